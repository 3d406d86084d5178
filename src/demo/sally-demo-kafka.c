/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-demo-stream-private.h"

#include <string.h>

/* The first requests of Kafka, everything big-endian:
 *
 *   request  length (4), API key (2), its version (2), correlation id (4), …
 *   reply    length (4), correlation id (4), …
 *
 *   ApiVersions       the four that are known
 *   SaslHandshake     the two mechanisms of AWS DMS
 *   SaslAuthenticate  error 58    it is always refused
 *
 * What else is asked ends the connection, as before a sign-in.  TLS, where there
 * is any, is around everything.
 */

#define HEAD 8
#define MAX_REQUEST 65536

enum {
  SASL_HANDSHAKE = 17,
  API_VERSIONS = 18,
  SASL_AUTHENTICATE = 36,
};

#define BYTES(text) text, sizeof text - 1

static const struct {
  guint16 api;
  guint16 version;
  const char *reply;
  gsize length;
} answers[] = {
  { API_VERSIONS, 0,
    BYTES ("\0\0\0\0\0\3"
           "\0\x11\0\1\0\1"
           "\0\x12\0\0\0\0"
           "\0\x24\0\0\0\0") },
  { SASL_HANDSHAKE, 1,
    BYTES ("\0\0\0\0\0\2"
           "\0\x05PLAIN"
           "\0\x0DSCRAM-SHA-512") },
  { SASL_AUTHENTICATE, 0,
    BYTES ("\0\x3A"
           "\0\x2C"
           "Authentication failed: Sallyport demo server"
           "\0\0\0\0") },
};

static gboolean
reply (SallyDemoStream *stream, const guint8 *correlation, const char *body, gsize length)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  const guint8 size[4] = { 0, 0, (guint8) ((length + 4) >> 8), (guint8) (length + 4) };

  g_byte_array_append (out, size, sizeof size);
  g_byte_array_append (out, correlation, 4);
  g_byte_array_append (out, (const guint8 *) body, (guint) length);
  return sally_demo_stream_write (stream, out->data, out->len);
}

/* Whether the client may go on. */
static gboolean
answer_one (SallyDemoStream *stream)
{
  g_autofree guint8 *request = NULL;
  guint8 head[4];
  gsize length;

  if (!sally_demo_stream_read (stream, head, sizeof head))
    return FALSE;
  length = (gsize) head[0] << 24 | (gsize) head[1] << 16 | (gsize) head[2] << 8 | head[3];
  if (length < HEAD || length > MAX_REQUEST)
    return FALSE;
  request = g_malloc (length);
  if (!sally_demo_stream_read (stream, request, length))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if ((request[0] << 8 | request[1]) == answers[i].api
        && (request[2] << 8 | request[3]) == answers[i].version)
      return reply (stream, request + 4, answers[i].reply, answers[i].length)
             && answers[i].api != SASL_AUTHENTICATE;
  return FALSE;
}

void
sally_demo_talk_kafka (SallyDemoStream *stream, SSL_CTX *context, gboolean needs_tls)
{
  gboolean goes_on = context == NULL || sally_demo_stream_start_tls (stream, context);

  while (goes_on)
    goes_on = answer_one (stream);
}
