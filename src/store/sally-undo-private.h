/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-database-private.h"
#include "sally-undo.h"

G_BEGIN_DECLS

SallyUndo *sally_undo_new (SallyStoreKind kind);
void sally_undo_add_object (SallyUndo *self, const char *arn);
gboolean sally_undo_add_rows (SallyUndo *self, SallyDatabase *database, const char *table,
                              const char *column, gint64 key, GError **error);
gboolean sally_undo_add_update (SallyUndo *self, SallyDatabase *database, const char *table,
                                gint64 key, GError **error);
void sally_undo_add_statement (SallyUndo *self, const char *sql, gint64 first, gint64 second);
gboolean sally_undo_apply (SallyUndo *self, SallyDatabase *database, GError **error);

G_END_DECLS
