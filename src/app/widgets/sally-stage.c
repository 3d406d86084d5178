/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-stage-private.h"

#include "sally-edit.h"
#include "sally-text.h"
#include "sally-undo.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

/* Toasts and Undo.  Each window has one stage; pages find theirs through their
 * ancestors and so know nothing of windows.
 *
 * An undo token lives as long as its toast: when the toast goes, what was taken
 * away is forgotten for good (secrets in the keyring are removed only then).
 */
G_DEFINE_FINAL_TYPE (SallyStage, sally_stage, ADW_TYPE_BIN)

typedef enum {
  PROP_CONTENT = 1,
  PROP_WORKSPACE,
  PROP_CAN_UNDO,
} SallyStageProperty;

static GParamSpec *props[PROP_CAN_UNDO + 1];
guint sally_stage_imported_signal;

static void
take_undo (SallyStage *self, SallyUndo *undo)
{
  gboolean could = self->undo != NULL;

  self->undo = undo;
  if (could != (undo != NULL))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAN_UNDO]);
}

/* The token is given up together with its toast. */
static void
forget_undo (SallyStage *self)
{
  g_autoptr (SallyUndo) undo = self->undo;

  if (undo == NULL)
    return;
  take_undo (self, NULL);
  if (self->workspace != NULL)
    sally_edit_forget (self->workspace, undo);
}

static void
drop_toast (SallyStage *self)
{
  g_autoptr (AdwToast) toast = g_steal_pointer (&self->undo_toast);

  if (toast == NULL)
    return;
  g_signal_handlers_disconnect_by_data (toast, self);
  adw_toast_dismiss (toast);
}

static void
toast_dismissed_cb (SallyStage *self)
{
  g_clear_object (&self->undo_toast);
  forget_undo (self);
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyStage) self = data;
  g_autoptr (GError) error = NULL;

  if (sally_edit_undo_finish (result, &error))
    sally_stage_toast (self, _("Undone"));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    sally_stage_show_error (self, _("Could Not Undo"), error);
}

static char *
describe_imported (guint n, const char *name)
{
  if (n == 1 && name != NULL)
    return g_strdup_printf (_("“%s” imported"), name);
  return g_strdup_printf (ngettext ("%u certificate imported", "%u certificates imported", n), n);
}

static char *
describe_removed (guint n, SallyStoreKind kind, const char *name)
{
  if (n == 1 && name != NULL)
    return g_strdup_printf (_("“%s” deleted"), name);
  switch (kind) {
  case SALLY_STORE_CERTIFICATES:
    return g_strdup_printf (ngettext ("%u certificate deleted", "%u certificates deleted", n), n);
  case SALLY_STORE_ENDPOINTS:
    return g_strdup_printf (ngettext ("%u endpoint deleted", "%u endpoints deleted", n), n);
  case SALLY_STORE_REPORTS:
    return g_strdup_printf (ngettext ("%u report deleted", "%u reports deleted", n), n);
  }
  return NULL;
}

static char *
describe_undo (SallyUndo *undo, SallyUndoReason reason, const char *name)
{
  guint n = sally_undo_get_n_objects (undo);

  switch (reason) {
  case SALLY_UNDO_IMPORTED:
    return describe_imported (n, name);
  case SALLY_UNDO_REMOVED:
    return describe_removed (n, sally_undo_get_kind (undo), name);
  case SALLY_UNDO_SAVED:
    return g_strdup_printf (_("“%s” saved"), name != NULL ? name : _("Endpoint"));
  case SALLY_UNDO_FIXED:
    return g_strdup_printf (_("“%s” changed"), name != NULL ? name : _("Endpoint"));
  }
  return NULL;
}

static void
sally_stage_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SallyStage *self = SALLY_STAGE (object);

  switch ((SallyStageProperty) id) {
  case PROP_CONTENT:
    g_value_set_object (value, self->content);
    break;
  case PROP_WORKSPACE:
    g_value_set_object (value, self->workspace);
    break;
  case PROP_CAN_UNDO:
    g_value_set_boolean (value, self->undo != NULL);
    break;
  }
}

