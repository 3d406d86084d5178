/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-library-page.h"
#include "sally-report-details.h"

G_BEGIN_DECLS

/**
 * SallyReportPage:
 *
 * The stored reports.  Actions: `reports.open`, `.delete`, `report.export`,
 * `.copy`.
 */
#define SALLY_TYPE_REPORT_PAGE (sally_report_page_get_type ())
G_DECLARE_FINAL_TYPE (SallyReportPage, sally_report_page, SALLY, REPORT_PAGE, SallyLibraryPage)

SallyReportDetails *sally_report_page_get_details (SallyReportPage *self);

G_END_DECLS
