/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-keyring-types.h"

G_BEGIN_DECLS

#define SALLY_TYPE_KEYRING (sally_keyring_get_type ())
G_DECLARE_INTERFACE (SallyKeyring, sally_keyring, SALLY, KEYRING, GObject)

/**
 * SallyKeyringInterface:
 *
 * Secrets of this user, keyed by library UUID, object ARN and purpose
 * ("password", "certificate-file").  Every call comes back within the
 * keyring's own deadline, whatever the service does, and none blocks the main
 * loop.  A look-up without a result gives %NULL and no error only when the
 * secret is really not there; a locked keyring is %SALLY_ERROR_KEYRING_LOCKED.
 */
struct _SallyKeyringInterface {
  GTypeInterface parent_iface;

  void (*store_async) (SallyKeyring *self, const char *library, const char *arn,
                       const char *purpose, const char *label, SallySecret *secret,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
  void (*lookup_async) (SallyKeyring *self, const char *library, const char *arn,
                        const char *purpose, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer data);
  void (*clear_async) (SallyKeyring *self, const char *library, const char *arn,
                       const char *purpose, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer data);
  void (*check_async) (SallyKeyring *self, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer data);
  const char *(*get_title) (SallyKeyring *self);
};

void sally_keyring_store_async (SallyKeyring *self, const char *library, const char *arn,
                                const char *purpose, const char *label, SallySecret *secret,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer data);
gboolean sally_keyring_store_finish (SallyKeyring *self, GAsyncResult *result, GError **error);
void sally_keyring_lookup_async (SallyKeyring *self, const char *library, const char *arn,
                                 const char *purpose, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data);
SallySecret *sally_keyring_lookup_finish (SallyKeyring *self, GAsyncResult *result,
                                          GError **error);
void sally_keyring_clear_async (SallyKeyring *self, const char *library, const char *arn,
                                const char *purpose, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data);
gboolean sally_keyring_clear_finish (SallyKeyring *self, GAsyncResult *result, GError **error);
void sally_keyring_check_async (SallyKeyring *self, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data);
SallyKeyringState sally_keyring_check_finish (SallyKeyring *self, GAsyncResult *result);
const char *sally_keyring_get_title (SallyKeyring *self);

#define SALLY_KEYRING_PASSWORD "password"
#define SALLY_KEYRING_FILE "certificate-file"

G_END_DECLS
