/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-report-page.h"
#include "sally-closures.h"
#include "sally-library-edit.h"
#include "sally-report-export.h"
#include "sally-report-row.h"

#include "sally-report-entry.h"

/* The actions on stored reports. */
struct _SallyReportPage {
  SallyLibraryPage parent_instance;

  AdwLeaflet *leaflet;
  GtkWidget *list_box;
  SallyLibraryList *list;
  GtkActionBar *action_bar;
  GtkWidget *separator;
  GtkWidget *details_box;
  SallyReportDetails *details;
};

G_DEFINE_FINAL_TYPE (SallyReportPage, sally_report_page, SALLY_TYPE_LIBRARY_PAGE)

static SallyReport *
get_report (SallyReportPage *self)
{
  return self->details != NULL
             ? sally_report_view_get_report (sally_report_details_get_view (self->details))
             : NULL;
}

static void
open_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SallyReportPage *self = SALLY_REPORT_PAGE (widget);
  g_autoptr (GObject) item = sally_library_page_get_target (SALLY_LIBRARY_PAGE (self));

  if (!SALLY_IS_REPORT_ENTRY (item))
    return;
  sally_report_details_set_number (self->details,
                                   sally_report_entry_get_number (SALLY_REPORT_ENTRY (item)));
  sally_library_page_show_details (SALLY_LIBRARY_PAGE (self));
}

static void
delete_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GPtrArray) targets = sally_library_page_get_targets (SALLY_LIBRARY_PAGE (widget));

  sally_library_edit_delete (widget, SALLY_STORE_REPORTS, targets);
}

static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sally_report_export (widget, get_report (SALLY_REPORT_PAGE (widget)));
}

static void
copy_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sally_report_copy (widget, get_report (SALLY_REPORT_PAGE (widget)));
}

static void
sally_report_page_real_open (SallyLibraryPage *page, gpointer item)
{
  sally_report_details_set_number (SALLY_REPORT_PAGE (page)->details,
                                   sally_report_entry_get_number (item));
}

static gpointer
sally_report_page_get_opened (SallyLibraryPage *page)
{
  SallyReportPage *self = SALLY_REPORT_PAGE (page);

  return self->details != NULL ? sally_report_details_get_entry (self->details) : NULL;
}

static void
sally_report_page_update (SallyLibraryPage *page, guint n_targets)
{
  GtkWidget *widget = GTK_WIDGET (page);
  gboolean report = get_report (SALLY_REPORT_PAGE (page)) != NULL;

  gtk_widget_action_set_enabled (widget, "reports.open", n_targets == 1);
  gtk_widget_action_set_enabled (widget, "reports.delete", n_targets > 0);
  gtk_widget_action_set_enabled (widget, "report.export", report);
  gtk_widget_action_set_enabled (widget, "report.copy", report);
}

static void
sally_report_page_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SALLY_TYPE_REPORT_PAGE);
  G_OBJECT_CLASS (sally_report_page_parent_class)->dispose (object);
}

static void
sally_report_page_class_init (SallyReportPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  SallyLibraryPageClass *page_class = SALLY_LIBRARY_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sally_report_page_dispose;
  page_class->open = sally_report_page_real_open;
  page_class->get_opened = sally_report_page_get_opened;
  page_class->update = sally_report_page_update;

  g_type_ensure (SALLY_TYPE_LIBRARY_LIST);
  g_type_ensure (SALLY_TYPE_REPORT_ROW);
  g_type_ensure (SALLY_TYPE_REPORT_DETAILS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SALLY_RESOURCE_PATH "sally-report-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SallyReportPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, SallyReportPage, list_box);
  gtk_widget_class_bind_template_child (widget_class, SallyReportPage, list);
  gtk_widget_class_bind_template_child (widget_class, SallyReportPage, action_bar);
  gtk_widget_class_bind_template_child (widget_class, SallyReportPage, separator);
  gtk_widget_class_bind_template_child (widget_class, SallyReportPage, details_box);
  gtk_widget_class_bind_template_child (widget_class, SallyReportPage, details);
  gtk_widget_class_bind_template_callback (widget_class, sally_library_page_show_list);
  sally_closures_bind (widget_class);

  gtk_widget_class_install_action (widget_class, "reports.open", NULL, open_cb);
  gtk_widget_class_install_action (widget_class, "reports.delete", NULL, delete_cb);
  gtk_widget_class_install_action (widget_class, "report.export", NULL, export_cb);
  gtk_widget_class_install_action (widget_class, "report.copy", NULL, copy_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "reports.delete", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_ALT_MASK, "reports.open",
                                       NULL);
}

static void
sally_report_page_init (SallyReportPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sally_library_page_attach (SALLY_LIBRARY_PAGE (self),
                             &(SallyLibraryPageParts){ self->leaflet, self->list_box, self->list,
                                                       self->action_bar, self->separator,
                                                       self->details_box });
  g_signal_connect_object (self->details, "notify", G_CALLBACK (sally_library_page_update), self,
                           G_CONNECT_SWAPPED);
}

/**
 * sally_report_page_get_details:
 * @self: the page
 *
 * Returns: (transfer none): its details
 */
SallyReportDetails *
sally_report_page_get_details (SallyReportPage *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT_PAGE (self), NULL);
  return self->details;
}
