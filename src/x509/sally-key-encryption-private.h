/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-der.h"

G_BEGIN_DECLS

gboolean sally_key_encryption_recognise (SallyDer der);
gboolean sally_key_encryption_check_cost (SallyDer der, GError **error);

G_END_DECLS
