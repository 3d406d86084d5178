/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-redirect.h"

#include "sally-endpoint-spec.h"
#include "sally-ladder.h"
#include "sally-preamble.h"
#include "sally-probe-facts.h"
#include "sally-transport.h"

/* What a test does up to its sign-in, once more and without steps to show. */

/**
 * sally_redirect_new:
 * @from: the conversation with the server that sends us on
 * @host: where to
 * @port: the port there
 *
 * Returns: (transfer full): a conversation that is not connected
 */
SallyRedirect *
sally_redirect_new (SallyDialogue *from, const char *host, guint16 port)
{
  SallyRedirect *self = g_new0 (SallyRedirect, 1);

  self->spec = sally_endpoint_spec_redirect (from->spec, host, port);
  self->facts = sally_probe_facts_new ();
  sally_dialogue_init (&self->dialogue, self->spec, self->facts, from->cancellable, from->deadline);
  self->dialogue.signs_in = from->signs_in;
  return self;
}

/**
 * sally_redirect_free:
 * @self: (transfer full): a redirection
 *
 * Hangs up.
 */
void
sally_redirect_free (SallyRedirect *self)
{
  sally_dialogue_clear (&self->dialogue);
  sally_probe_facts_unref (self->facts);
  sally_endpoint_spec_unref (self->spec);
  g_free (self);
}

static gboolean
reach (SallyRedirect *self)
{
  SallyTransport *transport = self->dialogue.transport;
  SallyProbeFacts *facts = self->facts;
  g_autoptr (GArray) addresses = NULL;

  facts->net_step = SALLY_STEP_RESOLVE;
  facts->net = sally_transport_resolve (transport, self->spec->server, self->spec->port, &addresses,
                                        &facts->resolve_error);
  if (facts->net != SALLY_NET_OK || facts->resolve_error != 0)
    return FALSE;
  facts->net_step = SALLY_STEP_CONNECT;
  facts->net = sally_transport_connect (transport, addresses);
  if (facts->net != SALLY_NET_OK)
    return FALSE;
  facts->peer = sally_address_to_string (sally_transport_get_address (transport), TRUE);
  return TRUE;
}

/**
 * sally_redirect_arrive:
 * @self: a redirection
 *
 * Connects, and goes as far as the mode wants it: to a connection in clear text
 * for mode none, else through TLS and the checks of its chain and name.
 *
 * Returns: whether a password may leave there
 */
gboolean
sally_redirect_arrive (SallyRedirect *self)
{
  const SallyPreamble *preamble = self->dialogue.preamble;
  SallyProbeFacts *facts = self->facts;

  if (!reach (self))
    return FALSE;
  if (self->spec->mode == SALLY_SSL_NONE)
    return TRUE;
  facts->negotiation = SALLY_NEGOTIATION_DIRECT;
  if (preamble->negotiate != NULL)
    preamble->negotiate (&self->dialogue);
  if (facts->negotiation != SALLY_NEGOTIATION_ACCEPTED
      && facts->negotiation != SALLY_NEGOTIATION_DIRECT)
    return FALSE;
  if (!sally_dialogue_start_tls (&self->dialogue))
    return FALSE;
  if (preamble->confirm != NULL)
    preamble->confirm (&self->dialogue);
  if (facts->chain->len > 0)
    sally_dialogue_verify (&self->dialogue);
  return sally_ladder_may_sign_in (self->spec, facts);
}
