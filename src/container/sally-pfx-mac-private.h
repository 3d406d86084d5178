/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-base-types.h"

#include <openssl/pkcs12.h>

G_BEGIN_DECLS

gboolean sally_pfx_mac_read (PKCS12 *pkcs12, guint64 *rounds, GError **error);
gboolean sally_pfx_mac_verify (PKCS12 *pkcs12, const char *password, int length);

G_END_DECLS
