/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-error.h"
#include "sally-store-private.h"

/* What the library knows about a certificate, an identifier, a time. */

typedef struct {
  SallyStoreKind kind;
  char *identifier; /* (owned) (nullable) */
  char *own_arn;    /* (owned) (nullable) */
} FactsQuery;

static void
facts_query_free (gpointer data)
{
  FactsQuery *query = data;

  g_free (query->identifier);
  g_free (query->own_arn);
  g_free (query);
}

/**
 * sally_store_facts_free:
 * @facts: (transfer full): what sally_store_get_facts_finish() returned
 */
void
sally_store_facts_free (SallyStoreFacts *facts)
{
  g_strfreev (facts->used_by);
  g_free (facts);
}

static gboolean
find_taken (SallyDatabase *database, const FactsQuery *query, gboolean *taken, GError **error)
{
  g_autofree char *sql = NULL;
  g_autoptr (SallyStatement) statement = NULL;

  *taken = FALSE;
  if (query->identifier == NULL || query->kind == SALLY_STORE_REPORTS)
    return TRUE;
  sql = g_strdup_printf ("SELECT 1 FROM %s WHERE identifier=? AND arn<>?",
                         sally_table_get (query->kind)->name);
  statement = sally_statement_new (database, sql, error);
  if (statement == NULL)
    return FALSE;
  sally_statement_bind_text (statement, 1, query->identifier);
  sally_statement_bind_text (statement, 2, query->own_arn != NULL ? query->own_arn : "");
  return sally_statement_step (statement, taken, error);
}

static gpointer
get_facts (SallyDatabase *database, gpointer input, GError **error)
{
  FactsQuery *query = input;
  g_autoptr (SallyStoreFacts) facts = g_new0 (SallyStoreFacts, 1);
  gint64 key;

  for (int kind = 0; kind < SALLY_N_STORE_KINDS; kind++) {
    g_autofree char *sql = NULL;
    gint64 count;

    sql =
        g_strconcat ("SELECT count(*) FROM ", sally_table_get ((SallyStoreKind) kind)->name, NULL);
    if (!sally_database_get_int (database, sql, &count, error))
      return NULL;
    facts->counts[kind] = (guint) count;
  }
  if (!find_taken (database, query, &facts->identifier_taken, error))
    return NULL;
  if (query->kind == SALLY_STORE_CERTIFICATES && query->own_arn != NULL
      && sally_table_find (&sally_certificate_table, database, query->own_arn, &key, NULL))
    facts->used_by = sally_endpoint_table_list_users (database, key, NULL);
  if (facts->used_by == NULL)
    facts->used_by = g_new0 (char *, 1);
  return g_steal_pointer (&facts);
}

/**
 * sally_store_get_facts_async:
 * @self: a library
 * @kind: what kind of object is asked about
 * @identifier: (nullable): is it taken?
 * @own_arn: (nullable): by another than this one; for a certificate: who uses it?
 * @cancellable: (nullable): gives up before it begins
 * @callback: (scope async): called with the facts
 * @data: for @callback
 *
 * What the rules want to know.  Main thread.
 */
void
sally_store_get_facts_async (SallyStore *self,
                             SallyStoreKind kind,
                             const char *identifier,
                             const char *own_arn,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data)
{
  g_autoptr (GTask) task = NULL;
  FactsQuery *query;

  g_return_if_fail (SALLY_IS_STORE (self));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, sally_store_get_facts_async);
  query = g_new (FactsQuery, 1);
  query->kind = kind;
  query->identifier = g_strdup (identifier);
  query->own_arn = g_strdup (own_arn);
  sally_store_push (self, task, get_facts, SALLY_STORE_READS, query, facts_query_free,
                    (GDestroyNotify) sally_store_facts_free);
}

/**
 * sally_store_get_facts_finish:
 * @self: a library
 * @result: what the callback got
 * @error: of %SALLY_ERROR
 *
 * Returns: (transfer full) (nullable): the facts
 */
