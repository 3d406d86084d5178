/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-x509.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

G_BEGIN_DECLS

/* 2026-01-01T00:00:00Z, the “now” of these tests. */
#define TEST_NOW G_GINT64_CONSTANT (1767225600)
#define TEST_DAY G_GINT64_CONSTANT (86400)

/* What a certificate to be made looks like; what is zero gets a sensible value:
 * P-256, SHA-256, ten years around TEST_NOW, version 3, key identifiers.
 */
typedef struct {
  const char *subject;    /* common name */
  const char *dn;         /* instead: /C=DE/O=Acme/CN=a */
  const char *serial;     /* decimal or 0x... */
  const char *san;        /* as OpenSSL writes it: DNS:a,IP:1.2.3.4 */
  const char *key;        /* EC or a curve, RSA2048 or any size, RSA-PSS, DSA2048, ED25519, ED448 */
  const char *digest;     /* SHA256, SHA1, MD5 */
  const char *basic;      /* value of basicConstraints, "-" for none */
  const char *key_usage;  /* value of keyUsage */
  const char *purposes;   /* value of extendedKeyUsage */
  const char *constraint; /* value of nameConstraints */
  const char *key_id;     /* value of subjectKeyIdentifier, "-" for none */
  const char *issuer_id;  /* value of authorityKeyIdentifier, "-" for none */
  const char *extras;     /* others as OID=VALUE of X509V3, several with blanks between */
  gint64 not_before;
  gint64 not_after;
  int version; /* 1 for one without extensions */
  gboolean no_key_ids;
  gboolean critical_unknown;
  gboolean broken_signature;
  gboolean other_algorithm; /* the two places of the signature's algorithm differ */
  gboolean pss;             /* RSA with PSS padding */
} TestSpec;

typedef struct {
  EVP_PKEY *key;
  X509 *openssl;
  SallyX509 *x509;
} TestCertificate;

TestCertificate *test_pki_make (const TestSpec *spec, const TestCertificate *issuer);
TestCertificate *
test_pki_make_for_key (const TestSpec *spec, const TestCertificate *issuer, EVP_PKEY *key);
TestCertificate *test_pki_make_ca (const char *name, const TestCertificate *issuer);
TestCertificate *test_pki_make_server (const char *name, const TestCertificate *issuer);
void test_pki_free (TestCertificate *self);
SallyX509 *test_pki_wrap (X509 *openssl);
GPtrArray *test_pki_load_bundle (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestCertificate, test_pki_free)

G_END_DECLS
