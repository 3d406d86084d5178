/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "ops-fixture.h"

#include "sally-arn.h"
#include "sally-await.h"
#include "sally-certificate.h"
#include "sally-edit.h"
#include "sally-endpoint.h"
#include "sally-engine-setting.h"
#include "sally-engine.h"
#include "sally-error.h"
#include "sally-secret.h"
#include "sally-store.h"
#include "sally-test.h"
#include "sally-finding.h"
#include "sally-undo.h"

#include <string.h>

#define ABSENT GINT_TO_POINTER (1)
#define MARKER "marker-password-3f7a"

static SallyEndpoint *
new_endpoint (const char *identifier)
{
  SallyEndpoint *endpoint = sally_endpoint_new ("postgres");

  sally_endpoint_set_identifier (endpoint, identifier);
  sally_endpoint_set_server (endpoint, "db1.example.com");
  sally_endpoint_set_user_name (endpoint, "app");
  return endpoint;
}

static SallyUndo *
remove_one (OpsFixture *self, SallyStoreKind kind, const char *id, GError **error)
{
  g_auto (SallyAwait) await = { 0 };
  const char *const ids[] = { id, NULL };

  sally_edit_remove_async (self->workspace, kind, ids, NULL, sally_await_cb, &await);
  return sally_edit_remove_finish (sally_await_result (&await), error);
}

static void
undo (OpsFixture *self, SallyUndo *token)
{
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;

  sally_edit_undo_async (self->workspace, token, NULL, sally_await_cb, &await);
  g_assert_true (sally_edit_undo_finish (sally_await_result (&await), &error));
  g_assert_no_error (error);
}

static void
forget (OpsFixture *self, SallyUndo *token)
{
  g_auto (SallyAwait) await = { 0 };

  sally_edit_forget_async (self->workspace, token, NULL, sally_await_cb, &await);
  g_assert_true (sally_edit_forget_finish (sally_await_result (&await), NULL));
}

static void
assert_password (OpsFixture *self, const char *arn, const char *expected)
{
  g_autofree char *password = ops_secret (self, arn, SALLY_KEYRING_PASSWORD);

  g_assert_cmpstr (password, ==, expected);
}

static void
test_save (OpsFixture *self, gconstpointer data)
{
  g_autoptr (SallyEndpoint) endpoint = new_endpoint ("orders");
  g_autoptr (GObject) stored = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *arn = NULL;

  g_assert_true (ops_save (self, endpoint, NULL, &error));
  g_assert_no_error (error);
  arn = g_strdup (sally_endpoint_get_arn (endpoint));
  g_assert_true (sally_arn_is (arn, SALLY_ARN_ENDPOINT));
  g_assert_cmpint (sally_endpoint_get_created (endpoint), >, 1700000000);
  stored = ops_load (self, SALLY_STORE_ENDPOINTS, "orders");
  g_assert_true (sally_endpoint_equal (SALLY_ENDPOINT (stored), endpoint));
  /* The second save changes the same one. */
  sally_endpoint_set_server (endpoint, "db2.example.com");
  g_assert_true (ops_save (self, endpoint, NULL, &error));
  g_assert_cmpstr (sally_endpoint_get_arn (endpoint), ==, arn);
  g_assert_cmpuint (ops_count (self, SALLY_STORE_ENDPOINTS), ==, 1);
}

