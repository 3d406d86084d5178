/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-export-private.h"
#include "sally-jks-private.h"
#include "sally-x509.h"

/* A Java key store of trusted certificates; the layout is in sally-format-jks.c. */

static void
put_u16 (GByteArray *out, gsize value)
{
  guint8 bytes[2] = { (guint8) (value >> 8), (guint8) value };

  g_byte_array_append (out, bytes, sizeof bytes);
}

static void
put_u32 (GByteArray *out, gsize value)
{
  put_u16 (out, value >> 16);
  put_u16 (out, value & 0xffff);
}

static void
put_text (GByteArray *out, const char *text)
{
  gsize length = strlen (text);

  put_u16 (out, length);
  g_byte_array_append (out, (const guint8 *) text, (guint) length);
}

static void
put_entry (GByteArray *out, SallyX509 *x509, const char *alias, gint64 now)
{
  GBytes *der = sally_x509_get_der (x509);
  gsize length;
  const guint8 *data = g_bytes_get_data (der, &length);

  put_u32 (out, SALLY_JKS_TRUSTED);
  put_text (out, alias);
  put_u32 (out, (gsize) (now >> 32));
  put_u32 (out, (gsize) (now & 0xffffffff));
  put_text (out, "X.509");
  put_u32 (out, length);
  g_byte_array_append (out, data, (guint) length);
}

GBytes *
sally_export_jks (const SallyExportJob *self, GError **error)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GByteArray *out = g_byte_array_new ();
  guint8 digest[SALLY_JKS_DIGEST];
  gint64 now = g_get_real_time () / 1000;

  put_u32 (out, 0xfeedfeed);
  put_u32 (out, 2);
  put_u32 (out, self->x509s->len);
  for (guint i = 0; i < self->x509s->len; i++) {
    g_autofree char *alias = sally_export_make_alias (taken, self->x509s->pdata[i]);

    put_entry (out, self->x509s->pdata[i], alias, now);
  }
  sally_jks_digest (out->data, out->len, self->password, digest);
  g_byte_array_append (out, digest, sizeof digest);
  return g_byte_array_free_to_bytes (out);
}
