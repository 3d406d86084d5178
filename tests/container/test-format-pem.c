/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "container-fixtures.h"
#include "sally-error.h"
#include "sally-x509.h"

#include <string.h>

/* PEM in the shapes in which people have it. */

typedef struct {
  char *one;
  char *two;
  char *key;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->one = fixture_text ("pem", "one.pem");
  self->two = fixture_text ("pem", "two.pem");
  self->key = fixture_text ("pem", "key.pem");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_free (self->one);
  g_free (self->two);
  g_free (self->key);
}

static char *
replace (const char *text, const char *what, const char *with)
{
  GString *string = g_string_new (text);

  g_string_replace (string, what, with, 0);
  return g_string_free (string, FALSE);
}

static const char *
get_warning (SallyContainer *container, guint i)
{
  g_assert_cmpuint (i, <, container->warnings->len);
  return container->warnings->pdata[i];
}

static void
assert_contains (const char *text, const char *what)
{
  if (strstr (text, what) == NULL)
    g_error ("“%s” does not contain “%s”", text, what);
}

/* Two lines of the key's base64: the second tells a removed block from one
 * whose first line only is gone.
 */
static void
assert_key_free (SallyContainer *container)
{
  gsize length;
  const char *data = g_bytes_get_data (container->payload, &length);

  if (length == 0)
    return;
  g_assert_null (memmem (data, length, "MIGHAgEAMBMGByqGSM49", 20));
  g_assert_null (memmem (data, length, "PRIVATE KEY", 11));
}

static void
test_bundle (Fixture *self, gconstpointer data)
{
  g_autofree char *text = g_strconcat ("Our roots\n", self->one, "# and the\n", self->two, NULL);
  g_autoptr (SallyContainer) container = read_text (text);

  assert_subjects (container, "One Two");
  g_assert_cmpuint (container->n_private_keys, ==, 0);
  g_assert_cmpuint (container->n_duplicates, ==, 0);
  g_assert_cmpuint (container->warnings->len, ==, 0);
  assert_payload (container, text);
}

static void
test_line_ends (Fixture *self, gconstpointer data)
{
  g_autofree char *both = g_strconcat (self->one, self->two, NULL);
  g_autofree char *crlf = replace (both, "\n", "\r\n");
  g_autofree char *cr = replace (both, "\n", "\r");
  g_autofree char *flat = replace (both, "\n", " ");
  g_autofree char *bare = g_strndup (both, strlen (both) - 1);
  g_autofree char *spaced = replace (both, "\n", " \t \n");
  g_autofree char *empty = replace (both, "\n", "\n\n");
  g_autoptr (SallyContainer) with_crlf = read_text (crlf);
  g_autoptr (SallyContainer) with_cr = read_text (cr);
  g_autoptr (SallyContainer) on_a_line = read_text (flat);
  g_autoptr (SallyContainer) unended = read_text (bare);
  g_autoptr (SallyContainer) with_blanks = read_text (spaced);
  g_autoptr (SallyContainer) with_gaps = read_text (empty);

  assert_subjects (with_crlf, "One Two");
  assert_payload (with_crlf, crlf);
  assert_subjects (unended, "One Two");
  assert_payload (unended, bare);
  /* What other programs cannot read is written anew. */
  assert_subjects (with_cr, "One Two");
  assert_payload (with_cr, both);
  assert_subjects (on_a_line, "One Two");
  assert_payload (on_a_line, both);
  assert_subjects (with_blanks, "One Two");
  assert_payload (with_blanks, both);
  assert_subjects (with_gaps, "One Two");
  assert_payload (with_gaps, both);
}

static void
test_encodings (Fixture *self, gconstpointer data)
{
  g_autofree char *bom = g_strconcat ("\xef\xbb\xbf", self->one, NULL);
  g_autofree char *commented = g_strconcat ("Grüße 🔑\n", self->one, NULL);
  g_autoptr (SallyContainer) with_bom = read_text (bom);
  static const char *const encodings[] = { "UTF-16LE", "UTF-16BE", "UTF-16" };

  assert_subjects (with_bom, "One");
  assert_payload (with_bom, self->one);
  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++) {
    g_autoptr (SallyContainer) container = NULL;
    g_autoptr (SallyContainer) cut = NULL;
    gsize length;
    g_autofree char *wide = g_convert (commented, -1, encodings[i], "UTF-8", NULL, &length, NULL);

    container = read_ok (wide, (gssize) length);
    assert_subjects (container, "One");
    assert_payload (container, commented);
    cut = read_ok (wide, (gssize) length - 1);
    assert_subjects (cut, "One");
  }
}

