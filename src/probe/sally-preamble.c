/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-preamble.h"

#include "sally-endpoint-spec.h"
#include "sally-engine.h"
#include "sally-guess.h"
#include "sally-probe-facts.h"
#include "sally-text.h"
#include "sally-transport.h"

#include <string.h>

/* Which preamble an endpoint needs, and what all of them share: reading and
 * writing on either side of the start of TLS, and what to note when the peer
 * does not speak as it should.
 */

#define MAX_LOGGED_BYTES 48

static void
log_bytes (SallyDialogue *self, const char *direction, const void *bytes, gsize length)
{
  g_autofree char *hex = sally_text_hex (bytes, MIN (length, MAX_LOGGED_BYTES));

  sally_probe_facts_log (self->facts, "%s%s %" G_GSIZE_FORMAT " bytes: %s%s",
                         self->handshake != NULL ? "(in TLS) " : "", direction, length, hex,
                         length > MAX_LOGGED_BYTES ? "…" : "");
}

/**
 * sally_preamble_find:
 * @spec: what is tested
 *
 * Returns: (nullable): how to get to TLS with it, or %NULL when Sallyport does
 *   not know
 */
const SallyPreamble *
sally_preamble_find (SallyEndpointSpec *spec)
{
  switch (spec->engine->family) {
  case SALLY_FAMILY_MYSQL:
    return &sally_preamble_mysql;
  case SALLY_FAMILY_POSTGRES:
    return spec->negotiation_direct ? &sally_preamble_postgres_direct : &sally_preamble_postgres;
  case SALLY_FAMILY_ORACLE:
  case SALLY_FAMILY_TDS:
  case SALLY_FAMILY_ASE:
  case SALLY_FAMILY_DB2:
  case SALLY_FAMILY_MONGODB:
  case SALLY_FAMILY_REDIS:
  case SALLY_FAMILY_KAFKA:
  case SALLY_FAMILY_AWS:
    break;
  }
  return NULL;
}

/**
 * sally_dialogue_write:
 * @self: a dialogue
 * @data: what to send, inside TLS when that is up
 * @length: how much
 *
 * It leaves with the next read.
 */
void
sally_dialogue_write (SallyDialogue *self, const void *data, gsize length)
{
  log_bytes (self, ">", data, length);
  if (self->handshake != NULL)
    sally_handshake_write (self->handshake, data, length);
  else
    sally_transport_write (self->transport, data, length);
}

/**
 * sally_dialogue_read_some:
 * @self: a dialogue
 * @buffer: (array length=size): where to
 * @size: how much fits
 * @n_read: (out): how much came
 *
 * Returns: how it ended
 */
SallyNetOutcome
sally_dialogue_read_some (SallyDialogue *self, void *buffer, gsize size, gsize *n_read)
{
  SallyNetOutcome outcome;

  if (self->handshake != NULL)
    outcome = sally_handshake_read (self->handshake, buffer, size, n_read);
  else
    outcome = sally_transport_read (self->transport, buffer, size, n_read);
  if (*n_read > 0)
    log_bytes (self, "<", buffer, *n_read);
  return outcome;
}

/**
 * sally_dialogue_read:
 * @self: a dialogue
 * @buffer: (array length=size): where to
 * @size: how much to read, exactly; what follows stays where it is
 *
 * Returns: how it ended
 */
SallyNetOutcome
sally_dialogue_read (SallyDialogue *self, void *buffer, gsize size)
{
  guint8 *bytes = buffer;
  gsize done = 0;

  while (done < size) {
    gsize n = 0;
    SallyNetOutcome outcome = sally_dialogue_read_some (self, bytes + done, size - done, &n);

    if (outcome != SALLY_NET_OK)
      return outcome;
    done += n;
  }
  return SALLY_NET_OK;
}

/**
 * sally_dialogue_fail:
 * @self: a dialogue before TLS
 * @bytes: (array length=length): what had come of the answer
 * @length: how much
 *
 * Notes that the answer did not come, or broke off.
 */
void
sally_dialogue_fail (SallyDialogue *self, const void *bytes, gsize length)
{
  SallyProbeFacts *facts = self->facts;

  facts->negotiation = SALLY_NEGOTIATION_NO_ANSWER;
  facts->net = sally_transport_get_outcome (self->transport);
  facts->net_step = SALLY_STEP_NEGOTIATE;
  facts->system_error = sally_transport_get_system_error (self->transport);
  if (length == 0 || facts->first_bytes != NULL)
    return;
  facts->first_bytes = g_bytes_new (bytes, MIN (length, SALLY_FIRST_BYTES));
  facts->guess = sally_guess_protocol (bytes, length);
}

/**
 * sally_dialogue_note_silence:
 * @self: a dialogue inside TLS
 *
 * Notes that nothing was answered there.  A server that asked for a client
 * certificate and then hangs up, with an alert or without, wants one: that is
 * all that some of them say.
 */
void
sally_dialogue_note_silence (SallyDialogue *self)
{
  SallyProbeFacts *facts = self->facts;
  SallyNetOutcome outcome = sally_transport_get_outcome (self->transport);

  sally_probe_facts_log (facts, "no answer inside TLS");
  if (facts->alert >= 0 || outcome == SALLY_NET_CLOSED || outcome == SALLY_NET_RESET)
    facts->client_certificate_required = facts->client_certificate_requested;
}

/**
 * sally_dialogue_note_strange:
 * @self: a dialogue before TLS
 * @bytes: (array length=length): what was read of the answer
 * @length: how much
 *
 * Notes that the answer is of another protocol, and whose it may be; what has
 * arrived behind @bytes is looked at too.
 */
void
sally_dialogue_note_strange (SallyDialogue *self, const void *bytes, gsize length)
{
  SallyProbeFacts *facts = self->facts;
  guint8 first[SALLY_FIRST_BYTES];
  gsize n = MIN (length, sizeof first);

  memcpy (first, bytes, n);
  if (n == length && n < sizeof first && self->handshake == NULL)
    n += sally_transport_peek (self->transport, first + n, sizeof first - n);
  facts->negotiation = SALLY_NEGOTIATION_WRONG_PROTOCOL;
  g_clear_pointer (&facts->first_bytes, g_bytes_unref);
  facts->first_bytes = g_bytes_new (first, n);
  facts->guess = sally_guess_protocol (first, n);
  log_bytes (self, "not understood:", first, n);
}
