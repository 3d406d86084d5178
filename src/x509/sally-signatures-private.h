/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-x509-types.h"

G_BEGIN_DECLS

/**
 * SallySignatures:
 *
 * Who signed what, as far as it was asked.  Checking a signature is nearly all
 * that judging a chain costs, and paths share their links.  One thread.
 */
typedef struct _SallySignatures SallySignatures;

SallySignatures *sally_signatures_new (guint limit);
void sally_signatures_free (SallySignatures *self);
gboolean sally_signatures_check (SallySignatures *self, SallyX509 *x509, SallyX509 *issuer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallySignatures, sally_signatures_free)

G_END_DECLS
