/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-base-types.h"

G_BEGIN_DECLS

GBytes *sally_file_read (const char *path, gsize cap, GCancellable *cancellable, GError **error);
gboolean sally_file_replace (const char *path, GBytes *bytes, int mode, GError **error);

G_END_DECLS
