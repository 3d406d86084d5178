/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SALLY_DER_BOOLEAN 0x01
#define SALLY_DER_INTEGER 0x02
#define SALLY_DER_BIT_STRING 0x03
#define SALLY_DER_OCTET_STRING 0x04
#define SALLY_DER_OID 0x06
#define SALLY_DER_SEQUENCE 0x30
#define SALLY_DER_SET 0x31
#define SALLY_DER_CONTEXT(n) (0x80 | (n))
#define SALLY_DER_EXPLICIT(n) (0xa0 | (n))

/**
 * SallyDer:
 * @data: where to go on reading
 * @length: how many bytes are left
 *
 * A place in DER that belongs to somebody else.
 */
typedef struct {
  const guint8 *data;
  gsize length;
} SallyDer;

gboolean sally_der_read_any (SallyDer *self, guint8 *tag, SallyDer *content, SallyDer *whole);
gboolean sally_der_read (SallyDer *self, guint8 tag, SallyDer *content);
gboolean sally_der_at (const SallyDer *self, guint8 tag);
gboolean sally_der_skip (SallyDer *self, guint8 tag);
gboolean sally_der_equal (const SallyDer *self, const SallyDer *other);
gboolean sally_der_read_bits (SallyDer *self, SallyDer *bits);
gboolean sally_der_read_time (SallyDer *self, gint64 *unix_time);
guint sally_der_count_bits (SallyDer integer);

G_END_DECLS
