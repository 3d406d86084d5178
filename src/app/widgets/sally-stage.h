/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"

G_BEGIN_DECLS

/**
 * SallyUndoReason:
 *
 * What was done; several of a kind in a row count up in one toast.
 */
typedef enum {
  SALLY_UNDO_IMPORTED,
  SALLY_UNDO_REMOVED,
  SALLY_UNDO_SAVED,
  SALLY_UNDO_FIXED,
} SallyUndoReason;

/**
 * SallyStage:
 *
 * What every top-level window of the program has around its content: toasts
 * with Undo, the drop target and import.  Properties: `content` (widget),
 * `workspace` (#SallyWorkspace, may be %NULL while the library opens),
 * `can-undo` (boolean, read-only).  Signal `imported (ARN)`, for each certificate.
 */
#define SALLY_TYPE_STAGE (sally_stage_get_type ())
G_DECLARE_FINAL_TYPE (SallyStage, sally_stage, SALLY, STAGE, AdwBin)

SallyStage *sally_stage_find (GtkWidget *widget);
SallyWorkspace *sally_stage_get_workspace (SallyStage *self);
void sally_stage_set_workspace (SallyStage *self, SallyWorkspace *workspace);

void sally_stage_toast (SallyStage *self, const char *text);
void sally_stage_show_error (SallyStage *self, const char *heading, const GError *error);
void
sally_stage_add_undo (SallyStage *self, SallyUndo *undo, SallyUndoReason reason, const char *name);
gboolean sally_stage_get_can_undo (SallyStage *self);
void sally_stage_undo (SallyStage *self);

void sally_stage_choose_files (SallyStage *self);
void sally_stage_import_files (SallyStage *self, GFile *const *files, gsize n_files);
void sally_stage_import_text (SallyStage *self, const char *text);
gboolean sally_stage_get_importing (SallyStage *self);

G_END_DECLS
