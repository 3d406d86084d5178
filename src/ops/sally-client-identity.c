/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-client-identity.h"

#include "sally-container.h"
#include "sally-credentials.h"
#include "sally-error.h"
#include "sally-keyring.h"
#include "sally-private-key.h"
#include "sally-secret.h"
#include "sally-worker.h"
#include "sally-workspace.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A client certificate is a file of the library that came with its private key.
 * The library has the certificates only; the whole file is in the keyring, and
 * is read from there for each test, so that no key lies around in between.
 */
typedef struct {
  SallyWorkspace *workspace; /* (owned) */
  SallySecret *file;         /* (owned) (nullable): as it was imported */
  GPtrArray *chain;          /* (owned) (nullable) */
  SallySecret *key;          /* (owned) (nullable) */
} Identity;

static void
identity_free (gpointer data)
{
  Identity *self = data;

  g_object_unref (self->workspace);
  g_clear_pointer (&self->file, sally_secret_unref);
  g_clear_pointer (&self->key, sally_secret_unref);
  g_clear_pointer (&self->chain, g_ptr_array_unref);
  g_free (self);
}

/* The certificate of the key first, as TLS wants it, then what else is there. */
static GPtrArray *
order_chain (SallyPrivateKey *key, GPtrArray *x509s)
{
  g_autoptr (GPtrArray) chain = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < x509s->len; i++) {
    gboolean own = sally_private_key_belongs_to (key, x509s->pdata[i]);

    g_ptr_array_insert (chain, own ? 0 : -1, g_object_ref (x509s->pdata[i]));
  }
  return chain->len > 0 && sally_private_key_belongs_to (key, chain->pdata[0])
             ? g_steal_pointer (&chain)
             : NULL;
}

static void
parse (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Identity *self = data;
  gsize length;
  const char *bytes = sally_secret_peek (self->file, &length);
  g_autoptr (GBytes) file = g_bytes_new_static (bytes, length);
  g_autoptr (SallyContainer) container = NULL;
  g_autoptr (SallyPrivateKey) key = NULL;
  GError *error = NULL;

  if (g_strcmp0 (sally_container_sniff (file), "pem") != 0) {
    g_task_return_new_error (task, SALLY_ERROR, SALLY_ERROR_UNSUPPORTED,
                             _("A client certificate must come from a PEM file with its private "
                               "key; convert other key stores first."));
    return;
  }
  container = sally_container_read (file, NULL, cancellable, &error);
  if (container != NULL)
    key = sally_private_key_new (self->file, NULL, &error);
  if (key == NULL) {
    g_task_return_error (task, error);
    return;
  }
  self->chain = order_chain (key, container->x509s);
  if (self->chain == NULL) {
    g_task_return_new_error (task, SALLY_ERROR, SALLY_ERROR_INVALID,
                             _("The private key of the client certificate belongs to no "
                               "certificate in its file."));
    return;
  }
  self->key = sally_private_key_to_pkcs8 (key);
  g_task_return_boolean (task, TRUE);
}

static void
parsed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Identity *self = g_task_get_task_data (task);
  g_autoptr (GTask) job = NULL;
  GError *error = NULL;

  self->file = sally_credentials_lookup_finish (result, &error);
  if (self->file == NULL && error == NULL)
    g_set_error_literal (&error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND,
                         _("The private key of the client certificate is not in the keyring. "
                           "Import the file that holds both again."));
  if (error != NULL) {
    g_task_return_error (task, error);
    return;
  }
  job = g_task_new (NULL, g_task_get_cancellable (task), parsed_cb, g_object_ref (task));
  g_task_set_source_tag (job, sally_client_identity_load_async);
  g_task_set_task_data (job, self, NULL);
  sally_worker_push (sally_workspace_get_parse_worker (self->workspace), job, parse);
}

/**
 * sally_client_identity_load_async:
 * @workspace: a workspace
 * @arn: a certificate of the library that was imported with its private key
 * @cancellable: (nullable): a cancellable
 * @callback: called with the answer
 * @data: for @callback
 *
 * Reads what a test shows to a server that asks for a client certificate.  Main
 * thread.
 */
void
sally_client_identity_load_async (SallyWorkspace *workspace,
                                  const char *arn,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer data)
{
  GTask *task = g_task_new (workspace, cancellable, callback, data);
  Identity *self = g_new0 (Identity, 1);

  self->workspace = g_object_ref (workspace);
  g_task_set_source_tag (task, sally_client_identity_load_async);
  g_task_set_task_data (task, self, identity_free);
  sally_credentials_lookup_async (workspace, arn, SALLY_KEYRING_FILE, cancellable, looked_up_cb,
                                  task);
}

/**
 * sally_client_identity_load_finish:
 * @result: what the callback was given
 * @chain: (out) (element-type SallyX509): the client's certificate first
 * @key: (out): its private key, PKCS #8 in DER
 * @error: %SALLY_ERROR_NOT_FOUND, %SALLY_ERROR_PASSWORD_REQUIRED when the key is
 *   encrypted, %SALLY_ERROR_UNSUPPORTED, %SALLY_ERROR_INVALID, trouble with the
 *   keyring, or cancelled
 *
 * Returns: whether both are there
 */
gboolean
sally_client_identity_load_finish (GAsyncResult *result,
                                   GPtrArray **chain,
                                   SallySecret **key,
                                   GError **error)
{
  Identity *self = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *chain = g_steal_pointer (&self->chain);
  *key = g_steal_pointer (&self->key);
  return TRUE;
}
