/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-probe-types.h"

G_BEGIN_DECLS

gboolean sally_step_detail_is_tls_good (SallyEndpointSpec *spec, SallyProbeFacts *facts);
SallyStepState sally_step_detail_judge_verify (SallyEndpointSpec *spec, SallyProbeFacts *facts);
char *sally_step_detail_new (SallyEndpointSpec *spec, SallyProbeFacts *facts, SallyStepId id,
                             SallyStepState state);

G_END_DECLS
