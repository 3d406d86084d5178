/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-command.h"

#include "sally-output.h"
#include "sally-report-entry.h"
#include "sally-report.h"
#include "sally-ssl-mode.h"
#include "sally-text.h"

#include <glib/gi18n-lib.h>

/* sallyport-cli report list | show. */

static void
print_list_json (GPtrArray *entries)
{
  JsonObject *document = sally_output_new_json ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < entries->len; i++) {
    SallyReportEntry *entry = entries->pdata[i];
    JsonObject *object = json_object_new ();
    g_autofree char *started = sally_text_rfc3339 (sally_report_entry_get_started (entry));
    const char *arn = sally_report_entry_get_endpoint_arn (entry);
    int highest = sally_report_entry_get_highest_mode (entry);

    json_object_set_int_member (object, "number", sally_report_entry_get_number (entry));
    json_object_set_string_member (object, "title", sally_report_entry_get_title (entry));
    if (arn != NULL && arn[0] != '\0')
      json_object_set_string_member (object, "endpoint_arn", arn);
    json_object_set_string_member (object, "started", started);
    json_object_set_string_member (object, "verdict",
                                   sally_verdict_get_name (sally_report_entry_get_verdict (entry)));
    if (highest >= 0 && highest < SALLY_N_SSL_MODES)
      json_object_set_string_member (object, "highest",
                                     sally_ssl_mode_get_name ((SallySslMode) highest));
    json_object_set_string_member (object, "summary", sally_report_entry_get_summary (entry));
    json_array_add_object_element (array, object);
  }
  json_object_set_array_member (document, "reports", array);
  sally_output_json (document);
}

static void
print_list (GPtrArray *entries)
{
  g_autoptr (SallyTable) table = sally_table_new (5);
  const char *const heads[] = { _("Number"), _("Started"), _("Endpoint"), _("Verdict"),
                                _("Summary") };

  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    sally_table_add (table, heads[i]);
  for (guint i = 0; i < entries->len; i++) {
    SallyReportEntry *entry = entries->pdata[i];
    g_autofree char *number =
        g_strdup_printf ("%" G_GINT64_FORMAT, sally_report_entry_get_number (entry));
    g_autofree char *started = sally_text_rfc3339 (sally_report_entry_get_started (entry));

    sally_table_add (table, number);
    sally_table_add (table, started);
    sally_table_add (table, sally_report_entry_get_title (entry));
    sally_table_add (table, sally_verdict_get_name (sally_report_entry_get_verdict (entry)));
    sally_table_add (table, sally_report_entry_get_summary (entry));
  }
  sally_table_print (table, "");
}

SallyExit
sally_command_report_list (SallyCli *cli, char **arguments)
{
  static const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  g_auto (GStrv) rest = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  SallyExit status;

  if (!sally_cli_parse (cli, entries, arguments, &rest, &status))
    return status;
  if (rest[0] != NULL)
    return sally_cli_usage (cli, _("This command takes no arguments."));
  if (sally_cli_open (cli, &error) != NULL)
    list = sally_cli_list (cli, SALLY_STORE_REPORTS, &error);
  if (list == NULL)
    return sally_cli_fail (cli, error);
  if (cli->json)
    print_list_json (list);
  else
    print_list (list);
  return SALLY_EXIT_OK;
}

SallyExit
sally_command_report_show (SallyCli *cli, char **arguments)
{
  gboolean details = FALSE;
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "details", 0, 0, G_OPTION_ARG_NONE, &details,
      N_("Also what passed, the certificates and the raw log"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */
  g_auto (GStrv) rest = NULL;
  g_autoptr (GObject) entry = NULL;
  g_autoptr (SallyReport) report = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  SallyExit status;

  if (!sally_cli_parse (cli, entries, arguments, &rest, &status))
    return status;
  if (g_strv_length (rest) != 1)
    return sally_cli_usage (cli, _("This command takes the number of one report."));
  if (sally_cli_open (cli, &error) != NULL)
    entry = sally_cli_load (cli, SALLY_STORE_REPORTS, rest[0], &error);
  if (entry != NULL)
    report = sally_report_new_from_json (sally_report_entry_get_json (SALLY_REPORT_ENTRY (entry)),
                                         &error);
  if (report == NULL)
    return sally_cli_fail (cli, error);
  if (cli->json) {
    JsonObject *document = sally_output_new_json ();
    JsonArray *array = json_array_new ();

    json_array_add_element (array, sally_report_to_json (report));
    json_object_set_array_member (document, "reports", array);
    sally_output_json (document);
    return SALLY_EXIT_OK;
  }
  text = sally_report_to_text (report, details);
  sally_output_text (text);
  return SALLY_EXIT_OK;
}
