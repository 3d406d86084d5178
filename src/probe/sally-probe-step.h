/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-probe-types.h"

G_BEGIN_DECLS

/**
 * SallyProbeStep:
 *
 * One line of a running test.  Properties (read-only, notified in the main
 * thread): `title` (string), `state` (int), `detail` (string), `microseconds`
 * (int64).
 */
#define SALLY_TYPE_PROBE_STEP (sally_probe_step_get_type ())
G_DECLARE_FINAL_TYPE (SallyProbeStep, sally_probe_step, SALLY, PROBE_STEP, GObject)

SallyProbeStep *sally_probe_step_new (SallyStepId id);
SallyStepId sally_probe_step_get_id (SallyProbeStep *self);
const char *sally_probe_step_get_title (SallyProbeStep *self);
SallyStepState sally_probe_step_get_state (SallyProbeStep *self);
const char *sally_probe_step_get_detail (SallyProbeStep *self);
gint64 sally_probe_step_get_microseconds (SallyProbeStep *self);
void sally_probe_step_set (SallyProbeStep *self, SallyStepState state, const char *detail,
                           gint64 microseconds);

G_END_DECLS
