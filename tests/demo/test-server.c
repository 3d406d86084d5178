/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "demo-client.h"

#include "sally-arn.h"

/* The server itself: silence, many connections, and that it ends at once. */

static void
test_silent (void)
{
  static const char *const engines[] = { "postgres", "mysql" };
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (engines); i++) {
    SallyDemoServer *server = new_server (pki, engines[i], SALLY_DEMO_SILENT);
    g_auto (Client) client = { 0 };
    gint64 start;

    client_connect (&client, server);
    client_write (&client, "\0\0\0\x08\x04\xD2\x16\x2F", 8);
    g_assert_false (client_has_bytes (&client, 100));
    /* A connection that waits for nothing does not hold it up. */
    start = g_get_monotonic_time ();
    g_assert_finalize_object (server);
    g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_TIME_SPAN_SECOND);
    g_assert_true (client_at_end (&client));
  }
}

/* In the middle of a handshake, too. */
static void
test_stop_in_handshake (void)
{
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);
  SallyDemoServer *server = new_server (pki, "postgres", SALLY_DEMO_GOOD);
  g_auto (Client) client = { 0 };
  char byte;

  client_connect (&client, server);
  client_write (&client, "\0\0\0\x08\x04\xD2\x16\x2F", 8);
  client_read (&client, &byte, 1);
  client_write (&client, "\x16\x03\x01", 3);
  g_assert_finalize_object (server);
  g_assert_true (client_at_end (&client));
}

/* More than it wants: the rest is turned away, and afterwards all is well. */
static void
test_many (void)
{
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);
  g_autoptr (SallyDemoServer) server = new_server (pki, "mysql", SALLY_DEMO_GOOD);
  Client clients[280] = { { 0 } };
  guint n_greeted = 0, n_refused = 0;

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    client_connect (&clients[i], server);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++) {
    g_assert_true (client_has_bytes (&clients[i], 20000));
    if (i < 256) {
      guint8 head[4];

      client_read (&clients[i], head, sizeof head);
      n_greeted++;
    } else if (client_at_end (&clients[i]))
      n_refused++;
  }
  g_assert_cmpuint (n_greeted, ==, 256);
  g_assert_cmpuint (n_refused, ==, 24);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    client_clear (&clients[i]);
  for (guint i = 0; i < 200; i++) {
    g_auto (Client) one = { 0 };

    client_connect (&one, server);
  }
}

static void
test_values (void)
{
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);
  g_autoptr (SallyDemoServer) one = new_server (pki, "mysql", SALLY_DEMO_GOOD);
  g_autoptr (SallyDemoServer) two = new_server (pki, "postgres", SALLY_DEMO_EXPIRED);

  g_assert_cmpuint (sally_demo_server_get_port (one), !=, 0);
  g_assert_cmpuint (sally_demo_server_get_port (one), !=, sally_demo_server_get_port (two));
  g_assert_cmpstr (sally_demo_server_get_engine (one), ==, "mysql");
  g_assert_cmpint (sally_demo_server_get_fault (two), ==, SALLY_DEMO_EXPIRED);
}

/* Names are parts of identifiers, and only what is right has no finding. */
static void
test_expectations (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < SALLY_N_DEMO_FAULTS; i++) {
    const SallyDemoExpectation *expected = sally_demo_fault_get_expectation ((SallyDemoFault) i);

    g_assert_true (sally_identifier_check (expected->name, FALSE, NULL));
    g_assert_true (g_hash_table_add (names, (gpointer) expected->name));
    g_assert_cmpint (expected->finding == NULL, ==, i == SALLY_DEMO_GOOD);
    g_assert_cmpint (expected->verdict == SALLY_VERDICT_PASS, ==, i == SALLY_DEMO_GOOD);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/server/silent", test_silent);
  g_test_add_func ("/demo/server/stop-in-handshake", test_stop_in_handshake);
  g_test_add_func ("/demo/server/many", test_many);
  g_test_add_func ("/demo/server/values", test_values);
  g_test_add_func ("/demo/server/expectations", test_expectations);
  return g_test_run ();
}
