/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-turns-private.h"
#include "sally-workspace.h"

G_BEGIN_DECLS

SallyTurns *sally_workspace_get_turns (SallyWorkspace *self);
GHashTable *sally_workspace_get_loading (SallyWorkspace *self);

G_END_DECLS
