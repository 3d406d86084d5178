/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-app-test.h"

#include "sally-certificate.h"
#include "sally-demo-server.h"
#include "sally-endpoint-editor.h"
#include "sally-endpoint-row.h"
#include "sally-endpoint.h"
#include "sally-finding-card.h"
#include "sally-finding.h"
#include "sally-lamps.h"
#include "sally-report-entry.h"
#include "sally-report.h"
#include "sally-settings.h"
#include "sally-step-row.h"
#include "sally-store.h"
#include "sally-test-queue.h"
#include "sally-workspace.h"

#include <string.h>

/* The page of the endpoints: testing, stopping, the fixes of a report, and what
 * is done with rows.  The servers are the demo's.
 */
typedef struct {
  SallyAppTest *test;
  SallyEndpointPage *page;
  SallyEndpointDetails *details;
  SallyReportView *view;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->test = sally_app_test_new ();
  fixture->page = sally_window_get_endpoint_page (fixture->test->window);
  fixture->details = sally_endpoint_page_get_details (fixture->page);
  fixture->view = sally_endpoint_details_get_view (fixture->details);
  sally_window_show_page (fixture->test->window, "endpoints");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sally_app_test_free (fixture->test);
}

static void
run (Fixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), action, NULL));
}

static void
open (Fixture *fixture, const char *identifier)
{
  g_autoptr (SallyEndpoint) endpoint =
      sally_app_test_get (fixture->test, SALLY_STORE_ENDPOINTS, identifier);

  sally_endpoint_page_open (fixture->page, sally_endpoint_get_arn (endpoint));
  sally_test_wait_until (sally_endpoint_details_get_endpoint (fixture->details) != NULL);
}

static void
add (Fixture *fixture, const char *identifier, SallyDemoFault fault, SallySslMode mode)
{
  guint port = sally_app_test_serve (fixture->test, "postgres", fault);

  g_free (sally_app_test_add_endpoint (fixture->test, identifier, "postgres", "localhost", port,
                                       mode, fixture->test->root_arn));
}

static gboolean
is_state (Fixture *fixture, const char *state)
{
  return g_str_equal (sally_report_view_get_state (fixture->view), state);
}

/* Presses Test and waits for the report. */
static SallyReport *
test_opened (Fixture *fixture)
{
  run (fixture, "endpoints.test");
  sally_test_wait_until (is_state (fixture, "running"));
  sally_test_wait_until (is_state (fixture, "report"));
  return sally_report_view_get_report (fixture->view);
}

static gboolean
has_text (Fixture *fixture, const char *text)
{
  return sally_app_test_find_text (GTK_WIDGET (fixture->test->window), text) != NULL;
}

/* What is folded away is there when it is unfolded, and costs nothing before. */
static void
check_folded (Fixture *fixture)
{
  static const char *const cases[][2] = {
    { "Certificates Sent by the Server", "localhost" },
    { "Passed Checks", "passed" },
    { "Timings", "Round trips" },
    { "Raw Log", "127.0.0.1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    GtkWidget *row = sally_app_test_find_row (GTK_WIDGET (fixture->view), cases[i][0]);

    g_assert_null (sally_app_test_find_text (row, cases[i][1]));
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
    sally_test_wait_until (sally_app_test_find_text (row, cases[i][1]) != NULL);
  }
}

static void
test_pass (Fixture *fixture, gconstpointer data)
{
  SallyReport *report;
  GtkWidget *row;
  GtkWidget *lamps;

  add (fixture, "orders", SALLY_DEMO_GOOD, SALLY_SSL_VERIFY_FULL);
  open (fixture, "orders");
  sally_test_wait_until (
      g_str_equal (sally_endpoint_details_get_state (fixture->details), "untested"));
  report = test_opened (fixture);
  g_assert_cmpint (sally_report_get_verdict (report), ==, SALLY_VERDICT_PASS);
  g_assert_true (has_text (fixture, "verify-full works."));
  g_assert_true (has_text (fixture, "strongest that works: verify-full"));
  g_assert_true (has_text (fixture, "Negotiated"));
  g_assert_false (has_text (fixture, "The endpoint was changed after this test"));
  check_folded (fixture);
  sally_test_wait_until (sally_app_test_count (fixture->test, SALLY_STORE_REPORTS) == 1);
  /* The row in the list tells the same. */
  sally_library_page_show_list (SALLY_LIBRARY_PAGE (fixture->page));
  row = sally_app_test_find_type (GTK_WIDGET (fixture->page), SALLY_TYPE_ENDPOINT_ROW);
  sally_test_wait_until (sally_app_test_find_text (row, "verify-full works.") != NULL);
  lamps = sally_app_test_find_type (row, SALLY_TYPE_LAMPS);
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (lamps), GTK_ACCESSIBLE_PROPERTY_LABEL,
      "none fails, require works, verify-ca works, verify-full works");
}

