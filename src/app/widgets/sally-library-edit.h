/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-app-types.h"

G_BEGIN_DECLS

char *sally_library_edit_get_id (gpointer item);
const char *sally_library_edit_get_title (gpointer item);
void sally_library_edit_delete (GtkWidget *widget, SallyStoreKind kind, GPtrArray *items);
void sally_library_edit_copy_arns (GtkWidget *widget, GPtrArray *items);

G_END_DECLS
