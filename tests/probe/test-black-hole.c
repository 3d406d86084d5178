/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-black-hole.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

void
test_black_hole_open (TestBlackHole *self)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  self->listener = socket (AF_INET, SOCK_STREAM, 0);
  g_assert_cmpint (bind (self->listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (self->listener, 0), ==, 0);
  g_assert_cmpint (getsockname (self->listener, (struct sockaddr *) &address, &length), ==, 0);
  self->port = ntohs (address.sin_port);
  for (guint i = 0; i < G_N_ELEMENTS (self->held); i++) {
    self->held[i] = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    connect (self->held[i], (struct sockaddr *) &address, sizeof address);
  }
}

void
test_black_hole_close (TestBlackHole *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->held); i++)
    close (self->held[i]);
  close (self->listener);
}
