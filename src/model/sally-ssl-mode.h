/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-model-types.h"

G_BEGIN_DECLS

const char *sally_ssl_mode_get_name (SallySslMode mode);
gboolean sally_ssl_mode_parse (const char *name, SallySslMode *mode);
const char *sally_ssl_mode_get_promise (SallySslMode mode);

G_END_DECLS
