/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-login-module-private.h"

#include "sally-endpoint-spec.h"
#include "sally-engine.h"
#include "sally-ladder.h"
#include "sally-probe-facts.h"

#include <glib/gi18n-lib.h>

/* Which module signs in to an engine, one line a protocol, and what all logins
 * have to wait for.
 */

/**
 * sally_login_module_find: (skip)
 * @engine: an engine
 *
 * Returns: (nullable): the module that signs in to it on the probe's own
 *   connection, %NULL when a helper program does it, or nobody
 */
const SallyLoginModule *
sally_login_module_find (const SallyEngine *engine)
{
  switch (engine->family) {
  case SALLY_FAMILY_DB2:
    return &sally_login_db2;
  case SALLY_FAMILY_KAFKA:
    return &sally_login_kafka;
  case SALLY_FAMILY_AWS:
    return &sally_login_aws;
  case SALLY_FAMILY_REDIS:
    return &sally_login_redis;
  case SALLY_FAMILY_TDS:
    return &sally_login_tds;
  case SALLY_FAMILY_ASE:
    return &sally_login_ase;
  case SALLY_FAMILY_MYSQL:
  case SALLY_FAMILY_POSTGRES:
  case SALLY_FAMILY_ORACLE:
  case SALLY_FAMILY_MONGODB:
    break;
  }
  return NULL;
}

/**
 * sally_login_find_obstacle: (skip)
 * @spec: what was tested
 * @facts: what the test saw
 * @without_user: whether signing in needs no user name
 *
 * Returns: (transfer full) (nullable): why no password may leave (translated),
 *   %NULL when it may
 */
char *
sally_login_find_obstacle (SallyEndpointSpec *spec, SallyProbeFacts *facts, gboolean without_user)
{
  if (!without_user && spec->user_name[0] == '\0')
    return g_strdup (_("The endpoint has no user name."));
  if (facts->peer == NULL)
    return g_strdup (_("The server was not reached."));
  if (!sally_ladder_may_sign_in (spec, facts))
    return g_strdup (_("The checks of the SSL mode did not pass, so no password was sent."));
  return NULL;
}
