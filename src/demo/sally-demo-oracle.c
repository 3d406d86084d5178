/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-demo-stream-private.h"

#include <string.h>

/* The first packets of an Oracle listener (TNS) and the database behind it:
 *
 *   packet    length (2, big-endian), 0 (2), type (1), flags (1), 0 (2), payload
 *   client    CONNECT: length of the data at 24, their offset at 26; what is
 *             longer than 230 bytes follows in a DATA packet
 *   listener  RESEND with flag 08: TLS again on the same connection
 *   client    CONNECT
 *   database  ACCEPT
 *
 * Without TLS the ACCEPT comes at once.  The login, which would follow, is not
 * played: there the server hangs up.
 */

#define HEAD 8
#define CONNECT_HEAD 74
#define MAX_PACKET 8192

enum {
  CONNECT = 1,
  ACCEPT = 2,
  DATA = 6,
  RESEND = 11,
};

static const guint8 resend[] = { 0, HEAD, 0, 0, RESEND, 8, 0, 0 };

/* Version 318, options, session and transport unit, byte order, no data, their
 * offset, flags, 10 x 00; then the long units, and more flags. */
static const guint8 accept_packet[] = { 0,    45,   0,    0,    ACCEPT, 0,    0,    0,    0x01,
                                        0x3E, 0x08, 0x01, 0x20, 0,      0xFF, 0xFF, 0,    1,
                                        0,    0,    0,    45,   0x41,   0x41, 0,    0,    0,
                                        0,    0,    0,    0,    0,      0,    0,    0x20, 0,
                                        0,    0,    0xFF, 0xFF, 0x12,   0,    0,    0,    0 };

static guint
read_be16 (const guint8 *bytes)
{
  return (guint) bytes[0] << 8 | bytes[1];
}

/* Returns the length of the packet, 0 when it is none of this type. */
static guint
read_packet (SallyDemoStream *stream, guint8 type, guint8 *packet)
{
  guint length;

  if (!sally_demo_stream_read (stream, packet, HEAD))
    return 0;
  length = read_be16 (packet);
  if (packet[4] != type || length < HEAD || length > MAX_PACKET
      || !sally_demo_stream_read (stream, packet + HEAD, length - HEAD))
    return 0;
  return length;
}

static gboolean
read_connect (SallyDemoStream *stream)
{
  guint8 packet[MAX_PACKET];
  guint length = read_packet (stream, CONNECT, packet);

  if (length < CONNECT_HEAD)
    return FALSE;
  return length > CONNECT_HEAD || read_be16 (packet + 24) == 0
         || read_packet (stream, DATA, packet) > 0;
}

void
sally_demo_talk_oracle (SallyDemoStream *stream, SSL_CTX *context, gboolean needs_tls)
{
  guint8 rest;

  if (context != NULL
      && (!sally_demo_stream_start_tls (stream, context) || !read_connect (stream)
          || !sally_demo_stream_write (stream, resend, sizeof resend)
          || !sally_demo_stream_start_tls (stream, context)))
    return;
  if (read_connect (stream)
      && sally_demo_stream_write (stream, accept_packet, sizeof accept_packet))
    sally_demo_stream_read (stream, &rest, 1);
}