static guint
count_cards (GtkWidget *widget)
{
  guint n = SALLY_IS_FINDING_CARD (widget) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_cards (child);
  return n;
}

/* The worst is on top, what passed is folded away. */
static void
check_cards (Fixture *fixture, const char *id)
{
  GtkWidget *card = sally_app_test_find_type (GTK_WIDGET (fixture->view), SALLY_TYPE_FINDING_CARD);
  SallySeverity severity = SALLY_SEVERITY_CRITICAL;
  gboolean seen = id == NULL;

  for (; card != NULL; card = gtk_widget_get_next_sibling (card)) {
    SallyFinding *finding = sally_finding_card_get_finding (SALLY_FINDING_CARD (card));

    g_assert_cmpint (sally_finding_get_state (finding), ==, SALLY_FINDING_FOUND);
    g_assert_cmpint (sally_finding_get_severity (finding), >=, severity);
    severity = sally_finding_get_severity (finding);
    seen |= g_strcmp0 (sally_finding_get_id (finding), id) == 0;
  }
  if (!seen)
    g_error ("%s is not among the findings", id);
}

static void
check_demo (Fixture *fixture, const char *engine, const SallyDemoExpectation *expected)
{
  g_autofree char *identifier = g_strdup_printf ("demo-%s-%s", engine, expected->name);
  SallyReport *report;

  open (fixture, identifier);
  sally_test_wait_until (is_state (fixture, "report"));
  report = sally_report_view_get_report (fixture->view);
  sally_test_wait_until (
      g_strcmp0 (sally_report_get_identifier (sally_report_view_get_report (fixture->view)),
                 identifier)
      == 0);
  report = sally_report_view_get_report (fixture->view);
  if (sally_report_get_verdict (report) != expected->verdict)
    g_error ("%s: %s", identifier, sally_report_get_summary (report));
  g_assert_true (has_text (fixture, sally_report_get_summary (report)));
  g_assert_cmpuint (
      expected->verdict == SALLY_VERDICT_PASS ? 1 : count_cards (GTK_WIDGET (fixture->view)), >=,
      1);
  check_cards (fixture, expected->finding);
}

/* The whole demo library from its button on the empty page: every outcome is
 * shown as what it was made for. */
static void
test_all (Fixture *fixture, gconstpointer data)
{
  SallyTestQueue *queue = sally_test_queue_get_for (fixture->test->workspace);
  static const char *const engines[] = { "postgres", "mysql" };

  g_object_set (sally_workspace_get_settings (fixture->test->workspace), "read-timeout", 1000,
                NULL);
  sally_test_wait_until (
      sally_app_test_find_button (GTK_WIDGET (fixture->page), "Try It With Demo Servers") != NULL);
  sally_app_test_press (GTK_WIDGET (fixture->page), "Try It With Demo Servers");
  sally_test_wait_until (has_text (fixture, "Demo servers run until"));
  sally_test_wait_until (has_text (fixture, "Tested 1"));
  sally_test_wait_until (sally_test_queue_get_n_done (queue) == 2 * SALLY_N_DEMO_FAULTS);
  g_assert_false (sally_test_queue_get_running (queue));
  sally_test_wait_until (sally_app_test_count (fixture->test, SALLY_STORE_REPORTS)
                         == 2 * SALLY_N_DEMO_FAULTS);
  for (gsize i = 0; i < G_N_ELEMENTS (engines); i++)
    for (int fault = 0; fault < SALLY_N_DEMO_FAULTS; fault++)
      check_demo (fixture, engines[i], sally_demo_fault_get_expectation ((SallyDemoFault) fault));
}

static GtkWidget *
find_step (Fixture *fixture, const char *title)
{
  GtkWidget *label = sally_app_test_find_text (GTK_WIDGET (fixture->view), title);

  return label != NULL ? gtk_widget_get_ancestor (label, SALLY_TYPE_STEP_ROW) : NULL;
}

static gboolean
step_says (Fixture *fixture, const char *title, const char *text)
{
  GtkWidget *row = find_step (fixture, title);

  return row != NULL && sally_app_test_find_text (row, text) != NULL;
}

