/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "container-fixtures.h"
#include "sally-error.h"
#include "sally-x509.h"

#include <string.h>

/* Certificates in DER, and base64 around any file. */

static void
test_plain (void)
{
  g_autoptr (SallyContainer) one = fixture_read ("der", "root.der", NULL, "der");
  g_autoptr (SallyContainer) three = fixture_read ("der", "three.der", NULL, "der");

  assert_subjects (one, "Root");
  assert_warned (one, 0, NULL);
  assert_converted (one);
  assert_subjects (three, "Leaf Middle Root");
  assert_roles (three, "ttt");
  assert_warned (three, 0, NULL);
  assert_converted (three);
}

static void
test_trailing (void)
{
  g_autoptr (SallyContainer) tail = fixture_read ("der", "trailing.der", NULL, "der");
  g_autoptr (GBytes) root = fixture_bytes ("der", "root.der");
  g_autoptr (GByteArray) lines = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SallyContainer) spaced = NULL;

  assert_subjects (tail, "Root");
  assert_warned (tail, 1, "5 bytes after the last certificate");
  assert_converted (tail);

  /* A line break at the end is what an editor adds. */
  g_byte_array_append (lines, g_bytes_get_data (root, NULL), (guint) g_bytes_get_size (root));
  g_byte_array_append (lines, (const guint8 *) "\r\n", 2);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&lines));
  spaced = sally_container_read (bytes, NULL, NULL, NULL);
  assert_subjects (spaced, "Root");
  assert_warned (spaced, 0, NULL);
}

static void
test_damaged (void)
{
  g_autofree char *cut = fixture_read_failing ("der", "cut.der", SALLY_ERROR_CORRUPT);
  g_autoptr (GBytes) three = fixture_bytes ("der", "three.der");
  gsize length;
  const guint8 *data = g_bytes_get_data (three, &length);
  g_autofree guint8 *copy = g_memdup2 (data, length);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SallyContainer) container = NULL;
  guint8 *version = memmem (copy + 20, length - 20, "\xa0\x03\x02\x01\x02", 5); /* Middle's */

  g_assert_nonnull (strstr (cut, "cut off"));
  g_assert_nonnull (version);
  version[0] = 0x31;
  bytes = g_bytes_new (copy, length);
  container = sally_container_read (bytes, NULL, NULL, NULL);
  assert_subjects (container, "Leaf Root");
  assert_warned (container, 1, "Certificate 2: ");
  assert_converted (container);
}

static void
test_base64 (void)
{
  static const struct {
    const char *name;
    const char *subjects;
  } files[] = {
    { "base64.txt", "Leaf Middle Root" },
    { "paragraphs.txt", "Leaf Middle Root" },
    { "utf-16.txt", "Root" },
    { "link.txt", "Root" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autoptr (SallyContainer) container = fixture_read ("der", files[i].name, NULL, "der");

    assert_subjects (container, files[i].subjects);
    assert_warned (container, 1, "base64");
    assert_converted (container);
  }
}

static void
test_base64_of_pem (void)
{
  g_autoptr (SallyContainer) container = fixture_read ("der", "pem-in-base64.txt", NULL, "pem");
  g_autoptr (SallyContainer) secret = fixture_read ("der", "secret.yaml", NULL, "pem");
  gsize length;
  const char *payload = g_bytes_get_data (secret->payload, &length);

  assert_subjects (container, "Leaf Middle Root");
  assert_warned (container, 1, "base64");
  assert_converted (container);
  assert_subjects (secret, "Root Leaf Middle");
  g_assert_cmpuint (secret->n_private_keys, ==, 1);
  g_assert_null (memmem (payload, length, "PRIVATE", 7));
  assert_converted (secret);
}

/* Base64 of every other format; of a private key and of nonsense it is none. */
static void
test_base64_of_others (void)
{
  static const char *const files[][2] = { { "pkcs7", "chain.p7b" },
                                          { "pkcs7", "chain-pem.p7b" },
                                          { "jks", "trust.jks" } };
  g_autoptr (GBytes) key = fixture_bytes ("pem", "key.der");
  g_autofree char *key64 = g_base64_encode (g_bytes_get_data (key, NULL), g_bytes_get_size (key));
  g_autofree char *message = read_failing (key64, -1, SALLY_ERROR_UNKNOWN_FORMAT);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autoptr (GBytes) bytes = fixture_bytes (files[i][0], files[i][1]);
    g_autofree char *text =
        g_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    g_autoptr (GBytes) wrapped = g_bytes_new (text, strlen (text));
    g_autoptr (SallyContainer) container = sally_container_read (wrapped, NULL, NULL, NULL);

    g_assert_nonnull (container);
    g_assert_cmpstr (container->format, ==, files[i][0]);
    assert_converted (container);
  }
  g_assert_nonnull (strstr (message, "private key"));
}

