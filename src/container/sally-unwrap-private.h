/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GBytes *sally_unwrap_base64 (GBytes *bytes);

G_END_DECLS
