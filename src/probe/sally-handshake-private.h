/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-handshake.h"

#include <openssl/ssl.h>

G_BEGIN_DECLS

#define SALLY_HANDSHAKE_FIRST_BYTES 512

/* For the files of the handshake only. */
struct _SallyHandshake {
  SallyTransport *transport; /* (unowned) */
  SallyProbeFacts *facts;    /* (unowned) */
  SSL *ssl;                  /* (owned) */
  guint8 first_bytes[SALLY_HANDSHAKE_FIRST_BYTES];
  gsize n_first_bytes;
  gboolean eof;
  gboolean server_hello; /* the version is the server's */
  guint n_certificates;
  guint n_messages; /* of the server */
  guint n_tickets;
  gboolean stop_at_ticket;
};

const char *sally_handshake_name_message (guint8 type);
void sally_handshake_note_message (SallyHandshake *self, const guint8 *message, gsize length);
void sally_handshake_note_parameters (SallyHandshake *self);
void sally_handshake_note_failure (SallyHandshake *self);

G_END_DECLS
