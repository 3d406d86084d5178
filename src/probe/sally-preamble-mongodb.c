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
 *   server   { isWritablePrimary, maxWireVersion, setName, hosts, msg … }
 *
 * (MongoDB wire protocol specification.)  No user is needed for it.  Members of
 * a replica set have names of their own, which drivers connect to.
 */

#define HEADER 16
#define OP_REPLY 1
#define OP_MSG 2013
#define MAX_MESSAGE (1024 * 1024)
#define MAX_NAMES 50
#define MAX_NAME 260

static const guint8 hello[] = {
  52,   0,   0,   0,   1, 0, 0, 0,    0,   0,   0,   0,   0xDD, 7,   0, 0, 0, 0,
  0,    0,   0,   31,  0, 0, 0, 0x10, 'h', 'e', 'l', 'l', 'o',  0,   1, 0, 0, 0,
  0x02, '$', 'd', 'b', 0, 6, 0, 0,    0,   'a', 'd', 'm', 'i',  'n', 0, 0,
};
G_STATIC_ASSERT (sizeof hello == 52);

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

static char *
describe (gint64 wire, const char *set, gboolean router)
{
  const char *release = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (releases) && release == NULL; i++)
    if (wire >= releases[i].wire)
      release = releases[i].release;
  if (release == NULL)
    return g_strdup ("");
  if (router)
    return g_strdup_printf ("%s (mongos)", release);
  return set != NULL ? g_strdup_printf ("%s (replica set %s)", release, set) : g_strdup (release);
}

/* Returns whether @bytes is the answer to hello. */
static gboolean
parse_document (SallyDialogue *dialogue, const guint8 *bytes, gsize length)
{
  SallyProbeFacts *facts = dialogue->facts;
  g_autofree char *set = NULL;
  gboolean router = FALSE, ok = FALSE;
  const guint8 *at;
  gsize left;
  gint64 wire = -1;
  SallyBsonElement element;

  if (!sally_bson_open (bytes, length, &at, &left))
    return FALSE;
  while (sally_bson_next (&at, &left, &element)) {
    if (g_str_equal (element.name, "maxWireVersion"))
      wire = sally_bson_get_int (&element);
    else if (g_str_equal (element.name, "setName") && set == NULL)
      set = sally_bson_get_text (&element, MAX_NAME);
    else if (g_str_equal (element.name, "hosts") && element.type == SALLY_BSON_ARRAY)
      note_hosts (facts, &element);
    else if (g_str_equal (element.name, "msg"))
      router = TRUE;
    else if (g_str_equal (element.name, "ok"))
      ok = TRUE;
  }
  if (!ok)
    return FALSE;
  g_free (facts->server_version);
  facts->server_version = describe (wire, set, router);
  return TRUE;
}

/* Says hello and reads the answer; what is no MongoDB is noted. */
static gboolean
ask (SallyDialogue *dialogue)
{
  guint8 head[HEADER];
  g_autofree guint8 *body = NULL;
  guint32 length, opcode;
  gsize skip;

  sally_dialogue_write (dialogue, hello, sizeof hello);
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
  if (sally_dialogue_read (dialogue, body, length - HEADER) != SALLY_NET_OK)
    return FALSE;
  return parse_document (dialogue, body + skip, length - HEADER - skip);
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
