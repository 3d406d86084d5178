/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-probe-step.h"
#include "sally-resolver-private.h"
#include "sally-test-support.h"
#include "sally-worker.h"
#include "test-run.h"
#include "test-server.h"

#include <pthread.h>
#include <string.h>

/* The probe as the main thread sees it: steps that tick, clocks, Stop. */

#define REQUEST                                                                                    \
  {                                                                                                \
    TEST_EXPECT, TEST_BYTES (TEST_SSL_REQUEST)                                                     \
  }
#define SAYS(text)                                                                                 \
  {                                                                                                \
    TEST_SEND, TEST_BYTES (text)                                                                   \
  }
#define MS G_TIME_SPAN_MILLISECOND

/* 100 ms is promised; the rest is for a loaded machine under a sanitizer. */
#define STOP_TIME (500 * MS)

static TestCertificate *root, *leaf;

typedef struct {
  SallyWorker *worker;
  SallyProbe *probe;
  GCancellable *cancellable;
  GAsyncResult *result;
} Running;

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **place = data;

  *place = g_object_ref (result);
}

static void
start (Running *running, SallyEndpointSpec *spec, guint n_threads)
{
  running->worker = sally_worker_new ("test", n_threads);
  running->probe = sally_probe_new (spec);
  running->cancellable = g_cancellable_new ();
  running->result = NULL;
  sally_probe_run_async (running->probe, running->worker, running->cancellable, finished_cb,
                         &running->result);
}

static SallyProbeFacts *
finish (Running *running, GError **error)
{
  SallyProbeFacts *facts;

  sally_test_wait_until (running->result != NULL);
  facts = sally_probe_run_finish (running->probe, running->result, error);
  g_clear_object (&running->result);
  sally_worker_shutdown (running->worker);
  g_assert_finalize_object (running->worker);
  g_clear_object (&running->cancellable);
  return facts;
}

static SallyStepState
state_of (Running *running, SallyStepId id)
{
  return sally_probe_step_get_state (sally_probe_get_step (running->probe, id));
}

static void
test_model (void)
{
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("postgres", 1);
  SallyProbe *probe = sally_probe_new (spec);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (probe)), ==, SALLY_N_STEPS);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (probe)) == SALLY_TYPE_PROBE_STEP);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (probe), SALLY_N_STEPS));
  for (guint i = 0; i < SALLY_N_STEPS; i++) {
    g_autoptr (SallyProbeStep) step = g_list_model_get_item (G_LIST_MODEL (probe), i);
    g_autofree char *title = NULL, *detail = NULL;
    gint64 microseconds = 7;
    int state = 7;

    g_object_get (step, "title", &title, "detail", &detail, "state", &state, "microseconds",
                  &microseconds, NULL);
    g_assert_cmpuint (sally_probe_step_get_id (step), ==, i);
    g_assert_true (step == sally_probe_get_step (probe, (SallyStepId) i));
    g_assert_cmpstr (title, !=, "");
    g_assert_cmpstr (detail, ==, "");
    g_assert_cmpint (state, ==, SALLY_STEP_PENDING);
    g_assert_cmpint (microseconds, ==, 0);
  }
  g_assert_true (sally_probe_get_spec (probe) == spec);
  g_assert_finalize_object (probe);
}

static void
notify_cb (GObject *object, GParamSpec *pspec, gpointer data)
{
  g_string_append_printf (data, "%s ", pspec->name);
}

static void
test_step (void)
{
  SallyProbeStep *step = sally_probe_step_new (SALLY_STEP_VERIFY);
  g_autoptr (GString) news = g_string_new (NULL);

  g_signal_connect (step, "notify", G_CALLBACK (notify_cb), news);
  sally_probe_step_set (step, SALLY_STEP_PENDING, NULL, 0);
  g_assert_cmpstr (news->str, ==, "");
  sally_probe_step_set (step, SALLY_STEP_RUNNING, NULL, 0);
  g_assert_cmpstr (news->str, ==, "state ");
  sally_probe_step_set (step, SALLY_STEP_PASSED, "fine", 12);
  g_assert_nonnull (strstr (news->str, "detail"));
  g_assert_nonnull (strstr (news->str, "microseconds"));
  g_assert_finalize_object (step);
}

