/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-resolver-private.h"
#include "sally-test-support.h"
#include "sally-transport.h"
#include "test-server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

/* The transport alone: addresses, clocks, the cancel fd, round trips. */

#define MS G_TIME_SPAN_MILLISECOND

static gint64
in_ms (gint64 milliseconds)
{
  return g_get_monotonic_time () + milliseconds * MS;
}

static SallyTransport *
make_transport (GCancellable *cancellable)
{
  return sally_transport_new (cancellable, 3000, 300, in_ms (10000));
}

static void
add_address (GArray *addresses, const char *text, guint16 port)
{
  SallyAddress address = { 0 };

  if (strchr (text, ':') != NULL) {
    struct sockaddr_in6 *in6 = (struct sockaddr_in6 *) &address.address;

    in6->sin6_family = AF_INET6;
    in6->sin6_port = htons (port);
    g_assert_cmpint (inet_pton (AF_INET6, text, &in6->sin6_addr), ==, 1);
    address.length = sizeof *in6;
  } else {
    struct sockaddr_in *in = (struct sockaddr_in *) &address.address;

    in->sin_family = AF_INET;
    in->sin_port = htons (port);
    g_assert_cmpint (inet_pton (AF_INET, text, &in->sin_addr), ==, 1);
    address.length = sizeof *in;
  }
  g_array_append_val (addresses, address);
}

static void
test_clean_host (void)
{
  static const struct {
    const char *host, *clean;
  } table[] = {
    { "db.example", "db.example" },
    { " db.example\n", "db.example" },
    { "10.1.2.3", "10.1.2.3" },
    { "::1", "::1" },
    { "[::1]", "::1" },
    { "fe80::1%eth0", "fe80::1%eth0" },
    { "b\xC3\xBC"
      "cher.example",
      "xn--bcher-kva.example" },
    { "a_b.example", "a_b.example" },
    { "", NULL },
    { "   ", NULL },
    { "db example", NULL },
    { "db\texample", NULL },
    { "postgresql://db", NULL },
    { "scott@db", NULL },
    { "\xFF\xFE", NULL },
    { "[]", "[]" },
  };
  g_autofree char *huge = g_strnfill (5000, 'a');

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autofree char *clean = sally_resolver_clean_host (table[i].host);

    g_assert_cmpstr (clean, ==, table[i].clean);
  }
  g_assert_null (sally_resolver_clean_host (huge));
}

static void
test_numeric (void)
{
  g_autoptr (SallyTransport) transport = make_transport (NULL);
  g_autoptr (GArray) addresses = NULL;
  g_autofree char *text = NULL, *with_port = NULL;
  int error = 77;

  g_assert_cmpint (sally_transport_resolve (transport, " [::1] ", 5432, &addresses, &error), ==,
                   SALLY_NET_OK);
  g_assert_cmpint (error, ==, 0);
  g_assert_cmpuint (addresses->len, ==, 1);
  text = sally_address_to_string (&g_array_index (addresses, SallyAddress, 0), FALSE);
  with_port = sally_address_to_string (&g_array_index (addresses, SallyAddress, 0), TRUE);
  g_assert_cmpstr (text, ==, "::1");
  g_assert_cmpstr (with_port, ==, "[::1]:5432");
  g_assert_cmpint (sally_resolver_get_n_threads (), ==, 0);
}

/* Resolvers in place of getaddrinfo(). */
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static int
resolve_many (const char *host,
              const char *service,
              const struct addrinfo *hints,
              struct addrinfo **result)
{
  static const char *const names[] = { "10.0.0.1", "10.0.0.2", "::2", "10.0.0.3", "::3" };
  struct addrinfo numeric = *hints, **end = result;

  numeric.ai_flags |= AI_NUMERICHOST;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    int error = getaddrinfo (names[i], service, &numeric, end);

    if (error != 0)
      return error;
    end = &(*end)->ai_next;
  }
  return 0;
}

