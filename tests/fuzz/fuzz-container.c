/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-container.h"
#include "sally-x509.h"

#include <string.h>

/* Any bytes as an imported file: reading ends with certificates, a key or an
 * error in valid UTF-8, and what the library keeps can be read again.
 */

int LLVMFuzzerTestOneInput (const guint8 *data, gsize length);

static void
check (SallyContainer *container)
{
  g_autoptr (SallyContainer) again = NULL;
  g_autoptr (GPtrArray) x509s = sally_container_list_payload (container);
  gsize length;
  const char *payload = g_bytes_get_data (container->payload, &length);

  if (length > 0 && memmem (payload, length, "PRIVATE KEY-----", 16) != NULL)
    g_error ("a private key is kept");
  for (guint i = 0; i < container->warnings->len; i++)
    if (!g_utf8_validate (container->warnings->pdata[i], -1, NULL))
      g_error ("a warning is not UTF-8");
  if (container->x509s->len == 0)
    return;
  again = sally_container_read (container->payload, NULL, NULL, NULL);
  if (again == NULL || again->x509s->len != x509s->len || again->n_private_keys > 0)
    g_error ("what is kept is not what was read");
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyContainer) container = sally_container_read (bytes, NULL, NULL, &error);

  if (container != NULL)
    check (container);
  else if (error == NULL || !g_utf8_validate (error->message, -1, NULL))
    g_error ("neither a result nor a message");
  return 0;
}
