/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-sign-in.h"
#include "test-tds.h"

#include "sally-engine-setting.h"

#include <string.h>

/* Signing in to SQL Server: what leaves when, and what becomes of each answer. */

#define USER "scott"
#define USER_16 "s\0c\0o\0t\0t\0"
#define PASSWORD "Ti\xC3\xA9r-4711"
/* Each byte with its halves swapped, XOR A5. */
#define SCRAMBLED "\xE0\xA5\x33\xA5\x3B\xA5\x82\xA5\x77\xA5\xE6\xA5\xD6\xA5\xB6\xA5\xB6\xA5"

#define DONE "\xFD\0\0\0\0\0\0\0\0\0\0\0\0"
#define DONE_MORE "\xFD\x01\0\0\0\0\0\0\0\0\0\0\0"
#define LOGIN_ACK "\xAD\x10\0\x01\x74\0\0\x04\x03S\0Q\0L\0\x10\0\x03\xE8"
#define MESSAGE(token, number) token "\x0F\0" number "\x01\x0E\x03\0n\0o\0!\0\0"
#define ERROR(number) MESSAGE ("\xAA", number)

static TestCertificate *root, *other_root, *leaf;

static SallyEndpointSpec *
make_spec (TestServer *server, SallySslMode mode)
{
  SallyEndpointSpec *spec = test_spec_new ("sqlserver", test_server_get_port (server));

  spec->mode = mode;
  test_spec_set (&spec->user_name, USER);
  test_spec_trust (spec, root->x509);
  return spec;
}

static const TestLine question[] = {
  ASKS (TDS_OFF), SAYS (TDS_ANSWER (TDS_OFF)), { TEST_SILENCE }, { TEST_END }
};

typedef struct {
  const char *name;
  const void *tokens;
  gsize length;
  SallyLoginOutcome outcome;
  guint error;
} Row;

static const Row rows[] = {
  { "accepted", TEST_BYTES (LOGIN_ACK DONE), SALLY_LOGIN_ACCEPTED, 0 },
  { "accepted-with-notes",
    TEST_BYTES (MESSAGE ("\xAB", "\x45\x16\0\0") "\xE3\x04\0\x01\0\0\0"
                                                 "\xAE\x04\x01\0\0\0\0\xFF"
                                                 "\xE4\x02\0\0\0xx"
                                                 "\x79\0\0\0\0" LOGIN_ACK DONE),
    SALLY_LOGIN_ACCEPTED, 0 },
  { "accepted-after-more", TEST_BYTES (DONE_MORE LOGIN_ACK DONE), SALLY_LOGIN_ACCEPTED, 0 },
  { "login-failed", TEST_BYTES (ERROR ("\x18\x48\0\0") DONE), SALLY_LOGIN_REFUSED, 18456 },
  { "untrusted-domain", TEST_BYTES (ERROR ("\x14\x48\0\0") DONE), SALLY_LOGIN_REFUSED, 18452 },
  { "disabled", TEST_BYTES (ERROR ("\x26\x48\0\0") DONE), SALLY_LOGIN_REFUSED, 18470 },
  { "locked", TEST_BYTES (ERROR ("\x36\x48\0\0") DONE), SALLY_LOGIN_REFUSED, 18486 },
  { "expired", TEST_BYTES (ERROR ("\x37\x48\0\0") DONE), SALLY_LOGIN_REFUSED, 18487 },
  { "must-change", TEST_BYTES (ERROR ("\x38\x48\0\0") DONE), SALLY_LOGIN_REFUSED, 18488 },
  { "no-database", TEST_BYTES (ERROR ("\xDC\x0F\0\0") ERROR ("\x18\x48\0\0") DONE),
    SALLY_LOGIN_NO_DATABASE, 4060 },
  { "no-database-second", TEST_BYTES (ERROR ("\x18\x48\0\0") ERROR ("\xE0\x0F\0\0") DONE),
    SALLY_LOGIN_NO_DATABASE, 4064 },
  { "firewall", TEST_BYTES (ERROR ("\xA7\x9E\0\0") DONE), SALLY_LOGIN_FAILED, 40615 },
  { "virtual-network", TEST_BYTES (ERROR ("\xD2\x9F\0\0") DONE), SALLY_LOGIN_FAILED, 40914 },
  { "trigger", TEST_BYTES (ERROR ("\xE4\x45\0\0") DONE), SALLY_LOGIN_FAILED, 17892 },
  { "token-wanted", TEST_BYTES ("\xEE\x02\0\0\0xx" DONE), SALLY_LOGIN_FAILED, 0 },
  { "nothing", TEST_BYTES (DONE), SALLY_LOGIN_FAILED, 0 },
  { "unknown-token", TEST_BYTES ("\x01" LOGIN_ACK DONE), SALLY_LOGIN_FAILED, 0 },
  { "long-feature", TEST_BYTES ("\xAE\x04\xFF\xFF\xFF\xFF" LOGIN_ACK DONE), SALLY_LOGIN_FAILED, 0 },
  { "cut-acknowledgement", TEST_BYTES ("\xAD\x10\0\x01\x74"), SALLY_LOGIN_FAILED, 0 },
  { "short-acknowledgement", TEST_BYTES ("\xAD\x05\0\x01\x74\0\0\x04" DONE), SALLY_LOGIN_FAILED,
    0 },
};

