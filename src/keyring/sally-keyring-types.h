/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-base-types.h"

G_BEGIN_DECLS

/**
 * SallyKeyringState:
 * @SALLY_KEYRING_READY: secrets can be stored and read
 * @SALLY_KEYRING_LOCKED: there is a keyring, and it is locked
 * @SALLY_KEYRING_ABSENT: there is none, or it does not answer; secrets are kept
 *   for the session only
 */
typedef enum {
  SALLY_KEYRING_READY,
  SALLY_KEYRING_LOCKED,
  SALLY_KEYRING_ABSENT,
} SallyKeyringState;

typedef struct _SallyKeyring SallyKeyring;

G_END_DECLS
