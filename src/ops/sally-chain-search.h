/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-ops-types.h"

G_BEGIN_DECLS

/**
 * SallyChainOffer:
 * @arn: a certificate of the library
 * @identifier: its identifier
 * @holds: (element-type SallyX509): what it has of the missing ones
 * @suffices: whether the chain would be complete with it as the only CA
 *
 * A certificate of the library that helps.
 */
typedef struct {
  char *arn;
  char *identifier;
  GPtrArray *holds;
  gboolean suffices;
} SallyChainOffer;

/**
 * SallyChainAnswer:
 * @finding: what a chain lacks
 * @offers: (element-type SallyChainOffer): what the library has, the best first
 */
typedef struct {
  SallyChainFinding *finding;
  GPtrArray *offers;
} SallyChainAnswer;

void sally_chain_search_async (SallyWorkspace *workspace, GPtrArray *sent, GPtrArray *supplied,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data);
GPtrArray *sally_chain_search_finish (GAsyncResult *result, GError **error);

G_END_DECLS
