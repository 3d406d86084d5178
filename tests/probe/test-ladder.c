/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-run.h"

#include "sally-engine.h"
#include "sally-trust.h"
#include "sally-verify.h"
#include "test-pki.h"

#include <netdb.h>
#include <string.h>

/* Facts to lamps, row by row; no network. */

typedef struct {
  const char *name;
  const char *engine;
  SallyNegotiation negotiation;
  gboolean handshake;
  const char *version;
  const char *lamps;
  /* What differs from a server that verifies. */
  gboolean no_trust;
  gboolean no_chain;
  gboolean client_certificate;
  gboolean timed_out;
  gboolean cancelled;
  int alert; /* 0 = none */
  int resolve_error;
  SallyNetOutcome net;
  SallyStepId net_step;
  SallyPlaintext plaintext;
  guint faults; /* bits of SallyFaultCode */
  gboolean user;
} Row;

#define DONE SALLY_NEGOTIATION_ACCEPTED, TRUE, "TLSv1.3"
#define UP SALLY_NEGOTIATION_ACCEPTED, FALSE, NULL
#define NOT SALLY_NEGOTIATION_NOT_REACHED, FALSE, NULL
#define FAULT(code) (1U << SALLY_FAULT_##code)
#define FAIL4 "fails fails fails fails"
#define UNKNOWN4 "could-not-test could-not-test could-not-test could-not-test"

