/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-probe-types.h"

G_BEGIN_DECLS

typedef struct _SallyHandshake SallyHandshake;

SallyHandshake *sally_handshake_new (SallyTransport *transport, SallyProbeFacts *facts,
                                     const char *sni, const char *alpn);
void sally_handshake_free (SallyHandshake *self);
void sally_handshake_set_highest (SallyHandshake *self, int version);
void sally_handshake_set_identity (SallyHandshake *self, GPtrArray *chain, SallySecret *key);
gboolean sally_handshake_run (SallyHandshake *self);
void sally_handshake_write (SallyHandshake *self, const void *data, gsize length);
SallyNetOutcome sally_handshake_read (SallyHandshake *self, void *buffer, gsize size,
                                      gsize *n_read);
void sally_handshake_wait_for_alert (SallyHandshake *self);
void sally_handshake_close (SallyHandshake *self);
const guint8 *sally_handshake_get_first_bytes (SallyHandshake *self, gsize *length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyHandshake, sally_handshake_free)

G_END_DECLS
