/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "rules-support.h"

#include <string.h>

/* What is in a certificate. */

static GPtrArray *
check (SallyCertificate *certificate)
{
  SallyRuleFacts facts = { .now = TEST_NOW, .warn_days = 60 };

  return sally_rules_check_certificate (certificate, &facts);
}

/* Whether rule @rule speaks, and with @text in it. */
static gboolean
says (TestCertificate *const *content, guint rule, const char *text)
{
  g_autoptr (SallyCertificate) certificate =
      certificate_new ("corp", SALLY_CERTIFICATE_PEM, content);
  g_autoptr (GPtrArray) advice = check (certificate);

  for (guint i = 0; i < advice->len; i++) {
    const SallyAdvice *one = advice->pdata[i];

    g_assert_false (one->refuse);
    if (one->rule == rule && strstr (one->text, text) != NULL)
      return TRUE;
  }
  return FALSE;
}

static gboolean
says_of (TestCertificate *one, guint rule, const char *text)
{
  TestCertificate *const content[] = { one, NULL };

  return says (content, rule, text);
}

static void
test_good (void)
{
  g_autoptr (TestCertificate) root = test_pki_make_ca ("Root", NULL);
  g_autoptr (TestCertificate) sub = test_pki_make_ca ("Sub", root);
  TestCertificate *const content[] = { sub, root, NULL };
  g_autoptr (SallyCertificate) certificate =
      certificate_new ("corp", SALLY_CERTIFICATE_PEM, content);
  g_autoptr (GPtrArray) advice = check (certificate);

  g_assert_cmpuint (advice->len, ==, 0);
}

static void
test_chain (void)
{
  g_autoptr (TestCertificate) root = test_pki_make_ca ("Root", NULL);
  g_autoptr (TestCertificate) sub = test_pki_make_ca ("Sub", root);
  g_autoptr (TestCertificate) other = test_pki_make_ca ("Other Root", NULL);
  TestCertificate *const gap[] = { sub, other, NULL };

  g_assert_true (says_of (sub, 6, "no self-signed root"));
  g_assert_false (says_of (root, 6, ""));
  g_assert_true (says (gap, 6, "not in the file: “Sub”"));
}

static void
test_leaf (void)
{
  g_autoptr (TestCertificate) root = test_pki_make_ca ("Root", NULL);
  g_autoptr (TestCertificate) leaf = test_pki_make_server ("db1.example.com", root);
  g_autoptr (TestCertificate) own = test_pki_make_server ("db2.example.com", NULL);
  TestCertificate *const content[] = { leaf, root, NULL };

  g_assert_true (says (content, 23, "no CA: “db1.example.com”"));
  g_assert_false (says (content, 7, ""));
  g_assert_true (says_of (own, 7, "“db2.example.com”"));
  g_assert_false (says_of (own, 6, ""));
}

