/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-tns.h"

#include "sally-secret.h"
#include "sally-verify.h"

#include <string.h>

/* A listener and the database behind it, played by a script: TLS from the first
 * byte, then Oracle's network protocol.  The listener's certificate and the
 * database's are two.
 */

typedef struct {
  const char *name;
  TestLine script[12];
  gboolean confirmed;
  gboolean unanswered;
  guint error;
  const char *version;
  guint round_trips; /* 0: whatever */
  const char *lamps;
} Cell;

/* clang-format off */
/* What may come after the first CONNECT; the script begins behind that. */
static const Cell cells[] = {
  /* What a dedicated server does: two handshakes, five round trips with TLS 1.3. */
  { "accept-after-new-tls",
    { SAYS (RESEND_IN_NEW_TLS), { TEST_TLS_AGAIN }, READ, SAYS (ACCEPT), READ },
    TRUE, FALSE, 0, NULL, 5, TLS_WORKS },
  { "refuse-after-new-tls",
    { SAYS (RESEND_IN_NEW_TLS), { TEST_TLS_AGAIN }, READ, SAYS (REFUSE ("12518")), READ },
    TRUE, FALSE, 12518, "19", 5, TLS_WORKS },
  { "accept", { SAYS (ACCEPT), READ }, TRUE, FALSE, 0, NULL, 3, TLS_WORKS },
  { "accept-old", { SAYS (ACCEPT_OLD), READ }, TRUE, FALSE, 0, NULL, 3, TLS_WORKS },
  { "accept-after-resend",
    { SAYS (RESEND), READ, SAYS (ACCEPT), READ }, TRUE, FALSE, 0, NULL, 4, TLS_WORKS },
  { "refuse", { SAYS (REFUSE ("12514")) }, TRUE, FALSE, 12514, "19", 3, TLS_WORKS },
  { "refuse-in-data",
    { SAYS (REFUSE_IN_DATA ("12505")) }, TRUE, FALSE, 12505, "19", 3, TLS_WORKS },
  { "refuse-with-code-only",
    { SAYS ("\0\x36\0\0\x04\0\0\0\x22\0\0\x2A(ERROR_STACK=(ERROR=(CODE=12506)(EMFI=4)))") },
    TRUE, FALSE, 12506, NULL, 3, TLS_WORKS },
  { "refuse-without-text", { SAYS ("\0\x0C\0\0\x04\0\0\0\x22\0\0\0") },
    TRUE, FALSE, 0, NULL, 3, TLS_WORKS },
  { "refuse-cut-short", { SAYS ("\0\x09\0\0\x04\0\0\0\x22") },
    TRUE, FALSE, 0, NULL, 3, TLS_WORKS },
  { "refuse-that-lies", { SAYS ("\0\x10\0\0\x04\0\0\0\x22\0\xFF\xFF(ERR") },
    TRUE, FALSE, 0, NULL, 3, TLS_WORKS },
  { "refuse-with-huge-number",
    { SAYS ("\0\x20\0\0\x04\0\0\0\x22\0\0\x14(ERR=99999999999999)") },
    TRUE, FALSE, 0, NULL, 3, TLS_WORKS },
  { "control-first", { SAYS (CONTROL ACCEPT), READ }, TRUE, FALSE, 0, NULL, 3, TLS_WORKS },
  { "marker", { SAYS (MARKER) }, TRUE, TRUE, 0, NULL, 3, TLS_WORKS },
  { "data-is-last", { SAYS (DATA_IS_LAST) }, TRUE, TRUE, 0, NULL, 3, TLS_WORKS },
  { "redirect-nowhere", { SAYS ("\0\x0E\0\0\x05\0\0\0\0\x04(X=)") },
    TRUE, TRUE, 0, NULL, 3, TLS_WORKS },
  { "redirect-to-port-zero",
    { SAYS ("\0\x26\0\0\x05\0\0\0\0\x1C(ADDRESS=(HOST=a)(PORT=00000)") },
    TRUE, TRUE, 0, NULL, 3, TLS_WORKS },
  { "redirect-cut-short", { SAYS ("\0\x09\0\0\x05\0\0\0\0") }, TRUE, TRUE, 0, NULL, 3, TLS_WORKS },
  { "close", { { TEST_TLS_CLOSE } }, FALSE, TRUE, 0, NULL, 0, TLS_WORKS },
  { "half-an-answer", { SAYS ("\0\x2D\0\0\x02\0\0\0\x01\x3E"), { TEST_TLS_CLOSE } },
    FALSE, TRUE, 0, NULL, 0, TLS_WORKS },
  { "reset", { { TEST_RESET } }, FALSE, TRUE, 0, NULL, 0, TLS_WORKS },
  { "silent", { { TEST_SILENCE } }, FALSE, TRUE, 0, NULL, 0, TLS_WORKS },
  /* Another protocol inside TLS. */
  { "http", { SAYS ("HTTP/1.1 400 Bad Request\r\n\r\n") },
    FALSE, FALSE, 0, NULL, 0, "fails fails fails fails" },
  { "garbage", { SAYS ("\xE1\x90\x03\x77\xA2\x01\xFE\xFD\x11") },
    FALSE, FALSE, 0, NULL, 0, "fails fails fails fails" },
  /* The second handshake. */
  { "second-handshake-closed", { SAYS (RESEND_IN_NEW_TLS), { TEST_READ_SOME }, { TEST_CLOSE } },
    TRUE, FALSE, 0, NULL, 0, "fails fails fails fails" },
  { "second-handshake-silent", { SAYS (RESEND_IN_NEW_TLS), { TEST_SILENCE } },
    TRUE, FALSE, 0, NULL, 0, "fails fails fails fails" },
  { "second-handshake-garbage",
    { SAYS (RESEND_IN_NEW_TLS), { TEST_READ_SOME }, { TEST_SEND, TEST_BYTES ("no TLS, that") } },
    TRUE, FALSE, 0, NULL, 0, "fails fails fails fails" },
};
/* clang-format on */

