/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-error.h"

/* clang-format off */
G_DEFINE_QUARK (sally-error-quark, sally_error)
/* clang-format on */
