/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-app-test.h"

#include "sally-await.h"
#include "sally-endpoint.h"
#include "sally-finding-card.h"
#include "sally-report-entry.h"
#include "sally-report.h"
#include "sally-store.h"
#include "sally-test-queue.h"
#include "sally-workspace.h"

#include <json-glib/json-glib.h>

#include <string.h>

/* The page of the reports: what was tested is kept, shown, handed on and
 * deleted.
 */
typedef struct {
  SallyAppTest *test;
  SallyLibraryPage *page;
  SallyReportDetails *details;
  SallyReportView *view;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->test = sally_app_test_new ();
  fixture->page = SALLY_LIBRARY_PAGE (sally_window_get_report_page (fixture->test->window));
  fixture->details = sally_report_page_get_details (SALLY_REPORT_PAGE (fixture->page));
  fixture->view = sally_report_details_get_view (fixture->details);
  sally_window_show_page (fixture->test->window, "reports");
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

static gboolean
has_text (Fixture *fixture, const char *text)
{
  return sally_app_test_find_text (GTK_WIDGET (fixture->test->window), text) != NULL;
}

static const char *
get_list_state (Fixture *fixture)
{
  return sally_library_list_get_state (sally_library_page_get_list (fixture->page));
}

static GtkSelectionModel *
get_selection (Fixture *fixture)
{
  GtkWidget *view = sally_app_test_find_type (GTK_WIDGET (fixture->page), GTK_TYPE_LIST_VIEW);

  return gtk_list_view_get_model (GTK_LIST_VIEW (view));
}

static guint
count_rows (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (get_selection (fixture)));
}

/* Makes a report by a real test. */
static void
make_report (Fixture *fixture, const char *identifier, SallyDemoFault fault)
{
  SallyTestQueue *queue = sally_test_queue_get_for (fixture->test->workspace);
  guint n = sally_app_test_count (fixture->test, SALLY_STORE_REPORTS);
  guint port = sally_app_test_serve (fixture->test, "postgres", fault);
  g_autofree char *arn =
      sally_app_test_add_endpoint (fixture->test, identifier, "postgres", "localhost", port,
                                   SALLY_SSL_VERIFY_FULL, fixture->test->root_arn);

  sally_test_queue_add (queue, arn);
  sally_test_wait_until (sally_app_test_count (fixture->test, SALLY_STORE_REPORTS) == n + 1);
  sally_test_wait_until (count_rows (fixture) == n + 1);
  sally_app_test_settle ();
}

static void
open_first (Fixture *fixture)
{
  gtk_selection_model_select_item (get_selection (fixture), 0, TRUE);
  run (fixture, "reports.open");
  sally_test_wait_until (
      g_str_equal (sally_report_details_get_state (fixture->details), "content"));
}

static void
test_open (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr (sally_report_details_get_state (fixture->details), ==, "none");
  sally_test_wait_until (g_str_equal (get_list_state (fixture), "empty"));
  make_report (fixture, "orders", SALLY_DEMO_GOOD);
  g_assert_cmpstr (get_list_state (fixture), ==, "content");
  make_report (fixture, "billing", SALLY_DEMO_EXPIRED);
  /* The newest is on top. */
  open_first (fixture);
  g_assert_cmpstr (sally_report_get_identifier (sally_report_view_get_report (fixture->view)), ==,
                   "billing");
  g_assert_true (has_text (fixture, "A certificate of the chain has expired"));
  g_assert_nonnull (sally_app_test_find_type (GTK_WIDGET (fixture->view), SALLY_TYPE_FINDING_CARD));
}

/* A report outlives its endpoint. */
static void
test_endpoint_gone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SallyEndpoint) endpoint = NULL;

  make_report (fixture, "orders", SALLY_DEMO_GOOD);
  endpoint = sally_app_test_get (fixture->test, SALLY_STORE_ENDPOINTS, "orders");
  sally_app_test_remove (fixture->test, SALLY_STORE_ENDPOINTS, sally_endpoint_get_arn (endpoint));
  sally_app_test_settle ();
  open_first (fixture);
  g_assert_true (has_text (fixture, "verify-full works."));
}

static void
test_delete (Fixture *fixture, gconstpointer data)
{
  make_report (fixture, "orders", SALLY_DEMO_GOOD);
  make_report (fixture, "billing", SALLY_DEMO_EXPIRED);
  open_first (fixture);
  run (fixture, "reports.delete");
  sally_test_wait_until (count_rows (fixture) == 1);
  sally_test_wait_until (g_str_equal (sally_report_details_get_state (fixture->details), "none"));
  sally_app_test_press (GTK_WIDGET (fixture->test->window), "Undo");
  sally_test_wait_until (count_rows (fixture) == 2);
  gtk_selection_model_select_all (get_selection (fixture));
  g_assert_true (has_text (fixture, "2 selected"));
  run (fixture, "reports.delete");
  sally_test_wait_until (has_text (fixture, "2 reports deleted"));
  sally_test_wait_until (g_str_equal (get_list_state (fixture), "empty"));
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  GtkWidget *entry = sally_app_test_find_type (GTK_WIDGET (fixture->page), GTK_TYPE_SEARCH_ENTRY);

  make_report (fixture, "orders", SALLY_DEMO_GOOD);
  make_report (fixture, "billing", SALLY_DEMO_EXPIRED);
  gtk_editable_set_text (GTK_EDITABLE (entry), "orders");
  sally_test_wait_until (count_rows (fixture) == 1);
  g_assert_true (has_text (fixture, "verify-full works."));
}

