/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-drda.h"
#include "test-sign-in.h"

#include <string.h>

/* Signing in to Db2: what leaves when, and what becomes of each answer. */

#define USER "scott"
#define PASSWORD "Ti\xC3\xA9r[!]"
#define PASSWORD_500 "\xE3\x89\x51\x99\x4A\x4F\x5A"
/* SECCHKRM: SVRCOD, SECCHKCD. */
#define SECCHKRM(code) "\0\x15\xD0\x02\0\x01\0\x0F\x12\x19\0\x06\x11\x49\0\x08\0\x05\x11\xA4" code

static TestCertificate *root, *other_root, *leaf;

static SallyEndpointSpec *
make_spec (TestServer *server, SallySslMode mode)
{
  SallyEndpointSpec *spec = test_spec_new ("db2", test_server_get_port (server));

  spec->mode = mode;
  test_spec_set (&spec->user_name, USER);
  test_spec_set (&spec->database, "SAMPLE");
  test_spec_trust (spec, root->x509);
  return spec;
}

typedef struct {
  const char *name;
  const void *reply;
  gsize length;
  SallyLoginOutcome outcome;
  guint error;
  const char *words;
} Row;

#define CODE(code) TEST_BYTES (SECCHKRM (code))

static const Row rows[] = {
  { "accepted", CODE ("\0"), SALLY_LOGIN_ACCEPTED, 0, NULL },
  { "not-supported", CODE ("\x01"), SALLY_LOGIN_FAILED, 1, "encrypted credentials" },
  { "local-service", CODE ("\x0A"), SALLY_LOGIN_REFUSED, 10, "local security service" },
  { "expired", CODE ("\x0E"), SALLY_LOGIN_REFUSED, 14, "has expired" },
  { "wrong-password", CODE ("\x0F"), SALLY_LOGIN_REFUSED, 15, "password is wrong" },
  { "no-password", CODE ("\x10"), SALLY_LOGIN_REFUSED, 16, "no password" },
  { "no-user", CODE ("\x12"), SALLY_LOGIN_REFUSED, 18, "no user name" },
  { "wrong-user", CODE ("\x13"), SALLY_LOGIN_REFUSED, 19, "user name or the password" },
  { "revoked", CODE ("\x14"), SALLY_LOGIN_REFUSED, 20, "revoked" },
  { "plug-in", CODE ("\x16"), SALLY_LOGIN_REFUSED, 22, "plug-in" },
  { "algorithm", CODE ("\x1B"), SALLY_LOGIN_FAILED, 27, "encrypt credentials" },
  { "unknown-code", CODE ("\x77"), SALLY_LOGIN_FAILED, 0x77, "77" },
  { "no-code", TEST_BYTES (DRDA_REPLY ("\x12\x19")), SALLY_LOGIN_FAILED, 0xFF, "FF" },
  { "lying-code", TEST_BYTES ("\0\x0F\xD0\x02\0\x01\0\x09\x12\x19\0\xFF\x11\xA4\0"),
    SALLY_LOGIN_FAILED, 0xFF, "FF" },
  { "no-database", TEST_BYTES (DRDA_RDBNFNRM), SALLY_LOGIN_NO_DATABASE, 0, "know the database" },
  { "not-allowed", TEST_BYTES (DRDA_REPLY ("\x22\xCB")), SALLY_LOGIN_NO_DATABASE, 0,
    "may not use" },
  { "syntax", TEST_BYTES (DRDA_SYNTAXRM), SALLY_LOGIN_FAILED, 0, "124C" },
  { "garbage", TEST_BYTES ("HTTP/1.1 400 Bad Request\r\n\r\n"), SALLY_LOGIN_FAILED, 0, "hung up" },
  { "too-long", TEST_BYTES ("\xFF\xFF\xD0\x02\0\x01\0\x0F\x12\x19"), SALLY_LOGIN_FAILED, 0,
    "hung up" },
  { "too-short", TEST_BYTES ("\0\x06\xD0\x02\0\x01"), SALLY_LOGIN_FAILED, 0, "hung up" },
};

