/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-kafka.h"
#include "sally-preamble.h"

#include "sally-probe-facts.h"

/* Apache Kafka and Amazon MSK: TLS starts with the first byte, on a listener of
 * its own.  ApiVersions (version 0, which every broker since 0.10 knows) may be
 * asked before anybody signs in.
 */

#define CORRELATION 1
#define MAX_APIS 1000

static SallyNetOutcome
ask (SallyDialogue *dialogue, SallyKafkaReply *reply)
{
  SallyNetOutcome outcome;
  gint32 n_apis;

  sally_kafka_write (dialogue, SALLY_KAFKA_API_VERSIONS, 0, CORRELATION, NULL);
  outcome = sally_kafka_read (dialogue, CORRELATION, reply);
  if (outcome != SALLY_NET_OK)
    return outcome;
  sally_kafka_take_i16 (reply);
  n_apis = sally_kafka_take_i32 (reply);
  return !reply->broken && n_apis >= 0 && n_apis <= MAX_APIS ? SALLY_NET_OK : SALLY_NET_FAILED;
}

/* Whether Kafka answered; what else answers is noted. */
static gboolean
ask_and_note (SallyDialogue *dialogue)
{
  g_auto (SallyKafkaReply) reply = { 0 };
  SallyNetOutcome outcome = ask (dialogue, &reply);

  if (outcome == SALLY_NET_FAILED && reply.bytes->len > 0)
    sally_dialogue_note_strange (dialogue, reply.bytes->data, reply.bytes->len);
  else if (outcome != SALLY_NET_OK)
    sally_dialogue_note_silence (dialogue);
  return outcome == SALLY_NET_OK;
}

static void
confirm (SallyDialogue *dialogue)
{
  dialogue->facts->confirmed = ask_and_note (dialogue);
}

static void
ask_plaintext (SallyDialogue *dialogue)
{
  dialogue->facts->plaintext =
      ask_and_note (dialogue) ? SALLY_PLAINTEXT_ACCEPTED : SALLY_PLAINTEXT_UNKNOWN;
}

const SallyPreamble sally_preamble_kafka = {
  .beside_tls = SALLY_PLAINTEXT_OTHER_PORT,
  .ask_plaintext_late = TRUE,
  .confirm = confirm,
  .ask_plaintext = ask_plaintext,
};
