/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-der.h"

G_BEGIN_DECLS

gboolean sally_java_read (SallyDer *place, gsize n, SallyDer *bytes);
gboolean sally_java_read_u16 (SallyDer *place, guint *value);
gboolean sally_java_read_u32 (SallyDer *place, guint32 *value);
gboolean sally_java_skip_object (SallyDer *place);

G_END_DECLS
