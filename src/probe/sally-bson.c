/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-bson.h"

#include "sally-text.h"

#include <string.h>

/* Reads BSON (bsonspec.org, version 1.1), element by element and without
 * recursion: whoever wants what is inside an array opens it.  libbson would be
 * a library in the program itself for one answer of four fields.
 */

static guint32
read_le32 (const guint8 *bytes)
{
  return bytes[0] | (guint32) bytes[1] << 8 | (guint32) bytes[2] << 16 | (guint32) bytes[3] << 24;
}

/* How long a value is; -1 for types that cannot be in an answer of a server. */
static gssize
measure (guint8 type, const guint8 *bytes, gsize left)
{
  guint32 n = left >= 4 ? read_le32 (bytes) : 0;

  switch (type) {
  case SALLY_BSON_DOUBLE:
  case 0x09: /* date */
  case 0x11: /* timestamp */
  case 0x12: /* int64 */
    return 8;
  case SALLY_BSON_STRING:
    return n >= 1 && n < left ? (gssize) n + 4 : -1;
  case 0x03: /* document */
  case SALLY_BSON_ARRAY:
    return n >= 5 ? (gssize) n : -1;
  case 0x05: /* binary */
    return left >= 5 && n < left ? (gssize) n + 5 : -1;
  case 0x07: /* object id */
    return 12;
  case SALLY_BSON_BOOLEAN:
    return 1;
  case 0x0A: /* null */
    return 0;
  case SALLY_BSON_INT32:
    return 4;
  case 0x13: /* decimal128 */
    return 16;
  default:
    return -1;
  }
}

/**
 * sally_bson_open:
 * @bytes: (array length=length): a document or an array
 * @length: how much there is
 * @at: (out): where its first element stands
 * @left: (out): how much is left for elements
 *
 * Any thread.
 *
 * Returns: whether it is one
 */
gboolean
sally_bson_open (const guint8 *bytes, gsize length, const guint8 **at, gsize *left)
{
  guint32 total = length >= 5 ? read_le32 (bytes) : 0;

  if (total < 5 || total > length)
    return FALSE;
  *at = bytes + 4;
  *left = total - 4;
  return TRUE;
}

/**
 * sally_bson_next:
 * @at: (inout): where to read
 * @left: (inout): how much is left
 * @element: (out): the element
 *
 * Any thread.
 *
 * Returns: whether there was one that is whole
 */
gboolean
sally_bson_next (const guint8 **at, gsize *left, SallyBsonElement *element)
{
  const guint8 *end;
  gsize head;
  gssize length;

  if (*left < 2 || (*at)[0] == 0)
    return FALSE;
  end = memchr (*at + 1, 0, *left - 1);
  if (end == NULL)
    return FALSE;
  head = (gsize) (end - *at) + 1;
  length = measure ((*at)[0], *at + head, *left - head);
  if (length < 0 || (gsize) length > *left - head)
    return FALSE;
  element->type = (*at)[0];
  element->name = (const char *) *at + 1;
  element->data = *at + head;
  element->length = (gsize) length;
  *at += head + (gsize) length;
  *left -= head + (gsize) length;
  return TRUE;
}

/**
 * sally_bson_get_int:
 * @element: an element
 *
 * Returns: its number, boolean or (cut off) double; 0 for everything else
 */
gint64
sally_bson_get_int (const SallyBsonElement *element)
{
  double real;

  if (element->type == SALLY_BSON_INT32)
    return (gint32) read_le32 (element->data);
  if (element->type == SALLY_BSON_BOOLEAN)
    return element->data[0] != 0;
  if (element->type != SALLY_BSON_DOUBLE)
    return 0;
  memcpy (&real, element->data, sizeof real);
  return real > -1e9 && real < 1e9 ? (gint64) real : 0;
}

/**
 * sally_bson_get_text:
 * @element: an element
 * @cap: how many characters at most
 *
 * Returns: (transfer full) (nullable): its text, valid UTF-8 on one line; %NULL
 *   when it is none
 */
char *
sally_bson_get_text (const SallyBsonElement *element, gsize cap)
{
  g_autofree char *text = NULL;

  if (element->type != SALLY_BSON_STRING)
    return NULL;
  text = g_strndup ((const char *) element->data + 4, element->length - 4);
  return sally_text_one_line (text, cap);
}
