/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-demo-types.h"

G_BEGIN_DECLS

/**
 * SallyDemoExpected:
 * @verdict: what a test in mode verify-full with the demo's root has to say
 * @finding: (nullable): id of the finding that has to be found; %NULL when
 *   nothing is wrong
 */
typedef struct {
  SallyVerdict verdict;
  const char *finding;
} SallyDemoExpected;

const SallyDemoKind *sally_demo_list_kinds (gsize *n_kinds);
const char *sally_demo_kind_get_name (SallyDemoKind kind);
const char *sally_demo_kind_get_engine (SallyDemoKind kind);
SallyDemoFault sally_demo_kind_get_fault (SallyDemoKind kind);
const char *sally_demo_kind_get_title (SallyDemoKind kind);
const char *sally_demo_kind_get_description (SallyDemoKind kind);
const SallyDemoExpected *sally_demo_kind_get_expected (SallyDemoKind kind);

G_END_DECLS
