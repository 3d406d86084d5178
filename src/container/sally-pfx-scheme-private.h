/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-base-types.h"

#include <openssl/crypto.h>
#include <openssl/x509.h>

G_BEGIN_DECLS

OSSL_LIB_CTX *sally_pfx_scheme_get_context (void);
gboolean sally_pfx_scheme_read (const X509_ALGOR *algorithm, guint64 *rounds, GError **error);

G_END_DECLS
