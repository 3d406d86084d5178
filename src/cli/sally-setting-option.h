/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-model-types.h"

G_BEGIN_DECLS

gboolean sally_setting_option_apply (SallyEndpoint *endpoint, char **settings, GError **error);

G_END_DECLS
