/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-demo-types.h"

G_BEGIN_DECLS

/**
 * SallyDemoPki:
 *
 * A throw-away CA and the certificates of the demo servers, made in memory at
 * each start and never written anywhere.  The keys of the CAs are gone as soon
 * as their certificates are made.  Immutable, any thread.
 */
#define SALLY_TYPE_DEMO_PKI (sally_demo_pki_get_type ())
G_DECLARE_FINAL_TYPE (SallyDemoPki, sally_demo_pki, SALLY, DEMO_PKI, GObject)

SallyDemoPki *sally_demo_pki_new (GError **error);
GBytes *sally_demo_pki_get_root_pem (SallyDemoPki *self);
char *sally_demo_pki_get_chain_pem (SallyDemoPki *self, SallyDemoFault fault);

G_END_DECLS
