/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-report-private.h"

#include "sally-endpoint-spec.h"
#include "sally-engine.h"
#include "sally-findings-private.h"
#include "sally-probe-facts.h"

/* A finished test: built once from the facts, immutable after that. */

G_DEFINE_FINAL_TYPE (SallyReport, sally_report, G_TYPE_OBJECT)

static const char *const verdict_names[] = {
  [SALLY_VERDICT_PASS] = "pass",
  [SALLY_VERDICT_FAIL] = "fail",
  [SALLY_VERDICT_COULD_NOT_TEST] = "could-not-test",
};

static void
sally_report_finalize (GObject *object)
{
  SallyReport *self = SALLY_REPORT (object);

  g_free (self->identifier);
  g_free (self->engine);
  g_free (self->server);
  g_free (self->verify_as);
  g_free (self->summary);
  g_clear_pointer (&self->ladder, sally_ladder_free);
  g_object_unref (self->findings);
  g_free (self->tls_version);
  g_free (self->cipher);
  g_free (self->group);
  g_free (self->alpn);
  g_free (self->sni);
  g_free (self->peer);
  g_ptr_array_unref (self->chain);
  g_ptr_array_unref (self->front_chains);
  g_strfreev (self->log);
  G_OBJECT_CLASS (sally_report_parent_class)->finalize (object);
}

static void
sally_report_class_init (SallyReportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sally_report_finalize;
}

static void
sally_report_init (SallyReport *self)
{
  self->findings = g_list_store_new (SALLY_TYPE_FINDING);
  self->chain = g_ptr_array_new_with_free_func (g_object_unref);
  self->front_chains = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
}

SallyReport *
sally_report_new_empty (void)
{
  return g_object_new (SALLY_TYPE_REPORT, NULL);
}

static void
copy_facts (SallyReport *self, SallyProbeFacts *facts)
{
  self->started = facts->started;
  for (guint i = 0; i < SALLY_N_STEPS; i++) {
    self->states[i] = facts->states[i];
    self->microseconds[i] = facts->microseconds[i];
  }
  self->tls_version = g_strdup (facts->tls_version);
  self->cipher = g_strdup (facts->cipher);
  self->group = g_strdup (facts->group);
  self->alpn = g_strdup (facts->alpn);
  self->sni = g_strdup (facts->sni);
  self->peer = g_strdup (facts->peer);
  self->round_trips = facts->round_trips;
  for (guint i = 0; i < facts->chain->len; i++)
    g_ptr_array_add (self->chain, g_object_ref (g_ptr_array_index (facts->chain, i)));
  for (guint i = 0; i < facts->front_chains->len; i++)
    g_ptr_array_add (self->front_chains, g_ptr_array_ref (facts->front_chains->pdata[i]));
  self->log = g_new0 (char *, facts->log->len + 1);
  for (guint i = 0; i < facts->log->len; i++)
    self->log[i] = g_strdup (g_ptr_array_index (facts->log, i));
}

static void
copy_login (SallyReport *self, SallyLoginFacts *login)
{
  static const SallyStepState states[] = {
    [SALLY_LOGIN_NOT_REQUESTED] = SALLY_STEP_SKIPPED,
    [SALLY_LOGIN_ACCEPTED] = SALLY_STEP_PASSED,
    [SALLY_LOGIN_REFUSED] = SALLY_STEP_FAILED,
    [SALLY_LOGIN_NO_DATABASE] = SALLY_STEP_FAILED,
    [SALLY_LOGIN_FAILED] = SALLY_STEP_FAILED,
    [SALLY_LOGIN_COULD_NOT_TEST] = SALLY_STEP_COULD_NOT_TEST,
    [SALLY_LOGIN_CRASHED] = SALLY_STEP_FAILED,
    [SALLY_LOGIN_TIMED_OUT] = SALLY_STEP_FAILED,
  };

  self->states[SALLY_STEP_LOGIN] = login != NULL ? states[login->outcome] : SALLY_STEP_SKIPPED;
  self->microseconds[SALLY_STEP_LOGIN] = login != NULL ? login->microseconds : 0;
}

