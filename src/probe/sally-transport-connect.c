/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-transport-private.h"

#include "sally-resolver-private.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

/* The connect of the transport: several addresses, the first that answers wins
 * (RFC 8305, "Happy Eyeballs").
 */

#define STAGGER (250 * G_TIME_SPAN_MILLISECOND)

/* One attempt to connect; fd is -1 when it has ended. */
typedef struct {
  int fd;
  const SallyAddress *address;
  gint64 started;
} Attempt;

typedef struct {
  Attempt attempts[SALLY_RESOLVER_MAX_ADDRESSES];
  guint n_started;
  guint n_open;
  int error; /* the most telling errno so far */
} Race;

/* "Refused" says more than "no route", which the other family may give. */
static int
rank_error (int error)
{
  switch (sally_net_outcome_from_errno (error)) {
  case SALLY_NET_REFUSED:
    return 5;
  case SALLY_NET_RESET:
    return 4;
  case SALLY_NET_TIMED_OUT:
    return 3;
  case SALLY_NET_UNREACHABLE:
    return 2;
  case SALLY_NET_OK:
  case SALLY_NET_CLOSED:
  case SALLY_NET_CANCELLED:
  case SALLY_NET_FAILED:
    break;
  }
  return error != 0 ? 1 : 0;
}

static void
end_attempt (Race *race, Attempt *attempt, int error)
{
  if (rank_error (error) > rank_error (race->error))
    race->error = error;
  if (attempt->fd < 0)
    return;
  close (attempt->fd);
  attempt->fd = -1;
  race->n_open--;
}

/* A connection to a port of the ephemeral range where nobody listens may meet
 * itself; both ends are then the same. */
static gboolean
is_connected_to_itself (int fd)
{
  struct sockaddr_storage here = { 0 }, there = { 0 };
  socklen_t here_length = sizeof here, there_length = sizeof there;

  return getsockname (fd, (struct sockaddr *) &here, &here_length) == 0
         && getpeername (fd, (struct sockaddr *) &there, &there_length) == 0
         && here_length == there_length && memcmp (&here, &there, here_length) == 0;
}

static gboolean
win (SallyTransport *self, Race *race, Attempt *attempt)
{
  int one = 1;

  if (is_connected_to_itself (attempt->fd)) {
    end_attempt (race, attempt, ECONNREFUSED);
    return FALSE;
  }
  self->fd = attempt->fd;
  attempt->fd = -1;
  race->n_open--;
  self->address = *attempt->address;
  self->connect_time = g_get_monotonic_time () - attempt->started;
  setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  /* The peer may speak first: our last packet of the TCP handshake counts as
   * sent. */
  self->sent = TRUE;
  self->round_trips = 1;
  sally_transport_set_outcome (self, SALLY_NET_OK, 0);
  return TRUE;
}

