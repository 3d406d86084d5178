/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-keys-query-private.h"

/* The query behind a list; runs in the thread of the store. */

void
sally_keys_query_free (gpointer data)
{
  SallyKeysQuery *query = data;

  g_free (query->search);
  g_free (query->endpoint);
  g_free (query);
}

void
sally_keys_result_free (gpointer data)
{
  SallyKeysResult *result = data;

  g_array_unref (result->keys);
  g_free (result);
}

/* A LIKE pattern that finds the text anywhere. */
static char *
make_pattern (const char *text)
{
  GString *pattern = g_string_new ("%");

  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '%' || *p == '_' || *p == '\\')
      g_string_append_c (pattern, '\\');
    g_string_append_c (pattern, *p);
  }
  g_string_append_c (pattern, '%');
  return g_string_free (pattern, FALSE);
}

/* The ORDER BY.  With the plus sign SQLite sorts what it found instead of walking
 * an index in order and fetching each row from the table: few rows where
 * something is searched, and integers where the order is that of the ids, which
 * any small index has.  Ten times faster on 100,000 rows (3.40).
 */
static char *
make_order (const SallyKeysQuery *query)
{
  const char *order = sally_table_get (query->kind)->order[query->sort];
  gboolean sorts = query->search[0] != '\0' || g_str_has_prefix (order, "t.id ");

  return g_strconcat (" ORDER BY ", sorts ? "+" : "", order, NULL);
}

static SallyStatement *
prepare_keys (SallyDatabase *database, const SallyKeysQuery *query, GError **error)
{
  const SallyTable *table = sally_table_get (query->kind);
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autofree char *pattern = make_pattern (query->search);
  g_autofree char *order = make_order (query);
  SallyStatement *statement;

  g_string_printf (sql, "SELECT t.id FROM %s t WHERE ", table->name);
  g_string_append (sql, query->search[0] != '\0' ? table->search : "?1 IS NULL");
  if (query->endpoint != NULL)
    g_string_append (sql, " AND t.endpoint_arn=?2");
  g_string_append (sql, order);
  statement = sally_statement_new (database, sql->str, error);
  if (statement == NULL)
    return NULL;
  sally_statement_bind_text (statement, 1, query->search[0] != '\0' ? pattern : NULL);
  if (query->endpoint != NULL)
    sally_statement_bind_text (statement, 2, query->endpoint);
  return statement;
}

/* In the store's thread. */
gpointer
sally_keys_query_run (SallyDatabase *database, gpointer input, GError **error)
{
  SallyKeysQuery *query = input;
  g_autofree char *count = NULL;
  g_autoptr (SallyStatement) statement = prepare_keys (database, query, error);
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  SallyKeysResult *result;
  gint64 total;
  gboolean row;

  if (statement == NULL)
    return NULL;
  do {
    if (!sally_statement_step (statement, &row, error))
      return NULL;
    if (row) {
      gint64 key = sally_statement_get_int (statement, 0);

      g_array_append_val (keys, key);
    }
  } while (row);
  count = g_strconcat ("SELECT count(*) FROM ", sally_table_get (query->kind)->name, NULL);
  if (!sally_database_get_int (database, count, &total, error))
    return NULL;
  result = g_new (SallyKeysResult, 1);
  result->keys = g_steal_pointer (&keys);
  result->total = (guint) total;
  return result;
}
