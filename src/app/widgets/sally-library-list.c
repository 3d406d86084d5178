/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-library-list.h"
#include "sally-library-row.h"

#include "sally-certificate.h"
#include "sally-endpoint.h"
#include "sally-report-entry.h"
#include "sally-settings.h"
#include "sally-store-list.h"
#include "sally-text.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

/* A list view over a #SallyStoreList.  Searching happens in the store; here is
 * only which of the states is shown, the selection, and what keeps the selected
 * row selected when a new result replaces everything.
 */
struct _SallyLibraryList {
  AdwBin parent_instance;

  GtkSearchBar *search_bar;
  GtkEditable *search_entry;
  GtkStack *stack;
  GtkSpinner *spinner;
  AdwBin *empty_bin;
  AdwStatusPage *error_page;
  GtkScrolledWindow *scroller;
  GtkListView *view;

  SallyStoreKind kind;
  GType row_type;
  SallyWorkspace *workspace;    /* (nullable) (owned) */
  SallyStoreList *list;         /* (nullable) (owned) */
  GtkSelectionModel *selection; /* (nullable) (owned) */
  GtkWidget *empty_page;        /* (nullable) (owned by the bin) */
  char *placeholder;            /* (nullable) (owned) */
  char *wanted;                 /* (nullable) (owned): id to select again */
  gboolean search_mode;
  guint n_selected;
};

G_DEFINE_FINAL_TYPE (SallyLibraryList, sally_library_list, ADW_TYPE_BIN)

typedef enum {
  PROP_KIND = 1,
  PROP_ROW_TYPE,
  PROP_WORKSPACE,
  PROP_EMPTY_PAGE,
  PROP_SEARCH_MODE,
  PROP_SEARCH_PLACEHOLDER,
  PROP_N_SELECTED,
  PROP_TOTAL,
  PROP_STATE,
} SallyLibraryListProperty;

static GParamSpec *props[PROP_STATE + 1];
static guint open_signal;
static guint selection_changed_signal;

static GObject *
dup_item (SallyLibraryList *self, guint position)
{
  g_autoptr (SallyStoreRow) row = NULL;
  GObject *item = NULL;

  if (self->list == NULL)
    return NULL;
  row = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  if (row != NULL)
    item = sally_store_row_get_item (row);
  return item != NULL ? g_object_ref (item) : NULL;
}

static const char *
get_id (gpointer item)
{
  if (SALLY_IS_CERTIFICATE (item))
    return sally_certificate_get_arn (item);
  if (SALLY_IS_ENDPOINT (item))
    return sally_endpoint_get_arn (item);
  return NULL;
}

static void
open_position (SallyLibraryList *self, guint position)
{
  g_autoptr (GObject) item = dup_item (self, position);

  if (item != NULL)
    g_signal_emit (self, open_signal, 0, item);
}

static void
activated_cb (GtkListView *view, guint position, gpointer data)
{
  open_position (SALLY_LIBRARY_LIST (data), position);
}

static void
row_open_cb (SallyLibraryRow *row, gpointer data)
{
  open_position (data, sally_library_row_get_position (row));
}

static void
row_menu_cb (SallyLibraryRow *row, gpointer data)
{
  SallyLibraryList *self = data;
  guint position = sally_library_row_get_position (row);

  if (self->selection != NULL && !gtk_selection_model_is_selected (self->selection, position))
    gtk_selection_model_select_item (self->selection, position, TRUE);
}

/* The Menu key goes to the list item, not to the row inside it. */
static gboolean
menu_key_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *child = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  if (!SALLY_IS_LIBRARY_ROW (child))
    return FALSE;
  sally_library_row_popup (SALLY_LIBRARY_ROW (child));
  return TRUE;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  SallyLibraryList *self = data;
  GtkWidget *row = g_object_new (self->row_type, NULL);

  if (self->workspace != NULL)
    g_object_bind_property (sally_workspace_get_settings (self->workspace), "warn-days", row,
                            "warn-days", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (row, "open", G_CALLBACK (row_open_cb), self, 0);
  g_signal_connect_object (row, "menu", G_CALLBACK (row_menu_cb), self, 0);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  sally_library_row_set_row (SALLY_LIBRARY_ROW (gtk_list_item_get_child (item)),
                             gtk_list_item_get_item (item), gtk_list_item_get_position (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  sally_library_row_set_row (SALLY_LIBRARY_ROW (gtk_list_item_get_child (item)), NULL,
                             GTK_INVALID_LIST_POSITION);
}

static const char *
choose_state (SallyLibraryList *self)
{
  guint n = self->list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->list)) : 0;
  const char *search;

  if (self->list == NULL)
    return "loading";
  if (sally_store_list_get_error (self->list) != NULL)
    return "error";
  if (n > 0)
    return "content";
  if (sally_store_list_get_loading (self->list))
    return "loading";
  search = sally_store_list_get_search (self->list);
  return search != NULL && *search != '\0' && sally_store_list_get_total (self->list) > 0
             ? "no-results"
             : "empty";
}

