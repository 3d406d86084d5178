/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-step-detail-private.h"

#include "sally-endpoint-spec.h"
#include "sally-engine.h"
#include "sally-ladder.h"
#include "sally-probe-facts.h"
#include "sally-text.h"
#include "sally-verify.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The line of text beside a step that has ended.
 *
 * Why something failed is the ladder's to say; the same sentence is shown here.
 */

#define MAX_HOST 100
#define MAX_ADDRESSES 3

static char *
describe_addresses (SallyEndpointSpec *spec, SallyProbeFacts *facts)
{
  g_autofree char *host = sally_text_one_line (spec->server, MAX_HOST);
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < MIN (facts->addresses->len, MAX_ADDRESSES); i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "",
                            (const char *) g_ptr_array_index (facts->addresses, i));
  if (facts->addresses->len > MAX_ADDRESSES)
    g_string_append (list, ", …");
  if (facts->addresses->len == 1 && strcmp (host, list->str) == 0)
    return g_steal_pointer (&host);
  /* Translators: a host name and the addresses that it stands for */
  return g_strdup_printf (_("%s → %s"), host, list->str);
}

static char *
describe_negotiation (SallyEndpointSpec *spec, SallyProbeFacts *facts)
{
  if (facts->negotiation == SALLY_NEGOTIATION_DIRECT)
    return g_strdup (_("TLS starts with the first byte"));
  if (facts->server_version != NULL)
    /* Translators: a product and the version that it reports */
    return g_strdup_printf (_("%s %s accepts TLS"), spec->engine->label, facts->server_version);
  /* Translators: a product */
  return g_strdup_printf (_("%s accepts TLS"), spec->engine->label);
}

static char *
describe_handshake (SallyProbeFacts *facts)
{
  g_autoptr (GString) text = g_string_new (facts->tls_version);

  if (facts->cipher != NULL)
    g_string_append_printf (text, ", %s", facts->cipher);
  if (facts->group != NULL)
    g_string_append_printf (text, ", %s", facts->group);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_failure (SallyEndpointSpec *spec, SallyProbeFacts *facts, SallyStepId id)
{
  g_autoptr (SallyLadder) ladder = sally_ladder_new (spec, facts);
  SallySslMode mode = SALLY_SSL_REQUIRE;

  if (id == SALLY_STEP_VERIFY)
    mode = sally_endpoint_spec_get_checks (spec) == SALLY_SSL_VERIFY_CA ? SALLY_SSL_VERIFY_CA
                                                                        : SALLY_SSL_VERIFY_FULL;
  return g_strdup (ladder->lamps[mode].reason);
}

static char *
describe_unverified (SallyEndpointSpec *spec, SallyProbeFacts *facts, SallyStepState state)
{
  g_autofree char *reason = NULL;

  if (facts->chain->len == 0)
    return g_strdup (_("There is no certificate to verify."));
  if (spec->trust == NULL)
    return g_strdup (_("No CA certificate is chosen."));
  reason = describe_failure (spec, facts, SALLY_STEP_VERIFY);
  if (state != SALLY_STEP_SKIPPED)
    return g_steal_pointer (&reason);
  /* Translators: %s is a sentence about the server's certificate */
  return g_strdup_printf (_("This mode does not need it. %s"), reason);
}

/**
 * sally_step_detail_is_tls_good: (skip)
 * @spec: what is tested
 * @facts: facts after the handshake
 *
 * Returns: whether mode require would be content
 */
gboolean
sally_step_detail_is_tls_good (SallyEndpointSpec *spec, SallyProbeFacts *facts)
{
  g_autoptr (SallyLadder) ladder = sally_ladder_new (spec, facts);

  return ladder->lamps[SALLY_SSL_REQUIRE].state == SALLY_LAMP_WORKS;
}

/**
 * sally_step_detail_judge_verify: (skip)
 * @spec: what is tested
 * @facts: facts with a verification
 *
 * Returns: how the verification stands for the mode under test: what the mode
 *   does not look at does not fail it
 */
SallyStepState
sally_step_detail_judge_verify (SallyEndpointSpec *spec, SallyProbeFacts *facts)
{
  SallySslMode checks = sally_endpoint_spec_get_checks (spec);
  gboolean needed = checks == SALLY_SSL_VERIFY_CA || checks == SALLY_SSL_VERIFY_FULL;

  if (spec->trust == NULL)
    return needed ? SALLY_STEP_COULD_NOT_TEST : SALLY_STEP_SKIPPED;
  if (sally_probe_facts_find_bad_chain (facts) == NULL
      && (checks == SALLY_SSL_VERIFY_CA || sally_probe_facts_find_bad_name (facts) == NULL))
    return SALLY_STEP_PASSED;
  return needed ? SALLY_STEP_FAILED : SALLY_STEP_SKIPPED;
}

/**
 * sally_step_detail_new: (skip)
 * @spec: what is tested
 * @facts: facts after the step
 * @id: which step
 * @state: how it ended
 *
 * Returns: (transfer full) (nullable): what to show beside it (translated)
 */
char *
sally_step_detail_new (SallyEndpointSpec *spec,
                       SallyProbeFacts *facts,
                       SallyStepId id,
                       SallyStepState state)
{
  if (state == SALLY_STEP_CANCELLED)
    return NULL;
  if (id == SALLY_STEP_VERIFY && state != SALLY_STEP_PASSED)
    return describe_unverified (spec, facts, state);
  if (state != SALLY_STEP_PASSED)
    return describe_failure (spec, facts, id);
  switch (id) {
  case SALLY_STEP_RESOLVE:
    return describe_addresses (spec, facts);
  case SALLY_STEP_CONNECT:
    return g_strdup (facts->peer);
  case SALLY_STEP_NEGOTIATE:
    return describe_negotiation (spec, facts);
  case SALLY_STEP_HANDSHAKE:
    return describe_handshake (facts);
  case SALLY_STEP_VERIFY:
    return g_strdup (sally_endpoint_spec_get_checks (spec) == SALLY_SSL_VERIFY_CA
                         ? _("The chain leads to the chosen CA certificate.")
                         : _("The chain leads to the chosen CA certificate, and the name "
                             "matches."));
  case SALLY_STEP_LOGIN:
    break;
  }
  return NULL;
}
