/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-finding.h"
#include "sally-report.h"
#include "sally-verify.h"

G_BEGIN_DECLS

/**
 * SallyFindings:
 *
 * What the groups of findings work on: the facts of one test, and the list they
 * add to.
 */
typedef struct {
  SallyEndpointSpec *spec;
  SallyProbeFacts *facts;
  SallyLoginFacts *login; /* (nullable) */
  const SallyReportContext *context;
  SallyLadder *ladder;
  GListStore *list;
} SallyFindings;

void sally_findings_pass (SallyFindings *self, const char *id, const char *evidence);
void sally_findings_skip (SallyFindings *self, const char *id, const char *why);
void sally_findings_add (SallyFindings *self,
                         const char *id,
                         SallySeverity severity,
                         const char *evidence,
                         const char *explanation,
                         const char *fix,
                         GPtrArray *fixes);
GPtrArray *sally_findings_new_fixes (void);
void sally_findings_offer_mode (SallyFindings *self, GPtrArray *fixes);
void sally_findings_offer_certificate (SallyFindings *self, GPtrArray *fixes);
void sally_findings_offer_encryption (SallyFindings *self, gboolean strict, GPtrArray *fixes);
const char *sally_findings_get_title (const char *id, SallyFindingState state);
const char *const *sally_findings_list_ids (void);
gboolean sally_findings_belongs (const char *id, const SallyEngine *engine);

void sally_findings_check_net (SallyFindings *self);
void sally_findings_check_proto (SallyFindings *self);
void sally_findings_check_service (SallyFindings *self);
void sally_findings_check_server (SallyFindings *self);
void sally_findings_check_tls (SallyFindings *self);
void sally_findings_check_cert (SallyFindings *self);
void sally_findings_check_chain (SallyFindings *self);
void sally_findings_check_mode (SallyFindings *self);
void sally_findings_check_login (SallyFindings *self);

char *sally_findings_describe_error (SallyProbeFacts *facts);
void sally_findings_explain_fault (SallyFaultCode code, const char **explanation, const char **fix);
SallySeverity sally_findings_judge_fault (const SallyFault *fault, SallySslMode mode);

G_END_DECLS
