/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-container.h"

G_BEGIN_DECLS

/* What a cwallet.sso starts with. */
#define SALLY_WALLET_MAGIC "\xa1\xf8\x4e"
#define SALLY_WALLET_MAGIC_LENGTH 3
#define SALLY_WALLET_PASSWORD 16
#define SALLY_WALLET_HEADER 45

/**
 * SallyWalletType:
 * @SALLY_WALLET_AUTO: opens without its password, which an ewallet.p12 has
 * @SALLY_WALLET_AUTO_ONLY: has no ewallet.p12
 * @SALLY_WALLET_LOCAL: opens on one computer, for one user
 */
typedef enum {
  SALLY_WALLET_AUTO = 0x36,
  SALLY_WALLET_AUTO_ONLY = 0x37,
  SALLY_WALLET_LOCAL = 0x38,
} SallyWalletType;

/**
 * SallyWalletHeader:
 * @password: of the PKCS #12 file behind the header, a secret to nobody who has
 *   the file
 * @offset: where that starts
 */
typedef struct {
  SallyWalletType type;
  SallySecret *password;
  gsize offset;
} SallyWalletHeader;

gboolean sally_wallet_header_read (SallyWalletHeader *self,
                                   const guint8 *data,
                                   gsize length,
                                   const SallyContainerOptions *options,
                                   GError **error);
void sally_wallet_header_clear (SallyWalletHeader *self);
SallySecret *sally_wallet_header_write_new (guint8 data[SALLY_WALLET_HEADER]);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SallyWalletHeader, sally_wallet_header_clear)

G_END_DECLS