static SallyLoginFacts *
sign_in_with_reply (const void *reply, gsize length, SallyProbeFacts **facts)
{
  const TestLine script[] = { ASKS (TDS_ON),
                              SAYS (TDS_ANSWER (TDS_ON)),
                              TLS,
                              { TEST_TLS_READ_SOME },
                              { length > 0 ? TEST_TLS_SEND : TEST_TLS_CLOSE, reply, length },
                              { TEST_TLS_CLOSE } };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = make_spec (server, SALLY_SSL_VERIFY_FULL);
  SallyLoginFacts *login;

  test_server_set_next_script (server, question);
  test_server_set_chain (server, leaf, NULL, 0);
  login = test_sign_in (spec, PASSWORD, facts);
  g_assert_cmpuint (test_server_get_n_errors (server), ==, 0);
  return login;
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (GBytes) reply = test_make_tds_reply (row->tokens, row->length);
  g_autoptr (SallyProbeFacts) facts = NULL;
  g_autoptr (SallyLoginFacts) login =
      sign_in_with_reply (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply), &facts);

  g_assert_cmpint (login->outcome, ==, row->outcome);
  g_assert_cmpuint (login->server_error, ==, row->error);
  if (row->error != 0)
    g_assert_cmpstr (login->text, ==, "no!");
  if (row->outcome == SALLY_LOGIN_ACCEPTED) {
    g_assert_cmpstr (login->server_version, ==, "SQL 16.0.1000");
    g_assert_cmpstr (login->encryption, ==, "ENCRYPT_ON");
  }
  /* What the server insists on was asked beside it. */
  g_assert_cmpint (facts->plaintext, ==, SALLY_PLAINTEXT_LOGIN_ONLY);
  g_assert_cmpuint (facts->round_trips, ==, 5);
}

/* The server hangs up after each byte of its answer. */
static void
test_cut (void)
{
  g_autoptr (GBytes) reply = test_make_tds_reply (TEST_BYTES (LOGIN_ACK DONE));
  gsize length;
  const guint8 *bytes = g_bytes_get_data (reply, &length);

  for (gsize n = 0; n < length; n++) {
    g_autoptr (SallyProbeFacts) facts = NULL;
    g_autoptr (SallyLoginFacts) login = sign_in_with_reply (bytes, n, &facts);

    g_assert_cmpint (login->outcome, ==, SALLY_LOGIN_FAILED);
  }
}

/* What is sent, byte for byte where it is not a matter of taste. */
static void
test_login7 (void)
{
  g_autoptr (GBytes) reply = test_make_tds_reply (TEST_BYTES (LOGIN_ACK DONE));
  const TestLine script[] = { ASKS (TDS_ON),
                              SAYS (TDS_ANSWER (TDS_REQ)),
                              TLS,
                              { TEST_TLS_READ_SOME },
                              { TEST_TLS_SEND, g_bytes_get_data (reply, NULL),
                                g_bytes_get_size (reply) },
                              { TEST_TLS_CLOSE } };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = make_spec (server, SALLY_SSL_REQUIRE);
  g_autoptr (SallyProbeFacts) facts = NULL;
  g_autoptr (SallyLoginFacts) login = NULL;
  g_autoptr (GBytes) received = NULL;
  const guint8 *bytes, *message;
  gsize length;

  test_server_set_next_script (server, question);
  test_server_set_chain (server, leaf, NULL, 0);
  test_spec_set (&spec->database, "db");
  login = test_sign_in (spec, PASSWORD, &facts);
  g_assert_cmpint (login->outcome, ==, SALLY_LOGIN_ACCEPTED);
  received = test_server_get_received (server);
  bytes = g_bytes_get_data (received, &length);
  message = memmem (bytes, length, TEST_BYTES (USER_16));
  g_assert_nonnull (message);
  g_assert_true (test_has_bytes (received, TEST_BYTES (USER_16 SCRAMBLED)));
  message = memmem (bytes, length, TEST_BYTES ("\x04\0\0\x74\0\x10\0\0"));
  g_assert_nonnull (message);
  message -= 4;
  /* Length of the packet and of the message agree. */
  g_assert_cmpuint (message[-8], ==, 0x10);
  g_assert_cmpuint (message[-7], ==, 1);
  g_assert_cmpuint ((guint) message[-6] << 8 | message[-5], ==,
                    (message[0] | (guint) message[1] << 8) + 8);
  /* Server name: 9 characters; database: 2. */
  g_assert_cmpuint (message[36 + 4 * 4 + 2], ==, strlen ("127.0.0.1"));
  g_assert_cmpuint (message[36 + 4 * 8 + 2], ==, strlen ("db"));
}

