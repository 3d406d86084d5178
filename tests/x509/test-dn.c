/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-dn-private.h"

#include <string.h>

/* Names as text: every kind of string, and bytes that are none. */

/* Appends an element with @tag around @content. */
static void
wrap (GByteArray *out, guint8 tag, const guint8 *content, gsize length)
{
  guint8 head[2] = { tag, (guint8) length };

  g_assert_cmpuint (length, <, 0x80);
  g_byte_array_append (out, head, 2);
  g_byte_array_append (out, content, (guint) length);
}

static GByteArray *
make_pair (const char *type, guint8 tag, const char *value, gsize length)
{
  g_autoptr (GByteArray) pair = g_byte_array_new ();
  GByteArray *whole = g_byte_array_new ();

  wrap (pair, SALLY_DER_OID, (const guint8 *) type, strlen (type));
  wrap (pair, tag, (const guint8 *) value, length);
  wrap (whole, SALLY_DER_SEQUENCE, pair->data, pair->len);
  return whole;
}

static void
add_rdn (GByteArray *name, const char *type, guint8 tag, const char *value, gsize length)
{
  g_autoptr (GByteArray) pair = make_pair (type, tag, value, length);

  wrap (name, SALLY_DER_SET, pair->data, pair->len);
}

static SallyDer
get_place (GByteArray *bytes)
{
  return (SallyDer){ bytes->data, bytes->len };
}

#define CN "\x55\x04\x03"
#define O "\x55\x04\x0a"

static void
test_strings (void)
{
  static const struct {
    const char *type;
    guint8 tag;
    const char *value;
    gsize length;
    const char *text;
    const char *plain;
  } rows[] = {
    { CN, 12, "K\xc3\xa4se", 5, "CN=Käse", "Käse" },
    { CN, 30, "\0K\0\xe4\x20\xac", 6, "CN=Kä€", "Kä€" },
    { CN, 28, "\0\1\xf6\0", 4, "CN=😀", "😀" },
    { CN, 20, "caf\xe9", 4, "CN=café", "café" },
    { CN, 22, "caf\xe9", 4, "CN=café", "café" },
    { CN, 12, "a\xff!", 3, "CN=a\\FF!", "a\xef\xbf\xbd!" },
    { CN, 12, "a\xc3", 2, "CN=a\\C3", "a\xef\xbf\xbd" },
    { CN, 12, "a\0b", 3, "CN=a\\00b", "a\xef\xbf\xbd\x62" },
    { CN, 19, "a\0b", 3, "CN=a\\00b", "a\xef\xbf\xbd\x62" },
    { CN, 30, "\xd8\0", 2, "CN=\\D8\\00", "\xef\xbf\xbd" },
    { CN, 30, "\0ab", 3, "CN=#1E03006162", NULL },
    { CN, 12, "x\xe2\x80\xaey", 5, "CN=x\\E2\\80\\AEy", "x\xef\xbf\xbdy" },
    { CN, 12, "a\nb", 3, "CN=a\\0Ab", "a\xef\xbf\xbd\x62" },
    { CN, 12, " #a ", 4, "CN=\\ #a\\ ", " #a " },
    { CN, 12, "#a#", 3, "CN=\\#a#", "#a#" },
    { CN, 12, " ", 1, "CN=\\ ", " " },
    { CN, 12, ",+\"\\<>;=", 8, "CN=\\,\\+\\\"\\\\\\<\\>\\;=", ",+\"\\<>;=" },
    { CN, 4, "\1\2", 2, "CN=#04020102", NULL },
    { CN, 12, "", 0, "CN=", NULL },
    { "\x2a\x03\x04\x05", 12, "x", 1, "1.2.3.4.5=#0C0178", "x" },
    { "\x55\x04\x2a", 12, "Ann", 3, "GN=Ann", "Ann" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GByteArray) name = g_byte_array_new ();
    g_autofree char *text = NULL;
    g_autofree char *plain = NULL;

    add_rdn (name, rows[i].type, rows[i].tag, rows[i].value, rows[i].length);
    g_assert_true (sally_dn_is_well_formed (get_place (name)));
    text = sally_dn_to_rfc4514 (get_place (name));
    g_assert_cmpstr (text, ==, rows[i].text);
    plain = sally_dn_find (get_place (name), rows[i].type, strlen (rows[i].type));
    g_assert_cmpstr (plain, ==, rows[i].plain);
  }
}

static void
test_order (void)
{
  g_autoptr (GByteArray) name = g_byte_array_new ();
  g_autoptr (GByteArray) set = make_pair (CN, 12, "a", 1);
  g_autoptr (GByteArray) second = make_pair (O, 12, "b", 1);
  g_autofree char *text = NULL;
  g_autofree char *found = NULL;

  add_rdn (name, O, 12, "first", 5);
  g_byte_array_append (set, second->data, second->len);
  wrap (name, SALLY_DER_SET, set->data, set->len);
  text = sally_dn_to_rfc4514 (get_place (name));
  g_assert_cmpstr (text, ==, "CN=a+O=b,O=first");
  found = sally_dn_find (get_place (name), O, 3);
  g_assert_cmpstr (found, ==, "b");
}

static void
test_many (void)
{
  g_autoptr (GByteArray) name = g_byte_array_new ();
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (int i = 0; i < 40; i++) {
    char digit = (char) ('0' + i % 10);

    add_rdn (name, CN, 12, &digit, 1);
    g_string_prepend (expected, i > 0 ? "," : "");
    g_string_prepend_c (expected, digit);
    g_string_prepend (expected, "CN=");
  }
  text = sally_dn_to_rfc4514 (get_place (name));
  g_assert_cmpstr (text, ==, expected->str);
}

static void
test_malformed (void)
{
  static const struct {
    const char *bytes;
    gsize length;
  } rows[] = {
    { "\x30\x00", 2 },                             /* no set */
    { "\x31\x00", 2 },                             /* an empty one */
    { "\x31\x02\x30\x00", 4 },                     /* no type */
    { "\x31\x07\x30\x05\x06\x03\x55\x04\x03", 9 }, /* no value */
    { "\x31\x0b\x30\x09\x06\x03\x55\x04\x03\x0c\x09"
      "a",
      12 }, /* too long */
    { "\x31", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    SallyDer place = { (const guint8 *) rows[i].bytes, rows[i].length };
    g_autofree char *text = NULL;

    g_assert_false (sally_dn_is_well_formed (place));
    text = sally_dn_to_rfc4514 (place);
    g_assert_true (g_utf8_validate (text, -1, NULL));
  }
}

static guint
hash_one (guint8 tag, const char *value, gsize length)
{
  g_autoptr (GByteArray) name = g_byte_array_new ();

  add_rdn (name, CN, tag, value, length);
  return sally_dn_hash (get_place (name));
}

static void
test_hash (void)
{
  guint hash = hash_one (12, "My Root", 7);

  g_assert_cmpuint (hash, ==, hash_one (19, "my  ROOT ", 9));
  g_assert_cmpuint (hash, ==, hash_one (30, "\0M\0y\0 \0r\0o\0o\0t", 14));
  g_assert_cmpuint (hash, !=, hash_one (12, "My Roots", 8));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/dn/strings", test_strings);
  g_test_add_func ("/dn/order", test_order);
  g_test_add_func ("/dn/many", test_many);
  g_test_add_func ("/dn/malformed", test_malformed);
  g_test_add_func ("/dn/hash", test_hash);
  return g_test_run ();
}
