/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-server.h"
#include "test-sign-in.h"

#include <string.h>

/* One signed request: what leaves when, and what becomes of each answer. */

#define KEY_ID "AKIDEXAMPLE"
#define SECRET "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
#define HEAD "HTTP/1.1 200 OK\r\nServer: Server\r\nx-amzn-RequestId: 4711\r\n\r\n"
#define SPENT "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
#define ANSWER(status, body) "HTTP/1.1 " status " X\r\nContent-Length: 36\r\n\r\n" body

static TestCertificate *root, *other_root, *leaf, *stranger;

static SallyEndpointSpec *
make_spec (const char *engine, TestServer *server)
{
  SallyEndpointSpec *spec = test_spec_new (engine, test_server_get_port (server));

  /* The one mode that AWS DMS has for it. */
  spec->mode = SALLY_SSL_NONE;
  test_spec_set (&spec->user_name, KEY_ID);
  test_spec_trust (spec, root->x509);
  return spec;
}

#define TALKS(head, answer, n)                                                                     \
  {                                                                                                \
    { TEST_TLS }, { TEST_TLS_READ_SOME }, { TEST_TLS_SEND, TEST_BYTES (head) },                    \
        { TEST_TLS_READ_SOME }, { (n) > 0 ? TEST_TLS_SEND : TEST_TLS_CLOSE, answer, n },           \
    {                                                                                              \
      TEST_TLS_CLOSE                                                                               \
    }                                                                                              \
  }

typedef struct {
  const char *name;
  const char *answer;
  SallyLoginOutcome outcome;
  guint error;
  const char *text; /* (nullable): part of it */
} Row;

static const Row rows[] = {
  { "accepted", "HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n{\"TableNames\":[]}",
    SALLY_LOGIN_ACCEPTED, 0, NULL },
  { "accepted-without-body", "HTTP/1.1 204 OK\r\n\r\n", SALLY_LOGIN_ACCEPTED, 0, NULL },
  { "may-not-list", ANSWER ("400", "{\"__type\":\"x#AccessDeniedException\"}"),
    SALLY_LOGIN_ACCEPTED, 400, NULL },
  { "unknown-key", ANSWER ("400", "{\"__type\":\"UnrecognizedClientExc..\"}"), SALLY_LOGIN_REFUSED,
    400, "access key" },
  { "unknown-key-s3", ANSWER ("403", "<Error><Code>InvalidAccessKeyId</Cod"), SALLY_LOGIN_REFUSED,
    403, "access key" },
  { "wrong-key", ANSWER ("400", "{\"__type\":\"InvalidSignatureExcepti.\"}"), SALLY_LOGIN_REFUSED,
    400, "secret key" },
  { "wrong-key-s3", ANSWER ("403", "<Code>SignatureDoesNotMatch</Code>.."), SALLY_LOGIN_REFUSED,
    403, "secret key" },
  { "wrong-clock", ANSWER ("403", "<Code>RequestTimeTooSkewed</Code>..."), SALLY_LOGIN_REFUSED, 403,
    "clock" },
  { "expired-token", ANSWER ("400", "{\"__type\":\"ExpiredTokenException..\"}"),
    SALLY_LOGIN_REFUSED, 400, "expired" },
  { "incomplete", ANSWER ("400", "{\"__type\":\"IncompleteSignatureExc..\"}"), SALLY_LOGIN_FAILED,
    400, "signature" },
  { "error-in-header",
    "HTTP/1.1 403 X\r\nx-amzn-ErrorType: InvalidSignatureException:\r\nContent-Length: 0\r\n\r\n",
    SALLY_LOGIN_REFUSED, 403, "secret key" },
  { "in-chunks",
    "HTTP/1.1 403 X\r\nTransfer-Encoding: chunked\r\n\r\n"
    "A;x=y\r\n<Code>Inva\r\n1B\r\nlidAccessKeyId</Code>......\r\n0\r\n\r\n",
    SALLY_LOGIN_REFUSED, 403, "access key" },
  { "huge-chunk", "HTTP/1.1 500 X\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFF\r\nx",
    SALLY_LOGIN_FAILED, 500, "500" },
  { "no-chunk", "HTTP/1.1 500 X\r\nTransfer-Encoding: chunked\r\n\r\nwhat\r\nx", SALLY_LOGIN_FAILED,
    500, "500" },
  { "huge-body", "HTTP/1.1 500 X\r\nContent-Length: 99999999999\r\n\r\nx", SALLY_LOGIN_FAILED, 500,
    "500" },
  { "negative-body", "HTTP/1.1 500 X\r\nContent-Length: -1\r\n\r\nx", SALLY_LOGIN_FAILED, 500,
    "500" },
  { "other-words", ANSWER ("500", "something is wrong, it does not say."), SALLY_LOGIN_FAILED, 500,
    "something is wrong" },
  { "no-http", "+OK\r\n", SALLY_LOGIN_FAILED, 0, NULL },
};

