/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-tns.h"

#include <string.h>

/* What an Oracle listener is asked for, and where it sends us. */

/* Resending without an end is not followed. */
static void
test_resend_for_ever (void)
{
  TestLine rest[50] = { { TEST_END } };
  g_autoptr (TestServer) server = NULL;
  g_autoptr (SallyEndpointSpec) spec = NULL;
  g_autoptr (SallyProbeFacts) facts = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rest) - 1; i++)
    rest[i] = i % 2 == 0 ? (TestLine) SAYS (RESEND) : (TestLine) READ;
  server = test_tns_server_new (rest);
  spec = test_tns_spec_new (server);
  facts = test_run (spec);
  g_assert_true (facts->unanswered);
  g_assert_cmpuint (facts->round_trips, ==, 2 + 16);
  test_assert_lamps (spec, facts, TLS_WORKS);
}

static GByteArray *
make_redirect (const char *address, const char *connect_data, gboolean in_data)
{
  GByteArray *packet = g_byte_array_new ();
  gsize n = strlen (address) + (connect_data != NULL ? 1 + strlen (connect_data) : 0);
  guint8 head[10] = { 0, 10, 0, 0, 5, 2, 0, 0, 0, (guint8) n };
  guint8 data[10] = { 0, (guint8) (10 + n), 0, 0, 6, 0, 0, 0, 0, 0x40 };

  g_assert_cmpuint (n, <, 240);
  if (!in_data)
    head[1] = (guint8) (10 + n);
  g_byte_array_append (packet, head, sizeof head);
  if (in_data)
    g_byte_array_append (packet, data, sizeof data);
  g_byte_array_append (packet, (const guint8 *) address, (guint) strlen (address));
  if (connect_data != NULL) {
    g_byte_array_append (packet, (const guint8 *) "", 1);
    g_byte_array_append (packet, (const guint8 *) connect_data, (guint) strlen (connect_data));
  }
  return packet;
}

/* A second listener that accepts, found by a REDIRECT; it too may want TLS
 * again. */
static void
test_redirect (void)
{
  static TestLine second_script[] = {
    { TEST_TLS }, READ,        SAYS (RESEND_IN_NEW_TLS), { TEST_TLS_AGAIN }, READ, SAYS (ACCEPT),
    READ,         { TEST_END }
  };

  for (guint i = 0; i < 4; i++) {
    g_autoptr (TestServer) second = test_server_new (second_script);
    g_autofree char *address = g_strdup_printf (
        "(ADDRESS=(PROTOCOL=tcps)(HOST=127.0.0.1)(PORT=%u))", test_server_get_port (second));
    const char *connect_data = (i & 1) != 0 ? "(DESCRIPTION=(X=redirected))" : NULL;
    g_autoptr (GByteArray) packet = make_redirect (address, connect_data, (i & 2) != 0);
    const TestLine rest[] = { { TEST_TLS_SEND, packet->data, packet->len }, READ, { TEST_END } };
    g_autoptr (TestServer) server = test_tns_server_new (rest);
    g_autoptr (SallyEndpointSpec) spec = test_tns_spec_new (server);
    g_autoptr (SallyProbeFacts) facts = NULL;

    test_server_set_chain (second, test_tns_listener, NULL, 0);
    test_server_set_second_chain (second, test_tns_database);
    facts = test_run (spec);
    g_assert_true (facts->confirmed);
    g_assert_false (facts->unanswered);
    g_assert_null (facts->server_text);
    g_assert_cmpuint (facts->front_chains->len, ==, 2);
    g_assert_cmpuint (facts->front_verifications->len, ==, 2);
    /* Three to the redirect, then as for a dedicated server. */
    g_assert_cmpuint (facts->round_trips, ==, 3 + 5);
    test_assert_lamps (spec, facts, TLS_WORKS);
    /* The flag of a redirected CONNECT. */
    g_assert_cmpuint (test_tns_count (second, TEST_BYTES ("\0\0\x01\x04\0\0\x01\x3F")), ==, 2);
    g_assert_cmpuint (test_tns_count (second, TEST_BYTES ("(DESCRIPTION=(X=redirected))")), ==,
                      connect_data != NULL ? 2 : 0);
    g_assert_cmpuint (test_tns_count (second, TEST_BYTES (CONNECT_DATA)), ==,
                      connect_data != NULL ? 0 : 2);
  }
}

/* In circles, and to where nobody is: TLS is proven all the same. */
static void
test_redirect_lost (void)
{
  static const TestLine rest[] = { SAYS (""), READ, { TEST_END } };

  for (guint i = 0; i < 2; i++) {
    g_autoptr (TestServer) server = test_tns_server_new (rest);
    g_autoptr (SallyEndpointSpec) spec = test_tns_spec_new (server);
    guint16 port = i == 0 ? test_server_get_port (server) : test_find_closed_port ();
    g_autofree char *address =
        g_strdup_printf ("(ADDRESS=(PROTOCOL=tcps)(HOST=127.0.0.1)(PORT=%u))", port);
    g_autofree char *text = g_strdup_printf ("REDIRECT 127.0.0.1:%u", port);
    g_autoptr (GByteArray) packet = make_redirect (address, NULL, TRUE);
    g_autoptr (SallyProbeFacts) facts = NULL;

    test_tns_script[2].bytes = packet->data;
    test_tns_script[2].length = packet->len;
    facts = test_run (spec);
    g_assert_true (facts->unanswered);
    g_assert_cmpstr (facts->server_text, ==, text);
    g_assert_cmpuint (test_server_get_n_connections (server), ==, i == 0 ? 4 : 1);
    g_assert_cmpuint (facts->front_chains->len, ==, i == 0 ? 3 : 0);
    test_assert_lamps (spec, facts, TLS_WORKS);
  }
}

