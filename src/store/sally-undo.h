/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-store-types.h"

G_BEGIN_DECLS

/**
 * SallyUndo:
 *
 * What takes a change of the library back, complete with everything that went
 * with it (X.509 rows, settings, reports, tags, approvals).  Immutable, opaque;
 * holds no secret.
 */
#define SALLY_TYPE_UNDO (sally_undo_get_type ())
GType sally_undo_get_type (void) G_GNUC_CONST;

SallyUndo *sally_undo_ref (SallyUndo *self);
void sally_undo_unref (SallyUndo *self);
SallyStoreKind sally_undo_get_kind (SallyUndo *self);
guint sally_undo_get_n_objects (SallyUndo *self);
const char *const *sally_undo_get_arns (SallyUndo *self);
SallyUndo *sally_undo_merge (SallyUndo *first, SallyUndo *second);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyUndo, sally_undo_unref)

G_END_DECLS
