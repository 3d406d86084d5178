/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-app-test.h"

#include "sally-await.h"
#include "sally-demo-pki.h"
#include "sally-finding-card.h"
#include "sally-certificate.h"
#include "sally-edit.h"
#include "sally-endpoint.h"
#include "sally-engine.h"
#include "sally-import.h"
#include "sally-memory-keyring.h"
#include "sally-store.h"
#include "sally-undo.h"
#include "sally-workspace.h"

#include <string.h>

/* GNOME's own title bar; without a settings daemon GTK would take another. */
void
sally_app_test_set_look (void)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE,
                "gtk-decoration-layout", "appmenu:close", NULL);
}

/* What the tests of the windows share.  The real application is used, with its
 * own start-up; only the library, the keyring and uniqueness differ.
 */
void
sally_app_test_init (int *argc, char ***argv)
{
  /* The user's folders are isolated by run-with-display.sh.  GLib's own way
   * would take the system's away too, and GTK needs schemas, icons and MIME
   * types from there. */
  g_test_init (argc, argv, NULL);
  gtk_init ();
  adw_init ();
  sally_app_test_set_look ();
}

/* Takes the folder over. */
SallyAppTest *
sally_app_test_new_at (char *dir)
{
  SallyAppTest *self = g_new0 (SallyAppTest, 1);
  g_autoptr (SallyKeyring) keyring = sally_memory_keyring_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (dir, "library.db", NULL);

  self->dir = dir;
  self->servers = g_ptr_array_new_with_free_func (g_object_unref);
  self->application = sally_application_new (G_APPLICATION_NON_UNIQUE);
  sally_application_set_library (self->application, path, keyring);
  g_application_register (G_APPLICATION (self->application), NULL, &error);
  g_assert_no_error (error);
  g_application_set_default (G_APPLICATION (self->application));
  g_application_activate (G_APPLICATION (self->application));
  self->window = SALLY_WINDOW (sally_application_get_window (self->application));
  g_assert_nonnull (self->window);
  return self;
}

void
sally_app_test_wait_open (SallyAppTest *self)
{
  sally_test_wait_until (sally_application_get_workspace (self->application) != NULL);
  self->workspace = sally_application_get_workspace (self->application);
}

SallyAppTest *
sally_app_test_new (void)
{
  SallyAppTest *self = sally_app_test_new_at (sally_test_make_dir ());

  sally_app_test_wait_open (self);
  return self;
}

static void
destroy_windows (void)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  while (g_list_model_get_n_items (windows) > 0) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, 0);

    gtk_window_destroy (window);
  }
}

static void
quit_cb (gpointer data)
{
  g_application_quit (data);
}

/* Closes everything; nothing of the windows may be left. */
void
sally_app_test_free (SallyAppTest *self)
{
  destroy_windows ();
  sally_app_test_settle ();
  /* The loop was the test's, so the application is run only now, to shut down:
   * it activates once and leaves. */
  g_idle_add_once (quit_cb, self->application);
  g_application_run (G_APPLICATION (self->application), 0, NULL);
  destroy_windows ();
  sally_app_test_settle ();
  g_application_set_default (NULL);
  g_assert_finalize_object (self->application);
  sally_test_remove_dir (self->dir);
  g_ptr_array_unref (self->servers);
  g_clear_object (&self->pki);
  g_free (self->root_arn);
  g_free (self);
}

char *
sally_app_test_get_fixture (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "fixtures", "app", name, NULL);
}

/* Drops files on a stage as a file manager does. */
void
sally_app_test_drop (GtkWidget *stage, const char *const *paths)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (stage);
  GdkFileList *list;
  GValue value = G_VALUE_INIT;

  for (; *paths != NULL; paths++)
    g_ptr_array_add (files, g_file_new_for_path (*paths));
  list = gdk_file_list_new_from_array ((GFile **) files->pdata, files->len);
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, list);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
    gboolean handled = FALSE;

    if (!GTK_IS_DROP_TARGET (controller))
      continue;
    g_signal_emit_by_name (controller, "drop", &value, 10.0, 10.0, &handled);
    g_assert_true (handled);
  }
  g_value_unset (&value);
}

/* The same, to the end. */
void
sally_app_test_import (SallyAppTest *self, GtkWidget *stage, const char *const *paths)
{
  sally_app_test_drop (stage, paths);
  sally_test_wait_until (!sally_stage_get_importing (SALLY_STAGE (stage)));
}