static gboolean
has_chosen (const char *path)
{
  g_autoptr (GFile) file =
      gtk_file_chooser_get_file (GTK_FILE_CHOOSER (sally_app_test_find_chooser ()));

  return file != NULL && g_strcmp0 (g_file_peek_path (file), path) == 0;
}

/* Exports to a file, as somebody would who types its name. */
static void
save_as (Fixture *fixture, const char *path)
{
  g_autofree char *dir = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GFile) folder = g_file_new_for_path (dir);
  GtkFileChooser *chooser;

  run (fixture, "report.export");
  sally_test_wait_until (sally_app_test_find_chooser () != NULL);
  chooser = GTK_FILE_CHOOSER (sally_app_test_find_chooser ());
  g_assert_nonnull (sally_app_test_find_button (GTK_WIDGET (chooser), "Export"));
  /* It starts in a folder of its own choice, some time after it is on screen. */
  sally_app_test_settle ();
  gtk_file_chooser_set_current_folder (chooser, folder, NULL);
  gtk_file_chooser_set_current_name (chooser, name);
  sally_test_wait_until (has_chosen (path));
  gtk_dialog_response (GTK_DIALOG (chooser), GTK_RESPONSE_ACCEPT);
  sally_test_wait_until (sally_app_test_find_chooser () == NULL);
}

static char *
save_and_read (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->test->dir, name, NULL);
  char *content = NULL;

  save_as (fixture, path);
  sally_test_wait_until (g_file_get_contents (path, &content, NULL, NULL));
  return content;
}

static void
test_export (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (SallyReport) read = NULL;
  g_autofree char *text = NULL;
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;

  make_report (fixture, "billing", SALLY_DEMO_EXPIRED);
  open_first (fixture);
  text = save_and_read (fixture, "billing report.txt");
  g_assert_nonnull (strstr (text, "billing"));
  g_assert_nonnull (strstr (text, "A certificate of the chain has expired"));
  json = save_and_read (fixture, "billing.json");
  json_parser_load_from_data (parser, json, -1, &error);
  g_assert_no_error (error);
  read = sally_report_new_from_json (json, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sally_report_get_summary (read), ==,
                   sally_report_get_summary (sally_report_view_get_report (fixture->view)));
}

/* A folder that cannot be written to is told. */
static void
test_export_refused (Fixture *fixture, gconstpointer data)
{
  make_report (fixture, "orders", SALLY_DEMO_GOOD);
  open_first (fixture);
  save_as (fixture, "/proc/report.txt");
  sally_app_test_answer ("Could Not Export", "Close");
}

static void
clipboard_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  make_report (fixture, "orders", SALLY_DEMO_GOOD);
  open_first (fixture);
  run (fixture, "report.copy");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (fixture->page)), NULL,
                                 clipboard_read_cb, &text);
  sally_test_wait_until (text != NULL);
  g_assert_nonnull (strstr (text, "verify-full works."));
}

static void
add_entry (Fixture *fixture, const char *arn, const char *json)
{
  SallyStore *store = sally_workspace_get_store (fixture->test->workspace);
  g_autoptr (SallyReportEntry) entry = sally_report_entry_new (arn, "orders", 1, SALLY_VERDICT_PASS,
                                                               SALLY_SSL_NONE, 0, "A report", json);
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (GError) error = NULL;

  sally_store_add_report_async (store, entry, NULL, sally_await_cb, &await);
  sally_store_add_report_finish (store, sally_await_result (&await), &error);
  g_assert_no_error (error);
}

/* What cannot be read is told, here and at its endpoint. */
static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  SallyEndpointPage *endpoints = sally_window_get_endpoint_page (fixture->test->window);
  g_autofree char *arn = sally_app_test_add_endpoint (fixture->test, "orders", "postgres",
                                                      "orders.invalid", 0, SALLY_SSL_NONE, "");

  add_entry (fixture, arn, "cut off in the");
  sally_test_wait_until (count_rows (fixture) == 1);
  sally_app_test_settle ();
  gtk_selection_model_select_item (get_selection (fixture), 0, TRUE);
  run (fixture, "reports.open");
  sally_test_wait_until (g_str_equal (sally_report_details_get_state (fixture->details), "error"));
  sally_window_show_page (fixture->test->window, "endpoints");
  sally_endpoint_page_open (endpoints, arn);
  sally_test_wait_until (g_str_equal (
      sally_endpoint_details_get_state (sally_endpoint_page_get_details (endpoints)), "error"));
  /* And it stays told when the page is brought up to date. */
  g_object_notify (
      G_OBJECT (sally_endpoint_details_get_view (sally_endpoint_page_get_details (endpoints))),
      "state");
  g_assert_cmpstr (sally_endpoint_details_get_state (sally_endpoint_page_get_details (endpoints)),
                   ==, "error");
}

#define ADD(path, function)                                                                        \
  g_test_add ("/reports/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  sally_app_test_init (&argc, &argv);
  ADD ("open", test_open);
  ADD ("endpoint-gone", test_endpoint_gone);
  ADD ("delete", test_delete);
  ADD ("search", test_search);
  ADD ("export", test_export);
  ADD ("export-refused", test_export_refused);
  ADD ("copy", test_copy);
  ADD ("unreadable", test_unreadable);
  return g_test_run ();
}