SallyStoreFacts *
sally_store_get_facts_finish (SallyStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sally_store_match_free:
 * @match: (transfer full): a match
 */
void
sally_store_match_free (SallyStoreMatch *match)
{
  g_free (match->arn);
  g_free (match->identifier);
  g_free (match->sha256);
  g_free (match);
}

static SallyStoreMatch *
read_match (SallyStatement *statement)
{
  SallyStoreMatch *match = g_new (SallyStoreMatch, 1);

  match->arn = sally_statement_dup_text (statement, 0);
  match->identifier = sally_statement_dup_text (statement, 1);
  match->sha256 = sally_statement_dup_text (statement, 2);
  return match;
}

static gpointer
find_payload (SallyDatabase *database, gpointer input, GError **error)
{
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, input);
  g_autoptr (SallyStatement) statement = NULL;
  gboolean row;

  statement = sally_statement_new (
      database,
      "SELECT arn, identifier, payload_sha256 FROM certificate WHERE payload_sha256=? LIMIT 1",
      error);
  if (statement == NULL)
    return NULL;
  sally_statement_bind_text (statement, 1, sha256);
  if (!sally_statement_step (statement, &row, error))
    return NULL;
  if (row)
    return read_match (statement);
  g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND, "no such content");
  return NULL;
}

/**
 * sally_store_find_payload_async:
 * @self: a library
 * @payload: the content of a file, free of private keys
 * @cancellable: (nullable): gives up before it begins
 * @callback: (scope async): called with the answer
 * @data: for @callback
 *
 * Looks for a certificate with exactly this content.  Main thread.
 */
void
sally_store_find_payload_async (SallyStore *self,
                                GBytes *payload,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SALLY_IS_STORE (self));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, sally_store_find_payload_async);
  sally_store_push (self, task, find_payload, SALLY_STORE_READS, g_bytes_ref (payload),
                    (GDestroyNotify) g_bytes_unref, (GDestroyNotify) sally_store_match_free);
}

/**
 * sally_store_find_payload_finish:
 * @self: a library
 * @result: what the callback got
 * @error: %SALLY_ERROR_NOT_FOUND, or another of %SALLY_ERROR
 *
 * Returns: (transfer full) (nullable): the certificate that has this content
 */
SallyStoreMatch *
sally_store_find_payload_finish (SallyStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
find_subjects (SallyDatabase *database, gpointer input, GError **error)
{
  GPtrArray *subjects = input;
  g_autoptr (GPtrArray) matches =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sally_store_match_free);

  for (guint i = 0; i < subjects->len; i++) {
    g_autoptr (SallyStatement) statement = NULL;
    gboolean row;

    statement = sally_statement_new (
        database,
        "SELECT c.arn, c.identifier, x.sha256 FROM x509 x JOIN certificate c ON c.id=x.certificate"
        " WHERE x.subject_der=? ORDER BY c.id LIMIT 50",
        error);
    if (statement == NULL)
      return NULL;
    sally_statement_bind_blob (statement, 1, g_ptr_array_index (subjects, i));
    do {
      if (!sally_statement_step (statement, &row, error))
        return NULL;
      if (row)
        g_ptr_array_add (matches, read_match (statement));
    } while (row);
  }
  return g_steal_pointer (&matches);
}

/**
 * sally_store_find_subjects_async:
 * @self: a library
 * @subject_ders: (element-type GBytes): names as DER, such as issuers of a chain
 * @cancellable: (nullable): gives up before it begins
 * @callback: (scope async): called with the answer
 * @data: for @callback
 *
 * Looks for X.509 certificates with these subjects.  Main thread.
 */
void
sally_store_find_subjects_async (SallyStore *self,
                                 GPtrArray *subject_ders,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SALLY_IS_STORE (self));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, sally_store_find_subjects_async);
  sally_store_push (self, task, find_subjects, SALLY_STORE_READS, g_ptr_array_ref (subject_ders),
                    (GDestroyNotify) g_ptr_array_unref, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * sally_store_find_subjects_finish:
 * @self: a library
 * @result: what the callback got
 * @error: of %SALLY_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type SallyStoreMatch): what was
 *   found, oldest certificate first
 */
GPtrArray *
sally_store_find_subjects_finish (SallyStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
