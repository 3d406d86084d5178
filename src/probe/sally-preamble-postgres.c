/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-preamble.h"

#include "sally-endpoint-spec.h"
#include "sally-guess.h"
#include "sally-probe-facts.h"
#include "sally-text.h"
#include "sally-transport.h"

#include <string.h>

/* PostgreSQL, Redshift and Aurora PostgreSQL.
 *
 *   client  00 00 00 08  04 D2 16 2F       SSLRequest
 *   server  'S' TLS starts | 'N' no TLS | 'E' an error
 *
 * Nothing may follow the request before the answer: servers since the releases
 * of November 2021 drop the connection.  From PostgreSQL 17 on, TLS may start
 * with the first byte instead, with the ALPN name "postgresql".
 *
 * After TLS, and on the second connection in clear text, a StartupMessage with
 * the endpoint's user (never a password) brings out what the server says:
 *
 *   client  i32 length, 00 03 00 00, "user\0" name "\0database\0" name "\0\0"
 *   server  'R' i32 length ...   asks for a login: the connection is welcome
 *           'E' i32 length, fields (letter, text, 00), 00
 */

#define MAX_ERROR 16384
#define MAX_TEXT 300

static const guint8 ssl_request[] = { 0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F };

typedef struct {
  char *sqlstate; /* (owned) (nullable) */
  char *text;     /* (owned) (nullable) */
} ServerError;

static void
server_error_clear (ServerError *self)
{
  g_free (self->sqlstate);
  g_free (self->text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ServerError, server_error_clear)

static guint32
read_be32 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

/* The fields of an ErrorResponse; one that is not ended by 00 is left out. */
static void
parse_fields (const guint8 *body, gsize length, ServerError *error)
{
  gsize at = 0;

  while (at < length && body[at] != 0) {
    const char *text = (const char *) body + at + 1;
    const guint8 *end = at + 1 < length ? memchr (text, 0, length - at - 1) : NULL;

    if (end == NULL)
      return;
    if (body[at] == 'C' && error->sqlstate == NULL)
      error->sqlstate = sally_text_one_line (text, 16);
    else if (body[at] == 'M' && error->text == NULL)
      error->text = sally_text_one_line (text, MAX_TEXT);
    at = (gsize) (end - body) + 1;
  }
}

/* The form of servers before 7.4, and of a postmaster that cannot fork: text up
 * to 00.  The five bytes after the 'E' that were read are the beginning. */
static void
read_old_error (SallyDialogue *dialogue, const guint8 *start, gsize length, ServerError *error)
{
  char text[MAX_TEXT + 1];
  gsize n = MIN (length, MAX_TEXT);
  gsize more = 0;

  memcpy (text, start, n);
  while (n < MAX_TEXT && memchr (text, 0, n) == NULL
         && sally_dialogue_read_some (dialogue, text + n, MAX_TEXT - n, &more) == SALLY_NET_OK)
    n += more;
  text[n] = '\0';
  error->text = sally_text_one_line (text, MAX_TEXT);
}

/* What follows an 'E'.  Returns whether it could be an error of PostgreSQL. */
static gboolean
read_error (SallyDialogue *dialogue, ServerError *error)
{
  g_autofree guint8 *body = NULL;
  guint8 head[4];
  guint32 length;

  if (sally_dialogue_read (dialogue, head, sizeof head) != SALLY_NET_OK)
    return FALSE;
  length = read_be32 (head);
  if (g_ascii_isprint (head[0])) {
    read_old_error (dialogue, head, sizeof head, error);
    return TRUE;
  }
  if (length < 5 || length > MAX_ERROR)
    return FALSE;
  length -= 4;
  body = g_malloc (length);
  if (sally_dialogue_read (dialogue, body, length) != SALLY_NET_OK)
    return FALSE;
  parse_fields (body, length, error);
  return error->text != NULL || error->sqlstate != NULL;
}

static void
note_error (SallyProbeFacts *facts, ServerError *error)
{
  g_clear_pointer (&facts->server_sqlstate, g_free);
  g_clear_pointer (&facts->server_text, g_free);
  facts->server_sqlstate = g_steal_pointer (&error->sqlstate);
  facts->server_text = g_steal_pointer (&error->text);
  sally_probe_facts_log (facts, "the server says %s: %s",
                         facts->server_sqlstate != NULL ? facts->server_sqlstate : "-",
                         facts->server_text != NULL ? facts->server_text : "");
}

/* A greeting of MySQL may begin with the letters that this protocol answers
 * with: they are the low byte of its length. */
static gboolean
is_foreign (SallyDialogue *dialogue, guint8 answer)
{
  guint8 first[SALLY_FIRST_BYTES];
  gsize n;
  SallyProtocol guess;

  first[0] = answer;
  n = 1 + sally_transport_peek (dialogue->transport, first + 1, sizeof first - 1);
  guess = sally_guess_protocol (first, n);
  return guess != SALLY_PROTOCOL_UNKNOWN && guess != SALLY_PROTOCOL_POSTGRES;
}

static void
negotiate (SallyDialogue *dialogue)
{
  SallyProbeFacts *facts = dialogue->facts;
  g_auto (ServerError) error = { NULL };
  guint8 answer, next;

  sally_dialogue_write (dialogue, ssl_request, sizeof ssl_request);
  if (sally_dialogue_read (dialogue, &answer, 1) != SALLY_NET_OK)
    sally_dialogue_fail (dialogue, NULL, 0);
  else if ((answer != 'S' && answer != 'N' && answer != 'E') || is_foreign (dialogue, answer))
    sally_dialogue_note_strange (dialogue, &answer, 1);
  else if (answer == 'N')
    facts->negotiation = SALLY_NEGOTIATION_NO_TLS;
  else if (answer == 'S')
    facts->negotiation = sally_transport_peek (dialogue->transport, &next, 1) == 0
                             ? SALLY_NEGOTIATION_ACCEPTED
                             : SALLY_NEGOTIATION_STUFFED;
  else if (read_error (dialogue, &error)) {
    facts->negotiation = SALLY_NEGOTIATION_SERVER_ERROR;
    note_error (facts, &error);
  } else if (sally_transport_get_outcome (dialogue->transport) != SALLY_NET_OK)
    sally_dialogue_fail (dialogue, &answer, 1);
  else
    sally_dialogue_note_strange (dialogue, &answer, 1);
}

static void
send_startup (SallyDialogue *dialogue)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();
  const SallyEndpointSpec *spec = dialogue->spec;
  const char *database = *spec->database != '\0' ? spec->database : spec->user_name;
  guint8 head[8] = { 0, 0, 0, 0, 0, 3, 0, 0 };

  g_byte_array_append (message, head, sizeof head);
  g_byte_array_append (message, (const guint8 *) "user", 5);
  g_byte_array_append (message, (const guint8 *) spec->user_name,
                       (guint) strlen (spec->user_name) + 1);
  g_byte_array_append (message, (const guint8 *) "database", 9);
  g_byte_array_append (message, (const guint8 *) database, (guint) strlen (database) + 1);
  g_byte_array_append (message, (const guint8 *) "", 1);
  message->data[2] = (guint8) (message->len >> 8);
  message->data[3] = (guint8) message->len;
  sally_dialogue_write (dialogue, message->data, message->len);
}

