/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "ops-fixture.h"

#include "sally-await.h"
#include "sally-client-identity.h"
#include "sally-credentials.h"
#include "sally-error.h"
#include "sally-keyring.h"
#include "sally-private-key.h"
#include "sally-secret.h"
#include "sally-x509.h"

#include <string.h>

/* What a test shows to a server comes out of the keyring whole and in order, or
 * with a reason why not.
 */
#define ARN "arn:aws:dms:eu-central-1:123456789012:cert:CLIENT"

typedef struct {
  OpsFixture ops;
  TestCertificate *ca;
  TestCertificate *client;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  ops_fixture_set_up (&self->ops, data);
  self->ca = test_pki_make_ca ("CA", NULL);
  self->client = test_pki_make_server ("client.example", self->ca);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  test_pki_free (self->ca);
  test_pki_free (self->client);
  ops_fixture_tear_down (&self->ops, data);
}

static void
keep (Fixture *self, const void *file, gssize length)
{
  g_autoptr (SallySecret) secret = sally_secret_new (file, length);
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;
  SallyCredentialsPlace place;

  sally_credentials_store_async (self->ops.workspace, ARN, SALLY_KEYRING_FILE, "client", secret,
                                 NULL, sally_await_cb, &await);
  sally_credentials_store_finish (sally_await_result (&await), &place, &error);
  g_assert_no_error (error);
}

static gboolean
load (Fixture *self, GPtrArray **chain, SallySecret **key, GError **error)
{
  g_auto (SallyAwait) await = { 0 };

  sally_client_identity_load_async (self->ops.workspace, ARN, NULL, sally_await_cb, &await);
  return sally_client_identity_load_finish (sally_await_result (&await), chain, key, error);
}

static void
assert_refused (Fixture *self, int code)
{
  g_autoptr (GPtrArray) chain = NULL;
  g_autoptr (SallySecret) key = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (load (self, &chain, &key, &error));
  g_assert_error (error, SALLY_ERROR, code);
  g_assert_null (chain);
  g_assert_null (key);
}

static void
test_order (Fixture *self, gconstpointer data)
{
  g_autofree char *ca = ops_pem (self->ca);
  g_autofree char *client = ops_pem (self->client);
  g_autofree char *key_pem = ops_key_pem (self->client);
  g_autofree char *file = g_strconcat (ca, key_pem, client, NULL);
  g_autoptr (GPtrArray) chain = NULL;
  g_autoptr (SallySecret) der = NULL;
  g_autoptr (SallyPrivateKey) key = NULL;
  g_autoptr (GError) error = NULL;

  keep (self, file, -1);
  g_assert_true (load (self, &chain, &der, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (chain->len, ==, 2);
  key = sally_private_key_new (der, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (sally_private_key_belongs_to (key, chain->pdata[0]));
  g_assert_false (sally_private_key_belongs_to (key, chain->pdata[1]));
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  g_autofree char *ca = ops_pem (self->ca);
  g_autofree char *key_pem = ops_key_pem (self->client);
  g_autofree char *foreign = g_strconcat (ca, key_pem, NULL);
  g_autofree char *encrypted_path =
      g_test_build_filename (G_TEST_DIST, "fixtures", "pem", "encrypted-key.pem", NULL);
  g_autofree char *store_path =
      g_test_build_filename (G_TEST_DIST, "fixtures", "pem", "store.p12", NULL);
  g_autofree char *encrypted = NULL;
  g_autofree char *both = NULL;
  g_autofree char *store = NULL;
  gsize length;

  assert_refused (self, SALLY_ERROR_NOT_FOUND);
  keep (self, ca, -1);
  assert_refused (self, SALLY_ERROR_NOT_FOUND);
  keep (self, foreign, -1);
  assert_refused (self, SALLY_ERROR_INVALID);
  g_assert_true (g_file_get_contents (encrypted_path, &encrypted, NULL, NULL));
  both = g_strconcat (ca, encrypted, NULL);
  keep (self, both, -1);
  assert_refused (self, SALLY_ERROR_PASSWORD_REQUIRED);
  g_assert_true (g_file_get_contents (store_path, &store, &length, NULL));
  keep (self, store, (gssize) length);
  assert_refused (self, SALLY_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/ops/client-identity/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/ops/client-identity/refused", Fixture, NULL, set_up, test_refused, tear_down);
  return g_test_run ();
}
