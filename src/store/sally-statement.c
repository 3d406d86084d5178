/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-database-private.h"
#include "sally-text.h"

#include <string.h>

/* A prepared statement.  Columns are read without trust: the file may have been
 * made by anybody, so text becomes valid UTF-8 and NULL becomes "" or 0.
 */
struct _SallyStatement {
  SallyDatabase *database;
  sqlite3_stmt *handle; /* (owned) */
};

/**
 * sally_statement_new:
 * @database: a connection; must outlive the statement
 * @sql: one statement
 * @error: of %SALLY_ERROR
 *
 * Returns: (transfer full) (nullable): a statement
 */
SallyStatement *
sally_statement_new (SallyDatabase *database, const char *sql, GError **error)
{
  sqlite3_stmt *handle = NULL;
  SallyStatement *self;

  if (sqlite3_prepare_v2 (sally_database_get_handle (database), sql, -1, &handle, NULL)
      != SQLITE_OK) {
    sally_database_set_error (database, error);
    return NULL;
  }
  self = g_new (SallyStatement, 1);
  self->database = database;
  self->handle = handle;
  return self;
}

void
sally_statement_free (SallyStatement *self)
{
  sqlite3_finalize (self->handle);
  g_free (self);
}

void
sally_statement_bind_int (SallyStatement *self, int index, gint64 value)
{
  sqlite3_bind_int64 (self->handle, index, value);
}

void
sally_statement_bind_text (SallyStatement *self, int index, const char *text)
{
  sqlite3_bind_text (self->handle, index, text, -1, SQLITE_TRANSIENT);
}

/* The bytes must live until the statement has run. */
void
sally_statement_bind_blob (SallyStatement *self, int index, GBytes *bytes)
{
  gsize length = 0;
  const void *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  sqlite3_bind_blob64 (self->handle, index, data != NULL ? data : "", length, SQLITE_STATIC);
}

void
sally_statement_bind_value (SallyStatement *self, int index, sqlite3_value *value)
{
  sqlite3_bind_value (self->handle, index, value);
}

/**
 * sally_statement_step:
 * @self: a statement
 * @row: (out): whether there is a row
 * @error: of %SALLY_ERROR
 *
 * Returns: whether there was no error
 */
gboolean
sally_statement_step (SallyStatement *self, gboolean *row, GError **error)
{
  int code = sqlite3_step (self->handle);

  if (code != SQLITE_ROW && code != SQLITE_DONE) {
    sally_database_set_error (self->database, error);
    sqlite3_reset (self->handle);
    return FALSE;
  }
  *row = code == SQLITE_ROW;
  return TRUE;
}

/**
 * sally_statement_run:
 * @self: a statement that returns no rows, with its parameters bound
 * @error: of %SALLY_ERROR
 *
 * Carries it out and makes it ready for the next time.
 *
 * Returns: whether it was carried out
 */
gboolean
sally_statement_run (SallyStatement *self, GError **error)
{
  gboolean row;

  if (!sally_statement_step (self, &row, error))
    return FALSE;
  sqlite3_reset (self->handle);
  sqlite3_clear_bindings (self->handle);
  return TRUE;
}

gint64
sally_statement_get_int (SallyStatement *self, int column)
{
  return sqlite3_column_int64 (self->handle, column);
}

char *
sally_statement_dup_text (SallyStatement *self, int column)
{
  const char *text = (const char *) sqlite3_column_text (self->handle, column);
  int length = sqlite3_column_bytes (self->handle, column);

  if (text == NULL)
    return g_strdup ("");
  return g_utf8_validate (text, length, NULL) ? g_strndup (text, (gsize) length)
                                              : g_utf8_make_valid (text, length);
}

GBytes *
sally_statement_dup_blob (SallyStatement *self, int column)
{
  const void *data = sqlite3_column_blob (self->handle, column);

  return g_bytes_new (data, (gsize) sqlite3_column_bytes (self->handle, column));
}

sqlite3_value *
sally_statement_dup_value (SallyStatement *self, int column)
{
  return sqlite3_value_dup (sqlite3_column_value (self->handle, column));
}

int
sally_statement_get_n_columns (SallyStatement *self)
{
  return sqlite3_column_count (self->handle);
}

const char *
sally_statement_get_column_name (SallyStatement *self, int column)
{
  return sqlite3_column_name (self->handle, column);
}
