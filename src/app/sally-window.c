/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-window-private.h"
#include "sally-window-keys.h"

#include "config.h"

#include "sally-error.h"
#include "sally-text.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* The shell: which page is shown, the counts of the sidebar, and what stands in
 * place of everything while the library opens or when it cannot be opened.
 */
G_DEFINE_FINAL_TYPE (SallyWindow, sally_window, ADW_TYPE_APPLICATION_WINDOW)

static void
row_selected_cb (GtkListBox *sidebar, GtkListBoxRow *row, gpointer data)
{
  SallyWindow *self = data;

  if (row == NULL)
    return;
  gtk_stack_set_visible_child_name (self->page_stack, gtk_widget_get_name (GTK_WIDGET (row)));
  sally_window_update_actions (self);
}

static void
row_activated_cb (GtkListBox *sidebar, GtkListBoxRow *row, gpointer data)
{
  SallyWindow *self = data;

  adw_leaflet_set_visible_child (self->leaflet, self->content_box);
}

static void
set_count (GtkLabel *label, guint n)
{
  g_autofree char *text = n > 0 ? g_strdup_printf ("%u", n) : g_strdup ("");

  gtk_label_set_label (label, text);
}

static void
update_counts (SallyWindow *self)
{
  guint totals[3] = { 0 };

  if (self->endpoints_count == NULL)
    return;
  g_object_get (sally_library_page_get_list (SALLY_LIBRARY_PAGE (self->endpoint_page)), "total",
                &totals[0], NULL);
  g_object_get (sally_library_page_get_list (SALLY_LIBRARY_PAGE (self->certificate_page)), "total",
                &totals[1], NULL);
  g_object_get (sally_library_page_get_list (SALLY_LIBRARY_PAGE (self->report_page)), "total",
                &totals[2], NULL);
  set_count (self->endpoints_count, totals[0]);
  set_count (self->certificates_count, totals[1]);
  set_count (self->reports_count, totals[2]);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.test-all", totals[0] > 0);
}

/* The settings hold more than the window's size and may not be installed. */
static void
restore_size (SallyWindow *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, APPLICATION_ID, TRUE);
  if (schema == NULL || !g_settings_schema_has_key (schema, "window-width")
      || !g_settings_schema_has_key (schema, "window-height")
      || !g_settings_schema_has_key (schema, "window-maximized"))
    return;
  self->settings = g_settings_new_full (schema, NULL, NULL);
  g_settings_bind (self->settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-height", self, "default-height",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
}

static void
sally_window_dispose (GObject *object)
{
  SallyWindow *self = SALLY_WINDOW (object);

  g_clear_object (&self->workspace);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), SALLY_TYPE_WINDOW);
  G_OBJECT_CLASS (sally_window_parent_class)->dispose (object);
}

static void
sally_window_class_init (SallyWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sally_window_dispose;
  g_type_ensure (SALLY_TYPE_STAGE);
  g_type_ensure (SALLY_TYPE_OVERVIEW_PAGE);
  g_type_ensure (SALLY_TYPE_ENDPOINT_PAGE);
  g_type_ensure (SALLY_TYPE_CERTIFICATE_PAGE);
  g_type_ensure (SALLY_TYPE_REPORT_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, SALLY_RESOURCE_PATH "sally-window.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, SallyWindow, name)
  BIND (stage);
  BIND (main_stack);
  BIND (error_page);
  BIND (check_button);
  BIND (leaflet);
  BIND (sidebar_box);
  BIND (content_box);
  BIND (sidebar);
  BIND (page_stack);
  BIND (endpoints_count);
  BIND (certificates_count);
  BIND (reports_count);
  BIND (overview_page);
  BIND (endpoint_page);
  BIND (certificate_page);
  BIND (report_page);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  sally_window_keys_install (widget_class);
  sally_window_install_actions (widget_class);
}

static void
sally_window_init (SallyWindow *self)
{
  SallyLibraryPage *pages[3];

  gtk_widget_init_template (GTK_WIDGET (self));
  pages[0] = SALLY_LIBRARY_PAGE (self->endpoint_page);
  pages[1] = SALLY_LIBRARY_PAGE (self->certificate_page);
  pages[2] = SALLY_LIBRARY_PAGE (self->report_page);
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    g_signal_connect_object (sally_library_page_get_list (pages[i]), "notify::total",
                             G_CALLBACK (update_counts), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stage, "notify::can-undo",
                           G_CALLBACK (sally_window_update_actions), self, G_CONNECT_SWAPPED);
  restore_size (self);
  sally_window_show_page (self, "overview");
  update_counts (self);
  sally_window_update_actions (self);
}

/**
 * sally_window_new:
 * @application: the application
 *
 * Returns: (transfer none): a window that shows that the library is being opened
 */
GtkWindow *
sally_window_new (GtkApplication *application)
{
  return g_object_new (SALLY_TYPE_WINDOW, "application", application, NULL);
}

/**
 * sally_window_get_stage:
 * @self: the window
 *
 * Returns: (transfer none): its stage
 */
SallyStage *
sally_window_get_stage (SallyWindow *self)
{
  g_return_val_if_fail (SALLY_IS_WINDOW (self), NULL);
  return self->stage;
}

/**
 * sally_window_set_workspace:
 * @self: the window
 * @workspace: the open library, which is shown from now on
 */
void
sally_window_set_workspace (SallyWindow *self, SallyWorkspace *workspace)
{
  g_return_if_fail (SALLY_IS_WINDOW (self));
  g_set_object (&self->workspace, workspace);
  sally_stage_set_workspace (self->stage, workspace);
  gtk_stack_set_visible_child_name (self->main_stack, "library");
  sally_window_update_actions (self);
}

/**
 * sally_window_show_error:
 * @self: the window
 * @error: why the library cannot be opened
 *
 * Shows it in place of everything, with what can be done.
 */
void
sally_window_show_error (SallyWindow *self, const GError *error)
{
  static const struct {
    int code;
    const char *title;
    const char *advice;
  } pages[] = {
    { SALLY_ERROR_STORE_NEWER, N_("Library of a Newer Version"),
      N_("Open it with the Sallyport that made it. It was not changed.") },
    { SALLY_ERROR_STORE_DAMAGED, N_("The Library Is Damaged"),
      N_("It was not changed. A backup may lie beside it.") },
    { SALLY_ERROR_STORE_BUSY, N_("The Library Is in Use"),
      N_("Another program holds it. Close that one and try again.") },
  };
  const char *title = _("Could Not Open the Library");
  const char *advice = "";
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  g_return_if_fail (SALLY_IS_WINDOW (self));
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_error_matches (error, SALLY_ERROR, pages[i].code)) {
      title = _(pages[i].title);
      advice = _(pages[i].advice);
    }
  text = g_strdup_printf ("%s\n\n%s", error->message, advice);
  markup = sally_text_markup (text);
  adw_status_page_set_title (self->error_page, title);
  adw_status_page_set_description (self->error_page, g_strchomp (markup));
  gtk_widget_set_visible (self->check_button,
                          g_error_matches (error, SALLY_ERROR, SALLY_ERROR_STORE_DAMAGED)
                              || g_error_matches (error, SALLY_ERROR, SALLY_ERROR_STORE));
  gtk_stack_set_visible_child_name (self->main_stack, "error");
}

