/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-command.h"

#include "sally-endpoint-uri.h"
#include "sally-endpoint.h"
#include "sally-file-options.h"
#include "sally-output.h"
#include "sally-report.h"
#include "sally-runner.h"
#include "sally-secret.h"
#include "sally-setting-option.h"
#include "sally-ssl-mode.h"
#include "sally-test.h"
#include "sally-trust.h"
#include "sally-worker.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

/* sallyport-cli test: endpoints of the library, or a link. */

typedef struct {
  char *mode;
  char *ca;
  SallyFileOptions ca_options;
  char *verify_as;
  char *password_file;
  char **settings;
  char *jobs;
  int timeout;
  gboolean all;
  gboolean login;
  gboolean details;
  gboolean forget;
  SallyTrust *trust;     /* (owned) (nullable): from --ca */
  SallySecret *password; /* (owned) (nullable) */
} Wishes;

/* What comes out. */
typedef struct {
  SallyCli *cli;
  JsonArray *array; /* (owned) */
  gboolean details;
  guint n;
  SallyExit status;
} Outcome;

static void
wishes_clear (Wishes *wishes)
{
  g_free (wishes->mode);
  g_free (wishes->ca);
  sally_file_options_clear (&wishes->ca_options);
  g_free (wishes->verify_as);
  g_free (wishes->password_file);
  g_strfreev (wishes->settings);
  g_free (wishes->jobs);
  g_clear_object (&wishes->trust);
  g_clear_pointer (&wishes->password, sally_secret_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wishes, wishes_clear)

static gboolean
parse_wishes (SallyCli *cli, Wishes *w, char **arguments, char ***rest, SallyExit *status)
{
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &w->all, N_("All endpoints of the library"), NULL },
    { "mode", 0, 0, G_OPTION_ARG_STRING, &w->mode,
      N_("SSL mode to test in, instead of the endpoint's"), N_("MODE") },
    { "ca", 0, 0, G_OPTION_ARG_FILENAME, &w->ca,
      N_("File or certificate to trust, instead of the endpoint's"), N_("FILE|ID") },
    { "ca-password-file", 0, 0, G_OPTION_ARG_FILENAME, &w->ca_options.password_file,
      N_("First line is the password of the file to trust"), N_("FILE") },
    SALLY_WALLET_OPTION_ENTRIES (w->ca_options),
    { "verify-as", 0, 0, G_OPTION_ARG_STRING, &w->verify_as,
      N_("Name to verify, instead of the server's"), N_("NAME") },
    { "setting", 0, 0, G_OPTION_ARG_STRING_ARRAY, &w->settings,
      N_("What only this engine has, such as Encryption=strict; may be repeated"),
      N_("NAME=VALUE") },
    { "timeout", 0, 0, G_OPTION_ARG_INT, &w->timeout,
      N_("How long a test may take, in milliseconds"), N_("MILLISECONDS") },
    { "login", 0, 0, G_OPTION_ARG_NONE, &w->login,
      N_("Sign in after the checks have passed"), NULL },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &w->password_file,
      N_("First line is the password to sign in with; “-” is standard input"), N_("FILE") },
    { "jobs", 'j', 0, G_OPTION_ARG_STRING, &w->jobs,
      N_("How many tests run at the same time"), N_("N") },
    { "details", 0, 0, G_OPTION_ARG_NONE, &w->details,
      N_("Also what passed, the certificates and the raw log"), NULL },
    { "no-save", 0, 0, G_OPTION_ARG_NONE, &w->forget,
      N_("Keep no report in the library"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */

  return sally_cli_parse (cli, entries, arguments, rest, status);
}

static gboolean
read_ca (SallyCli *cli, Wishes *wishes, GError **error)
{
  g_autoptr (GPtrArray) x509s = NULL;
  SallyContainerOptions options;

  if (!sally_file_options_get (&wishes->ca_options, &options, error))
    return FALSE;
  x509s = g_file_test (wishes->ca, G_FILE_TEST_EXISTS)
              ? sally_cli_read_trusted (cli, wishes->ca, &options, error)
              : sally_cli_read_file_or_id (cli, wishes->ca, &options, NULL, error);
  if (x509s != NULL)
    wishes->trust = sally_trust_new (x509s, NULL);
  return x509s != NULL;
}

/* The notes say what was made of the link, its mode above all; who names a mode
 * needs them as little as who reads JSON. */
static SallyEndpoint *
read_uri (SallyCli *cli, const char *uri, const Wishes *wishes, GError **error)
{
  g_autoptr (SallySecret) password = NULL;
  g_auto (GStrv) notes = NULL;
  SallyEndpoint *endpoint = sally_endpoint_new_from_uri (uri, &password, &notes, error);

  for (guint i = 0; notes != NULL && notes[i] != NULL && !cli->json && wishes->mode == NULL; i++)
    sally_output_note (notes[i]);
  if (password != NULL)
    sally_output_note (_("The password in the link is not used, since others can read the "
                         "arguments of a command; use --password-file."));
  return endpoint;
}

/* (transfer full) (nullable): what was named, loaded. */
static GPtrArray *
collect (SallyCli *cli, const Wishes *wishes, char **names, GError **error)
{
  g_autoptr (GPtrArray) endpoints = NULL;

  if (wishes->all)
    return sally_cli_list (cli, SALLY_STORE_ENDPOINTS, error);
  endpoints = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; names[i] != NULL; i++) {
    gpointer endpoint =
        sally_endpoint_uri_looks_like (names[i])
            ? (gpointer) read_uri (cli, names[i], wishes, error)
            : (gpointer) sally_cli_load (cli, SALLY_STORE_ENDPOINTS, names[i], error);

    if (endpoint == NULL)
      return NULL;
    g_ptr_array_add (endpoints, endpoint);
    if (!sally_setting_option_apply (endpoint, wishes->settings, error))
      return NULL;
  }
  return g_steal_pointer (&endpoints);
}

