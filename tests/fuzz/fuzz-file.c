/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "fuzz-file.h"

#include "sally-container.h"
#include "sally-x509.h"

#include <string.h>

/* What holds for every file that is read: it ends with what was found or an error in
 * valid UTF-8, and what the library keeps can be read again, has the certificates
 * that it should and nothing secret.
 */

static void
check_kept (SallyContainer *container)
{
  g_autoptr (GPtrArray) kept = sally_container_list_payload (container);
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (SallyContainer) again = NULL;

  if (kept->len == 0)
    return;
  again = sally_container_read (container->payload, NULL, NULL, NULL);
  if (again == NULL || again->n_private_keys > 0 || again->n_secrets > 0)
    g_error ("what is kept cannot be read or is not free of secrets");
  found = sally_container_list_payload (again);
  for (guint i = 0; i < kept->len; i++)
    if (found->len != kept->len || !sally_x509_equal (found->pdata[i], kept->pdata[i]))
      g_error ("what is kept is not what was read");
}

static void
check (SallyContainer *container)
{
  gsize length;
  const char *payload = g_bytes_get_data (container->payload, &length);

  /* A wallet is no text: such words are in a certificate then. */
  if (length > 0 && strcmp (container->format, "oracle-sso") != 0
      && memmem (payload, length, "PRIVATE KEY-----", 16) != NULL)
    g_error ("a private key is kept");
  for (guint i = 0; i < container->warnings->len; i++)
    if (!g_utf8_validate (container->warnings->pdata[i], -1, NULL))
      g_error ("a warning is not UTF-8");
  for (guint i = 0; i < container->secrets->len; i++)
    if (!g_utf8_validate (container->secrets->pdata[i], -1, NULL))
      g_error ("a name is not UTF-8");
  check_kept (container);
}

void
fuzz_read (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyContainer) container = sally_container_read (bytes, NULL, NULL, &error);

  if (container != NULL)
    check (container);
  else if (error == NULL || !g_utf8_validate (error->message, -1, NULL))
    g_error ("neither a result nor a message");
}

/* A tag, three bytes of length. */
static void
append_head (GByteArray *bytes, guint8 tag, gsize length)
{
  guint8 head[] = { tag, 0x83, (guint8) (length >> 16), (guint8) (length >> 8), (guint8) length };

  g_byte_array_append (bytes, head, sizeof head);
}

/* A PKCS #12 file around @bags that is neither encrypted nor sealed: random bytes
 * never get through decryption, so this is how they reach what comes behind it.
 */
void
fuzz_append_store (GByteArray *bytes, const guint8 *bags, gsize length)
{
  static const guint8 version[] = { 0x02, 0x01, 0x03 };
  static const guint8 data[] = { 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01 };
  const gsize head = 5;

  length = MIN (length, 0xfff000);
  append_head (bytes, 0x30, length + 7 * head + 2 * sizeof data + sizeof version);
  g_byte_array_append (bytes, version, sizeof version);
  append_head (bytes, 0x30, length + 6 * head + 2 * sizeof data);
  g_byte_array_append (bytes, data, sizeof data);
  append_head (bytes, 0xa0, length + 5 * head + sizeof data);
  append_head (bytes, 0x04, length + 4 * head + sizeof data);
  append_head (bytes, 0x30, length + 3 * head + sizeof data);
  append_head (bytes, 0x30, length + 2 * head + sizeof data);
  g_byte_array_append (bytes, data, sizeof data);
  append_head (bytes, 0xa0, length + head);
  append_head (bytes, 0x04, length);
  g_byte_array_append (bytes, bags, (guint) length);
}
