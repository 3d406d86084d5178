/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-ops-types.h"

G_BEGIN_DECLS

/* Secrets of one library: in the keyring, or where there is none that takes
 * them, in memory until the program ends.
 */

/**
 * SallyCredentialsPlace:
 * @SALLY_CREDENTIALS_KEYRING: kept for good
 * @SALLY_CREDENTIALS_SESSION: kept until the program ends
 */
typedef enum {
  SALLY_CREDENTIALS_KEYRING,
  SALLY_CREDENTIALS_SESSION,
} SallyCredentialsPlace;

void sally_credentials_store_async (SallyWorkspace *workspace, const char *arn,
                                    const char *purpose, const char *label, SallySecret *secret,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer data);
gboolean sally_credentials_store_finish (GAsyncResult *result, SallyCredentialsPlace *place,
                                         GError **error);
void sally_credentials_lookup_async (SallyWorkspace *workspace, const char *arn,
                                     const char *purpose, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data);
SallySecret *sally_credentials_lookup_finish (GAsyncResult *result, GError **error);
void sally_credentials_clear_async (SallyWorkspace *workspace, const char *arn,
                                    const char *purpose, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
gboolean sally_credentials_clear_finish (GAsyncResult *result, GError **error);

G_END_DECLS
