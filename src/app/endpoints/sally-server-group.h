/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"

G_BEGIN_DECLS

/**
 * SallyServerGroup:
 *
 * Where the server is and which name is verified.
 */
#define SALLY_TYPE_SERVER_GROUP (sally_server_group_get_type ())
G_DECLARE_FINAL_TYPE (
    SallyServerGroup, sally_server_group, SALLY, SERVER_GROUP, AdwPreferencesGroup)

void sally_server_group_set_endpoint (SallyServerGroup *self, SallyEndpoint *endpoint);

G_END_DECLS
