/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-keys-query-private.h"
#include "sally-store-row-private.h"

#include <string.h>

/* A list of the library as views want it: all keys in memory, objects only for
 * the rows that somebody looks at.  Which keys, and in which order, is asked on
 * the store's thread; a page of 64 objects is fetched by key on the main thread
 * in about a millisecond.
 *
 * A complete change is announced in two steps, everything away and everything
 * new: told at once, GTK asks for every new item to carry over widgets and
 * selection, which takes seconds at 100,000 rows.
 */
struct _SallyStoreList {
  GObject parent_instance;

  SallyStore *store; /* (owned) */
  SallyStoreKind kind;
  SallyStoreSort sort;
  char *search;      /* (owned) */
  char *endpoint;    /* (owned) (nullable) reports of this endpoint only */
  GArray *keys;      /* (owned) gint64 */
  GHashTable *rows;  /* (owned) key -> row that somebody holds */
  GHashTable *items; /* (owned) key -> object of a fetched page */
  guint total;
  gboolean loading;
  gboolean again;
  char *error; /* (owned) (nullable) */
  GCancellable *cancellable;
  gulong changed_id;
  guint retry_id;
};

#define PAGE 64
#define MAX_ITEMS (64 * PAGE)
/* Up to here a change is told as a difference; see above. */
#define MAX_DIFFERENCE 256
#define RETRY_MILLISECONDS 100

typedef enum {
  PROP_LOADING = 1,
  PROP_SEARCH,
  PROP_SORT,
  PROP_TOTAL,
  PROP_ERROR,
} SallyStoreListProperty;

static GParamSpec *props[PROP_ERROR + 1];

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SallyStoreList,
                               sally_store_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
row_gone_cb (gpointer list, gint64 key)
{
  g_hash_table_remove (SALLY_STORE_LIST (list)->rows, &key);
}

/* Fetches the objects of some keys; FALSE when the file is busy. */
static gboolean
fetch (SallyStoreList *self, const gint64 *keys, guint n_keys)
{
  const SallyTable *table = sally_table_get (self->kind);
  g_autoptr (GString) sql = g_string_new (table->select);
  g_autoptr (SallyStatement) statement = NULL;
  SallyDatabase *reader = sally_store_get_reader (self->store, NULL);
  gboolean row;

  if (reader == NULL)
    return FALSE;
  g_string_append (sql, " WHERE t.id IN (");
  for (guint i = 0; i < n_keys; i++)
    g_string_append_printf (sql, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", keys[i]);
  g_string_append_c (sql, ')');
  statement = sally_statement_new (reader, sql->str, NULL);
  if (statement == NULL)
    return FALSE;
  if (g_hash_table_size (self->items) + n_keys > MAX_ITEMS)
    g_hash_table_remove_all (self->items);
  while (sally_statement_step (statement, &row, NULL)) {
    gint64 key;

    if (!row)
      return TRUE;
    key = sally_statement_get_int (statement, 0);
    g_hash_table_replace (self->items, g_memdup2 (&key, sizeof key), table->read (statement));
  }
  return FALSE;
}

static gboolean
retry_cb (gpointer data)
{
  SallyStoreList *self = data;
  g_autoptr (GList) rows = g_hash_table_get_values (self->rows);

  self->retry_id = 0;
  for (GList *l = rows; l != NULL; l = l->next) {
    gint64 key = sally_store_row_get_key (l->data);

    if (sally_store_row_get_item (l->data) == NULL && fetch (self, &key, 1))
      sally_store_row_set_item (l->data, g_hash_table_lookup (self->items, &key));
  }
  return G_SOURCE_REMOVE;
}

static GObject *
get_object (SallyStoreList *self, guint position)
{
  gint64 key = g_array_index (self->keys, gint64, position);
  GObject *object = g_hash_table_lookup (self->items, &key);
  guint first = position / PAGE * PAGE;

  if (object != NULL)
    return object;
  if (!fetch (self, &g_array_index (self->keys, gint64, first), MIN (PAGE, self->keys->len - first))
      && self->retry_id == 0)
    self->retry_id = g_timeout_add (RETRY_MILLISECONDS, retry_cb, self);
  return g_hash_table_lookup (self->items, &key);
}

static GType
get_item_type (GListModel *model)
{
  return SALLY_TYPE_STORE_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return SALLY_STORE_LIST (model)->keys->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  SallyStoreList *self = SALLY_STORE_LIST (model);
  SallyStoreRow *row;
  gint64 key;

  if (position >= self->keys->len)
    return NULL;
  key = g_array_index (self->keys, gint64, position);
  row = g_hash_table_lookup (self->rows, &key);
  if (row != NULL)
    return g_object_ref (row);
  row = sally_store_row_new (key, self, row_gone_cb);
  sally_store_row_set_item (row, get_object (self, position));
  g_hash_table_insert (self->rows, g_memdup2 (&key, sizeof key), row);
  return row;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* Gives the rows that somebody holds what the library says now. */
static void
refresh_rows (SallyStoreList *self)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GList) rows = g_hash_table_get_values (self->rows);

  g_hash_table_remove_all (self->items);
  for (GList *l = rows; l != NULL; l = l->next) {
    gint64 key = sally_store_row_get_key (l->data);

    g_object_ref (l->data);
    g_array_append_val (keys, key);
  }
  for (guint i = 0; i < keys->len; i += PAGE)
    fetch (self, &g_array_index (keys, gint64, i), MIN (PAGE, keys->len - i));
  for (GList *l = rows; l != NULL; l = l->next) {
    gint64 key = sally_store_row_get_key (l->data);
    GObject *item = g_hash_table_lookup (self->items, &key);

    if (item != NULL)
      sally_store_row_set_item (l->data, item);
    g_object_unref (l->data);
  }
}

