/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-login.h"
#include "sally-offer.h"
#include "sally-report-types.h"
#include "sally-store-types.h"

G_BEGIN_DECLS

/* What a finished probe means, and how the library keeps it. */
typedef struct {
  SallyReport *report;     /* (owned) */
  SallyReportEntry *entry; /* (owned) */
} SallyConclusion;

void sally_conclusion_free (SallyConclusion *self);
void sally_conclusion_draw_async (SallyWorkspace *workspace,
                                  SallyEndpoint *endpoint,
                                  SallyEndpointSpec *spec,
                                  SallyProbeFacts *facts,
                                  SallyLoginFacts *login,
                                  const SallyOffer *offer,
                                  GAsyncReadyCallback callback,
                                  gpointer data);
SallyConclusion *sally_conclusion_draw_finish (GAsyncResult *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyConclusion, sally_conclusion_free)

G_END_DECLS
