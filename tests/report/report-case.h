/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-endpoint-spec.h"
#include "sally-probe-facts.h"
#include "sally-report.h"
#include "test-pki.h"

G_BEGIN_DECLS

typedef struct {
  SallyEndpointSpec *spec;
  SallyProbeFacts *facts;
} ReportCase;

typedef struct {
  const char *name;
  const char *engine;
  SallySslMode mode;
  void (*change) (ReportCase *c);
  const char *found; /* ids, sorted as in the catalogue, blanks between */
  SallyVerdict verdict;
  SallySeverity severity; /* of the first one */
} ReportRow;

extern TestCertificate *report_root, *report_other, *report_leaf;
extern const SallyReportContext report_context;

void report_set_up (void);
void report_tear_down (void);
/* What a good PostgreSQL or MySQL gives. */
ReportCase report_case_new (const char *engine, SallySslMode mode);
void report_case_clear (ReportCase *self);
char *report_to_json (SallyReport *report);
/* Changes the facts; what is found is as the row says, complete, and still there
 * when the report was kept. */
void report_check_row (const ReportRow *row, ReportCase *c);

G_END_DECLS
