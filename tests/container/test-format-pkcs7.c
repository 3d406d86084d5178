/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "container-fixtures.h"
#include "sally-error.h"

#include <string.h>

/* PKCS #7 and CMS, by themselves and inside of PEM. */

static void
test_plain (void)
{
  static const struct {
    const char *name;
    const char *subjects;
  } files[] = {
    { "chain.p7b", "Leaf Middle Root" }, { "chain-pem.p7b", "Leaf Middle Root" },
    { "signed.p7m", "Middle Leaf" },     { "signed-ber.p7m", "Middle Leaf" },
    { "cms.pem", "Middle Leaf" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autoptr (SallyContainer) container = fixture_read ("pkcs7", files[i].name, NULL, "pkcs7");

    assert_subjects (container, files[i].subjects);
    assert_warned (container, 0, NULL);
    assert_converted (container);
  }
}

static void
test_with_crl (void)
{
  g_autoptr (SallyContainer) container = fixture_read ("pkcs7", "with-crl.p7b", NULL, "pkcs7");

  assert_subjects (container, "Root");
  assert_warned (container, 1, "Revocation lists");
}

static void
test_nothing (void)
{
  g_autofree char *empty = fixture_read_failing ("pkcs7", "empty.p7b", SALLY_ERROR_CORRUPT);
  g_autofree char *crl = fixture_read_failing ("pkcs7", "crl-only.p7b", SALLY_ERROR_CORRUPT);
  g_autofree char *encrypted =
      fixture_read_failing ("pkcs7", "encrypted.p7m", SALLY_ERROR_UNSUPPORTED);

  g_assert_nonnull (strstr (empty, "no certificate"));
  g_assert_nonnull (strstr (crl, "Revocation lists"));
  g_assert_nonnull (strstr (encrypted, "encrypted"));
}

/* A file that is cut off anywhere gives what came before, or says so. */
static void
test_cut (void)
{
  static const char *const files[] = { "chain.p7b", "signed.p7m", "signed-ber.p7m" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autoptr (GBytes) bytes = fixture_bytes ("pkcs7", files[i]);

    for (gsize n = 20; n < g_bytes_get_size (bytes); n++) {
      g_autoptr (GBytes) start = g_bytes_new_from_bytes (bytes, 0, n);
      g_autoptr (GError) error = NULL;

      g_assert_null (sally_container_read (start, NULL, NULL, &error));
      g_assert_error (error, SALLY_ERROR, SALLY_ERROR_CORRUPT);
    }
  }
}

static void
test_one_damaged (void)
{
  g_autoptr (GBytes) chain = fixture_bytes ("pkcs7", "chain.p7b");
  gsize length;
  const guint8 *data = g_bytes_get_data (chain, &length);
  g_autofree guint8 *copy = g_memdup2 (data, length);
  guint8 *version = memmem (copy, length, "\xa0\x03\x02\x01\x02", 5); /* Leaf's */
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SallyContainer) container = NULL;

  g_assert_nonnull (version);
  version[0] = 0x31;
  bytes = g_bytes_new (copy, length);
  container = sally_container_read (bytes, NULL, NULL, NULL);
  assert_subjects (container, "Middle Root");
  assert_warned (container, 1, "Certificate 1: ");
}

/* RFC 5652 10.2.2: attribute certificates and others have tags of their own. */
static void
test_others (void)
{
  g_autoptr (GBytes) chain = fixture_bytes ("pkcs7", "chain.p7b");
  gsize length;
  const guint8 *data = g_bytes_get_data (chain, &length);
  g_autofree guint8 *copy = g_memdup2 (data, length);
  guint8 *version = memmem (copy, length, "\xa0\x03\x02\x01\x02", 5); /* Leaf's */
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SallyContainer) container = NULL;

  g_assert_nonnull (version);
  g_assert_cmpint (version[-8], ==, 0x30); /* two sequences with lengths of two bytes */
  version[-8] = 0xa1;
  bytes = g_bytes_new (copy, length);
  container = sally_container_read (bytes, NULL, NULL, NULL);
  assert_subjects (container, "Middle Root");
  assert_warned (container, 1, "1 entry is no X.509 certificate");
}

static void
test_in_pem (void)
{
  g_autoptr (SallyContainer) mixed = fixture_read ("pkcs7", "mixed.pem", NULL, "pem");
  gsize length;
  const char *payload = g_bytes_get_data (mixed->payload, &length);
  g_autofree char *one = fixture_text ("pem", "one.pem");
  g_autofree char *damaged = g_strconcat (one, "-----BEGIN PKCS7-----\nMAA=\n-----END PKCS7-----\n",
                                          "-----BEGIN PKCS7-----\n!\n-----END PKCS7-----\n",
                                          "-----BEGIN PKCS7-----\nMAA=\n", NULL);
  g_autoptr (SallyContainer) with_damaged = read_text (damaged);

  assert_subjects (mixed, "Leaf Middle Root");
  g_assert_cmpuint (mixed->n_private_keys, ==, 1);
  g_assert_null (memmem (payload, length, "PRIVATE", 7));
  g_assert_null (memmem (payload, length, "PKCS7", 5));
  assert_converted (mixed);

  /* Nothing comes of these, so the file is PEM as it is taken. */
  assert_subjects (with_damaged, "One");
  g_assert_false (with_damaged->converted);
  assert_warned (with_damaged, 3, "Block 2, line 12: ");
  assert_payload (with_damaged, one);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format-pkcs7/plain", test_plain);
  g_test_add_func ("/format-pkcs7/with-crl", test_with_crl);
  g_test_add_func ("/format-pkcs7/nothing", test_nothing);
  g_test_add_func ("/format-pkcs7/cut", test_cut);
  g_test_add_func ("/format-pkcs7/one-damaged", test_one_damaged);
  g_test_add_func ("/format-pkcs7/others", test_others);
  g_test_add_func ("/format-pkcs7/in-pem", test_in_pem);
  return g_test_run ();
}
