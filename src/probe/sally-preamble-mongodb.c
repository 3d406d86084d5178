/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-bson.h"
#include "sally-preamble.h"

#include "sally-probe-facts.h"
#include "sally-transport.h"

#include <string.h>

/* MongoDB and Amazon DocumentDB: TLS starts with the first byte, on the same
 * port as clear text where the server allows both.
 *
 *   message  length (4, little-endian, itself included), request id (4), response
 *            to (4), opcode (4); OP_MSG: flags (4), kind 0, a BSON document
 *   client   { hello: 1, $db: "admin" }
 *   server   { isWritablePrimary, maxWireVersion, setName, hosts, me, msg … }
 *
 * (MongoDB wire protocol specification.)  No user is needed for it.  Servers from
 * before hello answer with error 59 and are asked isMaster.  Members of a replica
 * set have names of their own, which drivers connect to.
 */

#define HEADER 16
#define OP_REPLY 1
#define OP_MSG 2013
#define MAX_MESSAGE (1024 * 1024)
#define MAX_NAMES 50
#define MAX_NAME 260
#define MAX_TEXT 400
#define COMMAND_NOT_FOUND 59

#define MESSAGE(length, document)                                                                  \
  length "\0\0\0\x01\0\0\0\0\0\0\0\xDD\x07\0\0\0\0\0\0\0" document "\x02$db\0\x06\0\0\0admin\0\0"

static const char hello[] = MESSAGE ("\x34", "\x1F\0\0\0\x10hello\0\x01\0\0\0");
static const char is_master[] = MESSAGE ("\x37", "\x22\0\0\0\x10isMaster\0\x01\0\0\0");
G_STATIC_ASSERT (sizeof hello - 1 == 0x34 && sizeof is_master - 1 == 0x37);

/* maxWireVersion and what it means (MongoDB's own table). */
static const struct {
  guint wire;
  const char *release;
} releases[] = {
  { 25, "8.0" }, { 21, "7.0" }, { 17, "6.0" }, { 13, "5.0" },
  { 9, "4.4" },  { 8, "4.2" },  { 7, "4.0" },  { 6, "3.6" },
};

static guint32
read_le32 (const guint8 *bytes)
{
  return bytes[0] | (guint32) bytes[1] << 8 | (guint32) bytes[2] << 16 | (guint32) bytes[3] << 24;
}

static void
note_hosts (SallyProbeFacts *facts, const SallyBsonElement *hosts)
{
  const guint8 *at;
  gsize left;
  SallyBsonElement one;

  if (!sally_bson_open (hosts->data, hosts->length, &at, &left))
    return;
  while (facts->server_names->len < MAX_NAMES && sally_bson_next (&at, &left, &one)) {
    char *name = sally_bson_get_text (&one, MAX_NAME);

    if (name != NULL)
      g_ptr_array_add (facts->server_names, name);
  }
}

typedef struct {
  gint64 wire;
  gboolean router;
  gboolean answered; /* there is an "ok" */
  gboolean ok;
  gint64 code;
  char *text; /* (owned) (nullable) */
} Answer;

static char *
describe (const Answer *answer, const char *set)
{
  const char *release = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (releases) && release == NULL; i++)
    if (answer->wire >= releases[i].wire)
      release = releases[i].release;
  if (release == NULL)
    return g_strdup ("");
  if (answer->router)
    return g_strdup_printf ("%s (mongos)", release);
  return set != NULL ? g_strdup_printf ("%s (replica set %s)", release, set) : g_strdup (release);
}

static void
read_element (SallyProbeFacts *facts, Answer *answer, const SallyBsonElement *element)
{
  if (g_str_equal (element->name, "maxWireVersion"))
    answer->wire = sally_bson_get_int (element);
  else if (g_str_equal (element->name, "setName") && facts->replica_set == NULL)
    facts->replica_set = sally_bson_get_text (element, MAX_NAME);
  else if (g_str_equal (element->name, "me") && facts->server_own_name == NULL)
    facts->server_own_name = sally_bson_get_text (element, MAX_NAME);
  else if (g_str_equal (element->name, "hosts") && element->type == SALLY_BSON_ARRAY)
    note_hosts (facts, element);
  else if (g_str_equal (element->name, "msg"))
    answer->router = TRUE;
  else if (g_str_equal (element->name, "code"))
    answer->code = sally_bson_get_int (element);
  else if (g_str_equal (element->name, "errmsg") && answer->text == NULL)
    answer->text = sally_bson_get_text (element, MAX_TEXT);
  else if (g_str_equal (element->name, "ok")) {
    answer->answered = TRUE;
    answer->ok = sally_bson_get_int (element) != 0;
  }
}

