/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean sally_oracle_descriptor_find (const char *text, gsize length, const char *name,
                                       const char **value, gsize *value_length);
gboolean sally_oracle_descriptor_can_hold (const char *value);

G_END_DECLS
