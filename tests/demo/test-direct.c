/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "demo-client.h"
#include "demo-root.h"
#include "test-run.h"

#include <string.h>

/* Redis and Kafka, whose TLS is around everything: as a whole test sees them, and
 * what is said to strangers.
 */

static const char *
expect_lamps (SallyDemoFault fault)
{
  switch (fault) {
  case SALLY_DEMO_GOOD:
    return "fails works works works";
  case SALLY_DEMO_WRONG_NAME:
  case SALLY_DEMO_COMMON_NAME:
    return "fails works works fails";
  case SALLY_DEMO_NO_TLS:
    return "works fails fails fails";
  case SALLY_DEMO_SILENT:
    return "could-not-test fails fails fails";
  case SALLY_DEMO_EXPIRED:
  case SALLY_DEMO_NOT_YET_VALID:
  case SALLY_DEMO_SELF_SIGNED:
  case SALLY_DEMO_UNTRUSTED:
  case SALLY_DEMO_INCOMPLETE_CHAIN:
    break;
  }
  return "fails works fails fails";
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
    test_assert_lamps (spec, facts, expect_lamps ((SallyDemoFault) i));
  }
}

typedef struct {
  const char *engine;
  const char *request;
  gsize n_request;
  const char *answer; /* "" when the server hangs up */
  gsize n_answer;
} Row;

#define BYTES(text) text, sizeof text - 1

static const Row rows[] = {
  { "redis", BYTES ("*1\r\n$4\r\nPING\r\n"), BYTES ("+PONG\r\n") },
  { "redis", BYTES ("*2\r\n$4\r\nauth\r\n$2\r\npw\r\n"), BYTES ("-WRONGPASS ") },
  { "redis", BYTES ("*1\r\n$5\r\nHELLO\r\n"), BYTES ("-NOAUTH ") },
  { "redis", BYTES ("*0\r\n"), BYTES ("") },
  { "redis", BYTES ("*9\r\n"), BYTES ("") },
  { "redis", BYTES ("*-1\r\n"), BYTES ("") },
  { "redis", BYTES ("*1\r\n$1025\r\n"), BYTES ("") },
  { "redis", BYTES ("GET / HTTP/1.0\r\n\r\n"), BYTES ("") },
  { "redis", BYTES ("*1111111111111111111111111111111111111111111"), BYTES ("") },
  { "kafka", BYTES ("\0\0\0\x0A\0\x12\0\0\0\0\0\7\0\0"), BYTES ("\0\0\0\x1C\0\0\0\7\0\0\0\0\0\3") },
  { "kafka", BYTES ("\0\0\0\x0A\0\x11\0\1\0\0\0\7\0\0"),
    BYTES ("\0\0\0\x20\0\0\0\7\0\0\0\0\0\2\0\5PLAIN\0\x0DSCRAM-SHA-512") },
  { "kafka", BYTES ("\0\0\0\x0A\0\x24\0\0\0\0\0\7\0\0"),
    BYTES ("\0\0\0\x38\0\0\0\7\0\x3A\0\x2C"
           "Authentication failed: Sallyport demo server\0\0\0\0") },
  { "kafka", BYTES ("\0\0\0\x0A\0\3\0\0\0\0\0\7\0\0"), BYTES ("") },
  { "kafka", BYTES ("\0\0\0\7\0\x12\0\0\0\0\0"), BYTES ("") },
  { "kafka", BYTES ("\x7F\xFF\xFF\xFF"), BYTES ("") },
  { "kafka", BYTES ("GET / HTTP/1.0\r\n\r\n"), BYTES ("") },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);
  g_autoptr (SallyDemoServer) server = new_server (pki, row->engine, SALLY_DEMO_NO_TLS);
  g_auto (Client) client = { 0 };
  g_autofree char *answer = g_malloc (row->n_answer + 1);

  client_connect (&client, server);
  client_write (&client, row->request, row->n_request);
  if (row->n_answer == 0) {
    g_assert_true (client_at_end (&client));
    return;
  }
  client_read (&client, answer, row->n_answer);
  g_assert_cmpmem (answer, row->n_answer, row->answer, row->n_answer);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/demo/direct/redis", "redis", test_faults);
  g_test_add_data_func ("/demo/direct/kafka", "kafka", test_faults);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strdup_printf ("/demo/direct/%s/request-%u", rows[i].engine, i);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  return g_test_run ();
}
