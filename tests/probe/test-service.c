/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-service.h"

#include "sally-engine.h"

static TestCertificate *root, *other_root, *leaf, *stranger;
static const TestService *service;

static SallyProbeFacts *
run (TestServer *server, const char *engine, SallySslMode mode, SallyEndpointSpec **spec)
{
  *spec = test_spec_new (engine, test_server_get_port (server));
  (*spec)->mode = mode;
  test_spec_trust (*spec, root->x509);
  test_spec_set (&(*spec)->user_name, "scott");
  return test_run (*spec);
}

static void
run_cell (const TestServiceCell *cell, const char *engine, SallySslMode mode)
{
  g_autoptr (TestServer) server = test_server_new (cell->first);
  g_autoptr (SallyEndpointSpec) spec = NULL;
  g_autoptr (SallyProbeFacts) facts = NULL;
  TestCertificate *elsewhere = NULL;

  g_test_message ("%s, mode %d", engine, (int) mode);
  if (cell->certificate == TEST_SERVICE_WRONG_CA)
    elsewhere = test_pki_make_server ("localhost", other_root);
  test_server_set_chain (server,
                         elsewhere != NULL                              ? elsewhere
                         : cell->certificate == TEST_SERVICE_WRONG_NAME ? stranger
                                                                        : leaf,
                         NULL, 0);
  test_server_set_next_script (server, cell->clear);
  facts = run (server, engine, mode, &spec);
  g_assert_cmpint (facts->negotiation, ==, cell->negotiation);
  g_assert_cmpint (facts->guess, ==, cell->guess);
  g_assert_cmpint (facts->confirmed, ==, cell->confirmed);
  test_assert_lamps (spec, facts, cell->lamps);
  g_assert_cmpuint (test_server_get_n_errors (server), ==, 0);
  if (elsewhere != NULL)
    test_pki_free (elsewhere);
}

static void
test_cell (gconstpointer data)
{
  for (guint i = 0; service->engines[i] != NULL; i++)
    for (guint mode = 0; mode < SALLY_N_SSL_MODES; mode++)
      run_cell (data, service->engines[i], (SallySslMode) mode);
}

/* TCP, TLS, one question: three round trips with TLS 1.3, four with 1.2. */
static void
test_round_trips (void)
{
  const TestLine script[] = { { TEST_TLS },
                              { TEST_TLS_READ_SOME },
                              { TEST_TLS_SEND, service->answer, service->length },
                              { TEST_TLS_READ_SOME },
                              { TEST_END } };

  for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
    g_autoptr (TestServer) server = test_server_new (script);
    g_autoptr (SallyEndpointSpec) spec = NULL;
    g_autoptr (SallyProbeFacts) facts = NULL;
    SSL_CTX *context = test_server_set_chain (server, leaf, NULL, 0);

    SSL_CTX_set_max_proto_version (context, version);
    facts = run (server, service->engines[0], SALLY_SSL_VERIFY_FULL, &spec);
    g_assert_true (facts->confirmed);
    g_assert_cmpstr (facts->sni, ==, "localhost");
    g_assert_cmpuint (facts->round_trips, ==, version == TLS1_2_VERSION ? 4 : 3);
    g_assert_cmpuint (test_server_get_n_connections (server), ==, 1);
  }
}

/* The server hangs up after each byte of its answer: what came is no other
 * protocol, and TLS worked. */
static void
test_cut (void)
{
  for (gsize n = 0; n < service->length; n++) {
    const TestLine script[] = { { TEST_TLS },
                                { TEST_TLS_READ_SOME },
                                { n > 0 ? TEST_TLS_SEND : TEST_TLS_CLOSE, service->answer, n },
                                { TEST_TLS_CLOSE },
                                { TEST_END } };
    g_autoptr (TestServer) server = test_server_new (script);
    g_autoptr (SallyEndpointSpec) spec = NULL;
    g_autoptr (SallyProbeFacts) facts = NULL;

    test_server_set_chain (server, leaf, NULL, 0);
    facts = run (server, service->engines[0], SALLY_SSL_VERIFY_FULL, &spec);
    g_test_message ("after %" G_GSIZE_FORMAT " bytes", n);
    g_assert_cmpint (facts->negotiation, ==, SALLY_NEGOTIATION_DIRECT);
    g_assert_true (facts->unanswered);
    g_assert_false (facts->confirmed);
    test_assert_lamps (spec, facts, service->cut_lamps);
  }
}

/* With TLS 1.3 the refusal arrives with the answer that does not come. */
static void
test_client_certificate (void)
{
  static const TestLine script[] = { { TEST_TLS }, { TEST_TLS_READ_SOME }, { TEST_END } };

  for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
    g_autoptr (TestServer) server = test_server_new (script);
    g_autoptr (SallyEndpointSpec) spec = NULL;
    g_autoptr (SallyProbeFacts) facts = NULL;
    SSL_CTX *context = test_server_set_chain (server, leaf, NULL, 0);

    SSL_CTX_set_max_proto_version (context, version);
    SSL_CTX_set_verify (context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    facts = run (server, service->engines[0], SALLY_SSL_VERIFY_FULL, &spec);
    g_assert_true (facts->client_certificate_requested);
    g_assert_true (facts->client_certificate_required);
    g_assert_false (facts->confirmed);
    /* A handshake that fails leaves it open what the port does without TLS. */
    if (version == TLS1_3_VERSION)
      test_assert_lamps (spec, facts, TEST_NONE_OF_THEM);
  }
}

static char *
make_path (const char *what)
{
  return g_strconcat ("/", service->engines[0], "/", what, NULL);
}

static void
add (const char *what, GTestFunc func)
{
  g_autofree char *path = make_path (what);

  g_test_add_func (path, func);
}

int
test_service_main (int *argc, char ***argv, const TestService *tested)
{
  int result;

  service = tested;
  g_test_init (argc, argv, NULL);
  root = test_pki_make_ca ("Root", NULL);
  other_root = test_pki_make_ca ("Other Root", NULL);
  leaf = test_pki_make_server ("localhost", root);
  stranger = test_pki_make_server ("elsewhere.example.com", root);

  for (gsize i = 0; i < service->n_cells; i++) {
    g_autofree char *name = g_strconcat ("cell/", service->cells[i].name, NULL);
    g_autofree char *path = make_path (name);

    g_test_add_data_func (path, &service->cells[i], test_cell);
  }
  add ("round-trips", test_round_trips);
  add ("cut", test_cut);
  add ("client-certificate", test_client_certificate);
  result = g_test_run ();
  test_pki_free (stranger);
  test_pki_free (leaf);
  test_pki_free (other_root);
  test_pki_free (root);
  return result;
}
