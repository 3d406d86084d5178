/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-preamble.h"

#include "sally-handshake.h"
#include "sally-probe-facts.h"
#include "sally-tds-prelogin.h"

/* SAP ASE (Sybase): TDS 5.0 inside of TLS, which starts with the first byte.
 *
 * Nothing can be asked there without signing in, and a made-up sign-in would be
 * in the server's audit.  So a test ends with the handshake; a server that
 * misses a client certificate in TLS 1.3 is given the time to say so.
 *
 * Whether a port without TLS speaks TDS is asked with a PRELOGIN of TDS 7, which
 * ASE does not know: it answers with a message of TDS 5 or hangs up.  SQL Server
 * answers it as its own.
 */

static void
confirm (SallyDialogue *dialogue)
{
  if (dialogue->facts->client_certificate_requested && !dialogue->signs_in)
    sally_handshake_wait_for_alert (dialogue->handshake);
}

static void
ask_plaintext (SallyDialogue *dialogue)
{
  SallyProbeFacts *facts = dialogue->facts;
  g_auto (SallyTdsMessage) answer = { NULL };
  SallyTdsPrelogin prelogin;
  SallyTdsRead how;

  how = sally_tds_prelogin_exchange (&prelogin, dialogue, SALLY_TDS_ENCRYPT_OFF, &answer);
  facts->plaintext = SALLY_PLAINTEXT_UNKNOWN;
  if (how == SALLY_TDS_READ_ENDED)
    return;
  sally_dialogue_note_strange (dialogue, answer.first, answer.n_first);
  if (facts->guess == SALLY_PROTOCOL_ASE)
    facts->plaintext = SALLY_PLAINTEXT_ACCEPTED;
}

const SallyPreamble sally_preamble_ase = {
  .beside_tls = SALLY_PLAINTEXT_OTHER_PORT,
  .ask_plaintext_late = TRUE,
  .confirm = confirm,
  .ask_plaintext = ask_plaintext,
};
