/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-ase-password.h"
#include "sally-tds-error.h"

G_BEGIN_DECLS

/* What a LOGINACK of TDS 5.0 says. */
enum {
  SALLY_ASE_ACCEPTED = 5,
  SALLY_ASE_REFUSED = 6,
  SALLY_ASE_NEGOTIATE = 7,
};

/**
 * SallyAseReply:
 * @status: of the last LOGINACK without its highest bit, 0 without any
 * @server_version: (owned) (nullable): program and version
 * @error: the first message that is more than information; number 0 without any
 * @asks: for the encrypted password, see @wanted
 * @format: the last format of parameters; points into the bytes
 * @wanted: what to encrypt the password with; points into the bytes
 *
 * What SAP ASE answers.  All zero is an empty one.
 */
typedef struct {
  guint8 status;
  char *server_version;
  SallyTdsError error;
  gboolean asks;
  SallyTdsCursor format;
  SallyAsePassword wanted;
} SallyAseReply;

void sally_ase_reply_read (SallyAseReply *self, const guint8 *bytes, gsize length);
void sally_ase_reply_clear (SallyAseReply *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SallyAseReply, sally_ase_reply_clear)

G_END_DECLS
