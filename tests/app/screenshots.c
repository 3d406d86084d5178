/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-app-test.h"

#include "sally-certificate.h"
#include "sally-endpoint-editor.h"
#include "sally-endpoint.h"
#include "sally-fetch-window.h"
#include "sally-import-dialog.h"
#include "sally-preferences-window.h"
#include "sally-settings.h"
#include "sally-test-queue.h"
#include "sally-workspace.h"
#include "sally-x509-row.h"

#include <stdlib.h>

/* Goes through every page of the program with a filled library and saves a
 * picture of each: build-aux/screenshots runs it once per look.
 *
 * screenshots DIR WIDTH HEIGHT FILE... : the files are imported.  With RELEASE
 * in the environment it makes only the pictures that the metainfo names; DPI is
 * what makes text large.  ASKED is a folder with files that the import asks about.
 */
static const char *out_dir;

/* Of the demo's endpoints, those that are kept: one of each kind of answer. */
static const char *const shown[] = {
  "demo-mysql-good",       "demo-mysql-incomplete-chain", "demo-mysql-no-tls",
  "demo-postgres-expired", "demo-postgres-good",          "demo-postgres-self-signed",
  "demo-postgres-silent",  "demo-postgres-wrong-name",    NULL
};

static void
shoot (GtkWidget *window, const char *name)
{
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path = g_build_filename (out_dir, file, NULL);

  sally_app_test_dismiss_toasts (window);
  sally_app_test_settle ();
  sally_app_test_settle ();
  /* Nothing is to be seen of a window that is about to be drawn. */
  sally_test_wait_until (sally_app_test_save_png (window, path));
}

static gboolean
is_tested (SallyAppTest *test)
{
  SallyTestQueue *queue = sally_test_queue_get_for (test->workspace);

  return sally_test_queue_get_n_done (queue) > 0 && !sally_test_queue_get_running (queue);
}

static void
test_again (SallyAppTest *test, const char *const *identifiers)
{
  SallyTestQueue *queue = sally_test_queue_get_for (test->workspace);

  for (; *identifiers != NULL; identifiers++) {
    g_autoptr (SallyEndpoint) endpoint =
        sally_app_test_get (test, SALLY_STORE_ENDPOINTS, *identifiers);

    sally_test_queue_add (queue, sally_endpoint_get_arn (endpoint));
  }
  sally_test_wait_until (is_tested (test));
}

/* Endpoints as somebody might have them: some that pass, and some whose
 * certificates end within the year. */
static void
add_endpoints (SallyAppTest *test)
{
  static const char *const passing[] = { "orders-prod", "customers", "reporting", NULL };
  static const char *const ending[][2] = { { "billing", "billing-ca" },
                                           { "invoices", "billing-ca" },
                                           { "warehouse", "warehouse-ca" },
                                           { "archive", "archive-ca" } };
  g_autoptr (SallyEndpoint) good =
      sally_app_test_get (test, SALLY_STORE_ENDPOINTS, "demo-postgres-good");

  for (gsize i = 0; passing[i] != NULL; i++)
    g_free (sally_app_test_add_endpoint (test, passing[i], "postgres", "localhost",
                                         sally_endpoint_get_port (good), SALLY_SSL_VERIFY_FULL,
                                         sally_endpoint_get_certificate_arn (good)));
  test_again (test, passing);
  for (gsize i = 0; i < G_N_ELEMENTS (ending); i++) {
    g_autoptr (SallyCertificate) certificate =
        sally_app_test_get (test, SALLY_STORE_CERTIFICATES, ending[i][1]);
    g_autofree char *server = g_strdup_printf ("%s.db.example.com", ending[i][0]);

    g_free (sally_app_test_add_endpoint (test, ending[i][0], i % 2 == 0 ? "postgres" : "mysql",
                                         server, 0, SALLY_SSL_VERIFY_FULL,
                                         sally_certificate_get_arn (certificate)));
  }
}

