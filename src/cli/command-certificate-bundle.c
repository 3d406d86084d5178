/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-command.h"

#include "sally-bundle.h"
#include "sally-certificate.h"
#include "sally-file-options.h"
#include "sally-import.h"
#include "sally-output.h"
#include "sally-report-verify.h"
#include "sally-text.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>

/* sallyport-cli certificate compare | split | merge. */

static JsonArray *
list_to_json (GPtrArray *x509s)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < x509s->len; i++)
    json_array_add_object_element (array, sally_x509_to_json (x509s->pdata[i]));
  return array;
}

static void
print_diff_json (const SallyBundleDiff *diff)
{
  JsonObject *document = sally_output_new_json ();
  JsonArray *renewed = json_array_new ();

  for (guint i = 0; i < diff->renewed_a->len; i++) {
    JsonObject *pair = json_object_new ();

    json_object_set_object_member (pair, "old", sally_x509_to_json (diff->renewed_a->pdata[i]));
    json_object_set_object_member (pair, "new", sally_x509_to_json (diff->renewed_b->pdata[i]));
    json_array_add_object_element (renewed, pair);
  }
  json_object_set_array_member (document, "only_a", list_to_json (diff->only_a));
  json_object_set_array_member (document, "only_b", list_to_json (diff->only_b));
  json_object_set_array_member (document, "both", list_to_json (diff->both));
  json_object_set_array_member (document, "renewed", renewed);
  sally_output_json (document);
}

static void
print_list (const char *head, GPtrArray *x509s)
{
  g_autoptr (SallyTable) table = sally_table_new (3);

  if (x509s->len == 0)
    return;
  sally_output_text (head);
  for (guint i = 0; i < x509s->len; i++) {
    g_autofree char *title = sally_text_one_line (sally_x509_get_title (x509s->pdata[i]), 100);
    g_autofree char *until = sally_text_rfc3339 (sally_x509_get_not_after (x509s->pdata[i]));
    g_autofree char *start = g_strndup (sally_x509_get_sha256 (x509s->pdata[i]), 16);

    sally_table_add (table, title);
    sally_table_add (table, until);
    sally_table_add (table, start);
  }
  sally_table_print (table, "  ");
}

static void
print_renewed (const SallyBundleDiff *diff)
{
  g_autoptr (SallyTable) table = sally_table_new (3);

  if (diff->renewed_a->len == 0)
    return;
  sally_output_text (_("Renewed, with the same key:"));
  for (guint i = 0; i < diff->renewed_a->len; i++) {
    SallyX509 *old = diff->renewed_a->pdata[i];
    g_autofree char *title = sally_text_one_line (sally_x509_get_title (old), 100);
    g_autofree char *from = sally_text_rfc3339 (sally_x509_get_not_after (old));
    g_autofree char *to = sally_text_rfc3339 (sally_x509_get_not_after (diff->renewed_b->pdata[i]));
    g_autofree char *arrow = g_strconcat ("→ ", to, NULL);

    sally_table_add (table, title);
    sally_table_add (table, from);
    sally_table_add (table, arrow);
  }
  sally_table_print (table, "  ");
}

static void
print_diff (const SallyBundleDiff *diff, char **names)
{
  g_autofree char *a = g_filename_display_name (names[0]);
  g_autofree char *b = g_filename_display_name (names[1]);
  g_autofree char *only_a = g_strdup_printf (_("Only in %s:"), a);
  g_autofree char *only_b = g_strdup_printf (_("Only in %s:"), b);
  guint n = diff->both->len;
  g_autofree char *both =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u certificate is in both.",
                                    "%u certificates are in both.", n),
                       n);

  print_list (only_a, diff->only_a);
  print_list (only_b, diff->only_b);
  print_renewed (diff);
  sally_output_text (both);
}

