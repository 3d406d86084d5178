/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-command.h"

#include "sally-arn.h"
#include "sally-await.h"
#include "sally-certificate.h"
#include "sally-dms-json.h"
#include "sally-edit.h"
#include "sally-error.h"
#include "sally-field.h"
#include "sally-import.h"
#include "sally-output.h"
#include "sally-report-verify.h"
#include "sally-rules.h"
#include "sally-store.h"
#include "sally-text.h"
#include "sally-workspace.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>

/* sallyport-cli certificate import | list | show | export | delete. */

static const GOptionEntry no_entries[] = { G_OPTION_ENTRY_NULL };

static JsonObject *
to_json (SallyCertificate *certificate)
{
  JsonObject *object = sally_dms_certificate_to_json (certificate, SALLY_DMS_DATES_RFC3339);
  JsonObject *extension = json_object_get_object_member (object, "Sallyport");
  GPtrArray *x509s = sally_certificate_get_x509s (certificate);
  JsonArray *array = json_array_new ();

  for (guint i = 0; x509s != NULL && i < x509s->len; i++)
    json_array_add_object_element (array, sally_x509_to_json (x509s->pdata[i]));
  json_object_set_array_member (extension, "certificates", array);
  return object;
}

/* One document with all of @certificates, loaded one by one. */
static SallyExit
print_json (SallyCli *cli, GPtrArray *certificates)
{
  JsonObject *document = sally_output_new_json ();
  JsonArray *array = json_array_new ();
  g_autoptr (GError) error = NULL;

  json_object_set_array_member (document, "Certificates", array);
  for (guint i = 0; i < certificates->len; i++) {
    const char *arn = sally_certificate_get_arn (certificates->pdata[i]);
    g_autoptr (GObject) whole = sally_cli_load (cli, SALLY_STORE_CERTIFICATES, arn, &error);

    /* Deleted by somebody else in the meantime. */
    if (g_error_matches (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND)) {
      g_clear_error (&error);
      continue;
    }
    if (whole == NULL) {
      json_object_unref (document);
      return sally_cli_fail (cli, error);
    }
    json_array_add_object_element (array, to_json (SALLY_CERTIFICATE (whole)));
  }
  sally_output_json (document);
  return SALLY_EXIT_OK;
}

static SallyExit
item_status (SallyImportItem *item)
{
  if (item->error == NULL)
    return SALLY_EXIT_OK;
  if (g_error_matches (item->error, SALLY_ERROR, SALLY_ERROR_RULE)
      || g_error_matches (item->error, SALLY_ERROR, SALLY_ERROR_DUPLICATE))
    return SALLY_EXIT_REFUSED;
  return SALLY_EXIT_FAILED;
}

static void
note_about (const char *name, const char *text)
{
  g_autofree char *line =
      strstr (text, name) != NULL ? g_strdup (text) : g_strdup_printf ("%s: %s", name, text);

  sally_output_note (line);
}

static SallyExit
print_item (SallyCli *cli, SallyImportItem *item)
{
  g_autofree char *line = NULL;

  for (guint i = 0; i < item->warnings->len; i++)
    note_about (item->name, item->warnings->pdata[i]);
  for (guint i = 0; item->error == NULL && i < item->advice->len; i++)
    note_about (item->name, ((SallyAdvice *) item->advice->pdata[i])->text);
  if (item->error != NULL) {
    note_about (item->name, item->error->message);
  } else if (!cli->json && item->existing != NULL) {
    line = g_strdup_printf (_("%s is in the library already, as %s."), item->name, item->existing);
    sally_output_text (line);
  } else if (!cli->json) {
    guint n = sally_certificate_get_x509s (item->certificate)->len;

    line = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%s was imported as %s, with %u certificate.",
                                         "%s was imported as %s, with %u certificates.", n),
                            item->name, sally_certificate_get_identifier (item->certificate), n);
    sally_output_text (line);
  }
  return item_status (item);
}

static SallyExit
print_import (SallyCli *cli, SallyImport *import)
{
  GPtrArray *items = sally_import_get_items (import);
  g_autoptr (GPtrArray) added = g_ptr_array_new ();
  SallyExit status = SALLY_EXIT_OK;

  for (guint i = 0; i < items->len; i++) {
    SallyImportItem *item = items->pdata[i];

    status = sally_cli_worse (status, print_item (cli, item));
    if (item->certificate != NULL)
      g_ptr_array_add (added, item->certificate);
  }
  if (cli->json)
    status = sally_cli_worse (status, print_json (cli, added));
  return status;
}