static void
test_sniff (void)
{
  static const char *const others[][2] = { { "pem", "key.der" },
                                           { "pem", "store.p12" },
                                           { "pem", "ssh.pub" } };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autoptr (GBytes) bytes = fixture_bytes (others[i][0], others[i][1]);

    g_assert_cmpstr (sally_container_sniff (bytes), !=, "der");
  }
}

static void
test_cap (void)
{
  g_autoptr (GBytes) root = fixture_bytes ("der", "root.der");
  g_autoptr (GByteArray) many = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SallyContainer) container = NULL;
  guint room = SALLY_CONTAINER_CAP / (guint) g_bytes_get_size (root);

  for (guint i = 0; i < room; i++)
    g_byte_array_append (many, g_bytes_get_data (root, NULL), (guint) g_bytes_get_size (root));
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&many));
  container = sally_container_read (bytes, NULL, NULL, NULL);
  g_assert_cmpuint (container->x509s->len, ==, 1);
  g_assert_cmpuint (container->n_duplicates, ==, room - 1);
}

/* One more than there may be, which differ in their signatures only. */
static void
test_too_many (void)
{
  g_autoptr (GBytes) root = fixture_bytes ("der", "root.der");
  g_autoptr (GByteArray) many = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = g_bytes_get_size (root);

  for (guint i = 0; i <= 100000; i++) {
    g_byte_array_append (many, g_bytes_get_data (root, NULL), (guint) length);
    memcpy (many->data + many->len - sizeof i, &i, sizeof i);
  }
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&many));
  g_assert_null (sally_container_read (bytes, NULL, NULL, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_TOO_LARGE);
}

/* Sequences that are no certificates: told of a hundred times, then counted. */
static void
test_many_warnings (void)
{
  g_autoptr (GBytes) root = fixture_bytes ("der", "root.der");
  g_autoptr (GByteArray) many = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SallyContainer) container = NULL;

  g_byte_array_append (many, g_bytes_get_data (root, NULL), (guint) g_bytes_get_size (root));
  for (guint i = 0; i < 100000; i++)
    g_byte_array_append (many, (const guint8 *) "\x30\0", 2);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&many));
  container = sally_container_read (bytes, NULL, NULL, NULL);
  assert_subjects (container, "Root");
  assert_warned (container, 101, "99900 more");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format-der/plain", test_plain);
  g_test_add_func ("/format-der/trailing", test_trailing);
  g_test_add_func ("/format-der/damaged", test_damaged);
  g_test_add_func ("/format-der/base64", test_base64);
  g_test_add_func ("/format-der/base64-of-pem", test_base64_of_pem);
  g_test_add_func ("/format-der/base64-of-others", test_base64_of_others);
  g_test_add_func ("/format-der/sniff", test_sniff);
  g_test_add_func ("/format-der/cap", test_cap);
  g_test_add_func ("/format-der/too-many", test_too_many);
  g_test_add_func ("/format-der/many-warnings", test_many_warnings);
  return g_test_run ();
}
