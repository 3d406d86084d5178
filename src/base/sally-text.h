/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-base-types.h"

G_BEGIN_DECLS

char *sally_text_hex (const guint8 *bytes, gsize length);
char *sally_text_colon_hex (const char *hex);
char *sally_text_valid (const char *bytes, gssize length);
char *sally_text_rfc3339 (gint64 unix_time);
gboolean sally_text_parse_rfc3339 (const char *text, gint64 *unix_time);
char *sally_text_date (gint64 unix_time);
char *sally_text_span (gint64 seconds);
char *sally_text_markup (const char *text);
char *sally_text_one_line (const char *text, gsize max_bytes);
char *sally_text_place (const char *host, guint port);

G_END_DECLS
