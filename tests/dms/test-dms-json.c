/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-dms-json.h"

#include "sally-certificate.h"
#include "sally-endpoint.h"
#include "sally-engine-setting.h"
#include "sally-engine.h"
#include "sally-error.h"
#include "sally-secret.h"

/* What goes out as JSON of the API comes back the same; what comes in from
 * elsewhere is checked member by member.
 */

#define CERTIFICATE_ARN "arn:aws:dms:us-east-1:123456789012:cert:ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define ENDPOINT_ARN "arn:aws:dms:us-east-1:123456789012:endpoint:ABCDEFGHIJKLMNOPQRSTUVWXYZ"

static JsonObject *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (json, &error);

  g_assert_no_error (error);
  return json_node_dup_object (node);
}

static SallyEndpoint *
new_endpoint (void)
{
  SallyEndpoint *endpoint = sally_endpoint_new ("postgres");

  sally_endpoint_set_arn (endpoint, ENDPOINT_ARN);
  sally_endpoint_set_identifier (endpoint, "orders-prod");
  sally_endpoint_set_endpoint_type (endpoint, SALLY_ENDPOINT_TARGET);
  sally_endpoint_set_server (endpoint, "db1.example.com");
  sally_endpoint_set_port (endpoint, 6432);
  sally_endpoint_set_database (endpoint, "orders");
  sally_endpoint_set_user_name (endpoint, "app");
  sally_endpoint_set_ssl_mode (endpoint, SALLY_SSL_VERIFY_FULL);
  sally_endpoint_set_certificate_arn (endpoint, CERTIFICATE_ARN);
  sally_endpoint_set_verify_as (endpoint, "db.internal");
  sally_endpoint_set_extra_attributes (endpoint, "executeTimeout=3600");
  sally_endpoint_set_setting (endpoint, SALLY_SETTING_NEGOTIATION, "direct");
  sally_endpoint_set_times (endpoint, 1700000000, 1700000001);
  return endpoint;
}

static void
test_endpoint_members (void)
{
  g_autoptr (SallyEndpoint) endpoint = new_endpoint ();
  g_autoptr (JsonObject) object = sally_dms_endpoint_to_json (endpoint, SALLY_DMS_DATES_RFC3339);
  JsonObject *block = json_object_get_object_member (object, "PostgreSQLSettings");
  JsonObject *own = json_object_get_object_member (object, "Sallyport");

  g_assert_cmpstr (json_object_get_string_member (object, "EndpointIdentifier"), ==, "orders-prod");
  g_assert_cmpstr (json_object_get_string_member (object, "EndpointType"), ==, "TARGET");
  g_assert_cmpstr (json_object_get_string_member (object, "EngineName"), ==, "postgres");
  g_assert_cmpstr (json_object_get_string_member (object, "EngineDisplayName"), ==, "PostgreSQL");
  g_assert_cmpstr (json_object_get_string_member (object, "ServerName"), ==, "db1.example.com");
  g_assert_cmpint (json_object_get_int_member (object, "Port"), ==, 6432);
  g_assert_cmpstr (json_object_get_string_member (object, "SslMode"), ==, "verify-full");
  g_assert_cmpstr (json_object_get_string_member (object, "Status"), ==, "active");
  g_assert_cmpstr (json_object_get_string_member (object, "CertificateArn"), ==, CERTIFICATE_ARN);
  g_assert_cmpstr (json_object_get_string_member (block, "Username"), ==, "app");
  g_assert_cmpstr (json_object_get_string_member (own, "created"), ==, "2023-11-14T22:13:20Z");
  g_assert_false (json_object_has_member (own, "last_verdict"));
  g_assert_false (json_object_has_member (object, "Password"));
}

static void
test_endpoint_round_trip (void)
{
  g_autoptr (SallyEndpoint) endpoint = new_endpoint ();

  for (int dates = 0; dates <= SALLY_DMS_DATES_EPOCH; dates++) {
    g_autoptr (JsonObject) object = sally_dms_endpoint_to_json (endpoint, (SallyDmsDates) dates);
    g_autoptr (GError) error = NULL;
    g_autoptr (SallySecret) password = NULL;
    g_autoptr (SallyEndpoint) back = sally_dms_endpoint_from_json (object, &password, &error);

    g_assert_no_error (error);
    g_assert_null (password);
    g_assert_true (sally_endpoint_equal (back, endpoint));
    g_assert_cmpint (sally_endpoint_get_created (back), ==, 1700000000);
    g_assert_cmpstr (sally_endpoint_get_arn (back), ==, ENDPOINT_ARN);
    g_assert_cmpstr (sally_endpoint_get_setting (back, SALLY_SETTING_NEGOTIATION), ==, "direct");
    g_assert_finalize_object (g_steal_pointer (&back));
  }
}

