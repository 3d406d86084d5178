/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-demo-library.h"

#include "sally-certificate.h"
#include "sally-demo-pki.h"
#include "sally-demo-server.h"
#include "sally-edit.h"
#include "sally-endpoint.h"
#include "sally-error.h"
#include "sally-finding.h"
#include "sally-import.h"
#include "sally-report.h"
#include "sally-store.h"
#include "sally-undo.h"
#include "sally-worker.h"
#include "sally-workspace.h"

/* Each start makes a new CA, so that its key never lies anywhere.  Endpoints of
 * an earlier start are taken over with their reports: they get the new port and
 * the new CA, and the old CA goes.
 */

#define ROOT "demo-root"

static const char *const engines[] = { "postgres", "mysql" };

struct _SallyDemoLibrary {
  GObject parent_instance;

  SallyWorkspace *workspace; /* (owned) */
  SallyDemoPki *pki;         /* (owned) */
  GPtrArray *servers;        /* (owned) (element-type SallyDemoServer) */
  GPtrArray *endpoints;      /* (owned) (element-type SallyEndpoint) */
  char *root_arn;            /* (owned) */
  GPtrArray *old_roots;      /* (owned) (element-type utf8): ARNs */
};

G_DEFINE_FINAL_TYPE (SallyDemoLibrary, sally_demo_library, G_TYPE_OBJECT)

static void save_next (GTask *task);
static void remove_next (GTask *task);

static SallyDemoLibrary *
self_of (GTask *task)
{
  return g_task_get_task_data (task);
}

static void
sally_demo_library_dispose (GObject *object)
{
  SallyDemoLibrary *self = SALLY_DEMO_LIBRARY (object);

  g_ptr_array_set_size (self->servers, 0);
  g_clear_object (&self->pki);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (sally_demo_library_parent_class)->dispose (object);
}

static void
sally_demo_library_finalize (GObject *object)
{
  SallyDemoLibrary *self = SALLY_DEMO_LIBRARY (object);

  g_ptr_array_unref (self->servers);
  g_ptr_array_unref (self->endpoints);
  g_ptr_array_unref (self->old_roots);
  g_free (self->root_arn);
  G_OBJECT_CLASS (sally_demo_library_parent_class)->finalize (object);
}

static void
sally_demo_library_class_init (SallyDemoLibraryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sally_demo_library_dispose;
  G_OBJECT_CLASS (klass)->finalize = sally_demo_library_finalize;
}

static void
sally_demo_library_init (SallyDemoLibrary *self)
{
  self->servers = g_ptr_array_new_with_free_func (g_object_unref);
  self->endpoints = g_ptr_array_new_with_free_func (g_object_unref);
  self->old_roots = g_ptr_array_new_with_free_func (g_free);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  SallyUndo *undo = sally_edit_remove_finish (result, NULL);

  if (undo != NULL)
    sally_undo_unref (undo);
  /* One that somebody uses for an endpoint of his own stays. */
  remove_next (data);
}

/* Takes ownership of @task. */
static void
remove_next (GTask *task)
{
  SallyDemoLibrary *self = self_of (task);
  g_autofree char *arn = NULL;
  const char *ids[2] = { NULL, NULL };

  if (self->old_roots->len == 0) {
    g_task_return_pointer (task, g_object_ref (self), g_object_unref);
    g_object_unref (task);
    return;
  }
  arn = g_ptr_array_steal_index (self->old_roots, self->old_roots->len - 1);
  ids[0] = arn;
  sally_edit_remove_async (self->workspace, SALLY_STORE_CERTIFICATES, ids,
                           g_task_get_cancellable (task), removed_cb, task);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (SallyUndo) undo = sally_edit_save_endpoint_finish (result, &error);

  if (undo == NULL)
    g_task_return_error (task, error);
  else
    save_next (g_steal_pointer (&task));
}

static void
save (GTask *task, SallyEndpoint *endpoint)
{
  SallyDemoLibrary *self = self_of (task);
  SallyDemoServer *server = self->servers->pdata[self->endpoints->len];

  sally_endpoint_set_server (endpoint, "localhost");
  sally_endpoint_set_port (endpoint, sally_demo_server_get_port (server));
  sally_endpoint_set_user_name (endpoint, "demo");
  sally_endpoint_set_ssl_mode (endpoint, SALLY_SSL_VERIFY_FULL);
  sally_endpoint_set_certificate_arn (endpoint, self->root_arn);
  g_ptr_array_add (self->endpoints, g_object_ref (endpoint));
  sally_edit_save_endpoint_async (self->workspace, endpoint, NULL, FALSE,
                                  g_task_get_cancellable (task), saved_cb, g_object_ref (task));
}

