/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-server.h"
#include "test-sign-in.h"

#include "sally-engine-setting.h"

#include <string.h>

/* Signing in to Redis: what leaves when, and what becomes of each answer. */

#define USER "scott"
#define PASSWORD "Ti\xC3\xA9r-4711"
#define PONG "+PONG\r\n"
#define HELLO                                                                                      \
  "*14\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$6\r\n7.0.15\r\n$5\r\nproto\r\n:2\r\n"
#define NO_HELLO "-ERR unknown command 'HELLO'\r\n"

static TestCertificate *root, *other_root, *leaf, *stranger;

static SallyEndpointSpec *
make_spec (TestServer *server, SallySslMode mode)
{
  SallyEndpointSpec *spec = test_spec_new ("redis", test_server_get_port (server));

  spec->mode = mode;
  test_spec_set (&spec->user_name, USER);
  test_spec_trust (spec, root->x509);
  return spec;
}

/* AUTH and HELLO are two records of one flight. */
#define TALKS(first, answer, n)                                                                    \
  {                                                                                                \
    { TEST_TLS }, { TEST_TLS_READ_SOME }, { TEST_TLS_SEND, TEST_BYTES (first) },                   \
        { TEST_TLS_READ_SOME }, { TEST_TLS_READ_SOME },                                            \
        { (n) > 0 ? TEST_TLS_SEND : TEST_TLS_CLOSE, answer, n },                                   \
    {                                                                                              \
      TEST_TLS_CLOSE                                                                               \
    }                                                                                              \
  }

typedef struct {
  const char *name;
  const char *answer;
  SallyLoginOutcome outcome;
  const char *text;
  const char *version;
} Row;

static const Row rows[] = {
  { "accepted", "+OK\r\n" HELLO, SALLY_LOGIN_ACCEPTED, "", "7.0.15" },
  { "accepted-by-an-old-one", "+OK\r\n" NO_HELLO, SALLY_LOGIN_ACCEPTED, "", NULL },
  { "half-a-version", "+OK\r\n*14\r\n$7\r\nversion\r\n$6", SALLY_LOGIN_ACCEPTED, "", NULL },
  { "wrong-password", "-WRONGPASS no!\r\n" HELLO, SALLY_LOGIN_REFUSED, "WRONGPASS no!", NULL },
  { "wrong-password-old", "-ERR invalid password\r\n" NO_HELLO, SALLY_LOGIN_REFUSED,
    "ERR invalid password", NULL },
  { "has-no-password", "-ERR AUTH called without any password\r\n" HELLO, SALLY_LOGIN_FAILED,
    "ERR AUTH called without any password", NULL },
  { "repeats-the-password",
    "-ERR unknown command 'AUTH', with args beginning with: '" USER "' '" PASSWORD "'\r\n" NO_HELLO,
    SALLY_LOGIN_FAILED, "ERR unknown command 'AUTH'", NULL },
  { "not-ok", "+PONG\r\n", SALLY_LOGIN_FAILED, "+PONG", NULL },
  { "other-protocol", "HTTP/1.1 400 Bad Request\r\n", SALLY_LOGIN_FAILED,
    "HTTP/1.1 400 Bad Request", NULL },
  { "no-text", "\xFF\xFE\r\n", SALLY_LOGIN_FAILED, NULL, NULL },
};

static SallyLoginFacts *
sign_in_with_answer (const char *answer, gsize length, SallyProbeFacts **facts)
{
  const TestLine script[] = TALKS (PONG, answer, length);
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = make_spec (server, SALLY_SSL_VERIFY_CA);

  test_server_set_chain (server, leaf, NULL, 0);
  return test_sign_in (spec, PASSWORD, facts);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (SallyProbeFacts) facts = NULL;
  g_autoptr (SallyLoginFacts) login =
      sign_in_with_answer (row->answer, strlen (row->answer), &facts);

  g_assert_cmpint (login->outcome, ==, row->outcome);
  g_assert_cmpstr (login->server_version, ==, row->version);
  if (row->text != NULL)
    g_assert_cmpstr (login->text != NULL ? login->text : "", ==, row->text);
  if (login->text != NULL)
    g_assert_true (g_utf8_validate (login->text, -1, NULL));
}

/* The server hangs up after each byte of its first line. */
static void
test_cut (void)
{
  static const char answer[] = "+OK\r\n";

  for (gsize n = 0; n < sizeof answer - 1; n++) {
    g_autoptr (SallyProbeFacts) facts = NULL;
    g_autoptr (SallyLoginFacts) login = sign_in_with_answer (answer, n, &facts);

    g_assert_cmpint (login->outcome, ==, SALLY_LOGIN_FAILED);
  }
}

/* More than any answer has. */
static void
test_endless (void)
{
  g_autofree char *line = g_strnfill (10000, 'x');
  g_autofree char *accepted = g_strconcat ("+OK\r\n", line, NULL);
  const char *const answers[] = { line, accepted };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autoptr (SallyProbeFacts) facts = NULL;
    g_autoptr (SallyLoginFacts) login =
        sign_in_with_answer (answers[i], strlen (answers[i]), &facts);

    g_assert_cmpint (login->outcome, ==, i == 0 ? SALLY_LOGIN_FAILED : SALLY_LOGIN_ACCEPTED);
    g_assert_cmpuint (login->text != NULL ? strlen (login->text) : 0, <, 1000);
  }
}

