/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "rules-support.h"

#include "sally-secret.h"

/* Settings that have to go together. */

static void
test_kafka_sasl (void)
{
  g_autoptr (Case) c = case_new ("kafka");

  g_assert_cmpint (case_ask (c, 26, NULL), ==, SILENT);
  sally_endpoint_set_setting (c->endpoint, "SecurityProtocol", "sasl-ssl");
  g_assert_cmpint (case_ask (c, 26, "user-name"), ==, REFUSES);
  sally_endpoint_set_user_name (c->endpoint, "app");
  g_assert_cmpint (case_ask (c, 26, "user-name"), ==, REFUSES);
  c->facts.password = sally_secret_new ("x", -1);
  g_assert_cmpint (case_ask (c, 26, NULL), ==, SILENT);
  sally_endpoint_set_certificate_arn (c->endpoint, "arn:aws:dms:r:1:cert:A");
  g_assert_cmpint (case_ask (c, 26, "certificate-arn"), ==, ADVISES);
  g_assert_cmpint (case_ask (c, 28, NULL), ==, SILENT);
  sally_endpoint_set_setting (c->endpoint, "SaslMechanism", "plain");
  g_assert_cmpint (case_ask (c, 28, NULL), ==, ADVISES);
}

static void
test_kafka_client (void)
{
  g_autoptr (Case) c = case_new ("kafka");

  sally_endpoint_set_setting (c->endpoint, "SecurityProtocol", "ssl-authentication");
  g_assert_cmpint (case_ask (c, 27, NULL), ==, REFUSES);
  sally_endpoint_set_setting (c->endpoint, "SslClientCertificateArn", "arn");
  g_assert_cmpint (case_ask (c, 27, NULL), ==, REFUSES);
  sally_endpoint_set_setting (c->endpoint, "SslClientKeyArn", "arn");
  g_assert_cmpint (case_ask (c, 27, NULL), ==, SILENT);
  sally_endpoint_set_setting (c->endpoint, "SslEndpointIdentificationAlgorithm", "https");
  g_assert_cmpint (case_ask (c, 28, NULL), ==, ADVISES);
}

static void
test_redis (void)
{
  g_autoptr (Case) c = case_new ("redis");

  g_assert_cmpint (case_ask (c, 29, NULL), ==, SILENT);
  sally_endpoint_set_setting (c->endpoint, "AuthType", "auth-token");
  g_assert_cmpint (case_ask (c, 29, "password"), ==, REFUSES);
  sally_endpoint_set_has_password (c->endpoint, TRUE);
  g_assert_cmpint (case_ask (c, 29, NULL), ==, SILENT);
  sally_endpoint_set_setting (c->endpoint, "AuthType", "auth-role");
  g_assert_cmpint (case_ask (c, 29, "user-name"), ==, REFUSES);
  sally_endpoint_set_user_name (c->endpoint, "app");
  g_assert_cmpint (case_ask (c, 29, NULL), ==, SILENT);
  sally_endpoint_set_setting (c->endpoint, "SslCaCertificateArn", "arn");
  g_assert_cmpint (case_ask (c, 29, NULL), ==, SILENT);
  sally_endpoint_set_server (c->endpoint, "x.abc.euc1.cache.amazonaws.com");
  g_assert_cmpint (case_ask (c, 29, "certificate-arn"), ==, ADVISES);
}

static void
test_access (void)
{
  g_autoptr (Case) c = case_new ("postgres");

  sally_endpoint_set_setting (c->endpoint, "SecretsManagerSecretId", "orders");
  g_assert_cmpint (case_ask (c, 30, NULL), ==, REFUSES);
  sally_endpoint_set_setting (c->endpoint, "SecretsManagerAccessRoleArn", "arn");
  g_assert_cmpint (case_ask (c, 30, NULL), ==, SILENT);
  sally_endpoint_set_user_name (c->endpoint, "app");
  g_assert_cmpint (case_ask (c, 30, "user-name"), ==, REFUSES);
  c->facts.foreign = TRUE;
  g_assert_cmpint (case_ask (c, 30, "user-name"), ==, ADVISES);
  g_assert_cmpint (case_ask (c, 31, NULL), ==, SILENT);
  sally_endpoint_set_setting (c->endpoint, "AuthenticationMethod", "iam");
  g_assert_cmpint (case_ask (c, 31, "ssl-mode"), ==, ADVISES);
  sally_endpoint_set_ssl_mode (c->endpoint, SALLY_SSL_REQUIRE);
  g_assert_cmpint (case_ask (c, 31, NULL), ==, SILENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/rules/kafka-sasl", test_kafka_sasl);
  g_test_add_func ("/model/rules/kafka-client", test_kafka_client);
  g_test_add_func ("/model/rules/redis", test_redis);
  g_test_add_func ("/model/rules/access", test_access);
  return g_test_run ();
}
