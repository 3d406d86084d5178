/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-arn.h"
#include "sally-error.h"
#include "sally-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ARNs as AWS DMS makes them, so that what is exported is valid input there,
 * and the identifiers that people choose.
 */

/* The names of certificates and of endpoints differ in length at AWS. */
#define CERTIFICATE_LENGTH 39
#define ENDPOINT_LENGTH 26
#define IDENTIFIER_LENGTH 255

/**
 * sally_arn_new:
 * @region: such as "eu-central-1"
 * @account: twelve digits
 * @kind: %SALLY_ARN_CERTIFICATE or %SALLY_ARN_ENDPOINT
 *
 * Returns: (transfer full): a new ARN with a random resource name
 */
char *
sally_arn_new (const char *region, const char *account, const char *kind)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  guint length = g_str_equal (kind, SALLY_ARN_CERTIFICATE) ? CERTIFICATE_LENGTH : ENDPOINT_LENGTH;
  char resource[CERTIFICATE_LENGTH + 1] = { 0 };

  for (guint i = 0; i < length; i++)
    resource[i] = alphabet[g_random_int_range (0, 32)];
  return g_strdup_printf ("arn:aws:dms:%s:%s:%s:%s", region, account, kind, resource);
}

/**
 * sally_arn_is:
 * @text: (nullable): anything
 * @kind: %SALLY_ARN_CERTIFICATE or %SALLY_ARN_ENDPOINT
 *
 * Returns: whether @text is an ARN of AWS DMS of that kind
 */
gboolean
sally_arn_is (const char *text, const char *kind)
{
  g_auto (GStrv) parts = NULL;

  if (text == NULL || strlen (text) > 512 || !g_str_has_prefix (text, "arn:aws"))
    return FALSE;
  parts = g_strsplit (text, ":", 7);
  return g_strv_length (parts) == 7 && g_str_equal (parts[2], "dms") && g_str_equal (parts[5], kind)
         && parts[6][0] != '\0';
}

/**
 * sally_identifier_propose:
 * @file_name: a file's name in any encoding, with or without folders
 *
 * Returns: (transfer full): an identifier made of it that keeps the rules
 */
char *
sally_identifier_propose (const char *file_name)
{
  g_autofree char *base = g_path_get_basename (file_name);
  GString *text = g_string_new (NULL);
  char *dot = strrchr (base, '.');

  if (dot != NULL && dot != base && strlen (dot) <= 5)
    *dot = '\0';
  for (const char *p = base; *p != '\0' && text->len < IDENTIFIER_LENGTH; p++) {
    if (g_ascii_isalnum (*p))
      g_string_append_c (text, *p);
    else if (text->len > 0 && text->str[text->len - 1] != '-')
      g_string_append_c (text, '-');
  }
  if (text->len == 0)
    g_string_append (text, "certificate");
  else if (!g_ascii_isalpha (text->str[0]))
    g_string_prepend (text, "certificate-");
  g_string_truncate (text, MIN (text->len, IDENTIFIER_LENGTH));
  while (text->str[text->len - 1] == '-')
    g_string_truncate (text, text->len - 1);
  return g_string_free (text, FALSE);
}

/**
 * sally_identifier_check:
 * @identifier: what a person chose
 * @imported: whether it comes from AWS's own formats, where dots are tolerated
 *   (the guide itself names a certificate "SFSRootCAG2.pem")
 * @error: %SALLY_ERROR_INVALID with the reason (translated)
 *
 * The rule of AWS DMS: begins with a letter; ASCII letters, digits and hyphens;
 * does not end with a hyphen and has no two in a row.
 *
 * Returns: whether the identifier may be used
 */
gboolean
sally_identifier_check (const char *identifier, gboolean imported, GError **error)
{
  const char *reason = NULL;
  gsize length = strlen (identifier);

  if (length == 0)
    reason = _("An identifier is needed");
  else if (length > IDENTIFIER_LENGTH)
    reason = _("An identifier has at most 255 characters");
  else if (!g_ascii_isalpha (identifier[0]))
    reason = _("An identifier begins with a letter from A to Z");
  else if (identifier[length - 1] == '-' || strstr (identifier, "--") != NULL)
    reason = _("An identifier has no hyphen at its end and no two in a row");
  for (gsize i = 0; reason == NULL && i < length; i++)
    if (!g_ascii_isalnum (identifier[i]) && identifier[i] != '-'
        && !(imported && identifier[i] == '.'))
      reason = _("An identifier has only letters from A to Z, digits and hyphens");
  if (reason == NULL)
    return TRUE;
  g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_INVALID, reason);
  return FALSE;
}
