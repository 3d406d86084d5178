/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void sally_locale_init (void);

G_END_DECLS