static void
test_cell (gconstpointer data)
{
  const Cell *cell = data;
  g_autoptr (TestServer) server = test_tns_server_new (cell->script);
  g_autoptr (SallyEndpointSpec) spec = test_tns_spec_new (server);

  if (strstr (cell->name, "silent") != NULL)
    spec->read_timeout = 300;
  /* Each mode that AWS DMS allows; the other two are lamps. */
  for (guint i = 0; i < 2; i++) {
    g_autoptr (SallyProbeFacts) facts = NULL;

    spec->mode = i == 0 ? SALLY_SSL_NONE : SALLY_SSL_VERIFY_CA;
    facts = test_run (spec);
    g_assert_cmpint (facts->confirmed, ==, cell->confirmed);
    g_assert_cmpint (facts->unanswered, ==, cell->unanswered);
    g_assert_cmpuint (facts->server_error, ==, cell->error);
    g_assert_cmpstr (facts->server_version, ==, cell->version);
    if (strstr (cell->name, "lies") != NULL)
      g_assert_cmpstr (facts->server_text, ==, "");
    if (cell->round_trips != 0)
      g_assert_cmpuint (facts->round_trips, ==, cell->round_trips);
    test_assert_lamps (spec, facts, cell->lamps);
  }
  /* In mode none it is asked in clear text first. */
  g_assert_cmpuint (test_server_get_n_connections (server), ==, 3);
  g_assert_cmpuint (test_tns_count (server, "scott", 5), ==, 0);
}

