/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "ops-fixture.h"

#include "sally-await.h"
#include "sally-certificate.h"
#include "sally-demo-pki.h"
#include "sally-demo-server.h"
#include "sally-edit.h"
#include "sally-endpoint.h"
#include "sally-error.h"
#include "sally-import.h"
#include "sally-report.h"
#include "sally-rotation-item.h"
#include "sally-rotation.h"
#include "sally-store.h"
#include "sally-undo.h"

/* Two authorities; a server that still has the old one's certificate, a server that has
 * the new one's already, and one that says nothing.  All three endpoints have the old CA.
 */
typedef struct {
  OpsFixture ops;
  SallyDemoServer *servers[3];
  SallyEndpoint *endpoints[3];
  char *old;
  char *new;
} Fixture;

enum { STAYED, MOVED, SILENT };

static char *
import_root (Fixture *self, const char *identifier, SallyDemoPki *pki)
{
  g_autoptr (SallyImport) import = sally_import_new (self->ops.workspace);
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;
  SallyImportItem *item;

  sally_import_set_identifier (import, identifier);
  sally_import_add_bytes (import, identifier, sally_demo_pki_get_root_pem (pki));
  sally_import_run_async (import, NULL, sally_await_cb, &await);
  sally_import_run_finish (import, sally_await_result (&await), &error);
  g_assert_no_error (error);
  item = sally_import_get_items (import)->pdata[0];
  g_assert_nonnull (item->certificate);
  return g_strdup (sally_certificate_get_arn (item->certificate));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "stayed", "moved", "silent" };
  g_autoptr (SallyDemoPki) old = NULL;
  g_autoptr (SallyDemoPki) new = NULL;
  g_autoptr (GError) error = NULL;

  ops_fixture_set_up (&self->ops, NULL);
  g_object_set (sally_workspace_get_settings (self->ops.workspace), "read-timeout", 500, NULL);
  old = sally_demo_pki_new (&error);
  g_assert_no_error (error);
  new = sally_demo_pki_new (&error);
  g_assert_no_error (error);
  self->old = import_root (self, "old-ca", old);
  self->new = import_root (self, "new-ca", new);
  for (int i = 0; i < 3; i++) {
    self->servers[i] =
        sally_demo_server_new (i == MOVED ? new : old, "postgres",
                               i == SILENT ? SALLY_DEMO_SILENT : SALLY_DEMO_GOOD, &error);
    g_assert_no_error (error);
    self->endpoints[i] = sally_endpoint_new ("postgres");
    sally_endpoint_set_identifier (self->endpoints[i], names[i]);
    sally_endpoint_set_server (self->endpoints[i], "localhost");
    sally_endpoint_set_port (self->endpoints[i], sally_demo_server_get_port (self->servers[i]));
    sally_endpoint_set_user_name (self->endpoints[i], "app");
    sally_endpoint_set_ssl_mode (self->endpoints[i], SALLY_SSL_VERIFY_FULL);
    sally_endpoint_set_certificate_arn (self->endpoints[i], self->old);
    ops_save (&self->ops, self->endpoints[i], NULL, &error);
    g_assert_no_error (error);
  }
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  for (int i = 0; i < 3; i++) {
    g_object_unref (self->endpoints[i]);
    g_object_unref (self->servers[i]);
  }
  g_free (self->old);
  g_free (self->new);
  g_object_set (sally_workspace_get_settings (self->ops.workspace), "read-timeout", 10000, NULL);
  ops_fixture_tear_down (&self->ops, NULL);
}

/* (transfer full) */
static SallyRotationItem *
find_item (SallyRotation *rotation, SallyEndpoint *endpoint)
{
  GListModel *items = sally_rotation_get_items (rotation);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++) {
    SallyRotationItem *item = g_list_model_get_item (items, i);

    if (g_str_equal (sally_endpoint_get_arn (sally_rotation_item_get_endpoint (item)),
                     sally_endpoint_get_arn (endpoint)))
      return item;
    g_object_unref (item);
  }
  g_assert_not_reached ();
}

static void
run (SallyRotation *rotation)
{
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;

  sally_rotation_test_async (rotation, NULL, sally_await_cb, &await);
  g_assert_true (sally_rotation_get_running (rotation));
  sally_rotation_test_finish (rotation, sally_await_result (&await), &error);
  g_assert_no_error (error);
  g_assert_false (sally_rotation_get_running (rotation));
}

static void
assert_certificate (Fixture *self, int index, const char *arn)
{
  g_autoptr (GObject) stored =
      ops_load (&self->ops, SALLY_STORE_ENDPOINTS, sally_endpoint_get_arn (self->endpoints[index]));

  g_assert_cmpstr (sally_endpoint_get_certificate_arn (SALLY_ENDPOINT (stored)), ==, arn);
}

