/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-model-types.h"

G_BEGIN_DECLS

SallyEndpoint *sally_endpoint_new_from_uri (const char *uri, SallySecret **password,
                                            char ***notes, GError **error);
gboolean sally_endpoint_uri_looks_like (const char *text);

G_END_DECLS
