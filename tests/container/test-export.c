/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "container-fixtures.h"
#include "sally-error.h"
#include "sally-export.h"
#include "sally-secret.h"
#include "sally-x509.h"

#include <glib/gstdio.h>
#include <string.h>

/* Whatever is exported and imported again is the same set of certificates, and
 * other programs agree.
 */

#define SEED 20261125
#define ROUNDS 40

static const char *const sources[][2] = { { "bundles", "rds-global-bundle.pem" },
                                          { "bundles", "mozilla-cacert.pem" } };

/* A file with them in it, of a format that says which is trusted. */
static GBytes *
export_ok (const char *format, GPtrArray *x509s, SallySecret *password)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
  GBytes *bytes = sally_export_write (format, x509s, password, left_out, &error);

  g_assert_no_error (error);
  g_assert_nonnull (bytes);
  g_assert_cmpuint (left_out->len, ==, 0);
  return bytes;
}

static void
assert_same (GBytes *bytes, GPtrArray *x509s, const char *password, const char *format)
{
  g_autoptr (SallySecret) secret = sally_secret_new (password, -1);
  SallyContainerOptions options = { .password = secret };
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyContainer) container = sally_container_read (bytes, &options, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (container->format, ==, format);
  g_assert_cmpuint (container->warnings->len, ==, 0);
  g_assert_cmpuint (container->x509s->len, ==, x509s->len);
  for (guint i = 0; i < x509s->len; i++) {
    g_assert_cmpint (container->roles->data[i], ==, SALLY_ENTRY_TRUSTED);
    g_assert_true (sally_x509_equal (container->x509s->pdata[i], x509s->pdata[i]));
  }
}

/* Some of the certificates of @all in any order. */
static GPtrArray *
choose (GRand *random, GPtrArray *all)
{
  GPtrArray *chosen = g_ptr_array_new ();
  guint n = (guint) g_rand_int_range (random, 1, 30);

  for (guint i = 0; i < n; i++) {
    gpointer x509 = all->pdata[g_rand_int_range (random, 0, (gint32) all->len)];

    if (!g_ptr_array_find (chosen, x509, NULL))
      g_ptr_array_add (chosen, x509);
  }
  return chosen;
}

static void
test_round_trip (gconstpointer format)
{
  const char *name = strcmp (format, "sso") == 0 ? "oracle-sso" : format;
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++) {
    g_autoptr (SallyContainer) all = fixture_read (sources[i][0], sources[i][1], NULL, "pem");

    for (guint j = 0; j < ROUNDS; j++) {
      g_autoptr (GPtrArray) some = choose (random, all->x509s);
      g_autoptr (GBytes) bytes = export_ok (format, some, NULL);

      assert_same (bytes, some, SALLY_EXPORT_PASSWORD, name);
    }
  }
}

static void
test_der (void)
{
  g_autoptr (SallyContainer) all = fixture_read (sources[0][0], sources[0][1], NULL, "pem");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < all->x509s->len; i++) {
    g_autoptr (GPtrArray) one = g_ptr_array_new ();
    g_autoptr (GBytes) bytes = NULL;

    g_ptr_array_add (one, all->x509s->pdata[i]);
    bytes = export_ok ("der", one, NULL);
    assert_same (bytes, one, "", "der");
  }
  g_assert_null (sally_export_write ("der", all->x509s, NULL, NULL, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "102"));
}

static void
test_chain (void)
{
  g_autoptr (SallyContainer) keys = fixture_read ("jks", "keys.jks", NULL, "jks");
  g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) bytes = sally_export_write ("chain", keys->x509s, NULL, left_out, NULL);
  g_autoptr (SallyContainer) chain = sally_container_read (bytes, NULL, NULL, NULL);

  assert_subjects (chain, "Leaf Middle Root");
  g_assert_cmpuint (left_out->len, ==, 1);
  g_assert_nonnull (strstr (left_out->pdata[0], "“Root” was left out: "));
}

