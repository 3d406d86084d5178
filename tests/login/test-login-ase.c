/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-server.h"
#include "test-sign-in.h"

#include "sally-ase-password.h"

#include <openssl/encoder.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <string.h>

/* Signing in to SAP ASE: the record, the round that encrypts the password, and
 * what becomes of each answer.
 */

#define USER "scott"
#define PASSWORD "Ti\xC3\xA9r-4711"
#define NONCE "0123456789abcdef"

#define ACK(status)                                                                                \
  "\xAD\x0D\0" status "\x05\0\0\0\x03"                                                             \
  "ASE\x10\0\x04\0"
#define ACCEPTED ACK ("\x05")
#define REFUSED ACK ("\x06")
#define NEGOTIATE ACK ("\x07")
#define DONE "\xFD\0\0\0\0\0\0\0\0"
#define EED(number, severity) "\xE5\x13\0" number "\x01" severity "\0\0\0\0\x03\0no!\0\0\0\0"
#define COLUMN(type, length) "\0\0\0\0\0\0" type length "\0"
#define BINARY COLUMN ("\xE1", "\xFF\xFF\xFF\x7F")

static TestCertificate *root, *other_root, *leaf;
static EVP_PKEY *key;
static char *pem;

static void
append_value (GByteArray *tokens, const char *text)
{
  const guint8 length[4] = { (guint8) strlen (text), (guint8) (strlen (text) >> 8) };

  g_byte_array_append (tokens, length, sizeof length);
  g_byte_array_append (tokens, (const guint8 *) text, (guint) strlen (text));
}

/* LOGINACK 7, MSG 30, and what the password is to be encrypted with. */
static GBytes *
make_question (const char *key_text)
{
  static const char head[] =
      NEGOTIATE "\x65\x03\x01\x1E\0"
                "\xEC\x22\0\x03\0" COLUMN ("\x38", "") BINARY BINARY "\xD7\x01\0\0\0";
  g_autoptr (GByteArray) tokens = g_byte_array_new ();

  g_byte_array_append (tokens, (const guint8 *) head, sizeof head - 1);
  append_value (tokens, key_text);
  append_value (tokens, NONCE);
  g_byte_array_append (tokens, (const guint8 *) DONE, sizeof DONE - 1);
  return test_make_tds_reply (tokens->data, tokens->len);
}

static SallyEndpointSpec *
make_spec (TestServer *server, SallySslMode mode)
{
  SallyEndpointSpec *spec = test_spec_new ("sybase", test_server_get_port (server));

  spec->mode = mode;
  test_spec_set (&spec->user_name, USER);
  test_spec_trust (spec, root->x509);
  return spec;
}

typedef struct {
  const char *name;
  const void *first; /* NULL: the question for the password */
  gsize first_length;
  const void *second;
  gsize second_length;
  SallyLoginOutcome outcome;
  guint error;
} Row;

#define ASKED NULL, 0

static const Row rows[] = {
  { "accepted", ASKED, TEST_BYTES (ACCEPTED DONE), SALLY_LOGIN_ACCEPTED, 0 },
  { "accepted-with-notes", ASKED,
    TEST_BYTES ("\xE2\x02\0xx"
                "\xE3\x02\0xx" EED ("\x45\x16\0\0", "\x0A") ACCEPTED DONE),
    SALLY_LOGIN_ACCEPTED, 0 },
  { "closed-session-bit", ASKED, TEST_BYTES (ACK ("\x85") DONE), SALLY_LOGIN_ACCEPTED, 0 },
  { "refused", ASKED, TEST_BYTES (REFUSED EED ("\xA2\x0F\0\0", "\x0E") DONE), SALLY_LOGIN_REFUSED,
    4002 },
  { "refused-without-words", ASKED, TEST_BYTES (REFUSED DONE), SALLY_LOGIN_REFUSED, 0 },
  { "asks-again", ASKED, TEST_BYTES (NEGOTIATE DONE), SALLY_LOGIN_FAILED, 0 },
  { "nothing", ASKED, TEST_BYTES (DONE), SALLY_LOGIN_FAILED, 0 },
  { "unknown-token", ASKED, TEST_BYTES ("\x01" ACCEPTED DONE), SALLY_LOGIN_FAILED, 0 },
  { "full", TEST_BYTES (REFUSED EED ("\x41\x06\0\0", "\x11") DONE), TEST_BYTES (""),
    SALLY_LOGIN_FAILED, 1601 },
  { "old-server", TEST_BYTES (REFUSED EED ("\xA2\x0F\0\0", "\x0E") DONE), TEST_BYTES (""),
    SALLY_LOGIN_FAILED, 0 },
  { "asks-nothing", TEST_BYTES (ACCEPTED DONE), TEST_BYTES (""), SALLY_LOGIN_FAILED, 0 },
  { "other-message",
    TEST_BYTES (NEGOTIATE "\x65\x03\x01\x0E\0"
                          "\xEC\x16\0\x02\0" BINARY COLUMN ("\x38", "") DONE),
    TEST_BYTES (""), SALLY_LOGIN_FAILED, 0 },
  { "no-parameters", TEST_BYTES (NEGOTIATE "\x65\x03\x01\x1E\0\xD7" DONE), TEST_BYTES (""),
    SALLY_LOGIN_FAILED, 0 },
  { "many-parameters",
    TEST_BYTES (NEGOTIATE "\x65\x03\x01\x1E\0\xEC\x02\0\xFF\xFF\xD7\x01\0\0\0" DONE),
    TEST_BYTES (""), SALLY_LOGIN_FAILED, 0 },
  { "long-key",
    TEST_BYTES (NEGOTIATE "\x65\x03\x01\x1E\0"
                          "\xEC\x16\0\x02\0" COLUMN ("\x38", "") BINARY
                "\xD7\x01\0\0\0\xFF\xFF\xFF\xFFkey" DONE),
    TEST_BYTES (""), SALLY_LOGIN_FAILED, 0 },
};

