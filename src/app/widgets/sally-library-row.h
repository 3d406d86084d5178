/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"

G_BEGIN_DECLS

/**
 * SallyLibraryRow:
 *
 * What the rows of the three lists have in common.  Properties: `item` (the
 * row's object, %NULL while it is fetched; read-only), `warn-days` (uint),
 * `menu-model` (the row's menu), `accessible-text` (string, what a screen reader
 * says).  Signals: `open`, `menu` (before the menu opens).
 */
#define SALLY_TYPE_LIBRARY_ROW (sally_library_row_get_type ())
G_DECLARE_DERIVABLE_TYPE (SallyLibraryRow, sally_library_row, SALLY, LIBRARY_ROW, AdwBin)

struct _SallyLibraryRowClass {
  AdwBinClass parent_class;
};

void sally_library_row_set_row (SallyLibraryRow *self, SallyStoreRow *row, guint position);
gpointer sally_library_row_get_item (SallyLibraryRow *self);
guint sally_library_row_get_position (SallyLibraryRow *self);
void sally_library_row_popup (SallyLibraryRow *self);

G_END_DECLS
