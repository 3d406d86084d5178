/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-preamble.h"

#include "sally-endpoint-spec.h"
#include "sally-guess.h"
#include "sally-name-match.h"
#include "sally-probe-facts.h"
#include "sally-resolver-private.h"
#include "sally-text.h"
#include "sally-transport.h"
#include "sally-trust.h"
#include "sally-verify.h"

#include <string.h>

/* One conversation with a server: its connection, TLS over that, and what is
 * noted when the peer does not speak as it should.
 */

#define MAX_LOGGED_BYTES 48

static void
log_bytes (SallyDialogue *self, const char *direction, const void *bytes, gsize length)
{
  g_autofree char *hex = NULL;

  if (self->hidden) {
    sally_probe_facts_log (self->facts, "%s %" G_GSIZE_FORMAT " bytes of the sign-in, not shown",
                           direction, length);
    return;
  }
  hex = sally_text_hex (bytes, MIN (length, MAX_LOGGED_BYTES));
  sally_probe_facts_log (self->facts, "%s%s %" G_GSIZE_FORMAT " bytes: %s%s",
                         self->handshake != NULL ? "(in TLS) " : "", direction, length, hex,
                         length > MAX_LOGGED_BYTES ? "…" : "");
}

/**
 * sally_dialogue_init:
 * @self: (out caller-allocates): a conversation
 * @spec: what is tested; must outlive it
 * @facts: where to note what happens; must outlive it
 * @cancellable: (nullable): wakes every wait
 * @deadline: when the whole test ends, in monotonic microseconds
 *
 * Makes a conversation that is not connected.
 */
void
sally_dialogue_init (SallyDialogue *self,
                     SallyEndpointSpec *spec,
                     SallyProbeFacts *facts,
                     GCancellable *cancellable,
                     gint64 deadline)
{
  *self = (SallyDialogue){ .spec = spec,
                           .facts = facts,
                           .preamble = sally_preamble_find (spec),
                           .cancellable = cancellable,
                           .deadline = deadline };
  self->transport = sally_transport_new (
      cancellable, spec->connect_timeout != 0 ? spec->connect_timeout : SALLY_CONNECT_TIMEOUT,
      spec->read_timeout != 0 ? spec->read_timeout : SALLY_READ_TIMEOUT, deadline);
}

/**
 * sally_dialogue_clear:
 * @self: a conversation
 *
 * Hangs up.
 */
void
sally_dialogue_clear (SallyDialogue *self)
{
  sally_dialogue_take_state (self, NULL, NULL);
  g_clear_pointer (&self->handshake, sally_handshake_free);
  g_clear_pointer (&self->transport, sally_transport_free);
}

/**
 * sally_dialogue_take_state:
 * @self: a conversation
 * @state: (transfer full) (nullable): what its protocol has to remember
 * @free_state: (nullable): frees @state
 *
 * Replaces and frees what was remembered before.
 */
void
sally_dialogue_take_state (SallyDialogue *self, gpointer state, GDestroyNotify free_state)
{
  if (self->state != NULL && self->free_state != NULL)
    self->free_state (self->state);
  self->state = state;
  self->free_state = free_state;
}

/**
 * sally_dialogue_get_round_trips:
 * @self: a conversation
 *
 * Returns: how often it waited for the server, TCP handshakes included, on all
 *   of its connections
 */
guint
sally_dialogue_get_round_trips (SallyDialogue *self)
{
  return self->round_trips + sally_transport_get_round_trips (self->transport);
}

/* The name that a client of the endpoint would ask for: none for an address
 * (RFC 6066). */
static char *
find_sni (SallyEndpointSpec *spec)
{
  g_autofree char *name = sally_resolver_clean_host (spec->verify_as);
  gsize length;

  if (name == NULL || strchr (name, ':') != NULL || sally_name_is_ip (name))
    return NULL;
  length = strlen (name);
  if (length > 1 && name[length - 1] == '.')
    name[length - 1] = '\0';
  return *name != '\0' ? g_steal_pointer (&name) : NULL;
}

/**
 * sally_dialogue_start_tls:
 * @self: a conversation at the point where TLS starts
 *
 * Returns: whether the handshake was completed; the facts say what happened
 */
