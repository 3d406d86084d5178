/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-await.h"
#include "sally-certificate.h"
#include "sally-endpoint.h"
#include "sally-error.h"
#include "sally-store.h"
#include "sally-test-support.h"
#include "sally-undo.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* What can go wrong with the library file from outside: a kill at any moment, a
 * full disk, a newer program, another that holds it, bytes that are not ours.
 */

static SallyStore *
open_store (const char *path, GError **error)
{
  g_auto (SallyAwait) await = { NULL };

  sally_store_open_async (path, NULL, sally_await_cb, &await);
  return sally_store_open_finish (sally_await_result (&await), error);
}

static gboolean
is_there (SallyStore *store, const char *identifier)
{
  static const SallyStoreKind kinds[] = { SALLY_STORE_ENDPOINTS, SALLY_STORE_CERTIFICATES };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_auto (SallyAwait) await = { NULL };
    g_autoptr (GObject) object = NULL;

    sally_store_load_async (store, kinds[i], identifier, NULL, sally_await_cb, &await);
    object = sally_store_load_finish (store, sally_await_result (&await), NULL);
    /* Whole or not at all. */
    if (SALLY_IS_CERTIFICATE (object))
      g_assert_cmpuint (sally_certificate_get_x509s (SALLY_CERTIFICATE (object))->len, ==, 2);
    if (object != NULL)
      return TRUE;
  }
  return FALSE;
}

/* Runs the writer, kills it in the middle of what comes after @n_lines reports,
 * returns all that it had reported; the last line may be cut off.
 */
static char *
write_and_kill (const char *path, guint round, guint n_lines, guint microseconds)
{
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "store", "store-writer", NULL);
  g_autofree char *prefix = g_strdup_printf ("round%u", round);
  g_autoptr (GString) said = g_string_new (NULL);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  GInputStream *output;
  char bytes[4096];
  gssize n;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, path, prefix, NULL);
  g_assert_no_error (error);
  output = g_subprocess_get_stdout_pipe (process);
  while ((n = g_input_stream_read (output, bytes, sizeof bytes, NULL, &error)) > 0) {
    g_string_append_len (said, bytes, n);
    for (gssize i = 0; i < n && n_lines > 0; i++)
      if (bytes[i] == '\n' && --n_lines == 0) {
        g_usleep (microseconds);
        g_subprocess_send_signal (process, SIGKILL);
      }
  }
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait (process, NULL, &error));
  g_assert_true (g_subprocess_get_if_signaled (process));
  return g_string_free (g_steal_pointer (&said), FALSE);
}

static void
test_kill (void)
{
  char *dir = sally_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "library.db", NULL);

  for (guint round = 0; round < 200; round++) {
    g_autofree char *output = write_and_kill (path, round, (guint) g_test_rand_int_range (1, 6),
                                              (guint) g_test_rand_int_range (0, 4000));
    g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
    g_autoptr (SallyStore) store = NULL;
    g_autoptr (GError) error = NULL;
    guint n = g_strv_length (lines);

    g_assert_cmpuint (n, >=, 2);
    store = open_store (path, &error);
    g_assert_no_error (error);
    for (guint i = 0; i < n - 1; i++)
      g_assert_true (is_there (store, lines[i]));
    sally_store_close (store);
  }
  sally_test_remove_dir (dir);
}

static void
run_sql (const char *path, const char *sql)
{
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
}

static void
make_library (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyStore) store = open_store (path, &error);

  g_assert_no_error (error);
  sally_store_close (store);
}

static void
test_newer (void)
{
  char *dir = sally_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "library.db", NULL);
  g_autoptr (GError) error = NULL;

  make_library (path);
  run_sql (path, "PRAGMA user_version=999");
  g_assert_null (open_store (path, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_STORE_NEWER);
  g_assert_nonnull (strstr (error->message, "999"));
  sally_test_remove_dir (dir);
}

