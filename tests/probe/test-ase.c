/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-run.h"
#include "test-tds.h"

#include "sally-engine.h"

/* SAP ASE: TLS from the first byte with nothing to ask inside, and its port for
 * connections without TLS.
 */

#define GOOD                                                                                       \
  {                                                                                                \
    { TEST_TLS },                                                                                  \
    {                                                                                              \
      TEST_TLS_READ_SOME                                                                           \
    }                                                                                              \
  }
#define NONE_OF_THEM "fails fails fails fails"

static TestCertificate *root, *other_root, *leaf, *stranger;

/* @first: to TLS, @clear: to the question of TDS 7.  Mode none is asked in clear
 * text before TLS, the other modes after it failed. */
typedef struct {
  const char *name;
  TestLine first[4];
  TestLine clear[4];
  TestCertificate **leaf;
  TestCertificate **anchor;
  SallyNegotiation negotiation;
  SallyProtocol guess;
  const char *lamps;
} Cell;

static const Cell cells[] = {
  { "success",
    GOOD,
    { { TEST_READ_SOME }, { TEST_CLOSE } },
    &leaf,
    &root,
    SALLY_NEGOTIATION_DIRECT,
    SALLY_PROTOCOL_UNKNOWN,
    "fails works works works" },
  { "wrong-ca",
    GOOD,
    { { TEST_READ_SOME }, { TEST_CLOSE } },
    &leaf,
    &other_root,
    SALLY_NEGOTIATION_DIRECT,
    SALLY_PROTOCOL_UNKNOWN,
    "fails works fails fails" },
  { "wrong-name",
    GOOD,
    { { TEST_READ_SOME }, { TEST_CLOSE } },
    &stranger,
    &root,
    SALLY_NEGOTIATION_DIRECT,
    SALLY_PROTOCOL_UNKNOWN,
    "fails works works fails" },
  { "tls-alert-in-clear",
    GOOD,
    { { TEST_READ_SOME }, SAYS ("\x15\x03\x01\0\x02\x02\x0A"), { TEST_CLOSE } },
    &leaf,
    &root,
    SALLY_NEGOTIATION_DIRECT,
    SALLY_PROTOCOL_UNKNOWN,
    "fails works works works" },
  { "plain-port",
    { { TEST_READ_SOME }, { TEST_CLOSE } },
    { ASKS (TDS_OFF), SAYS (TDS_EED), { TEST_SILENCE } },
    &leaf,
    &root,
    SALLY_NEGOTIATION_PLAINTEXT_PORT,
    SALLY_PROTOCOL_ASE,
    "works fails fails fails" },
  { "sql-server",
    { { TEST_READ_SOME }, { TEST_CLOSE } },
    { ASKS (TDS_OFF), SAYS (TDS_ANSWER (TDS_OFF)), { TEST_SILENCE } },
    &leaf,
    &root,
    SALLY_NEGOTIATION_WRONG_PROTOCOL,
    SALLY_PROTOCOL_TDS,
    NONE_OF_THEM },
  { "hangs-up",
    { { TEST_READ_SOME }, { TEST_CLOSE } },
    { { TEST_READ_SOME }, { TEST_CLOSE } },
    &leaf,
    &root,
    SALLY_NEGOTIATION_DIRECT,
    SALLY_PROTOCOL_UNKNOWN,
    "could-not-test fails fails fails" },
  { "half-an-answer",
    { { TEST_READ_SOME }, { TEST_CLOSE } },
    { ASKS (TDS_OFF), SAYS ("\x04\x01\0\x23\0\0\0\0\xE5"), { TEST_CLOSE } },
    &leaf,
    &root,
    SALLY_NEGOTIATION_DIRECT,
    SALLY_PROTOCOL_UNKNOWN,
    "could-not-test fails fails fails" },
  { "garbage",
    { { TEST_READ_SOME }, SAYS ("\xE1\x90\x03\x77\xA2\x01\xFE\xFD"), { TEST_CLOSE } },
    { { TEST_READ_SOME }, SAYS ("\xE1\x90\x03\x77\xA2\x01\xFE\xFD"), { TEST_CLOSE } },
    &leaf,
    &root,
    SALLY_NEGOTIATION_WRONG_PROTOCOL,
    SALLY_PROTOCOL_UNKNOWN,
    NONE_OF_THEM },
};

