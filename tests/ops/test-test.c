/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "ops-fixture.h"

#include "sally-await.h"
#include "sally-certificate.h"
#include "sally-edit.h"
#include "sally-endpoint.h"
#include "sally-error.h"
#include "sally-probe-step.h"
#include "sally-probe.h"
#include "sally-report-entry.h"
#include "sally-report.h"
#include "sally-secret.h"
#include "sally-settings.h"
#include "sally-store.h"
#include "sally-test.h"
#include "sally-undo.h"

#include <string.h>

#define MARKER "marker-password-9c21"

/* A socket that takes connections and never says a word. */
static GSocket *
listen_silently (guint16 *port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) local = NULL;
  g_autoptr (GError) error = NULL;
  GSocket *socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, &error);

  g_assert_no_error (error);
  g_socket_set_listen_backlog (socket, 128);
  g_socket_bind (socket, address, TRUE, &error);
  g_assert_no_error (error);
  g_socket_listen (socket, &error);
  g_assert_no_error (error);
  local = g_socket_get_local_address (socket, &error);
  g_assert_no_error (error);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local));
  return socket;
}

static guint16
closed_port (void)
{
  guint16 port;
  g_autoptr (GSocket) socket = listen_silently (&port);

  g_socket_close (socket, NULL);
  return port;
}

static SallyEndpoint *
new_endpoint (guint16 port)
{
  SallyEndpoint *endpoint = sally_endpoint_new ("postgres");

  sally_endpoint_set_identifier (endpoint, "orders");
  sally_endpoint_set_server (endpoint, "127.0.0.1");
  sally_endpoint_set_port (endpoint, port);
  sally_endpoint_set_user_name (endpoint, "app");
  sally_endpoint_set_ssl_mode (endpoint, SALLY_SSL_REQUIRE);
  return endpoint;
}

static SallyReport *
run (SallyTest *test, GCancellable *cancellable, GError **error)
{
  g_auto (SallyAwait) await = { 0 };

  sally_test_run_async (test, cancellable, sally_await_cb, &await);
  return sally_test_run_finish (test, sally_await_result (&await), error);
}

