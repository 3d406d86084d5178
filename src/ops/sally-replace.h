/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-ops-types.h"

G_BEGIN_DECLS

/* One certificate instead of another, in the endpoints that use it; undo with
 * sally_edit_undo_async(). */

void sally_replace_list_users_async (SallyWorkspace *workspace,
                                     const char *certificate,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer data);
GPtrArray *sally_replace_list_users_finish (GAsyncResult *result, GError **error);
void sally_replace_async (SallyWorkspace *workspace,
                          const char *from,
                          const char *to,
                          const char *const *endpoints,
                          gboolean remove_from,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer data);
SallyUndo *sally_replace_finish (GAsyncResult *result, GError **error);

G_END_DECLS
