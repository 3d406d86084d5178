/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-dialogue.h"

G_BEGIN_DECLS

SallyProbeFacts *sally_probe_run (GTask *task, SallyProbe *probe, SallyEndpointSpec *spec,
                                  SallySignInFunc sign_in, gpointer sign_in_data,
                                  GCancellable *cancellable);

G_END_DECLS
