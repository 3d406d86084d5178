/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-demo-stream-private.h"

#include <string.h>

/* The first packets of a PostgreSQL server, protocol 3.0:
 *
 *   client  length (4, big-endian, counts itself), code (4), ...
 *           80877103 SSLRequest      server  S or N
 *           80877104 GSSENCRequest   server  N
 *           196608 StartupMessage: name 00 value 00 ... 00
 *   server  R, length, 3             give the password as text
 *   client  p, length, password 00
 *   server  E, length, fields        it is always wrong
 */

#define MAX_STARTUP 10000
#define MAX_PASSWORD 1024
#define MAX_ROUNDS 4
#define MAX_SHOWN 40

enum {
  CODE_CANCEL = 80877102,
  CODE_SSL = 80877103,
  CODE_GSSENC = 80877104,
};

static guint32
read_be32 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

static void
append_be32 (GByteArray *message, guint32 number)
{
  guint8 bytes[] = { (guint8) (number >> 24), (guint8) (number >> 16), (guint8) (number >> 8),
                     (guint8) number };

  g_byte_array_append (message, bytes, sizeof bytes);
}

static void
append_field (GByteArray *message, char type, const char *text)
{
  g_byte_array_append (message, (const guint8 *) &type, 1);
  g_byte_array_append (message, (const guint8 *) text, (guint) strlen (text) + 1);
}

static void
send_error (SallyDemoStream *stream, const char *code, const char *text)
{
  g_autoptr (GByteArray) fields = g_byte_array_new ();
  g_autoptr (GByteArray) message = g_byte_array_new ();

  append_field (fields, 'S', "FATAL");
  append_field (fields, 'V', "FATAL");
  append_field (fields, 'C', code);
  append_field (fields, 'M', text);
  append_field (fields, 'H', "This is a demo server of Sallyport.");
  g_byte_array_append (fields, (const guint8 *) "", 1);
  g_byte_array_append (message, (const guint8 *) "E", 1);
  append_be32 (message, fields->len + 4);
  g_byte_array_append (message, fields->data, fields->len);
  sally_demo_stream_write (stream, message->data, message->len);
}

/* A value of the startup message, so that it can be sent back. */
static char *
find_value (const guint8 *bytes, gsize length, const char *wanted)
{
  const char *at = (const char *) bytes;
  const char *end = at + length;

  while (at < end && *at != '\0') {
    const char *value = at + strnlen (at, (gsize) (end - at)) + 1;
    gsize left;

    if (value >= end)
      break;
    left = strnlen (value, (gsize) (end - value));
    if (g_str_equal (at, wanted)) {
      char *text = g_strndup (value, MIN (left, MAX_SHOWN));

      return g_strcanon (text, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_-.@", '?');
    }
    at = value + left + 1;
  }
  return g_strdup ("");
}

static void
refuse_password (SallyDemoStream *stream, const char *user)
{
  static const guint8 question[] = { 'R', 0, 0, 0, 8, 0, 0, 0, 3 };
  g_autofree char *text = g_strdup_printf ("password authentication failed for user \"%s\"", user);
  guint8 head[5];
  guint8 password[MAX_PASSWORD];
  guint32 length;
  gboolean came;

  if (!sally_demo_stream_write (stream, question, sizeof question)
      || !sally_demo_stream_read (stream, head, sizeof head) || head[0] != 'p')
    return;
  length = read_be32 (head + 1);
  if (length < 4 || length - 4 > sizeof password)
    return;
  came = sally_demo_stream_read (stream, password, length - 4);
  OPENSSL_cleanse (password, sizeof password);
  if (came)
    send_error (stream, "28P01", text);
}

static void
start (SallyDemoStream *stream, const guint8 *bytes, gsize length, gboolean needs_tls)
{
  g_autofree char *user = find_value (bytes, length, "user");
  g_autofree char *database = find_value (bytes, length, "database");
  g_autofree char *text = NULL;

  if (stream->ssl != NULL || !needs_tls) {
    refuse_password (stream, user);
    return;
  }
  text = g_strdup_printf ("no pg_hba.conf entry for host \"127.0.0.1\", user \"%s\", "
                          "database \"%s\", no encryption",
                          user, *database != '\0' ? database : user);
  send_error (stream, "28000", text);
}

/* Returns whether the conversation goes on. */
static gboolean
answer (SallyDemoStream *stream,
        const guint8 *bytes,
        gsize length,
        SSL_CTX *context,
        gboolean needs_tls)
{
  guint32 code = read_be32 (bytes);

  switch (code) {
  case CODE_CANCEL:
    return FALSE;
  case CODE_GSSENC:
    return sally_demo_stream_write (stream, "N", 1);
  case CODE_SSL:
    if (stream->ssl != NULL)
      return FALSE;
    if (context == NULL)
      return sally_demo_stream_write (stream, "N", 1);
    return sally_demo_stream_write (stream, "S", 1)
           && sally_demo_stream_start_tls (stream, context);
  default:
    if (code >> 16 == 3)
      start (stream, bytes + 4, length - 4, needs_tls);
    else
      send_error (stream, "0A000", "unsupported frontend protocol");
    return FALSE;
  }
}

void
sally_demo_talk_postgres (SallyDemoStream *stream, SSL_CTX *context, gboolean needs_tls)
{
  for (guint round = 0; round < MAX_ROUNDS; round++) {
    g_autofree guint8 *bytes = NULL;
    guint8 head[4];
    guint32 length;

    if (!sally_demo_stream_read (stream, head, sizeof head))
      return;
    length = read_be32 (head);
    if (length < 8 || length > MAX_STARTUP)
      return;
    length -= 4;
    bytes = g_malloc0 (length + 1);
    if (!sally_demo_stream_read (stream, bytes, length)
        || !answer (stream, bytes, length, context, needs_tls))
      return;
  }
}
