/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-demo-pki.h"
#include "sally-x509.h"

G_BEGIN_DECLS

SallyX509 *demo_root_new (SallyDemoPki *pki);

G_END_DECLS
