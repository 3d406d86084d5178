/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-database-private.h"

G_BEGIN_DECLS

gboolean sally_schema_prepare (SallyDatabase *database, const char *path, GError **error);
gboolean sally_schema_is_current (SallyDatabase *database, GError **error);

G_END_DECLS
