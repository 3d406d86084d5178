/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-preamble.h"
#include "sally-tns-private.h"

#include "sally-endpoint-spec.h"
#include "sally-engine-setting.h"
#include "sally-oracle-descriptor.h"
#include "sally-probe-facts.h"
#include "sally-resolver-private.h"
#include "sally-text.h"

#include <string.h>

/* Oracle over TCPS: TLS from the first byte, then Oracle's network protocol (see
 * sally-tns.c) as its thin drivers speak it, up to the answer of the service.
 *
 *   client   CONNECT (DESCRIPTION=(ADDRESS=...)(CONNECT_DATA=(SERVICE_NAME=...)))
 *   listener RESEND         send the CONNECT again; with the flag 08 in another
 *                           TLS handshake on the same connection, since it was
 *                           handed to the database, which has a certificate of
 *                           its own
 *            REDIRECT       offset 8: length (2), address, [NUL, connect data]:
 *                           connect there, with the flag 04
 *            REFUSE         offset 8: two reasons (1 + 1), length (2), text with
 *                           (ERR=...) and (VSNNUM=...)
 *            ACCEPT         offset 8: version (2) ...: the service is there and
 *                           has a handler; no credentials were asked yet
 *            CONTROL        not for us
 *
 * A user name or password is never sent: Oracle's login is a protocol of its
 * own behind the ACCEPT.
 *
 * Listeners of 23.7 and later can be told the service in the server name of the
 * ClientHello (USE_SNI) and then leave TLS to the database at once; others
 * ignore it.  Without the setting no name is sent, as Oracle's clients do.
 */

#define MAX_PACKETS 16
#define MAX_REDIRECTS 3
#define MAX_TEXT 300
#define MAX_SERVICE 255
#define MAX_SNI 255
#define IS_REQUIRED 0x10 /* native encryption, in the flags of an ACCEPT */

/* What is asked, and how often we were sent on. */
typedef struct {
  char *data; /* (owned) */
  gsize length;
  guint8 flags;
  guint n_redirects;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_free (self->data);
  g_free (self);
}

