/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-store-types.h"

G_BEGIN_DECLS

/**
 * SallyReportEntry:
 *
 * A stored report: a summary for lists, and the report's JSON.  Immutable but
 * for the number, which the store gives.
 */
#define SALLY_TYPE_REPORT_ENTRY (sally_report_entry_get_type ())
G_DECLARE_FINAL_TYPE (SallyReportEntry, sally_report_entry, SALLY, REPORT_ENTRY, GObject)

SallyReportEntry *sally_report_entry_new (const char *endpoint_arn, const char *title,
                                          gint64 started, SallyVerdict verdict, int highest_mode,
                                          guint lamps, const char *summary, const char *json);
gint64 sally_report_entry_get_number (SallyReportEntry *self);
void sally_report_entry_set_number (SallyReportEntry *self, gint64 number);
const char *sally_report_entry_get_endpoint_arn (SallyReportEntry *self);
const char *sally_report_entry_get_title (SallyReportEntry *self);
gint64 sally_report_entry_get_started (SallyReportEntry *self);
SallyVerdict sally_report_entry_get_verdict (SallyReportEntry *self);
int sally_report_entry_get_highest_mode (SallyReportEntry *self);
guint sally_report_entry_get_lamps (SallyReportEntry *self);
const char *sally_report_entry_get_summary (SallyReportEntry *self);
const char *sally_report_entry_get_json (SallyReportEntry *self);

/* Two bits a mode, mode none in the lowest ones. */
#define SALLY_LAMPS_GET(lamps, mode) ((SallyLampState) (((lamps) >> (2 * (mode))) & 3))
#define SALLY_LAMPS_PUT(mode, state) ((guint) (state) << (2 * (mode)))

G_END_DECLS