SallyExit
sally_command_certificate_compare (SallyCli *cli, char **arguments)
{
  g_auto (SallyFileOptions) file_options = { 0 };
  /* clang-format off */
  const GOptionEntry entries[] = {
    SALLY_FILE_OPTION_ENTRIES (file_options),
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */
  g_auto (GStrv) rest = NULL;
  g_autoptr (GPtrArray) a = NULL, b = NULL;
  g_autoptr (SallyBundleDiff) diff = NULL;
  g_autoptr (GError) error = NULL;
  SallyContainerOptions options;
  SallyExit status;

  if (!sally_cli_parse (cli, entries, arguments, &rest, &status))
    return status;
  if (g_strv_length (rest) != 2)
    return sally_cli_usage (cli, _("This command takes two files or identifiers."));
  if (!sally_file_options_get (&file_options, &options, &error)
      || sally_cli_open (cli, &error) == NULL
      || (a = sally_cli_read_file_or_id (cli, rest[0], &options, NULL, &error)) == NULL
      || (b = sally_cli_read_file_or_id (cli, rest[1], &options, NULL, &error)) == NULL)
    return sally_cli_fail (cli, error);
  diff = sally_bundle_compare (a, b);
  if (cli->json)
    print_diff_json (diff);
  else
    print_diff (diff, rest);
  return diff->only_a->len + diff->only_b->len + diff->renewed_a->len == 0 ? SALLY_EXIT_OK
                                                                           : SALLY_EXIT_FAILED;
}

SallyExit
sally_command_certificate_split (SallyCli *cli, char **arguments)
{
  static const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  g_auto (GStrv) rest = NULL;
  g_autoptr (GObject) certificate = NULL;
  g_autoptr (SallyImport) import = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *x509s;
  SallyExit status;

  if (!sally_cli_parse (cli, entries, arguments, &rest, &status))
    return status;
  if (g_strv_length (rest) != 1)
    return sally_cli_usage (cli, _("This command takes one identifier or ARN."));
  if (sally_cli_open (cli, &error) != NULL)
    certificate = sally_cli_load (cli, SALLY_STORE_CERTIFICATES, rest[0], &error);
  if (certificate == NULL)
    return sally_cli_fail (cli, error);
  x509s = sally_certificate_get_x509s (SALLY_CERTIFICATE (certificate));
  import = sally_import_new (cli->workspace);
  for (guint i = 0; x509s != NULL && i < x509s->len; i++) {
    g_autoptr (GPtrArray) one = g_ptr_array_new ();

    g_ptr_array_add (one, x509s->pdata[i]);
    sally_import_add_x509s (import, sally_x509_get_title (x509s->pdata[i]), one);
  }
  return sally_command_run_import (cli, import);
}

/* What `merge` was asked to do with the certificates. */
typedef struct {
  char *identifier;
  char **without;
  gboolean without_expired;
  gboolean sort;
} Wishes;

static void
wishes_clear (Wishes *wishes)
{
  g_free (wishes->identifier);
  g_strfreev (wishes->without);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wishes, wishes_clear)

/* All of @names together. */
static GPtrArray *
read_all (SallyCli *cli, char **names, const SallyContainerOptions *options, GError **error)
{
  g_autoptr (GPtrArray) bundles =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; names != NULL && names[i] != NULL; i++) {
    GPtrArray *bundle = sally_cli_read_file_or_id (cli, names[i], options, NULL, error);

    if (bundle == NULL)
      return NULL;
    g_ptr_array_add (bundles, bundle);
  }
  return sally_bundle_merge ((GPtrArray *const *) bundles->pdata, bundles->len);
}

static GPtrArray *
list_expired (GPtrArray *x509s)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  GPtrArray *expired = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < x509s->len; i++)
    if (sally_x509_get_state (x509s->pdata[i], now, 0) == SALLY_X509_EXPIRED)
      g_ptr_array_add (expired, g_object_ref (x509s->pdata[i]));
  return expired;
}

static GPtrArray *
merge (SallyCli *cli,
       char **names,
       const Wishes *wishes,
       const SallyContainerOptions *options,
       GError **error)
{
  g_autoptr (GPtrArray) all = read_all (cli, names, options, error);
  g_autoptr (GPtrArray) unwanted =
      all != NULL ? read_all (cli, wishes->without, options, error) : NULL;
  g_autoptr (GPtrArray) wanted = NULL;

  if (unwanted == NULL)
    return NULL;
  if (wishes->without_expired) {
    g_autoptr (GPtrArray) expired = list_expired (all);

    g_ptr_array_extend (unwanted, expired, (GCopyFunc) g_object_ref, NULL);
  }
  wanted = sally_bundle_remove (all, unwanted);
  return wishes->sort ? sally_bundle_sort (wanted) : g_steal_pointer (&wanted);
}

SallyExit
sally_command_certificate_merge (SallyCli *cli, char **arguments)
{
  g_auto (Wishes) wishes = { 0 };
  g_auto (SallyFileOptions) file_options = { 0 };
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "identifier", 0, 0, G_OPTION_ARG_STRING, &wishes.identifier,
      N_("What the new certificate is called"), N_("ID") },
    { "without", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &wishes.without,
      N_("Leave out the certificates that are in this; may be given several times"),
      N_("FILE|ID") },
    { "without-expired", 0, 0, G_OPTION_ARG_NONE, &wishes.without_expired,
      N_("Leave out what has expired"), NULL },
    { "sort", 0, 0, G_OPTION_ARG_NONE, &wishes.sort,
      N_("Put each certificate in front of the one that issued it"), NULL },
    SALLY_FILE_OPTION_ENTRIES (file_options),
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */
  g_auto (GStrv) rest = NULL;
  g_autoptr (GPtrArray) x509s = NULL;
  g_autoptr (SallyImport) import = NULL;
  g_autoptr (GError) error = NULL;
  SallyContainerOptions options;
  SallyExit status;

  if (!sally_cli_parse (cli, entries, arguments, &rest, &status))
    return status;
  if (rest[0] == NULL)
    return sally_cli_usage (cli, _("This command takes files or identifiers."));
  if (wishes.identifier == NULL)
    return sally_cli_usage (cli, _("--identifier is missing."));
  if (!sally_command_check_identifier (wishes.identifier, &error)
      || !sally_file_options_get (&file_options, &options, &error)
      || sally_cli_open (cli, &error) == NULL
      || (x509s = merge (cli, rest, &wishes, &options, &error)) == NULL)
    return sally_cli_fail (cli, error);
  if (x509s->len == 0)
    return sally_cli_usage (cli, _("Nothing would be left."));
  import = sally_import_new (cli->workspace);
  sally_import_set_identifier (import, wishes.identifier);
  sally_import_add_x509s (import, wishes.identifier, x509s);
  return sally_command_run_import (cli, import);
}
