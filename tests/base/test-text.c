/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-text.h"

#include <locale.h>
#include <string.h>

/* Bytes, times and foreign text as text. */

#define REPLACED "\xef\xbf\xbd"

/* Frees @found. */
static void
assert_text (char *found, const char *expected)
{
  g_assert_cmpstr (found, ==, expected);
  g_free (found);
}

static void
test_hex (void)
{
  static const guint8 bytes[] = { 0x00, 0x0f, 0xf0, 0xff, 0x9a };

  assert_text (sally_text_hex (bytes, sizeof bytes), "000ff0ff9a");
  assert_text (sally_text_hex (bytes, 0), "");
  assert_text (sally_text_hex (NULL, 0), "");
}

static void
test_colon_hex (void)
{
  assert_text (sally_text_colon_hex ("000ff0ff9a"), "00:0F:F0:FF:9A");
  assert_text (sally_text_colon_hex ("ab"), "AB");
  assert_text (sally_text_colon_hex ("abc"), "AB:C");
  assert_text (sally_text_colon_hex (""), "");
}

static void
test_valid (void)
{
  assert_text (sally_text_valid ("Grüße\n\t🔑", -1), "Grüße\n\t🔑");
  assert_text (sally_text_valid ("a\xff\xfe"
                                 "b",
                                 -1),
               "a" REPLACED REPLACED "b");
  assert_text (sally_text_valid ("a\0b", 3), "a" REPLACED "b");
  assert_text (sally_text_valid ("abc", 2), "ab");
  assert_text (sally_text_valid ("", 0), "");
  /* A character that is cut off, overlong, a surrogate. */
  assert_text (sally_text_valid ("a\xc3", -1), "a" REPLACED);
  assert_text (sally_text_valid ("\xc0\x80", -1), REPLACED REPLACED);
  assert_text (sally_text_valid ("\xed\xa0\x80", -1), REPLACED REPLACED REPLACED);
  /* Escape sequences would reach terminals and logs. */
  assert_text (sally_text_valid ("\x1b[31mred\r\x7f\xc2\x9b", -1),
               REPLACED "[31mred" REPLACED REPLACED REPLACED);
}

/* A name that reads from right to left, or breaks a line, lies about itself. */
static void
test_valid_direction (void)
{
  static const char *const characters[] = { "\u202a", "\u202e", "\u2066",
                                            "\u2069", "\u2028", "\u2029" };

  for (guint i = 0; i < G_N_ELEMENTS (characters); i++) {
    g_autofree char *text = g_strdup_printf ("a%sb", characters[i]);

    assert_text (sally_text_valid (text, -1), "a" REPLACED "b");
    assert_text (sally_text_one_line (text, 100), "a" REPLACED "b");
  }
  assert_text (sally_text_valid ("שלום \u200f", -1), "שלום \u200f");
}

static void
test_rfc3339 (void)
{
  assert_text (sally_text_rfc3339 (0), "1970-01-01T00:00:00Z");
  assert_text (sally_text_rfc3339 (G_GINT64_CONSTANT (1795574118)), "2026-11-25T02:35:18Z");
  assert_text (sally_text_rfc3339 (-1), "1969-12-31T23:59:59Z");
  assert_text (sally_text_rfc3339 (G_MAXINT64), "9999-12-31T23:59:59Z");
  assert_text (sally_text_rfc3339 (G_MININT64), "0001-01-01T00:00:00Z");
}

static void
test_parse_rfc3339 (void)
{
  static const char *const bad[] = { "",
                                     "2026",
                                     "2026-11-25",
                                     "2026-11-25 02:35:18Z",
                                     "2026-11-25T02:35:18",
                                     "2026-13-25T02:35:18Z",
                                     "2026-11-25T25:35:18Z",
                                     "20261125T023518Z        ",
                                     "yyyy-mm-ddThh:mm:ssZ",
                                     "2026-11-25T02:35:18Zx" };
  static const gint64 times[] = { 0, -1, 1795574118, 253402300799, -62135596800 };
  gint64 time = 42;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    if (sally_text_parse_rfc3339 (bad[i], &time))
      g_error ("“%s” was taken as a time", bad[i]);
    g_assert_cmpint (time, ==, 42);
  }
  g_assert_false (sally_text_parse_rfc3339 (NULL, &time));
  for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
    g_autofree char *text = sally_text_rfc3339 (times[i]);

    g_assert_true (sally_text_parse_rfc3339 (text, &time));
    g_assert_cmpint (time, ==, times[i]);
  }
  g_assert_true (sally_text_parse_rfc3339 ("2026-11-25T03:35:18+01:00", &time));
  g_assert_cmpint (time, ==, 1795574118);
}

