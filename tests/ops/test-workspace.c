/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "ops-fixture.h"

#include "sally-await.h"
#include "sally-credentials.h"
#include "sally-error.h"
#include "sally-load.h"
#include "sally-memory-keyring.h"
#include "sally-report-entry.h"
#include "sally-secret.h"
#include "sally-store.h"
#include "sally-trust.h"
#include "sally-undo.h"

#include <string.h>

#define ABSENT GINT_TO_POINTER (1)

static void
test_default_path (void)
{
  g_autofree char *path = sally_workspace_default_path ();

  g_assert_true (g_str_has_prefix (path, g_get_user_data_dir ()));
  g_assert_true (g_str_has_suffix (path, "/sallyport/library.db"));
}

static void
test_open_default (void)
{
  g_autoptr (SallyKeyring) keyring = sally_memory_keyring_new ();
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (SallyWorkspace) workspace = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = sally_workspace_default_path ();

  sally_workspace_open_async (NULL, keyring, NULL, sally_await_cb, &await);
  workspace = sally_workspace_open_finish (sally_await_result (&await), &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  sally_workspace_close (workspace);
  sally_workspace_close (workspace);
  g_assert_finalize_object (g_steal_pointer (&workspace));
}

static void
test_open_garbage (void)
{
  char *dir = sally_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "library.db", NULL);
  g_autoptr (SallyKeyring) keyring = sally_memory_keyring_new ();
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (
      g_file_set_contents (path, "this is no SQLite file, not at all .......", -1, NULL));
  sally_workspace_open_async (path, keyring, NULL, sally_await_cb, &await);
  g_assert_null (sally_workspace_open_finish (sally_await_result (&await), &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_STORE_DAMAGED);
  sally_test_remove_dir (dir);
}

static void
store (OpsFixture *self, const char *text, SallyCredentialsPlace expected)
{
  g_autoptr (SallySecret) secret = sally_secret_new (text, -1);
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;
  SallyCredentialsPlace place;

  sally_credentials_store_async (self->workspace, "arn:x", SALLY_KEYRING_PASSWORD, "label", secret,
                                 NULL, sally_await_cb, &await);
  g_assert_true (sally_credentials_store_finish (sally_await_result (&await), &place, &error));
  g_assert_no_error (error);
  g_assert_cmpint (place, ==, expected);
}

static void
assert_secret (OpsFixture *self, const char *expected)
{
  g_autofree char *secret = ops_secret (self, "arn:x", SALLY_KEYRING_PASSWORD);

  g_assert_cmpstr (secret, ==, expected);
}

static void
test_credentials (OpsFixture *self, gconstpointer absent)
{
  SallyCredentialsPlace place =
      absent != NULL ? SALLY_CREDENTIALS_SESSION : SALLY_CREDENTIALS_KEYRING;
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;

  assert_secret (self, NULL);
  store (self, "one", place);
  assert_secret (self, "one");
  store (self, "two", place);
  assert_secret (self, "two");
  sally_credentials_clear_async (self->workspace, "arn:x", SALLY_KEYRING_PASSWORD, NULL,
                                 sally_await_cb, &await);
  sally_credentials_clear_finish (sally_await_result (&await), &error);
  if (absent != NULL)
    g_assert_error (error, SALLY_ERROR, SALLY_ERROR_KEYRING);
  else
    g_assert_no_error (error);
  assert_secret (self, NULL);
}

/* What was kept for the session must not shadow what the keyring got later. */
static void
test_shadow (OpsFixture *self, gconstpointer data)
{
  g_autoptr (SallySecret) old = sally_secret_new ("old", -1);
  g_auto (SallyAwait) await = { 0 };

  sally_keyring_store_async (sally_workspace_get_session_keyring (self->workspace),
                             sally_store_get_uuid (sally_workspace_get_store (self->workspace)),
                             "arn:x", SALLY_KEYRING_PASSWORD, "label", old, NULL, sally_await_cb,
                             &await);
  g_assert_true (sally_keyring_store_finish (sally_workspace_get_session_keyring (self->workspace),
                                             sally_await_result (&await), NULL));
  assert_secret (self, "old");
  store (self, "new", SALLY_CREDENTIALS_KEYRING);
  assert_secret (self, "new");
}

static SallyTrust *
load_trust (OpsFixture *self, const char *arn, char **identifier, GError **error)
{
  g_auto (SallyAwait) await = { 0 };

  sally_load_trust_async (self->workspace, arn, NULL, sally_await_cb, &await);
  return sally_load_trust_finish (sally_await_result (&await), identifier, error);
}

static void
test_trust (OpsFixture *self, gconstpointer data)
{
  g_autoptr (TestCertificate) root = test_pki_make_ca ("Root", NULL);
  g_autofree char *arn = ops_import (self, "root", root);
  g_autofree char *name = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyTrust) one = load_trust (self, arn, &name, &error);
  g_autoptr (SallyTrust) two = load_trust (self, arn, &again, &error);

  g_assert_no_error (error);
  g_assert_true (sally_trust_contains (one, root->x509));
  g_assert_true (one == two);
  g_assert_cmpstr (name, ==, "root");
  g_assert_cmpstr (again, ==, "root");
  g_assert_null (load_trust (self, "nobody", NULL, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND);
}

/* Who asks while it is being loaded gets the same, and one that was cancelled does
 * not take it from the others. */
static void
test_together (OpsFixture *self, gconstpointer data)
{
  g_autoptr (TestCertificate) root = test_pki_make_ca ("Root", NULL);
  g_autofree char *arn = ops_import (self, "root", root);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  SallyAwait awaits[20] = { { NULL } };
  SallyTrust *first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (awaits); i++)
    sally_load_trust_async (self->workspace, arn, i == 0 ? cancellable : NULL, sally_await_cb,
                            &awaits[i]);
  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (awaits); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (SallyTrust) trust =
        sally_load_trust_finish (sally_await_result (&awaits[i]), NULL, &error);

    if (i == 0) {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    } else {
      g_assert_no_error (error);
      first = first != NULL ? first : trust;
      g_assert_true (trust == first);
    }
    sally_await_clear (&awaits[i]);
  }
}

