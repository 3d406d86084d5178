/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-command.h"

#include "sally-await.h"
#include "sally-certificate.h"
#include "sally-edit.h"
#include "sally-endpoint.h"
#include "sally-output.h"
#include "sally-replace.h"
#include "sally-report.h"
#include "sally-rotation-item.h"
#include "sally-rotation.h"
#include "sally-undo.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

/* sallyport-cli certificate rotate | delete: another CA, before the old one goes. */

static JsonObject *
certificate_to_json (GObject *certificate)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (
      object, "identifier", sally_certificate_get_identifier (SALLY_CERTIFICATE (certificate)));
  json_object_set_string_member (object, "arn",
                                 sally_certificate_get_arn (SALLY_CERTIFICATE (certificate)));
  return object;
}

static JsonObject *
report_to_json (SallyReport *report)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "verdict",
                                 sally_verdict_get_name (sally_report_get_verdict (report)));
  json_object_set_string_member (object, "summary", sally_report_get_summary (report));
  return object;
}

static void
print_json (GObject *from, GObject *to, GListModel *items, gboolean applied)
{
  JsonObject *document = sally_output_new_json ();
  JsonArray *array = json_array_new ();

  json_object_set_object_member (document, "old", certificate_to_json (from));
  json_object_set_object_member (document, "new", certificate_to_json (to));
  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (SallyRotationItem) item = g_list_model_get_item (items, i);
    SallyEndpoint *endpoint = sally_rotation_item_get_endpoint (item);
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "identifier", sally_endpoint_get_identifier (endpoint));
    json_object_set_string_member (object, "arn", sally_endpoint_get_arn (endpoint));
    json_object_set_object_member (object, "with_old",
                                   report_to_json (sally_rotation_item_get_now (item)));
    json_object_set_object_member (object, "with_new",
                                   report_to_json (sally_rotation_item_get_then (item)));
    json_object_set_boolean_member (object, "switched",
                                    applied && sally_rotation_item_get_chosen (item));
    json_array_add_object_element (array, object);
  }
  json_object_set_array_member (document, "endpoints", array);
  sally_output_json (document);
}

static const char *
describe (SallyReport *report)
{
  switch (sally_report_get_verdict (report)) {
  case SALLY_VERDICT_PASS:
    return _("passes");
  case SALLY_VERDICT_FAIL:
    return _("fails");
  case SALLY_VERDICT_COULD_NOT_TEST:
    return _("could not test");
  }
  return "";
}

static void
print_text (GListModel *items)
{
  g_autoptr (SallyTable) table = sally_table_new (4);
  const char *const heads[] = { _("Endpoint"), _("With the old one"), _("With the new one"),
                                _("Why") };

  if (g_list_model_get_n_items (items) == 0) {
    sally_output_text (_("No endpoint uses the old certificate."));
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    sally_table_add (table, heads[i]);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (SallyRotationItem) item = g_list_model_get_item (items, i);

    sally_table_add (table,
                     sally_endpoint_get_identifier (sally_rotation_item_get_endpoint (item)));
    sally_table_add (table, describe (sally_rotation_item_get_now (item)));
    sally_table_add (table, describe (sally_rotation_item_get_then (item)));
    sally_table_add_long (table, sally_report_get_summary (sally_rotation_item_get_then (item)));
  }
  sally_table_print (table, "");
}

static SallyExit
status_of (GListModel *items)
{
  SallyExit status = SALLY_EXIT_OK;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    g_autoptr (SallyRotationItem) item = g_list_model_get_item (items, i);
    SallyVerdict verdict = sally_report_get_verdict (sally_rotation_item_get_then (item));

    if (verdict != SALLY_VERDICT_PASS)
      status = sally_cli_worse (status, verdict == SALLY_VERDICT_FAIL ? SALLY_EXIT_FAILED
                                                                      : SALLY_EXIT_COULD_NOT_TEST);
  }
  return status;
}

