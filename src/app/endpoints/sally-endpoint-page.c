/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-endpoint-page.h"
#include "sally-banner.h"
#include "sally-closures.h"
#include "sally-endpoint-row.h"
#include "sally-library-edit.h"
#include "sally-report-export.h"
#include "sally-test-queue.h"

#include "sally-endpoint.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

/* The actions on endpoints.  Editing is the window's affair, as there is one
 * editor per endpoint; the page only says which.
 */
struct _SallyEndpointPage {
  SallyLibraryPage parent_instance;

  AdwLeaflet *leaflet;
  GtkWidget *list_box;
  SallyBanner *keyring_banner;
  SallyBanner *banner;
  SallyLibraryList *list;
  GtkActionBar *action_bar;
  GtkWidget *separator;
  GtkWidget *details_box;
  SallyEndpointDetails *details;

  SallyTestQueue *queue; /* (nullable) (owned) */
};

G_DEFINE_FINAL_TYPE (SallyEndpointPage, sally_endpoint_page, SALLY_TYPE_LIBRARY_PAGE)

static void
test_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SallyEndpointPage *self = SALLY_ENDPOINT_PAGE (widget);
  g_autoptr (GPtrArray) targets = sally_library_page_get_targets (SALLY_LIBRARY_PAGE (self));

  if (self->queue == NULL)
    return;
  for (guint i = 0; i < targets->len; i++)
    sally_test_queue_add (self->queue, sally_endpoint_get_arn (g_ptr_array_index (targets, i)));
  if (targets->len == 1)
    sally_endpoint_page_open (self, sally_endpoint_get_arn (g_ptr_array_index (targets, 0)));
}

static void
stop_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SallyEndpointPage *self = SALLY_ENDPOINT_PAGE (widget);
  g_autoptr (GPtrArray) targets = sally_library_page_get_targets (SALLY_LIBRARY_PAGE (self));

  for (guint i = 0; self->queue != NULL && i < targets->len; i++)
    sally_test_queue_stop (self->queue, sally_endpoint_get_arn (g_ptr_array_index (targets, i)));
}

static void
activate_for_target (GtkWidget *widget, const char *action)
{
  g_autoptr (GObject) target = sally_library_page_get_target (SALLY_LIBRARY_PAGE (widget));

  if (SALLY_IS_ENDPOINT (target))
    gtk_widget_activate_action (widget, action, "s",
                                sally_endpoint_get_arn (SALLY_ENDPOINT (target)));
}

static void
edit_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  activate_for_target (widget, "app.edit-endpoint");
}

static void
duplicate_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  activate_for_target (widget, "app.duplicate-endpoint");
}

static void
copy_arn_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GPtrArray) targets = sally_library_page_get_targets (SALLY_LIBRARY_PAGE (widget));

  sally_library_edit_copy_arns (widget, targets);
}

static void
delete_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GPtrArray) targets = sally_library_page_get_targets (SALLY_LIBRARY_PAGE (widget));

  sally_library_edit_delete (widget, SALLY_STORE_ENDPOINTS, targets);
}

static SallyReport *
get_report (SallyEndpointPage *self)
{
  return self->details != NULL
             ? sally_report_view_get_report (sally_endpoint_details_get_view (self->details))
             : NULL;
}

static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sally_report_export (widget, get_report (SALLY_ENDPOINT_PAGE (widget)));
}

static void
copy_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sally_report_copy (widget, get_report (SALLY_ENDPOINT_PAGE (widget)));
}

/* What is told over the list while many endpoints are tested. */
static void
queue_changed_cb (SallyEndpointPage *self)
{
  guint n_total = sally_test_queue_get_n_total (self->queue);
  guint n_done = sally_test_queue_get_n_done (self->queue);
  guint n_failed = sally_test_queue_get_n_failed (self->queue);
  gboolean running = sally_test_queue_get_running (self->queue);
  g_autofree char *title = NULL;

  if (self->banner == NULL)
    return;
  title = n_failed > 0
              ? g_strdup_printf (_("Tested %u of %u, %u with trouble"), n_done, n_total, n_failed)
              : g_strdup_printf (_("Tested %u of %u"), n_done, n_total);
  sally_banner_set_title (self->banner, title);
  sally_banner_set_revealed (self->banner, running && n_total > 1);
}

