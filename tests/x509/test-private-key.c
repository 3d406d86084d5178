/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-error.h"
#include "sally-private-key.h"
#include "sally-secret.h"
#include "test-pki.h"

#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <string.h>

/* Private keys in every form that people have, as OpenSSL writes them. */

#define PASSWORD "Pässword “7”"

/* clang-format off */
static const struct {
  const char *kind;
  const char *algorithm;
  guint bits;
  gboolean only_pkcs8;
} kinds[] = {
  { "RSA2048", "RSA", 2048, FALSE },
  { "RSA1024", "RSA", 1024, FALSE },
  { "EC", "EC", 256, FALSE },
  { "P-384", "EC", 384, FALSE },
  { "P-521", "EC", 521, FALSE },
  { "ED25519", "Ed25519", 256, TRUE },
  { "ED448", "Ed448", 456, TRUE },
  { "DSA1024", "DSA", 1024, FALSE },
  { "RSA-PSS", "RSA-PSS", 2048, TRUE },
};
/* clang-format on */

typedef enum { PKCS8_PEM, PKCS8_DER, OLD_PEM, OLD_DER, BOTH_PEM, N_PLAIN } Form;

static TestCertificate *
make (const char *kind)
{
  TestSpec spec = { .subject = "client", .key = kind };

  return test_pki_make (&spec, NULL);
}

static SallySecret *
take (BIO *memory)
{
  char *data;
  long length = BIO_get_mem_data (memory, &data);
  SallySecret *secret;

  g_assert_cmpint (length, >, 0);
  secret = sally_secret_new (data, length);
  BIO_free (memory);
  return secret;
}

static SallySecret *
write_plain (TestCertificate *made, Form form)
{
  BIO *memory = BIO_new (BIO_s_mem ());

  switch (form) {
  case PKCS8_PEM:
    PEM_write_bio_PKCS8PrivateKey (memory, made->key, NULL, NULL, 0, NULL, NULL);
    break;
  case PKCS8_DER:
    i2d_PKCS8PrivateKey_bio (memory, made->key, NULL, NULL, 0, NULL, NULL);
    break;
  case OLD_PEM:
    PEM_write_bio_PrivateKey_traditional (memory, made->key, NULL, NULL, 0, NULL, NULL);
    break;
  case OLD_DER:
    i2d_PrivateKey_bio (memory, made->key);
    break;
  case BOTH_PEM:
  case N_PLAIN:
    BIO_puts (memory, "Bag Attributes\r\n  friendlyName: client\r\n");
    PEM_write_bio_X509 (memory, made->openssl);
    PEM_write_bio_PKCS8PrivateKey (memory, made->key, NULL, NULL, 0, NULL, NULL);
    break;
  }
  return take (memory);
}

static SallyPrivateKey *
read_key (SallySecret *data, const char *password)
{
  g_autoptr (SallySecret) secret = password != NULL ? sally_secret_new (password, -1) : NULL;
  g_autoptr (GError) error = NULL;
  SallyPrivateKey *key = sally_private_key_new (data, secret, &error);

  g_assert_no_error (error);
  return key;
}

static void
assert_fails (SallySecret *data, const char *password, SallyError code)
{
  g_autoptr (SallySecret) secret = password != NULL ? sally_secret_new (password, -1) : NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (sally_private_key_new (data, secret, &error));
  g_assert_error (error, SALLY_ERROR, (int) code);
}

/* What a TLS library would get is the same key again. */
static void
check (SallyPrivateKey *key, TestCertificate *made, TestCertificate *other)
{
  g_autoptr (SallySecret) pkcs8 = sally_private_key_to_pkcs8 (key);
  g_autoptr (SallyPrivateKey) again = sally_private_key_ref (key);
  gsize length;
  const guint8 *place = (const guint8 *) sally_secret_peek (pkcs8, &length);
  EVP_PKEY *openssl = d2i_AutoPrivateKey (NULL, &place, (long) length);

  g_assert_cmpint (EVP_PKEY_eq (openssl, made->key), ==, 1);
  g_assert_true (sally_private_key_belongs_to (again, made->x509));
  g_assert_false (sally_private_key_belongs_to (again, other->x509));
  EVP_PKEY_free (openssl);
}

static void
test_kind (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (TestCertificate) made = make (kinds[i].kind);
  g_autoptr (TestCertificate) other = make (kinds[i].kind);
  g_autoptr (TestCertificate) stranger = make (g_str_equal (kinds[i].kind, "EC") ? "ED448" : "EC");

  for (int form = PKCS8_PEM; form < N_PLAIN; form++) {
    g_autoptr (SallySecret) file = NULL;
    g_autoptr (SallyPrivateKey) key = NULL;
    g_autoptr (SallyPrivateKey) needless = NULL;

    if (form == OLD_PEM && kinds[i].only_pkcs8)
      continue;
    file = write_plain (made, (Form) form);
    key = read_key (file, NULL);
    needless = read_key (file, PASSWORD);
    g_assert_cmpstr (sally_private_key_get_algorithm (key), ==, kinds[i].algorithm);
    g_assert_cmpuint (sally_private_key_get_bits (key), ==, kinds[i].bits);
    g_assert_cmpstr (sally_x509_get_key_algorithm (made->x509), ==, kinds[i].algorithm);
    g_assert_cmpuint (sally_x509_get_key_bits (made->x509), ==, kinds[i].bits);
    check (key, made, other);
    check (needless, made, stranger);
  }
}

