/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-run.h"
#include "test-tds.h"

#include "sally-engine-setting.h"
#include "sally-engine.h"

#include <string.h>

/* SQL Server and its relatives: what is asked, what becomes of each answer, TLS
 * inside of packets and around everything.
 */

static TestCertificate *root, *other_root, *middle, *leaf, *deep, *stranger;

/* Answers that end the test before TLS. */
typedef struct {
  const char *name;
  TestLine script[5];
  SallyNegotiation negotiation;
  SallyNetOutcome net;
  SallyProtocol guess;
  const char *lamps;
} Answer;

#define NONE_OF_THEM "fails fails fails fails"
#define STRANGE(bytes)                                                                             \
  { ASKS (TDS_OFF), SAYS (bytes), { TEST_SILENCE } }, SALLY_NEGOTIATION_WRONG_PROTOCOL, SALLY_NET_OK

static const Answer answers[] = {
  { "not-supported",
    { ASKS (TDS_OFF), SAYS (TDS_ANSWER (TDS_NOT_SUP)), { TEST_SILENCE } },
    SALLY_NEGOTIATION_NO_TLS,
    SALLY_NET_OK,
    SALLY_PROTOCOL_UNKNOWN,
    "works fails fails fails" },
  { "no-word-about-encryption",
    { ASKS (TDS_OFF),
      SAYS ("\x04\x01\0\x14\0\0\x01\0\0\0\x06\0\x06\xFF\x10\0\0\0\0\0"),
      { TEST_SILENCE } },
    SALLY_NEGOTIATION_NO_TLS,
    SALLY_NET_OK,
    SALLY_PROTOCOL_UNKNOWN,
    "works fails fails fails" },
  { "nonsense", STRANGE (TDS_ANSWER ("\x07")), SALLY_PROTOCOL_UNKNOWN, NONE_OF_THEM },
  { "stuffed",
    { ASKS (TDS_OFF), SAYS (TDS_ANSWER (TDS_ON) "x"), { TEST_SILENCE } },
    SALLY_NEGOTIATION_STUFFED,
    SALLY_NET_OK,
    SALLY_PROTOCOL_UNKNOWN,
    "could-not-test fails fails fails" },
  { "full",
    { ASKS (TDS_OFF),
      SAYS ("\x04\x01\0\x1A\0\0\x01\0\xAA\x0F\0\x91\x45\0\0\x01\x14\x03\0n\0o\0!\0\0"),
      { TEST_CLOSE } },
    SALLY_NEGOTIATION_SERVER_ERROR,
    SALLY_NET_OK,
    SALLY_PROTOCOL_UNKNOWN,
    NONE_OF_THEM },
  { "ase", STRANGE (TDS_EED), SALLY_PROTOCOL_ASE, NONE_OF_THEM },
  { "other-token", STRANGE ("\x04\x01\0\x0A\0\0\0\0\xFD\0"), SALLY_PROTOCOL_UNKNOWN, NONE_OF_THEM },
  { "offset-behind-the-end", STRANGE ("\x04\x01\0\x0E\0\0\x01\0\0\xFF\xFF\0\x06\xFF"),
    SALLY_PROTOCOL_UNKNOWN, NONE_OF_THEM },
  { "length-behind-the-end", STRANGE ("\x04\x01\0\x0E\0\0\x01\0\0\0\x01\xFF\xFF\xFF"),
    SALLY_PROTOCOL_UNKNOWN, NONE_OF_THEM },
  { "no-end", STRANGE ("\x04\x01\0\x13\0\0\x01\0\0\0\0\0\x06\x01\0\0\0\x01\0"),
    SALLY_PROTOCOL_UNKNOWN, NONE_OF_THEM },
  { "no-option", STRANGE ("\x04\x01\0\x09\0\0\x01\0\xFF"), SALLY_PROTOCOL_UNKNOWN, NONE_OF_THEM },
  { "no-version", STRANGE ("\x04\x01\0\x0F\0\0\x01\0\x01\0\x06\0\x01\xFF\x01"),
    SALLY_PROTOCOL_UNKNOWN, NONE_OF_THEM },
  { "empty", STRANGE ("\x04\x01\0\x08\0\0\x01\0"), SALLY_PROTOCOL_UNKNOWN, NONE_OF_THEM },
  { "short-header", STRANGE ("\x04\x01\0\x07\0\0\x01\0"), SALLY_PROTOCOL_UNKNOWN, NONE_OF_THEM },
  { "endless",
    { ASKS (TDS_OFF), { TEST_ENDLESS, TEST_BYTES ("\x04\0\0\x10\0\0\x01\0........") } },
    SALLY_NEGOTIATION_WRONG_PROTOCOL,
    SALLY_NET_OK,
    SALLY_PROTOCOL_UNKNOWN,
    NONE_OF_THEM },
  { "postgres", STRANGE ("N"), SALLY_PROTOCOL_POSTGRES, NONE_OF_THEM },
  { "mysql",
    STRANGE ("\x4A\0\0\0\x0A"
             "8.0.36\0........"),
    SALLY_PROTOCOL_MYSQL, NONE_OF_THEM },
  { "http", STRANGE ("HTTP/1.1 400 Bad Request\r\n\r\n"), SALLY_PROTOCOL_HTTP, NONE_OF_THEM },
  { "tls", STRANGE ("\x15\x03\x01\0\x02\x02\x46"), SALLY_PROTOCOL_TLS, NONE_OF_THEM },
  { "garbage", STRANGE ("\xE1\x90\x03\x77\xA2\x01\xFE\xFD"), SALLY_PROTOCOL_UNKNOWN, NONE_OF_THEM },
  { "close",
    { ASKS (TDS_OFF), { TEST_CLOSE } },
    SALLY_NEGOTIATION_NO_ANSWER,
    SALLY_NET_CLOSED,
    SALLY_PROTOCOL_UNKNOWN,
    NONE_OF_THEM },
  { "reset",
    { ASKS (TDS_OFF), { TEST_RESET } },
    SALLY_NEGOTIATION_NO_ANSWER,
    SALLY_NET_RESET,
    SALLY_PROTOCOL_UNKNOWN,
    NONE_OF_THEM },
  { "silent",
    { ASKS (TDS_OFF), { TEST_SILENCE } },
    SALLY_NEGOTIATION_NO_ANSWER,
    SALLY_NET_TIMED_OUT,
    SALLY_PROTOCOL_UNKNOWN,
    "could-not-test could-not-test could-not-test could-not-test" },
};

