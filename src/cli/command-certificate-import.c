/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-command.h"

#include "sally-arn.h"
#include "sally-await.h"
#include "sally-certificate.h"
#include "sally-error.h"
#include "sally-file-options.h"
#include "sally-import.h"
#include "sally-output.h"
#include "sally-rules.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

/* sallyport-cli certificate import. */

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

/* How to give what @item needs. */
static const char *
get_hint (SallyImportItem *item)
{
  switch (item->need) {
  case SALLY_IMPORT_NEEDS_CONSENT:
    return _("Use --convert to do that.");
  case SALLY_IMPORT_NEEDS_PASSWORD:
    return _("Use --password-file to give the password.");
  case SALLY_IMPORT_NEEDS_WALLET_OWNER:
    return _("Use --wallet-host and --wallet-user to say where and by whom the wallet was made.");
  case SALLY_IMPORT_NEEDS_NOTHING:
  default:
    return NULL;
  }
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
    if (get_hint (item) != NULL)
      sally_output_note (get_hint (item));
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
    status = sally_cli_worse (status, sally_command_print_certificates (cli, added));
  return status;
}

/**
 * sally_command_run_import:
 * @cli: a run with an open library
 * @import: an import that has not run
 *
 * Runs it and prints what became of each file.
 *
 * Returns: the exit status
 */
SallyExit
sally_command_run_import (SallyCli *cli, SallyImport *import)
{
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;

  sally_import_run_async (import, cli->cancellable, sally_await_cb, &await);
  if (!sally_import_run_finish (import, sally_await_result (&await), &error))
    return sally_cli_fail (cli, error);
  return print_import (cli, import);
}

/**
 * sally_command_check_identifier:
 * @identifier: what a new certificate shall be called
 * @error: %SALLY_ERROR_RULE
 *
 * Looks before anything is read: what is wrong is the command, not the file.
 *
 * Returns: whether it may be called so
 */
gboolean
sally_command_check_identifier (const char *identifier, GError **error)
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
  gboolean convert = FALSE;
  g_auto (SallyFileOptions) file_options = { 0 };
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "identifier", 0, 0, G_OPTION_ARG_STRING, &identifier,
      N_("What the certificate is called, instead of after its file"), N_("ID") },
    { "convert", 0, 0, G_OPTION_ARG_NONE, &convert,
      N_("Convert what is no PEM and no Oracle wallet (.sso) to PEM"), NULL },
    SALLY_FILE_OPTION_ENTRIES (file_options),
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */
  g_auto (GStrv) rest = NULL;
  g_autoptr (SallyImport) import = NULL;
  g_autoptr (GError) error = NULL;
  SallyContainerOptions options;
  SallyExit status;

  if (!sally_cli_parse (cli, entries, arguments, &rest, &status))
    return status;
  if (rest[0] == NULL)
    return sally_cli_usage (cli, _("A file is missing."));
  if (identifier != NULL && rest[1] != NULL)
    return sally_cli_usage (cli, _("--identifier goes with one file only."));
  if ((identifier != NULL && !sally_command_check_identifier (identifier, &error))
      || !sally_file_options_get (&file_options, &options, &error)
      || sally_cli_open (cli, &error) == NULL)
    return sally_cli_fail (cli, error);
  import = sally_import_new (cli->workspace);
  sally_import_set_identifier (import, identifier);
  sally_import_set_convert (import, convert);
  for (guint i = 0; rest[i] != NULL; i++) {
    g_autoptr (GFile) file = g_file_new_for_commandline_arg (rest[i]);

    sally_import_add_file (import, file);
    sally_import_set_options (import, i, &options);
  }
  return sally_command_run_import (cli, import);
}