static void
stop_all_cb (SallyEndpointPage *self)
{
  if (self->queue != NULL)
    sally_test_queue_stop_all (self->queue);
}

static void
keyring_changed_cb (SallyEndpointPage *self)
{
  SallyWorkspace *workspace = sally_library_page_get_workspace (SALLY_LIBRARY_PAGE (self));
  SallyKeyringState state =
      workspace != NULL ? sally_workspace_get_keyring_state (workspace) : SALLY_KEYRING_READY;

  if (self->keyring_banner == NULL)
    return;
  sally_banner_set_title (self->keyring_banner,
                          state == SALLY_KEYRING_LOCKED
                              ? _("The keyring is locked: stored passwords cannot be read")
                              : _("There is no keyring: passwords are kept until the "
                                  "application is closed"));
  sally_banner_set_revealed (self->keyring_banner, state != SALLY_KEYRING_READY);
}

static void
check_keyring_cb (SallyEndpointPage *self)
{
  SallyWorkspace *workspace = sally_library_page_get_workspace (SALLY_LIBRARY_PAGE (self));

  if (workspace != NULL)
    sally_workspace_check_keyring (workspace);
}

static void
workspace_changed_cb (SallyEndpointPage *self)
{
  SallyWorkspace *workspace = sally_library_page_get_workspace (SALLY_LIBRARY_PAGE (self));

  if (self->queue != NULL)
    g_signal_handlers_disconnect_by_data (self->queue, self);
  g_clear_object (&self->queue);
  if (workspace == NULL)
    return;
  self->queue = g_object_ref (sally_test_queue_get_for (workspace));
  g_signal_connect_object (self->queue, "notify", G_CALLBACK (queue_changed_cb), self,
                           G_CONNECT_SWAPPED);
  queue_changed_cb (self);
  g_signal_connect_object (workspace, "notify::keyring-state", G_CALLBACK (keyring_changed_cb),
                           self, G_CONNECT_SWAPPED);
  keyring_changed_cb (self);
}

static void
sally_endpoint_page_real_open (SallyLibraryPage *page, gpointer item)
{
  sally_endpoint_details_set_arn (SALLY_ENDPOINT_PAGE (page)->details,
                                  sally_endpoint_get_arn (item));
}

static gpointer
sally_endpoint_page_get_opened (SallyLibraryPage *page)
{
  SallyEndpointPage *self = SALLY_ENDPOINT_PAGE (page);

  return self->details != NULL ? sally_endpoint_details_get_endpoint (self->details) : NULL;
}

static void
sally_endpoint_page_update (SallyLibraryPage *page, guint n_targets)
{
  SallyEndpointPage *self = SALLY_ENDPOINT_PAGE (page);
  GtkWidget *widget = GTK_WIDGET (page);
  gboolean testing = self->details != NULL && sally_endpoint_details_get_testing (self->details);
  gboolean report = get_report (self) != NULL;

  gtk_widget_action_set_enabled (widget, "endpoints.test", n_targets > 0 && !testing);
  gtk_widget_action_set_enabled (widget, "endpoints.stop", testing);
  gtk_widget_action_set_enabled (widget, "endpoints.edit", n_targets == 1);
  gtk_widget_action_set_enabled (widget, "endpoints.duplicate", n_targets == 1);
  gtk_widget_action_set_enabled (widget, "endpoints.copy-arn", n_targets > 0);
  gtk_widget_action_set_enabled (widget, "endpoints.delete", n_targets > 0);
  gtk_widget_action_set_enabled (widget, "report.export", report);
  gtk_widget_action_set_enabled (widget, "report.copy", report);
}

