/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-preamble.h"
#include "sally-transport.h"

G_BEGIN_DECLS

typedef struct _SallyPlaintextQuestion SallyPlaintextQuestion;

SallyPlaintextQuestion *sally_plaintext_question_ask (const SallyPreamble *preamble,
                                                      SallyEndpointSpec *spec,
                                                      const SallyAddress *address,
                                                      GCancellable *cancellable,
                                                      gint64 deadline);
void sally_plaintext_question_finish (SallyPlaintextQuestion *self, SallyProbeFacts *facts);

G_END_DECLS