static void
test_password (void)
{
  g_autoptr (SallyContainer) chain = fixture_read ("der", "three.der", NULL, "der");
  g_autoptr (SallySecret) password = sally_secret_new ("Grüße 🔑", -1);
  g_autoptr (GBytes) jks = export_ok ("jks", chain->x509s, password);
  g_autoptr (SallySecret) wrong = sally_secret_new (SALLY_EXPORT_PASSWORD, -1);
  SallyContainerOptions options = { .password = wrong };
  g_autoptr (GError) error = NULL;

  assert_same (jks, chain->x509s, "Grüße 🔑", "jks");
  g_assert_null (sally_container_read (jks, &options, NULL, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_PASSWORD_WRONG);
}

static void
test_refusals (void)
{
  g_autoptr (SallyContainer) chain = fixture_read ("der", "three.der", NULL, "der");
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  g_autoptr (GError) unknown = NULL;

  g_assert_null (sally_export_write ("doc", chain->x509s, NULL, NULL, &unknown));
  g_assert_error (unknown, SALLY_ERROR, SALLY_ERROR_UNSUPPORTED);
  g_assert_null (sally_export_get_suffix ("doc"));
  for (const char *const *format = sally_export_list_formats (); *format != NULL; format++) {
    g_autoptr (GError) error = NULL;

    g_assert_nonnull (sally_export_get_suffix (*format));
    g_assert_null (sally_export_write (*format, nothing, NULL, NULL, &error));
    g_assert_error (error, SALLY_ERROR, SALLY_ERROR_INVALID);
  }
}

/* What another program finds in a file: the lines of its output that hold @mark. */
static guint
count_lines (const char *const *command, GBytes *bytes, const char *mark)
{
  g_autofree char *folder = g_dir_make_tmp ("sallyport-export-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  g_autofree char *line = g_strjoinv (" ", (char **) command);
  g_autofree char *shell = g_strdup_printf ("%s %s", line, path);
  g_autofree char *out = NULL;
  g_auto (GStrv) lines = NULL;
  int status;
  guint n = 0;

  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                       NULL);
  g_assert_true (g_spawn_command_line_sync (shell, &out, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  lines = g_strsplit (out, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    n += strstr (lines[i], mark) != NULL;
  return n;
}

static void
test_openssl_agrees (void)
{
  static const char *const pkcs7[] = { "openssl", "pkcs7",        "-inform", "DER",
                                       "-noout",  "-print_certs", "-in",     NULL };
  static const char *const pkcs12[] = { "openssl",       "pkcs12", "-nokeys", "-passin",
                                        "pass:changeit", "-in",    NULL };
  g_autoptr (SallyContainer) all = fixture_read (sources[0][0], sources[0][1], NULL, "pem");
  g_autoptr (GBytes) p7b = export_ok ("pkcs7", all->x509s, NULL);
  g_autoptr (GBytes) p12 = export_ok ("pkcs12", all->x509s, NULL);

  g_assert_cmpuint (count_lines (pkcs7, p7b, "subject="), ==, 102);
  g_assert_cmpuint (count_lines (pkcs12, p12, "subject="), ==, 102);
  /* Which is what makes Java take them as trusted. */
  g_assert_cmpuint (count_lines (pkcs12, p12, "2.16.840.1.113894.746875.1.1"), ==, 102);
}

static void
test_java_agrees (void)
{
  static const char *const command[] = { "keytool",  "-list",     "-storepass",
                                         "changeit", "-keystore", NULL };
  g_autofree char *keytool = g_find_program_in_path ("keytool");
  g_autoptr (SallyContainer) all = fixture_read (sources[0][0], sources[0][1], NULL, "pem");
  g_autoptr (GBytes) jks = export_ok ("jks", all->x509s, NULL);
  g_autoptr (GBytes) p12 = export_ok ("pkcs12", all->x509s, NULL);

  if (keytool == NULL) {
    g_test_skip ("there is no keytool here");
    return;
  }
  g_assert_cmpuint (count_lines (command, jks, "trustedCertEntry"), ==, 102);
  g_assert_cmpuint (count_lines (command, p12, "trustedCertEntry"), ==, 102);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/export/round-trip/pem", "pem", test_round_trip);
  g_test_add_data_func ("/export/round-trip/pkcs7", "pkcs7", test_round_trip);
  g_test_add_data_func ("/export/round-trip/jks", "jks", test_round_trip);
  g_test_add_data_func ("/export/round-trip/pkcs12", "pkcs12", test_round_trip);
  g_test_add_data_func ("/export/round-trip/sso", "sso", test_round_trip);
  g_test_add_func ("/export/der", test_der);
  g_test_add_func ("/export/chain", test_chain);
  g_test_add_func ("/export/password", test_password);
  g_test_add_func ("/export/refusals", test_refusals);
  g_test_add_func ("/export/openssl-agrees", test_openssl_agrees);
  g_test_add_func ("/export/java-agrees", test_java_agrees);
  return g_test_run ();
}