/* A server takes at most 10,000 bytes of StartupMessage. */
static gboolean
can_start (SallyDialogue *dialogue)
{
  const SallyEndpointSpec *spec = dialogue->spec;

  return *spec->user_name != '\0' && strlen (spec->user_name) + strlen (spec->database) < 4000;
}

/* Sends the StartupMessage and reads the letter of the answer; 0 when there is
 * none. */
static guint8
ask_startup (SallyDialogue *dialogue, ServerError *error)
{
  guint8 letter = 0;

  send_startup (dialogue);
  if (sally_dialogue_read (dialogue, &letter, 1) != SALLY_NET_OK)
    return 0;
  if (letter == 'E' && !read_error (dialogue, error))
    return 0;
  return letter;
}

static void
confirm (SallyDialogue *dialogue)
{
  SallyProbeFacts *facts = dialogue->facts;
  g_auto (ServerError) error = { NULL };
  guint8 letter;

  if (!can_start (dialogue)) {
    if (facts->client_certificate_requested && dialogue->handshake != NULL)
      sally_handshake_wait_for_alert (dialogue->handshake);
    return;
  }
  letter = ask_startup (dialogue, &error);
  facts->confirmed = letter == 'R' || letter == 'E';
  if (letter == 0)
    sally_dialogue_note_silence (dialogue);
  else if (letter == 'E') {
    /* pg_hba.conf's clientcert is answered inside TLS, with the state of every
     * other refusal; the wording is all there is to tell them apart. */
    if (facts->client_certificate_requested && g_strcmp0 (error.sqlstate, "28000") == 0
        && error.text != NULL && strstr (error.text, "certificate") != NULL)
      facts->client_certificate_required = TRUE;
    note_error (facts, &error);
  }
}

/* 28000: no line of pg_hba.conf for a connection without encryption; poolers
 * say 08P01.  28P01 and 3D000 come after that was looked at. */
static SallyPlaintext
judge_plaintext (const char *sqlstate)
{
  if (g_strcmp0 (sqlstate, "28000") == 0 || g_strcmp0 (sqlstate, "08P01") == 0)
    return SALLY_PLAINTEXT_REFUSED;
  if (g_strcmp0 (sqlstate, "28P01") == 0 || g_strcmp0 (sqlstate, "3D000") == 0)
    return SALLY_PLAINTEXT_ACCEPTED;
  return SALLY_PLAINTEXT_UNKNOWN;
}

static void
ask_plaintext (SallyDialogue *dialogue)
{
  SallyProbeFacts *facts = dialogue->facts;
  g_auto (ServerError) error = { NULL };
  guint8 letter;

  if (!can_start (dialogue))
    return;
  letter = ask_startup (dialogue, &error);
  facts->plaintext = SALLY_PLAINTEXT_UNKNOWN;
  if (letter == 'R')
    facts->plaintext = SALLY_PLAINTEXT_ACCEPTED;
  else if (letter == 'E') {
    facts->plaintext = judge_plaintext (error.sqlstate);
    facts->plaintext_text = g_steal_pointer (&error.text);
  }
}

const SallyPreamble sally_preamble_postgres = {
  .negotiate = negotiate,
  .confirm = confirm,
  .ask_plaintext = ask_plaintext,
};

const SallyPreamble sally_preamble_postgres_direct = {
  .alpn = "postgresql",
  .confirm = confirm,
  .ask_plaintext = ask_plaintext,
};
