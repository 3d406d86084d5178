/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-unknown-format-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Says what a file seems to be that no format can read, and what would make PEM
 * of it.  Only words depend on this, so it may be wrong.
 */

/* clang-format off */
static const struct {
  const char *magic;
  gsize length;
  const char *sentence;
} magics[] = {
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

static gboolean
contains (const guint8 *data, gsize length, const void *what, gsize size)
{
  return length > 0 && memmem (data, length, what, size) != NULL;
}

static const char *
describe_der (const guint8 *data, gsize length)
{
  gsize skip = 2;

  if (length < 8 || data[0] != 0x30)
    return NULL;
  if (data[1] > 0x80)
    skip += data[1] & 0x7f;
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
describe_base64 (GBytes *inside)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (inside, &length);
  const char *sentence = describe_der (data, length);

  if (sentence == NULL)
    sentence = describe_magic (data, length);
  if (sentence == NULL)
    return NULL;
  return g_strdup_printf (_("This is base64 text. Decoded: %s"), sentence);
}

/**
 * sally_unknown_format_describe:
 * @data: (array length=length): a file that no format knows
 * @length: how many bytes
 * @inside: (nullable): what it is base64 of
 *
 * Returns: (transfer full): a sentence for people about what it seems to be
 */
char *
sally_unknown_format_describe (const guint8 *data, gsize length, GBytes *inside)
{
  const char *text = (const char *) data;
  const char *sentence;
  char *decoded;

  if (length == 0)
    return g_strdup (_("The file is empty. Oracle’s tools leave an empty cwallet.sso behind when a "
                       "wallet could not be saved; save it again with them."));
  sentence = describe_magic (data, length);
  if (sentence == NULL)
    sentence = describe_der (data, length);
  if (sentence == NULL)
    sentence = describe_text (text, length);
  if (sentence != NULL)
    return g_strdup (sentence);
  decoded = inside != NULL ? describe_base64 (inside) : NULL;
  if (decoded != NULL)
    return decoded;
  if (memchr (data, '\0', length) == NULL && g_utf8_validate (text, (gssize) length, NULL))
    return g_strdup (_("This is text without a certificate."));
  return g_strdup (_("This is a file of unknown kind without a certificate."));
}
