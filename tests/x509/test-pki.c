/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-pki.h"

#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

/* Certificates with exactly the fault that a test wants, made by OpenSSL. */

static EVP_PKEY *
make_key (const char *kind)
{
  if (g_strcmp0 (kind, "RSA1024") == 0)
    return EVP_RSA_gen (1024);
  if (g_strcmp0 (kind, "RSA2048") == 0)
    return EVP_RSA_gen (2048);
  if (g_strcmp0 (kind, "ED25519") == 0)
    return EVP_PKEY_Q_keygen (NULL, NULL, "ED25519");
  return EVP_EC_gen (kind != NULL && !g_str_equal (kind, "EC") ? kind : "P-256");
}

static void
add_extension (X509 *certificate, X509V3_CTX *context, int nid, const char *value)
{
  X509_EXTENSION *extension;

  if (value == NULL || g_str_equal (value, "-"))
    return;
  extension = X509V3_EXT_nconf_nid (NULL, context, nid, value);
  g_assert_nonnull (extension);
  g_assert_true (X509_add_ext (certificate, extension, -1));
  X509_EXTENSION_free (extension);
}

static void
add_unknown_extension (X509 *certificate)
{
  ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new ();
  ASN1_OBJECT *type = OBJ_txt2obj ("1.3.6.1.4.1.99999.1", 1);
  X509_EXTENSION *extension;

  ASN1_OCTET_STRING_set (value, (const guint8 *) "\x05\x00", 2);
  extension = X509_EXTENSION_create_by_OBJ (NULL, type, 1, value);
  g_assert_true (X509_add_ext (certificate, extension, -1));
  X509_EXTENSION_free (extension);
  ASN1_OBJECT_free (type);
  ASN1_OCTET_STRING_free (value);
}

static void
add_extensions (X509 *certificate, X509 *issuer, const TestSpec *spec)
{
  X509V3_CTX context;

  if (spec->version == 1)
    return;
  X509V3_set_ctx (&context, issuer, certificate, NULL, NULL, 0);
  add_extension (certificate, &context, NID_basic_constraints,
                 spec->basic != NULL ? spec->basic : "critical,CA:FALSE");
  add_extension (certificate, &context, NID_key_usage, spec->key_usage);
  add_extension (certificate, &context, NID_ext_key_usage, spec->purposes);
  add_extension (certificate, &context, NID_subject_alt_name, spec->san);
  add_extension (certificate, &context, NID_name_constraints, spec->constraint);
  if (!spec->no_key_ids) {
    add_extension (certificate, &context, NID_subject_key_identifier, "hash");
    if (X509_get_ext_by_NID (issuer, NID_subject_key_identifier, -1) >= 0)
      add_extension (certificate, &context, NID_authority_key_identifier, "keyid");
  }
  if (spec->critical_unknown)
    add_unknown_extension (certificate);
}

static void
set_times (X509 *certificate, const TestSpec *spec)
{
  gint64 from = spec->not_before != 0 ? spec->not_before : TEST_NOW - 5 * 365 * TEST_DAY;
  gint64 to = spec->not_after != 0 ? spec->not_after : TEST_NOW + 5 * 365 * TEST_DAY;

  ASN1_TIME_set (X509_getm_notBefore (certificate), (time_t) from);
  ASN1_TIME_set (X509_getm_notAfter (certificate), (time_t) to);
}

static void
set_serial (X509 *certificate)
{
  static int last = 1000;

  ASN1_INTEGER_set (X509_get_serialNumber (certificate), g_atomic_int_add (&last, 1));
}

static void
sign (X509 *certificate, EVP_PKEY *key, const TestSpec *spec)
{
  const EVP_MD *digest = NULL;

  if (!EVP_PKEY_is_a (key, "ED25519"))
    digest = EVP_get_digestbyname (spec->digest != NULL ? spec->digest : "SHA256");
  g_assert_cmpint (X509_sign (certificate, key, digest), >, 0);
}