static SallyLoginFacts *
sign_in (const void *first,
         gsize first_length,
         const void *second,
         gsize second_length,
         GBytes **received,
         SallyProbeFacts **facts)
{
  const TestLine script[] = { { TEST_TLS },
                              { TEST_TLS_READ_SOME },
                              { TEST_TLS_READ_SOME },
                              { TEST_TLS_SEND, first, first_length },
                              { TEST_TLS_READ_SOME },
                              { TEST_TLS_READ_SOME },
                              { second_length > 0 ? TEST_TLS_SEND : TEST_TLS_CLOSE, second,
                                second_length },
                              { TEST_TLS_CLOSE } };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = make_spec (server, SALLY_SSL_VERIFY_FULL);
  SallyLoginFacts *login;

  test_server_set_chain (server, leaf, NULL, 0);
  login = test_sign_in (spec, PASSWORD, facts);
  if (received != NULL)
    *received = test_server_get_received (server);
  g_assert_cmpuint (test_server_get_n_connections (server), ==, 1);
  return login;
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (GBytes) question = make_question (pem);
  g_autoptr (GBytes) first = row->first == NULL
                                 ? g_bytes_ref (question)
                                 : test_make_tds_reply (row->first, row->first_length);
  g_autoptr (GBytes) second = test_make_tds_reply (row->second, row->second_length);
  g_autoptr (SallyProbeFacts) facts = NULL;
  g_autoptr (SallyLoginFacts) login =
      sign_in (g_bytes_get_data (first, NULL), g_bytes_get_size (first),
               g_bytes_get_data (second, NULL), g_bytes_get_size (second), NULL, &facts);

  g_assert_cmpint (login->outcome, ==, row->outcome);
  g_assert_cmpuint (login->server_error, ==, row->error);
  if (row->outcome == SALLY_LOGIN_ACCEPTED) {
    g_assert_cmpstr (login->server_version, ==, "ASE 16.0.4");
    /* TLS 1.3: 2, the record, and the round for the password. */
    g_assert_cmpuint (facts->round_trips, ==, 4);
    g_assert_true (facts->confirmed);
  }
}

/* A server hangs up after each byte of its first answer. */
static void
test_cut (void)
{
  g_autoptr (GBytes) question = make_question (pem);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (question, &length);

  for (gsize n = 1; n < length; n += n < 80 ? 1 : 37) {
    const TestLine script[] = { { TEST_TLS },
                                { TEST_TLS_READ_SOME },
                                { TEST_TLS_READ_SOME },
                                { TEST_TLS_SEND, bytes, n },
                                { TEST_TLS_CLOSE } };
    g_autoptr (TestServer) server = test_server_new (script);
    g_autoptr (SallyEndpointSpec) spec = make_spec (server, SALLY_SSL_VERIFY_FULL);
    g_autoptr (SallyProbeFacts) facts = NULL;
    g_autoptr (SallyLoginFacts) login = NULL;

    test_server_set_chain (server, leaf, NULL, 0);
    login = test_sign_in (spec, PASSWORD, &facts);
    g_assert_cmpint (login->outcome, ==, SALLY_LOGIN_FAILED);
  }
}

