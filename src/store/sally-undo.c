/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-undo-private.h"

#include <string.h>

/* How a change is taken back: statements with their values, made from the rows
 * as they were.  Table and column names come from our own schema.
 */
struct _SallyUndo {
  gatomicrefcount refs;
  SallyStoreKind kind;
  GPtrArray *arns;  /* (owned) NULL-terminated while in use */
  GPtrArray *steps; /* (owned) (element-type Step) */
};

typedef struct {
  gatomicrefcount refs;
  char *sql;         /* (owned) */
  GPtrArray *values; /* (owned) (element-type sqlite3_value) */
} Step;

G_DEFINE_BOXED_TYPE (SallyUndo, sally_undo, sally_undo_ref, sally_undo_unref)

static Step *
step_new (void)
{
  Step *step = g_new0 (Step, 1);

  g_atomic_ref_count_init (&step->refs);
  step->values = g_ptr_array_new_with_free_func ((GDestroyNotify) sqlite3_value_free);
  return step;
}

static void
step_unref (gpointer data)
{
  Step *step = data;

  if (!g_atomic_ref_count_dec (&step->refs))
    return;
  g_free (step->sql);
  g_ptr_array_unref (step->values);
  g_free (step);
}

static gpointer
step_ref (Step *step)
{
  g_atomic_ref_count_inc (&step->refs);
  return step;
}

SallyUndo *
sally_undo_new (SallyStoreKind kind)
{
  SallyUndo *self = g_new0 (SallyUndo, 1);

  g_atomic_ref_count_init (&self->refs);
  self->kind = kind;
  self->arns = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->arns, NULL);
  self->steps = g_ptr_array_new_with_free_func (step_unref);
  return self;
}

/**
 * sally_undo_ref:
 * @self: what takes a change back
 *
 * May be called from any thread.
 *
 * Returns: (transfer full): @self
 */
