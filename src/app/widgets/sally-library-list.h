/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"

G_BEGIN_DECLS

/**
 * SallyLibraryList:
 *
 * One kind of the library's objects as a searchable list with its four states:
 * the stack page is `loading`, `empty`, `no-results`, `error` or `content`.
 *
 * Properties: `kind` (int, #SallyStoreKind, construct), `row-type` (GType of a
 * #SallyLibraryRow), `workspace`, `empty-page` (widget), `search-mode`
 * (boolean), `search-placeholder` (string), `n-selected`, `total` (uint,
 * read-only; the second without the search), `state` (string, read-only).  Signals: `open
 * (object)`, `selection-changed`.
 */
#define SALLY_TYPE_LIBRARY_LIST (sally_library_list_get_type ())
G_DECLARE_FINAL_TYPE (SallyLibraryList, sally_library_list, SALLY, LIBRARY_LIST, AdwBin)

void sally_library_list_set_workspace (SallyLibraryList *self, SallyWorkspace *workspace);
SallyStoreList *sally_library_list_get_list (SallyLibraryList *self);
const char *sally_library_list_get_state (SallyLibraryList *self);
guint sally_library_list_get_n_selected (SallyLibraryList *self);
GPtrArray *sally_library_list_get_selected (SallyLibraryList *self);
void sally_library_list_select (SallyLibraryList *self, const char *arn);
void sally_library_list_unselect_all (SallyLibraryList *self);
void sally_library_list_capture_keys (SallyLibraryList *self, GtkWidget *widget);

G_END_DECLS
