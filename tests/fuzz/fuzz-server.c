/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "fuzz-server.h"

#include <errno.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

/* A server that says what it is given, on a real socket, and hangs up. */

/* Instead of the C library's: whatever a server says, nobody is called. */
int
getaddrinfo (const char *host,
             const char *service,
             const struct addrinfo *hints,
             struct addrinfo **result)
{
  return EAI_NONAME;
}

int
connect (int fd, const struct sockaddr *address, socklen_t length)
{
  errno = ECONNREFUSED;
  return -1;
}

SallyTransport *
fuzz_server_new (const guint8 *bytes, gsize length)
{
  int fds[2];

  g_assert (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) == 0);
  g_assert (send (fds[1], bytes, length, MSG_NOSIGNAL) == (gssize) length);
  shutdown (fds[1], SHUT_WR);
  close (fds[1]);
  return sally_transport_new_for_fd (fds[0], 1000, g_get_monotonic_time () + G_TIME_SPAN_SECOND);
}
