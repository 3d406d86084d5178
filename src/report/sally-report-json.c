/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-report-private.h"

#include "sally-finding.h"
#include "sally-probe-facts.h"
#include "sally-report-verify.h"
#include "sally-ssl-mode.h"
#include "sally-text.h"
#include "sally-x509.h"

/* A report as JSON: the contract with scripts (data/test.schema.json), and what
 * the library keeps.  sally-report-parse.c reads it again.
 */

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

static JsonObject *
write_endpoint (SallyReport *self)
{
  JsonObject *object = json_object_new ();

  set_text (object, "identifier", self->identifier);
  set_text (object, "engine", self->engine);
  set_text (object, "server", self->server);
  json_object_set_int_member (object, "port", self->port);
  set_text (object, "verify_as", self->verify_as);
  return object;
}

static JsonObject *
write_ladder (SallyReport *self)
{
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < SALLY_N_SSL_MODES; i++) {
    const SallyLamp *lamp = &self->ladder->lamps[i];
    JsonObject *member = json_object_new ();

    set_text (member, "state", sally_lamp_state_get_name (lamp->state));
    set_text (member, "reason", lamp->reason);
    json_object_set_boolean_member (member, "allowed", lamp->allowed);
    json_object_set_object_member (object, sally_ssl_mode_get_name ((SallySslMode) i), member);
  }
  return object;
}

static JsonArray *
write_steps (SallyReport *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < SALLY_N_STEPS; i++) {
    JsonObject *object = json_object_new ();
    SallyStepState state = self->states[i];

    /* A finished report has no step that waits or runs. */
    if (state == SALLY_STEP_PENDING || state == SALLY_STEP_RUNNING)
      state = SALLY_STEP_SKIPPED;
    set_text (object, "id", sally_step_id_get_name ((SallyStepId) i));
    set_text (object, "state", sally_step_state_get_name (state));
    json_object_set_double_member (object, "milliseconds", (double) self->microseconds[i] / 1000.0);
    json_array_add_object_element (array, object);
  }
  return array;
}

static JsonObject *
write_tls (SallyReport *self)
{
  JsonObject *object = json_object_new ();

  set_text (object, "version", self->tls_version);
  set_text (object, "cipher", self->cipher);
  set_text (object, "group", self->group);
  set_text (object, "alpn", self->alpn);
  set_text (object, "sni", self->sni);
  return object;
}

static JsonArray *
write_chain (GPtrArray *chain)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < chain->len; i++) {
    SallyX509 *x509 = g_ptr_array_index (chain, i);
    JsonObject *object = sally_x509_to_json (x509);
    g_autofree char *pem = sally_x509_to_pem (x509);

    set_text (object, "pem", pem);
    json_array_add_object_element (array, object);
  }
  return array;
}

static JsonArray *
write_front_chains (SallyReport *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->front_chains->len; i++)
    json_array_add_array_element (array, write_chain (self->front_chains->pdata[i]));
  return array;
}

static JsonArray *
write_fixes (SallyFinding *finding)
{
  GPtrArray *fixes = sally_finding_get_fixes (finding);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < fixes->len; i++) {
    const SallyFix *fix = g_ptr_array_index (fixes, i);
    JsonObject *object = json_object_new ();

    set_text (object, "kind", sally_fix_kind_get_name (fix->kind));
    set_text (object, "argument", fix->argument);
    set_text (object, "label", fix->label);
    json_array_add_object_element (array, object);
  }
  return array;
}

static JsonArray *
write_findings (SallyReport *self)
{
  GListModel *findings = G_LIST_MODEL (self->findings);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (SallyFinding) finding = g_list_model_get_item (findings, i);
    JsonObject *object = json_object_new ();

    set_text (object, "id", sally_finding_get_id (finding));
    set_text (object, "state", sally_finding_state_get_name (sally_finding_get_state (finding)));
    set_text (object, "severity", sally_severity_get_name (sally_finding_get_severity (finding)));
    set_text (object, "title", sally_finding_get_title (finding));
    set_text (object, "evidence", sally_finding_get_evidence (finding));
    set_text (object, "explanation", sally_finding_get_explanation (finding));
    set_text (object, "fix", sally_finding_get_fix (finding));
    json_object_set_array_member (object, "fixes", write_fixes (finding));
    json_array_add_object_element (array, object);
  }
  return array;
}

static JsonArray *
write_log (SallyReport *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; self->log != NULL && self->log[i] != NULL; i++)
    json_array_add_string_element (array, self->log[i]);
  return array;
}

/**
 * sally_report_to_json:
 * @self: a report
 *
 * Returns: (transfer full): an element of `reports` in `test --json`
 */
JsonNode *
sally_report_to_json (SallyReport *self)
{
  JsonObject *root = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *started = NULL;

  g_return_val_if_fail (SALLY_IS_REPORT (self), NULL);

  started = sally_text_rfc3339 (self->started);
  json_object_set_object_member (root, "endpoint", write_endpoint (self));
  set_text (root, "mode", sally_ssl_mode_get_name (self->mode));
  set_text (root, "verdict", sally_verdict_get_name (self->verdict));
  set_text (root, "summary", self->summary);
  set_text (root, "started", started);
  set_text (root, "peer", self->peer);
  json_object_set_int_member (root, "round_trips", self->round_trips);
  json_object_set_object_member (root, "ladder", write_ladder (self));
  json_object_set_array_member (root, "steps", write_steps (self));
  json_object_set_object_member (root, "tls", write_tls (self));
  json_object_set_array_member (root, "chain", write_chain (self->chain));
  json_object_set_array_member (root, "front_chains", write_front_chains (self));
  json_object_set_array_member (root, "findings", write_findings (self));
  json_object_set_array_member (root, "log", write_log (self));
  json_node_take_object (node, root);
  return node;
}
