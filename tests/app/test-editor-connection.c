/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-app-test.h"

#include "sally-endpoint-editor.h"
#include "sally-endpoint.h"
#include "sally-ladder.h"
#include "sally-report.h"
#include "sally-step-row.h"
#include "sally-workspace.h"

/* Trying out what is not saved yet: the test runs under the form, with the form
 * as it stands, and leaves nothing in the library.
 */
typedef struct {
  SallyAppTest *test;
  GtkWidget *window;
  SallyEndpointEditor *editor;
  SallyReportView *view;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->test = sally_app_test_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sally_app_test_free (fixture->test);
}

static SallyEndpoint *
open_editor (Fixture *fixture, const char *engine, SallyDemoFault fault, SallySslMode mode)
{
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new (engine);
  guint port = sally_app_test_serve (fixture->test, engine, fault);
  SallyEndpoint *draft;

  fixture->window = GTK_WIDGET (sally_application_edit (fixture->test->application, endpoint));
  fixture->editor = SALLY_ENDPOINT_EDITOR (fixture->window);
  fixture->view = sally_endpoint_editor_get_view (fixture->editor);
  draft = sally_endpoint_editor_get_draft (fixture->editor);
  sally_endpoint_set_server (draft, "localhost");
  sally_endpoint_set_port (draft, port);
  sally_endpoint_set_user_name (draft, "app");
  sally_endpoint_set_ssl_mode (draft, mode);
  sally_endpoint_set_certificate_arn (draft, fixture->test->root_arn);
  sally_app_test_settle ();
  return draft;
}

static gboolean
is_state (Fixture *fixture, const char *state)
{
  return g_str_equal (sally_report_view_get_state (fixture->view), state);
}

static SallyReport *
press_test (Fixture *fixture)
{
  sally_app_test_press (fixture->window, "Test Connection");
  g_assert_true (is_state (fixture, "running"));
  sally_test_wait_until (is_state (fixture, "report"));
  return sally_report_view_get_report (fixture->view);
}

/* No identifier yet, so it could not even be saved. */
static void
test_before_saving (Fixture *fixture, gconstpointer data)
{
  open_editor (fixture, "postgres", SALLY_DEMO_GOOD, SALLY_SSL_VERIFY_FULL);
  g_assert_false (sally_endpoint_editor_get_can_save (fixture->editor));
  g_assert_cmpint (sally_report_get_verdict (press_test (fixture)), ==, SALLY_VERDICT_PASS);
  g_assert_nonnull (sally_app_test_find_text (fixture->window, "verify-full works."));
  g_assert_cmpuint (sally_app_test_count (fixture->test, SALLY_STORE_ENDPOINTS), ==, 0);
  g_assert_cmpuint (sally_app_test_count (fixture->test, SALLY_STORE_REPORTS), ==, 0);
}

static void
test_fix (Fixture *fixture, gconstpointer data)
{
  SallyEndpoint *draft =
      open_editor (fixture, "postgres", SALLY_DEMO_WRONG_NAME, SALLY_SSL_VERIFY_FULL);

  g_assert_cmpint (sally_report_get_verdict (press_test (fixture)), ==, SALLY_VERDICT_FAIL);
  g_assert_true (sally_app_test_press_fix (GTK_WIDGET (fixture->view), SALLY_FIX_SET_MODE));
  g_assert_cmpint (sally_endpoint_get_ssl_mode (draft), ==, SALLY_SSL_VERIFY_CA);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (sally_app_test_find_type (
      sally_app_test_find_row (fixture->window, "verify-ca"), GTK_TYPE_CHECK_BUTTON))));
  sally_test_wait_until (is_state (fixture, "report"));
  g_assert_cmpint (sally_report_get_verdict (sally_report_view_get_report (fixture->view)), ==,
                   SALLY_VERDICT_PASS);
}

/* What AWS DMS refuses can be tested all the same. */
static void
test_forbidden_mode (Fixture *fixture, gconstpointer data)
{
  SallyReport *report;

  open_editor (fixture, "mysql", SALLY_DEMO_GOOD, SALLY_SSL_REQUIRE);
  report = press_test (fixture);
  g_assert_cmpint (sally_report_get_ladder (report)->lamps[SALLY_SSL_REQUIRE].state, ==,
                   SALLY_LAMP_WORKS);
  g_assert_false (sally_report_get_ladder (report)->lamps[SALLY_SSL_REQUIRE].allowed);
  g_assert_nonnull (sally_app_test_find_text (fixture->window, "not offered by AWS DMS"));
}

static void
test_stop (Fixture *fixture, gconstpointer data)
{
  gint64 start;

  open_editor (fixture, "mysql", SALLY_DEMO_SILENT, SALLY_SSL_VERIFY_FULL);
  sally_app_test_press (fixture->window, "Test Connection");
  sally_test_wait_until (sally_app_test_find_type (GTK_WIDGET (fixture->view), SALLY_TYPE_STEP_ROW)
                         != NULL);
  sally_test_wait_until (sally_app_test_find_text (GTK_WIDGET (fixture->view), "127.0.0.1:")
                         != NULL);
  start = g_get_monotonic_time ();
  g_assert_true (gtk_widget_activate_action (fixture->window, "editor.stop", NULL));
  sally_test_wait_until (is_state (fixture, "stopped"));
  g_assert_cmpint (g_get_monotonic_time () - start, <, SALLY_APP_TEST_AT_ONCE);
  /* The form can be closed and tested again. */
  g_assert_true (
      gtk_widget_is_sensitive (sally_app_test_find_button (fixture->window, "Test Connection")));
}

/* Closing the window ends its test. */
static void
test_close (Fixture *fixture, gconstpointer data)
{
  gpointer weak;

  open_editor (fixture, "postgres", SALLY_DEMO_SILENT, SALLY_SSL_VERIFY_FULL);
  sally_app_test_press (fixture->window, "Test Connection");
  g_assert_true (is_state (fixture, "running"));
  weak = fixture->window;
  g_object_add_weak_pointer (G_OBJECT (fixture->window), &weak);
  gtk_window_close (GTK_WINDOW (fixture->window));
  sally_app_test_answer ("Discard Changes?", "Discard");
  sally_test_wait_until (weak == NULL);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/editor-connection/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  sally_app_test_init (&argc, &argv);
  ADD ("before-saving", test_before_saving);
  ADD ("fix", test_fix);
  ADD ("forbidden-mode", test_forbidden_mode);
  ADD ("stop", test_stop);
  ADD ("close", test_close);
  return g_test_run ();
}