static void
test_answer (gconstpointer data)
{
  const Answer *row = data;
  g_autoptr (TestServer) server = test_server_new (row->script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("sqlserver", test_server_get_port (server));
  g_autoptr (SallyProbeFacts) facts = NULL;

  if (row->net == SALLY_NET_TIMED_OUT)
    spec->read_timeout = 200;
  facts = test_run (spec);
  g_assert_cmpint (facts->negotiation, ==, row->negotiation);
  g_assert_cmpint (facts->net, ==, row->net);
  g_assert_cmpint (facts->guess, ==, row->guess);
  g_assert_cmpint (facts->states[SALLY_STEP_NEGOTIATE], ==, SALLY_STEP_FAILED);
  g_assert_cmpuint (facts->server_error, ==, g_str_equal (row->name, "full") ? 17809 : 0);
  g_assert_cmpstr (facts->server_text, ==, g_str_equal (row->name, "full") ? "no!" : NULL);
  g_assert_cmpuint (test_server_get_n_connections (server), ==, 1);
  g_assert_cmpuint (test_server_get_n_errors (server), ==, 0);
  test_assert_lamps (spec, facts, row->lamps);
}

static void
make_strict (SallyEndpointSpec *spec)
{
  spec->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (spec->settings, g_strdup (SALLY_SETTING_ENCRYPTION), g_strdup ("strict"));
}

/* What every engine of the family gives in every mode that it may have. */
typedef struct {
  const char *name;
  gboolean strict;
  TestLine script[5];
  TestLine next[4];
  TestCertificate **leaf;
  TestCertificate **anchor;
  SallyPlaintext plaintext;
  const char *lamps;
} Cell;

#define TDS7(encryption)                                                                           \
  FALSE, { ASKS (TDS_OFF), SAYS (TDS_ANSWER (encryption)), TLS, { TEST_TLS_READ_SOME } },          \
  {                                                                                                \
    {                                                                                              \
      TEST_END                                                                                     \
    }                                                                                              \
  }
#define TDS8                                                                                       \
  TRUE,                                                                                            \
  {                                                                                                \
    { TEST_TLS }, { TEST_TLS_READ_SOME },                                                          \
        { TEST_TLS_SEND, TEST_BYTES (TDS_ANSWER (TDS_NOT_SUP)) },                                  \
    {                                                                                              \
      TEST_TLS_READ_SOME                                                                           \
    }                                                                                              \
  }
#define CLEAR(encryption)                                                                          \
  {                                                                                                \
    ASKS (TDS_OFF), SAYS (TDS_ANSWER (encryption)),                                                \
    {                                                                                              \
      TEST_SILENCE                                                                                 \
    }                                                                                              \
  }
#define HANGS_UP                                                                                   \
  {                                                                                                \
    ASKS (TDS_OFF),                                                                                \
    {                                                                                              \
      TEST_CLOSE                                                                                   \
    }                                                                                              \
  }

static const Cell cells[] = {
  { "success", TDS7 (TDS_OFF), &leaf, &root, SALLY_PLAINTEXT_LOGIN_ONLY,
    "works works works works" },
  { "forced", TDS7 (TDS_REQ), &leaf, &root, SALLY_PLAINTEXT_REFUSED, "fails works works works" },
  { "on", TDS7 (TDS_ON), &leaf, &root, SALLY_PLAINTEXT_REFUSED, "fails works works works" },
  { "client-certificate-off", TDS7 ("\x80"), &leaf, &root, SALLY_PLAINTEXT_LOGIN_ONLY,
    "works works works works" },
  { "client-certificate-on", TDS7 ("\x81"), &leaf, &root, SALLY_PLAINTEXT_REFUSED,
    "fails works works works" },
  { "client-certificate-req", TDS7 ("\x83"), &leaf, &root, SALLY_PLAINTEXT_REFUSED,
    "fails works works works" },
  { "wrong-ca", TDS7 (TDS_OFF), &leaf, &other_root, SALLY_PLAINTEXT_LOGIN_ONLY,
    "works works fails fails" },
  { "wrong-name", TDS7 (TDS_OFF), &stranger, &root, SALLY_PLAINTEXT_LOGIN_ONLY,
    "works works works fails" },
  { "no-tls",
    FALSE,
    { ASKS (TDS_OFF), SAYS (TDS_ANSWER (TDS_NOT_SUP)), { TEST_SILENCE } },
    { { TEST_END } },
    &leaf,
    &root,
    SALLY_PLAINTEXT_ACCEPTED,
    "works fails fails fails" },
  { "garbage",
    FALSE,
    { ASKS (TDS_OFF), SAYS ("\xE1\x90\x03\x77\xA2\x01\xFE\xFD"), { TEST_SILENCE } },
    { { TEST_END } },
    &leaf,
    &root,
    SALLY_PLAINTEXT_NOT_ASKED,
    NONE_OF_THEM },
  { "half-an-answer",
    FALSE,
    { ASKS (TDS_OFF), SAYS ("\x04\x01\0\x1A\0\0\x01\0\0\0\x0B"), { TEST_CLOSE } },
    { { TEST_END } },
    &leaf,
    &root,
    SALLY_PLAINTEXT_NOT_ASKED,
    NONE_OF_THEM },
  { "no-handshake",
    FALSE,
    { ASKS (TDS_OFF), SAYS (TDS_ANSWER (TDS_OFF)), { TEST_READ_SOME }, { TEST_CLOSE } },
    { { TEST_END } },
    &leaf,
    &root,
    SALLY_PLAINTEXT_LOGIN_ONLY,
    "works fails fails fails" },
  { "strict-success", TDS8, CLEAR (TDS_OFF), &leaf, &root, SALLY_PLAINTEXT_LOGIN_ONLY,
    "works works works works" },
  { "strict-forced", TDS8, HANGS_UP, &leaf, &root, SALLY_PLAINTEXT_REFUSED,
    "fails works works works" },
  { "strict-wrong-ca", TDS8, HANGS_UP, &leaf, &other_root, SALLY_PLAINTEXT_REFUSED,
    "fails works fails fails" },
  { "strict-wrong-name", TDS8, HANGS_UP, &stranger, &root, SALLY_PLAINTEXT_REFUSED,
    "fails works works fails" },
  { "strict-old-server",
    TRUE,
    { { TEST_READ_SOME }, { TEST_CLOSE } },
    CLEAR (TDS_REQ),
    &leaf,
    &root,
    SALLY_PLAINTEXT_REFUSED,
    NONE_OF_THEM },
  { "strict-garbage",
    TRUE,
    { { TEST_READ_SOME }, SAYS ("\xE1\x90\x03\x77\xA2\x01\xFE\xFD"), { TEST_CLOSE } },
    HANGS_UP,
    &leaf,
    &root,
    SALLY_PLAINTEXT_UNKNOWN,
    NONE_OF_THEM },
};

static const char *const names[] = { "sqlserver", "babelfish", "azuredb",
                                     "azure-sql-managed-instance" };

static void
run_cell (const Cell *cell, const char *engine, SallySslMode mode)
{
  g_autoptr (TestServer) server = test_server_new (cell->script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new (engine, test_server_get_port (server));
  g_autoptr (SallyProbeFacts) facts = NULL;

  g_test_message ("%s, mode %d", engine, (int) mode);
  test_server_set_chain (server, *cell->leaf, NULL, 0);
  if (cell->next[0].action != TEST_END)
    test_server_set_next_script (server, cell->next);
  if (cell->strict)
    make_strict (spec);
  spec->mode = mode;
  test_spec_trust (spec, (*cell->anchor)->x509);
  facts = test_run (spec);
  g_assert_cmpint (facts->plaintext, ==, cell->plaintext);
  test_assert_lamps (spec, facts, cell->lamps);
  g_assert_cmpuint (test_server_get_n_connections (server), ==, cell->strict ? 2 : 1);
  g_assert_cmpuint (test_server_get_n_errors (server), ==, 0);
}

static void
test_cell (gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint mode = 0; mode < SALLY_N_SSL_MODES; mode++)
      if (sally_engine_allows (sally_engine_find (names[i]), (SallySslMode) mode))
        run_cell (data, names[i], (SallySslMode) mode);
}

/* Facts of a good handshake; servers may answer with the type of a reply, and
 * in several packets. */
static void
test_inside (void)
{
  static const char *const types[] = { "\x12", "\x04" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    const TestCertificate *others[] = { middle, middle, middle, middle, middle, middle,
                                        middle, middle, middle, middle, middle, middle };
    const TestLine script[] = { ASKS (TDS_OFF),
                                SAYS (TDS_ANSWER (TDS_REQ)),
                                { TEST_TLS_TDS, types[i], 1 },
                                { TEST_TLS_READ_SOME },
                                { TEST_END } };
    g_autoptr (TestServer) server = test_server_new (script);
    g_autoptr (SallyEndpointSpec) spec = test_spec_new ("sqlserver", test_server_get_port (server));
    g_autoptr (SallyProbeFacts) facts = NULL;

    test_server_set_chain (server, deep, others, G_N_ELEMENTS (others));
    test_spec_trust (spec, root->x509);
    facts = test_run (spec);
    g_assert_cmpint (facts->negotiation, ==, SALLY_NEGOTIATION_ACCEPTED);
    g_assert_cmpstr (facts->server_version, ==, "16.0.1000 (2022)");
    g_assert_cmpstr (facts->tls_version, ==, "TLSv1.2");
    g_assert_cmpstr (facts->sni, ==, "localhost");
    g_assert_null (facts->alpn);
    g_assert_cmpuint (facts->chain->len, ==, 1 + G_N_ELEMENTS (others));
    g_assert_cmpuint (facts->round_trips, ==, 4);
    g_assert_cmpuint (test_server_get_n_errors (server), ==, 0);
    test_assert_lamps (spec, facts, "fails works works works");
  }
}

/* Packets of another type in the middle of the handshake are no TLS. */
static void
test_wrong_framing (void)
{
  static const TestLine script[] = {
    ASKS (TDS_OFF), SAYS (TDS_ANSWER (TDS_REQ)), { TEST_TLS_TDS, TEST_BYTES ("\x01") }, { TEST_END }
  };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("sqlserver", test_server_get_port (server));
  g_autoptr (SallyProbeFacts) facts = NULL;

  test_server_set_chain (server, leaf, NULL, 0);
  facts = test_run (spec);
  g_assert_false (facts->handshake);
  g_assert_cmpint (facts->states[SALLY_STEP_HANDSHAKE], ==, SALLY_STEP_FAILED);
  test_assert_lamps (spec, facts, "fails fails fails fails");
}

/* A server hangs up after each byte of its answer. */
static void
test_cut (void)
{
  static const char answer[] = TDS_ANSWER (TDS_REQ);

  for (gsize n = 0; n < sizeof answer; n++) {
    const TestLine script[] = { ASKS (TDS_OFF), { TEST_SEND, answer, n }, { TEST_CLOSE } };
    g_autoptr (TestServer) server = test_server_new (script);
    g_autoptr (SallyEndpointSpec) spec = test_spec_new ("sqlserver", test_server_get_port (server));
    g_autoptr (SallyProbeFacts) facts = test_run (spec);
    gboolean whole = n == sizeof answer - 1;

    g_assert_cmpint (facts->negotiation, ==,
                     whole ? SALLY_NEGOTIATION_ACCEPTED : SALLY_NEGOTIATION_NO_ANSWER);
    g_assert_cmpint (facts->net_step, ==, whole ? SALLY_STEP_HANDSHAKE : SALLY_STEP_NEGOTIATE);
    g_assert_true (facts->net == SALLY_NET_CLOSED || (whole && facts->net == SALLY_NET_RESET));
    g_assert_cmpuint (facts->first_bytes != NULL ? g_bytes_get_size (facts->first_bytes) : 0, ==,
                      whole ? 0 : n);
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
  if (in_length != 8 || memcmp (in, "\x07tds/8.0", 8) != 0)
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  *out = in + 1;
  *out_length = 7;
  return SSL_TLSEXT_ERR_OK;
}

/* TLS first, then the PRELOGIN inside: 3 round trips with TLS 1.3, 4 with 1.2. */
static void
test_strict (void)
{
  static const TestLine script[] = { { TEST_TLS },
                                     { TEST_TLS_READ_SOME },
                                     { TEST_TLS_SEND, TEST_BYTES (TDS_ANSWER (TDS_NOT_SUP)) },
                                     { TEST_TLS_READ_SOME },
                                     { TEST_END } };
  static const TestLine clear[] = { { TEST_READ_SOME }, { TEST_CLOSE }, { TEST_END } };

  for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
    g_autoptr (TestServer) server = test_server_new (script);
    g_autoptr (SallyEndpointSpec) spec = test_spec_new ("azuredb", test_server_get_port (server));
    g_autoptr (SallyProbeFacts) facts = NULL;
    g_autoptr (GBytes) received = NULL;
    SSL_CTX *context = test_server_set_chain (server, leaf, NULL, 0);

    SSL_CTX_set_max_proto_version (context, version);
    SSL_CTX_set_alpn_select_cb (context, choose_alpn_cb, NULL);
    test_server_set_next_script (server, clear);
    test_spec_trust (spec, root->x509);
    make_strict (spec);
    facts = test_run (spec);
    g_assert_cmpint (facts->negotiation, ==, SALLY_NEGOTIATION_DIRECT);
    g_assert_cmpstr (facts->alpn, ==, "tds/8.0");
    g_assert_true (facts->confirmed);
    g_assert_cmpstr (facts->server_version, ==, "16.0.1000 (2022)");
    g_assert_cmpuint (facts->round_trips, ==, version == TLS1_2_VERSION ? 4 : 3);
    received = test_server_get_received (server);
    g_assert_nonnull (memmem (g_bytes_get_data (received, NULL), g_bytes_get_size (received),
                              TEST_BYTES (TDS_PRELOGIN (TDS_NOT_SUP))));
  }
}

/* Other answers inside of TLS confirm nothing and change nothing. */
static void
test_strict_unconfirmed (void)
{
  static const char answer[] = TDS_ANSWER (TDS_NOT_SUP);

  for (gsize n = 0; n < sizeof answer - 1; n++) {
    const TestLine script[] = { { TEST_TLS },
                                { TEST_TLS_READ_SOME },
                                { n > 0 ? TEST_TLS_SEND : TEST_TLS_CLOSE, answer, n },
                                { TEST_TLS_CLOSE } };
    g_autoptr (TestServer) server = test_server_new (script);
    g_autoptr (SallyEndpointSpec) spec = test_spec_new ("sqlserver", test_server_get_port (server));
    g_autoptr (SallyProbeFacts) facts = NULL;

    test_server_set_chain (server, leaf, NULL, 0);
    test_spec_trust (spec, root->x509);
    make_strict (spec);
    facts = test_run (spec);
    g_assert_true (facts->handshake);
    g_assert_false (facts->confirmed);
  }
}

/* A client certificate that is missed shows in the handshake with TLS 1.2, and
 * in the answer to the PRELOGIN with 1.3. */
static void
test_client_certificate (void)
{
  static const TestLine script[] = {
    ASKS (TDS_OFF), SAYS (TDS_ANSWER (TDS_REQ)), TLS, { TEST_TLS_READ_SOME }, { TEST_END }
  };
  static const TestLine strict_script[] = { { TEST_TLS }, { TEST_TLS_READ_SOME }, { TEST_END } };

  for (guint strict = 0; strict < 2; strict++) {
    g_autoptr (TestServer) server = test_server_new (strict ? strict_script : script);
    g_autoptr (SallyEndpointSpec) spec = test_spec_new ("sqlserver", test_server_get_port (server));
    g_autoptr (SallyProbeFacts) facts = NULL;
    SSL_CTX *context = test_server_set_chain (server, leaf, NULL, 0);

    SSL_CTX_set_verify (context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    test_spec_trust (spec, root->x509);
    if (strict)
      make_strict (spec);
    facts = test_run (spec);
    g_assert_true (facts->client_certificate_requested);
    g_assert_true (facts->client_certificate_required);
    test_assert_lamps (spec, facts, "fails fails fails fails");
  }
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  root = test_pki_make_ca ("Root", NULL);
  other_root = test_pki_make_ca ("Other Root", NULL);
  middle = test_pki_make_ca ("Middle", root);
  leaf = test_pki_make_server ("localhost", root);
  deep = test_pki_make_server ("localhost", middle);
  stranger = test_pki_make_server ("elsewhere.example.com", root);

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autofree char *path = g_strconcat ("/tds/answer/", answers[i].name, NULL);

    g_test_add_data_func (path, &answers[i], test_answer);
  }
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++) {
    g_autofree char *path = g_strconcat ("/tds/cell/", cells[i].name, NULL);

    g_test_add_data_func (path, &cells[i], test_cell);
  }
  g_test_add_func ("/tds/inside", test_inside);
  g_test_add_func ("/tds/wrong-framing", test_wrong_framing);
  g_test_add_func ("/tds/cut", test_cut);
  g_test_add_func ("/tds/strict", test_strict);
  g_test_add_func ("/tds/strict-unconfirmed", test_strict_unconfirmed);
  g_test_add_func ("/tds/client-certificate", test_client_certificate);
  result = g_test_run ();
  test_pki_free (stranger);
  test_pki_free (deep);
  test_pki_free (leaf);
  test_pki_free (middle);
  test_pki_free (other_root);
  test_pki_free (root);
  return result;
}
