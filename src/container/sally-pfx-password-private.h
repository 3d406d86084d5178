/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-base-types.h"

G_BEGIN_DECLS

void sally_pfx_password_add_forms (GPtrArray *forms, SallySecret *password);
void sally_pfx_password_add_content_forms (GPtrArray *forms, SallySecret *password);

G_END_DECLS