static const TestLine good_script[] = { REQUEST,
                                        SAYS ("S"),
                                        { TEST_TLS },
                                        { TEST_TLS_READ_SOME },
                                        { TEST_TLS_SEND, TEST_BYTES (TEST_ASK_PASSWORD) },
                                        { TEST_TLS_READ_SOME },
                                        { TEST_END } };
static const TestLine plain_script[] = {
  { TEST_READ_SOME }, SAYS (TEST_ASK_PASSWORD), { TEST_SILENCE }, { TEST_END }
};

static void
note_states_cb (GObject *object, GParamSpec *pspec, gpointer data)
{
  SallyProbeStep *step = SALLY_PROBE_STEP (object);

  g_string_append_printf (data, "%s:%s ", sally_step_id_get_name (sally_probe_step_get_id (step)),
                          sally_step_state_get_name (sally_probe_step_get_state (step)));
}

/* Each step ticks in order, and all of them before the result. */
static void
test_ticking (void)
{
  g_autoptr (TestServer) server = test_server_new (good_script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("postgres", test_server_get_port (server));
  g_autoptr (GString) news = g_string_new (NULL);
  g_autoptr (SallyProbeFacts) facts = NULL;
  Running running;

  test_server_set_chain (server, leaf, NULL, 0);
  test_server_set_plain_script (server, plain_script);
  test_spec_set (&spec->user_name, "scott");
  test_spec_trust (spec, root->x509);
  start (&running, spec, 1);
  for (guint i = 0; i < SALLY_N_STEPS; i++)
    g_signal_connect (sally_probe_get_step (running.probe, (SallyStepId) i), "notify::state",
                      G_CALLBACK (note_states_cb), news);
  facts = finish (&running, NULL);
  g_assert_nonnull (facts);
  g_assert_cmpstr (news->str, ==,
                   "resolve:running resolve:passed connect:running connect:passed "
                   "negotiate:running negotiate:passed handshake:running handshake:passed "
                   "verify:running verify:passed ");
  for (guint i = 0; i < SALLY_STEP_LOGIN; i++) {
    SallyProbeStep *step = sally_probe_get_step (running.probe, (SallyStepId) i);

    g_test_message ("%s: %s", sally_probe_step_get_title (step),
                    sally_probe_step_get_detail (step));
    g_assert_cmpstr (sally_probe_step_get_detail (step), !=, "");
    g_assert_cmpint (sally_probe_step_get_microseconds (step), ==, facts->microseconds[i]);
  }
  g_assert_cmpstr (
      sally_probe_step_get_detail (sally_probe_get_step (running.probe, SALLY_STEP_NEGOTIATE)), ==,
      "PostgreSQL accepts TLS");
  g_assert_finalize_object (running.probe);
}

/* How each kind of host that cannot be ends. */
static void
test_hosts (void)
{
  static const char *const hosts[] = {
    "", " ", "no such host", "db.example\ndb", "\xFF\xFE", "http://db.example", "[", "[::1"
  };

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++) {
    g_autoptr (SallyEndpointSpec) spec = test_spec_new ("mysql", 3306);
    g_autoptr (SallyProbeFacts) facts = NULL;

    test_spec_set (&spec->server, hosts[i]);
    test_spec_set (&spec->verify_as, hosts[i]);
    facts = test_run (spec);
    g_assert_cmpint (facts->resolve_error, !=, 0);
    g_assert_cmpint (facts->states[SALLY_STEP_RESOLVE], ==, SALLY_STEP_FAILED);
    g_assert_cmpint (facts->states[SALLY_STEP_CONNECT], ==, SALLY_STEP_SKIPPED);
    test_assert_lamps (spec, facts, "could-not-test could-not-test could-not-test could-not-test");
  }
}

