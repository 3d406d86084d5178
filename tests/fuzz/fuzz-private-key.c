/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-private-key.h"
#include "sally-secret.h"

/* Any bytes as a private key, with a password. */

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (SallySecret) file =
      sally_secret_new (size > 0 ? (const void *) data : "", (gssize) size);
  g_autoptr (SallySecret) password = sally_secret_new ("secret", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyPrivateKey) key = sally_private_key_new (file, password, &error);
  g_autoptr (SallySecret) pkcs8 = NULL;

  g_assert ((key == NULL) == (error != NULL));
  if (key == NULL)
    return 0;
  g_assert (sally_private_key_get_algorithm (key) != NULL);
  sally_private_key_get_bits (key);
  pkcs8 = sally_private_key_to_pkcs8 (key);
  return 0;
}
