/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-store-types.h"

#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct _SallyDatabase SallyDatabase;
typedef struct _SallyStatement SallyStatement;

SallyDatabase *sally_database_open (const char *path, gboolean read_only, GError **error);
void sally_database_close (SallyDatabase *self);
sqlite3 *sally_database_get_handle (SallyDatabase *self);
void sally_database_set_error (SallyDatabase *self, GError **error);
gboolean sally_database_exec (SallyDatabase *self, const char *sql, GError **error);
gboolean sally_database_get_int (SallyDatabase *self, const char *sql, gint64 *value,
                                 GError **error);
gboolean sally_database_begin (SallyDatabase *self, GError **error);
gboolean sally_database_commit (SallyDatabase *self, GError **error);
void sally_database_rollback (SallyDatabase *self);

SallyStatement *sally_statement_new (SallyDatabase *database, const char *sql, GError **error);
void sally_statement_free (SallyStatement *self);
void sally_statement_bind_int (SallyStatement *self, int index, gint64 value);
void sally_statement_bind_text (SallyStatement *self, int index, const char *text);
void sally_statement_bind_blob (SallyStatement *self, int index, GBytes *bytes);
void sally_statement_bind_value (SallyStatement *self, int index, sqlite3_value *value);
gboolean sally_statement_step (SallyStatement *self, gboolean *row, GError **error);
gboolean sally_statement_run (SallyStatement *self, GError **error);
gint64 sally_statement_get_int (SallyStatement *self, int column);
char *sally_statement_dup_text (SallyStatement *self, int column);
GBytes *sally_statement_dup_blob (SallyStatement *self, int column);
sqlite3_value *sally_statement_dup_value (SallyStatement *self, int column);
int sally_statement_get_n_columns (SallyStatement *self);
const char *sally_statement_get_column_name (SallyStatement *self, int column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyDatabase, sally_database_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyStatement, sally_statement_free)

G_END_DECLS
