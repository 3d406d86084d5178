/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-endpoint-spec.h"
#include "sally-endpoint.h"
#include "sally-finding.h"
#include "sally-findings-private.h"
#include "sally-probe-facts.h"
#include "sally-report.h"
#include "sally-trust.h"
#include "sally-verify.h"
#include "test-pki.h"

#include <string.h>

/* What is said inside TLS before anybody signs in, and listeners that stand in
 * front of a database with certificates of their own.  As in test-report.c, a
 * row changes the facts of a test where all is well, here of Oracle over TCPS.
 */

typedef struct {
  SallyEndpointSpec *spec;
  SallyProbeFacts *facts;
} Case;

typedef struct {
  const char *name;
  const char *engine;
  SallySslMode mode;
  void (*change) (Case *c);
  const char *found; /* ids, sorted as in the catalogue, blanks between */
  SallyVerdict verdict;
  SallySeverity severity; /* of the first one */
} Row;

static const SallyReportContext context = { .now = TEST_NOW, .warn_days = 60 };

static TestCertificate *root, *other, *leaf;

static void
set_text (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

static Case
make_case (const char *engine, SallySslMode mode)
{
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new (engine);
  g_autoptr (GPtrArray) anchors = g_ptr_array_new ();
  g_autoptr (SallyTrust) trust = NULL;
  Case c = { .facts = sally_probe_facts_new () };

  g_ptr_array_add (anchors, root->x509);
  trust = sally_trust_new (anchors, NULL);
  sally_endpoint_set_server (endpoint, "db.example");
  sally_endpoint_set_ssl_mode (endpoint, mode);
  c.spec = sally_endpoint_spec_new (endpoint, trust, "ca");
  for (guint i = 0; i < SALLY_STEP_LOGIN; i++)
    c.facts->states[i] = SALLY_STEP_PASSED;
  set_text (&c.facts->peer, "10.1.2.3:2484");
  c.facts->negotiation = SALLY_NEGOTIATION_DIRECT;
  c.facts->plaintext = SALLY_PLAINTEXT_OTHER_PORT;
  c.facts->confirmed = TRUE;
  c.facts->handshake = TRUE;
  set_text (&c.facts->tls_version, "TLSv1.3");
  set_text (&c.facts->cipher, "TLS_AES_256_GCM_SHA384");
  c.facts->secure_renegotiation = TRUE;
  g_ptr_array_add (c.facts->chain, g_object_ref (leaf->x509));
  c.facts->verification = sally_verify (c.facts->chain, trust, "db.example", TEST_NOW);
  return c;
}

static void
clear_case (Case *c)
{
  sally_endpoint_spec_unref (c->spec);
  sally_probe_facts_unref (c->facts);
}

static void
change_nothing (Case *c)
{
}

static void
change_no_service (Case *c)
{
  c->facts->server_error = 12504;
}

static void
change_unknown_service (Case *c)
{
  c->facts->server_error = 12514;
  set_text (&c->spec->database, "shop");
}

static void
change_other_refusal (Case *c)
{
  c->facts->server_error = 12999;
}

static void
change_unanswered (Case *c)
{
  c->facts->confirmed = FALSE;
  c->facts->unanswered = TRUE;
}

static void
change_client_certificate (Case *c)
{
  change_unanswered (c);
  c->facts->client_certificate_requested = TRUE;
  c->facts->client_certificate_required = TRUE;
}

static void
change_lost_redirect (Case *c)
{
  c->facts->unanswered = TRUE;
  set_text (&c->facts->server_text, "REDIRECT node1:2484");
}

static void
change_error_inside (Case *c)
{
  set_text (&c->facts->server_sqlstate, "3D000");
  set_text (&c->facts->server_text, "no such database");
}

/* A listener in front with a certificate of its own. */
static void
add_front (Case *c, TestCertificate *certificate)
{
  g_autoptr (GPtrArray) front = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (front, g_object_ref (certificate->x509));
  g_ptr_array_add (c->facts->front_verifications,
                   sally_verify (front, c->spec->trust, "db.example", TEST_NOW));
  g_ptr_array_add (c->facts->front_chains, g_steal_pointer (&front));
  c->facts->front_tls_version = g_strdup ("TLSv1.3");
}

static void
change_good_front (Case *c)
{
  add_front (c, leaf);
}

static void
change_foreign_front (Case *c)
{
  g_autoptr (TestCertificate) foreign = test_pki_make_server ("db.example", other);

  add_front (c, foreign);
}

static void
change_front_name (Case *c)
{
  g_autoptr (TestCertificate) elsewhere = test_pki_make_server ("elsewhere.example", root);

  add_front (c, elsewhere);
}

static void
change_front_soon (Case *c)
{
  TestSpec spec = { .subject = "db.example",
                    .san = "DNS:db.example",
                    .purposes = "serverAuth",
                    .not_before = TEST_NOW - 20 * TEST_DAY,
                    .not_after = TEST_NOW + 41 * TEST_DAY };
  g_autoptr (TestCertificate) soon = test_pki_make (&spec, root);

  add_front (c, soon);
}

static void
change_old_front (Case *c)
{
  add_front (c, leaf);
  set_text (&c->facts->front_tls_version, "TLSv1.1");
}

/* The second handshake broke off. */
static void
change_half_way (Case *c)
{
  add_front (c, leaf);
  c->facts->handshake = FALSE;
  c->facts->states[SALLY_STEP_HANDSHAKE] = SALLY_STEP_FAILED;
  set_text (&c->facts->tls_text, "bad record");
}

static void
change_plain_port (Case *c)
{
  c->facts->handshake = FALSE;
  c->facts->confirmed = FALSE;
  c->facts->states[SALLY_STEP_HANDSHAKE] = SALLY_STEP_FAILED;
  g_ptr_array_set_size (c->facts->chain, 0);
  g_clear_pointer (&c->facts->verification, sally_verification_unref);
  c->facts->negotiation = SALLY_NEGOTIATION_PLAINTEXT_PORT;
  c->facts->plaintext = SALLY_PLAINTEXT_ACCEPTED;
}

static const Row rows[] = {
  { "error-inside", "postgres", SALLY_SSL_VERIFY_FULL, change_error_inside, "proto.service",
    SALLY_VERDICT_PASS, SALLY_SEVERITY_HIGH },
  { "unanswered", "mysql", SALLY_SSL_VERIFY_FULL, change_unanswered, "proto.service",
    SALLY_VERDICT_PASS, SALLY_SEVERITY_HIGH },
  { "tcps", "oracle", SALLY_SSL_VERIFY_CA, change_nothing, "", SALLY_VERDICT_PASS },
  { "tcps-in-none", "oracle", SALLY_SSL_NONE, change_nothing, "mode.ladder", SALLY_VERDICT_FAIL,
    SALLY_SEVERITY_LOW },
  { "no-service", "oracle", SALLY_SSL_VERIFY_CA, change_no_service, "proto.service",
    SALLY_VERDICT_PASS, SALLY_SEVERITY_INFO },
  { "unknown-service", "oracle", SALLY_SSL_VERIFY_CA, change_unknown_service, "proto.service",
    SALLY_VERDICT_PASS, SALLY_SEVERITY_HIGH },
  { "other-refusal", "oracle", SALLY_SSL_VERIFY_CA, change_other_refusal, "proto.service",
    SALLY_VERDICT_PASS, SALLY_SEVERITY_HIGH },
  { "lost-redirect", "oracle", SALLY_SSL_VERIFY_CA, change_lost_redirect, "proto.service",
    SALLY_VERDICT_PASS, SALLY_SEVERITY_HIGH },
  { "good-front", "oracle", SALLY_SSL_VERIFY_CA, change_good_front, "", SALLY_VERDICT_PASS },
  { "foreign-front", "oracle", SALLY_SSL_VERIFY_CA, change_foreign_front, "chain.complete",
    SALLY_VERDICT_FAIL, SALLY_SEVERITY_CRITICAL },
  { "name-of-front", "oracle", SALLY_SSL_VERIFY_CA, change_front_name, "cert.hostname",
    SALLY_VERDICT_PASS, SALLY_SEVERITY_LOW },
  { "front-soon", "oracle", SALLY_SSL_VERIFY_CA, change_front_soon, "cert.expires-soon",
    SALLY_VERDICT_PASS, SALLY_SEVERITY_MEDIUM },
  { "old-front", "oracle", SALLY_SSL_VERIFY_CA, change_old_front, "tls.version", SALLY_VERDICT_FAIL,
    SALLY_SEVERITY_CRITICAL },
  { "plain-port", "oracle", SALLY_SSL_VERIFY_CA, change_plain_port,
    "proto.starttls proto.plaintext-accepted", SALLY_VERDICT_FAIL, SALLY_SEVERITY_CRITICAL },
  { "client-certificate", "oracle", SALLY_SSL_VERIFY_CA, change_client_certificate,
    "tls.client-auth", SALLY_VERDICT_FAIL, SALLY_SEVERITY_CRITICAL },
  { "half-way", "oracle", SALLY_SSL_VERIFY_CA, change_half_way, "tls.handshake", SALLY_VERDICT_FAIL,
    SALLY_SEVERITY_CRITICAL },
};

static char *
list_found (SallyReport *report)
{
  GListModel *findings = sally_report_get_findings (report);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (SallyFinding) finding = g_list_model_get_item (findings, i);

    if (sally_finding_get_state (finding) != SALLY_FINDING_FOUND)
      continue;
    g_assert_cmpstr (sally_finding_get_explanation (finding), !=, "");
    g_assert_cmpstr (sally_finding_get_evidence (finding), !=, "");
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sally_finding_get_id (finding));
  }
  return g_string_free (text, FALSE);
}