/* No user and no password for a server whose certificate is wrong, nor for one
 * that would encrypt only the login, nor for one without TLS. */
static void
test_no_secrets (void)
{
  static const struct {
    TestLine script[5];
    gboolean wrong_ca;
  } table[] = {
    { { ASKS (TDS_ON), SAYS (TDS_ANSWER (TDS_ON)), TLS, { TEST_TLS_READ_SOME } }, TRUE },
    { { ASKS (TDS_ON), SAYS (TDS_ANSWER (TDS_OFF)), TLS, { TEST_TLS_READ_SOME } }, FALSE },
    { { ASKS (TDS_ON), SAYS (TDS_ANSWER (TDS_NOT_SUP)), { TEST_SILENCE } }, FALSE },
    { { ASKS (TDS_ON), SAYS (TDS_ANSWER (TDS_ON) "x"), { TEST_SILENCE } }, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (TestServer) server = test_server_new (table[i].script);
    g_autoptr (SallyEndpointSpec) spec = make_spec (server, SALLY_SSL_VERIFY_FULL);
    g_autoptr (SallyProbeFacts) facts = NULL;
    g_autoptr (SallyLoginFacts) login = NULL;
    g_autoptr (GBytes) received = NULL;

    test_server_set_next_script (server, question);
    test_server_set_chain (server, leaf, NULL, 0);
    if (table[i].wrong_ca)
      test_spec_trust (spec, other_root->x509);
    login = test_sign_in (spec, PASSWORD, &facts);
    g_assert_cmpint (login->outcome, ==, SALLY_LOGIN_COULD_NOT_TEST);
    received = test_server_get_received (server);
    g_assert_false (test_has_bytes (received, TEST_BYTES (USER_16)));
    g_assert_false (test_has_bytes (received, TEST_BYTES (SCRAMBLED)));
  }
}

/* Mode none: the password in clear text, and only to a server that takes it. */
static void
test_none (void)
{
  static const char *const answers[] = { TDS_NOT_SUP, TDS_ON, TDS_REQ, TDS_OFF };
  static const TestLine script[] = {
    ASKS (TDS_OFF), SAYS (TDS_ANSWER (TDS_OFF)), TLS, { TEST_TLS_READ_SOME }, { TEST_END }
  };
  g_autoptr (GBytes) reply = test_make_tds_reply (TEST_BYTES (LOGIN_ACK DONE));

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    const TestLine clear[] = { ASKS (TDS_NOT_SUP),
                               SAYS ("\x04\x01\0\x1A\0\0\x01\0"
                                     "\0\0\x0B\0\x06\x01\0\x11\0\x01\xFF\x10\0\x03\xE8\0\0"),
                               { TEST_SEND, answers[i], 1 },
                               { TEST_READ_SOME },
                               { TEST_SEND, g_bytes_get_data (reply, NULL),
                                 g_bytes_get_size (reply) },
                               { TEST_SILENCE },
                               { TEST_END } };
    g_autoptr (TestServer) server = test_server_new (script);
    g_autoptr (SallyEndpointSpec) spec = make_spec (server, SALLY_SSL_NONE);
    g_autoptr (SallyProbeFacts) facts = NULL;
    g_autoptr (SallyLoginFacts) login = NULL;
    g_autoptr (GBytes) received = NULL;

    test_server_set_next_script (server, clear);
    test_server_set_chain (server, leaf, NULL, 0);
    login = test_sign_in (spec, PASSWORD, &facts);
    received = test_server_get_received (server);
    g_assert_cmpint (login->outcome, ==, i == 0 ? SALLY_LOGIN_ACCEPTED : SALLY_LOGIN_FAILED);
    g_assert_cmpint (test_has_bytes (received, TEST_BYTES (USER_16 SCRAMBLED)), ==, i == 0);
    g_assert_cmpuint (test_server_get_n_connections (server), ==, 2);
    if (i == 0)
      g_assert_cmpstr (login->encryption, ==, "");
    else
      g_assert_nonnull (strstr (login->text, "ENCRYPT_"));
  }
}

