/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-command.h"

#include "sally-arn.h"
#include "sally-await.h"
#include "sally-certificate.h"
#include "sally-edit.h"
#include "sally-endpoint-uri.h"
#include "sally-endpoint.h"
#include "sally-engine.h"
#include "sally-error.h"
#include "sally-output.h"
#include "sally-secret.h"
#include "sally-setting-option.h"
#include "sally-ssl-mode.h"
#include "sally-store.h"
#include "sally-undo.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

/* sallyport-cli endpoint add | modify: the same options for both; what is not
 * given stays as it is.
 */

typedef struct {
  char *identifier;
  char *uri;
  char *type;
  char *engine;
  char *server;
  char *port;
  char *database;
  char *user;
  char *mode;
  char *certificate;
  char *verify_as;
  char *attributes;
  char *password_file;
  char **settings;
  gboolean forget_password;
  SallySecret *password; /* (owned) (nullable): from password_file */
} Fields;

static void
fields_clear (Fields *fields)
{
  g_free (fields->identifier);
  g_free (fields->uri);
  g_free (fields->type);
  g_free (fields->engine);
  g_free (fields->server);
  g_free (fields->port);
  g_free (fields->database);
  g_free (fields->user);
  g_free (fields->mode);
  g_free (fields->certificate);
  g_free (fields->verify_as);
  g_free (fields->attributes);
  g_free (fields->password_file);
  g_strfreev (fields->settings);
  g_clear_pointer (&fields->password, sally_secret_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fields, fields_clear)

static gboolean
parse_fields (SallyCli *cli, Fields *f, char **arguments, char ***rest, SallyExit *status)
{
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "identifier", 0, 0, G_OPTION_ARG_STRING, &f->identifier, N_("What it is called"), N_("ID") },
    { "uri", 0, 0, G_OPTION_ARG_STRING, &f->uri,
      N_("Take what is not given from a link such as postgresql://app@db.example/orders"),
      N_("URI") },
    { "type", 0, 0, G_OPTION_ARG_STRING, &f->type, N_("source or target"), N_("TYPE") },
    { "engine", 0, 0, G_OPTION_ARG_STRING, &f->engine,
      N_("As AWS DMS calls it: postgres, mysql, sqlserver …"), N_("ENGINE") },
    { "server", 0, 0, G_OPTION_ARG_STRING, &f->server, N_("Host name or address"), N_("HOST") },
    { "port", 0, 0, G_OPTION_ARG_STRING, &f->port,
      N_("Port, instead of the engine's own"), N_("PORT") },
    { "database", 0, 0, G_OPTION_ARG_STRING, &f->database, N_("Database name"), N_("NAME") },
    { "user", 0, 0, G_OPTION_ARG_STRING, &f->user, N_("User name"), N_("NAME") },
    { "ssl-mode", 0, 0, G_OPTION_ARG_STRING, &f->mode,
      N_("none, require, verify-ca or verify-full"), N_("MODE") },
    /* As the option of "test" is called. */
    { "mode", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &f->mode, NULL, NULL },
    { "certificate", 0, 0, G_OPTION_ARG_STRING, &f->certificate,
      N_("CA certificate of the library; an empty one for none"), N_("ID") },
    { "verify-as", 0, 0, G_OPTION_ARG_STRING, &f->verify_as,
      N_("Name to verify, instead of the server's"), N_("NAME") },
    { "extra-attributes", 0, 0, G_OPTION_ARG_STRING, &f->attributes,
      N_("Extra connection attributes"), N_("ATTRIBUTES") },
    { "setting", 0, 0, G_OPTION_ARG_STRING_ARRAY, &f->settings,
      N_("What only this engine has, such as ReplicaSet=rs0; may be repeated"), N_("NAME=VALUE") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &f->password_file,
      N_("First line is the password; “-” is standard input"), N_("FILE") },
    { "forget-password", 0, 0, G_OPTION_ARG_NONE, &f->forget_password,
      N_("Forget the stored password"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */

  return sally_cli_parse (cli, entries, arguments, rest, status);
}

static gboolean
invalid (GError **error, const char *message)
{
  g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
apply_certificate (SallyCli *cli, SallyEndpoint *endpoint, const char *id, GError **error)
{
  g_autoptr (GObject) certificate = NULL;

  if (id[0] == '\0') {
    sally_endpoint_set_certificate_arn (endpoint, "");
    return TRUE;
  }
  certificate = sally_cli_load (cli, SALLY_STORE_CERTIFICATES, id, error);
  if (certificate == NULL)
    return FALSE;
  sally_endpoint_set_certificate_arn (endpoint,
                                      sally_certificate_get_arn (SALLY_CERTIFICATE (certificate)));
  return TRUE;
}

static gboolean
apply_choices (SallyEndpoint *endpoint, const Fields *f, GError **error)
{
  guint64 port;
  SallySslMode mode;

  if (f->type != NULL) {
    if (!g_str_equal (f->type, "source") && !g_str_equal (f->type, "target"))
      return invalid (error, _("--type is source or target."));
    sally_endpoint_set_endpoint_type (endpoint, f->type[0] == 's' ? SALLY_ENDPOINT_SOURCE
                                                                  : SALLY_ENDPOINT_TARGET);
  }
  if (f->port != NULL) {
    if (!g_ascii_string_to_unsigned (f->port, 10, 1, 65535, &port, NULL))
      return invalid (error, _("--port is a number from 1 to 65535."));
    sally_endpoint_set_port (endpoint, (guint) port);
  }
  if (f->mode != NULL) {
    if (!sally_ssl_mode_parse (f->mode, &mode))
      return invalid (error, _("--ssl-mode is none, require, verify-ca or verify-full."));
    sally_endpoint_set_ssl_mode (endpoint, mode);
  }
  return TRUE;
}

static gboolean
apply_fields (SallyCli *cli, SallyEndpoint *endpoint, const Fields *f, GError **error)
{
  const SallyEngine *engine = f->engine != NULL ? sally_engine_find (f->engine) : NULL;

  if (f->engine != NULL && engine == NULL) {
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_INVALID,
                 _("AWS DMS has no engine “%s”; “sallyport-cli engines” lists them."), f->engine);
    return FALSE;
  }
  if (engine != NULL)
    sally_endpoint_set_engine (endpoint, engine);
  if (f->identifier != NULL)
    sally_endpoint_set_identifier (endpoint, f->identifier);
  if (f->server != NULL)
    sally_endpoint_set_server (endpoint, f->server);
  if (f->database != NULL)
    sally_endpoint_set_database (endpoint, f->database);
  if (f->user != NULL)
    sally_endpoint_set_user_name (endpoint, f->user);
  if (f->verify_as != NULL)
    sally_endpoint_set_verify_as (endpoint, f->verify_as);
  if (f->attributes != NULL)
    sally_endpoint_set_extra_attributes (endpoint, f->attributes);
  return apply_choices (endpoint, f, error)
         && sally_setting_option_apply (endpoint, f->settings, error)
         && (f->certificate == NULL || apply_certificate (cli, endpoint, f->certificate, error));
}

/* "db1-example-com", and with a number behind it when that one is taken. */
static gboolean
propose_identifier (SallyCli *cli, SallyEndpoint *endpoint, GError **error)
{
  SallyStore *store = sally_workspace_get_store (cli->workspace);
  const char *server = sally_endpoint_get_server (endpoint);
  /* It takes a file name, whose suffix it drops. */
  g_autofree char *file =
      g_strconcat (g_ascii_isalpha (server[0]) ? "" : "db-", server, ".uri", NULL);
  g_autofree char *base = sally_identifier_propose (file);

  for (guint i = 1; i < 1000; i++) {
    g_autofree char *name = i == 1 ? g_strdup (base) : g_strdup_printf ("%s-%u", base, i);
    g_auto (SallyAwait) await = { 0 };
    g_autoptr (SallyStoreFacts) facts = NULL;

    sally_store_get_facts_async (store, SALLY_STORE_ENDPOINTS, name, NULL, cli->cancellable,
                                 sally_await_cb, &await);
    facts = sally_store_get_facts_finish (store, sally_await_result (&await), error);
    if (facts == NULL)
      return FALSE;
    if (!facts->identifier_taken) {
      sally_endpoint_set_identifier (endpoint, name);
      return TRUE;
    }
  }
  return invalid (error, _("Give the endpoint a name with --identifier."));
}

static void
print_advice (SallyCli *cli, SallyEndpoint *endpoint)
{
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GPtrArray) advice = NULL;

  sally_edit_check_endpoint_async (cli->workspace, endpoint, NULL, cli->cancellable, sally_await_cb,
                                   &await);
  advice = sally_edit_check_endpoint_finish (sally_await_result (&await), NULL);
  for (guint i = 0; advice != NULL && i < advice->len; i++)
    sally_output_note (((SallyAdvice *) advice->pdata[i])->text);
}

static SallyExit
save (SallyCli *cli, SallyEndpoint *endpoint, const Fields *f)
{
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (SallyUndo) undo = NULL;
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  sally_edit_save_endpoint_async (cli->workspace, endpoint, f->password, f->forget_password,
                                  cli->cancellable, sally_await_cb, &await);
  undo = sally_edit_save_endpoint_finish (sally_await_result (&await), &error);
  if (undo == NULL)
    return sally_cli_fail (cli, error);
  print_advice (cli, endpoint);
  if (cli->json) {
    g_ptr_array_add (one, endpoint);
    sally_command_print_endpoints (one);
  } else {
    sally_output_text (sally_endpoint_get_identifier (endpoint));
  }
  if (f->password == NULL || sally_endpoint_get_has_password (endpoint))
    return SALLY_EXIT_OK;
  sally_output_note (_("The endpoint was saved, but not its password: there is no keyring that "
                       "takes it."));
  return SALLY_EXIT_LIBRARY;
}

static gboolean
read_password (Fields *f, GError **error)
{
  if (f->password_file == NULL)
    return TRUE;
  f->password = sally_cli_read_password (f->password_file, error);
  return f->password != NULL;
}

static SallyEndpoint *
new_endpoint (const Fields *f, GError **error)
{
  g_autoptr (SallySecret) password = NULL;
  g_auto (GStrv) notes = NULL;
  SallyEndpoint *endpoint;
  const SallyEngine *engine;

  if (f->uri == NULL) {
    engine = f->engine != NULL ? sally_engine_find (f->engine) : NULL;
    endpoint = sally_endpoint_new (engine != NULL ? engine->name : "postgres");
    /* Some engines can only be a target. */
    if (engine != NULL && !engine->source)
      sally_endpoint_set_endpoint_type (endpoint, SALLY_ENDPOINT_TARGET);
    return endpoint;
  }
  endpoint = sally_endpoint_new_from_uri (f->uri, &password, &notes, error);
  for (guint i = 0; endpoint != NULL && notes != NULL && notes[i] != NULL; i++)
    sally_output_note (notes[i]);
  if (password != NULL)
    sally_output_note (_("The password in the link is not used, since others can read the "
                         "arguments of a command; use --password-file."));
  return endpoint;
}

SallyExit
sally_command_endpoint_add (SallyCli *cli, char **arguments)
{
  g_auto (Fields) fields = { 0 };
  g_auto (GStrv) rest = NULL;
  g_autoptr (SallyEndpoint) endpoint = NULL;
  g_autoptr (GError) error = NULL;
  SallyExit status;

  if (!parse_fields (cli, &fields, arguments, &rest, &status))
    return status;
  if (rest[0] != NULL)
    return sally_cli_usage (cli, _("This command takes only options."));
  if (fields.engine == NULL && fields.uri == NULL)
    return sally_cli_usage (cli, _("--engine or --uri is missing."));
  if (fields.forget_password)
    return sally_cli_usage (cli, _("--forget-password is for endpoints that exist."));
  endpoint = new_endpoint (&fields, &error);
  if (endpoint == NULL || !read_password (&fields, &error) || sally_cli_open (cli, &error) == NULL
      || !apply_fields (cli, endpoint, &fields, &error))
    return sally_cli_fail (cli, error);
  if (sally_endpoint_get_identifier (endpoint)[0] == '\0'
      && !propose_identifier (cli, endpoint, &error))
    return sally_cli_fail (cli, error);
  return save (cli, endpoint, &fields);
}

SallyExit
sally_command_endpoint_modify (SallyCli *cli, char **arguments)
{
  g_auto (Fields) fields = { 0 };
  g_auto (GStrv) rest = NULL;
  g_autoptr (GObject) endpoint = NULL;
  g_autoptr (GError) error = NULL;
  SallyExit status;

  if (!parse_fields (cli, &fields, arguments, &rest, &status))
    return status;
  if (g_strv_length (rest) != 1)
    return sally_cli_usage (cli, _("This command takes one identifier or ARN."));
  if (fields.uri != NULL)
    return sally_cli_usage (cli, _("--uri is for new endpoints."));
  if (fields.forget_password && fields.password_file != NULL)
    return sally_cli_usage (cli, _("--forget-password and --password-file exclude each other."));
  if (read_password (&fields, &error) && sally_cli_open (cli, &error) != NULL)
    endpoint = sally_cli_load (cli, SALLY_STORE_ENDPOINTS, rest[0], &error);
  if (endpoint == NULL || !apply_fields (cli, SALLY_ENDPOINT (endpoint), &fields, &error))
    return sally_cli_fail (cli, error);
  return save (cli, SALLY_ENDPOINT (endpoint), &fields);
}