static const Row rows[] = {
  /* All is well, and mode none as far as it is known. */
  { "pg-accepted", "postgres", DONE, "works works works works",
    .plaintext = SALLY_PLAINTEXT_ACCEPTED, .user = TRUE },
  { "pg-refused", "postgres", DONE, "fails works works works", .plaintext = SALLY_PLAINTEXT_REFUSED,
    .user = TRUE },
  { "pg-unknown", "postgres", DONE, "could-not-test works works works",
    .plaintext = SALLY_PLAINTEXT_UNKNOWN, .user = TRUE },
  { "pg-no-user", "postgres", DONE, "could-not-test works works works" },
  { "pg-direct", "postgres", SALLY_NEGOTIATION_DIRECT, TRUE, "TLSv1.3",
    "could-not-test works works works" },
  { "mysql", "mysql", DONE, "could-not-test works works works" },
  { "tls12", "mysql", SALLY_NEGOTIATION_ACCEPTED, TRUE, "TLSv1.2",
    "could-not-test works works works" },
  /* Old versions fail require and above. */
  { "tls11", "mysql", SALLY_NEGOTIATION_ACCEPTED, TRUE, "TLSv1.1",
    "could-not-test fails fails fails" },
  { "tls10", "postgres", SALLY_NEGOTIATION_ACCEPTED, TRUE, "TLSv1", "works fails fails fails",
    .plaintext = SALLY_PLAINTEXT_ACCEPTED, .user = TRUE },
  { "ssl3", "mysql", SALLY_NEGOTIATION_ACCEPTED, TRUE, "SSLv3",
    "could-not-test fails fails fails" },
  /* The chain and the name concern only the modes that look at them. */
  { "hostname", "mysql", DONE, "could-not-test works works fails", .faults = FAULT (HOSTNAME) },
  { "expired", "mysql", DONE, "could-not-test works fails fails", .faults = FAULT (EXPIRED) },
  { "weak-key", "mysql", DONE, "could-not-test works fails fails", .faults = FAULT (KEY) },
  { "weak-signature", "mysql", DONE, "could-not-test works fails fails",
    .faults = FAULT (SIGNATURE_ALGORITHM) },
  { "both", "mysql", DONE, "could-not-test works fails fails",
    .faults = FAULT (HOSTNAME) | FAULT (TRUSTED) },
  { "order", "mysql", DONE, "could-not-test works works works", .faults = FAULT (ORDER) },
  { "no-trust", "mysql", DONE, "could-not-test works could-not-test could-not-test",
    .no_trust = TRUE },
  { "no-trust-expired", "mysql", DONE, "could-not-test works could-not-test could-not-test",
    .no_trust = TRUE, .faults = FAULT (EXPIRED) },
  { "no-certificate", "mysql", DONE, "could-not-test works could-not-test could-not-test",
    .no_chain = TRUE },
  /* The handshake. */
  { "alert", "mysql", UP, "could-not-test fails fails fails", .alert = 40, .no_chain = TRUE },
  { "client-certificate", "mysql", UP, "could-not-test fails fails fails", .alert = 40,
    .client_certificate = TRUE },
  { "late-alert", "mysql", DONE, "could-not-test fails fails fails", .alert = 116,
    .client_certificate = TRUE },
  { "late-unknown-alert", "mysql", DONE, "could-not-test fails fails fails", .alert = 80 },
  { "closed-in-handshake", "mysql", UP, "could-not-test fails fails fails", .no_chain = TRUE,
    .net = SALLY_NET_CLOSED, .net_step = SALLY_STEP_HANDSHAKE },
  { "silent-in-handshake", "mysql", UP, "could-not-test fails fails fails", .no_chain = TRUE,
    .net = SALLY_NET_TIMED_OUT, .net_step = SALLY_STEP_HANDSHAKE },
  { "flooded", "mysql", UP, "could-not-test fails fails fails", .no_chain = TRUE,
    .net = SALLY_NET_FAILED, .net_step = SALLY_STEP_HANDSHAKE },
  { "out-of-time-in-handshake", "mysql", UP,
    "could-not-test could-not-test could-not-test could-not-test", .no_chain = TRUE,
    .net = SALLY_NET_TIMED_OUT, .net_step = SALLY_STEP_HANDSHAKE, .timed_out = TRUE },
  /* The way there. */
  { "mysql-no-tls", "mysql", SALLY_NEGOTIATION_NO_TLS, FALSE, NULL, "works fails fails fails",
    .no_chain = TRUE },
  { "pg-no-tls", "postgres", SALLY_NEGOTIATION_NO_TLS, FALSE, NULL, "works fails fails fails",
    .no_chain = TRUE, .plaintext = SALLY_PLAINTEXT_ACCEPTED, .user = TRUE },
  { "pg-no-tls-no-user", "postgres", SALLY_NEGOTIATION_NO_TLS, FALSE, NULL,
    "could-not-test fails fails fails", .no_chain = TRUE },
  { "stuffed", "mysql", SALLY_NEGOTIATION_STUFFED, FALSE, NULL, "could-not-test fails fails fails",
    .no_chain = TRUE },
  { "server-error", "mysql", SALLY_NEGOTIATION_SERVER_ERROR, FALSE, NULL, FAIL4 },
  { "wrong-protocol", "mysql", SALLY_NEGOTIATION_WRONG_PROTOCOL, FALSE, NULL, FAIL4 },
  { "silent", "mysql", SALLY_NEGOTIATION_NO_ANSWER, FALSE, NULL, UNKNOWN4,
    .net = SALLY_NET_TIMED_OUT, .net_step = SALLY_STEP_NEGOTIATE },
  { "pg-silent-but-plain", "postgres", SALLY_NEGOTIATION_NO_ANSWER, FALSE, NULL,
    "works could-not-test could-not-test could-not-test", .net = SALLY_NET_TIMED_OUT,
    .net_step = SALLY_STEP_NEGOTIATE, .plaintext = SALLY_PLAINTEXT_ACCEPTED, .user = TRUE },
  { "out-of-time", "mysql", SALLY_NEGOTIATION_NO_ANSWER, FALSE, NULL, UNKNOWN4,
    .net = SALLY_NET_TIMED_OUT, .net_step = SALLY_STEP_NEGOTIATE, .timed_out = TRUE },
  { "refused", "mysql", NOT, UNKNOWN4, .net = SALLY_NET_REFUSED, .net_step = SALLY_STEP_CONNECT },
  { "filtered", "mysql", NOT, UNKNOWN4, .net = SALLY_NET_TIMED_OUT,
    .net_step = SALLY_STEP_CONNECT },
  { "unreachable", "mysql", NOT, UNKNOWN4, .net = SALLY_NET_UNREACHABLE,
    .net_step = SALLY_STEP_CONNECT },
  { "no-descriptors", "mysql", NOT, UNKNOWN4, .net = SALLY_NET_FAILED,
    .net_step = SALLY_STEP_CONNECT },
  { "no-name", "mysql", NOT, UNKNOWN4, .resolve_error = EAI_NONAME,
    .net_step = SALLY_STEP_RESOLVE },
  { "slow-name", "mysql", NOT, UNKNOWN4, .resolve_error = EAI_AGAIN, .net = SALLY_NET_TIMED_OUT,
    .net_step = SALLY_STEP_RESOLVE },
  { "cancelled", "mysql", NOT, UNKNOWN4, .cancelled = TRUE, .net = SALLY_NET_CANCELLED,
    .net_step = SALLY_STEP_CONNECT },
};

