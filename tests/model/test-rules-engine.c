/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "rules-support.h"

/* Advice that belongs to one engine or one place. */

static void
test_oracle (void)
{
  g_autoptr (Case) c = case_new ("oracle");

  g_assert_cmpint (case_ask (c, 12, NULL), ==, SILENT);
  g_assert_cmpint (case_ask (c, 15, NULL), ==, SILENT);
  sally_endpoint_set_ssl_mode (c->endpoint, SALLY_SSL_VERIFY_CA);
  g_assert_cmpint (case_ask (c, 12, "ssl-mode"), ==, ADVISES);
  g_assert_cmpint (case_ask (c, 15, "port"), ==, ADVISES);
  sally_endpoint_set_port (c->endpoint, 2484);
  g_assert_cmpint (case_ask (c, 15, NULL), ==, SILENT);
  sally_endpoint_set_endpoint_type (c->endpoint, SALLY_ENDPOINT_TARGET);
  g_assert_cmpint (case_ask (c, 12, NULL), ==, SILENT);
}

static void
test_mysql (void)
{
  g_autoptr (Case) c = case_new ("aurora");

  g_assert_cmpint (case_ask (c, 34, NULL), ==, SILENT);
  sally_endpoint_set_database (c->endpoint, "app");
  g_assert_cmpint (case_ask (c, 34, "database"), ==, ADVISES);
  sally_endpoint_set_server (c->endpoint, "db1.cluster-ro-abc.eu-central-1.rds.amazonaws.com");
  g_assert_cmpint (case_ask (c, 14, NULL), ==, SILENT);
  g_assert_cmpint (case_ask (c, 16, NULL), ==, SILENT);
  sally_endpoint_set_ssl_mode (c->endpoint, SALLY_SSL_VERIFY_FULL);
  g_assert_cmpint (case_ask (c, 14, "server"), ==, ADVISES);
  g_assert_cmpint (case_ask (c, 16, "ssl-mode"), ==, ADVISES);
  sally_endpoint_set_server (c->endpoint, "db1.abc.eu-central-1.rds.amazonaws.com");
  g_assert_cmpint (case_ask (c, 14, NULL), ==, SILENT);
  g_assert_cmpint (case_ask (c, 40, NULL), ==, SILENT);
  g_assert_cmpint (case_ask (c, 17, NULL), ==, SILENT);
}

static void
test_mysql_variants (void)
{
  g_autoptr (Case) google = case_new ("gcp-mysql");
  g_autoptr (Case) serverless = case_new ("aurora-serverless");
  g_autoptr (Case) postgres = case_new ("postgres");

  g_assert_cmpint (case_ask (google, 17, NULL), ==, SILENT);
  sally_endpoint_set_ssl_mode (google->endpoint, SALLY_SSL_VERIFY_CA);
  g_assert_cmpint (case_ask (google, 17, "ssl-mode"), ==, ADVISES);
  g_assert_cmpint (case_ask (serverless, 40, NULL), ==, SILENT);
  sally_endpoint_set_ssl_mode (serverless->endpoint, SALLY_SSL_VERIFY_FULL);
  g_assert_cmpint (case_ask (serverless, 40, "certificate-arn"), ==, ADVISES);
  sally_endpoint_set_ssl_mode (postgres->endpoint, SALLY_SSL_VERIFY_FULL);
  sally_endpoint_set_database (postgres->endpoint, "app");
  g_assert_cmpint (case_ask (postgres, 16, NULL), ==, SILENT);
  g_assert_cmpint (case_ask (postgres, 34, NULL), ==, SILENT);
}

static void
test_docdb_elastic (void)
{
  g_autoptr (TestCertificate) other = test_pki_make_ca ("Amazon RDS Root", NULL);
  g_autoptr (TestCertificate) starfield =
      test_pki_make_ca ("Starfield Services Root Certificate Authority - G2", NULL);
  TestCertificate *const wrong[] = { other, NULL };
  TestCertificate *const right[] = { other, starfield, NULL };
  g_autoptr (Case) c = case_new ("docdb");

  sally_endpoint_set_ssl_mode (c->endpoint, SALLY_SSL_VERIFY_FULL);
  case_choose (c, SALLY_CERTIFICATE_PEM, wrong);
  g_assert_cmpint (case_ask (c, 25, NULL), ==, SILENT);
  sally_endpoint_set_server (c->endpoint, "x.1234.eu-central-1.docdb-elastic.amazonaws.com");
  g_assert_cmpint (case_ask (c, 25, "certificate-arn"), ==, ADVISES);
  case_choose (c, SALLY_CERTIFICATE_PEM, right);
  g_assert_cmpint (case_ask (c, 25, NULL), ==, SILENT);
}

static void
test_redshift (void)
{
  g_autoptr (Case) c = case_new ("redshift");

  g_assert_cmpint (case_ask (c, 33, "server"), ==, ADVISES);
  sally_endpoint_set_server (c->endpoint, "x.abc.eu-central-1.redshift.amazonaws.com");
  g_assert_cmpint (case_ask (c, 33, NULL), ==, SILENT);
  sally_endpoint_set_server (c->endpoint, "x.abc.cn-north-1.redshift.amazonaws.com.cn");
  g_assert_cmpint (case_ask (c, 33, NULL), ==, SILENT);
}

static void
test_limits (void)
{
  static const char *const limited[] = { "db2-zos", "azuredb", "babelfish" };
  g_autoptr (Case) db2 = case_new ("db2");

  for (guint i = 0; i < G_N_ELEMENTS (limited); i++) {
    g_autoptr (Case) c = case_new (limited[i]);

    g_assert_cmpint (case_ask (c, 32, "engine"), ==, ADVISES);
  }
  g_assert_cmpint (case_ask (db2, 32, NULL), ==, SILENT);
}

static void
test_reserved (void)
{
  static const char *const others[] = { "192.168.1.5", "10.168.0.5", "192.168.0.example.com" };
  g_autoptr (Case) c = case_new ("postgres");

  sally_endpoint_set_server (c->endpoint, "192.168.0.5");
  g_assert_cmpint (case_ask (c, 39, "server"), ==, ADVISES);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    sally_endpoint_set_server (c->endpoint, others[i]);
    g_assert_cmpint (case_ask (c, 39, NULL), ==, SILENT);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/rules/oracle", test_oracle);
  g_test_add_func ("/model/rules/mysql", test_mysql);
  g_test_add_func ("/model/rules/mysql-variants", test_mysql_variants);
  g_test_add_func ("/model/rules/docdb-elastic", test_docdb_elastic);
  g_test_add_func ("/model/rules/redshift", test_redshift);
  g_test_add_func ("/model/rules/limits", test_limits);
  g_test_add_func ("/model/rules/reserved", test_reserved);
  return g_test_run ();
}
