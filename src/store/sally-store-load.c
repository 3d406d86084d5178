/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-error.h"
#include "sally-schema-private.h"
#include "sally-store-private.h"
#include "sally-worker.h"

#include <glib/gi18n-lib.h>

/* Reading objects of the library: one with all of its content, all of a kind
 * without; and the check of a file that did not open.
 */

typedef struct {
  SallyStoreKind kind;
  char *id; /* (owned) (nullable) */
} Query;

static Query *
query_new (SallyStoreKind kind, const char *id)
{
  Query *query = g_new (Query, 1);

  query->kind = kind;
  query->id = g_strdup (id);
  return query;
}

static void
query_free (gpointer data)
{
  Query *query = data;

  g_free (query->id);
  g_free (query);
}

static gpointer
load_object (SallyDatabase *database, gpointer input, GError **error)
{
  Query *query = input;
  const SallyTable *table = sally_table_get (query->kind);
  g_autofree char *sql = NULL;
  g_autoptr (SallyStatement) statement = NULL;
  g_autoptr (GObject) object = NULL;
  gint64 key;
  gboolean row;

  if (!sally_table_find (table, database, query->id, &key, error))
    return NULL;
  sql = g_strconcat (table->select_all != NULL ? table->select_all : table->select, " WHERE t.id=?",
                     NULL);
  statement = sally_statement_new (database, sql, error);
  if (statement == NULL)
    return NULL;
  sally_statement_bind_int (statement, 1, key);
  if (!sally_statement_step (statement, &row, error))
    return NULL;
  if (!row) {
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND, _("There is no “%s” in the library"),
                 query->id);
    return NULL;
  }
  object = table->read (statement);
  if (table->load != NULL && !table->load (database, object, key, error))
    return NULL;
  return g_steal_pointer (&object);
}

/**
 * sally_store_load_async:
 * @self: a library
 * @kind: what kind of object
 * @id: which: identifier, ARN or number
 * @cancellable: (nullable): gives up before it begins
 * @callback: (scope async): called when it was read
 * @data: for @callback
 *
 * Main thread.
 */
void
sally_store_load_async (SallyStore *self,
                        SallyStoreKind kind,
                        const char *id,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SALLY_IS_STORE (self));
  g_return_if_fail (id != NULL);

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, sally_store_load_async);
  sally_store_push (self, task, load_object, SALLY_STORE_READS, query_new (kind, id), query_free,
                    g_object_unref);
}

/**
 * sally_store_load_finish:
 * @self: a library
 * @result: what the callback got
 * @error: %SALLY_ERROR_NOT_FOUND, or another of %SALLY_ERROR
 *
 * Returns: (transfer full) (nullable): a new object, complete
 */
GObject *
sally_store_load_finish (SallyStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
list_objects (SallyDatabase *database, gpointer input, GError **error)
{
  Query *query = input;
  const SallyTable *table = sally_table_get (query->kind);
  g_autoptr (GPtrArray) objects = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *sql = NULL;
  g_autoptr (SallyStatement) statement = NULL;
  gboolean row;

  sql = g_strconcat (table->select, " ORDER BY ",
                     table->order[query->kind == SALLY_STORE_REPORTS ? SALLY_STORE_SORT_NEWEST
                                                                     : SALLY_STORE_SORT_IDENTIFIER],
                     NULL);
  statement = sally_statement_new (database, sql, error);
  if (statement == NULL)
    return NULL;
  while (sally_statement_step (statement, &row, error)) {
    if (!row)
      return g_steal_pointer (&objects);
    g_ptr_array_add (objects, table->read (statement));
  }
  return NULL;
}

/**
 * sally_store_list_async:
 * @self: a library
 * @kind: what kind of object
 * @cancellable: (nullable): gives up before it begins
 * @callback: (scope async): called when they were read
 * @data: for @callback
 *
 * Reads all objects of a kind as a list shows them, sorted by identifier;
 * reports newest first.  For views use #SallyStoreList.  Main thread.
 */
void
sally_store_list_async (SallyStore *self,
                        SallyStoreKind kind,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SALLY_IS_STORE (self));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, sally_store_list_async);
  sally_store_push (self, task, list_objects, SALLY_STORE_READS, query_new (kind, NULL), query_free,
                    (GDestroyNotify) g_ptr_array_unref);
}

/**
 * sally_store_list_finish:
 * @self: a library
 * @result: what the callback got
 * @error: of %SALLY_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type GObject): the objects
 */
GPtrArray *
sally_store_list_finish (SallyStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
check_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyDatabase) database = sally_database_open (data, TRUE, &error);
  g_autoptr (SallyStatement) statement = NULL;
  g_autoptr (GString) report = g_string_new (NULL);
  gboolean row;

  if (database != NULL)
    statement = sally_statement_new (database, "PRAGMA integrity_check(20)", &error);
  while (statement != NULL && sally_statement_step (statement, &row, &error) && row) {
    g_autofree char *line = sally_statement_dup_text (statement, 0);

    g_string_append_printf (report, "%s%s", report->len > 0 ? "\n" : "", line);
  }
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_strdup (report->str), g_free);
}

/**
 * sally_store_check_async:
 * @path: a library file, open or not
 * @cancellable: (nullable): gives up before it begins
 * @callback: (scope async): called when it was checked
 * @data: for @callback
 *
 * SQLite's own integrity check.  Changes nothing.  Main thread.
 */
void
sally_store_check_async (const char *path,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);

  g_task_set_source_tag (task, sally_store_check_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, check_job);
}

/**
 * sally_store_check_finish:
 * @result: what the callback got
 * @error: of %SALLY_ERROR
 *
 * Returns: (transfer full) (nullable): “ok”, or what is wrong, one line each
 */
char *
sally_store_check_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
