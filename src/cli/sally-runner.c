/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-runner.h"

#include "sally-await.h"
#include "sally-endpoint.h"
#include "sally-probe-step.h"
#include "sally-probe.h"
#include "sally-report.h"
#include "sally-text.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <unistd.h>

/* All tests are started at once; how many run at the same time is up to the
 * pool of threads.  Where standard error is a terminal, one line says how far
 * they are; it is gone when an answer is printed.
 */

#define PROGRESS_MILLISECONDS 100

typedef struct {
  SallyTest *test;  /* (owned) */
  SallyAwait await; /* (owned) */
} Run;

struct _SallyRunner {
  SallyCli *cli;
  GPtrArray *runs; /* (owned) (element-type Run) */
  gboolean line;   /* a line of progress is on the screen */
};

static void
run_free (gpointer data)
{
  Run *run = data;

  g_object_unref (run->test);
  sally_await_clear (&run->await);
  g_free (run);
}

static const char *
current_step (SallyTest *test)
{
  SallyProbe *probe = sally_test_get_probe (test);

  for (int id = 0; id < SALLY_N_STEPS; id++) {
    SallyProbeStep *step = sally_probe_get_step (probe, (SallyStepId) id);

    if (sally_probe_step_get_state (step) == SALLY_STEP_RUNNING)
      return sally_probe_step_get_title (step);
  }
  return "";
}

static void
clear_line (SallyRunner *self)
{
  if (self->line)
    fputs ("\r\033[K", stderr);
  self->line = FALSE;
}

static gboolean
progress_cb (gpointer data)
{
  SallyRunner *self = data;
  SallyTest *first = NULL;
  guint n_done = 0;
  g_autofree char *name = NULL;

  for (guint i = 0; i < self->runs->len; i++) {
    Run *run = self->runs->pdata[i];

    if (run->await.result != NULL)
      n_done++;
    else if (first == NULL)
      first = run->test;
  }
  clear_line (self);
  if (first == NULL)
    return G_SOURCE_CONTINUE;
  name = sally_text_one_line (sally_endpoint_get_identifier (sally_test_get_endpoint (first)), 30);
  fprintf (stderr, "[%u/%u] %s %s…", n_done, self->runs->len, name, current_step (first));
  fflush (stderr);
  self->line = TRUE;
  return G_SOURCE_CONTINUE;
}

/**
 * sally_runner_new:
 * @cli: a run with an open library
 *
 * Returns: (transfer full): a runner without tests
 */
SallyRunner *
sally_runner_new (SallyCli *cli)
{
  SallyRunner *self = g_new0 (SallyRunner, 1);

  self->cli = cli;
  self->runs = g_ptr_array_new_with_free_func (run_free);
  return self;
}

/**
 * sally_runner_free:
 * @self: (transfer full): a runner that runs no tests
 */
void
sally_runner_free (SallyRunner *self)
{
  g_ptr_array_unref (self->runs);
  g_free (self);
}

/**
 * sally_runner_add:
 * @self: a runner
 * @endpoint: what to test
 * @options: how
 */
void
sally_runner_add (SallyRunner *self, SallyEndpoint *endpoint, const SallyTestOptions *options)
{
  Run *run = g_new0 (Run, 1);

  run->test = sally_test_new (self->cli->workspace, endpoint, options);
  g_ptr_array_add (self->runs, run);
}

/**
 * sally_runner_run:
 * @self: a runner
 * @func: (scope call): gets each result
 * @data: for @func
 *
 * Runs the tests.  Once.
 *
 * Returns: %FALSE when Ctrl+C ended it; @func was not called for the rest then
 */
gboolean
sally_runner_run (SallyRunner *self, SallyRunnerFunc func, gpointer data)
{
  guint progress =
      isatty (STDERR_FILENO) ? g_timeout_add (PROGRESS_MILLISECONDS, progress_cb, self) : 0;

  for (guint i = 0; i < self->runs->len; i++) {
    Run *run = self->runs->pdata[i];

    sally_test_run_async (run->test, self->cli->cancellable, sally_await_cb, &run->await);
  }
  for (guint i = 0; i < self->runs->len; i++) {
    Run *run = self->runs->pdata[i];
    g_autoptr (GError) error = NULL;
    SallyReport *report =
        sally_test_run_finish (run->test, sally_await_result (&run->await), &error);

    g_clear_object (&report);
    clear_line (self);
    if (!g_cancellable_is_cancelled (self->cli->cancellable))
      func (i, run->test, error, data);
  }
  if (progress != 0)
    g_source_remove (progress);
  clear_line (self);
  return !g_cancellable_is_cancelled (self->cli->cancellable);
}
