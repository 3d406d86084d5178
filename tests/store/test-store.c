/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-await.h"
#include "sally-certificate.h"
#include "sally-endpoint.h"
#include "sally-error.h"
#include "sally-report-entry.h"
#include "sally-store-list.h"
#include "sally-store.h"
#include "sally-test-support.h"
#include "sally-undo.h"
#include "sally-x509.h"

#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>

/* The library: open, add, change, remove, take back, list, two at once. */

typedef struct {
  char *dir;
  char *path;
  SallyStore *store;
} Fixture;

static SallyStore *
open_store (const char *path, GError **error)
{
  g_auto (SallyAwait) await = { NULL };

  sally_store_open_async (path, NULL, sally_await_cb, &await);
  return sally_store_open_finish (sally_await_result (&await), error);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->dir = sally_test_make_dir ();
  f->path = g_build_filename (f->dir, "new", "library.db", NULL);
  f->store = open_store (f->path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  sally_store_close (f->store);
  g_clear_object (&f->store);
  g_free (f->path);
  sally_test_remove_dir (f->dir);
}

static GPtrArray *
read_bundle (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "fixtures", "bundles", "rds-global-bundle.pem", NULL);
  g_autofree char *text = NULL;
  GPtrArray *x509s = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  const char *p;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  p = text;
  while (x509s->len < 5 && (p = strstr (p, "-----BEGIN CERTIFICATE-----\n")) != NULL) {
    const char *start = p + strlen ("-----BEGIN CERTIFICATE-----\n");
    const char *end = strstr (start, "-----END");
    g_autofree char *base64 = g_strndup (start, (gsize) (end - start));
    gsize length;
    guint8 *der = g_base64_decode (base64, &length);
    g_autoptr (GBytes) bytes = g_bytes_new_take (der, length);

    g_ptr_array_add (x509s, sally_x509_new_from_der (bytes, &error));
    g_assert_no_error (error);
    p = end;
  }
  return x509s;
}

static SallyCertificate *
make_certificate (const char *identifier)
{
  g_autofree char *arn = g_strdup_printf ("arn:aws:dms:eu-central-1:1:cert:%s", identifier);
  SallyCertificate *certificate =
      sally_certificate_new (arn, identifier, SALLY_CERTIFICATE_PEM, 1700000000);
  g_autoptr (GPtrArray) x509s = read_bundle ();
  g_autoptr (GBytes) payload = g_bytes_new (identifier, strlen (identifier));

  sally_certificate_set_content (certificate, payload, x509s);
  return certificate;
}

static SallyUndo *
add_certificate (SallyStore *store, const char *identifier, GError **error)
{
  g_autoptr (GPtrArray) certificates = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (SallyAwait) await = { NULL };

  g_ptr_array_add (certificates, make_certificate (identifier));
  sally_store_add_certificates_async (store, certificates, NULL, sally_await_cb, &await);
  return sally_store_add_certificates_finish (store, sally_await_result (&await), error);
}

static SallyUndo *
add_approved (SallyStore *store, const char *identifier, const char *why, GError **error)
{
  g_autoptr (GPtrArray) certificates = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (SallyAwait) await = { NULL };

  g_ptr_array_add (certificates, make_certificate (identifier));
  sally_store_add_approved_certificates_async (store, certificates, "ann", why, NULL,
                                               sally_await_cb, &await);
  return sally_store_add_certificates_finish (store, sally_await_result (&await), error);
}

static SallyUndo *
save_endpoint (SallyStore *store,
               const char *identifier,
               const char *server,
               const char *certificate,
               GError **error)
{
  g_autofree char *arn = g_strdup_printf ("arn:aws:dms:eu-central-1:1:endpoint:%s", identifier);
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new ("mysql");
  g_auto (SallyAwait) await = { NULL };

  sally_endpoint_set_arn (endpoint, arn);
  sally_endpoint_set_identifier (endpoint, identifier);
  sally_endpoint_set_server (endpoint, server);
  sally_endpoint_set_ssl_mode (endpoint, SALLY_SSL_VERIFY_CA);
  sally_endpoint_set_setting (endpoint, "MaxFileSize", "512");
  sally_endpoint_set_times (endpoint, 1700000000, 1700000001);
  if (certificate != NULL) {
    g_autofree char *cert_arn = g_strdup_printf ("arn:aws:dms:eu-central-1:1:cert:%s", certificate);

    sally_endpoint_set_certificate_arn (endpoint, cert_arn);
  }
  sally_store_save_endpoint_async (store, endpoint, NULL, sally_await_cb, &await);
  return sally_store_save_endpoint_finish (store, sally_await_result (&await), error);
}