/* The record names the user and holds no password, whatever the server is. */
static void
test_record (void)
{
  g_autoptr (GBytes) question = make_question (pem);
  g_autoptr (GBytes) accepts = test_make_tds_reply (TEST_BYTES (ACCEPTED DONE));
  g_autoptr (SallyProbeFacts) facts = NULL;
  g_autoptr (GBytes) received = NULL;
  g_autoptr (SallyLoginFacts) login =
      sign_in (g_bytes_get_data (question, NULL), g_bytes_get_size (question),
               g_bytes_get_data (accepts, NULL), g_bytes_get_size (accepts), &received, &facts);
  const guint8 *bytes, *record;
  gsize length;

  g_assert_cmpint (login->outcome, ==, SALLY_LOGIN_ACCEPTED);
  bytes = g_bytes_get_data (received, &length);
  record = memmem (bytes, length, TEST_BYTES ("\x02\0\x02\0\0\0\x01\0"));
  g_assert_nonnull (record);
  g_assert_true (bytes + length - record >= 8 + 568 + 8 + 25);
  record += 8;
  g_assert_cmpmem (record + 31, 5, USER, 5);
  g_assert_cmpuint (record[61], ==, 5);
  g_assert_cmpuint (record[92], ==, 0);
  g_assert_cmpmem (record + 458, 4, "\x05\0\0\0", 4);
  /* The record is split after 504 bytes. */
  g_assert_cmpmem (record + 504, 8, "\x02\x01\0\x61\0\0\x02\0", 8);
  g_assert_cmpuint (record[514 + 8], ==, 0xA0);
  g_assert_cmpuint (record[568 + 8], ==, 0xE2);
  g_assert_false (test_has_bytes (received, TEST_BYTES (PASSWORD)));
}

/* Only who has the key can read the password. */
static void
test_encryption (void)
{
  SallyAsePassword wanted = { .key = (const guint8 *) pem,
                              .key_length = strlen (pem),
                              .nonce = (const guint8 *) NONCE,
                              .nonce_length = strlen (NONCE) };
  g_autoptr (SallySecret) password = sally_secret_new (PASSWORD, -1);
  g_autoptr (GByteArray) answer = sally_ase_password_answer (&wanted, password);
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new (key, NULL);
  guint8 plain[256];
  gsize size = sizeof plain;

  g_assert_nonnull (answer);
  g_assert_cmpmem (answer->data, 7, "\x65\x03\x01\x1F\0\xEC\x0E", 7);
  g_assert_cmpmem (answer->data + 22, 5, "\xD7\0\x01\0\0", 5);
  g_assert_cmpint (EVP_PKEY_decrypt_init (context), ==, 1);
  g_assert_cmpint (EVP_PKEY_CTX_set_rsa_padding (context, RSA_PKCS1_OAEP_PADDING), ==, 1);
  g_assert_cmpint (EVP_PKEY_decrypt (context, plain, &size, answer->data + 27, 256), ==, 1);
  g_assert_cmpmem (plain, size, NONCE PASSWORD, strlen (NONCE PASSWORD));
  EVP_PKEY_CTX_free (context);
  g_assert_cmpmem (answer->data + 27 + 256, 5, "\x65\x03\x01\x20\0", 5);
}

static void
test_bad_keys (void)
{
  static const char *const keys[] = {
    "",
    "key",
    "-----BEGIN RSA PUBLIC KEY-----\nMAA=\n-----END RSA PUBLIC KEY-----\n",
    /* P-256 */
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt\n"
    "6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==\n"
    "-----END PUBLIC KEY-----\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autoptr (GBytes) question = make_question (keys[i]);
    g_autoptr (SallyProbeFacts) facts = NULL;
    g_autoptr (SallyLoginFacts) login = sign_in (g_bytes_get_data (question, NULL),
                                                 g_bytes_get_size (question), "", 0, NULL, &facts);

    g_assert_cmpint (login->outcome, ==, SALLY_LOGIN_FAILED);
    g_assert_nonnull (strstr (login->text, "key"));
  }
}

