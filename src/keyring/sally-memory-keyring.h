/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-keyring.h"

G_BEGIN_DECLS

#define SALLY_TYPE_MEMORY_KEYRING (sally_memory_keyring_get_type ())
G_DECLARE_FINAL_TYPE (SallyMemoryKeyring, sally_memory_keyring, SALLY, MEMORY_KEYRING, GObject)

SallyKeyring *sally_memory_keyring_new (void);

G_END_DECLS
