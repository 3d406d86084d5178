/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "ops-fixture.h"

#include "sally-await.h"
#include "sally-endpoint.h"
#include "sally-error.h"
#include "sally-demo-pki.h"
#include "sally-demo-server.h"
#include "sally-fetch.h"
#include "sally-store.h"
#include "sally-undo.h"
#include "sally-x509.h"

static SallyEndpoint *
new_endpoint (const char *engine, guint16 port)
{
  SallyEndpoint *endpoint = sally_endpoint_new (engine);

  sally_endpoint_set_server (endpoint, "127.0.0.1");
  sally_endpoint_set_port (endpoint, port);
  return endpoint;
}

static GPtrArray *
fetch (OpsFixture *self, SallyEndpoint *endpoint, GCancellable *cancellable, GError **error)
{
  g_auto (SallyAwait) await = { 0 };

  sally_fetch_chain_async (self->workspace, endpoint, cancellable, sally_await_cb, &await);
  return sally_fetch_chain_finish (sally_await_result (&await), error);
}

static SallyUndo *
approve (OpsFixture *self,
         SallyX509 *x509,
         SallyEndpoint *endpoint,
         const char *identifier,
         GError **error)
{
  g_auto (SallyAwait) await = { 0 };

  sally_fetch_approve_async (self->workspace, x509, endpoint, identifier, "compared by phone", NULL,
                             sally_await_cb, &await);
  return sally_fetch_approve_finish (sally_await_result (&await), NULL, error);
}

static GPtrArray *
list (OpsFixture *self, const char *id)
{
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;
  SallyStore *store = sally_workspace_get_store (self->workspace);
  GPtrArray *approvals;

  sally_store_list_approvals_async (store, id, NULL, sally_await_cb, &await);
  approvals = sally_store_list_approvals_finish (store, sally_await_result (&await), &error);
  g_assert_no_error (error);
  return approvals;
}

static void
take_back (OpsFixture *self, SallyUndo *undo)
{
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;
  SallyStore *store = sally_workspace_get_store (self->workspace);

  sally_store_undo_async (store, undo, NULL, sally_await_cb, &await);
  sally_store_undo_finish (store, sally_await_result (&await), &error);
  g_assert_no_error (error);
}

/* Servers that speak differently before TLS, and nothing comes in by itself. */
static void
test_engines (OpsFixture *self, gconstpointer data)
{
  const char *const engines[] = { "postgres", "mysql", "sqlserver" };
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (&error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (engines); i++) {
    g_autoptr (SallyDemoServer) server =
        sally_demo_server_new (pki, engines[i], SALLY_DEMO_GOOD, &error);
    g_autoptr (SallyEndpoint) endpoint = NULL;
    g_autoptr (GPtrArray) chain = NULL;

    g_assert_no_error (error);
    endpoint = new_endpoint (engines[i], sally_demo_server_get_port (server));
    chain = fetch (self, endpoint, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (chain->len, >, 1);
    g_assert_false (sally_x509_get_ca (chain->pdata[0]));
  }
  g_assert_cmpuint (ops_count (self, SALLY_STORE_CERTIFICATES), ==, 0);
  g_assert_cmpuint (ops_count (self, SALLY_STORE_REPORTS), ==, 0);
}

/* Who, when and why are there as long as the certificate is; Undo ends it. */
static void
test_approve (OpsFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (&error);
  g_autoptr (SallyDemoServer) server =
      sally_demo_server_new (pki, "postgres", SALLY_DEMO_GOOD, &error);
  g_autoptr (SallyEndpoint) endpoint =
      new_endpoint ("postgres", sally_demo_server_get_port (server));
  g_autoptr (GPtrArray) chain = fetch (self, endpoint, NULL, &error);
  g_autoptr (SallyUndo) first = NULL;
  g_autoptr (SallyUndo) second = NULL;
  g_autoptr (GPtrArray) approvals = NULL;
  g_autoptr (GPtrArray) after = NULL;
  SallyApproval *approval;

  g_assert_no_error (error);
  first = approve (self, chain->pdata[0], endpoint, "pin", &error);
  g_assert_no_error (error);
  approvals = list (self, "pin");
  g_assert_cmpuint (approvals->len, ==, 1);
  approval = approvals->pdata[0];
  g_assert_cmpstr (approval->sha256, ==, sally_x509_get_sha256 (chain->pdata[0]));
  g_assert_cmpstr (approval->who, ==, g_get_user_name ());
  g_assert_true (g_str_has_prefix (approval->why, "compared by phone"));
  g_assert_cmpint (approval->approved, >, 0);
  g_assert_cmpint (approval->revoked, ==, 0);
  /* The chain that came with it stayed out. */
  g_assert_cmpuint (ops_count (self, SALLY_STORE_CERTIFICATES), ==, 1);
  take_back (self, first);
  g_assert_cmpuint (ops_count (self, SALLY_STORE_CERTIFICATES), ==, 0);
  second = approve (self, chain->pdata[0], endpoint, "pin", &error);
  g_assert_no_error (error);
  after = list (self, "pin");
  g_assert_cmpuint (after->len, ==, 2);
  g_assert_cmpint (((SallyApproval *) after->pdata[0])->revoked, >, 0);
  g_assert_cmpint (((SallyApproval *) after->pdata[1])->revoked, ==, 0);
}

/* A name that is taken: nothing is added, and nothing recorded. */
static void
test_taken (OpsFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (&error);
  g_autoptr (SallyDemoServer) server =
      sally_demo_server_new (pki, "postgres", SALLY_DEMO_GOOD, &error);
  g_autoptr (SallyEndpoint) endpoint =
      new_endpoint ("postgres", sally_demo_server_get_port (server));
  g_autoptr (GPtrArray) chain = fetch (self, endpoint, NULL, &error);
  g_autoptr (SallyUndo) first = approve (self, chain->pdata[0], endpoint, "pin", &error);
  g_autoptr (GPtrArray) approvals = NULL;

  g_assert_no_error (error);
  g_assert_null (approve (self, chain->pdata[1], endpoint, "pin", &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_DUPLICATE);
  approvals = list (self, "pin");
  g_assert_cmpuint (approvals->len, ==, 1);
}

static void
test_nothing (OpsFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) cancelled = NULL;
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (&error);
  g_autoptr (SallyDemoServer) server =
      sally_demo_server_new (pki, "postgres", SALLY_DEMO_NO_TLS, &error);
  g_autoptr (SallyEndpoint) endpoint =
      new_endpoint ("postgres", sally_demo_server_get_port (server));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_assert_no_error (error);
  g_assert_null (fetch (self, endpoint, NULL, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_FAILED);
  g_cancellable_cancel (cancellable);
  g_assert_null (fetch (self, endpoint, cancellable, &cancelled));
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
add (const char *path, void (*test) (OpsFixture *, gconstpointer))
{
  g_test_add (path, OpsFixture, NULL, ops_fixture_set_up, test, ops_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/ops/fetch/engines", test_engines);
  add ("/ops/fetch/approve", test_approve);
  add ("/ops/fetch/taken", test_taken);
  add ("/ops/fetch/nothing", test_nothing);
  return g_test_run ();
}
