/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "demo-client.h"
#include "demo-root.h"
#include "test-run.h"

/* The first packets of SQL Server and SAP ASE, as a whole test sees them, and
 * what is said to strangers.
 */

static const char *
expect_lamps (const char *engine, SallyDemoFault fault)
{
  gboolean tds = g_str_equal (engine, "sqlserver");

  switch (fault) {
  case SALLY_DEMO_GOOD:
    return "fails works works works";
  case SALLY_DEMO_WRONG_NAME:
  case SALLY_DEMO_COMMON_NAME:
    return tds ? "works works works fails" : "fails works works fails";
  case SALLY_DEMO_NO_TLS:
    return "works fails fails fails";
  case SALLY_DEMO_SILENT:
    return tds ? "could-not-test could-not-test could-not-test could-not-test"
               : "could-not-test fails fails fails";
  case SALLY_DEMO_EXPIRED:
  case SALLY_DEMO_NOT_YET_VALID:
  case SALLY_DEMO_SELF_SIGNED:
  case SALLY_DEMO_UNTRUSTED:
  case SALLY_DEMO_INCOMPLETE_CHAIN:
    break;
  }
  return tds ? "works works fails fails" : "fails works fails fails";
}

static void
test_faults (gconstpointer data)
{
  const char *engine = data;
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);
  g_autoptr (SallyX509) root = demo_root_new (pki);

  for (guint i = 0; i < SALLY_N_DEMO_FAULTS; i++) {
    g_autoptr (SallyDemoServer) server = new_server (pki, engine, (SallyDemoFault) i);
    g_autoptr (SallyEndpointSpec) spec =
        test_spec_new (engine, sally_demo_server_get_port (server));
    g_autoptr (SallyProbeFacts) facts = NULL;

    g_test_message ("%s", sally_demo_fault_get_expectation ((SallyDemoFault) i)->name);
    spec->read_timeout = i == SALLY_DEMO_SILENT ? 300 : 5000;
    test_spec_trust (spec, root);
    facts = test_run (spec);
    test_assert_lamps (spec, facts, expect_lamps (engine, (SallyDemoFault) i));
  }
}

static void
test_garbage (gconstpointer data)
{
  static const guint8 packets[][16] = {
    { 0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3 },
    { 0x12, 1, 0, 7 },
    { 0x12, 0, 0xFF, 0xFF },
    { 0x10, 1, 0, 16 },
    "GET / HTTP/1.0\r",
  };
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);
  g_autoptr (SallyDemoServer) server = new_server (pki, data, SALLY_DEMO_NO_TLS);

  for (guint i = 0; i < G_N_ELEMENTS (packets); i++) {
    g_auto (Client) client = { 0 };

    client_connect (&client, server);
    client_write (&client, packets[i], sizeof packets[i]);
    if (i != 2)
      g_assert_true (client_at_end (&client));
  }
}

/* A login without TLS is read and refused. */
static void
test_login (void)
{
  static const guint8 prelogin[] = { 0x12, 1, 0, 20,   0, 0, 0, 0, 1, 0,
                                     11,   0, 1, 0xFF, 0, 0, 0, 0, 0, 2 };
  static const guint8 login[12] = { 0x10, 1, 0, 12 };
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);
  g_autoptr (SallyDemoServer) server = new_server (pki, "sqlserver", SALLY_DEMO_NO_TLS);
  g_auto (Client) client = { 0 };
  guint8 answer[26], error[8 + 11];

  client_connect (&client, server);
  client_write (&client, prelogin, sizeof prelogin);
  client_read (&client, answer, sizeof answer);
  g_assert_cmpuint (answer[25], ==, 2);
  client_write (&client, login, sizeof login);
  client_read (&client, error, sizeof error);
  g_assert_cmpmem (error + 11, 4, "\x18\x48\0\0", 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/demo/tds/sqlserver", "sqlserver", test_faults);
  g_test_add_data_func ("/demo/tds/sybase", "sybase", test_faults);
  g_test_add_data_func ("/demo/tds/garbage", "sqlserver", test_garbage);
  g_test_add_func ("/demo/tds/login", test_login);
  return g_test_run ();
}
