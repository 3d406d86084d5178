/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-test-support.h"
#include "test-run.h"
#include "test-server.h"

#include <string.h>

/* MySQL: what is sent, and what becomes of each answer. */

typedef struct {
  const char *name;
  TestLine script[6];
  SallyNegotiation negotiation;
  SallyNetOutcome net;
  SallyProtocol guess;
  guint error;
  const char *sqlstate;
  const char *text;
  const char *version;
  const char *lamps;
} Row;

#define SAYS(text)                                                                                 \
  {                                                                                                \
    TEST_SEND, TEST_BYTES (text)                                                                   \
  }
#define ALL_FAIL "fails fails fails fails"

static const Row rows[] = {
  { "too-many",
    { SAYS ("\x17\0\0\0\xFF\x10\x04Too many connections"), { TEST_CLOSE } },
    SALLY_NEGOTIATION_SERVER_ERROR,
    SALLY_NET_OK,
    SALLY_PROTOCOL_UNKNOWN,
    1040,
    NULL,
    "Too many connections",
    NULL,
    ALL_FAIL },
  { "blocked",
    { SAYS ("\x12\0\0\0\xFF\x69\x04Host is blocked"), { TEST_CLOSE } },
    SALLY_NEGOTIATION_SERVER_ERROR,
    SALLY_NET_OK,
    SALLY_PROTOCOL_UNKNOWN,
    1129,
    NULL,
    "Host is blocked",
    NULL,
    ALL_FAIL },
  { "not-allowed",
    { SAYS ("\x14\0\0\0\xFF\x6A\x04#HY000not allowed"), { TEST_CLOSE } },
    SALLY_NEGOTIATION_SERVER_ERROR,
    SALLY_NET_OK,
    SALLY_PROTOCOL_UNKNOWN,
    1130,
    "HY000",
    "not allowed",
    NULL,
    ALL_FAIL },
  { "protocol-9",
    { SAYS ("\x0D\0\0\0\x09"
            "3.22.30\0\x01\0\0\0"),
      { TEST_SILENCE } },
    SALLY_NEGOTIATION_NO_TLS,
    SALLY_NET_OK,
    SALLY_PROTOCOL_UNKNOWN,
    0,
    NULL,
    NULL,
    "3.22.30",
    "works fails fails fails" },
  { "no-version",
    { SAYS ("\x05\0\0\0\x0A"
            "8888"),
      { TEST_SILENCE } },
    SALLY_NEGOTIATION_WRONG_PROTOCOL,
    SALLY_NET_OK,
    SALLY_PROTOCOL_MYSQL,
    0,
    NULL,
    NULL,
    NULL,
    ALL_FAIL },
  { "short",
    { SAYS ("\x0B\0\0\0\x0A"
            "8.0\0abcdef"),
      { TEST_SILENCE } },
    SALLY_NEGOTIATION_WRONG_PROTOCOL,
    SALLY_NET_OK,
    SALLY_PROTOCOL_MYSQL,
    0,
    NULL,
    NULL,
    NULL,
    ALL_FAIL },
  { "broken-off",
    { SAYS ("\x4A\0\0\0\x0A"
            "8.0.36\0"),
      { TEST_CLOSE } },
    SALLY_NEGOTIATION_NO_ANSWER,
    SALLY_NET_CLOSED,
    SALLY_PROTOCOL_UNKNOWN,
    0,
    NULL,
    NULL,
    NULL,
    ALL_FAIL },
  { "empty",
    { SAYS ("\0\0\0\0\0\0\0\0"), { TEST_SILENCE } },
    SALLY_NEGOTIATION_WRONG_PROTOCOL,
    SALLY_NET_OK,
    SALLY_PROTOCOL_UNKNOWN,
    0,
    NULL,
    NULL,
    NULL,
    ALL_FAIL },
  { "huge",
    { SAYS ("\xFF\xFF\xFF\0\x0A"
            "8.0.36\0"),
      { TEST_SILENCE } },
    SALLY_NEGOTIATION_WRONG_PROTOCOL,
    SALLY_NET_OK,
    SALLY_PROTOCOL_UNKNOWN,
    0,
    NULL,
    NULL,
    NULL,
    ALL_FAIL },
  { "close",
    { { TEST_CLOSE } },
    SALLY_NEGOTIATION_NO_ANSWER,
    SALLY_NET_CLOSED,
    SALLY_PROTOCOL_UNKNOWN,
    0,
    NULL,
    NULL,
    NULL,
    ALL_FAIL },
  { "reset",
    { { TEST_RESET } },
    SALLY_NEGOTIATION_NO_ANSWER,
    SALLY_NET_RESET,
    SALLY_PROTOCOL_UNKNOWN,
    0,
    NULL,
    NULL,
    NULL,
    ALL_FAIL },
  { "silent",
    { { TEST_SILENCE } },
    SALLY_NEGOTIATION_NO_ANSWER,
    SALLY_NET_TIMED_OUT,
    SALLY_PROTOCOL_UNKNOWN,
    0,
    NULL,
    NULL,
    NULL,
    "could-not-test could-not-test could-not-test could-not-test" },
  { "ssh",
    { SAYS ("SSH-2.0-OpenSSH_9.2\r\n"), { TEST_SILENCE } },
    SALLY_NEGOTIATION_WRONG_PROTOCOL,
    SALLY_NET_OK,
    SALLY_PROTOCOL_SSH,
    0,
    NULL,
    NULL,
    NULL,
    ALL_FAIL },
  { "smtp",
    { SAYS ("220 mail.example ESMTP\r\n"), { TEST_SILENCE } },
    SALLY_NEGOTIATION_WRONG_PROTOCOL,
    SALLY_NET_OK,
    SALLY_PROTOCOL_SMTP,
    0,
    NULL,
    NULL,
    NULL,
    ALL_FAIL },
  { "markup-and-controls",
    { SAYS ("\x14\0\0\0\xFF\x10\x04<b>\x1B[31m\xFF\xFE\nsecond"), { TEST_CLOSE } },
    SALLY_NEGOTIATION_SERVER_ERROR,
    SALLY_NET_OK,
    SALLY_PROTOCOL_UNKNOWN,
    1040,
    NULL,
    "<b>\xEF\xBF\xBD[31m\xEF\xBF\xBD\xEF\xBF\xBD second",
    NULL,
    ALL_FAIL },
};

