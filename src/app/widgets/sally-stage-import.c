/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-stage-private.h"

#include "sally-import-dialog.h"

#include "sally-certificate.h"
#include "sally-import.h"
#include "sally-rules.h"
#include "sally-text.h"
#include "sally-undo.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* The ways into the library that a window has: drop, file chooser, pasted text,
 * files from outside.  All of them end in a #SallyImport; nothing here looks
 * into a file.  One import runs at a time, what comes meanwhile waits.  A file that
 * needs something, a password or consent, is asked about in a #SallyImportDialog.
 */
typedef struct {
  GFile *file;   /* (nullable) (owned) */
  GBytes *bytes; /* (nullable) (owned): pasted text */
} Source;

static void start_next (SallyStage *self);

static void
free_source (gpointer data)
{
  Source *source = data;

  g_clear_object (&source->file);
  g_clear_pointer (&source->bytes, g_bytes_unref);
  g_free (source);
}

static GPtrArray *
new_sources (void)
{
  return g_ptr_array_new_with_free_func (free_source);
}

static void
add_source (GPtrArray *sources, GFile *file, GBytes *bytes)
{
  Source *source = g_new0 (Source, 1);

  g_set_object (&source->file, file);
  source->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  g_ptr_array_add (sources, source);
}

static void
update_progress (SallyStage *self)
{
  double progress = 0;

  if (self->progress_bar == NULL)
    return;
  if (self->import != NULL)
    g_object_get (self->import, "progress", &progress, NULL);
  gtk_progress_bar_set_fraction (self->progress_bar, progress);
  gtk_revealer_set_reveal_child (self->progress_revealer, self->import != NULL && !self->asking);
}

/* What waits comes next, and after the outcome of this one. */
static void
end_import (SallyStage *self)
{
  if (self->import != NULL)
    g_signal_handlers_disconnect_by_data (self->import, self);
  g_clear_object (&self->import);
  update_progress (self);
}

static void
import_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyStage) self = data;
  SallyImport *import = SALLY_IMPORT (source);
  g_autoptr (GError) error = NULL;

  end_import (self);
  if (sally_import_run_finish (import, result, &error))
    sally_stage_show_import_result (self, import);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    sally_stage_show_error (self, _("Could Not Import"), error);
  if (!g_cancellable_is_cancelled (self->cancellable))
    start_next (self);
}

static void
run_import (SallyStage *self)
{
  sally_import_run_async (self->import, self->cancellable, import_done_cb, g_object_ref (self));
}

static void
asked_cb (SallyStage *self, gboolean import)
{
  self->asking = FALSE;
  update_progress (self);
  if (import) {
    run_import (self);
    return;
  }
  end_import (self);
  start_next (self);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyStage) self = data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWindow *dialog;

  /* The only error is that the window was closed. */
  if (!sally_import_read_finish (SALLY_IMPORT (source), result, NULL) || self->import == NULL)
    return;
  if (sally_import_get_n_needs (self->import) == 0 || root == NULL) {
    run_import (self);
    return;
  }
  self->asking = TRUE;
  update_progress (self);
  dialog = sally_import_dialog_new (self->import, GTK_WINDOW (root));
  g_signal_connect_object (dialog, "finished", G_CALLBACK (asked_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

static void
start_next (SallyStage *self)
{
  g_autoptr (GPtrArray) sources = NULL;

  if (self->import != NULL || self->workspace == NULL)
    return;
  sources = g_queue_pop_head (&self->waiting);
  if (sources == NULL)
    return;
  self->import = sally_import_new (self->workspace);
  for (guint i = 0; i < sources->len; i++) {
    const Source *source = g_ptr_array_index (sources, i);

    if (source->file != NULL)
      sally_import_add_file (self->import, source->file);
    else
      sally_import_add_bytes (self->import, _("Pasted text"), source->bytes);
  }
  g_signal_connect_swapped (self->import, "notify::progress", G_CALLBACK (update_progress), self);
  update_progress (self);
  sally_import_read_async (self->import, self->cancellable, read_cb, g_object_ref (self));
}

static void
queue_sources (SallyStage *self, GPtrArray *sources)
{
  if (sources->len == 0) {
    g_ptr_array_unref (sources);
    return;
  }
  g_queue_push_tail (&self->waiting, sources);
  start_next (self);
}

static void
import_slist (SallyStage *self, GSList *files)
{
  GPtrArray *sources = new_sources ();

  for (GSList *l = files; l != NULL; l = l->next)
    add_source (sources, l->data, NULL);
  queue_sources (self, sources);
}

/* What a person must know beyond the count: what failed and why, what existed
 * already, what was passed over (a private key that went to the keyring). */
static GtkWidget *
make_note_row (const char *name, const char *text, const char *icon_name, const char *css_class)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);
  g_autofree char *title = sally_text_one_line (name, 120);
  g_autofree char *subtitle = sally_text_one_line (text, 600);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (icon, css_class);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  return row;
}

