/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-pem-private.h"

#include <string.h>

/* The inside of a PEM block: base64 with everything around it that people and
 * programs add.
 */

/* What a character of a body means; below 64 it is its base64 value. */
enum {
  BREAK = 64, /* CR, LF */
  BLANK,      /* blank, tab */
  PAD,        /* = */
  QUOTE,      /* of a string that was wrapped around the text */
  BACKSLASH,
  BAD,
};

#define LONGEST_LINE 76

static guint8
classify (guint8 c)
{
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  switch (c) {
  case '+':
    return 62;
  case '/':
    return 63;
  case '\n':
  case '\r':
    return BREAK;
  case ' ':
  case '\t':
    return BLANK;
  case '=':
    return PAD;
  case '"':
  case '\'':
  case ',':
    return QUOTE;
  case '\\':
    return BACKSLASH;
  default:
    return BAD;
  }
}

static const guint8 *
get_classes (void)
{
  static guint8 classes[256];
  static gsize ready;

  if (g_once_init_enter (&ready)) {
    for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
      classes[i] = classify ((guint8) i);
    g_once_init_leave (&ready, 1);
  }
  return classes;
}

typedef struct {
  guint8 *out;
  gsize length;
  guint32 bits;
  guint n;      /* base64 characters so far */
  guint pads;   /* = so far */
  guint column; /* characters of this line so far */
  gboolean clean;
} Decoder;

/* Turns what follows a backslash into a class; -1 when it means nothing. */
static int
read_escape (const char *body, gsize length, gsize *i, const guint8 *classes)
{
  guint code = 0;

  if (*i + 1 >= length)
    return BLANK;
  switch (body[*i + 1]) {
  case 'n':
  case 'r':
  case 't':
    (*i)++;
    return BLANK;
  case '\\': /* escaped twice; the second one is looked at next */
  case '\n':
  case '\r':
    return BLANK;
  case '/':
  case '"':
    return QUOTE; /* the character itself is looked at next */
  case 'u':
    if (*i + 5 >= length)
      return BAD;
    for (guint k = 2; k < 6; k++) {
      int digit = g_ascii_xdigit_value (body[*i + k]);

      if (digit < 0)
        return BAD;
      code = code << 4 | (guint) digit;
    }
    *i += 5;
    return code < 128 ? classes[code] : BAD;
  default:
    return BAD;
  }
}

/* Fields such as “Comment: x” may stand above the base64. */
static gsize
skip_headers (const char *body, gsize length)
{
  const char *colon = memrchr (body, ':', length);
  const char *newline;

  if (colon == NULL)
    return 0;
  newline = memchr (colon, '\n', length - (gsize) (colon - body));
  return newline != NULL ? (gsize) (newline - body) : length;
}

static void
put_value (Decoder *self, int value)
{
  self->bits = self->bits << 6 | (guint32) value;
  self->column++;
  if (++self->n % 4 != 0)
    return;
  self->out[self->length++] = (guint8) (self->bits >> 16);
  self->out[self->length++] = (guint8) (self->bits >> 8);
  self->out[self->length++] = (guint8) self->bits;
}

/* What is left over when the characters are no multiple of four. */
static gboolean
put_rest (Decoder *self)
{
  switch (self->n % 4) {
  case 1:
    return FALSE;
  case 2:
    self->out[self->length++] = (guint8) (self->bits >> 4);
    return TRUE;
  case 3:
    self->out[self->length++] = (guint8) (self->bits >> 10);
    self->out[self->length++] = (guint8) (self->bits >> 2);
    return TRUE;
  default:
    return TRUE;
  }
}

/* Empty lines, and lines that CR alone ends, end a block for OpenSSL. */
static void
put_break (Decoder *self, const char *body, gsize length, gsize i)
{
  if (self->column > LONGEST_LINE || (self->column == 0 && i > 1)
      || (body[i] == '\r' && (i + 1 == length || body[i + 1] != '\n')))
    self->clean = FALSE;
  if (body[i] == '\n')
    self->column = 0;
}

/**
 * sally_pem_decode:
 * @body: (array length=length): what is between the lines of a block
 * @length: number of bytes
 * @result: (out caller-allocates): what it stands for; untouched on failure
 *
 * Decodes base64 with everything around it that people and programs add: blanks
 * on either side of a line, lines of any length, quotes and backslashes of the
 * string that it was copied from.
 *
 * Returns: whether it was base64
 */
gboolean
sally_pem_decode (const char *body, gsize length, SallyPemBody *result)
{
  const guint8 *classes = get_classes ();
  g_autofree guint8 *out = g_malloc (length / 4 * 3 + 3);
  gsize start = skip_headers (body, length);
  Decoder self = { .out = out, .clean = start == 0 };
  gboolean escaped = FALSE;

  for (gsize i = start; i < length; i++) {
    int class = classes[(guint8) body[i]];

    if (class == BACKSLASH) {
      class = read_escape (body, length, &i, classes);
      self.clean = FALSE;
      escaped = TRUE;
    }
    if (class < 64 && self.pads == 0) {
      put_value (&self, class);
    } else if (class == BREAK) {
      put_break (&self, body, length, i);
    } else if (class == PAD) {
      self.pads++;
      self.column++;
    } else if (class == BLANK || class == QUOTE) {
      self.clean = FALSE;
    } else {
      return FALSE;
    }
  }
  if (!put_rest (&self))
    return FALSE;
  result->bytes = g_bytes_new_take (g_steal_pointer (&out), self.length);
  result->clean = self.clean && self.pads < 3 && (self.n + self.pads) % 4 == 0;
  result->escaped = escaped;
  return TRUE;
}
