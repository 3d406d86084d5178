/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-tds-message.h"

#include "sally-secret.h"

#include <string.h>

/* Messages of TDS, in packets:
 *
 *   type (1), status (1; bit 0: the last packet), length with the header (2,
 *   big-endian), process (2), number of the packet (1), window (1), payload
 *
 * (MS-TDS 2.2.3.1.)  A message of a server that nobody has signed in to is
 * short; what is longer than 64 KiB is none.
 */

#define STATUS_LAST 1
#define MAX_PAYLOAD 65536

/* Reads exactly @size bytes, remembering the first of the message. */
static gboolean
read_bytes (SallyTdsMessage *self, SallyDialogue *dialogue, guint8 *buffer, gsize size)
{
  gsize done = 0;

  while (done < size) {
    gsize n = 0, keep;

    if (sally_dialogue_read_some (dialogue, buffer + done, size - done, &n) != SALLY_NET_OK)
      return FALSE;
    keep = MIN (n, sizeof self->first - self->n_first);
    memcpy (self->first + self->n_first, buffer + done, keep);
    self->n_first += keep;
    done += n;
  }
  return TRUE;
}

/* The type comes first and alone: whoever speaks something else may have sent a
 * single letter, and waits. */
static SallyTdsRead
read_packet (SallyTdsMessage *self, SallyDialogue *dialogue, gboolean *last)
{
  guint8 header[SALLY_TDS_HEADER];
  gsize length, old = self->payload->len;

  if (!read_bytes (self, dialogue, header, 1))
    return SALLY_TDS_READ_ENDED;
  if (header[0] != SALLY_TDS_REPLY)
    return SALLY_TDS_READ_STRANGE;
  if (!read_bytes (self, dialogue, header + 1, sizeof header - 1))
    return SALLY_TDS_READ_ENDED;
  *last = (header[1] & STATUS_LAST) != 0;
  length = (gsize) header[2] << 8 | header[3];
  if (length < sizeof header || length - sizeof header > MAX_PAYLOAD - old)
    return SALLY_TDS_READ_STRANGE;
  length -= sizeof header;
  g_byte_array_set_size (self->payload, (guint) (old + length));
  if (read_bytes (self, dialogue, self->payload->data + old, length))
    return SALLY_TDS_READ_OK;
  g_byte_array_set_size (self->payload, (guint) old);
  return SALLY_TDS_READ_ENDED;
}

/**
 * sally_tds_message_read:
 * @self: an empty message; clear it whatever happens
 * @dialogue: where it comes from, inside TLS when that is up
 *
 * Sends what was written, then reads one reply and no byte more.
 *
 * Returns: how it ended
 */
SallyTdsRead
sally_tds_message_read (SallyTdsMessage *self, SallyDialogue *dialogue)
{
  SallyTdsRead how;
  gboolean last = FALSE;

  self->payload = g_byte_array_new ();
  do
    how = read_packet (self, dialogue, &last);
  while (how == SALLY_TDS_READ_OK && !last);
  return how;
}

/**
 * sally_tds_message_clear:
 * @self: a message
 */
void
sally_tds_message_clear (SallyTdsMessage *self)
{
  g_clear_pointer (&self->payload, g_byte_array_unref);
}

/**
 * sally_tds_message_note:
 * @self: a message
 * @dialogue: a conversation before TLS
 * @how: why the message is no answer
 *
 * Notes it in the facts, as sally_dialogue_fail() and
 * sally_dialogue_note_strange() do.
 */
void
sally_tds_message_note (const SallyTdsMessage *self, SallyDialogue *dialogue, SallyTdsRead how)
{
  if (how == SALLY_TDS_READ_ENDED)
    sally_dialogue_fail (dialogue, self->first, self->n_first);
  else
    sally_dialogue_note_strange (dialogue, self->first, self->n_first);
}

/**
 * sally_tds_message_wrap:
 * @packets: where to append
 * @type: of the packets
 * @data: (array length=length): the message
 * @length: how long it is
 * @packet_size: of the longest packet, with its header
 */
void
sally_tds_message_wrap (
    GByteArray *packets, guint8 type, const guint8 *data, gsize length, gsize packet_size)
{
  guint8 number = 1;
  gsize done = 0;

  do {
    gsize n = MIN (length - done, packet_size - SALLY_TDS_HEADER);
    gsize whole = n + SALLY_TDS_HEADER;
    guint8 header[SALLY_TDS_HEADER] = {
      type,    done + n == length ? STATUS_LAST : 0, (guint8) (whole >> 8), (guint8) whole, 0, 0,
      number++
    };

    g_byte_array_append (packets, header, sizeof header);
    g_byte_array_append (packets, data + done, (guint) n);
    done += n;
  } while (done < length);
}

/**
 * sally_tds_message_write:
 * @dialogue: where to, inside TLS when that is up
 * @type: of the packets
 * @data: (array length=length): the message; it may hold a password
 * @length: how long it is
 * @packet_size: of the longest packet, with its header
 *
 * Inside TLS each packet has a record of its own: SQL Server reads a login so.
 */
void
sally_tds_message_write (
    SallyDialogue *dialogue, guint8 type, const guint8 *data, gsize length, gsize packet_size)
{
  gsize room = length + (length / (packet_size - SALLY_TDS_HEADER) + 1) * SALLY_TDS_HEADER;
  g_autoptr (GByteArray) packets = g_byte_array_sized_new ((guint) room);

  sally_tds_message_wrap (packets, type, data, length, packet_size);
  for (gsize at = 0; at < packets->len; at += packet_size)
    sally_dialogue_write (dialogue, packets->data + at, MIN (packet_size, packets->len - at));
  sally_secret_wipe (packets->data, packets->len);
}
