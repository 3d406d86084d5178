/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "config.h"

#include "sally-command.h"
#include "sally-output.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>
#include <unistd.h>

/* sallyport-cli: everything that Sallyport does, for scripts and terminals. */

/* Until there is a main loop that can end in an orderly way, see sally_cli_open(). */
static void
interrupted (int number)
{
  _exit (SALLY_EXIT_INTERRUPTED);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  SallyCli cli;
  SallyExit status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");

  signal (SIGINT, interrupted);
  signal (SIGTERM, interrupted);
  sally_cli_init (&cli);
  status = sally_command_run (&cli, argv + 1);
  if (!sally_output_finish (&error))
    status = sally_cli_worse (status, sally_cli_fail (&cli, error));
  sally_cli_clear (&cli);
  return (int) status;
}
