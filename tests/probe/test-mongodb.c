/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-run.h"
#include "test-server.h"

#include "sally-bson.h"
#include "sally-engine.h"

#include <string.h>

/* MongoDB and DocumentDB: TLS from the first byte and hello inside it, on a port
 * that may take clear text too.
 */

#define ASKED "\x34\0\0\0\x01\0\0\0\0\0\0\0\xDD\x07\0\0\0\0\0\0\0\x1F\0\0\0\x10hello\0\x01\0\0\0"
#define HEAD(length) length "\0\0\0\x07\0\0\0\x01\0\0\0\xDD\x07\0\0\0\0\0\0\0"
#define OK "\x01ok\0\0\0\0\0\0\0\xF0\x3F"
#define WIRE "\x10maxWireVersion\0\x15\0\0\0"
/* { maxWireVersion: 21, ok: 1.0 } */
#define HELLO HEAD ("\x3A") "\x25\0\0\0" WIRE OK "\0"
/* { ok: 0.0, code: 59, errmsg: "no!" } */
#define ERROR(number)                                                                              \
  HEAD ("\x40")                                                                                    \
  "\x2B\0\0\0\x01ok\0\0\0\0\0\0\0\0\0\x10"                                                         \
  "code\0" number "\0\0\0\x02"                                                                     \
  "errmsg\0\x04\0\0\0no!\0\0"

#define SAYS(bytes)                                                                                \
  {                                                                                                \
    TEST_SEND, TEST_BYTES (bytes)                                                                  \
  }
#define TLS_SAYS(bytes)                                                                            \
  {                                                                                                \
    { TEST_TLS }, { TEST_TLS_READ_SOME }, { TEST_TLS_SEND, TEST_BYTES (bytes) },                   \
    {                                                                                              \
      TEST_TLS_READ_SOME                                                                           \
    }                                                                                              \
  }
#define CLOSES                                                                                     \
  {                                                                                                \
    { TEST_READ_SOME },                                                                            \
    {                                                                                              \
      TEST_CLOSE                                                                                   \
    }                                                                                              \
  }
#define NONE_OF_THEM "fails fails fails fails"

static TestCertificate *root, *other_root, *leaf, *stranger;

/* @plain: to connections that begin in clear text.  @asked: the ladder in mode
 * none, where clear text is asked about beside TLS; @lamps in the other modes. */
typedef struct {
  const char *name;
  TestLine script[5];
  TestLine plain[4];
  TestCertificate **leaf;
  TestCertificate **anchor;
  SallyNegotiation negotiation;
  SallyProtocol guess;
  const char *asked;
  const char *lamps;
} Cell;

