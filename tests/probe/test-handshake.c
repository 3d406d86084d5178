/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-run.h"
#include "test-server.h"

#include "sally-verify.h"

#include <string.h>

/* Every way that a TLS handshake can go, seen from PostgreSQL's side. */

#define REQUEST                                                                                    \
  {                                                                                                \
    TEST_EXPECT, TEST_BYTES (TEST_SSL_REQUEST)                                                     \
  }
#define SAYS(text)                                                                                 \
  {                                                                                                \
    TEST_SEND, TEST_BYTES (text)                                                                   \
  }

static TestCertificate *root, *leaf, *rsa_leaf, *weak_leaf;

static const TestLine good_script[] = {
  REQUEST, SAYS ("S"), { TEST_TLS }, { TEST_TLS_READ_SOME }, { TEST_TLS_READ_SOME }, { TEST_END }
};

typedef struct {
  const char *name;
  int min, max;
  const char *groups;
  const char *ciphers;
  char key; /* 'e'lliptic, 'r'sa 2048, 'w'eak */
  const char *version;
  const char *cipher;
  const char *group;
  guint dh_bits;
  guint round_trips;
  const char *lamps;
} Row;

#define WORKS "could-not-test works works works"
#define OLD "could-not-test fails fails fails"

static const Row rows[] = {
  { "tls10", TLS1_VERSION, TLS1_VERSION, NULL, NULL, 'e', "TLSv1", NULL, "P-256", 0, 4, OLD },
  { "tls11", TLS1_1_VERSION, TLS1_1_VERSION, NULL, NULL, 'r', "TLSv1.1", NULL, "P-256", 0, 4, OLD },
  { "tls12", TLS1_2_VERSION, TLS1_2_VERSION, NULL, "ECDHE-ECDSA-AES128-GCM-SHA256", 'e', "TLSv1.2",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "P-256", 0, 4, WORKS },
  { "tls12-static-rsa", TLS1_2_VERSION, TLS1_2_VERSION, NULL, "AES128-SHA:@SECLEVEL=0", 'r',
    "TLSv1.2", "TLS_RSA_WITH_AES_128_CBC_SHA", NULL, 0, 4, WORKS },
  { "tls12-dhe", TLS1_2_VERSION, TLS1_2_VERSION, NULL, "DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0", 'w',
    "TLSv1.2", "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", "DH-1024", 1024, 4, WORKS },
  { "tls13", TLS1_3_VERSION, TLS1_3_VERSION, NULL, NULL, 'e', "TLSv1.3", NULL, "P-256", 0, 3,
    WORKS },
  { "tls13-x25519", TLS1_3_VERSION, TLS1_3_VERSION, "X25519", NULL, 'e', "TLSv1.3", NULL, "X25519",
    0, 4, WORKS },
  { "tls13-p384", TLS1_3_VERSION, TLS1_3_VERSION, "P-384", NULL, 'e', "TLSv1.3", NULL, "P-384", 0,
    4, WORKS },
  { "tls13-ffdhe", TLS1_3_VERSION, TLS1_3_VERSION, "ffdhe2048", NULL, 'e', "TLSv1.3", NULL,
    "DH-2048", 2048, 4, WORKS },
};

