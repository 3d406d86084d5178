/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "report-case.h"

#include "sally-endpoint-spec.h"
#include "sally-endpoint.h"
#include "sally-error.h"
#include "sally-finding.h"
#include "sally-findings-private.h"
#include "sally-probe-facts.h"
#include "sally-report-verify.h"
#include "sally-report.h"
#include "sally-ssl-mode.h"
#include "sally-trust.h"
#include "sally-verify.h"
#include "test-pki.h"

#include <netdb.h>
#include <string.h>

/* Facts in, findings and verdict out.  A row changes the facts of a test where
 * all is well, and says what must be found then; everything else must not be.
 */

/* The chain of another certificate instead. */
static void
use_chain (ReportCase *c, TestCertificate *certificate, const char *host)
{
  g_ptr_array_set_size (c->facts->chain, 0);
  g_ptr_array_add (c->facts->chain, g_object_ref (certificate->x509));
  sally_verification_unref (c->facts->verification);
  g_free (c->spec->verify_as);
  c->spec->verify_as = g_strdup (host);
  c->facts->verification = sally_verify (c->facts->chain, c->spec->trust, host, TEST_NOW);
}

static void
fail_before_tls (ReportCase *c, SallyStepId step, SallyNetOutcome net)
{
  for (guint i = step; i < SALLY_N_STEPS; i++)
    c->facts->states[i] = SALLY_STEP_SKIPPED;
  c->facts->states[step] = SALLY_STEP_FAILED;
  c->facts->net_step = step;
  c->facts->net = net;
  c->facts->negotiation =
      step < SALLY_STEP_NEGOTIATE ? SALLY_NEGOTIATION_NOT_REACHED : SALLY_NEGOTIATION_NO_ANSWER;
  c->facts->plaintext = SALLY_PLAINTEXT_NOT_ASKED;
  c->facts->handshake = FALSE;
  g_ptr_array_set_size (c->facts->chain, 0);
  g_clear_pointer (&c->facts->verification, sally_verification_unref);
}

static void
change_nothing (ReportCase *c)
{
}

static void
change_resolve (ReportCase *c)
{
  fail_before_tls (c, SALLY_STEP_RESOLVE, SALLY_NET_FAILED);
  c->facts->resolve_error = EAI_NONAME;
}

static void
change_refused (ReportCase *c)
{
  fail_before_tls (c, SALLY_STEP_CONNECT, SALLY_NET_REFUSED);
}

static void
change_silent (ReportCase *c)
{
  fail_before_tls (c, SALLY_STEP_NEGOTIATE, SALLY_NET_TIMED_OUT);
}

static void
change_wrong_protocol (ReportCase *c)
{
  fail_before_tls (c, SALLY_STEP_NEGOTIATE, SALLY_NET_OK);
  c->facts->negotiation = SALLY_NEGOTIATION_WRONG_PROTOCOL;
  c->facts->guess = SALLY_PROTOCOL_HTTP;
  c->facts->first_bytes = g_bytes_new ("HTTP/1.1 400", 12);
}

static void
change_no_tls (ReportCase *c)
{
  fail_before_tls (c, SALLY_STEP_NEGOTIATE, SALLY_NET_OK);
  c->facts->negotiation = SALLY_NEGOTIATION_NO_TLS;
}

static void
change_blocked (ReportCase *c)
{
  fail_before_tls (c, SALLY_STEP_NEGOTIATE, SALLY_NET_OK);
  c->facts->negotiation = SALLY_NEGOTIATION_SERVER_ERROR;
  c->facts->server_error = 1129;
  c->facts->server_text = g_strdup ("Host is blocked");
}

static void
change_denied (ReportCase *c)
{
  c->facts->negotiation = SALLY_NEGOTIATION_SERVER_ERROR;
  c->facts->server_text = g_strdup ("DENIED Redis is running in protected mode");
}

static void
change_plain (ReportCase *c)
{
  c->facts->plaintext = SALLY_PLAINTEXT_ACCEPTED;
}

static void
change_old_tls (ReportCase *c)
{
  g_free (c->facts->tls_version);
  c->facts->tls_version = g_strdup ("TLSv1");
}

static void
change_weak_cipher (ReportCase *c)
{
  g_free (c->facts->cipher);
  c->facts->cipher = g_strdup ("TLS_RSA_WITH_3DES_EDE_CBC_SHA");
}

static void
change_alert (ReportCase *c)
{
  c->facts->handshake = FALSE;
  c->facts->states[SALLY_STEP_HANDSHAKE] = SALLY_STEP_FAILED;
  c->facts->alert = 40;
  g_ptr_array_set_size (c->facts->chain, 0);
  g_clear_pointer (&c->facts->verification, sally_verification_unref);
}

static void
change_client_auth (ReportCase *c)
{
  c->facts->client_certificate_requested = TRUE;
  c->facts->client_certificate_required = TRUE;
}

