/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "fuzz-preamble.h"
#include "fuzz-server.h"

#include "sally-endpoint-spec.h"
#include "sally-engine.h"
#include "sally-guess.h"
#include "sally-ladder.h"
#include "sally-probe-facts.h"
#include "sally-transport.h"

/* What the fuzz targets of the preambles share: the whole input is what the
 * server says, on a real socket, and then it hangs up.  The first byte chooses
 * which part of the preamble listens.
 */

typedef void (*Part) (SallyDialogue *dialogue);

static void
check_facts (SallyEndpointSpec *spec, SallyProbeFacts *facts)
{
  g_autoptr (SallyLadder) ladder = sally_ladder_new (spec, facts);
  const char *texts[] = { facts->server_version, facts->server_sqlstate, facts->server_text,
                          facts->plaintext_text, ladder->lamps[SALLY_SSL_REQUIRE].reason };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert (texts[i] == NULL || g_utf8_validate (texts[i], -1, NULL));
}

static void
listen_to (
    const SallyPreamble *preamble, const char *engine, Part part, const guint8 *bytes, gsize length)
{
  SallyEndpointSpec spec = { .engine = sally_engine_find (engine),
                             .identifier = "",
                             .server = "localhost",
                             .database = "",
                             .user_name = "scott",
                             .verify_as = "localhost" };
  g_autoptr (SallyProbeFacts) facts = sally_probe_facts_new ();
  g_autoptr (SallyTransport) transport = fuzz_server_new (bytes, length);
  SallyDialogue dialogue = {
    .spec = &spec, .facts = facts, .preamble = preamble, .transport = transport
  };

  part (&dialogue);
  sally_dialogue_take_state (&dialogue, NULL, NULL);
  g_clear_pointer (&dialogue.handshake, sally_handshake_free);
  check_facts (&spec, facts);
}

void
fuzz_preamble (const SallyPreamble *preamble, const char *engine, const guint8 *bytes, gsize length)
{
  const Part parts[] = { preamble->negotiate, preamble->confirm, preamble->ask_plaintext };

  if (length == 0 || length > FUZZ_MAX_SAID)
    return;
  sally_guess_protocol (bytes + 1, length - 1);
  if (parts[bytes[0] % G_N_ELEMENTS (parts)] != NULL)
    listen_to (preamble, engine, parts[bytes[0] % G_N_ELEMENTS (parts)], bytes + 1, length - 1);
  if (preamble->read_refusal != NULL) {
    g_autoptr (SallyProbeFacts) facts = sally_probe_facts_new ();
    SallyDialogue dialogue = { .facts = facts };

    preamble->read_refusal (&dialogue, bytes + 1, length - 1);
  }
}