static void
test_foreign (void)
{
  char *dir = sally_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "library.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  g_auto (SallyAwait) await = { NULL };

  run_sql (path, "CREATE TABLE recipes (name TEXT)");
  g_assert_null (open_store (path, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_STORE_DAMAGED);
  g_clear_error (&error);
  run_sql (path, "INSERT INTO recipes VALUES ('soup')");

  sally_store_check_async (path, NULL, sally_await_cb, &await);
  words = sally_store_check_finish (sally_await_result (&await), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (words, ==, "ok");
  sally_test_remove_dir (dir);
}

static void
test_damaged (void)
{
  char *dir = sally_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "library.db", NULL);
  g_autofree char *content = NULL;
  gsize length;

  make_library (path);
  g_file_get_contents (path, &content, &length, NULL);
  /* Any of these may open or not; none may crash, and none may hang. */
  for (guint i = 0; i < 60; i++) {
    g_autofree char *copy = g_memdup2 (content, length);
    g_autoptr (SallyStore) store = NULL;
    g_autoptr (GError) error = NULL;

    for (guint j = 0; j < 20; j++)
      copy[g_test_rand_int_range (16, (gint32) length)] ^= (char) g_test_rand_int_range (1, 255);
    g_file_set_contents (path, copy, i % 3 == 0 ? (gssize) (length / 2) : (gssize) length, NULL);
    store = open_store (path, &error);
    g_assert_true ((store == NULL) == (error != NULL));
    if (store != NULL) {
      is_there (store, "x");
      sally_store_close (store);
    }
  }
  sally_test_remove_dir (dir);
}

/* What is said about saving, "" when it was saved. */
static char *
save_one (SallyStore *store)
{
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new ("postgres");
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (SallyUndo) undo = NULL;
  g_autoptr (GError) error = NULL;

  sally_endpoint_set_arn (endpoint, "arn:aws:dms:eu-central-1:1:endpoint:ONE");
  sally_endpoint_set_identifier (endpoint, "one");
  sally_store_save_endpoint_async (store, endpoint, NULL, sally_await_cb, &await);
  undo = sally_store_save_endpoint_finish (store, sally_await_result (&await), &error);
  g_assert_true ((undo == NULL) == (error != NULL));
  return g_strdup (error != NULL ? error->message : "");
}

static void
assert_saves (SallyStore *store)
{
  g_autofree char *words = save_one (store);

  g_assert_cmpstr (words, ==, "");
}

static void
test_held (void)
{
  char *dir = sally_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "library.db", NULL);
  g_autoptr (GError) error = NULL;
  sqlite3 *holder;

  make_library (path);
  sqlite3_open (path, &holder);
  g_assert_cmpint (sqlite3_exec (holder,
                                 "PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; "
                                 "UPDATE meta SET value=value",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  g_assert_null (open_store (path, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_STORE_BUSY);
  sqlite3_close (holder);
  sally_test_remove_dir (dir);
}

/* Somebody else begins to write and does not end: what is saved meanwhile is
 * refused after a while, and what is read is read.
 */
static void
test_held_while_open (void)
{
  char *dir = sally_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "library.db", NULL);
  g_autoptr (SallyStore) store = NULL;
  g_autofree char *words = NULL;
  sqlite3 *holder;

  store = open_store (path, NULL);
  assert_saves (store);
  sqlite3_open (path, &holder);
  g_assert_cmpint (sqlite3_exec (holder, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_true (is_there (store, "one"));
  words = save_one (store);
  g_assert_nonnull (strstr (words, "Another program is using the library"));
  sqlite3_close (holder);
  assert_saves (store);
  sally_store_close (store);
  sally_test_remove_dir (dir);
}

/* Another user's library: in a child, since tests may run as root.  Beside it
 * nothing can be written either, as on a medium that is read-only.
 */
static void
test_read_only (void)
{
  char *dir = sally_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "library.db", NULL);

  if (g_test_subprocess ()) {
    g_autoptr (GError) error = NULL;
    g_autoptr (SallyStore) store = NULL;
    g_autofree char *words = NULL;

    if (geteuid () == 0 && setresuid (65534, 65534, 65534) != 0)
      g_error ("setresuid");
    store = open_store (g_getenv ("SALLYPORT_TEST_LIBRARY"), &error);
    g_assert_no_error (error);
    g_assert_true (sally_store_get_read_only (store));
    g_assert_true (is_there (store, "one"));
    words = save_one (store);
    g_printerr ("%s\n", words);
    sally_store_close (store);
    sally_test_remove_dir (dir);
    return;
  }
  {
    g_autoptr (SallyStore) store = open_store (path, NULL);

    assert_saves (store);
    sally_store_close (store);
  }
  g_chmod (path, 0444);
  g_chmod (dir, 0555);
  g_setenv ("SALLYPORT_TEST_LIBRARY", path, TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*can be read but not changed*");
  g_chmod (dir, 0755);
  sally_test_remove_dir (dir);
}

/* What was reported before the disk was full is there, and it opens. */
static void
assert_survives (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyStore) store = open_store (path, &error);

  g_assert_no_error (error);
  g_assert_true (is_there (store, "full-0"));
  g_assert_true (is_there (store, "full-1"));
  sally_store_close (store);
}

static void
test_full (void)
{
  char *dir = sally_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "library.db", NULL);

  if (g_test_subprocess ()) {
    g_autofree char *writer =
        g_test_build_filename (G_TEST_BUILT, "store", "store-writer-full", NULL);

    execl (writer, writer, g_getenv ("SALLYPORT_TEST_LIBRARY"), "full", NULL);
    return;
  }
  g_setenv ("SALLYPORT_TEST_LIBRARY", path, TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*There is no space left for the library*nothing was changed*");
  assert_survives (path);
  sally_test_remove_dir (dir);
}

/* The process may not write beyond a size; a quota looks much the same. */
static void
test_limited (void)
{
  char *dir = sally_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "library.db", NULL);

  if (g_test_subprocess ()) {
    struct rlimit limit = { 300 * 1024, 300 * 1024 };
    g_autofree char *writer = g_test_build_filename (G_TEST_BUILT, "store", "store-writer", NULL);

    signal (SIGXFSZ, SIG_IGN);
    setrlimit (RLIMIT_FSIZE, &limit);
    execl (writer, writer, g_getenv ("SALLYPORT_TEST_LIBRARY"), "full", NULL);
    return;
  }
  g_setenv ("SALLYPORT_TEST_LIBRARY", path, TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*cannot be written, as if there were no space left*");
  assert_survives (path);
  sally_test_remove_dir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/crash/newer", test_newer);
  g_test_add_func ("/store/crash/foreign", test_foreign);
  g_test_add_func ("/store/crash/damaged", test_damaged);
  g_test_add_func ("/store/crash/held", test_held);
  g_test_add_func ("/store/crash/held-while-open", test_held_while_open);
  g_test_add_func ("/store/crash/read-only", test_read_only);
  g_test_add_func ("/store/crash/full", test_full);
  g_test_add_func ("/store/crash/limited", test_limited);
  g_test_add_func ("/store/crash/kill", test_kill);

  return g_test_run ();
}