static void
change_name (ReportCase *c)
{
  use_chain (c, report_leaf, "other.example");
}

static void
change_ca (ReportCase *c)
{
  g_autoptr (TestCertificate) foreign = test_pki_make_server ("db.example", report_other);

  use_chain (c, foreign, "db.example");
}

static void
change_expired (ReportCase *c)
{
  TestSpec spec = { .subject = "db.example",
                    .san = "DNS:db.example",
                    .purposes = "serverAuth",
                    .not_before = TEST_NOW - 20 * TEST_DAY,
                    .not_after = TEST_NOW - 2 * TEST_DAY };
  g_autoptr (TestCertificate) expired = test_pki_make (&spec, report_root);

  use_chain (c, expired, "db.example");
}

static void
change_soon (ReportCase *c)
{
  TestSpec spec = { .subject = "db.example",
                    .san = "DNS:db.example",
                    .purposes = "serverAuth",
                    .not_before = TEST_NOW - 20 * TEST_DAY,
                    .not_after = TEST_NOW + 41 * TEST_DAY };
  g_autoptr (TestCertificate) soon = test_pki_make (&spec, report_root);

  use_chain (c, soon, "db.example");
}

static void
change_common_name (ReportCase *c)
{
  TestSpec spec = { .subject = "db.example", .purposes = "serverAuth" };
  g_autoptr (TestCertificate) plain = test_pki_make (&spec, report_root);

  use_chain (c, plain, "db.example");
}

static const ReportRow rows[] = {
  { "good", "postgres", SALLY_SSL_VERIFY_FULL, change_nothing, "", SALLY_VERDICT_PASS },
  { "weaker-mode", "postgres", SALLY_SSL_REQUIRE, change_nothing, "mode.ladder", SALLY_VERDICT_PASS,
    SALLY_SEVERITY_LOW },
  { "forbidden-mode", "mysql", SALLY_SSL_REQUIRE, change_nothing, "mode.ladder", SALLY_VERDICT_PASS,
    SALLY_SEVERITY_LOW },
  { "resolve", "postgres", SALLY_SSL_REQUIRE, change_resolve, "net.resolve",
    SALLY_VERDICT_COULD_NOT_TEST, SALLY_SEVERITY_CRITICAL },
  { "refused", "mysql", SALLY_SSL_REQUIRE, change_refused, "net.connect",
    SALLY_VERDICT_COULD_NOT_TEST, SALLY_SEVERITY_CRITICAL },
  { "silent", "mysql", SALLY_SSL_VERIFY_CA, change_silent, "net.connect",
    SALLY_VERDICT_COULD_NOT_TEST, SALLY_SEVERITY_CRITICAL },
  { "wrong-protocol", "postgres", SALLY_SSL_REQUIRE, change_wrong_protocol, "proto.engine",
    SALLY_VERDICT_FAIL, SALLY_SEVERITY_CRITICAL },
  { "no-tls", "mysql", SALLY_SSL_VERIFY_CA, change_no_tls,
    "proto.starttls proto.plaintext-accepted", SALLY_VERDICT_FAIL, SALLY_SEVERITY_CRITICAL },
  { "blocked", "mysql", SALLY_SSL_VERIFY_CA, change_blocked, "proto.server-error",
    SALLY_VERDICT_FAIL, SALLY_SEVERITY_CRITICAL },
  { "plain", "postgres", SALLY_SSL_VERIFY_FULL, change_plain, "proto.plaintext-accepted",
    SALLY_VERDICT_PASS, SALLY_SEVERITY_LOW },
  { "plain-in-none", "postgres", SALLY_SSL_NONE, change_plain,
    "proto.plaintext-accepted mode.ladder", SALLY_VERDICT_PASS, SALLY_SEVERITY_HIGH },
  { "old-tls", "postgres", SALLY_SSL_REQUIRE, change_old_tls, "tls.version", SALLY_VERDICT_FAIL,
    SALLY_SEVERITY_CRITICAL },
  { "weak-cipher", "postgres", SALLY_SSL_VERIFY_FULL, change_weak_cipher, "tls.cipher",
    SALLY_VERDICT_PASS, SALLY_SEVERITY_HIGH },
  { "alert", "postgres", SALLY_SSL_REQUIRE, change_alert, "tls.handshake tls.cipher",
    SALLY_VERDICT_FAIL, SALLY_SEVERITY_CRITICAL },
  { "client-auth", "postgres", SALLY_SSL_REQUIRE, change_client_auth, "tls.client-auth",
    SALLY_VERDICT_FAIL, SALLY_SEVERITY_CRITICAL },
  { "name", "postgres", SALLY_SSL_VERIFY_FULL, change_name, "cert.hostname", SALLY_VERDICT_FAIL,
    SALLY_SEVERITY_CRITICAL },
  { "name-in-verify-ca", "postgres", SALLY_SSL_VERIFY_CA, change_name, "cert.hostname",
    SALLY_VERDICT_PASS, SALLY_SEVERITY_LOW },
  { "common-name", "postgres", SALLY_SSL_VERIFY_FULL, change_common_name, "cert.hostname",
    SALLY_VERDICT_FAIL, SALLY_SEVERITY_CRITICAL },
  { "expired", "postgres", SALLY_SSL_VERIFY_FULL, change_expired, "cert.expired",
    SALLY_VERDICT_FAIL, SALLY_SEVERITY_CRITICAL },
  { "expired-in-require", "postgres", SALLY_SSL_REQUIRE, change_expired, "cert.expired",
    SALLY_VERDICT_PASS, SALLY_SEVERITY_MEDIUM },
  { "soon", "postgres", SALLY_SSL_VERIFY_FULL, change_soon, "cert.expires-soon", SALLY_VERDICT_PASS,
    SALLY_SEVERITY_MEDIUM },
};

