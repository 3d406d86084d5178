/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "demo-client.h"

#include <string.h>

/* PostgreSQL's first packets, and what each kind presents. */

static const guint8 ssl_request[] = { 0, 0, 0, 8, 4, 0xD2, 0x16, 0x2F };
static const guint8 gssenc_request[] = { 0, 0, 0, 8, 4, 0xD2, 0x16, 0x30 };

#define STARTUP_TEXT "user\0app\0database\0shop\0"

static void
send_startup (Client *client)
{
  static const guint8 head[] = { 0, 0, 0, 8 + sizeof STARTUP_TEXT, 0, 3, 0, 0 };

  client_write (client, head, sizeof head);
  client_write (client, STARTUP_TEXT, sizeof STARTUP_TEXT);
}

/* Expects a message, and that @text is in it. */
static void
expect (Client *client, char type, const char *text)
{
  guint8 head[5];
  g_autofree char *body = NULL;
  gsize length;

  client_read (client, head, sizeof head);
  g_assert_cmpint (head[0], ==, type);
  length = head[3] * 256u + head[4] - 4;
  body = g_malloc (length + 1);
  client_read (client, body, length);
  body[length] = '\0';
  for (gsize i = 0; i < length; i++)
    if (body[i] == '\0')
      body[i] = '|';
  g_assert_nonnull (strstr (body, text));
}

static void
expect_byte (Client *client, char expected)
{
  char byte;

  client_read (client, &byte, 1);
  g_assert_cmpint (byte, ==, expected);
}

static void
sign_in (Client *client)
{
  static const guint8 question[] = { 'R', 0, 0, 0, 8, 0, 0, 0, 3 };
  guint8 got[sizeof question];
  static const guint8 password[] = { 'p', 0, 0, 0, 7, 'p', 'w', 0 };

  send_startup (client);
  client_read (client, got, sizeof got);
  g_assert_cmpmem (got, sizeof got, question, sizeof question);
  client_write (client, password, sizeof password);
  expect (client, 'E', "|C28P01|Mpassword authentication failed for user \"app\"|");
  g_assert_true (client_at_end (client));
}

/* Each kind with TLS has the fault that a test must find, and no worse one. */
static void
test_faults (void)
{
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);

  for (guint i = 0; i < SALLY_N_DEMO_FAULTS; i++) {
    SallyDemoServer *server;
    g_autofree char *finding = NULL;

    if (i == SALLY_DEMO_NO_TLS || i == SALLY_DEMO_SILENT)
      continue;
    server = new_server (pki, "postgres", (SallyDemoFault) i);
    {
      g_auto (Client) client = { 0 };

      client_connect (&client, server);
      client_write (&client, ssl_request, sizeof ssl_request);
      expect_byte (&client, 'S');
      client_start_tls (&client);
      finding = client_get_finding (&client, pki);
      g_assert_cmpstr (finding, ==, sally_demo_fault_get_expectation ((SallyDemoFault) i)->finding);
      sign_in (&client);
    }
    g_assert_finalize_object (server);
  }
}

static void
test_gss (void)
{
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);
  g_autoptr (SallyDemoServer) server = new_server (pki, "postgres", SALLY_DEMO_GOOD);
  g_auto (Client) client = { 0 };

  client_connect (&client, server);
  client_write (&client, gssenc_request, sizeof gssenc_request);
  expect_byte (&client, 'N');
  client_write (&client, ssl_request, sizeof ssl_request);
  expect_byte (&client, 'S');
}

static void
test_plaintext_refused (void)
{
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);
  g_autoptr (SallyDemoServer) server = new_server (pki, "postgres", SALLY_DEMO_GOOD);
  g_auto (Client) client = { 0 };

  client_connect (&client, server);
  send_startup (&client);
  expect (&client, 'E',
          "|C28000|Mno pg_hba.conf entry for host \"127.0.0.1\", user \"app\", "
          "database \"shop\", no encryption|");
  g_assert_true (client_at_end (&client));
}

static void
test_plaintext_accepted (void)
{
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);
  g_autoptr (SallyDemoServer) server = new_server (pki, "postgres", SALLY_DEMO_EXPIRED);
  g_auto (Client) client = { 0 };

  client_connect (&client, server);
  sign_in (&client);
}

static void
test_no_tls (void)
{
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);
  g_autoptr (SallyDemoServer) server = new_server (pki, "postgres", SALLY_DEMO_NO_TLS);
  g_auto (Client) client = { 0 };

  client_connect (&client, server);
  client_write (&client, ssl_request, sizeof ssl_request);
  expect_byte (&client, 'N');
  sign_in (&client);
}

/* What is no startup packet ends the connection and nothing else. */
static void
test_garbage (void)
{
  static const guint8 packets[][12] = {
    "GET / HTTP",
    { 0, 0, 0, 4, 0, 0, 0, 0 },
    { 0, 0, 0, 0 },
    { 0xFF, 0xFF, 0xFF, 0xFF },
    { 0, 0, 0, 8, 0, 2, 0, 0 },
    { 0, 0, 0, 8, 4, 0xD2, 0x16, 0x2E },
    { 0x16, 3, 1, 2, 0, 1, 0 },
  };
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);
  g_autoptr (SallyDemoServer) server = new_server (pki, "postgres", SALLY_DEMO_EXPIRED);
  g_auto (Client) last = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (packets); i++) {
    g_auto (Client) client = { 0 };

    client_connect (&client, server);
    client_write (&client, packets[i], sizeof packets[i]);
    g_assert_true (client_at_end (&client));
  }
  client_connect (&last, server);
  sign_in (&last);
}

/* Names come back in a message, so they are made harmless. */
static void
test_name_in_message (void)
{
  static const guint8 startup[] = { 0,   0, 0,   21,   0,    3,   0, 0,   'u', 's', 'e',
                                    'r', 0, 'a', '\n', 0x1b, '"', 0, 'x', 0,   0 };
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);
  g_autoptr (SallyDemoServer) server = new_server (pki, "postgres", SALLY_DEMO_GOOD);
  g_auto (Client) client = { 0 };

  client_connect (&client, server);
  client_write (&client, startup, sizeof startup);
  expect (&client, 'E', "user \"a???\"");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/postgres/faults", test_faults);
  g_test_add_func ("/demo/postgres/gss", test_gss);
  g_test_add_func ("/demo/postgres/plaintext-refused", test_plaintext_refused);
  g_test_add_func ("/demo/postgres/plaintext-accepted", test_plaintext_accepted);
  g_test_add_func ("/demo/postgres/no-tls", test_no_tls);
  g_test_add_func ("/demo/postgres/garbage", test_garbage);
  g_test_add_func ("/demo/postgres/name-in-message", test_name_in_message);
  return g_test_run ();
}
