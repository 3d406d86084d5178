/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-report-entry.h"
#include "sally-undo-private.h"

G_BEGIN_DECLS

/**
 * SallyTable:
 * @name: the table
 * @label: column that people know an object by
 * @arn: column of its key outside
 * @select: query for all that a list shows; the table is `t`, `t.id` comes first
 * @select_all: (nullable): the same with what lists do not show
 * @search: condition with the pattern as ?1
 * @order: ORDER BY for each #SallyStoreSort
 * @read: makes the object of a row of @select; any thread
 * @load: adds what lists do not show
 * @collect: remembers everything that goes when the object is removed, and ends
 *   what must not outlive it
 *
 * One kind of object in the library, one file each.
 */
typedef struct {
  const char *name;
  const char *label;
  const char *arn;
  const char *select;
  const char *select_all;
  const char *search;
  const char *order[4];
  GObject *(*read) (SallyStatement *statement);
  gboolean (*load) (SallyDatabase *database, GObject *object, gint64 id, GError **error);
  gboolean (*collect) (SallyUndo *undo, SallyDatabase *database, gint64 id, GError **error);
} SallyTable;

extern const SallyTable sally_certificate_table;
extern const SallyTable sally_endpoint_table;
extern const SallyTable sally_report_table;

const SallyTable *sally_table_get (SallyStoreKind kind);
gboolean sally_table_find (const SallyTable *self, SallyDatabase *database, const char *id,
                           gint64 *key, GError **error);
char *sally_table_dup_text (const SallyTable *self, SallyDatabase *database, const char *column,
                            gint64 key);
gboolean sally_table_log (SallyDatabase *database, const char *what, SallyStoreKind kind,
                          const char *arn, const char *identifier, GError **error);

gboolean sally_certificate_table_insert (SallyDatabase *database, GPtrArray *certificates,
                                         SallyUndo *undo, GError **error);
gboolean sally_endpoint_table_save (SallyDatabase *database, SallyEndpoint *endpoint,
                                    SallyUndo *undo, GError **error);
gboolean sally_report_table_insert (SallyDatabase *database, SallyReportEntry *entry,
                                    gint64 *number, GError **error);
gboolean sally_approval_table_revoke (SallyDatabase *database, gint64 certificate,
                                      SallyUndo *undo, GError **error);
char **sally_endpoint_table_list_users (SallyDatabase *database, gint64 certificate,
                                        GError **error);

G_END_DECLS
