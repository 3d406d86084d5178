/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-login.h"

/* How signing in ended. */

/**
 * sally_login_facts_new:
 * @outcome: how it ended
 * @text: (nullable): words about it
 *
 * Returns: (transfer full): facts of a sign-in
 */
SallyLoginFacts *
sally_login_facts_new (SallyLoginOutcome outcome, const char *text)
{
  SallyLoginFacts *self = g_new0 (SallyLoginFacts, 1);

  g_atomic_ref_count_init (&self->refs);
  self->outcome = outcome;
  self->text = g_strdup (text);
  return self;
}

/**
 * sally_login_facts_ref:
 * @self: facts of a sign-in
 *
 * Returns: (transfer full): @self
 */
SallyLoginFacts *
sally_login_facts_ref (SallyLoginFacts *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

/**
 * sally_login_facts_unref:
 * @self: (transfer full): facts of a sign-in
 */
void
sally_login_facts_unref (SallyLoginFacts *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->sqlstate);
  g_free (self->text);
  g_free (self->server_version);
  g_free (self->encryption);
  g_free (self);
}
