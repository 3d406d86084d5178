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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/endpoint-spec/defaults", test_defaults);
  g_test_add_func ("/model/endpoint-spec/frozen", test_frozen);
  return g_test_run ();
}