static char *
new_identifier (SallyDemoServer *server)
{
  return g_strdup_printf (
      "demo-%s-%s", sally_demo_server_get_engine (server),
      sally_demo_fault_get_expectation (sally_demo_server_get_fault (server))->name);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GObject) object = NULL;
  g_autoptr (SallyEndpoint) endpoint = NULL;
  g_autofree char *identifier = NULL;
  g_autoptr (GError) error = NULL;
  SallyDemoLibrary *self = self_of (task);
  SallyDemoServer *server = self->servers->pdata[self->endpoints->len];

  object = sally_store_load_finish (SALLY_STORE (source), result, &error);
  if (object == NULL && !g_error_matches (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  if (object != NULL) {
    endpoint = SALLY_ENDPOINT (g_steal_pointer (&object));
  } else {
    identifier = new_identifier (server);
    endpoint = sally_endpoint_new (sally_demo_server_get_engine (server));
    sally_endpoint_set_identifier (endpoint, identifier);
  }
  save (task, endpoint);
}

/* The endpoint of the next server.  Takes ownership of @task. */
static void
save_next (GTask *task)
{
  SallyDemoLibrary *self = self_of (task);
  g_autofree char *identifier = NULL;

  if (self->endpoints->len == self->servers->len) {
    remove_next (task);
    return;
  }
  identifier = new_identifier (self->servers->pdata[self->endpoints->len]);
  sally_store_load_async (sally_workspace_get_store (self->workspace), SALLY_STORE_ENDPOINTS,
                          identifier, g_task_get_cancellable (task), looked_up_cb, task);
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  SallyDemoLibrary *self = self_of (task);
  SallyImport *import = SALLY_IMPORT (source);
  SallyImportItem *item;
  GError *error = NULL;

  if (!sally_import_run_finish (import, result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  item = sally_import_get_items (import)->pdata[0];
  if (item->certificate == NULL) {
    g_task_return_error (task, g_error_copy (item->error));
    return;
  }
  self->root_arn = g_strdup (sally_certificate_get_arn (item->certificate));
  save_next (g_steal_pointer (&task));
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GPtrArray) certificates = NULL;
  g_autoptr (SallyImport) import = NULL;
  SallyDemoLibrary *self = self_of (task);
  GError *error = NULL;

  certificates = sally_store_list_finish (SALLY_STORE (source), result, &error);
  if (certificates == NULL) {
    g_task_return_error (task, error);
    return;
  }
  for (guint i = 0; i < certificates->len; i++) {
    SallyCertificate *certificate = certificates->pdata[i];

    if (g_str_has_prefix (sally_certificate_get_identifier (certificate), ROOT))
      g_ptr_array_add (self->old_roots, g_strdup (sally_certificate_get_arn (certificate)));
  }
  import = sally_import_new (self->workspace);
  sally_import_add_bytes (import, ROOT, sally_demo_pki_get_root_pem (self->pki));
  sally_import_run_async (import, g_task_get_cancellable (task), imported_cb, g_object_ref (task));
}

static gboolean
start_servers (SallyDemoLibrary *self, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (engines); i++)
    for (int fault = 0; fault < SALLY_N_DEMO_FAULTS; fault++) {
      SallyDemoServer *server =
          sally_demo_server_new (self->pki, engines[i], (SallyDemoFault) fault, error);

      if (server == NULL)
        return FALSE;
      g_ptr_array_add (self->servers, server);
    }
  return TRUE;
}

static void
make_pki (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  SallyDemoPki *pki = sally_demo_pki_new (&error);

  if (pki != NULL)
    g_task_return_pointer (task, pki, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
pki_made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  SallyDemoLibrary *self = self_of (task);
  GError *error = NULL;

  self->pki = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->pki == NULL || !start_servers (self, &error)) {
    g_task_return_error (task, error);
    return;
  }
  sally_store_list_async (sally_workspace_get_store (self->workspace), SALLY_STORE_CERTIFICATES,
                          g_task_get_cancellable (task), listed_cb, g_object_ref (task));
}

/**
 * sally_demo_library_start_async:
 * @workspace: where the endpoints go
 * @cancellable: (nullable): a cancellable
 * @callback: called when all servers run and all endpoints are saved
 * @data: for @callback
 *
 * Starts the demo servers on free ports of the loopback interface.
 */
void
sally_demo_library_start_async (SallyWorkspace *workspace,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_autoptr (GTask) job = NULL;
  SallyDemoLibrary *self = g_object_new (SALLY_TYPE_DEMO_LIBRARY, NULL);

  self->workspace = g_object_ref (workspace);
  g_task_set_source_tag (task, sally_demo_library_start_async);
  g_task_set_task_data (task, self, g_object_unref);
  job = g_task_new (NULL, cancellable, pki_made_cb, g_object_ref (task));
  g_task_set_source_tag (job, sally_demo_library_start_async);
  sally_worker_push (sally_workspace_get_parse_worker (workspace), job, make_pki);
}

/**
 * sally_demo_library_start_finish:
 * @result: what the callback was given
 * @error: trouble with the library or the network, or cancelled
 *
 * Returns: (transfer full) (nullable): the running servers
 */
SallyDemoLibrary *
sally_demo_library_start_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sally_demo_library_get_endpoints:
 * @self: running servers
 *
 * Returns: (transfer none) (element-type SallyEndpoint): their endpoints, with
 *   SSL mode verify-full
 */
GPtrArray *
sally_demo_library_get_endpoints (SallyDemoLibrary *self)
{
  g_return_val_if_fail (SALLY_IS_DEMO_LIBRARY (self), NULL);

  return self->endpoints;
}

/**
 * sally_demo_library_was_expected:
 * @self: running servers
 * @index: which endpoint
 * @verdict: name of the verdict that its test had
 * @expected: (out) (optional): what the verdict should have been
 *
 * Returns: whether the server gave the verdict that it was made for
 */
gboolean
sally_demo_library_was_expected (SallyDemoLibrary *self,
                                 guint index,
                                 const char *verdict,
                                 char **expected)
{
  const SallyDemoExpectation *expectation;
  const char *name;

  g_return_val_if_fail (SALLY_IS_DEMO_LIBRARY (self), FALSE);
  g_return_val_if_fail (index < self->servers->len, FALSE);

  expectation =
      sally_demo_fault_get_expectation (sally_demo_server_get_fault (self->servers->pdata[index]));
  name = sally_verdict_get_name (expectation->verdict);
  if (expected != NULL)
    *expected = g_strdup (name);
  return g_strcmp0 (verdict, name) == 0;
}

/**
 * sally_demo_library_check_report:
 * @self: running servers
 * @index: which endpoint
 * @report: what its test said
 * @expected: (out) (optional): what it should have said
 *
 * As sally_demo_library_was_expected(), and the fault of the server must have
 * been found as well.
 *
 * Returns: whether the report is what the server was made for
 */
gboolean
sally_demo_library_check_report (SallyDemoLibrary *self,
                                 guint index,
                                 SallyReport *report,
                                 char **expected)
{
  const char *verdict = sally_verdict_get_name (sally_report_get_verdict (report));
  const SallyDemoExpectation *expectation;
  SallyFinding *finding;
  gboolean right;

  g_return_val_if_fail (SALLY_IS_DEMO_LIBRARY (self), FALSE);
  g_return_val_if_fail (index < self->servers->len, FALSE);

  right = sally_demo_library_was_expected (self, index, verdict, NULL);
  expectation =
      sally_demo_fault_get_expectation (sally_demo_server_get_fault (self->servers->pdata[index]));
  if (expectation->finding != NULL) {
    finding = sally_report_find (report, expectation->finding);
    right = right && finding != NULL && sally_finding_get_state (finding) == SALLY_FINDING_FOUND;
  }
  if (expected != NULL)
    *expected = expectation->finding == NULL
                    ? g_strdup (sally_verdict_get_name (expectation->verdict))
                    : g_strdup_printf ("%s, %s", sally_verdict_get_name (expectation->verdict),
                                       expectation->finding);
  return right;
}
