/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-login.h"

G_BEGIN_DECLS

/**
 * SallyLoginModule:
 * @without_user: signing in needs no user name (Redis with a token ...)
 * @sign_in: signs in and says how it ended; the password is %NULL when there is
 *   none.  Without a handshake the dialogue is a fresh connection in clear
 *   text.  Bytes that carry a password are hidden from the log
 *   (sally_dialogue_hide_bytes()).
 *
 * A login that is written by hand, on the probe's own connection.  A const
 * table each; none keeps state.
 */
typedef struct {
  gboolean without_user;
  SallyLoginFacts *(*sign_in) (SallyDialogue *dialogue, SallySecret *password);
} SallyLoginModule;

extern const SallyLoginModule sally_login_ase;
extern const SallyLoginModule sally_login_aws;
extern const SallyLoginModule sally_login_db2;
extern const SallyLoginModule sally_login_kafka;
extern const SallyLoginModule sally_login_redis;
extern const SallyLoginModule sally_login_tds;

const SallyLoginModule *sally_login_module_find (const SallyEngine *engine);

/* Why no password may leave; NULL when it may (translated). */
char *
sally_login_find_obstacle (SallyEndpointSpec *spec, SallyProbeFacts *facts, gboolean without_user);

G_END_DECLS
