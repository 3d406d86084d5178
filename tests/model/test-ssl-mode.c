/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-ssl-mode.h"

/* Names and promises of the four modes. */

static void
test_names (void)
{
  static const char *const names[] = { "none", "require", "verify-ca", "verify-full" };

  for (guint i = 0; i < SALLY_N_SSL_MODES; i++) {
    SallySslMode mode = SALLY_SSL_NONE;

    g_assert_cmpstr (sally_ssl_mode_get_name (i), ==, names[i]);
    g_assert_true (sally_ssl_mode_parse (names[i], &mode));
    g_assert_cmpint (mode, ==, i);
  }
}

static void
test_parse_refuses (void)
{
  static const char *const others[] = { "", "None", "verify_ca", "prefer", "verify-full " };
  SallySslMode mode = SALLY_SSL_VERIFY_CA;

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (sally_ssl_mode_parse (others[i], &mode));
  g_assert_false (sally_ssl_mode_parse (NULL, &mode));
  g_assert_cmpint (mode, ==, SALLY_SSL_VERIFY_CA);
}

static void
test_promises (void)
{
  g_assert_cmpstr (sally_ssl_mode_get_promise (SALLY_SSL_NONE), ==, "not encrypted");
  g_assert_cmpstr (sally_ssl_mode_get_promise (SALLY_SSL_REQUIRE), ==,
                   "encrypted, nothing checked");
  g_assert_cmpstr (sally_ssl_mode_get_promise (SALLY_SSL_VERIFY_CA), ==,
                   "encrypted, the certificate’s chain is checked");
  g_assert_cmpstr (sally_ssl_mode_get_promise (SALLY_SSL_VERIFY_FULL), ==,
                   "encrypted, chain and host name are checked");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/ssl-mode/names", test_names);
  g_test_add_func ("/model/ssl-mode/parse-refuses", test_parse_refuses);
  g_test_add_func ("/model/ssl-mode/promises", test_promises);
  return g_test_run ();
}
