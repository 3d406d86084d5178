/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-guess.h"

#include <string.h>

/* Who is it?  From the first bytes of an answer that was not understood.
 *
 * A guess, worded as one in the report; it decides nothing.  The order counts
 * where the first byte of one protocol is the length of another: a MySQL
 * greeting of 69 bytes begins with the letter of a PostgreSQL error.
 */

typedef gboolean (*GuessFunc) (const guint8 *bytes, gsize length);

typedef struct {
  SallyProtocol protocol;
  GuessFunc func;
} Guess;

static gboolean
begins (const guint8 *bytes, gsize length, const char *prefix)
{
  gsize n = strlen (prefix);

  return length >= n && memcmp (bytes, prefix, n) == 0;
}

static guint
read_be16 (const guint8 *bytes)
{
  return (guint) bytes[0] << 8 | bytes[1];
}

static guint32
read_be32 (const guint8 *bytes)
{
  return (guint32) read_be16 (bytes) << 16 | read_be16 (bytes + 2);
}

/* 3 bytes length (little-endian), sequence 0; protocol and version, or FF and
 * the number of an error. */
static gboolean
is_mysql (const guint8 *bytes, gsize length)
{
  if (length < 6 || bytes[2] != 0 || bytes[3] != 0 || (bytes[0] | bytes[1]) == 0)
    return FALSE;
  if (bytes[4] == 0x0A || bytes[4] == 0x09)
    return g_ascii_isdigit (bytes[5]);
  if (bytes[4] == 0xFF && length >= 7) {
    guint number = bytes[5] | (guint) bytes[6] << 8;

    return number >= 1000 && number < 5000;
  }
  return FALSE;
}

/* An alert or a handshake record, or as much of its header as there is. */
static gboolean
is_tls (const guint8 *bytes, gsize length)
{
  return (bytes[0] == 0x15 || bytes[0] == 0x16) && (length < 2 || bytes[1] == 3)
         && (length < 3 || bytes[2] <= 4);
}

static gboolean
is_ssh (const guint8 *bytes, gsize length)
{
  return begins (bytes, length, "SSH-");
}

/* mongod answers a web browser, and says so. */
static gboolean
is_mongodb_http (const guint8 *bytes, gsize length)
{
  static const char text[] = "trying to access MongoDB";

  return begins (bytes, length, "HTTP/1.") && memmem (bytes, length, text, strlen (text)) != NULL;
}

static gboolean
is_http (const guint8 *bytes, gsize length)
{
  return begins (bytes, length, "HTTP/");
}

static gboolean
is_smtp (const guint8 *bytes, gsize length)
{
  return begins (bytes, length, "220 ") || begins (bytes, length, "220-");
}

static gboolean
is_redis (const guint8 *bytes, gsize length)
{
  return begins (bytes, length, "-ERR ") || begins (bytes, length, "-NOAUTH")
         || begins (bytes, length, "-DENIED") || begins (bytes, length, "+PONG");
}

/* Server reply (4), last packet (1), length with the header (big-endian). */
static gboolean
is_tds (const guint8 *bytes, gsize length)
{
  return length >= 4 && bytes[0] == 4 && bytes[1] <= 1 && read_be16 (bytes + 2) > 8;
}

/* The same header, then a token that only TDS 5 has: EED, MSG, PARAMFMT, or the
 * acknowledgement of a login that failed. */
static gboolean
is_ase (const guint8 *bytes, gsize length)
{
  return is_tds (bytes, length) && length >= 9
         && (bytes[8] == 0xE5 || bytes[8] == 0x65 || bytes[8] == 0xEC
             || (bytes[8] == 0xAD && length >= 12 && bytes[11] == 6));
}

/* Length, checksum 0, type, flags, header checksum 0. */
static gboolean
is_tns (const guint8 *bytes, gsize length)
{
  return length >= 8 && read_be16 (bytes) >= 8 && read_be16 (bytes + 2) == 0
         && (bytes[4] == 2 || bytes[4] == 4 || bytes[4] == 5 || bytes[4] == 11 || bytes[4] == 14)
         && read_be16 (bytes + 6) == 0;
}

static gboolean
is_drda (const guint8 *bytes, gsize length)
{
  return length >= 3 && read_be16 (bytes) >= 6 && bytes[2] == 0xD0;
}

/* Length, request id, response to, OP_MSG (2013) or OP_REPLY (1). */
static gboolean
is_mongodb (const guint8 *bytes, gsize length)
{
  static const guint8 op_msg[] = { 0xDD, 7, 0, 0 }, op_reply[] = { 1, 0, 0, 0 };

  return length >= 16 && bytes[3] == 0
         && (memcmp (bytes + 12, op_msg, 4) == 0 || memcmp (bytes + 12, op_reply, 4) == 0);
}

/* One letter to an SSLRequest; an error in its new or its old form; the
 * request for a login. */
static gboolean
is_postgres (const guint8 *bytes, gsize length)
{
  if (length == 1)
    return bytes[0] == 'S' || bytes[0] == 'N' || bytes[0] == 'G';
  if (bytes[0] == 'E' && length >= 6 && read_be32 (bytes + 1) >= 8
      && read_be32 (bytes + 1) < 0x10000)
    return bytes[5] == 'S';
  if (bytes[0] == 'R' && length >= 5)
    return read_be32 (bytes + 1) >= 8 && read_be32 (bytes + 1) < 0x1000;
  return begins (bytes, length, "EFATAL") || begins (bytes, length, "EERROR")
         || begins (bytes, length, "Ecould not");
}

static const Guess guesses[] = {
  { SALLY_PROTOCOL_MYSQL, is_mysql },
  { SALLY_PROTOCOL_TLS, is_tls },
  { SALLY_PROTOCOL_MONGODB, is_mongodb_http },
  { SALLY_PROTOCOL_HTTP, is_http },
  { SALLY_PROTOCOL_SSH, is_ssh },
  { SALLY_PROTOCOL_SMTP, is_smtp },
  { SALLY_PROTOCOL_REDIS, is_redis },
  { SALLY_PROTOCOL_MONGODB, is_mongodb },
  { SALLY_PROTOCOL_ASE, is_ase },
  { SALLY_PROTOCOL_TDS, is_tds },
  { SALLY_PROTOCOL_TNS, is_tns },
  { SALLY_PROTOCOL_DRDA, is_drda },
  { SALLY_PROTOCOL_POSTGRES, is_postgres },
};

/**
 * sally_guess_protocol:
 * @bytes: (array length=length): the first bytes that a server sent
 * @length: how many; 16 or more are enough for every guess
 *
 * Returns: who sends such bytes, or %SALLY_PROTOCOL_UNKNOWN
 */
SallyProtocol
sally_guess_protocol (const guint8 *bytes, gsize length)
{
  if (length == 0)
    return SALLY_PROTOCOL_UNKNOWN;
  for (guint i = 0; i < G_N_ELEMENTS (guesses); i++)
    if (guesses[i].func (bytes, length))
      return guesses[i].protocol;
  return SALLY_PROTOCOL_UNKNOWN;
}