/**
 * sally_report_new:
 * @spec: what was tested
 * @facts: what the probe saw
 * @login: (nullable): how the sign-in ended, if one was asked for
 * @context: what the library could offer, and the time
 *
 * Makes the findings, the ladder and the verdict.  Pure; any thread.
 *
 * Returns: (transfer full): a report
 */
SallyReport *
sally_report_new (SallyEndpointSpec *spec,
                  SallyProbeFacts *facts,
                  SallyLoginFacts *login,
                  const SallyReportContext *context)
{
  SallyReport *self = sally_report_new_empty ();
  SallyFindings findings = { spec, facts, login, context, NULL, self->findings };

  self->identifier = g_strdup (spec->identifier);
  self->engine = g_strdup (spec->engine->name);
  self->server = g_strdup (spec->server);
  self->port = spec->port;
  self->verify_as = g_strdup (spec->verify_as);
  self->mode = spec->mode;
  self->ladder = sally_ladder_new (spec, facts);
  findings.ladder = self->ladder;
  copy_facts (self, facts);
  copy_login (self, login);
  sally_findings_check_net (&findings);
  sally_findings_check_proto (&findings);
  sally_findings_check_tls (&findings);
  sally_findings_check_cert (&findings);
  sally_findings_check_chain (&findings);
  sally_findings_check_mode (&findings);
  sally_findings_check_login (&findings);
  sally_report_judge (self, spec, facts, login);
  return self;
}

/**
 * sally_report_get_identifier:
 * @self: a report
 *
 * Returns: (transfer none): identifier of the endpoint, "" when it was not saved
 */
const char *
sally_report_get_identifier (SallyReport *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT (self), NULL);

  return self->identifier;
}

/**
 * sally_report_get_engine:
 * @self: a report
 *
 * Returns: (transfer none): engine name
 */
const char *
sally_report_get_engine (SallyReport *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT (self), NULL);

  return self->engine;
}

/**
 * sally_report_get_server:
 * @self: a report
 *
 * Returns: (transfer none): server as typed
 */
const char *
sally_report_get_server (SallyReport *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT (self), NULL);

  return self->server;
}

/**
 * sally_report_get_port:
 * @self: a report
 *
 * Returns: the port
 */
guint
sally_report_get_port (SallyReport *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT (self), 0);

  return self->port;
}

/**
 * sally_report_get_verify_as:
 * @self: a report
 *
 * Returns: (transfer none): the name that was verified
 */
const char *
sally_report_get_verify_as (SallyReport *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT (self), NULL);

  return self->verify_as;
}

/**
 * sally_report_get_mode:
 * @self: a report
 *
 * Returns: the mode under test
 */
SallySslMode
sally_report_get_mode (SallyReport *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT (self), SALLY_SSL_NONE);

  return self->mode;
}

/**
 * sally_report_get_started:
 * @self: a report
 *
 * Returns: when, seconds since the epoch
 */
gint64
sally_report_get_started (SallyReport *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT (self), 0);

  return self->started;
}

/**
 * sally_report_get_verdict:
 * @self: a report
 *
 * Returns: how it ended for the mode under test
 */
SallyVerdict
sally_report_get_verdict (SallyReport *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT (self), SALLY_VERDICT_COULD_NOT_TEST);

  return self->verdict;
}

/**
 * sally_report_get_summary:
 * @self: a report
 *
 * Returns: (transfer none): the verdict as a sentence (translated)
 */
const char *
sally_report_get_summary (SallyReport *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT (self), NULL);

  return self->summary;
}

/**
 * sally_report_get_ladder:
 * @self: a report
 *
 * Returns: (transfer none): what each mode would give
 */
const SallyLadder *
sally_report_get_ladder (SallyReport *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT (self), NULL);

  return self->ladder;
}

/**
 * sally_report_get_findings:
 * @self: a report
 *
 * Returns: (transfer none): a list of #SallyFinding in the order of the catalogue
 */
GListModel *
sally_report_get_findings (SallyReport *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT (self), NULL);

  return G_LIST_MODEL (self->findings);
}

