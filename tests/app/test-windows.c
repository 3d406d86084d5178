/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-app-test.h"

#include "sally-endpoint-editor.h"
#include "sally-endpoint.h"
#include "sally-preferences-window.h"
#include "sally-settings.h"
#include "sally-workspace.h"

#include <string.h>

/* What holds for every window: names for a screen reader, nothing left behind,
 * keys that are told, the states of the pages, narrow and dark.
 */
static gboolean
has_name (GtkWidget *widget)
{
  if (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget),
                                        GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    return TRUE;
  return gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL);
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
      || (GTK_IS_SEARCH_ENTRY (widget)
          && gtk_widget_get_ancestor (widget, ADW_TYPE_PREFERENCES_WINDOW) != NULL))
    return;
  if (control && !has_name (widget) && !(GTK_IS_BUTTON (widget) && has_text (widget))
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
check_names (GtkWidget *window)
{
  g_autoptr (GString) nameless = g_string_new (NULL);

  walk (window, nameless);
  g_assert_cmpstr (nameless->str, ==, "");
}

static void
import (SallyAppTest *test, const char *name)
{
  g_autofree char *path = sally_app_test_get_fixture (name);

  sally_app_test_import (test, GTK_WIDGET (sally_window_get_stage (test->window)),
                         (const char *const[]){ path, NULL });
}

static void
test_names (void)
{
  static const char *const pages[] = { "overview", "endpoints", "certificates", "reports" };
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new ("postgres");
  g_autofree char *arn = NULL;
  GtkWindow *window;

  import (test, "mixed.pem");
  arn = sally_app_test_add_endpoint (test, "orders", "postgres", "db1.example.com", 0,
                                     SALLY_SSL_NONE, "");
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++) {
    sally_window_show_page (test->window, pages[i]);
    sally_app_test_settle ();
    check_names (GTK_WIDGET (test->window));
  }
  window = sally_application_edit (test->application, endpoint);
  check_names (GTK_WIDGET (window));
  g_action_group_activate_action (G_ACTION_GROUP (test->application), "preferences", NULL);
  g_action_group_activate_action (G_ACTION_GROUP (test->application), "certificate-manager", NULL);
  sally_app_test_settle ();
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (test->application)); l != NULL;
       l = l->next)
    check_names (l->data);
}

static void
check_gone (GtkWindow *window)
{
  gpointer weak = window;

  g_object_add_weak_pointer (G_OBJECT (window), &weak);
  gtk_window_destroy (window);
  sally_test_wait_until (weak == NULL);
}

/* A window that is closed leaves nothing behind. */
static void
test_leaks (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new ("mysql");

  import (test, "root.pem");
  check_gone (sally_application_edit (test->application, endpoint));
  g_action_group_activate_action (G_ACTION_GROUP (test->application), "certificate-manager", NULL);
  check_gone (gtk_application_get_active_window (GTK_APPLICATION (test->application)));
  g_action_group_activate_action (G_ACTION_GROUP (test->application), "preferences", NULL);
  check_gone (gtk_application_get_active_window (GTK_APPLICATION (test->application)));
  sally_window_show_page (test->window, "certificates");
  sally_app_test_settle ();
  check_gone (GTK_WINDOW (test->window));
}

static void
test_states (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new_at (sally_test_make_dir ());
  SallyOverviewPage *overview = sally_window_get_overview_page (test->window);
  SallyLibraryList *reports = sally_library_page_get_list (
      SALLY_LIBRARY_PAGE (sally_window_get_report_page (test->window)));
  SallyLibraryList *endpoints = sally_library_page_get_list (
      SALLY_LIBRARY_PAGE (sally_window_get_endpoint_page (test->window)));

  g_assert_cmpstr (sally_window_get_state (test->window), ==, "loading");
  g_assert_cmpstr (sally_overview_page_get_state (overview), ==, "loading");
  g_assert_cmpstr (sally_library_list_get_state (reports), ==, "loading");
  sally_app_test_wait_open (test);
  g_assert_cmpstr (sally_window_get_state (test->window), ==, "library");
  sally_test_wait_until (g_str_equal (sally_overview_page_get_state (overview), "empty"));
  sally_test_wait_until (g_str_equal (sally_library_list_get_state (reports), "empty"));
  sally_test_wait_until (g_str_equal (sally_library_list_get_state (endpoints), "empty"));
  import (test, "expired.pem");
  sally_test_wait_until (g_str_equal (sally_overview_page_get_state (overview), "content"));
  sally_test_wait_until (sally_overview_page_get_n_attention (overview) == 1);
}