/* Turns one bit of the signature, which is at the end. */
static void
break_signature (X509 **certificate)
{
  guint8 *der = NULL;
  const guint8 *place;
  int length = i2d_X509 (*certificate, &der);

  der[length - 1] ^= 1;
  X509_free (*certificate);
  place = der;
  *certificate = d2i_X509 (NULL, &place, length);
  OPENSSL_free (der);
}

/* Wraps OpenSSL's certificate; a failure is the test's. */
SallyX509 *
test_pki_wrap (X509 *openssl)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guint8 *der = NULL;
  int length = i2d_X509 (openssl, &der);
  SallyX509 *x509;

  g_assert_cmpint (length, >, 0);
  bytes = g_bytes_new (der, (gsize) length);
  OPENSSL_free (der);
  x509 = sally_x509_new_from_der (bytes, &error);
  g_assert_no_error (error);
  return x509;
}

/* Makes a certificate for @key, of which it takes a reference; without an
 * issuer it signs itself.
 */
TestCertificate *
test_pki_make_for_key (const TestSpec *spec, const TestCertificate *issuer, EVP_PKEY *key)
{
  TestCertificate *self = g_new0 (TestCertificate, 1);
  X509_NAME *name;

  EVP_PKEY_up_ref (key);
  self->key = key;
  self->openssl = X509_new ();
  X509_set_version (self->openssl, spec->version == 1 ? X509_VERSION_1 : X509_VERSION_3);
  set_serial (self->openssl);
  set_times (self->openssl, spec);
  name = X509_get_subject_name (self->openssl);
  if (spec->subject != NULL && *spec->subject != '\0')
    X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_UTF8, (const guint8 *) spec->subject, -1, -1,
                                0);
  X509_set_issuer_name (self->openssl,
                        issuer != NULL ? X509_get_subject_name (issuer->openssl) : name);
  X509_set_pubkey (self->openssl, key);
  add_extensions (self->openssl, issuer != NULL ? issuer->openssl : self->openssl, spec);
  sign (self->openssl, issuer != NULL ? issuer->key : key, spec);
  if (spec->broken_signature)
    break_signature (&self->openssl);
  self->x509 = test_pki_wrap (self->openssl);
  return self;
}

/* The same with a new key. */
TestCertificate *
test_pki_make (const TestSpec *spec, const TestCertificate *issuer)
{
  EVP_PKEY *key = make_key (spec->key);
  TestCertificate *self = test_pki_make_for_key (spec, issuer, key);

  EVP_PKEY_free (key);
  return self;
}

TestCertificate *
test_pki_make_ca (const char *name, const TestCertificate *issuer)
{
  TestSpec spec = {
    .subject = name,
    .basic = "critical,CA:TRUE",
    .key_usage = "critical,keyCertSign,cRLSign",
  };

  return test_pki_make (&spec, issuer);
}

TestCertificate *
test_pki_make_server (const char *name, const TestCertificate *issuer)
{
  g_autofree char *san = g_strconcat ("DNS:", name, NULL);
  TestSpec spec = {
    .subject = name,
    .san = san,
    .key_usage = "critical,digitalSignature",
    .purposes = "serverAuth",
  };

  return test_pki_make (&spec, issuer);
}

void
test_pki_free (TestCertificate *self)
{
  if (self == NULL)
    return;
  EVP_PKEY_free (self->key);
  X509_free (self->openssl);
  g_clear_object (&self->x509);
  g_free (self);
}

/* The X509 of a file in fixtures/bundles/, in its order. */
GPtrArray *
test_pki_load_bundle (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "bundles", name, NULL);
  BIO *file = BIO_new_file (path, "r");
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) X509_free);
  X509 *certificate;

  g_assert_nonnull (file);
  while ((certificate = PEM_read_bio_X509 (file, NULL, NULL, NULL)) != NULL)
    g_ptr_array_add (all, certificate);
  BIO_free (file);
  return all;
}
