/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-preamble.h"

#include "sally-probe-facts.h"
#include "sally-tds-error.h"
#include "sally-tds-prelogin.h"
#include "sally-transport.h"

#include <openssl/ssl.h>

/* SQL Server, Azure SQL and Babelfish.
 *
 * TDS 7 (MS-TDS 3.2.5.2): both sides exchange PRELOGINs in clear text, then TLS
 * shakes hands inside packets of type 12, and goes on without them.  A flight
 * of ours is one message.  TLS 1.3 does not fit into this: what its servers
 * send after the handshake would be outside of the packets.
 *
 *   we say    the server says
 *   OFF       OFF      encrypts the login, takes the rest in clear text
 *             REQ, ON  encrypts everything: it refuses clear text
 *             NOT_SUP  has no TLS
 *   ON        ON, REQ  encrypts everything
 *             OFF      makes no sense: nobody may go on
 *             NOT_SUP  has no TLS
 *   NOT_SUP   NOT_SUP  takes everything in clear text, the login too
 *             REQ, ON  refuses it
 *
 * So a test says OFF and learns what the server insists on.  Before a sign-in
 * it says ON, since after OFF only the login would be encrypted; then OFF is
 * said on a second connection that goes no further.
 *
 * TDS 8 (strict): TLS starts with the first byte, with the ALPN name "tds/8.0",
 * and the PRELOGINs are exchanged inside it.
 */

/* Several packets only for what is longer than one. */
static void
wrap_flight (GByteArray *packets, const guint8 *data, gsize length)
{
  sally_tds_message_wrap (packets, SALLY_TDS_PRELOGIN, data, length, SALLY_TDS_PACKET);
}

/* Old servers answer with the type of a reply. */
static gssize
unwrap_header (const guint8 *header)
{
  gssize length = header[2] << 8 | header[3];

  if ((header[0] != SALLY_TDS_PRELOGIN && header[0] != SALLY_TDS_REPLY)
      || length < SALLY_TDS_HEADER)
    return -1;
  return length - SALLY_TDS_HEADER;
}

static const SallyFraming framing = {
  .header_length = SALLY_TDS_HEADER,
  .wrap = wrap_flight,
  .unwrap = unwrap_header,
};

/* A server that is full, or that still starts, says so at once. */
static gboolean
note_error (SallyDialogue *dialogue, const SallyTdsMessage *answer)
{
  SallyProbeFacts *facts = dialogue->facts;
  g_auto (SallyTdsError) error = { 0 };
  SallyTdsCursor cursor;

  sally_tds_cursor_init (&cursor, answer->payload->data, answer->payload->len);
  if (sally_tds_cursor_u8 (&cursor) != SALLY_TDS_TOKEN_ERROR
      || !sally_tds_error_read7 (&error, &cursor))
    return FALSE;
  facts->negotiation = SALLY_NEGOTIATION_SERVER_ERROR;
  facts->server_error = error.number;
  g_free (facts->server_text);
  facts->server_text = g_steal_pointer (&error.text);
  return TRUE;
}

static void
note_version (SallyDialogue *dialogue, const SallyTdsPrelogin *prelogin)
{
  g_free (dialogue->facts->server_version);
  dialogue->facts->server_version = sally_tds_prelogin_describe_version (prelogin);
  sally_probe_facts_log (dialogue->facts, "the server says %s, version %s",
                         sally_tds_prelogin_get_name (prelogin->encryption),
                         dialogue->facts->server_version);
}

/* What the answer to OFF says about connections without TLS. */
static SallyPlaintext
judge_plaintext (guint8 encryption)
{
  switch (encryption) {
  case SALLY_TDS_ENCRYPT_OFF:
    return SALLY_PLAINTEXT_LOGIN_ONLY;
  case SALLY_TDS_ENCRYPT_ON:
  case SALLY_TDS_ENCRYPT_REQ:
    return SALLY_PLAINTEXT_REFUSED;
  case SALLY_TDS_ENCRYPT_NOT_SUP:
    return SALLY_PLAINTEXT_ACCEPTED;
  default:
    return SALLY_PLAINTEXT_UNKNOWN;
  }
}

/* An answer that looks like TDS and is none looks like nobody's. */
static void
note_nonsense (SallyDialogue *dialogue, const SallyTdsMessage *answer, SallyTdsRead how)
{
  sally_tds_message_note (answer, dialogue, how);
  if (dialogue->facts->guess == SALLY_PROTOCOL_TDS)
    dialogue->facts->guess = SALLY_PROTOCOL_UNKNOWN;
}