static void
test_indented (Fixture *self, gconstpointer data)
{
  g_autofree char *lines = replace (self->one, "\n", "\n    ");
  g_autofree char *yaml = g_strconcat ("data:\n  ca.crt: |\n    ", lines, "\n", NULL);
  g_autofree char *escaped = replace (self->one, "\n", "\\n");
  g_autofree char *json =
      g_strconcat ("{\"password\": \"hunter2\", \"ca\": \"", escaped, "\"}", NULL);
  g_autofree char *twice = replace (self->one, "\n", "\\\\n");
  g_autofree char *windows = replace (self->one, "\n", "\\r\\n");
  g_autofree char *slashes = replace (escaped, "/", "\\/");
  g_autofree char *pluses = replace (escaped, "+", "\\u002B");
  g_autofree char *c_lines = replace (self->one, "\n", "\\n\"\n  \"");
  g_autofree char *c_text = g_strconcat ("char ca[] = \"", c_lines, "\";\n", NULL);
  const char *const texts[] = { yaml, json, twice, windows, slashes, pluses, c_text };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (SallyContainer) container = read_text (texts[i]);

    assert_subjects (container, "One");
    assert_payload (container, self->one);
    g_assert_cmpuint (container->warnings->len, ==, i == 0 ? 0 : 1);
    if (i > 0)
      assert_contains (get_warning (container, 0), "“\\n”");
  }
}

static void
test_labels (Fixture *self, gconstpointer data)
{
  g_autofree char *old = replace (self->one, "CERTIFICATE", "X509 CERTIFICATE");
  g_autofree char *trusted = fixture_text ("pem", "trusted.pem");
  g_autoptr (SallyContainer) with_old = read_text (old);
  g_autoptr (SallyContainer) with_trusted = read_text (trusted);

  assert_subjects (with_old, "One");
  assert_payload (with_old, self->one);
  assert_subjects (with_trusted, "One");
  assert_payload (with_trusted, self->one);
  g_assert_cmpuint (with_trusted->warnings->len, ==, 0);
}

static void
test_headers (Fixture *self, gconstpointer data)
{
  g_autofree char *text =
      replace (self->one, "CERTIFICATE-----\nM", "CERTIFICATE-----\nComment: by hand\nX: y\n\nM");
  g_autoptr (SallyContainer) container = read_text (text);

  assert_subjects (container, "One");
  assert_payload (container, self->one);
}

static void
test_long_lines (Fixture *self, gconstpointer data)
{
  g_autofree char *body = replace (self->one, "\n", "");
  g_autofree char *begun = replace (body, "CERTIFICATE-----M", "CERTIFICATE-----\nM");
  g_autofree char *text = replace (begun, "-----END", "\n-----END");
  g_autofree char *unpadded = replace (self->one, "=", "");
  g_autoptr (SallyContainer) container = read_text (text);
  g_autoptr (SallyContainer) without_pads = read_text (unpadded);

  assert_subjects (container, "One");
  assert_payload (container, self->one);
  assert_subjects (without_pads, "One");
  assert_payload (without_pads, self->one);
}

static void
test_others (Fixture *self, gconstpointer data)
{
  g_autofree char *p7b = fixture_text ("pem", "bundle.p7b");
  g_autofree char *request = fixture_text ("pem", "request.pem");
  g_autofree char *vpn = g_strdup (
      "-----BEGIN OpenVPN Static key V1-----\n00ff\n-----END OpenVPN Static key V1-----\n");
  g_autofree char *text = g_strconcat (p7b, "\n", self->one, request, vpn, NULL);
  g_autoptr (SallyContainer) container = read_text (text);

  assert_subjects (container, "One");
  g_assert_cmpuint (container->n_duplicates, ==, 1);
  g_assert_cmpuint (container->warnings->len, ==, 3);
  assert_contains (get_warning (container, 0), "Block 3, line 25: ");
  assert_contains (get_warning (container, 0), "request");
  assert_contains (get_warning (container, 1), "“OpenVPN Static key V1”");
  assert_payload (container, self->one);
}

static void
test_unknown_blocks (Fixture *self, gconstpointer data)
{
  g_autofree char *request = fixture_text ("pem", "request.pem");
  g_autofree char *text = g_strconcat (self->one, request,
                                       "-----BEGIN OpenVPN Static key V1-----\n00ff\n"
                                       "-----END OpenVPN Static key V1-----\n",
                                       NULL);
  g_autofree char *kept = g_strconcat (self->one, request, NULL);
  g_autoptr (SallyContainer) container = read_text (text);

  /* What is not known to be public might be a secret. */
  assert_payload (container, kept);
}

