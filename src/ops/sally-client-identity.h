/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-ops-types.h"

G_BEGIN_DECLS

void sally_client_identity_load_async (SallyWorkspace *workspace, const char *arn,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer data);
gboolean sally_client_identity_load_finish (GAsyncResult *result, GPtrArray **chain,
                                            SallySecret **key, GError **error);

G_END_DECLS
