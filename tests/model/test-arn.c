/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-arn.h"

#include "sally-error.h"

#include <string.h>

/* ARNs and identifiers. */

static void
test_new (void)
{
  g_autofree char *certificate =
      sally_arn_new ("eu-central-1", "123456789012", SALLY_ARN_CERTIFICATE);
  g_autofree char *endpoint = sally_arn_new ("eu-central-1", "123456789012", SALLY_ARN_ENDPOINT);
  g_autofree char *again = sally_arn_new ("eu-central-1", "123456789012", SALLY_ARN_ENDPOINT);

  g_assert_true (g_regex_match_simple ("^arn:aws:dms:eu-central-1:123456789012:cert:[A-Z2-7]{39}$",
                                       certificate, 0, 0));
  g_assert_true (g_regex_match_simple (
      "^arn:aws:dms:eu-central-1:123456789012:endpoint:[A-Z2-7]{26}$", endpoint, 0, 0));
  g_assert_cmpstr (endpoint, !=, again);
  g_assert_true (sally_arn_is (certificate, SALLY_ARN_CERTIFICATE));
  g_assert_true (sally_arn_is (endpoint, SALLY_ARN_ENDPOINT));
}

static void
test_is (void)
{
  g_autofree char *longer = g_strnfill (600, 'A');
  g_autofree char *huge = g_strconcat ("arn:aws:dms:r:1:cert:", longer, NULL);
  static const char *const others[] = {
    "",
    "arn:aws:dms:eu-west-1:123456789012:endpoint:ABC",
    "arn:aws:acm:eu-west-1:123456789012:cert:ABC",
    "arn:aws:rds:eu-west-1:123456789012:cert:rds-ca-2019",
    "arn:aws:dms:eu-west-1:123456789012:cert:",
    "arn:aws:dms:eu-west-1:123456789012",
    "orders",
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (sally_arn_is (others[i], SALLY_ARN_CERTIFICATE));
  g_assert_false (sally_arn_is (NULL, SALLY_ARN_CERTIFICATE));
  g_assert_false (sally_arn_is (huge, SALLY_ARN_CERTIFICATE));
  g_assert_true (
      sally_arn_is ("arn:aws-cn:dms:cn-north-1:123456789012:cert:ABC", SALLY_ARN_CERTIFICATE));
}

static void
test_propose (void)
{
  static const char *const pairs[][2] = {
    { "global-bundle.pem", "global-bundle" },
    { "/home/u/Corp Root CA (2026).crt", "Corp-Root-CA-2026" },
    { "ca--cert__.pem", "ca-cert" },
    { "2026-root.pem", "certificate-2026-root" },
    { "...", "certificate" },
    { "Wurzel\xc3\xbc.pem", "Wurzel" },
    { "\xff\xfe\x01", "certificate" },
    { "", "certificate" },
    { ".pem", "pem" },
    { "-", "certificate" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_autofree char *identifier = sally_identifier_propose (pairs[i][0]);

    g_assert_cmpstr (identifier, ==, pairs[i][1]);
    g_assert_true (sally_identifier_check (identifier, FALSE, NULL));
  }
}

/* Whatever the length, what is proposed keeps the rules. */
static void
test_propose_long (void)
{
  for (guint length = 230; length < 300; length++) {
    g_autofree char *name = g_strnfill (length, '7');
    g_autofree char *identifier = NULL;

    for (guint i = 0; i < length; i += 2)
      name[i] = '-';
    identifier = sally_identifier_propose (name);
    g_assert_cmpuint (strlen (identifier), <=, 255);
    g_assert_true (sally_identifier_check (identifier, FALSE, NULL));
  }
}

static void
test_check (void)
{
  g_autofree char *longest = g_strnfill (255, 'a');
  g_autofree char *too_long = g_strnfill (256, 'a');
  static const char *const good[] = { "a", "A-1", "orders-prod" };
  static const char *const bad[] = {
    "", "1a", "-a", "a-", "a--b", "a b", "a_b", "a.b", "\xc3\xa4", "a\xc3\xa4", "a\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (sally_identifier_check (good[i], FALSE, NULL));
  g_assert_true (sally_identifier_check (longest, FALSE, NULL));
  g_assert_false (sally_identifier_check (too_long, FALSE, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (sally_identifier_check (bad[i], FALSE, &error));
    g_assert_error (error, SALLY_ERROR, SALLY_ERROR_INVALID);
  }
  g_assert_true (sally_identifier_check ("SFSRootCAG2.pem", TRUE, NULL));
  g_assert_false (sally_identifier_check ("a--b", TRUE, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/arn/new", test_new);
  g_test_add_func ("/model/arn/is", test_is);
  g_test_add_func ("/model/identifier/propose", test_propose);
  g_test_add_func ("/model/identifier/propose-long", test_propose_long);
  g_test_add_func ("/model/identifier/check", test_check);
  return g_test_run ();
}
