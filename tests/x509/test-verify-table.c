/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-name-match.h"
#include "sally-trust.h"
#include "sally-verify.h"
#include "test-cases.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* Every row “verify” of the files in cases/: faults, remarks, path, and the
 * verdict of “openssl verify -auth_level 2” beside ours.
 */

static char *folder;

static char *
describe (SallyVerification *verification, gboolean fatal)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < verification->faults->len; i++) {
    SallyFault *fault = verification->faults->pdata[i];

    g_assert_true (g_utf8_validate (fault->evidence, -1, NULL));
    if (fault->fatal == fatal)
      g_string_append_printf (text, "%s%s@%d", text->len > 0 ? " " : "",
                              sally_fault_code_get_id (fault->code), fault->depth);
  }
  return g_string_free (text, FALSE);
}

/* Writes some certificates for OpenSSL; NULL when there are none. */
static char *
write_pem (GPtrArray *x509s, guint from, guint to, const char *name)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char *path;

  if (from >= to)
    return NULL;
  for (guint i = from; i < to; i++) {
    g_autofree char *pem = sally_x509_to_pem (x509s->pdata[i]);

    g_string_append (text, pem);
  }
  path = g_build_filename (folder, name, NULL);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  return path;
}

static gboolean
ask_openssl (GPtrArray *chain, GPtrArray *anchors, const char *host, gint64 time)
{
  g_autofree char *leaf = write_pem (chain, 0, 1, "leaf.pem");
  g_autofree char *others = write_pem (chain, 1, chain->len, "others.pem");
  g_autofree char *trusted = write_pem (anchors, 0, anchors->len, "trusted.pem");
  g_autofree char *attime = g_strdup_printf ("%" G_GINT64_FORMAT, time);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  const char *const fixed[] = { "openssl",   "verify",     "-auth_level", "2",       "-purpose",
                                "sslserver", "-no-CApath", "-no-CAstore", "-attime", attime };

  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    g_ptr_array_add (words, (gpointer) fixed[i]);
  g_ptr_array_add (words, (gpointer) (trusted != NULL ? "-CAfile" : "-no-CAfile"));
  if (trusted != NULL)
    g_ptr_array_add (words, trusted);
  if (others != NULL) {
    g_ptr_array_add (words, (gpointer) "-untrusted");
    g_ptr_array_add (words, others);
  }
  if (host != NULL) {
    g_ptr_array_add (words,
                     (gpointer) (sally_name_is_ip (host) ? "-verify_ip" : "-verify_hostname"));
    g_ptr_array_add (words, (gpointer) host);
  }
  g_ptr_array_add (words, leaf);
  g_ptr_array_add (words, NULL);
  process = g_subprocess_newv (
      (const char *const *) words->pdata,
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
  g_assert_nonnull (process);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (process));
  return g_subprocess_get_exit_status (process) == 0;
}

static void
check_path (TestRow *row, SallyVerification *verification)
{
  const char *names = test_row_get (row, "path");
  g_autoptr (GPtrArray) wanted = NULL;

  if (names == NULL)
    return;
  wanted = test_cases_list (row->cases, names);
  for (guint i = 0; i < MAX (wanted->len, verification->path->len); i++)
    if (i >= wanted->len || i >= verification->path->len
        || !sally_x509_equal (verification->path->pdata[i], wanted->pdata[i])) {
      g_test_fail_printf ("line %u: the path differs at depth %u", row->line, i);
      return;
    }
}

static void
check_openssl (TestRow *row, gboolean ours, GPtrArray *chain, GPtrArray *anchors, gint64 time)
{
  const char *relation = test_row_get_or (row, "openssl", "agrees");
  gboolean theirs;

  if (g_str_equal (relation, "skip"))
    return;
  theirs = ask_openssl (chain, anchors, test_row_get (row, "host"), time);
  if ((ours == theirs) != g_str_equal (relation, "agrees"))
    g_test_fail_printf ("line %u: OpenSSL %s", row->line, theirs ? "accepts" : "rejects");
}

static void
test_case (gconstpointer data)
{
  TestRow *row = (TestRow *) data;
  g_autoptr (GPtrArray) chain = test_cases_list (row->cases, test_row_get (row, "chain"));
  g_autoptr (GPtrArray) anchors = test_cases_list (row->cases, test_row_get (row, "anchors"));
  const char *faults = test_row_get_or (row, "faults", "");
  const char *notes = test_row_get (row, "notes");
  const char *host = test_row_get (row, "host");
  gint64 time = test_cases_time (test_row_get_or (row, "at", "0s"));
  g_autoptr (SallyTrust) trust = sally_trust_new (anchors, NULL);
  g_autoptr (SallyVerification) verification = sally_verify (chain, trust, host, time);
  g_autofree char *got = describe (verification, TRUE);
  g_autofree char *got_notes = describe (verification, FALSE);

  if (!g_str_equal (got, faults))
    g_test_fail_printf ("line %u: faults “%s”, not “%s”", row->line, got, faults);
  if (notes != NULL && !g_str_equal (got_notes, notes))
    g_test_fail_printf ("line %u: notes “%s”, not “%s”", row->line, got_notes, notes);
  check_path (row, verification);
  check_openssl (row, verification->chain_ok && verification->name_ok, chain, anchors, time);
}

int
main (int argc, char *argv[])
{
  static const char *const files[] = { "authority",  "constraints", "dates",
                                       "extensions", "names",       "paths",
                                       "purposes",   "strength",    "trust" };
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) test_cases_free);
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("sallyport-table-XXXXXX", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *name = g_strconcat (files[i], ".cases", NULL);
    g_autofree char *path = g_test_build_filename (G_TEST_DIST, "x509", "cases", name, NULL);
    TestCases *cases = test_cases_load (path);

    g_ptr_array_add (all, cases);
    for (guint j = 0; j < cases->rows->len; j++) {
      TestRow *row = cases->rows->pdata[j];
      g_autofree char *test = g_strdup_printf ("/verify/%s/%s", files[i], row->name);

      g_test_add_data_func (test, row, test_case);
    }
  }
  status = g_test_run ();
  for (guint i = 0; i < 3; i++) {
    static const char *const names[] = { "leaf.pem", "others.pem", "trusted.pem" };
    g_autofree char *path = g_build_filename (folder, names[i], NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
  g_free (folder);
  return status;
}
