/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-library-row.h"

#include "sally-store-list.h"

/* The base of the rows.  A plain click opens a row (the list view itself only
 * selects on the first click); a secondary click and the Menu key open its
 * menu.  The menu's actions belong to the page and act on the selection, so a
 * row that is not selected is selected first.
 */
typedef struct {
  SallyStoreRow *row; /* (nullable) (owned) */
  gpointer item;      /* (nullable) (owned) */
  guint position;
  guint warn_days;
  GMenuModel *menu_model; /* (nullable) (owned) */
  GtkWidget *popover;     /* (nullable) (owned by the parent) */
  char *accessible_text;  /* (nullable) (owned) */
} SallyLibraryRowPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (SallyLibraryRow, sally_library_row, ADW_TYPE_BIN)

typedef enum {
  PROP_ITEM = 1,
  PROP_WARN_DAYS,
  PROP_MENU_MODEL,
  PROP_ACCESSIBLE_TEXT,
} SallyLibraryRowProperty;

static GParamSpec *props[PROP_ACCESSIBLE_TEXT + 1];
static guint open_signal;
static guint menu_signal;

static SallyLibraryRowPrivate *
get_private (SallyLibraryRow *self)
{
  return sally_library_row_get_instance_private (self);
}

static void
update_item (SallyLibraryRow *self)
{
  SallyLibraryRowPrivate *priv = get_private (self);
  gpointer item = priv->row != NULL ? sally_store_row_get_item (priv->row) : NULL;

  if (g_set_object ((GObject **) &priv->item, item))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ITEM]);
}

static void
clicked_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer data)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  if (n_press == 1 && (state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK)) == 0)
    g_signal_emit (data, open_signal, 0);
}

static void
secondary_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer data)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  sally_library_row_popup (data);
}

static void
sally_library_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SallyLibraryRowPrivate *priv = get_private (SALLY_LIBRARY_ROW (object));

  switch ((SallyLibraryRowProperty) id) {
  case PROP_ITEM:
    g_value_set_object (value, priv->item);
    break;
  case PROP_WARN_DAYS:
    g_value_set_uint (value, priv->warn_days);
    break;
  case PROP_MENU_MODEL:
    g_value_set_object (value, priv->menu_model);
    break;
  case PROP_ACCESSIBLE_TEXT:
    g_value_set_string (value, priv->accessible_text);
    break;
  }
}

static void
set_accessible_text (SallyLibraryRow *self, const char *text)
{
  SallyLibraryRowPrivate *priv = get_private (self);

  g_free (priv->accessible_text);
  priv->accessible_text = g_strdup (text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text != NULL ? text : "", -1);
}

static void
sally_library_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SallyLibraryRow *self = SALLY_LIBRARY_ROW (object);
  SallyLibraryRowPrivate *priv = get_private (self);

  switch ((SallyLibraryRowProperty) id) {
  case PROP_ITEM:
    break;
  case PROP_WARN_DAYS:
    if (priv->warn_days == g_value_get_uint (value))
      return;
    priv->warn_days = g_value_get_uint (value);
    g_object_notify_by_pspec (object, pspec);
    break;
  case PROP_MENU_MODEL:
    if (g_set_object (&priv->menu_model, g_value_get_object (value)))
      g_object_notify_by_pspec (object, pspec);
    break;
  case PROP_ACCESSIBLE_TEXT:
    set_accessible_text (self, g_value_get_string (value));
    g_object_notify_by_pspec (object, pspec);
    break;
  }
}

static void
sally_library_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  SallyLibraryRowPrivate *priv = get_private (SALLY_LIBRARY_ROW (widget));

  GTK_WIDGET_CLASS (sally_library_row_parent_class)
      ->size_allocate (widget, width, height, baseline);
  if (priv->popover != NULL)
    gtk_popover_present (GTK_POPOVER (priv->popover));
}

