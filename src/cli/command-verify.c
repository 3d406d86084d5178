/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-command.h"
#include "sally-file-options.h"
#include "sally-output.h"
#include "sally-report-verify.h"
#include "sally-text.h"
#include "sally-trust.h"
#include "sally-verify.h"

#include <glib/gi18n-lib.h>

/* sallyport-cli verify: a chain against a CA without a server, with the code of
 * the probe.  Needs no library.
 */

static SallyExit
verify (SallyCli *cli, GPtrArray *ca, GPtrArray *chain, const char *host, gint64 time)
{
  g_autoptr (SallyTrust) trust = sally_trust_new (ca, NULL);
  g_autoptr (SallyVerification) verification = sally_verify (chain, trust, host, time);
  g_autofree char *text = NULL;

  if (cli->json) {
    g_autoptr (JsonNode) node = sally_verification_to_json (verification);

    sally_output_json (json_node_dup_object (node));
  } else {
    text = sally_verification_to_text (verification);
    sally_output_text (text);
  }
  return verification->chain_ok && verification->name_ok ? SALLY_EXIT_OK : SALLY_EXIT_FAILED;
}

SallyExit
sally_command_verify (SallyCli *cli, char **arguments)
{
  g_auto (SallyFileOptions) file_options = { 0 };
  g_autofree char *ca_file = NULL, *chain_file = NULL, *host = NULL, *when = NULL;
  /* clang-format off */
  const GOptionEntry entries[] = {
    { "ca", 0, 0, G_OPTION_ARG_FILENAME, &ca_file, N_("Certificates to trust"), N_("FILE") },
    { "chain", 0, 0, G_OPTION_ARG_FILENAME, &chain_file,
      N_("The server's certificate, then what it sent with it"), N_("FILE") },
    { "host", 0, 0, G_OPTION_ARG_STRING, &host, N_("Name to check as well"), N_("NAME") },
    { "time", 0, 0, G_OPTION_ARG_STRING, &when,
      N_("As of this time, in UTC"), N_("2026-11-25T02:35:18Z") },
    SALLY_FILE_OPTION_ENTRIES (file_options),
    G_OPTION_ENTRY_NULL,
  };
  /* clang-format on */
  g_auto (GStrv) rest = NULL;
  g_autoptr (GPtrArray) ca = NULL, chain = NULL;
  g_autoptr (GError) error = NULL;
  gint64 time = g_get_real_time () / G_USEC_PER_SEC;
  SallyContainerOptions options;
  SallyExit status;

  if (!sally_cli_parse (cli, entries, arguments, &rest, &status))
    return status;
  if (ca_file == NULL || chain_file == NULL || rest[0] != NULL)
    return sally_cli_usage (cli, _("This command needs --ca and --chain and nothing else."));
  if (when != NULL && !sally_text_parse_rfc3339 (when, &time))
    return sally_cli_usage (cli, _("--time takes a time such as 2026-11-25T02:35:18Z."));
  if (sally_file_options_get (&file_options, &options, &error))
    ca = sally_cli_read_trusted (cli, ca_file, &options, &error);
  if (ca != NULL)
    chain = sally_cli_read_file (cli, chain_file, &options, &error);
  if (chain == NULL)
    return sally_cli_fail (cli, error);
  return verify (cli, ca, chain, host, time);
}