/**
 * sally_window_show_loading:
 * @self: the window
 *
 * Shows that the library is being opened.
 */
void
sally_window_show_loading (SallyWindow *self)
{
  g_return_if_fail (SALLY_IS_WINDOW (self));
  gtk_stack_set_visible_child_name (self->main_stack, "loading");
}

/**
 * sally_window_show_page:
 * @self: the window
 * @name: `overview`, `endpoints`, `certificates` or `reports`
 */
void
sally_window_show_page (SallyWindow *self, const char *name)
{
  GtkListBoxRow *row;

  g_return_if_fail (SALLY_IS_WINDOW (self));
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->sidebar, i)) != NULL; i++)
    if (g_str_equal (gtk_widget_get_name (GTK_WIDGET (row)), name))
      gtk_list_box_select_row (self->sidebar, row);
  adw_leaflet_set_visible_child (self->leaflet, self->content_box);
}

/**
 * sally_window_get_page:
 * @self: the window
 *
 * Returns: the name of the page that is shown
 */
const char *
sally_window_get_page (SallyWindow *self)
{
  g_return_val_if_fail (SALLY_IS_WINDOW (self), NULL);
  return gtk_stack_get_visible_child_name (self->page_stack);
}

/**
 * sally_window_get_state:
 * @self: the window
 *
 * Returns: `loading`, `error` or `library`
 */
const char *
sally_window_get_state (SallyWindow *self)
{
  g_return_val_if_fail (SALLY_IS_WINDOW (self), NULL);
  return gtk_stack_get_visible_child_name (self->main_stack);
}

/**
 * sally_window_get_overview_page:
 * @self: the window
 *
 * Returns: (transfer none): the page
 */
SallyOverviewPage *
sally_window_get_overview_page (SallyWindow *self)
{
  g_return_val_if_fail (SALLY_IS_WINDOW (self), NULL);
  return self->overview_page;
}

/**
 * sally_window_get_endpoint_page:
 * @self: the window
 *
 * Returns: (transfer none): the page
 */
SallyEndpointPage *
sally_window_get_endpoint_page (SallyWindow *self)
{
  g_return_val_if_fail (SALLY_IS_WINDOW (self), NULL);
  return self->endpoint_page;
}

/**
 * sally_window_get_certificate_page:
 * @self: the window
 *
 * Returns: (transfer none): the page
 */
SallyCertificatePage *
sally_window_get_certificate_page (SallyWindow *self)
{
  g_return_val_if_fail (SALLY_IS_WINDOW (self), NULL);
  return self->certificate_page;
}

/**
 * sally_window_get_report_page:
 * @self: the window
 *
 * Returns: (transfer none): the page
 */
SallyReportPage *
sally_window_get_report_page (SallyWindow *self)
{
  g_return_val_if_fail (SALLY_IS_WINDOW (self), NULL);
  return self->report_page;
}
