/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"

G_BEGIN_DECLS

/**
 * SallyImportRow:
 *
 * A file on its way into the library: what is in it, and what a person has to say
 * before it can go in.  Signals: `changed`, when something was said; `entered`,
 * when Enter was pressed in one of its fields.
 */
#define SALLY_TYPE_IMPORT_ROW (sally_import_row_get_type ())
G_DECLARE_FINAL_TYPE (SallyImportRow, sally_import_row, SALLY, IMPORT_ROW, AdwPreferencesGroup)

GtkWidget *sally_import_row_new (SallyImport *import, guint index);
void sally_import_row_update (SallyImportRow *self);
gboolean sally_import_row_get_answered (SallyImportRow *self);
gboolean sally_import_row_get_failed (SallyImportRow *self);
gboolean sally_import_row_get_asking (SallyImportRow *self);
void sally_import_row_answer (SallyImportRow *self);
void sally_import_row_focus (SallyImportRow *self);

G_END_DECLS
