/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-login.h"

G_BEGIN_DECLS

/**
 * SallySignIn:
 *
 * A login that is written by hand and runs on the probe's own connection, on
 * the worker, after the checks of the mode passed.  Made and read in the main
 * thread, before and after the test.
 */
typedef struct _SallySignIn SallySignIn;

SallySignIn *sally_sign_in_new (const SallyEngine *engine, SallySecret *password);
void sally_sign_in_free (SallySignIn *self);
void sally_sign_in_run (SallyDialogue *dialogue, gpointer self);
SallyLoginFacts *sally_sign_in_finish (SallySignIn *self, SallyEndpointSpec *spec,
                                       SallyProbeFacts *facts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallySignIn, sally_sign_in_free)

G_END_DECLS