static void
announce (SallyStoreList *self, GArray *keys)
{
  g_autoptr (GArray) old = self->keys;
  guint start = 0, end = 0, shorter = MIN (old->len, keys->len);

  while (start < shorter
         && g_array_index (old, gint64, start) == g_array_index (keys, gint64, start))
    start++;
  while (end < shorter - start
         && g_array_index (old, gint64, old->len - 1 - end)
                == g_array_index (keys, gint64, keys->len - 1 - end))
    end++;
  if (old->len - start - end <= MAX_DIFFERENCE && keys->len - start - end <= MAX_DIFFERENCE) {
    self->keys = g_array_ref (keys);
    refresh_rows (self);
    if (old->len != start + end || keys->len != start + end)
      g_list_model_items_changed (G_LIST_MODEL (self), start, old->len - start - end,
                                  keys->len - start - end);
    return;
  }
  self->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_list_model_items_changed (G_LIST_MODEL (self), 0, old->len, 0);
  g_array_unref (self->keys);
  self->keys = g_array_ref (keys);
  refresh_rows (self);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, keys->len);
}

static void
set_state (SallyStoreList *self, gboolean loading, const char *error)
{
  if (g_strcmp0 (self->error, error) != 0) {
    g_free (self->error);
    self->error = g_strdup (error);
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
  }
  if (self->loading != loading) {
    self->loading = loading;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
  }
}

static void start_query (SallyStoreList *self);

static void
queried_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  SallyKeysResult *keys = g_task_propagate_pointer (G_TASK (result), &error);
  SallyStoreList *self = data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (keys != NULL) {
    if (self->total != keys->total) {
      self->total = keys->total;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TOTAL]);
    }
    announce (self, keys->keys);
    sally_keys_result_free (keys);
  }
  set_state (self, self->again, error != NULL ? error->message : NULL);
  if (self->again)
    start_query (self);
}

