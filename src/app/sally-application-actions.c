/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-application-private.h"
#include "sally-certificate-window.h"
#include "sally-endpoint-editor.h"
#include "sally-preferences-window.h"

#include "config.h"

#include "sally-demo-library.h"
#include "sally-endpoint-uri.h"
#include "sally-endpoint.h"
#include "sally-engine.h"
#include "sally-store.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

/* The actions of the application and their keys.  Every key stands in the
 * shortcuts window too; a test compares.
 */
static const SallyAccel accels[] = {
  { "app.quit", "<Control>q" },
  { "app.preferences", "<Control>comma" },
  { "app.help", "F1" },
  { "app.new-endpoint", "<Control>n" },
  { "app.certificate-manager", "<Control><Shift>m" },
  { "win.search", "<Control>f" },
  { "win.test-all", "<Control><Shift>t" },
  { "win.stop-all", "<Control>period" },
  { "win.show-overview", "<Alt>1" },
  { "win.show-endpoints", "<Alt>2" },
  { "win.show-certificates", "<Alt>3" },
  { "win.show-reports", "<Alt>4" },
  { "win.show-help-overlay", "<Control>question" },
};

static SallyStage *
get_stage (SallyApplication *self)
{
  return self->window != NULL ? sally_window_get_stage (SALLY_WINDOW (self->window)) : NULL;
}

/* An editor with changes asks before they are lost; until that is answered
 * everything stays open. */
static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (data)); l != NULL; l = l->next)
    if (SALLY_IS_ENDPOINT_EDITOR (l->data) && sally_endpoint_editor_get_modified (l->data)) {
      gtk_window_present (l->data);
      gtk_window_close (l->data);
      return;
    }
  g_application_quit (G_APPLICATION (data));
}

static void
open_library_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  sally_application_open_library (data);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyApplication) self = data;
  SallyStage *stage = get_stage (self);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = sally_store_check_finish (result, &error);
  GtkWidget *dialog;

  if (stage == NULL)
    return;
  if (text == NULL) {
    sally_stage_show_error (stage, _("Could Not Check the Library"), error);
    return;
  }
  dialog = adw_message_dialog_new (self->window, _("Check of the Library"), text);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
check_library_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  SallyApplication *self = data;

  if (self->path != NULL)
    sally_store_check_async (self->path, self->cancellable, checked_cb, g_object_ref (self));
}

static GtkWindow *
edit_new_endpoint (SallyApplication *self)
{
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new ("postgres");

  return sally_application_edit (self, endpoint);
}

static void
new_endpoint_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  edit_new_endpoint (data);
}

static void
new_endpoint_from_uri_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  SallyApplication *self = data;
  SallyStage *stage = get_stage (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyEndpoint) read =
      sally_endpoint_new_from_uri (g_variant_get_string (parameter, NULL), NULL, NULL, &error);

  /* The editor reads it once more, and tells what it read. */
  if (read != NULL)
    gtk_widget_activate_action_variant (GTK_WIDGET (edit_new_endpoint (self)), "win.paste-uri",
                                        parameter);
  else if (stage != NULL)
    sally_stage_show_error (stage, _("Could Not Read the Address"), error);
}

typedef struct {
  SallyApplication *application; /* (owned) */
  gboolean duplicate;
} Load;

static void
endpoint_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Load *load = data;
  g_autoptr (SallyApplication) self = load->application;
  SallyStage *stage = get_stage (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = sally_store_load_finish (SALLY_STORE (source), result, &error);
  g_autoptr (SallyEndpoint) copy = NULL;
  g_autofree char *identifier = NULL;

  if (object == NULL) {
    if (stage != NULL)
      sally_stage_show_error (stage, _("Could Not Load the Endpoint"), error);
    return;
  }
  if (!load->duplicate) {
    sally_application_edit (self, SALLY_ENDPOINT (object));
    return;
  }
  copy = sally_endpoint_copy (SALLY_ENDPOINT (object));
  identifier = g_strdup_printf ("%s-copy", sally_endpoint_get_identifier (copy));
  sally_endpoint_set_arn (copy, "");
  sally_endpoint_set_identifier (copy, identifier);
  sally_endpoint_set_has_password (copy, FALSE);
  sally_application_edit (self, copy);
}

static void
load_endpoint (SallyApplication *self, GVariant *parameter, gboolean duplicate)
{
  Load *load;

  if (self->workspace == NULL)
    return;
  load = g_new0 (Load, 1);
  load->application = g_object_ref (self);
  load->duplicate = duplicate;
  sally_store_load_async (sally_workspace_get_store (self->workspace), SALLY_STORE_ENDPOINTS,
                          g_variant_get_string (parameter, NULL), NULL, endpoint_loaded_cb, load);
}

