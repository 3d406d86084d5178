/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "report-case.h"

#include "sally-engine-setting.h"
#include "sally-finding.h"
#include "sally-trust.h"
#include "sally-verify.h"

#include <string.h>

/* What is said inside TLS before anybody signs in, and listeners that stand in
 * front of a database with certificates of their own.  As in test-report.c, a
 * row changes the facts of a test where all is well, here of Oracle over TCPS.
 */

static void
set_text (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

static ReportCase
make_case (const char *engine, SallySslMode mode)
{
  ReportCase c = report_case_new (engine, mode);

  c.facts->negotiation = SALLY_NEGOTIATION_DIRECT;
  c.facts->plaintext = SALLY_PLAINTEXT_OTHER_PORT;
  c.facts->confirmed = TRUE;
  return c;
}

static void
change_nothing (ReportCase *c)
{
}

static void
change_no_service (ReportCase *c)
{
  c->facts->server_error = 12504;
}

static void
change_unknown_service (ReportCase *c)
{
  c->facts->server_error = 12514;
  set_text (&c->spec->database, "shop");
}

static void
change_other_refusal (ReportCase *c)
{
  c->facts->server_error = 12999;
}

static void
change_unanswered (ReportCase *c)
{
  c->facts->confirmed = FALSE;
  c->facts->unanswered = TRUE;
}

static void
change_client_certificate (ReportCase *c)
{
  change_unanswered (c);
  c->facts->client_certificate_requested = TRUE;
  c->facts->client_certificate_required = TRUE;
}

static void
change_lost_redirect (ReportCase *c)
{
  c->facts->unanswered = TRUE;
  set_text (&c->facts->server_text, "REDIRECT node1:2484");
}

static void
change_error_inside (ReportCase *c)
{
  set_text (&c->facts->server_sqlstate, "3D000");
  set_text (&c->facts->server_text, "no such database");
}

/* A listener in front with a certificate of its own. */
static void
add_front (ReportCase *c, TestCertificate *certificate)
{
  g_autoptr (GPtrArray) front = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (front, g_object_ref (certificate->x509));
  g_ptr_array_add (c->facts->front_verifications,
                   sally_verify (front, c->spec->trust, "db.example", TEST_NOW));
  g_ptr_array_add (c->facts->front_chains, g_steal_pointer (&front));
  c->facts->front_tls_version = g_strdup ("TLSv1.3");
}

static void
change_good_front (ReportCase *c)
{
  add_front (c, report_leaf);
}

static void
change_foreign_front (ReportCase *c)
{
  g_autoptr (TestCertificate) foreign = test_pki_make_server ("db.example", report_other);

  add_front (c, foreign);
}

static void
change_front_name (ReportCase *c)
{
  g_autoptr (TestCertificate) elsewhere = test_pki_make_server ("elsewhere.example", report_root);

  add_front (c, elsewhere);
}

static void
change_front_soon (ReportCase *c)
{
  TestSpec spec = { .subject = "db.example",
                    .san = "DNS:db.example",
                    .purposes = "serverAuth",
                    .not_before = TEST_NOW - 20 * TEST_DAY,
                    .not_after = TEST_NOW + 41 * TEST_DAY };
  g_autoptr (TestCertificate) soon = test_pki_make (&spec, report_root);

  add_front (c, soon);
}

static void
change_old_front (ReportCase *c)
{
  add_front (c, report_leaf);
  set_text (&c->facts->front_tls_version, "TLSv1.1");
}

/* The second handshake broke off. */
static void
change_half_way (ReportCase *c)
{
  add_front (c, report_leaf);
  c->facts->handshake = FALSE;
  c->facts->states[SALLY_STEP_HANDSHAKE] = SALLY_STEP_FAILED;
  set_text (&c->facts->tls_text, "bad record");
}

static void
change_plain_port (ReportCase *c)
{
  c->facts->handshake = FALSE;
  c->facts->confirmed = FALSE;
  c->facts->states[SALLY_STEP_HANDSHAKE] = SALLY_STEP_FAILED;
  g_ptr_array_set_size (c->facts->chain, 0);
  g_clear_pointer (&c->facts->verification, sally_verification_unref);
  c->facts->negotiation = SALLY_NEGOTIATION_PLAINTEXT_PORT;
  c->facts->plaintext = SALLY_PLAINTEXT_ACCEPTED;
}

static void
change_no_database (ReportCase *c)
{
  c->facts->server_error = 0x2211;
  set_text (&c->spec->database, "shop");
}

static void
change_luw (ReportCase *c)
{
  c->facts->server_engine = "db2";
  set_text (&c->facts->server_version, "Db2 LUW 11.5.8");
}

static void
change_zos (ReportCase *c)
{
  c->facts->server_engine = "db2-zos";
  set_text (&c->facts->server_version, "Db2 for z/OS 12.1.5");
}

/* The certificate of the case is for db.example. */
static void
change_member (ReportCase *c)
{
  set_text (&c->facts->replica_set, "rs0");
  set_text (&c->facts->server_own_name, "mongo2.internal:27017");
  g_ptr_array_add (c->facts->server_names, g_strdup ("db.example:27017"));
}

static void
change_good_member (ReportCase *c)
{
  change_member (c);
  set_text (&c->facts->server_own_name, "db.example:27017");
}

static void
change_unnamed_member (ReportCase *c)
{
  change_member (c);
  g_clear_pointer (&c->facts->server_own_name, g_free);
  g_ptr_array_insert (c->facts->server_names, 0, g_strdup ("mongo2.internal:27017"));
}

static void
want_set (ReportCase *c, const char *name)
{
  change_good_member (c);
  g_clear_pointer (&c->spec->settings, g_hash_table_unref);
  c->spec->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (c->spec->settings, g_strdup (SALLY_SETTING_REPLICA_SET), g_strdup (name));
}

static void
change_right_set (ReportCase *c)
{
  want_set (c, "rs0");
}

static void
change_wrong_set (ReportCase *c)
{
  want_set (c, "rs1");
}

static const ReportRow rows[] = {
  { "db2-no-database", "db2", SALLY_SSL_VERIFY_CA, change_no_database, "proto.service",
    SALLY_VERDICT_PASS, SALLY_SEVERITY_HIGH },
  { "db2-luw", "db2", SALLY_SSL_VERIFY_CA, change_luw, "", SALLY_VERDICT_PASS },
  { "db2-zos", "db2", SALLY_SSL_VERIFY_CA, change_zos, "proto.product", SALLY_VERDICT_PASS,
    SALLY_SEVERITY_HIGH },
  { "member", "mongodb", SALLY_SSL_VERIFY_FULL, change_member, "proto.members", SALLY_VERDICT_PASS,
    SALLY_SEVERITY_MEDIUM },
  { "good-member", "mongodb", SALLY_SSL_VERIFY_FULL, change_good_member, "", SALLY_VERDICT_PASS },
  { "unnamed-member", "docdb", SALLY_SSL_VERIFY_FULL, change_unnamed_member, "",
    SALLY_VERDICT_PASS },
  { "right-set", "mongodb", SALLY_SSL_VERIFY_FULL, change_right_set, "", SALLY_VERDICT_PASS },
  { "wrong-set", "mongodb", SALLY_SSL_VERIFY_FULL, change_wrong_set, "proto.replica-set",
    SALLY_VERDICT_PASS, SALLY_SEVERITY_HIGH },
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

static void
test_row (gconstpointer data)
{
  const ReportRow *row = data;
  ReportCase c = make_case (row->engine, row->mode);

  report_check_row (row, &c);
  report_case_clear (&c);
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
  ReportCase c = make_case ("oracle", SALLY_SSL_VERIFY_CA);
  ReportCase both = make_case ("oracle", SALLY_SSL_VERIFY_CA);
  g_autoptr (SallyReport) report = NULL;
  g_autoptr (SallyReport) twice = NULL;
  g_autofree char *text = NULL;
  g_autofree char *json = NULL;
  const char *explanation;

  change_front_name (&c);
  report = sally_report_new (c.spec, c.facts, NULL, &report_context);
  g_assert_true (g_str_has_prefix (get_evidence (report, "cert.hostname"), "Listener in front"));
  g_assert_nonnull (strstr (get_evidence (report, "cert.hostname"), "elsewhere.example"));
  explanation = sally_finding_get_explanation (sally_report_find (report, "cert.hostname"));
  g_assert_nonnull (strstr (explanation, "SSL_SERVER_DN_MATCH"));
  g_assert_cmpuint (sally_report_get_front_chains (report)->len, ==, 1);
  text = sally_report_to_text (report, TRUE);
  g_assert_nonnull (strstr (text, "(listener) → elsewhere.example"));
  g_assert_nonnull (strstr (text, "Certificates of the Listener"));
  json = report_to_json (report);
  g_assert_nonnull (strstr (json, "\"front_chains\""));
  /* The same fault in both. */
  change_front_name (&both);
  set_text (&both.spec->verify_as, "third.example");
  sally_verification_unref (both.facts->verification);
  both.facts->verification =
      sally_verify (both.facts->chain, both.spec->trust, "third.example", TEST_NOW);
  twice = sally_report_new (both.spec, both.facts, NULL, &report_context);
  g_assert_true (g_str_has_prefix (get_evidence (twice, "cert.hostname"), "Database: "));
  g_assert_nonnull (strstr (get_evidence (twice, "cert.hostname"), "elsewhere.example"));
  report_case_clear (&c);
  report_case_clear (&both);
}

/* A refusal after TLS fails no mode, and is said in the first sentence. */
static void
test_service (void)
{
  ReportCase c = make_case ("oracle", SALLY_SSL_VERIFY_CA);
  ReportCase silent = make_case ("oracle", SALLY_SSL_VERIFY_CA);
  ReportCase odd = make_case ("oracle", SALLY_SSL_VERIFY_CA);
  g_autoptr (SallyReport) report = NULL;
  g_autoptr (SallyReport) unasked = NULL;
  g_autoptr (SallyReport) hostile = NULL;

  change_unknown_service (&c);
  report = sally_report_new (c.spec, c.facts, NULL, &report_context);
  g_assert_cmpstr (get_evidence (report, "proto.service"), ==, "ORA-12514 for “shop”");
  g_assert_nonnull (strstr (sally_report_get_summary (report), "verify-ca works, but"));
  g_assert_nonnull (strstr (sally_report_get_summary (report), "does not know this service"));
  change_no_service (&silent);
  unasked = sally_report_new (silent.spec, silent.facts, NULL, &report_context);
  g_assert_cmpstr (sally_report_get_summary (unasked), ==, "verify-ca works.");
  odd.facts->confirmed = FALSE;
  set_text (&odd.spec->database, "a)(b");
  hostile = sally_report_new (odd.spec, odd.facts, NULL, &report_context);
  g_assert_cmpint (sally_finding_get_state (sally_report_find (hostile, "proto.service")), ==,
                   SALLY_FINDING_COULD_NOT_TEST);
  report_case_clear (&c);
  report_case_clear (&silent);
  report_case_clear (&odd);
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
    ReportCase c = make_case ("oracle", table[i].mode);
    g_autoptr (SallyReport) report = NULL;
    GPtrArray *fixes;

    change_plain_port (&c);
    c.spec->port = table[i].port;
    report = sally_report_new (c.spec, c.facts, NULL, &report_context);
    fixes = sally_finding_get_fixes (sally_report_find (report, "proto.starttls"));
    g_assert_cmpuint (fixes->len, ==, table[i].offered ? 1 : 0);
    if (table[i].offered) {
      const SallyFix *fix = fixes->pdata[0];

      g_assert_cmpint (fix->kind, ==, SALLY_FIX_SET_PORT);
      g_assert_cmpstr (fix->argument, ==, "2484");
    }
    report_case_clear (&c);
  }
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  report_set_up ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/service/row/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/service/front", test_front);
  g_test_add_func ("/service/summary", test_service);
  g_test_add_func ("/service/port", test_port);
  result = g_test_run ();
  report_tear_down ();
  return result;
}
