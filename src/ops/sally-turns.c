/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-turns-private.h"

#include "sally-worker.h"

/* Whose turn it is, where thousands may be asked for at once.  As many are under
 * way as the pool has threads.  More would not be faster, but what they report
 * would pile up in the main loop and keep it from drawing: it hands over all
 * that has come in one go.
 */
struct _SallyTurns {
  SallyWorker *worker; /* (owned) */
  GQueue waiting;      /* (element-type Turn) */
  guint n_running;
  gboolean starting;
};

typedef struct {
  GTask *task; /* (owned) */
  void (*begin) (GTask *task);
} Turn;

static void
turn_free (gpointer data)
{
  Turn *turn = data;

  g_clear_object (&turn->task);
  g_free (turn);
}

/* One that ends at once gives its turn back from within its own beginning, so
 * this is a loop and not a recursion. */
static void
start (SallyTurns *self)
{
  if (self->starting)
    return;
  self->starting = TRUE;
  while (self->waiting.length > 0 && self->n_running < sally_worker_get_n_threads (self->worker)) {
    Turn *turn = g_queue_pop_head (&self->waiting);

    self->n_running++;
    turn->begin (g_steal_pointer (&turn->task));
    turn_free (turn);
  }
  self->starting = FALSE;
}

/**
 * sally_turns_new:
 * @worker: the pool that says how many may be under way
 *
 * Returns: (transfer full): nobody waiting.  Main thread.
 */
SallyTurns *
sally_turns_new (SallyWorker *worker)
{
  SallyTurns *self = g_new0 (SallyTurns, 1);

  self->worker = g_object_ref (worker);
  g_queue_init (&self->waiting);
  return self;
}

/**
 * sally_turns_free:
 * @self: (transfer full): turns that nobody waits for any more
 */
void
sally_turns_free (SallyTurns *self)
{
  g_queue_clear_full (&self->waiting, turn_free);
  g_object_unref (self->worker);
  g_free (self);
}

/**
 * sally_turns_wait:
 * @self: turns
 * @task: (transfer full): who waits
 * @begin: (scope async): called with @task when it is its turn, perhaps at once;
 *   gets the reference.  sally_turns_pass_on() must follow some time
 */
void
sally_turns_wait (SallyTurns *self, GTask *task, void (*begin) (GTask *task))
{
  Turn *turn = g_new (Turn, 1);

  turn->task = task;
  turn->begin = begin;
  g_queue_push_tail (&self->waiting, turn);
  start (self);
}

/**
 * sally_turns_pass_on:
 * @self: turns
 *
 * One that had its turn has ended.
 */
void
sally_turns_pass_on (SallyTurns *self)
{
  g_return_if_fail (self->n_running > 0);

  self->n_running--;
  start (self);
}