static void
test_private_keys (Fixture *self, gconstpointer data)
{
  g_autofree char *encrypted = fixture_text ("pem", "encrypted-key.pem");
  g_autofree char *legacy = fixture_text ("pem", "legacy-key.pem");
  g_autofree char *text =
      g_strconcat ("top\n", self->key, "between\n", self->one, encrypted, self->two, legacy, NULL);
  g_autofree char *kept = g_strconcat ("top\nbetween\n", self->one, self->two, NULL);
  g_autoptr (SallyContainer) container = read_text (text);

  assert_subjects (container, "One Two");
  g_assert_cmpuint (container->n_private_keys, ==, 3);
  g_assert_cmpuint (container->warnings->len, ==, 0);
  assert_payload (container, kept);
}

static void
test_keys_only (Fixture *self, gconstpointer data)
{
  g_autofree char *encrypted = fixture_text ("pem", "encrypted-key.pem");
  g_autofree char *commented = g_strconcat ("password: secret\n", encrypted, NULL);
  g_autoptr (SallyContainer) plain = read_text (self->key);
  g_autoptr (SallyContainer) kafka = read_text (commented);

  assert_subjects (plain, "");
  g_assert_cmpuint (plain->n_private_keys, ==, 1);
  assert_payload (plain, "");
  assert_subjects (kafka, "");
  g_assert_cmpuint (kafka->n_private_keys, ==, 1);
  assert_payload (kafka, "");
}

static void
test_bag_attributes (Fixture *self, gconstpointer data)
{
  g_autofree char *text = fixture_text ("pem", "bag-attributes.pem");
  g_autoptr (SallyContainer) container = read_text (text);
  gsize length;
  const char *payload = g_bytes_get_data (container->payload, &length);

  assert_subjects (container, "One");
  g_assert_cmpuint (container->n_private_keys, ==, 1);
  g_assert_nonnull (memmem (payload, length, "friendlyName: one", 17));
  g_assert_nonnull (memmem (payload, length, self->one, strlen (self->one)));
  assert_key_free (container);
}

/* A key must not slip through because its frame is damaged. */
static void
test_damaged_keys (Fixture *self, gconstpointer data)
{
  static const struct {
    const char *what;
    const char *with;
  } damages[] = {
    { "-----BEGIN PRIVATE", "----BEGIN PRIVATE" },
    { "-----BEGIN PRIVATE KEY", "-----BEGIO PRIVATE KEX" },
    { "-----END PRIVATE KEY-----\n", "" },
    { "-----END PRIVATE KEY-----", "-----END PRIVATE KEY" },
    { "-----END PRIVATE", "----END PRIVATE" },
    { "-----BEGIN PRIVATE KEY-----\n", "" },
    { "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY\xff-----" },
    { "KEY-----", "KE\n-----" },
    { "\n", "\\n" },
    { "\n", " " },
    { "\n", "\r" },
    { "END PRIVATE", "END PUBLIC" },
    { "PRIVATE KEY", "SECRET" },
    { "AwEHBG0w", "AwEHBG0w\n-----\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (damages); i++) {
    g_autofree char *damaged = replace (self->key, damages[i].what, damages[i].with);
    g_autofree char *before = g_strconcat (damaged, "\n", self->one, NULL);
    g_autofree char *after = g_strconcat (self->one, damaged, NULL);
    const char *const texts[] = { before, after };

    g_assert_cmpstr (damaged, !=, self->key);
    for (guint j = 0; j < G_N_ELEMENTS (texts); j++) {
      g_autoptr (SallyContainer) container = read_text (texts[j]);

      assert_subjects (container, "One");
      assert_key_free (container);
    }
  }
}

static void
test_duplicates (Fixture *self, gconstpointer data)
{
  g_autofree char *text = g_strconcat (self->one, self->two, self->one, self->one, NULL);
  g_autoptr (SallyContainer) container = read_text (text);

  assert_subjects (container, "One Two");
  g_assert_cmpuint (container->n_duplicates, ==, 2);
  g_assert_cmpuint (container->warnings->len, ==, 1);
  assert_contains (get_warning (container, 0), "2 certificates");
}

static void
test_damaged (Fixture *self, gconstpointer data)
{
  g_autofree char *no_base64 = replace (self->two, "MIIB", "M*IB");
  g_autofree char *no_der = replace (self->two, "MIIB", "MAIB");
  g_autofree char *cut = g_strndup (self->two, 200);
  g_autofree char *cut_end = g_strndup (self->two, strlen (self->two) - 10);
  g_autofree char *crossed = replace (self->two, "END CERTIFICATE", "END X509 CRL");
  g_autofree char *label = replace (self->two, "BEGIN CERTIFICATE", "BEGIN CERTI\x01IKAT");
  const char *const damaged[] = { no_base64, no_der, cut, cut_end, crossed, label };

  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++) {
    g_autofree char *text = g_strconcat ("a\nb\r\nc\r", self->one, damaged[i], NULL);
    g_autofree char *start = g_strconcat (damaged[i], "\n", self->one, NULL);
    g_autoptr (SallyContainer) container = read_text (text);
    g_autoptr (SallyContainer) other = read_text (start);
    g_autofree char *message = NULL;

    assert_subjects (container, "One");
    g_assert_cmpuint (container->warnings->len, ==, 1);
    assert_contains (get_warning (container, 0), "Block 2, line 15: ");
    assert_payload (container, self->one);

    assert_subjects (other, "One");
    g_assert_cmpuint (other->warnings->len, ==, 1);
    assert_contains (get_warning (other, 0), "Block 1, line 1: ");
    assert_payload (other, self->one);

    message =
        read_failing (damaged[i], -1, i == 5 ? SALLY_ERROR_UNKNOWN_FORMAT : SALLY_ERROR_CORRUPT);
    assert_contains (message, "Block 1, line 1: ");
  }
}