static void
test_refused (OpsFixture *self, gconstpointer data)
{
  g_autoptr (SallyEndpoint) endpoint = new_endpoint ("orders");
  g_autoptr (SallyEndpoint) twin = new_endpoint ("orders");
  g_autoptr (GError) error = NULL;

  sally_endpoint_set_engine (endpoint, sally_engine_find ("mysql"));
  sally_endpoint_set_ssl_mode (endpoint, SALLY_SSL_REQUIRE);
  g_assert_false (ops_save (self, endpoint, MARKER, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_RULE);
  g_assert_cmpstr (sally_endpoint_get_arn (endpoint), ==, "");
  g_assert_cmpuint (ops_count (self, SALLY_STORE_ENDPOINTS), ==, 0);
  g_clear_error (&error);

  sally_endpoint_set_ssl_mode (endpoint, SALLY_SSL_NONE);
  g_assert_true (ops_save (self, endpoint, NULL, &error));
  g_assert_false (ops_save (self, twin, NULL, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_RULE);
  g_assert_cmpuint (ops_count (self, SALLY_STORE_ENDPOINTS), ==, 1);
}

static void
test_password (OpsFixture *self, gconstpointer data)
{
  g_autoptr (SallyEndpoint) endpoint = new_endpoint ("orders");
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (SallyUndo) token = NULL;
  g_autoptr (GError) error = NULL;
  const char *arn;

  g_assert_true (ops_save (self, endpoint, MARKER, &error));
  arn = sally_endpoint_get_arn (endpoint);
  g_assert_true (sally_endpoint_get_has_password (endpoint));
  assert_password (self, arn, MARKER);
  g_assert_false (ops_on_disk (self, MARKER));
  /* Saving without one keeps it. */
  g_assert_true (ops_save (self, endpoint, NULL, &error));
  g_assert_true (sally_endpoint_get_has_password (endpoint));
  assert_password (self, arn, MARKER);
  sally_edit_save_endpoint_async (self->workspace, endpoint, NULL, TRUE, NULL, sally_await_cb,
                                  &await);
  token = sally_edit_save_endpoint_finish (sally_await_result (&await), &error);
  g_assert_no_error (error);
  g_assert_false (sally_endpoint_get_has_password (endpoint));
  assert_password (self, arn, NULL);
}

static void
notified_cb (GObject *object, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

static void
test_no_keyring (OpsFixture *self, gconstpointer data)
{
  g_autoptr (SallyEndpoint) endpoint = new_endpoint ("orders");
  g_autoptr (GError) error = NULL;
  guint count = 0;

  g_signal_connect (self->workspace, "notify::keyring-state", G_CALLBACK (notified_cb), &count);
  g_assert_true (ops_save (self, endpoint, MARKER, &error));
  g_assert_no_error (error);
  g_assert_false (sally_endpoint_get_has_password (endpoint));
  assert_password (self, sally_endpoint_get_arn (endpoint), MARKER);
  g_assert_false (ops_on_disk (self, MARKER));
  sally_test_wait_until (count == 1);
  g_assert_cmpint (sally_workspace_get_keyring_state (self->workspace), ==, SALLY_KEYRING_ABSENT);
}

static void
test_check (OpsFixture *self, gconstpointer data)
{
  g_autoptr (SallyEndpoint) endpoint = new_endpoint ("orders");
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GPtrArray) advice = NULL;
  g_autoptr (GError) error = NULL;
  gboolean found = FALSE;

  sally_endpoint_set_ssl_mode (endpoint, SALLY_SSL_VERIFY_FULL);
  sally_endpoint_set_certificate_arn (
      endpoint, "arn:aws:dms:us-east-1:000000000000:cert:ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  sally_edit_check_endpoint_async (self->workspace, endpoint, NULL, NULL, sally_await_cb, &await);
  advice = sally_edit_check_endpoint_finish (sally_await_result (&await), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < advice->len; i++) {
    const SallyAdvice *one = advice->pdata[i];

    found = found || (one->refuse && strstr (one->text, "no longer in the library") != NULL);
  }
  g_assert_true (found);
}

static void
test_certificate_in_use (OpsFixture *self, gconstpointer data)
{
  g_autoptr (TestCertificate) root = test_pki_make_ca ("Root", NULL);
  g_autoptr (TestCertificate) other = test_pki_make_ca ("Other", NULL);
  g_autofree char *arn = ops_import (self, "root", root);
  g_autofree char *free_arn = ops_import (self, "other", other);
  g_autoptr (SallyEndpoint) endpoint = new_endpoint ("orders");
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyUndo) token = NULL;
  g_auto (SallyAwait) await = { 0 };
  const char *const both[] = { "other", "root", NULL };

  sally_endpoint_set_ssl_mode (endpoint, SALLY_SSL_VERIFY_CA);
  sally_endpoint_set_certificate_arn (endpoint, arn);
  g_assert_true (ops_save (self, endpoint, NULL, &error));
  g_assert_no_error (error);
  sally_edit_remove_async (self->workspace, SALLY_STORE_CERTIFICATES, both, NULL, sally_await_cb,
                           &await);
  g_assert_null (sally_edit_remove_finish (sally_await_result (&await), &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_RULE);
  g_assert_nonnull (strstr (error->message, "orders"));
  g_assert_cmpuint (ops_count (self, SALLY_STORE_CERTIFICATES), ==, 2);
  g_clear_error (&error);

  token = remove_one (self, SALLY_STORE_CERTIFICATES, free_arn, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ops_count (self, SALLY_STORE_CERTIFICATES), ==, 1);
  undo (self, token);
  g_assert_cmpuint (ops_count (self, SALLY_STORE_CERTIFICATES), ==, 2);
}

static void
test_remove_unknown (OpsFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (remove_one (self, SALLY_STORE_CERTIFICATES, "nobody", &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (remove_one (self, SALLY_STORE_ENDPOINTS, "nobody", &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND);
}

/* Undo brings back everything; only what expired is forgotten. */
static void
test_remove_endpoint (OpsFixture *self, gconstpointer data)
{
  g_autoptr (SallyEndpoint) endpoint = new_endpoint ("orders");
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyUndo) first = NULL, second = NULL;
  g_autoptr (GObject) back = NULL;
  const char *arn;

  g_assert_true (ops_save (self, endpoint, MARKER, &error));
  arn = sally_endpoint_get_arn (endpoint);
  first = remove_one (self, SALLY_STORE_ENDPOINTS, arn, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ops_count (self, SALLY_STORE_ENDPOINTS), ==, 0);
  undo (self, first);
  back = ops_load (self, SALLY_STORE_ENDPOINTS, "orders");
  g_assert_true (sally_endpoint_equal (SALLY_ENDPOINT (back), endpoint));
  forget (self, first);
  assert_password (self, arn, MARKER);

  second = remove_one (self, SALLY_STORE_ENDPOINTS, "orders", &error);
  g_assert_no_error (error);
  assert_password (self, arn, MARKER);
  forget (self, second);
  assert_password (self, arn, NULL);
}

static void
test_undo_edit (OpsFixture *self, gconstpointer data)
{
  g_autoptr (SallyEndpoint) endpoint = new_endpoint ("orders");
  g_autoptr (SallyUndo) token = NULL;
  g_autoptr (GObject) back = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (SallyAwait) await = { 0 };

  g_assert_true (ops_save (self, endpoint, NULL, &error));
  sally_endpoint_set_server (endpoint, "elsewhere.example.com");
  sally_edit_save_endpoint_async (self->workspace, endpoint, NULL, FALSE, NULL, sally_await_cb,
                                  &await);
  token = sally_edit_save_endpoint_finish (sally_await_result (&await), &error);
  g_assert_no_error (error);
  undo (self, token);
  back = ops_load (self, SALLY_STORE_ENDPOINTS, "orders");
  g_assert_cmpstr (sally_endpoint_get_server (SALLY_ENDPOINT (back)), ==, "db1.example.com");
}

static void
test_fix (OpsFixture *self, gconstpointer data)
{
  g_autoptr (SallyEndpoint) endpoint = new_endpoint ("orders");
  g_autoptr (SallyEndpoint) unsaved = new_endpoint ("unsaved");
  g_autoptr (SallyUndo) token = NULL;
  g_autoptr (GObject) stored = NULL;
  g_autoptr (GError) error = NULL;
  SallyFix fixes[] = {
    { SALLY_FIX_SET_MODE, (char *) "require", NULL },
    { SALLY_FIX_SET_PORT, (char *) "6432", NULL },
    { SALLY_FIX_VERIFY_AS, (char *) "db.internal", NULL },
  };
  SallyFix bad = { SALLY_FIX_SET_PORT, (char *) "70000", NULL };

  g_assert_true (ops_save (self, endpoint, NULL, &error));
  for (gsize i = 0; i < G_N_ELEMENTS (fixes); i++) {
    g_auto (SallyAwait) saved = { 0 }, changed = { 0 };

    g_clear_pointer (&token, sally_undo_unref);
    sally_test_apply_fix_async (self->workspace, endpoint, &fixes[i], NULL, sally_await_cb, &saved);
    token = sally_test_apply_fix_finish (sally_await_result (&saved), &error);
    g_assert_no_error (error);
    g_assert_nonnull (token);
    sally_test_apply_fix_async (self->workspace, unsaved, &fixes[i], NULL, sally_await_cb,
                                &changed);
    g_assert_null (sally_test_apply_fix_finish (sally_await_result (&changed), &error));
    g_assert_no_error (error);
  }
  stored = ops_load (self, SALLY_STORE_ENDPOINTS, "orders");
  g_assert_true (sally_endpoint_equal (SALLY_ENDPOINT (stored), endpoint));
  g_assert_cmpint (sally_endpoint_get_ssl_mode (endpoint), ==, SALLY_SSL_REQUIRE);
  g_assert_cmpuint (sally_endpoint_get_port (unsaved), ==, 6432);
  g_assert_cmpstr (sally_endpoint_get_verify_as (endpoint), ==, "db.internal");
  {
    g_auto (SallyAwait) await = { 0 };

    sally_test_apply_fix_async (self->workspace, endpoint, &bad, NULL, sally_await_cb, &await);
    g_assert_null (sally_test_apply_fix_finish (sally_await_result (&await), &error));
    g_assert_error (error, SALLY_ERROR, SALLY_ERROR_INVALID);
    g_assert_cmpuint (sally_endpoint_get_port (endpoint), ==, 6432);
  }
}

/* Only what the engine has, and only what it can be. */
static void
test_fix_setting (OpsFixture *self, gconstpointer data)
{
  static const char *const bad[] = { "",  "Encryption", "Encryption=odd", "ReplicaSet=rs0",
                                     "=", "Odd=strict" };
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new ("sqlserver");
  SallyFix fix = { SALLY_FIX_SET_SETTING, (char *) "Encryption=strict", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (sally_test_change_by_fix (endpoint, &fix, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (sally_endpoint_get_setting (endpoint, SALLY_SETTING_ENCRYPTION), ==, "strict");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    fix.argument = (char *) bad[i];
    g_assert_false (sally_test_change_by_fix (endpoint, &fix, &error));
    g_assert_error (error, SALLY_ERROR, SALLY_ERROR_INVALID);
    g_clear_error (&error);
  }
  g_assert_cmpstr (sally_endpoint_get_setting (endpoint, SALLY_SETTING_ENCRYPTION), ==, "strict");
}

static void
test_export (OpsFixture *self, gconstpointer data)
{
  g_autoptr (TestCertificate) root = test_pki_make_ca ("Root", NULL);
  g_autofree char *pem = ops_pem (root);
  g_autofree char *arn = ops_import (self, "corp", root);
  g_autoptr (GObject) certificate = ops_load (self, SALLY_STORE_CERTIFICATES, arn);
  g_autofree char *path = NULL;
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;

  path = sally_edit_export_certificate (SALLY_CERTIFICATE (certificate), self->dir, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (path, "/corp.pem"));
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, pem);
  g_assert_null (sally_edit_export_certificate (SALLY_CERTIFICATE (certificate),
                                                "/nonexistent/corp.pem", &error));
  g_assert_nonnull (error);
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
  add ("/ops/edit/save", NULL, test_save);
  add ("/ops/edit/refused", NULL, test_refused);
  add ("/ops/edit/password", NULL, test_password);
  add ("/ops/edit/no-keyring", ABSENT, test_no_keyring);
  add ("/ops/edit/check", NULL, test_check);
  add ("/ops/edit/certificate-in-use", NULL, test_certificate_in_use);
  add ("/ops/edit/remove-unknown", NULL, test_remove_unknown);
  add ("/ops/edit/remove-endpoint", NULL, test_remove_endpoint);
  add ("/ops/edit/undo-edit", NULL, test_undo_edit);
  add ("/ops/edit/fix", NULL, test_fix);
  add ("/ops/edit/fix-setting", NULL, test_fix_setting);
  add ("/ops/edit/export", NULL, test_export);
  return g_test_run ();
}
