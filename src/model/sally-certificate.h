/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-model-types.h"

G_BEGIN_DECLS

/**
 * SallyCertificateSummary:
 * @n_x509: number of X.509 certificates in it
 * @n_expired: how many of them have expired now
 * @valid_from: not-before of the first one, 0 when there is none
 * @valid_until: the soonest not-after of those that have not expired; of all
 *   when all have; 0 when there is none
 * @used_by: number of endpoints that refer to it
 * @private_key: whether the original file holds a private key (kept whole in
 *   the keyring; the payload is free of it)
 *
 * What a list shows of a certificate without loading it.
 */
typedef struct {
  guint n_x509;
  guint n_expired;
  gint64 valid_from;
  gint64 valid_until;
  guint used_by;
  gboolean private_key;
} SallyCertificateSummary;

char *sally_certificate_summary_describe (const SallyCertificateSummary *summary);

#define SALLY_TYPE_CERTIFICATE (sally_certificate_get_type ())
G_DECLARE_FINAL_TYPE (SallyCertificate, sally_certificate, SALLY, CERTIFICATE, GObject)

SallyCertificate *sally_certificate_new (const char *arn, const char *identifier,
                                         SallyCertificateKind kind, gint64 created);
const char *sally_certificate_get_arn (SallyCertificate *self);
const char *sally_certificate_get_identifier (SallyCertificate *self);
SallyCertificateKind sally_certificate_get_kind (SallyCertificate *self);
gint64 sally_certificate_get_created (SallyCertificate *self);
const SallyCertificateSummary *sally_certificate_get_summary (SallyCertificate *self);
void sally_certificate_set_summary (SallyCertificate *self,
                                    const SallyCertificateSummary *summary);
GBytes *sally_certificate_get_payload (SallyCertificate *self);
GPtrArray *sally_certificate_get_x509s (SallyCertificate *self);
void sally_certificate_set_content (SallyCertificate *self, GBytes *payload, GPtrArray *x509s);

G_END_DECLS