static void
update_state (SallyLibraryList *self)
{
  const char *state;

  if (self->stack == NULL)
    return;
  state = choose_state (self);
  if (g_str_equal (state, "error")) {
    g_autofree char *text = sally_text_markup (sally_store_list_get_error (self->list));

    adw_status_page_set_description (self->error_page, text);
  }
  gtk_spinner_set_spinning (self->spinner, g_str_equal (state, "loading"));
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), state) == 0)
    return;
  gtk_stack_set_visible_child_name (self->stack, state);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

/* A complete re-query loses the selection; it comes back by id. */
static void
items_changed_cb (SallyLibraryList *self)
{
  guint position;

  update_state (self);
  if (self->wanted == NULL || self->n_selected > 0)
    return;
  position = sally_store_list_find (self->list, self->wanted);
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_selection_model_select_item (self->selection, position, TRUE);
}

static void
selection_changed_cb (SallyLibraryList *self)
{
  g_autoptr (GtkBitset) bitset = gtk_selection_model_get_selection (self->selection);
  guint n = (guint) gtk_bitset_get_size (bitset);

  if (n == 1) {
    g_autoptr (GObject) item = dup_item (self, gtk_bitset_get_nth (bitset, 0));
    const char *id = get_id (item);

    if (id != NULL && g_strcmp0 (id, self->wanted) != 0) {
      g_free (self->wanted);
      self->wanted = g_strdup (id);
    }
  }
  if (n != self->n_selected) {
    self->n_selected = n;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_SELECTED]);
  }
  g_signal_emit (self, selection_changed_signal, 0);
}

static void
total_changed_cb (SallyLibraryList *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TOTAL]);
}

static void
search_changed_cb (SallyLibraryList *self)
{
  if (self->list != NULL)
    sally_store_list_set_search (self->list, gtk_editable_get_text (self->search_entry));
}

static void
set_kind (SallyLibraryList *self, SallyStoreKind kind)
{
  static const char *const names[SALLY_N_STORE_KINDS] = { N_("Certificates"), N_("Endpoints"),
                                                          N_("Reports") };

  self->kind = kind;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(names[kind]), -1);
}

static void
make_list (SallyLibraryList *self)
{
  self->list = sally_store_list_new (sally_workspace_get_store (self->workspace), self->kind);
  if (self->kind == SALLY_STORE_REPORTS)
    sally_store_list_set_sort (self->list, SALLY_STORE_SORT_NEWEST);
  self->selection =
      GTK_SELECTION_MODEL (gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->list))));
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->list, "notify", G_CALLBACK (update_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "notify::total", G_CALLBACK (total_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (selection_changed_cb),
                           self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->view, self->selection);
}

static void
sally_library_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SallyLibraryList *self = SALLY_LIBRARY_LIST (object);

  switch ((SallyLibraryListProperty) id) {
  case PROP_KIND:
    g_value_set_int (value, self->kind);
    break;
  case PROP_ROW_TYPE:
    g_value_set_gtype (value, self->row_type);
    break;
  case PROP_WORKSPACE:
    g_value_set_object (value, self->workspace);
    break;
  case PROP_EMPTY_PAGE:
    g_value_set_object (value, self->empty_page);
    break;
  case PROP_SEARCH_MODE:
    g_value_set_boolean (value, self->search_mode);
    break;
  case PROP_SEARCH_PLACEHOLDER:
    g_value_set_string (value, self->placeholder);
    break;
  case PROP_N_SELECTED:
    g_value_set_uint (value, self->n_selected);
    break;
  case PROP_TOTAL:
    g_value_set_uint (value, self->list != NULL ? sally_store_list_get_total (self->list) : 0);
    break;
  case PROP_STATE:
    g_value_set_string (value, sally_library_list_get_state (self));
    break;
  }
}

