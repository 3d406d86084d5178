/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-import-dialog.h"
#include "sally-import-row.h"

#include "sally-import.h"

#include <glib/gi18n-lib.h>

/* Every answer is tried before the dialog goes: the files are read once more, and
 * when one of those that were to be imported cannot be, that is said at its row and
 * everything else stays as it was.  What was left without an answer is not
 * imported, which the sentence at the bottom says beforehand.
 */
struct _SallyImportDialog {
  AdwWindow parent_instance;

  GtkWidget *import_button;
  GtkBox *rows_box;
  GtkLabel *outcome_label;
  GtkSpinner *spinner;

  SallyImport *import;       /* (owned) */
  GPtrArray *rows;           /* (owned) (element-type SallyImportRow): not owned */
  GPtrArray *tried;          /* (owned) (element-type SallyImportRow): not owned */
  GCancellable *cancellable; /* (owned) */
  gboolean final;            /* rather than a look at what Enter was pressed for */
  gboolean finished;
};

G_DEFINE_FINAL_TYPE (SallyImportDialog, sally_import_dialog, ADW_TYPE_WINDOW)

static guint finished_signal;

static void
finish (SallyImportDialog *self, gboolean import)
{
  if (self->finished)
    return;
  self->finished = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_signal_emit (self, finished_signal, 0, import);
}

static guint
count_answered (SallyImportDialog *self)
{
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    n += sally_import_row_get_answered (g_ptr_array_index (self->rows, i));
  return n;
}

static void
update (SallyImportDialog *self)
{
  guint n = count_answered (self);
  guint n_all = self->rows->len;
  gboolean reading = gtk_spinner_get_spinning (self->spinner);
  g_autofree char *text = NULL;

  if (reading)
    text = g_strdup (_("Reading the files…"));
  else if (n == 0)
    text = g_strdup (_("Nothing can be imported yet."));
  else if (n == n_all)
    text = g_strdup_printf (ngettext ("%u file will be imported.", "%u files will be imported.", n),
                            n);
  else
    text = g_strdup_printf (
        /* Translators: how many of how many */
        ngettext ("%u of %u file will be imported.", "%u of %u files will be imported.", n_all), n,
        n_all);
  gtk_label_set_label (self->outcome_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), reading);
  gtk_widget_set_sensitive (GTK_WIDGET (self->rows_box), !reading);
  gtk_widget_set_sensitive (self->import_button, !reading && n > 0);
}

/* The first row that asks, rather one that was answered wrongly. */
static void
focus_open_row (SallyImportDialog *self)
{
  SallyImportRow *open = NULL;

  for (guint i = 0; open == NULL && i < self->tried->len; i++)
    if (sally_import_row_get_asking (g_ptr_array_index (self->tried, i)))
      open = g_ptr_array_index (self->tried, i);
  for (guint i = 0; open == NULL && i < self->rows->len; i++)
    if (sally_import_row_get_asking (g_ptr_array_index (self->rows, i)))
      open = g_ptr_array_index (self->rows, i);
  if (open != NULL)
    sally_import_row_focus (open);
}

static gboolean
is_settled (SallyImportDialog *self)
{
  for (guint i = 0; i < self->tried->len; i++)
    if (sally_import_row_get_failed (g_ptr_array_index (self->tried, i)))
      return FALSE;
  for (guint i = 0; !self->final && i < self->rows->len; i++)
    if (sally_import_row_get_asking (g_ptr_array_index (self->rows, i)))
      return FALSE;
  return TRUE;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree GWeakRef *weak = data;
  g_autoptr (SallyImportDialog) self = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  /* The only error is that it was closed meanwhile. */
  if (!sally_import_read_finish (SALLY_IMPORT (source), result, NULL) || self == NULL
      || self->finished)
    return;
  gtk_spinner_stop (self->spinner);
  for (guint i = 0; i < self->rows->len; i++)
    sally_import_row_update (g_ptr_array_index (self->rows, i));
  update (self);
  if (is_settled (self)) {
    finish (self, TRUE);
    gtk_window_destroy (GTK_WINDOW (self));
    return;
  }
  focus_open_row (self);
}

