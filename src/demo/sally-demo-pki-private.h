/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-demo-pki.h"

#include <openssl/ssl.h>

G_BEGIN_DECLS

SSL_CTX *sally_demo_pki_new_context (SallyDemoPki *self, SallyDemoFault fault, GError **error);

G_END_DECLS