/* TDS 8: the version says so; one round trip more than the PRELOGIN inside. */
static void
test_strict (void)
{
  g_autoptr (GBytes) reply = test_make_tds_reply (TEST_BYTES (LOGIN_ACK DONE));
  const TestLine script[] = { { TEST_TLS },
                              { TEST_TLS_READ_SOME },
                              { TEST_TLS_SEND, TEST_BYTES (TDS_ANSWER (TDS_NOT_SUP)) },
                              { TEST_TLS_READ_SOME },
                              { TEST_TLS_SEND, g_bytes_get_data (reply, NULL),
                                g_bytes_get_size (reply) },
                              { TEST_TLS_CLOSE } };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = make_spec (server, SALLY_SSL_VERIFY_FULL);
  g_autoptr (SallyProbeFacts) facts = NULL;
  g_autoptr (SallyLoginFacts) login = NULL;
  g_autoptr (GBytes) received = NULL;

  test_server_set_next_script (server, question);
  test_server_set_chain (server, leaf, NULL, 0);
  spec->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (spec->settings, g_strdup (SALLY_SETTING_ENCRYPTION), g_strdup ("strict"));
  login = test_sign_in (spec, PASSWORD, &facts);
  g_assert_cmpint (login->outcome, ==, SALLY_LOGIN_ACCEPTED);
  g_assert_cmpstr (login->encryption, ==, "TDS 8.0 (strict)");
  g_assert_cmpuint (facts->round_trips, ==, 4);
  received = test_server_get_received (server);
  g_assert_true (test_has_bytes (received, TEST_BYTES ("\0\0\0\x08\0\x10\0\0")));
}

/* LOGINACK, then ENVCHANGE 20 to @host and @port. */
static GBytes *
make_route (const char *host, guint16 port)
{
  g_autoptr (GByteArray) tokens = g_byte_array_new ();
  guint8 n = (guint8) strlen (host);
  const guint8 head[] = { 0xE3,          (guint8) (10 + 2 * n), 0, 20, (guint8) (5 + 2 * n), 0, 0,
                          (guint8) port, (guint8) (port >> 8),  n, 0 };

  g_byte_array_append (tokens, (const guint8 *) LOGIN_ACK, sizeof LOGIN_ACK - 1);
  g_byte_array_append (tokens, head, sizeof head);
  for (guint i = 0; i < n; i++) {
    const guint8 unit[2] = { (guint8) host[i], 0 };

    g_byte_array_append (tokens, unit, sizeof unit);
  }
  g_byte_array_append (tokens, (const guint8 *) "\0\0" DONE, 2 + sizeof DONE - 1);
  return test_make_tds_reply (tokens->data, tokens->len);
}

#define TALKS(reply)                                                                               \
  {                                                                                                \
    ASKS (TDS_ON), SAYS (TDS_ANSWER (TDS_ON)), TLS, { TEST_TLS_READ_SOME },                        \
        { TEST_TLS_SEND, g_bytes_get_data (reply, NULL), g_bytes_get_size (reply) },               \
    {                                                                                              \
      TEST_TLS_CLOSE                                                                               \
    }                                                                                              \
  }

typedef enum {
  ROUTE_GOOD,
  ROUTE_OWN_NAME,
  ROUTE_WRONG_NAME,
  ROUTE_WRONG_CA,
  ROUTE_NOWHERE,
  ROUTE_CIRCLE,
} RouteCase;

/* Where a good login is sent on to, the same checks have to pass by the new
 * name, unless the endpoint names its own; and not for ever. */
