/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-der.h"

#include <string.h>

/* The small walk over DER that certificates need (X.690).  Nothing here calls
 * itself or allocates: who reads an element steps into its content by hand, so
 * the depth is that of the code and not that of the file.  Lengths are always
 * compared with what is left.  Longer forms of a length than needed are taken,
 * as OpenSSL does; indefinite lengths and tags of several bytes do not occur in
 * certificates and are refused.
 */

#define MAX_LENGTH_BYTES 4

static gboolean
read_length (SallyDer *self, gsize *length)
{
  guint8 first;

  if (self->length == 0)
    return FALSE;
  first = *self->data++;
  self->length--;
  if (first < 0x80) {
    *length = first;
  } else {
    guint n = first & 0x7f;
    gsize value = 0;

    if (n == 0 || n > MAX_LENGTH_BYTES || n > self->length)
      return FALSE;
    for (guint i = 0; i < n; i++)
      value = value << 8 | self->data[i];
    self->data += n;
    self->length -= n;
    *length = value;
  }
  return *length <= self->length;
}

static gboolean
read_digits (const char **text, gsize *length, guint n, int *value)
{
  int result = 0;

  if (*length < n)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    if (!g_ascii_isdigit ((*text)[i]))
      return FALSE;
    result = result * 10 + ((*text)[i] - '0');
  }
  *text += n;
  *length -= n;
  *value = result;
  return TRUE;
}

/* Days since 1970 of a day in the Gregorian calendar, for any year. */
static gint64
count_days (gint64 year, int month, int day)
{
  gint64 era, year_of_era, day_of_year;

  year -= month <= 2;
  era = (year >= 0 ? year : year - 399) / 400;
  year_of_era = year - era * 400;
  day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year
         - 719468;
}

/* What follows the minutes: seconds, which old certificates leave out, a
 * fraction, which RFC 5280 forbids, and `Z` or the distance to UTC.
 */
static gboolean
read_zone (const char *text, gsize length, int *second, int *offset)
{
  int hours, minutes, sign;

  *second = 0;
  *offset = 0;
  if (length > 0 && g_ascii_isdigit (*text) && !read_digits (&text, &length, 2, second))
    return FALSE;
  if (length > 1 && *text == '.') {
    do {
      text++;
      length--;
    } while (length > 0 && g_ascii_isdigit (*text));
  }
  if (length == 1 && *text == 'Z')
    return TRUE;
  if (length != 5 || (*text != '+' && *text != '-'))
    return FALSE;
  sign = *text == '+' ? 1 : -1;
  text++;
  length--;
  if (!read_digits (&text, &length, 2, &hours) || !read_digits (&text, &length, 2, &minutes)
      || hours > 14 || minutes > 59)
    return FALSE;
  *offset = sign * (hours * 3600 + minutes * 60);
  return TRUE;
}

/**
 * sally_der_read_any:
 * @self: where to read; moved behind the element
 * @tag: (out): the tag
 * @content: (out): what is inside
 * @whole: (out) (optional): the element with its tag and length
 *
 * Returns: %FALSE when there is no whole element; then @self has moved to
 *   nowhere in particular
 */
gboolean
sally_der_read_any (SallyDer *self, guint8 *tag, SallyDer *content, SallyDer *whole)
{
  const guint8 *start = self->data;
  gsize length;

  if (self->length < 2 || (*self->data & 0x1f) == 0x1f)
    return FALSE;
  *tag = *self->data++;
  self->length--;
  if (!read_length (self, &length))
    return FALSE;
  content->data = self->data;
  content->length = length;
  self->data += length;
  self->length -= length;
  if (whole != NULL) {
    whole->data = start;
    whole->length = (gsize) (self->data - start);
  }
  return TRUE;
}

/**
 * sally_der_read:
 * @self: where to read; moved behind the element
 * @tag: the tag that must be there
 * @content: (out): what is inside
 *
 * Returns: whether an element with @tag was read
 */
gboolean
sally_der_read (SallyDer *self, guint8 tag, SallyDer *content)
{
  guint8 found;

  return sally_der_at (self, tag) && sally_der_read_any (self, &found, content, NULL);
}

/**
 * sally_der_at:
 * @self: a place
 * @tag: a tag
 *
 * Returns: whether the next element has @tag
 */
gboolean
sally_der_at (const SallyDer *self, guint8 tag)
{
  return self->length > 0 && *self->data == tag;
}

/**
 * sally_der_skip:
 * @self: a place
 * @tag: the tag of an optional element
 *
 * Returns: %FALSE when the element is there and damaged
 */
gboolean
sally_der_skip (SallyDer *self, guint8 tag)
{
  SallyDer content;

  return !sally_der_at (self, tag) || sally_der_read (self, tag, &content);
}

/**
 * sally_der_equal:
 * @self: some bytes
 * @other: others
 *
 * Returns: whether they are the same
 */
gboolean
sally_der_equal (const SallyDer *self, const SallyDer *other)
{
  return self->length == other->length
         && (self->length == 0 || memcmp (self->data, other->data, self->length) == 0);
}

/**
 * sally_der_read_bits:
 * @self: where to read
 * @bits: (out): the bytes of a BIT STRING, without the count of unused bits
 *
 * Returns: whether there was one
 */
gboolean
sally_der_read_bits (SallyDer *self, SallyDer *bits)
{
  SallyDer content;

  if (!sally_der_read (self, SALLY_DER_BIT_STRING, &content) || content.length == 0
      || content.data[0] > 7 || (content.length == 1 && content.data[0] != 0))
    return FALSE;
  bits->data = content.data + 1;
  bits->length = content.length - 1;
  return TRUE;
}

/**
 * sally_der_read_time:
 * @self: where to read a UTCTime or GeneralizedTime
 * @unix_time: (out): seconds since the epoch; untouched on failure
 *
 * The two digits of a UTCTime's year are 1950 to 2049 (RFC 5280 4.1.2.5.1).
 *
 * Returns: whether there was a time that exists
 */
gboolean
sally_der_read_time (SallyDer *self, gint64 *unix_time)
{
  SallyDer content;
  const char *text;
  gsize length;
  guint8 tag;
  int year, month, day, hour, minute, second, offset;

  if (!sally_der_read_any (self, &tag, &content, NULL) || (tag != 0x17 && tag != 0x18))
    return FALSE;
  text = (const char *) content.data;
  length = content.length;
  if (!read_digits (&text, &length, tag == 0x17 ? 2 : 4, &year)
      || !read_digits (&text, &length, 2, &month) || !read_digits (&text, &length, 2, &day)
      || !read_digits (&text, &length, 2, &hour) || !read_digits (&text, &length, 2, &minute)
      || !read_zone (text, length, &second, &offset))
    return FALSE;
  if (tag == 0x17)
    year += year < 50 ? 2000 : 1900;
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 60
      || day > g_date_get_days_in_month (month, (GDateYear) MAX (year, 1)))
    return FALSE;
  *unix_time = count_days (year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset;
  return TRUE;
}

/**
 * sally_der_count_bits:
 * @integer: the content of an INTEGER that is not negative
 *
 * Returns: the place of its highest bit, as the size of a key is counted
 */
guint
sally_der_count_bits (SallyDer integer)
{
  while (integer.length > 0 && *integer.data == 0) {
    integer.data++;
    integer.length--;
  }
  if (integer.length == 0)
    return 0;
  return (guint) (integer.length - 1) * 8 + g_bit_storage (*integer.data);
}