static void
sally_library_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SallyLibraryList *self = SALLY_LIBRARY_LIST (object);

  switch ((SallyLibraryListProperty) id) {
  case PROP_KIND:
    set_kind (self, (SallyStoreKind) g_value_get_int (value));
    break;
  case PROP_ROW_TYPE:
    self->row_type = g_value_get_gtype (value);
    break;
  case PROP_WORKSPACE:
    sally_library_list_set_workspace (self, g_value_get_object (value));
    break;
  case PROP_EMPTY_PAGE:
    self->empty_page = g_value_get_object (value);
    adw_bin_set_child (self->empty_bin, self->empty_page);
    break;
  case PROP_SEARCH_MODE:
    if (self->search_mode == g_value_get_boolean (value))
      return;
    self->search_mode = g_value_get_boolean (value);
    break;
  case PROP_SEARCH_PLACEHOLDER:
    g_free (self->placeholder);
    self->placeholder = g_value_dup_string (value);
    break;
  case PROP_N_SELECTED:
  case PROP_TOTAL:
  case PROP_STATE:
    return;
  }
  if (pspec != props[PROP_WORKSPACE])
    g_object_notify_by_pspec (object, pspec);
}

static gboolean
sally_library_list_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SALLY_LIBRARY_LIST (widget)->view));
}

static void
sally_library_list_dispose (GObject *object)
{
  SallyLibraryList *self = SALLY_LIBRARY_LIST (object);

  if (self->view != NULL)
    gtk_list_view_set_model (self->view, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_object (&self->workspace);
  self->empty_page = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SALLY_TYPE_LIBRARY_LIST);
  G_OBJECT_CLASS (sally_library_list_parent_class)->dispose (object);
}

