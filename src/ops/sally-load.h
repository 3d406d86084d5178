/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-ops-types.h"

G_BEGIN_DECLS

/* Certificates of the library with their content, and the anchors in them,
 * loaded and parsed once. */

void sally_load_certificate_async (SallyWorkspace *workspace, const char *arn,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data);
SallyCertificate *sally_load_certificate_finish (GAsyncResult *result, GError **error);
void sally_load_trust_async (SallyWorkspace *workspace, const char *arn,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer data);
void sally_load_system_trust_async (SallyWorkspace *workspace, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
SallyTrust *sally_load_trust_finish (GAsyncResult *result, char **identifier, GError **error);

G_END_DECLS
