/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-app-test.h"

#include "sally-certificate-window.h"
#include "sally-certificate.h"
#include "sally-endpoint-editor.h"
#include "sally-endpoint.h"
#include "sally-engine.h"
#include "sally-fetch-window.h"
#include "sally-import-dialog.h"
#include "sally-preferences-window.h"
#include "sally-report-view.h"
#include "sally-library-row.h"
#include "sally-test-queue.h"
#include "sally-workspace.h"
#include "sally-x509-row.h"

#include <stdlib.h>

/* Every page, window, dialog and menu comes up in the look of the environment
 * (dark, high contrast, right to left, large text) without a warning, is as
 * narrow as a phone, and names its controls for a screen reader.
 *
 * Runs once per look: LOOK is dark, rtl or large; high contrast is libadwaita's
 * own variable.
 */
static gboolean
is_look (const char *look)
{
  return g_strcmp0 (g_getenv ("LOOK"), look) == 0;
}

static gboolean
has_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return *gtk_label_get_text (GTK_LABEL (widget)) != '\0';
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (!GTK_IS_POPOVER (child) && has_text (child))
      return TRUE;
  return FALSE;
}

/* A button with an icon alone says of itself that its icon names it, and a
 * screen reader then reads “image”: that is no name. */
static gboolean
has_name (GtkWidget *widget)
{
  if (gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL))
    return TRUE;
  if (GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget))
    return has_text (widget);
  return gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget),
                                           GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

/* A control must be named by a label property, a relation or its own text.
 * What GTK and libadwaita build inside their own widgets is theirs. */
static void
walk (GtkWidget *widget, GString *nameless)
{
  gboolean control = GTK_IS_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget)
                     || GTK_IS_SWITCH (widget) || GTK_IS_SPIN_BUTTON (widget)
                     || GTK_IS_SEARCH_ENTRY (widget) || GTK_IS_MENU_BUTTON (widget)
                     || GTK_IS_LIST_VIEW (widget);

  if (!gtk_widget_get_visible (widget)
      || g_str_equal (G_OBJECT_TYPE_NAME (widget), "AdwToastWidget")
      || (GTK_IS_SEARCH_ENTRY (widget)
          && gtk_widget_get_ancestor (widget, ADW_TYPE_PREFERENCES_WINDOW) != NULL))
    return;
  if (control && !has_name (widget)
      && !ADW_IS_ACTION_ROW (gtk_widget_get_ancestor (widget, ADW_TYPE_ACTION_ROW)))
    g_string_append_printf (nameless, "%s (tooltip: %s) of %s in %s; ", G_OBJECT_TYPE_NAME (widget),
                            gtk_widget_get_tooltip_text (widget),
                            G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)),
                            G_OBJECT_TYPE_NAME (gtk_widget_get_root (widget)));
  if (GTK_IS_SPIN_BUTTON (widget) || GTK_IS_SEARCH_ENTRY (widget) || GTK_IS_MENU_BUTTON (widget)
      || ADW_IS_ENTRY_ROW (widget) || GTK_IS_WINDOW_CONTROLS (widget)
      || ADW_IS_EXPANDER_ROW (widget) || ADW_IS_COMBO_ROW (widget))
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    walk (child, nameless);
}

static void
check_names (GtkWidget *widget)
{
  g_autoptr (GString) nameless = g_string_new (NULL);

  walk (widget, nameless);
  g_assert_cmpstr (nameless->str, ==, "");
}

/* 360 pixels and the frame; large text may need more, but not twice as much. */
static void
check_width (GtkWidget *window, const char *what)
{
  int minimum;

  gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_test_message ("%s is %d wide at least", what, minimum);
  g_assert_cmpint (minimum, <=, is_look ("large") ? 540 : 370);
}

static void
check_window (GtkWidget *window, const char *what)
{
  sally_app_test_settle ();
  check_names (window);
  check_width (window, what);
}

static void
import (SallyAppTest *test, const char *name)
{
  g_autofree char *path = sally_app_test_get_fixture (name);

  sally_app_test_import (test, GTK_WIDGET (sally_window_get_stage (test->window)),
                         (const char *const[]){ path, NULL });
}

