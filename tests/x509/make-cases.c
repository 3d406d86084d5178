/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-cases.h"

/* make-cases FILE DIR: writes the certificates of a file of cases as NAME.pem,
 * for tests that run programs.
 */

int
main (int argc, char *argv[])
{
  g_autoptr (TestCases) cases = NULL;

  if (argc != 3)
    g_error ("usage: make-cases FILE DIR");
  cases = test_cases_load (argv[1]);
  for (guint i = 0; i < cases->names->len; i++) {
    const char *name = cases->names->pdata[i];
    g_autofree char *pem = sally_x509_to_pem (test_cases_get (cases, name)->x509);
    g_autofree char *file = g_strconcat (name, ".pem", NULL);
    g_autofree char *path = g_build_filename (argv[2], file, NULL);

    g_assert_true (g_file_set_contents (path, pem, -1, NULL));
  }
  return 0;
}
