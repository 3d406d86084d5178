/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-unknown-format-private.h"
#include "sally-pem-private.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Says what a file seems to be that no format can read, and what would make PEM
 * of it.  Only words depend on this, so it may be wrong.
 */

/* Enough for every mark; a decoded certificate is larger, see describe_base64(). */
#define MAX_BASE64 (4 * 1024 * 1024)

/* clang-format off */
static const struct {
  const char *magic;
  gsize length;
  const char *sentence;
} magics[] = {
  { "\xfe\xed\xfe\xed", 4,
    N_("This is a Java key store; this version reads PEM, which “keytool -exportcert -rfc” "
    "writes.") },
  { "\xce\xce\xce\xce", 4,
    N_("This is a Java key store (JCEKS); this version reads PEM, which “keytool -exportcert "
    "-rfc” writes.") },
  { "\0\0\0\0CERT", 8,
    N_("This is a Windows certificate store; this version reads PEM, which the store’s export as "
    "“Base-64 encoded X.509” writes.") },
  { "PK\x03\x04", 4,
    N_("This is a ZIP archive; its files can be imported after unpacking.") },
  { "\x1f\x8b", 2,
    N_("This is compressed with gzip; it can be imported after unpacking.") },
  { "BZh", 3,
    N_("This is compressed with bzip2; it can be imported after unpacking.") },
  { "\xfd"
    "7zXZ",
    5, N_("This is compressed with xz; it can be imported after unpacking.") },
  { "%PDF", 4, N_("This is a PDF document, not a certificate.") },
  { "SQLite format 3", 16,
    N_("This is an SQLite database, perhaps the certificate database of a browser; this version "
    "reads PEM.") },
  { "\x7f"
    "ELF",
    4, N_("This is a program, not a certificate.") },
  { "MZ", 2, N_("This is a Windows program, not a certificate.") },
  { "\x89PNG", 4, N_("This is a picture, not a certificate.") },
  { "\xff\xd8\xff", 3, N_("This is a picture, not a certificate.") },
  { "PuTTY-User-Key-File", 19,
    N_("This is a private key of PuTTY for SSH, not a certificate.") },
  { "---- BEGIN SSH2", 15,
    N_("This is a public key for SSH, not a certificate.") },
  { "ssh-", 4,
    N_("This is a public key for SSH, not a certificate.") },
  { "ecdsa-sha2-", 11,
    N_("This is a public key for SSH, not a certificate.") },
  { "sk-ssh-", 7,
    N_("This is a public key for SSH, not a certificate.") },
};
/* clang-format on */

/* Marks of text, after leading blanks and without regard to case. */
/* clang-format off */
static const struct {
  const char *start;
  const char *sentence;
} texts[] = {
  { "<!doctype html",
    N_("This is a web page, perhaps the page of a download or of a sign-in, not a "
    "certificate.") },
  { "<html",
    N_("This is a web page, perhaps the page of a download or of a sign-in, not a "
    "certificate.") },
  { "<?xml", N_("This is XML without a certificate in PEM.") },
  { "{", N_("This is JSON without a certificate in PEM.") },
  { "[", N_("This is JSON without a certificate in PEM.") },
};
/* clang-format on */

static const guint8 oid_data[] = { 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07 };

static gboolean
contains (const guint8 *data, gsize length, const void *what, gsize size)
{
  return length > 0 && memmem (data, length, what, size) != NULL;
}

static const char *
describe_der (const guint8 *data, gsize length)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SallyX509) x509 = NULL;
  gsize head = MIN (length, 40);
  gsize skip = 2;

  if (length < 8 || data[0] != 0x30)
    return NULL;
  if (data[1] > 0x80)
    skip += data[1] & 0x7f;
  bytes = g_bytes_new_static (data, length);
  x509 = sally_x509_new_from_der (bytes, NULL);
  if (x509 != NULL)
    return _("This is a certificate in DER; this version reads PEM, which “openssl x509 -inform "
             "DER” writes.");
  if (contains (data, head, oid_data, sizeof oid_data))
    return _("This is a PKCS #7 file; this version reads PEM, which “openssl pkcs7 -inform DER "
             "-print_certs” writes.");
  if (skip + 3 < length
      && (memcmp (data + skip, "\x02\x01\x00", 3) == 0
          || memcmp (data + skip, "\x02\x01\x01", 3) == 0))
    return _("This looks like a private key in DER, not like a certificate.");
  return NULL;
}

static const char *
describe_magic (const guint8 *data, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    if (length >= magics[i].length && memcmp (data, magics[i].magic, magics[i].length) == 0)
      return _(magics[i].sentence);
  return NULL;
}

static const char *
describe_text (const char *text, gsize length)
{
  gsize start = 0;

  while (start < length && g_ascii_isspace (text[start]))
    start++;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (length - start >= strlen (texts[i].start)
        && g_ascii_strncasecmp (text + start, texts[i].start, strlen (texts[i].start)) == 0)
      return _(texts[i].sentence);
  if (contains ((const guint8 *) text, length, "BEGIN CERTIFICATE", 17))
    return _("The BEGIN line of this text is damaged: it needs five hyphens on either side.");
  return NULL;
}

static char *
describe_base64 (const char *text, gsize length)
{
  g_autoptr (GBytes) bytes = NULL;
  SallyPemBody body;
  const guint8 *data;
  const char *inside;
  gsize n;

  if (length < 24 || length > MAX_BASE64 || memchr (text, ':', length) != NULL
      || !sally_pem_decode (text, length, &body))
    return NULL;
  bytes = body.bytes;
  data = g_bytes_get_data (bytes, &n);
  inside = describe_der (data, n);
  if (inside == NULL)
    inside = describe_magic (data, n);
  if (inside == NULL && sally_pem_sniff (data, n))
    return g_strdup (_("This is PEM that was encoded as base64 once more; it can be imported "
                       "after decoding."));
  if (inside == NULL)
    return NULL;
  return g_strdup_printf (_("This is base64 text without BEGIN and END lines. Decoded: %s"),
                             inside);
}

/**
 * sally_unknown_format_describe:
 * @data: (array length=length): a file that no format knows
 * @length: how many bytes
 *
 * Returns: (transfer full): a sentence for people about what it seems to be
 */
char *
sally_unknown_format_describe (const guint8 *data, gsize length)
{
  const char *text = (const char *) data;
  const char *sentence;
  char *base64;

  if (length == 0)
    return g_strdup (
        _("The file is empty. Oracle’s tools leave an empty cwallet.sso behind when a "
                       "wallet could not be saved; save it again with them."));
  sentence = describe_magic (data, length);
  if (sentence == NULL)
    sentence = describe_der (data, length);
  if (sentence == NULL)
    sentence = describe_text (text, length);
  if (sentence != NULL)
    return g_strdup (sentence);
  base64 = describe_base64 (text, length);
  if (base64 != NULL)
    return base64;
  if (memchr (data, '\0', length) == NULL && g_utf8_validate (text, (gssize) length, NULL))
    return g_strdup (_("This is text without a certificate."));
  return g_strdup (_("This is a file of unknown kind without a certificate in PEM."));
}
