/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-certificate-row.h"
#include "sally-closures.h"

/* All of it is in the template; the words are closures. */
struct _SallyCertificateRow {
  SallyLibraryRow parent_instance;
};

G_DEFINE_FINAL_TYPE (SallyCertificateRow, sally_certificate_row, SALLY_TYPE_LIBRARY_ROW)

static void
sally_certificate_row_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SALLY_TYPE_CERTIFICATE_ROW);
  G_OBJECT_CLASS (sally_certificate_row_parent_class)->dispose (object);
}

static void
sally_certificate_row_class_init (SallyCertificateRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sally_certificate_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SALLY_RESOURCE_PATH "sally-certificate-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, sally_library_row_popup);
  sally_closures_bind (widget_class);
}

static void
sally_certificate_row_init (SallyCertificateRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
