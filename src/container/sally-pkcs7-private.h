/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-container.h"

G_BEGIN_DECLS

gboolean sally_pkcs7_add (SallyContainer *container,
                          GBytes *der,
                          const char *where,
                          GCancellable *cancellable,
                          GError **error);

G_END_DECLS