SallyUndo *
sally_undo_ref (SallyUndo *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

/**
 * sally_undo_unref:
 * @self: (transfer full): what takes a change back
 *
 * May be called from any thread.
 */
void
sally_undo_unref (SallyUndo *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_ptr_array_unref (self->arns);
  g_ptr_array_unref (self->steps);
  g_free (self);
}

/**
 * sally_undo_get_kind:
 * @self: an undo
 *
 * Returns: what was changed
 */
SallyStoreKind
sally_undo_get_kind (SallyUndo *self)
{
  return self->kind;
}

/**
 * sally_undo_get_n_objects:
 * @self: an undo
 *
 * Returns: how many objects were changed
 */
guint
sally_undo_get_n_objects (SallyUndo *self)
{
  return self->arns->len - 1;
}

/**
 * sally_undo_get_arns:
 * @self: an undo
 *
 * Returns: (transfer none) (array zero-terminated=1): the objects that were
 *   changed; numbers of reports as decimal text
 */
const char *const *
sally_undo_get_arns (SallyUndo *self)
{
  return (const char *const *) self->arns->pdata;
}

/**
 * sally_undo_merge:
 * @first: (nullable): an older change
 * @second: the one after it, of the same kind
 *
 * Returns: (transfer full): what takes both back, the younger first
 */
SallyUndo *
sally_undo_merge (SallyUndo *first, SallyUndo *second)
{
  SallyUndo *both;

  if (first == NULL)
    return sally_undo_ref (second);
  both = sally_undo_new (second->kind);
  for (guint i = 0; i < sally_undo_get_n_objects (first); i++)
    sally_undo_add_object (both, g_ptr_array_index (first->arns, i));
  for (guint i = 0; i < sally_undo_get_n_objects (second); i++)
    sally_undo_add_object (both, g_ptr_array_index (second->arns, i));
  for (guint i = 0; i < second->steps->len; i++)
    g_ptr_array_add (both->steps, step_ref (g_ptr_array_index (second->steps, i)));
  for (guint i = 0; i < first->steps->len; i++)
    g_ptr_array_add (both->steps, step_ref (g_ptr_array_index (first->steps, i)));
  return both;
}

void
sally_undo_add_object (SallyUndo *self, const char *arn)
{
  g_ptr_array_insert (self->arns, (int) self->arns->len - 1, g_strdup (arn));
}

/* Remembers the rows of @table whose @column is @key, to be inserted again. */
gboolean
sally_undo_add_rows (SallyUndo *self,
                     SallyDatabase *database,
                     const char *table,
                     const char *column,
                     gint64 key,
                     GError **error)
{
  g_autofree char *query = g_strdup_printf ("SELECT * FROM %s WHERE %s=?", table, column);
  g_autoptr (SallyStatement) statement = sally_statement_new (database, query, error);
  g_autoptr (GString) sql = NULL;
  gboolean row;

  if (statement == NULL)
    return FALSE;
  sql = g_string_new (NULL);
  g_string_printf (sql, "INSERT INTO %s VALUES (?", table);
  for (int i = 1; i < sally_statement_get_n_columns (statement); i++)
    g_string_append (sql, ",?");
  g_string_append_c (sql, ')');
  sally_statement_bind_int (statement, 1, key);
  while (sally_statement_step (statement, &row, error)) {
    Step *step;

    if (!row)
      return TRUE;
    step = step_new ();
    step->sql = g_strdup (sql->str);
    for (int i = 0; i < sally_statement_get_n_columns (statement); i++)
      g_ptr_array_add (step->values, sally_statement_dup_value (statement, i));
    g_ptr_array_add (self->steps, step);
  }
  return FALSE;
}

/* Remembers one row of @table, to be put back over the changed one.  Not delete
 * and insert: what refers to the row would go with it. */
gboolean
sally_undo_add_update (
    SallyUndo *self, SallyDatabase *database, const char *table, gint64 key, GError **error)
{
  g_autofree char *query = g_strdup_printf ("SELECT * FROM %s WHERE id=?", table);
  g_autoptr (SallyStatement) statement = sally_statement_new (database, query, error);
  g_autoptr (GString) sql = NULL;
  gboolean row;
  Step *step;

  if (statement == NULL)
    return FALSE;
  sally_statement_bind_int (statement, 1, key);
  if (!sally_statement_step (statement, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  step = step_new ();
  sql = g_string_new (NULL);
  g_string_printf (sql, "UPDATE %s SET ", table);
  for (int i = 0; i < sally_statement_get_n_columns (statement); i++) {
    g_string_append_printf (sql, "%s%s=?%d", i > 0 ? "," : "",
                            sally_statement_get_column_name (statement, i), i + 1);
    g_ptr_array_add (step->values, sally_statement_dup_value (statement, i));
  }
  g_string_append (sql, " WHERE id=?1");
  step->sql = g_strdup (sql->str);
  g_ptr_array_add (self->steps, step);
  return TRUE;
}

/* Adds a statement of ours; ?1 and ?2 in it become the two numbers. */
void
sally_undo_add_statement (SallyUndo *self, const char *sql, gint64 first, gint64 second)
{
  Step *step = step_new ();
  g_autoptr (GString) text = g_string_new (sql);
  g_autofree char *one = g_strdup_printf ("%" G_GINT64_FORMAT, first);
  g_autofree char *two = g_strdup_printf ("%" G_GINT64_FORMAT, second);

  g_string_replace (text, "?1", one, 0);
  g_string_replace (text, "?2", two, 0);
  step->sql = g_strdup (text->str);
  g_ptr_array_add (self->steps, step);
}

gboolean
sally_undo_apply (SallyUndo *self, SallyDatabase *database, GError **error)
{
  for (guint i = 0; i < self->steps->len; i++) {
    Step *step = g_ptr_array_index (self->steps, i);
    g_autoptr (SallyStatement) statement = sally_statement_new (database, step->sql, error);

    if (statement == NULL)
      return FALSE;
    for (guint j = 0; j < step->values->len; j++)
      sally_statement_bind_value (statement, (int) j + 1, g_ptr_array_index (step->values, j));
    if (!sally_statement_run (statement, error))
      return FALSE;
  }
  return TRUE;
}
