/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-login.h"
#include "test-run.h"

G_BEGIN_DECLS

/* A whole test that ends with signing in on its own connection. */
SallyLoginFacts *
test_sign_in (SallyEndpointSpec *spec, const char *password, SallyProbeFacts **facts);

/* A reply of TDS around tokens. */
GBytes *test_make_tds_reply (const void *tokens, gsize length);

/* Whether a server received these bytes. */
gboolean test_has_bytes (GBytes *received, const void *bytes, gsize length);

G_END_DECLS
