/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-endpoint-spec.h"
#include "sally-endpoint.h"
#include "sally-engine-setting.h"
#include "sally-finding.h"
#include "sally-login.h"
#include "sally-probe-facts.h"
#include "sally-report.h"

#include <string.h>

/* What only SQL Server and SAP ASE have to say. */

typedef struct {
  SallyEndpointSpec *spec;
  SallyProbeFacts *facts;
} Case;

static const SallyReportContext context = { .now = 1700000000, .warn_days = 60 };

/* A server that was reached. */
static Case
make_case (const char *engine, gboolean strict)
{
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new (engine);
  Case c;

  sally_endpoint_set_server (endpoint, "db.example");
  sally_endpoint_set_ssl_mode (endpoint, SALLY_SSL_REQUIRE);
  if (strict)
    sally_endpoint_set_setting (endpoint, SALLY_SETTING_ENCRYPTION, "strict");
  c.spec = sally_endpoint_spec_new (endpoint, NULL, NULL);
  c.facts = sally_probe_facts_new ();
  c.facts->alert = -1;
  c.facts->states[SALLY_STEP_RESOLVE] = SALLY_STEP_PASSED;
  c.facts->states[SALLY_STEP_CONNECT] = SALLY_STEP_PASSED;
  g_ptr_array_add (c.facts->addresses, g_strdup ("10.1.2.3"));
  c.facts->peer = g_strdup ("10.1.2.3:1433");
  return c;
}

static void
finish_handshake (Case *c, SallyNegotiation negotiation)
{
  c->facts->negotiation = negotiation;
  c->facts->states[SALLY_STEP_NEGOTIATE] = SALLY_STEP_PASSED;
  c->facts->states[SALLY_STEP_HANDSHAKE] = SALLY_STEP_PASSED;
  c->facts->handshake = TRUE;
  c->facts->tls_version = g_strdup ("TLSv1.2");
  c->facts->cipher = g_strdup ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
}

static void
fail_handshake (Case *c, SallyNegotiation negotiation, SallyNetOutcome net)
{
  c->facts->negotiation = negotiation;
  c->facts->states[SALLY_STEP_HANDSHAKE] = SALLY_STEP_FAILED;
  c->facts->net_step = SALLY_STEP_HANDSHAKE;
  c->facts->net = net;
}

static void
clear_case (Case *c)
{
  sally_endpoint_spec_unref (c->spec);
  sally_probe_facts_unref (c->facts);
}

static void
assert_fix (SallyReport *report, const char *id, const char *argument)
{
  SallyFinding *finding = sally_report_find (report, id);
  GPtrArray *fixes = sally_finding_get_fixes (finding);
  const SallyFix *fix;

  g_assert_cmpint (sally_finding_get_state (finding), ==, SALLY_FINDING_FOUND);
  g_assert_cmpuint (fixes->len, ==, argument != NULL);
  if (argument == NULL)
    return;
  fix = fixes->pdata[0];
  g_assert_cmpint (fix->kind, ==, SALLY_FIX_SET_SETTING);
  g_assert_cmpstr (fix->argument, ==, argument);
  g_assert_cmpstr (fix->label, !=, "");
}

