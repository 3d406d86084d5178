/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-command.h"

#include "sally-certificate.h"
#include "sally-dms-json.h"
#include "sally-endpoint.h"
#include "sally-engine.h"
#include "sally-output.h"
#include "sally-ssl-mode.h"
#include "sally-text.h"

#include <glib/gi18n-lib.h>

/* sallyport-cli endpoint list | show | delete; add and modify have a file of
 * their own.
 */

static const GOptionEntry no_entries[] = { G_OPTION_ENTRY_NULL };

/**
 * sally_command_print_endpoints:
 * @endpoints: (element-type SallyEndpoint): endpoints
 *
 * Prints the JSON document, also for add and modify.
 */
void
sally_command_print_endpoints (GPtrArray *endpoints)
{
  JsonObject *document = sally_output_new_json ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < endpoints->len; i++)
    json_array_add_object_element (
        array, sally_dms_endpoint_to_json (endpoints->pdata[i], SALLY_DMS_DATES_RFC3339));
  json_object_set_array_member (document, "Endpoints", array);
  sally_output_json (document);
}

static const char *
last_of (SallyEndpoint *endpoint)
{
  int verdict;

  g_object_get (endpoint, "last-verdict", &verdict, NULL);
  switch (verdict) {
  case SALLY_VERDICT_PASS:
    return _("pass");
  case SALLY_VERDICT_FAIL:
    return _("fail");
  case SALLY_VERDICT_COULD_NOT_TEST:
    return _("could not test");
  default:
    return _("not tested");
  }
}

static void
print_list (GPtrArray *endpoints)
{
  g_autoptr (SallyTable) table = sally_table_new (5);
  const char *const heads[] = { _("Identifier"), _("Engine"), _("Server"), _("SSL mode"),
                                _("Last test") };

  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    sally_table_add (table, heads[i]);
  for (guint i = 0; i < endpoints->len; i++) {
    SallyEndpoint *endpoint = endpoints->pdata[i];
    g_autofree char *server = sally_text_place (sally_endpoint_get_server (endpoint),
                                                sally_endpoint_get_effective_port (endpoint));

    sally_table_add (table, sally_endpoint_get_identifier (endpoint));
    sally_table_add (table, sally_endpoint_get_engine (endpoint)->name);
    sally_table_add (table, server);
    sally_table_add (table, sally_ssl_mode_get_name (sally_endpoint_get_ssl_mode (endpoint)));
    sally_table_add (table, last_of (endpoint));
  }
  sally_table_print (table, "");
}

static void
add_line (SallyTable *table, const char *label, const char *value)
{
  sally_table_add (table, label);
  sally_table_add_long (table, value != NULL && value[0] != '\0' ? value : "–");
}

static void
print_endpoint (SallyEndpoint *endpoint, const char *certificate)
{
  g_autoptr (SallyTable) table = sally_table_new (2);
  g_autofree char *port = g_strdup_printf ("%u", sally_endpoint_get_effective_port (endpoint));
  g_autofree char *summary = NULL;

  g_object_get (endpoint, "last-summary", &summary, NULL);
  add_line (table, _("Identifier"), sally_endpoint_get_identifier (endpoint));
  add_line (table, "ARN", sally_endpoint_get_arn (endpoint));
  add_line (table, _("Type"),
            sally_endpoint_get_endpoint_type (endpoint) == SALLY_ENDPOINT_SOURCE ? _("source")
                                                                                 : _("target"));
  add_line (table, _("Engine"), sally_endpoint_get_engine (endpoint)->name);
  add_line (table, _("Server"), sally_endpoint_get_server (endpoint));
  add_line (table, _("Port"), port);
  add_line (table, _("Database"), sally_endpoint_get_database (endpoint));
  add_line (table, _("SSL mode"), sally_ssl_mode_get_name (sally_endpoint_get_ssl_mode (endpoint)));
  add_line (table, _("CA certificate"), certificate);
  add_line (table, _("Verify as"), sally_endpoint_get_verify_as (endpoint));
  add_line (table, _("User name"), sally_endpoint_get_user_name (endpoint));
  add_line (table, _("Password"),
            sally_endpoint_get_has_password (endpoint) ? _("in the keyring") : _("none"));
  add_line (table, _("Extra attributes"), sally_endpoint_get_extra_attributes (endpoint));
  add_line (table, _("Last test"), last_of (endpoint));
  if (summary != NULL && summary[0] != '\0')
    add_line (table, "", summary);
  sally_table_print (table, "");
}

SallyExit
sally_command_endpoint_list (SallyCli *cli, char **arguments)
{
  g_auto (GStrv) rest = NULL;
  g_autoptr (GPtrArray) endpoints = NULL;
  g_autoptr (GError) error = NULL;
  SallyExit status;

  if (!sally_cli_parse (cli, no_entries, arguments, &rest, &status))
    return status;
  if (rest[0] != NULL)
    return sally_cli_usage (cli, _("This command takes no arguments."));
  if (sally_cli_open (cli, &error) != NULL)
    endpoints = sally_cli_list (cli, SALLY_STORE_ENDPOINTS, &error);
  if (endpoints == NULL)
    return sally_cli_fail (cli, error);
  if (cli->json)
    sally_command_print_endpoints (endpoints);
  else
    print_list (endpoints);
  return SALLY_EXIT_OK;
}

SallyExit
sally_command_endpoint_show (SallyCli *cli, char **arguments)
{
  g_auto (GStrv) rest = NULL;
  g_autoptr (GPtrArray) one = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GObject) certificate = NULL;
  g_autoptr (GError) error = NULL;
  GObject *endpoint = NULL;
  const char *arn;
  SallyExit status;

  if (!sally_cli_parse (cli, no_entries, arguments, &rest, &status))
    return status;
  if (g_strv_length (rest) != 1)
    return sally_cli_usage (cli, _("This command takes one identifier or ARN."));
  if (sally_cli_open (cli, &error) != NULL)
    endpoint = sally_cli_load (cli, SALLY_STORE_ENDPOINTS, rest[0], &error);
  if (endpoint == NULL)
    return sally_cli_fail (cli, error);
  g_ptr_array_add (one, endpoint);
  if (cli->json) {
    sally_command_print_endpoints (one);
    return SALLY_EXIT_OK;
  }
  arn = sally_endpoint_get_certificate_arn (SALLY_ENDPOINT (endpoint));
  if (arn[0] != '\0')
    certificate = sally_cli_load (cli, SALLY_STORE_CERTIFICATES, arn, NULL);
  print_endpoint (SALLY_ENDPOINT (endpoint),
                  certificate != NULL
                      ? sally_certificate_get_identifier (SALLY_CERTIFICATE (certificate))
                      : arn);
  return SALLY_EXIT_OK;
}

SallyExit
sally_command_endpoint_delete (SallyCli *cli, char **arguments)
{
  g_auto (GStrv) rest = NULL;
  SallyExit status;

  if (!sally_cli_parse (cli, no_entries, arguments, &rest, &status))
    return status;
  return sally_cli_delete (cli, SALLY_STORE_ENDPOINTS, rest);
}
