/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-login-message.h"

G_BEGIN_DECLS

/**
 * sally_login_sign_in:
 * @request: where to sign in, and as whom
 * @ca_path: a file with the CA, or a name that does not exist
 * @client_path: (nullable): a file with the client's certificate, its chain and
 *   its key
 *
 * The sign-in itself, which each login program defines.
 *
 * Returns: (transfer full): what came of it
 */
SallyLoginResponse *sally_login_sign_in (const SallyLoginRequest *request, const char *ca_path,
                                         const char *client_path);

G_END_DECLS
