/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-export.h"

#include "sally-bundle.h"
#include "sally-error.h"
#include "sally-export-private.h"
#include "sally-format-private.h"
#include "sally-secret.h"
#include "sally-text.h"
#include "sally-wallet-write.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>

/* Certificates to files.  A new format is a line in the table and a function. */

static GBytes *
write_pem (const SallyExportJob *self, GError **error)
{
  return sally_container_write_pem (self->x509s);
}

static GBytes *
write_der (const SallyExportJob *self, GError **error)
{
  if (self->x509s->len == 1)
    return g_bytes_ref (sally_x509_get_der (self->x509s->pdata[0]));
  g_set_error (error, SALLY_ERROR, SALLY_ERROR_INVALID,
               g_dngettext (GETTEXT_PACKAGE,
                            "A file in DER holds one certificate; there is %u here. Split the "
                            "bundle first, or use another format.",
                            "A file in DER holds one certificate; there are %u here. Split the "
                            "bundle first, or use another format.",
                            self->x509s->len),
               self->x509s->len);
  return NULL;
}

static GBytes *
write_chain (const SallyExportJob *self, GError **error)
{
  g_autoptr (GPtrArray) chain = sally_bundle_get_chain (self->x509s);
  g_autoptr (GPtrArray) others = sally_bundle_remove (self->x509s, chain);

  for (guint i = 0; i < others->len; i++)
    sally_export_leave_out (self, others->pdata[i], _("it does not belong to the chain"));
  return sally_container_write_pem (chain);
}

static GBytes *
write_sso (const SallyExportJob *self, GError **error)
{
  return sally_wallet_write (self->x509s, error);
}

static const struct {
  const char *name;
  const char *suffix;
  GBytes *(*write) (const SallyExportJob *self, GError **error);
} formats[] = {
  { "pem", ".pem", write_pem },
  { "chain", ".pem", write_chain },
  { "der", ".der", write_der },
  { "pkcs7", ".p7b", sally_export_pkcs7 },
  { "pkcs12", ".p12", sally_export_pkcs12 },
  { "jks", ".jks", sally_export_jks },
  { "sso", ".sso", write_sso },
};

/* For writers: says why @x509 is not in the file. */
void
sally_export_leave_out (const SallyExportJob *self, SallyX509 *x509, const char *reason)
{
  g_autofree char *title = sally_text_one_line (sally_x509_get_title (x509), 120);

  if (self->left_out != NULL)
    /* Translators: name of a certificate, then why */
    g_ptr_array_add (self->left_out, g_strdup_printf (_("“%s” was left out: %s."), title, reason));
}

/* For writers: a name of its own in a Java key store.  Java compares names
 * without regard to case, and its old form of UTF-8 is not everybody's. */
char *
sally_export_make_alias (GHashTable *taken, SallyX509 *x509)
{
  g_autofree char *ascii = g_str_to_ascii (sally_x509_get_title (x509), "C");
  g_autofree char *base = g_ascii_strdown (ascii, -1);
  char *alias = g_strdup (base);

  for (guint n = 2; g_hash_table_contains (taken, alias); n++) {
    g_free (alias);
    alias = n < 100 ? g_strdup_printf ("%s %u", base, n)
                    : g_strdup_printf ("%s %s", base, sally_x509_get_sha256 (x509));
  }
  g_hash_table_add (taken, g_strdup (alias));
  return alias;
}

static gssize
find_format (const char *format)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (formats[i].name, format))
      return (gssize) i;
  return -1;
}

/**
 * sally_export_list_formats:
 *
 * Returns: (transfer none) (array zero-terminated=1): what sally_export_write()
 *   knows
 */
const char *const *
sally_export_list_formats (void)
{
  static const char *names[G_N_ELEMENTS (formats) + 1];
  static gsize ready;

  if (g_once_init_enter (&ready)) {
    for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
      names[i] = formats[i].name;
    g_once_init_leave (&ready, 1);
  }
  return names;
}

/**
 * sally_export_get_suffix:
 * @format: a format
 *
 * Returns: (nullable): how names of such files end, with the dot; %NULL when there
 *   is no such format
 */
const char *
sally_export_get_suffix (const char *format)
{
  gssize i = find_format (format);

  return i >= 0 ? formats[i].suffix : NULL;
}

/**
 * sally_export_write:
 * @format: “pem” (all, in their order), “chain” (PEM, leaf to root), “der” (one
 *   certificate), “pkcs7”, “pkcs12” or “jks” (trust stores of Java), “sso”
 *   (Oracle wallet, auto-login only)
 * @x509s: (element-type SallyX509): what to write, in this order
 * @password: (nullable): of the trust store; %SALLY_EXPORT_PASSWORD, which is
 *   Java's own, by default: it protects nothing but shows changes
 * @left_out: (nullable) (element-type utf8): gets a sentence for each certificate
 *   that is not in the file, and why
 * @error: %SALLY_ERROR_INVALID when the format cannot hold that,
 *   %SALLY_ERROR_UNSUPPORTED for an unknown format, %SALLY_ERROR_FAILED
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the file
 */
GBytes *
sally_export_write (const char *format,
                    GPtrArray *x509s,
                    SallySecret *password,
                    GPtrArray *left_out,
                    GError **error)
{
  g_autoptr (SallySecret) java = sally_secret_new (SALLY_EXPORT_PASSWORD, -1);
  SallyExportJob job = { x509s, password != NULL ? password : java, left_out };
  gssize i = find_format (format);

  if (i < 0) {
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_UNSUPPORTED, _("There is no format “%s”."),
                 format);
    return NULL;
  }
  if (x509s->len == 0) {
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_INVALID,
                         _("There is no certificate to write."));
    return NULL;
  }
  return formats[i].write (&job, error);
}
