/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "ops-fixture.h"

#include "sally-await.h"
#include "sally-certificate.h"
#include "sally-credentials.h"
#include "sally-edit.h"
#include "sally-endpoint.h"
#include "sally-error.h"
#include "sally-import.h"
#include "sally-memory-keyring.h"
#include "sally-secret.h"
#include "sally-store.h"
#include "sally-undo.h"

#include <openssl/pem.h>
#include <string.h>

struct _TestAbsentKeyring {
  GObject parent_instance;
};

static void iface_init (SallyKeyringInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestAbsentKeyring,
                               test_absent_keyring,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SALLY_TYPE_KEYRING, iface_init))

static void
refuse (gpointer self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_return_new_error (task, SALLY_ERROR, SALLY_ERROR_KEYRING, "There is no keyring.");
}

static void
absent_store_async (SallyKeyring *self,
                    const char *library,
                    const char *arn,
                    const char *purpose,
                    const char *label,
                    SallySecret *secret,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer data)
{
  refuse (self, cancellable, callback, data);
}

static void
absent_lookup_async (SallyKeyring *self,
                     const char *library,
                     const char *arn,
                     const char *purpose,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer data)
{
  refuse (self, cancellable, callback, data);
}

static void
absent_check_async (SallyKeyring *self,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_return_int (task, SALLY_KEYRING_ABSENT);
}

static const char *
absent_get_title (SallyKeyring *self)
{
  return "";
}

static void
iface_init (SallyKeyringInterface *iface)
{
  iface->store_async = absent_store_async;
  iface->lookup_async = absent_lookup_async;
  iface->clear_async = absent_lookup_async;
  iface->check_async = absent_check_async;
  iface->get_title = absent_get_title;
}

static void
test_absent_keyring_class_init (TestAbsentKeyringClass *klass)
{
}

static void
test_absent_keyring_init (TestAbsentKeyring *self)
{
}

void
ops_fixture_set_up (OpsFixture *self, gconstpointer absent_keyring)
{
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;

  self->dir = sally_test_make_dir ();
  self->library = g_build_filename (self->dir, "data", "library.db", NULL);
  self->keyring = absent_keyring != NULL
                      ? SALLY_KEYRING (g_object_new (TEST_TYPE_ABSENT_KEYRING, NULL))
                      : sally_memory_keyring_new ();
  sally_workspace_open_async (self->library, self->keyring, NULL, sally_await_cb, &await);
  self->workspace = sally_workspace_open_finish (sally_await_result (&await), &error);
  g_assert_no_error (error);
}

void
ops_fixture_tear_down (OpsFixture *self, gconstpointer data)
{
  sally_workspace_close (self->workspace);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->workspace);
  g_assert_finalize_object (self->keyring);
  g_free (self->library);
  sally_test_remove_dir (self->dir);
}

/* (transfer full): the path of a new file in the fixture's folder. */
char *
ops_write (OpsFixture *self, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (self->dir, name, NULL);

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

char *
ops_pem (TestCertificate *certificate)
{
  return sally_x509_to_pem (certificate->x509);
}

char *
ops_key_pem (TestCertificate *certificate)
{
  BIO *bio = BIO_new (BIO_s_mem ());
  char *data;
  char *text;
  long length;

  g_assert_true (PEM_write_bio_PrivateKey (bio, certificate->key, NULL, NULL, 0, NULL, NULL));
  length = BIO_get_mem_data (bio, &data);
  text = g_strndup (data, (gsize) length);
  BIO_free (bio);
  return text;
}

/* (transfer full): the ARN. */
char *
ops_import (OpsFixture *self, const char *identifier, TestCertificate *certificate)
{
  g_autoptr (SallyImport) import = sally_import_new (self->workspace);
  g_autofree char *pem = ops_pem (certificate);
  g_autoptr (GBytes) bytes = g_bytes_new (pem, strlen (pem));
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;
  SallyImportItem *item;

  sally_import_set_identifier (import, identifier);
  sally_import_add_bytes (import, identifier, bytes);
  sally_import_run_async (import, NULL, sally_await_cb, &await);
  sally_import_run_finish (import, sally_await_result (&await), &error);
  g_assert_no_error (error);
  item = sally_import_get_items (import)->pdata[0];
  g_assert_no_error (item->error);
  g_assert_nonnull (item->certificate);
  return g_strdup (sally_certificate_get_arn (item->certificate));
}

gboolean
ops_save (OpsFixture *self, SallyEndpoint *endpoint, const char *password, GError **error)
{
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (SallySecret) secret = password != NULL ? sally_secret_new (password, -1) : NULL;
  g_autoptr (SallyUndo) undo = NULL;

  sally_edit_save_endpoint_async (self->workspace, endpoint, secret, FALSE, NULL, sally_await_cb,
                                  &await);
  undo = sally_edit_save_endpoint_finish (sally_await_result (&await), error);
  return undo != NULL;
}

/* (transfer full) (nullable): %NULL when it is not there. */
GObject *
ops_load (OpsFixture *self, SallyStoreKind kind, const char *id)
{
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;
  SallyStore *store = sally_workspace_get_store (self->workspace);
  GObject *object;

  sally_store_load_async (store, kind, id, NULL, sally_await_cb, &await);
  object = sally_store_load_finish (store, sally_await_result (&await), &error);
  if (object == NULL)
    g_assert_error (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND);
  return object;
}

guint
ops_count (OpsFixture *self, SallyStoreKind kind)
{
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;
  SallyStore *store = sally_workspace_get_store (self->workspace);

  sally_store_list_async (store, kind, NULL, sally_await_cb, &await);
  list = sally_store_list_finish (store, sally_await_result (&await), &error);
  g_assert_no_error (error);
  return list->len;
}

/* (transfer full) (nullable): what the keyring has, as text. */
char *
ops_secret (OpsFixture *self, const char *arn, const char *purpose)
{
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (SallySecret) secret = NULL;

  sally_credentials_lookup_async (self->workspace, arn, purpose, NULL, sally_await_cb, &await);
  secret = sally_credentials_lookup_finish (sally_await_result (&await), NULL);
  return secret != NULL ? g_strdup (sally_secret_peek (secret, NULL)) : NULL;
}

/* Whether @marker stands anywhere in the library's files. */
gboolean
ops_on_disk (OpsFixture *self, const char *marker)
{
  g_autofree char *folder = g_path_get_dirname (self->library);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n_files = 0;
  gboolean found = FALSE;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *content = NULL;
    gsize length;

    g_assert_true (g_file_get_contents (path, &content, &length, NULL));
    n_files++;
    found = found || memmem (content, length, marker, strlen (marker)) != NULL;
  }
  g_assert_cmpuint (n_files, >, 0);
  return found;
}
