/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *sally_unknown_format_describe (const guint8 *data, gsize length, GBytes *inside);

G_END_DECLS
