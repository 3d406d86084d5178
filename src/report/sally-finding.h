/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-report-types.h"

G_BEGIN_DECLS

/**
 * SallyFix:
 * @kind: what is changed
 * @argument: to what
 * @label: the button's text (translated): “Set SSL Mode to verify-ca”
 *
 * A fix that the program can carry out; `ops` does it.
 */
struct _SallyFix {
  SallyFixKind kind;
  char *argument; /* (owned) */
  char *label;    /* (owned) */
};

SallyFix *sally_fix_new (SallyFixKind kind, const char *argument, const char *label);
void sally_fix_free (SallyFix *self);
const char *sally_fix_kind_get_name (SallyFixKind kind);

/**
 * SallyFinding:
 *
 * One checked fact: a stable id (`group.check`), state, severity, a title, the
 * values that were compared, what it means, what to do, and the fixes that the
 * program can carry out itself.  Immutable; properties of the same names for
 * views.
 */
#define SALLY_TYPE_FINDING (sally_finding_get_type ())
G_DECLARE_FINAL_TYPE (SallyFinding, sally_finding, SALLY, FINDING, GObject)

SallyFinding *sally_finding_new (const char *id, SallyFindingState state, SallySeverity severity,
                                 const char *title, const char *evidence,
                                 const char *explanation, const char *fix, GPtrArray *fixes);
const char *sally_finding_get_id (SallyFinding *self);
SallyFindingState sally_finding_get_state (SallyFinding *self);
SallySeverity sally_finding_get_severity (SallyFinding *self);
const char *sally_finding_get_title (SallyFinding *self);
const char *sally_finding_get_evidence (SallyFinding *self);
const char *sally_finding_get_explanation (SallyFinding *self);
const char *sally_finding_get_fix (SallyFinding *self);
GPtrArray *sally_finding_get_fixes (SallyFinding *self);
const char *sally_finding_state_get_name (SallyFindingState state);
const char *sally_severity_get_name (SallySeverity severity);
const char *sally_severity_get_label (SallySeverity severity);

G_END_DECLS
