/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-app-test.h"

#include "sally-certificate.h"
#include "sally-endpoint-editor.h"
#include "sally-endpoint-row.h"
#include "sally-endpoint.h"
#include "sally-overview-page.h"
#include "sally-store.h"
#include "sally-test-queue.h"
#include "sally-workspace.h"

#include <string.h>

/* What is done with rows, alike on all three pages: searching, selecting many,
 * the menu, deleting with Undo; and what a page shows when its library breaks.
 */
typedef struct {
  SallyAppTest *test;
  SallyLibraryPage *page;
  SallyLibraryList *list;
  GtkSelectionModel *selection;
} Fixture;

static const char *const identifiers[] = { "archive", "billing", "orders", NULL };

static gboolean
is_state (Fixture *fixture, const char *state)
{
  return g_str_equal (sally_library_list_get_state (fixture->list), state);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *view;

  fixture->test = sally_app_test_new ();
  fixture->page = SALLY_LIBRARY_PAGE (sally_window_get_endpoint_page (fixture->test->window));
  fixture->list = sally_library_page_get_list (fixture->page);
  sally_window_show_page (fixture->test->window, "endpoints");
  sally_test_wait_until (is_state (fixture, "empty"));
  for (gsize i = 0; identifiers[i] != NULL; i++) {
    g_autofree char *server = g_strdup_printf ("%s.invalid", identifiers[i]);

    g_free (sally_app_test_add_endpoint (fixture->test, identifiers[i], "postgres", server, 0,
                                         SALLY_SSL_NONE, ""));
  }
  view = sally_app_test_find_type (GTK_WIDGET (fixture->list), GTK_TYPE_LIST_VIEW);
  fixture->selection = gtk_list_view_get_model (GTK_LIST_VIEW (view));
  sally_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (fixture->selection)) == 3);
  sally_app_test_settle ();
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

static guint
count_rows (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->selection));
}

static void
search (Fixture *fixture, const char *text)
{
  GtkWidget *entry = sally_app_test_find_type (GTK_WIDGET (fixture->list), GTK_TYPE_SEARCH_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (fixture->test->window), "win.search", NULL));
  search (fixture, "billing.inv");
  sally_test_wait_until (count_rows (fixture) == 1);
  g_assert_true (has_text (fixture, "billing.invalid"));
  search (fixture, "nowhere");
  sally_test_wait_until (is_state (fixture, "no-results"));
  search (fixture, "");
  sally_test_wait_until (count_rows (fixture) == 3);
}

static void
test_select (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) targets = NULL;

  gtk_selection_model_select_item (fixture->selection, 0, TRUE);
  g_assert_false (has_text (fixture, "1 selected"));
  gtk_selection_model_select_item (fixture->selection, 2, FALSE);
  sally_test_wait_until (has_text (fixture, "2 selected"));
  targets = sally_library_page_get_targets (fixture->page);
  g_assert_cmpuint (targets->len, ==, 2);
  g_assert_cmpstr (sally_endpoint_get_identifier (g_ptr_array_index (targets, 1)), ==, "orders");
  run (fixture, "page.unselect");
  g_assert_cmpuint (sally_library_list_get_n_selected (fixture->list), ==, 0);
}

/* Names that end in .invalid exist nowhere (RFC 6761). */
static void
test_test_selected (Fixture *fixture, gconstpointer data)
{
  SallyTestQueue *queue = sally_test_queue_get_for (fixture->test->workspace);

  gtk_selection_model_select_item (fixture->selection, 0, TRUE);
  gtk_selection_model_select_item (fixture->selection, 1, FALSE);
  run (fixture, "endpoints.test");
  g_assert_cmpuint (sally_test_queue_get_n_total (queue), ==, 2);
  sally_test_wait_until (!sally_test_queue_get_running (queue));
  sally_test_wait_until (sally_app_test_count (fixture->test, SALLY_STORE_REPORTS) == 2);
}

static void
test_delete (Fixture *fixture, gconstpointer data)
{
  gtk_selection_model_select_item (fixture->selection, 1, TRUE);
  run (fixture, "endpoints.delete");
  sally_test_wait_until (has_text (fixture, "“billing” deleted"));
  sally_test_wait_until (count_rows (fixture) == 2);
  gtk_selection_model_select_all (fixture->selection);
  run (fixture, "endpoints.delete");
  sally_test_wait_until (has_text (fixture, "3 endpoints deleted"));
  sally_test_wait_until (is_state (fixture, "empty"));
  sally_app_test_press (GTK_WIDGET (fixture->test->window), "Undo");
  sally_test_wait_until (count_rows (fixture) == 3);
  g_assert_cmpuint (sally_app_test_count (fixture->test, SALLY_STORE_ENDPOINTS), ==, 3);
}

