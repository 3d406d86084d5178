/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-model-types.h"

G_BEGIN_DECLS

/**
 * SallyRuleFacts:
 * @certificate: (nullable): the endpoint's certificate with its content
 * @identifier_taken: another object of the kind has this identifier
 * @n_certificates: certificates in the library
 * @n_endpoints: endpoints in the library
 * @used_by: (nullable) (array zero-terminated=1): identifiers of the endpoints
 *   that refer to the certificate under check
 * @now: seconds since the epoch
 * @warn_days: when "expires soon" begins
 * @password: (nullable): a new password, for the check of its characters
 * @foreign: imported from AWS's own formats: what an editor refuses is advice
 * @editing: the endpoint exists already (quota does not count it again)
 *
 * What the rules may look at beside the object itself; `ops` supplies it.
 */
typedef struct {
  SallyCertificate *certificate;
  gboolean identifier_taken;
  guint n_certificates;
  guint n_endpoints;
  const char *const *used_by;
  gint64 now;
  guint warn_days;
  SallySecret *password;
  gboolean foreign;
  gboolean editing;
} SallyRuleFacts;

/**
 * SallyAdvice:
 * @rule: number of the rule in the AWS DMS facts
 * @refuse: E: the object must not be saved; otherwise A: a warning
 * @field: which property it is about ("server", "ssl-mode" ...), or ""
 * @text: one sentence for the person (translated)
 */
struct _SallyAdvice {
  guint rule;
  gboolean refuse;
  const char *field;
  char *text; /* (owned) */
};

GPtrArray *sally_rules_check_endpoint (SallyEndpoint *endpoint, const SallyRuleFacts *facts);
GPtrArray *sally_rules_check_certificate (SallyCertificate *certificate,
                                          const SallyRuleFacts *facts);
GPtrArray *sally_rules_check_removal (SallyCertificate *certificate, const SallyRuleFacts *facts);
const SallyAdvice *sally_rules_first_refusal (GPtrArray *advice);
gboolean sally_rules_set_error (GPtrArray *advice, GError **error);

G_END_DECLS
