/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "ops-fixture.h"

#include "sally-await.h"
#include "sally-certificate.h"
#include "sally-demo-library.h"
#include "sally-edit.h"
#include "sally-endpoint.h"
#include "sally-engine.h"
#include "sally-error.h"
#include "sally-finding.h"
#include "sally-report.h"
#include "sally-secret.h"
#include "sally-test.h"
#include "sally-undo.h"

#include <string.h>

/* The demo servers, and with them whole tests: from the library to a report
 * and to a fix that helps.
 */

static SallyDemoLibrary *
start (OpsFixture *self)
{
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;
  SallyDemoLibrary *demo;

  sally_demo_library_start_async (self->workspace, NULL, sally_await_cb, &await);
  demo = sally_demo_library_start_finish (sally_await_result (&await), &error);
  g_assert_no_error (error);
  return demo;
}

static SallyReport *
run (OpsFixture *self, SallyEndpoint *endpoint, const SallyTestOptions *options)
{
  g_autoptr (SallyTest) test = sally_test_new (self->workspace, endpoint, options);
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;
  SallyReport *report;

  sally_test_run_async (test, NULL, sally_await_cb, &await);
  report = sally_test_run_finish (test, sally_await_result (&await), &error);
  g_assert_no_error (error);
  g_assert_no_error (sally_test_get_keep_error (test));
  return report;
}

static SallyEndpoint *
find (SallyDemoLibrary *demo, const char *identifier)
{
  GPtrArray *endpoints = sally_demo_library_get_endpoints (demo);

  for (guint i = 0; i < endpoints->len; i++)
    if (g_str_equal (sally_endpoint_get_identifier (endpoints->pdata[i]), identifier))
      return endpoints->pdata[i];
  g_assert_not_reached ();
}

static void
test_all (OpsFixture *self, gconstpointer data)
{
  g_autoptr (SallyDemoLibrary) demo = start (self);
  GPtrArray *endpoints = sally_demo_library_get_endpoints (demo);
  SallyTestOptions options = SALLY_TEST_OPTIONS_INIT;
  gboolean pass = FALSE, fail = FALSE;

  options.timeout = 1000;
  g_assert_cmpuint (endpoints->len, >=, 14);
  for (guint i = 0; i < endpoints->len; i++) {
    g_autoptr (SallyReport) report = run (self, endpoints->pdata[i], &options);
    g_autofree char *expected = NULL;

    if (!sally_demo_library_check_report (demo, i, report, &expected))
      g_error ("%s: %s, expected %s", sally_endpoint_get_identifier (endpoints->pdata[i]),
               sally_report_get_summary (report), expected);
    pass = pass || sally_report_get_verdict (report) == SALLY_VERDICT_PASS;
    fail = fail || sally_report_get_verdict (report) == SALLY_VERDICT_FAIL;
    g_assert_false (sally_demo_library_was_expected (demo, i, "nonsense", NULL));
  }
  g_assert_true (pass && fail);
  g_assert_cmpuint (ops_count (self, SALLY_STORE_REPORTS), ==, endpoints->len);
  g_assert_finalize_object (g_steal_pointer (&demo));
}

/* The second start takes over what the first one left. */
static void
test_again (OpsFixture *self, gconstpointer data)
{
  g_autoptr (SallyDemoLibrary) first = start (self);
  guint n = sally_demo_library_get_endpoints (first)->len;
  g_autofree char *arn = g_strdup (sally_endpoint_get_arn (find (first, "demo-postgres-good")));
  g_autoptr (SallyDemoLibrary) second = NULL;
  g_autoptr (SallyReport) report = NULL;

  g_clear_object (&first);
  second = start (self);
  g_assert_cmpuint (ops_count (self, SALLY_STORE_ENDPOINTS), ==, n);
  g_assert_cmpuint (ops_count (self, SALLY_STORE_CERTIFICATES), ==, 1);
  g_assert_cmpstr (sally_endpoint_get_arn (find (second, "demo-postgres-good")), ==, arn);
  report = run (self, find (second, "demo-postgres-good"), NULL);
  g_assert_cmpint (sally_report_get_verdict (report), ==, SALLY_VERDICT_PASS);
}

