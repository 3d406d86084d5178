/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-demo-library.h"

#include "sally-arn.h"
#include "sally-certificate.h"
#include "sally-demo-pki.h"
#include "sally-demo-server.h"
#include "sally-endpoint.h"
#include "sally-engine.h"
#include "sally-import.h"
#include "sally-settings.h"
#include "sally-store.h"
#include "sally-undo.h"
#include "sally-workspace.h"

/* The demo servers and their endpoints in the library.
 *
 * Ports and certificates are new each time, so endpoints of an earlier time are
 * pointed at the new servers, and their old root is removed.
 */
struct _SallyDemoLibrary {
  GObject parent_instance;

  SallyWorkspace *workspace; /* (owned) */
  GPtrArray *servers;        /* (owned) (element-type SallyDemoServer) */
  GPtrArray *endpoints;      /* (owned) (element-type SallyEndpoint) */
  SallyImport *import;       /* (owned) (nullable) */
  GPtrArray *old_roots;      /* (owned) (element-type utf8) */
  char *root_arn;            /* (owned) (nullable) */
  guint next;
};

G_DEFINE_FINAL_TYPE (SallyDemoLibrary, sally_demo_library, G_TYPE_OBJECT)

static void
sally_demo_library_dispose (GObject *object)
{
  SallyDemoLibrary *self = SALLY_DEMO_LIBRARY (object);

  g_ptr_array_set_size (self->servers, 0);
  g_clear_object (&self->import);
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

static char *
make_identifier (SallyDemoServer *server)
{
  const SallyDemoExpectation *expected =
      sally_demo_fault_get_expectation (sally_demo_server_get_fault (server));

  return g_strdup_printf ("demo-%s-%s", sally_demo_server_get_engine (server), expected->name);
}

static gboolean
start_servers (SallyDemoLibrary *self, SallyDemoPki *pki, GError **error)
{
  static const char *const engines[] = { "postgres", "mysql" };

  for (guint i = 0; i < G_N_ELEMENTS (engines); i++)
    for (guint fault = 0; fault < SALLY_N_DEMO_FAULTS; fault++) {
      SallyDemoServer *server =
          sally_demo_server_new (pki, engines[i], (SallyDemoFault) fault, error);

      if (server == NULL)
        return FALSE;
      g_ptr_array_add (self->servers, server);
    }
  return TRUE;
}

static void save_next (GTask *task);

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (SallyUndo) undo = sally_store_remove_finish (SALLY_STORE (source), result, NULL);

  /* An old root that somebody uses for something else stays. */
  g_task_return_pointer (task, g_object_ref (g_task_get_task_data (task)), g_object_unref);
}

static void
remove_old_roots (GTask *task)
{
  SallyDemoLibrary *self = g_task_get_task_data (task);

  if (self->old_roots->len == 0) {
    g_task_return_pointer (task, g_object_ref (self), g_object_unref);
    g_object_unref (task);
    return;
  }
  g_ptr_array_add (self->old_roots, NULL);
  sally_store_remove_async (sally_workspace_get_store (self->workspace), SALLY_STORE_CERTIFICATES,
                            (const char *const *) self->old_roots->pdata, NULL, removed_cb, task);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  SallyDemoLibrary *self = g_task_get_task_data (task);
  g_autoptr (SallyUndo) undo = NULL;
  GError *error = NULL;

  undo = sally_store_save_endpoint_finish (SALLY_STORE (source), result, &error);
  if (undo == NULL) {
    g_task_return_error (task, error);
    return;
  }
  self->next++;
  save_next (g_steal_pointer (&task));
}

static void
remember_root (SallyDemoLibrary *self, const char *arn)
{
  if (arn[0] != '\0' && !g_str_equal (arn, self->root_arn)
      && !g_ptr_array_find_with_equal_func (self->old_roots, arn, g_str_equal, NULL))
    g_ptr_array_add (self->old_roots, g_strdup (arn));
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  SallyDemoLibrary *self = g_task_get_task_data (task);
  SallySettings *settings = sally_workspace_get_settings (self->workspace);
  SallyDemoServer *server = g_ptr_array_index (self->servers, self->next);
  g_autofree char *identifier = make_identifier (server);
  g_autofree char *arn = sally_arn_new (sally_settings_get_region (settings),
                                        sally_settings_get_account (settings), SALLY_ARN_ENDPOINT);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  SallyEndpoint *endpoint =
      (SallyEndpoint *) sally_store_load_finish (SALLY_STORE (source), result, NULL);

  if (endpoint == NULL) {
    endpoint = sally_endpoint_new (sally_demo_server_get_engine (server));
    sally_endpoint_set_arn (endpoint, arn);
    sally_endpoint_set_identifier (endpoint, identifier);
    sally_endpoint_set_times (endpoint, now, now);
  } else {
    remember_root (self, sally_endpoint_get_certificate_arn (endpoint));
    sally_endpoint_set_times (endpoint, sally_endpoint_get_created (endpoint), now);
  }
  sally_endpoint_set_engine (endpoint, sally_engine_find (sally_demo_server_get_engine (server)));
  sally_endpoint_set_server (endpoint, "localhost");
  sally_endpoint_set_port (endpoint, sally_demo_server_get_port (server));
  sally_endpoint_set_user_name (endpoint, "demo");
  sally_endpoint_set_ssl_mode (endpoint, SALLY_SSL_VERIFY_FULL);
  sally_endpoint_set_certificate_arn (endpoint, self->root_arn);
  g_ptr_array_add (self->endpoints, endpoint);
  sally_store_save_endpoint_async (SALLY_STORE (source), endpoint, g_task_get_cancellable (task),
                                   saved_cb, task);
}

