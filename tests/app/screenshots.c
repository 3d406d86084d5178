/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-app-test.h"

#include "sally-certificate.h"
#include "sally-endpoint-editor.h"
#include "sally-endpoint.h"
#include "sally-preferences-window.h"
#include "sally-workspace.h"

#include <stdlib.h>

/* Goes through every page of the program with a filled library and saves a
 * picture of each: build-aux/screenshots runs it once per look.
 *
 * screenshots DIR WIDTH HEIGHT FILE... : the files are imported.
 */
static const char *out_dir;

static void
shoot (GtkWidget *window, const char *name)
{
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path = g_build_filename (out_dir, file, NULL);

  for (int i = 0; i < 3; i++)
    sally_app_test_settle ();
  if (!sally_app_test_save_png (window, path))
    g_printerr ("There is nothing to see of %s\n", name);
}

static void
wait_for (gboolean (*done) (SallyAppTest *), SallyAppTest *test)
{
  gint64 end = g_get_monotonic_time () + 40 * G_TIME_SPAN_SECOND;

  while (!done (test) && g_get_monotonic_time () < end)
    sally_test_iterate ();
}

static gboolean
demo_is_tested (SallyAppTest *test)
{
  return sally_app_test_count (test, SALLY_STORE_ENDPOINTS) > 0
         && sally_app_test_count (test, SALLY_STORE_REPORTS)
                >= sally_app_test_count (test, SALLY_STORE_ENDPOINTS);
}

static void
shoot_certificates (SallyAppTest *test)
{
  SallyCertificatePage *page = sally_window_get_certificate_page (test->window);
  g_autoptr (GPtrArray) certificates = sally_app_test_list (test, SALLY_STORE_CERTIFICATES);

  sally_window_show_page (test->window, "certificates");
  shoot (GTK_WIDGET (test->window), "02-certificates");
  for (guint i = 0; i < certificates->len; i++) {
    SallyCertificate *certificate = g_ptr_array_index (certificates, i);

    if (!g_str_has_prefix (sally_certificate_get_identifier (certificate), "corp"))
      continue;
    sally_certificate_page_open (page, sally_certificate_get_arn (certificate));
    shoot (GTK_WIDGET (test->window), "03-certificate-details");
  }
}

static void
expand_first (GtkWidget *details)
{
  GtkWidget *toggle = sally_app_test_find_type (
      sally_app_test_find_type (details, g_type_from_name ("SallyX509Row")),
      GTK_TYPE_TOGGLE_BUTTON);

  if (toggle != NULL)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), TRUE);
}

static void
shoot_endpoints (SallyAppTest *test)
{
  SallyEndpointPage *page = sally_window_get_endpoint_page (test->window);
  g_autoptr (GPtrArray) endpoints = NULL;

  gtk_widget_activate_action (GTK_WIDGET (test->window), "app.demo", NULL);
  sally_app_test_settle ();
  sally_window_show_page (test->window, "endpoints");
  wait_for (demo_is_tested, test);
  shoot (GTK_WIDGET (test->window), "05-endpoints");
  endpoints = sally_app_test_list (test, SALLY_STORE_ENDPOINTS);
  for (guint i = 0; i < endpoints->len; i++) {
    SallyEndpoint *endpoint = g_ptr_array_index (endpoints, i);
    g_autofree char *name =
        g_strdup_printf ("06-report-%s", sally_endpoint_get_identifier (endpoint));

    sally_endpoint_page_open (page, sally_endpoint_get_arn (endpoint));
    shoot (GTK_WIDGET (test->window), name);
  }
  if (endpoints->len > 0) {
    gtk_widget_activate_action (GTK_WIDGET (page), "endpoints.test", NULL);
    for (int i = 0; i < 3; i++)
      sally_test_iterate ();
    shoot (GTK_WIDGET (test->window), "07-live");
  }
}

static void
shoot_editor (SallyAppTest *test, int width)
{
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new ("mysql");
  GtkWindow *editor = sally_application_edit (test->application, endpoint, NULL);
  SallyEndpoint *draft = sally_endpoint_editor_get_draft (SALLY_ENDPOINT_EDITOR (editor));

  gtk_window_set_default_size (editor, MIN (width, 560), 900);
  shoot (GTK_WIDGET (editor), "10-editor-new");
  sally_endpoint_set_identifier (draft, "orders--prod-");
  sally_endpoint_set_server (draft, "db1.example.com:3306");
  sally_endpoint_set_ssl_mode (draft, SALLY_SSL_VERIFY_FULL);
  shoot (GTK_WIDGET (editor), "11-editor-error");
  sally_endpoint_set_identifier (draft, "orders-prod");
  sally_endpoint_set_server (draft, "db1.example.com");
  shoot (GTK_WIDGET (editor), "12-editor-valid");
  gtk_window_destroy (editor);
}

int
main (int argc, char *argv[])
{
  g_autoptr (SallyAppTest) test = NULL;
  GtkWindow *window;
  int width;

  if (argc < 4)
    return 2;
  out_dir = argv[1];
  width = atoi (argv[2]);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  gtk_init ();
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  test = sally_app_test_new_at (sally_test_make_dir ());
  gtk_window_set_default_size (GTK_WINDOW (test->window), width, atoi (argv[3]));
  sally_app_test_wait_open (test);
  shoot (GTK_WIDGET (test->window), "01-empty");
  if (argc > 4)
    sally_app_test_import (test, GTK_WIDGET (sally_window_get_stage (test->window)),
                           (const char *const *) argv + 4);
  shoot_certificates (test);
  expand_first (GTK_WIDGET (
      sally_certificate_page_get_details (sally_window_get_certificate_page (test->window))));
  shoot (GTK_WIDGET (test->window), "04-certificate-fields");
  shoot_endpoints (test);
  sally_window_show_page (test->window, "reports");
  shoot (GTK_WIDGET (test->window), "08-reports");
  sally_window_show_page (test->window, "overview");
  shoot (GTK_WIDGET (test->window), "09-overview");
  shoot_editor (test, width);
  gtk_widget_activate_action (GTK_WIDGET (test->window), "app.preferences", NULL);
  window = gtk_application_get_active_window (GTK_APPLICATION (test->application));
  shoot (GTK_WIDGET (window), "13-preferences");
  return 0;
}