static void
test_pages (void)
{
  static const char *const pages[] = { "overview", "endpoints", "certificates", "reports" };
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  g_autofree char *arn = NULL;
  g_autoptr (SallyCertificate) certificate = NULL;
  GtkWidget *window = GTK_WIDGET (test->window);
  GtkWidget *toggle;

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++) {
    sally_window_show_page (test->window, pages[i]);
    check_window (window, pages[i]);
  }
  import (test, "mixed.pem");
  import (test, "corp-ca.pem");
  arn = sally_app_test_add_endpoint (test, "orders", "postgres", "db1.example.com", 0,
                                     SALLY_SSL_NONE, "");
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++) {
    sally_window_show_page (test->window, pages[i]);
    check_window (window, pages[i]);
    /* On the overview it searches the endpoints. */
    gtk_widget_activate_action (window, "win.search", NULL);
    check_window (window, "search");
  }
  certificate = sally_app_test_get (test, SALLY_STORE_CERTIFICATES, "corp-ca");
  sally_window_show_page (test->window, "certificates");
  sally_certificate_page_open (sally_window_get_certificate_page (test->window),
                               sally_certificate_get_arn (certificate));
  sally_app_test_settle ();
  toggle = sally_app_test_find_type (sally_app_test_find_type (window, SALLY_TYPE_X509_ROW),
                                     GTK_TYPE_TOGGLE_BUTTON);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), TRUE);
  check_window (window, "certificate");
}

static void
expand_all (GtkWidget *widget)
{
  if (ADW_IS_EXPANDER_ROW (widget))
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (widget), TRUE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    expand_all (child);
}

/* Narrow and wide: the drawing of the path and the ladder have a form for each. */
static void
check_report (SallyAppTest *test, SallyReportView *view)
{
  static const int widths[] = { 360, 700, 960, 1250 };

  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++) {
    gtk_window_set_default_size (GTK_WINDOW (test->window), widths[i], 700);
    sally_app_test_settle ();
  }
  expand_all (GTK_WIDGET (view));
  check_window (GTK_WIDGET (test->window), "report");
}

static void
test_report (void)
{
  static const SallyDemoFault faults[] = { SALLY_DEMO_WRONG_NAME, SALLY_DEMO_INCOMPLETE_CHAIN,
                                           SALLY_DEMO_NO_TLS };
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  SallyEndpointPage *page = sally_window_get_endpoint_page (test->window);
  SallyReportView *view = sally_endpoint_details_get_view (sally_endpoint_page_get_details (page));

  sally_window_show_page (test->window, "endpoints");
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++) {
    guint port = sally_app_test_serve (test, "postgres", faults[i]);
    g_autofree char *identifier = g_strdup_printf ("orders%zu", i);
    g_autofree char *arn = sally_app_test_add_endpoint (
        test, identifier, "postgres", "localhost", port, SALLY_SSL_VERIFY_FULL, test->root_arn);

    sally_endpoint_page_open (page, arn);
    sally_test_queue_add (sally_test_queue_get_for (test->workspace), arn);
    sally_test_wait_until (g_str_equal (sally_report_view_get_state (view), "report"));
    check_report (test, view);
  }
}

static void
test_steps (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  SallyEndpointPage *page = sally_window_get_endpoint_page (test->window);
  guint port = sally_app_test_serve (test, "mysql", SALLY_DEMO_SILENT);
  g_autofree char *arn = sally_app_test_add_endpoint (test, "orders", "mysql", "localhost", port,
                                                      SALLY_SSL_VERIFY_FULL, test->root_arn);

  sally_window_show_page (test->window, "endpoints");
  sally_endpoint_page_open (page, arn);
  sally_test_queue_add (sally_test_queue_get_for (test->workspace), arn);
  sally_test_wait_until (sally_app_test_find_text (GTK_WIDGET (page), "127.0.0.1:") != NULL);
  check_window (GTK_WIDGET (test->window), "steps");
  sally_test_queue_stop_all (sally_test_queue_get_for (test->workspace));
  sally_test_wait_until (sally_app_test_find_text (GTK_WIDGET (page), "Test Stopped") != NULL);
  check_window (GTK_WIDGET (test->window), "stopped");
}

