/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-load.h"

#include "sally-certificate.h"
#include "sally-store.h"
#include "sally-trust.h"
#include "sally-worker.h"
#include "sally-workspace.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>

/* Where the cache keeps the roots of this computer; no ARN looks like it. */
#define SYSTEM_ROOTS "system"

/* The editor asks for the rules with each key that is pressed, and a hundred
 * tests may share one CA: both get the same objects from the workspace's cache.
 */

/* The rules will ask for each root whether its signature is its own.  The first
 * answer takes OpenSSL a while, so it is given on a worker. */
static void
check_signatures (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GPtrArray *x509s = sally_certificate_get_x509s (SALLY_CERTIFICATE (data));

  for (guint i = 0; i < x509s->len && !g_cancellable_is_cancelled (cancellable); i++)
    sally_x509_get_self_signed (x509s->pdata[i]);
  g_task_return_boolean (task, TRUE);
}

static void
signatures_checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  SallyCertificate *certificate = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    g_task_return_error (task, error);
    return;
  }
  sally_workspace_cache_certificate (SALLY_WORKSPACE (source), certificate);
  g_task_return_pointer (task, g_object_ref (certificate), g_object_unref);
}

static void
certificate_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GTask) job = NULL;
  SallyWorkspace *workspace = g_task_get_source_object (task);
  GError *error = NULL;
  GObject *certificate = sally_store_load_finish (SALLY_STORE (source), result, &error);

  if (certificate != NULL
      && g_cancellable_set_error_if_cancelled (sally_workspace_get_closing (workspace), &error))
    g_clear_object (&certificate);
  if (certificate == NULL) {
    g_task_return_error (task, error);
    return;
  }
  job = g_task_new (workspace, g_task_get_cancellable (task), signatures_checked_cb,
                    g_object_ref (task));
  g_task_set_source_tag (job, certificate_loaded_cb);
  g_task_set_task_data (job, certificate, g_object_unref);
  sally_worker_push (sally_workspace_get_parse_worker (workspace), job, check_signatures);
}

/**
 * sally_load_certificate_async:
 * @workspace: a workspace
 * @arn: ARN of a certificate
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is there
 * @data: for @callback
 *
 * Gets a certificate with its content, from the cache where possible.
 */
void
sally_load_certificate_async (SallyWorkspace *workspace,
                              const char *arn,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  g_autoptr (GTask) task = g_task_new (workspace, cancellable, callback, data);
  SallyCertificate *cached = sally_workspace_lookup_certificate (workspace, arn);

  g_task_set_source_tag (task, sally_load_certificate_async);
  if (cached != NULL)
    g_task_return_pointer (task, g_object_ref (cached), g_object_unref);
  else
    sally_store_load_async (sally_workspace_get_store (workspace), SALLY_STORE_CERTIFICATES, arn,
                            cancellable, certificate_loaded_cb, g_steal_pointer (&task));
}

/**
 * sally_load_certificate_finish:
 * @result: what the callback was given
 * @error: %SALLY_ERROR_NOT_FOUND, or trouble with the library
 *
 * Returns: (transfer full) (nullable): the certificate; not to be changed
 */
SallyCertificate *
sally_load_certificate_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct {
  char *arn;        /* (owned) */
  char *identifier; /* (owned) (nullable) */
  GPtrArray *x509s; /* (owned) (nullable) */
} TrustCall;

static void
trust_call_free (gpointer data)
{
  TrustCall *call = data;

  g_free (call->arn);
  g_free (call->identifier);
  g_clear_pointer (&call->x509s, g_ptr_array_unref);
  g_free (call);
}

static void
parse_trust (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TrustCall *call = data;

  g_task_return_pointer (
      task, call->x509s != NULL ? sally_trust_new (call->x509s, NULL) : sally_trust_new_system (),
      g_object_unref);
}

static void
trust_parsed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  TrustCall *call = g_task_get_task_data (task);
  GError *error = NULL;
  SallyTrust *trust = g_task_propagate_pointer (G_TASK (result), &error);

  if (trust == NULL) {
    g_task_return_error (task, error);
    return;
  }
  sally_workspace_cache_trust (SALLY_WORKSPACE (source), call->arn, trust);
  g_task_return_pointer (task, trust, g_object_unref);
}

