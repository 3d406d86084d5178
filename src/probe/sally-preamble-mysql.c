/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-preamble.h"

#include "sally-endpoint-spec.h"
#include "sally-probe-facts.h"
#include "sally-text.h"
#include "sally-transport.h"

#include <string.h>

/* MySQL, MariaDB and Aurora MySQL.
 *
 *   packet  length (3, little-endian), sequence (1), payload
 *   server  0A, version 00, thread (4), salt (8), 00, capabilities (2),
 *           character set (1), status (2), capabilities (2, upper half),
 *           salt length (1), 10 bytes, more salt, name of a plugin 00
 *       or  FF, number (2), ['#', SQLSTATE (5)], text     an error instead
 *   client  capabilities (4), largest packet (4), character set (1), 23 x 00
 *
 * That is the SSLRequest; the ClientHello follows it at once.  Inside TLS the
 * same 32 bytes are sent again with a user name behind them.
 *
 * A connection that ends before that login counts towards max_connect_errors,
 * and at 100 of them the server refuses the whole host (error 1129).  Refused
 * logins do not count.  So each test ends with the login of a user that does
 * not exist, without a password.
 */

#define MADE_UP_USER "sallyport-probe"
#define MAX_PACKET 0xFFFF
#define MAX_ROUNDS 4
#define MAX_TEXT 300
#define CHARACTER_SET_UTF8MB4 45
#define COM_QUIT 1

enum {
  CLIENT_LONG_PASSWORD = 0x1,
  CLIENT_PROTOCOL_41 = 0x200,
  CLIENT_SSL = 0x800,
  CLIENT_SECURE_CONNECTION = 0x8000,
  CLIENT_PLUGIN_AUTH = 0x80000,
  CLIENT_PLUGIN_AUTH_LENENC = 0x200000,
};

/* What the greeting said, for the login inside TLS. */
typedef struct {
  guint32 capabilities; /* what both sides can do */
  char auth_plugin[64]; /* how the server likes to be signed in to */
} Greeting;

typedef struct {
  guint8 sequence;
  guint8 *payload; /* (owned) (nullable) */
  gsize length;
} Packet;

