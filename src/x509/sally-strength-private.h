/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-verify.h"

G_BEGIN_DECLS

SallyFault *sally_strength_check_key (SallyX509 *x509, int depth);
SallyFault *sally_strength_check_signature (SallyX509 *x509, int depth);
gboolean sally_strength_knows_signature (SallyX509 *x509);

G_END_DECLS
