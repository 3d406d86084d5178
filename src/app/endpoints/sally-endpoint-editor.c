/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-endpoint-editor-private.h"
#include "sally-window-keys.h"

#include "sally-edit.h"
#include "sally-endpoint-uri.h"
#include "sally-endpoint.h"
#include "sally-engine.h"
#include "sally-import.h"
#include "sally-secret.h"
#include "sally-ssl-mode.h"
#include "sally-undo.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

/* The form works on a draft; the groups know the fields, this knows the groups.
 * Checks and tests are in files of their own.
 */
G_DEFINE_FINAL_TYPE (SallyEndpointEditor, sally_endpoint_editor, ADW_TYPE_WINDOW)

static guint saved_signal;

static void
update_title (SallyEndpointEditor *self)
{
  gboolean new = *sally_endpoint_get_arn (self->original) == '\0';
  const char *title = new ? _("New Endpoint") : sally_endpoint_get_identifier (self->original);

  adw_window_title_set_title (self->window_title, title);
  adw_window_title_set_subtitle (
      self->window_title, sally_endpoint_editor_get_modified (self) && !new ? _("Not saved") : "");
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static void
draft_changed_cb (SallyEndpointEditor *self, GParamSpec *pspec)
{
  g_hash_table_add (self->touched, g_strdup (pspec->name));
  update_title (self);
  sally_endpoint_editor_queue_check (self);
  sally_endpoint_editor_update_actions (self);
}

static void
password_changed_cb (SallyEndpointEditor *self)
{
  if (self->draft == NULL)
    return;
  g_hash_table_add (self->touched, g_strdup ("password"));
  self->password_edited = TRUE;
  update_title (self);
  sally_endpoint_editor_queue_check (self);
}

static void
add_certificate_cb (SallyEndpointEditor *self)
{
  sally_stage_choose_files (self->stage);
}

/* What was imported while the editor has no certificate is surely meant for
 * it. */
static void
imported_cb (SallyEndpointEditor *self, const char *arn)
{
  if (*sally_endpoint_get_certificate_arn (self->draft) == '\0')
    sally_endpoint_set_certificate_arn (self->draft, arn);
}

static void
fix_cb (SallyReportView *view, gpointer fix, gpointer data)
{
  sally_endpoint_editor_fix (data, fix);
}

static void
paste_banner_closed_cb (SallyEndpointEditor *self)
{
  sally_banner_set_revealed (self->paste_banner, FALSE);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyEndpointEditor) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyUndo) undo = sally_edit_save_endpoint_finish (result, &error);

  self->saving = FALSE;
  if (undo == NULL) {
    if (self->stage != NULL) {
      sally_stage_show_error (self->stage, _("Could Not Save"), error);
      sally_endpoint_editor_touch_all (self);
      sally_endpoint_editor_start_check (self);
      sally_endpoint_editor_update_actions (self);
    }
    return;
  }
  g_signal_emit (self, saved_signal, 0, undo, sally_endpoint_get_identifier (self->draft));
  self->close_anyway = TRUE;
  if (self->stage != NULL)
    gtk_window_close (GTK_WINDOW (self));
}

static void
save_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SallyEndpointEditor *self = SALLY_ENDPOINT_EDITOR (widget);
  g_autoptr (SallySecret) password = sally_login_group_dup_password (self->login_group);

  if (self->saving)
    return;
  self->saving = TRUE;
  sally_settings_group_drop_foreign (self->settings_group);
  sally_endpoint_editor_update_actions (self);
  sally_edit_save_endpoint_async (self->workspace, self->draft, password,
                                  sally_login_group_get_forget (self->login_group), NULL, saved_cb,
                                  g_object_ref (self));
}

static void
test_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sally_endpoint_editor_start_test (SALLY_ENDPOINT_EDITOR (widget));
}

static void
stop_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sally_endpoint_editor_stop_test (SALLY_ENDPOINT_EDITOR (widget));
}

static void
cancel_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

static void
add_read (GString *text, const char *label, const char *value)
{
  if (*value == '\0')
    return;
  g_string_append (text, text->len > 0 ? ", " : "");
  /* Translators: a kind of thing and its name, such as “server db1.example.com” */
  g_string_append_printf (text, label != NULL ? C_("read", "%s %s") : "%s%s",
                          label != NULL ? label : "", value);
}

/* What was read, so that nobody has to look for it in the form; the password
 * only as a fact. */
static void
show_read_from_uri (SallyEndpointEditor *self, SallyEndpoint *read, gboolean password, char **notes)
{
  g_autofree char *joined = notes != NULL ? g_strjoinv (" ", notes) : NULL;
  g_autofree char *port = sally_endpoint_get_port (read) > 0
                              ? g_strdup_printf ("%u", sally_endpoint_get_port (read))
                              : g_strdup ("");
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *title = NULL;

  add_read (text, NULL, sally_endpoint_get_engine (read)->label);
  add_read (text, _("server"), sally_endpoint_get_server (read));
  add_read (text, _("port"), port);
  add_read (text, _("database"), sally_endpoint_get_database (read));
  add_read (text, _("user"), sally_endpoint_get_user_name (read));
  add_read (text, NULL, password ? _("a password") : "");
  add_read (text, NULL, sally_ssl_mode_get_name (sally_endpoint_get_ssl_mode (read)));
  /* Translators: the first %s is a list of what was read, the second one empty or
   * sentences about the rest */
  title = g_strdup_printf (_("Read from the pasted address: %s. %s"), text->str,
                           joined != NULL ? joined : "");
  sally_banner_set_title (self->paste_banner, title);
  sally_banner_set_revealed (self->paste_banner, TRUE);
}

