/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-model-types.h"

G_BEGIN_DECLS

typedef struct _SallyDemoPki SallyDemoPki;
typedef struct _SallyDemoServer SallyDemoServer;

/**
 * SallyDemoFault:
 *
 * What is wrong with a demo server.
 */
typedef enum {
  SALLY_DEMO_GOOD,
  SALLY_DEMO_EXPIRED,
  SALLY_DEMO_NOT_YET_VALID,
  SALLY_DEMO_WRONG_NAME,
  SALLY_DEMO_SELF_SIGNED,
  SALLY_DEMO_INCOMPLETE_CHAIN,
  SALLY_DEMO_NO_TLS,
  SALLY_DEMO_SILENT,
} SallyDemoFault;
#define SALLY_N_DEMO_FAULTS 8

/**
 * SallyDemoExpectation:
 * @name: short name, part of identifiers
 * @verdict: verdict of a verify-full test with the demo root
 * @finding: (nullable): id of the finding that such a test must have
 */
typedef struct {
  const char *name;
  SallyVerdict verdict;
  const char *finding;
} SallyDemoExpectation;

G_END_DECLS
