/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "test-pki.h"

#include <openssl/conf.h>
#include <openssl/dsa.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <string.h>

/* Certificates with exactly the fault that a test wants, made by OpenSSL. */

/* A group of the usual size takes seconds to find, so there is one for all. */
static EVP_PKEY *
make_dsa (guint bits)
{
  static EVP_PKEY *group = NULL;
  EVP_PKEY_CTX *context;
  EVP_PKEY *key = NULL;

  if (group == NULL) {
    context = EVP_PKEY_CTX_new_from_name (NULL, "DSA", NULL);
    EVP_PKEY_paramgen_init (context);
    EVP_PKEY_CTX_set_dsa_paramgen_bits (context, (int) bits);
    g_assert_cmpint (EVP_PKEY_paramgen (context, &group), ==, 1);
    EVP_PKEY_CTX_free (context);
  }
  context = EVP_PKEY_CTX_new_from_pkey (NULL, group, NULL);
  EVP_PKEY_keygen_init (context);
  g_assert_cmpint (EVP_PKEY_keygen (context, &key), ==, 1);
  EVP_PKEY_CTX_free (context);
  return key;
}

static EVP_PKEY *
make_pss_key (void)
{
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name (NULL, "RSA-PSS", NULL);
  EVP_PKEY *key = NULL;

  EVP_PKEY_keygen_init (context);
  EVP_PKEY_CTX_set_rsa_keygen_bits (context, 2048);
  g_assert_cmpint (EVP_PKEY_keygen (context, &key), ==, 1);
  EVP_PKEY_CTX_free (context);
  return key;
}

/* Keys that take long to find are used by all tests of a program. */
static EVP_PKEY *
make_rsa (guint bits)
{
  static GHashTable *keys = NULL;
  EVP_PKEY *key;

  if (bits <= 2048)
    return EVP_RSA_gen (bits);
  if (keys == NULL)
    keys = g_hash_table_new (NULL, NULL);
  key = g_hash_table_lookup (keys, GUINT_TO_POINTER (bits));
  if (key == NULL) {
    key = EVP_RSA_gen (bits);
    g_hash_table_insert (keys, GUINT_TO_POINTER (bits), key);
  }
  EVP_PKEY_up_ref (key);
  return key;
}

static EVP_PKEY *
make_key (const char *kind)
{
  if (kind == NULL || g_str_equal (kind, "EC"))
    return EVP_EC_gen ("P-256");
  if (g_str_equal (kind, "RSA-PSS"))
    return make_pss_key ();
  if (g_str_has_prefix (kind, "RSA"))
    return make_rsa ((guint) g_ascii_strtoull (kind + 3, NULL, 10));
  if (g_str_has_prefix (kind, "DSA"))
    return make_dsa ((guint) g_ascii_strtoull (kind + 3, NULL, 10));
  if (g_str_has_prefix (kind, "ED"))
    return EVP_PKEY_Q_keygen (NULL, NULL, kind);
  return EVP_EC_gen (kind);
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
add_extra (X509 *certificate, X509V3_CTX *context, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "=", 2);
  X509_EXTENSION *extension;

  g_assert_nonnull (parts[1]);
  extension = X509V3_EXT_nconf (NULL, context, parts[0], parts[1]);
  if (extension == NULL)
    g_error ("OpenSSL does not know what to make of “%s”", text);
  g_assert_true (X509_add_ext (certificate, extension, -1));
  X509_EXTENSION_free (extension);
}

