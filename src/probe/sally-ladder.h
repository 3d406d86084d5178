/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-probe-types.h"

G_BEGIN_DECLS

/**
 * SallyLamp:
 * @state: what the mode would give
 * @reason: one sentence (translated); "" when it works
 * @allowed: whether AWS DMS allows the mode for the engine
 */
typedef struct {
  SallyLampState state;
  char *reason; /* (owned) */
  gboolean allowed;
} SallyLamp;

/**
 * SallyLadder:
 *
 * What each of the four modes would give for this server, from one run.
 */
typedef struct {
  SallyLamp lamps[SALLY_N_SSL_MODES];
} SallyLadder;

SallyLadder *sally_ladder_new (SallyEndpointSpec *spec, SallyProbeFacts *facts);
void sally_ladder_free (SallyLadder *self);
gboolean sally_ladder_may_sign_in (SallyEndpointSpec *spec, SallyProbeFacts *facts);
int sally_ladder_get_highest (SallyLadder *self, gboolean allowed_only);
guint sally_ladder_get_lamps (SallyLadder *self);
const char *sally_lamp_state_get_name (SallyLampState state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyLadder, sally_ladder_free)

G_END_DECLS
