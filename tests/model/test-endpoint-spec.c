/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-endpoint-spec.h"

#include "sally-endpoint.h"
#include "sally-engine-setting.h"
#include "sally-engine.h"
#include "sally-trust.h"

/* The frozen copy holds what the endpoint held, with the defaults filled in. */

static void
test_defaults (void)
{
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new ("mysql");
  g_autoptr (SallyEndpointSpec) spec = NULL;

  sally_endpoint_set_server (endpoint, "db1.example.com");
  spec = sally_endpoint_spec_new (endpoint, NULL, NULL);
  g_assert_cmpstr (spec->engine->name, ==, "mysql");
  g_assert_cmpuint (spec->port, ==, 3306);
  g_assert_cmpstr (spec->server, ==, "db1.example.com");
  g_assert_cmpstr (spec->verify_as, ==, "db1.example.com");
  g_assert_cmpstr (spec->certificate_identifier, ==, "");
  g_assert_null (spec->trust);
  g_assert_false (spec->negotiation_direct);
  g_assert_cmpuint (spec->connect_timeout, ==, 10000);
  g_assert_cmpuint (spec->read_timeout, ==, 10000);
  g_assert_cmpuint (spec->total_timeout, ==, 30000);
}

static void
test_frozen (void)
{
  SallyEndpoint *endpoint = sally_endpoint_new ("postgres");
  g_autoptr (GPtrArray) none = g_ptr_array_new_with_free_func (g_object_unref);
  SallyTrust *trust = sally_trust_new (none, NULL);
  SallyEndpointSpec *spec, *again;

  sally_endpoint_set_server (endpoint, "10.0.0.1");
  sally_endpoint_set_verify_as (endpoint, "db1.example.com");
  sally_endpoint_set_port (endpoint, 6432);
  sally_endpoint_set_ssl_mode (endpoint, SALLY_SSL_VERIFY_FULL);
  sally_endpoint_set_setting (endpoint, SALLY_SETTING_NEGOTIATION, "direct");
  spec = sally_endpoint_spec_new (endpoint, trust, "corp");
  sally_endpoint_set_server (endpoint, "other");
  sally_endpoint_set_ssl_mode (endpoint, SALLY_SSL_NONE);
  g_assert_finalize_object (endpoint);
  again = sally_endpoint_spec_ref (spec);
  sally_endpoint_spec_unref (spec);
  g_assert_cmpstr (again->server, ==, "10.0.0.1");
  g_assert_cmpstr (again->verify_as, ==, "db1.example.com");
  g_assert_cmpstr (again->certificate_identifier, ==, "corp");
  g_assert_cmpuint (again->port, ==, 6432);
  g_assert_cmpint (again->mode, ==, SALLY_SSL_VERIFY_FULL);
  g_assert_true (again->negotiation_direct);
  g_assert_true (again->trust == trust);
  sally_endpoint_spec_unref (again);
  g_assert_finalize_object (trust);
}

/* host\instance: the port is asked for unless it is given. */
static void
test_instance (void)
{
  static const struct {
    const char *engine;
    const char *server;
    guint port;
    const char *host;
    const char *instance;
  } table[] = {
    { "sqlserver", "db1\\SALES", 0, "db1", "SALES" },
    { "sqlserver", "db1\\SALES", 50123, "db1", "" },
    { "sqlserver", "db1", 0, "db1", "" },
    { "postgres", "db1\\SALES", 0, "db1\\SALES", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new (table[i].engine);
    g_autoptr (SallyEndpointSpec) spec = NULL;

    sally_endpoint_set_server (endpoint, table[i].server);
    sally_endpoint_set_port (endpoint, table[i].port);
    spec = sally_endpoint_spec_new (endpoint, NULL, NULL);
    g_assert_cmpstr (spec->server, ==, table[i].host);
    g_assert_cmpstr (spec->verify_as, ==, table[i].host);
    g_assert_cmpstr (spec->instance, ==, table[i].instance);
  }
}

/* Everything but the place, and the name that belongs to it. */
static void
test_redirect (void)
{
  for (guint own_name = 0; own_name < 2; own_name++) {
    g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new ("azuredb");
    g_autoptr (SallyEndpointSpec) spec = NULL;
    g_autoptr (SallyEndpointSpec) other = NULL;

    sally_endpoint_set_server (endpoint, "db1.example.com");
    sally_endpoint_set_user_name (endpoint, "app");
    sally_endpoint_set_database (endpoint, "shop");
    sally_endpoint_set_ssl_mode (endpoint, SALLY_SSL_VERIFY_FULL);
    sally_endpoint_set_setting (endpoint, SALLY_SETTING_ENCRYPTION, "strict");
    if (own_name)
      sally_endpoint_set_verify_as (endpoint, "alias.example.com");
    spec = sally_endpoint_spec_new (endpoint, NULL, "corp");
    other = sally_endpoint_spec_redirect (spec, "node7.example.com", 11007);
    g_assert_cmpstr (other->server, ==, "node7.example.com");
    g_assert_cmpuint (other->port, ==, 11007);
    g_assert_cmpstr (other->verify_as, ==, own_name ? "alias.example.com" : "node7.example.com");
    g_assert_cmpstr (other->user_name, ==, "app");
    g_assert_cmpstr (other->database, ==, "shop");
    g_assert_cmpint (other->mode, ==, SALLY_SSL_VERIFY_FULL);
    g_assert_cmpstr (sally_endpoint_spec_get_setting (other, SALLY_SETTING_ENCRYPTION), ==,
                     "strict");
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/endpoint-spec/defaults", test_defaults);
  g_test_add_func ("/model/endpoint-spec/frozen", test_frozen);
  g_test_add_func ("/model/endpoint-spec/instance", test_instance);
  g_test_add_func ("/model/endpoint-spec/redirect", test_redirect);
  return g_test_run ();
}
