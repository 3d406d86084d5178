/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "fuzz-file.h"

/* Any bytes as an Oracle wallet: its header, and then what is decrypted. */

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autoptr (GByteArray) wallet = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  gsize header = length;

  if (length >= 12) {
    gsize size = (gsize) data[8] << 24 | (gsize) data[9] << 16 | (gsize) data[10] << 8 | data[11];

    if (size <= length - 12)
      header = 12 + size;
  }
  g_byte_array_append (wallet, data, (guint) header);
  if (header < length)
    fuzz_append_store (wallet, data + header, length - header);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&wallet));
  fuzz_read (bytes);
  return 0;
}
