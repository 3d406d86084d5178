/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-server.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* Threads and locks are those of POSIX: ThreadSanitizer knows them, GLib's it
 * does not. */
struct _TestServer {
  const TestLine *script;
  const TestLine *plain_script; /* (nullable) */
  const TestLine *next_script;  /* (nullable) */
  SSL_CTX *context;             /* (owned) (nullable) */
  SSL_CTX *second_context;      /* (owned) (nullable) */
  int listener;
  int stop_pipe[2];
  guint16 port;
  pthread_t acceptor;
  pthread_mutex_t lock;
  GArray *threads;      /* (owned): pthread_t, acceptor only */
  GByteArray *received; /* (owned): under the lock */
  guint n_connections;  /* under the lock */
  guint n_ended;        /* under the lock */
  guint n_errors;       /* under the lock */
};

typedef struct {
  TestServer *server;
  int fd;
  SSL *ssl;
  gboolean first;
} Connection;

#define GREETING(low)                                                                              \
  "\x5D\0\0\0\x0a"                                                                                 \
  "10.11.6-MariaDB-0+deb12u1\0"                                                                    \
  "\x07\0\0\0ABCDEFGH\0\xFE" low "\x2D\x02\0\xFF\x81\x15\0\0\0\0\0\0\0\0\0\0"                      \
  "IJKLMNOPQRST\0mysql_native_password\0"

const TestLine test_greeting = { TEST_SEND, TEST_BYTES (GREETING ("\xFF")) };
const TestLine test_greeting_plain = { TEST_SEND, TEST_BYTES (GREETING ("\xF7")) };
const TestLine test_access_denied = {
  TEST_TLS_SEND, TEST_BYTES ("\x1B\0\0\x03\xFF\x15\x04#28000Access denied, no.")
};

/* Waits until @fd is ready; FALSE when the server is being freed. */
static gboolean
wait_for (Connection *self, short events)
{
  struct pollfd fds[2] = { { .fd = self->server->stop_pipe[0], .events = POLLIN },
                           { .fd = self->fd, .events = events } };

  while (poll (fds, 2, -1) < 0)
    g_assert_cmpint (errno, ==, EINTR);
  return fds[0].revents == 0;
}

static gboolean
wait_stop (Connection *self, int milliseconds)
{
  struct pollfd fd = { .fd = self->server->stop_pipe[0], .events = POLLIN };

  return poll (&fd, 1, milliseconds) > 0;
}

static void
keep (Connection *self, const void *bytes, gsize length)
{
  pthread_mutex_lock (&self->server->lock);
  if (self->server->received->len < 65536)
    g_byte_array_append (self->server->received, bytes, (guint) length);
  pthread_mutex_unlock (&self->server->lock);
}

static void
note_error (Connection *self)
{
  pthread_mutex_lock (&self->server->lock);
  self->server->n_errors++;
  pthread_mutex_unlock (&self->server->lock);
}

static gboolean
send_bytes (Connection *self, const guint8 *bytes, gsize length)
{
  gsize done = 0;

  while (done < length) {
    gssize n = send (self->fd, bytes + done, length - done, MSG_NOSIGNAL | MSG_DONTWAIT);

    if (n > 0)
      done += (gsize) n;
    else if (n < 0 && errno == EAGAIN) {
      if (!wait_for (self, POLLOUT))
        return FALSE;
    } else
      return FALSE;
  }
  return TRUE;
}

static gssize
receive (Connection *self, guint8 *buffer, gsize size)
{
  gssize n;

  if (!wait_for (self, POLLIN))
    return 0;
  n = recv (self->fd, buffer, size, 0);
  if (n > 0)
    keep (self, buffer, (gsize) n);
  return n;
}

/* Reads exactly @length bytes, into @buffer or not; others than @bytes are noted. */
static gboolean
expect (Connection *self, const guint8 *bytes, guint8 *into, gsize length)
{
  g_autofree guint8 *own = into == NULL ? g_malloc (length) : NULL;
  guint8 *buffer = into != NULL ? into : own;
  gsize done = 0;

  while (done < length) {
    gssize n = receive (self, buffer + done, length - done);

    if (n <= 0)
      return FALSE;
    done += (gsize) n;
  }
  if (bytes != NULL && memcmp (bytes, buffer, length) != 0)
    note_error (self);
  return TRUE;
}