static void
test_state (void)
{
  static const struct {
    gint64 from, to;
    const char *text;
  } rows[] = {
    { TEST_NOW - 100 * TEST_DAY, TEST_NOW - TEST_DAY, "Expired: “Root”." },
    { TEST_NOW + TEST_DAY, TEST_NOW + 900 * TEST_DAY, "Not valid yet: “Root”." },
    { TEST_NOW - TEST_DAY, TEST_NOW + 10 * TEST_DAY, "Expires soon: “Root”." },
    { TEST_NOW - TEST_DAY, TEST_NOW + 900 * TEST_DAY, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    TestSpec spec = { .subject = "Root",
                      .basic = "critical,CA:TRUE",
                      .not_before = rows[i].from,
                      .not_after = rows[i].to };
    g_autoptr (TestCertificate) root = test_pki_make (&spec, NULL);

    if (rows[i].text != NULL)
      g_assert_true (says_of (root, 23, rows[i].text));
    else
      g_assert_false (says_of (root, 23, ""));
  }
}

/* A bundle gets one line, however many it holds. */
static void
test_many (void)
{
  TestSpec spec = { .subject = "Old",
                    .basic = "critical,CA:TRUE",
                    .not_after = TEST_NOW - TEST_DAY };
  g_autoptr (TestCertificate) one = test_pki_make (&spec, NULL);
  g_autoptr (TestCertificate) two = test_pki_make (&spec, NULL);
  g_autoptr (TestCertificate) three = test_pki_make (&spec, NULL);
  TestCertificate *const content[] = { one, two, three, NULL };
  g_autoptr (SallyCertificate) certificate =
      certificate_new ("corp", SALLY_CERTIFICATE_PEM, content);
  g_autoptr (GPtrArray) advice = check (certificate);

  g_assert_true (says (content, 23, "Expired: “Old” and 2 more."));
  g_assert_cmpuint (advice->len, ==, 1);
}

static void
test_strength (void)
{
  TestSpec weak = { .subject = "Weak", .key = "RSA1024", .basic = "critical,CA:TRUE" };
  TestSpec strong = { .subject = "Strong", .key = "RSA2048", .basic = "critical,CA:TRUE" };
  TestSpec sha1 = { .subject = "Old", .digest = "SHA1", .basic = "critical,CA:TRUE" };
  g_autoptr (TestCertificate) rsa1024 = test_pki_make (&weak, NULL);
  g_autoptr (TestCertificate) rsa2048 = test_pki_make (&strong, NULL);
  g_autoptr (TestCertificate) root = test_pki_make (&sha1, NULL);
  g_autoptr (TestCertificate) sub = test_pki_make (&sha1, rsa2048);
  TestCertificate *const content[] = { sub, rsa2048, NULL };

  g_assert_true (says_of (rsa1024, 23, "below 2048 bits"));
  g_assert_false (says_of (rsa2048, 23, ""));
  /* A root's own signature proves nothing, so its digest does not matter. */
  g_assert_false (says_of (root, 23, ""));
  g_assert_true (says (content, 23, "SHA-1 or MD5"));
}

static void
test_retired (void)
{
  g_autoptr (TestCertificate) old = test_pki_make_ca ("Amazon RDS Root 2019 CA", NULL);
  g_autoptr (TestCertificate) older = test_pki_make_ca ("Amazon RDS Root CA", NULL);
  g_autoptr (TestCertificate) region = test_pki_make_ca ("Amazon RDS us-east-1 CA", NULL);
  g_autoptr (TestCertificate) late = test_pki_make_ca ("Amazon RDS eu-south-1 Root CA", NULL);
  g_autoptr (TestCertificate) now =
      test_pki_make_ca ("Amazon RDS eu-central-1 Root CA RSA2048 G1", NULL);
  TestCertificate *const mixed[] = { old, now, NULL };
  TestCertificate *const current[] = { now, NULL };
  g_autoptr (SallyCertificate) named =
      certificate_new ("rds-combined-ca-bundle", SALLY_CERTIFICATE_PEM, current);
  g_autoptr (GPtrArray) advice = check (named);

  g_assert_true (says_of (old, 24, "retired"));
  g_assert_true (says_of (older, 24, "retired"));
  g_assert_true (says_of (region, 24, "retired"));
  g_assert_true (says_of (late, 24, "retired"));
  g_assert_false (says_of (now, 24, ""));
  g_assert_false (says (mixed, 24, ""));
  g_assert_cmpint (advice_find (advice, 24, NULL), ==, ADVISES);
}

static void
test_key (void)
{
  g_autoptr (TestCertificate) root = test_pki_make_ca ("Root", NULL);
  TestCertificate *const content[] = { root, NULL };
  g_autoptr (SallyCertificate) certificate =
      certificate_new ("corp", SALLY_CERTIFICATE_PEM, content);
  const SallyCertificateSummary summary = { .n_x509 = 1, .private_key = TRUE };
  g_autoptr (GPtrArray) advice = NULL;

  g_assert_false (says (content, 37, ""));
  sally_certificate_set_summary (certificate, &summary);
  advice = check (certificate);
  g_assert_cmpint (advice_find (advice, 37, NULL), ==, ADVISES);
}

static void
test_empty (void)
{
  TestCertificate *const nothing[] = { NULL };
  const SallyCertificateSummary key = { .private_key = TRUE };
  g_autoptr (SallyCertificate) pem = certificate_new ("a", SALLY_CERTIFICATE_PEM, nothing);
  g_autoptr (SallyCertificate) wallet = certificate_new ("a", SALLY_CERTIFICATE_WALLET, nothing);
  g_autoptr (SallyCertificate) unloaded =
      sally_certificate_new ("a", "a", SALLY_CERTIFICATE_PEM, 0);
  g_autoptr (GPtrArray) refused = check (pem);
  g_autoptr (GPtrArray) advised = check (wallet);
  g_autoptr (GPtrArray) skipped = check (unloaded);
  g_autoptr (GPtrArray) kept = NULL;

  g_assert_cmpint (advice_find (refused, 5, NULL), ==, REFUSES);
  g_assert_cmpint (advice_find (advised, 6, NULL), ==, ADVISES);
  g_assert_cmpuint (skipped->len, ==, 0);
  /* Kafka's client key comes alone. */
  sally_certificate_set_summary (pem, &key);
  kept = check (pem);
  g_assert_cmpint (advice_find (kept, 5, NULL), ==, SILENT);
}

/* An endpoint that relies on the certificate hears of it too. */
static void
test_endpoint (void)
{
  TestSpec spec = { .subject = "Old",
                    .basic = "critical,CA:TRUE",
                    .not_after = TEST_NOW - TEST_DAY };
  g_autoptr (TestCertificate) old = test_pki_make (&spec, NULL);
  TestCertificate *const content[] = { old, NULL };
  g_autoptr (Case) c = case_new ("postgres");

  case_choose (c, SALLY_CERTIFICATE_PEM, content);
  sally_endpoint_set_ssl_mode (c->endpoint, SALLY_SSL_REQUIRE);
  g_assert_cmpint (case_ask (c, 23, NULL), ==, SILENT);
  sally_endpoint_set_ssl_mode (c->endpoint, SALLY_SSL_VERIFY_CA);
  g_assert_cmpint (case_ask (c, 23, "certificate-arn"), ==, ADVISES);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/rules/content/good", test_good);
  g_test_add_func ("/model/rules/content/chain", test_chain);
  g_test_add_func ("/model/rules/content/leaf", test_leaf);
  g_test_add_func ("/model/rules/content/state", test_state);
  g_test_add_func ("/model/rules/content/many", test_many);
  g_test_add_func ("/model/rules/content/strength", test_strength);
  g_test_add_func ("/model/rules/content/retired", test_retired);
  g_test_add_func ("/model/rules/content/key", test_key);
  g_test_add_func ("/model/rules/content/empty", test_empty);
  g_test_add_func ("/model/rules/content/endpoint", test_endpoint);
  return g_test_run ();
}
