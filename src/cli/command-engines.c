/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-command.h"
#include "sally-engine.h"
#include "sally-output.h"
#include "sally-ssl-mode.h"

#include <glib/gi18n-lib.h>

/* sallyport-cli engines: the matrix of engines and SSL modes. */

static JsonObject *
new_engine (const SallyEngine *engine)
{
  JsonObject *object = json_object_new ();
  JsonObject *modes = json_object_new ();

  json_object_set_string_member (object, "name", engine->name);
  json_object_set_string_member (object, "label", engine->label);
  json_object_set_boolean_member (object, "source", engine->source);
  json_object_set_boolean_member (object, "target", engine->target);
  if (engine->port != 0)
    json_object_set_int_member (object, "port", engine->port);
  else
    json_object_set_null_member (object, "port");
  for (int mode = 0; mode < SALLY_N_SSL_MODES; mode++)
    json_object_set_string_member (modes, sally_ssl_mode_get_name ((SallySslMode) mode),
                                   sally_mode_support_get_name (engine->modes[mode]));
  json_object_set_object_member (object, "modes", modes);
  return object;
}

static void
print_json (const SallyEngine *engines, gsize n)
{
  JsonObject *document = sally_output_new_json ();
  JsonArray *array = json_array_new ();

  for (gsize i = 0; i < n; i++)
    json_array_add_object_element (array, new_engine (&engines[i]));
  json_object_set_array_member (document, "engines", array);
  sally_output_json (document);
}

static void
print_text (const SallyEngine *engines, gsize n)
{
  g_autoptr (SallyTable) table = sally_table_new (3 + SALLY_N_SSL_MODES);

  sally_table_add (table, _("Engine"));
  sally_table_add (table, _("Use"));
  sally_table_add (table, _("Port"));
  for (int mode = 0; mode < SALLY_N_SSL_MODES; mode++)
    sally_table_add (table, sally_ssl_mode_get_name ((SallySslMode) mode));
  for (gsize i = 0; i < n; i++) {
    g_autofree char *port = engines[i].port != 0 ? g_strdup_printf ("%u", engines[i].port) : NULL;
    const char *use = engines[i].source ? _("source") : _("target");

    sally_table_add (table, engines[i].name);
    sally_table_add (table, engines[i].source && engines[i].target ? _("source, target") : use);
    sally_table_add (table, port != NULL ? port : "–");
    for (int mode = 0; mode < SALLY_N_SSL_MODES; mode++)
      sally_table_add (table, sally_mode_support_get_name (engines[i].modes[mode]));
  }
  sally_table_print (table, "");
}

SallyExit
sally_command_engines (SallyCli *cli, char **arguments)
{
  static const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  g_auto (GStrv) rest = NULL;
  const SallyEngine *engines;
  SallyExit status;
  gsize n;

  if (!sally_cli_parse (cli, entries, arguments, &rest, &status))
    return status;
  if (rest[0] != NULL)
    return sally_cli_usage (cli, _("This command takes no arguments."));
  engines = sally_engine_list (&n);
  if (cli->json)
    print_json (engines, n);
  else
    print_text (engines, n);
  return SALLY_EXIT_OK;
}
