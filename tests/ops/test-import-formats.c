/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "ops-fixture.h"

#include "sally-await.h"
#include "sally-certificate.h"
#include "sally-credentials.h"
#include "sally-error.h"
#include "sally-import.h"
#include "sally-secret.h"
#include "sally-store.h"

#include <string.h>

/* Files that AWS DMS does not take: nothing is converted that nobody agreed to,
 * and what a file needs can be asked for before the library is touched.
 */

static SallyImport *
new_import (OpsFixture *self, const char *folder, const char *const *names)
{
  SallyImport *import = sally_import_new (self->workspace);

  for (; *names != NULL; names++) {
    g_autoptr (GFile) file =
        g_file_new_for_path (g_test_get_filename (G_TEST_DIST, "fixtures", folder, *names, NULL));

    sally_import_add_file (import, file);
  }
  return import;
}

static void
read_it (SallyImport *import)
{
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;

  sally_import_read_async (import, NULL, sally_await_cb, &await);
  g_assert_true (sally_import_read_finish (import, sally_await_result (&await), &error));
  g_assert_no_error (error);
}

static void
run_it (SallyImport *import)
{
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;

  sally_import_run_async (import, NULL, sally_await_cb, &await);
  g_assert_true (sally_import_run_finish (import, sally_await_result (&await), &error));
  g_assert_no_error (error);
}

static SallyImportItem *
item (SallyImport *import, guint index)
{
  return sally_import_get_items (import)->pdata[index];
}

static void
set_password (SallyImport *import, guint index, const char *password)
{
  g_autoptr (SallySecret) secret = sally_secret_new (password, -1);
  SallyContainerOptions options = { .password = secret };

  sally_import_set_options (import, index, &options);
}

static gboolean
is_warned (SallyImportItem *one, const char *what)
{
  for (guint i = 0; i < one->warnings->len; i++)
    if (strstr (one->warnings->pdata[i], what) != NULL)
      return TRUE;
  return FALSE;
}

static void
test_without_consent (OpsFixture *self, gconstpointer data)
{
  const char *const names[] = { "chain.p7b", "chain-pem.p7b", "mixed.pem", NULL };
  g_autoptr (SallyImport) import = new_import (self, "pkcs7", names);

  run_it (import);
  for (guint i = 0; i < 3; i++) {
    g_assert_cmpint (item (import, i)->need, ==, SALLY_IMPORT_NEEDS_CONSENT);
    g_assert_error (item (import, i)->error, SALLY_ERROR, SALLY_ERROR_RULE);
    g_assert_nonnull (strstr (item (import, i)->error->message, "3 certificates"));
    g_assert_null (item (import, i)->certificate);
  }
  g_assert_cmpstr (item (import, 0)->format, ==, "pkcs7");
  g_assert_nonnull (strstr (item (import, 0)->error->message, "a PKCS #7 bundle"));
  g_assert_cmpuint (sally_import_get_n_added (import), ==, 0);
  g_assert_cmpuint (ops_count (self, SALLY_STORE_CERTIFICATES), ==, 0);
}

static void
test_with_consent (OpsFixture *self, gconstpointer data)
{
  const char *const names[] = { "three.der", "base64.txt", "root.der", NULL };
  g_autoptr (SallyImport) import = new_import (self, "der", names);
  g_autoptr (GObject) stored = NULL;
  gsize length;
  const char *payload;

  sally_import_set_convert (import, TRUE);
  run_it (import);
  g_assert_no_error (item (import, 0)->error);
  g_assert_cmpint (item (import, 0)->need, ==, SALLY_IMPORT_NEEDS_NOTHING);
  g_assert_true (is_warned (item (import, 0), "converted to PEM"));
  /* The same three certificates in another dress. */
  g_assert_cmpstr (item (import, 1)->existing, ==, "three");
  stored = ops_load (self, SALLY_STORE_CERTIFICATES, "three");
  g_assert_cmpint (sally_certificate_get_kind (SALLY_CERTIFICATE (stored)), ==,
                   SALLY_CERTIFICATE_PEM);
  g_assert_cmpuint (sally_certificate_get_x509s (SALLY_CERTIFICATE (stored))->len, ==, 3);
  payload = g_bytes_get_data (sally_certificate_get_payload (SALLY_CERTIFICATE (stored)), &length);
  g_assert_true (memcmp (payload, "-----BEGIN CERTIFICATE-----", 27) == 0);
  g_assert_cmpuint (ops_count (self, SALLY_STORE_CERTIFICATES), ==, 2);
}

