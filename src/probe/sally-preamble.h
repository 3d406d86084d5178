/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-dialogue.h"

G_BEGIN_DECLS

/**
 * SallyPreamble:
 * @alpn: (nullable): the protocol that TLS is asked for
 * @highest_tls: the newest version that may be offered (`TLS1_2_VERSION`), 0
 *   for OpenSSL's newest
 * @framing: (nullable): how TLS travels until its handshake is done (TDS 7)
 * @beside_tls: what TLS on this port says of connections without it, when
 *   nobody asked: that they need another port, that the service is TLS by
 *   itself, or nothing
 * @wants_question: (nullable): whether @ask_plaintext is asked beside TLS; without
 *   this it is when the endpoint names a user, since it is the question of a login
 * @make_sni: (nullable): the name to ask for in the ClientHello, when that is
 *   not the server's; %NULL for none
 * @ask_plaintext_late: @ask_plaintext only finds out whether this is the
 *   protocol's port for clear text: asked when TLS did not start, not beside it
 * @negotiate: (nullable): brings a fresh connection to the point where TLS
 *   starts and sets `negotiation`; %NULL when TLS starts with the first byte
 * @read_refusal: (nullable): looks at bytes that came instead of a ServerHello;
 *   %TRUE when they are an error of the protocol, which is then in the facts
 * @confirm: (nullable): asks something inside TLS, so that a late alert shows,
 *   and sets `confirmed` when the answer is the protocol's; sends no password
 * @ask_plaintext: (nullable): on a fresh connection of its own, asks whether the
 *   server takes it without TLS and sets `plaintext`
 *
 * How a protocol gets to TLS.  A const table each; none keeps state.
 */
struct _SallyPreamble {
  const char *alpn;
  int highest_tls;
  const SallyFraming *framing;
  SallyPlaintext beside_tls;
  gboolean (*wants_question) (const SallyDialogue *dialogue);
  gboolean ask_plaintext_late;
  char *(*make_sni) (SallyEndpointSpec *spec);
  void (*negotiate) (SallyDialogue *dialogue);
  gboolean (*read_refusal) (SallyDialogue *dialogue, const guint8 *bytes, gsize length);
  void (*confirm) (SallyDialogue *dialogue);
  void (*ask_plaintext) (SallyDialogue *dialogue);
};

extern const SallyPreamble sally_preamble_ase;
extern const SallyPreamble sally_preamble_aws;
extern const SallyPreamble sally_preamble_db2;
extern const SallyPreamble sally_preamble_kafka;
extern const SallyPreamble sally_preamble_mongodb;
extern const SallyPreamble sally_preamble_mysql;
extern const SallyPreamble sally_preamble_oracle;
extern const SallyPreamble sally_preamble_postgres;
extern const SallyPreamble sally_preamble_postgres_direct;
extern const SallyPreamble sally_preamble_redis;
extern const SallyPreamble sally_preamble_tds;
extern const SallyPreamble sally_preamble_tds_strict;

const SallyPreamble *sally_preamble_find (SallyEndpointSpec *spec);

G_END_DECLS