static void
start_demo (SallyAppTest *test)
{
  g_autoptr (GPtrArray) endpoints = NULL;

  /* The silent servers would take their time. */
  g_object_set (sally_workspace_get_settings (test->workspace), "read-timeout", 1500, NULL);
  gtk_widget_activate_action (GTK_WIDGET (test->window), "app.demo", NULL);
  sally_test_wait_until (is_tested (test));
  endpoints = sally_app_test_list (test, SALLY_STORE_ENDPOINTS);
  for (guint i = 0; i < endpoints->len; i++) {
    SallyEndpoint *endpoint = g_ptr_array_index (endpoints, i);

    if (!g_strv_contains (shown, sally_endpoint_get_identifier (endpoint)))
      sally_app_test_remove (test, SALLY_STORE_ENDPOINTS, sally_endpoint_get_arn (endpoint));
  }
  add_endpoints (test);
}

static void
open_certificate (SallyAppTest *test, const char *identifier)
{
  g_autoptr (SallyCertificate) certificate =
      sally_app_test_get (test, SALLY_STORE_CERTIFICATES, identifier);

  sally_window_show_page (test->window, "certificates");
  sally_certificate_page_open (sally_window_get_certificate_page (test->window),
                               sally_certificate_get_arn (certificate));
}

static void
open_endpoint (SallyAppTest *test, const char *identifier)
{
  g_autoptr (SallyEndpoint) endpoint = sally_app_test_get (test, SALLY_STORE_ENDPOINTS, identifier);

  sally_window_show_page (test->window, "endpoints");
  sally_endpoint_page_open (sally_window_get_endpoint_page (test->window),
                            sally_endpoint_get_arn (endpoint));
}

static void
expand_first (SallyAppTest *test)
{
  GtkWidget *details = GTK_WIDGET (
      sally_certificate_page_get_details (sally_window_get_certificate_page (test->window)));
  GtkWidget *row = NULL;

  sally_test_wait_until ((row = sally_app_test_find_type (details, SALLY_TYPE_X509_ROW)) != NULL);
  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (sally_app_test_find_type (row, GTK_TYPE_TOGGLE_BUTTON)), TRUE);
}

static void
scroll_down (GtkWidget *inside)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (inside, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
}

static void
shoot_pages (SallyAppTest *test)
{
  GtkWidget *window = GTK_WIDGET (test->window);
  SallyEndpointPage *endpoints = sally_window_get_endpoint_page (test->window);

  sally_window_show_page (test->window, "certificates");
  shoot (window, "02-certificates");
  open_certificate (test, "corp-ca");
  shoot (window, "03-certificate-details");
  expand_first (test);
  shoot (window, "04-certificate-fields");
  sally_window_show_page (test->window, "endpoints");
  shoot (window, "05-endpoints");
  for (gsize i = 0; shown[i] != NULL; i++) {
    g_autofree char *name = g_strdup_printf ("06-report-%s", shown[i]);

    open_endpoint (test, shown[i]);
    shoot (window, name);
  }
  scroll_down (
      GTK_WIDGET (sally_endpoint_details_get_view (sally_endpoint_page_get_details (endpoints))));
  shoot (window, "07-report-end");
  open_endpoint (test, "demo-postgres-silent");
  sally_app_test_settle ();
  gtk_widget_activate_action (GTK_WIDGET (endpoints), "endpoints.test", NULL);
  shoot (window, "08-live");
  open_endpoint (test, "billing");
  shoot (window, "09-untested");
  sally_window_show_page (test->window, "reports");
  shoot (window, "10-reports");
  sally_window_show_page (test->window, "overview");
  shoot (window, "11-overview");
}

static GtkWindow *
open_editor (SallyAppTest *test, const char *engine, int width, int height)
{
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new (engine);
  GtkWindow *editor = sally_application_edit (test->application, endpoint);

  gtk_window_set_default_size (editor, width, height);
  return editor;
}