static void
sally_endpoint_page_dispose (GObject *object)
{
  SallyEndpointPage *self = SALLY_ENDPOINT_PAGE (object);

  if (self->queue != NULL)
    g_signal_handlers_disconnect_by_data (self->queue, self);
  g_clear_object (&self->queue);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SALLY_TYPE_ENDPOINT_PAGE);
  G_OBJECT_CLASS (sally_endpoint_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "endpoints.test", NULL, test_cb);
  gtk_widget_class_install_action (widget_class, "endpoints.stop", NULL, stop_cb);
  gtk_widget_class_install_action (widget_class, "endpoints.edit", NULL, edit_cb);
  gtk_widget_class_install_action (widget_class, "endpoints.duplicate", NULL, duplicate_cb);
  gtk_widget_class_install_action (widget_class, "endpoints.copy-arn", NULL, copy_arn_cb);
  gtk_widget_class_install_action (widget_class, "endpoints.delete", NULL, delete_cb);
  gtk_widget_class_install_action (widget_class, "report.export", NULL, export_cb);
  gtk_widget_class_install_action (widget_class, "report.copy", NULL, copy_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "endpoints.delete", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "endpoints.test", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "endpoints.test",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_ALT_MASK, "endpoints.edit",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "endpoints.stop", NULL);
}

static void
sally_endpoint_page_class_init (SallyEndpointPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  SallyLibraryPageClass *page_class = SALLY_LIBRARY_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sally_endpoint_page_dispose;
  page_class->open = sally_endpoint_page_real_open;
  page_class->get_opened = sally_endpoint_page_get_opened;
  page_class->update = sally_endpoint_page_update;

  g_type_ensure (SALLY_TYPE_BANNER);
  g_type_ensure (SALLY_TYPE_LIBRARY_LIST);
  g_type_ensure (SALLY_TYPE_ENDPOINT_ROW);
  g_type_ensure (SALLY_TYPE_ENDPOINT_DETAILS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SALLY_RESOURCE_PATH "sally-endpoint-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SallyEndpointPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, SallyEndpointPage, list_box);
  gtk_widget_class_bind_template_child (widget_class, SallyEndpointPage, keyring_banner);
  gtk_widget_class_bind_template_child (widget_class, SallyEndpointPage, banner);
  gtk_widget_class_bind_template_child (widget_class, SallyEndpointPage, list);
  gtk_widget_class_bind_template_child (widget_class, SallyEndpointPage, action_bar);
  gtk_widget_class_bind_template_child (widget_class, SallyEndpointPage, separator);
  gtk_widget_class_bind_template_child (widget_class, SallyEndpointPage, details_box);
  gtk_widget_class_bind_template_child (widget_class, SallyEndpointPage, details);
  gtk_widget_class_bind_template_callback (widget_class, sally_library_page_show_list);
  gtk_widget_class_bind_template_callback (widget_class, stop_all_cb);
  gtk_widget_class_bind_template_callback (widget_class, check_keyring_cb);
  sally_closures_bind (widget_class);
  install_actions (widget_class);
}

static void
sally_endpoint_page_init (SallyEndpointPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sally_library_page_attach (SALLY_LIBRARY_PAGE (self),
                             &(SallyLibraryPageParts){ self->leaflet, self->list_box, self->list,
                                                       self->action_bar, self->separator,
                                                       self->details_box });
  g_signal_connect_object (self->details, "notify", G_CALLBACK (sally_library_page_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::workspace", G_CALLBACK (workspace_changed_cb), NULL);
}

/**
 * sally_endpoint_page_open:
 * @self: the page
 * @arn: which endpoint to show
 */
void
sally_endpoint_page_open (SallyEndpointPage *self, const char *arn)
{
  g_return_if_fail (SALLY_IS_ENDPOINT_PAGE (self));
  sally_endpoint_details_set_arn (self->details, arn);
  sally_library_list_select (self->list, arn);
  sally_library_page_show_details (SALLY_LIBRARY_PAGE (self));
}

/**
 * sally_endpoint_page_get_details:
 * @self: the page
 *
 * Returns: (transfer none): its details
 */
SallyEndpointDetails *
sally_endpoint_page_get_details (SallyEndpointPage *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT_PAGE (self), NULL);
  return self->details;
}
