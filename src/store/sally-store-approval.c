/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-certificate.h"
#include "sally-error.h"
#include "sally-store-private.h"

/* Who said, when and why, that a certificate which a server presented may be
 * trusted.  It is kept by fingerprint, so that it holds for what was approved
 * and not for whatever gets its name later.
 */

typedef struct {
  char *id;                /* (owned) (nullable): a certificate of the library, or */
  GPtrArray *certificates; /* (owned) (nullable): new ones */
  char *who;               /* (owned) */
  char *why;               /* (owned) */
} Request;

static Request *
request_new (const char *id, GPtrArray *certificates, const char *who, const char *why)
{
  Request *request = g_new0 (Request, 1);

  request->id = g_strdup (id);
  request->certificates = certificates != NULL ? g_ptr_array_ref (certificates) : NULL;
  request->who = g_strdup (who);
  request->why = g_strdup (why);
  return request;
}

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->id);
  g_clear_pointer (&request->certificates, g_ptr_array_unref);
  g_free (request->who);
  g_free (request->why);
  g_free (request);
}

/**
 * sally_approval_free:
 * @approval: (transfer full): an approval
 */
void
sally_approval_free (SallyApproval *approval)
{
  g_free (approval->sha256);
  g_free (approval->who);
  g_free (approval->why);
  g_free (approval);
}

/* Ends the approvals of what only this certificate of the library holds; @undo
 * puts them back. */
gboolean
sally_approval_table_revoke (SallyDatabase *database,
                             gint64 certificate,
                             SallyUndo *undo,
                             GError **error)
{
  g_autoptr (SallyStatement) find = NULL;
  g_autoptr (SallyStatement) revoke = NULL;
  gboolean row;

  find = sally_statement_new (database,
                              "SELECT id FROM approval WHERE revoked IS NULL"
                              " AND sha256 IN (SELECT sha256 FROM x509 WHERE certificate=?1)"
                              " AND sha256 NOT IN (SELECT sha256 FROM x509 WHERE certificate<>?1)",
                              error);
  if (find == NULL)
    return FALSE;
  revoke =
      sally_statement_new (database, "UPDATE approval SET revoked=unixepoch() WHERE id=?", error);
  if (revoke == NULL)
    return FALSE;
  sally_statement_bind_int (find, 1, certificate);
  while (sally_statement_step (find, &row, error)) {
    gint64 id;

    if (!row)
      return TRUE;
    id = sally_statement_get_int (find, 0);
    sally_statement_bind_int (revoke, 1, id);
    if (!sally_undo_add_update (undo, database, "approval", id, error)
        || !sally_statement_run (revoke, error))
      return FALSE;
  }
  return FALSE;
}

static gboolean
insert_approvals (SallyDatabase *database, gint64 key, const Request *request, GError **error)
{
  g_autoptr (SallyStatement) insert = NULL;

  insert = sally_statement_new (database,
                                "INSERT INTO approval (sha256, who, approved, why)"
                                " SELECT DISTINCT sha256, ?2, unixepoch(), ?3 FROM x509"
                                " WHERE certificate=?1",
                                error);
  if (insert == NULL)
    return FALSE;
  sally_statement_bind_int (insert, 1, key);
  sally_statement_bind_text (insert, 2, request->who);
  sally_statement_bind_text (insert, 3, request->why);
  return sally_statement_run (insert, error);
}

/* Records it for each X.509 certificate in @id; @undo ends it, and names those
 * that were not added with it. */
static gboolean
record (SallyDatabase *database,
        const Request *request,
        const char *id,
        SallyUndo *undo,
        GError **error)
{
  const SallyTable *table = sally_table_get (SALLY_STORE_CERTIFICATES);
  g_autofree char *arn = NULL;
  g_autofree char *label = NULL;
  gint64 key, before, after;

  if (!sally_table_find (table, database, id, &key, error)
      || !sally_database_get_int (database, "SELECT ifnull(max(id),0) FROM approval", &before,
                                  error)
      || !insert_approvals (database, key, request, error)
      || !sally_database_get_int (database, "SELECT ifnull(max(id),0) FROM approval", &after,
                                  error))
    return FALSE;
  arn = sally_table_dup_text (table, database, table->arn, key);
  label = sally_table_dup_text (table, database, table->label, key);
  if (request->id != NULL)
    sally_undo_add_object (undo, arn);
  /* That it was approved once stays on record. */
  sally_undo_add_statement (undo,
                            "UPDATE approval SET revoked=unixepoch()"
                            " WHERE id>?1 AND id<=?2 AND revoked IS NULL",
                            before, after);
  return sally_table_log (database, "approve", SALLY_STORE_CERTIFICATES, arn, label, error);
}

static gpointer
approve (SallyDatabase *database, gpointer input, GError **error)
{
  const Request *request = input;
  g_autoptr (SallyUndo) undo = sally_undo_new (SALLY_STORE_CERTIFICATES);

  if (!record (database, request, request->id, undo, error))
    return NULL;
  return g_steal_pointer (&undo);
}