static void
sally_library_row_dispose (GObject *object)
{
  SallyLibraryRow *self = SALLY_LIBRARY_ROW (object);
  SallyLibraryRowPrivate *priv = get_private (self);

  if (priv->row != NULL)
    g_signal_handlers_disconnect_by_data (priv->row, self);
  g_clear_object (&priv->row);
  g_clear_object ((GObject **) &priv->item);
  g_clear_object (&priv->menu_model);
  g_clear_pointer (&priv->popover, gtk_widget_unparent);
  G_OBJECT_CLASS (sally_library_row_parent_class)->dispose (object);
}

static void
sally_library_row_finalize (GObject *object)
{
  g_free (get_private (SALLY_LIBRARY_ROW (object))->accessible_text);
  G_OBJECT_CLASS (sally_library_row_parent_class)->finalize (object);
}

static void
sally_library_row_class_init (SallyLibraryRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sally_library_row_get_property;
  object_class->set_property = sally_library_row_set_property;
  object_class->dispose = sally_library_row_dispose;
  object_class->finalize = sally_library_row_finalize;
  widget_class->size_allocate = sally_library_row_size_allocate;

  props[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, G_TYPE_OBJECT,
                                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_WARN_DAYS] = g_param_spec_uint ("warn-days", NULL, NULL, 0, G_MAXUINT, 60, flags);
  props[PROP_MENU_MODEL] = g_param_spec_object ("menu-model", NULL, NULL, G_TYPE_MENU_MODEL, flags);
  props[PROP_ACCESSIBLE_TEXT] = g_param_spec_string ("accessible-text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  open_signal = g_signal_new ("open", SALLY_TYPE_LIBRARY_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);
  menu_signal = g_signal_new ("menu", SALLY_TYPE_LIBRARY_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sally_library_row_init (SallyLibraryRow *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();

  get_private (self)->warn_days = 60;
  g_signal_connect (click, "released", G_CALLBACK (clicked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect (secondary, "pressed", G_CALLBACK (secondary_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (secondary));
}

/**
 * sally_library_row_set_row:
 * @self: a row widget
 * @row: (nullable): the row of the list that it shows from now on
 * @position: where that is
 */
void
sally_library_row_set_row (SallyLibraryRow *self, SallyStoreRow *row, guint position)
{
  SallyLibraryRowPrivate *priv = get_private (self);

  g_return_if_fail (SALLY_IS_LIBRARY_ROW (self));
  priv->position = position;
  if (priv->row == row)
    return;
  if (priv->row != NULL)
    g_signal_handlers_disconnect_by_data (priv->row, self);
  g_set_object (&priv->row, row);
  if (row != NULL)
    g_signal_connect_object (row, "notify::item", G_CALLBACK (update_item), self,
                             G_CONNECT_SWAPPED);
  update_item (self);
}

/**
 * sally_library_row_get_item:
 * @self: a row widget
 *
 * Returns: (transfer none) (nullable): what it shows
 */
gpointer
sally_library_row_get_item (SallyLibraryRow *self)
{
  g_return_val_if_fail (SALLY_IS_LIBRARY_ROW (self), NULL);
  return get_private (self)->item;
}

/**
 * sally_library_row_get_position:
 * @self: a row widget
 *
 * Returns: where in the list it is
 */
guint
sally_library_row_get_position (SallyLibraryRow *self)
{
  g_return_val_if_fail (SALLY_IS_LIBRARY_ROW (self), GTK_INVALID_LIST_POSITION);
  return get_private (self)->position;
}

/**
 * sally_library_row_popup:
 * @self: a row widget
 *
 * Opens its menu.
 */
void
sally_library_row_popup (SallyLibraryRow *self)
{
  SallyLibraryRowPrivate *priv = get_private (self);

  g_return_if_fail (SALLY_IS_LIBRARY_ROW (self));
  if (priv->menu_model == NULL)
    return;
  g_signal_emit (self, menu_signal, 0);
  if (priv->popover == NULL) {
    priv->popover = gtk_popover_menu_new_from_model (priv->menu_model);
    gtk_widget_set_parent (priv->popover, GTK_WIDGET (self));
    gtk_widget_set_halign (priv->popover, GTK_ALIGN_END);
    gtk_popover_set_position (GTK_POPOVER (priv->popover), GTK_POS_BOTTOM);
  }
  gtk_popover_popup (GTK_POPOVER (priv->popover));
}
