/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GError *sally_keyring_describe_timeout (void);
GError *sally_keyring_describe_locked (void);
GError *sally_keyring_describe_error (const GError *error);

G_END_DECLS
