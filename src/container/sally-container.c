/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-container.h"
#include "sally-error.h"
#include "sally-format-private.h"
#include "sally-pem-private.h"
#include "sally-secret.h"
#include "sally-text.h"
#include "sally-unknown-format-private.h"
#include "sally-unwrap-private.h"
#include "sally-x509.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

/* The one door for foreign files: the content decides the format, never the
 * name.  What no format knows is described in words, since "cannot be read"
 * helps nobody who has a Java key store in hand.
 */

#define MAX_WARNINGS 100

/* The binary ones first: text inside of them does not make them PEM. */
static const SallyFormat *const formats[] = {
  &sally_format_sso,   &sally_format_pkcs12, &sally_format_jks,
  &sally_format_pkcs7, &sally_format_der,    &sally_format_pem,
};

/* In a sentence about a secret store, which may have thousands. */
#define MAX_NAMES 20

/* What may be converted is no PEM; “pem” is PEM in or around something else. */
/* clang-format off */
static const struct {
  const char *format;
  const char *label;
} labels[] = {
  { "pem", N_("PEM in base64 or with PKCS #7 in it") },
  { "der", N_("a certificate in DER") },
  { "pkcs7", N_("a PKCS #7 bundle") },
  { "pkcs12", N_("a PKCS #12 file") },
  { "oracle-sso", N_("an Oracle auto-login wallet") },
  { "oracle-p12", N_("an Oracle wallet with a password") },
  { "jks", N_("a Java key store") },
};
/* clang-format on */

static SallyContainer *
container_new (const char *format)
{
  SallyContainer *self = g_new0 (SallyContainer, 1);

  g_atomic_ref_count_init (&self->refs);
  self->format = format;
  self->x509s = g_ptr_array_new_with_free_func (g_object_unref);
  self->roles = g_byte_array_new ();
  self->positions = g_hash_table_new (g_str_hash, g_str_equal);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  self->secrets = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static const SallyFormat *
find_format (GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (formats[i]->sniff (data, length))
      return formats[i];
  return NULL;
}

static void
add_closing_warnings (SallyContainer *self)
{
  if (self->n_unsaid > 0)
    g_ptr_array_add (
        self->warnings,
        g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "There is %u more remark of this kind.",
                                      "There are %u more remarks of this kind.", self->n_unsaid),
                         self->n_unsaid));
  if (self->n_repeated > 0)
    g_ptr_array_add (
        self->warnings,
        g_strdup_printf (
            g_dngettext (GETTEXT_PACKAGE, "%u certificate occurs again and was taken once only.",
                         "%u certificates occur again and were taken once only.", self->n_repeated),
            self->n_repeated));
}

static SallyContainer *
read_as (const SallyFormat *format,
         GBytes *bytes,
         const SallyContainerOptions *options,
         GCancellable *cancellable,
         GError **error)
{
  static const SallyContainerOptions nothing = { 0 };
  g_autoptr (SallyContainer) self = container_new (format->name);

  if (!format->read (self, bytes, options != NULL ? options : &nothing, cancellable, error))
    return NULL;
  add_closing_warnings (self);
  return g_steal_pointer (&self);
}

/* Keys do not stay in freed memory; nothing that was read points into it but a
 * payload that is the text itself, which has none. */
static void
wipe_keys (SallyContainer *self, GBytes *text)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (text, &length);

  if (self->n_private_keys + self->n_secrets > 0)
    sally_secret_wipe ((void *) data, length);
}

static gboolean
is_pem (GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  return sally_pem_sniff (data, length);
}

/**
 * sally_container_read:
 * @bytes: the content of a file, or what was pasted
 * @options: (nullable): what the person had to say about the file
 * @cancellable: (nullable): stops between two blocks
 * @error: %SALLY_ERROR_UNKNOWN_FORMAT with a sentence on what it looks like,
 *   %SALLY_ERROR_CORRUPT, %SALLY_ERROR_UNSUPPORTED, %SALLY_ERROR_TOO_LARGE,
 *   %SALLY_ERROR_PASSWORD_REQUIRED, %SALLY_ERROR_PASSWORD_WRONG or
 *   %G_IO_ERROR_CANCELLED
 *
 * Finds the certificates in a file of any known format, also when the file is
 * base64 of one or holds such base64.  What cannot be used is
 * passed over with a warning as long as something can; a file that holds
 * private keys only is no error, the caller decides.  Blocks for as long as
 * parsing takes (a few milliseconds for a bundle); any thread.
 *
 * Returns: (transfer full) (nullable): what was found
 */