/* EXCSAT and ACCSEC come in one flight, but in two records of TLS. */
static SallyLoginFacts *
sign_in_with_reply (const void *reply, gsize length, SallyProbeFacts **facts)
{
  const TestLine script[] = {
    { TEST_TLS },           { TEST_TLS_READ_SOME },
    { TEST_TLS_READ_SOME }, { TEST_TLS_SEND, TEST_BYTES (DRDA_LUW) },
    { TEST_TLS_READ_SOME }, { length > 0 ? TEST_TLS_SEND : TEST_TLS_CLOSE, reply, length },
    { TEST_TLS_CLOSE }
  };
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
  g_autoptr (SallyLoginFacts) login = sign_in_with_reply (row->reply, row->length, &facts);

  g_assert_cmpint (login->outcome, ==, row->outcome);
  g_assert_cmpuint (login->server_error, ==, row->error);
  if (row->words == NULL)
    g_assert_null (login->text);
  else
    g_assert_nonnull (strstr (login->text, row->words));
  if (row->outcome == SALLY_LOGIN_ACCEPTED)
    g_assert_cmpstr (login->server_version, ==, "Db2 LUW 11.5.8 (SQL11058 QDB2)");
  g_assert_cmpuint (facts->round_trips, ==, 4);
}

/* The server hangs up after each byte of its answer. */
static void
test_cut (void)
{
  static const char reply[] = SECCHKRM ("\0");

  for (gsize n = 0; n < sizeof reply - 1; n++) {
    g_autoptr (SallyProbeFacts) facts = NULL;
    g_autoptr (SallyLoginFacts) login = sign_in_with_reply (reply, n, &facts);

    g_assert_cmpint (login->outcome, ==, SALLY_LOGIN_FAILED);
  }
}

/* What the server granted decides how the names are spelt. */
static void
test_secchk (void)
{
  static const char *const hellos[] = { DRDA_LUW, DRDA_ZOS };
  static const char utf8[] = "\x11\xA0" USER "\0\x0C\x11\xA1" PASSWORD;
  static const char ebcdic[] = "\x11\xA0\xA2\x83\x96\xA3\xA3\0\x0B\x11\xA1" PASSWORD_500;

  for (guint i = 0; i < G_N_ELEMENTS (hellos); i++) {
    const TestLine script[] = {
      { TEST_TLS },           { TEST_TLS_READ_SOME },
      { TEST_TLS_READ_SOME }, { TEST_TLS_SEND, hellos[i], sizeof DRDA_LUW - 1 },
      { TEST_TLS_READ_SOME }, { TEST_TLS_SEND, TEST_BYTES (SECCHKRM ("\0")) },
      { TEST_TLS_CLOSE }
    };
    g_autoptr (TestServer) server = test_server_new (script);
    g_autoptr (SallyEndpointSpec) spec = make_spec (server, SALLY_SSL_VERIFY_CA);
    g_autoptr (SallyProbeFacts) facts = NULL;
    g_autoptr (SallyLoginFacts) login = NULL;
    g_autoptr (GBytes) received = NULL;

    test_server_set_chain (server, leaf, NULL, 0);
    login = test_sign_in (spec, PASSWORD, &facts);
    g_assert_cmpint (login->outcome, ==, SALLY_LOGIN_ACCEPTED);
    received = test_server_get_received (server);
    g_assert_cmpint (test_has_bytes (received, TEST_BYTES (utf8)), ==, i == 0);
    g_assert_cmpint (test_has_bytes (received, TEST_BYTES (ebcdic)), ==, i == 1);
  }
}

/* No user and no password for a server whose certificate is wrong, that takes no
 * password as it is, or that has answered with an error. */