static void
paste_uri_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SallyEndpointEditor *self = SALLY_ENDPOINT_EDITOR (widget);
  g_autoptr (SallySecret) password = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) notes = NULL;
  g_autoptr (SallyEndpoint) read = sally_endpoint_new_from_uri (
      g_variant_get_string (parameter, NULL), &password, &notes, &error);

  if (read == NULL) {
    sally_stage_show_error (self->stage, _("Could Not Read the Address"), error);
    return;
  }
  /* An address says nothing about these. */
  sally_endpoint_set_arn (read, sally_endpoint_get_arn (self->draft));
  if (*sally_endpoint_get_identifier (self->draft) != '\0')
    sally_endpoint_set_identifier (read, sally_endpoint_get_identifier (self->draft));
  if (*sally_endpoint_get_certificate_arn (read) == '\0')
    sally_endpoint_set_certificate_arn (read, sally_endpoint_get_certificate_arn (self->draft));
  sally_endpoint_set_endpoint_type (read, sally_endpoint_get_endpoint_type (self->draft));
  sally_endpoint_set_has_password (read, sally_endpoint_get_has_password (self->draft));
  sally_endpoint_assign (self->draft, read);
  if (password != NULL)
    sally_login_group_set_password (self->login_group, password);
  show_read_from_uri (self, read, password != NULL, notes);
}

static void
discard_response_cb (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  SallyEndpointEditor *self = data;

  if (g_str_equal (response, "discard")) {
    self->close_anyway = TRUE;
    gtk_window_close (GTK_WINDOW (self));
  }
}

/* Undo cannot bring back what was never saved, so this one is asked. */
static gboolean
sally_endpoint_editor_close_request (GtkWindow *window)
{
  SallyEndpointEditor *self = SALLY_ENDPOINT_EDITOR (window);
  GtkWidget *dialog;

  if (!self->close_anyway && sally_endpoint_editor_get_modified (self)) {
    dialog = adw_message_dialog_new (window, _("Discard Changes?"),
                                     _("What was changed in this endpoint is not saved yet."));
    adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Keep Editing"),
                                      "discard", _("_Discard"), NULL);
    adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                                ADW_RESPONSE_DESTRUCTIVE);
    g_signal_connect_object (dialog, "response", G_CALLBACK (discard_response_cb), self, 0);
    gtk_window_present (GTK_WINDOW (dialog));
    return TRUE;
  }
  sally_endpoint_editor_stop_test (self);
  return GTK_WINDOW_CLASS (sally_endpoint_editor_parent_class)->close_request (window);
}

static void
sally_endpoint_editor_dispose (GObject *object)
{
  SallyEndpointEditor *self = SALLY_ENDPOINT_EDITOR (object);

  g_clear_handle_id (&self->check_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->check);
  g_clear_object (&self->check);
  sally_endpoint_editor_stop_test (self);
  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  g_ptr_array_set_size (self->messages, 0);
  g_ptr_array_set_size (self->advice_rows, 0);
  gtk_widget_dispose_template (GTK_WIDGET (self), SALLY_TYPE_ENDPOINT_EDITOR);
  G_OBJECT_CLASS (sally_endpoint_editor_parent_class)->dispose (object);
}

static void
sally_endpoint_editor_finalize (GObject *object)
{
  SallyEndpointEditor *self = SALLY_ENDPOINT_EDITOR (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->workspace);
  g_clear_object (&self->original);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->advice, g_ptr_array_unref);
  g_ptr_array_unref (self->messages);
  g_ptr_array_unref (self->advice_rows);
  g_hash_table_unref (self->touched);
  G_OBJECT_CLASS (sally_endpoint_editor_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, SallyEndpointEditor, name)
  BIND (stage);
  BIND (window_title);
  BIND (save_button);
  BIND (paste_banner);
  BIND (scroller);
  BIND (general_group);
  BIND (server_group);
  BIND (settings_group);
  BIND (tls_group);
  BIND (login_group);
  BIND (advanced_group);
  BIND (advice_group);
  BIND (test_button);
  BIND (view);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, add_certificate_cb);
  gtk_widget_class_bind_template_callback (widget_class, password_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, paste_banner_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, fix_cb);
  gtk_widget_class_bind_template_callback (widget_class, sally_endpoint_editor_start_test);
  gtk_widget_class_bind_template_callback (widget_class, sally_endpoint_editor_stop_test);
  gtk_widget_class_bind_template_callback (widget_class, sally_endpoint_editor_update_actions);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "editor.save", NULL, save_action_cb);
  gtk_widget_class_install_action (widget_class, "editor.test", NULL, test_action_cb);
  gtk_widget_class_install_action (widget_class, "editor.stop", NULL, stop_action_cb);
  gtk_widget_class_install_action (widget_class, "editor.cancel", NULL, cancel_action_cb);
  gtk_widget_class_install_action (widget_class, "win.paste-uri", "s", paste_uri_action_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "editor.save",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "editor.test", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "editor.cancel", NULL);
  sally_window_keys_install (widget_class);
}

