/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-copy-button.h"

#include <glib/gi18n-lib.h>

/* A flat button with the copy picture; for a second and a half after a click
 * the picture is a tick.
 */
struct _SallyCopyButton {
  AdwBin parent_instance;

  GtkWidget *button;
  char *what; /* (owned) */
  char *text; /* (owned) */
  guint back_id;
};

G_DEFINE_FINAL_TYPE (SallyCopyButton, sally_copy_button, ADW_TYPE_BIN)

typedef enum {
  PROP_WHAT = 1,
  PROP_TEXT,
} SallyCopyButtonProperty;

static GParamSpec *props[PROP_TEXT + 1];

static gboolean
show_again_cb (gpointer data)
{
  SallyCopyButton *self = data;

  self->back_id = 0;
  gtk_button_set_icon_name (GTK_BUTTON (self->button), "edit-copy-symbolic");
  return G_SOURCE_REMOVE;
}

static void
clicked_cb (SallyCopyButton *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->text);
  gtk_button_set_icon_name (GTK_BUTTON (self->button), "object-select-symbolic");
  g_clear_handle_id (&self->back_id, g_source_remove);
  self->back_id = g_timeout_add (1500, show_again_cb, self);
}

static void
update_name (SallyCopyButton *self)
{
  g_autofree char *name = NULL;

  /* Translators: %s is a thing on screen: “Copy Serial Number” */
  name = self->what != NULL ? g_strdup_printf (_("Copy %s"), self->what) : g_strdup (_("Copy"));
  gtk_widget_set_tooltip_text (self->button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

static void
sally_copy_button_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SallyCopyButton *self = SALLY_COPY_BUTTON (object);

  switch ((SallyCopyButtonProperty) id) {
  case PROP_WHAT:
    g_value_set_string (value, self->what);
    break;
  case PROP_TEXT:
    g_value_set_string (value, self->text);
    break;
  }
}

static void
sally_copy_button_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SallyCopyButton *self = SALLY_COPY_BUTTON (object);
  char **field = (SallyCopyButtonProperty) id == PROP_WHAT ? &self->what : &self->text;

  if (g_strcmp0 (*field, g_value_get_string (value)) == 0)
    return;
  g_free (*field);
  *field = g_value_dup_string (value);
  switch ((SallyCopyButtonProperty) id) {
  case PROP_WHAT:
    update_name (self);
    break;
  case PROP_TEXT:
    gtk_widget_set_sensitive (self->button, self->text != NULL && *self->text != '\0');
    break;
  }
  g_object_notify_by_pspec (object, pspec);
}

static void
sally_copy_button_dispose (GObject *object)
{
  g_clear_handle_id (&SALLY_COPY_BUTTON (object)->back_id, g_source_remove);
  G_OBJECT_CLASS (sally_copy_button_parent_class)->dispose (object);
}

static void
sally_copy_button_finalize (GObject *object)
{
  SallyCopyButton *self = SALLY_COPY_BUTTON (object);

  g_free (self->what);
  g_free (self->text);
  G_OBJECT_CLASS (sally_copy_button_parent_class)->finalize (object);
}

static void
sally_copy_button_class_init (SallyCopyButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sally_copy_button_get_property;
  object_class->set_property = sally_copy_button_set_property;
  object_class->dispose = sally_copy_button_dispose;
  object_class->finalize = sally_copy_button_finalize;
  props[PROP_WHAT] = g_param_spec_string ("what", NULL, NULL, NULL, flags);
  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
sally_copy_button_init (SallyCopyButton *self)
{
  self->button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (clicked_cb), self);
  adw_bin_set_child (ADW_BIN (self), self->button);
  update_name (self);
}

/**
 * sally_copy_button_new:
 * @what: (nullable): what is copied, in header capitals
 * @text: the text
 *
 * Returns: (transfer floating): a button
 */
GtkWidget *
sally_copy_button_new (const char *what, const char *text)
{
  return g_object_new (SALLY_TYPE_COPY_BUTTON, "what", what, "text", text, NULL);
}