static void
save_next (GTask *task)
{
  SallyDemoLibrary *self = g_task_get_task_data (task);
  g_autofree char *identifier = NULL;

  if (self->next == self->servers->len) {
    remove_old_roots (task);
    return;
  }
  identifier = make_identifier (g_ptr_array_index (self->servers, self->next));
  sally_store_load_async (sally_workspace_get_store (self->workspace), SALLY_STORE_ENDPOINTS,
                          identifier, g_task_get_cancellable (task), looked_up_cb, task);
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  SallyDemoLibrary *self = g_task_get_task_data (task);
  GError *error = NULL;
  const SallyImportItem *item;

  if (!sally_import_run_finish (SALLY_IMPORT (source), result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  item = g_ptr_array_index (sally_import_get_items (SALLY_IMPORT (source)), 0);
  if (item->certificate == NULL) {
    g_task_return_error (task, g_error_copy (item->error));
    return;
  }
  self->root_arn = g_strdup (sally_certificate_get_arn (item->certificate));
  save_next (g_steal_pointer (&task));
}

/**
 * sally_demo_library_start_async:
 * @workspace: the library
 * @cancellable: (nullable): gives up
 * @callback: (scope async): called when everything runs
 * @data: for @callback
 *
 * Starts the demo servers, imports their root and adds an endpoint for each.
 * Main thread.
 */
void
sally_demo_library_start_async (SallyWorkspace *workspace,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  SallyDemoLibrary *self = g_object_new (SALLY_TYPE_DEMO_LIBRARY, NULL);
  g_autoptr (SallyDemoPki) pki = NULL;
  GError *error = NULL;

  g_return_if_fail (SALLY_IS_WORKSPACE (workspace));

  g_task_set_source_tag (task, sally_demo_library_start_async);
  g_task_set_task_data (task, self, g_object_unref);
  self->workspace = g_object_ref (workspace);
  pki = sally_demo_pki_new (&error);
  if (pki == NULL || !start_servers (self, pki, &error)) {
    g_task_return_error (task, error);
    return;
  }
  self->import = sally_import_new (workspace);
  sally_import_add_bytes (self->import, "demo-root.pem", sally_demo_pki_get_root_pem (pki));
  sally_import_run_async (self->import, cancellable, imported_cb, g_steal_pointer (&task));
}

/**
 * sally_demo_library_start_finish:
 * @result: what the callback got
 * @error: of %SALLY_ERROR or %G_IO_ERROR
 *
 * Returns: (transfer full) (nullable): the demo; its servers stop with it
 */
SallyDemoLibrary *
sally_demo_library_start_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sally_demo_library_get_endpoints:
 * @self: a demo
 *
 * Returns: (transfer none) (element-type SallyEndpoint): its endpoints
 */
GPtrArray *
sally_demo_library_get_endpoints (SallyDemoLibrary *self)
{
  g_return_val_if_fail (SALLY_IS_DEMO_LIBRARY (self), NULL);

  return self->endpoints;
}

/**
 * sally_demo_library_was_expected:
 * @self: a demo
 * @index: position in sally_demo_library_get_endpoints()
 * @verdict: name of the verdict that its test gave
 * @expected: (out) (optional): name of the verdict that it was made for
 *
 * Returns: whether they are the same
 */
gboolean
sally_demo_library_was_expected (SallyDemoLibrary *self,
                                 guint index,
                                 const char *verdict,
                                 char **expected)
{
  static const char *const names[] = {
    [SALLY_VERDICT_PASS] = "pass",
    [SALLY_VERDICT_FAIL] = "fail",
    [SALLY_VERDICT_COULD_NOT_TEST] = "could-not-test",
  };
  const char *name;

  g_return_val_if_fail (SALLY_IS_DEMO_LIBRARY (self), FALSE);
  g_return_val_if_fail (index < self->servers->len, FALSE);

  name = names[sally_demo_fault_get_expectation (
                   sally_demo_server_get_fault (g_ptr_array_index (self->servers, index)))
                   ->verdict];
  if (expected != NULL)
    *expected = g_strdup (name);
  return g_str_equal (name, verdict);
}