static void
test_route (gconstpointer data)
{
  RouteCase what = (RouteCase) GPOINTER_TO_INT (data);
  g_autoptr (GBytes) accepts = test_make_tds_reply (TEST_BYTES (LOGIN_ACK DONE));
  TestLine target_script[] = TALKS (accepts);
  g_autoptr (TestServer) target = test_server_new (target_script);
  guint16 port = what == ROUTE_NOWHERE ? test_find_closed_port () : test_server_get_port (target);
  const char *host = what == ROUTE_OWN_NAME || what == ROUTE_WRONG_NAME ? "127.0.0.1" : "localhost";
  g_autoptr (GBytes) sends_on = make_route (host, port);
  const TestLine script[] = TALKS (sends_on);
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = make_spec (server, SALLY_SSL_VERIFY_FULL);
  g_autoptr (TestCertificate) nobody = NULL;
  g_autoptr (SallyProbeFacts) facts = NULL;
  g_autoptr (SallyLoginFacts) login = NULL;
  g_autoptr (GBytes) received = NULL;
  gboolean good = what == ROUTE_GOOD || what == ROUTE_OWN_NAME;

  nobody = test_pki_make_server ("localhost", other_root);
  if (what == ROUTE_CIRCLE) {
    target_script[4].bytes = g_bytes_get_data (sends_on, NULL);
    target_script[4].length = g_bytes_get_size (sends_on);
  }
  if (what != ROUTE_OWN_NAME)
    test_spec_set (&spec->server, "localhost");
  test_server_set_next_script (server, question);
  test_server_set_chain (server, leaf, NULL, 0);
  test_server_set_chain (target, what == ROUTE_WRONG_CA ? nobody : leaf, NULL, 0);
  login = test_sign_in (spec, PASSWORD, &facts);
  received = test_server_get_received (target);
  g_assert_cmpint (login->outcome, ==, good ? SALLY_LOGIN_ACCEPTED : SALLY_LOGIN_FAILED);
  g_assert_cmpint (test_has_bytes (received, TEST_BYTES (SCRAMBLED)), ==,
                   good || what == ROUTE_CIRCLE);
  g_assert_cmpuint (test_server_get_n_connections (target), ==,
                    what == ROUTE_NOWHERE  ? 0
                    : what == ROUTE_CIRCLE ? 3
                                           : 1);
  if (!good && what != ROUTE_CIRCLE)
    g_assert_nonnull (strstr (login->text, host));
  /* The ladder is still that of the first server. */
  test_assert_lamps (spec, facts, "works works works works");
}

static void
test_too_long (void)
{
  static const TestLine script[] = {
    ASKS (TDS_ON), SAYS (TDS_ANSWER (TDS_ON)), TLS, { TEST_TLS_READ_SOME }, { TEST_END }
  };
  g_autofree char *text = g_strnfill (129, 'x');
  const char *const passwords[] = { text, "\xFF\xFE" };

  for (guint i = 0; i < G_N_ELEMENTS (passwords); i++) {
    g_autoptr (TestServer) server = test_server_new (script);
    g_autoptr (SallyEndpointSpec) spec = make_spec (server, SALLY_SSL_VERIFY_FULL);
    g_autoptr (SallyProbeFacts) facts = NULL;
    g_autoptr (SallyLoginFacts) login = NULL;

    test_server_set_next_script (server, question);
    test_server_set_chain (server, leaf, NULL, 0);
    login = test_sign_in (spec, passwords[i], &facts);
    g_assert_cmpint (login->outcome, ==, SALLY_LOGIN_COULD_NOT_TEST);
  }
}

int
main (int argc, char *argv[])
{
  static const char *const routes[] = { "good",     "own-name", "wrong-name",
                                        "wrong-ca", "nowhere",  "circle" };
  int result;

  g_test_init (&argc, &argv, NULL);
  root = test_pki_make_ca ("Root", NULL);
  other_root = test_pki_make_ca ("Other Root", NULL);
  leaf = test_pki_make_server ("localhost", root);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/login-tds/reply/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++) {
    g_autofree char *path = g_strconcat ("/login-tds/route/", routes[i], NULL);

    g_test_add_data_func (path, GINT_TO_POINTER (i), test_route);
  }
  g_test_add_func ("/login-tds/cut", test_cut);
  g_test_add_func ("/login-tds/login7", test_login7);
  g_test_add_func ("/login-tds/no-secrets", test_no_secrets);
  g_test_add_func ("/login-tds/none", test_none);
  g_test_add_func ("/login-tds/strict", test_strict);
  g_test_add_func ("/login-tds/too-long", test_too_long);
  result = g_test_run ();
  test_pki_free (leaf);
  test_pki_free (other_root);
  test_pki_free (root);
  return result;
}