/* A library that cannot be opened is told with words, and nothing is lost. */
static void
test_damaged (void)
{
  char *dir = sally_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "library.db", NULL);
  g_autofree char *content = g_strnfill (4096, 'x');
  g_autofree char *after = NULL;
  g_autoptr (SallyAppTest) test = NULL;

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  test = sally_app_test_new_at (dir);
  sally_test_wait_until (g_str_equal (sally_window_get_state (test->window), "error"));
  g_assert_nonnull (sally_app_test_find_text (GTK_WIDGET (test->window), "The Library Is Damaged"));
  g_assert_nonnull (sally_app_test_find_button (GTK_WIDGET (test->window), "Try Again"));
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, content);
}

static gboolean
overlay_has (const char *overlay, const char *accel)
{
  g_autofree char *escaped = g_markup_escape_text (accel, -1);
  g_autofree char *needle = g_strdup_printf ("<property name=\"accelerator\">%s<", escaped);

  return strstr (overlay, needle) != NULL;
}

/* Every key is told in the shortcuts window. */
static void
test_shortcuts (void)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (SALLY_RESOURCE_PATH "gtk/help-overlay.ui",
                                                      G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  const char *overlay;
  gsize n_accels;
  const SallyAccel *accels = sally_application_list_accels (&n_accels);

  g_assert_nonnull (bytes);
  overlay = g_bytes_get_data (bytes, NULL);
  for (gsize i = 0; i < n_accels; i++)
    if (!overlay_has (overlay, accels[i].accel))
      g_error ("%s of %s is not in the shortcuts window", accels[i].accel, accels[i].action);
}

/* Down to the width of a phone nothing sticks out. */
static void
test_narrow (void)
{
  static const char *const pages[] = { "overview", "endpoints", "certificates", "reports" };
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new ("postgres");
  GtkWindow *editor;
  int minimum;

  import (test, "corp-ca.pem");
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++) {
    sally_window_show_page (test->window, pages[i]);
    sally_app_test_settle ();
    gtk_widget_measure (GTK_WIDGET (test->window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL,
                        NULL, NULL);
    g_test_message ("%s is %d wide at least", pages[i], minimum);
    g_assert_cmpint (minimum, <=, 370);
  }
  editor = sally_application_edit (test->application, endpoint);
  gtk_widget_measure (GTK_WIDGET (editor), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                      NULL);
  g_assert_cmpint (minimum, <=, 370);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  sally_app_test_settle ();
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

static void
test_preferences (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  SallySettings *settings = sally_workspace_get_settings (test->workspace);
  GtkWindow *window;
  GtkWidget *spin;

  g_action_group_activate_action (G_ACTION_GROUP (test->application), "preferences", NULL);
  window = gtk_application_get_active_window (GTK_APPLICATION (test->application));
  g_assert_true (SALLY_IS_PREFERENCES_WINDOW (window));
  spin = sally_app_test_find_type (GTK_WIDGET (window), GTK_TYPE_SPIN_BUTTON);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 33);
  g_assert_cmpuint (sally_settings_get_warn_days (settings), ==, 33);
  g_object_set (settings, "warn-days", 60, NULL);
  g_assert_cmpfloat (gtk_spin_button_get_value (GTK_SPIN_BUTTON (spin)), ==, 60);
}

int
main (int argc, char *argv[])
{
  sally_app_test_init (&argc, &argv);
  g_test_add_func ("/windows/names", test_names);
  g_test_add_func ("/windows/leaks", test_leaks);
  g_test_add_func ("/windows/states", test_states);
  g_test_add_func ("/windows/damaged", test_damaged);
  g_test_add_func ("/windows/shortcuts", test_shortcuts);
  g_test_add_func ("/windows/narrow", test_narrow);
  g_test_add_func ("/windows/preferences", test_preferences);
  return g_test_run ();
}
