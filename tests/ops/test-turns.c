/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-turns-private.h"
#include "sally-worker.h"

/* As many at a time as the pool has threads, in the order of the calls. */

typedef struct {
  SallyWorker *worker;
  SallyTurns *turns;
  GQueue running;
  guint n_begun;
  guint deepest;
  guint depth;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->worker = sally_worker_new ("test", 3);
  f->turns = sally_turns_new (f->worker);
  g_queue_init (&f->running);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_queue_clear_full (&f->running, g_object_unref);
  sally_turns_free (f->turns);
  g_assert_finalize_object (f->worker);
}

static GTask *
new_task (Fixture *f, guint number)
{
  GTask *task = g_task_new (NULL, NULL, NULL, NULL);

  g_object_set_data (G_OBJECT (task), "number", GUINT_TO_POINTER (number));
  g_object_set_data (G_OBJECT (task), "fixture", f);
  return task;
}

static void
begin_cb (GTask *task)
{
  Fixture *f = g_object_get_data (G_OBJECT (task), "fixture");

  g_assert_cmpuint (GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (task), "number")), ==,
                    f->n_begun);
  f->n_begun++;
  g_queue_push_tail (&f->running, task);
}

/* Ends before its beginning has returned. */
static void
begin_and_end_cb (GTask *task)
{
  Fixture *f = g_object_get_data (G_OBJECT (task), "fixture");

  f->depth++;
  f->deepest = MAX (f->deepest, f->depth);
  f->n_begun++;
  sally_turns_pass_on (f->turns);
  g_object_unref (task);
  f->depth--;
}

static void
end_one (Fixture *f)
{
  g_object_unref (g_queue_pop_head (&f->running));
  sally_turns_pass_on (f->turns);
}

static void
test_order (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 10; i++)
    sally_turns_wait (f->turns, new_task (f, i), begin_cb);
  g_assert_cmpuint (f->n_begun, ==, 3);
  end_one (f);
  g_assert_cmpuint (f->n_begun, ==, 4);
  sally_worker_set_n_threads (f->worker, 5);
  end_one (f);
  g_assert_cmpuint (f->running.length, ==, 5);
  sally_worker_set_n_threads (f->worker, 1);
  for (guint i = 0; i < 5; i++)
    end_one (f);
  g_assert_cmpuint (f->running.length, ==, 1);
  while (f->running.length > 0)
    end_one (f);
  g_assert_cmpuint (f->n_begun, ==, 10);
}

static void
test_at_once (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 3; i++)
    sally_turns_wait (f->turns, new_task (f, i), begin_cb);
  for (guint i = 0; i < 1000; i++)
    sally_turns_wait (f->turns, new_task (f, i), begin_and_end_cb);
  g_assert_cmpuint (f->n_begun, ==, 3);
  end_one (f);
  g_assert_cmpuint (f->n_begun, ==, 1003);
  g_assert_cmpuint (f->deepest, ==, 1);
}

static void
test_left (Fixture *f, gconstpointer data)
{
  g_autoptr (GTask) kept = NULL;

  for (guint i = 0; i < 3; i++)
    sally_turns_wait (f->turns, new_task (f, i), begin_cb);
  kept = new_task (f, 3);
  sally_turns_wait (f->turns, g_object_ref (kept), begin_cb);
  /* Whoever still waits when all is closed is let go. */
  sally_turns_free (g_steal_pointer (&f->turns));
  f->turns = sally_turns_new (f->worker);
  g_assert_finalize_object (g_steal_pointer (&kept));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/ops/turns/order", test_order);
  add ("/ops/turns/at-once", test_at_once);
  add ("/ops/turns/left", test_left);
  return g_test_run ();
}