static void
sally_stage_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SallyStage *self = SALLY_STAGE (object);

  switch ((SallyStageProperty) id) {
  case PROP_CONTENT:
    self->content = g_value_get_object (value);
    adw_bin_set_child (self->content_bin, self->content);
    g_object_notify_by_pspec (object, pspec);
    break;
  case PROP_WORKSPACE:
    sally_stage_set_workspace (self, g_value_get_object (value));
    break;
  case PROP_CAN_UNDO:
    break;
  }
}

static void
sally_stage_dispose (GObject *object)
{
  SallyStage *self = SALLY_STAGE (object);

  g_cancellable_cancel (self->cancellable);
  if (self->undo_toast != NULL)
    g_signal_handlers_disconnect_by_data (self->undo_toast, self);
  g_clear_object (&self->undo_toast);
  forget_undo (self);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) g_ptr_array_unref);
  g_clear_object (&self->chooser);
  g_clear_object (&self->import);
  g_clear_object (&self->workspace);
  self->content = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SALLY_TYPE_STAGE);
  G_OBJECT_CLASS (sally_stage_parent_class)->dispose (object);
}

static void
sally_stage_finalize (GObject *object)
{
  g_clear_object (&SALLY_STAGE (object)->cancellable);
  G_OBJECT_CLASS (sally_stage_parent_class)->finalize (object);
}

static void
sally_stage_class_init (SallyStageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sally_stage_get_property;
  object_class->set_property = sally_stage_set_property;
  object_class->dispose = sally_stage_dispose;
  object_class->finalize = sally_stage_finalize;

  props[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_WORKSPACE] =
      g_param_spec_object ("workspace", NULL, NULL, SALLY_TYPE_WORKSPACE, flags);
  props[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  sally_stage_imported_signal = g_signal_new ("imported", SALLY_TYPE_STAGE, G_SIGNAL_RUN_LAST, 0,
                                              NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, SALLY_RESOURCE_PATH "sally-stage.ui");
  gtk_widget_class_bind_template_child (widget_class, SallyStage, toasts);
  gtk_widget_class_bind_template_child (widget_class, SallyStage, content_bin);
  gtk_widget_class_bind_template_child (widget_class, SallyStage, drop_revealer);
  gtk_widget_class_bind_template_child (widget_class, SallyStage, progress_revealer);
  gtk_widget_class_bind_template_child (widget_class, SallyStage, progress_bar);
}

static void
sally_stage_init (SallyStage *self)
{
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->waiting);
  gtk_widget_init_template (GTK_WIDGET (self));
  sally_stage_init_drop (self);
}

/**
 * sally_stage_find:
 * @widget: a widget in a window
 *
 * Returns: (transfer none) (nullable): the stage around it
 */
SallyStage *
sally_stage_find (GtkWidget *widget)
{
  return SALLY_STAGE (gtk_widget_get_ancestor (widget, SALLY_TYPE_STAGE));
}

/**
 * sally_stage_get_workspace:
 * @self: a stage
 *
 * Returns: (transfer none) (nullable): the open library
 */
SallyWorkspace *
sally_stage_get_workspace (SallyStage *self)
{
  g_return_val_if_fail (SALLY_IS_STAGE (self), NULL);
  return self->workspace;
}

/**
 * sally_stage_set_workspace:
 * @self: a stage
 * @workspace: (nullable): the open library
 */
void
sally_stage_set_workspace (SallyStage *self, SallyWorkspace *workspace)
{
  g_return_if_fail (SALLY_IS_STAGE (self));
  if (!g_set_object (&self->workspace, workspace))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WORKSPACE]);
  sally_stage_import_waiting (self);
}

/**
 * sally_stage_toast:
 * @self: a stage
 * @text: plain text; it is escaped here
 */