/* Before anything is read: what is wrong is the command, not the file. */
static gboolean
check_identifier (const char *identifier, GError **error)
{
  g_autoptr (GError) fault = NULL;

  if (sally_identifier_check (identifier, FALSE, &fault))
    return TRUE;
  g_set_error (error, SALLY_ERROR, SALLY_ERROR_RULE, _("%s."), fault->message);
  return FALSE;
}

SallyExit
sally_command_certificate_import (SallyCli *cli, char **arguments)
{
  g_autofree char *identifier = NULL;
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "identifier", 0, 0, G_OPTION_ARG_STRING, &identifier,
      N_("What the certificate is called, instead of after its file"), N_("ID") },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */
  g_auto (GStrv) rest = NULL;
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (SallyImport) import = NULL;
  g_autoptr (GError) error = NULL;
  SallyExit status;

  if (!sally_cli_parse (cli, entries, arguments, &rest, &status))
    return status;
  if (rest[0] == NULL)
    return sally_cli_usage (cli, _("A file is missing."));
  if (identifier != NULL && rest[1] != NULL)
    return sally_cli_usage (cli, _("--identifier goes with one file only."));
  if ((identifier != NULL && !check_identifier (identifier, &error))
      || sally_cli_open (cli, &error) == NULL)
    return sally_cli_fail (cli, error);
  import = sally_import_new (cli->workspace);
  sally_import_set_identifier (import, identifier);
  for (guint i = 0; rest[i] != NULL; i++) {
    g_autoptr (GFile) file = g_file_new_for_commandline_arg (rest[i]);

    sally_import_add_file (import, file);
  }
  sally_import_run_async (import, cli->cancellable, sally_await_cb, &await);
  if (!sally_import_run_finish (import, sally_await_result (&await), &error))
    return sally_cli_fail (cli, error);
  return print_import (cli, import);
}

static void
print_list (GPtrArray *certificates)
{
  g_autoptr (SallyTable) table = sally_table_new (5);
  const char *const heads[] = {
    _("Identifier"), _("Certificates"), _("Expired"), _("Valid until"), _("Used by") };

  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    sally_table_add (table, heads[i]);
  for (guint i = 0; i < certificates->len; i++) {
    SallyCertificate *certificate = certificates->pdata[i];
    const SallyCertificateSummary *summary = sally_certificate_get_summary (certificate);
    g_autofree char *n = g_strdup_printf ("%u", summary->n_x509);
    g_autofree char *expired = g_strdup_printf ("%u", summary->n_expired);
    g_autofree char *until =
        summary->valid_until != 0 ? sally_text_rfc3339 (summary->valid_until) : NULL;
    g_autofree char *used_by = g_strdup_printf ("%u", summary->used_by);

    sally_table_add (table, sally_certificate_get_identifier (certificate));
    sally_table_add (table, n);
    sally_table_add (table, expired);
    sally_table_add (table, until);
    sally_table_add (table, used_by);
  }
  sally_table_print (table, "");
}

SallyExit
sally_command_certificate_list (SallyCli *cli, char **arguments)
{
  g_auto (GStrv) rest = NULL;
  g_autoptr (GPtrArray) certificates = NULL;
  g_autoptr (GError) error = NULL;
  SallyExit status;

  if (!sally_cli_parse (cli, no_entries, arguments, &rest, &status))
    return status;
  if (rest[0] != NULL)
    return sally_cli_usage (cli, _("This command takes no arguments."));
  if (sally_cli_open (cli, &error) != NULL)
    certificates = sally_cli_list (cli, SALLY_STORE_CERTIFICATES, &error);
  if (certificates == NULL)
    return sally_cli_fail (cli, error);
  if (cli->json)
    return print_json (cli, certificates);
  print_list (certificates);
  return SALLY_EXIT_OK;
}

