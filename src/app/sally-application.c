/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-application-private.h"
#include "sally-endpoint-editor.h"

#include "config.h"

#include "sally-demo-library.h"
#include "sally-endpoint.h"
#include "sally-keyring.h"
#include "sally-memory-keyring.h"
#include "sally-undo.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

/* Opens the one library and keeps track of the windows: one main window, one
 * editor per endpoint.  Files from outside go to the main window's stage and
 * wait there until the library is open.
 */
G_DEFINE_FINAL_TYPE (SallyApplication, sally_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "library", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Use this library file"), N_("FILE") },
  { "no-keyring", 0, 0, G_OPTION_ARG_NONE, NULL,
    N_("Keep passwords in memory only, not in the keyring"), NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Show the version"), NULL },
  { NULL },
};

static void
editor_gone_cb (gpointer data, GObject *editor)
{
  SallyApplication *self = data;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->editors);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (value == editor)
      g_hash_table_iter_remove (&iter);
  g_object_unref (self);
}

/* The toast of a saved endpoint is shown by the main window, as the editor is
 * closed by then. */
static void
endpoint_saved_cb (SallyEndpointEditor *editor, SallyUndo *undo, const char *name, gpointer data)
{
  SallyApplication *self = data;

  if (self->window != NULL)
    sally_stage_add_undo (sally_window_get_stage (SALLY_WINDOW (self->window)),
                          sally_undo_ref (undo), SALLY_UNDO_SAVED, name);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyApplication) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyWorkspace) workspace = sally_workspace_open_finish (result, &error);

  self->opening = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable)) {
    if (workspace != NULL)
      sally_workspace_close (workspace);
    return;
  }
  if (workspace == NULL) {
    if (self->window != NULL)
      sally_window_show_error (SALLY_WINDOW (self->window), error);
    return;
  }
  g_set_object (&self->workspace, workspace);
  if (self->window != NULL)
    sally_window_set_workspace (SALLY_WINDOW (self->window), workspace);
  sally_application_update_actions (self);
  sally_workspace_check_keyring (workspace);
}

/* (Re)opens the library; the window shows that. */
void
sally_application_open_library (SallyApplication *self)
{
  if (self->opening || self->workspace != NULL)
    return;
  if (self->path == NULL)
    self->path = sally_workspace_default_path ();
  self->opening = TRUE;
  if (self->window != NULL)
    sally_window_show_loading (SALLY_WINDOW (self->window));
  sally_workspace_open_async (self->path, self->keyring, self->cancellable, opened_cb,
                              g_object_ref (self));
}

/* Brings the main window up, making it when there is none. */
void
sally_application_present (SallyApplication *self)
{
  if (self->window == NULL) {
    g_set_weak_pointer (&self->window, sally_window_new (GTK_APPLICATION (self)));
    if (self->workspace != NULL)
      sally_window_set_workspace (SALLY_WINDOW (self->window), self->workspace);
  }
  gtk_window_present (self->window);
}

static void
sally_application_startup (GApplication *application)
{
  SallyApplication *self = SALLY_APPLICATION (application);
  gsize n_accels;
  const SallyAccel *accels = sally_application_list_accels (&n_accels);

  G_APPLICATION_CLASS (sally_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (APPLICATION_ID);
  sally_application_add_actions (self);
  for (gsize i = 0; i < n_accels; i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           (const char *[]){ accels[i].accel, NULL });
  sally_application_open_library (self);
}

static void
sally_application_activate (GApplication *application)
{
  sally_application_present (SALLY_APPLICATION (application));
}

static void
sally_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  SallyApplication *self = SALLY_APPLICATION (application);

  sally_application_present (self);
  sally_stage_import_files (sally_window_get_stage (SALLY_WINDOW (self->window)), files,
                            (gsize) n_files);
}

static int
sally_application_handle_local_options (GApplication *application, GVariantDict *dict)
{
  SallyApplication *self = SALLY_APPLICATION (application);
  g_autofree char *path = NULL;

  if (g_variant_dict_contains (dict, "version")) {
    g_print ("%s %s\n", "sallyport", PACKAGE_VERSION);
    return 0;
  }
  if (g_variant_dict_lookup (dict, "library", "^ay", &path)) {
    g_autofree char *absolute = g_canonicalize_filename (path, NULL);

    sally_application_set_library (self, absolute, self->keyring);
  }
  if (g_variant_dict_contains (dict, "no-keyring")) {
    g_autoptr (SallyKeyring) keyring = sally_memory_keyring_new ();

    g_set_object (&self->keyring, keyring);
  }
  return -1;
}

