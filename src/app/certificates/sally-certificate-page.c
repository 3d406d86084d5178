/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-certificate-page.h"
#include "sally-certificate-row.h"
#include "sally-closures.h"
#include "sally-library-edit.h"
#include "sally-stage.h"

#include "sally-certificate.h"
#include "sally-edit.h"
#include "sally-store.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

/* The actions on certificates.  Exporting loads the certificate first: rows of
 * the list have no content.
 */
struct _SallyCertificatePage {
  SallyLibraryPage parent_instance;

  AdwLeaflet *leaflet;
  GtkWidget *list_box;
  SallyLibraryList *list;
  GtkActionBar *action_bar;
  GtkWidget *separator;
  GtkWidget *details_box;
  SallyCertificateDetails *details;

  GtkNativeDialog *chooser; /* (nullable) (owned) */
};

G_DEFINE_FINAL_TYPE (SallyCertificatePage, sally_certificate_page, SALLY_TYPE_LIBRARY_PAGE)

static void
open_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GObject) item = sally_library_page_get_target (SALLY_LIBRARY_PAGE (widget));

  if (SALLY_IS_CERTIFICATE (item))
    sally_certificate_page_open (SALLY_CERTIFICATE_PAGE (widget),
                                 sally_certificate_get_arn (SALLY_CERTIFICATE (item)));
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

  sally_library_edit_delete (widget, SALLY_STORE_CERTIFICATES, targets);
}

static void
export_chosen_cb (GtkNativeDialog *chooser, int response, gpointer data)
{
  SallyCertificatePage *self = data;
  SallyStage *stage = sally_stage_find (GTK_WIDGET (self));
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *written = NULL;

  if (response == GTK_RESPONSE_ACCEPT && stage != NULL) {
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
    path = g_file_get_path (file);
    if (path == NULL)
      g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           _("Only folders of this computer can be written to."));
    else
      written = sally_edit_export_certificate (
          g_object_get_data (G_OBJECT (chooser), "certificate"), path, &error);
    if (written != NULL)
      sally_stage_toast (stage, _("Certificate exported"));
    else
      sally_stage_show_error (stage, _("Could Not Export"), error);
  }
  g_clear_object (&self->chooser);
}

static void
choose_export_file (SallyCertificatePage *self, SallyCertificate *certificate)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  gboolean wallet = sally_certificate_get_kind (certificate) == SALLY_CERTIFICATE_WALLET;
  g_autofree char *name = g_strdup_printf ("%s.%s", sally_certificate_get_identifier (certificate),
                                           wallet ? "sso" : "pem");

  if (root == NULL || self->chooser != NULL)
    return;
  self->chooser = GTK_NATIVE_DIALOG (
      gtk_file_chooser_native_new (_("Export Certificate"), GTK_WINDOW (root),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), _("_Cancel")));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  gtk_native_dialog_set_modal (self->chooser, TRUE);
  g_object_set_data_full (G_OBJECT (self->chooser), "certificate", g_object_ref (certificate),
                          g_object_unref);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (export_chosen_cb), self, 0);
  gtk_native_dialog_show (self->chooser);
}

static void
export_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyCertificatePage) self = data;
  SallyStage *stage = sally_stage_find (GTK_WIDGET (self));
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = sally_store_load_finish (SALLY_STORE (source), result, &error);

  if (object != NULL)
    choose_export_file (self, SALLY_CERTIFICATE (object));
  else if (stage != NULL)
    sally_stage_show_error (stage, _("Could Not Export"), error);
}

static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SallyWorkspace *workspace = sally_library_page_get_workspace (SALLY_LIBRARY_PAGE (widget));
  g_autoptr (GObject) item = sally_library_page_get_target (SALLY_LIBRARY_PAGE (widget));
  g_autofree char *id = sally_library_edit_get_id (item);

  if (workspace != NULL && id != NULL)
    sally_store_load_async (sally_workspace_get_store (workspace), SALLY_STORE_CERTIFICATES, id,
                            NULL, export_loaded_cb, g_object_ref (widget));
}

static void
sally_certificate_page_real_open (SallyLibraryPage *page, gpointer item)
{
  SallyCertificatePage *self = SALLY_CERTIFICATE_PAGE (page);

  sally_certificate_details_set_arn (self->details, sally_certificate_get_arn (item));
}

