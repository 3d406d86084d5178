/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-error.h"
#include "sally-format-private.h"
#include "sally-java-object-private.h"
#include "sally-jks-private.h"
#include "sally-secret.h"
#include "sally-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Java's key stores of the kinds JKS and JCEKS, as OpenJDK's JavaKeyStore and
 * JceKeyStore write them.  Numbers have the highest byte first:
 *
 *   magic (4), version 1 or 2 (4), number of entries (4)
 *   each entry: tag (4), alias (2 and text), milliseconds since 1970 (8), then
 *     1: length of the encrypted key (4), key, number of certificates (4), these
 *     2: one certificate
 *     3: a serialised SealedObject (JCEKS only)
 *   a certificate: its type (2 and text; not in version 1), length (4), DER
 *   SHA-1 (20) of the password in UTF-16, highest byte first, of the words
 *     “Mighty Aphrodite”, and of everything above
 *
 * So certificates need no password; it only tells whether the file was changed.
 */

typedef struct {
  SallyContainer *container;
  GCancellable *cancellable;
  SallyDer place;
  guint32 version;
} Reader;

static gboolean
sally_format_jks_sniff (const guint8 *data, gsize length)
{
  return length >= 4
         && (memcmp (data, "\xfe\xed\xfe\xed", 4) == 0
             || memcmp (data, "\xce\xce\xce\xce", 4) == 0);
}

/* Alias, certificate type: text in Java's own UTF-8, for which ours will do. */
static gboolean
read_text (Reader *self, SallyDer *text)
{
  guint length;

  return sally_java_read_u16 (&self->place, &length)
         && sally_java_read (&self->place, length, text);
}

static gboolean
read_certificate (Reader *self, SallyDer *type, SallyDer *der)
{
  guint32 length;

  *type = (SallyDer){ (const guint8 *) "X.509", 5 };
  return (self->version == 1 || read_text (self, type))
         && sally_java_read_u32 (&self->place, &length)
         && sally_java_read (&self->place, length, der);
}

/* FALSE without @error: the file ends here. */
static gboolean
add_certificate (Reader *self, SallyEntryRole role, const char *where, GError **error)
{
  SallyDer type, der;

  if (!read_certificate (self, &type, &der))
    return FALSE;
  if (type.length == 5 && memcmp (type.data, "X.509", 5) == 0)
    return sally_container_add_der (self->container, der, role, where, error);
  sally_container_warn (self->container, _("%s: this is no X.509 certificate."), where);
  return TRUE;
}

static gboolean
add_key_entry (Reader *self, const char *where, GError **error)
{
  SallyDer key;
  guint32 length, n;

  if (!sally_java_read_u32 (&self->place, &length) || !sally_java_read (&self->place, length, &key))
    return FALSE;
  self->container->n_private_keys++;
  if (!sally_java_read_u32 (&self->place, &n))
    return FALSE;
  while (n-- > 0)
    if (g_cancellable_set_error_if_cancelled (self->cancellable, error)
        || !add_certificate (self, SALLY_ENTRY_USER, where, error))
      return FALSE;
  return TRUE;
}

/* FALSE without @error: cannot go on from here. */
static gboolean
add_entry (Reader *self, guint number, GError **error)
{
  g_autofree char *alias = NULL;
  g_autofree char *name = NULL;
  g_autofree char *where = NULL;
  SallyDer text, date;
  guint32 tag;

  if (!sally_java_read_u32 (&self->place, &tag) || !read_text (self, &text)
      || !sally_java_read (&self->place, 8, &date))
    return FALSE;
  alias = sally_text_valid ((const char *) text.data, (gssize) text.length);
  name = sally_text_one_line (alias, 100);
  /* Translators: a place in a Java key store: number and name of an entry */
  where = g_strdup_printf (_("Entry %u, “%s”"), number, name);
  switch (tag) {
  case SALLY_JKS_KEY:
    return add_key_entry (self, where, error);
  case SALLY_JKS_TRUSTED:
    return add_certificate (self, SALLY_ENTRY_TRUSTED, where, error);
  case SALLY_JKS_SECRET:
    sally_container_add_secret (self->container, name);
    return sally_java_skip_object (&self->place);
  default:
    return FALSE;
  }
}

/* Java takes the two bytes of each of its characters, so what is outside of the
 * BMP is two surrogates. */
