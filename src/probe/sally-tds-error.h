/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-tds-cursor.h"

G_BEGIN_DECLS

/**
 * SallyTdsError:
 * @number: of the message
 * @severity: its class; up to 10 it only informs
 * @text: (owned): its words, valid UTF-8 on one line
 *
 * An ERROR or INFO token of TDS 7, or an EED token of TDS 5.
 */
typedef struct {
  guint number;
  guint8 severity;
  char *text;
} SallyTdsError;

#define SALLY_TDS_WORST_INFO 10

gboolean sally_tds_error_read7 (SallyTdsError *self, SallyTdsCursor *cursor);
gboolean sally_tds_error_read5 (SallyTdsError *self, SallyTdsCursor *cursor);
void sally_tds_error_clear (SallyTdsError *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SallyTdsError, sally_tds_error_clear)

G_END_DECLS
