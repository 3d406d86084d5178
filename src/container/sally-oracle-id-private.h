/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-container.h"

G_BEGIN_DECLS

#define SALLY_ORACLE_ID_LENGTH 24

/**
 * SallyOracleKind:
 *
 * What a bag of an Oracle wallet is.
 */
typedef enum {
  SALLY_ORACLE_USER = 1, /* certificate or its private key */
  SALLY_ORACLE_REQUEST = 2,
  SALLY_ORACLE_TRUSTED = 3,
  SALLY_ORACLE_SECRET = 6,
  SALLY_ORACLE_MARKER = 0x0b,
} SallyOracleKind;

/**
 * SallyOracleId:
 * @kind: a #SallyOracleKind, or a value that we do not know
 * @flags: what a certificate is trusted for; 0 in wallets without such flags
 * @index: counts those of a kind; a certificate, its key and its request share one
 */
typedef struct {
  guint8 kind;
  guint8 flags;
  guint32 index;
} SallyOracleId;

gboolean sally_oracle_id_read (const guint8 *data, gsize length, SallyOracleId *id);
SallyEntryRole sally_oracle_id_get_role (const SallyOracleId *id);
void sally_oracle_id_write_trusted (guint32 index, guint8 data[SALLY_ORACLE_ID_LENGTH]);

G_END_DECLS
