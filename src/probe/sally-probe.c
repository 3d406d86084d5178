/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-probe.h"

#include "sally-endpoint-spec.h"
#include "sally-probe-facts.h"
#include "sally-probe-run-private.h"
#include "sally-probe-step.h"
#include "sally-tsan.h"
#include "sally-worker.h"

/* One test as the main thread sees it: six steps that tick. */
struct _SallyProbe {
  GObject parent_instance;

  SallySignInFunc sign_in; /* (nullable) */
  gpointer sign_in_data;
  SallyEndpointSpec *spec;              /* (owned) */
  SallyProbeStep *steps[SALLY_N_STEPS]; /* (owned) */
};

static GType
sally_probe_get_item_type (GListModel *model)
{
  return SALLY_TYPE_PROBE_STEP;
}

static guint
sally_probe_get_n_items (GListModel *model)
{
  return SALLY_N_STEPS;
}

static gpointer
sally_probe_get_item (GListModel *model, guint position)
{
  if (position >= SALLY_N_STEPS)
    return NULL;
  return g_object_ref (SALLY_PROBE (model)->steps[position]);
}

static void
sally_probe_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sally_probe_get_item_type;
  iface->get_n_items = sally_probe_get_n_items;
  iface->get_item = sally_probe_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SallyProbe,
                               sally_probe,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      sally_probe_list_model_init))

/* What the worker gets.  It holds nothing: the outer task keeps the probe until
 * the inner one has come back. */
typedef struct {
  SallyProbe *probe;       /* (unowned) */
  SallyEndpointSpec *spec; /* (unowned) */
  SallySignInFunc sign_in; /* (nullable) */
  gpointer sign_in_data;
} Job;

static void
run_in_worker_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  g_autoptr (SallyProbeFacts) facts = NULL;

  facts =
      sally_probe_run (task, job->probe, job->spec, job->sign_in, job->sign_in_data, cancellable);
  if (g_task_return_error_if_cancelled (task))
    return;
  SALLY_TSAN_RELEASE (facts);
  g_task_return_pointer (task, g_steal_pointer (&facts), (GDestroyNotify) sally_probe_facts_unref);
}

/* The worker's task is not the caller's: a thread lets go of its task some time
 * after the result, and the last reference of a probe belongs in the main
 * thread. */
static void
worker_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  SallyProbeFacts *facts = g_task_propagate_pointer (G_TASK (result), &error);

  if (facts == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  SALLY_TSAN_ACQUIRE (facts);
  g_task_return_pointer (task, facts, (GDestroyNotify) sally_probe_facts_unref);
}

/* A test that was stopped while it waited for its turn never reached the
 * worker, and one that was stopped in between leaves steps open.
 */
static void
cancel_open_steps (SallyProbe *self)
{
  for (guint i = 0; i < SALLY_N_STEPS; i++) {
    SallyStepState state = sally_probe_step_get_state (self->steps[i]);

    if (state == SALLY_STEP_PENDING || state == SALLY_STEP_RUNNING)
      sally_probe_step_set (self->steps[i], SALLY_STEP_CANCELLED, NULL, 0);
  }
}

static void
sally_probe_dispose (GObject *object)
{
  SallyProbe *self = SALLY_PROBE (object);

  for (guint i = 0; i < SALLY_N_STEPS; i++)
    g_clear_object (&self->steps[i]);
  g_clear_pointer (&self->spec, sally_endpoint_spec_unref);
  G_OBJECT_CLASS (sally_probe_parent_class)->dispose (object);
}

static void
sally_probe_class_init (SallyProbeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sally_probe_dispose;
}

static void
sally_probe_init (SallyProbe *self)
{
  for (guint i = 0; i < SALLY_N_STEPS; i++)
    self->steps[i] = sally_probe_step_new ((SallyStepId) i);
}

/**
 * sally_probe_new:
 * @spec: what to test
 *
 * Returns: (transfer full): a test that has not started
 */
SallyProbe *
sally_probe_new (SallyEndpointSpec *spec)
{
  SallyProbe *self;

  g_return_val_if_fail (spec != NULL, NULL);

  self = g_object_new (SALLY_TYPE_PROBE, NULL);
  self->spec = sally_endpoint_spec_ref (spec);
  return self;
}

/**
 * sally_probe_get_spec:
 * @self: a test
 *
 * Returns: (transfer none): what it tests
 */
SallyEndpointSpec *
sally_probe_get_spec (SallyProbe *self)
{
  g_return_val_if_fail (SALLY_IS_PROBE (self), NULL);

  return self->spec;
}

/**
 * sally_probe_get_step:
 * @self: a test
 * @id: which step
 *
 * Returns: (transfer none): the step
 */
SallyProbeStep *
sally_probe_get_step (SallyProbe *self, SallyStepId id)
{
  g_return_val_if_fail (SALLY_IS_PROBE (self), NULL);
  g_return_val_if_fail ((guint) id < SALLY_N_STEPS, NULL);

  return self->steps[id];
}

/**
 * sally_probe_set_sign_in:
 * @self: a test that has not started
 * @sign_in: (nullable): called on the worker when the checks of the mode passed
 * @data: for @sign_in; must stay until the test has ended
 *
 * Main thread.
 */
void
sally_probe_set_sign_in (SallyProbe *self, SallySignInFunc sign_in, gpointer data)
{
  g_return_if_fail (SALLY_IS_PROBE (self));

  self->sign_in = sign_in;
  self->sign_in_data = data;
}

/**
 * sally_probe_run_async:
 * @self: a test
 * @worker: the pool that it runs in
 * @cancellable: (nullable): stops it within 100 ms
 * @callback: called in the thread-default context of the caller
 * @data: for @callback
 *
 * Runs the steps up to the verification; the steps tick while it runs.  A
 * server that cannot be reached is not an error but a fact.  Main thread.
 */
void
sally_probe_run_async (SallyProbe *self,
                       SallyWorker *worker,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer data)
{
  g_autoptr (GTask) inner = NULL;
  GTask *task;
  Job *job;

  g_return_if_fail (SALLY_IS_PROBE (self));
  g_return_if_fail (SALLY_IS_WORKER (worker));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, sally_probe_run_async);
  job = g_new (Job, 1);
  job->probe = self;
  job->spec = self->spec;
  job->sign_in = self->sign_in;
  job->sign_in_data = self->sign_in_data;
  inner = g_task_new (NULL, cancellable, worker_done_cb, task);
  g_task_set_source_tag (inner, sally_probe_run_async);
  g_task_set_task_data (inner, job, g_free);
  sally_worker_push (worker, inner, run_in_worker_cb);
}

/**
 * sally_probe_run_finish:
 * @self: a test
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * The only error is %G_IO_ERROR_CANCELLED.  Main thread.
 *
 * Returns: (transfer full): what the test saw, or %NULL when it was stopped
 */
SallyProbeFacts *
sally_probe_run_finish (SallyProbe *self, GAsyncResult *result, GError **error)
{
  SallyProbeFacts *facts;

  g_return_val_if_fail (SALLY_IS_PROBE (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  facts = g_task_propagate_pointer (G_TASK (result), error);
  if (facts == NULL)
    cancel_open_steps (self);
  return facts;
}
