/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-base-types.h"

G_BEGIN_DECLS

#define SALLY_JKS_DIGEST 20

/* Kinds of entries. */
enum { SALLY_JKS_KEY = 1, SALLY_JKS_TRUSTED = 2, SALLY_JKS_SECRET = 3 };

void sally_jks_digest (const guint8 *data, gsize length, SallySecret *password, guint8 *digest);

G_END_DECLS
