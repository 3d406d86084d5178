/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-sign-in.h"
#include "sally-login-module-private.h"

#include "sally-dialogue.h"
#include "sally-endpoint-spec.h"
#include "sally-secret.h"
#include "sally-tsan.h"

#include <glib/gi18n-lib.h>

/* Runs a login module at the end of a test. */
struct _SallySignIn {
  const SallyLoginModule *module;
  SallySecret *password;  /* (owned) (nullable) */
  SallyLoginFacts *facts; /* (owned) (nullable): set on the worker */
};

/**
 * sally_sign_in_new:
 * @engine: an engine
 * @password: (nullable): what to sign in with; referenced
 *
 * Returns: (transfer full) (nullable): a login for sally_probe_set_sign_in(),
 *   %NULL when the engine is not signed in to on the probe's own connection
 */
SallySignIn *
sally_sign_in_new (const SallyEngine *engine, SallySecret *password)
{
  const SallyLoginModule *module = sally_login_module_find (engine);
  SallySignIn *self;

  if (module == NULL)
    return NULL;
  self = g_new0 (SallySignIn, 1);
  self->module = module;
  self->password = password != NULL ? sally_secret_ref (password) : NULL;
  return self;
}

/**
 * sally_sign_in_free:
 * @self: (transfer full): a login
 */
void
sally_sign_in_free (SallySignIn *self)
{
  g_clear_pointer (&self->password, sally_secret_unref);
  g_clear_pointer (&self->facts, sally_login_facts_unref);
  g_free (self);
}

/**
 * sally_sign_in_run:
 * @dialogue: the conversation
 * @self: a #SallySignIn
 *
 * A #SallySignInFunc.
 */
void
sally_sign_in_run (SallyDialogue *dialogue, gpointer self)
{
  SallySignIn *sign_in = self;
  gint64 start = g_get_monotonic_time ();

  if (sign_in->module->without_user || dialogue->spec->user_name[0] != '\0') {
    sign_in->facts = sign_in->module->sign_in (dialogue, sign_in->password);
    sign_in->facts->microseconds = g_get_monotonic_time () - start;
  }
  SALLY_TSAN_RELEASE (sign_in);
}

/**
 * sally_sign_in_finish:
 * @self: a login whose test has ended
 * @spec: what was tested
 * @facts: what the test saw
 *
 * Returns: (transfer full): how signing in ended; when it did not begin, why
 */
SallyLoginFacts *
sally_sign_in_finish (SallySignIn *self, SallyEndpointSpec *spec, SallyProbeFacts *facts)
{
  g_autofree char *obstacle = NULL;

  SALLY_TSAN_ACQUIRE (self);
  if (self->facts != NULL)
    return sally_login_facts_ref (self->facts);
  obstacle = sally_login_find_obstacle (spec, facts, self->module->without_user);
  return sally_login_facts_new (SALLY_LOGIN_COULD_NOT_TEST,
                                obstacle != NULL ? obstacle
                                                 : _("The server could not be reached again."));
}
