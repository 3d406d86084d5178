/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-der.h"

G_BEGIN_DECLS

/**
 * SallyX509Facts:
 * @issuer: whole Name
 * @subject: whole Name
 * @key: whole SubjectPublicKeyInfo
 * @extensions: content of the sequence of extensions, empty when there are none
 * @version: 1 to 3
 * @serial: lower-case hexadecimal digits (owned)
 * @not_before: seconds since the epoch
 * @not_after: seconds since the epoch
 * @key_algorithm: (owned)
 * @key_bits: 0 when unknown
 * @signature_algorithm: (owned)
 * @ca: basicConstraints says so
 * @subject_key_id: (nullable) (owned): hexadecimal
 * @authority_key_id: (nullable) (owned): hexadecimal
 * @dns_names: (owned): from the subject's alternative names
 * @ip_addresses: (owned): likewise
 *
 * What the walk over a certificate finds.  The places are in the DER that was
 * walked over.
 */
typedef struct {
  SallyDer issuer;
  SallyDer subject;
  SallyDer key;
  SallyDer extensions;
  int version;
  char *serial;
  gint64 not_before;
  gint64 not_after;
  char *key_algorithm;
  guint key_bits;
  char *signature_algorithm;
  gboolean ca;
  char *subject_key_id;
  char *authority_key_id;
  char **dns_names;
  char **ip_addresses;
} SallyX509Facts;

gboolean sally_x509_facts_read (SallyX509Facts *self, SallyDer der, GError **error);
void sally_x509_facts_clear (SallyX509Facts *self);
gboolean sally_x509_facts_find (const SallyX509Facts *self, const char *oid, gsize oid_length,
                                gboolean *critical, SallyDer *value);

char *sally_x509_ip_to_text (SallyDer address);

G_END_DECLS
