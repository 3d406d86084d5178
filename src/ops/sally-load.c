/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-load.h"

#include "sally-certificate.h"
#include "sally-store.h"
#include "sally-trust.h"
#include "sally-worker.h"
#include "sally-workspace-private.h"

#include <glib/gi18n-lib.h>

/* Where the cache keeps the roots of this computer; no ARN looks like it. */
#define SYSTEM_ROOTS "system"

/* What is loaded, in the names of those who wait. */
#define CERTIFICATE 'c'
#define TRUST 't'

/* The editor asks for the rules with each key that is pressed, and a hundred
 * tests may share one CA: both get the same objects from the workspace's cache,
 * and who asks while it is being loaded waits for the one that asked first.
 */

/* Returns: whether @task is the first, and has to load.  Takes ownership of it. */
static gboolean
get_in_line (GTask *task, char kind, const char *arn)
{
  GHashTable *loading = sally_workspace_get_loading (g_task_get_source_object (task));
  g_autofree char *name = g_strdup_printf ("%c%s", kind, arn);
  GPtrArray *line = g_hash_table_lookup (loading, name);
  gboolean first = line == NULL;

  if (first) {
    line = g_ptr_array_new_with_free_func (g_object_unref);
    g_hash_table_insert (loading, g_steal_pointer (&name), line);
  }
  g_ptr_array_add (line, task);
  return first;
}

/* @object: (nullable): %NULL when there is an error. */
static void
answer_line (
    SallyWorkspace *workspace, char kind, const char *arn, gpointer object, const GError *error)
{
  GHashTable *loading = sally_workspace_get_loading (workspace);
  g_autofree char *name = g_strdup_printf ("%c%s", kind, arn);
  g_autofree char *owned = NULL;
  g_autoptr (GPtrArray) line = NULL;

  g_hash_table_steal_extended (loading, name, (gpointer *) &owned, (gpointer *) &line);
  for (guint i = 0; i < line->len; i++) {
    if (object != NULL)
      g_task_return_pointer (line->pdata[i], g_object_ref (object), g_object_unref);
    else
      g_task_return_error (line->pdata[i], g_error_copy (error));
  }
}

/* One load, on behalf of all that wait for it: nobody's own cancellable ends it. */
typedef struct {
  SallyWorkspace *workspace; /* (owned) */
  char *arn;                 /* (owned) */
} Load;

static Load *
load_new (SallyWorkspace *workspace, const char *arn)
{
  Load *load = g_new (Load, 1);

  load->workspace = g_object_ref (workspace);
  load->arn = g_strdup (arn);
  return load;
}

static void
load_free (Load *load)
{
  g_object_unref (load->workspace);
  g_free (load->arn);
  g_free (load);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Load, load_free)

static void
certificate_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Load) load = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) certificate = sally_store_load_finish (SALLY_STORE (source), result, &error);

  if (certificate != NULL)
    sally_workspace_cache_certificate (load->workspace, SALLY_CERTIFICATE (certificate));
  answer_line (load->workspace, CERTIFICATE, load->arn, certificate, error);
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
  else if (get_in_line (g_steal_pointer (&task), CERTIFICATE, arn))
    sally_store_load_async (sally_workspace_get_store (workspace), SALLY_STORE_CERTIFICATES, arn,
                            sally_workspace_get_closing (workspace), certificate_loaded_cb,
                            load_new (workspace, arn));
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
} TrustCall;

static void
trust_call_free (gpointer data)
{
  TrustCall *call = data;

  g_free (call->arn);
  g_free (call->identifier);
  g_free (call);
}

static void
parse_trust (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task,
                         data != NULL ? sally_trust_new (data, NULL) : sally_trust_new_system (),
                         g_object_unref);
}

static void
trust_parsed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Load) load = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyTrust) trust = g_task_propagate_pointer (G_TASK (result), &error);

  if (trust != NULL)
    sally_workspace_cache_trust (load->workspace, load->arn, trust);
  answer_line (load->workspace, TRUST, load->arn, trust, error);
}

/* Takes ownership of @task.
 * @x509s: (nullable): %NULL for the roots of this computer. */
static void
start_parsing (GTask *task, GPtrArray *x509s)
{
  SallyWorkspace *workspace = g_task_get_source_object (task);
  TrustCall *call = g_task_get_task_data (task);
  GCancellable *closing = sally_workspace_get_closing (workspace);
  g_autoptr (GTask) job = NULL;

  if (g_cancellable_is_cancelled (closing)) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "closing");
    g_object_unref (task);
    return;
  }
  if (!get_in_line (task, TRUST, call->arn))
    return;
  job = g_task_new (NULL, closing, trust_parsed_cb, load_new (workspace, call->arn));
  g_task_set_source_tag (job, start_parsing);
  if (x509s != NULL)
    g_task_set_task_data (job, g_ptr_array_ref (x509s), (GDestroyNotify) g_ptr_array_unref);
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
  start_parsing (g_steal_pointer (&task), sally_certificate_get_x509s (certificate));
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
    start_parsing (g_steal_pointer (&task), NULL);
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