/* Returns whether it connected at once. */
static gboolean
start_attempt (SallyTransport *self, Race *race, const SallyAddress *address)
{
  Attempt *attempt = &race->attempts[race->n_started++];

  attempt->address = address;
  attempt->started = g_get_monotonic_time ();
  attempt->fd = socket (address->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (attempt->fd < 0) {
    end_attempt (race, attempt, errno);
    return FALSE;
  }
  race->n_open++;
  if (connect (attempt->fd, (const struct sockaddr *) &address->address, address->length) == 0)
    return win (self, race, attempt);
  if (errno != EINPROGRESS)
    end_attempt (race, attempt, errno);
  return FALSE;
}

/* Looks at the attempts that poll() found ready. */
static gboolean
check_attempts (SallyTransport *self, Race *race, const struct pollfd *fds)
{
  guint n = 1;

  for (guint i = 0; i < race->n_started; i++) {
    Attempt *attempt = &race->attempts[i];
    int error = 0;
    socklen_t length = sizeof error;

    if (attempt->fd < 0)
      continue;
    if (fds[n++].revents == 0)
      continue;
    if (getsockopt (attempt->fd, SOL_SOCKET, SO_ERROR, &error, &length) != 0)
      error = errno;
    /* A port where nobody listens refuses; a reset came after the connection
     * was made, and whoever reads next is to find it. */
    self->broken = error == ECONNRESET;
    if (error != 0 && !self->broken)
      end_attempt (race, attempt, error);
    else if (win (self, race, attempt))
      return TRUE;
  }
  return FALSE;
}

static SallyNetOutcome
poll_attempts (SallyTransport *self, Race *race, gint64 until, struct pollfd *fds)
{
  nfds_t n = 1;

  for (guint i = 0; i < race->n_started; i++) {
    if (race->attempts[i].fd < 0)
      continue;
    fds[n].fd = race->attempts[i].fd;
    fds[n].events = POLLOUT;
    fds[n].revents = 0;
    n++;
  }
  return sally_transport_poll (self, fds, n, until);
}

static SallyNetOutcome
run_race (SallyTransport *self, Race *race, GArray *addresses)
{
  struct pollfd fds[SALLY_RESOLVER_MAX_ADDRESSES + 1] = { 0 };
  guint n_addresses = MIN (addresses->len, SALLY_RESOLVER_MAX_ADDRESSES);
  gint64 next = g_get_monotonic_time ();
  gint64 end = next + self->connect_timeout * G_TIME_SPAN_MILLISECOND;

  for (;;) {
    gboolean more = race->n_started < n_addresses;
    guint n_open = race->n_open;
    gint64 until = more ? MIN (next, end) : end;
    SallyNetOutcome outcome;

    if (more && (g_get_monotonic_time () >= next || n_open == 0)) {
      next = g_get_monotonic_time () + STAGGER;
      if (start_attempt (self, race, &g_array_index (addresses, SallyAddress, race->n_started)))
        return SALLY_NET_OK;
      continue;
    }
    if (n_open == 0)
      return sally_transport_set_outcome (self, sally_net_outcome_from_errno (race->error),
                                          race->error);
    outcome = poll_attempts (self, race, until, fds);
    if (outcome == SALLY_NET_TIMED_OUT && !self->out_of_time && until < end)
      continue;
    if (outcome != SALLY_NET_OK)
      return outcome;
    if (check_attempts (self, race, fds))
      return SALLY_NET_OK;
    if (race->n_open < n_open)
      next = g_get_monotonic_time ();
  }
}

/**
 * sally_transport_connect:
 * @self: a transport that is not connected
 * @addresses: (element-type SallyAddress): where to, in order; at most 16 are
 *   tried
 *
 * Starts one attempt each 250 ms, or at once when all others failed; the first
 * that succeeds stays (RFC 8305).
 *
 * Returns: how it ended
 */
SallyNetOutcome
sally_transport_connect (SallyTransport *self, GArray *addresses)
{
  Race race = { 0 };
  SallyNetOutcome outcome = run_race (self, &race, addresses);

  for (guint i = 0; i < race.n_started; i++)
    end_attempt (&race, &race.attempts[i], 0);
  return outcome;
}

/**
 * sally_address_to_string:
 * @address: an address
 * @with_port: whether to add the port
 *
 * Returns: (transfer full): `10.1.2.3`, `10.1.2.3:5432`, `::1`, `[::1]:5432`
 */
char *
sally_address_to_string (const SallyAddress *address, gboolean with_port)
{
  char host[NI_MAXHOST], service[NI_MAXSERV];

  if (getnameinfo ((const struct sockaddr *) &address->address, address->length, host, sizeof host,
                   service, sizeof service, NI_NUMERICHOST | NI_NUMERICSERV)
      != 0)
    return g_strdup ("");
  if (!with_port)
    return g_strdup (host);
  if (strchr (host, ':') != NULL)
    return g_strdup_printf ("[%s]:%s", host, service);
  return g_strdup_printf ("%s:%s", host, service);
}
