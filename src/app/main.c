/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-application.h"

#include "config.h"

#include "sally-locale.h"

#include <glib/gi18n-lib.h>

/* The window's program. */
int
main (int argc, char *argv[])
{
  g_autoptr (SallyApplication) application = NULL;

  sally_locale_init ();
  g_set_application_name (_("Sallyport"));
  application = sally_application_new (G_APPLICATION_DEFAULT_FLAGS);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
