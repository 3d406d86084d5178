/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-certificate.h"
#include "sally-endpoint.h"
#include "sally-store-private.h"

/* What changes the library.  Each call is one transaction. */

static GTask *
new_task (SallyStore *self,
          gpointer tag,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, tag);
  return task;
}

static gpointer
add_certificates (SallyDatabase *database, gpointer input, GError **error)
{
  g_autoptr (SallyUndo) undo = sally_undo_new (SALLY_STORE_CERTIFICATES);

  if (!sally_certificate_table_insert (database, input, undo, error))
    return NULL;
  return g_steal_pointer (&undo);
}

/**
 * sally_store_add_certificates_async:
 * @self: a library
 * @certificates: (element-type SallyCertificate): new certificates with their
 *   content; not to be changed until the call has come back
 * @cancellable: (nullable): gives up before it begins
 * @callback: (scope async): called when they are in the library
 * @data: for @callback
 *
 * Adds all of them or none.  Main thread.
 */
void
sally_store_add_certificates_async (SallyStore *self,
                                    GPtrArray *certificates,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SALLY_IS_STORE (self));

  task = new_task (self, sally_store_add_certificates_async, cancellable, callback, data);
  sally_store_push (self, task, add_certificates, SALLY_STORE_CERTIFICATES,
                    g_ptr_array_ref (certificates), (GDestroyNotify) g_ptr_array_unref,
                    (GDestroyNotify) sally_undo_unref);
}

/**
 * sally_store_add_certificates_finish:
 * @self: a library
 * @result: what the callback got
 * @error: %SALLY_ERROR_DUPLICATE when an identifier is taken, or another of
 *   %SALLY_ERROR
 *
 * Returns: (transfer full) (nullable): what takes it back
 */
SallyUndo *
sally_store_add_certificates_finish (SallyStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
save_endpoint (SallyDatabase *database, gpointer input, GError **error)
{
  g_autoptr (SallyUndo) undo = sally_undo_new (SALLY_STORE_ENDPOINTS);

  if (!sally_endpoint_table_save (database, input, undo, error))
    return NULL;
  return g_steal_pointer (&undo);
}

/**
 * sally_store_save_endpoint_async:
 * @self: a library
 * @endpoint: an endpoint with an ARN; copied
 * @cancellable: (nullable): gives up before it begins
 * @callback: (scope async): called when it is saved
 * @data: for @callback
 *
 * Adds the endpoint, or changes the one of the same ARN.  Main thread.
 */
void
sally_store_save_endpoint_async (SallyStore *self,
                                 SallyEndpoint *endpoint,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SALLY_IS_STORE (self));
  g_return_if_fail (SALLY_IS_ENDPOINT (endpoint));

  task = new_task (self, sally_store_save_endpoint_async, cancellable, callback, data);
  sally_store_push (self, task, save_endpoint, SALLY_STORE_ENDPOINTS,
                    sally_endpoint_copy (endpoint), g_object_unref,
                    (GDestroyNotify) sally_undo_unref);
}

/**
 * sally_store_save_endpoint_finish:
 * @self: a library
 * @result: what the callback got
 * @error: %SALLY_ERROR_DUPLICATE when the identifier is taken,
 *   %SALLY_ERROR_NOT_FOUND when its certificate is gone, or another of %SALLY_ERROR
 *
 * Returns: (transfer full) (nullable): what takes it back
 */
SallyUndo *
sally_store_save_endpoint_finish (SallyStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
add_report (SallyDatabase *database, gpointer input, GError **error)
{
  gint64 number;

  if (!sally_report_table_insert (database, input, &number, error))
    return NULL;
  return g_memdup2 (&number, sizeof number);
}

/**
 * sally_store_add_report_async:
 * @self: a library
 * @entry: a finished report
 * @cancellable: (nullable): gives up before it begins
 * @callback: (scope async): called when it is kept
 * @data: for @callback
 *
 * Main thread.
 */
void
sally_store_add_report_async (SallyStore *self,
                              SallyReportEntry *entry,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SALLY_IS_STORE (self));
  g_return_if_fail (SALLY_IS_REPORT_ENTRY (entry));

  task = new_task (self, sally_store_add_report_async, cancellable, callback, data);
  sally_store_push (self, task, add_report, SALLY_STORE_REPORTS, g_object_ref (entry),
                    g_object_unref, g_free);
}

/**
 * sally_store_add_report_finish:
 * @self: a library
 * @result: what the callback got
 * @error: of %SALLY_ERROR
 *
 * Returns: the report's number, or 0 on error
 */
gint64
sally_store_add_report_finish (SallyStore *self, GAsyncResult *result, GError **error)
{
  g_autofree gint64 *number = g_task_propagate_pointer (G_TASK (result), error);

  return number != NULL ? *number : 0;
}

