/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-library-page.h"

#include "sally-workspace.h"

/* What the pages of certificates, endpoints and reports have in common: a
 * leaflet of list and details, and what the actions of the page are about (the
 * selected rows; without any, what the details show).
 */
typedef struct {
  SallyLibraryPageParts parts;
  SallyWorkspace *workspace; /* (nullable) (owned) */
  gboolean show_back;
} SallyLibraryPagePrivate;

G_DEFINE_TYPE_WITH_PRIVATE (SallyLibraryPage, sally_library_page, ADW_TYPE_BIN)

typedef enum {
  PROP_WORKSPACE = 1,
  PROP_SHOW_BACK,
} SallyLibraryPageProperty;

static GParamSpec *props[PROP_SHOW_BACK + 1];

static SallyLibraryPagePrivate *
get_private (SallyLibraryPage *self)
{
  return sally_library_page_get_instance_private (self);
}

static gpointer
get_opened (SallyLibraryPage *self)
{
  SallyLibraryPageClass *klass = SALLY_LIBRARY_PAGE_GET_CLASS (self);

  return klass->get_opened != NULL ? klass->get_opened (self) : NULL;
}

static void
opened_cb (SallyLibraryPage *self, gpointer item)
{
  SallyLibraryPageClass *klass = SALLY_LIBRARY_PAGE_GET_CLASS (self);

  if (klass->open != NULL)
    klass->open (self, item);
  sally_library_page_show_details (self);
}

/* Without anything to choose from, the details have nothing to say. */
static void
update_details_visible (SallyLibraryPage *self)
{
  SallyLibraryPageParts *parts = &get_private (self)->parts;
  const char *state;
  gboolean visible;

  if (parts->list == NULL)
    return;
  state = sally_library_list_get_state (parts->list);
  visible = g_str_equal (state, "content") || g_str_equal (state, "no-results");
  if (!visible)
    adw_leaflet_set_visible_child (parts->leaflet, parts->list_box);
  gtk_widget_set_visible (parts->separator, visible);
  gtk_widget_set_visible (parts->details_box, visible);
}

static void
back_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sally_library_page_show_list (SALLY_LIBRARY_PAGE (widget));
}

static void
unselect_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SallyLibraryPageParts *parts = &get_private (SALLY_LIBRARY_PAGE (widget))->parts;

  if (parts->list != NULL)
    sally_library_list_unselect_all (parts->list);
}

static void
sally_library_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SallyLibraryPagePrivate *priv = get_private (SALLY_LIBRARY_PAGE (object));

  switch ((SallyLibraryPageProperty) id) {
  case PROP_WORKSPACE:
    g_value_set_object (value, priv->workspace);
    break;
  case PROP_SHOW_BACK:
    g_value_set_boolean (value, priv->show_back);
    break;
  }
}

static void
sally_library_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SallyLibraryPagePrivate *priv = get_private (SALLY_LIBRARY_PAGE (object));

  switch ((SallyLibraryPageProperty) id) {
  case PROP_WORKSPACE:
    if (g_set_object (&priv->workspace, g_value_get_object (value)))
      g_object_notify_by_pspec (object, pspec);
    break;
  case PROP_SHOW_BACK:
    if (priv->show_back == g_value_get_boolean (value))
      return;
    priv->show_back = g_value_get_boolean (value);
    g_object_notify_by_pspec (object, pspec);
    break;
  }
}

static void
sally_library_page_dispose (GObject *object)
{
  SallyLibraryPagePrivate *priv = get_private (SALLY_LIBRARY_PAGE (object));

  priv->parts = (SallyLibraryPageParts){ NULL };
  g_clear_object (&priv->workspace);
  G_OBJECT_CLASS (sally_library_page_parent_class)->dispose (object);
}

