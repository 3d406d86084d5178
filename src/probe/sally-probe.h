/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-dialogue.h"

G_BEGIN_DECLS

/**
 * SallyProbe:
 *
 * One test as the main thread sees it: a #GListModel of six #SallyProbeStep in
 * order, the login included (which `ops` ticks).
 */
#define SALLY_TYPE_PROBE (sally_probe_get_type ())
G_DECLARE_FINAL_TYPE (SallyProbe, sally_probe, SALLY, PROBE, GObject)

SallyProbe *sally_probe_new (SallyEndpointSpec *spec);
SallyEndpointSpec *sally_probe_get_spec (SallyProbe *self);
SallyProbeStep *sally_probe_get_step (SallyProbe *self, SallyStepId id);
void sally_probe_set_sign_in (SallyProbe *self, SallySignInFunc sign_in, gpointer data);
void sally_probe_run_async (SallyProbe *self, SallyWorker *worker, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data);
SallyProbeFacts *sally_probe_run_finish (SallyProbe *self, GAsyncResult *result, GError **error);

G_END_DECLS