static void
fill_editor (SallyAppTest *test, SallyEndpoint *draft, const char *server, guint port)
{
  g_autoptr (SallyCertificate) certificate =
      sally_app_test_get (test, SALLY_STORE_CERTIFICATES, "demo-root");

  sally_endpoint_set_identifier (draft, "orders-eu");
  sally_endpoint_set_server (draft, server);
  sally_endpoint_set_port (draft, port);
  sally_endpoint_set_user_name (draft, "app");
  sally_endpoint_set_database (draft, "orders");
  sally_endpoint_set_ssl_mode (draft, SALLY_SSL_VERIFY_FULL);
  sally_endpoint_set_certificate_arn (draft, sally_certificate_get_arn (certificate));
}

static void
shoot_editor (SallyAppTest *test, int width)
{
  GtkWindow *editor = open_editor (test, "mysql", MIN (width, 560), 960);
  SallyEndpoint *draft = sally_endpoint_editor_get_draft (SALLY_ENDPOINT_EDITOR (editor));
  g_autoptr (SallyEndpoint) wrong =
      sally_app_test_get (test, SALLY_STORE_ENDPOINTS, "demo-postgres-wrong-name");
  SallyReportView *view = sally_endpoint_editor_get_view (SALLY_ENDPOINT_EDITOR (editor));

  shoot (GTK_WIDGET (editor), "12-editor-new");
  sally_endpoint_set_identifier (draft, "orders--prod-");
  sally_endpoint_set_server (draft, "db1.example.com:3306");
  sally_endpoint_set_ssl_mode (draft, SALLY_SSL_VERIFY_FULL);
  shoot (GTK_WIDGET (editor), "13-editor-error");
  scroll_down (GTK_WIDGET (view));
  shoot (GTK_WIDGET (editor), "14-editor-end");
  sally_endpoint_set_engine (draft, sally_endpoint_get_engine (wrong));
  fill_editor (test, draft, sally_endpoint_get_server (wrong), sally_endpoint_get_port (wrong));
  sally_app_test_settle ();
  gtk_widget_activate_action (GTK_WIDGET (editor), "editor.test", NULL);
  sally_test_wait_until (g_str_equal (sally_report_view_get_state (view), "report"));
  shoot (GTK_WIDGET (editor), "15-editor-tested");
  gtk_window_destroy (editor);
}

/* The engines that have settings of their own. */
static void
shoot_engines (SallyAppTest *test, int width)
{
  static const char *const engines[] = { "postgres", "sqlserver", "oracle",   "mongodb",
                                         "redis",    "kafka",     "dynamodb", NULL };

  for (guint i = 0; engines[i] != NULL; i++) {
    GtkWindow *editor = open_editor (test, engines[i], MIN (width, 560), 960);
    g_autofree char *name = g_strdup_printf ("16-editor-%s", engines[i]);

    shoot (GTK_WIDGET (editor), name);
    gtk_window_destroy (editor);
  }
}

/* One that opens after a wrong try, one to convert, a wallet of another computer,
 * one that is no good, and one that needs nothing. */
static void
shoot_import (SallyAppTest *test, int width)
{
  static const char *const names[] = { "small.p12", "keys.jks", "cwallet.sso", "garbage.pem",
                                       "root.pem" };
  g_auto (GStrv) paths = g_new0 (char *, G_N_ELEMENTS (names) + 1);
  GtkWindow *dialog = NULL;
  GtkWidget *row;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    paths[i] = g_build_filename (g_getenv ("ASKED"), names[i], NULL);
  sally_app_test_drop (GTK_WIDGET (sally_window_get_stage (test->window)),
                       (const char *const *) paths);
  sally_test_wait_until ((dialog = sally_app_test_find_window (SALLY_TYPE_IMPORT_DIALOG)) != NULL);
  gtk_window_set_default_size (dialog, MIN (width, 500), -1);
  shoot (GTK_WIDGET (dialog), "17-import");
  row = sally_app_test_find_row (GTK_WIDGET (dialog), "Password of");
  gtk_editable_set_text (GTK_EDITABLE (row), "wrong");
  sally_app_test_press (GTK_WIDGET (dialog), "Import");
  sally_test_wait_until (sally_app_test_find_text (GTK_WIDGET (dialog), "does not open") != NULL);
  shoot (GTK_WIDGET (dialog), "18-import-wrong");
  gtk_window_close (dialog);
}

