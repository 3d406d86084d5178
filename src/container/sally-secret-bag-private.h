/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-base-types.h"

#include <openssl/pkcs12.h>

G_BEGIN_DECLS

/**
 * SallySecretKind:
 * @SALLY_SECRET_ENTRY: a value to be kept secret
 * @SALLY_SECRET_REQUEST: a certificate request, which is public
 * @SALLY_SECRET_MARKER: four bytes that Oracle's tools leave in wallets with
 *   trust flags
 *
 * What is in a bag that is called secret.
 */
typedef enum {
  SALLY_SECRET_ENTRY,
  SALLY_SECRET_REQUEST,
  SALLY_SECRET_MARKER,
} SallySecretKind;

SallySecretKind sally_secret_bag_read (PKCS12_SAFEBAG *bag, char **name);

G_END_DECLS
