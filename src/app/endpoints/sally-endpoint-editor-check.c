/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-endpoint-editor-private.h"
#include "sally-message-row.h"

#include "sally-edit.h"
#include "sally-endpoint.h"
#include "sally-secret.h"
#include "sally-rules.h"
#include "sally-text.h"

#include <glib/gi18n-lib.h>

/* Live validation.  The rules are asked a moment after each change; what they
 * say about a field stands under it, the rest at the end of the form.  An empty field
 * of a new endpoint is not complained about before it was edited or saving was
 * tried.
 */
#define CHECK_DELAY 120

static SallyMessageRow *
find_message (SallyEndpointEditor *self, const char *field)
{
  for (guint i = 0; i < self->messages->len; i++) {
    SallyMessageRow *row = g_ptr_array_index (self->messages, i);

    if (g_strcmp0 (sally_message_row_get_field (row), field) == 0)
      return row;
  }
  return NULL;
}

static void
collect_messages (SallyEndpointEditor *self, GtkWidget *widget)
{
  if (SALLY_IS_MESSAGE_ROW (widget)) {
    g_ptr_array_add (self->messages, widget);
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_messages (self, child);
}

static void
clear_advice_rows (SallyEndpointEditor *self)
{
  for (guint i = 0; i < self->advice_rows->len; i++)
    adw_preferences_group_remove (self->advice_group, g_ptr_array_index (self->advice_rows, i));
  g_ptr_array_set_size (self->advice_rows, 0);
}

static void
add_advice_row (SallyEndpointEditor *self, const SallyAdvice *advice)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = gtk_image_new_from_icon_name (advice->refuse ? "sally-fail-symbolic"
                                                                  : "sally-warning-symbolic");
  g_autofree char *text = sally_text_one_line (advice->text, 500);

  gtk_widget_add_css_class (image, advice->refuse ? "error" : "warning");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  adw_preferences_group_add (self->advice_group, row);
  g_ptr_array_add (self->advice_rows, row);
}

static gboolean
is_touched (SallyEndpointEditor *self, const char *field)
{
  return g_hash_table_contains (self->touched, field);
}

/* The first refusal of a field counts, else its first warning. */
static void
show_field (SallyEndpointEditor *self, SallyMessageRow *row)
{
  const char *field = sally_message_row_get_field (row);
  const SallyAdvice *best = NULL;

  for (guint i = 0; i < self->advice->len && is_touched (self, field); i++) {
    const SallyAdvice *advice = g_ptr_array_index (self->advice, i);

    if (g_strcmp0 (advice->field, field) == 0
        && (best == NULL || (advice->refuse && !best->refuse)))
      best = advice;
  }
  sally_message_row_show (row, best != NULL ? best->text : NULL, best != NULL && best->refuse);
}

static void
show_advice (SallyEndpointEditor *self)
{
  clear_advice_rows (self);
  for (guint i = 0; i < self->messages->len; i++)
    show_field (self, g_ptr_array_index (self->messages, i));
  for (guint i = 0; i < self->advice->len; i++) {
    const SallyAdvice *advice = g_ptr_array_index (self->advice, i);

    if (find_message (self, advice->field) == NULL)
      add_advice_row (self, advice);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->advice_group), self->advice_rows->len > 0);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyEndpointEditor) self = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *advice = sally_edit_check_endpoint_finish (result, &error);

  if (advice == NULL) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      g_message ("The endpoint could not be checked: %s", error->message);
    return;
  }
  g_clear_pointer (&self->advice, g_ptr_array_unref);
  self->advice = advice;
  if (self->view == NULL)
    return;
  self->checked = TRUE;
  show_advice (self);
  sally_endpoint_editor_update_actions (self);
}

static gboolean
check_due_cb (gpointer data)
{
  SallyEndpointEditor *self = data;

  self->check_id = 0;
  sally_endpoint_editor_start_check (self);
  return G_SOURCE_REMOVE;
}

/* Asks the rules now. */
void
sally_endpoint_editor_start_check (SallyEndpointEditor *self)
{
  g_autoptr (SallySecret) password = sally_login_group_dup_password (self->login_group);

  g_clear_handle_id (&self->check_id, g_source_remove);
  g_cancellable_cancel (self->check);
  g_clear_object (&self->check);
  self->check = g_cancellable_new ();
  sally_edit_check_endpoint_async (self->workspace, self->draft, password, self->check, checked_cb,
                                   g_object_ref (self));
}

/* Asks the rules in a moment, when nobody types any more. */
void
sally_endpoint_editor_queue_check (SallyEndpointEditor *self)
{
  self->checked = FALSE;
  g_clear_handle_id (&self->check_id, g_source_remove);
  /* An answer that is still under way would be about what was there before. */
  g_cancellable_cancel (self->check);
  self->check_id = g_timeout_add (CHECK_DELAY, check_due_cb, self);
}

/* Called once: which messages the groups have. */
void
sally_endpoint_editor_find_messages (SallyEndpointEditor *self)
{
  collect_messages (self, GTK_WIDGET (self->scroller));
}

/* From now on every field is complained about. */
void
sally_endpoint_editor_touch_all (SallyEndpointEditor *self)
{
  for (guint i = 0; i < self->messages->len; i++) {
    const char *field = sally_message_row_get_field (g_ptr_array_index (self->messages, i));

    g_hash_table_add (self->touched, g_strdup (field));
  }
  if (self->advice != NULL)
    show_advice (self);
}

/* The one place that says what can be done. */
void
sally_endpoint_editor_update_actions (SallyEndpointEditor *self)
{
  const SallyAdvice *refusal =
      self->advice != NULL ? sally_rules_first_refusal (self->advice) : NULL;
  gboolean own = FALSE;
  gboolean running;

  if (self->view == NULL)
    return;
  for (guint i = 0; i < self->messages->len; i++)
    own |= sally_message_row_has_own_text (g_ptr_array_index (self->messages, i));
  running = g_str_equal (sally_report_view_get_state (self->view), "running");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.save",
                                 self->advice != NULL && refusal == NULL && !own && !self->saving);
  gtk_widget_set_tooltip_text (self->save_button, refusal != NULL ? refusal->text : NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.test",
                                 *sally_endpoint_get_server (self->draft) != '\0' && !own
                                     && !running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.stop", running);
  gtk_widget_set_visible (self->test_button, !running);
}

/**
 * sally_endpoint_editor_get_message:
 * @self: an editor
 * @field: a property of the endpoint
 *
 * Returns: what stands under the field; empty for nothing
 */
const char *
sally_endpoint_editor_get_message (SallyEndpointEditor *self, const char *field)
{
  SallyMessageRow *row;

  g_return_val_if_fail (SALLY_IS_ENDPOINT_EDITOR (self), NULL);
  row = find_message (self, field);
  return row != NULL && gtk_widget_get_visible (GTK_WIDGET (row)) ? sally_message_row_get_text (row)
                                                                  : "";
}

/**
 * sally_endpoint_editor_get_checked:
 * @self: an editor
 *
 * Returns: whether what is shown is about the form as it stands
 */
gboolean
sally_endpoint_editor_get_checked (SallyEndpointEditor *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT_EDITOR (self), FALSE);
  return self->checked;
}

/**
 * sally_endpoint_editor_get_can_save:
 * @self: an editor
 *
 * Returns: whether no rule refuses the endpoint
 */
gboolean
sally_endpoint_editor_get_can_save (SallyEndpointEditor *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT_EDITOR (self), FALSE);
  return gtk_widget_get_sensitive (self->save_button);
}