/* An endpoint whose details are open goes, and the details with it. */
static void
test_delete_opened (Fixture *fixture, gconstpointer data)
{
  SallyEndpointPage *page = SALLY_ENDPOINT_PAGE (fixture->page);
  g_autoptr (SallyEndpoint) endpoint =
      sally_app_test_get (fixture->test, SALLY_STORE_ENDPOINTS, "orders");

  sally_endpoint_page_open (page, sally_endpoint_get_arn (endpoint));
  sally_test_wait_until (
      sally_endpoint_details_get_endpoint (sally_endpoint_page_get_details (page)) != NULL);
  run (fixture, "endpoints.delete");
  sally_test_wait_until (count_rows (fixture) == 2);
  sally_test_wait_until (*sally_endpoint_details_get_arn (sally_endpoint_page_get_details (page))
                         == '\0');
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->test->window), "win.undo", NULL));
  sally_test_wait_until (count_rows (fixture) == 3);
}

static void
test_menu (Fixture *fixture, gconstpointer data)
{
  static const char *const items[] = { "Test Connection", "Edit…", "Duplicate…", "Copy ARN",
                                       "Delete" };
  GtkWidget *row = sally_app_test_find_type (GTK_WIDGET (fixture->list), SALLY_TYPE_ENDPOINT_ROW);
  GtkWidget *menu;

  sally_library_row_popup (SALLY_LIBRARY_ROW (row));
  menu = sally_app_test_find_type (row, GTK_TYPE_POPOVER_MENU);
  g_assert_nonnull (menu);
  sally_test_wait_until (gtk_widget_get_mapped (menu));
  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    if (sally_app_test_find_text (menu, items[i]) == NULL)
      g_error ("The menu has no “%s”", items[i]);
  /* It is about the row that it belongs to. */
  g_assert_true (gtk_selection_model_is_selected (
      fixture->selection, sally_library_row_get_position (SALLY_LIBRARY_ROW (row))));
  gtk_popover_popdown (GTK_POPOVER (menu));
}

static void
clipboard_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_copy_arn (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SallyEndpoint) endpoint =
      sally_app_test_get (fixture->test, SALLY_STORE_ENDPOINTS, "archive");
  g_autofree char *text = NULL;

  gtk_selection_model_select_item (fixture->selection, 0, TRUE);
  run (fixture, "endpoints.copy-arn");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (fixture->page)), NULL,
                                 clipboard_read_cb, &text);
  sally_test_wait_until (text != NULL);
  g_assert_cmpstr (text, ==, sally_endpoint_get_arn (endpoint));
}

static void
test_duplicate (Fixture *fixture, gconstpointer data)
{
  GtkApplication *application = GTK_APPLICATION (fixture->test->application);
  SallyEndpoint *draft;

  gtk_selection_model_select_item (fixture->selection, 2, TRUE);
  run (fixture, "endpoints.duplicate");
  sally_test_wait_until (
      SALLY_IS_ENDPOINT_EDITOR (gtk_application_get_active_window (application)));
  draft = sally_endpoint_editor_get_draft (
      SALLY_ENDPOINT_EDITOR (gtk_application_get_active_window (application)));
  g_assert_cmpstr (sally_endpoint_get_identifier (draft), ==, "orders-copy");
  g_assert_cmpstr (sally_endpoint_get_arn (draft), ==, "");
  g_assert_cmpstr (sally_endpoint_get_server (draft), ==, "orders.invalid");
}

/* Another program takes the tables away. */
static void
spoil (const char *dir)
{
  static const char script[] = "import sqlite3, sys\n"
                               "library = sqlite3.connect(sys.argv[1])\n"
                               "for table in 'report', 'x509', 'endpoint', 'certificate':\n"
                               "    library.execute('DROP TABLE ' + table)\n"
                               "library.commit()\n";
  g_autofree char *path = g_build_filename (dir, "library.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "python3", "-c", script, path, NULL);

  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

/* A library that breaks while it is open: every page says so. */
static void
test_error (Fixture *fixture, gconstpointer data)
{
  SallyWindow *window = fixture->test->window;
  SallyOverviewPage *overview = sally_window_get_overview_page (window);
  SallyLibraryList *certificates =
      sally_library_page_get_list (SALLY_LIBRARY_PAGE (sally_window_get_certificate_page (window)));
  SallyLibraryList *reports =
      sally_library_page_get_list (SALLY_LIBRARY_PAGE (sally_window_get_report_page (window)));

  spoil (fixture->test->dir);
  sally_test_wait_until (g_str_equal (sally_overview_page_get_state (overview), "error"));
  sally_test_wait_until (is_state (fixture, "error"));
  sally_test_wait_until (g_str_equal (sally_library_list_get_state (certificates), "error"));
  sally_test_wait_until (g_str_equal (sally_library_list_get_state (reports), "error"));
  g_assert_true (has_text (fixture, "Could Not Read the Library"));
}

#define ADD(path, function) g_test_add ("/lists/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  sally_app_test_init (&argc, &argv);
  ADD ("search", test_search);
  ADD ("select", test_select);
  ADD ("test-selected", test_test_selected);
  ADD ("delete", test_delete);
  ADD ("delete-opened", test_delete_opened);
  ADD ("menu", test_menu);
  ADD ("copy-arn", test_copy_arn);
  ADD ("duplicate", test_duplicate);
  ADD ("error", test_error);
  return g_test_run ();
}
