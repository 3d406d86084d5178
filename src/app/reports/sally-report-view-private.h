/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-mode-ladder.h"
#include "sally-path-view.h"
#include "sally-report-view.h"

G_BEGIN_DECLS

struct _SallyReportView {
  AdwBin parent_instance;

  GtkStack *stack;
  GtkListBox *steps_list;
  GtkWidget *stop_button;
  GtkWidget *stopped_box;
  GtkImage *verdict_image;
  GtkLabel *verdict_label;
  GtkLabel *strongest_label;
  SallyModeLadder *ladder;
  SallyPathView *path_view;
  GtkBox *findings_box;
  AdwPreferencesGroup *facts_group;
  AdwPreferencesGroup *more_group;

  GPtrArray *rows;     /* (owned) (element-type GtkWidget): made for the report */
  SallyTest *test;     /* (nullable) (owned) */
  SallyReport *report; /* (nullable) (owned) */
  gboolean fixable;
};

void sally_report_view_fill_facts (SallyReportView *self);
void sally_report_view_fill_more (SallyReportView *self);

G_END_DECLS
