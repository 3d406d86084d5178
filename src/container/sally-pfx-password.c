/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-pfx-password-private.h"

#include "sally-secret.h"

/* The forms that one password has in PKCS #12 files.
 *
 * RFC 7292 B.1 wants UTF-16 with two zero bytes behind it.  OpenSSL makes that of
 * UTF-8, so a form here is UTF-8, and %NULL stands for no bytes at all, which
 * some programs take for an empty password.
 *
 *  - OpenSSL before 1.1.0 made a character of each byte of UTF-8.
 *  - PBES2 takes UTF-8 (RFC 8018), but Oracle's tools of 12.2 to 19 put “?” in
 *    the place of whatever is not ASCII; the MAC of the same file has the real
 *    characters.
 */

static gboolean
is_ascii (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((guint8) text[i] >= 0x80)
      return FALSE;
  return TRUE;
}

/* (transfer full): each byte as a character of its own. */
static SallySecret *
spread_bytes (const char *text, gsize length)
{
  g_autofree char *spread = g_malloc (length * 2 + 1);
  SallySecret *secret;
  gsize n = 0;

  for (gsize i = 0; i < length; i++) {
    guint8 byte = (guint8) text[i];

    if (byte >= 0x80) {
      spread[n++] = (char) (0xc0 | byte >> 6);
      spread[n++] = (char) (0x80 | (byte & 0x3f));
    } else {
      spread[n++] = (char) byte;
    }
  }
  secret = sally_secret_new (spread, (gssize) n);
  sally_secret_wipe (spread, n);
  return secret;
}

/* (transfer full): “?” for each character that is not ASCII. */
static SallySecret *
replace_characters (const char *text, gsize length)
{
  g_autofree char *replaced = g_malloc (length + 1);
  SallySecret *secret;
  gsize n = 0;

  for (gsize i = 0; i < length; i++) {
    guint8 byte = (guint8) text[i];

    if (byte < 0x80)
      replaced[n++] = (char) byte;
    else if (byte >= 0xc0) /* the first byte of a character */
      replaced[n++] = '?';
  }
  secret = sally_secret_new (replaced, (gssize) n);
  sally_secret_wipe (replaced, n);
  return secret;
}

/**
 * sally_pfx_password_add_forms:
 * @forms: (element-type SallySecret): takes %NULL too
 * @password: (nullable): the password
 *
 * Adds what the password may have been when the file was made, the likeliest
 * first; the two forms of no password are always among them.
 */
void
sally_pfx_password_add_forms (GPtrArray *forms, SallySecret *password)
{
  gsize length;
  const char *text;

  if (password != NULL) {
    text = sally_secret_peek (password, &length);
    g_ptr_array_add (forms, sally_secret_ref (password));
    if (!is_ascii (text, length))
      g_ptr_array_add (forms, spread_bytes (text, length));
  }
  g_ptr_array_add (forms, sally_secret_new ("", 0));
  g_ptr_array_add (forms, NULL);
}

/**
 * sally_pfx_password_add_content_forms:
 * @forms: what sally_pfx_password_add_forms() filled, in any order
 * @password: (nullable): the password
 *
 * Adds what only the content of a file may have been encrypted with.
 */
void
sally_pfx_password_add_content_forms (GPtrArray *forms, SallySecret *password)
{
  gsize length;
  const char *text;

  if (password == NULL)
    return;
  text = sally_secret_peek (password, &length);
  if (!is_ascii (text, length))
    g_ptr_array_insert (forms, 1, replace_characters (text, length));
}