gboolean
sally_dialogue_start_tls (SallyDialogue *self)
{
  g_autofree char *sni = NULL;
  gboolean done;

  sni = self->preamble->make_sni != NULL ? self->preamble->make_sni (self->spec)
                                         : find_sni (self->spec);
  self->handshake = sally_handshake_new (self->transport, self->facts, sni, self->preamble->alpn);
  if (self->handshake == NULL) {
    self->facts->tls_text = g_strdup ("OpenSSL cannot be set up");
    return FALSE;
  }
  sally_handshake_set_highest (self->handshake, self->preamble->highest_tls);
  sally_handshake_set_identity (self->handshake, self->spec->client_chain, self->spec->client_key);
  sally_transport_set_framing (self->transport, self->preamble->framing);
  done = sally_handshake_run (self->handshake);
  sally_transport_set_framing (self->transport, NULL);
  return done;
}

/**
 * sally_dialogue_restart_tls:
 * @self: a conversation inside TLS
 *
 * Leaves TLS without a closing alert and makes a new handshake on the same
 * connection, as Oracle's listener wants it after it handed the connection to
 * the database.  The chain of the handshake before is a front's from now on.
 *
 * Returns: whether the new handshake was completed
 */
gboolean
sally_dialogue_restart_tls (SallyDialogue *self)
{
  sally_probe_facts_log (self->facts, "TLS starts again on the same connection");
  sally_probe_facts_begin_again (self->facts);
  g_clear_pointer (&self->handshake, sally_handshake_free);
  return sally_dialogue_start_tls (self);
}

/**
 * sally_dialogue_verify:
 * @self: a conversation whose handshake showed a chain
 *
 * Judges the chain, and those of listeners in front, and notes it in the facts.
 * Nobody is trusted without a chosen certificate.
 */
void
sally_dialogue_verify (SallyDialogue *self)
{
  SallyProbeFacts *facts = self->facts;
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (SallyTrust) nobody = NULL;
  g_autofree char *clean = sally_resolver_clean_host (self->spec->verify_as);
  const char *name = clean != NULL ? clean : self->spec->verify_as;
  SallyTrust *trust = self->spec->trust;

  if (trust == NULL)
    trust = nobody = sally_trust_new (none, NULL);
  facts->verification = sally_verify (facts->chain, trust, name, facts->started);
  for (guint i = 0; i < facts->front_chains->len; i++)
    g_ptr_array_add (facts->front_verifications,
                     sally_verify (facts->front_chains->pdata[i], trust, name, facts->started));
}

/**
 * sally_dialogue_reconnect:
 * @self: a conversation
 * @host: where the server sends us
 * @port: the port there
 *
 * Hangs up and connects to another address; nothing is said there yet.  A chain
 * that was seen so far is a front's from now on.
 *
 * Returns: how it ended
 */
SallyNetOutcome
sally_dialogue_reconnect (SallyDialogue *self, const char *host, guint16 port)
{
  SallyDialogue other;
  g_autoptr (GArray) addresses = NULL;
  SallyNetOutcome outcome;
  int error = 0;

  sally_dialogue_init (&other, self->spec, self->facts, self->cancellable, self->deadline);
  outcome = sally_transport_resolve (other.transport, host, port, &addresses, &error);
  if (outcome == SALLY_NET_OK && error != 0)
    outcome = SALLY_NET_UNREACHABLE;
  if (outcome == SALLY_NET_OK)
    outcome = sally_transport_connect (other.transport, addresses);
  if (outcome != SALLY_NET_OK) {
    sally_dialogue_clear (&other);
    return outcome;
  }
  self->round_trips += sally_transport_get_round_trips (self->transport);
  if (self->handshake != NULL)
    sally_probe_facts_begin_again (self->facts);
  g_clear_pointer (&self->handshake, sally_handshake_free);
  sally_transport_free (self->transport);
  self->transport = g_steal_pointer (&other.transport);
  g_free (self->facts->peer);
  self->facts->peer = sally_address_to_string (sally_transport_get_address (self->transport), TRUE);
  sally_probe_facts_log (self->facts, "redirected to %s", self->facts->peer);
  return SALLY_NET_OK;
}

/**
 * sally_dialogue_hide_bytes:
 * @self: a conversation
 * @hidden: whether the log shows only how much is sent and received
 *
 * Set while a password is under way.
 */
void
sally_dialogue_hide_bytes (SallyDialogue *self, gboolean hidden)
{
  self->hidden = hidden;
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
 * @self: a dialogue
 *
 * Notes that nothing was answered, or only half.  A server that asked for a client
 * certificate and then hangs up, with an alert or without, wants one: that is
 * all that some of them say.
 */
void
sally_dialogue_note_silence (SallyDialogue *self)
{
  SallyProbeFacts *facts = self->facts;
  SallyNetOutcome outcome = sally_transport_get_outcome (self->transport);

  sally_probe_facts_log (facts, "no answer");
  facts->unanswered = TRUE;
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
