/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-store-types.h"

G_BEGIN_DECLS

/**
 * SallyStoreRow:
 *
 * A row of a #SallyStoreList.  `item` is the #SallyCertificate, #SallyEndpoint
 * or #SallyReportEntry, or %NULL while it is being fetched (notified).  Unique
 * for its key in its list while somebody holds it.
 */
#define SALLY_TYPE_STORE_ROW (sally_store_row_get_type ())
G_DECLARE_FINAL_TYPE (SallyStoreRow, sally_store_row, SALLY, STORE_ROW, GObject)

gpointer sally_store_row_get_item (SallyStoreRow *self);
gint64 sally_store_row_get_key (SallyStoreRow *self);

/**
 * SallyStoreList:
 *
 * A #GListModel of #SallyStoreRow that follows the library: ids in memory, pages of
 * 64 rows fetched when a view asks.  Searching, sorting and counting run on the
 * store's thread; a new result is announced in two steps (everything away,
 * everything new), small changes as differences.  Main thread.
 *
 * Properties: `loading` (boolean: a query is under way), `search` (string),
 * `sort` (int), `total` (uint: rows without the search), `error` (string).
 */
#define SALLY_TYPE_STORE_LIST (sally_store_list_get_type ())
G_DECLARE_FINAL_TYPE (SallyStoreList, sally_store_list, SALLY, STORE_LIST, GObject)

SallyStoreList *sally_store_list_new (SallyStore *store, SallyStoreKind kind);
const char *sally_store_list_get_search (SallyStoreList *self);
void sally_store_list_set_search (SallyStoreList *self, const char *text);
void sally_store_list_set_sort (SallyStoreList *self, SallyStoreSort sort);
void sally_store_list_set_endpoint (SallyStoreList *self, const char *endpoint_arn);
gboolean sally_store_list_get_loading (SallyStoreList *self);
guint sally_store_list_get_total (SallyStoreList *self);
const char *sally_store_list_get_error (SallyStoreList *self);
guint sally_store_list_find (SallyStoreList *self, const char *arn);

G_END_DECLS