/* Both certificates are seen, each in its place; all is said twice. */
static void
test_two_handshakes (void)
{
  g_autoptr (TestServer) server = test_tns_server_new (test_tns_new_tls);
  g_autoptr (SallyEndpointSpec) spec = test_tns_spec_new (server);
  g_autoptr (SallyProbeFacts) facts = test_run (spec);
  g_autofree char *descriptor = NULL;
  GPtrArray *front;

  g_assert_cmpuint (facts->front_chains->len, ==, 1);
  front = facts->front_chains->pdata[0];
  g_assert_cmpuint (front->len, ==, 1);
  g_assert_cmpstr (sally_x509_get_sha256 (front->pdata[0]), ==,
                   sally_x509_get_sha256 (test_tns_listener->x509));
  g_assert_cmpuint (facts->chain->len, ==, 1);
  g_assert_cmpstr (sally_x509_get_sha256 (facts->chain->pdata[0]), ==,
                   sally_x509_get_sha256 (test_tns_database->x509));
  g_assert_cmpuint (facts->front_verifications->len, ==, 1);
  g_assert_cmpstr (facts->front_tls_version, ==, "TLSv1.3");
  g_assert_cmpstr (facts->tls_version, ==, "TLSv1.3");
  g_assert_null (facts->sni);
  for (guint i = 0; i < SALLY_STEP_LOGIN; i++)
    g_assert_cmpint (facts->states[i], ==, SALLY_STEP_PASSED);
  /* Version 319 to 300, may renegotiate, data at 74. */
  g_assert_cmpuint (test_tns_count (server, TEST_BYTES ("\x20\0\x20\0\x4F\x98\0\0\0\x01")), ==, 2);
  g_assert_cmpuint (test_tns_count (server, TEST_BYTES ("\0\0\x01\0\0\0\x01\x3F\x01\x2C\0\x01")),
                    ==, 2);
  g_assert_cmpuint (test_tns_count (server, TEST_BYTES ("\0\x4A\0\0\0\0\x84\x84\0\0")), ==, 2);
  descriptor = g_strdup_printf ("(DESCRIPTION=(ADDRESS=(PROTOCOL=tcps)(HOST=127.0.0.1)(PORT=%u))"
                                "%s",
                                spec->port, CONNECT_DATA);
  g_assert_cmpuint (test_tns_count (server, descriptor, strlen (descriptor)), ==, 2);
  g_assert_cmpuint (test_tns_count (server, TEST_BYTES (GOODBYE)), ==, 1);
}

static void
test_old_goodbye (void)
{
  static const TestLine rest[] = { SAYS (ACCEPT_OLD), READ, { TEST_END } };
  g_autoptr (TestServer) server = test_tns_server_new (rest);
  g_autoptr (SallyEndpointSpec) spec = test_tns_spec_new (server);
  g_autoptr (SallyProbeFacts) facts = test_run (spec);

  g_assert_true (facts->confirmed);
  g_assert_cmpuint (test_tns_count (server, TEST_BYTES (GOODBYE_OLD)), ==, 1);
}

/* TLS 1.2 takes one round trip more for each handshake. */
static void
test_tls12 (void)
{
  g_autoptr (TestServer) server = test_tns_server_new (test_tns_new_tls);
  g_autoptr (SallyEndpointSpec) spec = test_tns_spec_new (server);
  g_autoptr (SallyProbeFacts) facts = NULL;

  SSL_CTX_set_max_proto_version (test_server_set_chain (server, test_tns_listener, NULL, 0),
                                 TLS1_2_VERSION);
  SSL_CTX_set_max_proto_version (test_server_set_second_chain (server, test_tns_database),
                                 TLS1_2_VERSION);
  facts = test_run (spec);
  g_assert_cmpstr (facts->tls_version, ==, "TLSv1.2");
  g_assert_cmpuint (facts->round_trips, ==, 7);
  test_assert_lamps (spec, facts, TLS_WORKS);
}

/* A listener that speaks only TLS 1.0 fails, even if the database is newer. */
static void
test_old_listener (void)
{
  g_autoptr (TestServer) server = test_tns_server_new (test_tns_new_tls);
  g_autoptr (SallyEndpointSpec) spec = test_tns_spec_new (server);
  g_autoptr (SallyProbeFacts) facts = NULL;

  SSL_CTX_set_max_proto_version (test_server_set_chain (server, test_tns_listener, NULL, 0),
                                 TLS1_VERSION);
  facts = test_run (spec);
  g_assert_cmpstr (facts->front_tls_version, ==, "TLSv1");
  g_assert_cmpstr (facts->tls_version, ==, "TLSv1.3");
  test_assert_lamps (spec, facts, "fails fails fails fails");
}