static void
test_editor (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new ("postgres");
  GtkWidget *editor = GTK_WIDGET (sally_application_edit (test->application, endpoint));
  SallyEndpoint *draft = sally_endpoint_editor_get_draft (SALLY_ENDPOINT_EDITOR (editor));
  gsize n_engines;
  const SallyEngine *engines = sally_engine_list (&n_engines);

  sally_endpoint_set_identifier (draft, "not--right");
  sally_endpoint_set_server (draft, "db1.example.com:5432");
  sally_endpoint_set_ssl_mode (draft, SALLY_SSL_VERIFY_FULL);
  gtk_widget_activate_action (editor, "win.paste-uri", "s",
                              "postgresql://app@db9.example.com:5544/sales?sslmode=require");
  expand_all (editor);
  for (gsize i = 0; i < n_engines; i++) {
    sally_endpoint_set_engine (draft, &engines[i]);
    check_window (editor, engines[i].name);
  }
}

static void
test_windows (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  const struct {
    const char *action;
    GType type;
    gboolean own;
  } cases[] = {
    { "preferences", SALLY_TYPE_PREFERENCES_WINDOW, TRUE },
    { "certificate-manager", SALLY_TYPE_CERTIFICATE_WINDOW, TRUE },
    { "about", ADW_TYPE_ABOUT_WINDOW, FALSE },
  };
  GLogLevelFlags fatal;

  import (test, "mixed.pem");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_action_group_activate_action (G_ACTION_GROUP (test->application), cases[i].action, NULL);
    sally_app_test_settle ();
    g_assert_nonnull (sally_app_test_find_window (cases[i].type));
    if (cases[i].own)
      check_window (GTK_WIDGET (sally_app_test_find_window (cases[i].type)), cases[i].action);
    gtk_window_destroy (sally_app_test_find_window (cases[i].type));
  }
  /* GTK 4.8 itself warns about a label in its page switcher. */
  fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK);
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.show-help-overlay", NULL);
  sally_app_test_settle ();
  g_assert_nonnull (sally_app_test_find_window (GTK_TYPE_SHORTCUTS_WINDOW));
  gtk_window_destroy (sally_app_test_find_window (GTK_TYPE_SHORTCUTS_WINDOW));
  g_log_set_always_fatal (fatal);
}

static void
test_fetch (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  g_autofree char *port =
      g_strdup_printf ("%u", sally_app_test_serve (test, "mysql", SALLY_DEMO_GOOD));
  GtkWidget *window;

  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.fetch", NULL);
  window = GTK_WIDGET (find_window (SALLY_TYPE_FETCH_WINDOW));
  check_window (window, "fetch");
  gtk_editable_set_text (GTK_EDITABLE (sally_app_test_find_row (window, "Server Name or Address")),
                         "localhost");
  gtk_editable_set_text (GTK_EDITABLE (sally_app_test_find_row (window, "Port")), port);
  sally_app_test_press (window, "Fetch");
  sally_test_wait_until (
      g_str_equal (sally_fetch_window_get_state (SALLY_FETCH_WINDOW (window)), "fetched"));
  check_window (window, "fetched");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
check_dialog (const char *what)
{
  sally_test_wait_until (sally_app_test_find_dialog () != NULL);
  check_window (GTK_WIDGET (sally_app_test_find_dialog ()), what);
  gtk_window_destroy (sally_app_test_find_dialog ());
}

/* With everything that may be asked. */
static void
test_import (void)
{
  static const char *const names[] = { "../pkcs12/small.p12", "../jks/trust.jks",
                                       "../wallets/193-local-self/cwallet.sso", "garbage.pem",
                                       "root.pem" };
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  g_auto (GStrv) paths = g_new0 (char *, G_N_ELEMENTS (names) + 1);
  GtkWindow *dialog = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    paths[i] = sally_app_test_get_fixture (names[i]);
  sally_app_test_drop (GTK_WIDGET (sally_window_get_stage (test->window)),
                       (const char *const *) paths);
  sally_test_wait_until ((dialog = sally_app_test_find_window (SALLY_TYPE_IMPORT_DIALOG)) != NULL);
  check_window (GTK_WIDGET (dialog), "import dialog");
  gtk_window_close (dialog);
}

static void
test_dialogs (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new ("mysql");
  GtkWindow *editor = sally_application_edit (test->application, endpoint);
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "A <b>reason</b>");

  sally_endpoint_set_identifier (sally_endpoint_editor_get_draft (SALLY_ENDPOINT_EDITOR (editor)),
                                 "orders");
  gtk_window_close (editor);
  check_dialog ("discard");
  import (test, "garbage.pem");
  check_dialog ("import");
  sally_stage_show_error (sally_window_get_stage (test->window), "Could Not Do It", error);
  check_dialog ("error");
  g_action_group_activate_action (G_ACTION_GROUP (test->application), "check-library", NULL);
  check_dialog ("check");
}

