/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-plaintext-question-private.h"

#include "sally-endpoint-spec.h"
#include "sally-probe-facts.h"
#include "sally-tsan.h"

/* "Would you take me without TLS?", asked while the test goes on.
 *
 * On a connection and a thread of its own, since one connection cannot be asked
 * both ways: it takes two round trips and the TLS test at least three, so
 * nobody waits for it.  It writes into facts of its own; what it learnt is
 * copied when both have ended.
 */
struct _SallyPlaintextQuestion {
  const SallyPreamble *preamble;
  SallyEndpointSpec *spec; /* (owned) */
  SallyAddress address;
  GCancellable *cancellable; /* (owned) (nullable) */
  gint64 deadline;
  SallyProbeFacts *facts; /* (owned) */
  GThread *thread;        /* (owned) (nullable) */
};

static gpointer
ask_thread (gpointer data)
{
  SallyPlaintextQuestion *self = data;
  g_autoptr (GArray) addresses = g_array_new (FALSE, FALSE, sizeof (SallyAddress));
  g_auto (SallyDialogue) dialogue = { NULL };

  SALLY_TSAN_ACQUIRE (self);
  sally_dialogue_init (&dialogue, self->spec, self->facts, self->cancellable, self->deadline);
  g_array_append_val (addresses, self->address);
  if (sally_transport_connect (dialogue.transport, addresses) == SALLY_NET_OK)
    self->preamble->ask_plaintext (&dialogue);
  else
    self->facts->plaintext = SALLY_PLAINTEXT_UNKNOWN;
  SALLY_TSAN_RELEASE (self);
  return NULL;
}

/**
 * sally_plaintext_question_ask: (skip)
 * @preamble: how the protocol asks
 * @spec: what is tested
 * @address: the address that answered
 * @cancellable: (nullable): stops it
 * @deadline: of the whole test, in monotonic microseconds
 *
 * Returns: (transfer full) (nullable): the question, under way; %NULL when there
 *   is none to ask
 */
SallyPlaintextQuestion *
sally_plaintext_question_ask (const SallyPreamble *preamble,
                              SallyEndpointSpec *spec,
                              const SallyAddress *address,
                              GCancellable *cancellable,
                              gint64 deadline)
{
  SallyPlaintextQuestion *self;

  if (preamble->ask_plaintext == NULL)
    return NULL;
  self = g_new0 (SallyPlaintextQuestion, 1);
  self->preamble = preamble;
  self->spec = sally_endpoint_spec_ref (spec);
  self->address = *address;
  if (cancellable != NULL)
    self->cancellable = g_object_ref (cancellable);
  self->deadline = deadline;
  self->facts = sally_probe_facts_new ();
  SALLY_TSAN_RELEASE (self);
  self->thread = g_thread_try_new ("plaintext", ask_thread, self, NULL);
  return self;
}

/**
 * sally_plaintext_question_finish: (skip)
 * @self: (transfer full) (nullable): a question
 * @facts: where to note the answer
 *
 * Waits for the answer; the clocks and the cancel fd of the test hold for it.
 */
void
sally_plaintext_question_finish (SallyPlaintextQuestion *self, SallyProbeFacts *facts)
{
  if (self == NULL)
    return;
  if (self->thread != NULL)
    g_thread_join (self->thread);
  SALLY_TSAN_ACQUIRE (self);
  facts->plaintext = self->facts->plaintext;
  /* Whoever hangs up on TLS too refuses more than connections without it. */
  if (facts->plaintext == SALLY_PLAINTEXT_REFUSED && self->facts->net != SALLY_NET_OK
      && !facts->handshake)
    facts->plaintext = SALLY_PLAINTEXT_UNKNOWN;
  facts->plaintext_text = g_steal_pointer (&self->facts->plaintext_text);
  /* A server that does not say a word to TLS may say who it is in clear text. */
  if (self->preamble->ask_plaintext_late && !facts->handshake && facts->first_bytes == NULL
      && self->facts->guess != SALLY_PROTOCOL_UNKNOWN && self->facts->guess != SALLY_PROTOCOL_TLS) {
    facts->negotiation = self->facts->negotiation;
    facts->guess = self->facts->guess;
    facts->first_bytes = g_steal_pointer (&self->facts->first_bytes);
  }
  for (guint i = 0; i < self->facts->log->len; i++)
    sally_probe_facts_log (facts, "(second connection) %s",
                           (const char *) g_ptr_array_index (self->facts->log, i));
  sally_probe_facts_unref (self->facts);
  g_clear_object (&self->cancellable);
  sally_endpoint_spec_unref (self->spec);
  g_free (self);
}
