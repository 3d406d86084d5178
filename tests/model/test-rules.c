/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "rules-support.h"

#include "sally-error.h"

/* What is left to the frame of the rules: identifiers, quotas, removal, errors. */

static void
test_silent (void)
{
  static const char *const engines[] = { "postgres", "sqlserver", "mongodb", "sybase", "db2" };

  for (guint i = 0; i < G_N_ELEMENTS (engines); i++) {
    g_autoptr (Case) c = case_new (engines[i]);
    g_autoptr (GPtrArray) advice = sally_rules_check_endpoint (c->endpoint, &c->facts);
    g_autoptr (GError) error = NULL;

    g_assert_cmpuint (advice->len, ==, 0);
    g_assert_null (sally_rules_first_refusal (advice));
    g_assert_true (sally_rules_set_error (advice, &error));
    g_assert_no_error (error);
  }
}

static void
test_identifier (void)
{
  g_autoptr (Case) c = case_new ("postgres");

  sally_endpoint_set_identifier (c->endpoint, "");
  g_assert_cmpint (case_ask (c, 0, "identifier"), ==, REFUSES);
  sally_endpoint_set_identifier (c->endpoint, "1a");
  g_assert_cmpint (case_ask (c, 20, "identifier"), ==, REFUSES);
  sally_endpoint_set_identifier (c->endpoint, "a.b");
  g_assert_cmpint (case_ask (c, 20, "identifier"), ==, REFUSES);
  c->facts.foreign = TRUE;
  g_assert_cmpint (case_ask (c, 20, NULL), ==, SILENT);
  sally_endpoint_set_identifier (c->endpoint, "a");
  g_assert_cmpint (case_ask (c, 20, NULL), ==, SILENT);
  c->facts.identifier_taken = TRUE;
  g_assert_cmpint (case_ask (c, 20, "identifier"), ==, REFUSES);
}

static void
test_quota (void)
{
  g_autoptr (Case) c = case_new ("postgres");
  g_autoptr (SallyCertificate) certificate =
      sally_certificate_new ("arn", "corp", SALLY_CERTIFICATE_PEM, 0);
  GPtrArray *advice;

  c->facts.n_endpoints = 999;
  g_assert_cmpint (case_ask (c, 21, NULL), ==, SILENT);
  c->facts.n_endpoints = 1000;
  g_assert_cmpint (case_ask (c, 21, ""), ==, ADVISES);
  c->facts.editing = TRUE;
  g_assert_cmpint (case_ask (c, 21, NULL), ==, SILENT);
  c->facts.editing = FALSE;
  for (guint n = 99; n <= 100; n++) {
    c->facts.n_certificates = n;
    advice = sally_rules_check_certificate (certificate, &c->facts);
    g_assert_cmpint (advice_find (advice, 21, NULL), ==, n == 100 ? ADVISES : SILENT);
    g_ptr_array_unref (advice);
  }
}

static void
test_certificate_identifier (void)
{
  g_autoptr (SallyCertificate) certificate =
      sally_certificate_new ("arn", "a.pem", SALLY_CERTIFICATE_PEM, 0);
  SallyRuleFacts facts = { .now = TEST_NOW };
  g_autoptr (GPtrArray) strict = sally_rules_check_certificate (certificate, &facts);
  g_autoptr (GPtrArray) tolerant = NULL;
  g_autoptr (GPtrArray) taken = NULL;

  g_assert_cmpint (advice_find (strict, 20, "identifier"), ==, REFUSES);
  facts.foreign = TRUE;
  tolerant = sally_rules_check_certificate (certificate, &facts);
  g_assert_cmpuint (tolerant->len, ==, 0);
  facts.identifier_taken = TRUE;
  taken = sally_rules_check_certificate (certificate, &facts);
  g_assert_cmpint (advice_find (taken, 20, "identifier"), ==, REFUSES);
}

static void
test_removal (void)
{
  static const char *const used_by[] = { "one", "two", "three", "four", "five", NULL };
  static const char *const texts[] = {
    "“corp” is used by the endpoint “five”.",
    "“corp” is used by the endpoints “four”, “five”.",
    "“corp” is used by the endpoints “three”, “four”, “five”.",
    "“corp” is used by the endpoints “two”, “three”, “four” and 1 more.",
    "“corp” is used by the endpoints “one”, “two”, “three” and 2 more.",
  };
  g_autoptr (SallyCertificate) certificate =
      sally_certificate_new ("arn", "corp", SALLY_CERTIFICATE_PEM, 0);

  for (guint n = 0; n <= 5; n++) {
    SallyRuleFacts facts = { .used_by = used_by + 5 - n };
    g_autoptr (GPtrArray) advice = sally_rules_check_removal (certificate, &facts);

    g_assert_cmpint (advice_find (advice, 22, NULL), ==, n > 0 ? REFUSES : SILENT);
    if (n > 0)
      g_assert_cmpstr (sally_rules_first_refusal (advice)->text, ==, texts[n - 1]);
  }
  {
    SallyRuleFacts facts = { .used_by = NULL };
    g_autoptr (GPtrArray) advice = sally_rules_check_removal (certificate, &facts);

    g_assert_cmpuint (advice->len, ==, 0);
  }
}

static void
test_error (void)
{
  g_autoptr (Case) c = case_new ("mysql");
  g_autoptr (GPtrArray) advice = NULL;
  g_autoptr (GPtrArray) blank = NULL;
  g_autoptr (GError) error = NULL;

  sally_endpoint_set_ssl_mode (c->endpoint, SALLY_SSL_REQUIRE);
  advice = sally_rules_check_endpoint (c->endpoint, &c->facts);
  g_assert_false (sally_rules_set_error (advice, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_RULE);
  g_assert_cmpstr (error->message, ==, "AWS DMS has no require for MySQL. (rule 1)");
  g_clear_error (&error);
  sally_endpoint_set_server (c->endpoint, "");
  blank = sally_rules_check_endpoint (c->endpoint, &c->facts);
  g_assert_false (sally_rules_set_error (blank, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_INVALID);
  g_assert_false (sally_rules_set_error (blank, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/rules/silent", test_silent);
  g_test_add_func ("/model/rules/identifier", test_identifier);
  g_test_add_func ("/model/rules/quota", test_quota);
  g_test_add_func ("/model/rules/certificate-identifier", test_certificate_identifier);
  g_test_add_func ("/model/rules/removal", test_removal);
  g_test_add_func ("/model/rules/error", test_error);
  return g_test_run ();
}
