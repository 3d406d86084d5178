/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-cli.h"

G_BEGIN_DECLS

/**
 * SallyCommand:
 * @group: first word
 * @verb: (nullable): second word
 * @arguments: what follows, for the help (untranslated)
 * @summary: one line for the help (to be translated)
 * @run: carries it out; @arguments are those behind the verb
 *
 * A row of the table of verbs.
 */
struct _SallyCommand {
  const char *group;
  const char *verb;
  const char *arguments;
  const char *summary;
  SallyExit (*run) (SallyCli *cli, char **arguments);
};

SallyExit sally_command_run (SallyCli *cli, char **words);
char *sally_command_get_name (const SallyCommand *command);

void sally_command_print_endpoints (GPtrArray *endpoints);
gboolean sally_command_check_identifier (const char *identifier, GError **error);
SallyExit sally_command_run_import (SallyCli *cli, SallyImport *import);
SallyExit sally_command_print_certificates (SallyCli *cli, GPtrArray *certificates);

SallyExit sally_command_certificate_import (SallyCli *cli, char **arguments);
SallyExit sally_command_certificate_list (SallyCli *cli, char **arguments);
SallyExit sally_command_certificate_show (SallyCli *cli, char **arguments);
SallyExit sally_command_certificate_export (SallyCli *cli, char **arguments);
SallyExit sally_command_certificate_compare (SallyCli *cli, char **arguments);
SallyExit sally_command_certificate_split (SallyCli *cli, char **arguments);
SallyExit sally_command_certificate_merge (SallyCli *cli, char **arguments);
SallyExit sally_command_certificate_rotate (SallyCli *cli, char **arguments);
SallyExit sally_command_certificate_delete (SallyCli *cli, char **arguments);
SallyExit sally_command_certificate_chain (SallyCli *cli, char **arguments);
SallyExit sally_command_certificate_fetch (SallyCli *cli, char **arguments);
SallyExit sally_command_endpoint_add (SallyCli *cli, char **arguments);
SallyExit sally_command_endpoint_modify (SallyCli *cli, char **arguments);
SallyExit sally_command_endpoint_list (SallyCli *cli, char **arguments);
SallyExit sally_command_endpoint_show (SallyCli *cli, char **arguments);
SallyExit sally_command_endpoint_delete (SallyCli *cli, char **arguments);
SallyExit sally_command_test (SallyCli *cli, char **arguments);
SallyExit sally_command_verify (SallyCli *cli, char **arguments);
SallyExit sally_command_inspect (SallyCli *cli, char **arguments);
SallyExit sally_command_engines (SallyCli *cli, char **arguments);
SallyExit sally_command_expiring (SallyCli *cli, char **arguments);
SallyExit sally_command_report_list (SallyCli *cli, char **arguments);
SallyExit sally_command_report_show (SallyCli *cli, char **arguments);
SallyExit sally_command_demo (SallyCli *cli, char **arguments);

G_END_DECLS
