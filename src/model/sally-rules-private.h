/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-endpoint.h"
#include "sally-engine.h"
#include "sally-rules.h"

G_BEGIN_DECLS

/* What the parts of sally-rules share: one endpoint under check, with what
 * every part would have to fetch again.
 */
typedef struct {
  GPtrArray *advice; /* (element-type SallyAdvice) */
  SallyEndpoint *endpoint;
  const SallyRuleFacts *facts;
  const SallyEngine *engine;
  SallySslMode mode;
  const char *server;
  gboolean verifies; /* verify-ca or verify-full */
} SallyRuleCheck;

void sally_rules_refuse (GPtrArray *advice, guint rule, const char *field, char *text);
void sally_rules_advise (GPtrArray *advice, guint rule, const char *field, char *text);
void sally_rules_refuse_unless_foreign (SallyRuleCheck *check, guint rule, const char *field,
                                        char *text);
void sally_rules_check_fields (SallyRuleCheck *check);
void sally_rules_check_mode (SallyRuleCheck *check);
void sally_rules_check_engine (SallyRuleCheck *check);
void sally_rules_check_services (SallyRuleCheck *check);
void sally_rules_check_content (GPtrArray *advice, SallyCertificate *certificate,
                                const SallyRuleFacts *facts, const char *field);

G_END_DECLS
