/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-dn-private.h"

#include "sally-oid-private.h"
#include "sally-text.h"

#include <string.h>

/* Distinguished names as text (RFC 4514): the last part comes first, special
 * characters are escaped, and so are control characters, those that turn the
 * direction of writing, and bytes that are no text at all.  The result is
 * always valid UTF-8 on one line, and two names that differ never look the same.
 */

#define NOT_A_CHARACTER ((gunichar) -1)

enum {
  TAG_UTF8 = 12,
  TAG_NUMERIC = 18,
  TAG_PRINTABLE = 19,
  TAG_T61 = 20,
  TAG_IA5 = 22,
  TAG_UTC_TIME = 23,
  TAG_GENERALIZED_TIME = 24,
  TAG_VISIBLE = 26,
  TAG_UNIVERSAL = 28,
  TAG_BMP = 30,
};

/* Bytes of a character in the kind of string, 0 for UTF-8, -1 for no string. */
static int
get_width (guint8 tag)
{
  switch (tag) {
  case TAG_UTF8:
    return 0;
  case TAG_NUMERIC:
  case TAG_PRINTABLE:
  case TAG_T61:
  case TAG_IA5:
  case TAG_UTC_TIME:
  case TAG_GENERALIZED_TIME:
  case TAG_VISIBLE:
    return 1;
  case TAG_UNIVERSAL:
    return 4;
  case TAG_BMP:
    return 2;
  default:
    return -1;
  }
}

/* Takes one character; T.61 is read as Latin-1, as everybody does. */
static gunichar
take_character (int width, SallyDer *value)
{
  gunichar c = 0;
  gsize n;

  if (width == 0) {
    c = g_utf8_get_char_validated ((const char *) value->data, (gssize) value->length);
    if (*value->data == 0)
      c = 0;
    else if (c == (gunichar) -1 || c == (gunichar) -2)
      c = NOT_A_CHARACTER;
    n = c == NOT_A_CHARACTER || c == 0 ? 1 : (gsize) g_unichar_to_utf8 (c, NULL);
  } else {
    n = (gsize) width;
    for (gsize i = 0; i < n; i++)
      c = c << 8 | value->data[i];
    if (!g_unichar_validate (c))
      c = NOT_A_CHARACTER;
  }
  value->data += n;
  value->length -= n;
  return c;
}

static void
append_pairs (GString *text, const char *prefix, const guint8 *bytes, gsize length)
{
  static const char digits[] = "0123456789ABCDEF";

  for (gsize i = 0; i < length; i++) {
    g_string_append (text, prefix);
    g_string_append_c (text, digits[bytes[i] >> 4]);
    g_string_append_c (text, digits[bytes[i] & 15]);
  }
}

static gboolean
turns_direction (gunichar c)
{
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e)
         || (c >= 0x2066 && c <= 0x2069) || c == 0x2028 || c == 0x2029 || c == 0xfeff;
}

static void
append_escaped (GString *text, gunichar c, const guint8 *raw, gsize raw_length, gboolean edge)
{
  char utf8[6];
  gsize n;

  if (c == NOT_A_CHARACTER) {
    append_pairs (text, "\\", raw, raw_length);
    return;
  }
  if (c < 0x80 && c >= 0x20 && c != 0x7f) {
    if (strchr (",+\"\\<>;", (int) c) != NULL || (edge && c == ' '))
      g_string_append_c (text, '\\');
    g_string_append_c (text, (char) c);
    return;
  }
  n = (gsize) g_unichar_to_utf8 (c, utf8);
  if (g_unichar_iscntrl (c) || turns_direction (c))
    append_pairs (text, "\\", (const guint8 *) utf8, n);
  else
    g_string_append_len (text, utf8, (gssize) n);
}

static void
append_value (GString *text, guint8 tag, SallyDer value, SallyDer whole)
{
  int width = get_width (tag);
  const guint8 *start = value.data;

  if (width < 0 || (width > 1 && value.length % (gsize) width != 0)) {
    g_string_append_c (text, '#');
    append_pairs (text, "", whole.data, whole.length);
    return;
  }
  while (value.length > 0) {
    const guint8 *raw = value.data;
    gboolean first = raw == start;
    gunichar c = take_character (width, &value);

    if (first && c == '#')
      g_string_append_c (text, '\\');
    append_escaped (text, c, raw, (gsize) (value.data - raw), first || value.length == 0);
  }
}

static void
append_rdn (GString *text, SallyDer rdn)
{
  SallyDer pair, type, value, whole;
  gboolean first = TRUE;
  guint8 tag;

  while (sally_der_read (&rdn, SALLY_DER_SEQUENCE, &pair)
         && sally_der_read (&pair, SALLY_DER_OID, &type)
         && sally_der_read_any (&pair, &tag, &value, &whole)) {
    const char *name = sally_oid_get_attribute (&type);

    if (!first)
      g_string_append_c (text, '+');
    first = FALSE;
    if (name != NULL) {
      g_string_append_printf (text, "%s=", name);
      append_value (text, tag, value, whole);
    } else {
      g_autofree char *dotted = sally_oid_to_dotted (&type);

      g_string_append_printf (text, "%s=#", dotted);
      append_pairs (text, "", whole.data, whole.length);
    }
  }
}

/**
 * sally_dn_is_well_formed:
 * @name: the content of a Name
 *
 * Returns: whether it is made of sets of pairs to the last byte
 */
