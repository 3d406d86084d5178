/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-table-private.h"
#include "sally-error.h"

#include <glib/gi18n-lib.h>

/* What the tables of the library have in common. */

/**
 * sally_table_get:
 * @kind: a kind of object
 *
 * Returns: (transfer none): its table
 */
const SallyTable *
sally_table_get (SallyStoreKind kind)
{
  static const SallyTable *const tables[] = {
    [SALLY_STORE_CERTIFICATES] = &sally_certificate_table,
    [SALLY_STORE_ENDPOINTS] = &sally_endpoint_table,
    [SALLY_STORE_REPORTS] = &sally_report_table,
  };
  G_STATIC_ASSERT (G_N_ELEMENTS (tables) == SALLY_N_STORE_KINDS);

  return tables[kind];
}

/**
 * sally_table_find:
 * @self: a table
 * @database: a connection
 * @id: identifier or ARN; the number of a report
 * @key: (out): key of the row
 * @error: %SALLY_ERROR_NOT_FOUND, or another of %SALLY_ERROR
 *
 * Returns: whether there is such an object
 */
gboolean
sally_table_find (
    const SallyTable *self, SallyDatabase *database, const char *id, gint64 *key, GError **error)
{
  g_autofree char *sql = NULL;
  g_autoptr (SallyStatement) statement = NULL;
  gboolean row;

  sql = g_strdup_printf ("SELECT id FROM %s WHERE %s=?1 OR %s=?1", self->name, self->arn,
                         self->label);
  statement = sally_statement_new (database, sql, error);
  if (statement == NULL)
    return FALSE;
  sally_statement_bind_text (statement, 1, id);
  if (!sally_statement_step (statement, &row, error))
    return FALSE;
  if (row) {
    *key = sally_statement_get_int (statement, 0);
    return TRUE;
  }
  /* Translators: what was asked for, as it was typed */
  g_set_error (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND, _("There is no “%s” in the library"), id);
  return FALSE;
}

/* One column of one row as text; "" when there is none. */
char *
sally_table_dup_text (const SallyTable *self,
                      SallyDatabase *database,
                      const char *column,
                      gint64 key)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s WHERE id=?", column, self->name);
  g_autoptr (SallyStatement) statement = sally_statement_new (database, sql, NULL);
  gboolean row = FALSE;

  if (statement == NULL)
    return g_strdup ("");
  sally_statement_bind_int (statement, 1, key);
  if (!sally_statement_step (statement, &row, NULL) || !row)
    return g_strdup ("");
  return sally_statement_dup_text (statement, 0);
}

/* Adds a line to the audit trail, in the transaction of the change itself. */
gboolean
sally_table_log (SallyDatabase *database,
                 const char *what,
                 SallyStoreKind kind,
                 const char *arn,
                 const char *identifier,
                 GError **error)
{
  g_autoptr (SallyStatement) statement = NULL;

  statement = sally_statement_new (
      database, "INSERT INTO event (happened, what, kind, arn, identifier) VALUES (?,?,?,?,?)",
      error);
  if (statement == NULL)
    return FALSE;
  sally_statement_bind_int (statement, 1, g_get_real_time () / G_USEC_PER_SEC);
  sally_statement_bind_text (statement, 2, what);
  sally_statement_bind_int (statement, 3, kind);
  sally_statement_bind_text (statement, 4, arn);
  sally_statement_bind_text (statement, 5, identifier);
  return sally_statement_run (statement, error);
}
