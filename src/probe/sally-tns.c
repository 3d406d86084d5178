/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-tns-private.h"

#include "sally-probe-facts.h"
#include "sally-transport.h"

#include <string.h>

/* Packets of Oracle's network protocol (TNS), as Oracle's open thin drivers
 * write and read them (oracle/python-oracledb, oracle/node-oracledb).  All
 * numbers are big-endian.
 *
 *   header    length (2), checksum 0 (2), type (1), flags (1), checksum 0 (2);
 *             after an ACCEPT of version 315 or newer: length (4), type (1) ...
 *   CONNECT   offset 8:  version, lowest version, options, session unit,
 *                        transport unit, characteristics, turnaround,
 *                        byte order 1, length of the data, their offset (2 each)
 *                    28: largest answer (4), native encryption flags (1 + 1)
 *                    34: 24 x 0, session and transport unit (4 each), 2 x flags (4)
 *                    74: the data; more than 230 bytes of them follow in a DATA
 *                        packet of their own
 *   DATA      offset 8:  flags (2), then the data
 *
 * The native encryption flags say that we can do TLS again after a RESEND (80;
 * without it a dedicated server is not handed the connection), and that we do
 * not want Oracle's own encryption inside TLS (04).
 */

#define HEAD 8
#define MAX_TYPE 15
#define CONNECT_HEAD 74
#define DATA_HEAD 10
#define MAX_IN_CONNECT 230
#define UNIT 8192
#define LOWEST_VERSION 300
#define WIDE_VERSION 315
#define DATA_IS_LAST 0x0040

static void
put16 (guint8 *bytes, guint number)
{
  bytes[0] = (guint8) (number >> 8);
  bytes[1] = (guint8) number;
}

void
sally_tns_packet_clear (SallyTnsPacket *self)
{
  g_clear_pointer (&self->body, g_free);
}

/**
 * sally_tns_can_connect: (skip)
 * @length: length of connect data
 *
 * Returns: whether they can be sent in one piece
 */
gboolean
sally_tns_can_connect (gsize length)
{
  return length <= UNIT - DATA_HEAD;
}

/**
 * sally_tns_write_connect: (skip)
 * @dialogue: a conversation
 * @data: (array length=length): the connect descriptor
 * @length: its length; see sally_tns_can_connect()
 * @flags: of the packet
 *
 * Asks for a service.
 */
void
sally_tns_write_connect (SallyDialogue *dialogue, const char *data, gsize length, guint8 flags)
{
  static const guint8 start[] = {
    /* header, to be filled in */
    0, 0, 0, 0, SALLY_TNS_CONNECT, 0, 0, 0,
    /* versions and options */
    SALLY_TNS_VERSION >> 8, SALLY_TNS_VERSION & 0xFF, LOWEST_VERSION >> 8, LOWEST_VERSION & 0xFF, 0,
    1,
    /* units, characteristics, turnaround, byte order */
    UNIT >> 8, 0, UNIT >> 8, 0, 0x4F, 0x98, 0, 0, 0, 1,
    /* length of the data, to be filled in, their offset, largest answer */
    0, 0, 0, CONNECT_HEAD, 0, 0, 0, 0,
    /* native encryption */
    0x84, 0x84
  };
  g_autofree guint8 *packet = g_malloc0 (CONNECT_HEAD + DATA_HEAD + length);
  gsize in_connect = length <= MAX_IN_CONNECT ? length : 0;
  gsize end = CONNECT_HEAD + in_connect;

  memcpy (packet, start, sizeof start);
  put16 (packet, (guint) end);
  packet[5] = flags;
  put16 (packet + 24, (guint) length);
  put16 (packet + 60, UNIT);
  put16 (packet + 64, UNIT);
  if (in_connect < length) {
    put16 (packet + end, (guint) (DATA_HEAD + length));
    packet[end + 4] = SALLY_TNS_DATA;
    end += DATA_HEAD;
  }
  memcpy (packet + (in_connect < length ? end : CONNECT_HEAD), data, length);
  sally_dialogue_write (dialogue, packet, in_connect < length ? end + length : end);
}

/**
 * sally_tns_write_end: (skip)
 * @dialogue: a conversation that was accepted
 * @version: the version that the server chose
 *
 * Says that nothing more comes, so that the server does not note a broken
 * connection.
 */
void
sally_tns_write_end (SallyDialogue *dialogue, guint version)
{
  guint8 packet[DATA_HEAD] = { 0 };

  put16 (version >= WIDE_VERSION ? packet + 2 : packet, DATA_HEAD);
  packet[4] = SALLY_TNS_DATA;
  put16 (packet + HEAD, DATA_IS_LAST);
  sally_dialogue_write (dialogue, packet, sizeof packet);
}

/**
 * sally_tns_read: (skip)
 * @dialogue: a conversation that was not accepted yet
 * @packet: (out): the packet
 *
 * Returns: how it ended; what is no packet of this protocol is
 *   %SALLY_NET_FAILED and `foreign`, with the first bytes in `head`
 */
SallyNetOutcome
sally_tns_read (SallyDialogue *dialogue, SallyTnsPacket *packet)
{
  SallyNetOutcome outcome;
  gsize length;

  sally_tns_packet_clear (packet);
  packet->length = 0;
  outcome = sally_dialogue_read (dialogue, packet->head, HEAD);
  if (outcome != SALLY_NET_OK)
    return outcome;
  length = (gsize) packet->head[0] << 8 | packet->head[1];
  packet->type = packet->head[4];
  packet->flags = packet->head[5];
  packet->foreign = length < HEAD || packet->head[2] != 0 || packet->head[3] != 0
                    || packet->head[6] != 0 || packet->head[7] != 0 || packet->type == 0
                    || packet->type > MAX_TYPE;
  if (packet->foreign)
    return SALLY_NET_FAILED;
  packet->length = length - HEAD;
  packet->body = g_malloc0 (packet->length + 1);
  return sally_dialogue_read (dialogue, packet->body, packet->length);
}

/**
 * sally_tns_get_number: (skip)
 * @packet: a packet
 * @at: an offset from the begin of its header
 *
 * Returns: the two bytes there, 0 when the packet is shorter
 */
guint
sally_tns_get_number (const SallyTnsPacket *packet, gsize at)
{
  if (packet->length < at - HEAD + 2)
    return 0;
  return (guint) packet->body[at - HEAD] << 8 | packet->body[at - HEAD + 1];
}

/**
 * sally_tns_read_text: (skip)
 * @dialogue: a conversation
 * @packet: a REFUSE or REDIRECT, where a length and a text of that length end
 *   the packet; the text may also come in a DATA packet of its own
 * @at: where the length is, from the begin of the header
 * @length: (out): length of the text
 *
 * Returns: (transfer full) (nullable): the text, ended by a NUL that does not
 *   count, %NULL when it is not there
 */
char *
sally_tns_read_text (SallyDialogue *dialogue, const SallyTnsPacket *packet, gsize at, gsize *length)
{
  g_auto (SallyTnsPacket) data = { { 0 } };
  gsize start = at - HEAD + 2;
  char *text;

  *length = sally_tns_get_number (packet, at);
  if (packet->length < start || *length == 0)
    return NULL;
  if (packet->length == start) {
    if (sally_tns_read (dialogue, &data) != SALLY_NET_OK || data.type != SALLY_TNS_DATA)
      return NULL;
    packet = &data;
    start = DATA_HEAD - HEAD;
  }
  if (packet->length < start + *length)
    return NULL;
  text = g_malloc0 (*length + 1);
  memcpy (text, packet->body + start, *length);
  return text;
}