static guint
append_notes (GtkListBox *list, const SallyImportItem *item)
{
  guint n = 0;

  /* The person was asked and left it out. */
  if (item->need != SALLY_IMPORT_NEEDS_NOTHING)
    return 0;
  if (item->error != NULL) {
    gtk_list_box_append (
        list, make_note_row (item->name, item->error->message, "sally-fail-symbolic", "error"));
    n++;
  } else if (item->existing != NULL) {
    g_autofree char *text = g_strdup_printf (_("Already in the library as “%s”"), item->existing);

    gtk_list_box_append (list,
                         make_note_row (item->name, text, "sally-info-symbolic", "dim-label"));
    n++;
  }
  for (guint i = 0; item->warnings != NULL && i < item->warnings->len; i++, n++)
    gtk_list_box_append (list, make_note_row (item->name, g_ptr_array_index (item->warnings, i),
                                              "sally-warning-symbolic", "warning"));
  for (guint i = 0; item->advice != NULL && i < item->advice->len; i++, n++) {
    SallyAdvice *advice = g_ptr_array_index (item->advice, i);

    gtk_list_box_append (
        list, make_note_row (item->name, advice->text, "sally-warning-symbolic", "warning"));
  }
  return n;
}

static void
show_notes (SallyStage *self, GtkWidget *list, guint n_added)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *dialog;
  g_autofree char *body = NULL;

  if (root == NULL) {
    g_object_ref_sink (list);
    g_object_unref (list);
    g_object_ref_sink (scroller);
    g_object_unref (scroller);
    return;
  }
  if (n_added > 0)
    body = g_strdup_printf (
        ngettext ("%u certificate was imported.", "%u certificates were imported.", n_added),
        n_added);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_valign (list, GTK_ALIGN_START);
  gtk_widget_set_margin_top (list, 3);
  gtk_widget_set_margin_bottom (list, 3);
  gtk_widget_set_margin_start (list, 3);
  gtk_widget_set_margin_end (list, 3);
  g_object_set (scroller, "child", list, "propagate-natural-height", TRUE, "hscrollbar-policy",
                GTK_POLICY_NEVER, "max-content-height", 320, NULL);
  gtk_widget_set_size_request (scroller, 280, -1);
  dialog = adw_message_dialog_new (
      GTK_WINDOW (root), n_added > 0 ? _("Imported With Notes") : _("Nothing Imported"), body);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), scroller);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
chooser_response_cb (GtkNativeDialog *chooser, int response, gpointer data)
{
  SallyStage *self = data;

  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (chooser));
    GPtrArray *sources = new_sources ();

    for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      add_source (sources, file, NULL);
    }
    queue_sources (self, sources);
  }
  g_clear_object (&self->chooser);
}

static gboolean
dropped_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer data)
{
  SallyStage *self = data;

  if (self->workspace == NULL)
    return FALSE;
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST)) {
    import_slist (self, g_value_get_boxed (value));
    return TRUE;
  }
  if (G_VALUE_HOLDS_STRING (value) && g_value_get_string (value) != NULL) {
    sally_stage_import_text (self, g_value_get_string (value));
    return TRUE;
  }
  return FALSE;
}

static GdkDragAction
drag_entered_cb (GtkDropTarget *target, double x, double y, gpointer data)
{
  gtk_revealer_set_reveal_child (SALLY_STAGE (data)->drop_revealer, TRUE);
  return GDK_ACTION_COPY;
}

static void
drag_left_cb (GtkDropTarget *target, gpointer data)
{
  SallyStage *self = data;

  if (self->drop_revealer != NULL)
    gtk_revealer_set_reveal_child (self->drop_revealer, FALSE);
}

/* What came before the library was open is imported now. */
void
sally_stage_import_waiting (SallyStage *self)
{
  start_next (self);
}