gboolean
sally_dn_is_well_formed (SallyDer name)
{
  SallyDer rdn, pair, type, value;
  guint8 tag;

  while (name.length > 0) {
    if (!sally_der_read (&name, SALLY_DER_SET, &rdn) || rdn.length == 0)
      return FALSE;
    while (rdn.length > 0)
      if (!sally_der_read (&rdn, SALLY_DER_SEQUENCE, &pair)
          || !sally_der_read (&pair, SALLY_DER_OID, &type) || type.length == 0
          || !sally_der_read_any (&pair, &tag, &value, NULL) || pair.length != 0)
        return FALSE;
  }
  return TRUE;
}

/**
 * sally_dn_to_rfc4514:
 * @name: the content of a Name
 *
 * Attribute types without a registered name are written as numbers, and their
 * values as `#` and the DER in hexadecimal.
 *
 * Returns: (transfer full): the name as text, empty for a name without parts
 */
char *
sally_dn_to_rfc4514 (SallyDer name)
{
  GString *text = g_string_sized_new (96);
  SallyDer few[16];
  g_autoptr (GArray) many = NULL;
  SallyDer rdn;
  guint n = 0;

  while (sally_der_read (&name, SALLY_DER_SET, &rdn)) {
    if (n < G_N_ELEMENTS (few)) {
      few[n] = rdn;
    } else {
      if (many == NULL)
        many = g_array_new (FALSE, FALSE, sizeof (SallyDer));
      g_array_append_val (many, rdn);
    }
    n++;
  }
  while (n-- > 0) {
    append_rdn (text, n < G_N_ELEMENTS (few)
                          ? few[n]
                          : g_array_index (many, SallyDer, n - G_N_ELEMENTS (few)));
    if (n > 0)
      g_string_append_c (text, ',');
  }
  return g_string_free (text, FALSE);
}

/**
 * sally_dn_decode:
 * @tag: tag of a string
 * @value: its content
 *
 * Returns: (transfer full) (nullable): it as valid UTF-8 on one line with what
 *   is no text replaced by U+FFFD, or %NULL when it is no string
 */
char *
sally_dn_decode (guint8 tag, SallyDer value)
{
  int width = get_width (tag);
  GString *text;

  if (width < 0 || (width > 1 && value.length % (gsize) width != 0))
    return NULL;
  text = g_string_sized_new (value.length);
  while (value.length > 0) {
    gunichar c = take_character (width, &value);

    if (c == NOT_A_CHARACTER || g_unichar_iscntrl (c) || turns_direction (c))
      c = 0xfffd;
    g_string_append_unichar (text, c);
  }
  return g_string_free (text, FALSE);
}

/**
 * sally_dn_foreach:
 * @name: the content of a Name
 * @func: called with type, tag and value of each part in the file's order
 * @data: for @func
 */
void
sally_dn_foreach (SallyDer name, SallyDnFunc func, gpointer data)
{
  SallyDer rdn, pair, type, value;
  guint8 tag;

  while (sally_der_read (&name, SALLY_DER_SET, &rdn))
    while (sally_der_read (&rdn, SALLY_DER_SEQUENCE, &pair)
           && sally_der_read (&pair, SALLY_DER_OID, &type)
           && sally_der_read_any (&pair, &tag, &value, NULL))
      func (&type, tag, value, data);
}

/**
 * sally_dn_find:
 * @name: the content of a Name
 * @oid: (array length=oid_length): an attribute type
 * @oid_length: its length
 *
 * Returns: (transfer full) (nullable): the most specific (last) value of this
 *   type that is not empty, as sally_dn_decode() makes it
 */
char *
sally_dn_find (SallyDer name, const char *oid, gsize oid_length)
{
  SallyDer rdn, pair, type, value, found = { NULL, 0 };
  guint8 tag, found_tag = 0;

  while (sally_der_read (&name, SALLY_DER_SET, &rdn))
    while (sally_der_read (&rdn, SALLY_DER_SEQUENCE, &pair)
           && sally_der_read (&pair, SALLY_DER_OID, &type)
           && sally_der_read_any (&pair, &tag, &value, NULL))
      if (value.length > 0 && sally_oid_is (&type, oid, oid_length)) {
        found = value;
        found_tag = tag;
      }
  return found.data != NULL ? sally_dn_decode (found_tag, found) : NULL;
}

/**
 * sally_dn_hash:
 * @name: the content of a Name
 *
 * Names that compare as equal (RFC 5280 7.1: whatever the kind of string, the
 * case and the number of spaces) have the same hash; whoever uses it still has
 * to compare.
 *
 * Returns: a hash
 */
guint
sally_dn_hash (SallyDer name)
{
  SallyDer rdn, pair, type, value;
  guint hash = 5381;
  guint8 tag;

  while (sally_der_read (&name, SALLY_DER_SET, &rdn)) {
    /* The parts of one set have no order, so their hashes are added. */
    guint sum = 0;

    while (sally_der_read (&rdn, SALLY_DER_SEQUENCE, &pair)
           && sally_der_read (&pair, SALLY_DER_OID, &type)
           && sally_der_read_any (&pair, &tag, &value, NULL)) {
      int width = get_width (tag);
      guint part = 0;

      for (gsize i = 0; i < type.length; i++)
        part = part * 33 + type.data[i];
      if (width >= 0 && (width < 2 || value.length % (gsize) width == 0))
        while (value.length > 0) {
          gunichar c = take_character (width, &value);

          if (c >= 0x80 || !g_ascii_isspace ((char) c))
            part = part * 33 + (c < 0x80 ? (guint) g_ascii_tolower ((char) c) : c);
        }
      sum += part;
    }
    hash = hash * 33 + sum;
  }
  return hash;
}
