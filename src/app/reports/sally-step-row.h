/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <gtk/gtk.h>

#include "sally-app-types.h"

G_BEGIN_DECLS

/**
 * SallyStepRow:
 *
 * One step of a running test: picture or spinner, title, detail, time.
 */
#define SALLY_TYPE_STEP_ROW (sally_step_row_get_type ())
G_DECLARE_FINAL_TYPE (SallyStepRow, sally_step_row, SALLY, STEP_ROW, GtkListBoxRow)

GtkWidget *sally_step_row_new (SallyProbeStep *step);

G_END_DECLS