static gpointer
sally_certificate_page_get_opened (SallyLibraryPage *page)
{
  SallyCertificatePage *self = SALLY_CERTIFICATE_PAGE (page);

  return self->details != NULL ? sally_certificate_details_get_certificate (self->details) : NULL;
}

static void
sally_certificate_page_update (SallyLibraryPage *page, guint n_targets)
{
  GtkWidget *widget = GTK_WIDGET (page);

  gtk_widget_action_set_enabled (widget, "certificates.open", n_targets == 1);
  gtk_widget_action_set_enabled (widget, "certificates.export", n_targets == 1);
  gtk_widget_action_set_enabled (widget, "certificates.copy-arn", n_targets > 0);
  gtk_widget_action_set_enabled (widget, "certificates.delete", n_targets > 0);
}

static void
sally_certificate_page_dispose (GObject *object)
{
  SallyCertificatePage *self = SALLY_CERTIFICATE_PAGE (object);

  g_clear_object (&self->chooser);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SALLY_TYPE_CERTIFICATE_PAGE);
  G_OBJECT_CLASS (sally_certificate_page_parent_class)->dispose (object);
}

static void
sally_certificate_page_class_init (SallyCertificatePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  SallyLibraryPageClass *page_class = SALLY_LIBRARY_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sally_certificate_page_dispose;
  page_class->open = sally_certificate_page_real_open;
  page_class->get_opened = sally_certificate_page_get_opened;
  page_class->update = sally_certificate_page_update;

  g_type_ensure (SALLY_TYPE_LIBRARY_LIST);
  g_type_ensure (SALLY_TYPE_CERTIFICATE_ROW);
  g_type_ensure (SALLY_TYPE_CERTIFICATE_DETAILS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SALLY_RESOURCE_PATH "sally-certificate-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SallyCertificatePage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, SallyCertificatePage, list_box);
  gtk_widget_class_bind_template_child (widget_class, SallyCertificatePage, list);
  gtk_widget_class_bind_template_child (widget_class, SallyCertificatePage, action_bar);
  gtk_widget_class_bind_template_child (widget_class, SallyCertificatePage, separator);
  gtk_widget_class_bind_template_child (widget_class, SallyCertificatePage, details_box);
  gtk_widget_class_bind_template_child (widget_class, SallyCertificatePage, details);
  gtk_widget_class_bind_template_callback (widget_class, sally_library_page_show_list);
  sally_closures_bind (widget_class);

  gtk_widget_class_install_action (widget_class, "certificates.open", NULL, open_cb);
  gtk_widget_class_install_action (widget_class, "certificates.copy-arn", NULL, copy_arn_cb);
  gtk_widget_class_install_action (widget_class, "certificates.export", NULL, export_cb);
  gtk_widget_class_install_action (widget_class, "certificates.delete", NULL, delete_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "certificates.delete",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_ALT_MASK,
                                       "certificates.open", NULL);
}

static void
sally_certificate_page_init (SallyCertificatePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sally_library_page_attach (SALLY_LIBRARY_PAGE (self),
                             &(SallyLibraryPageParts){ self->leaflet, self->list_box, self->list,
                                                       self->action_bar, self->separator,
                                                       self->details_box });
  g_signal_connect_object (self->details, "notify::certificate",
                           G_CALLBACK (sally_library_page_update), self, G_CONNECT_SWAPPED);
}

/**
 * sally_certificate_page_open:
 * @self: the page
 * @arn: which certificate to show
 */
void
sally_certificate_page_open (SallyCertificatePage *self, const char *arn)
{
  g_return_if_fail (SALLY_IS_CERTIFICATE_PAGE (self));
  sally_certificate_details_set_arn (self->details, arn);
  sally_library_list_select (self->list, arn);
  sally_library_page_show_details (SALLY_LIBRARY_PAGE (self));
}

/**
 * sally_certificate_page_get_details:
 * @self: the page
 *
 * Returns: (transfer none): its details
 */
SallyCertificateDetails *
sally_certificate_page_get_details (SallyCertificatePage *self)
{
  g_return_val_if_fail (SALLY_IS_CERTIFICATE_PAGE (self), NULL);
  return self->details;
}