typedef struct {
  SallyStoreKind kind;
  char **ids; /* (owned) */
} Removal;

static void
removal_free (gpointer data)
{
  Removal *removal = data;

  g_strfreev (removal->ids);
  g_free (removal);
}

static gboolean
remove_one (
    SallyDatabase *database, SallyStoreKind kind, const char *id, SallyUndo *undo, GError **error)
{
  const SallyTable *table = sally_table_get (kind);
  g_autofree char *sql = g_strdup_printf ("DELETE FROM %s WHERE id=?", table->name);
  g_autofree char *arn = NULL;
  g_autofree char *label = NULL;
  g_autoptr (SallyStatement) statement = NULL;
  gint64 key;

  if (!sally_table_find (table, database, id, &key, error)
      || !table->collect (undo, database, key, error))
    return FALSE;
  arn = sally_table_dup_text (table, database, table->arn, key);
  label = sally_table_dup_text (table, database, table->label, key);
  sally_undo_add_object (undo, arn);
  statement = sally_statement_new (database, sql, error);
  if (statement == NULL)
    return FALSE;
  sally_statement_bind_int (statement, 1, key);
  return sally_statement_run (statement, error)
         && sally_table_log (database, "remove", kind, arn, label, error);
}

static gpointer
remove_objects (SallyDatabase *database, gpointer input, GError **error)
{
  Removal *removal = input;
  g_autoptr (SallyUndo) undo = sally_undo_new (removal->kind);

  for (guint i = 0; removal->ids[i] != NULL; i++)
    if (!remove_one (database, removal->kind, removal->ids[i], undo, error))
      return NULL;
  return g_steal_pointer (&undo);
}

/**
 * sally_store_remove_async:
 * @self: a library
 * @kind: what to remove
 * @ids: (array zero-terminated=1): which
 * @cancellable: (nullable): gives up before it begins
 * @callback: (scope async): called when they are gone
 * @data: for @callback
 *
 * Removes all of them or none.  A certificate that an endpoint refers to stays
 * (rule 22).  Main thread.
 */
void
sally_store_remove_async (SallyStore *self,
                          SallyStoreKind kind,
                          const char *const *ids,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Removal *removal;

  g_return_if_fail (SALLY_IS_STORE (self));

  task = new_task (self, sally_store_remove_async, cancellable, callback, data);
  removal = g_new (Removal, 1);
  removal->kind = kind;
  removal->ids = g_strdupv ((char **) ids);
  sally_store_push (self, task, remove_objects, kind, removal, removal_free,
                    (GDestroyNotify) sally_undo_unref);
}

/**
 * sally_store_remove_finish:
 * @self: a library
 * @result: what the callback got
 * @error: %SALLY_ERROR_NOT_FOUND, %SALLY_ERROR_RULE, or another of %SALLY_ERROR
 *
 * Returns: (transfer full) (nullable): what brings them back
 */
