/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-tds-cursor.h"

#include "sally-text.h"

/* Numbers of tokens are little-endian, texts are UTF-16LE in TDS 7 and bytes of
 * the agreed character set in TDS 5.
 */

#define MAX_TEXT 400

/**
 * sally_tds_cursor_init:
 * @self: (out caller-allocates): a cursor
 * @bytes: (array length=length): what to read; must outlive it
 * @length: how much
 */
void
sally_tds_cursor_init (SallyTdsCursor *self, const guint8 *bytes, gsize length)
{
  *self = (SallyTdsCursor){ .at = bytes, .end = bytes + length };
}

/**
 * sally_tds_cursor_take:
 * @self: a cursor
 * @length: how much
 *
 * Returns: (nullable): the next bytes, %NULL when there are not as many
 */
const guint8 *
sally_tds_cursor_take (SallyTdsCursor *self, gsize length)
{
  const guint8 *bytes = self->at;

  if ((gsize) (self->end - self->at) < length) {
    self->broken = TRUE;
    self->at = self->end;
    return NULL;
  }
  self->at += length;
  return bytes;
}

/**
 * sally_tds_cursor_u8:
 * @self: a cursor
 *
 * Returns: the next byte
 */
guint8
sally_tds_cursor_u8 (SallyTdsCursor *self)
{
  const guint8 *bytes = sally_tds_cursor_take (self, 1);

  return bytes != NULL ? bytes[0] : 0;
}

/**
 * sally_tds_cursor_u16:
 * @self: a cursor
 *
 * Returns: the next two bytes, little-endian
 */
guint16
sally_tds_cursor_u16 (SallyTdsCursor *self)
{
  const guint8 *bytes = sally_tds_cursor_take (self, 2);

  return bytes != NULL ? (guint16) (bytes[0] | bytes[1] << 8) : 0;
}

/**
 * sally_tds_cursor_u32:
 * @self: a cursor
 *
 * Returns: the next four bytes, little-endian
 */
guint32
sally_tds_cursor_u32 (SallyTdsCursor *self)
{
  guint32 low = sally_tds_cursor_u16 (self);

  return low | (guint32) sally_tds_cursor_u16 (self) << 16;
}

/**
 * sally_tds_cursor_bytes:
 * @self: a cursor
 * @length: how many bytes
 *
 * Returns: (transfer full): text, valid UTF-8 on one line, at most 400 bytes
 */
char *
sally_tds_cursor_bytes (SallyTdsCursor *self, gsize length)
{
  const guint8 *bytes = sally_tds_cursor_take (self, length);
  g_autofree char *text = bytes != NULL ? g_strndup ((const char *) bytes, length) : g_strdup ("");

  return sally_text_one_line (text, MAX_TEXT);
}

static gboolean
is_surrogate (gunichar unit)
{
  return unit >= 0xD800 && unit < 0xE000;
}

/**
 * sally_tds_cursor_utf16:
 * @self: a cursor
 * @units: how many characters of two bytes
 *
 * Returns: (transfer full): text, valid UTF-8 on one line, at most 400 bytes;
 *   what is no UTF-16 is replaced
 */
char *
sally_tds_cursor_utf16 (SallyTdsCursor *self, gsize units)
{
  SallyTdsCursor part = sally_tds_cursor_part (self, 2 * units);
  g_autoptr (GString) text = g_string_new (NULL);

  while (part.at < part.end && text->len <= MAX_TEXT) {
    gunichar unit = sally_tds_cursor_u16 (&part);

    if (unit >= 0xD800 && unit < 0xDC00 && part.end - part.at >= 2 && (part.at[1] & 0xFC) == 0xDC)
      unit = 0x10000 + ((unit & 0x3FF) << 10 | (sally_tds_cursor_u16 (&part) & 0x3FF));
    g_string_append_unichar (text, unit == 0 || is_surrogate (unit) ? 0xFFFD : unit);
  }
  return sally_text_one_line (text->str, MAX_TEXT);
}

/**
 * sally_tds_cursor_part:
 * @self: a cursor
 * @length: how many bytes
 *
 * Returns: a cursor for just the next bytes, empty when there are not as many;
 *   @self goes on behind them
 */
SallyTdsCursor
sally_tds_cursor_part (SallyTdsCursor *self, gsize length)
{
  const guint8 *bytes = sally_tds_cursor_take (self, length);
  SallyTdsCursor part = { .at = self->end, .end = self->end };

  if (bytes != NULL)
    sally_tds_cursor_init (&part, bytes, length);
  return part;
}