static void
test_database (void)
{
  static const struct {
    const void *tokens;
    gsize length;
    SallyLoginOutcome outcome;
  } table[] = {
    { TEST_BYTES (EED ("\x45\x16\0\0", "\x0A") DONE), SALLY_LOGIN_ACCEPTED },
    { TEST_BYTES (EED ("\x8F\x03\0\0", "\x10") DONE), SALLY_LOGIN_NO_DATABASE },
  };
  g_autoptr (GBytes) question = make_question (pem);
  g_autoptr (GBytes) accepts = test_make_tds_reply (TEST_BYTES (ACCEPTED DONE));

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (GBytes) reply = test_make_tds_reply (table[i].tokens, table[i].length);
    const TestLine script[] = {
      { TEST_TLS },
      { TEST_TLS_READ_SOME },
      { TEST_TLS_READ_SOME },
      { TEST_TLS_SEND, g_bytes_get_data (question, NULL), g_bytes_get_size (question) },
      { TEST_TLS_READ_SOME },
      { TEST_TLS_READ_SOME },
      { TEST_TLS_SEND, g_bytes_get_data (accepts, NULL), g_bytes_get_size (accepts) },
      { TEST_TLS_READ_SOME },
      { TEST_TLS_SEND, g_bytes_get_data (reply, NULL), g_bytes_get_size (reply) },
      { TEST_TLS_CLOSE }
    };
    g_autoptr (TestServer) server = test_server_new (script);
    g_autoptr (SallyEndpointSpec) spec = make_spec (server, SALLY_SSL_VERIFY_FULL);
    g_autoptr (SallyProbeFacts) facts = NULL;
    g_autoptr (SallyLoginFacts) login = NULL;
    g_autoptr (GBytes) received = NULL;

    test_server_set_chain (server, leaf, NULL, 0);
    test_spec_set (&spec->database, "sales");
    login = test_sign_in (spec, PASSWORD, &facts);
    g_assert_cmpint (login->outcome, ==, table[i].outcome);
    received = test_server_get_received (server);
    g_assert_true (test_has_bytes (received, TEST_BYTES ("\x21\x0C\0\0\0\0use [sales]")));
  }
}

static void
test_no_secrets (void)
{
  static const TestLine script[] = { { TEST_TLS }, { TEST_TLS_READ_SOME }, { TEST_END } };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = make_spec (server, SALLY_SSL_VERIFY_FULL);
  g_autoptr (SallyProbeFacts) facts = NULL;
  g_autoptr (SallyLoginFacts) login = NULL;
  g_autoptr (GBytes) received = NULL;

  test_server_set_chain (server, leaf, NULL, 0);
  test_spec_trust (spec, other_root->x509);
  login = test_sign_in (spec, PASSWORD, &facts);
  g_assert_cmpint (login->outcome, ==, SALLY_LOGIN_COULD_NOT_TEST);
  received = test_server_get_received (server);
  g_assert_false (test_has_bytes (received, TEST_BYTES (USER)));
}

static void
test_unfit (void)
{
  static const TestLine script[] = { { TEST_TLS }, { TEST_TLS_READ_SOME }, { TEST_END } };
  static const struct {
    const char *user;
    const char *database;
  } table[] = { { "1234567890123456789012345678901", "" }, { "scott", "sales] drop table x" } };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (TestServer) server = test_server_new (script);
    g_autoptr (SallyEndpointSpec) spec = make_spec (server, SALLY_SSL_VERIFY_FULL);
    g_autoptr (SallyProbeFacts) facts = NULL;
    g_autoptr (SallyLoginFacts) login = NULL;

    test_server_set_chain (server, leaf, NULL, 0);
    test_spec_set (&spec->user_name, table[i].user);
    test_spec_set (&spec->database, table[i].database);
    login = test_sign_in (spec, PASSWORD, &facts);
    g_assert_cmpint (login->outcome, ==, SALLY_LOGIN_COULD_NOT_TEST);
  }
}

static void
make_key (void)
{
  BIO *bio = BIO_new (BIO_s_mem ());
  char *text;
  long length;
  OSSL_ENCODER_CTX *encoder;

  key = EVP_RSA_gen (2048);
  encoder = OSSL_ENCODER_CTX_new_for_pkey (key, EVP_PKEY_PUBLIC_KEY, "PEM", "pkcs1", NULL);
  g_assert_cmpint (OSSL_ENCODER_to_bio (encoder, bio), ==, 1);
  length = BIO_get_mem_data (bio, &text);
  pem = g_strndup (text, (gsize) length);
  g_assert_true (g_str_has_prefix (pem, "-----BEGIN RSA PUBLIC KEY-----"));
  OSSL_ENCODER_CTX_free (encoder);
  BIO_free (bio);
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  root = test_pki_make_ca ("Root", NULL);
  other_root = test_pki_make_ca ("Other Root", NULL);
  leaf = test_pki_make_server ("localhost", root);
  make_key ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/login-ase/reply/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/login-ase/cut", test_cut);
  g_test_add_func ("/login-ase/record", test_record);
  g_test_add_func ("/login-ase/encryption", test_encryption);
  g_test_add_func ("/login-ase/bad-keys", test_bad_keys);
  g_test_add_func ("/login-ase/database", test_database);
  g_test_add_func ("/login-ase/no-secrets", test_no_secrets);
  g_test_add_func ("/login-ase/unfit", test_unfit);
  result = g_test_run ();
  EVP_PKEY_free (key);
  g_free (pem);
  test_pki_free (leaf);
  test_pki_free (other_root);
  test_pki_free (root);
  return result;
}
