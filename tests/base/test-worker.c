/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-await.h"
#include "sally-error.h"
#include "sally-test-support.h"
#include "sally-tsan.h"
#include "sally-worker.h"

#include <unistd.h>

/* The pool: how many run, in what order, what cancelling and shutting down do,
 * and that progress arrives before the result.  Jobs wait on a pipe, so that a
 * test decides when they go on.
 */

typedef struct {
  int gate[2]; /* a job that waits reads a byte */
  gint running;
  gint most;
  gint finished;
  gint order[64];
  gint n_order;
  guint n_callbacks;
  guint n_errors;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (pipe (self->gate), ==, 0);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  close (self->gate[0]);
  close (self->gate[1]);
}

static void
open_gate (Fixture *self, guint n)
{
  while (n-- > 0)
    g_assert_cmpint (write (self->gate[1], "x", 1), ==, 1);
}

static void
waiting_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Fixture *self = data;
  gint running = g_atomic_int_add (&self->running, 1) + 1;
  gint most = g_atomic_int_get (&self->most);
  char byte;

  while (running > most && !g_atomic_int_compare_and_exchange (&self->most, most, running))
    most = g_atomic_int_get (&self->most);
  g_assert_cmpint (read (self->gate[0], &byte, 1), ==, 1);
  g_atomic_int_add (&self->running, -1);
  g_atomic_int_inc (&self->finished);
  g_task_return_boolean (task, TRUE);
}

static void
noting_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Fixture *self = data;
  gint number = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (task), "number"));

  g_atomic_int_set (&self->order[g_atomic_int_add (&self->n_order, 1)], number);
  g_task_return_boolean (task, TRUE);
}

static void
returned_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *self = data;

  SALLY_TSAN_ACQUIRE (result);
  self->n_callbacks++;
  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    self->n_errors++;
}

static void
push (Fixture *self,
      SallyWorker *worker,
      GTaskThreadFunc func,
      GCancellable *cancellable,
      gint number)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, returned_cb, self);

  g_task_set_task_data (task, self, NULL);
  g_object_set_data (G_OBJECT (task), "number", GINT_TO_POINTER (number));
  sally_worker_push (worker, task, func);
}

static void
test_width (Fixture *self, gconstpointer data)
{
  SallyWorker *worker = sally_worker_new ("width", 4);

  for (gint i = 0; i < 16; i++)
    push (self, worker, waiting_job, NULL, i);
  sally_test_wait_until (g_atomic_int_get (&self->running) == 4);
  open_gate (self, 16);
  sally_test_wait_until (self->n_callbacks == 16);
  g_assert_cmpint (self->most, ==, 4);
  g_assert_cmpuint (self->n_errors, ==, 0);
  g_assert_finalize_object (worker);
}

static void
test_resize (Fixture *self, gconstpointer data)
{
  SallyWorker *worker = sally_worker_new ("resize", 1);

  for (gint i = 0; i < 10; i++)
    push (self, worker, waiting_job, NULL, i);
  sally_test_wait_until (g_atomic_int_get (&self->running) == 1);
  sally_worker_set_n_threads (worker, 6);
  sally_test_wait_until (g_atomic_int_get (&self->running) == 6);
  open_gate (self, 10);
  sally_test_wait_until (self->n_callbacks == 10);
  g_assert_cmpint (self->most, ==, 6);
  g_assert_finalize_object (worker);
}

/* Zero threads would never do anything. */
static void
test_width_zero (Fixture *self, gconstpointer data)
{
  SallyWorker *worker = sally_worker_new ("zero", 0);

  push (self, worker, noting_job, NULL, 1);
  sally_test_wait_until (self->n_callbacks == 1);
  sally_worker_set_n_threads (worker, 0);
  push (self, worker, noting_job, NULL, 2);
  sally_test_wait_until (self->n_callbacks == 2);
  g_assert_finalize_object (worker);
}

static void
test_order (Fixture *self, gconstpointer data)
{
  SallyWorker *worker = sally_worker_new ("order", 1);

  push (self, worker, waiting_job, NULL, 0);
  for (gint i = 0; i < 50; i++)
    push (self, worker, noting_job, NULL, i);
  open_gate (self, 1);
  sally_test_wait_until (self->n_callbacks == 51);
  for (gint i = 0; i < 50; i++)
    g_assert_cmpint (g_atomic_int_get (&self->order[i]), ==, i);
  g_assert_finalize_object (worker);
}

static void
test_cancel_before_start (Fixture *self, gconstpointer data)
{
  SallyWorker *worker = sally_worker_new ("cancel", 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  push (self, worker, waiting_job, NULL, 0);
  sally_test_wait_until (g_atomic_int_get (&self->running) == 1);
  push (self, worker, noting_job, cancellable, 1);
  push (self, worker, noting_job, NULL, 2);
  g_cancellable_cancel (cancellable);
  open_gate (self, 1);
  sally_test_wait_until (self->n_callbacks == 3);
  g_assert_cmpuint (self->n_errors, ==, 1);
  g_assert_cmpint (g_atomic_int_get (&self->n_order), ==, 1);
  g_assert_cmpint (g_atomic_int_get (&self->order[0]), ==, 2);
  g_assert_finalize_object (worker);
}

static void
test_shutdown (Fixture *self, gconstpointer data)
{
  SallyWorker *worker = sally_worker_new ("shutdown", 2);

  for (gint i = 0; i < 8; i++)
    push (self, worker, waiting_job, NULL, i);
  open_gate (self, 8);
  sally_worker_shutdown (worker);
  g_assert_cmpint (g_atomic_int_get (&self->finished), ==, 8);
  sally_worker_shutdown (worker);
  sally_test_wait_until (self->n_callbacks == 8);
  g_assert_finalize_object (worker);
}

/* Dropping the pool waits as well. */
static void
test_dispose (Fixture *self, gconstpointer data)
{
  SallyWorker *worker = sally_worker_new ("dispose", 2);

  for (gint i = 0; i < 8; i++)
    push (self, worker, waiting_job, NULL, i);
  open_gate (self, 8);
  g_assert_finalize_object (worker);
  g_assert_cmpint (g_atomic_int_get (&self->finished), ==, 8);
  sally_test_wait_until (self->n_callbacks == 8);
}

static void
empty_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_boolean (task, TRUE);
}