/* A server that says nothing: the first steps tick off while the third runs, and
 * Stop works at once. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  gint64 start;

  add (fixture, "silent", SALLY_DEMO_SILENT, SALLY_SSL_VERIFY_FULL);
  open (fixture, "silent");
  run (fixture, "endpoints.test");
  sally_test_wait_until (step_says (fixture, "Ask for TLS", "running"));
  g_assert_true (step_says (fixture, "Resolve Name", "localhost"));
  g_assert_true (step_says (fixture, "Connect", "127.0.0.1:"));
  g_assert_true (step_says (fixture, "TLS Handshake", "waiting"));
  g_assert_true (sally_endpoint_details_get_testing (fixture->details));
  start = g_get_monotonic_time ();
  sally_app_test_press (GTK_WIDGET (fixture->view), "Stop");
  sally_test_wait_until (is_state (fixture, "stopped"));
  g_assert_cmpint (g_get_monotonic_time () - start, <, SALLY_APP_TEST_AT_ONCE);
  g_assert_true (has_text (fixture, "Test Stopped"));
  g_assert_cmpuint (sally_app_test_count (fixture->test, SALLY_STORE_REPORTS), ==, 0);
  sally_app_test_press (GTK_WIDGET (fixture->view), "Test Again");
  sally_test_wait_until (is_state (fixture, "running"));
  run (fixture, "endpoints.stop");
  sally_test_wait_until (is_state (fixture, "stopped"));
}

static void
test_stop_all (Fixture *fixture, gconstpointer data)
{
  SallyTestQueue *queue = sally_test_queue_get_for (fixture->test->workspace);
  gint64 start;

  g_object_set (sally_workspace_get_settings (fixture->test->workspace), "probe-threads", 2, NULL);
  for (int i = 0; i < 5; i++) {
    g_autofree char *identifier = g_strdup_printf ("silent%d", i);

    add (fixture, identifier, SALLY_DEMO_SILENT, SALLY_SSL_REQUIRE);
  }
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (fixture->test->window), "win.test-all", NULL));
  sally_test_wait_until (has_text (fixture, "Tested 0 of 5"));
  start = g_get_monotonic_time ();
  sally_app_test_press (GTK_WIDGET (fixture->page), "Stop");
  sally_test_wait_until (!sally_test_queue_get_running (queue));
  g_assert_cmpint (g_get_monotonic_time () - start, <, SALLY_APP_TEST_AT_ONCE);
  g_assert_cmpuint (sally_test_queue_get_n_failed (queue), ==, 0);
}

static SallyEndpoint *
load (Fixture *fixture)
{
  return sally_app_test_get (fixture->test, SALLY_STORE_ENDPOINTS, "orders");
}

/* Presses a fix, waits for the endpoint to change and for the new test. */
static void
press_fix (Fixture *fixture, SallyFixKind kind)
{
  guint n_reports = sally_app_test_count (fixture->test, SALLY_STORE_REPORTS);

  sally_app_test_dismiss_toasts (GTK_WIDGET (fixture->test->window));
  g_assert_true (sally_app_test_press_fix (GTK_WIDGET (fixture->view), kind));
  sally_test_wait_until (has_text (fixture, "“orders” changed"));
  sally_test_wait_until (sally_app_test_count (fixture->test, SALLY_STORE_REPORTS)
                         == n_reports + 1);
  sally_test_wait_until (is_state (fixture, "report"));
}

static void
undo (Fixture *fixture)
{
  sally_app_test_press (GTK_WIDGET (fixture->test->window), "Undo");
  sally_test_wait_until (has_text (fixture, "Undone"));
}

static void
test_fix_mode (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SallyEndpoint) fixed = NULL;
  g_autoptr (SallyEndpoint) undone = NULL;

  add (fixture, "orders", SALLY_DEMO_WRONG_NAME, SALLY_SSL_VERIFY_FULL);
  open (fixture, "orders");
  g_assert_cmpint (sally_report_get_verdict (test_opened (fixture)), ==, SALLY_VERDICT_FAIL);
  press_fix (fixture, SALLY_FIX_SET_MODE);
  fixed = load (fixture);
  g_assert_cmpint (sally_endpoint_get_ssl_mode (fixed), ==, SALLY_SSL_VERIFY_CA);
  g_assert_cmpint (sally_report_get_verdict (sally_report_view_get_report (fixture->view)), ==,
                   SALLY_VERDICT_PASS);
  undo (fixture);
  undone = load (fixture);
  g_assert_cmpint (sally_endpoint_get_ssl_mode (undone), ==, SALLY_SSL_VERIFY_FULL);
  /* What is on screen is about the endpoint as it was in between. */
  sally_test_wait_until (has_text (fixture, "The endpoint was changed after this test"));
}

