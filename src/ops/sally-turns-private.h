/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-base-types.h"

G_BEGIN_DECLS

typedef struct _SallyTurns SallyTurns;

SallyTurns *sally_turns_new (SallyWorker *worker);
void sally_turns_free (SallyTurns *self);
void sally_turns_wait (SallyTurns *self, GTask *task, void (*begin) (GTask *task));
void sally_turns_pass_on (SallyTurns *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyTurns, sally_turns_free)

G_END_DECLS
