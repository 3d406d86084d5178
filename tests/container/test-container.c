/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "container-fixtures.h"
#include "sally-error.h"
#include "sally-x509.h"

#include <string.h>

/* Which format a file has, and what is said of one that has none. */

static void
assert_described (const void *data, gssize length, const char *word)
{
  g_autofree char *message = read_failing (data, length, SALLY_ERROR_UNKNOWN_FORMAT);

  if (strstr (message, word) == NULL)
    g_error ("“%s” does not say “%s”", message, word);
}

static void
assert_fixture_described (const char *name, const char *word)
{
  g_autoptr (GBytes) bytes = fixture_bytes ("pem", name);
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);
  g_autofree char *base64 = g_base64_encode (data, length);

  assert_described (data, (gssize) length, word);
  if (strcmp (name, "ssh.pub") == 0)
    return;
  assert_described (base64, -1, "base64");
  assert_described (base64, -1, word);
}

static void
test_fixtures (void)
{
  assert_fixture_described ("key.der", "private key");
  assert_fixture_described ("ssh.pub", "SSH");
}

static void
test_marks (void)
{
  static const char serialized[] = "\0\0\0\0CERT\0\0\0";
  static const char sqlite[] = "SQLite format 3\0\x10";
  static const char binary[] = "\1\2\0\3";

  assert_described (serialized, sizeof serialized, "Windows certificate store");
  assert_described (sqlite, sizeof sqlite, "SQLite");
  assert_described (binary, sizeof binary, "unknown kind");
  assert_described ("", 0, "empty");
  assert_described ("PK\x03\x04....", -1, "ZIP");
  assert_described ("\x1f\x8b\x08", -1, "gzip");
  assert_described ("  \n<!DOCTYPE html><title>Sign in</title>", -1, "web page");
  assert_described ("<HTML>", -1, "web page");
  assert_described ("{\"Certificates\": []}", -1, "JSON");
  assert_described ("<?xml version=\"1.0\"?>", -1, "XML");
  assert_described ("PuTTY-User-Key-File-3: ssh-ed25519", -1, "PuTTY");
  assert_described ("---- BEGIN SSH2 PUBLIC KEY ----", -1, "SSH");
  assert_described ("—–BEGIN CERTIFICATE—–\nMIIB", -1, "five hyphens");
  assert_described ("Dear colleague, attached you find the certificate.", -1,
                    "text without a certificate");
}

/* The sniffing must look at the content whatever comes first. */
static void
test_content_wins (void)
{
  g_autofree char *one = fixture_text ("pem", "one.pem");
  g_autofree char *page = g_strconcat ("<!DOCTYPE html><pre>\n", one, "</pre>", NULL);
  g_autofree char *padded = g_strdup_printf ("%*s%s", 100000, " ", one);
  g_autoptr (SallyContainer) from_page = read_text (page);
  g_autoptr (SallyContainer) from_padded = read_text (padded);

  assert_subjects (from_page, "One");
  assert_subjects (from_padded, "One");
}

static void
test_cap (void)
{
  g_autofree char *data = g_malloc0 (SALLY_CONTAINER_CAP + 1);
  g_autofree char *message = NULL;

  message = read_failing (data, SALLY_CONTAINER_CAP + 1, SALLY_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (message, "64.0 MiB"));
  assert_described (data, SALLY_CONTAINER_CAP, "unknown kind");
}

static void
test_references (void)
{
  g_autofree char *one = fixture_text ("pem", "one.pem");
  SallyContainer *container = read_text (one);
  SallyX509 *x509 = g_object_ref (container->x509s->pdata[0]);

  g_assert_true (sally_container_ref (container) == container);
  sally_container_unref (container);
  g_assert_cmpuint (container->x509s->len, ==, 1);
  sally_container_unref (container);
  g_assert_finalize_object (x509);
}

/* 10,000 certificates must not be felt; the bound is for a busy machine, the
 * figure is in the log.
 */
static void
test_speed (void)
{
  g_autofree char *text = fixture_text ("bundles", "rds-global-bundle.pem");
  g_autoptr (GString) many = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SallyContainer) container = NULL;
  gint64 start;

  for (guint i = 0; i < 99; i++)
    g_string_append (many, text);
  bytes = g_bytes_new_static (many->str, many->len);
  start = g_get_monotonic_time ();
  container = sally_container_read (bytes, NULL, NULL, NULL);
  g_test_message ("%u blocks in %d ms", container->x509s->len + container->n_duplicates,
                  (int) ((g_get_monotonic_time () - start) / 1000));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_TIME_SPAN_SECOND);
  g_assert_cmpuint (container->x509s->len, ==, 102);
  g_assert_cmpuint (container->n_duplicates, ==, 98 * 102);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/container/fixtures", test_fixtures);
  g_test_add_func ("/container/marks", test_marks);
  g_test_add_func ("/container/content-wins", test_content_wins);
  g_test_add_func ("/container/cap", test_cap);
  g_test_add_func ("/container/references", test_references);
  g_test_add_func ("/container/speed", test_speed);
  return g_test_run ();
}