static char *
to_json (SallyReport *report)
{
  g_autoptr (JsonNode) node = sally_report_to_json (report);

  return json_to_string (node, TRUE);
}

/* What is found, and that it is still there when the report was kept. */
static void
test_row (gconstpointer data)
{
  const Row *row = data;
  Case c = make_case (row->engine, row->mode);
  g_autoptr (SallyReport) report = NULL;
  g_autoptr (SallyReport) again = NULL;
  g_autofree char *found = NULL;
  g_autofree char *json = NULL;
  g_autofree char *json_again = NULL;

  row->change (&c);
  report = sally_report_new (c.spec, c.facts, NULL, &context);
  found = list_found (report);
  g_assert_cmpstr (found, ==, row->found);
  g_assert_cmpint (sally_report_get_verdict (report), ==, row->verdict);
  if (found[0] != '\0') {
    g_auto (GStrv) ids = g_strsplit (found, " ", 2);

    g_assert_cmpint (sally_finding_get_severity (sally_report_find (report, ids[0])), ==,
                     row->severity);
  }
  json = to_json (report);
  again = sally_report_new_from_json (json, NULL);
  json_again = to_json (again);
  g_assert_cmpstr (json, ==, json_again);
  clear_case (&c);
}

static const char *
get_evidence (SallyReport *report, const char *id)
{
  return sally_finding_get_evidence (sally_report_find (report, id));
}