static void
test_date (void)
{
  assert_text (sally_text_date (1795574118), "25 Nov 2026");
  assert_text (sally_text_date (1795574118 - 20 * 86400), "5 Nov 2026");
  g_free (sally_text_date (G_MAXINT64));
  g_free (sally_text_date (G_MININT64));
}

static void
test_span (void)
{
  assert_text (sally_text_span (0), "0 seconds");
  assert_text (sally_text_span (-5), "0 seconds");
  assert_text (sally_text_span (1), "1 second");
  assert_text (sally_text_span (59), "59 seconds");
  assert_text (sally_text_span (60), "1 minute");
  assert_text (sally_text_span (3599), "59 minutes");
  assert_text (sally_text_span (3600), "1 hour");
  assert_text (sally_text_span (86399), "23 hours");
  assert_text (sally_text_span (86400), "1 day");
  assert_text (sally_text_span (41 * 86400 + 5), "41 days");
  assert_text (sally_text_span (729 * G_GINT64_CONSTANT (86400)), "729 days");
  assert_text (sally_text_span (730 * G_GINT64_CONSTANT (86400)), "2 years");
  assert_text (sally_text_span (98 * 365 * G_GINT64_CONSTANT (86400)), "98 years");
  g_free (sally_text_span (G_MAXINT64));
  g_free (sally_text_span (G_MININT64));
}

static void
test_markup (void)
{
  assert_text (sally_text_markup ("O=R&D <b>\"x\"</b>"),
               "O=R&amp;D &lt;b&gt;&quot;x&quot;&lt;/b&gt;");
  assert_text (sally_text_markup (NULL), "");
  assert_text (sally_text_markup ("a\xff<"), "a" REPLACED "&lt;");
}

static void
test_place (void)
{
  assert_text (sally_text_place ("db1.example.com", 5432), "db1.example.com:5432");
  assert_text (sally_text_place ("10.0.0.1", 1), "10.0.0.1:1");
  assert_text (sally_text_place ("2001:db8::1", 5432), "[2001:db8::1]:5432");
  assert_text (sally_text_place ("[2001:db8::1]", 5432), "[2001:db8::1]:5432");
  assert_text (sally_text_place ("", 5432), ":5432");
}

static void
test_one_line (void)
{
  assert_text (sally_text_one_line ("  a\nb\tc \n", 100), "a b c");
  assert_text (sally_text_one_line ("abcdef", 6), "abcdef");
  assert_text (sally_text_one_line ("abcdef", 5), "abcde…");
  assert_text (sally_text_one_line ("abcdef", 0), "…");
  assert_text (sally_text_one_line ("", 0), "");
  /* Not inside a character. */
  assert_text (sally_text_one_line ("aüb", 2), "a…");
  assert_text (sally_text_one_line ("aüb", 3), "aü…");
  assert_text (sally_text_one_line ("🔑🔑", 7), "🔑…");
  assert_text (sally_text_one_line ("a\r\nb\xff", 100), "a" REPLACED " b" REPLACED);
}

/* Random bytes: always valid, on one line, and within the limit. */
static void
test_one_line_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261125);

  for (guint i = 0; i < 20000; i++) {
    char bytes[24];
    gsize max = (gsize) g_rand_int_range (random, 0, 40);
    g_autofree char *line = NULL;

    for (guint k = 0; k < sizeof bytes - 1; k++)
      bytes[k] = (char) g_rand_int_range (random, 1, 256);
    bytes[sizeof bytes - 1] = '\0';
    line = sally_text_one_line (bytes, max);
    g_assert_true (g_utf8_validate (line, -1, NULL));
    g_assert_null (strpbrk (line, "\n\r\t\x1b"));
    g_assert_cmpuint (strlen (line), <=, max + strlen ("…"));
  }
}

int
main (int argc, char **argv)
{
  /* Days are local. */
  g_setenv ("TZ", "UTC", TRUE);
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/hex", test_hex);
  g_test_add_func ("/text/colon-hex", test_colon_hex);
  g_test_add_func ("/text/valid", test_valid);
  g_test_add_func ("/text/valid-direction", test_valid_direction);
  g_test_add_func ("/text/rfc3339", test_rfc3339);
  g_test_add_func ("/text/parse-rfc3339", test_parse_rfc3339);
  g_test_add_func ("/text/date", test_date);
  g_test_add_func ("/text/span", test_span);
  g_test_add_func ("/text/markup", test_markup);
  g_test_add_func ("/text/place", test_place);
  g_test_add_func ("/text/one-line", test_one_line);
  g_test_add_func ("/text/one-line-random", test_one_line_random);
  return g_test_run ();
}
