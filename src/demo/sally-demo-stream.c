/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-demo-stream-private.h"

#include <errno.h>
#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

/* Reading and writing with a deadline and a way to be stopped.  Beside the
 * transport of the probe the only file that waits for a socket.
 */

#define FAREWELL (G_TIME_SPAN_SECOND)

/* Returns FALSE at the deadline, or when the server stops. */
static gboolean
wait_for (SallyDemoStream *self, short events)
{
  struct pollfd fds[] = { { self->fd, events, 0 }, { self->stop_fd, POLLIN, 0 } };
  gint64 left = self->deadline - g_get_monotonic_time ();
  int n;

  if (left <= 0)
    return FALSE;
  n = poll (fds, G_N_ELEMENTS (fds), (int) (left / 1000) + 1);
  if (n < 0)
    return errno == EINTR;
  return n > 0 && fds[1].revents == 0;
}

static gboolean
wait_for_tls (SallyDemoStream *self, int result)
{
  switch (SSL_get_error (self->ssl, result)) {
  case SSL_ERROR_WANT_READ:
    return wait_for (self, POLLIN);
  case SSL_ERROR_WANT_WRITE:
    return wait_for (self, POLLOUT);
  default:
    ERR_clear_error ();
    return FALSE;
  }
}

/* Returns the number of bytes, 0 when it has to be tried again, -1 at the end. */
static gssize
read_some (SallyDemoStream *self, void *bytes, gsize length)
{
  gssize n;

  if (self->ssl != NULL) {
    n = SSL_read (self->ssl, bytes, (int) length);
    if (n > 0)
      return n;
    return wait_for_tls (self, (int) n) ? 0 : -1;
  }
  n = recv (self->fd, bytes, length, 0);
  if (n > 0)
    return n;
  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return wait_for (self, POLLIN) ? 0 : -1;
  return -1;
}

/* Returns whether all of it came. */
gboolean
sally_demo_stream_read (SallyDemoStream *self, void *bytes, gsize length)
{
  gsize done = 0;

  while (done < length) {
    gssize n = read_some (self, (char *) bytes + done, length - done);

    if (n < 0)
      return FALSE;
    done += (gsize) n;
  }
  return TRUE;
}

static gssize
write_some (SallyDemoStream *self, const void *bytes, gsize length)
{
  gssize n;

  if (self->ssl != NULL) {
    n = SSL_write (self->ssl, bytes, (int) length);
    if (n > 0)
      return n;
    return wait_for_tls (self, (int) n) ? 0 : -1;
  }
  n = send (self->fd, bytes, length, MSG_NOSIGNAL);
  if (n > 0)
    return n;
  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return wait_for (self, POLLOUT) ? 0 : -1;
  return -1;
}

/* Returns whether all of it went. */
gboolean
sally_demo_stream_write (SallyDemoStream *self, const void *bytes, gsize length)
{
  gsize done = 0;

  while (done < length) {
    gssize n = write_some (self, (const char *) bytes + done, length - done);

    if (n < 0)
      return FALSE;
    done += (gsize) n;
  }
  return TRUE;
}

/* A session that is there is dropped without a word.  Returns whether the
 * handshake came to its end. */
gboolean
sally_demo_stream_start_tls (SallyDemoStream *self, SSL_CTX *context)
{
  int result;

  g_clear_pointer (&self->ssl, SSL_free);
  self->ssl = SSL_new (context);
  if (self->ssl == NULL || SSL_set_fd (self->ssl, self->fd) != 1)
    return FALSE;
  while ((result = SSL_accept (self->ssl)) != 1)
    if (!wait_for_tls (self, result))
      return FALSE;
  return TRUE;
}

/* Reads and forgets until the other side hangs up. */
void
sally_demo_stream_drain (SallyDemoStream *self)
{
  guint8 bytes[512];

  while (read_some (self, bytes, sizeof bytes) >= 0)
    continue;
}

/* What was written last must not be lost because of unread bytes, which would
 * turn the end into a reset. */
void
sally_demo_stream_close (SallyDemoStream *self)
{
  if (self->ssl != NULL && SSL_is_init_finished (self->ssl))
    SSL_shutdown (self->ssl);
  ERR_clear_error ();
  g_clear_pointer (&self->ssl, SSL_free);
  shutdown (self->fd, SHUT_WR);
  self->deadline = MIN (self->deadline, g_get_monotonic_time () + FAREWELL);
  sally_demo_stream_drain (self);
  close (self->fd);
  self->fd = -1;
}
