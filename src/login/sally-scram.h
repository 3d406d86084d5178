/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-base-types.h"

G_BEGIN_DECLS

/**
 * SallyScram:
 *
 * The client's side of one SCRAM exchange.  Belongs to one thread.
 */
typedef struct _SallyScram SallyScram;

SallyScram *sally_scram_new (GChecksumType hash, const char *user, SallySecret *password,
                             const char *nonce);
void sally_scram_free (SallyScram *self);
char *sally_scram_get_first (SallyScram *self);
char *sally_scram_answer (SallyScram *self, const char *server_first);
gboolean sally_scram_verify (SallyScram *self, const char *server_final);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyScram, sally_scram_free)

G_END_DECLS
