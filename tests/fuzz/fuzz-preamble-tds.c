/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "fuzz-preamble.h"

#include "sally-transport.h"

/* The highest bit of the first byte chooses strict encryption. */
int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  const SallyPreamble *preamble =
      length > 0 && (bytes[0] & 0x80) != 0 ? &sally_preamble_tds_strict : &sally_preamble_tds;
  gssize payload = -1;

  if (length > sally_preamble_tds.framing->header_length)
    payload = sally_preamble_tds.framing->unwrap (bytes + 1);
  g_assert (payload >= -1 && payload <= 0xFFFF);
  fuzz_preamble (preamble, "sqlserver", bytes, length);
  return 0;
}