/* Both certificates are shown, and what is wrong is said of the right one. */
static void
test_front (void)
{
  Case c = make_case ("oracle", SALLY_SSL_VERIFY_CA);
  Case both = make_case ("oracle", SALLY_SSL_VERIFY_CA);
  g_autoptr (SallyReport) report = NULL;
  g_autoptr (SallyReport) twice = NULL;
  g_autofree char *text = NULL;
  g_autofree char *json = NULL;
  const char *explanation;

  change_front_name (&c);
  report = sally_report_new (c.spec, c.facts, NULL, &context);
  g_assert_true (g_str_has_prefix (get_evidence (report, "cert.hostname"), "Listener in front"));
  g_assert_nonnull (strstr (get_evidence (report, "cert.hostname"), "elsewhere.example"));
  explanation = sally_finding_get_explanation (sally_report_find (report, "cert.hostname"));
  g_assert_nonnull (strstr (explanation, "SSL_SERVER_DN_MATCH"));
  g_assert_cmpuint (sally_report_get_front_chains (report)->len, ==, 1);
  text = sally_report_to_text (report, TRUE);
  g_assert_nonnull (strstr (text, "(listener) → elsewhere.example"));
  g_assert_nonnull (strstr (text, "Certificates of the Listener"));
  json = to_json (report);
  g_assert_nonnull (strstr (json, "\"front_chains\""));
  /* The same fault in both. */
  change_front_name (&both);
  set_text (&both.spec->verify_as, "third.example");
  sally_verification_unref (both.facts->verification);
  both.facts->verification =
      sally_verify (both.facts->chain, both.spec->trust, "third.example", TEST_NOW);
  twice = sally_report_new (both.spec, both.facts, NULL, &context);
  g_assert_true (g_str_has_prefix (get_evidence (twice, "cert.hostname"), "Database: "));
  g_assert_nonnull (strstr (get_evidence (twice, "cert.hostname"), "elsewhere.example"));
  clear_case (&c);
  clear_case (&both);
}