static gpointer
add_approved (SallyDatabase *database, gpointer input, GError **error)
{
  const Request *request = input;
  g_autoptr (SallyUndo) undo = sally_undo_new (SALLY_STORE_CERTIFICATES);

  if (!sally_certificate_table_insert (database, request->certificates, undo, error))
    return NULL;
  for (guint i = 0; i < request->certificates->len; i++)
    if (!record (database, request, sally_certificate_get_arn (request->certificates->pdata[i]),
                 undo, error))
      return NULL;
  return g_steal_pointer (&undo);
}

/**
 * sally_store_add_approved_certificates_async:
 * @self: a library
 * @certificates: (element-type SallyCertificate): as for
 *   sally_store_add_certificates_async()
 * @who: who approves them
 * @why: for which reason, and where they came from
 * @cancellable: (nullable): gives up before it begins
 * @callback: (scope async): called when they are in the library
 * @data: for @callback
 *
 * Adds all of them and records the approval of each X.509 certificate, in one
 * transaction: what nobody is on record for never gets in.  Ends with
 * sally_store_add_certificates_finish().  Main thread.
 */
void
sally_store_add_approved_certificates_async (SallyStore *self,
                                             GPtrArray *certificates,
                                             const char *who,
                                             const char *why,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SALLY_IS_STORE (self));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, sally_store_add_approved_certificates_async);
  sally_store_push (self, task, add_approved, SALLY_STORE_CERTIFICATES,
                    request_new (NULL, certificates, who, why), request_free,
                    (GDestroyNotify) sally_undo_unref);
}

/**
 * sally_store_approve_async:
 * @self: a library
 * @id: a certificate of the library
 * @who: who approves it
 * @why: for which reason, and where it came from
 * @cancellable: (nullable): gives up before it begins
 * @callback: (scope async): called when it is recorded
 * @data: for @callback
 *
 * Records that a person approved each X.509 certificate in it.  Removing the
 * certificate revokes that.  Main thread.
 */
void
sally_store_approve_async (SallyStore *self,
                           const char *id,
                           const char *who,
                           const char *why,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SALLY_IS_STORE (self));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, sally_store_approve_async);
  sally_store_push (self, task, approve, SALLY_STORE_CERTIFICATES, request_new (id, NULL, who, why),
                    request_free, (GDestroyNotify) sally_undo_unref);
}

/**
 * sally_store_approve_finish:
 * @self: a library
 * @result: what the callback got
 * @error: %SALLY_ERROR_NOT_FOUND, or another of %SALLY_ERROR
 *
 * Returns: (transfer full) (nullable): what revokes it
 */
SallyUndo *
sally_store_approve_finish (SallyStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
list_approvals (SallyDatabase *database, gpointer input, GError **error)
{
  g_autoptr (GPtrArray) approvals =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sally_approval_free);
  g_autoptr (SallyStatement) statement = NULL;
  gint64 key;
  gboolean row;

  if (!sally_table_find (sally_table_get (SALLY_STORE_CERTIFICATES), database, input, &key, error))
    return NULL;
  statement =
      sally_statement_new (database,
                           "SELECT sha256, who, approved, why, ifnull(revoked,0) FROM approval"
                           " WHERE sha256 IN (SELECT sha256 FROM x509 WHERE certificate=?)"
                           " ORDER BY id",
                           error);
  if (statement == NULL)
    return NULL;
  sally_statement_bind_int (statement, 1, key);
  while (sally_statement_step (statement, &row, error)) {
    SallyApproval *approval;

    if (!row)
      return g_steal_pointer (&approvals);
    approval = g_new0 (SallyApproval, 1);
    approval->sha256 = sally_statement_dup_text (statement, 0);
    approval->who = sally_statement_dup_text (statement, 1);
    approval->approved = sally_statement_get_int (statement, 2);
    approval->why = sally_statement_dup_text (statement, 3);
    approval->revoked = sally_statement_get_int (statement, 4);
    g_ptr_array_add (approvals, approval);
  }
  return NULL;
}

/**
 * sally_store_list_approvals_async:
 * @self: a library
 * @id: a certificate of the library
 * @cancellable: (nullable): gives up before it begins
 * @callback: (scope async): called with the answer
 * @data: for @callback
 *
 * Main thread.
 */
void
sally_store_list_approvals_async (SallyStore *self,
                                  const char *id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SALLY_IS_STORE (self));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, sally_store_list_approvals_async);
  sally_store_push (self, task, list_approvals, SALLY_STORE_READS, g_strdup (id), g_free,
                    (GDestroyNotify) g_ptr_array_unref);
}

/**
 * sally_store_list_approvals_finish:
 * @self: a library
 * @result: what the callback got
 * @error: %SALLY_ERROR_NOT_FOUND, or another of %SALLY_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type SallyApproval): every
 *   approval that the X.509 certificates in it ever had, the oldest first
 */
GPtrArray *
sally_store_list_approvals_finish (SallyStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