static void
sally_library_list_finalize (GObject *object)
{
  SallyLibraryList *self = SALLY_LIBRARY_LIST (object);

  g_free (self->placeholder);
  g_free (self->wanted);
  G_OBJECT_CLASS (sally_library_list_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  props[PROP_KIND] = g_param_spec_int ("kind", NULL, NULL, 0, SALLY_N_STORE_KINDS - 1, 0,
                                       flags | G_PARAM_CONSTRUCT_ONLY);
  props[PROP_ROW_TYPE] = g_param_spec_gtype ("row-type", NULL, NULL, SALLY_TYPE_LIBRARY_ROW, flags);
  props[PROP_WORKSPACE] =
      g_param_spec_object ("workspace", NULL, NULL, SALLY_TYPE_WORKSPACE, flags);
  props[PROP_EMPTY_PAGE] = g_param_spec_object ("empty-page", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_SEARCH_MODE] = g_param_spec_boolean ("search-mode", NULL, NULL, FALSE, flags);
  props[PROP_SEARCH_PLACEHOLDER] =
      g_param_spec_string ("search-placeholder", NULL, NULL, NULL, flags);
  props[PROP_N_SELECTED] = g_param_spec_uint ("n-selected", NULL, NULL, 0, G_MAXUINT, 0, readable);
  props[PROP_TOTAL] = g_param_spec_uint ("total", NULL, NULL, 0, G_MAXUINT, 0, readable);
  props[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, "loading", readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
sally_library_list_class_init (SallyLibraryListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sally_library_list_get_property;
  object_class->set_property = sally_library_list_set_property;
  object_class->dispose = sally_library_list_dispose;
  object_class->finalize = sally_library_list_finalize;
  widget_class->grab_focus = sally_library_list_grab_focus;
  install_properties (object_class);

  open_signal = g_signal_new ("open", SALLY_TYPE_LIBRARY_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 1, G_TYPE_OBJECT);
  selection_changed_signal = g_signal_new ("selection-changed", SALLY_TYPE_LIBRARY_LIST,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               SALLY_RESOURCE_PATH "sally-library-list.ui");
  gtk_widget_class_bind_template_child (widget_class, SallyLibraryList, search_bar);
  gtk_widget_class_bind_template_child (widget_class, SallyLibraryList, search_entry);
  gtk_widget_class_bind_template_child (widget_class, SallyLibraryList, stack);
  gtk_widget_class_bind_template_child (widget_class, SallyLibraryList, spinner);
  gtk_widget_class_bind_template_child (widget_class, SallyLibraryList, empty_bin);
  gtk_widget_class_bind_template_child (widget_class, SallyLibraryList, error_page);
  gtk_widget_class_bind_template_child (widget_class, SallyLibraryList, scroller);
  gtk_widget_class_bind_template_child (widget_class, SallyLibraryList, view);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
}

static void
sally_library_list_init (SallyLibraryList *self)
{
  GtkListItemFactory *factory;

  self->row_type = SALLY_TYPE_LIBRARY_ROW;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, self->search_entry);
  factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  gtk_list_view_set_factory (self->view, factory);
  g_object_unref (factory);
  gtk_spinner_start (self->spinner);
}

/**
 * sally_library_list_set_workspace:
 * @self: a list
 * @workspace: (nullable): the open library; loading starts with it
 */
void
sally_library_list_set_workspace (SallyLibraryList *self, SallyWorkspace *workspace)
{
  g_return_if_fail (SALLY_IS_LIBRARY_LIST (self));
  if (!g_set_object (&self->workspace, workspace))
    return;
  gtk_list_view_set_model (self->view, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  if (workspace != NULL)
    make_list (self);
  update_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WORKSPACE]);
}

/**
 * sally_library_list_get_list:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): the model behind it
 */
SallyStoreList *
sally_library_list_get_list (SallyLibraryList *self)
{
  g_return_val_if_fail (SALLY_IS_LIBRARY_LIST (self), NULL);
  return self->list;
}

/**
 * sally_library_list_get_state:
 * @self: a list
 *
 * Returns: the name of the page that is shown
 */
const char *
sally_library_list_get_state (SallyLibraryList *self)
{
  g_return_val_if_fail (SALLY_IS_LIBRARY_LIST (self), NULL);
  return self->stack != NULL ? gtk_stack_get_visible_child_name (self->stack) : "loading";
}

/**
 * sally_library_list_get_n_selected:
 * @self: a list
 *
 * Returns: how many rows are selected
 */
guint
sally_library_list_get_n_selected (SallyLibraryList *self)
{
  g_return_val_if_fail (SALLY_IS_LIBRARY_LIST (self), 0);
  return self->n_selected;
}

/**
 * sally_library_list_get_selected:
 * @self: a list
 *
 * Returns: (transfer full) (element-type GObject): the objects of the selected
 *   rows
 */
GPtrArray *
sally_library_list_get_selected (SallyLibraryList *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GtkBitset) bitset = NULL;
  GtkBitsetIter iter;
  guint position;

  g_return_val_if_fail (SALLY_IS_LIBRARY_LIST (self), items);
  if (self->selection == NULL)
    return items;
  bitset = gtk_selection_model_get_selection (self->selection);
  for (gboolean more = gtk_bitset_iter_init_first (&iter, bitset, &position); more;
       more = gtk_bitset_iter_next (&iter, &position)) {
    GObject *item = dup_item (self, position);

    if (item != NULL)
      g_ptr_array_add (items, item);
  }
  return items;
}

/**
 * sally_library_list_select:
 * @self: a list
 * @arn: the object to select alone, now or when it appears
 */
void
sally_library_list_select (SallyLibraryList *self, const char *arn)
{
  guint position = GTK_INVALID_LIST_POSITION;

  g_return_if_fail (SALLY_IS_LIBRARY_LIST (self));
  g_free (self->wanted);
  self->wanted = g_strdup (arn);
  if (self->list != NULL && arn != NULL)
    position = sally_store_list_find (self->list, arn);
  if (position != GTK_INVALID_LIST_POSITION) {
    gtk_selection_model_select_item (self->selection, position, TRUE);
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", position);
  }
}

/**
 * sally_library_list_unselect_all:
 * @self: a list
 */
void
sally_library_list_unselect_all (SallyLibraryList *self)
{
  g_return_if_fail (SALLY_IS_LIBRARY_LIST (self));
  g_clear_pointer (&self->wanted, g_free);
  if (self->selection != NULL)
    gtk_selection_model_unselect_all (self->selection);
}

/**
 * sally_library_list_capture_keys:
 * @self: a list
 * @widget: the widget in which typing starts a search
 */
void
sally_library_list_capture_keys (SallyLibraryList *self, GtkWidget *widget)
{
  g_return_if_fail (SALLY_IS_LIBRARY_LIST (self));
  gtk_search_bar_set_key_capture_widget (self->search_bar, widget);
}
