/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"
#include "sally-report-view.h"

G_BEGIN_DECLS

/**
 * SallyReportDetails:
 *
 * A stored report.  Properties: `workspace`, `number` (int64, 0 for none),
 * `entry` (#SallyReportEntry, read-only), `state` (string, read-only: `none`, `loading`,
 * `content`, `error`).  Signal `gone`: the report was deleted.
 */
#define SALLY_TYPE_REPORT_DETAILS (sally_report_details_get_type ())
G_DECLARE_FINAL_TYPE (SallyReportDetails, sally_report_details, SALLY, REPORT_DETAILS, AdwBin)

void sally_report_details_set_number (SallyReportDetails *self, gint64 number);
SallyReportEntry *sally_report_details_get_entry (SallyReportDetails *self);
const char *sally_report_details_get_state (SallyReportDetails *self);
SallyReportView *sally_report_details_get_view (SallyReportDetails *self);

G_END_DECLS
