/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-error.h"
#include "sally-store-private.h"

/* What will stop. */

/* More lines than anybody reads. */
#define MAX_LINES 10000

/**
 * sally_expiry_free:
 * @expiry: (transfer full): an expiry
 */
void
sally_expiry_free (SallyExpiry *expiry)
{
  g_free (expiry->certificate_arn);
  g_free (expiry->certificate_identifier);
  g_free (expiry->sha256);
  g_free (expiry->title);
  g_strfreev (expiry->endpoints);
  g_free (expiry);
}

static SallyExpiry *
read_expiry (SallyDatabase *database, SallyStatement *statement)
{
  SallyExpiry *expiry = g_new0 (SallyExpiry, 1);

  expiry->certificate_arn = sally_statement_dup_text (statement, 1);
  expiry->certificate_identifier = sally_statement_dup_text (statement, 2);
  expiry->sha256 = sally_statement_dup_text (statement, 3);
  expiry->title = sally_statement_dup_text (statement, 4);
  expiry->not_after = sally_statement_get_int (statement, 5);
  expiry->endpoints =
      sally_endpoint_table_list_users (database, sally_statement_get_int (statement, 0), NULL);
  if (expiry->endpoints == NULL)
    expiry->endpoints = g_new0 (char *, 1);
  return expiry;
}

static gpointer
list_expiring (SallyDatabase *database, gpointer input, GError **error)
{
  g_autoptr (GPtrArray) expiries =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sally_expiry_free);
  g_autoptr (SallyStatement) statement = NULL;
  gboolean row;

  statement = sally_statement_new (
      database,
      "SELECT c.id, c.arn, c.identifier, x.sha256, x.title, x.not_after FROM x509 x"
      " JOIN certificate c ON c.id=x.certificate WHERE x.not_after <= ?1"
      " ORDER BY x.not_after, c.identifier LIMIT ?2",
      error);
  if (statement == NULL)
    return NULL;
  sally_statement_bind_int (statement, 1, *(gint64 *) input);
  sally_statement_bind_int (statement, 2, MAX_LINES);
  while (sally_statement_step (statement, &row, error)) {
    if (!row)
      return g_steal_pointer (&expiries);
    g_ptr_array_add (expiries, read_expiry (database, statement));
  }
  return NULL;
}

/**
 * sally_store_list_expiring_async:
 * @self: a library
 * @until: seconds since the epoch; what expired before now is included
 * @cancellable: (nullable): gives up before it begins
 * @callback: (scope async): called with the answer
 * @data: for @callback
 *
 * Main thread.
 */
void
sally_store_list_expiring_async (SallyStore *self,
                                 gint64 until,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SALLY_IS_STORE (self));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, sally_store_list_expiring_async);
  sally_store_push (self, task, list_expiring, SALLY_STORE_READS, g_memdup2 (&until, sizeof until),
                    g_free, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * sally_store_list_expiring_finish:
 * @self: a library
 * @result: what the callback got
 * @error: of %SALLY_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type SallyExpiry): what stops, the
 *   next one first
 */
GPtrArray *
sally_store_list_expiring_finish (SallyStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
