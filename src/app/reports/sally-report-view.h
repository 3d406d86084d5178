/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"

G_BEGIN_DECLS

/**
 * SallyReportView:
 *
 * A test: its steps while it runs, then the answer, what it rests on, and the
 * fixes.  Properties: `state` (string, read-only: `none`, `running`, `stopped`
 * or `report`), `report` (#SallyReport, read-only), `fixable` (boolean: fixes have
 * buttons).  Signals: `fix (pointer to SallyFix)`, `stop`, `again`.
 */
#define SALLY_TYPE_REPORT_VIEW (sally_report_view_get_type ())
G_DECLARE_FINAL_TYPE (SallyReportView, sally_report_view, SALLY, REPORT_VIEW, AdwBin)

const char *sally_report_view_get_state (SallyReportView *self);
SallyReport *sally_report_view_get_report (SallyReportView *self);
SallyTest *sally_report_view_get_test (SallyReportView *self);
void sally_report_view_set_test (SallyReportView *self, SallyTest *test);
void sally_report_view_set_report (SallyReportView *self, SallyReport *report);
void sally_report_view_set_fixable (SallyReportView *self, gboolean fixable);

G_END_DECLS