static void
run_cell (const Cell *cell, SallySslMode mode)
{
  gboolean first_clear = mode == SALLY_SSL_NONE;
  g_autoptr (TestServer) server = test_server_new (cell->first);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("sybase", test_server_get_port (server));
  g_autoptr (SallyProbeFacts) facts = NULL;

  g_test_message ("mode %d", (int) mode);
  test_server_set_chain (server, *cell->leaf, NULL, 0);
  /* The first connection is for TLS in every mode. */
  test_server_set_next_script (server, cell->clear);
  spec->mode = mode;
  test_spec_trust (spec, (*cell->anchor)->x509);
  facts = test_run (spec);
  g_assert_cmpint (facts->negotiation, ==, cell->negotiation);
  g_assert_cmpint (facts->guess, ==, cell->guess);
  g_assert_false (facts->confirmed);
  test_assert_lamps (spec, facts,
                     first_clear && facts->negotiation == SALLY_NEGOTIATION_PLAINTEXT_PORT
                         ? "works fails fails fails"
                         : cell->lamps);
  g_assert_cmpuint (test_server_get_n_errors (server), ==, 0);
}

static void
test_cell (gconstpointer data)
{
  for (guint mode = 0; mode < SALLY_N_SSL_MODES; mode++)
    if (sally_engine_allows (sally_engine_find ("sybase"), (SallySslMode) mode))
      run_cell (data, (SallySslMode) mode);
}

/* Two round trips with TLS 1.3, three with 1.2; no byte follows the handshake. */
static void
test_handshake (void)
{
  static const TestLine script[] = { { TEST_TLS }, { TEST_TLS_READ_SOME }, { TEST_END } };

  for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
    g_autoptr (TestServer) server = test_server_new (script);
    g_autoptr (SallyEndpointSpec) spec = test_spec_new ("sybase", test_server_get_port (server));
    g_autoptr (SallyProbeFacts) facts = NULL;
    SSL_CTX *context = test_server_set_chain (server, leaf, NULL, 0);

    SSL_CTX_set_max_proto_version (context, version);
    test_spec_set (&spec->user_name, "sa");
    test_spec_trust (spec, root->x509);
    facts = test_run (spec);
    g_assert_true (facts->handshake);
    g_assert_null (facts->alpn);
    g_assert_cmpint (facts->plaintext, ==, SALLY_PLAINTEXT_OTHER_PORT);
    g_assert_cmpuint (facts->round_trips, ==, version == TLS1_2_VERSION ? 3 : 2);
    g_assert_cmpuint (test_server_get_n_connections (server), ==, 1);
  }
}

/* The alert comes after a handshake of TLS 1.3 that looked good. */
static void
test_client_certificate (void)
{
  static const TestLine script[] = { { TEST_TLS }, { TEST_TLS_READ_SOME }, { TEST_END } };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("sybase", test_server_get_port (server));
  g_autoptr (SallyProbeFacts) facts = NULL;
  SSL_CTX *context = test_server_set_chain (server, leaf, NULL, 0);

  SSL_CTX_set_verify (context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
  test_spec_trust (spec, root->x509);
  facts = test_run (spec);
  g_assert_true (facts->client_certificate_required);
  test_assert_lamps (spec, facts, "fails fails fails fails");
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
    g_autofree char *path = g_strconcat ("/ase/cell/", cells[i].name, NULL);

    g_test_add_data_func (path, &cells[i], test_cell);
  }
  g_test_add_func ("/ase/handshake", test_handshake);
  g_test_add_func ("/ase/client-certificate", test_client_certificate);
  result = g_test_run ();
  test_pki_free (stranger);
  test_pki_free (leaf);
  test_pki_free (other_root);
  test_pki_free (root);
  return result;
}