static SallyLoginFacts *
sign_in_with_answer (const char *engine,
                     const char *answer,
                     gsize length,
                     SallyProbeFacts **facts,
                     GBytes **received)
{
  const TestLine script[] = TALKS (HEAD, answer, length);
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = make_spec (engine, server);
  SallyLoginFacts *login;

  test_server_set_chain (server, leaf, NULL, 0);
  login = test_sign_in (spec, SECRET, facts);
  *received = test_server_get_received (server);
  /* The key itself never leaves. */
  g_assert_false (test_has_bytes (*received, TEST_BYTES (SECRET)));
  return login;
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (SallyProbeFacts) facts = NULL;
  g_autoptr (GBytes) received = NULL;
  g_autoptr (SallyLoginFacts) login =
      sign_in_with_answer ("dynamodb", row->answer, strlen (row->answer), &facts, &received);

  g_assert_cmpint (login->outcome, ==, row->outcome);
  g_assert_cmpuint (login->server_error, ==, row->error);
  if (row->text != NULL)
    g_assert_nonnull (strstr (login->text, row->text));
}

/* Each service is asked its own question, on the connection that was tested. */
static void
test_requests (void)
{
  static const struct {
    const char *engine;
    const char *scope;
    const char *target;
  } table[] = {
    { "dynamodb", "/us-east-1/dynamodb/aws4_request",
      "x-amz-target: DynamoDB_20120810.ListTables" },
    { "kinesis", "/us-east-1/kinesis/aws4_request", "x-amz-target: Kinesis_20131202.ListStreams" },
    { "s3", "/us-east-1/s3/aws4_request", "GET / HTTP/1.1\r\n" },
    { "opensearch", "/us-east-1/es/aws4_request", "GET / HTTP/1.1\r\n" },
    { "elasticsearch", "/us-east-1/es/aws4_request", "GET / HTTP/1.1\r\n" },
    { "neptune", "/us-east-1/neptune-db/aws4_request", "GET / HTTP/1.1\r\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (SallyProbeFacts) facts = NULL;
    g_autoptr (GBytes) received = NULL;
    g_autoptr (SallyLoginFacts) login = sign_in_with_answer (
        table[i].engine, rows[0].answer, strlen (rows[0].answer), &facts, &received);

    g_assert_cmpint (login->outcome, ==, SALLY_LOGIN_ACCEPTED);
    g_assert_cmpstr (login->server_version, ==, "HTTP 200, AWS, Server");
    g_assert_cmpuint (facts->round_trips, ==, 4);
    g_assert_true (test_has_bytes (received, table[i].scope, strlen (table[i].scope)));
    g_assert_true (test_has_bytes (received, table[i].target, strlen (table[i].target)));
    g_assert_true (test_has_bytes (received, TEST_BYTES ("Credential=" KEY_ID "/")));
  }
}

/* The server hangs up after each byte of the head of its answer. */
static void
test_cut (void)
{
  static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  for (gsize n = 0; n < sizeof answer - 1; n++) {
    g_autoptr (SallyProbeFacts) facts = NULL;
    g_autoptr (GBytes) received = NULL;
    g_autoptr (SallyLoginFacts) login =
        sign_in_with_answer ("dynamodb", answer, n, &facts, &received);

    g_assert_cmpint (login->outcome, ==, SALLY_LOGIN_FAILED);
  }
}

/* Caps on a line and on all of them: without these the answers would do. */
static void
test_endless (void)
{
  g_autofree char *line = g_strnfill (5000, 'x');
  g_autofree char *long_line = g_strdup_printf ("HTTP/1.1 200 OK\r\nx: %s\r\n\r\n", line);
  g_autoptr (GString) lines = g_string_new ("HTTP/1.1 200 OK\r\n");
  const char *answers[] = { long_line, NULL };

  for (guint i = 0; i < 200; i++)
    g_string_append_printf (lines, "x%u: %.200s\r\n", i, line);
  g_string_append (lines, "\r\n");
  answers[1] = lines->str;
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autoptr (SallyProbeFacts) facts = NULL;
    g_autoptr (GBytes) received = NULL;
    g_autoptr (SallyLoginFacts) login =
        sign_in_with_answer ("dynamodb", answers[i], strlen (answers[i]), &facts, &received);

    g_assert_cmpint (login->outcome, ==, SALLY_LOGIN_FAILED);
  }
}

