/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-base-types.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Getting a file from the web, when a person asked for it. */

gboolean sally_web_supported (void);
void sally_web_fetch_async (const char *uri, gsize cap, GTlsDatabase *roots,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer data);
GBytes *sally_web_fetch_finish (GAsyncResult *result, GError **error);

G_END_DECLS
