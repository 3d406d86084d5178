/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-preamble.h"

G_BEGIN_DECLS

void fuzz_preamble (const SallyPreamble *preamble, const char *engine, const guint8 *bytes,
                    gsize length);
int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length);

G_END_DECLS
