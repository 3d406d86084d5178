/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-ops-types.h"
#include "sally-probe-types.h"

G_BEGIN_DECLS

/**
 * SallyOffer:
 * @arn: a certificate of the library
 * @identifier: its identifier
 *
 * A certificate with which a server's chain would verify.
 */
typedef struct {
  char *arn;
  char *identifier;
} SallyOffer;

void sally_offer_free (SallyOffer *offer);
gboolean sally_offer_wanted (SallyEndpointSpec *spec, SallyProbeFacts *facts);
void sally_offer_find_async (SallyWorkspace *workspace, SallyEndpointSpec *spec,
                             SallyProbeFacts *facts, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);
SallyOffer *sally_offer_find_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyOffer, sally_offer_free)

G_END_DECLS
