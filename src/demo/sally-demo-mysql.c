/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-demo-stream-private.h"

#include <openssl/rand.h>
#include <string.h>

/* The first packets of a MySQL server:
 *
 *   packet  length (3, little-endian), sequence (1), payload
 *   server  0A, version 00, thread (4), salt (8), 00, capabilities (2),
 *           character set (1), status (2), capabilities (2, upper half),
 *           salt length (1), 10 x 00, salt (12) 00, plugin 00
 *   client  capabilities (4), largest packet (4), character set (1), 23 x 00,
 *           and either TLS or the login: user 00 ...
 *   server  FF, number (2), '#', SQLSTATE (5), text     it is always refused
 */

#define VERSION "8.0.0-sallyport-demo"
#define PLUGIN "mysql_native_password"
#define HEAD_LENGTH 32
#define SALT_LENGTH 20
#define MAX_LOGIN 4096
#define MAX_SHOWN 32

enum {
  CLIENT_LONG_PASSWORD = 0x1,
  CLIENT_CONNECT_WITH_DB = 0x8,
  CLIENT_PROTOCOL_41 = 0x200,
  CLIENT_SSL = 0x800,
  CLIENT_SECURE_CONNECTION = 0x8000,
  CLIENT_PLUGIN_AUTH = 0x80000,
};

typedef struct {
  guint8 sequence;
  gsize length;
  guint8 bytes[MAX_LOGIN + 1];
} Packet;

static void
append_le (GByteArray *payload, guint32 number, guint n_bytes)
{
  for (guint i = 0; i < n_bytes; i++) {
    guint8 byte = (guint8) (number >> (8 * i));

    g_byte_array_append (payload, &byte, 1);
  }
}

static void
append_text (GByteArray *payload, const char *text)
{
  g_byte_array_append (payload, (const guint8 *) text, (guint) strlen (text) + 1);
}

static gboolean
send_packet (SallyDemoStream *stream, guint8 sequence, GByteArray *payload)
{
  g_autoptr (GByteArray) packet = g_byte_array_new ();

  append_le (packet, payload->len, 3);
  g_byte_array_append (packet, &sequence, 1);
  g_byte_array_append (packet, payload->data, payload->len);
  return sally_demo_stream_write (stream, packet->data, packet->len);
}

/* What is longer than a login is none. */
static gboolean
read_packet (SallyDemoStream *stream, Packet *packet)
{
  guint8 head[4];

  if (!sally_demo_stream_read (stream, head, sizeof head))
    return FALSE;
  packet->length = head[0] | (gsize) head[1] << 8 | (gsize) head[2] << 16;
  packet->sequence = head[3];
  if (packet->length < HEAD_LENGTH || packet->length > MAX_LOGIN)
    return FALSE;
  packet->bytes[packet->length] = 0;
  return sally_demo_stream_read (stream, packet->bytes, packet->length);
}

static gboolean
send_greeting (SallyDemoStream *stream, gboolean has_tls)
{
  g_autoptr (GByteArray) payload = g_byte_array_new ();
  guint32 flags = CLIENT_LONG_PASSWORD | CLIENT_CONNECT_WITH_DB | CLIENT_PROTOCOL_41
                  | CLIENT_SECURE_CONNECTION | CLIENT_PLUGIN_AUTH;
  guint8 salt[SALT_LENGTH + 1] = { 0 };

  if (has_tls)
    flags |= CLIENT_SSL;
  if (RAND_bytes (salt, SALT_LENGTH) != 1)
    return FALSE;
  for (guint i = 0; i < SALT_LENGTH; i++)
    salt[i] = 33 + salt[i] % 90; /* as MySQL does: text without NUL */
  append_le (payload, 10, 1);
  append_text (payload, VERSION);
  append_le (payload, 1, 4);
  g_byte_array_append (payload, salt, 8);
  append_le (payload, 0, 1);
  append_le (payload, flags & 0xFFFF, 2);
  append_le (payload, 45, 1); /* utf8mb4 */
  append_le (payload, 2, 2);  /* autocommit */
  append_le (payload, flags >> 16, 2);
  append_le (payload, SALT_LENGTH + 1, 1);
  for (guint i = 0; i < 10; i++)
    append_le (payload, 0, 1);
  g_byte_array_append (payload, salt + 8, SALT_LENGTH + 1 - 8);
  append_text (payload, PLUGIN);
  return send_packet (stream, 0, payload);
}

static void
send_error (
    SallyDemoStream *stream, guint8 sequence, guint number, const char *state, const char *text)
{
  g_autoptr (GByteArray) payload = g_byte_array_new ();

  append_le (payload, 0xFF, 1);
  append_le (payload, number, 2);
  g_byte_array_append (payload, (const guint8 *) "#", 1);
  g_byte_array_append (payload, (const guint8 *) state, 5);
  g_byte_array_append (payload, (const guint8 *) text, (guint) strlen (text));
  send_packet (stream, sequence, payload);
}

static void
refuse_login (SallyDemoStream *stream, const Packet *packet, gboolean needs_tls)
{
  guint8 next = (guint8) (packet->sequence + 1);
  g_autofree char *user = NULL;
  g_autofree char *text = NULL;

  if (stream->ssl == NULL && needs_tls) {
    send_error (stream, next, 3159, "HY000",
                "Connections using insecure transport are prohibited while "
                "--require_secure_transport=ON.");
    return;
  }
  user = g_strndup ((const char *) packet->bytes + HEAD_LENGTH, MAX_SHOWN);
  g_strcanon (user, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_-.@", '?');
  text = g_strdup_printf ("Access denied for user '%s'@'localhost' (Sallyport demo server)", user);
  send_error (stream, next, 1045, "28000", text);
}

void
sally_demo_talk_mysql (SallyDemoStream *stream, SSL_CTX *context, gboolean needs_tls)
{
  Packet packet;
  guint16 flags;

  if (!send_greeting (stream, context != NULL) || !read_packet (stream, &packet))
    return;
  flags = (guint16) (packet.bytes[0] | packet.bytes[1] << 8);
  if (packet.length == HEAD_LENGTH && (flags & CLIENT_SSL) != 0) {
    if (context == NULL || !sally_demo_stream_start_tls (stream, context)
        || !read_packet (stream, &packet))
      return;
  }
  refuse_login (stream, &packet, needs_tls);
}
