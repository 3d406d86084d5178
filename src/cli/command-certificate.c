/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-command.h"

#include "sally-await.h"
#include "sally-certificate.h"
#include "sally-dms-json.h"
#include "sally-error.h"
#include "sally-field.h"
#include "sally-output.h"
#include "sally-report-verify.h"
#include "sally-store.h"
#include "sally-text.h"
#include "sally-workspace.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>

/* sallyport-cli certificate list | show. */

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

/**
 * sally_command_print_certificates:
 * @cli: a run
 * @certificates: (element-type SallyCertificate): what to print; loaded one by one
 *
 * Prints one JSON document with all of them.
 *
 * Returns: the exit status
 */
SallyExit
sally_command_print_certificates (SallyCli *cli, GPtrArray *certificates)
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

static void
print_list (GPtrArray *certificates)
{
  g_autoptr (SallyTable) table = sally_table_new (5);
  const char *const heads[] = { _("Identifier"), _("Certificates"), _("Expired"), _("Valid until"),
                                _("Used by") };

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
    return sally_command_print_certificates (cli, certificates);
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

/* One line for each time that somebody approved something in it. */
static void
add_approvals (SallyTable *table, GPtrArray *approvals)
{
  for (guint i = 0; i < approvals->len; i++) {
    const SallyApproval *approval = approvals->pdata[i];
    g_autofree char *approved = sally_text_rfc3339 (approval->approved);
    g_autofree char *revoked =
        approval->revoked != 0 ? sally_text_rfc3339 (approval->revoked) : NULL;
    g_autofree char *text =
        revoked != NULL
            /* Translators: a time, a user, a reason, a time */
            ? g_strdup_printf (_("%s by %s: %s; revoked %s"), approved, approval->who,
                               approval->why, revoked)
            /* Translators: a time, a user, a reason */
            : g_strdup_printf (_("%s by %s: %s"), approved, approval->who, approval->why);
    g_autofree char *line = sally_text_one_line (text, 600);

    sally_table_add (table, _("Approved"));
    sally_table_add_long (table, line);
  }
}

static GPtrArray *
list_approvals (SallyCli *cli, SallyCertificate *certificate, GError **error)
{
  g_auto (SallyAwait) await = { 0 };
  SallyStore *store = sally_workspace_get_store (cli->workspace);

  sally_store_list_approvals_async (store, sally_certificate_get_arn (certificate),
                                    cli->cancellable, sally_await_cb, &await);
  return sally_store_list_approvals_finish (store, sally_await_result (&await), error);
}

static void
print_certificate (SallyCertificate *certificate, GPtrArray *approvals)
{
  const SallyCertificateSummary *summary = sally_certificate_get_summary (certificate);
  GPtrArray *x509s = sally_certificate_get_x509s (certificate);
  g_autofree char *created = sally_text_rfc3339 (sally_certificate_get_created (certificate));
  g_autofree char *used_by = g_strdup_printf ("%u", summary->used_by);
  g_autofree char *states = sally_certificate_summary_describe (summary);
  g_autoptr (SallyTable) table = sally_table_new (2);

  sally_table_add (table, _("Identifier"));
  sally_table_add (table, sally_certificate_get_identifier (certificate));
  sally_table_add (table, "ARN");
  sally_table_add (table, sally_certificate_get_arn (certificate));
  sally_table_add (table, _("Imported"));
  sally_table_add (table, created);
  sally_table_add (table, _("X.509 certificates"));
  sally_table_add (table, states);
  sally_table_add (table, _("Used by endpoints"));
  sally_table_add (table, used_by);
  sally_table_add (table, _("Private key"));
  sally_table_add (table,
                   summary->private_key ? _("in the keyring, with the whole file") : _("none"));
  add_approvals (table, approvals);
  sally_table_print (table, "");
  for (guint i = 0; x509s != NULL && i < x509s->len; i++)
    print_sections (x509s->pdata[i], i + 1);
}

SallyExit
sally_command_certificate_show (SallyCli *cli, char **arguments)
{
  g_auto (GStrv) rest = NULL;
  g_autoptr (GPtrArray) approvals = NULL;
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
    return sally_command_print_certificates (cli, one);
  approvals = list_approvals (cli, SALLY_CERTIFICATE (certificate), &error);
  if (approvals == NULL)
    return sally_cli_fail (cli, error);
  print_certificate (SALLY_CERTIFICATE (certificate), approvals);
  return SALLY_EXIT_OK;
}
