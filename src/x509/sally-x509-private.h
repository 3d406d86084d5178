/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-x509.h"
#include "sally-x509-facts-private.h"

#include <openssl/x509.h>

G_BEGIN_DECLS

X509 *sally_x509_get_openssl (SallyX509 *self);
const SallyX509Facts *sally_x509_get_facts (SallyX509 *self);
guint sally_x509_get_subject_hash (SallyX509 *self);
guint sally_x509_get_issuer_hash (SallyX509 *self);

G_END_DECLS
