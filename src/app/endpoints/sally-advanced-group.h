/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"

G_BEGIN_DECLS

/**
 * SallyAdvancedGroup:
 *
 * What few people need: attributes, the ARN.
 */
#define SALLY_TYPE_ADVANCED_GROUP (sally_advanced_group_get_type ())
G_DECLARE_FINAL_TYPE (
    SallyAdvancedGroup, sally_advanced_group, SALLY, ADVANCED_GROUP, AdwPreferencesGroup)

void sally_advanced_group_set_endpoint (SallyAdvancedGroup *self, SallyEndpoint *endpoint);

G_END_DECLS
