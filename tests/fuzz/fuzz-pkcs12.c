/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "fuzz-file.h"

/* Any bytes as the bags of a PKCS #12 file. */

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autoptr (GByteArray) store = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  fuzz_append_store (store, data, length);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&store));
  fuzz_read (bytes);
  return 0;
}
