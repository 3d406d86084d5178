/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"

G_BEGIN_DECLS

/**
 * SallyLoginGroup:
 *
 * User name and password.  A stored password is never put into the field; the
 * state says that there is one.  Signal `changed`: the password was edited.
 */
#define SALLY_TYPE_LOGIN_GROUP (sally_login_group_get_type ())
G_DECLARE_FINAL_TYPE (SallyLoginGroup, sally_login_group, SALLY, LOGIN_GROUP, AdwPreferencesGroup)

void sally_login_group_set_endpoint (SallyLoginGroup *self, SallyEndpoint *endpoint);
void sally_login_group_set_workspace (SallyLoginGroup *self, SallyWorkspace *workspace);
void sally_login_group_set_password (SallyLoginGroup *self, SallySecret *password);
SallySecret *sally_login_group_dup_password (SallyLoginGroup *self);
gboolean sally_login_group_get_forget (SallyLoginGroup *self);

G_END_DECLS
