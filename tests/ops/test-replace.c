/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "ops-fixture.h"

#include "sally-await.h"
#include "sally-certificate.h"
#include "sally-edit.h"
#include "sally-endpoint.h"
#include "sally-error.h"
#include "sally-import.h"
#include "sally-keyring.h"
#include "sally-replace.h"
#include "sally-store.h"
#include "sally-undo.h"

#include <string.h>

/* An old and a new CA, and three endpoints that have the old one. */
typedef struct {
  OpsFixture ops;
  TestCertificate *root;
  TestCertificate *next;
  char *old;
  char *new;
  SallyEndpoint *endpoints[3];
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "billing", "orders", "stock" };

  ops_fixture_set_up (&self->ops, NULL);
  self->root = test_pki_make_ca ("Old CA", NULL);
  self->next = test_pki_make_ca ("New CA", NULL);
  self->old = ops_import (&self->ops, "old-ca", self->root);
  self->new = ops_import (&self->ops, "new-ca", self->next);
  for (guint i = 0; i < 3; i++) {
    g_autoptr (GError) error = NULL;

    self->endpoints[i] = sally_endpoint_new ("postgres");
    sally_endpoint_set_identifier (self->endpoints[i], names[i]);
    sally_endpoint_set_server (self->endpoints[i], "db1.example.com");
    sally_endpoint_set_ssl_mode (self->endpoints[i], SALLY_SSL_VERIFY_CA);
    sally_endpoint_set_certificate_arn (self->endpoints[i], self->old);
    sally_endpoint_set_user_name (self->endpoints[i], "app");
    ops_save (&self->ops, self->endpoints[i], "pw", &error);
    g_assert_no_error (error);
  }
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < 3; i++)
    g_object_unref (self->endpoints[i]);
  test_pki_free (self->root);
  test_pki_free (self->next);
  g_free (self->old);
  g_free (self->new);
  ops_fixture_tear_down (&self->ops, NULL);
}

static SallyUndo *
replace (Fixture *self,
         const char *from,
         const char *to,
         const char *const *endpoints,
         gboolean remove_from,
         GError **error)
{
  g_auto (SallyAwait) await = { 0 };

  sally_replace_async (self->ops.workspace, from, to, endpoints, remove_from, NULL, sally_await_cb,
                       &await);
  return sally_replace_finish (sally_await_result (&await), error);
}

static void
take_back (Fixture *self, SallyUndo *undo)
{
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;

  sally_edit_undo_async (self->ops.workspace, undo, NULL, sally_await_cb, &await);
  sally_edit_undo_finish (sally_await_result (&await), &error);
  g_assert_no_error (error);
}

static void
assert_certificate (Fixture *self, guint index, const char *arn)
{
  g_autoptr (GObject) stored =
      ops_load (&self->ops, SALLY_STORE_ENDPOINTS, sally_endpoint_get_arn (self->endpoints[index]));

  g_assert_nonnull (stored);
  g_assert_cmpstr (sally_endpoint_get_certificate_arn (SALLY_ENDPOINT (stored)), ==, arn);
}

static gboolean
is_there (Fixture *self, const char *arn)
{
  g_autoptr (GObject) stored = ops_load (&self->ops, SALLY_STORE_CERTIFICATES, arn);

  return stored != NULL;
}

static void
test_all (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyUndo) undo = replace (self, "old-ca", "new-ca", NULL, FALSE, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (sally_undo_get_n_objects (undo), ==, 3);
  for (guint i = 0; i < 3; i++)
    assert_certificate (self, i, self->new);
  g_assert_true (is_there (self, self->old));
  take_back (self, undo);
  for (guint i = 0; i < 3; i++)
    assert_certificate (self, i, self->old);
}

