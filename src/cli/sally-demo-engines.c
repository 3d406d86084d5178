/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-demo-engines.h"

#include "sally-container.h"
#include "sally-demo-pki.h"
#include "sally-demo-server.h"
#include "sally-endpoint.h"
#include "sally-engine-setting.h"
#include "sally-engine.h"
#include "sally-output.h"
#include "sally-report.h"
#include "sally-runner.h"
#include "sally-ssl-mode.h"
#include "sally-test.h"
#include "sally-trust.h"

#include <glib/gi18n-lib.h>

/* demo --all-engines: for each engine one server as it should be and one that is
 * broken, tested in the strictest mode that AWS DMS allows for the engine.
 */

#define DEMO_MILLISECONDS 3000

typedef struct {
  SallyCli *cli;
  SallyDemoPki *pki;
  SallyTrust *trust;
  GPtrArray *servers; /* (element-type SallyDemoServer): a good and a broken one each */
  GPtrArray *engines; /* (element-type SallyEngine): whose they are */
  GString *missing;   /* engines that no demo server speaks for */
  SallyRunner *runner;
  SallyTable *table;
  JsonArray *array;
  SallyVerdict good; /* of the engine whose broken server comes next */
  SallyExit status;
} Demo;

static void
demo_clear (Demo *self)
{
  g_clear_pointer (&self->runner, sally_runner_free);
  g_clear_pointer (&self->servers, g_ptr_array_unref);
  g_clear_pointer (&self->engines, g_ptr_array_unref);
  g_clear_pointer (&self->table, sally_table_free);
  g_clear_pointer (&self->array, json_array_unref);
  g_string_free (self->missing, TRUE);
  g_clear_object (&self->trust);
  g_clear_object (&self->pki);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Demo, demo_clear)

/* Which demo server speaks for an engine, %NULL for none. */
static const char *
find_speaker (const SallyEngine *engine)
{
  switch (engine->family) {
  case SALLY_FAMILY_MYSQL:
    return "mysql";
  case SALLY_FAMILY_POSTGRES:
    return "postgres";
  case SALLY_FAMILY_ORACLE:
    return "oracle";
  case SALLY_FAMILY_TDS:
    return "sqlserver";
  case SALLY_FAMILY_ASE:
    return "sybase";
  case SALLY_FAMILY_REDIS:
    return "redis";
  case SALLY_FAMILY_KAFKA:
    return "kafka";
  case SALLY_FAMILY_DB2:
  case SALLY_FAMILY_MONGODB:
  case SALLY_FAMILY_AWS:
    break;
  }
  return NULL;
}

static SallySslMode
find_strictest (const SallyEngine *engine)
{
  int mode = SALLY_SSL_VERIFY_FULL;

  while (mode > SALLY_SSL_NONE && !sally_engine_allows (engine, (SallySslMode) mode))
    mode--;
  return (SallySslMode) mode;
}

/* A mode that checks nothing sees nothing in a certificate: there the good
 * server has no TLS, and the broken one is silent. */
static SallyDemoFault
find_fault (SallyEndpoint *endpoint, gboolean broken)
{
  if (sally_endpoint_get_effective_mode (endpoint) == SALLY_SSL_NONE)
    return broken ? SALLY_DEMO_SILENT : SALLY_DEMO_NO_TLS;
  return broken ? SALLY_DEMO_EXPIRED : SALLY_DEMO_GOOD;
}

static gboolean
add_server (Demo *self, const SallyEngine *engine, gboolean broken, GError **error)
{
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new (engine->name);
  SallyTestOptions options = { .mode = -1, .trust = self->trust, .timeout = DEMO_MILLISECONDS };
  SallyDemoServer *server;

  sally_endpoint_set_ssl_mode (endpoint, find_strictest (engine));
  if (engine->family == SALLY_FAMILY_KAFKA)
    sally_endpoint_set_setting (endpoint, SALLY_SETTING_KAFKA_PROTOCOL, "ssl-encryption");
  server = sally_demo_server_new (self->pki, find_speaker (engine), find_fault (endpoint, broken),
                                  error);
  if (server == NULL)
    return FALSE;
  g_ptr_array_add (self->servers, server);
  sally_endpoint_set_server (endpoint, "localhost");
  sally_endpoint_set_port (endpoint, sally_demo_server_get_port (server));
  sally_endpoint_set_database (endpoint, "demo");
  /* PostgreSQL tells only a named user whether it would let him in without TLS. */
  sally_endpoint_set_user_name (endpoint, "demo");
  sally_runner_add (self->runner, endpoint, &options);
  return TRUE;
}