static void
hash_password (GChecksum *checksum, SallySecret *password)
{
  gsize length;
  glong n = 0;
  const char *text = sally_secret_peek (password, &length);
  gunichar2 *wide = g_utf8_to_utf16 (text, (glong) length, NULL, &n, NULL);

  for (glong i = 0; i < n; i++) {
    guint8 bytes[2] = { (guint8) (wide[i] >> 8), (guint8) wide[i] };

    g_checksum_update (checksum, bytes, sizeof bytes);
    sally_secret_wipe (bytes, sizeof bytes);
  }
  if (wide != NULL)
    sally_secret_wipe (wide, (gsize) n * sizeof *wide);
  g_free (wide);
}

/**
 * sally_jks_digest:
 * @data: (array length=length): a key store up to its end
 * @length: how many bytes
 * @password: its password
 * @digest: (out caller-allocates): the %SALLY_JKS_DIGEST bytes that end it
 */
void
sally_jks_digest (const guint8 *data, gsize length, SallySecret *password, guint8 *digest)
{
  static const char words[] = "Mighty Aphrodite";
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  gsize n = SALLY_JKS_DIGEST;

  hash_password (checksum, password);
  g_checksum_update (checksum, (const guchar *) words, sizeof words - 1);
  g_checksum_update (checksum, data, (gssize) length);
  g_checksum_get_digest (checksum, digest, &n);
}

static gboolean
check_digest (GBytes *bytes, SallySecret *password)
{
  guint8 digest[SALLY_JKS_DIGEST];
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  length -= sizeof digest;
  sally_jks_digest (data, length, password, digest);
  return memcmp (digest, data + length, sizeof digest) == 0;
}

static gboolean
set_corrupt (GError **error)
{
  g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_CORRUPT,
                       _("This is a Java key store, but it is damaged or was cut off."));
  return FALSE;
}

static gboolean
read_entries (Reader *self, guint32 n, GError **error)
{
  GError *reason = NULL;

  for (guint32 i = 0; i < n; i++) {
    if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
      return FALSE;
    if (add_entry (self, i + 1, &reason))
      continue;
    if (reason != NULL) {
      g_propagate_error (error, reason);
      return FALSE;
    }
    sally_container_warn (
        self->container,
        _("The key store cannot be read from entry %u of %u on; it is damaged or was cut off."),
        i + 1, n);
    return TRUE;
  }
  if (self->place.length > 0)
    sally_container_warn (self->container, _("There is more in the key store than it says."));
  return TRUE;
}

static gboolean
finish (SallyContainer *container, const SallyContainerOptions *options, GError **error)
{
  g_autofree char *secrets = sally_container_describe_secrets (container);

  if (secrets != NULL)
    sally_container_warn (container, "%s", secrets);
  if (container->x509s->len == 0 && container->n_private_keys == 0)
    return sally_container_fail (container, SALLY_ERROR_CORRUPT,
                                 _("There is no certificate in this Java key store."), error);
  if (options->password == NULL)
    sally_container_warn (container, _("Without the password of the Java key store, it was not "
                                       "checked whether somebody changed it."));
  sally_container_convert (container);
  return TRUE;
}

static gboolean
sally_format_jks_read (SallyContainer *container,
                       GBytes *bytes,
                       const SallyContainerOptions *options,
                       GCancellable *cancellable,
                       GError **error)
{
  Reader self = { .container = container, .cancellable = cancellable };
  guint32 magic, n;

  self.place.data = g_bytes_get_data (bytes, &self.place.length);
  if (self.place.length < 12 + SALLY_JKS_DIGEST)
    return set_corrupt (error);
  self.place.length -= SALLY_JKS_DIGEST;
  if (!sally_java_read_u32 (&self.place, &magic)
      || !sally_java_read_u32 (&self.place, &self.version) || !sally_java_read_u32 (&self.place, &n)
      || self.version < 1 || self.version > 2)
    return set_corrupt (error);
  if (options->password != NULL && !check_digest (bytes, options->password)) {
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_PASSWORD_WRONG,
                         _("This is not the password of the Java key store, or somebody changed "
                           "the file."));
    return FALSE;
  }
  return read_entries (&self, n, error) && finish (container, options, error);
}

const SallyFormat sally_format_jks = {
  .name = "jks",
  .sniff = sally_format_jks_sniff,
  .read = sally_format_jks_read,
};