/* A refusal after TLS fails no mode, and is said in the first sentence. */
static void
test_service (void)
{
  Case c = make_case ("oracle", SALLY_SSL_VERIFY_CA);
  Case silent = make_case ("oracle", SALLY_SSL_VERIFY_CA);
  Case odd = make_case ("oracle", SALLY_SSL_VERIFY_CA);
  g_autoptr (SallyReport) report = NULL;
  g_autoptr (SallyReport) unasked = NULL;
  g_autoptr (SallyReport) hostile = NULL;

  change_unknown_service (&c);
  report = sally_report_new (c.spec, c.facts, NULL, &context);
  g_assert_cmpstr (get_evidence (report, "proto.service"), ==, "ORA-12514 for “shop”");
  g_assert_nonnull (strstr (sally_report_get_summary (report), "verify-ca works, but"));
  g_assert_nonnull (strstr (sally_report_get_summary (report), "does not know this service"));
  change_no_service (&silent);
  unasked = sally_report_new (silent.spec, silent.facts, NULL, &context);
  g_assert_cmpstr (sally_report_get_summary (unasked), ==, "verify-ca works.");
  odd.facts->confirmed = FALSE;
  set_text (&odd.spec->database, "a)(b");
  hostile = sally_report_new (odd.spec, odd.facts, NULL, &context);
  g_assert_cmpint (sally_finding_get_state (sally_report_find (hostile, "proto.service")), ==,
                   SALLY_FINDING_COULD_NOT_TEST);
  clear_case (&c);
  clear_case (&silent);
  clear_case (&odd);
}

/* The button of the plaintext port. */
static void
test_port (void)
{
  static const struct {
    guint16 port;
    SallySslMode mode;
    gboolean offered;
  } table[] = {
    { 1521, SALLY_SSL_VERIFY_CA, TRUE },
    { 2484, SALLY_SSL_VERIFY_CA, FALSE },
    { 1521, SALLY_SSL_NONE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    Case c = make_case ("oracle", table[i].mode);
    g_autoptr (SallyReport) report = NULL;
    GPtrArray *fixes;

    change_plain_port (&c);
    c.spec->port = table[i].port;
    report = sally_report_new (c.spec, c.facts, NULL, &context);
    fixes = sally_finding_get_fixes (sally_report_find (report, "proto.starttls"));
    g_assert_cmpuint (fixes->len, ==, table[i].offered ? 1 : 0);
    if (table[i].offered) {
      const SallyFix *fix = fixes->pdata[0];

      g_assert_cmpint (fix->kind, ==, SALLY_FIX_SET_PORT);
      g_assert_cmpstr (fix->argument, ==, "2484");
    }
    clear_case (&c);
  }
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  root = test_pki_make_ca ("Root", NULL);
  other = test_pki_make_ca ("Other Root", NULL);
  leaf = test_pki_make_server ("db.example", root);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/service/row/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/service/front", test_front);
  g_test_add_func ("/service/summary", test_service);
  g_test_add_func ("/service/port", test_port);
  result = g_test_run ();
  test_pki_free (leaf);
  test_pki_free (other);
  test_pki_free (root);
  return result;
}
