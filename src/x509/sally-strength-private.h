/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-x509-types.h"

G_BEGIN_DECLS

char *sally_strength_object_to_key (SallyX509 *x509);
char *sally_strength_object_to_signature (SallyX509 *x509);
gboolean sally_strength_knows_signature (SallyX509 *x509);

G_END_DECLS
