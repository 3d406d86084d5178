/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-demo-talk-private.h"

#include <openssl/err.h>
#include <string.h>
#include <sys/socket.h>

/* The first packets of PostgreSQL and MySQL, as a server says them.  Every read
 * has the socket's time-out; a connection ends with the first surprise.
 */

#define MAX_PACKET 4096

gboolean
sally_demo_talk_read (SallyDemoTalk *self, void *buffer, gsize length)
{
  guint8 *p = buffer;

  while (length > 0) {
    gssize n =
        self->ssl != NULL ? SSL_read (self->ssl, p, (int) length) : recv (self->fd, p, length, 0);

    if (n <= 0)
      return FALSE;
    p += n;
    length -= (gsize) n;
  }
  return TRUE;
}

gboolean
sally_demo_talk_write (SallyDemoTalk *self, const void *buffer, gsize length)
{
  if (self->ssl != NULL)
    return SSL_write (self->ssl, buffer, (int) length) == (int) length;
  return send (self->fd, buffer, length, MSG_NOSIGNAL) == (gssize) length;
}

gboolean
sally_demo_talk_start_tls (SallyDemoTalk *self)
{
  SSL *ssl = SSL_new (self->context);

  if (ssl == NULL)
    return FALSE;
  if (SSL_set_fd (ssl, self->fd) == 1 && SSL_accept (ssl) == 1) {
    self->ssl = ssl;
    return TRUE;
  }
  ERR_clear_error ();
  SSL_free (ssl);
  return FALSE;
}

static guint32
read_be32 (const guint8 *p)
{
  return (guint32) p[0] << 24 | (guint32) p[1] << 16 | (guint32) p[2] << 8 | p[3];
}

static gboolean
write_postgres_error (SallyDemoTalk *self, const char *sqlstate, const char *text)
{
  g_autoptr (GByteArray) packet = g_byte_array_new ();
  const char *const fields[] = { "SFATAL", "VFATAL", sqlstate, text };
  guint32 length;

  g_byte_array_append (packet, (const guint8 *) "E\0\0\0\0", 5);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    g_byte_array_append (packet, (const guint8 *) fields[i], (guint) strlen (fields[i]) + 1);
  g_byte_array_append (packet, (const guint8 *) "", 1);
  length = GUINT32_TO_BE (packet->len - 1);
  memcpy (packet->data + 1, &length, 4);
  return sally_demo_talk_write (self, packet->data, packet->len);
}

/* After a StartupMessage: asks for a password and refuses every one. */
static void
refuse_postgres_login (SallyDemoTalk *self)
{
  static const guint8 ask_password[] = { 'R', 0, 0, 0, 8, 0, 0, 0, 3 };
  guint8 head[5], password[MAX_PACKET];
  guint32 length;

  if (!sally_demo_talk_write (self, ask_password, sizeof ask_password)
      || !sally_demo_talk_read (self, head, sizeof head))
    return;
  length = read_be32 (head + 1);
  if (length < 4 || length > sizeof password || !sally_demo_talk_read (self, password, length - 4))
    return;
  write_postgres_error (self, "C28P01", "Mthis is a demo server of Sallyport: nobody gets in");
}

void
sally_demo_talk_postgres (SallyDemoTalk *self)
{
  guint8 head[8], rest[MAX_PACKET];

  /* SSLRequest, GSSENCRequest, StartupMessage (PostgreSQL 55.7). */
  while (sally_demo_talk_read (self, head, sizeof head)) {
    guint32 length = read_be32 (head), code = read_be32 (head + 4);

    if (code == 80877103 && length == 8 && self->ssl == NULL) {
      if (self->fault == SALLY_DEMO_NO_TLS) {
        if (!sally_demo_talk_write (self, "N", 1))
          return;
      } else if (!sally_demo_talk_write (self, "S", 1) || !sally_demo_talk_start_tls (self)) {
        return;
      }
    } else if (code == 80877104 && length == 8) {
      if (!sally_demo_talk_write (self, "N", 1))
        return;
    } else if (code == 196608 && length >= 8 && length <= sizeof rest) {
      if (!sally_demo_talk_read (self, rest, length - 8))
        return;
      if (self->ssl != NULL || self->fault == SALLY_DEMO_NO_TLS)
        refuse_postgres_login (self);
      else
        write_postgres_error (self, "C28000",
                              "Mno pg_hba.conf entry for this host, no encryption (demo server)");
      return;
    } else {
      return;
    }
  }
}

static gboolean
write_mysql (SallyDemoTalk *self, guint8 sequence, const guint8 *payload, gsize length)
{
  g_autoptr (GByteArray) packet = g_byte_array_new ();
  const guint8 head[] = { (guint8) length, (guint8) (length >> 8), 0, sequence };

  g_byte_array_append (packet, head, sizeof head);
  g_byte_array_append (packet, payload, (guint) length);
  return sally_demo_talk_write (self, packet->data, packet->len);
}

static gboolean
write_greeting (SallyDemoTalk *self)
{
  static const char version[] = "8.0.0-sallyport-demo";
  guint16 low = 0xffff;
  g_autoptr (GByteArray) body = g_byte_array_new ();
  const guint8 numbers[] = { 7, 0, 0, 0 };
  guint8 fixed[] = { 0, 0, 45, 2, 0, 0xff, 0x81, 21, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };

  if (self->fault == SALLY_DEMO_NO_TLS)
    low &= (guint16) ~0x0800;
  fixed[0] = (guint8) low;
  fixed[1] = (guint8) (low >> 8);
  g_byte_array_append (body, (const guint8 *) "\x0a", 1);
  g_byte_array_append (body, (const guint8 *) version, sizeof version);
  g_byte_array_append (body, numbers, sizeof numbers);
  g_byte_array_append (body, (const guint8 *) "demosalt", 9);
  g_byte_array_append (body, fixed, sizeof fixed);
  g_byte_array_append (body, (const guint8 *) "demosalttwo!", 13);
  g_byte_array_append (body, (const guint8 *) "mysql_native_password", 22);
  return write_mysql (self, 0, body->data, body->len);
}

void
sally_demo_talk_mysql (SallyDemoTalk *self)
{
  static const char refusal[] =
      "\xff\x15\x04#28000This is a demo server of Sallyport: nobody gets in";
  guint8 head[4], packet[MAX_PACKET];
  gsize length;

  if (!write_greeting (self) || !sally_demo_talk_read (self, head, sizeof head))
    return;
  length = (gsize) head[0] | (gsize) head[1] << 8 | (gsize) head[2] << 16;
  if (length < 4 || length > sizeof packet || !sally_demo_talk_read (self, packet, length))
    return;
  /* SSLRequest: the first 32 bytes of a login, with CLIENT_SSL set. */
  if (length == 32 && (packet[1] & 0x08) != 0 && self->fault != SALLY_DEMO_NO_TLS) {
    if (!sally_demo_talk_start_tls (self) || !sally_demo_talk_read (self, head, sizeof head))
      return;
    length = (gsize) head[0] | (gsize) head[1] << 8 | (gsize) head[2] << 16;
    if (length > sizeof packet || !sally_demo_talk_read (self, packet, length))
      return;
  }
  write_mysql (self, (guint8) (head[3] + 1), (const guint8 *) refusal, sizeof refusal - 1);
}
