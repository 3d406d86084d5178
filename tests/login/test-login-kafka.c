/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-server.h"
#include "test-sign-in.h"

#include "sally-engine-setting.h"

#include <string.h>

/* Signing in to Kafka: what leaves when, and what becomes of each answer. */

#define USER "scott"
#define PASSWORD "Ti\xC3\xA9r-4711"
#define VERSIONS "\0\0\0\x0A\0\0\0\x01\0\0\0\0\0\0"

static TestCertificate *root, *other_root, *leaf, *stranger;

static SallyEndpointSpec *
make_spec (TestServer *server, const char *mechanism)
{
  SallyEndpointSpec *spec = test_spec_new ("kafka", test_server_get_port (server));

  test_spec_set (&spec->user_name, USER);
  test_spec_trust (spec, root->x509);
  spec->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (spec->settings, g_strdup (SALLY_SETTING_KAFKA_MECHANISM),
                       g_strdup (mechanism));
  return spec;
}

/* Length and correlation id in front of the body. */
static GBytes *
make_reply (guint8 correlation, const void *body, gsize length)
{
  const guint8 head[] = { 0, 0,          (guint8) ((length + 4) >> 8), (guint8) (length + 4), 0, 0,
                          0, correlation };
  GByteArray *reply = g_byte_array_new ();

  g_byte_array_append (reply, head, sizeof head);
  g_byte_array_append (reply, body, (guint) length);
  return g_byte_array_free_to_bytes (reply);
}

typedef struct {
  const char *name;
  const char *mechanism;
  const void *choice; /* to SaslHandshake */
  gsize n_choice;
  const void *answer; /* to SaslAuthenticate */
  gsize n_answer;
  SallyLoginOutcome outcome;
  guint error;
  const char *text; /* (nullable): part of it */
} Row;

#define TAKES_IT TEST_BYTES ("\0\0\0\0\0\x02\0\x05PLAIN\0\x0DSCRAM-SHA-512")
#define NOT_ASKED TEST_BYTES ("")
#define ACCEPTS TEST_BYTES ("\0\0\xFF\xFF\0\0\0\0")

static const Row rows[] = {
  { "accepted", "plain", TAKES_IT, ACCEPTS, SALLY_LOGIN_ACCEPTED, 0, NULL },
  { "accepted-with-null", "plain", TAKES_IT, TEST_BYTES ("\0\0\xFF\xFF\xFF\xFF\xFF\xFF"),
    SALLY_LOGIN_ACCEPTED, 0, NULL },
  { "refused", "plain", TAKES_IT, TEST_BYTES ("\0\x3A\0\x03no!\0\0\0\0"), SALLY_LOGIN_REFUSED, 58,
    "no!" },
  { "other-error", "plain", TAKES_IT, TEST_BYTES ("\0\x22\0\x03no!\0\0\0\0"), SALLY_LOGIN_FAILED,
    34, "no!" },
  { "unknown-error", "plain", TAKES_IT, TEST_BYTES ("\xFF\xFF\0\x03no!\0\0\0\0"),
    SALLY_LOGIN_FAILED, 0, "no!" },
  { "text-without-end", "plain", TAKES_IT, TEST_BYTES ("\0\0\x7F\xFFno!"), SALLY_LOGIN_FAILED, 0,
    NULL },
  { "bytes-without-end", "plain", TAKES_IT, TEST_BYTES ("\0\0\xFF\xFF\x7F\xFF\xFF\xFF"),
    SALLY_LOGIN_FAILED, 0, NULL },
  { "empty-answer", "plain", TAKES_IT, TEST_BYTES (""), SALLY_LOGIN_FAILED, 0, NULL },
  { "other-mechanisms", "plain", TEST_BYTES ("\0\x21\0\0\0\x02\0\x0DSCRAM-SHA-256\0\x06GSSAPI"),
    NOT_ASKED, SALLY_LOGIN_FAILED, 0, "SCRAM-SHA-256, GSSAPI" },
  { "mechanisms-without-end", "plain", TEST_BYTES ("\0\x21\x7F\xFF\xFF\xFF\0\x01Z"), NOT_ASKED,
    SALLY_LOGIN_FAILED, 0, "PLAIN" },
  { "no-mechanisms", "scram-sha-512", TEST_BYTES ("\0\x21\0\0\0\0"), NOT_ASKED, SALLY_LOGIN_FAILED,
    0, "SCRAM-SHA-512" },
  { "no-sasl", "plain", TEST_BYTES ("\0\x22\0\0\0\0"), NOT_ASKED, SALLY_LOGIN_FAILED, 0, "SASL" },
  { "no-choice", "plain", TEST_BYTES (""), NOT_ASKED, SALLY_LOGIN_FAILED, 0, "SASL" },
  { "scram-refused", "scram-sha-512", TAKES_IT, TEST_BYTES ("\0\x3A\0\x03no!\0\0\0\0"),
    SALLY_LOGIN_REFUSED, 58, "no!" },
  { "scram-other-nonce", "scram-sha-512", TAKES_IT,
    TEST_BYTES ("\0\0\xFF\xFF\0\0\0\x14r=mine,s=AAAA,i=4096"), SALLY_LOGIN_FAILED, 0, "SCRAM" },
  { "scram-nothing", "scram-sha-512", TAKES_IT, ACCEPTS, SALLY_LOGIN_FAILED, 0, "SCRAM" },
};