static void
test_parameters (gconstpointer data)
{
  const Row *row = data;
  const TestCertificate *used = row->key == 'e' ? leaf : row->key == 'r' ? rsa_leaf : weak_leaf;
  g_autoptr (TestServer) server = test_server_new (good_script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("postgres", test_server_get_port (server));
  g_autoptr (SallyProbeFacts) facts = NULL;
  SSL_CTX *context = test_server_set_chain (server, used, NULL, 0);

  SSL_CTX_set_min_proto_version (context, row->min);
  SSL_CTX_set_max_proto_version (context, row->max);
  if (row->groups != NULL)
    g_assert_cmpint (SSL_CTX_set1_groups_list (context, row->groups), ==, 1);
  if (row->ciphers != NULL)
    g_assert_cmpint (SSL_CTX_set_cipher_list (context, row->ciphers), ==, 1);
  if (row->dh_bits == 1024)
    SSL_CTX_set_dh_auto (context, 1);
  test_spec_trust (spec, root->x509);
  facts = test_run (spec);
  g_assert_true (facts->handshake);
  g_assert_cmpint (facts->alert, ==, -1);
  g_assert_cmpuint (facts->tls_reason, ==, 0);
  g_assert_cmpstr (facts->tls_version, ==, row->version);
  if (row->cipher != NULL)
    g_assert_cmpstr (facts->cipher, ==, row->cipher);
  g_assert_nonnull (facts->cipher);
  g_assert_cmpstr (facts->group, ==, row->group);
  g_assert_cmpuint (facts->dh_bits, ==, row->dh_bits);
  g_assert_cmpuint (facts->round_trips, ==, row->round_trips);
  g_assert_true (facts->secure_renegotiation);
  g_assert_cmpuint (facts->chain->len, ==, 1);
  g_assert_true (sally_x509_equal (g_ptr_array_index (facts->chain, 0), used->x509));
  if (row->key != 'w')
    test_assert_lamps (spec, facts, row->lamps);
}

typedef struct {
  const char *name;
  TestLine answer[4];
  SallyNetOutcome net;
  int alert;
  gboolean plain; /* first bytes are kept */
} FailRow;

static const FailRow fail_rows[] = {
  { "alert-40", { SAYS ("\x15\3\3\0\2\2\x28"), { TEST_SILENCE } }, SALLY_NET_OK, 40 },
  { "alert-70", { SAYS ("\x15\3\1\0\2\2\x46"), { TEST_SILENCE } }, SALLY_NET_OK, 70 },
  { "alert-112", { SAYS ("\x15\3\3\0\2\2\x70"), { TEST_CLOSE } }, SALLY_NET_OK, 112 },
  { "alert-and-reset", { SAYS ("\x15\3\3\0\2\2\x50"), { TEST_SILENCE } }, SALLY_NET_OK, 80 },
  { "close", { { TEST_CLOSE } }, SALLY_NET_CLOSED, -1 },
  { "reset", { { TEST_RESET } }, SALLY_NET_RESET, -1 },
  { "silent", { { TEST_SILENCE } }, SALLY_NET_TIMED_OUT, -1 },
  { "half-a-record",
    { SAYS ("\x16\3\3\x40\0........"), { TEST_SILENCE } },
    SALLY_NET_TIMED_OUT,
    -1 },
  { "big-record", { SAYS ("\x16\3\3\xFF\xFF........"), { TEST_SILENCE } }, SALLY_NET_OK, -1 },
  { "http",
    { SAYS ("HTTP/1.1 400 Bad Request\r\n\r\n"), { TEST_SILENCE } },
    SALLY_NET_OK,
    -1,
    TRUE },
  { "garbage",
    { SAYS ("\x99\x98\x97\x96\x95\x94\x93\x92\x91\x90"), { TEST_SILENCE } },
    SALLY_NET_OK,
    -1,
    TRUE },
  { "endless", { { TEST_ENDLESS, TEST_BYTES ("\x16\3\3\0\4\0\0\0\0") } }, SALLY_NET_FAILED, -1 },
};

static void
test_failure (gconstpointer data)
{
  const FailRow *row = data;
  TestLine script[8] = { REQUEST, SAYS ("S"), { TEST_READ_SOME } };
  g_autoptr (TestServer) server = NULL;
  g_autoptr (SallyEndpointSpec) spec = NULL;
  g_autoptr (SallyProbeFacts) facts = NULL;

  memcpy (script + 3, row->answer, sizeof row->answer);
  server = test_server_new (script);
  spec = test_spec_new ("postgres", test_server_get_port (server));
  if (row->net == SALLY_NET_TIMED_OUT)
    spec->read_timeout = 200;
  facts = test_run (spec);
  g_assert_false (facts->handshake);
  g_assert_cmpint (facts->negotiation, ==, SALLY_NEGOTIATION_ACCEPTED);
  g_assert_cmpint (facts->net, ==, row->net);
  g_assert_cmpint (facts->alert, ==, row->alert);
  g_assert_true ((facts->tls_reason != 0) == (row->net == SALLY_NET_OK));
  g_assert_true ((facts->first_bytes != NULL) == row->plain);
  g_assert_cmpint (facts->states[SALLY_STEP_HANDSHAKE], ==, SALLY_STEP_FAILED);
  g_assert_cmpint (facts->states[SALLY_STEP_VERIFY], ==, SALLY_STEP_SKIPPED);
  test_assert_lamps (spec, facts, OLD);
}

/* In TLS 1.2 the alert ends the handshake, in 1.3 it comes after it. */
static void
test_client_certificate (gconstpointer data)
{
  int version = GPOINTER_TO_INT (data);
  g_autoptr (TestServer) server = test_server_new (good_script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("postgres", test_server_get_port (server));
  g_autoptr (SallyProbeFacts) facts = NULL;
  SSL_CTX *context = test_server_set_chain (server, leaf, NULL, 0);
  int tls13 = version == TLS1_3_VERSION;

  SSL_CTX_set_min_proto_version (context, version);
  SSL_CTX_set_max_proto_version (context, version);
  SSL_CTX_set_verify (context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
  g_assert_cmpint (SSL_CTX_add_client_CA (context, root->openssl), ==, 1);
  test_spec_trust (spec, root->x509);
  facts = test_run (spec);
  g_assert_cmpint (facts->handshake, ==, tls13);
  g_assert_cmpint (facts->alert, ==, tls13 ? 116 : 40);
  g_assert_true (facts->client_certificate_requested);
  g_assert_true (facts->client_certificate_required);
  g_assert_cmpuint (facts->acceptable_cas->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (facts->acceptable_cas, 0), ==, "CN=Root");
  g_assert_cmpint (facts->states[SALLY_STEP_HANDSHAKE], ==, SALLY_STEP_FAILED);
  /* What the server showed is judged all the same. */
  g_assert_cmpuint (facts->chain->len, ==, 1);
  g_assert_nonnull (facts->verification);
  test_assert_lamps (spec, facts, OLD);
}

/* Asking is not requiring. */
static void
test_client_certificate_optional (void)
{
  g_autoptr (TestServer) server = test_server_new (good_script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("postgres", test_server_get_port (server));
  g_autoptr (SallyProbeFacts) facts = NULL;
  gint64 start = g_get_monotonic_time ();

  SSL_CTX_set_verify (test_server_set_chain (server, leaf, NULL, 0), SSL_VERIFY_PEER, NULL);
  test_spec_trust (spec, root->x509);
  facts = test_run (spec);
  g_assert_true (facts->client_certificate_requested);
  g_assert_false (facts->client_certificate_required);
  test_assert_lamps (spec, facts, WORKS);
  /* The session ticket ends the wait. */
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_TIME_SPAN_SECOND);
}

static void
test_no_trust (void)
{
  g_autoptr (TestServer) server = test_server_new (good_script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("postgres", test_server_get_port (server));
  g_autoptr (SallyProbeFacts) facts = NULL;

  test_server_set_chain (server, leaf, NULL, 0);
  test_spec_set (&spec->verify_as, "other.example");
  facts = test_run (spec);
  g_assert_nonnull (facts->verification);
  g_assert_nonnull (sally_verification_find (facts->verification, SALLY_FAULT_HOSTNAME));
  g_assert_cmpint (facts->states[SALLY_STEP_VERIFY], ==, SALLY_STEP_COULD_NOT_TEST);
  test_assert_lamps (spec, facts, "could-not-test works could-not-test could-not-test");
}

static void
test_wrong_name (void)
{
  static const struct {
    SallySslMode mode;
    SallyStepState state;
  } table[] = { { SALLY_SSL_VERIFY_FULL, SALLY_STEP_FAILED },
                { SALLY_SSL_VERIFY_CA, SALLY_STEP_PASSED },
                { SALLY_SSL_REQUIRE, SALLY_STEP_SKIPPED } };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (TestServer) server = test_server_new (good_script);
    g_autoptr (SallyEndpointSpec) spec = test_spec_new ("postgres", test_server_get_port (server));
    g_autoptr (SallyProbeFacts) facts = NULL;

    test_server_set_chain (server, leaf, NULL, 0);
    spec->mode = table[i].mode;
    test_spec_set (&spec->verify_as, "other.example.");
    test_spec_trust (spec, root->x509);
    facts = test_run (spec);
    /* RFC 6066: no dot at the end. */
    g_assert_cmpstr (facts->sni, ==, "other.example");
    g_assert_cmpint (facts->states[SALLY_STEP_VERIFY], ==, table[i].state);
    test_assert_lamps (spec, facts, "could-not-test works works fails");
  }
}

/* No name goes out for an address, an A-label for an international name. */
static void
test_sni (void)
{
  static const struct {
    const char *name, *sni;
  } table[] = { { "127.0.0.1", NULL },
                { "[::1]", NULL },
                { "::1", NULL },
                { "b\xC3\xBC"
                  "cher.example",
                  "xn--bcher-kva.example" },
                { " db.example ", "db.example" } };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (TestServer) server = test_server_new (good_script);
    g_autoptr (SallyEndpointSpec) spec = test_spec_new ("postgres", test_server_get_port (server));
    g_autoptr (SallyProbeFacts) facts = NULL;

    test_server_set_chain (server, leaf, NULL, 0);
    test_spec_set (&spec->verify_as, table[i].name);
    facts = test_run (spec);
    g_assert_true (facts->handshake);
    g_assert_cmpstr (facts->sni, ==, table[i].sni);
  }
}

/* 201 certificates and some 100 KB: OpenSSL alone would stop at its limit. */
static void
test_long_chain (void)
{
  g_autoptr (TestServer) server = test_server_new (good_script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("postgres", test_server_get_port (server));
  g_autoptr (SallyProbeFacts) facts = NULL;
  TestSpec big = { .subject = "Big", .basic = "critical,CA:TRUE", .key = "RSA2048" };
  g_autoptr (TestCertificate) other = test_pki_make (&big, NULL);
  const TestCertificate *others[200];

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    others[i] = other;
  test_server_set_chain (server, leaf, others, G_N_ELEMENTS (others));
  test_spec_trust (spec, root->x509);
  facts = test_run (spec);
  g_assert_true (facts->handshake);
  g_assert_cmpuint (facts->chain->len, ==, 201);
  g_assert_cmpuint (facts->unreadable, ==, 0);
}

/* ServerHello of TLS 1.2 and a Certificate message, in clear text. */
#define SERVER_HELLO                                                                               \
  "\x16\3\3\0\x2A\2\0\0\x26\3\3"                                                                   \
  "................................\0\xC0\x2F\0"

static void
test_unreadable (void)
{
  static const TestLine script[] = { REQUEST,
                                     SAYS ("S"),
                                     { TEST_READ_SOME },
                                     SAYS (SERVER_HELLO),
                                     SAYS (
                                         "\x16\3\3\0\x11\x0B\0\0\x0D\0\0\x0A\0\0\7\x30\5nonsense"),
                                     { TEST_SILENCE },
                                     { TEST_END } };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("postgres", test_server_get_port (server));
  g_autoptr (SallyProbeFacts) facts = NULL;

  test_spec_trust (spec, root->x509);
  facts = test_run (spec);
  g_assert_false (facts->handshake);
  g_assert_cmpstr (facts->tls_version, ==, "TLSv1.2");
  g_assert_cmpuint (facts->chain->len, ==, 0);
  g_assert_cmpuint (facts->unreadable, ==, 1);
  test_assert_lamps (spec, facts, OLD);
}

/* A byte at a time is slow, not silent. */
static void
test_drip (void)
{
  static const TestLine script[] = {
    REQUEST, SAYS ("S"), { TEST_TLS_DRIP }, { TEST_SILENCE }, { TEST_END }
  };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("postgres", test_server_get_port (server));
  g_autoptr (SallyProbeFacts) facts = NULL;

  test_server_set_chain (server, leaf, NULL, 0);
  test_spec_trust (spec, root->x509);
  facts = test_run (spec);
  g_assert_true (facts->handshake);
  g_assert_cmpuint (facts->round_trips, ==, 3);
  test_assert_lamps (spec, facts, WORKS);
}

int
main (int argc, char *argv[])
{
  TestSpec rsa = { .subject = "localhost", .san = "DNS:localhost", .key = "RSA2048" };
  TestSpec weak = { .subject = "localhost", .san = "DNS:localhost", .key = "RSA1024" };
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  root = test_pki_make_ca ("Root", NULL);
  leaf = test_pki_make_server ("localhost", root);
  rsa_leaf = test_pki_make (&rsa, root);
  weak_leaf = test_pki_make (&weak, root);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/handshake/parameters/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_parameters);
  }
  for (guint i = 0; i < G_N_ELEMENTS (fail_rows); i++) {
    g_autofree char *path = g_strconcat ("/handshake/failure/", fail_rows[i].name, NULL);

    g_test_add_data_func (path, &fail_rows[i], test_failure);
  }
  g_test_add_data_func ("/handshake/client-certificate-1.2", GINT_TO_POINTER (TLS1_2_VERSION),
                        test_client_certificate);
  g_test_add_data_func ("/handshake/client-certificate-1.3", GINT_TO_POINTER (TLS1_3_VERSION),
                        test_client_certificate);
  g_test_add_func ("/handshake/client-certificate-optional", test_client_certificate_optional);
  g_test_add_func ("/handshake/no-trust", test_no_trust);
  g_test_add_func ("/handshake/wrong-name", test_wrong_name);
  g_test_add_func ("/handshake/sni", test_sni);
  g_test_add_func ("/handshake/long-chain", test_long_chain);
  g_test_add_func ("/handshake/unreadable", test_unreadable);
  g_test_add_func ("/handshake/drip", test_drip);
  result = g_test_run ();
  test_pki_free (weak_leaf);
  test_pki_free (rsa_leaf);
  test_pki_free (leaf);
  test_pki_free (root);
  return result;
}
