/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-x509-types.h"
#include "sally-base-types.h"

G_BEGIN_DECLS

#define SALLY_CONTAINER_CAP (64 * 1024 * 1024)

/**
 * SallyContainer:
 * @format: "pem", or "unknown"; later "der", "pkcs7", "oracle-sso" ...
 * @x509s: (element-type SallyX509): distinct certificates in the file's order
 * @n_private_keys: private keys that were seen (never kept)
 * @n_duplicates: certificates that occurred again
 * @warnings: (element-type utf8): what was passed over, one sentence each
 * @payload: what the library keeps: the file free of private keys
 *
 * What was found in a file.  Immutable, any thread.
 */
typedef struct {
  gatomicrefcount refs;
  const char *format;
  GPtrArray *x509s;
  guint n_private_keys;
  guint n_duplicates;
  GPtrArray *warnings;
  GBytes *payload;
} SallyContainer;

SallyContainer *sally_container_read (GBytes *bytes, SallySecret *password,
                                      GCancellable *cancellable, GError **error);
SallyContainer *sally_container_ref (SallyContainer *self);
void sally_container_unref (SallyContainer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyContainer, sally_container_unref)

G_END_DECLS