/* Says how many were switched; whoever reads JSON sees that there. */
static gboolean
apply (SallyCli *cli, SallyRotation *rotation, gboolean all, GError **error)
{
  GListModel *items = sally_rotation_get_items (rotation);
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (SallyUndo) undo = NULL;
  g_autofree char *text = NULL;
  guint n;

  for (guint i = 0; all && i < g_list_model_get_n_items (items); i++) {
    g_autoptr (SallyRotationItem) item = g_list_model_get_item (items, i);

    sally_rotation_item_set_chosen (item, TRUE);
  }
  n = sally_rotation_count_chosen (rotation);
  if (n > 0) {
    sally_rotation_switch_async (rotation, cli->cancellable, sally_await_cb, &await);
    undo = sally_rotation_switch_finish (rotation, sally_await_result (&await), error);
    if (undo == NULL)
      return FALSE;
  }
  text = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u endpoint was switched.", "%u endpoints were switched.", n),
      n);
  if (!cli->json)
    sally_output_note (text);
  return TRUE;
}

static SallyExit
rotate (SallyCli *cli, char **names, gboolean wanted, gboolean all)
{
  g_autoptr (SallyRotation) rotation = NULL;
  g_autoptr (GObject) from = NULL;
  g_autoptr (GObject) to = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (SallyAwait) await = { 0 };
  GListModel *items;

  if (sally_cli_open (cli, &error) == NULL
      || (from = sally_cli_load (cli, SALLY_STORE_CERTIFICATES, names[0], &error)) == NULL
      || (to = sally_cli_load (cli, SALLY_STORE_CERTIFICATES, names[1], &error)) == NULL)
    return sally_cli_fail (cli, error);
  rotation = sally_rotation_new (cli->workspace, names[0], names[1]);
  items = sally_rotation_get_items (rotation);
  sally_rotation_test_async (rotation, cli->cancellable, sally_await_cb, &await);
  if (!sally_rotation_test_finish (rotation, sally_await_result (&await), &error)
      || (wanted && !apply (cli, rotation, all, &error)))
    return sally_cli_fail (cli, error);
  if (cli->json)
    print_json (from, to, items, wanted);
  else
    print_text (items);
  return status_of (items);
}

SallyExit
sally_command_certificate_rotate (SallyCli *cli, char **arguments)
{
  gboolean wanted = FALSE;
  gboolean all = FALSE;
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "apply", 0, 0, G_OPTION_ARG_NONE, &wanted,
      N_("Give the new certificate to the endpoints that pass with it"), NULL },
    { "all", 0, 0, G_OPTION_ARG_NONE, &all,
      N_("With --apply: give it to the others, too"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */
  g_auto (GStrv) rest = NULL;
  SallyExit status;

  if (!sally_cli_parse (cli, entries, arguments, &rest, &status))
    return status;
  if (g_strv_length (rest) != 2)
    return sally_cli_usage (cli, _("This command takes the old and the new certificate."));
  if (all && !wanted)
    return sally_cli_usage (cli, _("--all is for --apply."));
  return rotate (cli, rest, wanted, all);
}

static SallyExit
delete_replaced (SallyCli *cli, const char *id, const char *replacement)
{
  g_autoptr (SallyUndo) undo = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (SallyAwait) replaced = { 0 }, forgotten = { 0 };

  if (sally_cli_open (cli, &error) == NULL)
    return sally_cli_fail (cli, error);
  sally_replace_async (cli->workspace, id, replacement, NULL, TRUE, cli->cancellable,
                       sally_await_cb, &replaced);
  undo = sally_replace_finish (sally_await_result (&replaced), &error);
  if (undo == NULL)
    return sally_cli_fail (cli, error);
  sally_edit_forget_async (cli->workspace, undo, cli->cancellable, sally_await_cb, &forgotten);
  sally_edit_forget_finish (sally_await_result (&forgotten), NULL);
  if (cli->json)
    sally_output_json (sally_output_new_json ());
  return SALLY_EXIT_OK;
}

SallyExit
sally_command_certificate_delete (SallyCli *cli, char **arguments)
{
  g_autofree char *replacement = NULL;
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "replace-with", 0, 0, G_OPTION_ARG_STRING, &replacement,
      N_("What the endpoints that use it get instead"), N_("ID") },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */
  g_auto (GStrv) rest = NULL;
  SallyExit status;

  if (!sally_cli_parse (cli, entries, arguments, &rest, &status))
    return status;
  if (replacement == NULL)
    return sally_cli_delete (cli, SALLY_STORE_CERTIFICATES, rest);
  if (g_strv_length (rest) != 1)
    return sally_cli_usage (cli, _("--replace-with is for one certificate."));
  return delete_replaced (cli, rest[0], replacement);
}
