/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-demo-server.h"

#include "sally-demo-pki-private.h"
#include "sally-demo-stream-private.h"

#include "sally-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

/* One thread accepts, one more per connection talks.  The accepting thread is
 * the only one that knows the others; it joins them.  An eventfd that is never
 * read wakes all of them when the server stops.
 */

#define MAX_CONNECTIONS 256
#define BACKLOG 512
#define PAUSE_MILLISECONDS 50
#define LIFETIME (60 * G_TIME_SPAN_SECOND)

struct _SallyDemoServer {
  GObject parent_instance;

  char *engine; /* (owned) */
  SallyDemoFault fault;
  guint16 port;
  int listen_fd;
  int stop_fd;
  SSL_CTX *context; /* (owned) (nullable): without TLS there is none */
  GThread *thread;  /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (SallyDemoServer, sally_demo_server, G_TYPE_OBJECT)

static const SallyDemoExpectation expectations[] = {
  [SALLY_DEMO_GOOD] = { "good", SALLY_VERDICT_PASS, NULL },
  [SALLY_DEMO_EXPIRED] = { "expired", SALLY_VERDICT_FAIL, "cert.expired" },
  [SALLY_DEMO_NOT_YET_VALID] = { "not-yet-valid", SALLY_VERDICT_FAIL, "cert.not-yet-valid" },
  [SALLY_DEMO_WRONG_NAME] = { "wrong-name", SALLY_VERDICT_FAIL, "cert.hostname" },
  [SALLY_DEMO_COMMON_NAME] = { "common-name", SALLY_VERDICT_FAIL, "cert.hostname" },
  [SALLY_DEMO_SELF_SIGNED] = { "self-signed", SALLY_VERDICT_FAIL, "cert.self-signed" },
  [SALLY_DEMO_UNTRUSTED] = { "untrusted", SALLY_VERDICT_FAIL, "chain.trusted" },
  [SALLY_DEMO_INCOMPLETE_CHAIN] = { "incomplete-chain", SALLY_VERDICT_FAIL, "chain.complete" },
  [SALLY_DEMO_NO_TLS] = { "no-tls", SALLY_VERDICT_FAIL, "proto.starttls" },
  [SALLY_DEMO_SILENT] = { "silent", SALLY_VERDICT_COULD_NOT_TEST, "net.connect" },
};
G_STATIC_ASSERT (G_N_ELEMENTS (expectations) == SALLY_N_DEMO_FAULTS);

typedef struct {
  const SallyDemoServer *server; /* outlives the connection */
  SallyDemoStream stream;
  GThread *thread; /* (accepting thread only) */
  int done;        /* (atomic) */
} Connection;

/* Writing to a closed connection must not end the program; OpenSSL cannot be
 * told so, but the signal goes to the thread that writes. */
static void
block_sigpipe (void)
{
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGPIPE);
  pthread_sigmask (SIG_BLOCK, &set, NULL);
}

static gpointer
talk_thread (gpointer data)
{
  Connection *connection = data;
  const SallyDemoServer *server = connection->server;
  gboolean needs_tls = server->fault == SALLY_DEMO_GOOD;

  block_sigpipe ();
  if (server->fault == SALLY_DEMO_SILENT)
    sally_demo_stream_drain (&connection->stream);
  else if (g_str_equal (server->engine, "mysql"))
    sally_demo_talk_mysql (&connection->stream, server->context, needs_tls);
  else if (g_str_equal (server->engine, "oracle"))
    sally_demo_talk_oracle (&connection->stream, server->context, needs_tls);
  else if (g_str_equal (server->engine, "sqlserver"))
    sally_demo_talk_tds (&connection->stream, server->context, needs_tls);
  else if (g_str_equal (server->engine, "sybase"))
    sally_demo_talk_ase (&connection->stream, server->context, needs_tls);
  else if (g_str_equal (server->engine, "redis"))
    sally_demo_talk_redis (&connection->stream, server->context, needs_tls);
  else if (g_str_equal (server->engine, "kafka"))
    sally_demo_talk_kafka (&connection->stream, server->context, needs_tls);
  else
    sally_demo_talk_postgres (&connection->stream, server->context, needs_tls);
  sally_demo_stream_close (&connection->stream);
  g_atomic_int_set (&connection->done, 1);
  return NULL;
}

static void
connection_free (gpointer data)
{
  Connection *connection = data;

  g_thread_join (connection->thread);
  g_free (connection);
}

static void
reap (GPtrArray *connections)
{
  for (guint i = connections->len; i > 0; i--) {
    Connection *connection = connections->pdata[i - 1];

    if (g_atomic_int_get (&connection->done) != 0)
      g_ptr_array_remove_index_fast (connections, i - 1);
  }
}

