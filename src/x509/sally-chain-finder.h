/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-chain-finding.h"

G_BEGIN_DECLS

SallyChainFinding *sally_chain_find (GPtrArray *sent, GPtrArray *supplied, GPtrArray *candidates,
                                     gint64 time);
GPtrArray *sally_chain_find_in_bundle (GPtrArray *bundle, GPtrArray *candidates, gint64 time);

G_END_DECLS