static void
print_sections (SallyX509 *x509, guint position)
{
  g_autoptr (GListModel) sections = sally_x509_list_sections (x509);
  g_autofree char *title = sally_text_one_line (sally_x509_get_title (x509), 200);
  g_autofree char *head = g_strdup_printf ("\n%u. %s", position, title);

  sally_output_text (head);
  for (guint i = 0; i < g_list_model_get_n_items (sections); i++) {
    g_autoptr (SallyFieldSection) section = g_list_model_get_item (sections, i);
    g_autoptr (SallyTable) table = sally_table_new (2);
    g_autofree char *line = g_strconcat ("  ", sally_field_section_get_title (section), NULL);

    sally_output_text (line);
    for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (section)); j++) {
      g_autoptr (SallyField) field = g_list_model_get_item (G_LIST_MODEL (section), j);

      sally_table_add (table, sally_field_get_label (field));
      sally_table_add_long (table, sally_field_get_value (field));
    }
    sally_table_print (table, "    ");
  }
}

static void
print_certificate (SallyCertificate *certificate)
{
  const SallyCertificateSummary *summary = sally_certificate_get_summary (certificate);
  GPtrArray *x509s = sally_certificate_get_x509s (certificate);
  g_autofree char *created = sally_text_rfc3339 (sally_certificate_get_created (certificate));
  g_autofree char *used_by = g_strdup_printf ("%u", summary->used_by);
  g_autoptr (SallyTable) table = sally_table_new (2);

  sally_table_add (table, _("Identifier"));
  sally_table_add (table, sally_certificate_get_identifier (certificate));
  sally_table_add (table, "ARN");
  sally_table_add (table, sally_certificate_get_arn (certificate));
  sally_table_add (table, _("Imported"));
  sally_table_add (table, created);
  sally_table_add (table, _("Used by endpoints"));
  sally_table_add (table, used_by);
  sally_table_add (table, _("Private key"));
  sally_table_add (table,
                   summary->private_key ? _("in the keyring, with the whole file") : _("none"));
  sally_table_print (table, "");
  for (guint i = 0; x509s != NULL && i < x509s->len; i++)
    print_sections (x509s->pdata[i], i + 1);
}

SallyExit
sally_command_certificate_show (SallyCli *cli, char **arguments)
{
  g_auto (GStrv) rest = NULL;
  g_autoptr (GPtrArray) one = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  GObject *certificate = NULL;
  SallyExit status;

  if (!sally_cli_parse (cli, no_entries, arguments, &rest, &status))
    return status;
  if (g_strv_length (rest) != 1)
    return sally_cli_usage (cli, _("This command takes one identifier or ARN."));
  if (sally_cli_open (cli, &error) != NULL)
    certificate = sally_cli_load (cli, SALLY_STORE_CERTIFICATES, rest[0], &error);
  if (certificate == NULL)
    return sally_cli_fail (cli, error);
  g_ptr_array_add (one, certificate);
  if (cli->json)
    return print_json (cli, one);
  print_certificate (SALLY_CERTIFICATE (certificate));
  return SALLY_EXIT_OK;
}

SallyExit
sally_command_certificate_export (SallyCli *cli, char **arguments)
{
  g_autofree char *output = NULL;
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
      N_("Where to, a file or a folder, instead of standard output"), N_("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */
  g_auto (GStrv) rest = NULL;
  g_autoptr (GObject) certificate = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *file = NULL;
  GBytes *payload;
  SallyExit status;

  if (!sally_cli_parse (cli, entries, arguments, &rest, &status))
    return status;
  if (cli->json)
    return sally_cli_usage (cli, _("The export is a certificate file and cannot be JSON."));
  if (g_strv_length (rest) != 1)
    return sally_cli_usage (cli, _("This command takes one identifier or ARN."));
  if (sally_cli_open (cli, &error) != NULL)
    certificate = sally_cli_load (cli, SALLY_STORE_CERTIFICATES, rest[0], &error);
  if (certificate == NULL)
    return sally_cli_fail (cli, error);
  payload = sally_certificate_get_payload (SALLY_CERTIFICATE (certificate));
  if (output == NULL && payload != NULL) {
    sally_output_bytes (payload);
    return SALLY_EXIT_OK;
  }
  file = sally_edit_export_certificate (SALLY_CERTIFICATE (certificate),
                                        output != NULL ? output : ".", &error);
  return file != NULL ? SALLY_EXIT_OK : sally_cli_fail (cli, error);
}

SallyExit
sally_command_certificate_delete (SallyCli *cli, char **arguments)
{
  return sally_cli_delete (cli, SALLY_STORE_CERTIFICATES, arguments);
}
