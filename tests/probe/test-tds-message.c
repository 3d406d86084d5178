/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-tds-error.h"
#include "sally-tds-message.h"

#include <string.h>

/* The parts of TDS: reading numbers and texts that may not be there, errors of
 * both protocols, and how a message is split into packets.
 */

#define B(text) (const guint8 *) (text), sizeof (text) - 1

static void
test_cursor (void)
{
  SallyTdsCursor cursor, part;
  g_autofree char *text = NULL;

  sally_tds_cursor_init (&cursor, B ("\x01\x02\x03\x04\x05\x06\x07Hi\x01\x02\x03"));
  g_assert_cmpuint (sally_tds_cursor_u8 (&cursor), ==, 1);
  g_assert_cmpuint (sally_tds_cursor_u16 (&cursor), ==, 0x0302);
  g_assert_cmpuint (sally_tds_cursor_u32 (&cursor), ==, 0x07060504);
  text = sally_tds_cursor_bytes (&cursor, 2);
  g_assert_cmpstr (text, ==, "Hi");
  part = sally_tds_cursor_part (&cursor, 2);
  g_assert_cmpuint (sally_tds_cursor_u16 (&part), ==, 0x0201);
  g_assert_cmpuint (sally_tds_cursor_u8 (&part), ==, 0);
  g_assert_true (part.broken);
  g_assert_false (cursor.broken);
  g_assert_null (sally_tds_cursor_take (&cursor, 2));
  g_assert_true (cursor.broken);
  g_assert_true (cursor.at == cursor.end);
}

static void
test_utf16 (void)
{
  static const struct {
    const char *bytes;
    gsize units;
    const char *text;
  } table[] = {
    { "A\0\xE4\0\x1E\x20", 3, "A\xC3\xA4\xE2\x80\x9E" },
    { "\x3D\xD8\x00\xDE", 2, "\xF0\x9F\x98\x80" },
    { "\x3D\xD8"
      "A\0",
      2,
      "\xEF\xBF\xBD"
      "A" },
    { "\x00\xDE"
      "A\0",
      2,
      "\xEF\xBF\xBD"
      "A" },
    { "\0\0"
      "A\0",
      2,
      "\xEF\xBF\xBD"
      "A" },
    { "\x3D\xD8", 1, "\xEF\xBF\xBD" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    SallyTdsCursor cursor;
    g_autofree char *text = NULL;

    sally_tds_cursor_init (&cursor, (const guint8 *) table[i].bytes, 2 * table[i].units);
    text = sally_tds_cursor_utf16 (&cursor, table[i].units);
    g_assert_cmpstr (text, ==, table[i].text);
  }
}

static void
test_errors (void)
{
  g_auto (SallyTdsError) seven = { 0 }, five = { 0 }, cut = { 0 };
  SallyTdsCursor cursor;

  sally_tds_cursor_init (&cursor, B ("\x0F\0\x18\x48\0\0\x01\x0E\x03\0n\0o\0!\0\0next"));
  g_assert_true (sally_tds_error_read7 (&seven, &cursor));
  g_assert_cmpuint (seven.number, ==, 18456);
  g_assert_cmpuint (seven.severity, ==, 14);
  g_assert_cmpstr (seven.text, ==, "no!");
  g_assert_cmpint (*cursor.at, ==, 'n');
  sally_tds_cursor_init (&cursor,
                         B ("\x17\0\xA2\x0F\0\0\x01\x0E\x05ZZZZZ\x01\0\0\x03\0no!\0\0next"));
  g_assert_true (sally_tds_error_read5 (&five, &cursor));
  g_assert_cmpuint (five.number, ==, 4002);
  g_assert_cmpuint (five.severity, ==, 14);
  g_assert_cmpstr (five.text, ==, "no!");
  sally_tds_cursor_init (&cursor, B ("\x0F\0\x18\x48\0\0\x01\x0E\xFF\xFFn\0o\0!\0\0"));
  g_assert_false (sally_tds_error_read7 (&cut, &cursor));
}

static void
test_wrap (void)
{
  static const gsize lengths[] = { 0, 1, 504, 505, 1008, 1009 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autofree guint8 *data = g_malloc (lengths[i] + 1);
    g_autoptr (GByteArray) packets = g_byte_array_new ();
    gsize at = 0, done = 0;
    guint number = 0;

    for (gsize j = 0; j < lengths[i]; j++)
      data[j] = (guint8) j;
    sally_tds_message_wrap (packets, SALLY_TDS_LOGIN5, data, lengths[i], SALLY_TDS5_PACKET);
    do {
      const guint8 *packet = packets->data + at;
      gsize length = (gsize) packet[2] << 8 | packet[3];

      g_assert_cmpuint (at + length, <=, packets->len);
      g_assert_cmpuint (length, <=, SALLY_TDS5_PACKET);
      g_assert_cmpuint (packet[0], ==, SALLY_TDS_LOGIN5);
      g_assert_cmpuint (packet[1], ==, at + length == packets->len);
      g_assert_cmpuint (packet[6], ==, ++number);
      g_assert_cmpmem (packet + 8, length - 8, data + done, length - 8);
      done += length - 8;
      at += length;
    } while (at < packets->len);
    g_assert_cmpuint (done, ==, lengths[i]);
    g_assert_cmpuint (number, ==, MAX ((lengths[i] + 503) / 504, 1));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tds-message/cursor", test_cursor);
  g_test_add_func ("/tds-message/utf16", test_utf16);
  g_test_add_func ("/tds-message/errors", test_errors);
  g_test_add_func ("/tds-message/wrap", test_wrap);
  return g_test_run ();
}
