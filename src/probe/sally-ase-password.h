/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-secret.h"
#include "sally-tds-cursor.h"

G_BEGIN_DECLS

/**
 * SallyAsePassword:
 * @key: (nullable): the server's RSA key as PEM, inside its message
 * @key_length: its length
 * @nonce: (nullable): what goes before the password
 * @nonce_length: its length
 *
 * What SAP ASE asks a password to be encrypted with.  Points into the message.
 */
typedef struct {
  const guint8 *key;
  gsize key_length;
  const guint8 *nonce;
  gsize nonce_length;
} SallyAsePassword;

gboolean
sally_ase_password_read (SallyAsePassword *self, SallyTdsCursor *format, SallyTdsCursor *values);
GByteArray *sally_ase_password_answer (const SallyAsePassword *self, SallySecret *password);

G_END_DECLS
