/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-preamble.h"

#include "sally-probe-facts.h"
#include "sally-text.h"

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

/* Whether what came is an answer of Redis, or the beginning of one. */
static gboolean
is_resp (const char *line)
{
  static const char pong[] = "+PONG\r\n";

  return line[0] == '-' || strncmp (line, pong, MIN (strlen (line), strlen (pong))) == 0;
}

/* Reads a line as far as it comes; whether Redis answered.  What else answers is
 * noted. */
static gboolean
ask (SallyDialogue *dialogue, char *line, gsize size)
{
  SallyNetOutcome outcome = SALLY_NET_OK;
  gsize length = 0;

  sally_dialogue_write (dialogue, ping, strlen (ping));
  while (outcome == SALLY_NET_OK && length < size - 1 && memchr (line, '\n', length) == NULL) {
    gsize n = 0;

    outcome = sally_dialogue_read_some (dialogue, line + length, size - 1 - length, &n);
    length += n;
  }
  line[length] = '\0';
  if (length > 0 && (line[0] == '\0' || !is_resp (line)))
    sally_dialogue_note_strange (dialogue, line, length);
  else if (outcome != SALLY_NET_OK)
    sally_dialogue_note_silence (dialogue);
  else
    return TRUE;
  return FALSE;
}

/* A server in protected mode talks to nobody from another computer. */
static void
note_denied (SallyProbeFacts *facts, const char *line)
{
  if (!g_str_has_prefix (line, "-DENIED "))
    return;
  facts->negotiation = SALLY_NEGOTIATION_SERVER_ERROR;
  g_free (facts->server_text);
  facts->server_text = sally_text_one_line (line + 1, MAX_LINE);
}

static void
confirm (SallyDialogue *dialogue)
{
  char line[MAX_LINE] = "";

  dialogue->facts->confirmed = ask (dialogue, line, sizeof line);
  if (dialogue->facts->confirmed)
    note_denied (dialogue->facts, line);
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
