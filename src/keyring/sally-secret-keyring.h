/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-keyring.h"

G_BEGIN_DECLS

#define SALLY_TYPE_SECRET_KEYRING (sally_secret_keyring_get_type ())
G_DECLARE_FINAL_TYPE (SallySecretKeyring, sally_secret_keyring, SALLY, SECRET_KEYRING, GObject)

SallyKeyring *sally_secret_keyring_new (guint deadline_milliseconds);

G_END_DECLS
