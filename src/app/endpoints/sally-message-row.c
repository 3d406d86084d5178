/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-message-row.h"

/* AdwEntryRow has no subtitle, so the message is a row of its own right under
 * the field (a preferences group puts every other widget below its list).  A text that the form
 * found by itself (a port that is no number) goes before what the rules say.
 */
struct _SallyMessageRow {
  AdwPreferencesRow parent_instance;

  GtkWidget *image;
  GtkWidget *label;
  char *field;       /* (nullable) (owned) */
  GtkWidget *widget; /* (nullable) (weak) */
  char *own_text;    /* (nullable) (owned) */
};

G_DEFINE_FINAL_TYPE (SallyMessageRow, sally_message_row, ADW_TYPE_PREFERENCES_ROW)

typedef enum {
  PROP_FIELD = 1,
  PROP_WIDGET,
} SallyMessageRowProperty;

static GParamSpec *props[PROP_WIDGET + 1];

static void
mark_field (SallyMessageRow *self, gboolean shown, gboolean refuse)
{
  if (self->widget == NULL)
    return;
  gtk_widget_remove_css_class (self->widget, "error");
  gtk_widget_remove_css_class (self->widget, "has-message");
  if (shown)
    gtk_widget_add_css_class (self->widget, "has-message");
  if (shown && refuse)
    gtk_widget_add_css_class (self->widget, "error");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self->widget), GTK_ACCESSIBLE_STATE_INVALID,
      shown && refuse ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
show_text (SallyMessageRow *self, const char *text, gboolean refuse)
{
  gboolean shown = text != NULL && *text != '\0';

  gtk_label_set_label (GTK_LABEL (self->label), shown ? text : "");
  gtk_image_set_from_icon_name (GTK_IMAGE (self->image),
                                refuse ? "sally-fail-symbolic" : "sally-warning-symbolic");
  gtk_widget_set_css_classes (self->image, (const char *[]){ refuse ? "error" : "warning", NULL });
  gtk_widget_set_visible (GTK_WIDGET (self), shown);
  mark_field (self, shown, refuse);
}

static void
sally_message_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SallyMessageRow *self = SALLY_MESSAGE_ROW (object);

  switch ((SallyMessageRowProperty) id) {
  case PROP_FIELD:
    g_value_set_string (value, self->field);
    break;
  case PROP_WIDGET:
    g_value_set_object (value, self->widget);
    break;
  }
}

static void
sally_message_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SallyMessageRow *self = SALLY_MESSAGE_ROW (object);

  switch ((SallyMessageRowProperty) id) {
  case PROP_FIELD:
    g_free (self->field);
    self->field = g_value_dup_string (value);
    break;
  case PROP_WIDGET:
    g_set_weak_pointer (&self->widget, g_value_get_object (value));
    break;
  }
  g_object_notify_by_pspec (object, pspec);
}

static void
sally_message_row_dispose (GObject *object)
{
  g_clear_weak_pointer (&SALLY_MESSAGE_ROW (object)->widget);
  G_OBJECT_CLASS (sally_message_row_parent_class)->dispose (object);
}

static void
sally_message_row_finalize (GObject *object)
{
  SallyMessageRow *self = SALLY_MESSAGE_ROW (object);

  g_free (self->field);
  g_free (self->own_text);
  G_OBJECT_CLASS (sally_message_row_parent_class)->finalize (object);
}

static void
sally_message_row_class_init (SallyMessageRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sally_message_row_get_property;
  object_class->set_property = sally_message_row_set_property;
  object_class->dispose = sally_message_row_dispose;
  object_class->finalize = sally_message_row_finalize;
  props[PROP_FIELD] = g_param_spec_string ("field", NULL, NULL, NULL, flags);
  props[PROP_WIDGET] = g_param_spec_object ("widget", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
sally_message_row_init (SallyMessageRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->image = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                              "valign", GTK_ALIGN_START, NULL);
  self->label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "wrap-mode",
                              PANGO_WRAP_WORD_CHAR, NULL);
  gtk_widget_add_css_class (self->label, "caption");
  gtk_box_append (GTK_BOX (box), self->image);
  gtk_box_append (GTK_BOX (box), self->label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "message-row");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * sally_message_row_get_field:
 * @self: a message row
 *
 * Returns: (nullable): the property that it is about
 */
const char *
sally_message_row_get_field (SallyMessageRow *self)
{
  g_return_val_if_fail (SALLY_IS_MESSAGE_ROW (self), NULL);
  return self->field;
}

/**
 * sally_message_row_get_text:
 * @self: a message row
 *
 * Returns: what it says now; empty when it is hidden
 */
const char *
sally_message_row_get_text (SallyMessageRow *self)
{
  g_return_val_if_fail (SALLY_IS_MESSAGE_ROW (self), NULL);
  return gtk_label_get_label (GTK_LABEL (self->label));
}

/**
 * sally_message_row_show:
 * @self: a message row
 * @text: (nullable): what the rules say; %NULL for nothing
 * @refuse: whether saving is refused for it
 */
void
sally_message_row_show (SallyMessageRow *self, const char *text, gboolean refuse)
{
  g_return_if_fail (SALLY_IS_MESSAGE_ROW (self));
  if (self->own_text != NULL)
    show_text (self, self->own_text, TRUE);
  else
    show_text (self, text, refuse);
}

/**
 * sally_message_row_set_own_text:
 * @self: a message row
 * @text: (nullable): what the form itself found wrong
 */
void
sally_message_row_set_own_text (SallyMessageRow *self, const char *text)
{
  g_return_if_fail (SALLY_IS_MESSAGE_ROW (self));
  if (g_strcmp0 (self->own_text, text) == 0)
    return;
  g_free (self->own_text);
  self->own_text = g_strdup (text);
  show_text (self, text, TRUE);
}

/**
 * sally_message_row_has_own_text:
 * @self: a message row
 *
 * Returns: whether the form itself found something wrong
 */
gboolean
sally_message_row_has_own_text (SallyMessageRow *self)
{
  g_return_val_if_fail (SALLY_IS_MESSAGE_ROW (self), FALSE);
  return self->own_text != NULL;
}
