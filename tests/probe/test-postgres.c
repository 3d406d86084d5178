/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-run.h"
#include "test-server.h"

#include <string.h>

/* PostgreSQL: what is sent, and what becomes of each answer. */

#define ERROR_BODY(state, text) "SFATAL\0VFATAL\0C" state "\0M" text "\0\0"
#define ERROR_53300 "E\0\0\0\x3B" ERROR_BODY ("53300", "sorry, too many clients already")
#define ERROR_28000_PLAIN "E\0\0\0\x29" ERROR_BODY ("28000", "no encryption")
#define ERROR_28000_CERT "E\0\0\0\x3F" ERROR_BODY ("28000", "requires a valid client certificate")

typedef struct {
  const char *name;
  TestLine script[6];
  SallyNegotiation negotiation;
  SallyNetOutcome net;
  SallyProtocol guess;
  const char *sqlstate;
  const char *text;
  const char *lamps;
} Row;

#define REQUEST                                                                                    \
  {                                                                                                \
    TEST_EXPECT, TEST_BYTES (TEST_SSL_REQUEST)                                                     \
  }
#define SAYS(text)                                                                                 \
  {                                                                                                \
    TEST_SEND, TEST_BYTES (text)                                                                   \
  }

static const Row rows[] = {
  { "no-tls",
    { REQUEST, SAYS ("N"), { TEST_SILENCE } },
    SALLY_NEGOTIATION_NO_TLS,
    SALLY_NET_OK,
    SALLY_PROTOCOL_UNKNOWN,
    NULL,
    NULL,
    "could-not-test fails fails fails" },
  { "error",
    { REQUEST, SAYS (ERROR_53300), { TEST_CLOSE } },
    SALLY_NEGOTIATION_SERVER_ERROR,
    SALLY_NET_OK,
    SALLY_PROTOCOL_UNKNOWN,
    "53300",
    "sorry, too many clients already",
    "fails fails fails fails" },
  { "old-error",
    { REQUEST, SAYS ("Ecould not fork new process\n\0"), { TEST_CLOSE } },
    SALLY_NEGOTIATION_SERVER_ERROR,
    SALLY_NET_OK,
    SALLY_PROTOCOL_UNKNOWN,
    NULL,
    "could not fork new process",
    "fails fails fails fails" },
  { "broken-error",
    { REQUEST, SAYS ("E\0\0\0\x3BSFATAL"), { TEST_CLOSE } },
    SALLY_NEGOTIATION_NO_ANSWER,
    SALLY_NET_CLOSED,
    SALLY_PROTOCOL_UNKNOWN,
    NULL,
    NULL,
    "fails fails fails fails" },
  { "huge-error",
    { REQUEST, SAYS ("E\x7F\0\0\0SFATAL"), { TEST_SILENCE } },
    SALLY_NEGOTIATION_WRONG_PROTOCOL,
    SALLY_NET_OK,
    SALLY_PROTOCOL_UNKNOWN,
    NULL,
    NULL,
    "fails fails fails fails" },
  { "close",
    { REQUEST, { TEST_CLOSE } },
    SALLY_NEGOTIATION_NO_ANSWER,
    SALLY_NET_CLOSED,
    SALLY_PROTOCOL_UNKNOWN,
    NULL,
    NULL,
    "fails fails fails fails" },
  { "reset",
    { REQUEST, { TEST_RESET } },
    SALLY_NEGOTIATION_NO_ANSWER,
    SALLY_NET_RESET,
    SALLY_PROTOCOL_UNKNOWN,
    NULL,
    NULL,
    "fails fails fails fails" },
  { "silent",
    { REQUEST, { TEST_SILENCE } },
    SALLY_NEGOTIATION_NO_ANSWER,
    SALLY_NET_TIMED_OUT,
    SALLY_PROTOCOL_UNKNOWN,
    NULL,
    NULL,
    "could-not-test could-not-test could-not-test could-not-test" },
  { "stuffed",
    { REQUEST, SAYS ("Sstuffed"), { TEST_SILENCE } },
    SALLY_NEGOTIATION_STUFFED,
    SALLY_NET_OK,
    SALLY_PROTOCOL_UNKNOWN,
    NULL,
    NULL,
    "could-not-test fails fails fails" },
  { "mysql",
    { SAYS ("\x4A\0\0\0\x0A"
            "8.0.36\0........"),
      { TEST_SILENCE } },
    SALLY_NEGOTIATION_WRONG_PROTOCOL,
    SALLY_NET_OK,
    SALLY_PROTOCOL_MYSQL,
    NULL,
    NULL,
    "fails fails fails fails" },
  { "mysql-that-begins-with-S",
    { SAYS ("\x53\0\0\0\x0A"
            "8.0.36\0........"),
      { TEST_SILENCE } },
    SALLY_NEGOTIATION_WRONG_PROTOCOL,
    SALLY_NET_OK,
    SALLY_PROTOCOL_MYSQL,
    NULL,
    NULL,
    "fails fails fails fails" },
  { "ssh",
    { SAYS ("SSH-2.0-OpenSSH_9.2\r\n"), { TEST_SILENCE } },
    SALLY_NEGOTIATION_WRONG_PROTOCOL,
    SALLY_NET_OK,
    SALLY_PROTOCOL_SSH,
    NULL,
    NULL,
    "fails fails fails fails" },
  { "http",
    { REQUEST, SAYS ("HTTP/1.1 400 Bad Request\r\n\r\n"), { TEST_CLOSE } },
    SALLY_NEGOTIATION_WRONG_PROTOCOL,
    SALLY_NET_OK,
    SALLY_PROTOCOL_HTTP,
    NULL,
    NULL,
    "fails fails fails fails" },
  { "tls",
    { REQUEST, SAYS ("\x15\x03\x01\0\x02\x02\x46"), { TEST_CLOSE } },
    SALLY_NEGOTIATION_WRONG_PROTOCOL,
    SALLY_NET_OK,
    SALLY_PROTOCOL_TLS,
    NULL,
    NULL,
    "fails fails fails fails" },
  { "garbage",
    { REQUEST, SAYS ("\xE1\x90\x03\x77\xA2\x01\xFE\xFD"), { TEST_SILENCE } },
    SALLY_NEGOTIATION_WRONG_PROTOCOL,
    SALLY_NET_OK,
    SALLY_PROTOCOL_UNKNOWN,
    NULL,
    NULL,
    "fails fails fails fails" },
};

