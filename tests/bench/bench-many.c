/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-await.h"
#include "sally-demo-library.h"
#include "sally-memory-keyring.h"
#include "sally-test.h"
#include "sally-endpoint.h"
#include "sally-test-support.h"
#include "sally-workspace.h"

#include <stdlib.h>
#include <time.h>

/* Tests many loopback endpoints at once and prints how long it took, and the
 * longest step of the main loop: from one poll to the next, whatever was
 * dispatched between them, the start of all the tests included.
 *
 *   bench-many [COUNT]
 */

static gint64 last_wall, last_cpu, worst_wall, worst_cpu;
static guint n_steps, n_over;
static guint n_done, n_passed;

static gint64
cpu_now (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (gint64) t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int
meter_poll (GPollFD *fds, guint n_fds, int timeout)
{
  int result;

  if (last_wall != 0) {
    gint64 cpu = cpu_now () - last_cpu;

    worst_wall = MAX (worst_wall, g_get_monotonic_time () - last_wall);
    worst_cpu = MAX (worst_cpu, cpu);
    n_over += cpu > 16000;
    n_steps++;
  }
  result = g_poll (fds, n_fds, timeout);
  last_wall = g_get_monotonic_time ();
  last_cpu = cpu_now ();
  return result;
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) report = NULL;

  report = (GObject *) sally_test_run_finish (SALLY_TEST (source), result, &error);
  if (report != NULL)
    n_passed++;
  else
    g_printerr ("%s\n", error->message);
  n_done++;
}

static SallyWorkspace *
open_workspace (const char *path)
{
  g_autoptr (SallyKeyring) keyring = sally_memory_keyring_new ();
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (GError) error = NULL;
  SallyWorkspace *workspace;

  sally_workspace_open_async (path, keyring, NULL, sally_await_cb, &await);
  workspace = sally_workspace_open_finish (sally_await_result (&await), &error);
  if (workspace == NULL)
    g_error ("%s", error->message);
  return workspace;
}

int
main (int argc, char **argv)
{
  guint count = argc > 1 ? (guint) atoi (argv[1]) : 1000;
  char *dir = sally_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "library.db", NULL);
  g_autoptr (SallyWorkspace) workspace = open_workspace (path);
  g_autoptr (SallyDemoLibrary) demo = NULL;
  g_autoptr (GPtrArray) tests = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (GError) error = NULL;
  SallyTestOptions options = SALLY_TEST_OPTIONS_INIT;
  gint64 start;

  sally_demo_library_start_async (workspace, NULL, sally_await_cb, &await);
  demo = sally_demo_library_start_finish (sally_await_result (&await), &error);
  if (demo == NULL)
    g_error ("%s", error->message);

  for (guint i = 0; i < count; i++) {
    SallyEndpoint *endpoint = g_ptr_array_index (sally_demo_library_get_endpoints (demo), 0);

    g_ptr_array_add (tests, sally_test_new (workspace, endpoint, &options));
  }
  g_main_context_set_poll_func (NULL, meter_poll);
  start = last_wall = g_get_monotonic_time ();
  last_cpu = cpu_now ();
  for (guint i = 0; i < count; i++)
    sally_test_run_async (g_ptr_array_index (tests, i), NULL, done_cb, NULL);
  while (n_done < count)
    g_main_context_iteration (NULL, TRUE);

  g_print ("  %u endpoints at once: %.2f s, %u reports; main loop: longest step %.1f ms CPU "
           "(%.1f ms wall), %u of %u steps over the aim of 16 ms CPU\n",
           count, (double) (g_get_monotonic_time () - start) / 1e6, n_passed,
           (double) worst_cpu / 1e3, (double) worst_wall / 1e3, n_over, n_steps);
  g_main_context_set_poll_func (NULL, NULL);
  g_clear_object (&demo);
  sally_workspace_close (workspace);
  sally_test_remove_dir (dir);
  return n_passed == count ? 0 : 1;
}