static void
shoot_fetch (SallyAppTest *test, int width)
{
  g_autoptr (SallyEndpoint) good =
      sally_app_test_get (test, SALLY_STORE_ENDPOINTS, "demo-mysql-good");
  g_autofree char *port = g_strdup_printf ("%u", sally_endpoint_get_port (good));
  SallyStage *stage = sally_window_get_stage (test->window);
  GtkWidget *window = GTK_WIDGET (sally_fetch_window_new (stage));

  gtk_window_set_default_size (GTK_WINDOW (window), MIN (width, 600), 1000);
  gtk_window_present (GTK_WINDOW (window));
  shoot (window, "19-fetch");
  gtk_editable_set_text (GTK_EDITABLE (sally_app_test_find_row (window, "Server")), "localhost");
  gtk_editable_set_text (GTK_EDITABLE (sally_app_test_find_row (window, "Port")), port);
  sally_app_test_press (window, "Fetch");
  sally_test_wait_until (
      g_str_equal (sally_fetch_window_get_state (SALLY_FETCH_WINDOW (window)), "fetched"));
  gtk_check_button_set_active (
      GTK_CHECK_BUTTON (sally_app_test_find_type (window, GTK_TYPE_CHECK_BUTTON)), TRUE);
  shoot (window, "20-fetched");
  scroll_down (sally_app_test_find_row (window, "Reason"));
  shoot (window, "21-fetched-end");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
shoot_release (SallyAppTest *test)
{
  GtkWidget *window = GTK_WIDGET (test->window);
  GtkWindow *editor;

  sally_window_show_page (test->window, "overview");
  shoot (window, "overview");
  open_certificate (test, "corp-ca");
  expand_first (test);
  shoot (window, "certificates");
  open_endpoint (test, "demo-postgres-wrong-name");
  shoot (window, "report-fail");
  editor = open_editor (test, "postgres", 960, 900);
  fill_editor (test, sally_endpoint_editor_get_draft (SALLY_ENDPOINT_EDITOR (editor)),
               "db1.example.com", 0);
  shoot (GTK_WIDGET (editor), "editor");
}

int
main (int argc, char *argv[])
{
  g_autoptr (SallyAppTest) test = NULL;
  GtkWindow *window;
  int width;

  if (argc < 5)
    return 2;
  out_dir = argv[1];
  width = atoi (argv[2]);
  gtk_init ();
  adw_init ();
  sally_app_test_set_look ();
  /* On X11 the file of the settings does not count for this one. */
  if (g_getenv ("DPI") != NULL)
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 1024 * atoi (g_getenv ("DPI")), NULL);
  test = sally_app_test_new_at (sally_test_make_dir ());
  gtk_window_set_default_size (GTK_WINDOW (test->window), width, atoi (argv[3]));
  sally_app_test_wait_open (test);
  if (g_getenv ("RELEASE") == NULL)
    shoot (GTK_WIDGET (test->window), "01-empty");
  sally_app_test_import (test, GTK_WIDGET (sally_window_get_stage (test->window)),
                         (const char *const *) argv + 4);
  start_demo (test);
  if (g_getenv ("RELEASE") != NULL) {
    shoot_release (test);
    return 0;
  }
  shoot_pages (test);
  shoot_editor (test, width);
  shoot_engines (test, width);
  shoot_fetch (test, width);
  gtk_widget_activate_action (GTK_WIDGET (test->window), "app.preferences", NULL);
  window = gtk_application_get_active_window (GTK_APPLICATION (test->application));
  shoot (GTK_WIDGET (window), "16-preferences");
  shoot_import (test, width);
  return 0;
}