/* Who hangs up on a PRELOGIN may want TLS first; others do not have that. */
static void
test_forced (void)
{
  static const struct {
    const char *engine;
    SallyNetOutcome net;
    const char *argument;
  } table[] = {
    { "sqlserver", SALLY_NET_CLOSED, "Encryption=strict" },
    { "azuredb", SALLY_NET_RESET, "Encryption=strict" },
    { "sqlserver", SALLY_NET_TIMED_OUT, NULL },
    { "mysql", SALLY_NET_CLOSED, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    Case c = make_case (table[i].engine, FALSE);
    g_autoptr (SallyReport) report = NULL;

    c.facts->negotiation = SALLY_NEGOTIATION_NO_ANSWER;
    c.facts->states[SALLY_STEP_NEGOTIATE] = SALLY_STEP_FAILED;
    c.facts->net_step = SALLY_STEP_NEGOTIATE;
    c.facts->net = table[i].net;
    report = sally_report_new (c.spec, c.facts, NULL, &context);
    assert_fix (report, "net.connect", table[i].argument);
    clear_case (&c);
  }
}

static void
test_unknown (void)
{
  Case c = make_case ("sqlserver", TRUE);
  g_autoptr (SallyReport) report = NULL;

  fail_handshake (&c, SALLY_NEGOTIATION_DIRECT, SALLY_NET_CLOSED);
  report = sally_report_new (c.spec, c.facts, NULL, &context);
  assert_fix (report, "tls.handshake", "Encryption=mandatory");
  clear_case (&c);
}

static void
test_tls13_only (void)
{
  Case c = make_case ("sqlserver", FALSE);
  g_autoptr (SallyReport) report = NULL;

  fail_handshake (&c, SALLY_NEGOTIATION_ACCEPTED, SALLY_NET_OK);
  c.facts->alert = 70;
  report = sally_report_new (c.spec, c.facts, NULL, &context);
  assert_fix (report, "tls.version", "Encryption=strict");
  assert_fix (report, "tls.handshake", NULL);
  clear_case (&c);
}

static void
test_no_alpn (void)
{
  for (guint chosen = 0; chosen < 2; chosen++) {
    Case c = make_case ("sqlserver", TRUE);
    g_autoptr (SallyReport) report = NULL;
    const char *evidence;

    finish_handshake (&c, SALLY_NEGOTIATION_DIRECT);
    c.facts->confirmed = TRUE;
    c.facts->alpn = chosen ? g_strdup ("tds/8.0") : NULL;
    report = sally_report_new (c.spec, c.facts, NULL, &context);
    evidence = sally_finding_get_evidence (sally_report_find (report, "proto.starttls"));
    g_assert_cmpint (strstr (evidence, "tds/8.0") == NULL, ==, chosen);
    clear_case (&c);
  }
}

static void
test_login_only (void)
{
  Case c = make_case ("sqlserver", FALSE);
  g_autoptr (SallyReport) report = NULL;
  SallyFinding *finding;

  finish_handshake (&c, SALLY_NEGOTIATION_ACCEPTED);
  c.facts->plaintext = SALLY_PLAINTEXT_LOGIN_ONLY;
  report = sally_report_new (c.spec, c.facts, NULL, &context);
  finding = sally_report_find (report, "proto.plaintext-accepted");
  g_assert_cmpint (sally_finding_get_state (finding), ==, SALLY_FINDING_FOUND);
  g_assert_nonnull (strstr (sally_finding_get_evidence (finding), "only the login"));
  clear_case (&c);
}

/* TLS alone does not show who is behind it. */
static void
test_unconfirmed (void)
{
  for (guint confirmed = 0; confirmed < 2; confirmed++) {
    Case c = make_case ("sybase", FALSE);
    g_autoptr (SallyReport) report = NULL;
    SallyFinding *finding;

    finish_handshake (&c, SALLY_NEGOTIATION_DIRECT);
    c.facts->confirmed = confirmed;
    report = sally_report_new (c.spec, c.facts, NULL, &context);
    finding = sally_report_find (report, "proto.engine");
    g_assert_cmpint (sally_finding_get_state (finding), ==,
                     confirmed ? SALLY_FINDING_PASSED : SALLY_FINDING_COULD_NOT_TEST);
    if (!confirmed)
      g_assert_nonnull (strstr (sally_finding_get_explanation (finding), "SAP ASE"));
    clear_case (&c);
  }
}

static void
test_instance (void)
{
  Case c = make_case ("sqlserver", FALSE);
  g_autoptr (SallyReport) report = NULL;
  SallyFinding *finding;

  g_free (c.spec->instance);
  c.spec->instance = g_strdup ("SALES");
  c.facts->states[SALLY_STEP_RESOLVE] = SALLY_STEP_FAILED;
  c.facts->net_step = SALLY_STEP_RESOLVE;
  c.facts->net = SALLY_NET_TIMED_OUT;
  g_clear_pointer (&c.facts->peer, g_free);
  report = sally_report_new (c.spec, c.facts, NULL, &context);
  finding = sally_report_find (report, "net.resolve");
  g_assert_cmpstr (sally_finding_get_evidence (finding), ==, "SALES");
  g_assert_nonnull (strstr (sally_finding_get_explanation (finding), "1434"));
  clear_case (&c);
}

/* Numbers have words of their own; the rest, and other engines, the usual. */
static void
test_numbers (void)
{
  static const struct {
    const char *engine;
    guint number;
    const char *word;
  } table[] = {
    { "sqlserver", 18456, "error log" },
    { "sqlserver", 40615, "firewall" },
    { "azuredb", 18486, "locked" },
    { "sqlserver", 9999, "ended with an error" },
    { "sybase", 18486, "ended with an error" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    Case c = make_case (table[i].engine, FALSE);
    g_autoptr (SallyLoginFacts) login = sally_login_facts_new (SALLY_LOGIN_FAILED, "no!");
    g_autoptr (SallyReport) report = NULL;

    finish_handshake (&c, SALLY_NEGOTIATION_ACCEPTED);
    login->server_error = table[i].number;
    report = sally_report_new (c.spec, c.facts, login, &context);
    g_assert_nonnull (strstr (
        sally_finding_get_explanation (sally_report_find (report, "login.result")), table[i].word));
    clear_case (&c);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/tds/forced", test_forced);
  g_test_add_func ("/report/tds/unknown", test_unknown);
  g_test_add_func ("/report/tds/tls13-only", test_tls13_only);
  g_test_add_func ("/report/tds/no-alpn", test_no_alpn);
  g_test_add_func ("/report/tds/login-only", test_login_only);
  g_test_add_func ("/report/tds/unconfirmed", test_unconfirmed);
  g_test_add_func ("/report/tds/instance", test_instance);
  g_test_add_func ("/report/tds/numbers", test_numbers);
  return g_test_run ();
}