/* Hanging jobs hold up nobody else's. */
static void
test_own_threads (Fixture *self, gconstpointer data)
{
  SallyWorker *worker = sally_worker_new ("hanging", 64);
  SallyWorker *other = sally_worker_new ("other", 2);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, returned_cb, self);

  for (gint i = 0; i < 64; i++)
    push (self, worker, waiting_job, NULL, i);
  sally_test_wait_until (g_atomic_int_get (&self->running) == 64);
  push (self, other, noting_job, NULL, 1);
  g_task_run_in_thread (task, empty_job);
  sally_test_wait_until (self->n_callbacks == 2);
  open_gate (self, 64);
  sally_test_wait_until (self->n_callbacks == 66);
  g_assert_finalize_object (worker);
  g_assert_finalize_object (other);
}

static gboolean
posted_cb (gpointer data)
{
  gint *value = data;

  SALLY_TSAN_ACQUIRE (value);
  g_assert_cmpint (value[0], ==, value[1]);
  return G_SOURCE_REMOVE;
}

typedef struct {
  gint numbers[2]; /* sent, and expected as the count of those before */
  guint *n_received;
} Post;

static gboolean
counted_cb (gpointer data)
{
  Post *post = data;

  SALLY_TSAN_ACQUIRE (post);
  g_assert_cmpint (post->numbers[0], ==, (gint) *post->n_received);
  (*post->n_received)++;
  return G_SOURCE_REMOVE;
}

static guint n_received;

static void
posting_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  for (gint i = 0; i < 100; i++) {
    Post *post = g_new0 (Post, 1);

    post->numbers[0] = i;
    post->n_received = &n_received;
    sally_task_post (task, counted_cb, post, g_free);
  }
  g_task_return_boolean (task, TRUE);
}

static void
post_returned_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *self = data;

  /* All of them, although they were sent just before the result. */
  g_assert_cmpuint (n_received, ==, 100);
  returned_cb (source, result, self);
}

static void
test_post (Fixture *self, gconstpointer priority)
{
  SallyWorker *worker = sally_worker_new ("post", 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, post_returned_cb, self);

  n_received = 0;
  g_task_set_priority (task, GPOINTER_TO_INT (priority));
  sally_worker_push (worker, task, posting_job);
  sally_test_wait_until (self->n_callbacks == 1);
  g_assert_cmpuint (n_received, ==, 100);
  g_assert_finalize_object (worker);
}

/* What was posted is freed also when nobody runs the context any more. */
static void
test_post_unheard (Fixture *self, gconstpointer data)
{
  GMainContext *context = g_main_context_new ();
  GTask *task;

  g_main_context_push_thread_default (context);
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_main_context_pop_thread_default (context);
  sally_task_post (task, posted_cb, g_new0 (gint, 2), g_free);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
  g_main_context_unref (context);
}

static void
test_await (Fixture *self, gconstpointer data)
{
  SallyWorker *worker = sally_worker_new ("await", 1);
  g_auto (SallyAwait) await = { NULL };

  for (guint i = 0; i < 3; i++) {
    g_autoptr (GTask) task = g_task_new (NULL, NULL, sally_await_cb, &await);
    GAsyncResult *result;

    sally_worker_push (worker, task, empty_job);
    result = sally_await_result (&await);
    g_assert_true (result == G_ASYNC_RESULT (task));
    g_assert_true (sally_await_result (&await) == result);
    g_assert_true (g_task_propagate_boolean (G_TASK (result), NULL));
    sally_await_clear (&await);
    g_assert_null (await.result);
  }
  sally_await_clear (&await);
  g_assert_finalize_object (worker);
}

static void
test_error (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_set_error_literal (&error, SALLY_ERROR, SALLY_ERROR_RULE, "A rule");
  g_assert_cmpstr (g_quark_to_string (error->domain), ==, "sally-error-quark");
  g_assert_true (g_error_matches (error, sally_error_quark (), SALLY_ERROR_RULE));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add ("/worker/width", test_width);
  add ("/worker/width-zero", test_width_zero);
  add ("/worker/resize", test_resize);
  add ("/worker/order", test_order);
  add ("/worker/cancel-before-start", test_cancel_before_start);
  add ("/worker/shutdown", test_shutdown);
  add ("/worker/dispose", test_dispose);
  add ("/worker/own-threads", test_own_threads);
  g_test_add ("/worker/post/default", Fixture, GINT_TO_POINTER (G_PRIORITY_DEFAULT), set_up,
              test_post, tear_down);
  g_test_add ("/worker/post/low", Fixture, GINT_TO_POINTER (G_PRIORITY_LOW), set_up, test_post,
              tear_down);
  g_test_add ("/worker/post/high", Fixture, GINT_TO_POINTER (G_PRIORITY_HIGH), set_up, test_post,
              tear_down);
  add ("/worker/post/unheard", test_post_unheard);
  add ("/await", test_await);
  add ("/error", test_error);
  return g_test_run ();
}
