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

/* What holds for every window: nothing is left behind, keys are told, the pages
 * have their states.
 */
static void
import (SallyAppTest *test, const char *name)
{
  g_autofree char *path = sally_app_test_get_fixture (name);

  sally_app_test_import (test, GTK_WIDGET (sally_window_get_stage (test->window)),
                         (const char *const[]){ path, NULL });
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
  /* People count in seconds. */
  spin = sally_app_test_find_type (sally_app_test_find_row (GTK_WIDGET (window), "Time to Connect"),
                                   GTK_TYPE_SPIN_BUTTON);
  g_assert_cmpfloat (gtk_spin_button_get_value (GTK_SPIN_BUTTON (spin)), ==, 10);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 2.5);
  g_assert_cmpuint (sally_settings_get_connect_timeout (settings), ==, 2500);
}

int
main (int argc, char *argv[])
{
  sally_app_test_init (&argc, &argv);
  g_test_add_func ("/windows/leaks", test_leaks);
  g_test_add_func ("/windows/states", test_states);
  g_test_add_func ("/windows/damaged", test_damaged);
  g_test_add_func ("/windows/shortcuts", test_shortcuts);
  g_test_add_func ("/windows/preferences", test_preferences);
  return g_test_run ();
}
