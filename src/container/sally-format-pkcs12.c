/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-format-private.h"
#include "sally-key-store-private.h"

#include <string.h>

/* PKCS #12 (RFC 7292): key stores of Windows, OpenSSL, Java and others, and
 * Oracle's ewallet.p12, which is one with marks of its own.
 */

/* SEQUENCE { INTEGER 3, SEQUENCE …, with a length of any form. */
static gboolean
sally_format_pkcs12_sniff (const guint8 *data, gsize length)
{
  static const guint8 version[] = { 0x02, 0x01, 0x03, 0x30 };
  gsize skip = 2;

  if (length < 16 || data[0] != 0x30)
    return FALSE;
  if (data[1] > 0x80)
    skip += data[1] & 0x7f;
  return skip + sizeof version <= length && memcmp (data + skip, version, sizeof version) == 0;
}

static gboolean
sally_format_pkcs12_read (SallyContainer *container,
                          GBytes *bytes,
                          const SallyContainerOptions *options,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GPtrArray) kept = NULL;
  SallyKeyStore store;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  if (!sally_key_store_read (&store, container, data, length, options->password, cancellable,
                             error))
    return FALSE;
  if (store.oracle)
    container->format = "oracle-p12";
  kept = sally_container_list_payload (container);
  container->payload = sally_container_write_pem (kept);
  container->converted = TRUE;
  return TRUE;
}

const SallyFormat sally_format_pkcs12 = {
  .name = "pkcs12",
  .sniff = sally_format_pkcs12_sniff,
  .read = sally_format_pkcs12_read,
};
