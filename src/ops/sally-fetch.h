/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-ops-types.h"

G_BEGIN_DECLS

/* Certificates from a server: what it presents is shown, and a person who has
 * compared the fingerprint takes one of them into the library.  Nothing else
 * makes it trusted. */

void sally_fetch_chain_async (SallyWorkspace *workspace,
                              SallyEndpoint *endpoint,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer data);
GPtrArray *sally_fetch_chain_finish (GAsyncResult *result, GError **error);
char *sally_fetch_normalize_fingerprint (const char *text, GError **error);
SallyX509 *sally_fetch_find (GPtrArray *chain, const char *fingerprint, GError **error);
void sally_fetch_approve_async (SallyWorkspace *workspace,
                                SallyX509 *x509,
                                SallyEndpoint *endpoint,
                                const char *identifier,
                                const char *reason,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer data);
SallyUndo *sally_fetch_approve_finish (GAsyncResult *result, char **identifier, GError **error);

G_END_DECLS