/**
 * sally_report_find:
 * @self: a report
 * @id: id of a finding
 *
 * Returns: (transfer none) (nullable): the finding
 */
SallyFinding *
sally_report_find (SallyReport *self, const char *id)
{
  g_return_val_if_fail (SALLY_IS_REPORT (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->findings)); i++) {
    g_autoptr (SallyFinding) finding = g_list_model_get_item (G_LIST_MODEL (self->findings), i);

    /* The list keeps it alive. */
    if (g_str_equal (sally_finding_get_id (finding), id))
      return finding;
  }
  return NULL;
}

/**
 * sally_report_get_step_state:
 * @self: a report
 * @id: a step
 *
 * Returns: how the step ended
 */
SallyStepState
sally_report_get_step_state (SallyReport *self, SallyStepId id)
{
  g_return_val_if_fail (SALLY_IS_REPORT (self), SALLY_STEP_PENDING);

  return self->states[id];
}

/**
 * sally_report_get_step_microseconds:
 * @self: a report
 * @id: a step
 *
 * Returns: how long the step took
 */
gint64
sally_report_get_step_microseconds (SallyReport *self, SallyStepId id)
{
  g_return_val_if_fail (SALLY_IS_REPORT (self), 0);

  return self->microseconds[id];
}

/**
 * sally_report_get_tls_version:
 * @self: a report
 *
 * Returns: (transfer none) (nullable): such as `TLSv1.3`
 */
const char *
sally_report_get_tls_version (SallyReport *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT (self), NULL);

  return self->tls_version;
}

/**
 * sally_report_get_cipher:
 * @self: a report
 *
 * Returns: (transfer none) (nullable): the cipher suite
 */
const char *
sally_report_get_cipher (SallyReport *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT (self), NULL);

  return self->cipher;
}

/**
 * sally_report_get_group:
 * @self: a report
 *
 * Returns: (transfer none) (nullable): the key exchange group
 */
const char *
sally_report_get_group (SallyReport *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT (self), NULL);

  return self->group;
}

/**
 * sally_report_get_alpn:
 * @self: a report
 *
 * Returns: (transfer none) (nullable): the protocol that the server chose
 */
const char *
sally_report_get_alpn (SallyReport *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT (self), NULL);

  return self->alpn;
}

/**
 * sally_report_get_sni:
 * @self: a report
 *
 * Returns: (transfer none) (nullable): the server name that was sent
 */
const char *
sally_report_get_sni (SallyReport *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT (self), NULL);

  return self->sni;
}

/**
 * sally_report_get_peer:
 * @self: a report
 *
 * Returns: (transfer none) (nullable): the address that answered
 */
const char *
sally_report_get_peer (SallyReport *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT (self), NULL);

  return self->peer;
}

/**
 * sally_report_get_chain:
 * @self: a report
 *
 * Returns: (transfer none) (element-type SallyX509): the chain as the server sent it
 */
GPtrArray *
sally_report_get_chain (SallyReport *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT (self), NULL);

  return self->chain;
}

/**
 * sally_report_get_front_chains:
 * @self: a report
 *
 * Returns: (transfer none) (element-type GPtrArray): the chains of the listeners
 *   in front of the server that made TLS handshakes of their own (Oracle)
 */
GPtrArray *
sally_report_get_front_chains (SallyReport *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT (self), NULL);

  return self->front_chains;
}

/**
 * sally_report_get_log:
 * @self: a report
 *
 * Returns: (transfer none): the raw log, a line each
 */
const char *const *
sally_report_get_log (SallyReport *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT (self), NULL);

  return (const char *const *) self->log;
}

/**
 * sally_report_get_round_trips:
 * @self: a report
 *
 * Returns: round trips of the connection of the probe
 */
guint
sally_report_get_round_trips (SallyReport *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT (self), 0);

  return self->round_trips;
}

/**
 * sally_verdict_get_name:
 * @verdict: a verdict
 *
 * Returns: its word in JSON
 */
const char *
sally_verdict_get_name (SallyVerdict verdict)
{
  return verdict_names[verdict];
}