/* One query at a time; what is asked meanwhile is asked once after it. */
static void
start_query (SallyStoreList *self)
{
  g_autoptr (GTask) task = NULL;
  SallyKeysQuery *query = g_new (SallyKeysQuery, 1);

  self->again = FALSE;
  query->kind = self->kind;
  query->sort = self->sort;
  query->search = g_strdup (self->search);
  query->endpoint = g_strdup (self->endpoint);
  task = g_task_new (self->store, self->cancellable, queried_cb, self);
  g_task_set_source_tag (task, start_query);
  sally_store_push (self->store, task, sally_keys_query_run, SALLY_STORE_READS, query,
                    sally_keys_query_free, sally_keys_result_free);
}

static void
requery (SallyStoreList *self)
{
  if (self->loading) {
    self->again = TRUE;
    return;
  }
  set_state (self, TRUE, self->error);
  start_query (self);
}

static void
changed_cb (SallyStore *store, int kind, SallyStoreList *self)
{
  if (kind == (int) self->kind)
    requery (self);
}

static void
sally_store_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SallyStoreList *self = SALLY_STORE_LIST (object);

  switch ((SallyStoreListProperty) id) {
  case PROP_LOADING:
    g_value_set_boolean (value, self->loading);
    break;
  case PROP_SEARCH:
    g_value_set_string (value, self->search);
    break;
  case PROP_SORT:
    g_value_set_int (value, (int) self->sort);
    break;
  case PROP_TOTAL:
    g_value_set_uint (value, self->total);
    break;
  case PROP_ERROR:
    g_value_set_string (value, self->error);
    break;
  }
}

static void
sally_store_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SallyStoreList *self = SALLY_STORE_LIST (object);

  switch ((SallyStoreListProperty) id) {
  case PROP_SEARCH:
    sally_store_list_set_search (self, g_value_get_string (value));
    break;
  case PROP_SORT:
    sally_store_list_set_sort (self, (SallyStoreSort) g_value_get_int (value));
    break;
  case PROP_LOADING:
  case PROP_TOTAL:
  case PROP_ERROR:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    break;
  }
}

static void
sally_store_list_dispose (GObject *object)
{
  SallyStoreList *self = SALLY_STORE_LIST (object);
  GHashTableIter iter;
  gpointer row;

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->store != NULL)
    g_clear_signal_handler (&self->changed_id, self->store);
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    sally_store_row_orphan (row);
  g_hash_table_remove_all (self->rows);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (sally_store_list_parent_class)->dispose (object);
}

static void
sally_store_list_finalize (GObject *object)
{
  SallyStoreList *self = SALLY_STORE_LIST (object);

  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->items);
  g_array_unref (self->keys);
  g_object_unref (self->cancellable);
  g_free (self->search);
  g_free (self->endpoint);
  g_free (self->error);
  G_OBJECT_CLASS (sally_store_list_parent_class)->finalize (object);
}

static void
sally_store_list_class_init (SallyStoreListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags reads = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags writes = reads | G_PARAM_WRITABLE;

  object_class->get_property = sally_store_list_get_property;
  object_class->set_property = sally_store_list_set_property;
  object_class->dispose = sally_store_list_dispose;
  object_class->finalize = sally_store_list_finalize;

  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, reads);
  props[PROP_SEARCH] = g_param_spec_string ("search", NULL, NULL, "", writes);
  props[PROP_SORT] = g_param_spec_int ("sort", NULL, NULL, 0, SALLY_STORE_SORT_ENGINE, 0, writes);
  props[PROP_TOTAL] = g_param_spec_uint ("total", NULL, NULL, 0, G_MAXUINT, 0, reads);
  props[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, reads);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
sally_store_list_init (SallyStoreList *self)
{
  self->search = g_strdup ("");
  self->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->items = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  self->cancellable = g_cancellable_new ();
}

/**
 * sally_store_list_new:
 * @store: a library
 * @kind: what to list
 *
 * Main thread.
 *
 * Returns: (transfer full): a list that is empty until its first query is back
 */
