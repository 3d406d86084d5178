/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "container-fixtures.h"
#include "sally-error.h"
#include "sally-secret.h"

#include <string.h>

/* Java key stores of the kinds JKS and JCEKS, with and without their password. */

static SallyContainer *
read_bytes (const guint8 *data, gsize length, const char *password, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (SallySecret) secret = password != NULL ? sally_secret_new (password, -1) : NULL;
  SallyContainerOptions options = { .password = secret };

  return sally_container_read (bytes, &options, NULL, error);
}

static void
test_trust (void)
{
  g_autoptr (SallyContainer) without = fixture_read ("jks", "trust.jks", NULL, "jks");
  g_autoptr (SallyContainer) with = fixture_read ("jks", "trust.jks", "changeit", "jks");

  assert_subjects (without, "Middle Root");
  assert_roles (without, "tt");
  assert_warned (without, 1, "Without the password");
  assert_converted (without);
  assert_subjects (with, "Middle Root");
  assert_warned (with, 0, NULL);
  g_assert_cmpuint (with->n_private_keys, ==, 0);
}

static void
test_keys (void)
{
  g_autoptr (SallyContainer) keys = fixture_read ("jks", "keys.jks", "Grüße 🔑", "jks");
  g_autoptr (SallyContainer) alone = fixture_read ("jks", "only-keys.jks", NULL, "jks");
  g_autoptr (GPtrArray) payload = sally_container_list_payload (keys);
  g_autoptr (GPtrArray) own = sally_container_list_payload (alone);

  assert_subjects (keys, "Leaf Middle Root Root");
  assert_roles (keys, "uuut");
  g_assert_cmpuint (keys->n_private_keys, ==, 1);
  assert_warned (keys, 0, NULL);
  assert_converted (keys);
  g_assert_cmpuint (payload->len, ==, 1);
  assert_roles (alone, "uuu");
  assert_converted (alone);
  g_assert_cmpuint (own->len, ==, 3);
}

static void
test_secrets (void)
{
  g_autoptr (SallyContainer) container = fixture_read ("jks", "secrets.jceks", "changeit", "jks");
  g_autofree char *alone = fixture_read_failing ("jks", "only-secrets.jceks", SALLY_ERROR_CORRUPT);

  g_assert_cmpuint (container->n_secrets, ==, 2);
  g_assert_cmpuint (container->n_private_keys, ==, 1);
  assert_subjects (container, "Root Leaf Middle Root");
  /* The root is in the chain and trusted. */
  assert_roles (container, "tuut");
  assert_warned (container, 1, "2 secret entries were seen, their values were not read: des, aes");
  assert_converted (container);
  g_assert_nonnull (strstr (alone, "1 secret entry"));
}

static void
test_password (void)
{
  g_autoptr (GBytes) bytes = fixture_bytes ("jks", "trust.jks");
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  g_autofree guint8 *changed = g_memdup2 (data, length);
  g_autoptr (GError) wrong = NULL, tampered = NULL;
  g_autoptr (SallyContainer) unchecked = NULL;

  g_assert_null (read_bytes (data, length, "changeme", &wrong));
  g_assert_error (wrong, SALLY_ERROR, SALLY_ERROR_PASSWORD_WRONG);
  changed[length - 30] ^= 1; /* the signature of a certificate */
  g_assert_null (read_bytes (changed, length, "changeit", &tampered));
  g_assert_error (tampered, SALLY_ERROR, SALLY_ERROR_PASSWORD_WRONG);
  unchecked = read_bytes (changed, length, NULL, NULL);
  assert_subjects (unchecked, "Middle Root");
}

static void
test_damaged (void)
{
  g_autofree char *empty = fixture_read_failing ("jks", "empty.jks", SALLY_ERROR_CORRUPT);
  g_autoptr (SallyContainer) cut = fixture_read ("jks", "cut.jks", NULL, "jks");
  g_autoptr (GBytes) bytes = fixture_bytes ("jks", "secrets.jceks");
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  guint best = 0;

  g_assert_nonnull (strstr (empty, "no certificate"));
  assert_subjects (cut, "Middle");
  assert_warned (cut, 2, "from entry 2 of 2 on");
  assert_converted (cut);
  /* The longer the start, the more there is, whatever it is cut through. */
  for (gsize n = 4; n <= length; n++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (SallyContainer) container = read_bytes (data, n, NULL, &error);

    if (container == NULL) {
      g_assert_error (error, SALLY_ERROR, SALLY_ERROR_CORRUPT);
      continue;
    }
    g_assert_cmpuint (container->x509s->len, >=, best);
    best = container->x509s->len;
  }
  g_assert_cmpuint (best, ==, 4);
}

/* Version 1 says no certificate types; no Java of this century writes it. */
static void
test_version_1 (void)
{
  g_autoptr (GBytes) root = fixture_bytes ("der", "root.der");
  gsize length;
  const guint8 *der = g_bytes_get_data (root, &length);
  g_autoptr (GByteArray) store = g_byte_array_new ();
  static const char head[] = "\xfe\xed\xfe\xed\0\0\0\1\0\0\0\1\0\0\0\2\0\1r\0\0\0\0\0\0\0\0\0";
  guint8 size[3] = { 0, (guint8) (length >> 8), (guint8) length };
  static const guint8 digest[20];
  g_autoptr (SallyContainer) container = NULL;

  g_byte_array_append (store, (const guint8 *) head, sizeof head - 1);
  g_byte_array_append (store, size, sizeof size);
  g_byte_array_append (store, der, (guint) length);
  g_byte_array_append (store, digest, sizeof digest);
  container = read_bytes (store->data, store->len, NULL, NULL);
  assert_subjects (container, "Root");
  store->data[7] = 3;
  g_assert_null (read_bytes (store->data, store->len, NULL, NULL));
}

/* Numbers that promise more than there is. */
static void
test_lies (void)
{
  g_autoptr (GBytes) bytes = fixture_bytes ("jks", "keys.jks");
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  for (gsize i = 4; i + 4 <= length; i++) {
    g_autofree guint8 *copy = g_memdup2 (data, length);
    g_autoptr (SallyContainer) container = NULL;

    memset (copy + i, 0xff, 4);
    container = read_bytes (copy, length, NULL, NULL);
    if (container != NULL)
      g_assert_cmpuint (container->x509s->len, <=, 4);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format-jks/trust", test_trust);
  g_test_add_func ("/format-jks/keys", test_keys);
  g_test_add_func ("/format-jks/secrets", test_secrets);
  g_test_add_func ("/format-jks/password", test_password);
  g_test_add_func ("/format-jks/damaged", test_damaged);
  g_test_add_func ("/format-jks/version-1", test_version_1);
  g_test_add_func ("/format-jks/lies", test_lies);
  return g_test_run ();
}
