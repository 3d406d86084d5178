/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-probe-types.h"

G_BEGIN_DECLS

typedef struct _SallyReport SallyReport;
typedef struct _SallyFinding SallyFinding;
typedef struct _SallyFix SallyFix;

typedef enum {
  SALLY_FINDING_PASSED,
  SALLY_FINDING_FOUND,
  SALLY_FINDING_COULD_NOT_TEST,
} SallyFindingState;

typedef enum {
  SALLY_SEVERITY_CRITICAL,
  SALLY_SEVERITY_HIGH,
  SALLY_SEVERITY_MEDIUM,
  SALLY_SEVERITY_LOW,
  SALLY_SEVERITY_INFO,
} SallySeverity;

/**
 * SallyFixKind:
 *
 * A change of the endpoint that the program can carry out.  The argument is
 * the mode's name, a host name, a certificate's ARN, a port, an engine's name,
 * or NAME=VALUE of a setting.
 */
typedef enum {
  SALLY_FIX_SET_MODE,
  SALLY_FIX_VERIFY_AS,
  SALLY_FIX_CHOOSE_CERTIFICATE,
  SALLY_FIX_SET_PORT,
  SALLY_FIX_SET_ENGINE,
  SALLY_FIX_SET_SETTING,
} SallyFixKind;

G_END_DECLS
