/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-sct-private.h"

/* Any bytes as the list of SCTs in a certificate. */

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  SallyDer list;
  SallySct sct;

  if (!sally_sct_open ((SallyDer){ data, size }, &list))
    return 0;
  while (sally_sct_read (&list, &sct)) {
    g_autofree char *algorithm = sally_sct_get_algorithm (&sct);

    g_assert (sct.log_id >= data && sct.log_id + 32 <= data + size);
    g_assert (g_utf8_validate (algorithm, -1, NULL));
  }
  g_assert (list.length <= size);
  return 0;
}