static void
test_row (gconstpointer data)
{
  const ReportRow *row = data;
  ReportCase c = report_case_new (row->engine, row->mode);

  report_check_row (row, &c);
  report_case_clear (&c);
}

static void
test_bad_json (void)
{
  static const char *const bad[] = { "", "[]", "{", "null", "\"report\"", "{\"a\":}" };
  static const char *const odd[] = {
    "{}", "{\"ladder\":[],\"steps\":{},\"findings\":[1,null,{\"id\":7,\"state\":\"odd\"}]}",
    "{\"endpoint\":{\"port\":-1e300,\"server\":[]},\"mode\":\"odd\",\"chain\":[{\"pem\":\"x\"}]}",
    "{\"steps\":[{\"id\":\"verify\",\"state\":{},\"milliseconds\":\"1\"}],\"log\":[{}]}"
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (sally_report_new_from_json (bad[i], &error));
    g_assert_error (error, SALLY_ERROR, SALLY_ERROR_CORRUPT);
  }
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (SallyReport) report = sally_report_new_from_json (odd[i], &error);
    g_autofree char *text = NULL;

    g_assert_no_error (error);
    text = sally_report_to_text (report, TRUE);
    g_assert_cmpstr (text, !=, "");
  }
}

/* Words that came inside TLS are not said to have come before it. */
static void
test_error_inside (void)
{
  for (guint inside = 0; inside < 2; inside++) {
    ReportCase c = report_case_new ("redis", SALLY_SSL_VERIFY_CA);
    g_autoptr (SallyReport) report = NULL;
    SallyFinding *finding;

    if (inside == 0)
      fail_before_tls (&c, SALLY_STEP_NEGOTIATE, SALLY_NET_OK);
    change_denied (&c);
    report = sally_report_new (c.spec, c.facts, NULL, &report_context);
    g_assert_cmpint (sally_report_get_verdict (report), ==, SALLY_VERDICT_FAIL);
    finding = sally_report_find (report, "proto.server-error");
    g_assert_cmpstr (sally_finding_get_evidence (finding), ==,
                     "DENIED Redis is running in protected mode");
    g_assert_cmpint (strstr (sally_finding_get_explanation (finding), "before TLS") == NULL, ==,
                     inside);
    report_case_clear (&c);
  }
}

static const SallyFix *
find_fix (SallyReport *report, const char *id, SallyFixKind kind)
{
  GPtrArray *fixes = sally_finding_get_fixes (sally_report_find (report, id));

  for (guint i = 0; i < fixes->len; i++)
    if (((SallyFix *) g_ptr_array_index (fixes, i))->kind == kind)
      return g_ptr_array_index (fixes, i);
  return NULL;
}

