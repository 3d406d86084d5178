/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-format-private.h"

G_BEGIN_DECLS

/**
 * SallyKeyStore:
 * @oracle: its bags carry the marks of an Oracle wallet
 * @n_requests: requests for a certificate that is not there
 * @only_certificates: nothing else is in it that anybody could want to hide
 *
 * What was found besides the certificates.
 */
typedef struct {
  gboolean oracle;
  guint n_requests;
  gboolean only_certificates;
} SallyKeyStore;

gboolean sally_key_store_read (SallyKeyStore *self,
                               SallyContainer *container,
                               const guint8 *data,
                               gsize length,
                               SallySecret *password,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