static void
sally_application_shutdown (GApplication *application)
{
  SallyApplication *self = SALLY_APPLICATION (application);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->demo);
  G_APPLICATION_CLASS (sally_application_parent_class)->shutdown (application);
  if (self->workspace != NULL)
    sally_workspace_close (self->workspace);
  g_clear_object (&self->workspace);
}

static void
sally_application_dispose (GObject *object)
{
  SallyApplication *self = SALLY_APPLICATION (object);

  g_clear_weak_pointer (&self->window);
  g_clear_weak_pointer (&self->manager);
  g_clear_weak_pointer (&self->preferences);
  g_hash_table_remove_all (self->editors);
  g_clear_object (&self->demo);
  g_clear_object (&self->workspace);
  g_clear_object (&self->keyring);
  G_OBJECT_CLASS (sally_application_parent_class)->dispose (object);
}

static void
sally_application_finalize (GObject *object)
{
  SallyApplication *self = SALLY_APPLICATION (object);

  g_free (self->path);
  g_hash_table_unref (self->editors);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (sally_application_parent_class)->finalize (object);
}

static void
sally_application_class_init (SallyApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->dispose = sally_application_dispose;
  object_class->finalize = sally_application_finalize;
  application_class->startup = sally_application_startup;
  application_class->activate = sally_application_activate;
  application_class->open = sally_application_open;
  application_class->handle_local_options = sally_application_handle_local_options;
  application_class->shutdown = sally_application_shutdown;
}

static void
sally_application_init (SallyApplication *self)
{
  self->cancellable = g_cancellable_new ();
  self->editors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[FILE…]"));
}

/**
 * sally_application_new:
 * @flags: %G_APPLICATION_NON_UNIQUE in tests
 *
 * Returns: (transfer full): the application
 */
SallyApplication *
sally_application_new (GApplicationFlags flags)
{
  return g_object_new (SALLY_TYPE_APPLICATION, "application-id", APPLICATION_ID, "flags",
                       flags | G_APPLICATION_HANDLES_OPEN, "resource-base-path",
                       "/io/github/sallyport/Sallyport", NULL);
}

/**
 * sally_application_set_library:
 * @self: the application, before it starts
 * @path: (nullable): the library file; %NULL for the user's own
 * @keyring: (nullable): where secrets are; %NULL for the user's keyring
 */
void
sally_application_set_library (SallyApplication *self, const char *path, SallyKeyring *keyring)
{
  g_autofree char *old = NULL;

  g_return_if_fail (SALLY_IS_APPLICATION (self));
  old = self->path;
  self->path = g_strdup (path);
  g_set_object (&self->keyring, keyring);
}

/**
 * sally_application_get_workspace:
 * @self: the application
 *
 * Returns: (transfer none) (nullable): the library when it is open
 */
SallyWorkspace *
sally_application_get_workspace (SallyApplication *self)
{
  g_return_val_if_fail (SALLY_IS_APPLICATION (self), NULL);
  return self->workspace;
}

/**
 * sally_application_get_window:
 * @self: the application
 *
 * Returns: (transfer none) (nullable): the main window
 */
GtkWindow *
sally_application_get_window (SallyApplication *self)
{
  g_return_val_if_fail (SALLY_IS_APPLICATION (self), NULL);
  return self->window;
}

/**
 * sally_application_find_editor:
 * @self: the application
 * @arn: an endpoint
 *
 * Returns: (transfer none) (nullable): its editor when one is open
 */
GtkWindow *
sally_application_find_editor (SallyApplication *self, const char *arn)
{
  g_return_val_if_fail (SALLY_IS_APPLICATION (self), NULL);
  return g_hash_table_lookup (self->editors, arn);
}

/**
 * sally_application_edit:
 * @self: the application
 * @endpoint: what to edit; one without an ARN is a new one
 *
 * Opens an editor, or brings up the one that is open for this endpoint.
 *
 * Returns: (transfer none) (nullable): its window
 */
GtkWindow *
sally_application_edit (SallyApplication *self, SallyEndpoint *endpoint)
{
  const char *arn = sally_endpoint_get_arn (endpoint);
  GtkWindow *editor;

  g_return_val_if_fail (SALLY_IS_APPLICATION (self), NULL);
  if (self->workspace == NULL)
    return NULL;
  editor = g_hash_table_lookup (self->editors, arn);
  if (editor == NULL) {
    editor = sally_endpoint_editor_new (self->workspace, endpoint);
    gtk_window_set_application (editor, GTK_APPLICATION (self));
    g_signal_connect_object (editor, "saved", G_CALLBACK (endpoint_saved_cb), self, 0);
    if (*arn != '\0') {
      g_hash_table_insert (self->editors, g_strdup (arn), editor);
      g_object_weak_ref (G_OBJECT (editor), editor_gone_cb, g_object_ref (self));
    }
  }
  gtk_window_present (editor);
  return editor;
}