static gboolean
drip (Connection *self, const guint8 *bytes, gsize length, int milliseconds)
{
  for (gsize i = 0; i < length; i++)
    if (!send_bytes (self, bytes + i, 1) || wait_stop (self, milliseconds))
      return FALSE;
  return TRUE;
}

/* OpenSSL over a non-blocking socket, so that a freed server does not hang. */
static gboolean
wait_for_ssl (Connection *self, int result)
{
  int error = SSL_get_error (self->ssl, result);

  if (error == SSL_ERROR_WANT_READ)
    return wait_for (self, POLLIN);
  if (error == SSL_ERROR_WANT_WRITE)
    return wait_for (self, POLLOUT);
  return FALSE;
}

static void
prepare_ssl (Connection *self, SSL_CTX *context)
{
  int one = 1;

  ioctl (self->fd, FIONBIO, &one);
  self->ssl = SSL_new (context);
  SSL_set_accept_state (self->ssl);
}

static gboolean
accept_tls (Connection *self, SSL_CTX *context)
{
  int result;

  ERR_clear_error ();
  SSL_free (self->ssl);
  prepare_ssl (self, context);
  SSL_set_fd (self->ssl, self->fd);
  while ((result = SSL_accept (self->ssl)) != 1)
    if (!wait_for_ssl (self, result)) {
      g_test_message ("SSL_accept: %s", ERR_reason_error_string (ERR_peek_error ()));
      return FALSE;
    }
  return TRUE;
}

/* How bytes of a handshake in memory travel. */
typedef gboolean (*Carry) (Connection *self, const TestLine *line, BIO *bio);

static gboolean
send_drip (Connection *self, const TestLine *line, BIO *out)
{
  guint8 buffer[4096];
  int n;

  while ((n = BIO_read (out, buffer, sizeof buffer)) > 0)
    if (!drip (self, buffer, (gsize) n, 1))
      return FALSE;
  return TRUE;
}

static gboolean
read_plain (Connection *self, const TestLine *line, BIO *in)
{
  guint8 buffer[4096];
  gssize n = receive (self, buffer, sizeof buffer);

  if (n > 0)
    BIO_write (in, buffer, (int) n);
  return n > 0;
}

static gboolean
send_tds (Connection *self, const TestLine *line, BIO *out)
{
  guint8 packet[4096];
  int n;

  while ((n = BIO_read (out, packet + 8, sizeof packet - 8)) > 0) {
    gsize whole = (gsize) n + 8;
    const guint8 header[8] = { *(const guint8 *) line->bytes, BIO_pending (out) == 0,
                               (guint8) (whole >> 8), (guint8) whole };

    memcpy (packet, header, sizeof header);
    if (!send_bytes (self, packet, whole))
      return FALSE;
  }
  return TRUE;
}

/* One whole message. */
static gboolean
read_tds (Connection *self, const TestLine *line, BIO *in)
{
  guint8 header[8], payload[4096];

  do {
    gsize length;

    if (!expect (self, NULL, header, sizeof header))
      return FALSE;
    length = ((gsize) header[2] << 8 | header[3]) - sizeof header;
    if (header[0] != 0x12 || length > sizeof payload - sizeof header) {
      note_error (self);
      return FALSE;
    }
    if (!expect (self, NULL, payload, length))
      return FALSE;
    BIO_write (in, payload, (int) length);
  } while ((header[1] & 1) == 0);
  return TRUE;
}

/* The handshake through memory; after it TLS is on the socket. */
static gboolean
accept_tls_in (Connection *self, const TestLine *line, Carry send, Carry read)
{
  BIO *in = BIO_new (BIO_s_mem ()), *out = BIO_new (BIO_s_mem ());
  int result;

  prepare_ssl (self, self->server->context);
  SSL_set_bio (self->ssl, in, out);
  while ((result = SSL_accept (self->ssl)) != 1)
    if (!send (self, line, out) || SSL_get_error (self->ssl, result) != SSL_ERROR_WANT_READ
        || !read (self, line, in))
      return FALSE;
  if (!send (self, line, out))
    return FALSE;
  /* What came with the end of the handshake is still in memory. */
  if (BIO_pending (in) == 0)
    SSL_set_fd (self->ssl, self->fd);
  return TRUE;
}

