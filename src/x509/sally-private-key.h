/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-x509-types.h"

G_BEGIN_DECLS

/**
 * SallyPrivateKey:
 *
 * The private key of a client certificate.  Immutable, reference-counted, any
 * thread; wiped when the last reference goes.
 */
SallyPrivateKey *sally_private_key_new (SallySecret *data, SallySecret *password,
                                        GError **error);
SallyPrivateKey *sally_private_key_ref (SallyPrivateKey *self);
void sally_private_key_unref (SallyPrivateKey *self);
const char *sally_private_key_get_algorithm (SallyPrivateKey *self);
guint sally_private_key_get_bits (SallyPrivateKey *self);
gboolean sally_private_key_belongs_to (SallyPrivateKey *self, SallyX509 *x509);
SallySecret *sally_private_key_to_pkcs8 (SallyPrivateKey *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyPrivateKey, sally_private_key_unref)

G_END_DECLS