SallyContainer *
sally_container_read (GBytes *bytes,
                      const SallyContainerOptions *options,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GBytes) inside = NULL;
  const SallyFormat *format;
  SallyContainer *self;
  const guint8 *data;
  gsize length;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &length);
  if (length > SALLY_CONTAINER_CAP) {
    g_autofree char *limit = g_format_size_full (SALLY_CONTAINER_CAP, G_FORMAT_SIZE_IEC_UNITS);

    g_set_error (error, SALLY_ERROR, SALLY_ERROR_TOO_LARGE,
                 _("This is larger than %s and surely no certificate."), limit);
    return NULL;
  }
  format = find_format (bytes);
  if (format != NULL)
    return read_as (format, bytes, options, cancellable, error);
  inside = sally_unwrap_base64 (bytes);
  format = inside != NULL ? find_format (inside) : NULL;
  if (format == NULL) {
    g_autofree char *guess = sally_unknown_format_describe (data, length, inside);

    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_UNKNOWN_FORMAT, guess);
    return NULL;
  }
  self = read_as (format, inside, options, cancellable, error);
  if (self != NULL) {
    wipe_keys (self, inside);
    sally_container_warn (self, _("What was read stands in the file as base64."));
    self->converted |= is_pem (self->payload);
  }
  return self;
}

static GPtrArray *
list_role (SallyContainer *self, SallyEntryRole role)
{
  GPtrArray *x509s = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->x509s->len; i++)
    if (self->roles->data[i] == role)
      g_ptr_array_add (x509s, g_object_ref (self->x509s->pdata[i]));
  return x509s;
}

/**
 * sally_container_list_trusted:
 * @self: a container
 *
 * Returns: (transfer full) (element-type SallyX509): what servers may be trusted
 *   with; a certificate of the file's owner is not among them
 */
GPtrArray *
sally_container_list_trusted (SallyContainer *self)
{
  return list_role (self, SALLY_ENTRY_TRUSTED);
}

/**
 * sally_container_list_payload:
 * @self: a container
 *
 * What PEM or a wallet that is made from a key store holds.  Neither can say that
 * a certificate is there without being trusted, so only the trusted ones go in.
 * A store that has none was given for the sake of its owner's certificate, as the
 * self-signed one of a server.
 *
 * Returns: (transfer full) (element-type SallyX509): the trusted certificates; if
 *   there are none, those of the owner
 */
GPtrArray *
sally_container_list_payload (SallyContainer *self)
{
  GPtrArray *trusted = sally_container_list_trusted (self);

  if (trusted->len > 0)
    return trusted;
  g_ptr_array_unref (trusted);
  return list_role (self, SALLY_ENTRY_USER);
}

/**
 * sally_container_sniff:
 * @bytes: the content of a file
 *
 * Looks at the first bytes only, so a damaged file is recognised too.
 *
 * Returns: (nullable): the name of the format that would read it; an Oracle
 *   wallet with a password is “pkcs12” until it is open
 */
const char *
sally_container_sniff (GBytes *bytes)
{
  const SallyFormat *format = find_format (bytes);

  return format != NULL ? format->name : NULL;
}

/**
 * sally_container_get_label:
 * @self: a container
 *
 * Any thread.
 *
 * Returns: what the file is, for a sentence such as “The file is …” (translated)
 */
const char *
sally_container_get_label (SallyContainer *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_str_equal (labels[i].format, self->format))
      return _(labels[i].label);
  return self->format;
}

/**
 * sally_container_ref:
 * @self: a container
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
SallyContainer *
sally_container_ref (SallyContainer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

/**
 * sally_container_unref:
 * @self: (transfer full): a container
 *
 * Any thread.
 */
void
sally_container_unref (SallyContainer *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_hash_table_unref (self->positions);
  g_ptr_array_unref (self->x509s);
  g_byte_array_unref (self->roles);
  g_ptr_array_unref (self->warnings);
  g_ptr_array_unref (self->secrets);
  g_clear_pointer (&self->payload, g_bytes_unref);
  g_free (self);
}

/**
 * sally_container_add:
 * @self: a container that is being filled
 * @x509: (transfer none): a certificate of it
 * @role: what the file says about it
 *
 * Appends a certificate unless it is there already, which is counted.  One that
 * occurs in two roles keeps the more useful one: trusted before user's before
 * not trusted.
 *
 * Returns: whether it was new
 */
gboolean
sally_container_add (SallyContainer *self, SallyX509 *x509, SallyEntryRole role)
{
  gpointer position;
  guint8 value = (guint8) role;

  if (g_hash_table_lookup_extended (self->positions, sally_x509_get_sha256 (x509), NULL,
                                    &position)) {
    guint8 *known = &self->roles->data[GPOINTER_TO_UINT (position)];

    self->n_repeated += *known == value;
    *known = MIN (*known, value);
    self->n_duplicates++;
    return FALSE;
  }
  g_hash_table_insert (self->positions, (gpointer) sally_x509_get_sha256 (x509),
                       GUINT_TO_POINTER (self->x509s->len));
  g_ptr_array_add (self->x509s, g_object_ref (x509));
  g_byte_array_append (self->roles, &value, 1);
  return TRUE;
}