static gboolean
read_tls (Connection *self)
{
  guint8 buffer[4096];
  int n;

  while ((n = SSL_read (self->ssl, buffer, sizeof buffer)) <= 0)
    if (!wait_for_ssl (self, n))
      return FALSE;
  keep (self, buffer, (gsize) n);
  return TRUE;
}

static gboolean
write_tls (Connection *self, const void *bytes, gsize length)
{
  int n;

  while ((n = SSL_write (self->ssl, bytes, (int) length)) <= 0)
    if (!wait_for_ssl (self, n))
      return FALSE;
  return TRUE;
}

static gboolean
reset (Connection *self)
{
  struct linger linger = { 1, 0 };

  setsockopt (self->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  return FALSE;
}

static gboolean
swallow (Connection *self)
{
  guint8 buffer[4096];

  while (receive (self, buffer, sizeof buffer) > 0)
    ;
  return FALSE;
}

static gboolean
flood (Connection *self, const TestLine *line)
{
  while (send_bytes (self, line->bytes, line->length))
    ;
  return FALSE;
}

static gboolean
play (Connection *self, const TestLine *line)
{
  guint8 buffer[4096];

  switch (line->action) {
  case TEST_SEND:
    return send_bytes (self, line->bytes, line->length);
  case TEST_EXPECT:
  case TEST_READ:
    return expect (self, line->bytes, NULL, line->length);
  case TEST_READ_SOME:
    return receive (self, buffer, sizeof buffer) > 0;
  case TEST_SILENCE:
    return swallow (self);
  case TEST_DEAF:
    return !wait_stop (self, -1);
  case TEST_RESET:
    return reset (self);
  case TEST_DRIP:
    return drip (self, line->bytes, line->length, 20);
  case TEST_ENDLESS:
    return flood (self, line);
  case TEST_TLS:
    return accept_tls (self, self->server->context);
  case TEST_TLS_AGAIN:
    return accept_tls (self, self->server->second_context);
  case TEST_TLS_DRIP:
    return accept_tls_in (self, line, send_drip, read_plain);
  case TEST_TLS_TDS:
    return accept_tls_in (self, line, send_tds, read_tds);
  case TEST_TLS_SEND:
    return write_tls (self, line->bytes, line->length);
  case TEST_TLS_READ_SOME:
    return read_tls (self);
  case TEST_TLS_CLOSE:
    SSL_shutdown (self->ssl);
    return FALSE;
  case TEST_END:
  case TEST_CLOSE:
    break;
  }
  return FALSE;
}

static const TestLine *
choose_script (Connection *self)
{
  guint8 head[8] = { 0 };

  if (self->server->next_script != NULL && !self->first)
    return self->server->next_script;
  if (self->server->plain_script == NULL)
    return self->server->script;
  if (!wait_for (self, POLLIN) || recv (self->fd, head, sizeof head, MSG_PEEK) < 8)
    return self->server->script;
  return head[0] == 0x16 || memcmp (head, TEST_SSL_REQUEST, 8) == 0 ? self->server->script
                                                                    : self->server->plain_script;
}

static void *
serve (void *data)
{
  Connection *self = data;
  TestServer *server = self->server;
  sigset_t pipe;

  /* OpenSSL's writes raise it.  In this thread only: the program under test
   * must do without. */
  sigemptyset (&pipe);
  sigaddset (&pipe, SIGPIPE);
  pthread_sigmask (SIG_BLOCK, &pipe, NULL);
  for (const TestLine *line = choose_script (self); line->action != TEST_END; line++)
    if (!play (self, line))
      break;
  SSL_free (self->ssl);
  close (self->fd);
  g_free (self);
  pthread_mutex_lock (&server->lock);
  server->n_ended++;
  pthread_mutex_unlock (&server->lock);
  return NULL;
}

static void *
accept_all (void *data)
{
  TestServer *self = data;
  struct pollfd fds[2] = { { .fd = self->stop_pipe[0], .events = POLLIN },
                           { .fd = self->listener, .events = POLLIN } };

  while (poll (fds, 2, -1) >= 0 && fds[0].revents == 0) {
    Connection *connection = g_new0 (Connection, 1);
    pthread_t thread;
    int one = 1;

    connection->server = self;
    connection->first = self->threads->len == 0;
    connection->fd = accept (self->listener, NULL, NULL);
    g_assert_cmpint (connection->fd, >=, 0);
    setsockopt (connection->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    pthread_mutex_lock (&self->lock);
    self->n_connections++;
    pthread_mutex_unlock (&self->lock);
    g_assert_cmpint (pthread_create (&thread, NULL, serve, connection), ==, 0);
    g_array_append_val (self->threads, thread);
  }
  return NULL;
}

static int
listen_somewhere (guint16 *port)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (fd, 128), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &length), ==, 0);
  *port = ntohs (address.sin_port);
  return fd;
}