static void
test_answer (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (TestServer) server = test_server_new (row->script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("postgres", test_server_get_port (server));
  g_autoptr (SallyProbeFacts) facts = NULL;

  if (row->net == SALLY_NET_TIMED_OUT)
    spec->read_timeout = 200;
  facts = test_run (spec);
  g_assert_cmpint (facts->negotiation, ==, row->negotiation);
  g_assert_cmpint (facts->net, ==, row->net);
  g_assert_cmpint (facts->guess, ==, row->guess);
  g_assert_cmpstr (facts->server_sqlstate, ==, row->sqlstate);
  g_assert_cmpstr (facts->server_text, ==, row->text);
  g_assert_cmpint (facts->states[SALLY_STEP_CONNECT], ==, SALLY_STEP_PASSED);
  g_assert_cmpint (facts->states[SALLY_STEP_NEGOTIATE], ==, SALLY_STEP_FAILED);
  g_assert_cmpint (facts->states[SALLY_STEP_HANDSHAKE], ==, SALLY_STEP_SKIPPED);
  g_assert_false (facts->timed_out);
  g_assert_cmpuint (test_server_get_n_connections (server), ==, 1);
  g_assert_cmpuint (test_server_get_n_errors (server), ==, 0);
  test_assert_lamps (spec, facts, row->lamps);
}

static TestCertificate *root, *leaf;

/* TLS 1.3: 3 round trips to the certificate, 4 to the first answer inside. */
static void
test_good (void)
{
  static const TestLine script[] = { REQUEST,
                                     SAYS ("S"),
                                     { TEST_TLS },
                                     { TEST_TLS_READ_SOME },
                                     { TEST_TLS_SEND, TEST_BYTES (TEST_ASK_PASSWORD) },
                                     { TEST_SILENCE },
                                     { TEST_END } };
  static const TestLine plain[] = {
    { TEST_READ_SOME }, SAYS (TEST_ASK_PASSWORD), { TEST_SILENCE }, { TEST_END }
  };
  static const char startup[] = "\0\0\0\x23\0\x03\0\0user\0scott\0database\0tiger\0\0";
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("postgres", test_server_get_port (server));
  g_autoptr (SallyProbeFacts) facts = NULL;
  g_autoptr (GBytes) received = NULL;
  gsize length;
  const char *bytes;

  test_server_set_chain (server, leaf, NULL, 0);
  test_server_set_plain_script (server, plain);
  test_spec_set (&spec->user_name, "scott");
  test_spec_set (&spec->database, "tiger");
  test_spec_trust (spec, root->x509);
  facts = test_run (spec);
  g_assert_cmpint (facts->negotiation, ==, SALLY_NEGOTIATION_ACCEPTED);
  g_assert_true (facts->handshake);
  g_assert_cmpstr (facts->tls_version, ==, "TLSv1.3");
  g_assert_cmpstr (facts->group, ==, "P-256");
  g_assert_cmpstr (facts->sni, ==, "localhost");
  g_assert_null (facts->alpn);
  g_assert_cmpuint (facts->round_trips, ==, 4);
  g_assert_cmpint (facts->plaintext, ==, SALLY_PLAINTEXT_ACCEPTED);
  g_assert_cmpuint (facts->chain->len, ==, 1);
  test_assert_lamps (spec, facts, "works works works works");
  for (guint i = 0; i < SALLY_STEP_LOGIN; i++)
    g_assert_cmpint (facts->states[i], ==, SALLY_STEP_PASSED);
  g_assert_cmpuint (test_server_get_n_connections (server), ==, 2);
  g_assert_cmpuint (test_server_get_n_errors (server), ==, 0);
  /* The same question on both connections. */
  received = test_server_get_received (server);
  bytes = g_bytes_get_data (received, &length);
  bytes = memmem (bytes, length, startup, sizeof startup - 1);
  g_assert_nonnull (bytes);
}

static void
test_no_user (void)
{
  static const TestLine script[] = {
    REQUEST, SAYS ("S"), { TEST_TLS }, { TEST_TLS_READ_SOME }, { TEST_END }
  };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("postgres", test_server_get_port (server));
  g_autoptr (SallyProbeFacts) facts = NULL;

  test_server_set_chain (server, leaf, NULL, 0);
  test_spec_trust (spec, root->x509);
  facts = test_run (spec);
  g_assert_cmpuint (facts->round_trips, ==, 3);
  g_assert_cmpint (facts->plaintext, ==, SALLY_PLAINTEXT_NOT_ASKED);
  g_assert_cmpuint (test_server_get_n_connections (server), ==, 1);
  test_assert_lamps (spec, facts, "could-not-test works works works");
}

/* Mode none is judged by the second connection alone. */
static void
test_plaintext (void)
{
  static const TestLine no_tls[] = { REQUEST, SAYS ("N"), { TEST_SILENCE }, { TEST_END } };
  static const struct {
    TestLine script[4];
    SallyPlaintext plaintext;
    const char *text;
    const char *lamps;
  } table[] = {
    { { { TEST_READ_SOME }, SAYS (TEST_ASK_PASSWORD), { TEST_END } },
      SALLY_PLAINTEXT_ACCEPTED,
      NULL,
      "works fails fails fails" },
    { { { TEST_READ_SOME }, SAYS ("R\0\0\0\x08\0\0\0\0"), { TEST_END } },
      SALLY_PLAINTEXT_ACCEPTED,
      NULL,
      "works fails fails fails" },
    { { { TEST_READ_SOME }, SAYS (ERROR_28000_PLAIN), { TEST_END } },
      SALLY_PLAINTEXT_REFUSED,
      "no encryption",
      "fails fails fails fails" },
    { { { TEST_READ_SOME }, SAYS (ERROR_53300), { TEST_END } },
      SALLY_PLAINTEXT_UNKNOWN,
      "sorry, too many clients already",
      "could-not-test fails fails fails" },
    { { { TEST_READ_SOME }, SAYS ("!"), { TEST_END } },
      SALLY_PLAINTEXT_UNKNOWN,
      NULL,
      "could-not-test fails fails fails" },
    { { { TEST_READ_SOME }, { TEST_RESET }, { TEST_END } },
      SALLY_PLAINTEXT_UNKNOWN,
      NULL,
      "could-not-test fails fails fails" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (TestServer) server = test_server_new (no_tls);
    g_autoptr (SallyEndpointSpec) spec = test_spec_new ("postgres", test_server_get_port (server));
    g_autoptr (SallyProbeFacts) facts = NULL;

    test_server_set_plain_script (server, table[i].script);
    test_spec_set (&spec->user_name, "scott");
    facts = test_run (spec);
    g_assert_cmpint (facts->plaintext, ==, table[i].plaintext);
    g_assert_cmpstr (facts->plaintext_text, ==, table[i].text);
    test_assert_lamps (spec, facts, table[i].lamps);
  }
}

/* A refusal inside TLS is kept; one for lack of a client certificate counts. */
static void
test_refused_inside (void)
{
  static const TestLine script[] = { REQUEST,
                                     SAYS ("S"),
                                     { TEST_TLS },
                                     { TEST_TLS_READ_SOME },
                                     { TEST_TLS_SEND, TEST_BYTES (ERROR_28000_CERT) },
                                     { TEST_TLS_CLOSE },
                                     { TEST_END } };
  static const TestLine plain[] = { { TEST_READ_SOME }, { TEST_CLOSE }, { TEST_END } };

  for (guint asks = 0; asks < 2; asks++) {
    g_autoptr (TestServer) server = test_server_new (script);
    g_autoptr (SallyEndpointSpec) spec = test_spec_new ("postgres", test_server_get_port (server));
    g_autoptr (SallyProbeFacts) facts = NULL;
    SSL_CTX *context = test_server_set_chain (server, leaf, NULL, 0);

    if (asks == 1)
      SSL_CTX_set_verify (context, SSL_VERIFY_PEER, NULL);
    test_server_set_plain_script (server, plain);
    test_spec_set (&spec->user_name, "scott");
    test_spec_trust (spec, root->x509);
    facts = test_run (spec);
    g_assert_cmpstr (facts->server_sqlstate, ==, "28000");
    g_assert_cmpint (facts->client_certificate_required, ==, asks == 1);
    test_assert_lamps (spec, facts,
                       asks == 1 ? "could-not-test fails fails fails"
                                 : "could-not-test works works works");
  }
}

static int
choose_alpn_cb (SSL *ssl,
                const unsigned char **out,
                unsigned char *out_length,
                const unsigned char *in,
                unsigned int in_length,
                void *data)
{
  if (in_length != 11 || memcmp (in, "\x0Apostgresql", 11) != 0)
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  *out = in + 1;
  *out_length = 10;
  return SSL_TLSEXT_ERR_OK;
}

static void
test_direct (void)
{
  static const TestLine script[] = { { TEST_TLS }, { TEST_TLS_READ_SOME }, { TEST_END } };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("postgres", test_server_get_port (server));
  g_autoptr (SallyProbeFacts) facts = NULL;
  SSL_CTX *context = test_server_set_chain (server, leaf, NULL, 0);

  SSL_CTX_set_alpn_select_cb (context, choose_alpn_cb, NULL);
  spec->negotiation_direct = TRUE;
  test_spec_trust (spec, root->x509);
  facts = test_run (spec);
  g_assert_cmpint (facts->negotiation, ==, SALLY_NEGOTIATION_DIRECT);
  g_assert_cmpstr (facts->alpn, ==, "postgresql");
  g_assert_cmpuint (facts->round_trips, ==, 2);
  test_assert_lamps (spec, facts, "could-not-test works works works");
}

static void
test_direct_to_wrong_server (void)
{
  static const TestLine script[] = { { TEST_READ_SOME },
                                     SAYS ("HTTP/1.1 400 Bad Request\r\n\r\n"),
                                     { TEST_END } };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("postgres", test_server_get_port (server));
  g_autoptr (SallyProbeFacts) facts = NULL;

  spec->negotiation_direct = TRUE;
  facts = test_run (spec);
  g_assert_cmpint (facts->negotiation, ==, SALLY_NEGOTIATION_WRONG_PROTOCOL);
  g_assert_cmpint (facts->guess, ==, SALLY_PROTOCOL_HTTP);
  test_assert_lamps (spec, facts, "fails fails fails fails");
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  root = test_pki_make_ca ("Root", NULL);
  leaf = test_pki_make_server ("localhost", root);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/postgres/answer/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_answer);
  }
  g_test_add_func ("/postgres/good", test_good);
  g_test_add_func ("/postgres/no-user", test_no_user);
  g_test_add_func ("/postgres/plaintext", test_plaintext);
  g_test_add_func ("/postgres/refused-inside", test_refused_inside);
  g_test_add_func ("/postgres/direct", test_direct);
  g_test_add_func ("/postgres/direct-to-wrong-server", test_direct_to_wrong_server);
  result = g_test_run ();
  test_pki_free (leaf);
  test_pki_free (root);
  return result;
}