static void
test_chosen (Fixture *self, gconstpointer data)
{
  const char *const chosen[] = { sally_endpoint_get_arn (self->endpoints[1]), NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyUndo) undo = replace (self, self->old, self->new, chosen, FALSE, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (sally_undo_get_n_objects (undo), ==, 1);
  assert_certificate (self, 0, self->old);
  assert_certificate (self, 1, self->new);
  assert_certificate (self, 2, self->old);
}

/* Passwords, which are kept by the endpoint's ARN, survive the deletion and the
 * end of its Undo. */
static void
test_delete (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyUndo) undo = replace (self, self->old, self->new, NULL, TRUE, &error);
  g_auto (SallyAwait) await = { 0 };
  g_autofree char *password = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (sally_undo_get_kind (undo), ==, SALLY_STORE_CERTIFICATES);
  g_assert_cmpuint (sally_undo_get_n_objects (undo), ==, 1);
  g_assert_false (is_there (self, self->old));
  for (guint i = 0; i < 3; i++)
    assert_certificate (self, i, self->new);
  take_back (self, undo);
  g_assert_true (is_there (self, self->old));
  for (guint i = 0; i < 3; i++)
    assert_certificate (self, i, self->old);
  g_clear_pointer (&undo, sally_undo_unref);
  undo = replace (self, self->old, self->new, NULL, TRUE, &error);
  g_assert_no_error (error);
  sally_edit_forget_async (self->ops.workspace, undo, NULL, sally_await_cb, &await);
  sally_edit_forget_finish (sally_await_result (&await), &error);
  g_assert_no_error (error);
  password =
      ops_secret (&self->ops, sally_endpoint_get_arn (self->endpoints[0]), SALLY_KEYRING_PASSWORD);
  g_assert_cmpstr (password, ==, "pw");
}

/* While somebody keeps it, nothing at all is changed. */
static void
test_delete_refused (Fixture *self, gconstpointer data)
{
  const char *const chosen[] = { sally_endpoint_get_arn (self->endpoints[1]), NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyUndo) undo = replace (self, self->old, self->new, chosen, TRUE, &error);

  g_assert_null (undo);
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_RULE);
  g_assert_nonnull (strstr (error->message, "billing, stock"));
  g_assert_true (is_there (self, self->old));
  for (guint i = 0; i < 3; i++)
    assert_certificate (self, i, self->old);
}

static void
test_wrong (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (replace (self, "old-ca", "nobody", NULL, FALSE, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (replace (self, "nobody", "new-ca", NULL, FALSE, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (replace (self, "new-ca", self->new, NULL, FALSE, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_INVALID);
}

static char *
import_wallet (Fixture *self)
{
  g_autoptr (SallyImport) import = sally_import_new (self->ops.workspace);
  g_autoptr (GFile) file = g_file_new_for_path (g_test_get_filename (
      G_TEST_DIST, "fixtures", "wallets", "1123-auto-chain", "cwallet.sso", NULL));
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;
  SallyImportItem *item;

  sally_import_add_file (import, file);
  sally_import_run_async (import, NULL, sally_await_cb, &await);
  sally_import_run_finish (import, sally_await_result (&await), &error);
  g_assert_no_error (error);
  item = sally_import_get_items (import)->pdata[0];
  g_assert_nonnull (item->certificate);
  return g_strdup (sally_certificate_get_arn (item->certificate));
}

/* A rule that refuses one endpoint keeps all of them as they are: AWS DMS takes a
 * wallet for Oracle only. */
static void
test_rule (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *arn = import_wallet (self);
  g_autoptr (SallyUndo) undo = replace (self, self->old, arn, NULL, FALSE, &error);

  g_assert_null (undo);
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_RULE);
  g_assert_nonnull (strstr (error->message, "billing"));
  for (guint i = 0; i < 3; i++)
    assert_certificate (self, i, self->old);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/ops/replace/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("all", test_all);
  ADD ("chosen", test_chosen);
  ADD ("delete", test_delete);
  ADD ("delete-refused", test_delete_refused);
  ADD ("wrong", test_wrong);
  ADD ("rule", test_rule);
#undef ADD
  return g_test_run ();
}