/* Each of the two certificates can be the wrong one. */
static void
test_wrong_certificates (void)
{
  g_autoptr (TestCertificate) other_root = test_pki_make_ca ("Other Root", NULL);
  g_autoptr (TestCertificate) foreign = test_pki_make_server ("localhost", other_root);
  g_autoptr (TestCertificate) elsewhere = test_pki_make_server ("elsewhere.example", test_tns_root);
  const struct {
    const TestCertificate *front, *back;
    const char *lamps;
  } table[] = {
    { foreign, test_tns_database, "fails works fails fails" },
    { test_tns_listener, foreign, "fails works fails fails" },
    { foreign, foreign, "fails works fails fails" },
    { elsewhere, test_tns_database, "fails works works fails" },
    { test_tns_listener, elsewhere, "fails works works fails" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (TestServer) server = test_tns_server_new (test_tns_new_tls);
    g_autoptr (SallyEndpointSpec) spec = test_tns_spec_new (server);
    g_autoptr (SallyProbeFacts) facts = NULL;

    test_server_set_chain (server, table[i].front, NULL, 0);
    test_server_set_second_chain (server, table[i].back);
    facts = test_run (spec);
    test_assert_lamps (spec, facts, table[i].lamps);
    g_assert_cmpint (facts->states[SALLY_STEP_VERIFY], ==, SALLY_STEP_FAILED);
  }
}

/* The server hangs up after each byte of its first packet, and of its first TLS
 * record. */
static void
test_cut_short (void)
{
  static const char answer[] = RESEND_IN_NEW_TLS;
  static const char hello[] = "\x16\x03\x03\0\x40\x02\0\0\x3C\x03\x03........";
  static const TestLine plain[] = { { TEST_READ_SOME }, { TEST_CLOSE }, { TEST_END } };

  for (gsize i = 1; i < sizeof answer - 1; i++) {
    const TestLine rest[] = { { TEST_TLS_SEND, answer, i }, { TEST_TLS_CLOSE }, { TEST_END } };
    g_autoptr (TestServer) server = test_tns_server_new (rest);
    g_autoptr (SallyEndpointSpec) spec = test_tns_spec_new (server);
    g_autoptr (SallyProbeFacts) facts = test_run (spec);

    g_assert_false (facts->confirmed);
    g_assert_true (facts->unanswered);
    test_assert_lamps (spec, facts, TLS_WORKS);
  }
  for (gsize i = 0; i < sizeof hello - 1; i++) {
    const TestLine lines[] = {
      { TEST_READ_SOME }, { TEST_SEND, hello, i }, { TEST_CLOSE }, { TEST_END }
    };
    g_autoptr (TestServer) server = test_server_new (lines);
    g_autoptr (SallyEndpointSpec) spec = test_tns_spec_new (server);
    g_autoptr (SallyProbeFacts) facts = NULL;

    test_server_set_plain_script (server, plain);
    facts = test_run (spec);
    g_assert_false (facts->handshake);
    g_assert_false (facts->unanswered);
    test_assert_lamps (spec, facts, "could-not-test fails fails fails");
  }
}

/* A listener without TLS: silent, hangs up, or answers the ClientHello. */
static void
test_plain_port (void)
{
  static const TestLine scripts[][4] = {
    { { TEST_SILENCE } },
    { { TEST_READ_SOME }, { TEST_CLOSE } },
    { { TEST_READ_SOME }, { TEST_SEND, TEST_BYTES (REFUSE ("12564")) }, { TEST_SILENCE } },
  };
  static const struct {
    TestLine script[4];
    const char *text;
  } answers[] = {
    { { { TEST_READ_SOME }, { TEST_SEND, TEST_BYTES (REFUSE ("12514")) }, { TEST_SILENCE } },
      "ORA-12514" },
    { { { TEST_READ_SOME }, { TEST_SEND, TEST_BYTES (RESEND) }, { TEST_SILENCE } }, NULL },
    { { { TEST_READ_SOME }, { TEST_SEND, TEST_BYTES (ACCEPT) }, { TEST_SILENCE } }, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    for (guint j = 0; j < G_N_ELEMENTS (answers); j++) {
      g_autoptr (TestServer) server = test_server_new (scripts[i]);
      g_autoptr (SallyEndpointSpec) spec = test_tns_spec_new (server);
      g_autoptr (SallyProbeFacts) facts = NULL;

      spec->read_timeout = 200;
      spec->mode = j == 0 ? SALLY_SSL_NONE : SALLY_SSL_VERIFY_CA;
      test_server_set_plain_script (server, answers[j].script);
      facts = test_run (spec);
      g_assert_cmpint (facts->negotiation, ==, SALLY_NEGOTIATION_PLAINTEXT_PORT);
      g_assert_cmpint (facts->plaintext, ==, SALLY_PLAINTEXT_ACCEPTED);
      g_assert_cmpstr (facts->plaintext_text, ==, answers[j].text);
      g_assert_cmpuint (test_server_get_n_connections (server), ==, 2);
      g_assert_cmpuint (test_tns_count (server, TEST_BYTES ("(PROTOCOL=tcp)(HOST=127.0.0.1)")), ==,
                        1);
      g_assert_cmpuint (test_tns_count (server, TEST_BYTES ("scott")), ==, 0);
      test_assert_lamps (spec, facts, "works fails fails fails");
    }
}

/* No TLS, and no Oracle either. */
static void
test_other_port (void)
{
  static const TestLine lines[] = { { TEST_READ_SOME },
                                    { TEST_SEND, TEST_BYTES ("SSH-2.0-OpenSSH_9.2\r\n") },
                                    { TEST_END } };
  g_autoptr (TestServer) server = test_server_new (lines);
  g_autoptr (SallyEndpointSpec) spec = test_tns_spec_new (server);
  g_autoptr (SallyProbeFacts) facts = test_run (spec);

  g_assert_cmpint (facts->negotiation, ==, SALLY_NEGOTIATION_WRONG_PROTOCOL);
  g_assert_cmpint (facts->guess, ==, SALLY_PROTOCOL_SSH);
  test_assert_lamps (spec, facts, "fails fails fails fails");
}

static int
verify_client_cb (int ok, X509_STORE_CTX *context)
{
  return 1;
}

/* Wanted in both handshakes, and missed: TLS 1.3 says so only afterwards. */
static void
test_client_certificate (void)
{
  g_autoptr (TestCertificate) client = test_pki_make_server ("client", test_tns_root);
  unsigned char *der = NULL;
  int length = i2d_PrivateKey (client->key, &der);

  for (guint i = 0; i < 3; i++) {
    g_autoptr (TestServer) server = test_tns_server_new (test_tns_new_tls);
    g_autoptr (SallyEndpointSpec) spec = test_tns_spec_new (server);
    g_autoptr (SallyProbeFacts) facts = NULL;
    int wanted = SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;

    if (i != 1)
      SSL_CTX_set_verify (test_server_set_chain (server, test_tns_listener, NULL, 0), wanted,
                          verify_client_cb);
    SSL_CTX_set_verify (test_server_set_second_chain (server, test_tns_database), wanted,
                        verify_client_cb);
    if (i == 2) {
      spec->client_chain = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_add (spec->client_chain, g_object_ref (client->x509));
      spec->client_key = sally_secret_new (der, length);
    }
    facts = test_run (spec);
    g_assert_true (facts->client_certificate_requested);
    g_assert_cmpint (facts->client_certificate_required, ==, i < 2);
    g_assert_cmpint (facts->client_certificate_sent, ==, i == 2);
    test_assert_lamps (spec, facts, i == 2 ? TLS_WORKS : "fails fails fails fails");
  }
  OPENSSL_free (der);
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  test_tns_set_up ();
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++) {
    g_autofree char *path = g_strconcat ("/oracle/cell/", cells[i].name, NULL);

    g_test_add_data_func (path, &cells[i], test_cell);
  }
  g_test_add_func ("/oracle/two-handshakes", test_two_handshakes);
  g_test_add_func ("/oracle/old-goodbye", test_old_goodbye);
  g_test_add_func ("/oracle/tls12", test_tls12);
  g_test_add_func ("/oracle/old-listener", test_old_listener);
  g_test_add_func ("/oracle/wrong-certificates", test_wrong_certificates);
  g_test_add_func ("/oracle/cut-short", test_cut_short);
  g_test_add_func ("/oracle/plain-port", test_plain_port);
  g_test_add_func ("/oracle/other-port", test_other_port);
  g_test_add_func ("/oracle/client-certificate", test_client_certificate);
  result = g_test_run ();
  test_tns_tear_down ();
  return result;
}