static void
test_closed_port (void)
{
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("mysql", test_find_closed_port ());
  g_autoptr (SallyProbeFacts) facts = test_run (spec);

  g_assert_cmpint (facts->net, ==, SALLY_NET_REFUSED);
  g_assert_cmpint (facts->net_step, ==, SALLY_STEP_CONNECT);
  g_assert_cmpint (facts->states[SALLY_STEP_CONNECT], ==, SALLY_STEP_FAILED);
  g_assert_cmpuint (facts->addresses->len, ==, 1);
  g_assert_null (facts->peer);
  test_assert_lamps (spec, facts, "could-not-test could-not-test could-not-test could-not-test");
}

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static int
resolve_never (const char *host,
               const char *service,
               const struct addrinfo *hints,
               struct addrinfo **result)
{
  pthread_mutex_lock (&gate);
  pthread_mutex_unlock (&gate);
  return EAI_AGAIN;
}

/* Waits for the step to run, stops the test and looks how long that takes. */
static void
stop_in (SallyEndpointSpec *spec, SallyStepId id, TestServer *server, guint n_connections)
{
  g_autoptr (GError) error = NULL;
  Running running;
  gint64 stopped;

  start (&running, spec, 1);
  sally_test_wait_until (state_of (&running, id) == SALLY_STEP_RUNNING);
  if (server != NULL)
    sally_test_wait_until (test_server_get_n_connections (server) >= n_connections);
  stopped = g_get_monotonic_time ();
  g_cancellable_cancel (running.cancellable);
  sally_test_wait_until (running.result != NULL);
  g_assert_cmpint (g_get_monotonic_time () - stopped, <, STOP_TIME);
  g_assert_null (finish (&running, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (state_of (&running, id), ==, SALLY_STEP_CANCELLED);
  for (guint i = id; i < SALLY_N_STEPS; i++)
    g_assert_cmpint (state_of (&running, (SallyStepId) i), ==, SALLY_STEP_CANCELLED);
  g_assert_finalize_object (running.probe);
}

static void
test_stop_resolve (void)
{
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("postgres", 1);

  test_spec_set (&spec->server, "slow.example");
  sally_resolver_set_func (resolve_never);
  pthread_mutex_lock (&gate);
  stop_in (spec, SALLY_STEP_RESOLVE, NULL, 0);
  pthread_mutex_unlock (&gate);
  sally_test_wait_until (sally_resolver_get_n_threads () == 0);
  sally_resolver_set_func (NULL);
}

static void
test_stop_connect (void)
{
  g_autoptr (SallyEndpointSpec) spec = NULL;
  TestBlackHole hole;

  test_black_hole_open (&hole);
  spec = test_spec_new ("postgres", hole.port);
  stop_in (spec, SALLY_STEP_CONNECT, NULL, 0);
  test_black_hole_close (&hole);
}

typedef struct {
  const char *name;
  const char *engine;
  const char *user;
  TestLine script[6];
  TestLine plain[3];
  SallyStepId id;
} StopRow;

static const StopRow stop_rows[] = {
  { "negotiate", "postgres", "", { { TEST_SILENCE } }, { { TEST_SILENCE } }, SALLY_STEP_NEGOTIATE },
  { "mysql", "mysql", "", { { TEST_SILENCE } }, { { TEST_END } }, SALLY_STEP_NEGOTIATE },
  { "drip",
    "mysql",
    "",
    { { TEST_DRIP, TEST_BYTES ("\x4A\0\0\0\x0A"
                               "8.0.36\0..............") },
      { TEST_SILENCE } },
    { { TEST_END } },
    SALLY_STEP_NEGOTIATE },
  { "handshake",
    "postgres",
    "",
    { REQUEST, SAYS ("S"), { TEST_SILENCE } },
    { { TEST_SILENCE } },
    SALLY_STEP_HANDSHAKE },
  { "inside-tls",
    "postgres",
    "scott",
    { REQUEST, SAYS ("S"), { TEST_TLS }, { TEST_SILENCE } },
    { { TEST_SILENCE } },
    SALLY_STEP_HANDSHAKE },
  { "deaf",
    "postgres",
    "",
    { REQUEST, SAYS ("S"), { TEST_DEAF } },
    { { TEST_SILENCE } },
    SALLY_STEP_HANDSHAKE },
};

static void
test_stop_row (gconstpointer data)
{
  const StopRow *row = data;
  g_autoptr (TestServer) server = test_server_new (row->script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new (row->engine, test_server_get_port (server));

  test_server_set_chain (server, leaf, NULL, 0);
  if (*row->user != '\0')
    test_server_set_plain_script (server, row->plain);
  test_spec_set (&spec->user_name, row->user);
  stop_in (spec, row->id, server, *row->user != '\0' ? 2 : 1);
}

/* The second connection is stopped too, when only that is still waited for. */
static void
test_stop_plaintext (void)
{
  static const TestLine script[] = { REQUEST, SAYS ("N"), { TEST_SILENCE }, { TEST_END } };
  static const TestLine plain[] = { { TEST_SILENCE }, { TEST_END } };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("postgres", test_server_get_port (server));
  g_autoptr (GError) error = NULL;
  Running running;
  gint64 stopped;

  test_server_set_plain_script (server, plain);
  test_spec_set (&spec->user_name, "scott");
  start (&running, spec, 1);
  sally_test_wait_until (state_of (&running, SALLY_STEP_NEGOTIATE) == SALLY_STEP_FAILED);
  sally_test_wait_until (test_server_get_n_connections (server) == 2);
  stopped = g_get_monotonic_time ();
  g_cancellable_cancel (running.cancellable);
  g_assert_null (finish (&running, &error));
  g_assert_cmpint (g_get_monotonic_time () - stopped, <, STOP_TIME);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_finalize_object (running.probe);
}

/* Stopped while it waits for a thread: nothing is opened. */
static void
test_stop_before (void)
{
  static const TestLine script[] = { { TEST_SILENCE }, { TEST_END } };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("postgres", test_server_get_port (server));
  g_autoptr (SallyProbe) second = sally_probe_new (spec);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Running running;

  start (&running, spec, 1);
  sally_test_wait_until (test_server_get_n_connections (server) == 1);
  sally_probe_run_async (second, running.worker, cancellable, finished_cb, &result);
  g_cancellable_cancel (cancellable);
  g_cancellable_cancel (running.cancellable);
  sally_test_wait_until (result != NULL);
  g_assert_null (sally_probe_run_finish (second, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  for (guint i = 0; i < SALLY_N_STEPS; i++)
    g_assert_cmpint (sally_probe_step_get_state (sally_probe_get_step (second, (SallyStepId) i)),
                     ==, SALLY_STEP_CANCELLED);
  g_clear_error (&error);
  g_clear_object (&result);
  g_assert_null (finish (&running, &error));
  g_assert_cmpuint (test_server_get_n_connections (server), ==, 1);
  g_assert_finalize_object (running.probe);
}

/* Each clock alone, and which one it was. */
static void
test_clocks (void)
{
  static const TestLine script[] = { { TEST_SILENCE }, { TEST_END } };
  static const TestLine dripping[] = {
    { TEST_DRIP, TEST_BYTES ("\x4A\0\0\0\x0A"
                             "8.0.36\0"
                             "............................................................"
                             "....") },
    { TEST_SILENCE },
    { TEST_END }
  };
  g_autoptr (SallyEndpointSpec) connecting = NULL, reading = NULL, whole = NULL;
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (TestServer) slow = test_server_new (dripping);
  g_autoptr (SallyProbeFacts) connect_facts = NULL, read_facts = NULL, whole_facts = NULL;
  TestBlackHole hole;

  test_black_hole_open (&hole);
  connecting = test_spec_new ("mysql", hole.port);
  connecting->connect_timeout = 150;
  connect_facts = test_run (connecting);
  test_black_hole_close (&hole);
  g_assert_cmpint (connect_facts->net, ==, SALLY_NET_TIMED_OUT);
  g_assert_cmpint (connect_facts->net_step, ==, SALLY_STEP_CONNECT);
  g_assert_false (connect_facts->timed_out);
  g_assert_cmpint (connect_facts->microseconds[SALLY_STEP_CONNECT], >=, 140 * MS);

  reading = test_spec_new ("mysql", test_server_get_port (server));
  reading->read_timeout = 150;
  read_facts = test_run (reading);
  g_assert_cmpint (read_facts->net, ==, SALLY_NET_TIMED_OUT);
  g_assert_cmpint (read_facts->net_step, ==, SALLY_STEP_NEGOTIATE);
  g_assert_false (read_facts->timed_out);

  /* Bytes keep coming, so only the clock of the whole test ends it. */
  whole = test_spec_new ("mysql", test_server_get_port (slow));
  whole->total_timeout = 300;
  whole_facts = test_run (whole);
  g_assert_cmpint (whole_facts->net, ==, SALLY_NET_TIMED_OUT);
  g_assert_true (whole_facts->timed_out);
  g_assert_cmpint (whole_facts->microseconds[SALLY_STEP_NEGOTIATE], <, 2000 * MS);
  test_assert_lamps (whole, whole_facts,
                     "could-not-test could-not-test could-not-test could-not-test");
}

/* 64 tests of a silent server take as long as one. */
static void
test_many (void)
{
  static const TestLine script[] = { { TEST_SILENCE }, { TEST_END } };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyEndpointSpec) spec = test_spec_new ("mysql", test_server_get_port (server));
  SallyWorker *worker = sally_worker_new ("test", 64);
  SallyProbe *probes[64];
  GAsyncResult *results[64] = { NULL };
  gint64 began = g_get_monotonic_time ();

  spec->read_timeout = 1000;
  for (guint i = 0; i < G_N_ELEMENTS (probes); i++) {
    probes[i] = sally_probe_new (spec);
    sally_probe_run_async (probes[i], worker, NULL, finished_cb, &results[i]);
  }
  for (guint i = 0; i < G_N_ELEMENTS (probes); i++) {
    g_autoptr (SallyProbeFacts) facts = NULL;

    sally_test_wait_until (results[i] != NULL);
    facts = sally_probe_run_finish (probes[i], results[i], NULL);
    g_assert_cmpint (facts->net, ==, SALLY_NET_TIMED_OUT);
    g_clear_object (&results[i]);
  }
  /* One after the other it would be a minute. */
  g_assert_cmpint (g_get_monotonic_time () - began, <, 8000 * MS);
  g_assert_cmpuint (test_server_get_n_connections (server), ==, 64);
  for (guint i = 0; i < G_N_ELEMENTS (probes); i++)
    g_assert_finalize_object (probes[i]);
  g_assert_finalize_object (worker);
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  root = test_pki_make_ca ("Root", NULL);
  leaf = test_pki_make_server ("localhost", root);

  g_test_add_func ("/probe/model", test_model);
  g_test_add_func ("/probe/step", test_step);
  g_test_add_func ("/probe/ticking", test_ticking);
  g_test_add_func ("/probe/hosts", test_hosts);
  g_test_add_func ("/probe/closed-port", test_closed_port);
  g_test_add_func ("/probe/stop/resolve", test_stop_resolve);
  g_test_add_func ("/probe/stop/connect", test_stop_connect);
  for (guint i = 0; i < G_N_ELEMENTS (stop_rows); i++) {
    g_autofree char *path = g_strconcat ("/probe/stop/", stop_rows[i].name, NULL);

    g_test_add_data_func (path, &stop_rows[i], test_stop_row);
  }
  g_test_add_func ("/probe/stop/plaintext", test_stop_plaintext);
  g_test_add_func ("/probe/stop/before", test_stop_before);
  g_test_add_func ("/probe/clocks", test_clocks);
  g_test_add_func ("/probe/many", test_many);
  result = g_test_run ();
  test_pki_free (leaf);
  test_pki_free (root);
  return result;
}