/* What a window does: read, ask, answer, read again, run. */
static void
test_asking (OpsFixture *self, gconstpointer data)
{
  const char *const names[] = { "trust.jks", "keys.jks", NULL };
  g_autoptr (SallyImport) import = new_import (self, "jks", names);

  set_password (import, 0, "wrong");
  read_it (import);
  g_assert_cmpuint (sally_import_get_n_needs (import), ==, 2);
  g_assert_cmpint (item (import, 0)->need, ==, SALLY_IMPORT_NEEDS_PASSWORD);
  g_assert_cmpstr (item (import, 0)->format, ==, "jks");
  g_assert_error (item (import, 0)->error, SALLY_ERROR, SALLY_ERROR_PASSWORD_WRONG);
  g_assert_cmpint (item (import, 1)->need, ==, SALLY_IMPORT_NEEDS_CONSENT);
  g_assert_cmpuint (ops_count (self, SALLY_STORE_CERTIFICATES), ==, 0);

  set_password (import, 0, "changeit");
  read_it (import);
  g_assert_cmpint (item (import, 0)->need, ==, SALLY_IMPORT_NEEDS_CONSENT);
  g_assert_false (is_warned (item (import, 0), "Without the password"));
  g_assert_true (is_warned (item (import, 1), "Without the password"));

  sally_import_set_convert (import, TRUE);
  run_it (import);
  g_assert_cmpuint (sally_import_get_n_needs (import), ==, 0);
  g_assert_cmpuint (sally_import_get_n_added (import), ==, 2);
  g_assert_nonnull (sally_import_get_undo (import));
}

/* Consent for one is none for the other, and who gave it need not be told. */
static void
test_consent_for_one (OpsFixture *self, gconstpointer data)
{
  const char *const names[] = { "trust.jks", "only-secrets.jceks", "keys.jks", NULL };
  g_autoptr (SallyImport) import = new_import (self, "jks", names);

  read_it (import);
  g_assert_cmpstr (item (import, 0)->contents, ==, "2 certificates: 2 good");
  g_assert_null (item (import, 1)->contents);
  g_assert_nonnull (strstr (item (import, 2)->contents, "go to the keyring"));
  sally_import_set_convert_one (import, 0, TRUE);
  run_it (import);
  g_assert_no_error (item (import, 0)->error);
  g_assert_false (is_warned (item (import, 0), "converted to PEM"));
  g_assert_cmpint (item (import, 2)->need, ==, SALLY_IMPORT_NEEDS_CONSENT);
  g_assert_cmpuint (sally_import_get_n_added (import), ==, 1);
}

static void
test_cancel_reading (OpsFixture *self, gconstpointer data)
{
  const char *const names[] = { "trust.jks", NULL };
  g_autoptr (SallyImport) import = new_import (self, "jks", names);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  sally_import_read_async (import, cancellable, sally_await_cb, &await);
  g_assert_false (sally_import_read_finish (import, sally_await_result (&await), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* And once more, as if nothing had been. */
  sally_import_set_convert (import, TRUE);
  run_it (import);
  g_assert_cmpuint (sally_import_get_n_added (import), ==, 1);
}

/* The key store goes whole to the keyring, and only what it trusts into the
 * library. */
static void
test_key_store (OpsFixture *self, gconstpointer data)
{
  const char *const names[] = { "keys.jks", NULL };
  g_autoptr (SallyImport) import = new_import (self, "jks", names);
  g_autoptr (GObject) stored = NULL;
  g_autoptr (SallySecret) kept = NULL;
  g_auto (SallyAwait) await = { 0 };
  g_autofree char *whole = NULL;
  gsize length, n;
  const char *secret, *arn;

  sally_import_set_convert (import, TRUE);
  run_it (import);
  g_assert_no_error (item (import, 0)->error);
  g_assert_true (is_warned (item (import, 0), "kept whole in the keyring"));
  arn = sally_certificate_get_arn (item (import, 0)->certificate);
  stored = ops_load (self, SALLY_STORE_CERTIFICATES, arn);
  g_assert_true (sally_certificate_get_summary (SALLY_CERTIFICATE (stored))->private_key);
  g_assert_cmpuint (sally_certificate_get_x509s (SALLY_CERTIFICATE (stored))->len, ==, 1);

  g_file_get_contents (g_test_get_filename (G_TEST_DIST, "fixtures", "jks", "keys.jks", NULL),
                       &whole, &length, NULL);
  sally_credentials_lookup_async (self->workspace, arn, SALLY_KEYRING_FILE, NULL, sally_await_cb,
                                  &await);
  kept = sally_credentials_lookup_finish (sally_await_result (&await), NULL);
  secret = sally_secret_peek (kept, &n);
  g_assert_cmpmem (secret, n, whole, length);
  g_assert_false (ops_on_disk (self, "schl\xc3\xbcssel"));
}

static void
add (const char *path, void (*test) (OpsFixture *, gconstpointer))
{
  g_test_add (path, OpsFixture, NULL, ops_fixture_set_up, test, ops_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/ops/import-formats/without-consent", test_without_consent);
  add ("/ops/import-formats/with-consent", test_with_consent);
  add ("/ops/import-formats/asking", test_asking);
  add ("/ops/import-formats/consent-for-one", test_consent_for_one);
  add ("/ops/import-formats/cancel-reading", test_cancel_reading);
  add ("/ops/import-formats/key-store", test_key_store);
  return g_test_run ();
}
