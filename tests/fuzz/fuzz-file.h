/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

int LLVMFuzzerTestOneInput (const guint8 *data, gsize length);
void fuzz_read (GBytes *bytes);
void fuzz_append_store (GByteArray *bytes, const guint8 *bags, gsize length);

G_END_DECLS
