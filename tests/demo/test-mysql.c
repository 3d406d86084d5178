/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "demo-client.h"

#include <string.h>

/* MySQL's first packets, and what each kind presents. */

#define CLIENT_SSL 0x800
#define HEAD "\x0d\xaa\x08\x00\x00\x00\x00\x01\x2d" /* flags with CLIENT_SSL, size, charset */

/* Returns the payload, which ends with a NUL that does not count. */
static char *
read_packet (Client *client, guint8 sequence, gsize *length)
{
  guint8 head[4];
  char *payload;

  client_read (client, head, sizeof head);
  g_assert_cmpuint (head[3], ==, sequence);
  *length = head[0] + head[1] * 256u;
  payload = g_malloc0 (*length + 1);
  client_read (client, payload, *length);
  return payload;
}

/* Returns the capabilities. */
static guint
read_greeting (Client *client)
{
  static const char version[] = "8.0.0-sallyport-demo";
  gsize length;
  g_autofree char *payload = read_packet (client, 0, &length);
  const guint8 *rest = (const guint8 *) payload + 1 + sizeof version;

  g_assert_cmpint (payload[0], ==, 10);
  g_assert_cmpstr (payload + 1, ==, version);
  /* Salt, its end, the plugin. */
  g_assert_cmpuint (length, ==, 1 + sizeof version + 31 + 13 + sizeof "mysql_native_password");
  g_assert_cmpuint (rest[20], ==, 21);
  g_assert_cmpstr ((const char *) rest + 31 + 13, ==, "mysql_native_password");
  return rest[13] | rest[14] * 256u | (guint) rest[18] << 16;
}

static void
send_packet (Client *client, guint8 sequence, gboolean with_login)
{
  guint8 packet[4 + 32 + 5] = { with_login ? 37 : 32, 0, 0, sequence };

  memcpy (packet + 4, HEAD, sizeof HEAD - 1);
  memcpy (packet + 36, "app\0", 5);
  client_write (client, packet, 4u + packet[0]);
}

static void
expect_error (Client *client, guint8 sequence, guint number, const char *text)
{
  gsize length;
  g_autofree char *payload = read_packet (client, sequence, &length);

  g_assert_cmpuint ((guint8) payload[0], ==, 0xFF);
  g_assert_cmpuint ((guint8) payload[1] + (guint8) payload[2] * 256u, ==, number);
  g_assert_cmpint (payload[3], ==, '#');
  g_assert_nonnull (strstr (payload + 9, text));
  g_assert_true (client_at_end (client));
}

static void
test_faults (void)
{
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);

  for (guint i = 0; i < SALLY_N_DEMO_FAULTS; i++) {
    g_autoptr (SallyDemoServer) server = NULL;
    g_autofree char *finding = NULL;
    g_auto (Client) client = { -1, NULL, NULL };

    if (i == SALLY_DEMO_NO_TLS || i == SALLY_DEMO_SILENT)
      continue;
    server = new_server (pki, "mysql", (SallyDemoFault) i);
    client_connect (&client, server);
    g_assert_cmpuint (read_greeting (&client) & CLIENT_SSL, !=, 0);
    send_packet (&client, 1, FALSE);
    client_start_tls (&client);
    finding = client_get_finding (&client, pki);
    g_assert_cmpstr (finding, ==, sally_demo_fault_get_expectation ((SallyDemoFault) i)->finding);
    send_packet (&client, 2, TRUE);
    expect_error (&client, 3, 1045, "Access denied for user 'app'");
  }
}

static void
test_plaintext_refused (void)
{
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);
  g_autoptr (SallyDemoServer) server = new_server (pki, "mysql", SALLY_DEMO_GOOD);
  g_auto (Client) client = { 0 };

  client_connect (&client, server);
  read_greeting (&client);
  send_packet (&client, 1, TRUE);
  expect_error (&client, 2, 3159, "--require_secure_transport=ON");
}

static void
test_no_tls (void)
{
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);
  g_autoptr (SallyDemoServer) server = new_server (pki, "mysql", SALLY_DEMO_NO_TLS);
  g_auto (Client) client = { 0 };

  client_connect (&client, server);
  g_assert_cmpuint (read_greeting (&client) & CLIENT_SSL, ==, 0);
  send_packet (&client, 1, TRUE);
  expect_error (&client, 2, 1045, "Access denied");
}

static void
test_garbage (void)
{
  static const guint8 packets[][40] = {
    { 3, 0, 0, 1, 'a', 'b', 'c' },
    { 0xFF, 0xFF, 0xFF, 1 },
    { 0, 0, 0, 1 },
    "GET / HTTP/1.0\r\n\r\n",
  };
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);
  g_autoptr (SallyDemoServer) server = new_server (pki, "mysql", SALLY_DEMO_EXPIRED);

  for (guint i = 0; i < G_N_ELEMENTS (packets); i++) {
    g_auto (Client) client = { 0 };

    client_connect (&client, server);
    read_greeting (&client);
    client_write (&client, packets[i], sizeof packets[i]);
    g_assert_true (client_at_end (&client));
  }
}

/* TLS was announced, and something else comes. */
static void
test_broken_handshake (void)
{
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);
  g_autoptr (SallyDemoServer) server = new_server (pki, "mysql", SALLY_DEMO_GOOD);
  g_auto (Client) client = { 0 };

  client_connect (&client, server);
  read_greeting (&client);
  send_packet (&client, 1, FALSE);
  client_write (&client, "no ClientHello", 14);
  g_assert_true (client_at_end (&client));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/mysql/faults", test_faults);
  g_test_add_func ("/demo/mysql/plaintext-refused", test_plaintext_refused);
  g_test_add_func ("/demo/mysql/no-tls", test_no_tls);
  g_test_add_func ("/demo/mysql/garbage", test_garbage);
  g_test_add_func ("/demo/mysql/broken-handshake", test_broken_handshake);
  return g_test_run ();
}
