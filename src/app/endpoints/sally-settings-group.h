/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"

G_BEGIN_DECLS

/**
 * SallySettingsGroup:
 *
 * What only this engine has, a row for each setting of
 * sally_engine_setting_list(); hidden when it has nothing of its own.
 */
#define SALLY_TYPE_SETTINGS_GROUP (sally_settings_group_get_type ())
G_DECLARE_FINAL_TYPE (
    SallySettingsGroup, sally_settings_group, SALLY, SETTINGS_GROUP, AdwPreferencesGroup)

void sally_settings_group_set_endpoint (SallySettingsGroup *self, SallyEndpoint *endpoint);
void sally_settings_group_set_workspace (SallySettingsGroup *self, SallyWorkspace *workspace);
void sally_settings_group_drop_foreign (SallySettingsGroup *self);

G_END_DECLS
