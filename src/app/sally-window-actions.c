/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-window-private.h"

#include "sally-test-queue.h"

#include <string.h>

/* The window's actions.  What is about a selection belongs to the pages, what
 * outlives the window to the application.
 */
static void
show_sidebar_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SallyWindow *self = SALLY_WINDOW (widget);

  adw_leaflet_set_visible_child (self->leaflet, self->sidebar_box);
}

static void
show_page_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SallyWindow *self = SALLY_WINDOW (widget);
  GtkWidget *page;

  sally_window_show_page (self, name + strlen ("win.show-"));
  /* Whoever comes by a key goes on with keys: those of the rows. */
  page = gtk_stack_get_visible_child (self->page_stack);
  if (SALLY_IS_LIBRARY_PAGE (page))
    gtk_widget_grab_focus (GTK_WIDGET (sally_library_page_get_list (SALLY_LIBRARY_PAGE (page))));
}

static void
show_endpoint_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SallyWindow *self = SALLY_WINDOW (widget);

  sally_window_show_page (self, "endpoints");
  sally_endpoint_page_open (self->endpoint_page, g_variant_get_string (parameter, NULL));
}

static void
test_endpoint_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SallyWindow *self = SALLY_WINDOW (widget);

  if (self->workspace == NULL)
    return;
  show_endpoint_cb (widget, name, parameter);
  sally_test_queue_add (sally_test_queue_get_for (self->workspace),
                        g_variant_get_string (parameter, NULL));
}

static void
show_certificate_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SallyWindow *self = SALLY_WINDOW (widget);

  sally_window_show_page (self, "certificates");
  sally_certificate_page_open (self->certificate_page, g_variant_get_string (parameter, NULL));
}

static void
search_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SallyWindow *self = SALLY_WINDOW (widget);
  GtkWidget *page = gtk_stack_get_visible_child (self->page_stack);

  if (!SALLY_IS_LIBRARY_PAGE (page)) {
    sally_window_show_page (self, "endpoints");
    page = GTK_WIDGET (self->endpoint_page);
  }
  sally_library_page_search (SALLY_LIBRARY_PAGE (page));
}

static void
new_endpoint_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "app.new-endpoint", NULL);
}

static void
paste_uri_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "app.new-endpoint-from-uri", "s",
                              g_variant_get_string (parameter, NULL));
}

static void
test_all_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SallyWindow *self = SALLY_WINDOW (widget);

  if (self->workspace == NULL)
    return;
  sally_window_show_page (self, "endpoints");
  sally_test_queue_add_all (sally_test_queue_get_for (self->workspace));
}

static void
stop_all_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SallyWindow *self = SALLY_WINDOW (widget);

  if (self->workspace != NULL)
    sally_test_queue_stop_all (sally_test_queue_get_for (self->workspace));
}

/* Called once, when the class is made. */
void
sally_window_install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.show-sidebar", NULL, show_sidebar_cb);
  gtk_widget_class_install_action (klass, "win.show-overview", NULL, show_page_cb);
  gtk_widget_class_install_action (klass, "win.show-endpoints", NULL, show_page_cb);
  gtk_widget_class_install_action (klass, "win.show-certificates", NULL, show_page_cb);
  gtk_widget_class_install_action (klass, "win.show-reports", NULL, show_page_cb);
  gtk_widget_class_install_action (klass, "win.show-endpoint", "s", show_endpoint_cb);
  gtk_widget_class_install_action (klass, "win.test-endpoint", "s", test_endpoint_cb);
  gtk_widget_class_install_action (klass, "win.show-certificate", "s", show_certificate_cb);
  gtk_widget_class_install_action (klass, "win.search", NULL, search_cb);
  gtk_widget_class_install_action (klass, "win.new-endpoint", NULL, new_endpoint_cb);
  gtk_widget_class_install_action (klass, "win.paste-uri", "s", paste_uri_cb);
  gtk_widget_class_install_action (klass, "win.test-all", NULL, test_all_cb);
  gtk_widget_class_install_action (klass, "win.stop-all", NULL, stop_all_cb);
}

/* The one place that says what can be done. */
void
sally_window_update_actions (SallyWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean open = self->workspace != NULL;

  if (self->stage == NULL)
    return;
  gtk_widget_action_set_enabled (widget, "win.import", open);
  gtk_widget_action_set_enabled (widget, "win.fetch", open);
  gtk_widget_action_set_enabled (widget, "win.paste", open);
  gtk_widget_action_set_enabled (widget, "win.paste-uri", open);
  gtk_widget_action_set_enabled (widget, "win.search", open);
  gtk_widget_action_set_enabled (widget, "win.new-endpoint", open);
  gtk_widget_action_set_enabled (widget, "win.undo", sally_stage_get_can_undo (self->stage));
}
