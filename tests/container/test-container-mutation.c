/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "container-fixtures.h"
#include "sally-export.h"
#include "sally-x509.h"

#include <string.h>

/* Whatever is done to a file, reading it ends, and no private key gets into
 * what the library keeps.  The seed is fixed, so a failure can be repeated.
 */

#define SEED 20261125
#define ROUNDS 3000
/* So many characters of a key in a row give it away; fewer may remain when a
 * mutation copies a piece of a line into a comment.
 */
#define TELLING 40

static char *key_line; /* the middle line of key.pem */

static const char *const pieces[] = {
  "-----BEGIN ",
  "-----END ",
  "-----",
  "CERTIFICATE-----\n",
  "PRIVATE KEY-----\n",
  "\n",
  "\r\n",
  "\\n",
  "\\u002b",
  "\\",
  "=",
  "==",
  ":",
  "\xef\xbb\xbf",
  "\xff\xfe",
  " ",
  "\"",
  "TRUSTED ",
  "PKCS7-----\n",
  "MIIB",
  "AAAA",
};

static void
mutate (GRand *random, GString *text)
{
  guint n = (guint) g_rand_int_range (random, 1, 6);

  while (n-- > 0 && text->len > 0) {
    gsize at = (gsize) g_rand_int_range (random, 0, (gint32) text->len);
    gsize wanted = (gsize) g_rand_int_range (random, 1, 300);
    gsize length = MIN (text->len - at, wanted);

    switch (g_rand_int_range (random, 0, 6)) {
    case 0:
      text->str[at] = (char) g_rand_int_range (random, 0, 256);
      break;
    case 1:
      text->str[at] = (char) (text->str[at] ^ 1 << g_rand_int_range (random, 0, 8));
      break;
    case 2:
      g_string_erase (text, (gssize) at, (gssize) length);
      break;
    case 3: {
      g_autofree char *copy = g_strndup (text->str + at, length);

      g_string_insert (text, g_rand_int_range (random, 0, (gint32) text->len), copy);
      break;
    }
    case 4:
      g_string_insert (text, (gssize) at,
                       pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
      break;
    default:
      g_string_truncate (text, text->len - MIN (text->len, length));
    }
  }
}

static void
check_container (SallyContainer *container)
{
  gsize length;
  const char *payload = g_bytes_get_data (container->payload, &length);

  g_assert_true (container->x509s->len > 0 || container->n_private_keys > 0);
  for (guint i = 0; i < container->warnings->len; i++)
    g_assert_true (g_utf8_validate (container->warnings->pdata[i], -1, NULL));
  if (length == 0)
    return;
  g_assert_null (memmem (payload, length, "PRIVATE KEY", 11));
  for (gsize i = 0; i + TELLING <= strlen (key_line); i++)
    g_assert_null (memmem (payload, length, key_line + i, TELLING));
}

/* What is kept gives the same certificates again: nothing is lost or gained
 * between an import and the next start.
 */
static void
check_payload (SallyContainer *container)
{
  g_autoptr (SallyContainer) again = NULL;
  g_autoptr (GPtrArray) x509s = sally_container_list_payload (container);
  g_autoptr (GError) error = NULL;

  if (container->x509s->len == 0)
    return;
  again = sally_container_read (container->payload, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->x509s->len, ==, x509s->len);
  g_assert_cmpuint (again->n_private_keys, ==, 0);
  for (guint i = 0; i < again->x509s->len; i++)
    g_assert_true (sally_x509_equal (again->x509s->pdata[i], x509s->pdata[i]));
}

static void
run_bytes (const char *data, gsize length, guint rounds)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  guint n_read = 0;

  for (guint i = 0; i < rounds; i++) {
    g_autoptr (GString) mutant = g_string_new_len (data, (gssize) length);
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (SallyContainer) container = NULL;
    g_autoptr (GError) error = NULL;

    mutate (random, mutant);
    bytes = g_bytes_new (mutant->str, mutant->len);
    container = sally_container_read (bytes, NULL, NULL, &error);
    if (container == NULL) {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      continue;
    }
    n_read++;
    check_container (container);
    check_payload (container);
  }
  g_test_message ("%u of %u could still be read", n_read, rounds);
  g_assert_cmpuint (n_read, >, 0);
}