static const Cell cells[] = {
  { "tls-required", TLS_SAYS (HELLO), CLOSES, &leaf, &root, SALLY_NEGOTIATION_DIRECT,
    SALLY_PROTOCOL_UNKNOWN, "fails works works works", "could-not-test works works works" },
  { "tls-preferred",
    TLS_SAYS (HELLO),
    { { TEST_EXPECT, TEST_BYTES (ASKED) }, { TEST_READ_SOME }, SAYS (HELLO), { TEST_CLOSE } },
    &leaf,
    &root,
    SALLY_NEGOTIATION_DIRECT,
    SALLY_PROTOCOL_UNKNOWN,
    "works works works works",
    "could-not-test works works works" },
  { "wrong-ca", TLS_SAYS (HELLO), CLOSES, &leaf, &other_root, SALLY_NEGOTIATION_DIRECT,
    SALLY_PROTOCOL_UNKNOWN, "fails works fails fails", "could-not-test works fails fails" },
  { "wrong-name", TLS_SAYS (HELLO), CLOSES, &stranger, &root, SALLY_NEGOTIATION_DIRECT,
    SALLY_PROTOCOL_UNKNOWN, "fails works works fails", "could-not-test works works fails" },
  { "plain-port",
    CLOSES,
    { { TEST_READ_SOME }, SAYS (HELLO), { TEST_CLOSE } },
    &leaf,
    &root,
    SALLY_NEGOTIATION_PLAINTEXT_PORT,
    SALLY_PROTOCOL_UNKNOWN,
    "works fails fails fails",
    "works fails fails fails" },
  { "garbage",
    { { TEST_READ_SOME }, SAYS ("\xE1\x90\x03\x77\xA2\x01\xFE\xFD"), { TEST_CLOSE } },
    { { TEST_READ_SOME }, SAYS ("\xE1\x90\x03\x77\xA2\x01\xFE\xFD"), { TEST_CLOSE } },
    &leaf,
    &root,
    SALLY_NEGOTIATION_WRONG_PROTOCOL,
    SALLY_PROTOCOL_UNKNOWN,
    NONE_OF_THEM,
    NONE_OF_THEM },
  { "garbage-inside", TLS_SAYS ("\xE1\x90\x03\x77\xA2\x01\xFE\xFD........"), CLOSES, &leaf, &root,
    SALLY_NEGOTIATION_WRONG_PROTOCOL, SALLY_PROTOCOL_UNKNOWN, NONE_OF_THEM, NONE_OF_THEM },
  { "half-an-answer",
    { { TEST_TLS },
      { TEST_TLS_READ_SOME },
      { TEST_TLS_SEND, TEST_BYTES ("\x3A\0\0\0") },
      { TEST_TLS_CLOSE } },
    CLOSES,
    &leaf,
    &root,
    SALLY_NEGOTIATION_DIRECT,
    SALLY_PROTOCOL_UNKNOWN,
    "fails works works works",
    "could-not-test works works works" },
  { "error", TLS_SAYS (ERROR ("\x0D")), CLOSES, &leaf, &root, SALLY_NEGOTIATION_DIRECT,
    SALLY_PROTOCOL_UNKNOWN, "fails works works works", "could-not-test works works works" },
};

static const char *const names[] = { "mongodb", "docdb" };