static void
accept_one (SallyDemoServer *self, GPtrArray *connections)
{
  int fd = accept4 (self->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  const int on = 1;
  Connection *connection;

  if (fd < 0) {
    /* Out of descriptors: the queue stays readable, so do not spin on it. */
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
      poll (&(struct pollfd){ self->stop_fd, POLLIN, 0 }, 1, PAUSE_MILLISECONDS);
    return;
  }
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  reap (connections);
  if (connections->len == MAX_CONNECTIONS) {
    close (fd);
    return;
  }
  connection = g_new0 (Connection, 1);
  connection->server = self;
  connection->stream.fd = fd;
  connection->stream.stop_fd = self->stop_fd;
  connection->stream.deadline = g_get_monotonic_time () + LIFETIME;
  connection->thread = g_thread_try_new ("demo-talk", talk_thread, connection, NULL);
  if (connection->thread == NULL) {
    close (fd);
    g_free (connection);
    return;
  }
  g_ptr_array_add (connections, connection);
}

static gpointer
accept_thread (gpointer data)
{
  SallyDemoServer *self = data;
  g_autoptr (GPtrArray) connections = g_ptr_array_new_with_free_func (connection_free);
  struct pollfd fds[] = { { self->listen_fd, POLLIN, 0 }, { self->stop_fd, POLLIN, 0 } };

  for (;;) {
    int n = poll (fds, G_N_ELEMENTS (fds), -1);

    if (n < 0 && errno != EINTR)
      break;
    if (n > 0 && fds[1].revents != 0)
      break;
    if (n > 0 && fds[0].revents != 0)
      accept_one (self, connections);
  }
  return NULL;
}

static void
close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

static void
sally_demo_server_dispose (GObject *object)
{
  SallyDemoServer *self = SALLY_DEMO_SERVER (object);

  if (self->thread != NULL) {
    eventfd_write (self->stop_fd, 1);
    g_thread_join (g_steal_pointer (&self->thread));
  }
  close_fd (&self->listen_fd);
  close_fd (&self->stop_fd);
  g_clear_pointer (&self->context, SSL_CTX_free);
  G_OBJECT_CLASS (sally_demo_server_parent_class)->dispose (object);
}

static void
sally_demo_server_finalize (GObject *object)
{
  g_free (SALLY_DEMO_SERVER (object)->engine);
  G_OBJECT_CLASS (sally_demo_server_parent_class)->finalize (object);
}

static void
sally_demo_server_class_init (SallyDemoServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sally_demo_server_dispose;
  G_OBJECT_CLASS (klass)->finalize = sally_demo_server_finalize;
}

static void
sally_demo_server_init (SallyDemoServer *self)
{
  self->listen_fd = -1;
  self->stop_fd = -1;
}

static gboolean
open_sockets (SallyDemoServer *self)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  self->stop_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  self->listen_fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (self->stop_fd < 0 || self->listen_fd < 0
      || bind (self->listen_fd, (struct sockaddr *) &address, sizeof address) != 0
      || listen (self->listen_fd, BACKLOG) != 0
      || getsockname (self->listen_fd, (struct sockaddr *) &address, &length) != 0)
    return FALSE;
  self->port = ntohs (address.sin_port);
  return TRUE;
}

/**
 * sally_demo_server_new:
 * @pki: where its certificate comes from; not needed after this call
 * @engine: "postgres", "mysql", "oracle", "sqlserver", "sybase", "redis" or "kafka"
 * @fault: what is wrong with it
 * @error: %SALLY_ERROR_FAILED when there is no port, or a GThreadError
 *
 * Any thread; needs no main loop.
 *
 * Returns: (transfer full) (nullable): a server that listens
 */
SallyDemoServer *
sally_demo_server_new (SallyDemoPki *pki, const char *engine, SallyDemoFault fault, GError **error)
{
  g_autoptr (SallyDemoServer) self = g_object_new (SALLY_TYPE_DEMO_SERVER, NULL);

  g_return_val_if_fail (SALLY_IS_DEMO_PKI (pki), NULL);
  g_return_val_if_fail ((guint) fault < SALLY_N_DEMO_FAULTS, NULL);

  self->engine = g_strdup (engine);
  self->fault = fault;
  if (fault != SALLY_DEMO_NO_TLS && fault != SALLY_DEMO_SILENT) {
    self->context = sally_demo_pki_new_context (pki, fault, error);
    if (self->context == NULL)
      return NULL;
  }
  if (!open_sockets (self)) {
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_FAILED,
                 _("The demo server cannot listen on 127.0.0.1: %s"), g_strerror (errno));
    return NULL;
  }
  self->thread = g_thread_try_new ("demo-accept", accept_thread, self, error);
  return self->thread != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * sally_demo_server_get_engine:
 * @self: a demo server
 *
 * Returns: (transfer none): the engine whose first packets it speaks
 */
const char *
sally_demo_server_get_engine (SallyDemoServer *self)
{
  g_return_val_if_fail (SALLY_IS_DEMO_SERVER (self), NULL);

  return self->engine;
}

/**
 * sally_demo_server_get_fault:
 * @self: a demo server
 *
 * Returns: what is wrong with it
 */
SallyDemoFault
sally_demo_server_get_fault (SallyDemoServer *self)
{
  g_return_val_if_fail (SALLY_IS_DEMO_SERVER (self), SALLY_DEMO_GOOD);

  return self->fault;
}

/**
 * sally_demo_server_get_port:
 * @self: a demo server
 *
 * Returns: its port on 127.0.0.1
 */
guint16
sally_demo_server_get_port (SallyDemoServer *self)
{
  g_return_val_if_fail (SALLY_IS_DEMO_SERVER (self), 0);

  return self->port;
}

/**
 * sally_demo_fault_get_expectation:
 * @fault: a fault
 *
 * Returns: (transfer none): what a test of such a server must say
 */
const SallyDemoExpectation *
sally_demo_fault_get_expectation (SallyDemoFault fault)
{
  g_return_val_if_fail ((guint) fault < SALLY_N_DEMO_FAULTS, NULL);

  return &expectations[fault];
}
