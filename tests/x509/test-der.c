/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-der.h"
#include "sally-oid-private.h"
#include "sally-text.h"

#include <string.h>

static SallyDer
get_place (const char *bytes, gsize length)
{
  return (SallyDer){ (const guint8 *) bytes, length };
}

static void
test_lengths (void)
{
  static const struct {
    const char *bytes;
    gsize length;
    gssize content; /* -1: refused */
  } rows[] = {
    { "\x04\x00", 2, 0 },
    { "\x04\x02xy", 4, 2 },
    { "\x04\x02xyz", 5, 2 },
    { "\x04\x81\x02xy", 5, 2 },
    { "\x04\x84\0\0\0\x02xy", 8, 2 },
    { "", 0, -1 },
    { "\x04", 1, -1 },
    { "\x04\x03xy", 4, -1 },
    { "\x04\x80\0\0", 4, -1 },
    { "\x04\x85\0\0\0\0\1x", 8, -1 },
    { "\x04\x84\xff\xff\xff\xff", 6, -1 },
    { "\x04\x82\x01", 3, -1 },
    { "\x1f\x81\x01x", 4, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    SallyDer place = get_place (rows[i].bytes, rows[i].length);
    SallyDer content;
    guint8 tag;
    gboolean good = sally_der_read_any (&place, &tag, &content, NULL);

    g_assert_cmpint (good, ==, rows[i].content >= 0);
    if (good)
      g_assert_cmpuint (content.length, ==, (gsize) rows[i].content);
  }
}

static void
test_times (void)
{
  static const struct {
    guint8 tag;
    const char *text;
    const char *rfc3339; /* NULL: refused */
  } rows[] = {
    { 0x17, "260228235959Z", "2026-02-28T23:59:59Z" },
    { 0x17, "491231235959Z", "2049-12-31T23:59:59Z" },
    { 0x17, "500101000000Z", "1950-01-01T00:00:00Z" },
    { 0x17, "2601010000Z", "2026-01-01T00:00:00Z" },
    { 0x17, "260101000000+0130", "2025-12-31T22:30:00Z" },
    { 0x17, "260101000000-0130", "2026-01-01T01:30:00Z" },
    { 0x18, "99991231235959Z", "9999-12-31T23:59:59Z" },
    { 0x18, "20240229120000Z", "2024-02-29T12:00:00Z" },
    { 0x18, "19000301000000.123Z", "1900-03-01T00:00:00Z" },
    { 0x18, "15821015000000Z", "1582-10-15T00:00:00Z" },
    { 0x17, "260229000000Z", NULL },
    { 0x17, "261301000000Z", NULL },
    { 0x17, "260100000000Z", NULL },
    { 0x17, "260101240000Z", NULL },
    { 0x17, "260101006000Z", NULL },
    { 0x17, "260101000000", NULL },
    { 0x17, "26010100000aZ", NULL },
    { 0x17, "260101000000ZZ", NULL },
    { 0x17, "260101000000+9999", NULL },
    { 0x17, "", NULL },
    { 0x18, "260101000000Z", NULL },
    { 0x0c, "260101000000Z", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    guint8 bytes[64] = { rows[i].tag, (guint8) strlen (rows[i].text) };
    SallyDer place = { bytes, 2 + strlen (rows[i].text) };
    gint64 time = 42;
    g_autofree char *text = NULL;

    memcpy (bytes + 2, rows[i].text, strlen (rows[i].text));
    g_assert_cmpint (sally_der_read_time (&place, &time), ==, rows[i].rfc3339 != NULL);
    if (rows[i].rfc3339 == NULL) {
      g_assert_cmpint (time, ==, 42);
      continue;
    }
    text = sally_text_rfc3339 (time);
    g_assert_cmpstr (text, ==, rows[i].rfc3339);
  }
}

static void
test_bits (void)
{
  g_assert_cmpuint (sally_der_count_bits (get_place ("", 0)), ==, 0);
  g_assert_cmpuint (sally_der_count_bits (get_place ("\0\0", 2)), ==, 0);
  g_assert_cmpuint (sally_der_count_bits (get_place ("\0\x80", 2)), ==, 8);
  g_assert_cmpuint (sally_der_count_bits (get_place ("\1\0", 2)), ==, 9);
}

static void
test_oids (void)
{
  static const struct {
    const char *bytes;
    gsize length;
    const char *text;
  } rows[] = {
    { "\x55\x04\x03", 3, "2.5.4.3" },
    { "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b", 9, "1.2.840.113549.1.1.11" },
    { "\x88\x37\x03", 3, "2.999.3" },
    { "\x27", 1, "0.39" },
    { "\x2a\xff", 2, "1.2" },
    { "\x2a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 11, "1.2…" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    SallyDer oid = get_place (rows[i].bytes, rows[i].length);
    g_autofree char *text = sally_oid_to_dotted (&oid);

    g_assert_cmpstr (text, ==, rows[i].text);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/der/lengths", test_lengths);
  g_test_add_func ("/der/times", test_times);
  g_test_add_func ("/der/bits", test_bits);
  g_test_add_func ("/der/oids", test_oids);
  return g_test_run ();
}
