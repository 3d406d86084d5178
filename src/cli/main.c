/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-command.h"
#include "sally-locale.h"
#include "sally-output.h"

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

  signal (SIGINT, interrupted);
  signal (SIGTERM, interrupted);
  sally_locale_init ();
  sally_cli_init (&cli);
  status = sally_command_run (&cli, argv + 1);
  if (!sally_output_finish (&error))
    status = sally_cli_worse (status, sally_cli_fail (&cli, error));
  sally_cli_clear (&cli);
  return (int) status;
}
