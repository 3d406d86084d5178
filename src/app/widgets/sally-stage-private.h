/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-stage.h"

G_BEGIN_DECLS

struct _SallyStage {
  AdwBin parent_instance;

  AdwToastOverlay *toasts;
  AdwBin *content_bin;
  GtkRevealer *drop_revealer;
  GtkRevealer *progress_revealer;
  GtkProgressBar *progress_bar;

  GtkWidget *content;        /* (nullable) (owned by the bin) */
  SallyWorkspace *workspace; /* (nullable) (owned) */
  GCancellable *cancellable; /* (owned) */
  GtkNativeDialog *chooser;  /* (nullable) (owned) */
  SallyImport *import;       /* (nullable) (owned): the running one */
  gboolean asking;           /* about @import */
  GQueue waiting;            /* (element-type GPtrArray): what is imported next */

  SallyUndo *undo; /* (nullable) (owned) */
  SallyUndoReason undo_reason;
  AdwToast *undo_toast; /* (nullable) (owned) */
};

extern guint sally_stage_imported_signal;

void sally_stage_init_drop (SallyStage *self);
void sally_stage_import_waiting (SallyStage *self);
void sally_stage_show_import_result (SallyStage *self, SallyImport *import);

G_END_DECLS
