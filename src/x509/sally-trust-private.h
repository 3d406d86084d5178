/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-trust.h"

G_BEGIN_DECLS

GPtrArray *sally_trust_find_by_subject (SallyTrust *self, guint subject_hash);
gboolean sally_trust_is_pin (SallyTrust *self, SallyX509 *x509);
gboolean sally_trust_is_anchor (SallyTrust *self, SallyX509 *x509);

G_END_DECLS
