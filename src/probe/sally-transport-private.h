/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-transport.h"

#include <poll.h>

G_BEGIN_DECLS

struct _SallyTransport {
  int fd;
  GCancellable *cancellable; /* (owned) (nullable) */
  int cancel_fd;
  gint64 deadline;       /* monotonic microseconds, of the whole test */
  guint connect_timeout; /* milliseconds */
  guint read_timeout;    /* milliseconds */
  SallyNetOutcome outcome;
  int system_error;
  gboolean out_of_time;
  GByteArray *out; /* (owned) */
  const SallyFraming *framing; /* (nullable) */
  gsize payload;               /* left of the packet that is being read */
  gboolean sent;   /* something since the last answer */
  gboolean broken; /* the peer takes no more */
  guint64 received;
  SallyAddress address;
  gint64 connect_time; /* microseconds */
  guint round_trips;
};

/* For the files of the transport only. */
SallyNetOutcome sally_transport_set_outcome (SallyTransport *self, SallyNetOutcome outcome,
                                             int system_error);
SallyNetOutcome sally_transport_poll (SallyTransport *self, struct pollfd *fds, nfds_t n_fds,
                                      gint64 until);
SallyNetOutcome sally_net_outcome_from_errno (int error);

G_END_DECLS
