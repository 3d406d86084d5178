/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-library-row.h"

G_BEGIN_DECLS

/**
 * SallyReportRow:
 *
 * A stored report in the list: what was tested, how it ended, and when.
 */
#define SALLY_TYPE_REPORT_ROW (sally_report_row_get_type ())
G_DECLARE_FINAL_TYPE (SallyReportRow, sally_report_row, SALLY, REPORT_ROW, SallyLibraryRow)

G_END_DECLS
