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
 * @preamble: how its protocol gets to TLS
 * @transport: (owned): the connection
 * @handshake: (owned) (nullable): TLS over it, once that is up
 * @signs_in: a sign-in follows inside this connection's TLS
 * @state: (owned) (nullable): what a preamble or a login module has to remember
 *   between its functions; see sally_dialogue_take_state()
 *
 * One conversation with a server: what a preamble and a login module work with.
 * Belongs to one thread.
 */
struct _SallyDialogue {
  SallyEndpointSpec *spec;
  SallyProbeFacts *facts;
  const SallyPreamble *preamble;
  SallyTransport *transport;
  SallyHandshake *handshake;
  gboolean signs_in;
  gpointer state;

  /*< private >*/
  GDestroyNotify free_state;
  GCancellable *cancellable; /* (unowned) (nullable) */
  gint64 deadline;
  guint round_trips; /* of connections that were left */
  gboolean hidden;   /* a password is under way */
};

/**
 * SallySignInFunc:
 * @dialogue: a conversation after the checks of the mode passed; without a
 *   handshake it is a fresh connection in clear text, for mode none
 * @data: what was given with it
 *
 * Signs in on the probe's own connection.  Worker thread.
 */
typedef void (*SallySignInFunc) (SallyDialogue *dialogue, gpointer data);

void sally_dialogue_init (SallyDialogue *self,
                          SallyEndpointSpec *spec,
                          SallyProbeFacts *facts,
                          GCancellable *cancellable,
                          gint64 deadline);
void sally_dialogue_clear (SallyDialogue *self);
void sally_dialogue_take_state (SallyDialogue *self, gpointer state, GDestroyNotify free_state);
guint sally_dialogue_get_round_trips (SallyDialogue *self);

gboolean sally_dialogue_start_tls (SallyDialogue *self);
gboolean sally_dialogue_restart_tls (SallyDialogue *self);
SallyNetOutcome sally_dialogue_reconnect (SallyDialogue *self, const char *host, guint16 port);

void sally_dialogue_write (SallyDialogue *self, const void *data, gsize length);
SallyNetOutcome sally_dialogue_read (SallyDialogue *self, void *buffer, gsize size);
SallyNetOutcome
sally_dialogue_read_some (SallyDialogue *self, void *buffer, gsize size, gsize *n_read);
void sally_dialogue_fail (SallyDialogue *self, const void *bytes, gsize length);
void sally_dialogue_note_silence (SallyDialogue *self);
void sally_dialogue_note_strange (SallyDialogue *self, const void *bytes, gsize length);
void sally_dialogue_verify (SallyDialogue *self);
void sally_dialogue_hide_bytes (SallyDialogue *self, gboolean hidden);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SallyDialogue, sally_dialogue_clear)

G_END_DECLS