/* Replies in the order in which they are asked for, the last one cut. */
static SallyLoginFacts *
sign_in_with (const Row *row, gsize cut, SallyProbeFacts **facts, GBytes **received)
{
  g_autoptr (GBytes) choice = make_reply (2, row->choice, row->n_choice);
  g_autoptr (GBytes) answer = make_reply (3, row->answer, row->n_answer);
  gsize n = MIN (cut, g_bytes_get_size (answer));
  const TestLine script[] = {
    { TEST_TLS },
    { TEST_TLS_READ_SOME },
    { TEST_TLS_SEND, TEST_BYTES (VERSIONS) },
    { TEST_TLS_READ_SOME },
    { TEST_TLS_SEND, g_bytes_get_data (choice, NULL), g_bytes_get_size (choice) },
    { TEST_TLS_READ_SOME },
    { n > 0 ? TEST_TLS_SEND : TEST_TLS_CLOSE, g_bytes_get_data (answer, NULL), n },
    { TEST_TLS_CLOSE }
  };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = make_spec (server, row->mechanism);
  SallyLoginFacts *login;

  test_server_set_chain (server, leaf, NULL, 0);
  login = test_sign_in (spec, PASSWORD, facts);
  *received = test_server_get_received (server);
  return login;
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (SallyProbeFacts) facts = NULL;
  g_autoptr (GBytes) received = NULL;
  g_autoptr (SallyLoginFacts) login = sign_in_with (row, G_MAXSIZE, &facts, &received);
  gboolean plain = g_str_equal (row->mechanism, "plain");
  gboolean taken = row->n_choice > 0 && memcmp (row->choice, "\0\0", 2) == 0;

  g_assert_cmpint (login->outcome, ==, row->outcome);
  g_assert_cmpuint (login->server_error, ==, row->error);
  if (row->text != NULL)
    g_assert_nonnull (strstr (login->text, row->text));
  g_assert_true (test_has_bytes (received, TEST_BYTES ("\0\x11\0\x01\0\0\0\x02\0\x09sallyport")));
  /* A password only by PLAIN, and only where PLAIN is taken. */
  g_assert_cmpint (test_has_bytes (received, TEST_BYTES (PASSWORD)), ==, plain && taken);
  g_assert_cmpint (test_has_bytes (received, TEST_BYTES ("\0" USER "\0" PASSWORD)), ==,
                   plain && taken);
  g_assert_cmpint (test_has_bytes (received, TEST_BYTES ("n,,n=" USER ",r=")), ==, !plain && taken);
}

/* TCP, TLS 1.3, ApiVersions, the mechanism, the password: one each. */
static void
test_round_trips (void)
{
  g_autoptr (SallyProbeFacts) facts = NULL;
  g_autoptr (GBytes) received = NULL;
  g_autoptr (SallyLoginFacts) login = sign_in_with (&rows[0], G_MAXSIZE, &facts, &received);

  g_assert_cmpint (login->outcome, ==, SALLY_LOGIN_ACCEPTED);
  g_assert_cmpuint (facts->round_trips, ==, 5);
}

/* The server hangs up after each byte of its answer. */
static void
test_cut (void)
{
  for (gsize n = 0; n < 8 + rows[0].n_answer; n++) {
    g_autoptr (SallyProbeFacts) facts = NULL;
    g_autoptr (GBytes) received = NULL;
    g_autoptr (SallyLoginFacts) login = sign_in_with (&rows[0], n, &facts, &received);

    g_assert_cmpint (login->outcome, ==, SALLY_LOGIN_FAILED);
  }
}

/* No user and no password for a server that fails the checks, or is no Kafka. */
static void
test_no_secrets (void)
{
  static const TestLine good[] = { { TEST_TLS },
                                   { TEST_TLS_READ_SOME },
                                   { TEST_TLS_SEND, TEST_BYTES (VERSIONS) },
                                   { TEST_TLS_READ_SOME },
                                   { TEST_END } };
  static const TestLine other[] = { { TEST_TLS },
                                    { TEST_TLS_READ_SOME },
                                    { TEST_TLS_SEND, TEST_BYTES ("HTTP/1.1 200 OK\r\n\r\n") },
                                    { TEST_TLS_READ_SOME },
                                    { TEST_END } };
  static const TestLine clear[] = {
    { TEST_READ_SOME }, { TEST_SEND, TEST_BYTES (VERSIONS) }, { TEST_SILENCE }, { TEST_END }
  };
  const struct {
    const TestLine *script;
    TestCertificate *leaf;
    TestCertificate *anchor;
  } table[] = {
    { good, leaf, other_root },
    { good, stranger, root },
    { other, leaf, root },
    { clear, leaf, root },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (TestServer) server = test_server_new (table[i].script);
    g_autoptr (SallyEndpointSpec) spec = make_spec (server, "plain");
    g_autoptr (SallyProbeFacts) facts = NULL;
    g_autoptr (SallyLoginFacts) login = NULL;
    g_autoptr (GBytes) received = NULL;

    test_server_set_chain (server, table[i].leaf, NULL, 0);
    test_spec_trust (spec, table[i].anchor->x509);
    login = test_sign_in (spec, PASSWORD, &facts);
    g_assert_cmpint (login->outcome, ==, SALLY_LOGIN_COULD_NOT_TEST);
    received = test_server_get_received (server);
    g_assert_false (test_has_bytes (received, TEST_BYTES (USER)));
    g_assert_false (test_has_bytes (received, TEST_BYTES (PASSWORD)));
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
    g_autofree char *path = g_strconcat ("/login-kafka/answer/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/login-kafka/round-trips", test_round_trips);
  g_test_add_func ("/login-kafka/cut", test_cut);
  g_test_add_func ("/login-kafka/no-secrets", test_no_secrets);
  result = g_test_run ();
  test_pki_free (stranger);
  test_pki_free (leaf);
  test_pki_free (other_root);
  test_pki_free (root);
  return result;
}
