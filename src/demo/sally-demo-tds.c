/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-demo-stream-private.h"

#include <openssl/err.h>
#include <string.h>

/* The first packets of SQL Server and of SAP ASE (TDS):
 *
 *   packet  type (1), last (1), length with the header (2, big-endian), 4 bytes
 *   client  12: PRELOGIN with what it wants to be encrypted
 *   server  04: its version, and OFF, ON, NOT_SUP or REQ
 *   both    TLS inside of packets of type 12, then without packets
 *   client  10: LOGIN7
 *   server  04: error 18456      it is always refused
 *
 * SAP ASE has TLS around everything, and in clear text nothing but a complaint
 * for a PRELOGIN.
 */

#define HEAD 8
#define MAX_PACKET 4096
#define MAX_MESSAGE 65536
#define LAST 1

enum {
  PACKET_REPLY = 0x04,
  PACKET_LOGIN7 = 0x10,
  PACKET_PRELOGIN = 0x12,
};

enum {
  ENCRYPT_OFF,
  ENCRYPT_ON,
  ENCRYPT_NOT_SUP,
  ENCRYPT_REQ,
};

static gboolean
send_message (SallyDemoStream *stream, guint8 type, const guint8 *bytes, gsize length)
{
  gsize done = 0;

  while (done < length) {
    guint8 packet[MAX_PACKET] = { type };
    gsize n = MIN (length - done, sizeof packet - HEAD);

    packet[1] = done + n == length ? LAST : 0;
    packet[2] = (guint8) ((n + HEAD) >> 8);
    packet[3] = (guint8) (n + HEAD);
    memcpy (packet + HEAD, bytes + done, n);
    if (!sally_demo_stream_write (stream, packet, n + HEAD))
      return FALSE;
    done += n;
  }
  return TRUE;
}

/* NULL when it is no message of this type. */
static GByteArray *
read_message (SallyDemoStream *stream, guint8 type)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();
  guint8 head[HEAD];

  do {
    gsize length, old = message->len;

    if (!sally_demo_stream_read (stream, head, sizeof head))
      return NULL;
    length = (gsize) head[2] << 8 | head[3];
    if (head[0] != type || length < HEAD || old + length > MAX_MESSAGE)
      return NULL;
    length -= HEAD;
    g_byte_array_set_size (message, (guint) (old + length));
    if (!sally_demo_stream_read (stream, message->data + old, length))
      return NULL;
  } while ((head[1] & LAST) == 0);
  return g_steal_pointer (&message);
}

static gboolean
flush (SallyDemoStream *stream, BIO *out)
{
  char *bytes;
  long length = BIO_get_mem_data (out, &bytes);
  gboolean sent =
      length <= 0 || send_message (stream, PACKET_PRELOGIN, (const guint8 *) bytes, (gsize) length);

  BIO_reset (out);
  return sent;
}

/* A handshake inside of packets; TLS 1.3 does not fit into them. */
static gboolean
shake_hands (SallyDemoStream *stream, SSL *ssl, BIO *in, BIO *out)
{
  int result;

  SSL_set_max_proto_version (ssl, TLS1_2_VERSION);
  while ((result = SSL_accept (ssl)) != 1) {
    g_autoptr (GByteArray) flight = NULL;

    if (SSL_get_error (ssl, result) != SSL_ERROR_WANT_READ) {
      flush (stream, out);
      return FALSE;
    }
    if (!flush (stream, out))
      return FALSE;
    flight = read_message (stream, PACKET_PRELOGIN);
    if (flight == NULL)
      return FALSE;
    BIO_write (in, flight->data, (int) flight->len);
  }
  return flush (stream, out);
}

static gboolean
start_tls (SallyDemoStream *stream, SSL_CTX *context)
{
  SSL *ssl = SSL_new (context);
  BIO *in = BIO_new (BIO_s_mem ()), *out = BIO_new (BIO_s_mem ());

  if (ssl == NULL || in == NULL || out == NULL) {
    SSL_free (ssl);
    BIO_free (in);
    BIO_free (out);
    return FALSE;
  }
  SSL_set_bio (ssl, in, out);
  if (!shake_hands (stream, ssl, in, out) || SSL_set_fd (ssl, stream->fd) != 1) {
    ERR_clear_error ();
    SSL_free (ssl);
    return FALSE;
  }
  stream->ssl = ssl;
  return TRUE;
}

