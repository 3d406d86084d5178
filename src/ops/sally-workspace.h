/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-ops-types.h"
#include "sally-keyring-types.h"

G_BEGIN_DECLS

/**
 * SallyWorkspace:
 *
 * One open library with its keyring, its settings and the two worker pools.
 * Each frontend has exactly one.  Main thread.  Property `keyring-state` (int,
 * #SallyKeyringState) is notified when it changes.
 */
#define SALLY_TYPE_WORKSPACE (sally_workspace_get_type ())
G_DECLARE_FINAL_TYPE (SallyWorkspace, sally_workspace, SALLY, WORKSPACE, GObject)

char *sally_workspace_default_path (void);
void sally_workspace_open_async (const char *path, SallyKeyring *keyring,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer data);
SallyWorkspace *sally_workspace_open_finish (GAsyncResult *result, GError **error);
SallyStore *sally_workspace_get_store (SallyWorkspace *self);
SallyKeyring *sally_workspace_get_keyring (SallyWorkspace *self);
SallyKeyring *sally_workspace_get_session_keyring (SallyWorkspace *self);
SallyKeyringState sally_workspace_get_keyring_state (SallyWorkspace *self);
void sally_workspace_check_keyring (SallyWorkspace *self);
SallySettings *sally_workspace_get_settings (SallyWorkspace *self);
SallyWorker *sally_workspace_get_probe_worker (SallyWorkspace *self);
SallyWorker *sally_workspace_get_parse_worker (SallyWorkspace *self);
SallyTrust *sally_workspace_lookup_trust (SallyWorkspace *self, const char *certificate_arn);
void sally_workspace_cache_trust (SallyWorkspace *self, const char *certificate_arn,
                                  SallyTrust *trust);
SallyCertificate *sally_workspace_lookup_certificate (SallyWorkspace *self,
                                                      const char *certificate_arn);
void sally_workspace_cache_certificate (SallyWorkspace *self, SallyCertificate *certificate);
GCancellable *sally_workspace_get_closing (SallyWorkspace *self);
void sally_workspace_close (SallyWorkspace *self);

G_END_DECLS