static gboolean
start_servers (Demo *self, GError **error)
{
  gsize n_engines;
  const SallyEngine *engines = sally_engine_list (&n_engines);

  for (gsize i = 0; i < n_engines; i++) {
    if (find_speaker (&engines[i]) == NULL) {
      g_string_append_printf (self->missing, "%s%s", self->missing->len > 0 ? ", " : "",
                              engines[i].label);
      continue;
    }
    g_ptr_array_add (self->engines, (gpointer) &engines[i]);
    if (!add_server (self, &engines[i], FALSE, error)
        || !add_server (self, &engines[i], TRUE, error))
      return FALSE;
  }
  return TRUE;
}

/* The good one passes, the broken one gets the verdict that its fault is for. */
static gboolean
is_right (Demo *self, guint index, SallyReport *report)
{
  SallyDemoFault fault = sally_demo_server_get_fault (self->servers->pdata[index]);
  const SallyDemoExpectation *expected = sally_demo_fault_get_expectation (fault);
  SallyVerdict wanted = index % 2 == 0 ? SALLY_VERDICT_PASS : expected->verdict;

  return sally_report_get_verdict (report) == wanted;
}

static void
tested_cb (guint index, SallyTest *test, const GError *error, gpointer data)
{
  Demo *self = data;
  SallyReport *report = sally_test_get_report (test);
  const SallyEngine *engine = self->engines->pdata[index / 2];
  SallyEndpoint *endpoint = sally_test_get_endpoint (test);

  if (report == NULL) {
    self->status = sally_cli_worse (self->status, sally_cli_fail (self->cli, error));
    return;
  }
  if (!is_right (self, index, report))
    self->status = sally_cli_worse (self->status, SALLY_EXIT_FAILED);
  if (self->cli->json) {
    json_array_add_element (self->array, sally_report_to_json (report));
    return;
  }
  if (index % 2 == 0) {
    self->good = sally_report_get_verdict (report);
    return;
  }
  sally_table_add (self->table, engine->name);
  sally_table_add (self->table,
                   sally_ssl_mode_get_name (sally_endpoint_get_effective_mode (endpoint)));
  sally_table_add (self->table, sally_verdict_get_name (self->good));
  sally_table_add (self->table, sally_verdict_get_name (sally_report_get_verdict (report)));
}

static void
print (Demo *self)
{
  g_autofree char *missing = NULL;

  if (self->cli->json) {
    JsonObject *document = sally_output_new_json ();

    json_object_set_boolean_member (document, "demo", TRUE);
    json_object_set_boolean_member (document, "as_expected", self->status == SALLY_EXIT_OK);
    json_object_set_array_member (document, "reports", g_steal_pointer (&self->array));
    sally_output_json (document);
    return;
  }
  sally_output_text (_("These are demo servers inside this program, one as it should be and one "
                       "broken for each engine.\n"));
  sally_table_print (self->table, "");
  /* Translators: a list of engines */
  missing = g_strdup_printf (_("\nNo demo server speaks for: %s."), self->missing->str);
  sally_output_text (missing);
  sally_output_text (self->status == SALLY_EXIT_OK
                         ? _("\nEach demo server gave the outcome that it was made for.")
                         : _("\nSome demo servers gave another outcome than they were made for."));
}

static gboolean
make_trust (Demo *self, GError **error)
{
  g_autoptr (SallyContainer) container = NULL;

  self->pki = sally_demo_pki_new (error);
  if (self->pki != NULL)
    container = sally_container_read (sally_demo_pki_get_root_pem (self->pki), NULL,
                                      self->cli->cancellable, error);
  if (container != NULL)
    self->trust = sally_trust_new (container->x509s, NULL);
  return self->trust != NULL;
}

/**
 * sally_demo_engines_run:
 * @cli: the command line, with its library open
 *
 * Tests a good and a broken server of each engine that a demo server speaks for.
 *
 * Returns: %SALLY_EXIT_OK when each gave the outcome that it was made for
 */
SallyExit
sally_demo_engines_run (SallyCli *cli)
{
  g_auto (Demo) demo = {
    .cli = cli,
    .servers = g_ptr_array_new_with_free_func (g_object_unref),
    .engines = g_ptr_array_new (),
    .missing = g_string_new (NULL),
    .runner = sally_runner_new (cli),
    .table = sally_table_new (4),
    .array = json_array_new (),
    .status = SALLY_EXIT_OK,
  };
  const char *const heads[] = { _("Engine"), _("Mode"), _("Good server"), _("Broken server") };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    sally_table_add (demo.table, heads[i]);
  if (!make_trust (&demo, &error) || !start_servers (&demo, &error))
    return sally_cli_fail (cli, error);
  if (!sally_runner_run (demo.runner, tested_cb, &demo))
    return SALLY_EXIT_INTERRUPTED;
  print (&demo);
  return demo.status;
}
