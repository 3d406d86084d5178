/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-ops-types.h"
#include "sally-rules.h"

G_BEGIN_DECLS

/* Endpoints and certificates: check, save, remove, undo.  Every change goes
 * through the rules first; a refusal is %SALLY_ERROR_RULE.
 */

void sally_edit_check_endpoint_async (SallyWorkspace *workspace, SallyEndpoint *endpoint,
                                      SallySecret *password, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer data);
GPtrArray *sally_edit_check_endpoint_finish (GAsyncResult *result, GError **error);
void sally_edit_save_endpoint_async (SallyWorkspace *workspace, SallyEndpoint *endpoint,
                                     SallySecret *password, gboolean forget_password,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer data);
SallyUndo *sally_edit_save_endpoint_finish (GAsyncResult *result, GError **error);
void sally_edit_remove_async (SallyWorkspace *workspace, SallyStoreKind kind,
                              const char *const *ids, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data);
SallyUndo *sally_edit_remove_finish (GAsyncResult *result, GError **error);
void sally_edit_undo_async (SallyWorkspace *workspace, SallyUndo *undo,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer data);
gboolean sally_edit_undo_finish (GAsyncResult *result, GError **error);
void sally_edit_forget (SallyWorkspace *workspace, SallyUndo *undo);
void sally_edit_forget_async (SallyWorkspace *workspace, SallyUndo *undo,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer data);
gboolean sally_edit_forget_finish (GAsyncResult *result, GError **error);
char *sally_edit_export_certificate (SallyCertificate *certificate, const char *path,
                                     GError **error);
char *sally_edit_write_certificate (SallyCertificate *certificate, const char *suffix,
                                    GBytes *bytes, const char *path, GError **error);
GBytes *sally_edit_convert_certificate (SallyCertificate *certificate, const char *format,
                                        SallySecret *password, GPtrArray *left_out,
                                        GError **error);

G_END_DECLS
