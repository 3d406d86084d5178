/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-probe-types.h"

G_BEGIN_DECLS

SallyProtocol sally_guess_protocol (const guint8 *bytes, gsize length);

G_END_DECLS
