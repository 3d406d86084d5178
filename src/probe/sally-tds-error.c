/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-tds-error.h"

/* Messages of the server, behind the byte that names the token:
 *
 *   TDS 7 (MS-TDS 2.2.7.10)   length (2), number (4), state, class, text
 *     (2, UTF-16LE), server, procedure, line
 *   TDS 5 (its EED)           length (2), number (4), state, class, SQLSTATE (1),
 *     status, transaction (2), text (2), server, procedure, line
 *
 * Numbers in parentheses are the sizes of lengths that stand before a text.
 */

/**
 * sally_tds_error_read7:
 * @self: (out caller-allocates): the message; clear it whatever happens
 * @cursor: a cursor behind an ERROR or INFO
 *
 * Returns: whether it was whole
 */
gboolean
sally_tds_error_read7 (SallyTdsError *self, SallyTdsCursor *cursor)
{
  SallyTdsCursor part = sally_tds_cursor_part (cursor, sally_tds_cursor_u16 (cursor));

  self->number = sally_tds_cursor_u32 (&part);
  sally_tds_cursor_u8 (&part);
  self->severity = sally_tds_cursor_u8 (&part);
  self->text = sally_tds_cursor_utf16 (&part, sally_tds_cursor_u16 (&part));
  return !part.broken && !cursor->broken;
}

/**
 * sally_tds_error_read5:
 * @self: (out caller-allocates): the message; clear it whatever happens
 * @cursor: a cursor behind an EED
 *
 * Returns: whether it was whole
 */
gboolean
sally_tds_error_read5 (SallyTdsError *self, SallyTdsCursor *cursor)
{
  SallyTdsCursor part = sally_tds_cursor_part (cursor, sally_tds_cursor_u16 (cursor));

  self->number = sally_tds_cursor_u32 (&part);
  sally_tds_cursor_u8 (&part);
  self->severity = sally_tds_cursor_u8 (&part);
  sally_tds_cursor_take (&part, sally_tds_cursor_u8 (&part));
  sally_tds_cursor_u8 (&part);
  sally_tds_cursor_u16 (&part);
  self->text = sally_tds_cursor_bytes (&part, sally_tds_cursor_u16 (&part));
  return !part.broken && !cursor->broken;
}

/**
 * sally_tds_error_clear:
 * @self: a message
 */
void
sally_tds_error_clear (SallyTdsError *self)
{
  g_clear_pointer (&self->text, g_free);
}
