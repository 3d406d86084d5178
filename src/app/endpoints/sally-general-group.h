/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"

G_BEGIN_DECLS

/**
 * SallyGeneralGroup:
 *
 * Identifier, source or target, engine.
 */
#define SALLY_TYPE_GENERAL_GROUP (sally_general_group_get_type ())
G_DECLARE_FINAL_TYPE (
    SallyGeneralGroup, sally_general_group, SALLY, GENERAL_GROUP, AdwPreferencesGroup)

void sally_general_group_set_endpoint (SallyGeneralGroup *self, SallyEndpoint *endpoint);

G_END_DECLS