static const SallyFix *
find_fix (SallyReport *report, SallyFixKind kind)
{
  GListModel *findings = sally_report_get_findings (report);

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (SallyFinding) finding = g_list_model_get_item (findings, i);
    GPtrArray *fixes = sally_finding_get_fixes (finding);

    for (guint j = 0; j < fixes->len; j++)
      if (((SallyFix *) fixes->pdata[j])->kind == kind)
        return fixes->pdata[j];
  }
  return NULL;
}

/* A CA that is not the server's: the one of the library that would do is
 * offered, the fix chooses it, and then it works. */
static void
test_offer (OpsFixture *self, gconstpointer data)
{
  g_autoptr (SallyDemoLibrary) demo = start (self);
  g_autoptr (TestCertificate) other = test_pki_make_ca ("Other", NULL);
  g_autofree char *other_arn = ops_import (self, "other", other);
  SallyEndpoint *endpoint = find (demo, "demo-mysql-good");
  g_autofree char *right_arn = g_strdup (sally_endpoint_get_certificate_arn (endpoint));
  g_autoptr (SallyEndpoint) wrong = sally_endpoint_copy (endpoint);
  g_autoptr (SallyReport) before = NULL, after = NULL;
  g_autoptr (SallyUndo) undo = NULL;
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;
  const SallyFix *fix;

  sally_endpoint_set_certificate_arn (wrong, other_arn);
  before = run (self, wrong, NULL);
  g_assert_cmpint (sally_report_get_verdict (before), ==, SALLY_VERDICT_FAIL);
  fix = find_fix (before, SALLY_FIX_CHOOSE_CERTIFICATE);
  g_assert_nonnull (fix);
  g_assert_cmpstr (fix->argument, ==, right_arn);
  sally_test_apply_fix_async (self->workspace, wrong, fix, NULL, sally_await_cb, &await);
  undo = sally_test_apply_fix_finish (sally_await_result (&await), &error);
  g_assert_no_error (error);
  after = run (self, wrong, NULL);
  g_assert_cmpint (sally_report_get_verdict (after), ==, SALLY_VERDICT_PASS);
}

/* Nothing of the library would do. */
static void
test_no_offer (OpsFixture *self, gconstpointer data)
{
  g_autoptr (SallyDemoLibrary) demo = start (self);
  g_autoptr (SallyReport) report = run (self, find (demo, "demo-postgres-self-signed"), NULL);

  g_assert_cmpint (sally_report_get_verdict (report), ==, SALLY_VERDICT_FAIL);
  g_assert_null (find_fix (report, SALLY_FIX_CHOOSE_CERTIFICATE));
}

/* One look at the login's way: no password, then one that the server refuses;
 * it is in no report and not on disk. */
static void
test_login (OpsFixture *self, gconstpointer data)
{
  static const char marker[] = "marker-password-5b1e";
  g_autoptr (SallyDemoLibrary) demo = start (self);
  SallyEndpoint *endpoint = find (demo, "demo-postgres-good");
  SallyTestOptions options = SALLY_TEST_OPTIONS_INIT;
  g_autoptr (SallyReport) without = NULL, with = NULL;
  g_autoptr (JsonNode) json = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  options.login = TRUE;
  without = run (self, endpoint, &options);
  g_assert_cmpint (sally_report_get_step_state (without, SALLY_STEP_LOGIN), ==,
                   SALLY_STEP_COULD_NOT_TEST);
  g_assert_true (ops_save (self, endpoint, marker, &error));
  with = run (self, endpoint, &options);
  g_assert_cmpint (sally_report_get_step_state (with, SALLY_STEP_LOGIN), !=, SALLY_STEP_PASSED);
  g_assert_cmpint (sally_report_get_step_state (with, SALLY_STEP_LOGIN), !=, SALLY_STEP_SKIPPED);
  json = sally_report_to_json (with);
  text = json_to_string (json, FALSE);
  g_assert_null (strstr (text, marker));
  g_assert_false (ops_on_disk (self, marker));
}

static void
add (const char *path, gconstpointer data, void (*test) (OpsFixture *, gconstpointer))
{
  g_test_add (path, OpsFixture, data, ops_fixture_set_up, test, ops_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/ops/demo-library/all", NULL, test_all);
  add ("/ops/demo-library/again", NULL, test_again);
  add ("/ops/demo-library/offer", NULL, test_offer);
  add ("/ops/demo-library/no-offer", NULL, test_no_offer);
  add ("/ops/demo-library/login", NULL, test_login);
  return g_test_run ();
}
