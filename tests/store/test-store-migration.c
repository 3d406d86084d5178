/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-await.h"
#include "sally-certificate.h"
#include "sally-endpoint.h"
#include "sally-error.h"
#include "sally-report-entry.h"
#include "sally-store.h"
#include "sally-test-support.h"

#include <sqlite3.h>
#include <sys/stat.h>

/* Libraries of earlier versions: each is brought to today's, with a backup first,
 * and whatever goes wrong leaves it as it was.
 */

static SallyStore *
open_store (const char *path, GError **error)
{
  g_auto (SallyAwait) await = { NULL };

  sally_store_open_async (path, NULL, sally_await_cb, &await);
  return sally_store_open_finish (sally_await_result (&await), error);
}

static gpointer
load (SallyStore *store, SallyStoreKind kind, const char *id)
{
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (GError) error = NULL;
  gpointer object;

  sally_store_load_async (store, kind, id, NULL, sally_await_cb, &await);
  object = sally_store_load_finish (store, sally_await_result (&await), &error);
  g_assert_no_error (error);
  return object;
}

static void
run_sql (const char *path, const char *sql)
{
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
}

/* One number, or -1. */
static int
ask (const char *path, const char *sql)
{
  sqlite3 *database;
  sqlite3_stmt *statement;
  int value = -1;

  g_assert_cmpint (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  if (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) == SQLITE_OK
      && sqlite3_step (statement) == SQLITE_ROW)
    value = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return value;
}

static void
make_old (const char *path)
{
  g_autofree char *file =
      g_test_build_filename (G_TEST_DIST, "fixtures", "store", "library-1.sql", NULL);
  g_autofree char *sql = NULL;

  g_assert_true (g_file_get_contents (file, &sql, NULL, NULL));
  run_sql (path, sql);
}

static void
assert_content (SallyStore *store)
{
  g_autoptr (SallyCertificate) certificate = load (store, SALLY_STORE_CERTIFICATES, "corp");
  g_autoptr (SallyEndpoint) endpoint = load (store, SALLY_STORE_ENDPOINTS, "orders");
  g_autoptr (SallyReportEntry) report = load (store, SALLY_STORE_REPORTS, "1");

  g_assert_cmpuint (sally_certificate_get_x509s (certificate)->len, ==, 1);
  g_assert_cmpstr (sally_endpoint_get_certificate_arn (endpoint), ==,
                   sally_certificate_get_arn (certificate));
  g_assert_cmpstr (sally_endpoint_get_server (endpoint), ==, "db.invalid");
  g_assert_cmpstr (sally_report_entry_get_title (report), ==, "orders");
}

static void
test_first (void)
{
  char *dir = sally_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "library.db", NULL);
  g_autofree char *backup = g_strconcat (path, ".backup-1", NULL);
  g_autofree char *next = g_strconcat (path, ".backup-2", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyStore) store = NULL;
  g_autoptr (SallyStore) again = NULL;
  struct stat info;

  make_old (path);
  store = open_store (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sally_store_get_uuid (store), ==, "9d545a2e-b208-4f49-a091-bd359f1ec0cc");
  assert_content (store);
  sally_store_close (store);
  g_assert_cmpint (ask (path, "PRAGMA user_version"), >, 1);
  g_assert_cmpint (ask (path, "SELECT count(*) FROM sqlite_schema WHERE name='report_search'"), ==,
                   1);

  /* The backup is the library as it was, and for this user only. */
  g_assert_cmpint (stat (backup, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (ask (backup, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (ask (backup, "SELECT count(*) FROM endpoint"), ==, 1);
  g_assert_cmpint (ask (backup, "SELECT count(*) FROM sqlite_schema WHERE name='report_search'"),
                   ==, 0);

  /* It happens once. */
  again = open_store (path, &error);
  g_assert_no_error (error);
  sally_store_close (again);
  g_assert_false (g_file_test (next, G_FILE_TEST_EXISTS));
  sally_test_remove_dir (dir);
}

/* The second statement of the migration cannot be carried out: the first is
 * taken back, and the file is what it was. */
static void
test_fails (void)
{
  char *dir = sally_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "library.db", NULL);
  g_autoptr (GError) error = NULL;

  make_old (path);
  run_sql (path, "CREATE TABLE report_search (x)");
  g_assert_null (open_store (path, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_STORE);
  g_assert_cmpint (ask (path, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (ask (path, "SELECT count(*) FROM sqlite_schema WHERE name='x509_search'"), ==,
                   0);
  g_assert_cmpint (ask (path, "SELECT count(*) FROM endpoint"), ==, 1);
  sally_test_remove_dir (dir);
}

/* No backup, no migration. */
static void
test_no_backup (void)
{
  char *dir = sally_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "library.db", NULL);
  g_autofree char *inside = g_strconcat (path, ".backup-1/inside", NULL);
  g_autoptr (GError) error = NULL;

  make_old (path);
  g_assert_cmpint (g_mkdir_with_parents (inside, 0700), ==, 0);
  g_assert_null (open_store (path, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_STORE);
  g_assert_cmpint (ask (path, "PRAGMA user_version"), ==, 1);
  sally_test_remove_dir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/migration/first", test_first);
  g_test_add_func ("/store/migration/fails", test_fails);
  g_test_add_func ("/store/migration/no-backup", test_no_backup);

  return g_test_run ();
}
