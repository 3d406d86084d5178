/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-der.h"

G_BEGIN_DECLS

/**
 * SallySct:
 * @log_id: SHA-256 of the log's key, 32 bytes
 * @timestamp: milliseconds since the epoch
 * @hash: of the signature, as TLS 1.2 numbers it
 * @signature: kind of key, likewise
 *
 * A log's promise to publish a certificate (RFC 6962 3.2).
 */
typedef struct {
  const guint8 *log_id;
  guint64 timestamp;
  guint8 hash;
  guint8 signature;
} SallySct;

gboolean sally_sct_open (SallyDer value, SallyDer *list);
gboolean sally_sct_read (SallyDer *list, SallySct *sct);
char *sally_sct_get_algorithm (const SallySct *sct);

G_END_DECLS
