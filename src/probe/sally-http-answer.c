/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-http-answer.h"

#include <string.h>

/* Reads one answer of HTTP/1.1 (RFC 9112) from the tested connection; libsoup
 * would open one of its own.  Caps on everything; a body in chunks is put
 * together.
 */

#define MAX_HEAD 16384
#define MAX_BODY 65536
#define MAX_LINE 4096

/* What came and was not looked at yet. */
typedef struct {
  SallyDialogue *dialogue;
  char bytes[2048];
  gsize length;
  gsize at;
} Reader;

static SallyNetOutcome
read_byte (Reader *reader, char *byte)
{
  if (reader->at == reader->length) {
    SallyNetOutcome outcome = sally_dialogue_read_some (reader->dialogue, reader->bytes,
                                                        sizeof reader->bytes, &reader->length);

    reader->at = 0;
    if (outcome != SALLY_NET_OK) {
      reader->length = 0;
      return outcome;
    }
  }
  *byte = reader->bytes[reader->at++];
  return SALLY_NET_OK;
}

static SallyNetOutcome
read_line (Reader *reader, GString *line)
{
  char byte;

  g_string_truncate (line, 0);
  while (line->len < MAX_LINE) {
    SallyNetOutcome outcome = read_byte (reader, &byte);

    if (outcome != SALLY_NET_OK)
      return outcome;
    if (byte == '\n') {
      if (line->len > 0 && line->str[line->len - 1] == '\r')
        g_string_truncate (line, line->len - 1);
      return SALLY_NET_OK;
    }
    g_string_append_c (line, byte);
  }
  return SALLY_NET_FAILED;
}

static gboolean
parse_status (const char *line, SallyHttpAnswer *answer)
{
  guint64 status;
  g_autofree char *digits = NULL;

  if (!g_str_has_prefix (line, "HTTP/1.") || strlen (line) < 12)
    return FALSE;
  digits = g_strndup (line + 9, 3);
  if (!g_ascii_string_to_unsigned (digits, 10, 100, 599, &status, NULL))
    return FALSE;
  answer->status = (guint) status;
  answer->keeps = line[7] == '1';
  return TRUE;
}

static void
parse_header (const char *line, SallyHttpAnswer *answer)
{
  const char *colon = strchr (line, ':');

  if (colon == NULL || !g_utf8_validate (line, -1, NULL))
    return;
  g_hash_table_insert (answer->headers, g_ascii_strdown (line, colon - line),
                       g_strstrip (g_strdup (colon + 1)));
}

/* Reads exactly @length bytes of the body; no more than the cap is kept or
 * read. */
static SallyNetOutcome
read_body (Reader *reader, SallyHttpAnswer *answer, guint64 length)
{
  char byte;

  if (length > MAX_BODY - answer->body->len)
    return SALLY_NET_FAILED;
  for (guint64 i = 0; i < length; i++) {
    SallyNetOutcome outcome = read_byte (reader, &byte);

    if (outcome != SALLY_NET_OK)
      return outcome;
    g_string_append_c (answer->body, byte);
  }
  return SALLY_NET_OK;
}

static SallyNetOutcome
read_chunks (Reader *reader, SallyHttpAnswer *answer)
{
  g_autoptr (GString) line = g_string_new (NULL);
  SallyNetOutcome outcome;

  for (;;) {
    guint64 length;

    outcome = read_line (reader, line);
    if (outcome != SALLY_NET_OK)
      return outcome;
    g_string_truncate (line, strcspn (line->str, "; "));
    if (!g_ascii_string_to_unsigned (line->str, 16, 0, MAX_BODY, &length, NULL))
      return SALLY_NET_FAILED;
    if (length == 0)
      return read_line (reader, line);
    outcome = read_body (reader, answer, length);
    if (outcome == SALLY_NET_OK)
      outcome = read_line (reader, line);
    if (outcome != SALLY_NET_OK)
      return outcome;
  }
}

static SallyNetOutcome
read_all (Reader *reader, SallyHttpAnswer *answer)
{
  guint64 length = 0;

  if (strstr (sally_http_answer_get (answer, "transfer-encoding"), "chunked") != NULL)
    return read_chunks (reader, answer);
  if (!g_ascii_string_to_unsigned (sally_http_answer_get (answer, "content-length"), 10, 0,
                                   MAX_BODY, &length, NULL))
    return SALLY_NET_FAILED;
  return length > 0 ? read_body (reader, answer, length) : SALLY_NET_OK;
}

/**
 * sally_http_answer_read:
 * @dialogue: a conversation on which a request was sent
 * @has_body: whether the answer may have a body (not after HEAD)
 * @answer: (out caller-allocates): the answer
 * @head: gets the first line, for when it is none of HTTP
 *
 * A body that is too long or of unknown length is left: then the connection
 * cannot be used again.
 *
 * Returns: how it ended; %SALLY_NET_FAILED when it is no answer of HTTP
 */
SallyNetOutcome
sally_http_answer_read (SallyDialogue *dialogue,
                        gboolean has_body,
                        SallyHttpAnswer *answer,
                        GByteArray *head)
{
  Reader reader = { .dialogue = dialogue };
  g_autoptr (GString) line = g_string_new (NULL);
  SallyNetOutcome outcome = read_line (&reader, line);
  gsize total = 0;

  memset (answer, 0, sizeof *answer);
  answer->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  answer->body = g_string_new (NULL);
  g_byte_array_append (head, (const guint8 *) line->str, (guint) line->len);
  if (outcome != SALLY_NET_OK)
    return outcome;
  if (!parse_status (line->str, answer))
    return SALLY_NET_FAILED;
  do {
    outcome = read_line (&reader, line);
    if (outcome != SALLY_NET_OK)
      return outcome;
    parse_header (line->str, answer);
    total += line->len;
  } while (line->len > 0 && total < MAX_HEAD);
  if (total >= MAX_HEAD)
    return SALLY_NET_FAILED;
  if (g_ascii_strcasecmp (sally_http_answer_get (answer, "connection"), "close") == 0)
    answer->keeps = FALSE;
  if ((has_body && read_all (&reader, answer) != SALLY_NET_OK) || reader.at < reader.length)
    answer->keeps = FALSE;
  return SALLY_NET_OK;
}

/**
 * sally_http_answer_get:
 * @self: an answer
 * @name: a header, in lower case
 *
 * Returns: (transfer none): its value, "" when it is not there
 */
const char *
sally_http_answer_get (const SallyHttpAnswer *self, const char *name)
{
  const char *value = g_hash_table_lookup (self->headers, name);

  return value != NULL ? value : "";
}

/**
 * sally_http_answer_clear:
 * @self: an answer
 */
void
sally_http_answer_clear (SallyHttpAnswer *self)
{
  g_clear_pointer (&self->headers, g_hash_table_unref);
  if (self->body != NULL)
    g_string_free (g_steal_pointer (&self->body), TRUE);
}