static void
test_trailing_bytes (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) der = fixture_bytes ("pem", "one.der");
  gsize length;
  const guint8 *bytes = g_bytes_get_data (der, &length);
  g_autofree guint8 *longer = g_malloc0 (length + 3);
  g_autofree char *base64 = NULL;
  g_autofree char *text = NULL;
  g_autoptr (SallyContainer) container = NULL;

  memcpy (longer, bytes, length);
  base64 = g_base64_encode (longer, length + 3);
  text =
      g_strconcat ("-----BEGIN CERTIFICATE-----\n", base64, "\n-----END CERTIFICATE-----\n", NULL);
  container = read_text (text);
  assert_subjects (container, "One");
  g_assert_cmpuint (container->warnings->len, ==, 1);
  assert_payload (container, self->one);
}

static void
test_nothing (Fixture *self, gconstpointer data)
{
  g_autofree char *request = fixture_text ("pem", "request.pem");
  g_autofree char *message = read_failing (request, -1, SALLY_ERROR_UNKNOWN_FORMAT);

  assert_contains (message, "request");
}

static void
test_many_warnings (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (self->one);
  g_autoptr (SallyContainer) container = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (text, "-----BEGIN X-----");
  container = read_text (text->str);
  assert_subjects (container, "One");
  g_assert_cmpuint (container->warnings->len, ==, 101);
  assert_contains (get_warning (container, 100), "99900 more");
}

static void
test_real_bundles (Fixture *self, gconstpointer data)
{
  static const struct {
    const char *name;
    guint n;
  } bundles[] = { { "mozilla-cacert.pem", 121 }, { "rds-global-bundle.pem", 102 } };

  for (guint i = 0; i < G_N_ELEMENTS (bundles); i++) {
    g_autofree char *text = fixture_text ("bundles", bundles[i].name);
    g_autoptr (SallyContainer) container = read_text (text);

    g_assert_cmpuint (container->x509s->len, ==, bundles[i].n);
    g_assert_cmpuint (container->warnings->len, ==, 0);
    assert_payload (container, text);
  }
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new (self->one, strlen (self->one));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (sally_container_read (bytes, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/format-pem/bundle", test_bundle);
  add ("/format-pem/line-ends", test_line_ends);
  add ("/format-pem/encodings", test_encodings);
  add ("/format-pem/indented", test_indented);
  add ("/format-pem/labels", test_labels);
  add ("/format-pem/headers", test_headers);
  add ("/format-pem/long-lines", test_long_lines);
  add ("/format-pem/others", test_others);
  add ("/format-pem/unknown-blocks", test_unknown_blocks);
  add ("/format-pem/private-keys", test_private_keys);
  add ("/format-pem/keys-only", test_keys_only);
  add ("/format-pem/bag-attributes", test_bag_attributes);
  add ("/format-pem/damaged-keys", test_damaged_keys);
  add ("/format-pem/duplicates", test_duplicates);
  add ("/format-pem/damaged", test_damaged);
  add ("/format-pem/trailing-bytes", test_trailing_bytes);
  add ("/format-pem/nothing", test_nothing);
  add ("/format-pem/many-warnings", test_many_warnings);
  add ("/format-pem/real-bundles", test_real_bundles);
  add ("/format-pem/cancelled", test_cancelled);
  return g_test_run ();
}
