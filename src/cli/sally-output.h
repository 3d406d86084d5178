/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-base-types.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SallyTable:
 *
 * Lines of text in columns as wide as their widest cell.
 */
typedef struct _SallyTable SallyTable;

SallyTable *sally_table_new (guint n_columns);
void sally_table_free (SallyTable *self);
void sally_table_add (SallyTable *self, const char *cell);
void sally_table_add_long (SallyTable *self, const char *cell);
void sally_table_print (SallyTable *self, const char *indent);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyTable, sally_table_free)

void sally_output_text (const char *text);
void sally_output_bytes (GBytes *bytes);
void sally_output_json (JsonObject *object);
void sally_output_note (const char *text);
JsonObject *sally_output_new_json (void);
gboolean sally_output_finish (GError **error);

G_END_DECLS
