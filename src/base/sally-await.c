/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-await.h"

/**
 * sally_await_cb:
 * @source: (nullable): unused
 * @result: the result of an async call
 * @await: (type gpointer): a #SallyAwait
 *
 * A #GAsyncReadyCallback that keeps @result for sally_await_result().
 */
void
sally_await_cb (GObject *source, GAsyncResult *result, gpointer await)
{
  SallyAwait *self = await;

  self->result = g_object_ref (result);
  g_main_context_wakeup (NULL);
}

/**
 * sally_await_result:
 * @self: what was passed to sally_await_cb()
 *
 * Runs the default main context until the call has come back.  Main thread
 * only, and not from within a callback.
 *
 * Returns: (transfer none): the result, for the call's `_finish`
 */
GAsyncResult *
sally_await_result (SallyAwait *self)
{
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return self->result;
}

/**
 * sally_await_clear:
 * @self: a #SallyAwait
 *
 * Lets go of the result, so that @self can be used again.
 */
void
sally_await_clear (SallyAwait *self)
{
  g_clear_object (&self->result);
}