static void
test_endpoint_every_engine (void)
{
  gsize n;
  const SallyEngine *engines = sally_engine_list (&n);

  for (gsize i = 0; i < n; i++) {
    g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new (engines[i].name);
    g_autoptr (JsonObject) object = NULL;
    g_autoptr (SallyEndpoint) back = NULL;
    g_autoptr (GError) error = NULL;

    sally_endpoint_set_identifier (endpoint, "e");
    object = sally_dms_endpoint_to_json (endpoint, SALLY_DMS_DATES_EPOCH);
    back = sally_dms_endpoint_from_json (object, NULL, &error);
    g_assert_no_error (error);
    g_assert_true (sally_endpoint_get_engine (back) == &engines[i]);
  }
}

/* A request of CreateEndpoint as Terraform sends it. */
static void
test_endpoint_request (void)
{
  g_autoptr (JsonObject) object =
      parse ("{\"EndpointIdentifier\": \"m\", \"EndpointType\": \"source\","
             " \"EngineName\": \"documentdb\", \"Password\": \"marker\", \"ServerName\": \"top\","
             " \"DocDbSettings\": {\"ServerName\": \"block\", \"Port\": 27018,"
             "  \"Password\": \"other\"},"
             " \"MySQLSettings\": 7, \"DatabaseName\": null}");
  g_autoptr (SallySecret) password = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyEndpoint) endpoint = sally_dms_endpoint_from_json (object, &password, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (sally_endpoint_get_engine (endpoint)->name, ==, "docdb");
  g_assert_cmpstr (sally_endpoint_get_server (endpoint), ==, "top");
  g_assert_cmpuint (sally_endpoint_get_port (endpoint), ==, 27018);
  g_assert_cmpint (sally_endpoint_get_ssl_mode (endpoint), ==, SALLY_SSL_NONE);
  g_assert_cmpstr (sally_secret_peek (password, NULL), ==, "marker");
}

static void
test_endpoint_hostile (void)
{
  static const char *const bad[] = {
    "{}",
    "{\"EngineName\": 5, \"EndpointType\": \"source\"}",
    "{\"EngineName\": \"postgresql\", \"EndpointType\": \"source\"}",
    "{\"EngineName\": \"postgres\"}",
    "{\"EngineName\": \"postgres\", \"EndpointType\": \"both\"}",
    "{\"EngineName\": \"postgres\", \"EndpointType\": \"source\", \"Port\": 70000}",
    "{\"EngineName\": \"postgres\", \"EndpointType\": \"source\", \"Port\": -1}",
    "{\"EngineName\": \"postgres\", \"EndpointType\": \"source\", \"Port\": \"5432\"}",
    "{\"EngineName\": \"postgres\", \"EndpointType\": \"source\", \"SslMode\": \"prefer\"}",
    "{\"EngineName\": \"postgres\", \"EndpointType\": \"source\", \"ServerName\": [1]}",
    "{\"EngineName\": \"postgres\", \"EndpointType\": \"source\", \"CertificateArn\": \"x\"}",
    "{\"EngineName\": \"postgres\", \"EndpointType\": \"source\", \"EndpointArn\": "
    "\"arn:aws:dms:r:1:cert:x\"}",
    "{\"EngineName\": \"postgres\", \"EndpointType\": \"source\", \"PostgreSQLSettings\": 1}",
    "{\"EngineName\": \"postgres\", \"EndpointType\": \"source\", \"Sallyport\": 1}",
    "{\"EngineName\": \"postgres\", \"EndpointType\": \"source\","
    " \"Sallyport\": {\"settings\": {\"a\": 1}}}",
    "{\"EngineName\": \"postgres\", \"EndpointType\": \"source\","
    " \"Sallyport\": {\"created\": \"yesterday\"}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (JsonObject) object = parse (bad[i]);
    g_autoptr (SallySecret) password = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_null (sally_dms_endpoint_from_json (object, &password, &error));
    g_assert_error (error, SALLY_ERROR, SALLY_ERROR_INVALID);
  }
}