/* What is not OK is an error, which needs neither a user nor a password. */
static void
note_answer (SallyProbeFacts *facts, Answer *answer)
{
  g_free (facts->server_version);
  facts->server_version = answer->ok ? describe (answer, facts->replica_set) : NULL;
  g_free (facts->server_text);
  facts->server_text = answer->ok ? NULL : g_steal_pointer (&answer->text);
  facts->server_error = answer->ok ? 0 : (guint) CLAMP (answer->code, 1, G_MAXINT);
}

/* Reads one document; what is no MongoDB is noted. */
static gboolean
read_answer (SallyDialogue *dialogue, Answer *answer)
{
  guint8 head[HEADER];
  g_autofree guint8 *body = NULL;
  const guint8 *at;
  guint32 length, opcode;
  gsize skip, left;
  SallyBsonElement element;

  if (sally_dialogue_read (dialogue, head, sizeof head) != SALLY_NET_OK)
    return FALSE;
  length = read_le32 (head);
  opcode = read_le32 (head + 12);
  /* OP_REPLY has 20 bytes before its document, OP_MSG flags and a kind. */
  skip = opcode == OP_MSG ? 5 : 20;
  if ((opcode != OP_MSG && opcode != OP_REPLY) || length < HEADER + skip || length > MAX_MESSAGE) {
    sally_dialogue_note_strange (dialogue, head, sizeof head);
    return FALSE;
  }
  body = g_malloc (length - HEADER);
  if (sally_dialogue_read (dialogue, body, length - HEADER) != SALLY_NET_OK
      || !sally_bson_open (body + skip, length - HEADER - skip, &at, &left))
    return FALSE;
  while (sally_bson_next (&at, &left, &element))
    read_element (dialogue->facts, answer, &element);
  return answer->answered;
}

/* Says hello and reads the answer; whether it is MongoDB's. */
static gboolean
ask (SallyDialogue *dialogue)
{
  const struct {
    const char *bytes;
    gsize length;
  } questions[] = { { hello, sizeof hello - 1 }, { is_master, sizeof is_master - 1 } };
  gboolean again = TRUE, answered = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (questions) && again; i++) {
    Answer answer = { .wire = -1 };
    gboolean read;

    sally_dialogue_write (dialogue, questions[i].bytes, questions[i].length);
    read = read_answer (dialogue, &answer);
    if (read)
      note_answer (dialogue->facts, &answer);
    again = read && !answer.ok && answer.code == COMMAND_NOT_FOUND;
    answered = answered || read;
    g_free (answer.text);
  }
  return answered;
}

static void
confirm (SallyDialogue *dialogue)
{
  dialogue->facts->confirmed = ask (dialogue);
  if (!dialogue->facts->confirmed && dialogue->facts->first_bytes == NULL)
    sally_dialogue_note_silence (dialogue);
}

/* A server that requires TLS hangs up on everything else. */
static void
ask_plaintext (SallyDialogue *dialogue)
{
  SallyProbeFacts *facts = dialogue->facts;
  SallyNetOutcome outcome;

  if (ask (dialogue)) {
    facts->plaintext = SALLY_PLAINTEXT_ACCEPTED;
    return;
  }
  outcome = sally_transport_get_outcome (dialogue->transport);
  facts->plaintext = outcome == SALLY_NET_CLOSED || outcome == SALLY_NET_RESET
                         ? SALLY_PLAINTEXT_REFUSED
                         : SALLY_PLAINTEXT_UNKNOWN;
}

const SallyPreamble sally_preamble_mongodb = {
  .ask_plaintext_late = TRUE,
  .confirm = confirm,
  .ask_plaintext = ask_plaintext,
};
