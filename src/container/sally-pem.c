/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-pem-private.h"

#include <string.h>

/* PEM as it occurs in the wild: finding blocks in any text.  Knows nothing of
 * what they mean; what is in them is for sally-pem-decode.c.
 *
 * A block is found wherever its five hyphens are: after the indentation of YAML,
 * in a string of JSON, on one line that lost its line breaks on the way through
 * an environment variable.
 */

#define BEGIN "-----BEGIN "
#define END "-----END "
#define HYPHENS "-----"

static const char *
find (const char *text, gsize length, const char *what)
{
  return length > 0 ? memmem (text, length, what, strlen (what)) : NULL;
}

static gboolean
starts_with (const char *text, gsize length, const char *what)
{
  return length >= strlen (what) && memcmp (text, what, strlen (what)) == 0;
}

/* The label up to the hyphens that close its line; 0 when it is none. */
static gsize
measure_label (const char *text, gsize length)
{
  const char *end = find (text, MIN (length, SALLY_PEM_LABEL + strlen (HYPHENS)), HYPHENS);

  if (end == NULL)
    return 0;
  for (const char *p = text; p < end; p++)
    if (*p < 0x20 || *p > 0x7e)
      return 0;
  return (gsize) (end - text);
}

static void
count_lines (SallyPemScanner *self, gsize to)
{
  for (; self->counted < to; self->counted++) {
    const char c = self->text[self->counted];

    /* A lone CR ends a line too: classic Mac OS, and some mail programs. */
    if (c == '\n'
        || (c == '\r'
            && (self->counted + 1 == self->length || self->text[self->counted + 1] != '\n')))
      self->line++;
  }
}

static gboolean
ends_line (const SallyPemScanner *self, gsize at)
{
  return at == self->length || self->text[at] == '\n'
         || starts_with (self->text + at, self->length - at, "\r\n");
}

/* Looks at the hyphens that end the body. */
static void
finish_block (const SallyPemScanner *self, SallyPemBlock *block, const char *end)
{
  const char *stop = self->text + self->length;
  const char *label = end + strlen (END);
  gsize n;

  block->body_length = (gsize) (end - block->body);
  block->end = (gsize) (end - self->text);
  if (!starts_with (end, (gsize) (stop - end), END))
    return;
  n = measure_label (label, (gsize) (stop - label));
  if (n == 0) {
    const char *newline = memchr (label, '\n', (gsize) (stop - label));

    block->end = (gsize) ((newline != NULL ? newline : stop) - self->text);
    return;
  }
  block->end = (gsize) (label + n + strlen (HYPHENS) - self->text);
  block->state = n == strlen (block->label) && memcmp (label, block->label, n) == 0
                     ? SALLY_PEM_COMPLETE
                     : SALLY_PEM_MISMATCH;
  block->clean = (block->start == 0 || self->text[block->start - 1] == '\n')
                 && block->body_length > 0 && end[-1] == '\n' && ends_line (self, block->end)
                 && ends_line (self, (gsize) (block->body - self->text));
}

/**
 * sally_pem_sniff:
 * @data: (array length=length): any bytes
 * @length: how many
 *
 * Returns: whether a PEM block starts somewhere in it, in ASCII or UTF-16
 */
gboolean
sally_pem_sniff (const guint8 *data, gsize length)
{
  static const char wide[] = "-\0-\0-\0-\0-\0B\0E\0G\0I\0N";

  if (length == 0)
    return FALSE;
  return find ((const char *) data, length, BEGIN) != NULL
         || memmem (data, length, wide, sizeof wide - 1) != NULL;
}

static GBytes *
utf16_to_utf8 (const guint8 *data, gsize length, gboolean big_endian)
{
  GString *text = g_string_sized_new (length / 2 + 1);
  gunichar high = 0;

  for (gsize i = 0; i + 1 < length; i += 2) {
    gunichar unit = big_endian ? (gunichar) (data[i] << 8 | data[i + 1])
                               : (gunichar) (data[i + 1] << 8 | data[i]);

    if (unit >= 0xdc00 && unit < 0xe000 && high != 0)
      unit = 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00);
    else if (unit >= 0xd800 && unit < 0xdc00) {
      high = unit;
      continue;
    } else if (unit >= 0xdc00 && unit < 0xe000)
      unit = 0xfffd;
    high = 0;
    g_string_append_unichar (text, unit);
  }
  return g_string_free_to_bytes (text);
}

/**
 * sally_pem_to_utf8:
 * @bytes: text in ASCII, UTF-8 or UTF-16, with or without a byte order mark
 *
 * Windows' editors write UTF-16.
 *
 * Returns: (transfer full): the text in UTF-8 without a mark; @bytes itself when
 *   it is that already
 */
GBytes *
sally_pem_to_utf8 (GBytes *bytes)
{
  static const char wide[] = "-\0-\0-\0-\0-\0B";
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  const guint8 *hit;

  if (length >= 2 && data[0] == 0xff && data[1] == 0xfe)
    return utf16_to_utf8 (data + 2, length - 2, FALSE);
  if (length >= 2 && data[0] == 0xfe && data[1] == 0xff)
    return utf16_to_utf8 (data + 2, length - 2, TRUE);
  if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    return g_bytes_new_from_bytes (bytes, 3, length - 3);
  if (length == 0 || find ((const char *) data, length, BEGIN) != NULL)
    return g_bytes_ref (bytes);
  hit = memmem (data, length, wide, sizeof wide - 1);
  if (hit == NULL)
    return g_bytes_ref (bytes);
  return utf16_to_utf8 (data, length, (hit - data) % 2 == 1);
}

/**
 * sally_pem_scan:
 * @self: a scanner
 * @block: (out caller-allocates): the next block
 *
 * Finds the next thing that starts like a block, whether it is whole or not.
 *
 * Returns: whether there was one
 */
gboolean
sally_pem_scan (SallyPemScanner *self, SallyPemBlock *block)
{
  const char *begin = find (self->text + self->position, self->length - self->position, BEGIN);
  const char *stop = self->text + self->length;
  const char *label;
  const char *end;
  gsize n;

  if (begin == NULL)
    return FALSE;
  *block = (SallyPemBlock){ .state = SALLY_PEM_UNLABELLED, .number = ++self->number };
  block->start = (gsize) (begin - self->text);
  count_lines (self, block->start);
  block->line = self->line + 1;
  label = begin + strlen (BEGIN);
  block->end = (gsize) (label - self->text);
  block->body = label;
  n = measure_label (label, (gsize) (stop - label));
  if (n > 0) {
    memcpy (block->label, label, n);
    block->state = SALLY_PEM_UNFINISHED;
    block->body = label + n + strlen (HYPHENS);
    end = find (block->body, (gsize) (stop - block->body), HYPHENS);
    finish_block (self, block, end != NULL ? end : stop);
  }
  self->position = block->end;
  return TRUE;
}
