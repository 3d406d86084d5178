/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "demo-client.h"

/* The server itself: silence, many connections, and that it ends at once. */

static void
test_silent (void)
{
  static const char *const names[] = { "postgres-silent", "mysql-silent" };
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    SallyDemoServer *server = new_server (pki, names[i]);
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
  SallyDemoServer *server = new_server (pki, "postgres-good");
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
  g_autoptr (SallyDemoServer) server = new_server (pki, "mysql-good");
  Client clients[80] = { { 0 } };
  guint n_greeted = 0, n_refused = 0;

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    client_connect (&clients[i], server);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++) {
    g_assert_true (client_has_bytes (&clients[i], 20000));
    if (i < 64) {
      guint8 head[4];

      client_read (&clients[i], head, sizeof head);
      n_greeted++;
    } else if (client_at_end (&clients[i]))
      n_refused++;
  }
  g_assert_cmpuint (n_greeted, ==, 64);
  g_assert_cmpuint (n_refused, ==, 16);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    client_clear (&clients[i]);
  for (guint i = 0; i < 200; i++) {
    g_auto (Client) one = { 0 };

    client_connect (&one, server);
  }
}

static void
test_address (void)
{
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);
  g_autoptr (SallyDemoServer) one = new_server (pki, "mysql-good");
  g_autoptr (SallyDemoServer) two = new_server (pki, "postgres-expired");

  g_assert_cmpstr (sally_demo_server_get_host (one), ==, "localhost");
  g_assert_cmpuint (sally_demo_server_get_port (one), !=, 0);
  g_assert_cmpuint (sally_demo_server_get_port (one), !=, sally_demo_server_get_port (two));
  g_assert_cmpuint (sally_demo_server_get_kind (two), ==, find_kind ("postgres-expired"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/demo/server/silent", test_silent);
  g_test_add_func ("/demo/server/stop-in-handshake", test_stop_in_handshake);
  g_test_add_func ("/demo/server/many", test_many);
  g_test_add_func ("/demo/server/address", test_address);
  return g_test_run ();
}
