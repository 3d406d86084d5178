/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-transport-private.h"

#include "sally-resolver-private.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Sockets with three clocks (connect, each read, the whole test) and a cancel
 * fd.  The only place of the probe that waits.
 *
 * Non-blocking sockets and poll() rather than GSocketClient: called from a
 * worker that one tries the addresses of a name one after the other, so a dead
 * first address costs seconds.
 *
 * What is written is kept until somebody reads, so that everything of one turn
 * travels in one segment (MySQL's SSLRequest and the ClientHello); a round trip
 * is counted each time that we wait for the peer after having sent.
 */

#define SLICE (50 * G_TIME_SPAN_MILLISECOND)
#define MAX_RECEIVED (2 * 1024 * 1024)
#define MAX_OUT (1024 * 1024)

/**
 * sally_transport_set_outcome: (skip)
 * @self: a transport
 * @outcome: how something ended
 * @system_error: errno behind it, or 0
 *
 * Returns: @outcome
 */
SallyNetOutcome
sally_transport_set_outcome (SallyTransport *self, SallyNetOutcome outcome, int system_error)
{
  self->outcome = outcome;
  self->system_error = system_error;
  return outcome;
}

/**
 * sally_net_outcome_from_errno: (skip)
 * @error: errno of a socket
 *
 * Returns: what it means for the person
 */
SallyNetOutcome
sally_net_outcome_from_errno (int error)
{
  switch (error) {
  case ECONNREFUSED:
    return SALLY_NET_REFUSED;
  case ETIMEDOUT:
    return SALLY_NET_TIMED_OUT;
  case ECONNRESET:
  case EPIPE:
  case ECONNABORTED:
    return SALLY_NET_RESET;
  case ENETUNREACH:
  case EHOSTUNREACH:
  case ENETDOWN:
  case EHOSTDOWN:
  case EADDRNOTAVAIL:
  case EAFNOSUPPORT:
  case EACCES:
  case EPERM:
    return SALLY_NET_UNREACHABLE;
  default:
    return SALLY_NET_FAILED;
  }
}

static gboolean
is_cancelled (SallyTransport *self)
{
  return self->cancellable != NULL && g_cancellable_is_cancelled (self->cancellable);
}

/**
 * sally_transport_poll: (skip)
 * @self: a transport
 * @fds: (array length=n_fds): what to wait for; the first is left to the cancel fd
 * @n_fds: how many
 * @until: in monotonic microseconds
 *
 * Returns: %SALLY_NET_OK when one of @fds is ready
 */
SallyNetOutcome
sally_transport_poll (SallyTransport *self, struct pollfd *fds, nfds_t n_fds, gint64 until)
{
  fds[0].fd = self->cancel_fd;
  fds[0].events = POLLIN;
  for (;;) {
    gint64 now = g_get_monotonic_time ();
    gint64 end = MIN (until, self->deadline);
    gint64 left = end - now;
    int n;

    if (is_cancelled (self))
      return sally_transport_set_outcome (self, SALLY_NET_CANCELLED, 0);
    /* Without a cancel fd (the process has no descriptors left) it is a look
     * at the cancellable now and then. */
    if (self->cancellable != NULL && self->cancel_fd < 0)
      left = MIN (left, SLICE);
    left = CLAMP (left, 0, G_TIME_SPAN_HOUR);
    n = poll (fds, n_fds, (int) ((left + 999) / 1000));
    if (n < 0 && errno != EINTR)
      return sally_transport_set_outcome (self, SALLY_NET_FAILED, errno);
    if (is_cancelled (self))
      return sally_transport_set_outcome (self, SALLY_NET_CANCELLED, 0);
    if (n > 0)
      return SALLY_NET_OK;
    now = g_get_monotonic_time ();
    if (now >= end) {
      self->out_of_time = now >= self->deadline;
      return sally_transport_set_outcome (self, SALLY_NET_TIMED_OUT, 0);
    }
  }
}

static SallyNetOutcome
poll_socket (SallyTransport *self, short events)
{
  struct pollfd fds[2] = { { 0 }, { .fd = self->fd, .events = events } };

  return sally_transport_poll (self, fds, G_N_ELEMENTS (fds),
                               g_get_monotonic_time ()
                                   + self->read_timeout * G_TIME_SPAN_MILLISECOND);
}

/**
 * sally_transport_new:
 * @cancellable: (nullable): wakes every wait
 * @connect_timeout: milliseconds for a look-up, and for the TCP connection
 * @read_timeout: milliseconds without a byte from the peer
 * @deadline: when the whole test ends, in monotonic microseconds
 *
 * A transport belongs to one thread.
 *
 * Returns: (transfer full): a transport that is not connected
 */
SallyTransport *
sally_transport_new (GCancellable *cancellable,
                     guint connect_timeout,
                     guint read_timeout,
                     gint64 deadline)
{
  SallyTransport *self = g_new0 (SallyTransport, 1);
  GPollFD poll_fd;

  self->fd = -1;
  self->cancel_fd = -1;
  if (cancellable != NULL) {
    self->cancellable = g_object_ref (cancellable);
    if (g_cancellable_make_pollfd (cancellable, &poll_fd))
      self->cancel_fd = poll_fd.fd;
  }
  self->deadline = deadline;
  self->connect_timeout = connect_timeout;
  self->read_timeout = read_timeout;
  self->out = g_byte_array_new ();
  return self;
}

/**
 * sally_transport_new_for_fd:
 * @fd: (transfer full): a connected, non-blocking stream socket
 * @read_timeout: milliseconds without a byte from the peer
 * @deadline: in monotonic microseconds
 *
 * For tests and fuzzing.
 *
 * Returns: (transfer full): a transport over @fd
 */
SallyTransport *
sally_transport_new_for_fd (int fd, guint read_timeout, gint64 deadline)
{
  SallyTransport *self = sally_transport_new (NULL, read_timeout, read_timeout, deadline);

  self->fd = fd;
  return self;
}

/**
 * sally_transport_free:
 * @self: (transfer full): a transport
 *
 * Hangs up; what was written and not flushed is lost.
 */
void
sally_transport_free (SallyTransport *self)
{
  g_return_if_fail (self != NULL);

  if (self->fd >= 0)
    close (self->fd);
  if (self->cancel_fd >= 0)
    g_cancellable_release_fd (self->cancellable);
  g_clear_object (&self->cancellable);
  g_byte_array_unref (self->out);
  g_free (self);
}

/**
 * sally_transport_resolve:
 * @self: a transport
 * @host: a host name or address, as typed
 * @port: the port
 * @addresses: (out) (element-type SallyAddress): where to connect to
 * @error: (out): EAI_* when there is no address, else 0
 *
 * Returns: %SALLY_NET_OK when @addresses or @error was set
 */
SallyNetOutcome
sally_transport_resolve (
    SallyTransport *self, const char *host, guint16 port, GArray **addresses, int *error)
{
  gint64 until = g_get_monotonic_time () + self->connect_timeout * G_TIME_SPAN_MILLISECOND;
  g_autofree char *clean = sally_resolver_clean_host (host);

  if (clean == NULL) {
    *error = EAI_NONAME;
    return SALLY_NET_OK;
  }
  return sally_transport_set_outcome (
      self, sally_resolver_look_up (self, clean, port, until, addresses, error), 0);
}

/**
 * sally_transport_write:
 * @self: a connected transport
 * @data: what to send
 * @length: how much
 *
 * It leaves with the next flush or read.
 */
void
sally_transport_write (SallyTransport *self, const void *data, gsize length)
{
  if (length > MAX_OUT - self->out->len)
    self->broken = TRUE;
  if (!self->broken)
    g_byte_array_append (self->out, data, (guint) length);
}

static void
wrap_out (SallyTransport *self)
{
  g_autoptr (GByteArray) data = self->out;

  self->out = g_byte_array_new ();
  self->framing->wrap (self->out, data->data, data->len);
}

/**
 * sally_transport_flush:
 * @self: a connected transport
 *
 * Sends what was written.  A peer that takes no more is no failure here: it may
 * have said why before it hung up, and the next read finds that.
 *
 * Returns: how it ended
 */
SallyNetOutcome
sally_transport_flush (SallyTransport *self)
{
  gsize done = 0;

  if (self->framing != NULL && self->out->len > 0)
    wrap_out (self);
  while (done < self->out->len && !self->broken) {
    gssize n = send (self->fd, self->out->data + done, self->out->len - done, MSG_NOSIGNAL);
    SallyNetOutcome outcome;

    if (n > 0) {
      done += (gsize) n;
      self->sent = TRUE;
    } else if (n < 0 && errno == EAGAIN) {
      outcome = poll_socket (self, POLLOUT);
      if (outcome != SALLY_NET_OK)
        return outcome;
    } else if (n < 0 && errno != EINTR)
      self->broken = TRUE;
  }
  g_byte_array_set_size (self->out, 0);
  return SALLY_NET_OK;
}

static SallyNetOutcome
read_raw (SallyTransport *self, void *buffer, gsize size, gsize *n_read)
{
  SallyNetOutcome outcome = sally_transport_flush (self);

  *n_read = 0;
  while (outcome == SALLY_NET_OK) {
    gssize n;

    if (is_cancelled (self))
      return sally_transport_set_outcome (self, SALLY_NET_CANCELLED, 0);
    self->out_of_time = g_get_monotonic_time () >= self->deadline;
    if (self->out_of_time)
      return sally_transport_set_outcome (self, SALLY_NET_TIMED_OUT, 0);
    n = recv (self->fd, buffer, size, 0);
    if (n > 0) {
      self->round_trips += self->sent ? 1 : 0;
      self->sent = FALSE;
      self->received += (guint64) n;
      *n_read = (gsize) n;
      if (self->received > MAX_RECEIVED)
        return sally_transport_refuse (self);
      return SALLY_NET_OK;
    }
    if (n == 0)
      return sally_transport_set_outcome (self, self->broken ? SALLY_NET_RESET : SALLY_NET_CLOSED,
                                          0);
    if (errno == EAGAIN)
      outcome = poll_socket (self, POLLIN);
    else if (errno != EINTR)
      return sally_transport_set_outcome (self, sally_net_outcome_from_errno (errno), errno);
  }
  return outcome;
}

/* Reads the header of the next packet that carries something. */
static SallyNetOutcome
read_header (SallyTransport *self)
{
  guint8 header[16];
  gsize done = 0, n;
  gssize payload;

  while (done < self->framing->header_length) {
    SallyNetOutcome outcome =
        read_raw (self, header + done, self->framing->header_length - done, &n);

    if (outcome != SALLY_NET_OK)
      return outcome;
    done += n;
  }
  payload = self->framing->unwrap (header);
  if (payload < 0)
    return sally_transport_set_outcome (self, SALLY_NET_FAILED, EBADMSG);
  self->payload = (gsize) payload;
  return SALLY_NET_OK;
}

/**
 * sally_transport_read:
 * @self: a connected transport
 * @buffer: (array length=size): where to
 * @size: how much fits
 * @n_read: (out): how much came, at least 1 when all is well
 *
 * Sends what was written, then waits for the peer.  More than 2 MiB from one
 * peer are refused: the longest chain that is accepted has half of that.
 *
 * Returns: how it ended; %SALLY_NET_CLOSED at the end of the stream
 */
SallyNetOutcome
sally_transport_read (SallyTransport *self, void *buffer, gsize size, gsize *n_read)
{
  SallyNetOutcome outcome;

  *n_read = 0;
  if (self->framing == NULL)
    return read_raw (self, buffer, size, n_read);
  while (self->payload == 0) {
    outcome = read_header (self);
    if (outcome != SALLY_NET_OK)
      return outcome;
  }
  outcome = read_raw (self, buffer, MIN (size, self->payload), n_read);
  self->payload -= *n_read;
  return outcome;
}

/**
 * sally_transport_peek:
 * @self: a connected transport
 * @buffer: (array length=size): where to
 * @size: how much fits
 *
 * Looks at what has arrived already; never waits.
 *
 * Returns: how much there is, 0 when nothing
 */
gsize
sally_transport_peek (SallyTransport *self, void *buffer, gsize size)
{
  gssize n = recv (self->fd, buffer, size, MSG_PEEK | MSG_DONTWAIT);

  return n > 0 ? (gsize) n : 0;
}

/**
 * sally_transport_wait:
 * @self: a transport
 * @fd: what to wait for until it is readable, or -1 for nothing
 * @until: in monotonic microseconds
 *
 * Returns: how it ended
 */
SallyNetOutcome
sally_transport_wait (SallyTransport *self, int fd, gint64 until)
{
  struct pollfd fds[2] = { { 0 }, { .fd = fd, .events = POLLIN } };

  return sally_transport_poll (self, fds, G_N_ELEMENTS (fds), until);
}

/**
 * sally_transport_refuse:
 * @self: a transport
 *
 * Notes that the peer sends more than anything of ours can be an answer to.
 *
 * Returns: %SALLY_NET_FAILED
 */
SallyNetOutcome
sally_transport_refuse (SallyTransport *self)
{
  return sally_transport_set_outcome (self, SALLY_NET_FAILED, EMSGSIZE);
}

/**
 * sally_transport_get_outcome:
 * @self: a transport
 *
 * Returns: how the last thing that failed ended, or %SALLY_NET_OK
 */
SallyNetOutcome
sally_transport_get_outcome (SallyTransport *self)
{
  return self->outcome;
}

/**
 * sally_transport_get_system_error:
 * @self: a transport
 *
 * Returns: errno behind the outcome, or 0
 */
int
sally_transport_get_system_error (SallyTransport *self)
{
  return self->system_error;
}

/**
 * sally_transport_get_out_of_time:
 * @self: a transport
 *
 * Returns: whether it was the clock of the whole test that ran out
 */
gboolean
sally_transport_get_out_of_time (SallyTransport *self)
{
  return self->out_of_time;
}

/**
 * sally_transport_get_address:
 * @self: a connected transport
 *
 * Returns: (transfer none): who answered
 */
const SallyAddress *
sally_transport_get_address (SallyTransport *self)
{
  return &self->address;
}

/**
 * sally_transport_get_connect_time:
 * @self: a connected transport
 *
 * Returns: microseconds that the TCP handshake took, about one round trip
 */
gint64
sally_transport_get_connect_time (SallyTransport *self)
{
  return self->connect_time;
}

/**
 * sally_transport_get_round_trips:
 * @self: a transport
 *
 * Returns: how often it waited for the peer, the TCP handshake included
 */
guint
sally_transport_get_round_trips (SallyTransport *self)
{
  return self->round_trips;
}

/**
 * sally_transport_set_read_timeout:
 * @self: a transport
 * @read_timeout: milliseconds, for what is read from now on
 */
void
sally_transport_set_read_timeout (SallyTransport *self, guint read_timeout)
{
  self->read_timeout = read_timeout;
}

/**
 * sally_transport_set_framing:
 * @self: a transport
 * @framing: (nullable): how bytes travel from now on, %NULL as they are
 *
 * What was written before still leaves as it was meant to.
 */
void
sally_transport_set_framing (SallyTransport *self, const SallyFraming *framing)
{
  if (self->framing != NULL && framing != self->framing && self->out->len > 0)
    wrap_out (self);
  self->framing = framing;
  self->payload = 0;
}
