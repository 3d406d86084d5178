/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean sally_ebcdic_append (GByteArray *out, const char *text);
char *sally_ebcdic_to_utf8 (const guint8 *bytes, gsize length);

G_END_DECLS
