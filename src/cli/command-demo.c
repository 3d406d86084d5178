/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-command.h"

#include "sally-await.h"
#include "sally-demo-engines.h"
#include "sally-demo-library.h"
#include "sally-endpoint.h"
#include "sally-engine.h"
#include "sally-memory-keyring.h"
#include "sally-output.h"
#include "sally-report.h"
#include "sally-runner.h"
#include "sally-workspace.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* sallyport-cli demo: servers in this program, each with a fault of its own,
 * a library that is thrown away, and the question whether each test said what
 * its server was made for.
 */

#define DEMO_MILLISECONDS 3000

typedef struct {
  SallyCli *cli;
  SallyDemoLibrary *demo;
  SallyTable *table;
  JsonArray *array;
  gboolean details;
  SallyExit status;
} Show;

static void
tested_cb (guint index, SallyTest *test, const GError *error, gpointer data)
{
  Show *show = data;
  SallyReport *report = sally_test_get_report (test);
  SallyEndpoint *endpoint = sally_test_get_endpoint (test);
  const char *verdict;
  g_autofree char *expected = NULL;
  g_autofree char *text = NULL;
  gboolean right;

  if (report == NULL) {
    show->status = sally_cli_worse (show->status, sally_cli_fail (show->cli, error));
    return;
  }
  verdict = sally_verdict_get_name (sally_report_get_verdict (report));
  right = sally_demo_library_check_report (show->demo, index, report, &expected);
  if (!right)
    show->status = sally_cli_worse (show->status, SALLY_EXIT_FAILED);
  if (show->cli->json) {
    json_array_add_element (show->array, sally_report_to_json (report));
    return;
  }
  text = sally_report_to_text (report, show->details);
  sally_output_text (text);
  sally_output_text ("");
  sally_table_add (show->table, sally_endpoint_get_identifier (endpoint));
  sally_table_add (show->table, sally_endpoint_get_engine (endpoint)->label);
  sally_table_add (show->table, verdict);
  sally_table_add (show->table, right ? _("as expected") : expected);
}

static SallyExit
test_all (SallyCli *cli, SallyDemoLibrary *demo, gboolean details)
{
  GPtrArray *endpoints = sally_demo_library_get_endpoints (demo);
  /* The silent servers would only make a person wait. */
  SallyTestOptions options = { .mode = -1, .keep = TRUE, .timeout = DEMO_MILLISECONDS };
  g_autoptr (SallyRunner) runner = sally_runner_new (cli);
  g_autoptr (SallyTable) table = sally_table_new (4);
  g_autoptr (JsonArray) array = json_array_new ();
  Show show = { .cli = cli, .demo = demo, .table = table, .array = array, .details = details };
  const char *const heads[] = { _("Demo server"), _("Engine"), _("Verdict"), _("Outcome") };

  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    sally_table_add (table, heads[i]);
  for (guint i = 0; i < endpoints->len; i++)
    sally_runner_add (runner, endpoints->pdata[i], &options);
  if (!cli->json)
    sally_output_text (_("These are demo servers inside this program, most of them broken on "
                         "purpose.\n"));
  if (!sally_runner_run (runner, tested_cb, &show))
    return SALLY_EXIT_INTERRUPTED;
  if (cli->json) {
    JsonObject *document = sally_output_new_json ();

    json_object_set_boolean_member (document, "demo", TRUE);
    json_object_set_boolean_member (document, "as_expected", show.status == SALLY_EXIT_OK);
    json_object_set_array_member (document, "reports", g_steal_pointer (&array));
    sally_output_json (document);
    return show.status;
  }
  sally_table_print (table, "");
  sally_output_text (show.status == SALLY_EXIT_OK
                         ? _("\nEach demo server gave the outcome that it was made for.")
                         : _("\nSome demo servers gave another outcome than they were made for."));
  return show.status;
}

static SallyExit
run (SallyCli *cli, gboolean details, gboolean all_engines)
{
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (SallyDemoLibrary) demo = NULL;
  g_autoptr (GError) error = NULL;

  cli->keyring = sally_memory_keyring_new ();
  if (sally_cli_open (cli, &error) == NULL)
    return sally_cli_fail (cli, error);
  if (all_engines)
    return sally_demo_engines_run (cli);
  sally_demo_library_start_async (cli->workspace, cli->cancellable, sally_await_cb, &await);
  demo = sally_demo_library_start_finish (sally_await_result (&await), &error);
  return demo != NULL ? test_all (cli, demo, details) : sally_cli_fail (cli, error);
}

/* The library is closed by now, so that SQLite has put everything away. */
static void
remove_dir (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    g_unlink (child);
  }
  g_rmdir (path);
}

SallyExit
sally_command_demo (SallyCli *cli, char **arguments)
{
  gboolean details = FALSE, all_engines = FALSE;
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "details", 0, 0, G_OPTION_ARG_NONE, &details,
      N_("Also what passed, the certificates and the raw log"), NULL },
    { "all-engines", 0, 0, G_OPTION_ARG_NONE, &all_engines,
      N_("A good and a broken server of each engine, and only a table"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */
  g_auto (GStrv) rest = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = NULL;
  SallyExit status;

  if (!sally_cli_parse (cli, entries, arguments, &rest, &status))
    return status;
  if (rest[0] != NULL)
    return sally_cli_usage (cli, _("This command takes no arguments."));
  if (cli->library != NULL)
    return sally_cli_usage (cli, _("The demo has a library of its own."));
  dir = g_dir_make_tmp ("sallyport-demo-XXXXXX", &error);
  if (dir == NULL)
    return sally_cli_fail (cli, error);
  cli->library = g_build_filename (dir, "library.db", NULL);
  status = run (cli, details, all_engines);
  sally_cli_close (cli);
  remove_dir (dir);
  return status;
}