static void
sally_library_page_class_init (SallyLibraryPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sally_library_page_get_property;
  object_class->set_property = sally_library_page_set_property;
  object_class->dispose = sally_library_page_dispose;
  props[PROP_WORKSPACE] =
      g_param_spec_object ("workspace", NULL, NULL, SALLY_TYPE_WORKSPACE, flags);
  props[PROP_SHOW_BACK] = g_param_spec_boolean ("show-back", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_install_action (widget_class, "page.back", NULL, back_cb);
  gtk_widget_class_install_action (widget_class, "page.unselect", NULL, unselect_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "page.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "page.unselect", NULL);
}

static void
sally_library_page_init (SallyLibraryPage *self)
{
}

/**
 * sally_library_page_attach:
 * @self: a page
 * @parts: the parts of its template
 *
 * Called once, by the subclass, when its template is there.
 */
void
sally_library_page_attach (SallyLibraryPage *self, const SallyLibraryPageParts *parts)
{
  SallyLibraryPagePrivate *priv = get_private (self);

  g_return_if_fail (SALLY_IS_LIBRARY_PAGE (self));
  priv->parts = *parts;
  g_signal_connect_object (parts->list, "open", G_CALLBACK (opened_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (parts->list, "selection-changed", G_CALLBACK (sally_library_page_update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (parts->list, "notify::state", G_CALLBACK (update_details_visible), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (parts->leaflet, "notify::visible-child",
                           G_CALLBACK (sally_library_page_update), self, G_CONNECT_SWAPPED);
  sally_library_list_capture_keys (parts->list, parts->list_box);
  update_details_visible (self);
  sally_library_page_update (self);
}

/**
 * sally_library_page_get_list:
 * @self: a page
 *
 * Returns: (transfer none): its list
 */
SallyLibraryList *
sally_library_page_get_list (SallyLibraryPage *self)
{
  g_return_val_if_fail (SALLY_IS_LIBRARY_PAGE (self), NULL);
  return get_private (self)->parts.list;
}

/**
 * sally_library_page_get_workspace:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): the open library
 */
SallyWorkspace *
sally_library_page_get_workspace (SallyLibraryPage *self)
{
  g_return_val_if_fail (SALLY_IS_LIBRARY_PAGE (self), NULL);
  return get_private (self)->workspace;
}

/**
 * sally_library_page_get_targets:
 * @self: a page
 *
 * Returns: (transfer full) (element-type GObject): what the page's actions are
 *   about: the selected objects, or else the opened one
 */
GPtrArray *
sally_library_page_get_targets (SallyLibraryPage *self)
{
  SallyLibraryPageParts *parts;
  gpointer opened = get_opened (self);
  GPtrArray *targets;

  g_return_val_if_fail (SALLY_IS_LIBRARY_PAGE (self), NULL);
  parts = &get_private (self)->parts;
  if (parts->list != NULL && sally_library_list_get_n_selected (parts->list) > 0
      && !(sally_library_page_get_details_shown (self) && opened != NULL))
    return sally_library_list_get_selected (parts->list);
  targets = g_ptr_array_new_with_free_func (g_object_unref);
  if (opened != NULL)
    g_ptr_array_add (targets, g_object_ref (opened));
  return targets;
}

/**
 * sally_library_page_get_target:
 * @self: a page
 *
 * Returns: (transfer full) (nullable): the target when it is one
 */
gpointer
sally_library_page_get_target (SallyLibraryPage *self)
{
  g_autoptr (GPtrArray) targets = sally_library_page_get_targets (self);

  return targets->len == 1 ? g_object_ref (g_ptr_array_index (targets, 0)) : NULL;
}

/**
 * sally_library_page_update:
 * @self: a page
 *
 * Brings actions and the bar of the selection up to date.
 */
void
sally_library_page_update (SallyLibraryPage *self)
{
  SallyLibraryPageClass *klass = SALLY_LIBRARY_PAGE_GET_CLASS (self);
  SallyLibraryPageParts *parts = &get_private (self)->parts;
  guint n_selected = 0;
  guint n_targets;

  if (parts->list == NULL)
    return;
  n_selected = sally_library_list_get_n_selected (parts->list);
  n_targets = n_selected;
  if (n_selected == 0 || sally_library_page_get_details_shown (self))
    n_targets = get_opened (self) != NULL ? 1 : n_selected;
  gtk_action_bar_set_revealed (parts->action_bar, n_selected > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.unselect", n_selected > 0);
  if (klass->update != NULL)
    klass->update (self, n_targets);
}

/**
 * sally_library_page_get_details_shown:
 * @self: a page
 *
 * Returns: whether the details lie over the list
 */
gboolean
sally_library_page_get_details_shown (SallyLibraryPage *self)
{
  SallyLibraryPageParts *parts = &get_private (self)->parts;

  return parts->leaflet != NULL && adw_leaflet_get_folded (parts->leaflet)
         && adw_leaflet_get_visible_child (parts->leaflet) == parts->details_box;
}

/**
 * sally_library_page_show_details:
 * @self: a page
 *
 * Where they lie over the list, brings them up.
 */
void
sally_library_page_show_details (SallyLibraryPage *self)
{
  SallyLibraryPageParts *parts = &get_private (self)->parts;

  if (parts->leaflet == NULL)
    return;
  gtk_widget_set_visible (parts->details_box, TRUE);
  adw_leaflet_set_visible_child (parts->leaflet, parts->details_box);
}

/**
 * sally_library_page_show_list:
 * @self: a page
 *
 * The way back.
 */
void
sally_library_page_show_list (SallyLibraryPage *self)
{
  SallyLibraryPageParts *parts = &get_private (self)->parts;

  if (parts->leaflet == NULL)
    return;
  if (adw_leaflet_get_visible_child (parts->leaflet) != parts->list_box)
    adw_leaflet_set_visible_child (parts->leaflet, parts->list_box);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-sidebar", NULL);
}

/**
 * sally_library_page_search:
 * @self: a page
 *
 * Brings up the list with its search.
 */
void
sally_library_page_search (SallyLibraryPage *self)
{
  SallyLibraryPageParts *parts = &get_private (self)->parts;

  if (parts->leaflet == NULL)
    return;
  adw_leaflet_set_visible_child (parts->leaflet, parts->list_box);
  g_object_set (parts->list, "search-mode", TRUE, NULL);
}
