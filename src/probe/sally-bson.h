/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SallyBsonElement:
 * @type: type byte of BSON
 * @name: its name; in the document
 * @data: its value, in the document
 * @length: how long that is
 *
 * One element of a document.
 */
typedef struct {
  guint8 type;
  const char *name;
  const guint8 *data;
  gsize length;
} SallyBsonElement;

#define SALLY_BSON_DOUBLE 0x01
#define SALLY_BSON_STRING 0x02
#define SALLY_BSON_ARRAY 0x04
#define SALLY_BSON_BOOLEAN 0x08
#define SALLY_BSON_INT32 0x10

gboolean sally_bson_open (const guint8 *bytes, gsize length, const guint8 **at, gsize *left);
gboolean sally_bson_next (const guint8 **at, gsize *left, SallyBsonElement *element);
gint64 sally_bson_get_int (const SallyBsonElement *element);
char *sally_bson_get_text (const SallyBsonElement *element, gsize cap);

G_END_DECLS
