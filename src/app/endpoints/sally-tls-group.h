/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"

G_BEGIN_DECLS

/**
 * SallyTlsGroup:
 *
 * SSL mode and CA certificate.  Signal `add-certificate`: a new one is wanted.
 * Property `workspace`.
 */
#define SALLY_TYPE_TLS_GROUP (sally_tls_group_get_type ())
G_DECLARE_FINAL_TYPE (SallyTlsGroup, sally_tls_group, SALLY, TLS_GROUP, AdwPreferencesGroup)

void sally_tls_group_set_endpoint (SallyTlsGroup *self, SallyEndpoint *endpoint);
void sally_tls_group_set_workspace (SallyTlsGroup *self, SallyWorkspace *workspace);

G_END_DECLS