static int
resolve_nothing (const char *host,
                 const char *service,
                 const struct addrinfo *hints,
                 struct addrinfo **result)
{
  return EAI_NONAME;
}

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

static void
test_order (void)
{
  static const char *const expected[] = { "::2", "10.0.0.1", "::3", "10.0.0.2", "10.0.0.3" };
  g_autoptr (SallyTransport) transport = make_transport (NULL);
  g_autoptr (GArray) addresses = NULL;
  int error;

  sally_resolver_set_func (resolve_many);
  g_assert_cmpint (sally_transport_resolve (transport, "many.example", 1, &addresses, &error), ==,
                   SALLY_NET_OK);
  sally_resolver_set_func (NULL);
  g_assert_cmpint (error, ==, 0);
  g_assert_cmpuint (addresses->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < addresses->len; i++) {
    g_autofree char *text =
        sally_address_to_string (&g_array_index (addresses, SallyAddress, i), FALSE);

    g_assert_cmpstr (text, ==, expected[i]);
  }
}

static void
test_no_name (void)
{
  g_autoptr (SallyTransport) transport = make_transport (NULL);
  GArray *addresses = NULL;
  int error = 0;

  sally_resolver_set_func (resolve_nothing);
  g_assert_cmpint (sally_transport_resolve (transport, "none.example", 1, &addresses, &error), ==,
                   SALLY_NET_OK);
  sally_resolver_set_func (NULL);
  g_assert_cmpint (error, ==, EAI_NONAME);
  g_assert_null (addresses);
  error = 0;
  g_assert_cmpint (sally_transport_resolve (transport, "no such host", 1, &addresses, &error), ==,
                   SALLY_NET_OK);
  g_assert_cmpint (error, ==, EAI_NONAME);
}

static gpointer
cancel_look_up_thread (gpointer data)
{
  while (sally_resolver_get_n_threads () == 0)
    g_thread_yield ();
  g_cancellable_cancel (data);
  return NULL;
}

/* Who waits leaves in time, whatever becomes of the look-up. */
static void
test_abandon (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (SallyTransport) transport = make_transport (cancellable);
  g_autoptr (SallyTransport) hasty = sally_transport_new (NULL, 100, 100, in_ms (10000));
  g_autoptr (SallyTransport) late = sally_transport_new (NULL, 5000, 100, in_ms (100));
  GArray *addresses = NULL;
  GThread *thread;
  gint64 start = g_get_monotonic_time ();
  int error;

  sally_resolver_set_func (resolve_never);
  pthread_mutex_lock (&gate);
  thread = g_thread_new ("cancel", cancel_look_up_thread, cancellable);
  g_assert_cmpint (sally_transport_resolve (transport, "slow.example", 1, &addresses, &error), ==,
                   SALLY_NET_CANCELLED);
  g_thread_join (thread);
  g_assert_cmpint (sally_transport_resolve (hasty, "slow.example", 1, &addresses, &error), ==,
                   SALLY_NET_TIMED_OUT);
  g_assert_false (sally_transport_get_out_of_time (hasty));
  g_assert_cmpint (sally_transport_resolve (late, "slow.example", 1, &addresses, &error), ==,
                   SALLY_NET_TIMED_OUT);
  g_assert_true (sally_transport_get_out_of_time (late));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 3000 * MS);
  g_assert_cmpint (sally_resolver_get_n_threads (), ==, 3);
  pthread_mutex_unlock (&gate);
  sally_test_wait_until (sally_resolver_get_n_threads () == 0);
  sally_resolver_set_func (NULL);
}

