/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "demo-client.h"

#include <string.h>

/* An Oracle listener's first packets, and what each kind presents. */

#define CONNECT_HEAD 74

/* A CONNECT with so many bytes of data, behind it when they are many. */
static void
send_connect (Client *client, guint n_data)
{
  guint8 packet[CONNECT_HEAD + 10 + 1000] = { 0, CONNECT_HEAD, 0, 0, 1 };
  guint length = CONNECT_HEAD;

  packet[24] = (guint8) (n_data >> 8);
  packet[25] = (guint8) n_data;
  packet[27] = CONNECT_HEAD;
  if (n_data > 230) {
    packet[length] = (guint8) ((10 + n_data) >> 8);
    packet[length + 1] = (guint8) (10 + n_data);
    packet[length + 4] = 6;
    length += 10;
  } else
    packet[1] = (guint8) (CONNECT_HEAD + n_data);
  client_write (client, packet, length + n_data);
}

static void
expect_accept (Client *client)
{
  guint8 packet[45];

  client_read (client, packet, sizeof packet);
  g_assert_cmpuint (packet[1], ==, sizeof packet);
  g_assert_cmpuint (packet[4], ==, 2);
  /* What a login would be. */
  client_write (client, "\0\0\0\x0A\x06\0\0\0\0\0", 10);
  g_assert_true (client_at_end (client));
}

static void
test_faults (void)
{
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);

  for (guint i = 0; i < SALLY_N_DEMO_FAULTS; i++) {
    g_autoptr (SallyDemoServer) server = NULL;
    g_autofree char *front = NULL;
    g_autofree char *finding = NULL;
    g_auto (Client) client = { -1, NULL, NULL };
    guint8 resend[8];

    if (i == SALLY_DEMO_NO_TLS || i == SALLY_DEMO_SILENT)
      continue;
    server = new_server (pki, "oracle", (SallyDemoFault) i);
    client_connect (&client, server);
    client_start_tls (&client);
    front = client_get_finding (&client, pki);
    g_assert_cmpstr (front, ==, sally_demo_fault_get_expectation ((SallyDemoFault) i)->finding);
    send_connect (&client, i % 2 == 0 ? 100 : 900);
    client_read (&client, resend, sizeof resend);
    g_assert_cmpmem (resend, 8, "\0\x08\0\0\x0B\x08\0\0", 8);
    /* TLS again, without a closing alert. */
    g_clear_pointer (&client.ssl, SSL_free);
    g_clear_pointer (&client.context, SSL_CTX_free);
    client_start_tls (&client);
    finding = client_get_finding (&client, pki);
    g_assert_cmpstr (finding, ==, front);
    send_connect (&client, i % 2 == 0 ? 100 : 900);
    expect_accept (&client);
  }
}

static void
test_no_tls (void)
{
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);
  g_autoptr (SallyDemoServer) server = new_server (pki, "oracle", SALLY_DEMO_NO_TLS);
  g_auto (Client) client = { 0 };

  client_connect (&client, server);
  send_connect (&client, 0);
  expect_accept (&client);
}

static void
test_garbage (void)
{
  static const guint8 packets[][16] = {
    { 0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3 },
    { 0, 7, 0, 0, 1 },
    { 0xFF, 0xFF, 0, 0, 1 },
    { 0, 16, 0, 0, 1, 0, 0, 0 },
    { 0, 16, 0, 0, 2, 0, 0, 0 },
    "GET / HTTP/1.0\r",
  };
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);
  g_autoptr (SallyDemoServer) server = new_server (pki, "oracle", SALLY_DEMO_NO_TLS);

  for (guint i = 0; i < G_N_ELEMENTS (packets); i++) {
    g_auto (Client) client = { 0 };

    client_connect (&client, server);
    client_write (&client, packets[i], sizeof packets[i]);
    g_assert_true (client_at_end (&client));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/oracle/faults", test_faults);
  g_test_add_func ("/demo/oracle/no-tls", test_no_tls);
  g_test_add_func ("/demo/oracle/garbage", test_garbage);
  return g_test_run ();
}