void
sally_app_test_save_endpoint (SallyAppTest *self, SallyEndpoint *endpoint)
{
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyUndo) undo = NULL;

  sally_edit_save_endpoint_async (self->workspace, endpoint, NULL, FALSE, NULL, sally_await_cb,
                                  &await);
  undo = sally_edit_save_endpoint_finish (sally_await_result (&await), &error);
  g_assert_no_error (error);
  sally_edit_forget (self->workspace, undo);
}

/* Saves a new endpoint and gives its ARN. */
char *
sally_app_test_add_endpoint (SallyAppTest *self,
                             const char *identifier,
                             const char *engine,
                             const char *server,
                             guint port,
                             SallySslMode mode,
                             const char *certificate_arn)
{
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new (engine);

  sally_endpoint_set_identifier (endpoint, identifier);
  sally_endpoint_set_server (endpoint, server);
  sally_endpoint_set_port (endpoint, port);
  sally_endpoint_set_user_name (endpoint, "app");
  sally_endpoint_set_database (endpoint, "appdb");
  sally_endpoint_set_ssl_mode (endpoint, mode);
  sally_endpoint_set_certificate_arn (endpoint, certificate_arn);
  sally_app_test_save_endpoint (self, endpoint);
  return g_strdup (sally_endpoint_get_arn (endpoint));
}

static void
add_root (SallyAppTest *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyImport) import = NULL;
  g_autoptr (SallyUndo) undo = NULL;
  g_auto (SallyAwait) await = { NULL };
  SallyImportItem *item;

  self->pki = sally_demo_pki_new (&error);
  g_assert_no_error (error);
  import = sally_import_new (self->workspace);
  sally_import_add_bytes (import, "server-root", sally_demo_pki_get_root_pem (self->pki));
  sally_import_run_async (import, NULL, sally_await_cb, &await);
  sally_import_run_finish (import, sally_await_result (&await), &error);
  g_assert_no_error (error);
  item = g_ptr_array_index (sally_import_get_items (import), 0);
  self->root_arn = g_strdup (sally_certificate_get_arn (item->certificate));
}

/* Starts a server on loopback whose root gets into the library as
 * “server-root”; gives its port. */
guint
sally_app_test_serve (SallyAppTest *self, const char *engine, SallyDemoFault fault)
{
  g_autoptr (GError) error = NULL;
  SallyDemoServer *server;

  if (self->pki == NULL)
    add_root (self);
  server = sally_demo_server_new (self->pki, engine, fault, &error);
  g_assert_no_error (error);
  g_ptr_array_add (self->servers, server);
  return sally_demo_server_get_port (server);
}

GPtrArray *
sally_app_test_list (SallyAppTest *self, SallyStoreKind kind)
{
  SallyStore *store = sally_workspace_get_store (self->workspace);
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (GError) error = NULL;
  GPtrArray *objects;

  sally_store_list_async (store, kind, NULL, sally_await_cb, &await);
  objects = sally_store_list_finish (store, sally_await_result (&await), &error);
  g_assert_no_error (error);
  return objects;
}

guint
sally_app_test_count (SallyAppTest *self, SallyStoreKind kind)
{
  g_autoptr (GPtrArray) objects = sally_app_test_list (self, kind);

  return objects->len;
}

/* A certificate or endpoint by its identifier; it must be there. */
gpointer
sally_app_test_get (SallyAppTest *self, SallyStoreKind kind, const char *identifier)
{
  SallyStore *store = sally_workspace_get_store (self->workspace);
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (GError) error = NULL;
  GObject *object;

  sally_store_load_async (store, kind, identifier, NULL, sally_await_cb, &await);
  object = sally_store_load_finish (store, sally_await_result (&await), &error);
  g_assert_no_error (error);
  return object;
}

void
sally_app_test_remove (SallyAppTest *self, SallyStoreKind kind, const char *id)
{
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyUndo) undo = NULL;

  sally_edit_remove_async (self->workspace, kind, (const char *const[]){ id, NULL }, NULL,
                           sally_await_cb, &await);
  undo = sally_edit_remove_finish (sally_await_result (&await), &error);
  g_assert_no_error (error);
  sally_edit_forget (self->workspace, undo);
}

/* The first widget of a type, depth first. */
GtkWidget *
sally_app_test_find_type (GtkWidget *root, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = sally_app_test_find_type (child, type);

    if (found != NULL)
      return found;
  }
  return NULL;
}

/* The first label on screen that contains a text. */
GtkWidget *
sally_app_test_find_text (GtkWidget *root, const char *text)
{
  if (!gtk_widget_get_child_visible (root) || !gtk_widget_get_visible (root))
    return NULL;
  if (GTK_IS_LABEL (root) && strstr (gtk_label_get_text (GTK_LABEL (root)), text) != NULL)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = sally_app_test_find_text (child, text);

    if (found != NULL)
      return found;
  }
  return NULL;
}