static void
judge_answer (SallyDialogue *dialogue,
              const SallyTdsPrelogin *prelogin,
              const SallyTdsMessage *answer)
{
  SallyProbeFacts *facts = dialogue->facts;
  guint8 next;

  if (prelogin->encryption > SALLY_TDS_ENCRYPT_REQ
      || (dialogue->signs_in && prelogin->encryption == SALLY_TDS_ENCRYPT_OFF)) {
    note_nonsense (dialogue, answer, SALLY_TDS_READ_STRANGE);
    return;
  }
  if (sally_transport_peek (dialogue->transport, &next, 1) > 0) {
    facts->negotiation = SALLY_NEGOTIATION_STUFFED;
    return;
  }
  facts->negotiation = prelogin->encryption == SALLY_TDS_ENCRYPT_NOT_SUP
                           ? SALLY_NEGOTIATION_NO_TLS
                           : SALLY_NEGOTIATION_ACCEPTED;
  if (!dialogue->signs_in || prelogin->encryption == SALLY_TDS_ENCRYPT_NOT_SUP)
    facts->plaintext = judge_plaintext (prelogin->encryption);
}

static void
negotiate (SallyDialogue *dialogue)
{
  g_auto (SallyTdsMessage) answer = { NULL };
  SallyTdsPrelogin prelogin;
  SallyTdsRead how;

  how = sally_tds_prelogin_exchange (
      &prelogin, dialogue, dialogue->signs_in ? SALLY_TDS_ENCRYPT_ON : SALLY_TDS_ENCRYPT_OFF,
      &answer);
  if (how == SALLY_TDS_READ_OK) {
    note_version (dialogue, &prelogin);
    judge_answer (dialogue, &prelogin, &answer);
  } else if (how == SALLY_TDS_READ_ENDED || !note_error (dialogue, &answer))
    note_nonsense (dialogue, &answer, how);
}

static gboolean
asks_when_signing_in (const SallyDialogue *dialogue)
{
  return dialogue->signs_in;
}

static void
ask_plaintext (SallyDialogue *dialogue)
{
  SallyProbeFacts *facts = dialogue->facts;
  g_auto (SallyTdsMessage) answer = { NULL };
  SallyTdsPrelogin prelogin;
  SallyTdsRead how;
  SallyNetOutcome outcome;

  how = sally_tds_prelogin_exchange (&prelogin, dialogue, SALLY_TDS_ENCRYPT_OFF, &answer);
  outcome = sally_transport_get_outcome (dialogue->transport);
  facts->plaintext = SALLY_PLAINTEXT_UNKNOWN;
  if (how == SALLY_TDS_READ_OK)
    facts->plaintext = judge_plaintext (prelogin.encryption);
  else if (how == SALLY_TDS_READ_ENDED && answer.n_first == 0
           && (outcome == SALLY_NET_CLOSED || outcome == SALLY_NET_RESET)) {
    facts->plaintext = SALLY_PLAINTEXT_REFUSED;
    facts->net = outcome;
  }
}

/* There is a server of TDS 7 behind every one of TDS 8 unless it forces strict
 * encryption, and then it hangs up: one question without a sign-in. */
static gboolean
always_asks (const SallyDialogue *dialogue)
{
  return TRUE;
}

/* MS-TDS has encryption inside of TLS ignored. */
static void
confirm_strict (SallyDialogue *dialogue)
{
  SallyProbeFacts *facts = dialogue->facts;
  g_auto (SallyTdsMessage) answer = { NULL };
  SallyTdsPrelogin prelogin;
  SallyTdsRead how;

  if (facts->alpn == NULL)
    sally_probe_facts_log (facts, "the server did not choose tds/8.0");
  how = sally_tds_prelogin_exchange (&prelogin, dialogue, SALLY_TDS_ENCRYPT_NOT_SUP, &answer);
  facts->confirmed = how == SALLY_TDS_READ_OK;
  if (how == SALLY_TDS_READ_OK)
    note_version (dialogue, &prelogin);
  else if (how == SALLY_TDS_READ_ENDED)
    sally_dialogue_note_silence (dialogue);
  else
    sally_dialogue_note_strange (dialogue, answer.first, answer.n_first);
}

const SallyPreamble sally_preamble_tds = {
  .highest_tls = TLS1_2_VERSION,
  .framing = &framing,
  .negotiate = negotiate,
  .wants_question = asks_when_signing_in,
  .ask_plaintext = ask_plaintext,
};

const SallyPreamble sally_preamble_tds_strict = {
  .alpn = "tds/8.0",
  .confirm = confirm_strict,
  .wants_question = always_asks,
  .ask_plaintext = ask_plaintext,
};