/* @x509s: (nullable): %NULL for the roots of this computer. */
static void
start_parsing (GTask *task, GPtrArray *x509s)
{
  SallyWorkspace *workspace = g_task_get_source_object (task);
  g_autoptr (GTask) job = NULL;
  TrustCall *copy;

  if (g_cancellable_is_cancelled (sally_workspace_get_closing (workspace))) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "closing");
    return;
  }
  copy = g_new0 (TrustCall, 1);
  copy->x509s = x509s != NULL ? g_ptr_array_ref (x509s) : NULL;
  job = g_task_new (workspace, g_task_get_cancellable (task), trust_parsed_cb, g_object_ref (task));
  g_task_set_source_tag (job, start_parsing);
  g_task_set_task_data (job, copy, trust_call_free);
  sally_worker_push (sally_workspace_get_parse_worker (workspace), job, parse_trust);
}

static void
trust_certificate_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (SallyCertificate) certificate = NULL;
  SallyWorkspace *workspace = SALLY_WORKSPACE (source);
  TrustCall *call = g_task_get_task_data (task);
  GError *error = NULL;
  SallyTrust *trust;

  certificate = sally_load_certificate_finish (result, &error);
  if (certificate == NULL) {
    g_task_return_error (task, error);
    return;
  }
  call->identifier = g_strdup (sally_certificate_get_identifier (certificate));
  trust = sally_workspace_lookup_trust (workspace, call->arn);
  if (trust != NULL) {
    g_task_return_pointer (task, g_object_ref (trust), g_object_unref);
    return;
  }
  start_parsing (task, sally_certificate_get_x509s (certificate));
}

/**
 * sally_load_trust_async:
 * @workspace: a workspace
 * @arn: ARN of a certificate
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is there
 * @data: for @callback
 *
 * Gets the anchors of a certificate, from the cache where possible, else
 * parsed on a worker.
 */
void
sally_load_trust_async (SallyWorkspace *workspace,
                        const char *arn,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  GTask *task = g_task_new (workspace, cancellable, callback, data);
  TrustCall *call = g_new0 (TrustCall, 1);

  call->arn = g_strdup (arn);
  g_task_set_source_tag (task, sally_load_trust_async);
  g_task_set_task_data (task, call, trust_call_free);
  sally_load_certificate_async (workspace, arn, cancellable, trust_certificate_cb, task);
}

/**
 * sally_load_system_trust_async:
 * @workspace: a workspace
 * @cancellable: (nullable): a cancellable
 * @callback: called when they are there; call sally_load_trust_finish()
 * @data: for @callback
 *
 * Gets the roots of this computer, read once by a worker.
 */
void
sally_load_system_trust_async (SallyWorkspace *workspace,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  g_autoptr (GTask) task = g_task_new (workspace, cancellable, callback, data);
  TrustCall *call = g_new0 (TrustCall, 1);
  SallyTrust *trust = sally_workspace_lookup_trust (workspace, SYSTEM_ROOTS);

  call->arn = g_strdup (SYSTEM_ROOTS);
  call->identifier = g_strdup (_("the roots of this computer"));
  g_task_set_source_tag (task, sally_load_system_trust_async);
  g_task_set_task_data (task, call, trust_call_free);
  if (trust != NULL)
    g_task_return_pointer (task, g_object_ref (trust), g_object_unref);
  else
    start_parsing (task, NULL);
}

/**
 * sally_load_trust_finish:
 * @result: what the callback was given
 * @identifier: (out) (optional): the certificate's identifier
 * @error: %SALLY_ERROR_NOT_FOUND, or trouble with the library
 *
 * Returns: (transfer full) (nullable): the anchors
 */
SallyTrust *
sally_load_trust_finish (GAsyncResult *result, char **identifier, GError **error)
{
  TrustCall *call = g_task_get_task_data (G_TASK (result));
  SallyTrust *trust = g_task_propagate_pointer (G_TASK (result), error);

  if (trust != NULL && identifier != NULL)
    *identifier = g_strdup (call->identifier);
  return trust;
}