/* NULL when a part cannot stand in a descriptor. */
static char *
make_descriptor (SallyEndpointSpec *spec, const char *protocol)
{
  g_autofree char *host = sally_resolver_clean_host (spec->server);
  g_autoptr (GString) text = g_string_new ("(DESCRIPTION=(ADDRESS=");
  gboolean by_sid =
      g_str_equal (sally_endpoint_spec_get_setting (spec, SALLY_SETTING_CONNECT_BY), "sid");

  if (host == NULL || !sally_oracle_descriptor_can_hold (host)
      || !sally_oracle_descriptor_can_hold (spec->database)
      || strlen (spec->database) > MAX_SERVICE)
    return NULL;
  g_string_append_printf (text, "(PROTOCOL=%s)(HOST=%s)(PORT=%u))(CONNECT_DATA=", protocol, host,
                          spec->port);
  if (spec->database[0] != '\0')
    g_string_append_printf (text, "(%s=%s)", by_sid ? "SID" : "SERVICE_NAME", spec->database);
  g_string_append (text, "(CID=(PROGRAM=sallyport)(HOST=sallyport)(USER=sallyport))))");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* S, length of the service, its name, version of the form, version of TNS. */
static char *
make_sni (SallyEndpointSpec *spec)
{
  g_autofree char *name = NULL;
  const char *yes = sally_endpoint_spec_get_setting (spec, SALLY_SETTING_SERVICE_SNI);
  const char *by = sally_endpoint_spec_get_setting (spec, SALLY_SETTING_CONNECT_BY);

  if (!g_str_equal (yes, "yes") || g_str_equal (by, "sid") || spec->database[0] == '\0'
      || strspn (spec->database, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-")
             != strlen (spec->database))
    return NULL;
  name = g_strdup_printf ("S%u.%s.V3.%d", (guint) strlen (spec->database), spec->database,
                          SALLY_TNS_VERSION);
  return strlen (name) <= MAX_SNI ? g_steal_pointer (&name) : NULL;
}

static gboolean
find_number (const char *text, gsize length, const char *name, guint64 *number)
{
  const char *value;
  gsize value_length;
  char digits[16];

  if (!sally_oracle_descriptor_find (text, length, name, &value, &value_length)
      || value_length >= sizeof digits)
    return FALSE;
  memcpy (digits, value, value_length);
  digits[value_length] = '\0';
  return g_ascii_string_to_unsigned (digits, 10, 1, G_MAXUINT32, number, NULL);
}

/* What a REFUSE says: the number of an error, and the listener's version, whose
 * high byte is the release. */
static void
note_refusal (SallyDialogue *dialogue, const SallyTnsPacket *packet)
{
  SallyProbeFacts *facts = dialogue->facts;
  gsize length = 0;
  g_autofree char *text = sally_tns_read_text (dialogue, packet, 10, &length);
  guint64 number = 0;

  g_clear_pointer (&facts->server_text, g_free);
  facts->server_text = sally_text_one_line (text != NULL ? text : "", MAX_TEXT);
  if (text == NULL)
    length = 0;
  if (find_number (text, length, "ERR", &number) || find_number (text, length, "CODE", &number))
    facts->server_error = (guint) number;
  if (find_number (text, length, "VSNNUM", &number)) {
    g_clear_pointer (&facts->server_version, g_free);
    facts->server_version = g_strdup_printf ("%u", (guint) (number >> 24));
  }
  sally_probe_facts_log (facts, "refused: ORA-%05u %s", facts->server_error, facts->server_text);
}

/* An ACCEPT of a server that insists on Oracle's own encryption says so; TLS
 * clients cannot go on there. */
static void
note_accept (SallyDialogue *dialogue, const SallyTnsPacket *packet)
{
  guint version = sally_tns_get_number (packet, 8);
  guint encryption = sally_tns_get_number (packet, 22);

  sally_probe_facts_log (dialogue->facts, "accepted, version %u%s", version,
                         ((encryption >> 8) & IS_REQUIRED) != 0 ? ", native encryption required"
                                                                : "");
  sally_tns_write_end (dialogue, version);
}

/* Reads where a REDIRECT points to; FALSE when that makes no sense. */
static gboolean
read_redirect (SallyDialogue *dialogue, const SallyTnsPacket *packet, char **host, guint16 *port)
{
  Question *question = dialogue->state;
  gsize length, address_length, host_length;
  g_autofree char *text = sally_tns_read_text (dialogue, packet, 8, &length);
  const char *value;
  guint64 number;

  if (text == NULL)
    return FALSE;
  address_length = strlen (text);
  if (!sally_oracle_descriptor_find (text, address_length, "HOST", &value, &host_length)
      || !find_number (text, address_length, "PORT", &number) || number > G_MAXUINT16)
    return FALSE;
  if (address_length < length) {
    gsize data_length = length - address_length - 1;

    if (!sally_tns_can_connect (data_length))
      return FALSE;
    g_free (question->data);
    question->data = g_malloc0 (data_length + 1);
    memcpy (question->data, text + address_length + 1, data_length);
    question->length = data_length;
  }
  *host = g_strndup (value, host_length);
  *port = (guint16) number;
  return TRUE;
}

/* Goes where a REDIRECT points to, as far as the TLS there; FALSE when nothing
 * can be asked there. */
static gboolean
follow (SallyDialogue *dialogue, const SallyTnsPacket *packet)
{
  Question *question = dialogue->state;
  SallyProbeFacts *facts = dialogue->facts;
  g_autofree char *host = NULL;
  guint16 port;

  if (!read_redirect (dialogue, packet, &host, &port)) {
    sally_dialogue_note_silence (dialogue);
    return FALSE;
  }
  g_clear_pointer (&facts->server_text, g_free);
  {
    g_autofree char *words = g_strdup_printf ("REDIRECT %s:%u", host, port);

    facts->server_text = sally_text_one_line (words, MAX_TEXT);
    sally_probe_facts_log (facts, "%s", facts->server_text);
  }
  question->flags = SALLY_TNS_REDIRECTED;
  if (question->n_redirects++ == MAX_REDIRECTS
      || sally_dialogue_reconnect (dialogue, host, port) != SALLY_NET_OK) {
    facts->unanswered = TRUE;
    return FALSE;
  }
  return sally_dialogue_start_tls (dialogue);
}

/* Returns whether the question has to be asked (again). */
static gboolean
take_answer (SallyDialogue *dialogue, const SallyTnsPacket *packet)
{
  dialogue->facts->confirmed = TRUE;
  switch (packet->type) {
  case SALLY_TNS_RESEND:
    return (packet->flags & SALLY_TNS_TLS_AGAIN) == 0 || sally_dialogue_restart_tls (dialogue);
  case SALLY_TNS_REDIRECT:
    return follow (dialogue, packet);
  case SALLY_TNS_ACCEPT:
    g_clear_pointer (&dialogue->facts->server_text, g_free);
    note_accept (dialogue, packet);
    return FALSE;
  case SALLY_TNS_REFUSE:
    note_refusal (dialogue, packet);
    return FALSE;
  default:
    sally_probe_facts_log (dialogue->facts, "a packet of type %u ends it", packet->type);
    dialogue->facts->unanswered = TRUE;
    return FALSE;
  }
}

static void
ask (SallyDialogue *dialogue)
{
  Question *question = dialogue->state;
  g_auto (SallyTnsPacket) packet = { { 0 } };
  gboolean again = TRUE;

  for (guint i = 0; again && i < MAX_PACKETS; i++) {
    SallyNetOutcome outcome;

    if (packet.type != SALLY_TNS_CONTROL)
      sally_tns_write_connect (dialogue, question->data, question->length, question->flags);
    outcome = sally_tns_read (dialogue, &packet);
    if (packet.foreign)
      sally_dialogue_note_strange (dialogue, packet.head, sizeof packet.head);
    else if (outcome != SALLY_NET_OK)
      sally_dialogue_note_silence (dialogue);
    if (outcome != SALLY_NET_OK)
      return;
    again = packet.type == SALLY_TNS_CONTROL || take_answer (dialogue, &packet);
  }
  if (again)
    dialogue->facts->unanswered = TRUE;
}

/* Remembers what to ask; FALSE when it cannot be put into a descriptor. */
static gboolean
prepare (SallyDialogue *dialogue, const char *protocol)
{
  char *descriptor = make_descriptor (dialogue->spec, protocol);
  Question *question;

  if (descriptor == NULL) {
    sally_probe_facts_log (dialogue->facts, "the service cannot be written into a descriptor");
    return FALSE;
  }
  question = g_new0 (Question, 1);
  question->data = descriptor;
  question->length = strlen (descriptor);
  sally_dialogue_take_state (dialogue, question, question_free);
  return TRUE;
}

static void
confirm (SallyDialogue *dialogue)
{
  if (prepare (dialogue, "tcps"))
    ask (dialogue);
  else if (dialogue->facts->client_certificate_requested && dialogue->handshake != NULL)
    sally_handshake_wait_for_alert (dialogue->handshake);
}

/* A listener that answers the ClientHello in clear text has no TLS here. */
static gboolean
read_refusal (SallyDialogue *dialogue, const guint8 *bytes, gsize length)
{
  if (dialogue->facts->guess != SALLY_PROTOCOL_TNS)
    return FALSE;
  dialogue->facts->negotiation = SALLY_NEGOTIATION_PLAINTEXT_PORT;
  return TRUE;
}

/* Whatever the listener answers in clear text: it speaks it. */
static void
ask_plaintext (SallyDialogue *dialogue)
{
  SallyProbeFacts *facts = dialogue->facts;
  g_auto (SallyTnsPacket) packet = { { 0 } };
  Question *question;

  facts->plaintext = SALLY_PLAINTEXT_UNKNOWN;
  if (!prepare (dialogue, "tcp"))
    return;
  question = dialogue->state;
  sally_tns_write_connect (dialogue, question->data, question->length, 0);
  if (sally_tns_read (dialogue, &packet) != SALLY_NET_OK)
    return;
  facts->plaintext = SALLY_PLAINTEXT_ACCEPTED;
  if (packet.type == SALLY_TNS_REFUSE)
    note_refusal (dialogue, &packet);
  else if (packet.type == SALLY_TNS_ACCEPT)
    note_accept (dialogue, &packet);
  if (facts->server_error != 0)
    facts->plaintext_text = g_strdup_printf ("ORA-%05u", facts->server_error);
}

const SallyPreamble sally_preamble_oracle = {
  .beside_tls = SALLY_PLAINTEXT_OTHER_PORT,
  .ask_plaintext_late = TRUE,
  .make_sni = make_sni,
  .read_refusal = read_refusal,
  .confirm = confirm,
  .ask_plaintext = ask_plaintext,
};
