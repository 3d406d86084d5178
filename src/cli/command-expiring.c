/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-command.h"

#include "sally-await.h"
#include "sally-calendar.h"
#include "sally-file.h"
#include "sally-output.h"
#include "sally-settings.h"
#include "sally-store.h"
#include "sally-text.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

/* sallyport-cli expiring: what stops, when, and what it takes along. */

#define DAY (24 * 60 * 60)

static gint64
days_left (const SallyExpiry *expiry, gint64 now)
{
  return (expiry->not_after - now) / DAY;
}

static void
print_json (GPtrArray *list, gint64 now)
{
  JsonObject *document = sally_output_new_json ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < list->len; i++) {
    SallyExpiry *expiry = list->pdata[i];
    JsonObject *object = json_object_new ();
    JsonArray *endpoints = json_array_new ();
    g_autofree char *not_after = sally_text_rfc3339 (expiry->not_after);

    for (guint j = 0; expiry->endpoints != NULL && expiry->endpoints[j] != NULL; j++)
      json_array_add_string_element (endpoints, expiry->endpoints[j]);
    json_object_set_string_member (object, "certificate", expiry->certificate_identifier);
    json_object_set_string_member (object, "certificate_arn", expiry->certificate_arn);
    json_object_set_string_member (object, "sha256", expiry->sha256);
    json_object_set_string_member (object, "title", expiry->title);
    json_object_set_string_member (object, "not_after", not_after);
    json_object_set_boolean_member (object, "expired", expiry->not_after < now);
    json_object_set_int_member (object, "days", days_left (expiry, now));
    json_object_set_array_member (object, "endpoints", endpoints);
    json_array_add_object_element (array, object);
  }
  json_object_set_array_member (document, "expiring", array);
  sally_output_json (document);
}

static void
print_text (GPtrArray *list, gint64 now)
{
  g_autoptr (SallyTable) table = sally_table_new (5);
  const char *const heads[] = { _("Valid until"), _("Left"), _("X.509 certificate"),
                                _("Certificate"), _("Endpoints") };

  if (list->len == 0) {
    sally_output_text (_("Nothing expires in this time."));
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    sally_table_add (table, heads[i]);
  for (guint i = 0; i < list->len; i++) {
    SallyExpiry *expiry = list->pdata[i];
    g_autofree char *not_after = sally_text_rfc3339 (expiry->not_after);
    g_autofree char *left = expiry->not_after < now ? g_strdup (_("expired"))
                                                    : sally_text_span (expiry->not_after - now);
    g_autofree char *endpoints =
        expiry->endpoints != NULL ? g_strjoinv (", ", expiry->endpoints) : NULL;

    sally_table_add (table, not_after);
    sally_table_add (table, left);
    sally_table_add (table, expiry->title);
    sally_table_add (table, expiry->certificate_identifier);
    sally_table_add_long (table, endpoints != NULL && endpoints[0] != '\0' ? endpoints : "–");
  }
  sally_table_print (table, "");
}

/* Into a file, or to standard output for “-”. */
static gboolean
write_calendar (SallyCli *cli, GPtrArray *list, gint64 now, const char *path, GError **error)
{
  guint warn_days = sally_settings_get_warn_days (sally_workspace_get_settings (cli->workspace));
  g_autoptr (GBytes) calendar = sally_calendar_from_expiries (list, warn_days, now);

  if (!g_str_equal (path, "-"))
    return sally_file_replace (path, calendar, 0644, error);
  sally_output_bytes (calendar);
  return TRUE;
}

SallyExit
sally_command_expiring (SallyCli *cli, char **arguments)
{
  g_autofree char *within = NULL;
  g_autofree char *calendar = NULL;
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "within", 0, 0, G_OPTION_ARG_STRING, &within,
      N_("How far to look ahead; 60 when nothing else is set"), N_("DAYS") },
    { "ics", 0, 0, G_OPTION_ARG_FILENAME, &calendar,
      N_("Write a calendar instead; “-” is standard output"), N_("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */
  g_auto (GStrv) rest = NULL;
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  SallyStore *store;
  guint64 days;
  SallyExit status;

  if (!sally_cli_parse (cli, entries, arguments, &rest, &status))
    return status;
  if (rest[0] != NULL)
    return sally_cli_usage (cli, _("This command takes no arguments."));
  if (within != NULL && !g_ascii_string_to_unsigned (within, 10, 0, 36500, &days, NULL))
    return sally_cli_usage (cli, _("--within takes a number of days."));
  if (sally_cli_open (cli, &error) == NULL)
    return sally_cli_fail (cli, error);
  if (within == NULL)
    days = sally_settings_get_warn_days (sally_workspace_get_settings (cli->workspace));
  store = sally_workspace_get_store (cli->workspace);
  sally_store_list_expiring_async (store, now + (gint64) days * DAY, cli->cancellable,
                                   sally_await_cb, &await);
  list = sally_store_list_expiring_finish (store, sally_await_result (&await), &error);
  if (list == NULL)
    return sally_cli_fail (cli, error);
  if (calendar != NULL && !write_calendar (cli, list, now, calendar, &error))
    return sally_cli_fail (cli, error);
  if (calendar != NULL)
    return list->len > 0 ? SALLY_EXIT_FAILED : SALLY_EXIT_OK;
  if (cli->json)
    print_json (list, now);
  else
    print_text (list, now);
  return list->len > 0 ? SALLY_EXIT_FAILED : SALLY_EXIT_OK;
}
