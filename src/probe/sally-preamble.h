/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-handshake.h"

G_BEGIN_DECLS

#define SALLY_FIRST_BYTES 64

/**
 * SallyDialogue:
 * @spec: what is tested
 * @facts: what was seen so far
 * @transport: the connection
 * @handshake: (nullable): TLS over it, once that is up
 * @capabilities: MySQL: what both sides can do
 * @auth_plugin: MySQL: how the server likes to be signed in to
 *
 * What a preamble works with.  Belongs to one thread; owns nothing.
 */
typedef struct {
  SallyEndpointSpec *spec;
  SallyProbeFacts *facts;
  SallyTransport *transport;
  SallyHandshake *handshake;
  guint32 capabilities;
  char auth_plugin[64];
} SallyDialogue;

/**
 * SallyPreamble:
 * @alpn: (nullable): the protocol that TLS is asked for
 * @negotiate: (nullable): brings a fresh connection to the point where TLS
 *   starts and sets `negotiation`; %NULL when TLS starts with the first byte
 * @read_refusal: (nullable): looks at bytes that came instead of a ServerHello;
 *   %TRUE when they are an error of the protocol, which is then in the facts
 * @confirm: (nullable): asks something inside TLS, so that a late alert shows;
 *   sends no password
 * @ask_plaintext: (nullable): on a fresh connection of its own, asks whether the
 *   server takes it without TLS and sets `plaintext`
 *
 * How a protocol gets to TLS.  A const table each; none keeps state.
 */
typedef struct {
  const char *alpn;
  void (*negotiate) (SallyDialogue *dialogue);
  gboolean (*read_refusal) (SallyDialogue *dialogue, const guint8 *bytes, gsize length);
  void (*confirm) (SallyDialogue *dialogue);
  void (*ask_plaintext) (SallyDialogue *dialogue);
} SallyPreamble;

extern const SallyPreamble sally_preamble_mysql;
extern const SallyPreamble sally_preamble_postgres;
extern const SallyPreamble sally_preamble_postgres_direct;

const SallyPreamble *sally_preamble_find (SallyEndpointSpec *spec);

void sally_dialogue_write (SallyDialogue *self, const void *data, gsize length);
SallyNetOutcome sally_dialogue_read (SallyDialogue *self, void *buffer, gsize size);
SallyNetOutcome sally_dialogue_read_some (SallyDialogue *self, void *buffer, gsize size,
                                          gsize *n_read);
void sally_dialogue_fail (SallyDialogue *self, const void *bytes, gsize length);
void sally_dialogue_note_silence (SallyDialogue *self);
void sally_dialogue_note_strange (SallyDialogue *self, const void *bytes, gsize length);

G_END_DECLS
