/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-base-types.h"

G_BEGIN_DECLS

#define SALLY_TYPE_SECRET (sally_secret_get_type ())
GType sally_secret_get_type (void) G_GNUC_CONST;

SallySecret *sally_secret_new (const void *data, gssize length);
SallySecret *sally_secret_ref (SallySecret *self);
void sally_secret_unref (SallySecret *self);
const char *sally_secret_peek (SallySecret *self, gsize *length);
void sally_secret_wipe (void *data, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallySecret, sally_secret_unref)

G_END_DECLS