/* Called once, when the stage is made. */
void
sally_stage_init_drop (SallyStage *self)
{
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_STRING };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  gtk_event_controller_set_name (GTK_EVENT_CONTROLLER (target), "import-drop");
  g_signal_connect_object (target, "drop", G_CALLBACK (dropped_cb), self, 0);
  g_signal_connect_object (target, "enter", G_CALLBACK (drag_entered_cb), self, 0);
  g_signal_connect_object (target, "leave", G_CALLBACK (drag_left_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* A toast with Undo for what was added; a dialog when there is more to say. */
void
sally_stage_show_import_result (SallyStage *self, SallyImport *import)
{
  GPtrArray *items = sally_import_get_items (import);
  guint n_added = sally_import_get_n_added (import);
  SallyUndo *undo = sally_import_get_undo (import);
  GtkWidget *list = gtk_list_box_new ();
  const char *name = NULL;
  guint n_notes = 0;

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  for (guint i = 0; i < items->len; i++) {
    const SallyImportItem *item = g_ptr_array_index (items, i);

    n_notes += append_notes (GTK_LIST_BOX (list), item);
    if (item->certificate != NULL) {
      name = sally_certificate_get_identifier (item->certificate);
      g_signal_emit (self, sally_stage_imported_signal, 0,
                     sally_certificate_get_arn (item->certificate));
    }
  }
  if (n_added > 0 && undo != NULL)
    sally_stage_add_undo (self, sally_undo_ref (undo), SALLY_UNDO_IMPORTED, name);
  if (n_notes > 0) {
    show_notes (self, list, n_added);
  } else {
    g_object_ref_sink (list);
    g_object_unref (list);
  }
}

/**
 * sally_stage_choose_files:
 * @self: a stage
 *
 * Asks for files and imports them.
 */
void
sally_stage_choose_files (SallyStage *self)
{
  GtkRoot *root;
  GtkFileFilter *filter;

  g_return_if_fail (SALLY_IS_STAGE (self));
  root = gtk_widget_get_root (GTK_WIDGET (self));
  if (self->chooser != NULL || root == NULL || self->workspace == NULL)
    return;
  self->chooser = GTK_NATIVE_DIALOG (
      gtk_file_chooser_native_new (_("Import Certificates"), GTK_WINDOW (root),
                                   GTK_FILE_CHOOSER_ACTION_OPEN, _("_Import"), _("_Cancel")));
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->chooser), TRUE);
  /* The content decides what a file is, so all files can be chosen; the first
   * filter only hides what is surely something else. */
  filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _("Certificates and Wallets"));
  for (const char *const *suffix =
           (const char *const[]){ "pem", "crt", "cer", "der", "p7b", "p7c", "sso", "p12", "pfx",
                                  "jks", "jceks", NULL };
       *suffix != NULL; suffix++)
    gtk_file_filter_add_suffix (filter, *suffix);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  g_object_unref (filter);
  filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _("All Files"));
  gtk_file_filter_add_pattern (filter, "*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  g_object_unref (filter);
  gtk_native_dialog_set_modal (self->chooser, TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chooser_response_cb), self, 0);
  gtk_native_dialog_show (self->chooser);
}

/**
 * sally_stage_import_files:
 * @self: a stage
 * @files: (array length=n_files): what to import
 * @n_files: how many
 */
void
sally_stage_import_files (SallyStage *self, GFile *const *files, gsize n_files)
{
  GPtrArray *sources;

  g_return_if_fail (SALLY_IS_STAGE (self));
  sources = new_sources ();
  for (gsize i = 0; i < n_files; i++)
    add_source (sources, files[i], NULL);
  queue_sources (self, sources);
}

/**
 * sally_stage_import_text:
 * @self: a stage
 * @text: PEM text, from the clipboard or dropped
 */
void
sally_stage_import_text (SallyStage *self, const char *text)
{
  GPtrArray *sources;
  g_autoptr (GBytes) bytes = NULL;

  g_return_if_fail (SALLY_IS_STAGE (self));
  bytes = g_bytes_new (text, strlen (text));
  sources = new_sources ();
  add_source (sources, NULL, bytes);
  queue_sources (self, sources);
}

/**
 * sally_stage_get_importing:
 * @self: a stage
 *
 * Returns: whether an import is under way or waits
 */
gboolean
sally_stage_get_importing (SallyStage *self)
{
  g_return_val_if_fail (SALLY_IS_STAGE (self), FALSE);
  return self->import != NULL || !g_queue_is_empty (&self->waiting);
}