static void
check_menus (GtkWidget *widget, guint *n_menus)
{
  if (!gtk_widget_get_visible (widget) || !gtk_widget_get_child_visible (widget))
    return;
  if (GTK_IS_MENU_BUTTON (widget)) {
    GtkPopover *popover = gtk_menu_button_get_popover (GTK_MENU_BUTTON (widget));

    gtk_menu_button_popup (GTK_MENU_BUTTON (widget));
    sally_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (popover)));
    check_names (GTK_WIDGET (popover));
    gtk_menu_button_popdown (GTK_MENU_BUTTON (widget));
    sally_app_test_settle ();
    (*n_menus)++;
  }
  if (SALLY_IS_LIBRARY_ROW (widget)) {
    GtkWidget *popover;

    sally_library_row_popup (SALLY_LIBRARY_ROW (widget));
    popover = sally_app_test_find_type (widget, GTK_TYPE_POPOVER_MENU);
    sally_test_wait_until (gtk_widget_get_mapped (popover));
    check_names (popover);
    gtk_popover_popdown (GTK_POPOVER (popover));
    sally_app_test_settle ();
    (*n_menus)++;
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_menus (child, n_menus);
}

static void
test_menus (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  g_autoptr (SallyCertificate) certificate = NULL;
  guint n_menus = 0;

  import (test, "root.pem");
  certificate = sally_app_test_get (test, SALLY_STORE_CERTIFICATES, "root");
  sally_window_show_page (test->window, "certificates");
  sally_app_test_settle ();
  sally_certificate_page_open (sally_window_get_certificate_page (test->window),
                               sally_certificate_get_arn (certificate));
  sally_app_test_settle ();
  /* Those of the program, of the details and of the row, as far as they are in
   * sight. */
  check_menus (GTK_WIDGET (test->window), &n_menus);
  sally_library_page_show_list (
      SALLY_LIBRARY_PAGE (sally_window_get_certificate_page (test->window)));
  sally_app_test_settle ();
  check_menus (GTK_WIDGET (test->window), &n_menus);
  g_assert_cmpuint (n_menus, >=, 3);
}

int
main (int argc, char *argv[])
{
  sally_app_test_init (&argc, &argv);
  if (is_look ("dark"))
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_DARK);
  if (is_look ("rtl"))
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  if (is_look ("large"))
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 1024 * 96 * 3 / 2, NULL);
  g_test_add_func ("/looks/pages", test_pages);
  g_test_add_func ("/looks/report", test_report);
  g_test_add_func ("/looks/steps", test_steps);
  g_test_add_func ("/looks/editor", test_editor);
  g_test_add_func ("/looks/import", test_import);
  g_test_add_func ("/looks/windows", test_windows);
  g_test_add_func ("/looks/fetch", test_fetch);
  g_test_add_func ("/looks/dialogs", test_dialogs);
  g_test_add_func ("/looks/menus", test_menus);
  return g_test_run ();
}