static void
test_answer (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (TestServer) server = test_server_new (row->script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("mysql", test_server_get_port (server));
  g_autoptr (SallyProbeFacts) facts = NULL;

  if (row->net == SALLY_NET_TIMED_OUT)
    spec->read_timeout = 200;
  facts = test_run (spec);
  g_assert_cmpint (facts->negotiation, ==, row->negotiation);
  g_assert_cmpint (facts->net, ==, row->net);
  g_assert_cmpint (facts->guess, ==, row->guess);
  g_assert_cmpuint (facts->server_error, ==, row->error);
  g_assert_cmpstr (facts->server_sqlstate, ==, row->sqlstate);
  g_assert_cmpstr (facts->server_text, ==, row->text);
  g_assert_cmpstr (facts->server_version, ==, row->version);
  g_assert_cmpint (facts->states[SALLY_STEP_NEGOTIATE], ==, SALLY_STEP_FAILED);
  g_assert_cmpuint (test_server_get_n_connections (server), ==, 1);
  test_assert_lamps (spec, facts, row->lamps);
}

static void
test_no_tls (void)
{
  const TestLine script[] = { test_greeting_plain, { TEST_SILENCE }, { TEST_END } };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("mysql", test_server_get_port (server));
  g_autoptr (SallyProbeFacts) facts = test_run (spec);

  g_assert_cmpint (facts->negotiation, ==, SALLY_NEGOTIATION_NO_TLS);
  g_assert_cmpstr (facts->server_version, ==, "10.11.6-MariaDB-0+deb12u1");
  test_assert_lamps (spec, facts, "works fails fails fails");
}

static void
test_stuffed (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  TestLine script[] = { { TEST_SEND }, { TEST_SILENCE }, { TEST_END } };
  g_autoptr (TestServer) server = NULL;
  g_autoptr (SallyEndpointSpec) spec = NULL;
  g_autoptr (SallyProbeFacts) facts = NULL;

  g_byte_array_append (bytes, test_greeting.bytes, (guint) test_greeting.length);
  g_byte_array_append (bytes, (const guint8 *) "stuffed", 7);
  script[0].bytes = bytes->data;
  script[0].length = bytes->len;
  server = test_server_new (script);
  spec = test_spec_new ("mariadb", test_server_get_port (server));
  facts = test_run (spec);
  g_assert_cmpint (facts->negotiation, ==, SALLY_NEGOTIATION_STUFFED);
  test_assert_lamps (spec, facts, "could-not-test fails fails fails");
}

/* The SSLRequest and the ClientHello are one segment. */
static void
test_one_flight (void)
{
  static const char request[] =
      "\x20\0\0\1\x01\x8A\x28\0\0\0\0\1\x2D\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
  const TestLine script[] = { test_greeting, { TEST_READ_SOME }, { TEST_CLOSE }, { TEST_END } };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("mysql", test_server_get_port (server));
  g_autoptr (SallyProbeFacts) facts = test_run (spec);
  g_autoptr (GBytes) received = test_server_get_received (server);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (received, &length);

  G_STATIC_ASSERT (sizeof request == 36);
  g_assert_cmpuint (length, >, 100);
  g_assert_cmpmem (bytes, 36, request, 36);
  g_assert_cmphex (bytes[36], ==, 0x16);
  g_assert_cmpint (facts->net, ==, SALLY_NET_CLOSED);
  g_assert_cmpint (facts->net_step, ==, SALLY_STEP_HANDSHAKE);
  test_assert_lamps (spec, facts, "could-not-test fails fails fails");
}

static TestCertificate *root, *leaf;

/* 3 (TLS 1.3) or 4 (1.2) round trips to the certificate, one more to the end
 * of the login. */
static void
test_good (gconstpointer data)
{
  int version = GPOINTER_TO_INT (data);
  const TestLine script[] = { test_greeting,      { TEST_READ, NULL, 36 },
                              { TEST_TLS },       { TEST_TLS_READ_SOME },
                              test_access_denied, { TEST_TLS_READ_SOME },
                              { TEST_END } };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("mysql", test_server_get_port (server));
  g_autoptr (SallyProbeFacts) facts = NULL;
  g_autoptr (GBytes) received = NULL;
  const char *bytes;
  gsize length;
  SSL_CTX *context = test_server_set_chain (server, leaf, NULL, 0);

  SSL_CTX_set_max_proto_version (context, version);
  test_spec_set (&spec->user_name, "scott");
  test_spec_trust (spec, root->x509);
  facts = test_run (spec);
  g_assert_cmpint (facts->negotiation, ==, SALLY_NEGOTIATION_ACCEPTED);
  g_assert_cmpstr (facts->tls_version, ==, version == TLS1_3_VERSION ? "TLSv1.3" : "TLSv1.2");
  g_assert_cmpstr (facts->group, ==, "P-256");
  g_assert_cmpuint (facts->round_trips, ==, version == TLS1_3_VERSION ? 4 : 5);
  g_assert_true (facts->secure_renegotiation);
  /* The refusal of the made-up user is no news. */
  g_assert_cmpuint (facts->server_error, ==, 0);
  test_assert_lamps (spec, facts, "could-not-test works works works");
  g_assert_cmpuint (test_server_get_n_connections (server), ==, 1);
  received = test_server_get_received (server);
  bytes = g_bytes_get_data (received, &length);
  g_assert_nonnull (memmem (bytes, length, "sallyport-probe\0\0mysql_native_password\0", 39));
  g_assert_null (memmem (bytes, length, "scott", 5));
}

typedef struct {
  const char *name;
  TestLine answers[5];
  guint error;
  const char *sent; /* the last packet */
  gsize sent_length;
} LoginRow;

#define SAYS_IN_TLS(text)                                                                          \
  {                                                                                                \
    TEST_TLS_SEND, TEST_BYTES (text)                                                               \
  }

static const LoginRow login_rows[] = {
  { "switch",
    { SAYS_IN_TLS ("\x1B\0\0\3\xFEmysql_native_password\0...."),
      { TEST_TLS_READ_SOME },
      SAYS_IN_TLS ("\x09\0\0\5\xFF\x15\x04#28000"),
      { TEST_TLS_READ_SOME },
      { TEST_END } },
    0,
    TEST_BYTES ("\0\0\0\4") },
  { "switch-to-caching-sha2",
    { SAYS_IN_TLS ("\x1B\0\0\3\xFE"
                   "caching_sha2_password\0...."),
      { TEST_TLS_READ_SOME },
      SAYS_IN_TLS ("\x09\0\0\5\xFF\x15\x04#28000"),
      { TEST_TLS_READ_SOME },
      { TEST_END } },
    0,
    TEST_BYTES ("\1\0\0\4\0") },
  { "full-authentication",
    { SAYS_IN_TLS ("\2\0\0\3\1\4"),
      { TEST_TLS_READ_SOME },
      SAYS_IN_TLS ("\x09\0\0\5\xFF\x15\x04#28000"),
      { TEST_TLS_READ_SOME },
      { TEST_END } },
    0,
    TEST_BYTES ("\1\0\0\4\0") },
  { "anonymous-user",
    { SAYS_IN_TLS ("\7\0\0\3\0\0\0\2\0\0\0"), { TEST_TLS_READ_SOME }, { TEST_END } },
    0,
    TEST_BYTES ("\1\0\0\0\1") },
  { "too-many-after-all",
    { SAYS_IN_TLS ("\x09\0\0\3\xFF\x10\x04#08004"), { TEST_TLS_READ_SOME }, { TEST_END } },
    1040,
    NULL,
    0 },
  { "endless-questions",
    { SAYS_IN_TLS ("\2\0\0\3\1\4\2\0\0\3\1\4\2\0\0\3\1\4\2\0\0\3\1\4\2\0\0\3\1\4"),
      { TEST_TLS_READ_SOME },
      { TEST_END } },
    0,
    TEST_BYTES ("\1\0\0\4\0") },
  { "nonsense",
    { SAYS_IN_TLS ("\2\0\0\3\x77\x77"), { TEST_TLS_READ_SOME }, { TEST_END } },
    0,
    NULL,
    0 },
  { "huge",
    { SAYS_IN_TLS ("\xFF\xFF\xFF\3\x77\x77"), { TEST_TLS_READ_SOME }, { TEST_END } },
    0,
    NULL,
    0 },
  { "close", { { TEST_TLS_CLOSE }, { TEST_END } }, 0, NULL, 0 },
};

static void
test_login (gconstpointer data)
{
  const LoginRow *row = data;
  TestLine script[10] = {
    test_greeting, { TEST_READ, NULL, 36 }, { TEST_TLS }, { TEST_TLS_READ_SOME }
  };
  g_autoptr (TestServer) server = NULL;
  g_autoptr (SallyEndpointSpec) spec = NULL;
  g_autoptr (SallyProbeFacts) facts = NULL;
  g_autoptr (GBytes) received = NULL;
  const char *bytes;
  gsize length;

  memcpy (script + 4, row->answers, sizeof row->answers);
  server = test_server_new (script);
  spec = test_spec_new ("mysql", test_server_get_port (server));
  test_server_set_chain (server, leaf, NULL, 0);
  test_spec_trust (spec, root->x509);
  facts = test_run (spec);
  g_assert_cmpuint (facts->server_error, ==, row->error);
  test_assert_lamps (spec, facts, "could-not-test works works works");
  sally_test_wait_until (test_server_get_n_ended (server) == 1);
  received = test_server_get_received (server);
  bytes = g_bytes_get_data (received, &length);
  if (row->sent != NULL)
    g_assert_nonnull (memmem (bytes, length, row->sent, row->sent_length));
}

/* A server that dislikes the SSLRequest, where a ServerHello was expected. */
static void
test_refusal_in_clear (void)
{
  const TestLine script[] = { test_greeting,
                              { TEST_READ, NULL, 36 },
                              SAYS ("\x16\0\0\2\xFF\x13\x04#08S01Bad handshake"),
                              { TEST_CLOSE },
                              { TEST_END } };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("mysql", test_server_get_port (server));
  g_autoptr (SallyProbeFacts) facts = test_run (spec);

  g_assert_cmpint (facts->negotiation, ==, SALLY_NEGOTIATION_SERVER_ERROR);
  g_assert_cmpuint (facts->server_error, ==, 1043);
  g_assert_cmpstr (facts->server_text, ==, "Bad handshake");
  test_assert_lamps (spec, facts, ALL_FAIL);
}

/* MariaDB with ssl_ca: asks for a certificate, hangs up without a word. */
static void
test_client_certificate (void)
{
  const TestLine script[] = { test_greeting,          { TEST_READ, NULL, 36 }, { TEST_TLS },
                              { TEST_TLS_READ_SOME }, { TEST_RESET },          { TEST_END } };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("mysql", test_server_get_port (server));
  g_autoptr (SallyProbeFacts) facts = NULL;

  SSL_CTX_set_verify (test_server_set_chain (server, leaf, NULL, 0), SSL_VERIFY_PEER, NULL);
  facts = test_run (spec);
  g_assert_true (facts->handshake);
  g_assert_true (facts->client_certificate_required);
  test_assert_lamps (spec, facts, "could-not-test fails fails fails");
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  root = test_pki_make_ca ("Root", NULL);
  leaf = test_pki_make_server ("localhost", root);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/mysql/answer/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_answer);
  }
  for (guint i = 0; i < G_N_ELEMENTS (login_rows); i++) {
    g_autofree char *path = g_strconcat ("/mysql/login/", login_rows[i].name, NULL);

    g_test_add_data_func (path, &login_rows[i], test_login);
  }
  g_test_add_func ("/mysql/no-tls", test_no_tls);
  g_test_add_func ("/mysql/stuffed", test_stuffed);
  g_test_add_func ("/mysql/one-flight", test_one_flight);
  g_test_add_data_func ("/mysql/good-1.3", GINT_TO_POINTER (TLS1_3_VERSION), test_good);
  g_test_add_data_func ("/mysql/good-1.2", GINT_TO_POINTER (TLS1_2_VERSION), test_good);
  g_test_add_func ("/mysql/refusal-in-clear", test_refusal_in_clear);
  g_test_add_func ("/mysql/client-certificate", test_client_certificate);
  result = g_test_run ();
  test_pki_free (leaf);
  test_pki_free (root);
  return result;
}
