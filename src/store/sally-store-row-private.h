/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-store-list.h"

G_BEGIN_DECLS

typedef void (*SallyStoreRowGone) (gpointer list, gint64 key);

SallyStoreRow *sally_store_row_new (gint64 key, gpointer list, SallyStoreRowGone gone);
void sally_store_row_set_item (SallyStoreRow *self, GObject *item);
void sally_store_row_orphan (SallyStoreRow *self);

G_END_DECLS