static void
try_answers (SallyImportDialog *self, gboolean final)
{
  GWeakRef *weak;

  if (gtk_spinner_get_spinning (self->spinner) || self->finished || count_answered (self) == 0)
    return;
  self->final = final;
  g_ptr_array_set_size (self->tried, 0);
  for (guint i = 0; i < self->rows->len; i++) {
    SallyImportRow *row = g_ptr_array_index (self->rows, i);

    if (sally_import_row_get_answered (row))
      g_ptr_array_add (self->tried, row);
    sally_import_row_answer (row);
  }
  /* A text field that is made insensitive with the focus in it goes on blinking. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_spinner_start (self->spinner);
  update (self);
  /* No reference: GTK lets go of the parent only with the last one, and the parent
   * may be gone before the reading ends. */
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  sally_import_read_async (self->import, self->cancellable, read_cb, weak);
}

static void
import_clicked_cb (SallyImportDialog *self)
{
  try_answers (self, TRUE);
}

static void
entered_cb (SallyImportDialog *self)
{
  try_answers (self, FALSE);
}

static gboolean
sally_import_dialog_close_request (GtkWindow *window)
{
  finish (SALLY_IMPORT_DIALOG (window), FALSE);
  return GTK_WINDOW_CLASS (sally_import_dialog_parent_class)->close_request (window);
}

static void
sally_import_dialog_dispose (GObject *object)
{
  SallyImportDialog *self = SALLY_IMPORT_DIALOG (object);

  self->finished = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->tried, 0);
  g_clear_object (&self->import);
  gtk_widget_dispose_template (GTK_WIDGET (self), SALLY_TYPE_IMPORT_DIALOG);
  G_OBJECT_CLASS (sally_import_dialog_parent_class)->dispose (object);
}

static void
sally_import_dialog_finalize (GObject *object)
{
  SallyImportDialog *self = SALLY_IMPORT_DIALOG (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->tried);
  G_OBJECT_CLASS (sally_import_dialog_parent_class)->finalize (object);
}

static void
sally_import_dialog_class_init (SallyImportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sally_import_dialog_dispose;
  object_class->finalize = sally_import_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = sally_import_dialog_close_request;
  finished_signal = g_signal_new ("finished", SALLY_TYPE_IMPORT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SALLY_RESOURCE_PATH "sally-import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SallyImportDialog, import_button);
  gtk_widget_class_bind_template_child (widget_class, SallyImportDialog, rows_box);
  gtk_widget_class_bind_template_child (widget_class, SallyImportDialog, outcome_label);
  gtk_widget_class_bind_template_child (widget_class, SallyImportDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, import_clicked_cb);
}

static void
sally_import_dialog_init (SallyImportDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  self->tried = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sally_import_dialog_new:
 * @import: an import that was read, of which something is needed
 * @parent: the window that it belongs to
 *
 * Returns: (transfer none): a dialog that is not on screen yet
 */
GtkWindow *
sally_import_dialog_new (SallyImport *import, GtkWindow *parent)
{
  SallyImportDialog *self = g_object_new (SALLY_TYPE_IMPORT_DIALOG, "transient-for", parent, NULL);
  GPtrArray *items = sally_import_get_items (import);

  self->import = g_object_ref (import);
  for (guint i = 0; i < items->len; i++) {
    GtkWidget *row = sally_import_row_new (import, i);

    g_signal_connect_object (row, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (row, "entered", G_CALLBACK (entered_cb), self, G_CONNECT_SWAPPED);
    g_ptr_array_add (self->rows, row);
    gtk_box_append (self->rows_box, row);
  }
  update (self);
  focus_open_row (self);
  return GTK_WINDOW (self);
}
