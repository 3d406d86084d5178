/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-verify.h"

G_BEGIN_DECLS

gboolean sally_order_names_meet (SallyX509 *x509, SallyX509 *issuer);
gboolean sally_order_contains (GPtrArray *x509s, guint n, SallyX509 *x509);
SallyFault *sally_order_check (GPtrArray *chain, GPtrArray *path);

G_END_DECLS
