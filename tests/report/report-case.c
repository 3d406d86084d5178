/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "report-case.h"

#include "sally-endpoint.h"
#include "sally-finding.h"
#include "sally-findings-private.h"
#include "sally-trust.h"
#include "sally-verify.h"

TestCertificate *report_root, *report_other, *report_leaf;
const SallyReportContext report_context = { .now = TEST_NOW, .warn_days = 60 };

void
report_set_up (void)
{
  report_root = test_pki_make_ca ("Test Root", NULL);
  report_other = test_pki_make_ca ("Other Root", NULL);
  report_leaf = test_pki_make_server ("db.example", report_root);
}

void
report_tear_down (void)
{
  test_pki_free (report_leaf);
  test_pki_free (report_other);
  test_pki_free (report_root);
}

ReportCase
report_case_new (const char *engine, SallySslMode mode)
{
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new (engine);
  g_autoptr (GPtrArray) anchors = g_ptr_array_new ();
  g_autoptr (SallyTrust) trust = NULL;
  ReportCase c;

  g_ptr_array_add (anchors, report_root->x509);
  trust = sally_trust_new (anchors, NULL);
  sally_endpoint_set_identifier (endpoint, "orders");
  sally_endpoint_set_server (endpoint, "db.example");
  sally_endpoint_set_user_name (endpoint, "app");
  sally_endpoint_set_ssl_mode (endpoint, mode);
  c.spec = sally_endpoint_spec_new (endpoint, trust, "ca");
  c.facts = sally_probe_facts_new ();
  for (guint i = 0; i < SALLY_STEP_LOGIN; i++)
    c.facts->states[i] = SALLY_STEP_PASSED;
  c.facts->started = TEST_NOW;
  g_ptr_array_add (c.facts->addresses, g_strdup ("10.1.2.3"));
  c.facts->peer = g_strdup ("10.1.2.3:5432");
  c.facts->negotiation = SALLY_NEGOTIATION_ACCEPTED;
  c.facts->plaintext = SALLY_PLAINTEXT_REFUSED;
  c.facts->plaintext_text = g_strdup ("no encryption");
  c.facts->handshake = TRUE;
  c.facts->alert = -1;
  c.facts->tls_version = g_strdup ("TLSv1.3");
  c.facts->cipher = g_strdup ("TLS_AES_256_GCM_SHA384");
  c.facts->group = g_strdup ("X25519");
  c.facts->secure_renegotiation = TRUE;
  g_ptr_array_add (c.facts->chain, g_object_ref (report_leaf->x509));
  c.facts->verification = sally_verify (c.facts->chain, trust, "db.example", TEST_NOW);
  return c;
}

void
report_case_clear (ReportCase *c)
{
  sally_endpoint_spec_unref (c->spec);
  sally_probe_facts_unref (c->facts);
}

static char *
report_list_found (SallyReport *report)
{
  GListModel *findings = sally_report_get_findings (report);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (SallyFinding) finding = g_list_model_get_item (findings, i);

    if (sally_finding_get_state (finding) != SALLY_FINDING_FOUND)
      continue;
    g_assert_cmpstr (sally_finding_get_explanation (finding), !=, "");
    g_assert_cmpstr (sally_finding_get_evidence (finding), !=, "");
    g_assert_cmpstr (sally_finding_get_title (finding), !=, "");
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", sally_finding_get_id (finding));
  }
  return g_string_free (text, FALSE);
}

/* Every id of the engine once, in the order of the catalogue. */
static void
check_complete (SallyReport *report, const SallyEngine *engine)
{
  GListModel *findings = sally_report_get_findings (report);
  const char *const *ids = sally_findings_list_ids ();
  guint n = 0;

  for (guint i = 0; ids[i] != NULL; i++) {
    g_autoptr (SallyFinding) finding = NULL;

    if (!sally_findings_belongs (ids[i], engine))
      continue;
    finding = g_list_model_get_item (findings, n++);
    g_assert_nonnull (finding);
    g_assert_cmpstr (sally_finding_get_id (finding), ==, ids[i]);
  }
  g_assert_cmpuint (g_list_model_get_n_items (findings), ==, n);
}

char *
report_to_json (SallyReport *report)
{
  g_autoptr (JsonNode) node = sally_report_to_json (report);

  return json_to_string (node, TRUE);
}

static void
check_kept (SallyReport *report)
{
  g_autofree char *first = report_to_json (report);
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyReport) again = sally_report_new_from_json (first, &error);
  g_autofree char *second = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;

  g_assert_no_error (error);
  second = report_to_json (again);
  g_assert_cmpstr (first, ==, second);
  text = sally_report_to_text (report, TRUE);
  text_again = sally_report_to_text (again, TRUE);
  g_assert_cmpstr (text, ==, text_again);
}

void
report_check_row (const ReportRow *row, ReportCase *c)
{
  g_autoptr (SallyReport) report = NULL;
  g_autofree char *found = NULL;

  row->change (c);
  report = sally_report_new (c->spec, c->facts, NULL, &report_context);
  found = report_list_found (report);
  g_test_message ("%s", sally_report_get_summary (report));
  g_assert_cmpstr (found, ==, row->found);
  g_assert_cmpint (sally_report_get_verdict (report), ==, row->verdict);
  g_assert_cmpstr (sally_report_get_summary (report), !=, "");
  check_complete (report, c->spec->engine);
  check_kept (report);
  if (found[0] != '\0') {
    g_auto (GStrv) ids = g_strsplit (found, " ", 2);

    g_assert_cmpint (sally_finding_get_severity (sally_report_find (report, ids[0])), ==,
                     row->severity);
  }
}