static void
run (const char *text, guint rounds)
{
  run_bytes (text, strlen (text), rounds);
}

static void
test_key (void)
{
  g_autofree char *one = fixture_text ("pem", "one.pem");
  g_autofree char *two = fixture_text ("pem", "two.pem");
  g_autofree char *key = fixture_text ("pem", "key.pem");
  g_autofree char *text = g_strconcat (one, key, two, NULL);

  run (text, ROUNDS);
}

static void
test_fixture (gconstpointer name)
{
  g_autofree char *text = fixture_text ("pem", name);

  run (text, ROUNDS);
}

static void
test_bundle (gconstpointer name)
{
  g_autofree char *text = fixture_text ("bundles", name);

  run (text, 100);
}

/* The same real bundle in each format that can be written. */
static void
test_converted (gconstpointer format)
{
  g_autofree char *text = fixture_text ("bundles", "rds-global-bundle.pem");
  g_autoptr (SallyContainer) bundle = read_text (text);
  g_autoptr (GBytes) bytes = sally_export_write (format, bundle->x509s, NULL, NULL, NULL);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *base64 = g_base64_encode ((const guchar *) data, length);

  run_bytes (data, length, 300);
  run (base64, 50);
}

static void
test_joined_der (void)
{
  g_autofree char *text = fixture_text ("bundles", "rds-global-bundle.pem");
  g_autoptr (SallyContainer) bundle = read_text (text);
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < bundle->x509s->len; i++) {
    GBytes *der = sally_x509_get_der (bundle->x509s->pdata[i]);

    g_string_append_len (all, g_bytes_get_data (der, NULL), (gssize) g_bytes_get_size (der));
  }
  run_bytes (all->str, all->len, 300);
}

/* Files with keys, secrets, signatures and lists in them. */
static void
test_small (gconstpointer path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", 2);
  g_autoptr (GBytes) bytes = fixture_bytes (parts[0], parts[1]);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  run_bytes (data, length, ROUNDS);
}

int
main (int argc, char **argv)
{
  g_autofree char *key = NULL;
  g_auto (GStrv) lines = NULL;

  g_test_init (&argc, &argv, NULL);
  key = fixture_text ("pem", "key.pem");
  lines = g_strsplit (key, "\n", -1);
  key_line = lines[2];
  g_test_add_func ("/container-mutation/key", test_key);
  g_test_add_data_func ("/container-mutation/bag-attributes", "bag-attributes.pem", test_fixture);
  g_test_add_data_func ("/container-mutation/trusted", "trusted.pem", test_fixture);
  g_test_add_data_func ("/container-mutation/mozilla", "mozilla-cacert.pem", test_bundle);
  g_test_add_data_func ("/container-mutation/rds", "rds-global-bundle.pem", test_bundle);
  g_test_add_data_func ("/container-mutation/rds-pkcs7", "pkcs7", test_converted);
  g_test_add_data_func ("/container-mutation/rds-jks", "jks", test_converted);
  g_test_add_func ("/container-mutation/rds-der", test_joined_der);
  g_test_add_data_func ("/container-mutation/signed", "pkcs7/signed.p7m", test_small);
  g_test_add_data_func ("/container-mutation/signed-ber", "pkcs7/signed-ber.p7m", test_small);
  g_test_add_data_func ("/container-mutation/mixed", "pkcs7/mixed.pem", test_small);
  g_test_add_data_func ("/container-mutation/keys", "jks/keys.jks", test_small);
  g_test_add_data_func ("/container-mutation/secrets", "jks/secrets.jceks", test_small);
  g_test_add_data_func ("/container-mutation/kubernetes", "der/secret.yaml", test_small);
  return g_test_run ();
}