/**
 * sally_container_check_cap:
 * @self: a container that is being filled
 * @error: %SALLY_ERROR_TOO_LARGE
 *
 * Returns: whether the container may still grow
 */
gboolean
sally_container_check_cap (SallyContainer *self, GError **error)
{
  if (self->x509s->len <= SALLY_CONTAINER_MAX_X509S)
    return TRUE;
  g_set_error (error, SALLY_ERROR, SALLY_ERROR_TOO_LARGE,
               _("There are more than %d certificates in this file."), SALLY_CONTAINER_MAX_X509S);
  return FALSE;
}

/**
 * sally_container_add_der:
 * @self: a container that is being filled
 * @der: what should be a certificate of it; copied, since the file may hold
 *   keys and is wiped then
 * @role: what the file says about it
 * @where: where in the file it is, for a warning (translated)
 * @error: %SALLY_ERROR_TOO_LARGE
 *
 * Parses and appends a certificate; one that cannot be read becomes a warning.
 *
 * Returns: %FALSE only when there are too many
 */
gboolean
sally_container_add_der (
    SallyContainer *self, SallyDer der, SallyEntryRole role, const char *where, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (der.data, der.length);
  g_autoptr (SallyX509) x509 = sally_x509_new_from_der (bytes, &reason);

  if (x509 == NULL) {
    g_autofree char *message = sally_text_one_line (reason->message, 200);

    /* Translators: where in the file, then the reason */
    sally_container_warn (self, _("%s: this certificate cannot be read (%s)."), where, message);
    return TRUE;
  }
  sally_container_add (self, x509, role);
  return sally_container_check_cap (self, error);
}

/**
 * sally_container_convert:
 * @self: a container that is filled with what is no PEM
 *
 * Gives it PEM of its trusted certificates as payload, and says so.
 */
void
sally_container_convert (SallyContainer *self)
{
  g_autoptr (GPtrArray) x509s = sally_container_list_payload (self);

  g_clear_pointer (&self->payload, g_bytes_unref);
  self->payload = sally_container_write_pem (x509s);
  self->converted = TRUE;
}

/**
 * sally_container_fail:
 * @self: a container in which nothing can be used
 * @code: of %SALLY_ERROR
 * @sentence: what is the matter (translated)
 * @error: gets it, with the first warning behind it
 *
 * Returns: %FALSE
 */
gboolean
sally_container_fail (SallyContainer *self, int code, const char *sentence, GError **error)
{
  g_set_error (error, SALLY_ERROR, code, self->warnings->len > 0 ? "%s %s" : "%s", sentence,
               self->warnings->len > 0 ? (char *) self->warnings->pdata[0] : "");
  return FALSE;
}

/**
 * sally_container_warn:
 * @self: a container that is being filled
 * @format: a sentence on what was passed over (translated)
 * @...: what goes into it
 *
 * After a hundred warnings, the others are only counted.
 */
void
sally_container_warn (SallyContainer *self, const char *format, ...)
{
  va_list arguments;

  if (self->warnings->len >= MAX_WARNINGS) {
    self->n_unsaid++;
    return;
  }
  va_start (arguments, format);
  g_ptr_array_add (self->warnings, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/**
 * sally_container_add_secret:
 * @self: a container that is being filled
 * @name: what a secret is called, never its value; one line of UTF-8
 */
void
sally_container_add_secret (SallyContainer *self, const char *name)
{
  self->n_secrets++;
  g_ptr_array_add (self->secrets, g_strdup (name));
}

/**
 * sally_container_describe_secrets:
 * @self: a container
 *
 * Returns: (transfer full) (nullable): a sentence that names the secrets
 */
char *
sally_container_describe_secrets (SallyContainer *self)
{
  g_autoptr (GString) names = g_string_new (NULL);

  if (self->n_secrets == 0)
    return NULL;
  for (guint i = 0; i < MIN (self->secrets->len, MAX_NAMES); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            (const char *) self->secrets->pdata[i]);
  if (self->secrets->len > MAX_NAMES)
    g_string_append (names, ", …");
  /* Translators: how many, then their names */
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u secret entry was seen, its value was not read: %s",
                   "%u secret entries were seen, their values were not read: %s", self->n_secrets),
      self->n_secrets, names->str);
}

/**
 * sally_container_write_pem:
 * @x509s: (element-type SallyX509): certificates
 *
 * Returns: (transfer full): them as PEM, in their order
 */
GBytes *
sally_container_write_pem (GPtrArray *x509s)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < x509s->len; i++) {
    g_autofree char *pem = sally_x509_to_pem (x509s->pdata[i]);

    g_string_append (text, pem);
  }
  return g_string_free_to_bytes (text);
}
