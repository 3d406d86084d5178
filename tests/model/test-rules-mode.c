/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "rules-support.h"

#include "sally-engine.h"

/* SSL modes and what goes with them. */

/* Every forbidden cell is refused, every allowed one is not. */
static void
test_matrix (void)
{
  gsize n_engines;
  const SallyEngine *engines = sally_engine_list (&n_engines);

  for (gsize i = 0; i < n_engines; i++)
    for (guint mode = 0; mode < SALLY_N_SSL_MODES; mode++) {
      g_autoptr (Case) c = case_new (engines[i].name);
      guint rule = 1;
      Outcome quiet = SILENT;

      if (g_str_has_prefix (engines[i].name, "redshift"))
        rule = 9;
      else if (engines[i].family == SALLY_FAMILY_AWS)
        rule = 10;
      else if (engines[i].family == SALLY_FAMILY_KAFKA || engines[i].family == SALLY_FAMILY_REDIS)
        rule = 11;
      else if (g_str_equal (engines[i].name, "gcp-mysql") && mode == SALLY_SSL_VERIFY_FULL)
        rule = 17;
      /* Three readings of none are explained. */
      if (rule >= 9 && rule <= 11)
        quiet = ADVISES;
      sally_endpoint_set_ssl_mode (c->endpoint, mode);
      g_assert_cmpint (case_ask (c, rule, "ssl-mode"), ==,
                       sally_engine_allows (&engines[i], mode) ? quiet : REFUSES);
      c->facts.foreign = TRUE;
      g_assert_cmpint (case_ask (c, rule, "ssl-mode"), ==,
                       sally_engine_allows (&engines[i], mode) ? quiet : ADVISES);
    }
}

static void
test_needs_certificate (void)
{
  g_autoptr (Case) c = case_new ("postgres");

  for (guint mode = 0; mode < SALLY_N_SSL_MODES; mode++) {
    sally_endpoint_set_ssl_mode (c->endpoint, mode);
    g_assert_cmpint (case_ask (c, 2, "certificate-arn"), ==,
                     mode >= SALLY_SSL_VERIFY_CA ? REFUSES : SILENT);
  }
  c->facts.foreign = TRUE;
  g_assert_cmpint (case_ask (c, 2, "certificate-arn"), ==, ADVISES);
  sally_endpoint_set_certificate_arn (c->endpoint, "arn:aws:dms:r:1:cert:A");
  g_assert_cmpint (case_ask (c, 2, NULL), ==, SILENT);
}

static void
test_unused_certificate (void)
{
  g_autoptr (Case) c = case_new ("postgres");

  sally_endpoint_set_certificate_arn (c->endpoint, "arn:aws:dms:r:1:cert:A");
  for (guint mode = 0; mode < SALLY_N_SSL_MODES; mode++) {
    sally_endpoint_set_ssl_mode (c->endpoint, mode);
    g_assert_cmpint (case_ask (c, 3, "certificate-arn"), ==,
                     mode < SALLY_SSL_VERIFY_CA ? ADVISES : SILENT);
  }
}

static void
test_certificate_kind (void)
{
  g_autoptr (TestCertificate) root = test_pki_make_ca ("Root", NULL);
  TestCertificate *const content[] = { root, NULL };
  static const char *const engines[] = { "oracle", "mysql" };

  for (guint i = 0; i < G_N_ELEMENTS (engines); i++) {
    g_autoptr (Case) c = case_new (engines[i]);
    SallyCertificateKind right = i == 0 ? SALLY_CERTIFICATE_WALLET : SALLY_CERTIFICATE_PEM;
    SallyCertificateKind wrong = i == 0 ? SALLY_CERTIFICATE_PEM : SALLY_CERTIFICATE_WALLET;

    sally_endpoint_set_ssl_mode (c->endpoint, SALLY_SSL_VERIFY_CA);
    case_choose (c, right, content);
    g_assert_cmpint (case_ask (c, 4, NULL), ==, SILENT);
    case_choose (c, wrong, content);
    g_assert_cmpint (case_ask (c, 4, "certificate-arn"), ==, REFUSES);
    c->facts.foreign = TRUE;
    g_assert_cmpint (case_ask (c, 4, "certificate-arn"), ==, ADVISES);
  }
}

static void
test_address (void)
{
  g_autoptr (Case) c = case_new ("postgres");

  sally_endpoint_set_ssl_mode (c->endpoint, SALLY_SSL_VERIFY_FULL);
  g_assert_cmpint (case_ask (c, 8, NULL), ==, SILENT);
  sally_endpoint_set_server (c->endpoint, "10.0.0.1");
  g_assert_cmpint (case_ask (c, 8, "server"), ==, ADVISES);
  sally_endpoint_set_verify_as (c->endpoint, "db1.example.com");
  g_assert_cmpint (case_ask (c, 8, NULL), ==, SILENT);
  sally_endpoint_set_verify_as (c->endpoint, "::1");
  g_assert_cmpint (case_ask (c, 8, "verify-as"), ==, ADVISES);
  sally_endpoint_set_ssl_mode (c->endpoint, SALLY_SSL_VERIFY_CA);
  g_assert_cmpint (case_ask (c, 8, NULL), ==, SILENT);
}

static void
test_tls_only (void)
{
  static const char *const rows[][3] = {
    { "azuredb", "db1.example.com", "yes" },
    { "azure-sql-managed-instance", "db1.example.com", "yes" },
    { "docdb", "db1.example.com", "yes" },
    { "aurora", "db1.example.com", "yes" },
    { "aurora-serverless", "db1.example.com", "yes" },
    { "postgres", "db1.abc.eu-central-1.rds.amazonaws.com", "yes" },
    { "postgres", "db1.postgres.database.azure.com", "yes" },
    { "mysql", "db1.mysql.database.azure.com", "yes" },
    { "postgres", "db1.example.com", "no" },
    { "mysql", "db1.abc.eu-central-1.rds.amazonaws.com", "no" },
    { "mongodb", "db1.example.com", "no" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Case) c = case_new (rows[i][0]);

    sally_endpoint_set_server (c->endpoint, rows[i][1]);
    g_assert_cmpint (case_ask (c, 18, "ssl-mode"), ==,
                     g_str_equal (rows[i][2], "yes") ? ADVISES : SILENT);
    sally_endpoint_set_ssl_mode (c->endpoint, SALLY_SSL_VERIFY_FULL);
    g_assert_cmpint (case_ask (c, 18, NULL), ==, SILENT);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/rules/matrix", test_matrix);
  g_test_add_func ("/model/rules/needs-certificate", test_needs_certificate);
  g_test_add_func ("/model/rules/unused-certificate", test_unused_certificate);
  g_test_add_func ("/model/rules/certificate-kind", test_certificate_kind);
  g_test_add_func ("/model/rules/address", test_address);
  g_test_add_func ("/model/rules/tls-only", test_tls_only);
  return g_test_run ();
}
