/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-login-message.h"

G_BEGIN_DECLS

/* What each login program defines: the sign-in itself.  @ca_path is a file with
 * the CA, or a name that does not exist. */
SallyLoginResponse *sally_login_sign_in (const SallyLoginRequest *request, const char *ca_path);

G_END_DECLS
