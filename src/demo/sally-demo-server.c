/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-demo-server.h"

#include "sally-demo-pki-private.h"
#include "sally-demo-talk-private.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

/* A demo server on a free port of the loopback interface: right or wrong in one
 * way.  Each connection has a thread of GThreadedSocketService; they end within
 * a moment of the server's own end.
 */

#define MAX_CONNECTIONS 128
#define READ_SECONDS 10
#define TICK_MILLISECONDS 50

/* What connections share with the server, and may outlive it with. */
typedef struct {
  gatomicrefcount refs;
  SSL_CTX *context; /* (owned) */
  SallyDemoFault fault;
  gboolean mysql;
  int stopped; /* atomic */
} Shared;

struct _SallyDemoServer {
  GObject parent_instance;

  GSocketService *service; /* (owned) */
  Shared *shared;          /* (owned) */
  char *engine;            /* (owned) */
  guint16 port;
};

G_DEFINE_FINAL_TYPE (SallyDemoServer, sally_demo_server, G_TYPE_OBJECT)

static const SallyDemoExpectation expectations[] = {
  [SALLY_DEMO_GOOD] = { "good", SALLY_VERDICT_PASS, NULL },
  [SALLY_DEMO_EXPIRED] = { "expired", SALLY_VERDICT_FAIL, "cert.expired" },
  [SALLY_DEMO_NOT_YET_VALID] = { "not-yet-valid", SALLY_VERDICT_FAIL, "cert.not-yet-valid" },
  [SALLY_DEMO_WRONG_NAME] = { "wrong-name", SALLY_VERDICT_FAIL, "cert.hostname" },
  [SALLY_DEMO_SELF_SIGNED] = { "self-signed", SALLY_VERDICT_FAIL, "cert.self-signed" },
  [SALLY_DEMO_INCOMPLETE_CHAIN] = { "incomplete-chain", SALLY_VERDICT_FAIL, "chain.complete" },
  [SALLY_DEMO_NO_TLS] = { "no-tls", SALLY_VERDICT_FAIL, "proto.starttls" },
  [SALLY_DEMO_SILENT] = { "silent", SALLY_VERDICT_COULD_NOT_TEST, "net.connect" },
};
G_STATIC_ASSERT (G_N_ELEMENTS (expectations) == SALLY_N_DEMO_FAULTS);

static void
shared_unref (gpointer data, GClosure *closure)
{
  Shared *shared = data;

  if (!g_atomic_ref_count_dec (&shared->refs))
    return;
  SSL_CTX_free (shared->context);
  g_free (shared);
}

/* Says nothing until the other side has enough of it. */
static void
stay_silent (const Shared *shared, int fd)
{
  while (!g_atomic_int_get (&shared->stopped)) {
    struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
    char byte[256];

    if (poll (&poll_fd, 1, TICK_MILLISECONDS) > 0 && recv (fd, byte, sizeof byte, 0) <= 0)
      return;
  }
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection *connection,
        GObject *source,
        gpointer data)
{
  Shared *shared = data;
  GSocket *socket = g_socket_connection_get_socket (connection);
  const struct timeval timeout = { READ_SECONDS, 0 };
  SallyDemoTalk talk = { .fd = g_socket_get_fd (socket),
                         .context = shared->context,
                         .fault = shared->fault };

  /* OpenSSL and plain recv() work on the descriptor itself. */
  g_unix_set_fd_nonblocking (talk.fd, FALSE, NULL);
  setsockopt (talk.fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  setsockopt (talk.fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
  if (shared->fault == SALLY_DEMO_SILENT)
    stay_silent (shared, talk.fd);
  else if (shared->mysql)
    sally_demo_talk_mysql (&talk);
  else
    sally_demo_talk_postgres (&talk);
  if (talk.ssl != NULL) {
    SSL_shutdown (talk.ssl);
    SSL_free (talk.ssl);
  }
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  return TRUE;
}

static void
sally_demo_server_dispose (GObject *object)
{
  SallyDemoServer *self = SALLY_DEMO_SERVER (object);

  if (self->shared != NULL)
    g_atomic_int_set (&self->shared->stopped, TRUE);
  if (self->service != NULL) {
    g_socket_service_stop (self->service);
    g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  }
  g_clear_object (&self->service);
  if (self->shared != NULL)
    shared_unref (g_steal_pointer (&self->shared), NULL);
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
}

static gboolean
listen_on_loopback (SallyDemoServer *self, GError **error)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) got = NULL;

  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), wanted,
                                      G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &got,
                                      error))
    return FALSE;
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));
  return TRUE;
}

/**
 * sally_demo_server_new:
 * @pki: whose certificates it presents
 * @engine: "postgres" or "mysql"
 * @fault: what is wrong with it
 * @error: of %G_IO_ERROR
 *
 * Starts to listen at once; connections are accepted while the default main
 * context runs.  Main thread.
 *
 * Returns: (transfer full) (nullable): a running server
 */
SallyDemoServer *
sally_demo_server_new (SallyDemoPki *pki, const char *engine, SallyDemoFault fault, GError **error)
{
  g_autoptr (SallyDemoServer) self = g_object_new (SALLY_TYPE_DEMO_SERVER, NULL);
  Shared *shared = g_new0 (Shared, 1);

  g_atomic_ref_count_init (&shared->refs);
  shared->context = sally_demo_pki_new_context (pki, fault);
  shared->fault = fault;
  shared->mysql = g_str_equal (engine, "mysql");
  self->shared = shared;
  self->engine = g_strdup (engine);
  self->service = g_threaded_socket_service_new (MAX_CONNECTIONS);
  g_socket_listener_set_backlog (G_SOCKET_LISTENER (self->service), 512);
  g_atomic_ref_count_inc (&shared->refs);
  g_signal_connect_data (self->service, "run", G_CALLBACK (run_cb), shared, shared_unref, 0);
  if (!listen_on_loopback (self, error))
    return NULL;
  g_socket_service_start (self->service);
  return g_steal_pointer (&self);
}

/**
 * sally_demo_server_get_engine:
 * @self: a server
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
 * @self: a server
 *
 * Returns: what is wrong with it
 */
SallyDemoFault
sally_demo_server_get_fault (SallyDemoServer *self)
{
  g_return_val_if_fail (SALLY_IS_DEMO_SERVER (self), SALLY_DEMO_GOOD);

  return self->shared->fault;
}

/**
 * sally_demo_server_get_port:
 * @self: a server
 *
 * Returns: the port on 127.0.0.1
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
 * Returns: (transfer none): what a verify-full test with the demo root must give
 */
const SallyDemoExpectation *
sally_demo_fault_get_expectation (SallyDemoFault fault)
{
  g_return_val_if_fail ((guint) fault < SALLY_N_DEMO_FAULTS, NULL);

  return &expectations[fault];
}