static void
test_refused (OpsFixture *self, gconstpointer data)
{
  g_autoptr (SallyEndpoint) endpoint = new_endpoint (closed_port ());
  g_autoptr (SallyTest) test = NULL;
  g_autoptr (SallyReport) report = NULL;
  g_autoptr (GObject) entry = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (ops_save (self, endpoint, NULL, &error));
  test = sally_test_new (self->workspace, endpoint, NULL);
  g_assert_nonnull (sally_test_get_probe (test));
  report = run (test, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (sally_test_get_report (test) == report);
  g_assert_false (sally_test_get_running (test));
  g_assert_null (sally_test_get_keep_error (test));
  g_assert_cmpint (sally_report_get_verdict (report), !=, SALLY_VERDICT_PASS);
  g_assert_cmpint (sally_report_get_step_state (report, SALLY_STEP_CONNECT), ==, SALLY_STEP_FAILED);
  entry = ops_load (self, SALLY_STORE_REPORTS, "1");
  g_assert_cmpstr (sally_report_entry_get_endpoint_arn (SALLY_REPORT_ENTRY (entry)), ==,
                   sally_endpoint_get_arn (endpoint));
  g_assert_cmpstr (sally_report_entry_get_summary (SALLY_REPORT_ENTRY (entry)), ==,
                   sally_report_get_summary (report));
  g_assert_finalize_object (g_steal_pointer (&test));
}

static void
test_not_kept (OpsFixture *self, gconstpointer data)
{
  g_autoptr (SallyEndpoint) endpoint = new_endpoint (closed_port ());
  SallyTestOptions options = SALLY_TEST_OPTIONS_INIT;
  g_autoptr (SallyTest) test = NULL;
  g_autoptr (SallyReport) report = NULL;

  options.keep = FALSE;
  options.mode = SALLY_SSL_VERIFY_FULL;
  options.verify_as = "db.example";
  test = sally_test_new (self->workspace, endpoint, &options);
  report = run (test, NULL, NULL);
  g_assert_nonnull (report);
  g_assert_cmpint (sally_report_get_mode (report), ==, SALLY_SSL_VERIFY_FULL);
  g_assert_cmpstr (sally_report_get_verify_as (report), ==, "db.example");
  g_assert_cmpuint (ops_count (self, SALLY_STORE_REPORTS), ==, 0);
  /* The caller's object is not touched. */
  g_assert_cmpint (sally_endpoint_get_ssl_mode (endpoint), ==, SALLY_SSL_REQUIRE);
}

/* An endpoint that was never saved: its report is kept without one. */
static void
test_unsaved (OpsFixture *self, gconstpointer data)
{
  g_autoptr (SallyEndpoint) endpoint = new_endpoint (closed_port ());
  g_autoptr (SallyTest) test = sally_test_new (self->workspace, endpoint, NULL);
  g_autoptr (SallyReport) report = run (test, NULL, NULL);

  g_assert_nonnull (report);
  g_assert_null (sally_test_get_keep_error (test));
  g_assert_cmpuint (ops_count (self, SALLY_STORE_REPORTS), ==, 1);
}

static void
test_cancel (OpsFixture *self, gconstpointer data)
{
  guint16 port;
  g_autoptr (GSocket) socket = listen_silently (&port);
  g_autoptr (SallyEndpoint) endpoint = new_endpoint (port);
  g_autoptr (SallyTest) test = sally_test_new (self->workspace, endpoint, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;
  SallyProbeStep *step = sally_probe_get_step (sally_test_get_probe (test), SALLY_STEP_NEGOTIATE);
  gint64 stopped;

  sally_test_run_async (test, cancellable, sally_await_cb, &await);
  g_assert_true (sally_test_get_running (test));
  sally_test_wait_until (sally_probe_step_get_state (step) == SALLY_STEP_RUNNING);
  stopped = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  g_assert_null (sally_test_run_finish (test, sally_await_result (&await), &error));
  g_assert_cmpint (g_get_monotonic_time () - stopped, <, 2 * G_TIME_SPAN_SECOND);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (sally_test_get_report (test));
  g_assert_false (sally_test_get_running (test));
  g_assert_cmpint (sally_probe_step_get_state (step), ==, SALLY_STEP_CANCELLED);
  g_assert_cmpuint (ops_count (self, SALLY_STORE_REPORTS), ==, 0);
}

/* More tests than threads, all stopped at once. */
static void
test_cancel_many (OpsFixture *self, gconstpointer data)
{
  guint16 port;
  g_autoptr (GSocket) socket = listen_silently (&port);
  g_autoptr (SallyEndpoint) endpoint = new_endpoint (port);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  SallyTest *tests[100];
  SallyAwait awaits[100] = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    tests[i] = sally_test_new (self->workspace, endpoint, NULL);
    sally_test_run_async (tests[i], cancellable, sally_await_cb, &awaits[i]);
  }
  sally_test_iterate ();
  g_cancellable_cancel (cancellable);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (sally_test_run_finish (tests[i], sally_await_result (&awaits[i]), &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    sally_await_clear (&awaits[i]);
    g_assert_finalize_object (tests[i]);
  }
  g_assert_cmpuint (ops_count (self, SALLY_STORE_REPORTS), ==, 0);
}

static void
test_clock (OpsFixture *self, gconstpointer data)
{
  guint16 port;
  g_autoptr (GSocket) socket = listen_silently (&port);
  g_autoptr (SallyEndpoint) endpoint = new_endpoint (port);
  g_autoptr (SallyTest) test = NULL;
  g_autoptr (SallyReport) report = NULL;

  g_object_set (sally_workspace_get_settings (self->workspace), "read-timeout", 200, NULL);
  test = sally_test_new (self->workspace, endpoint, NULL);
  report = run (test, NULL, NULL);
  g_object_set (sally_workspace_get_settings (self->workspace), "read-timeout", 10000, NULL);
  g_assert_nonnull (report);
  g_assert_cmpint (sally_report_get_step_state (report, SALLY_STEP_NEGOTIATE), ==,
                   SALLY_STEP_FAILED);
}

static void
test_certificate_gone (OpsFixture *self, gconstpointer data)
{
  g_autoptr (SallyEndpoint) endpoint = new_endpoint (closed_port ());
  g_autoptr (SallyTest) test = NULL;
  g_autoptr (GError) error = NULL;

  sally_endpoint_set_certificate_arn (
      endpoint, "arn:aws:dms:us-east-1:000000000000:cert:ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  test = sally_test_new (self->workspace, endpoint, NULL);
  g_assert_null (run (test, NULL, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND);
  g_assert_false (sally_test_get_running (test));
}

static void
test_endpoint_deleted (OpsFixture *self, gconstpointer data)
{
  guint16 port;
  g_autoptr (GSocket) socket = listen_silently (&port);
  g_autoptr (SallyEndpoint) endpoint = new_endpoint (port);
  g_autoptr (SallyTest) test = NULL;
  g_autoptr (SallyReport) report = NULL;
  g_autoptr (SallyUndo) undo = NULL;
  g_autoptr (GObject) entry = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (SallyAwait) await = { 0 }, removed = { 0 };
  const char *ids[] = { "orders", NULL };

  g_object_set (sally_workspace_get_settings (self->workspace), "read-timeout", 500, NULL);
  g_assert_true (ops_save (self, endpoint, NULL, &error));
  test = sally_test_new (self->workspace, endpoint, NULL);
  sally_test_run_async (test, NULL, sally_await_cb, &await);
  sally_edit_remove_async (self->workspace, SALLY_STORE_ENDPOINTS, ids, NULL, sally_await_cb,
                           &removed);
  undo = sally_edit_remove_finish (sally_await_result (&removed), &error);
  g_assert_no_error (error);
  report = sally_test_run_finish (test, sally_await_result (&await), &error);
  g_object_set (sally_workspace_get_settings (self->workspace), "read-timeout", 10000, NULL);
  g_assert_no_error (error);
  g_assert_nonnull (report);
  g_assert_no_error (sally_test_get_keep_error (test));
  entry = ops_load (self, SALLY_STORE_REPORTS, "1");
  g_assert_cmpstr (sally_report_entry_get_title (SALLY_REPORT_ENTRY (entry)), ==, "orders");
}

/* Closing the library stops what runs. */
static void
test_close (OpsFixture *self, gconstpointer data)
{
  guint16 port;
  g_autoptr (GSocket) socket = listen_silently (&port);
  g_autoptr (SallyEndpoint) endpoint = new_endpoint (port);
  g_autoptr (SallyTest) test = sally_test_new (self->workspace, endpoint, NULL);
  g_auto (SallyAwait) await = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 closed;

  sally_test_run_async (test, NULL, sally_await_cb, &await);
  sally_test_iterate ();
  closed = g_get_monotonic_time ();
  sally_workspace_close (self->workspace);
  g_assert_null (sally_test_run_finish (test, sally_await_result (&await), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - closed, <, 2 * G_TIME_SPAN_SECOND);
}

/* A password is asked for and does not get anywhere. */
static void
test_no_secret (OpsFixture *self, gconstpointer data)
{
  g_autoptr (SallyEndpoint) endpoint = new_endpoint (closed_port ());
  SallyTestOptions options = SALLY_TEST_OPTIONS_INIT;
  g_autoptr (SallyTest) test = NULL;
  g_autoptr (SallyReport) report = NULL;
  g_autoptr (JsonNode) json = NULL;
  g_autofree char *text = NULL;
  g_autofree char *document = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (ops_save (self, endpoint, MARKER, &error));
  options.login = TRUE;
  test = sally_test_new (self->workspace, endpoint, &options);
  report = run (test, NULL, &error);
  g_assert_no_error (error);
  text = sally_report_to_text (report, TRUE);
  json = sally_report_to_json (report);
  document = json_to_string (json, FALSE);
  g_assert_null (strstr (text, MARKER));
  g_assert_null (strstr (document, MARKER));
  g_assert_false (ops_on_disk (self, MARKER));
}

static void
add (const char *path, void (*test) (OpsFixture *, gconstpointer))
{
  g_test_add (path, OpsFixture, NULL, ops_fixture_set_up, test, ops_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add ("/ops/test/refused", test_refused);
  add ("/ops/test/not-kept", test_not_kept);
  add ("/ops/test/unsaved", test_unsaved);
  add ("/ops/test/cancel", test_cancel);
  add ("/ops/test/cancel-many", test_cancel_many);
  add ("/ops/test/clock", test_clock);
  add ("/ops/test/certificate-gone", test_certificate_gone);
  add ("/ops/test/endpoint-deleted", test_endpoint_deleted);
  add ("/ops/test/close", test_close);
  add ("/ops/test/no-secret", test_no_secret);
  return g_test_run ();
}
