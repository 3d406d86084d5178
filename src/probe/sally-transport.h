/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-probe-types.h"

#include <sys/socket.h>

G_BEGIN_DECLS

/**
 * SallyAddress:
 * @address: where to connect to
 * @length: how many bytes of it count
 */
typedef struct {
  struct sockaddr_storage address;
  socklen_t length;
} SallyAddress;

/**
 * SallyFraming:
 * @header_length: how many bytes precede each packet, at most 16
 * @wrap: puts everything that was written in one turn into packets
 * @unwrap: reads a header; returns how many bytes of payload follow it, or -1
 *   when it is no header of this protocol
 *
 * How bytes travel inside the packets of another protocol.
 */
struct _SallyFraming {
  gsize header_length;
  void (*wrap) (GByteArray *packets, const guint8 *data, gsize length);
  gssize (*unwrap) (const guint8 *header);
};

SallyTransport *sally_transport_new (GCancellable *cancellable, guint connect_timeout,
                                     guint read_timeout, gint64 deadline);
SallyTransport *sally_transport_new_for_fd (int fd, guint read_timeout, gint64 deadline);
void sally_transport_free (SallyTransport *self);
SallyNetOutcome sally_transport_resolve (SallyTransport *self, const char *host, guint16 port,
                                         GArray **addresses, int *error);
SallyNetOutcome sally_transport_connect (SallyTransport *self, GArray *addresses);
void sally_transport_write (SallyTransport *self, const void *data, gsize length);
SallyNetOutcome sally_transport_flush (SallyTransport *self);
SallyNetOutcome sally_transport_read (SallyTransport *self, void *buffer, gsize size,
                                      gsize *n_read);
gsize sally_transport_peek (SallyTransport *self, void *buffer, gsize size);
SallyNetOutcome sally_transport_wait (SallyTransport *self, int fd, gint64 until);

SallyNetOutcome sally_transport_refuse (SallyTransport *self);
SallyNetOutcome sally_transport_get_outcome (SallyTransport *self);
int sally_transport_get_system_error (SallyTransport *self);
gboolean sally_transport_get_out_of_time (SallyTransport *self);
const SallyAddress *sally_transport_get_address (SallyTransport *self);
gint64 sally_transport_get_connect_time (SallyTransport *self);
guint sally_transport_get_round_trips (SallyTransport *self);
void sally_transport_set_framing (SallyTransport *self, const SallyFraming *framing);
void sally_transport_set_read_timeout (SallyTransport *self, guint read_timeout);
char *sally_address_to_string (const SallyAddress *address, gboolean with_port);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyTransport, sally_transport_free)

G_END_DECLS