/* With all places taken by look-ups that hang, the next one waits its time. */
static void
test_cap (void)
{
  GArray *addresses = NULL;
  int error;

  sally_resolver_set_func (resolve_never);
  pthread_mutex_lock (&gate);
  for (guint i = 0; i < SALLY_RESOLVER_MAX_THREADS; i++) {
    g_autoptr (SallyTransport) transport = sally_transport_new (NULL, 0, 100, in_ms (10000));

    g_assert_cmpint (sally_transport_resolve (transport, "slow.example", 1, &addresses, &error), ==,
                     SALLY_NET_TIMED_OUT);
  }
  {
    g_autoptr (SallyTransport) transport = sally_transport_new (NULL, 120, 100, in_ms (10000));
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (SallyTransport) stopped = make_transport (cancellable);

    g_assert_cmpint (sally_transport_resolve (transport, "slow.example", 1, &addresses, &error), ==,
                     SALLY_NET_TIMED_OUT);
    g_cancellable_cancel (cancellable);
    g_assert_cmpint (sally_transport_resolve (stopped, "slow.example", 1, &addresses, &error), ==,
                     SALLY_NET_CANCELLED);
  }
  g_assert_cmpint (sally_resolver_get_n_threads (), ==, SALLY_RESOLVER_MAX_THREADS);
  pthread_mutex_unlock (&gate);
  sally_test_wait_until (sally_resolver_get_n_threads () == 0);
  sally_resolver_set_func (NULL);
}

static const TestLine silence[] = { { TEST_SILENCE }, { TEST_END } };

/* A swallowed first address costs 250 ms, not a time-out. */
static void
test_stagger (void)
{
  g_autoptr (TestServer) server = test_server_new (silence);
  g_autoptr (GArray) addresses = g_array_new (FALSE, FALSE, sizeof (SallyAddress));
  g_autoptr (SallyTransport) transport = make_transport (NULL);
  g_autofree char *peer = NULL, *expected = NULL;
  TestBlackHole hole;
  gint64 start;

  test_black_hole_open (&hole);
  add_address (addresses, "127.0.0.1", hole.port);
  add_address (addresses, "127.0.0.1", test_server_get_port (server));
  start = g_get_monotonic_time ();
  g_assert_cmpint (sally_transport_connect (transport, addresses), ==, SALLY_NET_OK);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 240 * MS);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 1500 * MS);
  peer = sally_address_to_string (sally_transport_get_address (transport), TRUE);
  expected = g_strdup_printf ("127.0.0.1:%u", test_server_get_port (server));
  g_assert_cmpstr (peer, ==, expected);
  /* The time of the address that answered. */
  g_assert_cmpint (sally_transport_get_connect_time (transport), <, 200 * MS);
  g_assert_cmpuint (sally_transport_get_round_trips (transport), ==, 1);
  test_black_hole_close (&hole);
}

/* A refused first address costs nothing. */
static void
test_refused_first (void)
{
  g_autoptr (TestServer) server = test_server_new (silence);
  g_autoptr (GArray) addresses = g_array_new (FALSE, FALSE, sizeof (SallyAddress));
  g_autoptr (SallyTransport) transport = make_transport (NULL);
  gint64 start;

  add_address (addresses, "127.0.0.1", test_find_closed_port ());
  add_address (addresses, "127.0.0.1", test_server_get_port (server));
  start = g_get_monotonic_time ();
  g_assert_cmpint (sally_transport_connect (transport, addresses), ==, SALLY_NET_OK);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 240 * MS);
}

static void
test_nobody (void)
{
  g_autoptr (GArray) addresses = g_array_new (FALSE, FALSE, sizeof (SallyAddress));
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (SallyAddress));
  g_autoptr (SallyTransport) transport = make_transport (NULL);
  g_autoptr (SallyTransport) hasty = sally_transport_new (NULL, 100, 100, in_ms (10000));
  g_autoptr (SallyTransport) late = sally_transport_new (NULL, 5000, 100, in_ms (100));
  TestBlackHole hole;

  /* An address that is not routed does not hide the refusal. */
  add_address (addresses, "127.0.0.1", test_find_closed_port ());
  add_address (addresses, "255.255.255.255", 5432);
  g_assert_cmpint (sally_transport_connect (transport, addresses), ==, SALLY_NET_REFUSED);
  g_assert_cmpint (sally_transport_get_system_error (transport), ==, ECONNREFUSED);
  g_assert_cmpint (sally_transport_connect (transport, none), ==, SALLY_NET_FAILED);
  test_black_hole_open (&hole);
  g_array_set_size (addresses, 0);
  add_address (addresses, "127.0.0.1", hole.port);
  g_assert_cmpint (sally_transport_connect (hasty, addresses), ==, SALLY_NET_TIMED_OUT);
  g_assert_false (sally_transport_get_out_of_time (hasty));
  g_assert_cmpint (sally_transport_connect (late, addresses), ==, SALLY_NET_TIMED_OUT);
  g_assert_true (sally_transport_get_out_of_time (late));
  test_black_hole_close (&hole);
}

