/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-drda.h"

#include "sally-ebcdic.h"
#include "sally-secret.h"

#include <string.h>

/* The frames of DRDA (The Open Group, "DRDA, Version 5", volume 3, DDM).
 *
 *   DSS     length (2, big-endian, itself included), D0, format, correlator (2)
 *           format: 1 request, 2 reply, 3 object; 40 another DSS follows, 10
 *           with the same correlator
 *   object  length (2, itself included), code point (2), data or objects
 *
 * A length with its highest bit set announces a longer form, which only large
 * data has; here it ends the reading.
 */

#define DSS_HEADER 6
#define MAX_DSS 0x7FFF

/**
 * sally_drda_get_state:
 * @dialogue: a conversation
 *
 * Returns: (transfer none): what its preamble learnt
 */
SallyDrdaState *
sally_drda_get_state (SallyDialogue *dialogue)
{
  SallyDrdaState *state = dialogue->state;

  if (state == NULL) {
    state = g_new0 (SallyDrdaState, 1);
    sally_dialogue_take_state (dialogue, state, g_free);
  }
  return state;
}

/**
 * sally_drda_is_no_database:
 * @code_point: what a reply is
 *
 * Returns: whether it says that there is no such database
 */
gboolean
sally_drda_is_no_database (guint code_point)
{
  return code_point == SALLY_DRDA_RDBNFNRM || code_point == SALLY_DRDA_RDBNACRM
         || code_point == SALLY_DRDA_RDBAFLRM;
}

/**
 * sally_drda_append_u16:
 * @out: where to append
 * @value: a number, big-endian on the wire
 */
void
sally_drda_append_u16 (GByteArray *out, guint16 value)
{
  const guint8 bytes[2] = { (guint8) (value >> 8), (guint8) value };

  g_byte_array_append (out, bytes, sizeof bytes);
}

/**
 * sally_drda_begin:
 * @out: where to append
 * @code_point: what the object is
 *
 * Returns: for sally_drda_end()
 */
guint
sally_drda_begin (GByteArray *out, guint16 code_point)
{
  guint begun = out->len;

  sally_drda_append_u16 (out, 0);
  sally_drda_append_u16 (out, code_point);
  return begun;
}

/**
 * sally_drda_end:
 * @out: what holds the object
 * @begun: from sally_drda_begin()
 *
 * Fills in how long the object became.
 */
void
sally_drda_end (GByteArray *out, guint begun)
{
  guint length = out->len - begun;

  out->data[begun] = (guint8) (length >> 8);
  out->data[begun + 1] = (guint8) length;
}

/**
 * sally_drda_append_text:
 * @out: where to append
 * @code_point: what the text is
 * @text: valid UTF-8
 * @padded: least length in bytes, filled with blanks
 * @utf8: whether strings are UTF-8, EBCDIC otherwise
 *
 * Returns: whether the text could be written
 */
gboolean
sally_drda_append_text (
    GByteArray *out, guint16 code_point, const char *text, gsize padded, gboolean utf8)
{
  guint begun = sally_drda_begin (out, code_point);
  const guint8 blank = utf8 ? ' ' : 0x40;

  if (strlen (text) > MAX_DSS / 4) {
    g_byte_array_set_size (out, begun);
    return FALSE;
  }
  if (utf8)
    g_byte_array_append (out, (const guint8 *) text, (guint) strlen (text));
  else if (!sally_ebcdic_append (out, text)) {
    g_byte_array_set_size (out, begun);
    return FALSE;
  }
  while (out->len - begun - 4 < padded)
    g_byte_array_append (out, &blank, 1);
  sally_drda_end (out, begun);
  return TRUE;
}

/**
 * sally_drda_write:
 * @dialogue: a conversation
 * @correlator: which request it is, from 1
 * @chained: whether another request follows in the same flight
 * @object: the command
 *
 * The bytes are wiped behind it: they may hold a password.
 */
void
sally_drda_write (SallyDialogue *dialogue, guint16 correlator, gboolean chained, GByteArray *object)
{
  guint length = object->len + DSS_HEADER;
  g_autoptr (GByteArray) message = g_byte_array_sized_new (length);
  const guint8 format[2] = { 0xD0, chained ? 0x41 : 0x01 };

  sally_drda_append_u16 (message, (guint16) length);
  g_byte_array_append (message, format, sizeof format);
  sally_drda_append_u16 (message, correlator);
  g_byte_array_append (message, object->data, object->len);
  sally_dialogue_write (dialogue, message->data, message->len);
  sally_secret_wipe (message->data, message->len);
}

/**
 * sally_drda_next:
 * @at: (inout): where to read
 * @left: (inout): how much there is
 * @object: (out): the object that stands there
 *
 * Returns: whether there is one that is whole
 */
gboolean
sally_drda_next (const guint8 **at, gsize *left, SallyDrdaObject *object)
{
  const guint8 *bytes = *at;
  gsize length;

  if (*left < 4)
    return FALSE;
  length = (gsize) bytes[0] << 8 | bytes[1];
  if (length < 4 || length > MAX_DSS || length > *left)
    return FALSE;
  object->code_point = (guint16) (bytes[2] << 8 | bytes[3]);
  object->data = bytes + 4;
  object->length = length - 4;
  *at += length;
  *left -= length;
  return TRUE;
}

/**
 * sally_drda_read:
 * @dialogue: a conversation
 * @message: where the bytes go; must outlive @object
 * @object: (out): the reply in it
 * @more: (out): whether another one is chained to it
 *
 * What is no DRDA is left in @message as far as it was read; after an answer that
 * broke off it is empty.
 *
 * Returns: how it ended; %SALLY_NET_FAILED when it is no DRDA
 */
SallyNetOutcome
sally_drda_read (SallyDialogue *dialogue,
                 GByteArray *message,
                 SallyDrdaObject *object,
                 gboolean *more)
{
  guint8 head[DSS_HEADER];
  g_autofree guint8 *body = NULL;
  SallyNetOutcome outcome = sally_dialogue_read (dialogue, head, sizeof head);
  const guint8 *at;
  gsize length, left;

  g_byte_array_set_size (message, 0);
  if (outcome != SALLY_NET_OK)
    return outcome;
  length = (gsize) head[0] << 8 | head[1];
  if (head[2] != 0xD0 || length < DSS_HEADER + 4 || length > MAX_DSS) {
    g_byte_array_append (message, head, sizeof head);
    return SALLY_NET_FAILED;
  }
  *more = (head[3] & 0x40) != 0;
  left = length - DSS_HEADER;
  body = g_malloc (left);
  outcome = sally_dialogue_read (dialogue, body, left);
  if (outcome != SALLY_NET_OK)
    return outcome;
  g_byte_array_append (message, head, sizeof head);
  g_byte_array_append (message, body, (guint) left);
  at = message->data + DSS_HEADER;
  return sally_drda_next (&at, &left, object) ? SALLY_NET_OK : SALLY_NET_FAILED;
}