/* What the client says of encryption; the options are its own, so it is only
 * looked for. */
static guint8
find_wish (const GByteArray *prelogin)
{
  for (gsize at = 0; at + 5 <= prelogin->len && prelogin->data[at] != 0xFF; at += 5) {
    gsize offset = (gsize) prelogin->data[at + 1] << 8 | prelogin->data[at + 2];

    if (prelogin->data[at] == 1 && offset < prelogin->len)
      return prelogin->data[offset];
  }
  return ENCRYPT_NOT_SUP;
}

static guint8
choose_answer (guint8 wish, gboolean has_tls, gboolean needs_tls)
{
  if (!has_tls)
    return ENCRYPT_NOT_SUP;
  if (wish == ENCRYPT_ON)
    return ENCRYPT_ON;
  if (needs_tls)
    return ENCRYPT_REQ;
  return wish == ENCRYPT_OFF ? ENCRYPT_OFF : ENCRYPT_NOT_SUP;
}

static void
refuse_login (SallyDemoStream *stream)
{
  /* Error 18456, state 1, class 14, text, no server, no procedure, line; DONE. */
  static const char text[] = "Login failed (Sallyport demo server).";
  static const guint8 done[13] = { 0xFD, 2 };
  g_autoptr (GByteArray) reply = g_byte_array_new ();
  g_autoptr (GByteArray) login = read_message (stream, PACKET_LOGIN7);
  const guint8 length = 4 + 2 + 2 + 2 * (sizeof text - 1) + 2 + 4;
  const guint8 head[] = { 0xAA, length, 0, 0x18, 0x48, 0, 0, 1, 14, sizeof text - 1, 0 };

  if (login == NULL)
    return;
  g_byte_array_append (reply, head, sizeof head);
  for (gsize i = 0; i < sizeof text - 1; i++) {
    const guint8 letter[] = { (guint8) text[i], 0 };

    g_byte_array_append (reply, letter, sizeof letter);
  }
  g_byte_array_append (reply, (const guint8 *) "\0\0\1\0\0\0", 6);
  g_byte_array_append (reply, done, sizeof done);
  send_message (stream, PACKET_REPLY, reply->data, reply->len);
}

void
sally_demo_talk_tds (SallyDemoStream *stream, SSL_CTX *context, gboolean needs_tls)
{
  /* Version at 11 (6 bytes), encryption at 17. */
  guint8 options[] = { 0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xFF, 16, 0, 3, 0xE8, 0, 0, 0 };
  g_autoptr (GByteArray) prelogin = read_message (stream, PACKET_PRELOGIN);
  guint8 wish, answer;

  if (prelogin == NULL)
    return;
  wish = find_wish (prelogin);
  answer = choose_answer (wish, context != NULL, needs_tls);
  options[sizeof options - 1] = answer;
  if (!send_message (stream, PACKET_REPLY, options, sizeof options)
      || (answer == ENCRYPT_REQ && wish == ENCRYPT_NOT_SUP))
    return;
  if (answer == ENCRYPT_NOT_SUP || start_tls (stream, context))
    refuse_login (stream);
}

void
sally_demo_talk_ase (SallyDemoStream *stream, SSL_CTX *context, gboolean needs_tls)
{
  /* EED: message 1, state, class 16, no SQLSTATE, status, transaction, text, no
   * server, no procedure, line. */
  static const guint8 complaint[] = { 0xE5, 20, 0, 1,   0,   0,   0,   1, 16, 0, 0, 0,
                                      0,    4,  0, 'd', 'e', 'm', 'o', 0, 0,  0, 0 };
  g_autoptr (GByteArray) prelogin = NULL;

  if (context != NULL) {
    if (sally_demo_stream_start_tls (stream, context))
      sally_demo_stream_drain (stream);
    return;
  }
  prelogin = read_message (stream, PACKET_PRELOGIN);
  if (prelogin != NULL)
    send_message (stream, PACKET_REPLY, complaint, sizeof complaint);
}
