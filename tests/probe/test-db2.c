/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-drda.h"
#include "test-run.h"

#include "sally-drda.h"
#include "sally-ebcdic.h"
#include "sally-engine.h"

#include <string.h>

/* Db2 LUW and Db2 for z/OS: TLS from the first byte, who the server is inside
 * it, and its port for connections without TLS.
 */

#define GARBAGE "\xE1\x90\x03\x77\xA2\x01\xFE\xFD"
#define TLS_SAYS(bytes)                                                                            \
  {                                                                                                \
    { TEST_TLS }, { TEST_TLS_READ_SOME }, { TEST_TLS_SEND, TEST_BYTES (bytes) },                   \
    {                                                                                              \
      TEST_TLS_READ_SOME                                                                           \
    }                                                                                              \
  }
#define SAYS(bytes)                                                                                \
  {                                                                                                \
    { TEST_READ_SOME }, { TEST_SEND, TEST_BYTES (bytes) },                                         \
    {                                                                                              \
      TEST_CLOSE                                                                                   \
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
#define GOOD "fails works works works"

static TestCertificate *root, *other_root, *leaf, *stranger;

/* @plain: to connections that begin in clear text. */
typedef struct {
  const char *name;
  TestLine script[5];
  TestLine plain[4];
  TestCertificate **leaf;
  TestCertificate **anchor;
  SallyNegotiation negotiation;
  const char *lamps;
} Cell;

static const Cell cells[] = {
  { "luw", TLS_SAYS (DRDA_LUW), CLOSES, &leaf, &root, SALLY_NEGOTIATION_DIRECT, GOOD },
  { "zos", TLS_SAYS (DRDA_ZOS), CLOSES, &leaf, &root, SALLY_NEGOTIATION_DIRECT, GOOD },
  { "wrong-ca", TLS_SAYS (DRDA_LUW), CLOSES, &leaf, &other_root, SALLY_NEGOTIATION_DIRECT,
    "fails works fails fails" },
  { "wrong-name", TLS_SAYS (DRDA_LUW), CLOSES, &stranger, &root, SALLY_NEGOTIATION_DIRECT,
    "fails works works fails" },
  { "alert-in-clear", TLS_SAYS (DRDA_LUW), SAYS ("\x15\x03\x03\0\x02\x02\x0A"), &leaf, &root,
    SALLY_NEGOTIATION_DIRECT, GOOD },
  { "plain-port", CLOSES, SAYS (DRDA_LUW), &leaf, &root, SALLY_NEGOTIATION_PLAINTEXT_PORT,
    "works fails fails fails" },
  { "garbage", SAYS (GARBAGE), SAYS (GARBAGE), &leaf, &root, SALLY_NEGOTIATION_WRONG_PROTOCOL,
    NONE_OF_THEM },
  { "garbage-inside", TLS_SAYS (GARBAGE), CLOSES, &leaf, &root, SALLY_NEGOTIATION_WRONG_PROTOCOL,
    NONE_OF_THEM },
  { "half-an-answer", TLS_SAYS ("\0\x26\xD0\x42\0\x01\0\x20\x14\x43"), CLOSES, &leaf, &root,
    SALLY_NEGOTIATION_DIRECT, GOOD },
  { "no-database", TLS_SAYS (DRDA_EXCSATRD (DRDA_LUW_RELEASE, DRDA_UTF8) DRDA_RDBNFNRM), CLOSES,
    &leaf, &root, SALLY_NEGOTIATION_DIRECT, GOOD },
  { "error", TLS_SAYS (DRDA_SYNTAXRM), CLOSES, &leaf, &root, SALLY_NEGOTIATION_DIRECT, GOOD },
};

static const char *const names[] = { "db2", "db2-zos" };

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
  spec->read_timeout = 500;
  test_spec_trust (spec, (*cell->anchor)->x509);
  facts = test_run (spec);
  g_assert_cmpint (facts->negotiation, ==, cell->negotiation);
  test_assert_lamps (spec, facts, cell->lamps);
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
run_script (const TestLine *script, int version)
{
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("db2", test_server_get_port (server));
  SSL_CTX *context = test_server_set_chain (server, leaf, NULL, 0);

  if (version != 0)
    SSL_CTX_set_max_proto_version (context, version);
  test_spec_set (&spec->database, "SAMPLE");
  test_spec_trust (spec, root->x509);
  return test_run (spec);
}

/* Three round trips with TLS 1.3, four with 1.2; both requests in one flight. */
static void
test_product (void)
{
  static const TestLine luw[8] = TLS_SAYS (DRDA_LUW);
  static const TestLine zos[8] = TLS_SAYS (DRDA_ZOS);
  static const TestLine derby[8] = TLS_SAYS (
      DRDA_EXCSATRD ("\xC3\xE2\xE2\xF1\xF0\xF1\xF4\xF0", DRDA_UTF8) DRDA_ACCSECRD ("\x03"));
  g_autoptr (SallyProbeFacts) first = run_script (luw, TLS1_2_VERSION);
  g_autoptr (SallyProbeFacts) second = run_script (zos, TLS1_3_VERSION);
  g_autoptr (SallyProbeFacts) third = run_script (derby, 0);

  g_assert_true (first->confirmed);
  g_assert_false (first->unanswered);
  g_assert_cmpuint (first->server_error, ==, 0);
  g_assert_cmpuint (first->round_trips, ==, 4);
  g_assert_cmpstr (first->server_engine, ==, "db2");
  g_assert_cmpstr (first->server_version, ==, "Db2 LUW 11.5.8 (SQL11058 QDB2)");
  g_assert_cmpuint (second->round_trips, ==, 3);
  g_assert_cmpstr (second->server_engine, ==, "db2-zos");
  g_assert_cmpstr (second->server_version, ==, "Db2 for z/OS 12.1.5 (DSN12015 QDB2)");
  g_assert_null (third->server_engine);
  g_assert_cmpstr (third->server_version, ==, "Apache Derby (CSS10140 QDB2)");
}

static void
test_error (void)
{
  static const TestLine unknown[8] =
      TLS_SAYS (DRDA_EXCSATRD (DRDA_LUW_RELEASE, DRDA_UTF8) DRDA_RDBNFNRM);
  g_autoptr (SallyProbeFacts) facts = run_script (unknown, 0);

  g_assert_true (facts->confirmed);
  g_assert_cmpuint (facts->server_error, ==, SALLY_DRDA_RDBNFNRM);
  g_assert_cmpstr (facts->server_engine, ==, "db2");
}

/* The server hangs up after each byte of its answer: nothing of it is taken for
 * another protocol, and the first whole reply is enough to know it. */
static void
test_cut (void)
{
  static const char answer[] = DRDA_LUW;
  const gsize first = sizeof (DRDA_EXCSATRD (DRDA_LUW_RELEASE, DRDA_UTF8)) - 1;

  for (gsize n = 0; n < sizeof answer - 1; n++) {
    const TestLine script[] = { { TEST_TLS },
                                { TEST_TLS_READ_SOME },
                                { n > 0 ? TEST_TLS_SEND : TEST_TLS_CLOSE, answer, n },
                                { TEST_TLS_CLOSE } };
    g_autoptr (SallyProbeFacts) facts = run_script (script, 0);

    g_assert_true (facts->handshake);
    g_assert_cmpint (facts->negotiation, ==, SALLY_NEGOTIATION_DIRECT);
    g_assert_null (facts->first_bytes);
    g_assert_true (facts->unanswered);
    g_assert_cmpint (facts->confirmed, ==, n >= first);
  }
}

/* The alert comes after a handshake of TLS 1.3 that looked good. */
static void
test_client_certificate (void)
{
  static const TestLine script[] = { { TEST_TLS }, { TEST_TLS_READ_SOME }, { TEST_END } };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("db2", test_server_get_port (server));
  g_autoptr (SallyProbeFacts) facts = NULL;
  SSL_CTX *context = test_server_set_chain (server, leaf, NULL, 0);

  SSL_CTX_set_verify (context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
  test_spec_trust (spec, root->x509);
  facts = test_run (spec);
  g_assert_true (facts->client_certificate_required);
  test_assert_lamps (spec, facts, NONE_OF_THEM);
}

/* Objects whose lengths lie end the reading. */
static void
test_objects (void)
{
  static const struct {
    const char *bytes;
    gsize length;
    guint n;
  } table[] = {
    { TEST_BYTES (""), 0 },
    { TEST_BYTES ("\0\x04\x11"), 0 },
    { TEST_BYTES ("\0\x04\x11\xA4"), 1 },
    { TEST_BYTES ("\0\x03\x11\xA4"), 0 },
    { TEST_BYTES ("\0\0\x11\xA4"), 0 },
    { TEST_BYTES ("\0\x05\x11\xA4"), 0 },
    { TEST_BYTES ("\x80\x08\x11\xA4\0\0\0\x01"), 0 }, /* the longer form */
    { TEST_BYTES ("\xFF\xFF\x11\xA4"), 0 },
    { TEST_BYTES ("\0\x05\x11\xA4\x13\0\x06\x11\xA2\0\x03"), 2 },
    { TEST_BYTES ("\0\x05\x11\xA4\x13\0\x07\x11\xA2\0\x03"), 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autofree guint8 *copy = g_memdup2 (table[i].bytes, table[i].length);
    const guint8 *at = copy;
    gsize left = table[i].length;
    guint n = 0;
    SallyDrdaObject object;

    while (sally_drda_next (&at, &left, &object))
      n++;
    g_assert_cmpuint (n, ==, table[i].n);
  }
}

/* Code page 500, not 037: the brackets and the exclamation mark tell. */
static void
test_ebcdic (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *back = NULL;
  g_autofree char *control = sally_ebcdic_to_utf8 ((const guint8 *) "\x25\xC1\0\x40\x40", 5);
  g_autofree char *nothing = sally_ebcdic_to_utf8 (NULL, 0);

  g_assert_true (sally_ebcdic_append (bytes, "a![]^|\xC3\xA9"));
  g_assert_cmpmem (bytes->data, bytes->len, "\x81\x4F\x4A\x5A\x5F\xBB\x51", 7);
  back = sally_ebcdic_to_utf8 (bytes->data, bytes->len);
  g_assert_cmpstr (back, ==, "a![]^|\xC3\xA9");
  g_assert_false (sally_ebcdic_append (bytes, "b\xE2\x82\xAC"));
  g_assert_cmpuint (bytes->len, ==, 7);
  g_assert_cmpstr (control, ==, "A");
  g_assert_cmpstr (nothing, ==, "");
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
    g_autofree char *path = g_strconcat ("/db2/cell/", cells[i].name, NULL);

    g_test_add_data_func (path, &cells[i], test_cell);
  }
  g_test_add_func ("/db2/product", test_product);
  g_test_add_func ("/db2/error", test_error);
  g_test_add_func ("/db2/cut", test_cut);
  g_test_add_func ("/db2/client-certificate", test_client_certificate);
  g_test_add_func ("/db2/objects", test_objects);
  g_test_add_func ("/db2/ebcdic", test_ebcdic);
  result = g_test_run ();
  test_pki_free (stranger);
  test_pki_free (leaf);
  test_pki_free (other_root);
  test_pki_free (root);
  return result;
}