static gpointer
load (SallyStore *store, SallyStoreKind kind, const char *id, GError **error)
{
  g_auto (SallyAwait) await = { NULL };

  sally_store_load_async (store, kind, id, NULL, sally_await_cb, &await);
  return sally_store_load_finish (store, sally_await_result (&await), error);
}

static SallyUndo *
remove_one (SallyStore *store, SallyStoreKind kind, const char *id, GError **error)
{
  const char *ids[] = { id, NULL };
  g_auto (SallyAwait) await = { NULL };

  sally_store_remove_async (store, kind, ids, NULL, sally_await_cb, &await);
  return sally_store_remove_finish (store, sally_await_result (&await), error);
}

static void
take_back (SallyStore *store, SallyUndo *undo)
{
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (GError) error = NULL;

  sally_store_undo_async (store, undo, NULL, sally_await_cb, &await);
  sally_store_undo_finish (store, sally_await_result (&await), &error);
  g_assert_no_error (error);
}

static void
test_open (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (f->path);
  struct stat info;

  g_assert_cmpint (stat (f->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (stat (folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_assert_cmpuint (strlen (sally_store_get_uuid (f->store)), ==, 36);
  g_assert_false (sally_store_get_read_only (f->store));
}

static void
test_certificates (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyUndo) undo = add_certificate (f->store, "bundle", &error);
  g_autoptr (SallyUndo) twice = NULL;
  g_autoptr (SallyCertificate) certificate = NULL;

  g_assert_no_error (error);
  certificate = load (f->store, SALLY_STORE_CERTIFICATES, "BUNDLE", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sally_certificate_get_identifier (certificate), ==, "bundle");
  g_assert_cmpuint (sally_certificate_get_x509s (certificate)->len, ==, 5);
  g_assert_cmpuint (g_bytes_get_size (sally_certificate_get_payload (certificate)), ==, 6);
  g_assert_cmpuint (sally_certificate_get_summary (certificate)->n_x509, ==, 5);
  g_assert_cmpuint (sally_certificate_get_summary (certificate)->n_expired, ==, 0);

  twice = add_certificate (f->store, "bundle", &error);
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_DUPLICATE);
  g_clear_error (&error);
  take_back (f->store, undo);
  g_assert_null (load (f->store, SALLY_STORE_CERTIFICATES, "bundle", &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND);
}

/* An approval that cannot be recorded leaves no certificate behind either. */
static void
test_approved (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyUndo) none = add_approved (f->store, "bundle", NULL, &error);
  g_autoptr (SallyUndo) undo = NULL;
  g_autoptr (GPtrArray) approvals = NULL;
  g_auto (SallyAwait) await = { NULL };

  g_assert_null (none);
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (load (f->store, SALLY_STORE_CERTIFICATES, "bundle", &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND);
  g_clear_error (&error);

  undo = add_approved (f->store, "bundle", "compared", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sally_undo_get_n_objects (undo), ==, 1);
  sally_store_list_approvals_async (f->store, "bundle", NULL, sally_await_cb, &await);
  approvals = sally_store_list_approvals_finish (f->store, sally_await_result (&await), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (approvals->len, ==, 5);
  g_assert_cmpstr (((SallyApproval *) approvals->pdata[0])->who, ==, "ann");
  g_assert_cmpstr (((SallyApproval *) approvals->pdata[0])->why, ==, "compared");
}

static void
test_endpoints (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyUndo) first = save_endpoint (f->store, "db", "one.example", NULL, &error);
  g_autoptr (SallyUndo) second = save_endpoint (f->store, "db", "two.example", NULL, &error);
  g_autoptr (SallyEndpoint) changed = NULL;
  g_autoptr (SallyEndpoint) restored = NULL;

  g_assert_no_error (error);
  changed = load (f->store, SALLY_STORE_ENDPOINTS, "db", &error);
  g_assert_cmpstr (sally_endpoint_get_server (changed), ==, "two.example");
  g_assert_cmpstr (sally_endpoint_get_setting (changed, "MaxFileSize"), ==, "512");
  g_assert_cmpint (sally_endpoint_get_ssl_mode (changed), ==, SALLY_SSL_VERIFY_CA);
  take_back (f->store, second);
  restored = load (f->store, SALLY_STORE_ENDPOINTS, "db", &error);
  g_assert_cmpstr (sally_endpoint_get_server (restored), ==, "one.example");
  g_assert_cmpstr (sally_endpoint_get_setting (restored, "MaxFileSize"), ==, "512");
}

static void
test_removal (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyUndo) certificate = add_certificate (f->store, "ca", &error);
  g_autoptr (SallyUndo) endpoint = save_endpoint (f->store, "orders", "db.example", "ca", &error);
  g_autoptr (SallyReportEntry) entry = NULL;
  g_autoptr (SallyReportEntry) kept = NULL;
  g_autoptr (SallyUndo) gone = NULL;
  g_autoptr (SallyEndpoint) again = NULL;
  g_auto (SallyAwait) await = { NULL };

  g_assert_no_error (error);
  g_assert_null (remove_one (f->store, SALLY_STORE_CERTIFICATES, "ca", &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_RULE);
  g_assert_nonnull (strstr (error->message, "orders"));
  g_clear_error (&error);

  entry = sally_report_entry_new (sally_undo_get_arns (endpoint)[0], "orders", 1700000002,
                                  SALLY_VERDICT_FAIL, SALLY_SSL_REQUIRE, 5, "It fails", "{}");
  sally_store_add_report_async (f->store, entry, NULL, sally_await_cb, &await);
  g_assert_cmpint (sally_store_add_report_finish (f->store, sally_await_result (&await), &error),
                   ==, 1);
  gone = remove_one (f->store, SALLY_STORE_ENDPOINTS, "orders", &error);
  g_assert_no_error (error);
  kept = load (f->store, SALLY_STORE_REPORTS, "1", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sally_report_entry_get_json (kept), ==, "{}");

  take_back (f->store, gone);
  again = load (f->store, SALLY_STORE_ENDPOINTS, "orders", &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (sally_endpoint_get_certificate_arn (again), "cert:ca"));
  g_assert_cmpstr (sally_endpoint_get_setting (again, "MaxFileSize"), ==, "512");
  {
    g_autofree char *summary = NULL;
    int verdict;

    g_object_get (again, "last-summary", &summary, "last-verdict", &verdict, NULL);
    g_assert_cmpstr (summary, ==, "It fails");
    g_assert_cmpint (verdict, ==, SALLY_VERDICT_FAIL);
  }
}

static void
fill (Fixture *f, guint count)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < count; i++) {
    g_autofree char *identifier = g_strdup_printf ("db-%03u", i);
    g_autoptr (SallyUndo) undo = save_endpoint (f->store, identifier, "h.example", NULL, &error);

    g_assert_no_error (error);
  }
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
count_cb (GListModel *model, guint position, guint removed, guint added, guint *count)
{
  (*count)++;
}

static void
test_list (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyStoreList) list = NULL;
  g_autoptr (SallyStoreRow) row = NULL;
  g_autoptr (SallyUndo) gone = NULL;
  guint count = 0;

  fill (f, 130);
  list = sally_store_list_new (f->store, SALLY_STORE_ENDPOINTS);
  sally_test_wait_until (!sally_store_list_get_loading (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 130);
  g_assert_cmpuint (sally_store_list_get_total (list), ==, 130);
  row = g_list_model_get_item (G_LIST_MODEL (list), 100);
  g_assert_cmpstr (sally_endpoint_get_identifier (sally_store_row_get_item (row)), ==, "db-100");
  g_assert_cmpuint (sally_store_list_find (list, "db-100"), ==, 100);

  g_signal_connect (list, "items-changed", G_CALLBACK (count_cb), &count);
  gone = remove_one (f->store, SALLY_STORE_ENDPOINTS, "db-050", &error);
  g_assert_no_error (error);
  sally_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (list)) == 129);
  g_assert_cmpuint (count, ==, 1);
  g_assert_cmpuint (sally_store_list_find (list, "db-100"), ==, 99);
  {
    g_autoptr (SallyStoreRow) same = g_list_model_get_item (G_LIST_MODEL (list), 99);

    g_assert_true (same == row);
  }
  sally_store_list_set_search (list, "b-10");
  sally_test_wait_until (!sally_store_list_get_loading (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 10);
  sally_store_list_set_search (list, "100%");
  sally_test_wait_until (!sally_store_list_get_loading (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
}

typedef struct {
  guint position, removed, added;
} Change;

static void
change_cb (GListModel *model, guint position, guint removed, guint added, GArray *changes)
{
  Change change = { position, removed, added };

  g_array_append_val (changes, change);
}

/* GTK asks for every new item when a list is told to be another at once. */
static void
test_two_steps (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (Change));
  g_autoptr (SallyStoreList) list = NULL;
  const Change *seen;

  fill (f, 300);
  list = sally_store_list_new (f->store, SALLY_STORE_ENDPOINTS);
  sally_test_wait_until (!sally_store_list_get_loading (list));
  g_signal_connect (list, "items-changed", G_CALLBACK (change_cb), changes);
  sally_store_list_set_sort (list, SALLY_STORE_SORT_NEWEST);
  sally_test_wait_until (!sally_store_list_get_loading (list));
  g_assert_cmpuint (changes->len, ==, 2);
  seen = &g_array_index (changes, Change, 0);
  g_assert_true (seen[0].position == 0 && seen[0].removed == 300 && seen[0].added == 0);
  g_assert_true (seen[1].position == 0 && seen[1].removed == 0 && seen[1].added == 300);
  {
    g_autoptr (SallyStoreRow) row = g_list_model_get_item (G_LIST_MODEL (list), 0);

    g_assert_cmpstr (sally_endpoint_get_identifier (sally_store_row_get_item (row)), ==, "db-299");
  }
}

/* What cannot be had at once is a row without an object, which gets one later. */
static void
test_placeholder (Fixture *f, gconstpointer data)
{
  g_autoptr (SallyStoreList) list = NULL;
  g_autoptr (SallyStoreRow) row = NULL;

  fill (f, 3);
  list = sally_store_list_new (f->store, SALLY_STORE_ENDPOINTS);
  sally_test_wait_until (!sally_store_list_get_loading (list));
  run_sql (f->path, "ALTER TABLE endpoint_setting RENAME TO elsewhere");
  row = g_list_model_get_item (G_LIST_MODEL (list), 1);
  g_assert_null (sally_store_row_get_item (row));
  run_sql (f->path, "ALTER TABLE elsewhere RENAME TO endpoint_setting");
  sally_test_wait_until (sally_store_row_get_item (row) != NULL);
  g_assert_cmpstr (sally_endpoint_get_identifier (sally_store_row_get_item (row)), ==, "db-001");
}

/* Every change leaves a line: what, of which kind, and whose. */
static void
test_events (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *what;
    SallyStoreKind kind;
    const char *name;
  } expected[] = {
    { "add", SALLY_STORE_CERTIFICATES, "ca" },     { "add", SALLY_STORE_ENDPOINTS, "orders" },
    { "change", SALLY_STORE_ENDPOINTS, "orders" }, { "report", SALLY_STORE_REPORTS, "orders" },
    { "remove", SALLY_STORE_ENDPOINTS, "orders" }, { "restore", SALLY_STORE_ENDPOINTS, "" },
  };
  g_autoptr (SallyUndo) certificate = add_certificate (f->store, "ca", NULL);
  g_autoptr (SallyUndo) added = save_endpoint (f->store, "orders", "one.example", NULL, NULL);
  g_autoptr (SallyUndo) changed = save_endpoint (f->store, "orders", "two.example", NULL, NULL);
  g_autoptr (SallyUndo) refused = add_certificate (f->store, "ca", NULL);
  g_autoptr (SallyReportEntry) entry = sally_report_entry_new (
      sally_undo_get_arns (added)[0], "orders", 1, SALLY_VERDICT_FAIL, 1, 5, "It fails", "{}");
  g_autoptr (SallyUndo) removed = NULL;
  g_auto (SallyAwait) await = { NULL };
  sqlite3_stmt *statement;
  sqlite3 *database;

  g_assert_null (refused);
  sally_store_add_report_async (f->store, entry, NULL, sally_await_cb, &await);
  g_assert_cmpint (sally_store_add_report_finish (f->store, sally_await_result (&await), NULL), ==,
                   1);
  removed = remove_one (f->store, SALLY_STORE_ENDPOINTS, "orders", NULL);
  take_back (f->store, removed);
  sqlite3_open (f->path, &database);
  sqlite3_prepare_v2 (database, "SELECT what, kind, identifier, happened FROM event ORDER BY id",
                      -1, &statement, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
    g_assert_cmpstr ((const char *) sqlite3_column_text (statement, 0), ==, expected[i].what);
    g_assert_cmpint (sqlite3_column_int (statement, 1), ==, (int) expected[i].kind);
    g_assert_cmpstr ((const char *) sqlite3_column_text (statement, 2), ==, expected[i].name);
    g_assert_cmpint (
        ABS (sqlite3_column_int64 (statement, 3) - g_get_real_time () / G_USEC_PER_SEC), <, 600);
  }
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
  sqlite3_finalize (statement);
  sqlite3_close (database);
}

/* Until the list shows what another process saved, in microseconds. */
static gint64
wait_for_other (Fixture *f, SallyStoreList *list, const char *prefix)
{
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "store", "store-writer", NULL);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  guint before = g_list_model_get_n_items (G_LIST_MODEL (list));
  g_autofree char *output = NULL;
  gint64 start;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, f->path, prefix, "1",
                              NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (output), >, 0);
  start = g_get_monotonic_time ();
  sally_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (list)) == before + 1);
  return g_get_monotonic_time () - start;
}

