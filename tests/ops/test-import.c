/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "ops-fixture.h"

#include "sally-await.h"
#include "sally-certificate.h"
#include "sally-edit.h"
#include "sally-error.h"
#include "sally-import.h"
#include "sally-store.h"
#include "sally-undo.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define ABSENT GINT_TO_POINTER (1)

/* Runs an import of files that are named, relative to the fixture's folder. */
static SallyImport *
import_files (OpsFixture *self, const char *identifier, const char *first, ...)
{
  SallyImport *import = sally_import_new (self->workspace);
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;
  va_list names;

  sally_import_set_identifier (import, identifier);
  va_start (names, first);
  for (const char *name = first; name != NULL; name = va_arg (names, const char *)) {
    g_autoptr (GFile) file = name[0] == '/' ? g_file_new_for_path (name)
                                            : g_file_new_build_filename (self->dir, name, NULL);

    sally_import_add_file (import, file);
  }
  va_end (names);
  sally_import_run_async (import, NULL, sally_await_cb, &await);
  g_assert_true (sally_import_run_finish (import, sally_await_result (&await), &error));
  g_assert_no_error (error);
  return import;
}

static SallyImportItem *
item (SallyImport *import, guint index)
{
  return sally_import_get_items (import)->pdata[index];
}

static const char *
identifier_of (SallyImport *import, guint index)
{
  g_assert_no_error (item (import, index)->error);
  g_assert_nonnull (item (import, index)->certificate);
  return sally_certificate_get_identifier (item (import, index)->certificate);
}

static void
write_pem (OpsFixture *self, const char *name, TestCertificate *certificate)
{
  g_autofree char *pem = ops_pem (certificate);
  g_autofree char *path = ops_write (self, name, pem);
}

static void
test_one (OpsFixture *self, gconstpointer data)
{
  g_autoptr (TestCertificate) root = test_pki_make_ca ("Corp Root", NULL);
  g_autoptr (SallyImport) import = NULL;
  g_autoptr (GObject) stored = NULL;
  g_autofree char *text = NULL;
  const SallyCertificateSummary *summary;
  double progress;

  write_pem (self, "Corp Root (2026).pem", root);
  import = import_files (self, NULL, "Corp Root (2026).pem", NULL);
  g_assert_cmpstr (identifier_of (import, 0), ==, "Corp-Root-2026");
  g_assert_cmpuint (sally_import_get_n_added (import), ==, 1);
  g_assert_nonnull (sally_import_get_undo (import));
  g_object_get (import, "progress", &progress, NULL);
  g_assert_cmpfloat (progress, ==, 1);
  text = sally_import_describe (import);
  g_assert_cmpstr (text, ==, "“Corp-Root-2026” was imported with 1 certificate in it.");

  stored = ops_load (self, SALLY_STORE_CERTIFICATES, "Corp-Root-2026");
  g_assert_nonnull (stored);
  summary = sally_certificate_get_summary (SALLY_CERTIFICATE (stored));
  g_assert_cmpuint (summary->n_x509, ==, 1);
  g_assert_cmpint (summary->valid_until, ==, sally_x509_get_not_after (root->x509));
  g_assert_false (summary->private_key);
  g_assert_finalize_object (g_steal_pointer (&import));
}