SallyStoreList *
sally_store_list_new (SallyStore *store, SallyStoreKind kind)
{
  SallyStoreList *self = g_object_new (SALLY_TYPE_STORE_LIST, NULL);

  self->store = g_object_ref (store);
  self->kind = kind;
  self->sort = kind == SALLY_STORE_REPORTS ? SALLY_STORE_SORT_NEWEST : SALLY_STORE_SORT_IDENTIFIER;
  self->changed_id = g_signal_connect (store, "changed", G_CALLBACK (changed_cb), self);
  requery (self);
  return self;
}

/**
 * sally_store_list_get_search:
 * @self: a list
 *
 * Returns: (transfer none): what is searched for, "" for everything
 */
const char *
sally_store_list_get_search (SallyStoreList *self)
{
  g_return_val_if_fail (SALLY_IS_STORE_LIST (self), NULL);

  return self->search;
}

/**
 * sally_store_list_set_search:
 * @self: a list
 * @text: (nullable): what to search for, anywhere in the texts of a row
 */
void
sally_store_list_set_search (SallyStoreList *self, const char *text)
{
  g_return_if_fail (SALLY_IS_STORE_LIST (self));

  if (text == NULL)
    text = "";
  if (g_str_equal (self->search, text))
    return;
  g_free (self->search);
  self->search = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SEARCH]);
  requery (self);
}

/**
 * sally_store_list_set_sort:
 * @self: a list
 * @sort: the order
 */
void
sally_store_list_set_sort (SallyStoreList *self, SallyStoreSort sort)
{
  g_return_if_fail (SALLY_IS_STORE_LIST (self));

  if (self->sort == sort)
    return;
  self->sort = sort;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SORT]);
  requery (self);
}

/**
 * sally_store_list_set_endpoint:
 * @self: a list of reports
 * @endpoint_arn: (nullable): only the reports of this endpoint
 */
void
sally_store_list_set_endpoint (SallyStoreList *self, const char *endpoint_arn)
{
  g_return_if_fail (SALLY_IS_STORE_LIST (self));
  g_return_if_fail (self->kind == SALLY_STORE_REPORTS);

  if (g_strcmp0 (self->endpoint, endpoint_arn) == 0)
    return;
  g_free (self->endpoint);
  self->endpoint = g_strdup (endpoint_arn);
  requery (self);
}

/**
 * sally_store_list_get_loading:
 * @self: a list
 *
 * Returns: whether a query is under way
 */
gboolean
sally_store_list_get_loading (SallyStoreList *self)
{
  g_return_val_if_fail (SALLY_IS_STORE_LIST (self), FALSE);

  return self->loading;
}

/**
 * sally_store_list_get_total:
 * @self: a list
 *
 * Returns: number of rows without the search
 */
guint
sally_store_list_get_total (SallyStoreList *self)
{
  g_return_val_if_fail (SALLY_IS_STORE_LIST (self), 0);

  return self->total;
}

/**
 * sally_store_list_get_error:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): why the last query failed
 */
const char *
sally_store_list_get_error (SallyStoreList *self)
{
  g_return_val_if_fail (SALLY_IS_STORE_LIST (self), NULL);

  return self->error;
}

/**
 * sally_store_list_find:
 * @self: a list
 * @arn: an ARN, or the number of a report as text
 *
 * Returns: the position of the object, or %G_MAXUINT when it is not in the list
 */
guint
sally_store_list_find (SallyStoreList *self, const char *arn)
{
  SallyDatabase *reader;
  gint64 key;

  g_return_val_if_fail (SALLY_IS_STORE_LIST (self), G_MAXUINT);

  reader = sally_store_get_reader (self->store, NULL);
  if (reader == NULL || !sally_table_find (sally_table_get (self->kind), reader, arn, &key, NULL))
    return G_MAXUINT;
  for (guint i = 0; i < self->keys->len; i++)
    if (g_array_index (self->keys, gint64, i) == key)
      return i;
  return G_MAXUINT;
}
