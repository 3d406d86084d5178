/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-probe-types.h"

G_BEGIN_DECLS

/**
 * SallyTdsCursor:
 * @at: what comes next
 * @end: behind the last byte
 * @broken: something was read that is not there
 *
 * Reads the bytes of a TDS message, never behind their end: what is not there is
 * read as 0 or "" and noted in @broken.
 */
typedef struct {
  const guint8 *at;
  const guint8 *end;
  gboolean broken;
} SallyTdsCursor;

void sally_tds_cursor_init (SallyTdsCursor *self, const guint8 *bytes, gsize length);
const guint8 *sally_tds_cursor_take (SallyTdsCursor *self, gsize length);
guint8 sally_tds_cursor_u8 (SallyTdsCursor *self);
guint16 sally_tds_cursor_u16 (SallyTdsCursor *self);
guint32 sally_tds_cursor_u32 (SallyTdsCursor *self);
char *sally_tds_cursor_bytes (SallyTdsCursor *self, gsize length);
char *sally_tds_cursor_utf16 (SallyTdsCursor *self, gsize units);
SallyTdsCursor sally_tds_cursor_part (SallyTdsCursor *self, gsize length);

G_END_DECLS