TestServer *
test_server_new (const TestLine *script)
{
  TestServer *self = g_new0 (TestServer, 1);

  self->script = script;
  self->threads = g_array_new (FALSE, FALSE, sizeof (pthread_t));
  self->received = g_byte_array_new ();
  pthread_mutex_init (&self->lock, NULL);
  g_assert_cmpint (pipe (self->stop_pipe), ==, 0);
  self->listener = listen_somewhere (&self->port);
  g_assert_cmpint (pthread_create (&self->acceptor, NULL, accept_all, self), ==, 0);
  return self;
}

void
test_server_free (TestServer *self)
{
  close (self->stop_pipe[1]);
  pthread_join (self->acceptor, NULL);
  for (guint i = 0; i < self->threads->len; i++)
    pthread_join (g_array_index (self->threads, pthread_t, i), NULL);
  close (self->stop_pipe[0]);
  close (self->listener);
  pthread_mutex_destroy (&self->lock);
  g_array_unref (self->threads);
  g_byte_array_unref (self->received);
  SSL_CTX_free (self->context);
  SSL_CTX_free (self->second_context);
  g_free (self);
}

guint16
test_server_get_port (TestServer *self)
{
  return self->port;
}

void
test_server_set_plain_script (TestServer *self, const TestLine *script)
{
  self->plain_script = script;
}

void
test_server_set_next_script (TestServer *self, const TestLine *script)
{
  self->next_script = script;
}

static SSL_CTX *
make_context (const TestCertificate *leaf, const TestCertificate *const *others, guint n_others)
{
  SSL_CTX *context = SSL_CTX_new (TLS_server_method ());

  /* Old versions and weak keys are the client's to judge. */
  SSL_CTX_set_security_level (context, 0);
  SSL_CTX_set_cipher_list (context, "ALL:@SECLEVEL=0");
  SSL_CTX_set_min_proto_version (context, TLS1_VERSION);
  SSL_CTX_set_mode (context, SSL_MODE_NO_AUTO_CHAIN);
  g_assert_cmpint (SSL_CTX_use_certificate (context, leaf->openssl), ==, 1);
  g_assert_cmpint (SSL_CTX_use_PrivateKey (context, leaf->key), ==, 1);
  for (guint i = 0; i < n_others; i++)
    g_assert_cmpint (SSL_CTX_add1_chain_cert (context, others[i]->openssl), ==, 1);
  return context;
}

SSL_CTX *
test_server_set_chain (TestServer *self,
                       const TestCertificate *leaf,
                       const TestCertificate *const *others,
                       guint n_others)
{
  SSL_CTX_free (self->context);
  self->context = make_context (leaf, others, n_others);
  return self->context;
}

SSL_CTX *
test_server_set_second_chain (TestServer *self, const TestCertificate *leaf)
{
  SSL_CTX_free (self->second_context);
  self->second_context = make_context (leaf, NULL, 0);
  return self->second_context;
}

static guint
read_counter (TestServer *self, const guint *counter)
{
  guint value;

  pthread_mutex_lock (&self->lock);
  value = *counter;
  pthread_mutex_unlock (&self->lock);
  return value;
}

guint
test_server_get_n_connections (TestServer *self)
{
  return read_counter (self, &self->n_connections);
}

guint
test_server_get_n_ended (TestServer *self)
{
  return read_counter (self, &self->n_ended);
}

guint
test_server_get_n_errors (TestServer *self)
{
  return read_counter (self, &self->n_errors);
}

GBytes *
test_server_get_received (TestServer *self)
{
  GBytes *bytes;

  pthread_mutex_lock (&self->lock);
  bytes = g_bytes_new (self->received->data, self->received->len);
  pthread_mutex_unlock (&self->lock);
  return bytes;
}

/* A port that was free a moment ago. */
guint16
test_find_closed_port (void)
{
  guint16 port;

  close (listen_somewhere (&port));
  return port;
}