/* A file that is no good does not hold up the others. */
static void
test_mixed (OpsFixture *self, gconstpointer data)
{
  g_autoptr (TestCertificate) one = test_pki_make_ca ("One", NULL);
  g_autoptr (TestCertificate) two = test_pki_make_ca ("Two", NULL);
  g_autofree char *garbage = ops_write (self, "garbage.pem", "nothing to see here\n");
  g_autofree char *folder = g_build_filename (self->dir, "folder.pem", NULL);
  g_autofree char *pipe = g_build_filename (self->dir, "pipe.pem", NULL);
  g_autoptr (SallyImport) import = NULL;
  g_autofree char *text = NULL;

  write_pem (self, "one.pem", one);
  write_pem (self, "copy-of-one.pem", one);
  write_pem (self, "two.crt", two);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  import = import_files (self, NULL, "garbage.pem", "one.pem", "folder.pem", "copy-of-one.pem",
                         "vanished.pem", "pipe.pem", "/dev/zero", "two.crt", NULL);
  g_assert_nonnull (item (import, 0)->error);
  g_assert_cmpstr (identifier_of (import, 1), ==, "one");
  g_assert_error (item (import, 2)->error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_assert_cmpstr (item (import, 3)->existing, ==, "one");
  g_assert_error (item (import, 4)->error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_error (item (import, 5)->error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_assert_error (item (import, 6)->error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_assert_cmpstr (identifier_of (import, 7), ==, "two");
  g_assert_cmpuint (sally_import_get_n_added (import), ==, 2);
  g_assert_cmpuint (ops_count (self, SALLY_STORE_CERTIFICATES), ==, 2);
  text = sally_import_describe (import);
  g_assert_cmpstr (text, ==,
                   "2 files were imported. 1 was there already. 5 could not be imported.");
}

static void
test_nothing (OpsFixture *self, gconstpointer data)
{
  g_autoptr (SallyImport) import = import_files (self, NULL, NULL);

  g_assert_cmpuint (sally_import_get_n_added (import), ==, 0);
  g_assert_null (sally_import_get_undo (import));
}

static void
test_again (OpsFixture *self, gconstpointer data)
{
  g_autoptr (TestCertificate) root = test_pki_make_ca ("Root", NULL);
  g_autoptr (SallyImport) first = NULL;
  g_autoptr (SallyImport) second = NULL;

  write_pem (self, "root.pem", root);
  write_pem (self, "other-name.pem", root);
  first = import_files (self, NULL, "root.pem", NULL);
  second = import_files (self, NULL, "other-name.pem", NULL);
  g_assert_cmpstr (item (second, 0)->existing, ==, "root");
  g_assert_null (item (second, 0)->certificate);
  g_assert_null (sally_import_get_undo (second));
  g_assert_cmpuint (ops_count (self, SALLY_STORE_CERTIFICATES), ==, 1);
}

static void
test_names (OpsFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) roots = g_ptr_array_new_with_free_func ((GDestroyNotify) test_pki_free);
  g_autoptr (SallyImport) first = NULL;
  g_autoptr (SallyImport) second = NULL;
  const char *const names[] = { "a/ca.pem", "b/CA.pem", "c/ca.pem", "d/ca.pem" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *folder = g_build_filename (self->dir, (char[]){ names[i][0], 0 }, NULL);

    g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
    g_ptr_array_add (roots, test_pki_make_ca (names[i], NULL));
    write_pem (self, names[i], roots->pdata[i]);
  }
  first = import_files (self, NULL, names[0], NULL);
  second = import_files (self, NULL, names[1], names[2], names[3], NULL);
  g_assert_cmpstr (identifier_of (first, 0), ==, "ca");
  g_assert_cmpstr (identifier_of (second, 0), ==, "CA-2");
  g_assert_cmpstr (identifier_of (second, 1), ==, "ca-3");
  g_assert_cmpstr (identifier_of (second, 2), ==, "ca-4");
}

static void
test_given_name (OpsFixture *self, gconstpointer data)
{
  g_autoptr (TestCertificate) one = test_pki_make_ca ("One", NULL);
  g_autoptr (TestCertificate) two = test_pki_make_ca ("Two", NULL);
  g_autoptr (SallyImport) good = NULL;
  g_autoptr (SallyImport) taken = NULL;
  g_autoptr (SallyImport) bad = NULL;
  g_autoptr (SallyImport) both = NULL;

  write_pem (self, "one.pem", one);
  write_pem (self, "two.pem", two);
  good = import_files (self, "mine", "one.pem", NULL);
  g_assert_cmpstr (identifier_of (good, 0), ==, "mine");
  taken = import_files (self, "MINE", "two.pem", NULL);
  g_assert_error (item (taken, 0)->error, SALLY_ERROR, SALLY_ERROR_DUPLICATE);
  bad = import_files (self, "no good--", "two.pem", NULL);
  g_assert_error (item (bad, 0)->error, SALLY_ERROR, SALLY_ERROR_INVALID);
  g_assert_cmpuint (ops_count (self, SALLY_STORE_CERTIFICATES), ==, 1);
}

/* The file goes whole to the keyring, the library sees no key. */
static void
test_private_key (OpsFixture *self, gconstpointer absent)
{
  g_autoptr (TestCertificate) root = test_pki_make_ca ("Root", NULL);
  g_autofree char *pem = ops_pem (root);
  g_autofree char *key = ops_key_pem (root);
  g_autofree char *marker = g_strndup (strchr (key, '\n') + 1, 40);
  g_autofree char *text = g_strconcat (key, pem, NULL);
  g_autofree char *path = ops_write (self, "with-key.pem", text);
  g_autoptr (SallyImport) import = import_files (self, NULL, "with-key.pem", NULL);
  g_autofree char *kept = NULL;
  g_autofree char *all = NULL;
  g_autoptr (GObject) stored = NULL;
  g_autoptr (GBytes) payload = NULL;
  const char *arn;

  g_assert_cmpstr (identifier_of (import, 0), ==, "with-key");
  arn = sally_certificate_get_arn (item (import, 0)->certificate);
  g_assert_cmpuint (item (import, 0)->warnings->len, >, 0);
  g_ptr_array_add (item (import, 0)->warnings, NULL);
  all = g_strjoinv ("\n", (char **) item (import, 0)->warnings->pdata);
  g_ptr_array_set_size (item (import, 0)->warnings, (int) item (import, 0)->warnings->len - 1);
  g_assert_nonnull (strstr (all, absent != NULL ? "this session only" : "in the keyring"));
  kept = ops_secret (self, arn, SALLY_KEYRING_FILE);
  g_assert_cmpstr (kept, ==, text);
  stored = ops_load (self, SALLY_STORE_CERTIFICATES, arn);
  g_assert_true (sally_certificate_get_summary (SALLY_CERTIFICATE (stored))->private_key);
  payload = g_bytes_ref (sally_certificate_get_payload (SALLY_CERTIFICATE (stored)));
  g_assert_null (
      memmem (g_bytes_get_data (payload, NULL), g_bytes_get_size (payload), "PRIVATE", 7));
  g_assert_false (ops_on_disk (self, marker));
  g_assert_cmpint (sally_workspace_get_keyring_state (self->workspace), ==,
                   absent != NULL ? SALLY_KEYRING_ABSENT : SALLY_KEYRING_READY);
}

static void
test_only_a_key (OpsFixture *self, gconstpointer data)
{
  g_autoptr (TestCertificate) root = test_pki_make_ca ("Root", NULL);
  g_autofree char *key = ops_key_pem (root);
  g_autofree char *path = ops_write (self, "client.key", key);
  g_autoptr (SallyImport) import = import_files (self, NULL, "client.key", NULL);

  g_assert_error (item (import, 0)->error, SALLY_ERROR, SALLY_ERROR_INVALID);
  g_assert_nonnull (strstr (item (import, 0)->error->message, "only a private key"));
  g_assert_cmpuint (ops_count (self, SALLY_STORE_CERTIFICATES), ==, 0);
}

static void
test_pasted (OpsFixture *self, gconstpointer data)
{
  g_autoptr (TestCertificate) root = test_pki_make_ca ("Root", NULL);
  g_autofree char *pem = ops_pem (root);
  g_autoptr (GBytes) bytes = g_bytes_new (pem, strlen (pem));
  g_autoptr (SallyImport) import = sally_import_new (self->workspace);
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;

  sally_import_add_bytes (import, "clip\xff\nboard", bytes);
  sally_import_run_async (import, NULL, sally_await_cb, &await);
  g_assert_true (sally_import_run_finish (import, sally_await_result (&await), &error));
  g_assert_true (g_utf8_validate (item (import, 0)->name, -1, NULL));
  g_assert_cmpstr (identifier_of (import, 0), ==, "clip-board");
}

static void
test_cancel (OpsFixture *self, gconstpointer data)
{
  g_autoptr (TestCertificate) root = test_pki_make_ca ("Root", NULL);
  g_autofree char *pem = ops_pem (root);
  g_autofree char *key = ops_key_pem (root);
  g_autofree char *text = g_strconcat (pem, key, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  /* At every point of its way: after this many turns of the main loop. */
  for (guint turns = 0; turns < 8; turns++) {
    g_autoptr (SallyImport) import = sally_import_new (self->workspace);
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_auto (SallyAwait) await = { 0 };
    g_autoptr (GError) error = NULL;
    gboolean done;

    sally_import_add_bytes (import, "root", bytes);
    sally_import_run_async (import, cancellable, sally_await_cb, &await);
    for (guint i = 0; i < turns; i++)
      sally_test_iterate ();
    g_cancellable_cancel (cancellable);
    done = sally_import_run_finish (import, sally_await_result (&await), &error);
    if (done)
      break;
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpuint (ops_count (self, SALLY_STORE_CERTIFICATES), ==, 0);
    g_assert_null (item (import, 0)->certificate);
  }
}

static void
test_undo (OpsFixture *self, gconstpointer data)
{
  g_autoptr (TestCertificate) root = test_pki_make_ca ("Root", NULL);
  g_autofree char *pem = ops_pem (root);
  g_autofree char *key = ops_key_pem (root);
  g_autofree char *text = g_strconcat (pem, key, NULL);
  g_autofree char *path = ops_write (self, "root.pem", text);
  g_autoptr (SallyImport) import = import_files (self, NULL, "root.pem", NULL);
  g_autofree char *arn = g_strdup (sally_certificate_get_arn (item (import, 0)->certificate));
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = ops_secret (self, arn, SALLY_KEYRING_FILE);
  char *left;

  g_assert_nonnull (kept);
  sally_edit_undo_async (self->workspace, sally_import_get_undo (import), NULL, sally_await_cb,
                         &await);
  g_assert_true (sally_edit_undo_finish (sally_await_result (&await), &error));
  g_assert_cmpuint (ops_count (self, SALLY_STORE_CERTIFICATES), ==, 0);
  /* The key goes in the background. */
  do {
    sally_test_iterate ();
    left = ops_secret (self, arn, SALLY_KEYRING_FILE);
    g_free (left);
  } while (left != NULL);
}

static void
add (const char *path, gconstpointer data, void (*test) (OpsFixture *, gconstpointer))
{
  g_test_add (path, OpsFixture, data, ops_fixture_set_up, test, ops_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add ("/ops/import/one", NULL, test_one);
  add ("/ops/import/mixed", NULL, test_mixed);
  add ("/ops/import/nothing", NULL, test_nothing);
  add ("/ops/import/again", NULL, test_again);
  add ("/ops/import/names", NULL, test_names);
  add ("/ops/import/given-name", NULL, test_given_name);
  add ("/ops/import/private-key", NULL, test_private_key);
  add ("/ops/import/private-key-no-keyring", ABSENT, test_private_key);
  add ("/ops/import/only-a-key", NULL, test_only_a_key);
  add ("/ops/import/pasted", NULL, test_pasted);
  add ("/ops/import/cancel", NULL, test_cancel);
  add ("/ops/import/undo", NULL, test_undo);
  return g_test_run ();
}
