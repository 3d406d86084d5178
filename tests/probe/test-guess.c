/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-guess.h"
#include "sally-probe-facts.h"

/* Who the first bytes look like. */

typedef struct {
  SallyProtocol protocol;
  const char *bytes;
  gsize length;
} Row;

#define B(text) (text), sizeof (text) - 1

static const Row rows[] = {
  { SALLY_PROTOCOL_UNKNOWN, B ("") },
  { SALLY_PROTOCOL_MYSQL, B ("\x4A\0\0\0\x0A"
                             "8.0.36\0") },
  { SALLY_PROTOCOL_MYSQL, B ("\x5B\0\0\0\x0A"
                             "5.5.5-10.11.6-MariaDB\0") },
  { SALLY_PROTOCOL_MYSQL, B ("\x17\0\0\0\xFF\x10\x04Too many connections") },
  { SALLY_PROTOCOL_MYSQL, B ("\x2A\0\0\0\x09"
                             "3.22.30\0") },
  /* Lengths that are letters of PostgreSQL: E, N, S. */
  { SALLY_PROTOCOL_MYSQL, B ("\x45\0\0\0\x0A"
                             "8.0.1\0") },
  { SALLY_PROTOCOL_MYSQL, B ("\x4E\0\0\0\x0A"
                             "8.0.36-28\0") },
  { SALLY_PROTOCOL_MYSQL, B ("\x53\0\0\0\x0A"
                             "5.5.5-10.6.1\0") },
  { SALLY_PROTOCOL_UNKNOWN, B ("\x4A\0\0\0\x0B"
                               "8.0.36\0") },
  { SALLY_PROTOCOL_UNKNOWN, B ("\x17\0\0\0\xFF\xFF\xFFwhat") },
  { SALLY_PROTOCOL_POSTGRES, B ("S") },
  { SALLY_PROTOCOL_POSTGRES, B ("N") },
  { SALLY_PROTOCOL_POSTGRES, B ("G") },
  { SALLY_PROTOCOL_UNKNOWN, B ("X") },
  { SALLY_PROTOCOL_POSTGRES, B ("E\0\0\0\x25SFATAL\0C53300\0") },
  { SALLY_PROTOCOL_POSTGRES, B ("EFATAL:  unsupported frontend protocol\n\0") },
  { SALLY_PROTOCOL_POSTGRES, B ("R\0\0\0\x08\0\0\0\x03") },
  { SALLY_PROTOCOL_TDS, B ("\x04\x01\0\x2B\0\0\x01\0\0\0\x1A\0\x06") },
  { SALLY_PROTOCOL_ASE, B ("\x04\x01\0\x23\0\0\0\0\xE5\x18\0\x01") },
  { SALLY_PROTOCOL_ASE, B ("\x04\x01\0\x23\0\0\0\0\xAD\x0D\0\x06") },
  { SALLY_PROTOCOL_TDS, B ("\x04\x01\0\x23\0\0\0\0\xAD\x10\0\x01") },
  { SALLY_PROTOCOL_TDS, B ("\x04\x01\0\x23\0\0\0\0\xAA\x0F\0\x91") },
  { SALLY_PROTOCOL_TDS, B ("\x04\x01\0\x23\0\0\0\0") },
  { SALLY_PROTOCOL_TNS, B ("\0\x20\0\0\x02\0\0\0\x01\x36") },
  { SALLY_PROTOCOL_TNS, B ("\0\x08\0\0\x0B\0\0\0") },
  { SALLY_PROTOCOL_UNKNOWN, B ("\0\x08\0\0\x06\0\0\0") },
  { SALLY_PROTOCOL_DRDA, B ("\0\x61\xD0\x43\0\x01") },
  { SALLY_PROTOCOL_MONGODB, B ("\x24\0\0\0\x01\0\0\0\x05\0\0\0\xDD\x07\0\0") },
  { SALLY_PROTOCOL_MONGODB, B ("\x24\0\0\0\x01\0\0\0\x05\0\0\0\x01\0\0\0") },
  { SALLY_PROTOCOL_MONGODB,
    B ("HTTP/1.0 200 OK\r\n\r\nIt looks like you are trying to access MongoDB over HTTP") },
  { SALLY_PROTOCOL_TLS, B ("\x15\x03\x01\0\x02\x02\x28") },
  { SALLY_PROTOCOL_TLS, B ("\x16\x03\x03\0\x7A") },
  { SALLY_PROTOCOL_UNKNOWN, B ("\x16\x03\x09\0\x7A") },
  { SALLY_PROTOCOL_HTTP, B ("HTTP/1.1 400 Bad Request\r\n") },
  { SALLY_PROTOCOL_SSH, B ("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n") },
  { SALLY_PROTOCOL_SMTP, B ("220 mail.example ESMTP\r\n") },
  { SALLY_PROTOCOL_REDIS, B ("-ERR unknown command\r\n") },
  { SALLY_PROTOCOL_UNKNOWN, B ("RFB 003.008\n") },
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_test_message ("row %u", i);
    g_assert_cmpint (sally_guess_protocol ((const guint8 *) rows[i].bytes, rows[i].length), ==,
                     rows[i].protocol);
  }
}

/* Every beginning of every row is survived; the sanitizers watch the ends. */
static void
test_truncated (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gsize length = 0; length <= rows[i].length; length++) {
      g_autofree guint8 *copy = g_memdup2 (rows[i].bytes, length);

      g_assert_cmpint (sally_guess_protocol (copy, length), <=, SALLY_PROTOCOL_ASE);
    }
}

static void
test_labels (void)
{
  for (guint i = 0; i <= SALLY_PROTOCOL_REDIS; i++)
    g_assert_true ((i == 0) == (*sally_protocol_get_label ((SallyProtocol) i) == '\0'));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/guess/table", test_table);
  g_test_add_func ("/guess/truncated", test_truncated);
  g_test_add_func ("/guess/labels", test_labels);
  return g_test_run ();
}
