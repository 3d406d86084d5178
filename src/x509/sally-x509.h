/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-x509-types.h"

G_BEGIN_DECLS

#define SALLY_TYPE_X509 (sally_x509_get_type ())
G_DECLARE_FINAL_TYPE (SallyX509, sally_x509, SALLY, X509, GObject)

SallyX509 *sally_x509_new_from_der (GBytes *der, GError **error);
GBytes *sally_x509_get_der (SallyX509 *self);
const char *sally_x509_get_sha256 (SallyX509 *self);
const char *sally_x509_get_subject (SallyX509 *self);
const char *sally_x509_get_issuer (SallyX509 *self);
const char *sally_x509_get_title (SallyX509 *self);
const char *sally_x509_get_common_name (SallyX509 *self);
GBytes *sally_x509_get_subject_der (SallyX509 *self);
GBytes *sally_x509_get_issuer_der (SallyX509 *self);
const char *sally_x509_get_serial (SallyX509 *self);
gint64 sally_x509_get_not_before (SallyX509 *self);
gint64 sally_x509_get_not_after (SallyX509 *self);
SallyX509State sally_x509_get_state (SallyX509 *self, gint64 now, guint warn_days);
const char *sally_x509_get_key_algorithm (SallyX509 *self);
guint sally_x509_get_key_bits (SallyX509 *self);
const char *sally_x509_get_signature_algorithm (SallyX509 *self);
gboolean sally_x509_get_ca (SallyX509 *self);
gboolean sally_x509_get_self_issued (SallyX509 *self);
gboolean sally_x509_get_self_signed (SallyX509 *self);
const char *sally_x509_get_subject_key_id (SallyX509 *self);
const char *sally_x509_get_authority_key_id (SallyX509 *self);
const char *const *sally_x509_get_dns_names (SallyX509 *self);
const char *const *sally_x509_get_ip_addresses (SallyX509 *self);
char **sally_x509_list_issuer_uris (SallyX509 *self);
char **sally_x509_list_ocsp_uris (SallyX509 *self);
char **sally_x509_list_crl_uris (SallyX509 *self);
char *sally_x509_to_pem (SallyX509 *self);
gboolean sally_x509_equal (SallyX509 *self, SallyX509 *other);

G_END_DECLS
