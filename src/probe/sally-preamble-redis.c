/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-preamble.h"

#include "sally-probe-facts.h"

#include <string.h>

/* Redis, ElastiCache and MemoryDB: RESP, the Redis serialization protocol
 * (redis.io, "Redis serialization protocol specification").
 *
 *   client  *1 CRLF $4 CRLF PING CRLF
 *   server  +PONG CRLF            or -NOAUTH …, -DENIED …, -ERR … CRLF
 *
 * TLS starts with the first byte and has a port of its own (tls-port).  PING is
 * the one command that every server and proxy knows; a server that wants a
 * password first says so, which proves the protocol as well.
 */

#define MAX_LINE 512

static const char ping[] = "*1\r\n$4\r\nPING\r\n";

/* Returns whether a line of RESP came: PONG or an error. */
static gboolean
ask (SallyDialogue *dialogue, char *line, gsize size)
{
  gsize length = 0, n = 0;

  sally_dialogue_write (dialogue, ping, strlen (ping));
  while (length < size - 1 && memchr (line, '\n', length) == NULL) {
    if (sally_dialogue_read_some (dialogue, line + length, size - 1 - length, &n) != SALLY_NET_OK)
      return FALSE;
    length += n;
  }
  line[length] = '\0';
  return g_str_has_prefix (line, "+PONG\r") || line[0] == '-';
}

static void
confirm (SallyDialogue *dialogue)
{
  SallyProbeFacts *facts = dialogue->facts;
  char line[MAX_LINE] = "";

  facts->confirmed = ask (dialogue, line, sizeof line);
  if (!facts->confirmed && line[0] == '\0')
    sally_dialogue_note_silence (dialogue);
  else if (!facts->confirmed)
    sally_dialogue_note_strange (dialogue, line, strlen (line));
}

static void
ask_plaintext (SallyDialogue *dialogue)
{
  char line[MAX_LINE] = "";

  dialogue->facts->plaintext =
      ask (dialogue, line, sizeof line) ? SALLY_PLAINTEXT_ACCEPTED : SALLY_PLAINTEXT_UNKNOWN;
}

const SallyPreamble sally_preamble_redis = {
  .beside_tls = SALLY_PLAINTEXT_OTHER_PORT,
  .ask_plaintext_late = TRUE,
  .confirm = confirm,
  .ask_plaintext = ask_plaintext,
};
