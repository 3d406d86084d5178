/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-certificate-window.h"
#include "sally-window-keys.h"

/* The same page as in the main window, with a stage of its own: drops, paste
 * and Undo work here as they do there.
 */
struct _SallyCertificateWindow {
  AdwWindow parent_instance;

  SallyStage *stage;
  SallyCertificatePage *page;
};

G_DEFINE_FINAL_TYPE (SallyCertificateWindow, sally_certificate_window, ADW_TYPE_WINDOW)

static void
search_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sally_library_page_search (SALLY_LIBRARY_PAGE (SALLY_CERTIFICATE_WINDOW (widget)->page));
}

static void
sally_certificate_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SALLY_TYPE_CERTIFICATE_WINDOW);
  G_OBJECT_CLASS (sally_certificate_window_parent_class)->dispose (object);
}

static void
sally_certificate_window_class_init (SallyCertificateWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sally_certificate_window_dispose;
  g_type_ensure (SALLY_TYPE_STAGE);
  g_type_ensure (SALLY_TYPE_CERTIFICATE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SALLY_RESOURCE_PATH "sally-certificate-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SallyCertificateWindow, stage);
  gtk_widget_class_bind_template_child (widget_class, SallyCertificateWindow, page);
  sally_window_keys_install (widget_class);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_cb);
}

static void
sally_certificate_window_init (SallyCertificateWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sally_certificate_window_new:
 * @workspace: the open library
 *
 * Returns: (transfer none): a window
 */
GtkWindow *
sally_certificate_window_new (SallyWorkspace *workspace)
{
  SallyCertificateWindow *self = g_object_new (SALLY_TYPE_CERTIFICATE_WINDOW, NULL);

  sally_stage_set_workspace (self->stage, workspace);
  return GTK_WINDOW (self);
}

/**
 * sally_certificate_window_get_page:
 * @self: the window
 *
 * Returns: (transfer none): its page
 */
SallyCertificatePage *
sally_certificate_window_get_page (SallyCertificateWindow *self)
{
  g_return_val_if_fail (SALLY_IS_CERTIFICATE_WINDOW (self), NULL);
  return self->page;
}

/**
 * sally_certificate_window_get_stage:
 * @self: the window
 *
 * Returns: (transfer none): its stage
 */
SallyStage *
sally_certificate_window_get_stage (SallyCertificateWindow *self)
{
  g_return_val_if_fail (SALLY_IS_CERTIFICATE_WINDOW (self), NULL);
  return self->stage;
}
