/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-java-object-private.h"

#include <string.h>

/* Just enough of Java's stream of objects to get past one: a JCEKS store writes
 * a secret key as a serialised javax.crypto.SealedObject, without saying how long
 * it is.  Grammar: “Java Object Serialization Specification”, chapter 6.
 *
 * Only plain classes whose fields are numbers, strings and arrays of bytes are
 * known, which is all that a sealed key consists of.  No object holds another
 * one here, so nothing calls itself and the depth is that of the code.
 */

enum {
  TC_NULL = 0x70,
  TC_REFERENCE = 0x71,
  TC_CLASSDESC = 0x72,
  TC_OBJECT = 0x73,
  TC_STRING = 0x74,
  TC_ARRAY = 0x75,
  TC_ENDBLOCKDATA = 0x78,
};

#define SC_SERIALIZABLE 2 /* and no writeObject() of its own */
#define MAX_CLASSES 8
#define MAX_FIELDS 32

/* What the fields of a class are, in the order in which their values follow. */
typedef struct {
  guint n;
  char types[MAX_FIELDS];
} Class;

/**
 * sally_java_read:
 * @place: where to read; moved behind it
 * @n: how many bytes
 * @bytes: (out): they
 *
 * Returns: whether there are as many
 */
gboolean
sally_java_read (SallyDer *place, gsize n, SallyDer *bytes)
{
  if (n > place->length)
    return FALSE;
  bytes->data = place->data;
  bytes->length = n;
  place->data += n;
  place->length -= n;
  return TRUE;
}

/**
 * sally_java_read_u32:
 * @place: where to read; moved behind it
 * @value: (out): a number of four bytes, the highest first
 *
 * Returns: whether there was one
 */
gboolean
sally_java_read_u32 (SallyDer *place, guint32 *value)
{
  SallyDer bytes;

  if (!sally_java_read (place, 4, &bytes))
    return FALSE;
  *value = (guint32) bytes.data[0] << 24 | (guint32) bytes.data[1] << 16
           | (guint32) bytes.data[2] << 8 | bytes.data[3];
  return TRUE;
}

/**
 * sally_java_read_u16:
 * @place: where to read; moved behind it
 * @value: (out): a number of two bytes, the highest first
 *
 * Returns: whether there was one
 */
gboolean
sally_java_read_u16 (SallyDer *place, guint *value)
{
  SallyDer bytes;

  if (!sally_java_read (place, 2, &bytes))
    return FALSE;
  *value = (guint) bytes.data[0] << 8 | bytes.data[1];
  return TRUE;
}

static gboolean
read_byte (SallyDer *place, guint8 *value)
{
  SallyDer byte;

  if (!sally_java_read (place, 1, &byte))
    return FALSE;
  *value = *byte.data;
  return TRUE;
}

static gboolean
skip_text (SallyDer *place)
{
  SallyDer text;
  guint length;

  return sally_java_read_u16 (place, &length) && sally_java_read (place, length, &text);
}

/* The type of a field that is an object is a string, or one that was there before. */
static gboolean
skip_type (SallyDer *place)
{
  guint32 handle;
  guint8 tag;

  if (!read_byte (place, &tag))
    return FALSE;
  if (tag == TC_REFERENCE)
    return sally_java_read_u32 (place, &handle);
  return tag == TC_STRING && skip_text (place);
}

/* Behind the tag of a class: name, UID of 8 bytes, flags, fields. */
static gboolean
read_class (SallyDer *place, Class *class)
{
  SallyDer uid;
  guint8 flags, end;
  guint n;

  if (!skip_text (place) || !sally_java_read (place, 8, &uid) || !read_byte (place, &flags)
      || flags != SC_SERIALIZABLE || !sally_java_read_u16 (place, &n) || n > MAX_FIELDS)
    return FALSE;
  class->n = n;
  for (guint i = 0; i < n; i++) {
    guint8 type;

    if (!read_byte (place, &type) || !skip_text (place))
      return FALSE;
    if ((type == 'L' || type == '[') && !skip_type (place))
      return FALSE;
    class->types[i] = (char) type;
  }
  return read_byte (place, &end) && end == TC_ENDBLOCKDATA;
}

/* An array of bytes; the class of an array has no fields and no parent. */
static gboolean
skip_array (SallyDer *place)
{
  SallyDer bytes;
  Class class;
  guint32 handle, length;
  guint8 tag;

  if (!read_byte (place, &tag))
    return FALSE;
  if (tag == TC_REFERENCE) {
    if (!sally_java_read_u32 (place, &handle))
      return FALSE;
  } else if (tag != TC_CLASSDESC || place->length < 4 || memcmp (place->data, "\0\2[B", 4) != 0
             || !read_class (place, &class) || !read_byte (place, &tag) || tag != TC_NULL) {
    return FALSE;
  }
  return sally_java_read_u32 (place, &length) && sally_java_read (place, length, &bytes);
}

static gboolean
skip_value (SallyDer *place, char type)
{
  static const struct {
    char type;
    guint8 size;
  } numbers[] = { { 'B', 1 }, { 'Z', 1 }, { 'C', 2 }, { 'S', 2 },
                  { 'I', 4 }, { 'F', 4 }, { 'J', 8 }, { 'D', 8 } };
  SallyDer bytes;
  guint8 tag;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (numbers[i].type == type)
      return sally_java_read (place, numbers[i].size, &bytes);
  if ((type != 'L' && type != '[') || !read_byte (place, &tag))
    return FALSE;
  switch (tag) {
  case TC_NULL:
    return TRUE;
  case TC_REFERENCE:
    return sally_java_read (place, 4, &bytes);
  case TC_STRING:
    return skip_text (place);
  case TC_ARRAY:
    return skip_array (place);
  default:
    return FALSE;
  }
}

/**
 * sally_java_skip_object:
 * @place: where a stream with one object starts; moved behind it
 *
 * Gets past a serialised object of numbers, strings and arrays of bytes.
 *
 * Returns: whether there was one
 */
gboolean
sally_java_skip_object (SallyDer *place)
{
  static const char head[] = "\xac\xed\0\5\x73";
  SallyDer bytes;
  Class classes[MAX_CLASSES];
  guint n = 0;
  guint8 tag;

  if (!sally_java_read (place, sizeof head - 1, &bytes)
      || memcmp (bytes.data, head, sizeof head - 1) != 0)
    return FALSE;
  /* The class, its parent, the parent of that … */
  while (read_byte (place, &tag) && tag == TC_CLASSDESC)
    if (n == MAX_CLASSES || !read_class (place, &classes[n++]))
      return FALSE;
  if (n == 0 || tag != TC_NULL)
    return FALSE;
  /* … whose values come first. */
  while (n-- > 0)
    for (guint i = 0; i < classes[n].n; i++)
      if (!skip_value (place, classes[n].types[i]))
        return FALSE;
  return TRUE;
}