/* A role is a user with a password, a token is a password alone. */
static void
test_commands (void)
{
  static const struct {
    const char *auth_type;
    const char *user;
    const char *command;
  } table[] = {
    { "auth-role", USER, "*3\r\n$4\r\nAUTH\r\n$5\r\n" USER "\r\n$10\r\n" PASSWORD "\r\n" },
    { "auth-token", USER, "*2\r\n$4\r\nAUTH\r\n$10\r\n" PASSWORD "\r\n" },
    { "auth-token", "", "*2\r\n$4\r\nAUTH\r\n$10\r\n" PASSWORD "\r\n" },
    { "none", "", "*2\r\n$4\r\nAUTH\r\n$10\r\n" PASSWORD "\r\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    static const TestLine script[] =
        TALKS (PONG, "+OK\r\n" NO_HELLO, sizeof "+OK\r\n" NO_HELLO - 1);
    g_autoptr (TestServer) server = test_server_new (script);
    g_autoptr (SallyEndpointSpec) spec = make_spec (server, SALLY_SSL_VERIFY_CA);
    g_autoptr (SallyProbeFacts) facts = NULL;
    g_autoptr (SallyLoginFacts) login = NULL;
    g_autoptr (GBytes) received = NULL;

    test_server_set_chain (server, leaf, NULL, 0);
    test_spec_set (&spec->user_name, table[i].user);
    spec->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_insert (spec->settings, g_strdup (SALLY_SETTING_REDIS_AUTH),
                         g_strdup (table[i].auth_type));
    login = test_sign_in (spec, PASSWORD, &facts);
    g_assert_cmpint (login->outcome, ==, SALLY_LOGIN_ACCEPTED);
    g_assert_cmpuint (facts->round_trips, ==, 4);
    received = test_server_get_received (server);
    g_assert_true (test_has_bytes (received, table[i].command, strlen (table[i].command)));
    g_assert_cmpint (test_has_bytes (received, TEST_BYTES (USER)), ==, i == 0);
  }
}

/* No user and no password for a server that fails the checks, or is no Redis. */
static void
test_no_secrets (void)
{
  static const struct {
    TestLine script[8];
    TestCertificate **leaf;
    TestCertificate **anchor;
    const char *password;
  } table[] = {
    { TALKS (PONG, "+OK\r\n", 5), &leaf, &other_root, PASSWORD },
    { TALKS (PONG, "+OK\r\n", 5), &stranger, &root, PASSWORD },
    { TALKS ("HTTP/1.1 200 OK\r\n\r\n", "+OK\r\n", 5), &leaf, &root, PASSWORD },
    { TALKS ("-DENIED protected\r\n", "+OK\r\n", 5), &leaf, &root, PASSWORD },
    { TALKS (PONG, "+OK\r\n", 5), &leaf, &root, NULL },
    { { { TEST_READ_SOME }, { TEST_SEND, TEST_BYTES (PONG) }, { TEST_CLOSE } },
      &leaf,
      &root,
      PASSWORD },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (TestServer) server = test_server_new (table[i].script);
    g_autoptr (SallyEndpointSpec) spec = make_spec (server, SALLY_SSL_VERIFY_FULL);
    g_autoptr (SallyProbeFacts) facts = NULL;
    g_autoptr (SallyLoginFacts) login = NULL;
    g_autoptr (GBytes) received = NULL;

    test_server_set_chain (server, *table[i].leaf, NULL, 0);
    test_spec_trust (spec, (*table[i].anchor)->x509);
    login = test_sign_in (spec, table[i].password, &facts);
    g_assert_cmpint (login->outcome, ==, SALLY_LOGIN_COULD_NOT_TEST);
    received = test_server_get_received (server);
    g_assert_false (test_has_bytes (received, TEST_BYTES (USER)));
    g_assert_false (test_has_bytes (received, TEST_BYTES (PASSWORD)));
  }
}

/* Plain text: a connection of its own, and only where Redis answers in clear. */
static void
test_none (void)
{
  static const TestLine script[] = { { TEST_SILENCE }, { TEST_END } };
  static const TestLine clear[] = { { TEST_READ_SOME },
                                    { TEST_SEND, TEST_BYTES ("-WRONGPASS no!\r\n") },
                                    { TEST_SILENCE },
                                    { TEST_END } };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = make_spec (server, SALLY_SSL_NONE);
  g_autoptr (SallyProbeFacts) facts = NULL;
  g_autoptr (SallyLoginFacts) login = NULL;
  g_autoptr (GBytes) received = NULL;

  test_server_set_next_script (server, clear);
  login = test_sign_in (spec, PASSWORD, &facts);
  g_assert_cmpint (login->outcome, ==, SALLY_LOGIN_REFUSED);
  g_assert_cmpuint (test_server_get_n_connections (server), ==, 3);
  received = test_server_get_received (server);
  g_assert_true (test_has_bytes (received, TEST_BYTES (PASSWORD)));
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
    g_autofree char *path = g_strconcat ("/login-redis/answer/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/login-redis/cut", test_cut);
  g_test_add_func ("/login-redis/endless", test_endless);
  g_test_add_func ("/login-redis/commands", test_commands);
  g_test_add_func ("/login-redis/no-secrets", test_no_secrets);
  g_test_add_func ("/login-redis/none", test_none);
  result = g_test_run ();
  test_pki_free (stranger);
  test_pki_free (leaf);
  test_pki_free (other_root);
  test_pki_free (root);
  return result;
}