typedef enum { ENCRYPTED_PEM, ENCRYPTED_DER, ENCRYPTED_OLD, OLD_PBE, SCRYPT, N_ENCRYPTED } Lock;

/* EncryptedPrivateKeyInfo with @algorithm, which it takes. */
static SallySecret *
write_pbe (TestCertificate *made, X509_ALGOR *algorithm)
{
  PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8 (made->key);
  X509_SIG *sealed = PKCS8_set0_pbe (PASSWORD, (int) strlen (PASSWORD), info, algorithm);
  BIO *memory = BIO_new (BIO_s_mem ());

  g_assert_nonnull (sealed);
  i2d_PKCS8_bio (memory, sealed);
  X509_SIG_free (sealed);
  PKCS8_PRIV_KEY_INFO_free (info);
  return take (memory);
}

static SallySecret *
write_locked (TestCertificate *made, Lock lock)
{
  const char *password = PASSWORD;
  int length = (int) strlen (password);
  BIO *memory = BIO_new (BIO_s_mem ());

  switch (lock) {
  case ENCRYPTED_PEM:
    PEM_write_bio_PKCS8PrivateKey (memory, made->key, EVP_aes_256_cbc (), password, length, NULL,
                                   NULL);
    break;
  case ENCRYPTED_DER:
    i2d_PKCS8PrivateKey_bio (memory, made->key, EVP_aes_128_cbc (), password, length, NULL, NULL);
    break;
  case ENCRYPTED_OLD:
    PEM_write_bio_PrivateKey_traditional (memory, made->key, EVP_aes_256_cbc (),
                                          (const guint8 *) password, length, NULL, NULL);
    break;
  case OLD_PBE:
    BIO_free (memory);
    return write_pbe (made, PKCS5_pbe_set (NID_pbe_WithSHA1And3_Key_TripleDES_CBC, 2048, NULL, 0));
  case SCRYPT:
  case N_ENCRYPTED:
    BIO_free (memory);
    return write_pbe (made, PKCS5_pbe2_set_scrypt (EVP_aes_256_cbc (), NULL, 0, NULL, 16384, 8, 1));
  }
  return take (memory);
}

static void
test_encrypted (void)
{
  g_autoptr (TestCertificate) made = make ("EC");
  g_autoptr (TestCertificate) other = make ("EC");

  for (int lock = ENCRYPTED_PEM; lock < N_ENCRYPTED; lock++) {
    g_autoptr (SallySecret) file = write_locked (made, (Lock) lock);
    g_autoptr (SallyPrivateKey) key = read_key (file, PASSWORD);

    check (key, made, other);
    assert_fails (file, NULL, SALLY_ERROR_PASSWORD_REQUIRED);
    assert_fails (file, "wrong", SALLY_ERROR_PASSWORD_WRONG);
    assert_fails (file, "", SALLY_ERROR_PASSWORD_WRONG);
  }
}

/* Opening takes no password that nobody could type, and no hours. */
static void
test_cost (void)
{
  g_autofree char *endless = g_strnfill (100000, 'x');
  g_autoptr (TestCertificate) made = make ("EC");
  g_autoptr (SallySecret) file = write_locked (made, ENCRYPTED_PEM);
  X509_ALGOR *const dear[] = {
    PKCS5_pbe2_set_iv (EVP_aes_256_cbc (), 2000000000, NULL, 0, NULL, -1),
    PKCS5_pbe_set (NID_pbe_WithSHA1And3_Key_TripleDES_CBC, 2000000000, NULL, 0),
    PKCS5_pbe_set (NID_pbeWithMD5AndDES_CBC, 2048, NULL, 0),
    PKCS5_pbe2_set_scrypt (EVP_aes_256_cbc (), NULL, 0, NULL, 16384, 8, 1),
  };
  const SallyError codes[] = { SALLY_ERROR_TOO_LARGE, SALLY_ERROR_TOO_LARGE,
                               SALLY_ERROR_UNSUPPORTED, SALLY_ERROR_PASSWORD_WRONG };

  assert_fails (file, endless, SALLY_ERROR_PASSWORD_WRONG);
  for (guint i = 0; i < G_N_ELEMENTS (dear); i++) {
    X509_SIG *sealed = X509_SIG_new ();
    BIO *memory = BIO_new (BIO_s_mem ());
    X509_ALGOR *algorithm;
    ASN1_OCTET_STRING *content;
    g_autoptr (SallySecret) costly = NULL;

    X509_SIG_getm (sealed, &algorithm, &content);
    X509_ALGOR_copy (algorithm, dear[i]);
    ASN1_OCTET_STRING_set (content, (const guint8 *) "0123456789abcdef", 16);
    i2d_PKCS8_bio (memory, sealed);
    costly = take (memory);
    assert_fails (costly, "x", codes[i]);
    X509_SIG_free (sealed);
    X509_ALGOR_free (dear[i]);
  }
}

