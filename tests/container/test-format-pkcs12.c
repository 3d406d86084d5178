/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "container-fixtures.h"
#include "sally-error.h"
#include "sally-secret.h"
#include "sally-x509.h"

#include <glib/gstdio.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <string.h>

/* Key stores as OpenSSL, Java and Windows write them, and what no program writes.
 * Most are made by “openssl pkcs12” when the test runs: certificate One with its
 * key, and certificate Two.
 */

#define PASSWORD "Blåbær 7 🔑\t\x01 x"

static char *folder;

/* (transfer full): what “openssl pkcs12 -export ARGUMENTS” makes. */
static GBytes *
make_store (const char *password, const char *arguments)
{
  g_autofree char *dir = g_test_build_filename (G_TEST_DIST, "fixtures", "pem", NULL);
  g_autofree char *out = g_build_filename (folder, "store.p12", NULL);
  g_autofree char *command = NULL;
  g_auto (GStrv) argv = NULL;
  g_auto (GStrv) environment = g_get_environ ();
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;
  int status;

  command = g_strdup_printf ("openssl pkcs12 -export -in %s/one.pem -inkey %s/key.pem -certfile "
                             "%s/two.pem -passout env:STORE_PASSWORD -out %s %s",
                             dir, dir, dir, out, arguments);
  environment = g_environ_setenv (environment, "STORE_PASSWORD", password, TRUE);
  g_assert_true (g_shell_parse_argv (command, NULL, &argv, &error));
  g_spawn_sync (NULL, argv, environment, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &output, &status,
                &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("%s: %s", arguments, output);
  g_assert_true (g_file_get_contents (out, &data, &length, &error));
  g_remove (out);
  return g_bytes_new_take (data, length);
}

static void
assert_store (GBytes *bytes, const char *password)
{
  g_autoptr (SallyContainer) container = read_with_password (bytes, password);
  g_autofree char *two = fixture_text ("pem", "two.pem");

  g_assert_cmpstr (container->format, ==, "pkcs12");
  assert_subjects (container, "One Two");
  assert_roles (container, "ut");
  g_assert_cmpuint (container->n_private_keys, ==, 1);
  g_assert_cmpuint (container->n_secrets, ==, 0);
  g_assert_cmpuint (container->warnings->len, ==, 0);
  g_assert_true (container->converted);
  assert_payload (container, two);
}

static void
test_ciphers (void)
{
  static const char *const ciphers[] = {
    "PBE-SHA1-RC2-40",  "PBE-SHA1-RC2-128", "PBE-SHA1-RC4-40", "PBE-SHA1-RC4-128", "PBE-SHA1-2DES",
    "PBE-SHA1-3DES",    "AES-128-CBC",      "AES-192-CBC",     "AES-256-CBC",      "DES-EDE3-CBC",
    "CAMELLIA-256-CBC", "RC2-CBC",          "PBE-MD5-DES",
  };
  static const char *const digests[] = { "md5", "sha1", "sha256", "sha384", "sha512" };

  for (guint i = 0; i < G_N_ELEMENTS (ciphers); i++) {
    g_autofree char *arguments =
        g_strdup_printf ("-legacy -certpbe %s -keypbe %s -macalg sha1", ciphers[i], ciphers[i]);
    g_autoptr (GBytes) bytes = make_store ("secret", arguments);

    g_test_message ("%s", ciphers[i]);
    assert_store (bytes, "secret");
    read_with_password_failing (bytes, "Secret", SALLY_ERROR_PASSWORD_WRONG);
    read_with_password_failing (bytes, NULL, SALLY_ERROR_PASSWORD_REQUIRED);
  }
  for (guint i = 0; i < G_N_ELEMENTS (digests); i++) {
    g_autofree char *arguments = g_strdup_printf ("-macalg %s", digests[i]);
    g_autoptr (GBytes) bytes = make_store ("secret", arguments);

    assert_store (bytes, "secret");
  }
}

/* The MAC of RFC 9579. */
static void
test_pbmac1 (void)
{
  g_autoptr (GBytes) bytes = fixture_bytes ("pkcs12", "pbmac1.p12");
  /* 3 rounds become 4, the key's 32 bytes become 33 and 255 */
  g_autoptr (GBytes) rounds =
      replace_bytes (bytes, "\x02\x01\3\x02\x01\x20", "\x02\x01\4\x02\x01\x20", 6);
  g_autoptr (GBytes) key = replace_bytes (bytes, "\x02\x01\x20\x30", "\x02\x01\x21\x30", 4);
  g_autoptr (GBytes) negative = replace_bytes (bytes, "\x02\x01\x20\x30", "\x02\x01\xff\x30", 4);
  /* and pbkdf2 another function */
  g_autoptr (GBytes) other =
      replace_bytes (bytes, "\xf7\x0d\x01\x05\x0c\x30\x26", "\xf7\x0d\x01\x05\x4c\x30\x26", 7);

  assert_store (bytes, "secret");
  read_with_password_failing (bytes, "Secret", SALLY_ERROR_PASSWORD_WRONG);
  read_with_password_failing (bytes, NULL, SALLY_ERROR_PASSWORD_REQUIRED);
  read_with_password_failing (rounds, "secret", SALLY_ERROR_PASSWORD_WRONG);
  read_with_password_failing (key, "secret", SALLY_ERROR_PASSWORD_WRONG);
  read_with_password_failing (negative, "secret", SALLY_ERROR_PASSWORD_WRONG);
  read_with_password_failing (other, "secret", SALLY_ERROR_UNSUPPORTED);
}

/* Where there is no MAC, only the content tells a wrong password. */
static void
test_without_mac (void)
{
  g_autoptr (GBytes) aes = make_store ("secret", "-nomac -certpbe AES-256-CBC");
  g_autoptr (GBytes) old = make_store ("secret", "-nomac -legacy -certpbe PBE-SHA1-RC2-40");
  g_autoptr (GBytes) open = make_store ("secret", "-nomac -certpbe NONE -keypbe NONE");
  g_autoptr (GBytes) half = make_store ("secret", "-nomac");

  assert_store (aes, "secret");
  assert_store (old, "secret");
  read_with_password_failing (aes, "wrong", SALLY_ERROR_PASSWORD_WRONG);
  read_with_password_failing (old, NULL, SALLY_ERROR_PASSWORD_REQUIRED);
  assert_store (open, NULL);
  assert_store (half, NULL);
  assert_store (open, "of another file");
}

/* (transfer full): @text as OpenSSL before 1.1.0 had it: each byte of UTF-8 is a
 * character. */
static char *
spell_old (const char *text)
{
  return g_convert (text, -1, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
}

static void
test_passwords (void)
{
  static const char *const forms[] = { "", "-legacy", "-nomac -certpbe AES-128-CBC",
                                       "-nomac -certpbe PBE-SHA1-3DES" };
  g_autofree char *old = spell_old (PASSWORD);

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++) {
    g_autoptr (GBytes) store = make_store (PASSWORD, forms[i]);
    g_autoptr (GBytes) empty = make_store ("", forms[i]);
    g_autoptr (GBytes) old_store = make_store (old, forms[i]);

    g_test_message ("%s", forms[i]);
    assert_store (store, PASSWORD);
    read_with_password_failing (store, "Blåbær 7", SALLY_ERROR_PASSWORD_WRONG);
    assert_store (empty, NULL);
    assert_store (empty, "");
    assert_store (empty, "of another file");
    assert_store (old_store, PASSWORD);
  }
}

/* (transfer full): a store with certificate One, its key if @shrouded or not, and
 * no localKeyID, made by hand. */
static GBytes *
build_store (const char *mac_password, int cipher, const char *content_password, gboolean shrouded)
{
  g_autofree char *pem = fixture_text ("pem", "one.pem");
  g_autofree char *key_pem = fixture_text ("pem", "key.pem");
  BIO *bio = BIO_new_mem_buf (pem, -1);
  BIO *key_bio = BIO_new_mem_buf (key_pem, -1);
  X509 *x509 = PEM_read_bio_X509 (bio, NULL, NULL, NULL);
  EVP_PKEY *key = PEM_read_bio_PrivateKey (key_bio, NULL, NULL, NULL);
  STACK_OF (PKCS12_SAFEBAG) *bags = NULL;
  STACK_OF (PKCS7) *parts = sk_PKCS7_new_null ();
  PKCS12 *store;
  guint8 *data = NULL;
  int length = content_password != NULL ? (int) strlen (content_password) : 0;
  GBytes *bytes;

  g_assert_nonnull (PKCS12_add_cert (&bags, x509));
  g_assert_nonnull (PKCS12_add_key (
      &bags, key, 0, 1, shrouded ? NID_pbe_WithSHA1And3_Key_TripleDES_CBC : -1, content_password));
  sk_PKCS7_push (parts, PKCS12_pack_p7encdata (cipher, content_password, length, NULL, 0, 1, bags));
  store = PKCS12_add_safes (parts, 0);
  g_assert_true (PKCS12_set_mac (store, mac_password,
                                 mac_password != NULL ? (int) strlen (mac_password) : 0, NULL, 0, 1,
                                 EVP_sha1 ()));
  length = i2d_PKCS12 (store, &data);
  bytes = g_bytes_new (data, (gsize) length);
  OPENSSL_free (data);
  PKCS12_free (store);
  sk_PKCS7_pop_free (parts, PKCS7_free);
  sk_PKCS12_SAFEBAG_pop_free (bags, PKCS12_SAFEBAG_free);
  EVP_PKEY_free (key);
  X509_free (x509);
  BIO_free (key_bio);
  BIO_free (bio);
  return bytes;
}

static void
assert_one (GBytes *bytes, const char *password)
{
  g_autoptr (SallyContainer) container = read_with_password (bytes, password);
  g_autofree char *one = fixture_text ("pem", "one.pem");

  assert_subjects (container, "One");
  assert_roles (container, "u");
  g_assert_cmpuint (container->n_private_keys, ==, 1);
  /* Nothing else is in it, so the owner's certificate is what was wanted. */
  assert_payload (container, one);
}

/* No password is no bytes for some programs, and Oracle's content is encrypted with
 * “?” for whatever is not ASCII.
 */
static void
test_odd_passwords (void)
{
  const int des = NID_pbe_WithSHA1And3_Key_TripleDES_CBC;
  g_autoptr (GBytes) none = build_store (NULL, des, NULL, FALSE);
  g_autoptr (GBytes) question = build_store ("Tromsø§2024", NID_aes_256_cbc, "Troms??2024", FALSE);
  g_autoptr (GBytes) mixed = build_store ("one", NID_aes_256_cbc, "two", FALSE);

  assert_one (none, NULL);
  assert_one (none, "");
  assert_one (question, "Tromsø§2024");
  read_with_password_failing (question, "Troms??2024", SALLY_ERROR_PASSWORD_WRONG);
  read_with_password_failing (mixed, "one", SALLY_ERROR_CORRUPT);
}

/* Keys that do not say which certificate is theirs. */
static void
test_loose_keys (void)
{
  g_autoptr (GBytes) plain = build_store ("x", NID_aes_128_cbc, "x", FALSE);
  g_autoptr (GBytes) shrouded = build_store ("x", NID_aes_128_cbc, "x", TRUE);

  assert_one (plain, "x");
  assert_one (shrouded, "x");
}

static void
test_windows (void)
{
  g_autoptr (GBytes) pfx =
      make_store ("secret", "-legacy -LMK -CSP 'Microsoft Software Key Storage Provider' -name "
                            "te-3f1b7c1e-5d0a-4f3e-9a53-000000000000");
  g_autoptr (GBytes) ber = fixture_bytes ("pkcs12", "ber.p12");

  assert_store (pfx, "secret");
  assert_store (ber, "secret");
}

static void
test_java (void)
{
  g_autoptr (GBytes) trust = fixture_bytes ("pkcs12", "java-trust.p12");
  g_autoptr (GBytes) mixed = fixture_bytes ("pkcs12", "java-mixed.p12");
  g_autoptr (GBytes) bare = fixture_bytes ("pkcs12", "java-bare.p12");
  g_autoptr (SallyContainer) from_trust = read_with_password (trust, "changeit");
  g_autoptr (SallyContainer) from_mixed = read_with_password (mixed, "changeit");
  g_autoptr (SallyContainer) from_bare = read_with_password (bare, NULL);

  assert_subjects (from_trust, "One Two");
  assert_roles (from_trust, "tt");
  g_assert_cmpuint (from_trust->n_private_keys, ==, 0);

  assert_subjects (from_mixed, "One Two");
  assert_roles (from_mixed, "ut");
  g_assert_cmpuint (from_mixed->n_private_keys, ==, 1);
  g_assert_cmpuint (from_mixed->n_secrets, ==, 1);
  g_assert_cmpstr (from_mixed->secrets->pdata[0], ==, "session key");
  g_assert_cmpuint (from_mixed->warnings->len, ==, 1);
  g_assert_nonnull (strstr (from_mixed->warnings->pdata[0], "session key"));

  assert_subjects (from_bare, "Two");
  assert_roles (from_bare, "t");
}

/* A file decides how long its key takes to derive; it shall not decide for hours. */
static void
test_rounds (void)
{
  /* 70,000 becomes 8,323,073, in the MAC, of PBES2, of PKCS #12's own. */
  g_autoptr (GBytes) mac = make_store ("secret", "-iter 70000 -certpbe NONE -keypbe NONE");
  g_autoptr (GBytes) aes = make_store ("secret", "-iter 70000 -nomac -certpbe AES-256-CBC");
  g_autoptr (GBytes) des = make_store ("secret", "-iter 70000 -nomac -certpbe PBE-SHA1-3DES");
  g_autoptr (GBytes) one_more = fixture_bytes ("pkcs12", "rounds.p12");
  GBytes *const stores[] = { mac, aes, des };

  /* The password is right, so this would open if it were tried. */
  read_with_password_failing (one_more, "secret", SALLY_ERROR_TOO_LARGE);
  for (guint i = 0; i < G_N_ELEMENTS (stores); i++) {
    g_autoptr (GBytes) slow =
        replace_bytes (stores[i], "\x02\x03\x01\x11\x70", "\x02\x03\x7f\0\1", 5);
    g_autoptr (GBytes) never =
        replace_bytes (stores[i], "\x02\x03\x01\x11\x70", "\x02\x03\xff\0\1", 5);
    gint64 start = g_get_monotonic_time ();

    assert_store (stores[i], "secret");
    read_with_password_failing (slow, "secret", SALLY_ERROR_TOO_LARGE);
    read_with_password_failing (never, "secret", SALLY_ERROR_CORRUPT);
    g_test_message ("%.3f s", (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  }
}

static void
test_unknown_algorithms (void)
{
  g_autoptr (GBytes) aes = make_store ("secret", "-nomac -certpbe AES-256-CBC");
  g_autoptr (GBytes) des = make_store ("secret", "-nomac -legacy -certpbe PBE-SHA1-RC2-40");
  g_autoptr (GBytes) sealed = make_store ("secret", "-macalg sha512 -certpbe NONE -keypbe NONE");
  /* pbkdf2, aes-256-cbc, hmacWithSHA256, pbeWithSHAAnd40BitRC2-CBC and sha512 become others */
  g_autoptr (GBytes) kdf =
      replace_bytes (aes, "\x86\xf7\x0d\x01\x05\x0c", "\x86\xf7\x0d\x01\x05\x4c", 6);
  g_autoptr (GBytes) cipher = replace_bytes (aes, "\x86\x48\x01\x65\x03\x04\x01\x2a",
                                             "\x86\x48\x01\x65\x03\x04\x01\x7a", 8);
  g_autoptr (GBytes) prf = replace_bytes (aes, "\x86\xf7\x0d\x02\x09", "\x86\xf7\x0d\x02\x79", 5);
  g_autoptr (GBytes) pbe =
      replace_bytes (des, "\x86\xf7\x0d\x01\x0c\x01\x06", "\x86\xf7\x0d\x01\x0c\x01\x76", 7);
  g_autoptr (GBytes) mac = replace_bytes (sealed, "\x86\x48\x01\x65\x03\x04\x02\x03",
                                          "\x86\x48\x01\x65\x03\x04\x02\x73", 8);
  GBytes *const stores[] = { kdf, cipher, prf, pbe, mac };

  for (guint i = 0; i < G_N_ELEMENTS (stores); i++)
    read_with_password_failing (stores[i], "secret", SALLY_ERROR_UNSUPPORTED);
}

/* The module with the old algorithms may not be installed. */
static void
test_no_legacy (void)
{
  if (g_test_subprocess ()) {
    g_autoptr (GBytes) old = fixture_bytes ("pkcs12", "rc2-40.p12");
    g_autoptr (GBytes) small = fixture_bytes ("pkcs12", "small.p12");
    g_autoptr (SallySecret) password = sally_secret_new ("secret", -1);
    g_autoptr (GError) error = NULL;

    g_assert_null (
        sally_container_read (old, &(SallyContainerOptions){ .password = password }, NULL, &error));
    g_assert_error (error, SALLY_ERROR, SALLY_ERROR_UNSUPPORTED);
    g_assert_nonnull (strstr (error->message, "RC2-40-CBC"));
    g_assert_nonnull (strstr (error->message, "legacy"));
    assert_store (small, "secret");
    return;
  }
  g_setenv ("OPENSSL_MODULES", folder, TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_unsetenv ("OPENSSL_MODULES");
  g_test_trap_assert_passed ();
}

/* The old algorithms are for files only. */
static void
test_private_context (void)
{
  g_autoptr (GBytes) old = fixture_bytes ("pkcs12", "rc2-40.p12");
  EVP_CIPHER *cipher;

  assert_store (old, "secret");
  cipher = EVP_CIPHER_fetch (NULL, "RC2-40-CBC", NULL);
  g_assert_null (cipher);
}

static void
test_cancelled (void)
{
  g_autoptr (GBytes) bytes = fixture_bytes ("pkcs12", "small.p12");
  g_autoptr (SallySecret) password = sally_secret_new ("secret", -1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (sally_container_read (bytes, &(SallyContainerOptions){ .password = password },
                                       cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The content of a file with a MAC cannot change unnoticed; without one, whatever
 * still parses is taken.
 */
static void
flip_bytes (const char *name, const char *password, gboolean sealed)
{
  g_autoptr (GBytes) bytes = fixture_bytes ("pkcs12", name);
  g_autoptr (SallySecret) secret = password != NULL ? sally_secret_new (password, -1) : NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  guint n_read = 0;

  for (gsize i = 0; i < length; i++) {
    for (guint bit = 0; bit < 8; bit += 3) {
      guint8 *copy = g_memdup2 (data, length);
      g_autoptr (GBytes) flipped = g_bytes_new_take (copy, length);
      g_autoptr (GError) error = NULL;
      g_autoptr (SallyContainer) container = NULL;

      copy[i] ^= (guint8) (1 << bit);
      container = sally_container_read (flipped, &(SallyContainerOptions){ .password = secret },
                                        NULL, &error);
      g_assert_true ((container != NULL) == (error == NULL));
      g_assert_true (error == NULL || g_utf8_validate (error->message, -1, NULL));
      n_read += container != NULL;
      if (container != NULL && sealed)
        assert_roles (container, "ut");
    }
  }
  g_test_message ("%s: %u of %" G_GSIZE_FORMAT " could be read", name, n_read, length * 3);
}

static void
test_flipped_bytes (void)
{
  flip_bytes ("small.p12", "secret", TRUE);
  flip_bytes ("pbmac1.p12", "secret", TRUE);
  flip_bytes ("java-bare.p12", NULL, FALSE);
}

static void
test_cut (void)
{
  g_autoptr (GBytes) bytes = fixture_bytes ("pkcs12", "small.p12");
  gsize size = g_bytes_get_size (bytes);

  for (gsize length = 16; length < size; length += 7) {
    g_autoptr (GBytes) cut = g_bytes_new_from_bytes (bytes, 0, length);

    read_with_password_failing (cut, "secret", SALLY_ERROR_CORRUPT);
  }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("sallyport-pkcs12-XXXXXX", NULL);
  g_test_add_func ("/format-pkcs12/ciphers", test_ciphers);
  g_test_add_func ("/format-pkcs12/pbmac1", test_pbmac1);
  g_test_add_func ("/format-pkcs12/without-mac", test_without_mac);
  g_test_add_func ("/format-pkcs12/passwords", test_passwords);
  g_test_add_func ("/format-pkcs12/odd-passwords", test_odd_passwords);
  g_test_add_func ("/format-pkcs12/loose-keys", test_loose_keys);
  g_test_add_func ("/format-pkcs12/windows", test_windows);
  g_test_add_func ("/format-pkcs12/java", test_java);
  g_test_add_func ("/format-pkcs12/rounds", test_rounds);
  g_test_add_func ("/format-pkcs12/unknown-algorithms", test_unknown_algorithms);
  g_test_add_func ("/format-pkcs12/no-legacy", test_no_legacy);
  g_test_add_func ("/format-pkcs12/private-context", test_private_context);
  g_test_add_func ("/format-pkcs12/cancelled", test_cancelled);
  g_test_add_func ("/format-pkcs12/flipped-bytes", test_flipped_bytes);
  g_test_add_func ("/format-pkcs12/cut", test_cut);
  status = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return status;
}