/* A directory name in a value stands in a section of its own: dirName:/O=Acme. */
static char *
move_directory_name (CONF *conf, const char *value)
{
  const char *dn = strstr (value, "dirName:/");
  g_autoptr (GString) section = g_string_new ("[names]\n");
  g_auto (GStrv) parts = NULL;
  g_autofree char *head = NULL;
  BIO *memory;
  long line;

  if (dn == NULL)
    return g_strdup (value);
  parts = g_strsplit (dn + strlen ("dirName:/"), "/", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    g_string_append_printf (section, "%s\n", parts[i]);
  memory = BIO_new_mem_buf (section->str, -1);
  g_assert_cmpint (NCONF_load_bio (conf, memory, &line), >, 0);
  BIO_free (memory);
  head = g_strndup (value, (gsize) (dn - value));
  return g_strconcat (head, "dirName:names", NULL);
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
  g_auto (GStrv) extras = NULL;
  g_autofree char *constraint = NULL;
  X509V3_CTX context;
  CONF *conf;

  if (spec->version == 1)
    return;
  conf = NCONF_new (NULL);
  X509V3_set_ctx (&context, issuer, certificate, NULL, NULL, 0);
  X509V3_set_nconf (&context, conf);
  add_extension (certificate, &context, NID_basic_constraints,
                 spec->basic != NULL ? spec->basic : "critical,CA:FALSE");
  add_extension (certificate, &context, NID_key_usage, spec->key_usage);
  add_extension (certificate, &context, NID_ext_key_usage, spec->purposes);
  add_extension (certificate, &context, NID_subject_alt_name, spec->san);
  constraint = spec->constraint != NULL ? move_directory_name (conf, spec->constraint) : NULL;
  add_extension (certificate, &context, NID_name_constraints, constraint);
  if (!spec->no_key_ids) {
    add_extension (certificate, &context, NID_subject_key_identifier,
                   spec->key_id != NULL ? spec->key_id : "hash");
    if (spec->issuer_id != NULL)
      add_extension (certificate, &context, NID_authority_key_identifier, spec->issuer_id);
    else if (X509_get_ext_by_NID (issuer, NID_subject_key_identifier, -1) >= 0)
      add_extension (certificate, &context, NID_authority_key_identifier, "keyid");
  }
  if (spec->critical_unknown)
    add_unknown_extension (certificate);
  if (spec->extras != NULL)
    extras = g_strsplit (spec->extras, " ", -1);
  for (guint i = 0; extras != NULL && extras[i] != NULL; i++)
    add_extra (certificate, &context, extras[i]);
  NCONF_free (conf);
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
set_serial (X509 *certificate, const TestSpec *spec)
{
  static int last = 1000;
  ASN1_INTEGER *serial;

  if (spec->serial != NULL) {
    serial = s2i_ASN1_INTEGER (NULL, spec->serial);
    g_assert_nonnull (serial);
    X509_set_serialNumber (certificate, serial);
    ASN1_INTEGER_free (serial);
    return;
  }
  ASN1_INTEGER_set (X509_get_serialNumber (certificate), g_atomic_int_add (&last, 1));
}

static void
sign (X509 *certificate, EVP_PKEY *key, const TestSpec *spec)
{
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  EVP_PKEY_CTX *parameters;
  const EVP_MD *digest = NULL;

  if (!EVP_PKEY_is_a (key, "ED25519") && !EVP_PKEY_is_a (key, "ED448"))
    digest = EVP_get_digestbyname (spec->digest != NULL ? spec->digest : "SHA256");
  g_assert_cmpint (EVP_DigestSignInit (context, &parameters, digest, NULL, key), ==, 1);
  if (spec->pss)
    EVP_PKEY_CTX_set_rsa_padding (parameters, RSA_PKCS1_PSS_PADDING);
  g_assert_cmpint (X509_sign_ctx (certificate, context), >, 0);
  EVP_MD_CTX_free (context);
}

static void
set_name (X509_NAME *name, const TestSpec *spec)
{
  g_auto (GStrv) parts = NULL;

  if (spec->dn == NULL) {
    if (spec->subject != NULL && *spec->subject != '\0')
      X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_UTF8, (const guint8 *) spec->subject, -1, -1,
                                  0);
    return;
  }
  parts = g_strsplit (spec->dn + 1, "/", -1);
  for (guint i = 0; parts[i] != NULL; i++) {
    g_auto (GStrv) pair = g_strsplit (parts[i], "=", 2);

    g_assert_true (X509_NAME_add_entry_by_txt (name, pair[0], MBSTRING_UTF8,
                                               (const guint8 *) pair[1], -1, -1, 0));
  }
}

/* Turns one bit of the signature, which is at the end, or makes its outer
 * algorithm ecdsa-with-SHA384 where SHA256 was signed.
 */
static void
damage (X509 **certificate, const TestSpec *spec)
{
  static const guint8 algorithm[] = { 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02 };
  guint8 *der = NULL;
  const guint8 *place;
  int length = i2d_X509 (*certificate, &der);
  int i = length - (int) sizeof algorithm;

  if (spec->broken_signature)
    der[length - 1] ^= 1;
  if (spec->other_algorithm) {
    while (i >= 0 && memcmp (der + i, algorithm, sizeof algorithm) != 0)
      i--;
    g_assert_cmpint (i, >, 0);
    der[i + (int) sizeof algorithm - 1] = 0x03;
  }
  X509_free (*certificate);
  place = der;
  *certificate = d2i_X509 (NULL, &place, length);
  g_assert_nonnull (*certificate);
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
  set_serial (self->openssl, spec);
  set_times (self->openssl, spec);
  name = X509_get_subject_name (self->openssl);
  set_name (name, spec);
  X509_set_issuer_name (self->openssl,
                        issuer != NULL ? X509_get_subject_name (issuer->openssl) : name);
  X509_set_pubkey (self->openssl, key);
  add_extensions (self->openssl, issuer != NULL ? issuer->openssl : self->openssl, spec);
  sign (self->openssl, issuer != NULL ? issuer->key : key, spec);
  if (spec->broken_signature || spec->other_algorithm)
    damage (&self->openssl, spec);
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