SallyUndo *
sally_store_remove_finish (SallyStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct {
  char *from;       /* (owned) */
  char *to;         /* (owned) */
  char **endpoints; /* (owned) (nullable): all when %NULL */
  gboolean remove;
} Switch;

static void
switch_free (gpointer data)
{
  Switch *wish = data;

  g_free (wish->from);
  g_free (wish->to);
  g_strfreev (wish->endpoints);
  g_free (wish);
}

/* Keys of the endpoints that refer to a certificate. */
static GArray *
list_user_keys (SallyDatabase *database, gint64 certificate, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (SallyStatement) statement =
      sally_statement_new (database, "SELECT id FROM endpoint WHERE certificate=?", error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  sally_statement_bind_int (statement, 1, certificate);
  while (sally_statement_step (statement, &row, error)) {
    gint64 key;

    if (!row)
      return g_steal_pointer (&keys);
    key = sally_statement_get_int (statement, 0);
    g_array_append_val (keys, key);
  }
  return NULL;
}

static gboolean
switch_one (
    SallyDatabase *database, Switch *wish, gint64 key, gint64 to, SallyUndo *undo, GError **error)
{
  g_autofree char *arn = sally_table_dup_text (&sally_endpoint_table, database, "arn", key);
  g_autofree char *label =
      sally_table_dup_text (&sally_endpoint_table, database, "identifier", key);
  g_autoptr (SallyStatement) statement = NULL;

  if (wish->endpoints != NULL
      && !g_strv_contains ((const char *const *) wish->endpoints, arn != NULL ? arn : ""))
    return TRUE;
  /* A deletion names the certificate only: what the library calls its objects
   * must be of the undo's kind. */
  if (!wish->remove)
    sally_undo_add_object (undo, arn);
  statement = sally_statement_new (
      database, "UPDATE endpoint SET certificate=?, modified=unixepoch() WHERE id=?", error);
  if (statement == NULL || !sally_undo_add_update (undo, database, "endpoint", key, error))
    return FALSE;
  sally_statement_bind_int (statement, 1, to);
  sally_statement_bind_int (statement, 2, key);
  return sally_statement_run (statement, error)
         && sally_table_log (database, "change", SALLY_STORE_ENDPOINTS, arn, label, error);
}

static gpointer
switch_certificate (SallyDatabase *database, gpointer input, GError **error)
{
  Switch *wish = input;
  SallyStoreKind kind = wish->remove ? SALLY_STORE_CERTIFICATES : SALLY_STORE_ENDPOINTS;
  g_autoptr (SallyUndo) switched = sally_undo_new (kind);
  g_autoptr (SallyUndo) removed = NULL;
  g_autoptr (GArray) keys = NULL;
  gint64 from, to;

  if (!sally_table_find (&sally_certificate_table, database, wish->from, &from, error)
      || !sally_table_find (&sally_certificate_table, database, wish->to, &to, error)
      || (keys = list_user_keys (database, from, error)) == NULL)
    return NULL;
  for (guint i = 0; i < keys->len; i++)
    if (!switch_one (database, wish, g_array_index (keys, gint64, i), to, switched, error))
      return NULL;
  if (!wish->remove)
    return g_steal_pointer (&switched);
  removed = sally_undo_new (kind);
  if (!remove_one (database, kind, wish->from, removed, error))
    return NULL;
  /* The certificate is back before anything refers to it. */
  return sally_undo_merge (switched, removed);
}

/**
 * sally_store_switch_certificate_async:
 * @self: a library
 * @from: the certificate that endpoints have now
 * @to: the one that they have from then on
 * @endpoints: (nullable) (array zero-terminated=1): ARNs of those that change,
 *   as far as they still have @from; %NULL for all
 * @remove_from: whether @from goes, too
 * @cancellable: (nullable): gives up before it begins
 * @callback: (scope async): called when it is done
 * @data: for @callback
 *
 * Changes all of them or none.  When @from goes while an endpoint keeps it, nothing
 * is changed (rule 22).  Main thread.
 */
void
sally_store_switch_certificate_async (SallyStore *self,
                                      const char *from,
                                      const char *to,
                                      const char *const *endpoints,
                                      gboolean remove_from,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Switch *wish;

  g_return_if_fail (SALLY_IS_STORE (self));

  task = new_task (self, sally_store_switch_certificate_async, cancellable, callback, data);
  wish = g_new (Switch, 1);
  wish->from = g_strdup (from);
  wish->to = g_strdup (to);
  wish->endpoints = g_strdupv ((char **) endpoints);
  wish->remove = remove_from;
  sally_store_push (self, task, switch_certificate, SALLY_STORE_ENDPOINTS, wish, switch_free,
                    (GDestroyNotify) sally_undo_unref);
}

/**
 * sally_store_switch_certificate_finish:
 * @self: a library
 * @result: what the callback got
 * @error: %SALLY_ERROR_NOT_FOUND, %SALLY_ERROR_RULE, or another of %SALLY_ERROR
 *
 * Returns: (transfer full) (nullable): what takes all of it back; of certificates when
 *   one was removed, of endpoints otherwise
 */
SallyUndo *
sally_store_switch_certificate_finish (SallyStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
undo_change (SallyDatabase *database, gpointer input, GError **error)
{
  SallyUndo *undo = input;
  const char *const *arns = sally_undo_get_arns (undo);

  if (!sally_undo_apply (undo, database, error))
    return NULL;
  for (guint i = 0; arns[i] != NULL; i++)
    if (!sally_table_log (database, "restore", sally_undo_get_kind (undo), arns[i], "", error))
      return NULL;
  return undo;
}

/**
 * sally_store_undo_async:
 * @self: a library
 * @undo: what an earlier change of this library returned
 * @cancellable: (nullable): gives up before it begins
 * @callback: (scope async): called when the change is taken back
 * @data: for @callback
 *
 * Main thread.
 */
void
sally_store_undo_async (SallyStore *self,
                        SallyUndo *undo,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SALLY_IS_STORE (self));

  task = new_task (self, sally_store_undo_async, cancellable, callback, data);
  sally_store_push (self, task, undo_change, (int) sally_undo_get_kind (undo),
                    sally_undo_ref (undo), (GDestroyNotify) sally_undo_unref, NULL);
}

/**
 * sally_store_undo_finish:
 * @self: a library
 * @result: what the callback got
 * @error: of %SALLY_ERROR
 *
 * Returns: whether the change was taken back
 */
gboolean
sally_store_undo_finish (SallyStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}