static void
packet_clear (Packet *self)
{
  g_clear_pointer (&self->payload, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Packet, packet_clear)

static guint
read_le16 (const guint8 *bytes)
{
  return bytes[0] | (guint) bytes[1] << 8;
}

/* FF, number, ['#' and SQLSTATE], text. */
static void
note_error (SallyProbeFacts *facts, const guint8 *payload, gsize length)
{
  gsize at = 3;

  if (length < 3)
    return;
  facts->server_error = read_le16 (payload + 1);
  g_clear_pointer (&facts->server_sqlstate, g_free);
  g_clear_pointer (&facts->server_text, g_free);
  if (length >= 9 && payload[3] == '#') {
    g_autofree char *state = g_strndup ((const char *) payload + 4, 5);

    facts->server_sqlstate = sally_text_one_line (state, 16);
    at = 9;
  }
  {
    g_autofree char *text = g_strndup ((const char *) payload + at, length - at);

    facts->server_text = sally_text_one_line (text, MAX_TEXT);
  }
  sally_probe_facts_log (facts, "the server says %u: %s", facts->server_error, facts->server_text);
}

static SallyNetOutcome
read_packet (SallyDialogue *dialogue, Packet *packet)
{
  guint8 head[4];
  SallyNetOutcome outcome = sally_dialogue_read (dialogue, head, sizeof head);

  packet_clear (packet);
  if (outcome != SALLY_NET_OK)
    return outcome;
  packet->length = head[0] | (gsize) head[1] << 8 | (gsize) head[2] << 16;
  packet->sequence = head[3];
  if (packet->length == 0 || packet->length > MAX_PACKET)
    return SALLY_NET_FAILED;
  packet->payload = g_malloc (packet->length);
  return sally_dialogue_read (dialogue, packet->payload, packet->length);
}

static void
write_packet (SallyDialogue *dialogue, guint8 sequence, const guint8 *payload, guint length)
{
  g_autoptr (GByteArray) packet = g_byte_array_sized_new (length + 4);
  guint8 head[4] = { (guint8) length, (guint8) (length >> 8), 0, sequence };

  g_byte_array_append (packet, head, sizeof head);
  if (length > 0)
    g_byte_array_append (packet, payload, length);
  sally_dialogue_write (dialogue, packet->data, packet->len);
}

/* MariaDB puts 5.5.5- before a version of 10 or more, for old replicas. */
static char *
read_version (const guint8 *bytes, gsize length)
{
  static const char prefix[] = "5.5.5-";
  g_autofree char *text = g_strndup ((const char *) bytes, length);
  const char *version = text;

  if (g_str_has_prefix (text, prefix) && g_ascii_isdigit (text[strlen (prefix)]))
    version += strlen (prefix);
  return sally_text_one_line (version, 100);
}

static Greeting *
get_greeting (SallyDialogue *dialogue)
{
  if (dialogue->state == NULL)
    sally_dialogue_take_state (dialogue, g_new0 (Greeting, 1), g_free);
  return dialogue->state;
}

/* Returns whether @payload is a greeting of protocol 10. */
static gboolean
parse_greeting (SallyDialogue *dialogue, const guint8 *payload, gsize length)
{
  const guint8 *end = memchr (payload + 1, 0, length - 1);
  const guint8 *rest, *plugin;
  Greeting *greeting = get_greeting (dialogue);
  gsize left, salt;

  if (end == NULL || end == payload + 1)
    return FALSE;
  rest = end + 1;
  left = length - (gsize) (rest - payload);
  if (left < 15)
    return FALSE;
  dialogue->facts->server_version = read_version (payload + 1, (gsize) (end - payload) - 1);
  greeting->capabilities = read_le16 (rest + 13);
  if (left >= 20)
    greeting->capabilities |= (guint32) read_le16 (rest + 18) << 16;
  if (left < 31 || (greeting->capabilities & CLIENT_PLUGIN_AUTH) == 0)
    return TRUE;
  salt = MAX (13, (gsize) MAX (rest[20], 8) - 8);
  if (left <= 31 + salt)
    return TRUE;
  plugin = rest + 31 + salt;
  left -= 31 + salt;
  if (left < sizeof greeting->auth_plugin)
    memcpy (greeting->auth_plugin, plugin, left);
  return TRUE;
}

static void
send_ssl_request (SallyDialogue *dialogue)
{
  Greeting *greeting = get_greeting (dialogue);
  guint8 payload[32] = { 0 };
  guint32 flags = CLIENT_PROTOCOL_41 | CLIENT_SSL | CLIENT_LONG_PASSWORD;

  flags |= greeting->capabilities
           & (CLIENT_SECURE_CONNECTION | CLIENT_PLUGIN_AUTH | CLIENT_PLUGIN_AUTH_LENENC);
  greeting->capabilities = flags;
  for (guint i = 0; i < 4; i++)
    payload[i] = (guint8) (flags >> (8 * i));
  payload[7] = 1; /* packets of up to 16 MiB */
  payload[8] = CHARACTER_SET_UTF8MB4;
  write_packet (dialogue, 1, payload, sizeof payload);
}

static void
judge_greeting (SallyDialogue *dialogue, const guint8 *payload, gsize length)
{
  SallyProbeFacts *facts = dialogue->facts;
  guint8 next;

  if (!parse_greeting (dialogue, payload, length)) {
    facts->negotiation = SALLY_NEGOTIATION_WRONG_PROTOCOL;
    facts->guess = SALLY_PROTOCOL_MYSQL;
    facts->first_bytes = g_bytes_new (payload, MIN (length, SALLY_FIRST_BYTES));
  } else if ((get_greeting (dialogue)->capabilities & CLIENT_SSL) == 0)
    facts->negotiation = SALLY_NEGOTIATION_NO_TLS;
  else if (sally_transport_peek (dialogue->transport, &next, 1) > 0)
    facts->negotiation = SALLY_NEGOTIATION_STUFFED;
  else {
    facts->negotiation = SALLY_NEGOTIATION_ACCEPTED;
    send_ssl_request (dialogue);
  }
}

static void
negotiate (SallyDialogue *dialogue)
{
  SallyProbeFacts *facts = dialogue->facts;
  g_autofree guint8 *payload = NULL;
  guint8 head[5];
  gsize length, done = 0, n = 0;

  while (done < sizeof head
         && sally_dialogue_read_some (dialogue, head + done, sizeof head - done, &n)
                == SALLY_NET_OK)
    done += n;
  if (done < sizeof head) {
    sally_dialogue_fail (dialogue, head, done);
    return;
  }
  length = head[0] | (gsize) head[1] << 8;
  if (length < 3 || head[2] != 0 || head[3] != 0
      || (head[4] != 0x0A && head[4] != 0x09 && head[4] != 0xFF)) {
    sally_dialogue_note_strange (dialogue, head, sizeof head);
    return;
  }
  payload = g_malloc (length);
  payload[0] = head[4];
  if (sally_dialogue_read (dialogue, payload + 1, length - 1) != SALLY_NET_OK) {
    sally_dialogue_fail (dialogue, head, sizeof head);
  } else if (payload[0] == 0xFF) {
    facts->negotiation = SALLY_NEGOTIATION_SERVER_ERROR;
    note_error (facts, payload, length);
  } else if (payload[0] == 0x09) {
    /* MySQL 3.22 and older: long before TLS. */
    facts->negotiation = SALLY_NEGOTIATION_NO_TLS;
    facts->server_version = read_version (payload + 1, length - 1);
  } else
    judge_greeting (dialogue, payload, length);
}

/* A server that dislikes the SSLRequest says so in clear text, where a
 * ServerHello was expected. */
static gboolean
read_refusal (SallyDialogue *dialogue, const guint8 *bytes, gsize length)
{
  if (length < 7 || bytes[2] != 0 || bytes[3] == 0 || bytes[4] != 0xFF)
    return FALSE;
  dialogue->facts->negotiation = SALLY_NEGOTIATION_SERVER_ERROR;
  note_error (dialogue->facts, bytes + 4, MIN (length - 4, read_le16 (bytes)));
  return TRUE;
}

static void
send_login (SallyDialogue *dialogue)
{
  g_autoptr (GByteArray) payload = g_byte_array_new ();
  const Greeting *greeting = get_greeting (dialogue);
  guint8 head[32] = { 0 };

  for (guint i = 0; i < 4; i++)
    head[i] = (guint8) (greeting->capabilities >> (8 * i));
  head[7] = 1;
  head[8] = CHARACTER_SET_UTF8MB4;
  g_byte_array_append (payload, head, sizeof head);
  g_byte_array_append (payload, (const guint8 *) MADE_UP_USER, sizeof MADE_UP_USER);
  g_byte_array_append (payload, (const guint8 *) "", 1); /* no password, in every form */
  if ((greeting->capabilities & CLIENT_PLUGIN_AUTH) != 0)
    g_byte_array_append (payload, (const guint8 *) greeting->auth_plugin,
                         (guint) strlen (greeting->auth_plugin) + 1);
  write_packet (dialogue, 2, payload->data, payload->len);
}

/* Errors that say: TLS is fine, the login was judged. */
static gboolean
is_about_login (guint number)
{
  static const guint numbers[] = { 1044, 1045, 1049, 1251, 1524, 1698, 1820, 1862, 3118, 4151 };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (number == numbers[i])
      return TRUE;
  return FALSE;
}

/* The answer to a question about the password that does not exist: plugins
 * that send it as text end it with 00, the others send nothing at all. */
static void
send_no_password (SallyDialogue *dialogue, const Packet *packet)
{
  gboolean as_text = packet->payload[0] == 0x01
                     || (packet->length > 7 && memcmp (packet->payload + 1, "caching", 7) == 0)
                     || (packet->length > 6 && memcmp (packet->payload + 1, "sha256", 6) == 0);

  write_packet (dialogue, (guint8) (packet->sequence + 1), (const guint8 *) "", as_text ? 1 : 0);
}

/* Returns whether the server has more to say. */
static gboolean
answer_login (SallyDialogue *dialogue, const Packet *packet)
{
  SallyProbeFacts *facts = dialogue->facts;
  static const guint8 quit[] = { COM_QUIT };

  switch (packet->payload[0]) {
  case 0xFF:
    if (packet->length >= 3 && is_about_login (read_le16 (packet->payload + 1)))
      sally_probe_facts_log (facts, "the made-up user was refused, as it should be");
    else
      note_error (facts, packet->payload, packet->length);
    return FALSE;
  case 0x00:
    sally_probe_facts_log (facts, "the server let the made-up user in");
    write_packet (dialogue, 0, quit, sizeof quit);
    return FALSE;
  case 0xFE:
    if (packet->length == 1)
      return FALSE;
    send_no_password (dialogue, packet);
    return TRUE;
  case 0x01:
    if (packet->length < 2 || packet->payload[1] != 0x03)
      send_no_password (dialogue, packet);
    return TRUE;
  default:
    return FALSE;
  }
}

static void
confirm (SallyDialogue *dialogue)
{
  g_auto (Packet) packet = { 0 };

  send_login (dialogue);
  for (guint round = 0; round < MAX_ROUNDS; round++) {
    if (read_packet (dialogue, &packet) != SALLY_NET_OK) {
      sally_dialogue_note_silence (dialogue);
      return;
    }
    dialogue->facts->confirmed = TRUE;
    if (!answer_login (dialogue, &packet))
      return;
  }
}

const SallyPreamble sally_preamble_mysql = {
  .negotiate = negotiate,
  .read_refusal = read_refusal,
  .confirm = confirm,
};