/* The fixes that the program can carry out. */
static void
test_fixes (void)
{
  const SallyReportContext offer = { .now = TEST_NOW,
                                     .warn_days = 60,
                                     .offer_arn = "arn:aws:dms:r:a:cert:X",
                                     .offer_identifier = "corp" };
  ReportCase c = report_case_new ("postgres", SALLY_SSL_VERIFY_FULL);
  ReportCase ca = report_case_new ("postgres", SALLY_SSL_VERIFY_FULL);
  ReportCase door = report_case_new ("postgres", SALLY_SSL_REQUIRE);
  g_autoptr (SallyReport) name = NULL;
  g_autoptr (SallyReport) trusted = NULL;
  g_autoptr (SallyReport) port = NULL;

  change_name (&c);
  name = sally_report_new (c.spec, c.facts, NULL, &report_context);
  g_assert_cmpstr (find_fix (name, "cert.hostname", SALLY_FIX_VERIFY_AS)->argument, ==,
                   "db.example");
  g_assert_cmpstr (find_fix (name, "cert.hostname", SALLY_FIX_SET_MODE)->argument, ==, "verify-ca");
  change_ca (&ca);
  trusted = sally_report_new (ca.spec, ca.facts, NULL, &offer);
  g_assert_true (sally_report_find (trusted, "chain.trusted") != NULL);
  g_assert_cmpstr (
      find_fix (trusted, "chain.complete", SALLY_FIX_CHOOSE_CERTIFICATE) != NULL
          ? find_fix (trusted, "chain.complete", SALLY_FIX_CHOOSE_CERTIFICATE)->argument
          : find_fix (trusted, "chain.trusted", SALLY_FIX_CHOOSE_CERTIFICATE)->argument,
      ==, "arn:aws:dms:r:a:cert:X");
  change_wrong_protocol (&door);
  door.spec->port = 80;
  port = sally_report_new (door.spec, door.facts, NULL, &report_context);
  g_assert_cmpstr (find_fix (port, "proto.engine", SALLY_FIX_SET_PORT)->argument, ==, "5432");
  report_case_clear (&c);
  report_case_clear (&ca);
  report_case_clear (&door);
}

/* A login decides where the checks passed, and cannot make up for them. */
static void
test_login (void)
{
  static const struct {
    SallyLoginOutcome outcome;
    SallyVerdict verdict;
    SallyStepState step;
    SallyFindingState state;
  } logins[] = {
    { SALLY_LOGIN_ACCEPTED, SALLY_VERDICT_PASS, SALLY_STEP_PASSED, SALLY_FINDING_PASSED },
    { SALLY_LOGIN_REFUSED, SALLY_VERDICT_FAIL, SALLY_STEP_FAILED, SALLY_FINDING_FOUND },
    { SALLY_LOGIN_NO_DATABASE, SALLY_VERDICT_FAIL, SALLY_STEP_FAILED, SALLY_FINDING_FOUND },
    { SALLY_LOGIN_CRASHED, SALLY_VERDICT_FAIL, SALLY_STEP_FAILED, SALLY_FINDING_FOUND },
    { SALLY_LOGIN_TIMED_OUT, SALLY_VERDICT_FAIL, SALLY_STEP_FAILED, SALLY_FINDING_FOUND },
    { SALLY_LOGIN_FAILED, SALLY_VERDICT_FAIL, SALLY_STEP_FAILED, SALLY_FINDING_FOUND },
    { SALLY_LOGIN_COULD_NOT_TEST, SALLY_VERDICT_COULD_NOT_TEST, SALLY_STEP_COULD_NOT_TEST,
      SALLY_FINDING_COULD_NOT_TEST },
  };

  for (guint i = 0; i < G_N_ELEMENTS (logins); i++) {
    ReportCase c = report_case_new ("mysql", SALLY_SSL_VERIFY_FULL);
    g_autoptr (SallyLoginFacts) login = sally_login_facts_new (logins[i].outcome, "the words");
    g_autoptr (SallyReport) report = sally_report_new (c.spec, c.facts, login, &report_context);

    g_assert_cmpint (sally_report_get_verdict (report), ==, logins[i].verdict);
    g_assert_cmpint (sally_report_get_step_state (report, SALLY_STEP_LOGIN), ==, logins[i].step);
    g_assert_cmpint (sally_finding_get_state (sally_report_find (report, "login.result")), ==,
                     logins[i].state);
    report_case_clear (&c);
  }
}

/* Words that a server sent are shown as text, on one line. */
static void
test_verify_json (void)
{
  ReportCase c = report_case_new ("postgres", SALLY_SSL_VERIFY_FULL);
  g_autoptr (JsonNode) accepted = sally_verification_to_json (c.facts->verification);
  g_autoptr (JsonNode) rejected = NULL;
  JsonObject *object = json_node_get_object (accepted);
  JsonArray *faults;

  g_assert_cmpstr (json_object_get_string_member (object, "verdict"), ==, "accept");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "faults")), ==, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "path")), ==, 2);
  change_expired (&c);
  rejected = sally_verification_to_json (c.facts->verification);
  object = json_node_get_object (rejected);
  faults = json_object_get_array_member (object, "faults");
  g_assert_cmpstr (json_object_get_string_member (object, "verdict"), ==, "reject");
  g_assert_cmpuint (json_array_get_length (faults), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (faults, 0), "id"),
                   ==, "cert.expired");
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (faults, 0), "depth"),
                   ==, 0);
  report_case_clear (&c);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  report_set_up ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/report/findings/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/report/error-inside", test_error_inside);
  g_test_add_func ("/report/bad-json", test_bad_json);
  g_test_add_func ("/report/fixes", test_fixes);
  g_test_add_func ("/report/login", test_login);
  g_test_add_func ("/report/verify-json", test_verify_json);

  status = g_test_run ();
  report_tear_down ();
  return status;
}