static void
test_fix_name (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SallyEndpoint) endpoint = NULL;
  g_autoptr (SallyEndpoint) fixed = NULL;
  g_autoptr (SallyEndpoint) undone = NULL;
  guint port = sally_app_test_serve (fixture->test, "postgres", SALLY_DEMO_WRONG_NAME);

  g_free (sally_app_test_add_endpoint (fixture->test, "orders", "postgres", "localhost", port,
                                       SALLY_SSL_VERIFY_FULL, fixture->test->root_arn));
  endpoint = load (fixture);
  sally_endpoint_set_verify_as (endpoint, "order.example.com");
  sally_app_test_save_endpoint (fixture->test, endpoint);
  open (fixture, "orders");
  g_assert_cmpint (sally_report_get_verdict (test_opened (fixture)), ==, SALLY_VERDICT_FAIL);
  press_fix (fixture, SALLY_FIX_VERIFY_AS);
  fixed = load (fixture);
  g_assert_cmpstr (sally_endpoint_get_verify_as (fixed), ==, "orders.example.com");
  g_assert_true (has_text (fixture, "verify-full works."));
  undo (fixture);
  undone = load (fixture);
  g_assert_cmpstr (sally_endpoint_get_verify_as (undone), ==, "order.example.com");
}

static void
test_fix_certificate (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = sally_app_test_get_fixture ("root.pem");
  g_autoptr (SallyCertificate) other = NULL;
  g_autoptr (SallyEndpoint) fixed = NULL;
  g_autoptr (SallyEndpoint) undone = NULL;
  guint port = sally_app_test_serve (fixture->test, "mysql", SALLY_DEMO_GOOD);

  sally_app_test_import (fixture->test, GTK_WIDGET (sally_window_get_stage (fixture->test->window)),
                         (const char *const[]){ path, NULL });
  other = sally_app_test_get (fixture->test, SALLY_STORE_CERTIFICATES, "root");
  g_free (sally_app_test_add_endpoint (fixture->test, "orders", "mysql", "localhost", port,
                                       SALLY_SSL_VERIFY_FULL, sally_certificate_get_arn (other)));
  open (fixture, "orders");
  g_assert_cmpint (sally_report_get_verdict (test_opened (fixture)), ==, SALLY_VERDICT_FAIL);
  press_fix (fixture, SALLY_FIX_CHOOSE_CERTIFICATE);
  fixed = load (fixture);
  g_assert_cmpstr (sally_endpoint_get_certificate_arn (fixed), ==, fixture->test->root_arn);
  g_assert_true (has_text (fixture, "verify-full works."));
  undo (fixture);
  undone = load (fixture);
  g_assert_cmpstr (sally_endpoint_get_certificate_arn (undone), ==,
                   sally_certificate_get_arn (other));
}

static void
test_fix_port (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SallyEndpoint) fixed = NULL;
  g_autoptr (SallyEndpoint) undone = NULL;
  guint port = sally_app_test_serve (fixture->test, "mysql", SALLY_DEMO_GOOD);

  /* PostgreSQL is not what answers there. */
  g_free (sally_app_test_add_endpoint (fixture->test, "orders", "postgres", "localhost", port,
                                       SALLY_SSL_REQUIRE, ""));
  open (fixture, "orders");
  g_assert_cmpint (sally_report_get_verdict (test_opened (fixture)), !=, SALLY_VERDICT_PASS);
  press_fix (fixture, SALLY_FIX_SET_PORT);
  fixed = load (fixture);
  g_assert_cmpuint (sally_endpoint_get_port (fixed), ==, 5432);
  undo (fixture);
  undone = load (fixture);
  g_assert_cmpuint (sally_endpoint_get_port (undone), ==, port);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/endpoints/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  sally_app_test_init (&argc, &argv);
  ADD ("pass", test_pass);
  ADD ("all", test_all);
  ADD ("stop", test_stop);
  ADD ("stop-all", test_stop_all);
  ADD ("fix-mode", test_fix_mode);
  ADD ("fix-name", test_fix_name);
  ADD ("fix-certificate", test_fix_certificate);
  ADD ("fix-port", test_fix_port);
  return g_test_run ();
}