static void
sally_endpoint_editor_class_init (SallyEndpointEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sally_endpoint_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = sally_endpoint_editor_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = sally_endpoint_editor_close_request;
  saved_signal = g_signal_new ("saved", SALLY_TYPE_ENDPOINT_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 2, SALLY_TYPE_UNDO, G_TYPE_STRING);

  g_type_ensure (SALLY_TYPE_STAGE);
  g_type_ensure (SALLY_TYPE_BANNER);
  g_type_ensure (SALLY_TYPE_GENERAL_GROUP);
  g_type_ensure (SALLY_TYPE_SERVER_GROUP);
  g_type_ensure (SALLY_TYPE_SETTINGS_GROUP);
  g_type_ensure (SALLY_TYPE_TLS_GROUP);
  g_type_ensure (SALLY_TYPE_LOGIN_GROUP);
  g_type_ensure (SALLY_TYPE_ADVANCED_GROUP);
  g_type_ensure (SALLY_TYPE_REPORT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SALLY_RESOURCE_PATH "sally-endpoint-editor.ui");
  bind_template (widget_class);
  install_actions (widget_class);
}

static void
sally_endpoint_editor_init (SallyEndpointEditor *self)
{
  self->messages = g_ptr_array_new ();
  self->advice_rows = g_ptr_array_new ();
  self->touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  sally_endpoint_editor_find_messages (self);
  g_signal_connect_object (self->stage, "imported", G_CALLBACK (imported_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * sally_endpoint_editor_new:
 * @workspace: the open library
 * @endpoint: what to edit; one without an ARN is a new one
 *
 * Returns: (transfer none): a window
 */
GtkWindow *
sally_endpoint_editor_new (SallyWorkspace *workspace, SallyEndpoint *endpoint)
{
  SallyEndpointEditor *self = g_object_new (SALLY_TYPE_ENDPOINT_EDITOR, NULL);

  self->workspace = g_object_ref (workspace);
  self->original = sally_endpoint_copy (endpoint);
  self->draft = sally_endpoint_copy (endpoint);
  sally_stage_set_workspace (self->stage, workspace);
  sally_general_group_set_endpoint (self->general_group, self->draft);
  sally_server_group_set_endpoint (self->server_group, self->draft);
  sally_settings_group_set_endpoint (self->settings_group, self->draft);
  sally_settings_group_set_workspace (self->settings_group, workspace);
  sally_tls_group_set_endpoint (self->tls_group, self->draft);
  sally_tls_group_set_workspace (self->tls_group, workspace);
  sally_login_group_set_endpoint (self->login_group, self->draft);
  sally_login_group_set_workspace (self->login_group, workspace);
  sally_advanced_group_set_endpoint (self->advanced_group, self->draft);
  if (*sally_endpoint_get_arn (endpoint) != '\0')
    sally_endpoint_editor_touch_all (self);
  g_signal_connect_object (self->draft, "notify", G_CALLBACK (draft_changed_cb), self,
                           G_CONNECT_SWAPPED);
  update_title (self);
  sally_endpoint_editor_update_actions (self);
  sally_endpoint_editor_start_check (self);
  return GTK_WINDOW (self);
}

/**
 * sally_endpoint_editor_get_draft:
 * @self: an editor
 *
 * Returns: (transfer none): the endpoint as the form stands
 */
SallyEndpoint *
sally_endpoint_editor_get_draft (SallyEndpointEditor *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT_EDITOR (self), NULL);
  return self->draft;
}

/**
 * sally_endpoint_editor_get_stage:
 * @self: an editor
 *
 * Returns: (transfer none): its stage
 */
SallyStage *
sally_endpoint_editor_get_stage (SallyEndpointEditor *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT_EDITOR (self), NULL);
  return self->stage;
}

/**
 * sally_endpoint_editor_get_view:
 * @self: an editor
 *
 * Returns: (transfer none): where a test is shown
 */
SallyReportView *
sally_endpoint_editor_get_view (SallyEndpointEditor *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT_EDITOR (self), NULL);
  return self->view;
}

/**
 * sally_endpoint_editor_get_modified:
 * @self: an editor
 *
 * Returns: whether something would be lost by closing it
 */
gboolean
sally_endpoint_editor_get_modified (SallyEndpointEditor *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT_EDITOR (self), FALSE);
  return self->draft != NULL
         && (self->password_edited || !sally_endpoint_equal (self->draft, self->original));
}
