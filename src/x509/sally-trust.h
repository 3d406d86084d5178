/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-x509-types.h"

G_BEGIN_DECLS

/**
 * SallyTrust:
 *
 * What a person supplied to judge chains with: the self-signed certificates in
 * it are anchors, the others help to complete a path, and those that were
 * approved as pins are trusted as they are.  Parsed once, immutable, shared by
 * all threads.
 */
#define SALLY_TYPE_TRUST (sally_trust_get_type ())
G_DECLARE_FINAL_TYPE (SallyTrust, sally_trust, SALLY, TRUST, GObject)

SallyTrust *sally_trust_new (GPtrArray *x509s, const char *const *pins);
SallyTrust *sally_trust_new_system (void);
GPtrArray *sally_trust_get_certificates (SallyTrust *self);
gboolean sally_trust_contains (SallyTrust *self, SallyX509 *x509);
gboolean sally_trust_has_anchor (SallyTrust *self);

G_END_DECLS