/* The first button on screen whose label contains a text. */
GtkWidget *
sally_app_test_find_button (GtkWidget *root, const char *label)
{
  if (!gtk_widget_get_child_visible (root) || !gtk_widget_get_visible (root))
    return NULL;
  if (GTK_IS_BUTTON (root))
    return sally_app_test_find_text (root, label) != NULL ? root : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = sally_app_test_find_button (child, label);

    if (found != NULL)
      return found;
  }
  return NULL;
}

/* The row of a list whose title begins so, on screen or not. */
GtkWidget *
sally_app_test_find_row (GtkWidget *root, const char *title)
{
  if (ADW_IS_PREFERENCES_ROW (root)
      && g_str_has_prefix (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (root)), title))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = sally_app_test_find_row (child, title);

    if (found != NULL)
      return found;
  }
  return NULL;
}

/* Presses the button with this label; it must be there and sensitive. */
void
sally_app_test_press (GtkWidget *root, const char *label)
{
  GtkWidget *button = sally_app_test_find_button (root, label);

  if (button == NULL || !gtk_widget_is_sensitive (button))
    g_error ("There is no button “%s” to press", label);
  g_signal_emit_by_name (button, "clicked");
}

/* Presses the button of a fix in a report, if one offers it. */
gboolean
sally_app_test_press_fix (GtkWidget *root, SallyFixKind kind)
{
  GPtrArray *fixes =
      SALLY_IS_FINDING_CARD (root)
          ? sally_finding_get_fixes (sally_finding_card_get_finding (SALLY_FINDING_CARD (root)))
          : NULL;

  for (guint i = 0; fixes != NULL && i < fixes->len; i++) {
    const SallyFix *fix = g_ptr_array_index (fixes, i);

    if (fix->kind != kind)
      continue;
    sally_app_test_press (root, fix->label);
    return TRUE;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (sally_app_test_press_fix (child, kind))
      return TRUE;
  return FALSE;
}

/* The first window of a type on screen. */
GtkWindow *
sally_app_test_find_window (GType type)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

    if (g_type_is_a (G_OBJECT_TYPE (window), type) && gtk_widget_get_visible (GTK_WIDGET (window)))
      return window;
  }
  return NULL;
}

GtkWindow *
sally_app_test_find_dialog (void)
{
  return sally_app_test_find_window (ADW_TYPE_MESSAGE_DIALOG);
}

/* The file chooser on screen; there is no portal in tests, so it is GTK's. */
GtkWidget *
sally_app_test_find_chooser (void)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (GTK_IS_FILE_CHOOSER_DIALOG (window) && gtk_widget_get_mapped (window))
      return window;
  }
  return NULL;
}

/* Waits for the dialog with this heading and presses one of its buttons. */
void
sally_app_test_answer (const char *heading, const char *label)
{
  AdwMessageDialog *dialog;

  sally_test_wait_until (sally_app_test_find_dialog () != NULL);
  dialog = ADW_MESSAGE_DIALOG (sally_app_test_find_dialog ());
  g_assert_cmpstr (adw_message_dialog_get_heading (dialog), ==, heading);
  sally_app_test_press (GTK_WIDGET (dialog), label);
  sally_test_wait_until (sally_app_test_find_dialog () == NULL);
}

/* Closes what lies over the content of a window. */
void
sally_app_test_dismiss_toasts (GtkWidget *root)
{
  GtkWidget *toast;

  while ((toast = sally_app_test_find_type (root, g_type_from_name ("AdwToastWidget"))) != NULL) {
    g_autoptr (GPtrArray) buttons = g_ptr_array_new ();

    for (GtkWidget *child = gtk_widget_get_first_child (toast); child != NULL;
         child = gtk_widget_get_next_sibling (child))
      if (GTK_IS_BUTTON (child))
        g_ptr_array_add (buttons, child);
    g_assert_cmpuint (buttons->len, >, 0);
    /* The last one closes, whether there is an Undo or not. */
    g_signal_emit_by_name (g_ptr_array_index (buttons, buttons->len - 1), "clicked");
    sally_app_test_settle ();
  }
}

/* Lets everything run that is ready, until nothing is for a while. */
void
sally_app_test_settle (void)
{
  gint64 end = g_get_monotonic_time () + 150 * G_TIME_SPAN_MILLISECOND;

  while (g_get_monotonic_time () < end)
    sally_test_iterate ();
}

gboolean
sally_app_test_save_png (GtkWidget *window, const char *path)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  int width = gtk_widget_get_width (window);
  int height = gtk_widget_get_height (window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    return FALSE;
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  return gdk_texture_save_to_png (texture, path);
}
