/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-ops-types.h"

G_BEGIN_DECLS

/* What a test needs from the library and the keyring, before a worker sees the
 * endpoint. */

void sally_test_input_async (SallyWorkspace *workspace, SallyEndpoint *endpoint,
                             SallyEndpointSpec *spec, gboolean with_password,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer data);
gboolean sally_test_input_finish (GAsyncResult *result, SallySecret **password,
                                  char **no_password, GError **error);

G_END_DECLS