void
sally_stage_toast (SallyStage *self, const char *text)
{
  g_autofree char *markup = sally_text_markup (text);

  g_return_if_fail (SALLY_IS_STAGE (self));
  if (self->toasts != NULL)
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (markup));
}

/**
 * sally_stage_show_error:
 * @self: a stage
 * @heading: what did not work, in header capitals
 * @error: why
 *
 * A dialog, because what failed after a deliberate act must not vanish by
 * itself.
 */
void
sally_stage_show_error (SallyStage *self, const char *heading, const GError *error)
{
  GtkRoot *root;
  GtkWidget *dialog;
  g_autofree char *body = NULL;

  g_return_if_fail (SALLY_IS_STAGE (self));
  root = gtk_widget_get_root (GTK_WIDGET (self));
  if (root == NULL)
    return;
  body = sally_text_valid (error->message, -1);
  dialog = adw_message_dialog_new (GTK_WINDOW (root), heading, body);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * sally_stage_add_undo:
 * @self: a stage
 * @undo: (transfer full) (nullable): what takes the change back
 * @reason: what was done
 * @name: (nullable): to what, when it was one thing
 *
 * Shows a toast with an Undo button.  When one of the same kind is still on
 * screen, that one counts up instead.
 */
void
sally_stage_add_undo (SallyStage *self, SallyUndo *undo, SallyUndoReason reason, const char *name)
{
  g_autofree char *text = NULL;
  g_autofree char *title = NULL;

  g_return_if_fail (SALLY_IS_STAGE (self));
  if (undo == NULL || self->toasts == NULL)
    return;
  if (self->undo != NULL && self->undo_toast != NULL && self->undo_reason == reason
      && (reason == SALLY_UNDO_IMPORTED || reason == SALLY_UNDO_REMOVED)
      && sally_undo_get_kind (self->undo) == sally_undo_get_kind (undo)) {
    g_autoptr (SallyUndo) first = self->undo;
    g_autoptr (SallyUndo) second = undo;

    self->undo = sally_undo_merge (first, second);
    text = describe_undo (self->undo, reason, NULL);
    title = sally_text_markup (text);
    adw_toast_set_title (self->undo_toast, title);
    return;
  }
  drop_toast (self);
  forget_undo (self);
  take_undo (self, undo);
  self->undo_reason = reason;
  text = describe_undo (undo, reason, name);
  title = sally_text_markup (text);
  self->undo_toast = g_object_ref_sink (adw_toast_new (title));
  adw_toast_set_button_label (self->undo_toast, _("Undo"));
  adw_toast_set_priority (self->undo_toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_set_timeout (self->undo_toast, 10);
  g_signal_connect_swapped (self->undo_toast, "button-clicked", G_CALLBACK (sally_stage_undo),
                            self);
  g_signal_connect_swapped (self->undo_toast, "dismissed", G_CALLBACK (toast_dismissed_cb), self);
  adw_toast_overlay_add_toast (self->toasts, g_object_ref (self->undo_toast));
}

/**
 * sally_stage_get_can_undo:
 * @self: a stage
 *
 * Returns: whether there is something to take back
 */
gboolean
sally_stage_get_can_undo (SallyStage *self)
{
  g_return_val_if_fail (SALLY_IS_STAGE (self), FALSE);
  return self->undo != NULL;
}

/**
 * sally_stage_undo:
 * @self: a stage
 *
 * Takes the last change back, as the button of its toast does.
 */
void
sally_stage_undo (SallyStage *self)
{
  g_autoptr (SallyUndo) undo = NULL;

  g_return_if_fail (SALLY_IS_STAGE (self));
  if (self->undo == NULL || self->workspace == NULL)
    return;
  undo = self->undo;
  take_undo (self, NULL);
  drop_toast (self);
  sally_edit_undo_async (self->workspace, undo, NULL, undone_cb, g_object_ref (self));
}
