/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "fuzz-preamble.h"

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize length)
{
  fuzz_preamble (&sally_preamble_db2, "db2", bytes, length);
  return 0;
}
