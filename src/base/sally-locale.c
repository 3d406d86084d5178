/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-locale.h"

#include "config.h"

#include <libintl.h>
#include <locale.h>

/**
 * sally_locale_init:
 *
 * Takes the language of the user for all messages; the first thing a program
 * does.  Translations are read from where they were installed, or from the
 * folder that `SALLYPORT_LOCALEDIR` names: the tests try a staged installation.
 */
void
sally_locale_init (void)
{
  const char *folder = g_getenv ("SALLYPORT_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  /* GtkBuilder looks templates up in the default domain. */
  textdomain (GETTEXT_PACKAGE);
}
