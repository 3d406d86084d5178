/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-fetch-window.h"
#include "sally-window-keys.h"

#include "sally-endpoint-uri.h"

#include <adwaita.h>

/* What every window of the program can do: import, paste, undo.  The actions
 * are class actions, because AdwWindow is no action map; the stage is the
 * window's content.
 */
static SallyStage *
get_stage (GtkWidget *window)
{
  GtkWidget *content = NULL;

  if (ADW_IS_WINDOW (window))
    content = adw_window_get_content (ADW_WINDOW (window));
  else if (ADW_IS_APPLICATION_WINDOW (window))
    content = adw_application_window_get_content (ADW_APPLICATION_WINDOW (window));
  return SALLY_IS_STAGE (content) ? SALLY_STAGE (content) : NULL;
}

static void
import_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SallyStage *stage = get_stage (widget);

  if (stage != NULL)
    sally_stage_choose_files (stage);
}

static void
fetch_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SallyStage *stage = get_stage (widget);
  GtkWindow *window;

  if (stage == NULL || sally_stage_get_workspace (stage) == NULL)
    return;
  window = sally_fetch_window_new (stage);
  gtk_window_set_transient_for (window, GTK_WINDOW (widget));
  gtk_window_set_destroy_with_parent (window, TRUE);
  gtk_window_present (window);
}

static void
undo_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SallyStage *stage = get_stage (widget);

  if (stage != NULL)
    sally_stage_undo (stage);
}

static void
text_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) window = data;
  SallyStage *stage = get_stage (window);
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  if (text == NULL || stage == NULL)
    return;
  if (!sally_endpoint_uri_looks_like (text)
      || !gtk_widget_activate_action (window, "win.paste-uri", "s", text))
    sally_stage_import_text (stage, text);
}

static void
files_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) window = data;
  SallyStage *stage = get_stage (window);
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new ();

  if (value == NULL || stage == NULL || !G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return;
  for (GSList *l = g_value_get_boxed (value); l != NULL; l = l->next)
    g_ptr_array_add (files, l->data);
  sally_stage_import_files (stage, (GFile *const *) files->pdata, files->len);
}

static void
paste_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);

  if (gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (clipboard), GDK_TYPE_FILE_LIST))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL,
                                    files_read_cb, g_object_ref (widget));
  else
    gdk_clipboard_read_text_async (clipboard, NULL, text_read_cb, g_object_ref (widget));
}

/**
 * sally_window_keys_install:
 * @klass: class of a window whose content is a stage
 *
 * Adds `win.import`, `win.fetch`, `win.paste` and `win.undo` with their keys.  These are key
 * bindings of the window and not accelerators of the application, so that a
 * text field with the focus gets its own Ctrl+V and Ctrl+Z first.  A window that
 * can do something with a connection URI has an action `win.paste-uri`.
 */
void
sally_window_keys_install (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.import", NULL, import_cb);
  gtk_widget_class_install_action (klass, "win.fetch", NULL, fetch_cb);
  gtk_widget_class_install_action (klass, "win.undo", NULL, undo_cb);
  gtk_widget_class_install_action (klass, "win.paste", NULL, paste_cb);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_o, GDK_CONTROL_MASK, "win.import", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_f, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "win.fetch", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_v, GDK_CONTROL_MASK, "win.paste", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
}
