/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-error.h"
#include "sally-text.h"
#include "sally-x509.h"
#include "test-pki.h"

#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

/* What our own walk says about a certificate is compared with OpenSSL. */

static gint64
to_unix (const ASN1_TIME *time)
{
  struct tm tm;
  g_autoptr (GDateTime) date = NULL;

  g_assert_true (ASN1_TIME_to_tm (time, &tm));
  date = g_date_time_new_utc (tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
                              tm.tm_sec);
  return g_date_time_to_unix (date);
}

static void
assert_name (const char *ours, const X509_NAME *name)
{
  BIO *memory = BIO_new (BIO_s_mem ());
  g_auto (GStrv) parts = NULL;
  g_autofree char *theirs = NULL;
  char *text;
  long length;

  X509_NAME_print_ex (memory, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  length = BIO_get_mem_data (memory, &text);
  theirs = g_strndup (length > 0 ? text : "", (gsize) length);
  BIO_free (memory);
  /* RFC 4514 says STREET, OpenSSL says street. */
  parts = g_strsplit (theirs, "street=", -1);
  g_free (theirs);
  theirs = g_strjoinv ("STREET=", parts);
  g_assert_cmpstr (ours, ==, theirs);
}

static void
assert_key_ids (SallyX509 *ours, X509 *theirs)
{
  const ASN1_OCTET_STRING *id = X509_get0_subject_key_id (theirs);
  g_autofree char *subject = NULL;
  g_autofree char *authority = NULL;

  if (id != NULL)
    subject = sally_text_hex (ASN1_STRING_get0_data (id), (gsize) ASN1_STRING_length (id));
  g_assert_cmpstr (sally_x509_get_subject_key_id (ours), ==, subject);
  id = X509_get0_authority_key_id (theirs);
  if (id != NULL)
    authority = sally_text_hex (ASN1_STRING_get0_data (id), (gsize) ASN1_STRING_length (id));
  g_assert_cmpstr (sally_x509_get_authority_key_id (ours), ==, authority);
}

static void
assert_serial (SallyX509 *ours, X509 *theirs)
{
  BIGNUM *number = ASN1_INTEGER_to_BN (X509_get0_serialNumber (theirs), NULL);
  char *hex = BN_bn2hex (number);
  g_autofree char *lower = g_ascii_strdown (hex, -1);

  g_assert_cmpstr (sally_x509_get_serial (ours), ==, g_str_equal (lower, "0") ? "00" : lower);
  OPENSSL_free (hex);
  BN_free (number);
}

static void
assert_same_facts (X509 *theirs)
{
  g_autoptr (SallyX509) ours = test_pki_wrap (theirs);
  EVP_PKEY *key = X509_get0_pubkey (theirs);
  BASIC_CONSTRAINTS *basic = X509_get_ext_d2i (theirs, NID_basic_constraints, NULL, NULL);
  guint8 digest[EVP_MAX_MD_SIZE];
  guint digest_length;
  g_autofree char *sha256 = NULL;

  assert_name (sally_x509_get_subject (ours), X509_get_subject_name (theirs));
  assert_name (sally_x509_get_issuer (ours), X509_get_issuer_name (theirs));
  assert_serial (ours, theirs);
  assert_key_ids (ours, theirs);
  g_assert_cmpint (sally_x509_get_not_before (ours), ==, to_unix (X509_get0_notBefore (theirs)));
  g_assert_cmpint (sally_x509_get_not_after (ours), ==, to_unix (X509_get0_notAfter (theirs)));
  g_assert_cmpstr (sally_x509_get_signature_algorithm (ours), ==,
                   OBJ_nid2ln (X509_get_signature_nid (theirs)));
  g_assert_cmpstr (sally_x509_get_key_algorithm (ours), ==, EVP_PKEY_get0_type_name (key));
  g_assert_cmpuint (sally_x509_get_key_bits (ours), ==, (guint) EVP_PKEY_get_bits (key));
  g_assert_cmpint (sally_x509_get_ca (ours), ==, basic != NULL && basic->ca);
  BASIC_CONSTRAINTS_free (basic);
  g_assert_cmpint (sally_x509_get_self_signed (ours), ==, X509_self_signed (theirs, 1));
  X509_digest (theirs, EVP_sha256 (), digest, &digest_length);
  sha256 = sally_text_hex (digest, digest_length);
  g_assert_cmpstr (sally_x509_get_sha256 (ours), ==, sha256);
  g_assert_cmpstr (sally_x509_get_title (ours), !=, "");
  g_assert_finalize_object (g_steal_pointer (&ours));
}

static void
test_bundle (gconstpointer data)
{
  g_autoptr (GPtrArray) bundle = test_pki_load_bundle (data);

  g_assert_cmpuint (bundle->len, ==, g_str_has_prefix (data, "rds") ? 102 : 121);
  for (guint i = 0; i < bundle->len; i++)
    assert_same_facts (bundle->pdata[i]);
}

static void
test_made (void)
{
  g_autoptr (TestCertificate) root = test_pki_make_ca ("Root, \"of\" <all>; #1+\\ ", NULL);
  const TestSpec specs[] = {
    { .subject = " #Käse ", .key = "RSA2048" },
    { .subject = "p384", .key = "P-384", .not_after = G_GINT64_CONSTANT (253402300799) },
    { .subject = "p521", .key = "P-521", .digest = "SHA512" },
    { .subject = "k1", .key = "secp256k1", .not_before = -86400 },
    { .subject = "bp", .key = "brainpoolP320r1", .digest = "SHA1" },
    { .subject = "line\nbreak\x7f", .key = "RSA1024", .version = 1 },
    { .subject = "", .san = "DNS:a.example", .no_key_ids = TRUE },
  };

  assert_same_facts (root->openssl);
  for (guint i = 0; i < G_N_ELEMENTS (specs); i++) {
    g_autoptr (TestCertificate) made = test_pki_make (&specs[i], root);

    assert_same_facts (made->openssl);
    g_assert_false (sally_x509_get_self_issued (made->x509));
    g_assert_false (sally_x509_get_self_signed (made->x509));
  }
}

static void
test_edwards (void)
{
  TestSpec spec = { .subject = "ed", .key = "ED25519" };
  g_autoptr (TestCertificate) made = test_pki_make (&spec, NULL);

  g_assert_cmpstr (sally_x509_get_key_algorithm (made->x509), ==, "Ed25519");
  g_assert_cmpuint (sally_x509_get_key_bits (made->x509), ==, 256);
  g_assert_cmpstr (sally_x509_get_signature_algorithm (made->x509), ==, "ED25519");
  g_assert_true (sally_x509_get_self_signed (made->x509));
}

static void
test_names (void)
{
  TestSpec spec = { .subject = "cn.example",
                    .san = "DNS:a.example,IP:10.1.2.3,DNS:*.b.example,IP:2001:db8::1,email:x@y" };
  g_autoptr (TestCertificate) made = test_pki_make (&spec, NULL);
  const char *const *dns = sally_x509_get_dns_names (made->x509);
  const char *const *ip = sally_x509_get_ip_addresses (made->x509);

  g_assert_cmpuint (g_strv_length ((char **) dns), ==, 2);
  g_assert_cmpstr (dns[0], ==, "a.example");
  g_assert_cmpstr (dns[1], ==, "*.b.example");
  g_assert_cmpuint (g_strv_length ((char **) ip), ==, 2);
  g_assert_cmpstr (ip[0], ==, "10.1.2.3");
  g_assert_cmpstr (ip[1], ==, "2001:db8::1");
  g_assert_cmpstr (sally_x509_get_common_name (made->x509), ==, "cn.example");
  g_assert_cmpstr (sally_x509_get_title (made->x509), ==, "cn.example");
}

static void
test_no_name (void)
{
  TestSpec spec = { .subject = "" };
  g_autoptr (TestCertificate) made = test_pki_make (&spec, NULL);

  g_assert_cmpstr (sally_x509_get_subject (made->x509), ==, "");
  g_assert_true (
      g_str_has_prefix (sally_x509_get_sha256 (made->x509), sally_x509_get_title (made->x509)));
  g_assert_null (sally_x509_get_common_name (made->x509));
}

static void
test_serials (void)
{
  static const struct {
    const char *decimal;
    const char *text;
  } rows[] = { { "0", "00" },     { "10", "0a" },      { "255", "ff" },    { "-1", "-01" },
               { "-129", "-81" }, { "-256", "-0100" }, { "65535", "ffff" } };
  TestSpec spec = { .subject = "serial" };
  g_autoptr (TestCertificate) made = test_pki_make (&spec, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (SallyX509) x509 = NULL;
    BIGNUM *number = NULL;

    BN_dec2bn (&number, rows[i].decimal);
    BN_to_ASN1_INTEGER (number, X509_get_serialNumber (made->openssl));
    BN_free (number);
    X509_sign (made->openssl, made->key, EVP_sha256 ());
    x509 = test_pki_wrap (made->openssl);
    g_assert_cmpstr (sally_x509_get_serial (x509), ==, rows[i].text);
  }
}

static void
test_states (void)
{
  TestSpec spec = { .subject = "s",
                    .not_before = TEST_NOW,
                    .not_after = TEST_NOW + 100 * TEST_DAY };
  g_autoptr (TestCertificate) made = test_pki_make (&spec, NULL);
  const struct {
    gint64 now;
    SallyX509State state;
  } rows[] = {
    { TEST_NOW - 1, SALLY_X509_NOT_YET_VALID },
    { TEST_NOW, SALLY_X509_VALID },
    { TEST_NOW + 40 * TEST_DAY, SALLY_X509_VALID },
    { TEST_NOW + 40 * TEST_DAY + 1, SALLY_X509_EXPIRES_SOON },
    { TEST_NOW + 100 * TEST_DAY - 1, SALLY_X509_EXPIRES_SOON },
    { TEST_NOW + 100 * TEST_DAY, SALLY_X509_EXPIRED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (sally_x509_get_state (made->x509, rows[i].now, 60), ==, rows[i].state);
}

static void
test_pem (void)
{
  g_autoptr (TestCertificate) made = test_pki_make_server ("pem.example", NULL);
  g_autofree char *pem = sally_x509_to_pem (made->x509);
  g_autoptr (GBytes) subject = sally_x509_get_subject_der (made->x509);
  const guint8 *place = g_bytes_get_data (subject, NULL);
  BIO *memory = BIO_new_mem_buf (pem, -1);
  X509 *back = PEM_read_bio_X509 (memory, NULL, NULL, NULL);
  X509_NAME *name = d2i_X509_NAME (NULL, &place, (long) g_bytes_get_size (subject));
  g_autoptr (SallyX509) again = test_pki_wrap (back);

  g_assert_cmpint (X509_cmp (back, made->openssl), ==, 0);
  g_assert_true (sally_x509_equal (again, made->x509));
  g_assert_cmpint (X509_NAME_cmp (name, X509_get_subject_name (back)), ==, 0);
  X509_NAME_free (name);
  X509_free (back);
  BIO_free (memory);
}

static void
assert_refused (const guint8 *data, gsize length, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (SallyX509) x509 = sally_x509_new_from_der (bytes, &error);

  g_assert_error (error, SALLY_ERROR, code);
  g_assert_null (x509);
}

static void
test_damaged (void)
{
  g_autoptr (TestCertificate) made = test_pki_make_server ("x.example", NULL);
  gsize length;
  const guint8 *der = g_bytes_get_data (sally_x509_get_der (made->x509), &length);
  g_autofree guint8 *longer = g_malloc0 (1024 * 1024 + 1);

  memcpy (longer, der, length);
  assert_refused (longer, length + 1, SALLY_ERROR_CORRUPT);
  assert_refused (longer, 1024 * 1024 + 1, SALLY_ERROR_TOO_LARGE);
  assert_refused (NULL, 0, SALLY_ERROR_CORRUPT);
  for (gsize i = 0; i < length; i++)
    assert_refused (der, i, SALLY_ERROR_CORRUPT);
  assert_refused ((const guint8 *) "\x30\x80\x00\x00", 4, SALLY_ERROR_CORRUPT);
  assert_refused ((const guint8 *) "\x30\x84\xff\xff\xff\xff", 6, SALLY_ERROR_CORRUPT);
}

/* Two bytes too many inside, with all lengths right. */
static void
test_rest_inside (void)
{
  g_autoptr (TestCertificate) made = test_pki_make_server ("x.example", NULL);
  gsize length, tbs;
  const guint8 *der = g_bytes_get_data (sally_x509_get_der (made->x509), &length);
  g_autofree guint8 *copy = g_malloc (length + 2);

  g_assert_true (der[1] == 0x82 && der[5] == 0x82);
  tbs = (gsize) (der[6] << 8 | der[7]);
  memcpy (copy, der, 8 + tbs);
  memcpy (copy + 8 + tbs, "\x05\x00", 2);
  memcpy (copy + 8 + tbs + 2, der + 8 + tbs, length - 8 - tbs);
  copy[2] = (guint8) ((length - 4 + 2) >> 8);
  copy[3] = (guint8) (length - 4 + 2);
  copy[6] = (guint8) ((tbs + 2) >> 8);
  copy[7] = (guint8) (tbs + 2);
  assert_refused (copy, length + 2, SALLY_ERROR_CORRUPT);
}

static void
use_everything (SallyX509 *x509)
{
  const char *const texts[] = {
    sally_x509_get_subject (x509),       sally_x509_get_issuer (x509),
    sally_x509_get_title (x509),         sally_x509_get_serial (x509),
    sally_x509_get_key_algorithm (x509), sally_x509_get_signature_algorithm (x509)
  };
  const char *const *names = sally_x509_get_dns_names (x509);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_true (g_utf8_validate (texts[i], -1, NULL));
  for (guint i = 0; names[i] != NULL; i++)
    g_assert_true (g_utf8_validate (names[i], -1, NULL));
  sally_x509_get_self_signed (x509);
}

static void
test_mutations (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260101);
  TestSpec spec = { .subject = "Käse", .san = "DNS:a.example,IP:1.2.3.4", .key = "RSA1024" };
  g_autoptr (TestCertificate) made = test_pki_make (&spec, NULL);
  gsize length;
  const guint8 *der = g_bytes_get_data (sally_x509_get_der (made->x509), &length);
  guint read = 0, refused = 0;

  for (guint i = 0; i < 8000; i++) {
    g_autofree guint8 *copy = g_memdup2 (der, length);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (SallyX509) x509 = NULL;
    guint n = (guint) g_rand_int_range (rand, 1, 4);

    while (n-- > 0)
      copy[g_rand_int_range (rand, 0, (gint32) length)] = (guint8) g_rand_int_range (rand, 0, 256);
    bytes = g_bytes_new_take (g_steal_pointer (&copy), length);
    x509 = sally_x509_new_from_der (bytes, &error);
    g_assert_true ((x509 == NULL) == (error != NULL));
    if (x509 != NULL)
      use_everything (x509);
    *(x509 != NULL ? &read : &refused) += 1;
  }
  g_assert_cmpuint (read, >, 500);
  g_assert_cmpuint (refused, >, 500);
  g_assert_cmpuint (ERR_peek_error (), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/x509/bundle/rds", "rds-global-bundle.pem", test_bundle);
  g_test_add_data_func ("/x509/bundle/mozilla", "mozilla-cacert.pem", test_bundle);
  g_test_add_func ("/x509/made", test_made);
  g_test_add_func ("/x509/edwards", test_edwards);
  g_test_add_func ("/x509/names", test_names);
  g_test_add_func ("/x509/no-name", test_no_name);
  g_test_add_func ("/x509/serials", test_serials);
  g_test_add_func ("/x509/states", test_states);
  g_test_add_func ("/x509/pem", test_pem);
  g_test_add_func ("/x509/damaged", test_damaged);
  g_test_add_func ("/x509/rest-inside", test_rest_inside);
  g_test_add_func ("/x509/mutations", test_mutations);
  return g_test_run ();
}