static void
test_no_secrets (void)
{
  static const struct {
    const char *hello;
    gsize length;
    gboolean wrong_ca;
    SallyLoginOutcome outcome;
    const char *words;
  } table[] = {
    { TEST_BYTES (DRDA_LUW), TRUE, SALLY_LOGIN_COULD_NOT_TEST, "checks" },
    { TEST_BYTES (DRDA_EXCSATRD (DRDA_LUW_RELEASE, DRDA_UTF8) DRDA_ACCSECRD ("\x09")), FALSE,
      SALLY_LOGIN_FAILED, "encrypted credentials" },
    { TEST_BYTES (DRDA_EXCSATRD (DRDA_LUW_RELEASE, DRDA_UTF8) DRDA_RDBNFNRM), FALSE,
      SALLY_LOGIN_NO_DATABASE, "know the database" },
    { TEST_BYTES (DRDA_SYNTAXRM), FALSE, SALLY_LOGIN_FAILED, "124C" },
    { TEST_BYTES (DRDA_EXCSATRD (DRDA_LUW_RELEASE, DRDA_UTF8)), FALSE, SALLY_LOGIN_FAILED,
      "hung up" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    const TestLine script[] = { { TEST_TLS },
                                { TEST_TLS_READ_SOME },
                                { TEST_TLS_READ_SOME },
                                { TEST_TLS_SEND, table[i].hello, table[i].length },
                                { i == 4 ? TEST_TLS_CLOSE : TEST_TLS_READ_SOME },
                                { TEST_END } };
    g_autoptr (TestServer) server = test_server_new (script);
    g_autoptr (SallyEndpointSpec) spec = make_spec (server, SALLY_SSL_VERIFY_CA);
    g_autoptr (SallyProbeFacts) facts = NULL;
    g_autoptr (SallyLoginFacts) login = NULL;
    g_autoptr (GBytes) received = NULL;

    test_server_set_chain (server, leaf, NULL, 0);
    if (table[i].wrong_ca)
      test_spec_trust (spec, other_root->x509);
    login = test_sign_in (spec, PASSWORD, &facts);
    g_assert_cmpint (login->outcome, ==, table[i].outcome);
    g_assert_nonnull (strstr (login->text, table[i].words));
    received = test_server_get_received (server);
    g_assert_false (test_has_bytes (received, TEST_BYTES (USER)));
    g_assert_false (test_has_bytes (received, TEST_BYTES (PASSWORD)));
    g_assert_false (test_has_bytes (received, TEST_BYTES (PASSWORD_500)));
  }
}

/* Mode none: on a connection of its own in clear text, never after TLS. */
static void
test_none (void)
{
  static const TestLine clear[] = {
    { TEST_READ_SOME }, { TEST_SEND, TEST_BYTES (DRDA_LUW) },
    { TEST_READ_SOME }, { TEST_SEND, TEST_BYTES (SECCHKRM ("\x13")) },
    { TEST_SILENCE },   { TEST_END }
  };
  static const TestLine tls[] = { { TEST_TLS },           { TEST_TLS_READ_SOME },
                                  { TEST_TLS_READ_SOME }, { TEST_TLS_SEND, TEST_BYTES (DRDA_LUW) },
                                  { TEST_TLS_READ_SOME }, { TEST_END } };
  static const TestLine closes[] = { { TEST_READ_SOME }, { TEST_CLOSE }, { TEST_END } };

  for (guint plain = 0; plain < 2; plain++) {
    g_autoptr (TestServer) server = test_server_new (plain ? closes : tls);
    g_autoptr (SallyEndpointSpec) spec = make_spec (server, SALLY_SSL_NONE);
    g_autoptr (SallyProbeFacts) facts = NULL;
    g_autoptr (SallyLoginFacts) login = NULL;
    g_autoptr (GBytes) received = NULL;

    test_server_set_plain_script (server, plain ? clear : closes);
    test_server_set_chain (server, leaf, NULL, 0);
    login = test_sign_in (spec, PASSWORD, &facts);
    received = test_server_get_received (server);
    g_assert_cmpint (login->outcome, ==, plain ? SALLY_LOGIN_REFUSED : SALLY_LOGIN_COULD_NOT_TEST);
    g_assert_cmpint (test_has_bytes (received, TEST_BYTES (PASSWORD)), ==, plain);
  }
}

/* What EBCDIC lacks, and what is longer than a message, is not sent. */
static void
test_unsayable (void)
{
  static const TestLine script[] = {
    { TEST_TLS },           { TEST_TLS_READ_SOME },
    { TEST_TLS_READ_SOME }, { TEST_TLS_SEND, TEST_BYTES (DRDA_ZOS) },
    { TEST_TLS_READ_SOME }, { TEST_END }
  };
  g_autofree char *text = g_strnfill (9000, 'x');
  const char *const passwords[] = { text, "\xE2\x82\xAC" };

  for (guint i = 0; i < G_N_ELEMENTS (passwords); i++) {
    g_autoptr (TestServer) server = test_server_new (script);
    g_autoptr (SallyEndpointSpec) spec = make_spec (server, SALLY_SSL_VERIFY_CA);
    g_autoptr (SallyProbeFacts) facts = NULL;
    g_autoptr (SallyLoginFacts) login = NULL;

    test_server_set_chain (server, leaf, NULL, 0);
    login = test_sign_in (spec, passwords[i], &facts);
    g_assert_cmpint (login->outcome, ==, SALLY_LOGIN_COULD_NOT_TEST);
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

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/login-db2/reply/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/login-db2/cut", test_cut);
  g_test_add_func ("/login-db2/secchk", test_secchk);
  g_test_add_func ("/login-db2/no-secrets", test_no_secrets);
  g_test_add_func ("/login-db2/none", test_none);
  g_test_add_func ("/login-db2/unsayable", test_unsayable);
  result = g_test_run ();
  test_pki_free (leaf);
  test_pki_free (other_root);
  test_pki_free (root);
  return result;
}
