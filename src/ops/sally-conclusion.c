/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-conclusion-private.h"

#include "sally-endpoint-spec.h"
#include "sally-endpoint.h"
#include "sally-probe-facts.h"
#include "sally-report-entry.h"
#include "sally-report.h"
#include "sally-settings.h"
#include "sally-text.h"
#include "sally-worker.h"
#include "sally-workspace.h"

/* From the facts to the report and its JSON, on a worker: a fraction of a
 * millisecond each, which the main loop would feel where hundreds end at the
 * same time.
 */

typedef struct {
  SallyEndpointSpec *spec; /* (owned) */
  SallyProbeFacts *facts;  /* (owned) */
  SallyLoginFacts *login;  /* (owned) (nullable) */
  char *offer_arn;         /* (owned) (nullable) */
  char *offer_identifier;  /* (owned) (nullable) */
  char *arn;               /* (owned) */
  char *title;             /* (owned) */
  guint warn_days;
} Premises;

static void
premises_free (gpointer data)
{
  Premises *premises = data;

  sally_endpoint_spec_unref (premises->spec);
  sally_probe_facts_unref (premises->facts);
  g_clear_pointer (&premises->login, sally_login_facts_unref);
  g_free (premises->offer_arn);
  g_free (premises->offer_identifier);
  g_free (premises->arn);
  g_free (premises->title);
  g_free (premises);
}

/**
 * sally_conclusion_free:
 * @self: (transfer full): a conclusion
 */
void
sally_conclusion_free (SallyConclusion *self)
{
  g_object_unref (self->report);
  g_object_unref (self->entry);
  g_free (self);
}

static SallyReportEntry *
new_entry (SallyReport *report, const Premises *premises)
{
  g_autoptr (JsonNode) node = sally_report_to_json (report);
  g_autofree char *json = json_to_string (node, FALSE);
  SallyLadder *ladder = (SallyLadder *) sally_report_get_ladder (report);

  return sally_report_entry_new (
      premises->arn[0] != '\0' ? premises->arn : NULL, premises->title,
      sally_report_get_started (report), sally_report_get_verdict (report),
      sally_ladder_get_highest (ladder, FALSE), sally_ladder_get_lamps (ladder),
      sally_report_get_summary (report), json);
}

static void
draw (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Premises *premises = data;
  SallyReportContext context = {
    .now = g_get_real_time () / G_USEC_PER_SEC,
    .warn_days = premises->warn_days,
    .offer_arn = premises->offer_arn,
    .offer_identifier = premises->offer_identifier,
  };
  SallyConclusion *self = g_new (SallyConclusion, 1);

  self->report = sally_report_new (premises->spec, premises->facts, premises->login, &context);
  self->entry = new_entry (self->report, premises);
  g_task_return_pointer (task, self, (GDestroyNotify) sally_conclusion_free);
}

/**
 * sally_conclusion_draw_async:
 * @workspace: a workspace that is not being closed
 * @endpoint: what was tested
 * @spec: the frozen copy of it
 * @facts: what the probe saw
 * @login: (nullable): how signing in went
 * @offer: (nullable): a certificate that would do
 * @callback: (scope async): called with the report
 * @data: for @callback
 *
 * Main thread.
 */
void
sally_conclusion_draw_async (SallyWorkspace *workspace,
                             SallyEndpoint *endpoint,
                             SallyEndpointSpec *spec,
                             SallyProbeFacts *facts,
                             SallyLoginFacts *login,
                             const SallyOffer *offer,
                             GAsyncReadyCallback callback,
                             gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  Premises *premises = g_new0 (Premises, 1);
  const char *title = sally_endpoint_get_identifier (endpoint);

  premises->spec = sally_endpoint_spec_ref (spec);
  premises->facts = sally_probe_facts_ref (facts);
  premises->login = login != NULL ? sally_login_facts_ref (login) : NULL;
  premises->offer_arn = offer != NULL ? g_strdup (offer->arn) : NULL;
  premises->offer_identifier = offer != NULL ? g_strdup (offer->identifier) : NULL;
  premises->arn = g_strdup (sally_endpoint_get_arn (endpoint));
  premises->title =
      title[0] != '\0' ? g_strdup (title) : sally_text_place (spec->server, spec->port);
  premises->warn_days = sally_settings_get_warn_days (sally_workspace_get_settings (workspace));
  g_task_set_source_tag (task, sally_conclusion_draw_async);
  g_task_set_task_data (task, premises, premises_free);
  sally_worker_push (sally_workspace_get_parse_worker (workspace), task, draw);
}

/**
 * sally_conclusion_draw_finish:
 * @result: what the callback was given
 *
 * Returns: (transfer full): the report, and how it is kept
 */
SallyConclusion *
sally_conclusion_draw_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
