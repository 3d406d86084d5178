/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"

G_BEGIN_DECLS

/**
 * SallyMessageRow:
 *
 * What is wrong with the field above it; hidden when nothing is.  Properties:
 * `field` (string, the property of the endpoint it is about), `widget` (the
 * field, which is marked as invalid).
 */
#define SALLY_TYPE_MESSAGE_ROW (sally_message_row_get_type ())
G_DECLARE_FINAL_TYPE (SallyMessageRow, sally_message_row, SALLY, MESSAGE_ROW, AdwPreferencesRow)

const char *sally_message_row_get_field (SallyMessageRow *self);
const char *sally_message_row_get_text (SallyMessageRow *self);
void sally_message_row_show (SallyMessageRow *self, const char *text, gboolean refuse);
void sally_message_row_set_own_text (SallyMessageRow *self, const char *text);
gboolean sally_message_row_has_own_text (SallyMessageRow *self);

G_END_DECLS
