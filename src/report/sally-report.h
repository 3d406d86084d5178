/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-ladder.h"
#include "sally-login.h"
#include "sally-report-types.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * SallyReportContext:
 * @now: seconds since the epoch
 * @warn_days: when “expires soon” begins
 * @offer_arn: (nullable): a certificate of the library that would verify this
 *   server
 * @offer_identifier: (nullable): its identifier
 *
 * What the library could offer; `ops` supplies it.
 */
typedef struct {
  gint64 now;
  guint warn_days;
  const char *offer_arn;
  const char *offer_identifier;
} SallyReportContext;

/**
 * SallyReport:
 *
 * A finished test with its findings.  Immutable.
 */
#define SALLY_TYPE_REPORT (sally_report_get_type ())
G_DECLARE_FINAL_TYPE (SallyReport, sally_report, SALLY, REPORT, GObject)

SallyReport *sally_report_new (SallyEndpointSpec *spec, SallyProbeFacts *facts,
                               SallyLoginFacts *login, const SallyReportContext *context);
SallyReport *sally_report_new_from_json (const char *json, GError **error);
JsonNode *sally_report_to_json (SallyReport *self);
char *sally_report_to_text (SallyReport *self, gboolean details);

const char *sally_report_get_identifier (SallyReport *self);
const char *sally_report_get_engine (SallyReport *self);
const char *sally_report_get_server (SallyReport *self);
guint sally_report_get_port (SallyReport *self);
const char *sally_report_get_verify_as (SallyReport *self);
SallySslMode sally_report_get_mode (SallyReport *self);
gint64 sally_report_get_started (SallyReport *self);
SallyVerdict sally_report_get_verdict (SallyReport *self);
const char *sally_report_get_summary (SallyReport *self);
const SallyLadder *sally_report_get_ladder (SallyReport *self);
GListModel *sally_report_get_findings (SallyReport *self);
SallyFinding *sally_report_find (SallyReport *self, const char *id);
SallyStepState sally_report_get_step_state (SallyReport *self, SallyStepId id);
gint64 sally_report_get_step_microseconds (SallyReport *self, SallyStepId id);
const char *sally_report_get_tls_version (SallyReport *self);
const char *sally_report_get_cipher (SallyReport *self);
const char *sally_report_get_group (SallyReport *self);
const char *sally_report_get_alpn (SallyReport *self);
const char *sally_report_get_sni (SallyReport *self);
const char *sally_report_get_peer (SallyReport *self);
GPtrArray *sally_report_get_chain (SallyReport *self);
GPtrArray *sally_report_get_front_chains (SallyReport *self);
const char *const *sally_report_get_log (SallyReport *self);
guint sally_report_get_round_trips (SallyReport *self);
const char *sally_verdict_get_name (SallyVerdict verdict);

G_END_DECLS
