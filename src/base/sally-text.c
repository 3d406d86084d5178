/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* How bytes, times and foreign text become text. */

#define DAY (24 * 60 * 60)

/* Control characters, and what makes text lie about itself on screen: line
 * separators, and the overrides of its direction.
 */
static gboolean
is_deceptive (gunichar c)
{
  return (g_unichar_iscntrl (c) && c != '\n' && c != '\t') || c == 0x2028 || c == 0x2029
         || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/**
 * sally_text_hex:
 * @bytes: (array length=length): any bytes
 * @length: how many
 *
 * Returns: (transfer full): lower-case hexadecimal digits without separators
 */
char *
sally_text_hex (const guint8 *bytes, gsize length)
{
  static const char digits[] = "0123456789abcdef";
  char *text = g_malloc (length * 2 + 1);

  for (gsize i = 0; i < length; i++) {
    text[2 * i] = digits[bytes[i] >> 4];
    text[2 * i + 1] = digits[bytes[i] & 15];
  }
  text[length * 2] = '\0';
  return text;
}

/**
 * sally_text_colon_hex:
 * @hex: hexadecimal digits
 *
 * Returns: (transfer full): the same in upper case, in pairs with colons
 *   between, as fingerprints are printed
 */
char *
sally_text_colon_hex (const char *hex)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; hex[i] != '\0'; i++) {
    if (i > 0 && i % 2 == 0)
      g_string_append_c (text, ':');
    g_string_append_c (text, g_ascii_toupper (hex[i]));
  }
  return g_string_free (text, FALSE);
}

/**
 * sally_text_valid:
 * @bytes: text from outside, in any or no encoding
 * @length: number of bytes, or -1 when NUL-terminated
 *
 * Returns: (transfer full): valid UTF-8; what was not is replaced by U+FFFD,
 *   and so are control characters other than newline and tab, and those that
 *   turn the direction of text or break its lines
 */
char *
sally_text_valid (const char *bytes, gssize length)
{
  g_autofree char *valid = g_utf8_make_valid (bytes, length);
  GString *text = g_string_sized_new (strlen (valid));

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    g_string_append_unichar (text, is_deceptive (c) ? 0xFFFD : c);
  }
  return g_string_free (text, FALSE);
}

/**
 * sally_text_rfc3339:
 * @unix_time: seconds since the epoch
 *
 * Returns: (transfer full): the time as RFC 3339 in UTC, such as
 *   `2026-11-25T02:35:18Z`; times beyond the year 9999 as the last second of it
 */
char *
sally_text_rfc3339 (gint64 unix_time)
{
  g_autoptr (GDateTime) time = NULL;

  time = g_date_time_new_from_unix_utc (
      CLAMP (unix_time, G_GINT64_CONSTANT (-62135596800), G_GINT64_CONSTANT (253402300799)));
  /* Not g_date_time_format(): its years have as many digits as they need. */
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02dZ", g_date_time_get_year (time),
                          g_date_time_get_month (time), g_date_time_get_day_of_month (time),
                          g_date_time_get_hour (time), g_date_time_get_minute (time),
                          g_date_time_get_second (time));
}

/**
 * sally_text_parse_rfc3339:
 * @text: a time in UTC as sally_text_rfc3339() writes it
 * @unix_time: (out): seconds since the epoch; untouched on failure
 *
 * Returns: whether @text is such a time
 */
gboolean
sally_text_parse_rfc3339 (const char *text, gint64 *unix_time)
{
  g_autoptr (GDateTime) time = NULL;

  if (text == NULL || strlen (text) < strlen ("2026-11-25T02:35:18Z") || text[10] != 'T')
    return FALSE;
  time = g_date_time_new_from_iso8601 (text, NULL);
  if (time == NULL)
    return FALSE;
  *unix_time = g_date_time_to_unix (time);
  return TRUE;
}

/**
 * sally_text_date:
 * @unix_time: seconds since the epoch
 *
 * Returns: (transfer full): the day in local time as people write it, such as
 *   “25 Nov 2026”
 */
char *
sally_text_date (gint64 unix_time)
{
  g_autoptr (GDateTime) time = NULL;

  time = g_date_time_new_from_unix_local (
      CLAMP (unix_time, G_GINT64_CONSTANT (-62135500000), G_GINT64_CONSTANT (253402200000)));
  /* Translators: a date, see the manual of g_date_time_format() */
  return g_date_time_format (time, C_("date", "%-d %b %Y"));
}

/**
 * sally_text_span:
 * @seconds: a length of time, not negative
 *
 * Returns: (transfer full): it in the one unit that people would use, rounded
 *   down, such as “41 days”
 */
char *
sally_text_span (gint64 seconds)
{
  gint64 days = MIN (seconds / DAY, G_MAXINT);

  if (days >= 2 * 365)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%d year", "%d years", (gulong) (days / 365)),
        (int) (days / 365));
  if (days >= 1)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d day", "%d days", (gulong) days),
                            (int) days);
  if (seconds >= 3600)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%d hour", "%d hours", (gulong) (seconds / 3600)),
        (int) (seconds / 3600));
  if (seconds >= 60)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%d minute", "%d minutes", (gulong) (seconds / 60)),
        (int) (seconds / 60));
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%d second", "%d seconds", (gulong) MAX (seconds, 0)),
      (int) MAX (seconds, 0));
}

/**
 * sally_text_markup:
 * @text: (nullable): text from outside
 *
 * libadwaita 1.2 takes the titles of toasts, status pages and groups as Pango
 * markup; a subject such as “O=R&D” would show nothing at all.
 *
 * Returns: (transfer full): valid, escaped markup that shows @text
 */
char *
sally_text_markup (const char *text)
{
  g_autofree char *valid = sally_text_valid (text != NULL ? text : "", -1);

  return g_markup_escape_text (valid, -1);
}

/**
 * sally_text_one_line:
 * @text: text from outside
 * @max_bytes: where it is cut off, not inside a character
 *
 * Returns: (transfer full): valid UTF-8 on one line, with “…” where it was cut
 */
char *
sally_text_one_line (const char *text, gsize max_bytes)
{
  g_autofree char *valid = sally_text_valid (text, -1);
  const char *end;

  g_strdelimit (valid, "\n\t", ' ');
  g_strstrip (valid);
  if (strlen (valid) <= max_bytes)
    return g_steal_pointer (&valid);
  end = g_utf8_find_prev_char (valid, valid + max_bytes + 1);
  return g_strdup_printf ("%.*s…", (int) (end - valid), valid);
}

/**
 * sally_text_place:
 * @host: a host name or an address, which may have its brackets
 * @port: a port
 *
 * Returns: (transfer full): both, an IPv6 address in brackets (RFC 3986)
 */
char *
sally_text_place (const char *host, guint port)
{
  gboolean bare = strchr (host, ':') != NULL && host[0] != '[';

  return g_strdup_printf (bare ? "[%s]:%u" : "%s:%u", host, port);
}