/* What the listener is asked for: by SID, without a service, and at length. */
static void
test_descriptor (void)
{
  static const TestLine rest[] = { SAYS (REFUSE ("12504")), { TEST_END } };
  g_autofree char *name = g_strnfill (200, 'x');
  const struct {
    const char *test_tns_database, *by, *text;
    guint n_data;
  } table[] = {
    { "ORCL", "sid", "(CONNECT_DATA=(SID=ORCL)(CID=", 0 },
    { "", "", "(CONNECT_DATA=(CID=", 0 },
    { "shop.example.com", "service-name", "(CONNECT_DATA=(SERVICE_NAME=shop.example.com)", 0 },
    { name, "", name, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (TestServer) server = test_tns_server_new (rest);
    g_autoptr (SallyEndpointSpec) spec = test_tns_spec_new (server);
    g_autoptr (SallyProbeFacts) facts = NULL;

    test_spec_set (&spec->database, table[i].test_tns_database);
    g_hash_table_insert (spec->settings, (gpointer) SALLY_SETTING_CONNECT_BY,
                         (gpointer) table[i].by);
    facts = test_run (spec);
    g_assert_cmpuint (facts->server_error, ==, 12504);
    g_assert_cmpuint (test_tns_count (server, table[i].text, strlen (table[i].text)), ==, 1);
    /* Behind 230 bytes in a DATA packet of its own. */
    g_assert_cmpuint (test_tns_count (server, TEST_BYTES ("\0\0\x06\0\0\0\0\0(DESCRIPTION")), ==,
                      table[i].n_data);
    g_assert_cmpuint (test_tns_count (server, TEST_BYTES ("\0\x4A\0\0\x01\0\0\0")), ==,
                      table[i].n_data);
  }
}

/* What would end a parenthesis is not sent; TLS is judged without it. */
static void
test_hostile_names (void)
{
  static const char *const names[] = { "a)(X=1", "a b", "a=b",  "a\\b", "a\"b",
                                       "a\nb",   "(",   "a\tb", "a'b",  "\x7F" };
  static const TestLine rest[] = { SAYS (REFUSE ("12504")), { TEST_END } };
  g_autofree char *name = g_strnfill (256, 'x');

  for (guint i = 0; i <= G_N_ELEMENTS (names); i++) {
    g_autoptr (TestServer) server = test_tns_server_new (rest);
    g_autoptr (SallyEndpointSpec) spec = test_tns_spec_new (server);
    g_autoptr (SallyProbeFacts) facts = NULL;

    test_spec_set (&spec->database, i < G_N_ELEMENTS (names) ? names[i] : name);
    facts = test_run (spec);
    g_assert_false (facts->confirmed);
    g_assert_false (facts->unanswered);
    g_assert_cmpuint (facts->server_error, ==, 0);
    g_assert_cmpuint (test_tns_count (server, TEST_BYTES ("DESCRIPTION")), ==, 0);
    test_assert_lamps (spec, facts, TLS_WORKS);
  }
}

/* The service in the ClientHello, when that is set and possible. */
static void
test_sni (void)
{
  static const TestLine rest[] = { SAYS (ACCEPT), READ, { TEST_END } };
  g_autofree char *name = g_strnfill (250, 'x');
  const struct {
    const char *test_tns_database, *by, *sni;
  } table[] = {
    { "shop.example", "", "S12.shop.example.V3.319" },
    { "shop", "sid", NULL },
    { "", "", NULL },
    { "shop#1", "", NULL },
    { name, "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (TestServer) server = test_tns_server_new (rest);
    g_autoptr (SallyEndpointSpec) spec = test_tns_spec_new (server);
    g_autoptr (SallyProbeFacts) facts = NULL;

    test_spec_set (&spec->database, table[i].test_tns_database);
    g_hash_table_insert (spec->settings, (gpointer) SALLY_SETTING_CONNECT_BY,
                         (gpointer) table[i].by);
    g_hash_table_insert (spec->settings, (gpointer) SALLY_SETTING_SERVICE_SNI, (gpointer) "yes");
    facts = test_run (spec);
    g_assert_cmpstr (facts->sni, ==, table[i].sni);
    test_assert_lamps (spec, facts, TLS_WORKS);
  }
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  test_tns_set_up ();
  g_test_add_func ("/oracle-service/resend-for-ever", test_resend_for_ever);
  g_test_add_func ("/oracle-service/redirect", test_redirect);
  g_test_add_func ("/oracle-service/redirect-lost", test_redirect_lost);
  g_test_add_func ("/oracle-service/descriptor", test_descriptor);
  g_test_add_func ("/oracle-service/hostile-names", test_hostile_names);
  g_test_add_func ("/oracle-service/sni", test_sni);
  result = g_test_run ();
  test_tns_tear_down ();
  return result;
}