static void
test_table (Fixture *self, gconstpointer data)
{
  static const struct {
    SallyVerdict now;
    SallyVerdict then;
  } expected[] = {
    [STAYED] = { SALLY_VERDICT_PASS, SALLY_VERDICT_FAIL },
    [MOVED] = { SALLY_VERDICT_FAIL, SALLY_VERDICT_PASS },
    [SILENT] = { SALLY_VERDICT_COULD_NOT_TEST, SALLY_VERDICT_COULD_NOT_TEST },
  };
  g_autoptr (SallyRotation) rotation = sally_rotation_new (self->ops.workspace, "old-ca", "new-ca");

  run (rotation);
  g_assert_cmpuint (g_list_model_get_n_items (sally_rotation_get_items (rotation)), ==, 3);
  for (int i = 0; i < 3; i++) {
    g_autoptr (SallyRotationItem) item = find_item (rotation, self->endpoints[i]);

    g_assert_cmpint (sally_report_get_verdict (sally_rotation_item_get_now (item)), ==,
                     expected[i].now);
    g_assert_cmpint (sally_report_get_verdict (sally_rotation_item_get_then (item)), ==,
                     expected[i].then);
    g_assert_cmpint (sally_rotation_item_get_chosen (item), ==, i == MOVED);
    assert_certificate (self, i, self->old);
  }
  /* Nothing was changed, so there is nothing to keep. */
  g_assert_cmpuint (ops_count (&self->ops, SALLY_STORE_REPORTS), ==, 0);
}

static SallyUndo *
switch_chosen (SallyRotation *rotation)
{
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;
  SallyUndo *undo;

  sally_rotation_switch_async (rotation, NULL, sally_await_cb, &await);
  undo = sally_rotation_switch_finish (rotation, sally_await_result (&await), &error);
  g_assert_no_error (error);
  return undo;
}

static void
test_switch (Fixture *self, gconstpointer data)
{
  g_autoptr (SallyRotation) rotation =
      sally_rotation_new (self->ops.workspace, self->old, self->new);
  g_autoptr (SallyRotationItem) silent = NULL;
  g_autoptr (SallyUndo) undo = NULL;
  g_auto (SallyAwait) await = { 0 };

  run (rotation);
  g_assert_cmpuint (sally_rotation_count_chosen (rotation), ==, 1);
  silent = find_item (rotation, self->endpoints[SILENT]);
  sally_rotation_item_set_chosen (silent, TRUE);
  g_assert_cmpuint (sally_rotation_count_chosen (rotation), ==, 2);
  undo = switch_chosen (rotation);
  assert_certificate (self, STAYED, self->old);
  assert_certificate (self, MOVED, self->new);
  assert_certificate (self, SILENT, self->new);
  sally_edit_undo_async (self->ops.workspace, undo, NULL, sally_await_cb, &await);
  g_assert_true (sally_edit_undo_finish (sally_await_result (&await), NULL));
  for (int i = 0; i < 3; i++)
    assert_certificate (self, i, self->old);
}

/* Stop ends the tests that wait for a silent server; nothing is proposed then. */
static void
test_cancel (Fixture *self, gconstpointer data)
{
  g_autoptr (SallyRotation) rotation =
      sally_rotation_new (self->ops.workspace, self->old, self->new);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_auto (SallyAwait) await = { 0 };

  g_object_set (sally_workspace_get_settings (self->ops.workspace), "read-timeout", 30000, NULL);
  sally_rotation_test_async (rotation, cancellable, sally_await_cb, &await);
  while (g_list_model_get_n_items (sally_rotation_get_items (rotation)) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  g_assert_false (sally_rotation_test_finish (rotation, sally_await_result (&await), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (sally_rotation_get_running (rotation));
  g_assert_cmpuint (sally_rotation_count_chosen (rotation), ==, 0);
}

static void
test_unknown (Fixture *self, gconstpointer data)
{
  g_autoptr (SallyRotation) rotation =
      sally_rotation_new (self->ops.workspace, self->old, "nobody");
  g_autoptr (GError) error = NULL;
  g_auto (SallyAwait) await = { 0 };

  sally_rotation_test_async (rotation, NULL, sally_await_cb, &await);
  g_assert_false (sally_rotation_test_finish (rotation, sally_await_result (&await), &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND);
  g_assert_false (sally_rotation_get_running (rotation));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/ops/rotation/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("table", test_table);
  ADD ("switch", test_switch);
  ADD ("cancel", test_cancel);
  ADD ("unknown", test_unknown);
#undef ADD
  return g_test_run ();
}