static SallyTransport *
connect_to (TestServer *server, GCancellable *cancellable)
{
  g_autoptr (GArray) addresses = g_array_new (FALSE, FALSE, sizeof (SallyAddress));
  SallyTransport *transport = make_transport (cancellable);

  add_address (addresses, "127.0.0.1", test_server_get_port (server));
  g_assert_cmpint (sally_transport_connect (transport, addresses), ==, SALLY_NET_OK);
  return transport;
}

/* Everything written between two reads is one turn. */
static void
test_round_trips (void)
{
  static const TestLine script[] = { { TEST_SEND, TEST_BYTES ("hello") },
                                     { TEST_EXPECT, TEST_BYTES ("onetwo") },
                                     { TEST_SEND, TEST_BYTES ("a") },
                                     { TEST_SEND, TEST_BYTES ("b") },
                                     { TEST_SILENCE },
                                     { TEST_END } };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyTransport) transport = connect_to (server, NULL);
  char buffer[16];
  gsize n;

  g_assert_cmpuint (sally_transport_get_round_trips (transport), ==, 1);
  g_assert_cmpint (sally_transport_read (transport, buffer, 2, &n), ==, SALLY_NET_OK);
  g_assert_cmpint (sally_transport_read (transport, buffer, 3, &n), ==, SALLY_NET_OK);
  g_assert_cmpuint (sally_transport_get_round_trips (transport), ==, 2);
  sally_transport_write (transport, "one", 3);
  sally_transport_write (transport, "two", 3);
  g_assert_cmpint (sally_transport_read (transport, buffer, 1, &n), ==, SALLY_NET_OK);
  g_assert_cmpint (sally_transport_read (transport, buffer, 1, &n), ==, SALLY_NET_OK);
  g_assert_cmpuint (sally_transport_get_round_trips (transport), ==, 3);
  g_assert_cmpuint (test_server_get_n_errors (server), ==, 0);
  g_assert_cmpint (sally_transport_read (transport, buffer, 1, &n), ==, SALLY_NET_TIMED_OUT);
  g_assert_cmpuint (n, ==, 0);
}

static void
test_ends (void)
{
  static const TestLine closes[] = { { TEST_CLOSE }, { TEST_END } };
  static const TestLine resets[] = { { TEST_READ, NULL, 1 }, { TEST_RESET }, { TEST_END } };
  static const TestLine floods[] = { { TEST_ENDLESS, TEST_BYTES ("0123456789abcdef") } };
  char buffer[4096];
  gsize n, total = 0;
  SallyNetOutcome outcome;

  {
    g_autoptr (TestServer) server = test_server_new (closes);
    g_autoptr (SallyTransport) transport = connect_to (server, NULL);

    g_assert_cmpint (sally_transport_read (transport, buffer, 1, &n), ==, SALLY_NET_CLOSED);
  }
  {
    g_autoptr (TestServer) server = test_server_new (resets);
    g_autoptr (SallyTransport) transport = connect_to (server, NULL);

    sally_transport_write (transport, "x", 1);
    g_assert_cmpint (sally_transport_read (transport, buffer, 1, &n), ==, SALLY_NET_RESET);
  }
  {
    g_autoptr (TestServer) server = test_server_new (floods);
    g_autoptr (SallyTransport) transport = connect_to (server, NULL);

    while ((outcome = sally_transport_read (transport, buffer, sizeof buffer, &n)) == SALLY_NET_OK)
      total += n;
    g_assert_cmpint (outcome, ==, SALLY_NET_FAILED);
    g_assert_cmpuint (total, <, 3 * 1024 * 1024);
  }
}