static TestCertificate *root, *leaf;

static SallyVerification *
make_verification (guint faults)
{
  g_autoptr (GPtrArray) chain = g_ptr_array_new ();
  g_autoptr (GPtrArray) anchors = g_ptr_array_new ();
  g_autoptr (SallyTrust) trust = NULL;
  SallyVerification *verification;

  g_ptr_array_add (chain, leaf->x509);
  g_ptr_array_add (anchors, root->x509);
  trust = sally_trust_new (anchors, NULL);
  verification = sally_verify (chain, trust, "localhost", TEST_NOW);
  g_assert_true (verification->chain_ok);
  g_assert_true (verification->name_ok);
  g_ptr_array_set_size (verification->faults, 0);
  for (guint code = 0; code < SALLY_N_FAULTS; code++) {
    SallyFault *fault;

    if ((faults & 1U << code) == 0)
      continue;
    fault = g_new0 (SallyFault, 1);
    fault->code = (SallyFaultCode) code;
    fault->fatal = code != SALLY_FAULT_ORDER;
    fault->evidence = g_strdup ("evidence");
    g_ptr_array_add (verification->faults, fault);
    if (code == SALLY_FAULT_HOSTNAME)
      verification->name_ok = FALSE;
    else if (fault->fatal)
      verification->chain_ok = FALSE;
  }
  return verification;
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (SallyEndpointSpec) spec = test_spec_new (row->engine, 1);
  g_autoptr (SallyProbeFacts) facts = sally_probe_facts_new ();

  if (!row->no_trust)
    test_spec_trust (spec, root->x509);
  if (row->user)
    test_spec_set (&spec->user_name, "scott");
  facts->negotiation = row->negotiation;
  facts->handshake = row->handshake;
  facts->tls_version = g_strdup (row->version);
  facts->client_certificate_required = row->client_certificate;
  facts->timed_out = row->timed_out;
  facts->cancelled = row->cancelled;
  facts->alert = row->alert != 0 ? row->alert : -1;
  facts->resolve_error = row->resolve_error;
  facts->net = row->net;
  facts->net_step = row->net_step;
  facts->plaintext = row->plaintext;
  if (!row->no_chain) {
    g_ptr_array_add (facts->chain, g_object_ref (leaf->x509));
    facts->verification = make_verification (row->faults);
  }
  test_assert_lamps (spec, facts, row->lamps);
}

/* Every fault that can fail a chain has a sentence of its own. */
static void
test_reasons (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("mysql", 1);

  test_spec_trust (spec, root->x509);
  for (guint code = 0; code < SALLY_N_FAULTS; code++) {
    g_autoptr (SallyProbeFacts) facts = sally_probe_facts_new ();
    g_autoptr (SallyLadder) ladder = NULL;

    if (code == SALLY_FAULT_ORDER)
      continue;
    facts->negotiation = SALLY_NEGOTIATION_ACCEPTED;
    facts->handshake = TRUE;
    facts->tls_version = g_strdup ("TLSv1.3");
    g_ptr_array_add (facts->chain, g_object_ref (leaf->x509));
    facts->verification = make_verification (1U << code);
    ladder = sally_ladder_new (spec, facts);
    g_assert_true (g_hash_table_add (seen, g_strdup (ladder->lamps[SALLY_SSL_VERIFY_FULL].reason)));
  }
}

