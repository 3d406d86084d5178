/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-transport.h"

G_BEGIN_DECLS

/* A socket takes this much without anybody reading. */
#define FUZZ_MAX_SAID 65536

SallyTransport *fuzz_server_new (const guint8 *bytes, gsize length);

G_END_DECLS