static void
edit_endpoint_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  SallyApplication *self = data;
  GtkWindow *editor = sally_application_find_editor (self, g_variant_get_string (parameter, NULL));

  if (editor != NULL)
    gtk_window_present (editor);
  else
    load_endpoint (self, parameter, FALSE);
}

static void
duplicate_endpoint_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  load_endpoint (data, parameter, TRUE);
}

static void
demo_started_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyApplication) self = data;
  SallyStage *stage = get_stage (self);
  g_autoptr (GError) error = NULL;

  self->starting_demo = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  self->demo = sally_demo_library_start_finish (result, &error);
  sally_application_update_actions (self);
  if (stage == NULL)
    return;
  if (self->demo == NULL) {
    sally_stage_show_error (stage, _("Could Not Start the Demo Servers"), error);
    return;
  }
  sally_stage_toast (stage, _("Demo servers run until the application is closed"));
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.test-all", NULL);
}

static void
demo_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  SallyApplication *self = data;

  if (self->workspace == NULL || self->demo != NULL || self->starting_demo)
    return;
  self->starting_demo = TRUE;
  sally_application_update_actions (self);
  sally_application_present (self);
  sally_demo_library_start_async (self->workspace, self->cancellable, demo_started_cb,
                                  g_object_ref (self));
}

static void
manager_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  SallyApplication *self = data;

  if (self->workspace == NULL)
    return;
  if (self->manager == NULL) {
    g_set_weak_pointer (&self->manager, sally_certificate_window_new (self->workspace));
    gtk_window_set_application (self->manager, GTK_APPLICATION (self));
  }
  gtk_window_present (self->manager);
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  SallyApplication *self = data;

  if (self->workspace == NULL)
    return;
  if (self->preferences == NULL) {
    g_set_weak_pointer (&self->preferences, sally_preferences_window_new (
                                                sally_workspace_get_settings (self->workspace)));
    gtk_window_set_transient_for (self->preferences, self->window);
    gtk_window_set_application (self->preferences, GTK_APPLICATION (self));
  }
  gtk_window_present (self->preferences);
}

static void
help_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_show_uri (gtk_application_get_active_window (GTK_APPLICATION (data)), "help:sallyport",
                GDK_CURRENT_TIME);
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  adw_show_about_window (
      gtk_application_get_active_window (GTK_APPLICATION (data)), "application-name",
      _("Sallyport"), "application-icon", APPLICATION_ID, "version", PACKAGE_VERSION,
      "developer-name", _("The Sallyport developers"), "license-type", GTK_LICENSE_GPL_3_0,
      "copyright", "© 2026 The Sallyport developers", "comments",
      _("Prove that your databases speak TLS, and see in plain words why one does not."),
      /* Translators: put your names here, one per line */
      "translator-credits", _("translator-credits"), NULL);
}

static const GActionEntry entries[] = {
  { .name = "quit", .activate = quit_cb },
  { .name = "open-library", .activate = open_library_cb },
  { .name = "check-library", .activate = check_library_cb },
  { .name = "new-endpoint", .activate = new_endpoint_cb },
  { .name = "new-endpoint-from-uri", .activate = new_endpoint_from_uri_cb, .parameter_type = "s" },
  { .name = "edit-endpoint", .activate = edit_endpoint_cb, .parameter_type = "s" },
  { .name = "duplicate-endpoint", .activate = duplicate_endpoint_cb, .parameter_type = "s" },
  { .name = "demo", .activate = demo_cb },
  { .name = "certificate-manager", .activate = manager_cb },
  { .name = "preferences", .activate = preferences_cb },
  { .name = "help", .activate = help_cb },
  { .name = "about", .activate = about_cb },
};

/* Called once, at start-up. */
void
sally_application_add_actions (SallyApplication *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  sally_application_update_actions (self);
}

/* The one place that says what can be done. */
void
sally_application_update_actions (SallyApplication *self)
{
  static const char *const need_library[] = { "new-endpoint",        "new-endpoint-from-uri",
                                              "edit-endpoint",       "duplicate-endpoint",
                                              "certificate-manager", "preferences" };
  gboolean open = self->workspace != NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (need_library); i++)
    g_simple_action_set_enabled (
        G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), need_library[i])), open);
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "demo")),
      open && self->demo == NULL && !self->starting_demo);
}

/**
 * sally_application_list_accels:
 * @n_accels: (out): how many
 *
 * Returns: (array length=n_accels): the keys of the application
 */
const SallyAccel *
sally_application_list_accels (gsize *n_accels)
{
  *n_accels = G_N_ELEMENTS (accels);
  return accels;
}