static void
test_highest (void)
{
  static const struct {
    const char *engine;
    guint faults;
    int highest, allowed;
    guint lamps;
  } table[] = {
    { "postgres", 0, SALLY_SSL_VERIFY_FULL, SALLY_SSL_VERIFY_FULL, 0x54 },
    { "postgres", FAULT (HOSTNAME), SALLY_SSL_VERIFY_CA, SALLY_SSL_VERIFY_CA, 0x94 },
    /* DMS has no require for MySQL. */
    { "mysql", FAULT (EXPIRED), SALLY_SSL_REQUIRE, -1, 0xA4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (SallyEndpointSpec) spec = test_spec_new (table[i].engine, 1);
    g_autoptr (SallyProbeFacts) facts = sally_probe_facts_new ();
    g_autoptr (SallyLadder) ladder = NULL;

    test_spec_trust (spec, root->x509);
    facts->negotiation = SALLY_NEGOTIATION_ACCEPTED;
    facts->handshake = TRUE;
    facts->tls_version = g_strdup ("TLSv1.3");
    g_ptr_array_add (facts->chain, g_object_ref (leaf->x509));
    facts->verification = make_verification (table[i].faults);
    ladder = sally_ladder_new (spec, facts);
    g_assert_cmpint (sally_ladder_get_highest (ladder, FALSE), ==, table[i].highest);
    g_assert_cmpint (sally_ladder_get_highest (ladder, TRUE), ==, table[i].allowed);
    g_assert_cmphex (sally_ladder_get_lamps (ladder), ==, table[i].lamps);
    for (guint mode = 0; mode < SALLY_N_SSL_MODES; mode++)
      g_assert_cmpint (ladder->lamps[mode].allowed, ==,
                       sally_engine_allows (spec->engine, (SallySslMode) mode));
  }
}

/* What a server says is quoted, on one line, and cut. */
static void
test_foreign_text (void)
{
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("mysql", 1);
  g_autoptr (SallyProbeFacts) facts = sally_probe_facts_new ();
  g_autoptr (SallyLadder) ladder = NULL;
  g_autofree char *long_text = g_strnfill (5000, 'x');
  const char *reason;

  facts->net_step = SALLY_STEP_CONNECT;
  facts->negotiation = SALLY_NEGOTIATION_SERVER_ERROR;
  facts->server_text = g_strconcat ("100%s\n%n", long_text, NULL);
  ladder = sally_ladder_new (spec, facts);
  reason = ladder->lamps[SALLY_SSL_REQUIRE].reason;
  g_assert_nonnull (g_strstr_len (reason, -1, "“100%s %nxxx"));
  g_assert_cmpuint (strlen (reason), <, 300);
}

/* Who answers instead is said, and what the door expects. */
static void
test_wrong_protocol (void)
{
  static const struct {
    SallyProtocol guess;
    const char *reason;
  } table[] = {
    { SALLY_PROTOCOL_UNKNOWN, "Something answers on this port, but it is not MySQL." },
    { SALLY_PROTOCOL_SSH,
      "Something answers on this port, but it is not MySQL; it looks like SSH." },
    { SALLY_PROTOCOL_TLS, "This port expects TLS from the first byte." },
  };
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("mysql", 1);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (SallyProbeFacts) facts = sally_probe_facts_new ();
    g_autoptr (SallyLadder) ladder = NULL;

    facts->net_step = SALLY_STEP_CONNECT;
    facts->negotiation = SALLY_NEGOTIATION_WRONG_PROTOCOL;
    facts->guess = table[i].guess;
    ladder = sally_ladder_new (spec, facts);
    g_assert_cmpstr (ladder->lamps[SALLY_SSL_VERIFY_FULL].reason, ==, table[i].reason);
  }
}

static void
test_names (void)
{
  g_assert_cmpstr (sally_lamp_state_get_name (SALLY_LAMP_WORKS), ==, "works");
  g_assert_cmpstr (sally_lamp_state_get_name (SALLY_LAMP_FAILS), ==, "fails");
  g_assert_cmpstr (sally_lamp_state_get_name (SALLY_LAMP_COULD_NOT_TEST), ==, "could-not-test");
  g_assert_cmpstr (sally_step_id_get_name (SALLY_STEP_NEGOTIATE), ==, "negotiate");
  g_assert_cmpstr (sally_step_state_get_name (SALLY_STEP_COULD_NOT_TEST), ==, "could-not-test");
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  root = test_pki_make_ca ("Root", NULL);
  leaf = test_pki_make_server ("localhost", root);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/ladder/row/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/ladder/reasons", test_reasons);
  g_test_add_func ("/ladder/highest", test_highest);
  g_test_add_func ("/ladder/foreign-text", test_foreign_text);
  g_test_add_func ("/ladder/wrong-protocol", test_wrong_protocol);
  g_test_add_func ("/ladder/names", test_names);
  result = g_test_run ();
  test_pki_free (leaf);
  test_pki_free (root);
  return result;
}