/* What a server said before it hung up on us is still read. */
static void
test_last_words (void)
{
  static const TestLine script[] = { { TEST_SEND, TEST_BYTES ("bye") },
                                     { TEST_CLOSE },
                                     { TEST_END } };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyTransport) transport = connect_to (server, NULL);
  char buffer[8];
  gsize n;

  sally_test_wait_until (test_server_get_n_ended (server) == 1);
  sally_transport_write (transport, "x", 1);
  g_assert_cmpint (sally_transport_flush (transport), ==, SALLY_NET_OK);
  sally_transport_write (transport, "y", 1);
  g_assert_cmpint (sally_transport_read (transport, buffer, sizeof buffer, &n), ==, SALLY_NET_OK);
  g_assert_cmpmem (buffer, n, "bye", 3);
}

static void
test_deaf (void)
{
  static const TestLine script[] = { { TEST_DEAF }, { TEST_END } };
  g_autoptr (TestServer) server = test_server_new (script);
  g_autoptr (SallyTransport) transport = connect_to (server, NULL);
  g_autofree char *block = g_malloc0 (1024 * 1024);
  SallyNetOutcome outcome = SALLY_NET_OK;

  for (guint i = 0; i < 64 && outcome == SALLY_NET_OK; i++) {
    sally_transport_write (transport, block, 1024 * 1024);
    outcome = sally_transport_flush (transport);
  }
  g_assert_cmpint (outcome, ==, SALLY_NET_TIMED_OUT);
}

typedef struct {
  GCancellable *cancellable;
  TestServer *server;
} Stop;

/* Stops the read that has sent its byte and waits for an answer. */
static gpointer
cancel_read_thread (gpointer data)
{
  Stop *stop = data;
  gsize length = 0;

  while (length == 0) {
    g_autoptr (GBytes) received = test_server_get_received (stop->server);

    length = g_bytes_get_size (received);
    g_thread_yield ();
  }
  g_cancellable_cancel (stop->cancellable);
  return NULL;
}

static void
test_cancel_read (void)
{
  g_autoptr (TestServer) server = test_server_new (silence);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (SallyTransport) transport = connect_to (server, cancellable);
  Stop stop = { cancellable, server };
  GThread *thread;
  char byte;
  gsize n;
  gint64 start = g_get_monotonic_time ();

  sally_transport_set_read_timeout (transport, 10000);
  sally_transport_write (transport, "x", 1);
  thread = g_thread_new ("cancel", cancel_read_thread, &stop);
  g_assert_cmpint (sally_transport_read (transport, &byte, 1, &n), ==, SALLY_NET_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 1000 * MS);
  g_thread_join (thread);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/transport/clean-host", test_clean_host);
  g_test_add_func ("/transport/numeric", test_numeric);
  g_test_add_func ("/transport/order", test_order);
  g_test_add_func ("/transport/no-name", test_no_name);
  g_test_add_func ("/transport/abandon", test_abandon);
  g_test_add_func ("/transport/cap", test_cap);
  g_test_add_func ("/transport/stagger", test_stagger);
  g_test_add_func ("/transport/refused-first", test_refused_first);
  g_test_add_func ("/transport/nobody", test_nobody);
  g_test_add_func ("/transport/round-trips", test_round_trips);
  g_test_add_func ("/transport/ends", test_ends);
  g_test_add_func ("/transport/last-words", test_last_words);
  g_test_add_func ("/transport/deaf", test_deaf);
  g_test_add_func ("/transport/cancel-read", test_cancel_read);
  return g_test_run ();
}