/* Not even the name of the key for a server that fails the checks, whatever the
 * mode is called; nor without anything to trust, nor after a handshake that
 * failed, nor on a connection that takes no second request. */
static void
test_no_secrets (void)
{
  static const TestLine good[] = TALKS (HEAD, HEAD, sizeof HEAD - 1);
  static const TestLine spent[] = TALKS (SPENT, HEAD, sizeof HEAD - 1);
  static const TestLine other[] = TALKS ("+PONG\r\n", HEAD, sizeof HEAD - 1);
  static const TestLine fails[] = { { TEST_READ_SOME }, { TEST_CLOSE }, { TEST_END } };
  static const TestLine silent[] = { { TEST_SILENCE }, { TEST_END } };
  const struct {
    const TestLine *script;
    TestCertificate *leaf;
    TestCertificate *anchor; /* (nullable) */
  } table[] = {
    { good, leaf, other_root }, { good, stranger, root }, { good, leaf, NULL },
    { spent, leaf, root },      { other, leaf, root },    { fails, leaf, root },
    { silent, leaf, root },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (TestServer) server = test_server_new (table[i].script);
    g_autoptr (SallyEndpointSpec) spec = make_spec ("dynamodb", server);
    g_autoptr (SallyProbeFacts) facts = NULL;
    g_autoptr (SallyLoginFacts) login = NULL;
    g_autoptr (GBytes) received = NULL;

    g_test_message ("case %u", i);
    spec->total_timeout = 1000;
    test_server_set_chain (server, table[i].leaf, NULL, 0);
    g_clear_object (&spec->trust);
    if (table[i].anchor != NULL)
      test_spec_trust (spec, table[i].anchor->x509);
    login = test_sign_in (spec, SECRET, &facts);
    g_assert_cmpint (login->outcome, ==, SALLY_LOGIN_COULD_NOT_TEST);
    received = test_server_get_received (server);
    g_assert_false (test_has_bytes (received, TEST_BYTES (KEY_ID)));
    g_assert_cmpuint (test_server_get_n_connections (server), ==, 1);
  }
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  root = test_pki_make_ca ("Root", NULL);
  other_root = test_pki_make_ca ("Other Root", NULL);
  leaf = test_pki_make_server ("localhost", root);
  stranger = test_pki_make_server ("elsewhere.example.com", root);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/login-aws/answer/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/login-aws/requests", test_requests);
  g_test_add_func ("/login-aws/cut", test_cut);
  g_test_add_func ("/login-aws/endless", test_endless);
  g_test_add_func ("/login-aws/no-secrets", test_no_secrets);
  result = g_test_run ();
  test_pki_free (stranger);
  test_pki_free (leaf);
  test_pki_free (other_root);
  test_pki_free (root);
  return result;
}
