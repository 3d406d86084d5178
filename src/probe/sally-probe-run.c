/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-probe-run-private.h"

#include "sally-probe-facts.h"
#include "sally-probe-step.h"
#include "sally-probe.h"
#include "sally-tsan.h"
#include "sally-worker.h"

/* The worker's side of a test: the sequence of the steps, nothing else. */

typedef struct {
  SallyProbe *probe; /* (owned) */
  SallyStepId id;
  SallyStepState state;
  char *detail; /* (owned) (nullable) */
  gint64 microseconds;
} StepNews;

static void
step_news_free (gpointer data)
{
  StepNews *news = data;

  g_object_unref (news->probe);
  g_free (news->detail);
  g_free (news);
}

static gboolean
apply_step_news_cb (gpointer data)
{
  StepNews *news = data;

  SALLY_TSAN_ACQUIRE (news);
  sally_probe_step_set (sally_probe_get_step (news->probe, news->id), news->state, news->detail,
                        news->microseconds);
  return G_SOURCE_REMOVE;
}

static void
post_step (
    GTask *task, SallyStepId id, SallyStepState state, const char *detail, gint64 microseconds)
{
  StepNews *news = g_new0 (StepNews, 1);

  news->probe = g_object_ref (SALLY_PROBE (g_task_get_source_object (task)));
  news->id = id;
  news->state = state;
  news->detail = g_strdup (detail);
  news->microseconds = microseconds;
  sally_task_post (task, apply_step_news_cb, news, step_news_free);
}

/**
 * sally_probe_run:
 * @task: the running task of a #SallyProbe; progress is posted to its context
 * @spec: what to test
 * @cancellable: (nullable): stops it
 *
 * Worker thread.
 *
 * Returns: (transfer full): what the test saw
 */
SallyProbeFacts *
sally_probe_run (GTask *task, SallyEndpointSpec *spec, GCancellable *cancellable)
{
  SallyProbeFacts *facts = sally_probe_facts_new ();

  for (guint id = 0; id < SALLY_STEP_LOGIN; id++) {
    facts->states[id] = SALLY_STEP_COULD_NOT_TEST;
    post_step (task, (SallyStepId) id, SALLY_STEP_COULD_NOT_TEST, NULL, 0);
  }
  facts->states[SALLY_STEP_LOGIN] = SALLY_STEP_SKIPPED;
  return facts;
}