/* The same with p, how often scrypt is run, made larger in the file. */
static void
test_scrypt_cost (void)
{
  static const guint8 numbers[] = { 0x02, 0x02, 0x40, 0x00, 0x02, 0x01, 0x08, 0x02, 0x01, 0x01 };
  g_autoptr (TestCertificate) made = make ("EC");
  g_autoptr (SallySecret) file = write_locked (made, SCRYPT);
  g_autoptr (SallySecret) costly = NULL;
  gsize length;
  const char *bytes = sally_secret_peek (file, &length);
  g_autofree char *copy = g_memdup2 (bytes, length);
  guint8 *place = memmem (copy, length, numbers, sizeof numbers);

  g_assert_nonnull (place);
  place[sizeof numbers - 1] = 0x7f;
  costly = sally_secret_new (copy, (gssize) length);
  assert_fails (costly, PASSWORD, SALLY_ERROR_TOO_LARGE);
  place[sizeof numbers - 1] = 0x02;
  sally_secret_unref (costly);
  costly = sally_secret_new (copy, (gssize) length);
  assert_fails (costly, PASSWORD, SALLY_ERROR_PASSWORD_WRONG);
}

static void
test_none (void)
{
  g_autoptr (TestCertificate) made = make ("EC");
  g_autofree char *pem = sally_x509_to_pem (made->x509);
  g_autoptr (SallySecret) certificate = sally_secret_new (pem, -1);
  g_autoptr (SallySecret) nothing = sally_secret_new ("", 0);
  g_autoptr (SallySecret) text = sally_secret_new ("no key", -1);
  g_autoptr (SallySecret) empty =
      sally_secret_new ("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n", -1);
  g_autoptr (SallySecret) behind = NULL;
  g_autoptr (SallySecret) public_key = NULL;
  g_autofree char *zeros = g_malloc0 (1024 * 1024 + 1);
  g_autoptr (SallySecret) large = sally_secret_new (zeros, 1024 * 1024 + 1);
  BIO *memory = BIO_new (BIO_s_mem ());

  PEM_write_bio_PUBKEY (memory, made->key);
  public_key = take (memory);
  behind =
      sally_secret_new ("-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\nno more", -1);
  assert_fails (behind, NULL, SALLY_ERROR_CORRUPT);
  assert_fails (certificate, NULL, SALLY_ERROR_NOT_FOUND);
  assert_fails (public_key, NULL, SALLY_ERROR_NOT_FOUND);
  assert_fails (nothing, NULL, SALLY_ERROR_CORRUPT);
  assert_fails (text, NULL, SALLY_ERROR_CORRUPT);
  assert_fails (empty, NULL, SALLY_ERROR_CORRUPT);
  assert_fails (large, NULL, SALLY_ERROR_TOO_LARGE);
}

/* Bytes changed and cut off anywhere: a key or an error, never more. */
static void
test_damaged (void)
{
  g_autoptr (TestCertificate) made = make ("EC");
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  SallySecret *const files[] = { write_plain (made, PKCS8_DER), write_plain (made, OLD_PEM),
                                 write_locked (made, ENCRYPTED_OLD) };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    gsize length;
    const char *bytes = sally_secret_peek (files[i], &length);

    for (guint round = 0; round < 500; round++) {
      g_autofree char *copy = g_memdup2 (bytes, length);
      gsize n = (gsize) g_rand_int_range (rand, 1, (gint32) length + 1);
      g_autoptr (SallySecret) password = sally_secret_new (PASSWORD, -1);
      g_autoptr (SallySecret) damaged = NULL;
      g_autoptr (SallyPrivateKey) key = NULL;
      g_autoptr (GError) error = NULL;

      copy[g_rand_int_range (rand, 0, (gint32) length)] ^= (char) g_rand_int_range (rand, 1, 256);
      damaged = sally_secret_new (copy, round % 2 == 0 ? (gssize) length : (gssize) n);
      key = sally_private_key_new (damaged, password, &error);
      g_assert_cmpint (key == NULL, ==, error != NULL);
    }
    sally_secret_unref (files[i]);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *name = g_strdup_printf ("/private-key/kind/%s", kinds[i].kind);

    g_test_add_data_func (name, GUINT_TO_POINTER (i), test_kind);
  }
  g_test_add_func ("/private-key/encrypted", test_encrypted);
  g_test_add_func ("/private-key/cost", test_cost);
  g_test_add_func ("/private-key/scrypt-cost", test_scrypt_cost);
  g_test_add_func ("/private-key/none", test_none);
  g_test_add_func ("/private-key/damaged", test_damaged);
  return g_test_run ();
}