static void
test_certificate_members (void)
{
  static const char pem[] = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  g_autoptr (SallyCertificate) certificate =
      sally_certificate_new (CERTIFICATE_ARN, "corp-root", SALLY_CERTIFICATE_PEM, 1700000000);
  g_autoptr (GBytes) payload = g_bytes_new_static (pem, sizeof pem - 1);
  g_autoptr (GPtrArray) none = g_ptr_array_new_with_free_func (g_object_unref);
  SallyCertificateSummary summary = { 2, 1, 1600000000, 1900000000, 3, TRUE };
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (SallyCertificate) back = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *own;

  sally_certificate_set_content (certificate, payload, none);
  sally_certificate_set_summary (certificate, &summary);
  object = sally_dms_certificate_to_json (certificate, SALLY_DMS_DATES_RFC3339);
  own = json_object_get_object_member (object, "Sallyport");
  g_assert_cmpstr (json_object_get_string_member (object, "CertificateIdentifier"), ==,
                   "corp-root");
  g_assert_cmpstr (json_object_get_string_member (object, "CertificatePem"), ==, pem);
  g_assert_cmpstr (json_object_get_string_member (object, "CertificateOwner"), ==, "123456789012");
  g_assert_cmpstr (json_object_get_string_member (object, "CertificateCreationDate"), ==,
                   "2023-11-14T22:13:20Z");
  g_assert_cmpint (json_object_get_int_member (own, "count"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (own, "used_by"), ==, 3);
  g_assert_true (json_object_get_boolean_member (own, "private_key"));

  back = sally_dms_certificate_from_json (object, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sally_certificate_get_arn (back), ==, CERTIFICATE_ARN);
  g_assert_true (g_bytes_equal (sally_certificate_get_payload (back), payload));
}

static void
test_certificate_wallet (void)
{
  g_autoptr (JsonObject) object =
      parse ("{\"CertificateIdentifier\": \"w\", \"CertificateWallet\": \"ofhONg==\","
             " \"CertificateCreationDate\": 1543259542.506}");
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyCertificate) certificate = sally_dms_certificate_from_json (object, &error);
  g_autoptr (JsonObject) again = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (sally_certificate_get_kind (certificate), ==, SALLY_CERTIFICATE_WALLET);
  g_assert_cmpint (sally_certificate_get_created (certificate), ==, 1543259542);
  g_assert_cmpmem (g_bytes_get_data (sally_certificate_get_payload (certificate), NULL), 4,
                   "\xa1\xf8\x4e\x36", 4);
  again = sally_dms_certificate_to_json (certificate, SALLY_DMS_DATES_EPOCH);
  g_assert_cmpstr (json_object_get_string_member (again, "CertificateWallet"), ==, "ofhONg==");
  g_assert_cmpint (json_object_get_int_member (again, "CertificateCreationDate"), ==, 1543259542);
}

static void
test_certificate_hostile (void)
{
  static const char *const bad[] = {
    "{}",
    "{\"CertificateIdentifier\": \"a\"}",
    "{\"CertificateIdentifier\": \"a\", \"CertificatePem\": \"x\", \"CertificateWallet\": "
    "\"eA==\"}",
    "{\"CertificateIdentifier\": \"-\", \"CertificatePem\": \"x\"}",
    "{\"CertificateIdentifier\": \"a\", \"CertificatePem\": 1}",
    "{\"CertificateIdentifier\": \"a\", \"CertificatePem\": \"x\", \"CertificateArn\": \"y\"}",
    "{\"CertificateIdentifier\": \"a\", \"CertificatePem\": \"x\","
    " \"CertificateCreationDate\": 1e300}",
    "{\"CertificateIdentifier\": \"a\", \"CertificatePem\": \"x\","
    " \"CertificateCreationDate\": {}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (JsonObject) object = parse (bad[i]);
    g_autoptr (GError) error = NULL;

    g_assert_null (sally_dms_certificate_from_json (object, &error));
    g_assert_error (error, SALLY_ERROR, SALLY_ERROR_INVALID);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dms/endpoint/members", test_endpoint_members);
  g_test_add_func ("/dms/endpoint/round-trip", test_endpoint_round_trip);
  g_test_add_func ("/dms/endpoint/every-engine", test_endpoint_every_engine);
  g_test_add_func ("/dms/endpoint/request", test_endpoint_request);
  g_test_add_func ("/dms/endpoint/hostile", test_endpoint_hostile);
  g_test_add_func ("/dms/certificate/members", test_certificate_members);
  g_test_add_func ("/dms/certificate/wallet", test_certificate_wallet);
  g_test_add_func ("/dms/certificate/hostile", test_certificate_hostile);
  return g_test_run ();
}
