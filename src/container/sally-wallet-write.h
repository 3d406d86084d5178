/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-base-types.h"

G_BEGIN_DECLS

GBytes *sally_wallet_write (GPtrArray *x509s, GError **error);

G_END_DECLS