/* A report that is kept changes no certificate. */
static void
test_cache_stays (OpsFixture *self, gconstpointer data)
{
  g_autoptr (TestCertificate) root = test_pki_make_ca ("Root", NULL);
  g_autofree char *arn = ops_import (self, "root", root);
  g_autoptr (SallyReportEntry) entry =
      sally_report_entry_new (NULL, "x", 1, SALLY_VERDICT_FAIL, 1, 5, "It fails", "{}");
  SallyStore *library = sally_workspace_get_store (self->workspace);
  g_autoptr (SallyTrust) trust = load_trust (self, arn, NULL, NULL);
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (SallyUndo) gone = NULL;
  const char *const ids[] = { arn, NULL };
  g_auto (SallyAwait) removed = { 0 };

  sally_store_add_report_async (library, entry, NULL, sally_await_cb, &await);
  g_assert_cmpint (sally_store_add_report_finish (library, sally_await_result (&await), NULL), ==,
                   1);
  g_assert_true (sally_workspace_lookup_trust (self->workspace, arn) == trust);
  sally_store_remove_async (library, SALLY_STORE_CERTIFICATES, ids, NULL, sally_await_cb, &removed);
  gone = sally_store_remove_finish (library, sally_await_result (&removed), NULL);
  g_assert_nonnull (gone);
  g_assert_null (sally_workspace_lookup_trust (self->workspace, arn));
}

static void
add (const char *path, gconstpointer data, void (*test) (OpsFixture *, gconstpointer))
{
  g_test_add (path, OpsFixture, data, ops_fixture_set_up, test, ops_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ops/workspace/default-path", test_default_path);
  g_test_add_func ("/ops/workspace/open-default", test_open_default);
  g_test_add_func ("/ops/workspace/open-garbage", test_open_garbage);
  add ("/ops/workspace/credentials", NULL, test_credentials);
  add ("/ops/workspace/credentials-no-keyring", ABSENT, test_credentials);
  add ("/ops/workspace/shadow", NULL, test_shadow);
  add ("/ops/workspace/trust", NULL, test_trust);
  add ("/ops/workspace/together", NULL, test_together);
  add ("/ops/workspace/cache-stays", NULL, test_cache_stays);
  return g_test_run ();
}