static void
run_cell (const Cell *cell, const char *engine, SallySslMode mode)
{
  g_autoptr (TestServer) server = test_server_new (cell->script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new (engine, test_server_get_port (server));
  g_autoptr (SallyProbeFacts) facts = NULL;

  g_test_message ("%s, mode %d", engine, (int) mode);
  test_server_set_chain (server, *cell->leaf, NULL, 0);
  test_server_set_plain_script (server, cell->plain);
  spec->mode = mode;
  test_spec_trust (spec, (*cell->anchor)->x509);
  facts = test_run (spec);
  g_assert_cmpint (facts->negotiation, ==, cell->negotiation);
  g_assert_cmpint (facts->guess, ==, cell->guess);
  test_assert_lamps (spec, facts, mode == SALLY_SSL_NONE ? cell->asked : cell->lamps);
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

static SallyProbeFacts *
run_script (const TestLine *script, int version, const char **lamps)
{
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("mongodb", test_server_get_port (server));
  SSL_CTX *context = test_server_set_chain (server, leaf, NULL, 0);
  SallyProbeFacts *facts;

  if (version != 0)
    SSL_CTX_set_max_proto_version (context, version);
  test_spec_trust (spec, root->x509);
  facts = test_run (spec);
  if (lamps != NULL)
    test_assert_lamps (spec, facts, *lamps);
  return facts;
}

/* Three round trips with TLS 1.3, four with 1.2. */
static void
test_hello (void)
{
  static const TestLine script[8] = TLS_SAYS (HELLO);

  for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
    g_autoptr (SallyProbeFacts) facts = run_script (script, version, NULL);

    g_assert_true (facts->confirmed);
    g_assert_false (facts->unanswered);
    g_assert_cmpuint (facts->server_error, ==, 0);
    g_assert_cmpstr (facts->server_version, ==, "7.0");
    g_assert_cmpuint (facts->round_trips, ==, version == TLS1_2_VERSION ? 4 : 3);
  }
}

/* { setName: "rs0", hosts: [ "a:1", "b:2" ], me: "b:2", maxWireVersion: 21, ok: 1 } */
static void
test_replica_set (void)
{
  static const TestLine script[8] = TLS_SAYS (HEAD ("\x79") "\x64\0\0\0"
                                                            "\x02setName\0\x04\0\0\0rs0\0"
                                                            "\x04hosts\0\x1B\0\0\0\x02"
                                                            "0\0\x04\0\0\0a:1\0\x02"
                                                            "1\0\x04\0\0\0b:2\0\0"
                                                            "\x02me\0\x04\0\0\0b:2\0" WIRE OK "\0");
  g_autoptr (SallyProbeFacts) facts = run_script (script, 0, NULL);

  g_assert_true (facts->confirmed);
  g_assert_cmpstr (facts->server_version, ==, "7.0 (replica set rs0)");
  g_assert_cmpstr (facts->replica_set, ==, "rs0");
  g_assert_cmpuint (facts->server_names->len, ==, 2);
  g_assert_cmpstr (facts->server_names->pdata[0], ==, "a:1");
  g_assert_cmpstr (facts->server_own_name, ==, "b:2");
}

/* Servers from before hello are asked once more; other errors stay errors. */
static void
test_error (void)
{
  static const TestLine old[] = { { TEST_TLS },
                                  { TEST_TLS_READ_SOME },
                                  { TEST_TLS_SEND, TEST_BYTES (ERROR ("\x3B")) },
                                  { TEST_TLS_READ_SOME },
                                  { TEST_TLS_SEND, TEST_BYTES (HELLO) },
                                  { TEST_TLS_READ_SOME },
                                  { TEST_END } };
  static const TestLine refused[8] = TLS_SAYS (ERROR ("\x0D"));
  g_autoptr (SallyProbeFacts) second = run_script (old, TLS1_3_VERSION, NULL);
  g_autoptr (SallyProbeFacts) error = run_script (refused, TLS1_3_VERSION, NULL);

  g_assert_true (second->confirmed);
  g_assert_cmpuint (second->server_error, ==, 0);
  g_assert_cmpstr (second->server_version, ==, "7.0");
  g_assert_cmpuint (second->round_trips, ==, 4);
  g_assert_true (error->confirmed);
  g_assert_cmpuint (error->server_error, ==, 13);
  g_assert_cmpstr (error->server_text, ==, "no!");
  g_assert_null (error->server_version);
}

/* The server hangs up after each byte of its answer. */
static void
test_cut (void)
{
  static const char answer[] = HELLO;
  const char *lamps = "could-not-test works works works";

  for (gsize n = 0; n < sizeof answer - 1; n++) {
    const TestLine script[] = { { TEST_TLS },
                                { TEST_TLS_READ_SOME },
                                { n > 0 ? TEST_TLS_SEND : TEST_TLS_CLOSE, answer, n },
                                { TEST_TLS_CLOSE } };
    g_autoptr (SallyProbeFacts) facts = run_script (script, 0, &lamps);

    g_assert_true (facts->handshake);
    g_assert_true (facts->unanswered);
    g_assert_false (facts->confirmed);
    g_assert_null (facts->first_bytes);
  }
}

/* mongod with a CA file hangs up without a word on whoever shows no certificate,
 * after a handshake of TLS 1.3 that looked good; OpenSSL's alert is as good. */
static void
test_client_certificate (void)
{
  static const TestLine alert[] = { { TEST_TLS }, { TEST_TLS_READ_SOME }, { TEST_END } };
  static const TestLine silent[] = { { TEST_TLS }, { TEST_TLS_CLOSE }, { TEST_END } };

  for (guint i = 0; i < 2; i++) {
    g_autoptr (TestServer) server = test_server_new (i == 0 ? alert : silent);
    g_autoptr (SallyEndpointSpec) spec = test_spec_new ("mongodb", test_server_get_port (server));
    g_autoptr (SallyProbeFacts) facts = NULL;
    SSL_CTX *context = test_server_set_chain (server, leaf, NULL, 0);

    SSL_CTX_set_verify (context, SSL_VERIFY_PEER | (i == 0 ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0),
                        NULL);
    test_server_set_plain_script (server, (const TestLine[]) CLOSES);
    test_spec_trust (spec, root->x509);
    facts = test_run (spec);
    g_assert_true (facts->client_certificate_requested);
    g_assert_true (facts->client_certificate_required);
    g_assert_false (facts->confirmed);
  }
}

/* Lengths that lie: each ends the reading, none reads beyond its buffer. */
static void
test_bson (void)
{
  static const struct {
    const char *bytes;
    gsize length;
    gboolean opens;
    guint n;
  } table[] = {
    { TEST_BYTES (""), FALSE, 0 },
    { TEST_BYTES ("\x05\0\0"), FALSE, 0 },
    { TEST_BYTES ("\x04\0\0\0\0"), FALSE, 0 },
    { TEST_BYTES ("\xFF\xFF\xFF\xFF\0"), FALSE, 0 },
    { TEST_BYTES ("\x06\0\0\0\0"), FALSE, 0 },
    { TEST_BYTES ("\x05\0\0\0\0"), TRUE, 0 },
    { TEST_BYTES ("\x0C\0\0\0\x10i\0\x01\0\0\0\0"), TRUE, 1 },
    { TEST_BYTES ("\x0A\0\0\0\x10i\0\x01\0\0"), TRUE, 0 }, /* number that is cut */
    { TEST_BYTES ("\x08\0\0\0\x10iii"), TRUE, 0 },         /* name without an end */
    { TEST_BYTES ("\x0D\0\0\0\x02s\0\xFF\xFF\xFF\xFFx\0"), TRUE, 0 },
    { TEST_BYTES ("\x0D\0\0\0\x02s\0\0\0\0\0x\0"), TRUE, 0 },
    { TEST_BYTES ("\x0D\0\0\0\x02s\0\x7F\0\0\0x\0"), TRUE, 0 },
    { TEST_BYTES ("\x0D\0\0\0\x03s\0\xFF\xFF\xFF\x7Fx\0"), TRUE, 0 },
    { TEST_BYTES ("\x0D\0\0\0\x05s\0\xFF\xFF\xFF\xFFx\0"), TRUE, 0 },
    { TEST_BYTES ("\x0D\0\0\0\x0Fs\0\x01\0\0\0x\0"), TRUE, 0 }, /* code with scope */
    { TEST_BYTES ("\x0B\0\0\0\x0An\0\x0Am\0\0"), TRUE, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    /* A copy of just that size, for the sanitizers. */
    g_autofree guint8 *copy = g_memdup2 (table[i].bytes, table[i].length);
    const guint8 *at = NULL;
    gsize left = 0;
    guint n = 0;
    SallyBsonElement element;

    g_test_message ("row %u", i);
    g_assert_cmpint (sally_bson_open (copy, table[i].length, &at, &left), ==, table[i].opens);
    while (table[i].opens && sally_bson_next (&at, &left, &element)) {
      g_autofree char *text = sally_bson_get_text (&element, 10);

      sally_bson_get_int (&element);
      n++;
    }
    g_assert_cmpuint (n, ==, table[i].n);
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

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++) {
    g_autofree char *path = g_strconcat ("/mongodb/cell/", cells[i].name, NULL);

    g_test_add_data_func (path, &cells[i], test_cell);
  }
  g_test_add_func ("/mongodb/hello", test_hello);
  g_test_add_func ("/mongodb/replica-set", test_replica_set);
  g_test_add_func ("/mongodb/error", test_error);
  g_test_add_func ("/mongodb/cut", test_cut);
  g_test_add_func ("/mongodb/client-certificate", test_client_certificate);
  g_test_add_func ("/mongodb/bson", test_bson);
  result = g_test_run ();
  test_pki_free (stranger);
  test_pki_free (leaf);
  test_pki_free (other_root);
  test_pki_free (root);
  return result;
}