static SallyExit
status_of (SallyReport *report)
{
  switch (sally_report_get_verdict (report)) {
  case SALLY_VERDICT_PASS:
    return SALLY_EXIT_OK;
  case SALLY_VERDICT_FAIL:
    return SALLY_EXIT_FAILED;
  case SALLY_VERDICT_COULD_NOT_TEST:
    return SALLY_EXIT_COULD_NOT_TEST;
  }
  return SALLY_EXIT_FAILED;
}

static void
tested_cb (guint index, SallyTest *test, const GError *error, gpointer data)
{
  Outcome *outcome = data;
  SallyReport *report = sally_test_get_report (test);
  g_autofree char *text = NULL;

  if (report == NULL) {
    outcome->status = sally_cli_worse (outcome->status, sally_cli_fail (outcome->cli, error));
    return;
  }
  outcome->status = sally_cli_worse (outcome->status, status_of (report));
  if (outcome->cli->json) {
    json_array_add_element (outcome->array, sally_report_to_json (report));
  } else {
    if (outcome->n++ > 0)
      sally_output_text ("");
    text = sally_report_to_text (report, outcome->details);
    sally_output_text (text);
  }
  if (sally_test_get_keep_error (test) != NULL)
    outcome->status = sally_cli_worse (
        outcome->status, sally_cli_fail (outcome->cli, sally_test_get_keep_error (test)));
}

static SallyExit
run (SallyCli *cli, const Wishes *wishes, GPtrArray *endpoints, const SallyTestOptions *options)
{
  g_autoptr (SallyRunner) runner = sally_runner_new (cli);
  g_autoptr (JsonArray) array = json_array_new ();
  Outcome outcome = { .cli = cli, .array = array, .details = wishes->details };

  for (guint i = 0; i < endpoints->len; i++)
    sally_runner_add (runner, endpoints->pdata[i], options);
  if (!sally_runner_run (runner, tested_cb, &outcome))
    return SALLY_EXIT_INTERRUPTED;
  if (cli->json) {
    JsonObject *document = sally_output_new_json ();

    json_object_set_array_member (document, "reports", g_steal_pointer (&array));
    sally_output_json (document);
  } else if (endpoints->len == 0) {
    sally_output_text (_("There are no endpoints in the library."));
  }
  return outcome.status;
}

/* What can be said without a library.  %SALLY_EXIT_OK to go on. */
static SallyExit
check_wishes (SallyCli *cli, const Wishes *wishes, char **names, int *mode, guint64 *jobs)
{
  SallySslMode parsed;

  if (wishes->all == (names[0] != NULL))
    return sally_cli_usage (cli, _("Name endpoints or a link, or use --all."));
  if (wishes->mode != NULL) {
    if (!sally_ssl_mode_parse (wishes->mode, &parsed))
      return sally_cli_usage (cli, _("--mode is none, require, verify-ca or verify-full."));
    *mode = (int) parsed;
  }
  if (wishes->jobs != NULL && !g_ascii_string_to_unsigned (wishes->jobs, 10, 1, 256, jobs, NULL))
    return sally_cli_usage (cli, _("--jobs is a number from 1 to 256."));
  if (wishes->timeout != 0 && (wishes->timeout < 100 || wishes->timeout > 600000))
    return sally_cli_usage (cli, _("--timeout is a number from 100 to 600000."));
  if (wishes->settings != NULL && wishes->all)
    return sally_cli_usage (cli, _("--setting is for endpoints that are named."));
  if (wishes->password_file != NULL && !wishes->login)
    return sally_cli_usage (cli, _("--password-file is for --login."));
  return SALLY_EXIT_OK;
}

SallyExit
sally_command_test (SallyCli *cli, char **arguments)
{
  g_auto (Wishes) wishes = { 0 };
  g_auto (GStrv) rest = NULL;
  g_autoptr (GPtrArray) endpoints = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *trust_name = NULL;
  SallyTestOptions options = SALLY_TEST_OPTIONS_INIT;
  guint64 jobs = 0;
  SallyExit status;

  if (!parse_wishes (cli, &wishes, arguments, &rest, &status))
    return status;
  status = check_wishes (cli, &wishes, rest, &options.mode, &jobs);
  if (status != SALLY_EXIT_OK)
    return status;
  if (wishes.password_file != NULL) {
    wishes.password = sally_cli_read_password (wishes.password_file, &error);
    if (wishes.password == NULL)
      return sally_cli_fail (cli, error);
  }
  if (sally_cli_open (cli, &error) == NULL
      || (wishes.ca != NULL && !read_ca (cli, &wishes, &error)))
    return sally_cli_fail (cli, error);
  endpoints = collect (cli, &wishes, rest, &error);
  if (endpoints == NULL)
    return sally_cli_fail (cli, error);
  if (jobs != 0)
    sally_worker_set_n_threads (sally_workspace_get_probe_worker (cli->workspace), (guint) jobs);
  trust_name = wishes.ca != NULL ? g_filename_display_basename (wishes.ca) : NULL;
  options.verify_as = wishes.verify_as;
  options.timeout = (guint) wishes.timeout;
  options.trust = wishes.trust;
  options.trust_name = trust_name;
  options.login = wishes.login;
  options.password = wishes.password;
  options.keep = !wishes.forget;
  return run (cli, &wishes, endpoints, &options);
}