/* Within a second, in one of three tries, since the machine may be busy. */
static void
test_other_process (Fixture *f, gconstpointer data)
{
  static const char *const prefixes[] = { "a", "b", "c" };
  g_autoptr (SallyStoreList) list = sally_store_list_new (f->store, SALLY_STORE_ENDPOINTS);
  gint64 took = G_MAXINT64;

  sally_test_wait_until (!sally_store_list_get_loading (list));
  for (guint i = 0; i < G_N_ELEMENTS (prefixes) && took > G_TIME_SPAN_SECOND; i++)
    took = wait_for_other (f, list, prefixes[i]);
  g_assert_cmpint (took, <=, G_TIME_SPAN_SECOND);
}

static void
test_two (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyStore) other = open_store (f->path, &error);
  g_autoptr (SallyStoreList) list = sally_store_list_new (f->store, SALLY_STORE_ENDPOINTS);
  g_autoptr (SallyUndo) undo = NULL;

  g_assert_no_error (error);
  sally_test_wait_until (!sally_store_list_get_loading (list));
  undo = save_endpoint (other, "elsewhere", "h.example", NULL, &error);
  g_assert_no_error (error);
  sally_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (list)) == 1);
  sally_store_close (other);
}

static void
test_bad_files (void)
{
  char *dir = sally_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "library.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;

  g_file_set_contents (path, "This is a shopping list, and a long one at that. Bread and milk.", -1,
                       NULL);
  g_assert_null (open_store (path, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_STORE_DAMAGED);
  g_file_get_contents (path, &content, NULL, NULL);
  g_assert_true (g_str_has_prefix (content, "This is a shopping list"));
  g_clear_error (&error);
  g_assert_null (open_store (dir, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_STORE);
  sally_test_remove_dir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/store/open", Fixture, NULL, set_up, test_open, tear_down);
  g_test_add ("/store/certificates", Fixture, NULL, set_up, test_certificates, tear_down);
  g_test_add ("/store/approved", Fixture, NULL, set_up, test_approved, tear_down);
  g_test_add ("/store/endpoints", Fixture, NULL, set_up, test_endpoints, tear_down);
  g_test_add ("/store/removal", Fixture, NULL, set_up, test_removal, tear_down);
  g_test_add ("/store/list", Fixture, NULL, set_up, test_list, tear_down);
  g_test_add ("/store/list/two-steps", Fixture, NULL, set_up, test_two_steps, tear_down);
  g_test_add ("/store/list/placeholder", Fixture, NULL, set_up, test_placeholder, tear_down);
  g_test_add ("/store/events", Fixture, NULL, set_up, test_events, tear_down);
  g_test_add ("/store/other-process", Fixture, NULL, set_up, test_other_process, tear_down);
  g_test_add ("/store/two", Fixture, NULL, set_up, test_two, tear_down);
  g_test_add_func ("/store/bad-files", test_bad_files);

  return g_test_run ();
}
