/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-worker.h"
#include "sally-tsan.h"

/* A bounded pool of threads that runs GTasks.
 *
 * Not g_task_run_in_thread(): that pool is shared by the whole process, starts
 * with ten threads and grows slowly, so ten hanging connection tests would hold
 * up every other GTask in the program.
 */
struct _SallyWorker {
  GObject parent_instance;

  GThreadPool *pool; /* (owned) (nullable) */
  char *name;        /* (owned) */
  guint n_threads;
};

typedef struct {
  GTask *task; /* (owned) */
  GTaskThreadFunc func;
} Job;

G_DEFINE_FINAL_TYPE (SallyWorker, sally_worker, G_TYPE_OBJECT)

/* The pool whose thread this is. */
static GPrivate current_worker = G_PRIVATE_INIT (NULL);

static void
run_job (gpointer data, gpointer user_data)
{
  Job *job = data;
  GTask *task;

  g_private_set (&current_worker, user_data);
  SALLY_TSAN_ACQUIRE (job);
  task = job->task;
  if (!g_task_return_error_if_cancelled (task))
    job->func (task, g_task_get_source_object (task), g_task_get_task_data (task),
               g_task_get_cancellable (task));
  SALLY_TSAN_RELEASE (task);
  g_object_unref (task);
  g_free (job);
}

static void
sally_worker_dispose (GObject *object)
{
  sally_worker_shutdown (SALLY_WORKER (object));
  G_OBJECT_CLASS (sally_worker_parent_class)->dispose (object);
}

static void
sally_worker_finalize (GObject *object)
{
  g_free (SALLY_WORKER (object)->name);
  G_OBJECT_CLASS (sally_worker_parent_class)->finalize (object);
}

static void
sally_worker_class_init (SallyWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sally_worker_dispose;
  G_OBJECT_CLASS (klass)->finalize = sally_worker_finalize;
}

static void
sally_worker_init (SallyWorker *self)
{
}

/**
 * sally_worker_new:
 * @name: what the pool is for, for debugging
 * @n_threads: how many tasks run at the same time at most
 *
 * Threads are started when there is work for them and end when idle.
 *
 * Returns: (transfer full): a pool
 */
SallyWorker *
sally_worker_new (const char *name, guint n_threads)
{
  SallyWorker *self = g_object_new (SALLY_TYPE_WORKER, NULL);

  self->name = g_strdup (name);
  self->n_threads = MAX (n_threads, 1);
  /* A pool of one is somebody's own thread (the store's), so it must stay the
   * same one; GLib hands the threads of other pools around when they idle. */
  self->pool = g_thread_pool_new (run_job, self, (int) self->n_threads, n_threads <= 1, NULL);
  return self;
}

/**
 * sally_worker_push:
 * @self: a pool
 * @task: what to run; a reference is held until it has returned
 * @func: (scope async): called in a thread of the pool; must end with one of
 *   the g_task_return functions
 *
 * Queues @task.  One that is cancelled before its turn returns
 * %G_IO_ERROR_CANCELLED without @func being called.  Main thread.
 */
void
sally_worker_push (SallyWorker *self, GTask *task, GTaskThreadFunc func)
{
  Job *job;

  g_return_if_fail (SALLY_IS_WORKER (self));
  g_return_if_fail (G_IS_TASK (task));
  g_return_if_fail (self->pool != NULL);

  job = g_new (Job, 1);
  job->task = g_object_ref (task);
  job->func = func;
  SALLY_TSAN_RELEASE (job);
  g_thread_pool_push (self->pool, job, NULL);
}

/**
 * sally_worker_set_n_threads:
 * @self: a pool
 * @n_threads: how many tasks run at the same time at most
 */
void
sally_worker_set_n_threads (SallyWorker *self, guint n_threads)
{
  g_return_if_fail (SALLY_IS_WORKER (self));

  self->n_threads = MAX (n_threads, 1);
  if (self->pool != NULL)
    g_thread_pool_set_max_threads (self->pool, (int) self->n_threads, NULL);
}

/**
 * sally_worker_get_n_threads:
 * @self: a pool
 *
 * Returns: how many tasks run at the same time at most
 */
guint
sally_worker_get_n_threads (SallyWorker *self)
{
  g_return_val_if_fail (SALLY_IS_WORKER (self), 0);

  return self->n_threads;
}

/**
 * sally_worker_shutdown:
 * @self: a pool
 *
 * Waits for what is queued and running, then ends the threads.  Cancel what
 * may take long first.  Harmless when called twice.
 */
void
sally_worker_shutdown (SallyWorker *self)
{
  g_return_if_fail (SALLY_IS_WORKER (self));

  if (self->pool != NULL)
    g_thread_pool_free (g_steal_pointer (&self->pool), FALSE, !sally_worker_is_current (self));
}

/**
 * sally_worker_is_current:
 * @self: a pool
 *
 * A task may be the last that holds an object, and be freed in the thread that
 * ran it; what the object does then must not wait for that very thread.
 *
 * Returns: whether the caller runs in one of the pool's threads
 */
gboolean
sally_worker_is_current (SallyWorker *self)
{
  return g_private_get (&current_worker) == self;
}

/**
 * sally_task_post:
 * @task: a running task
 * @func: called once in the context that started @task
 * @data: for @func
 * @notify: (nullable): frees @data
 *
 * Reports progress from a worker thread.  It is sent at the task's own
 * priority: a plain idle would arrive after the task's result (tried with GLib
 * 2.74), and the report would be shown before its last step is ticked off.
 */
void
sally_task_post (GTask *task, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  SALLY_TSAN_RELEASE (data);
  g_source_set_priority (source, g_task_get_priority (task));
  g_source_set_callback (source, func, data, notify);
  g_source_attach (source, g_task_get_context (task));
}
