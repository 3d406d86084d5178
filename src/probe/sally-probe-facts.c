/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-probe-facts.h"

#include "sally-text.h"
#include "sally-verify.h"

/* What one test saw, as plain data.
 *
 * The worker fills it, nobody changes it afterwards; the ladder, the findings
 * and the writers of reports are functions of it.
 */

#define MAX_LOG_LINES 500
#define MAX_LOG_LINE 500

G_DEFINE_BOXED_TYPE (SallyProbeFacts,
                     sally_probe_facts,
                     sally_probe_facts_ref,
                     sally_probe_facts_unref)

static const char *const step_names[] = {
  [SALLY_STEP_RESOLVE] = "resolve",     [SALLY_STEP_CONNECT] = "connect",
  [SALLY_STEP_NEGOTIATE] = "negotiate", [SALLY_STEP_HANDSHAKE] = "handshake",
  [SALLY_STEP_VERIFY] = "verify",       [SALLY_STEP_LOGIN] = "login",
};
G_STATIC_ASSERT (G_N_ELEMENTS (step_names) == SALLY_N_STEPS);

static const char *const state_names[] = {
  [SALLY_STEP_PENDING] = "pending",     [SALLY_STEP_RUNNING] = "running",
  [SALLY_STEP_PASSED] = "passed",       [SALLY_STEP_FAILED] = "failed",
  [SALLY_STEP_SKIPPED] = "skipped",     [SALLY_STEP_COULD_NOT_TEST] = "could-not-test",
  [SALLY_STEP_CANCELLED] = "cancelled",
};
G_STATIC_ASSERT (G_N_ELEMENTS (state_names) == SALLY_STEP_CANCELLED + 1);

/* Names of products and protocols, which are the same in every language, and the
 * engine of AWS DMS that speaks them. */
static const char *const protocol_labels[] = {
  [SALLY_PROTOCOL_UNKNOWN] = "",
  [SALLY_PROTOCOL_MYSQL] = "MySQL",
  [SALLY_PROTOCOL_POSTGRES] = "PostgreSQL",
  [SALLY_PROTOCOL_TDS] = "TDS (SQL Server)",
  [SALLY_PROTOCOL_TNS] = "TNS (Oracle)",
  [SALLY_PROTOCOL_DRDA] = "DRDA (Db2, Derby)",
  [SALLY_PROTOCOL_MONGODB] = "MongoDB",
  [SALLY_PROTOCOL_TLS] = "TLS",
  [SALLY_PROTOCOL_HTTP] = "HTTP",
  [SALLY_PROTOCOL_SSH] = "SSH",
  [SALLY_PROTOCOL_SMTP] = "SMTP",
  [SALLY_PROTOCOL_REDIS] = "Redis",
  [SALLY_PROTOCOL_ASE] = "TDS (SAP ASE)",
};
G_STATIC_ASSERT (G_N_ELEMENTS (protocol_labels) == SALLY_PROTOCOL_ASE + 1);

static const char *const protocol_engines[] = {
  [SALLY_PROTOCOL_MYSQL] = "mysql",   [SALLY_PROTOCOL_POSTGRES] = "postgres",
  [SALLY_PROTOCOL_TDS] = "sqlserver", [SALLY_PROTOCOL_TNS] = "oracle",
  [SALLY_PROTOCOL_DRDA] = "db2",      [SALLY_PROTOCOL_MONGODB] = "mongodb",
  [SALLY_PROTOCOL_REDIS] = "redis",   [SALLY_PROTOCOL_ASE] = "sybase",
};
G_STATIC_ASSERT (G_N_ELEMENTS (protocol_engines) == SALLY_PROTOCOL_ASE + 1);

/**
 * sally_probe_facts_new:
 *
 * Returns: (transfer full): facts of a test that has seen nothing yet, started
 *   now
 */
SallyProbeFacts *
sally_probe_facts_new (void)
{
  SallyProbeFacts *self = g_new0 (SallyProbeFacts, 1);

  g_atomic_ref_count_init (&self->refs);
  self->started = g_get_real_time () / G_USEC_PER_SEC;
  self->addresses = g_ptr_array_new_with_free_func (g_free);
  self->acceptable_cas = g_ptr_array_new_with_free_func (g_free);
  self->chain = g_ptr_array_new_with_free_func (g_object_unref);
  self->front_chains = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->front_verifications =
      g_ptr_array_new_with_free_func ((GDestroyNotify) sally_verification_unref);
  self->server_names = g_ptr_array_new_with_free_func (g_free);
  self->log = g_ptr_array_new_with_free_func (g_free);
  self->net_step = SALLY_STEP_RESOLVE;
  self->alert = -1;
  return self;
}

/**
 * sally_probe_facts_ref:
 * @self: facts
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
SallyProbeFacts *
sally_probe_facts_ref (SallyProbeFacts *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

/**
 * sally_probe_facts_unref:
 * @self: (transfer full): facts
 *
 * Any thread.
 */
void
sally_probe_facts_unref (SallyProbeFacts *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_ptr_array_unref (self->addresses);
  g_free (self->peer);
  g_clear_pointer (&self->first_bytes, g_bytes_unref);
  g_free (self->server_version);
  g_free (self->replica_set);
  g_free (self->server_own_name);
  g_free (self->server_sqlstate);
  g_free (self->server_text);
  g_free (self->plaintext_text);
  g_free (self->tls_text);
  g_free (self->tls_version);
  g_free (self->cipher);
  g_free (self->group);
  g_free (self->alpn);
  g_free (self->sni);
  g_ptr_array_unref (self->acceptable_cas);
  g_ptr_array_unref (self->chain);
  g_clear_pointer (&self->verification, sally_verification_unref);
  g_ptr_array_unref (self->front_chains);
  g_ptr_array_unref (self->front_verifications);
  g_free (self->front_tls_version);
  g_ptr_array_unref (self->server_names);
  g_ptr_array_unref (self->log);
  g_free (self);
}

/**
 * sally_probe_facts_begin_again:
 * @self: facts that are being filled
 *
 * Makes room for another handshake: what the one before showed belongs to a
 * front now.
 */
void
sally_probe_facts_begin_again (SallyProbeFacts *self)
{
  g_ptr_array_add (self->front_chains, self->chain);
  /* The names of the versions sort by age. */
  if (self->front_tls_version == NULL
      || g_strcmp0 (self->tls_version, self->front_tls_version) < 0) {
    g_free (self->front_tls_version);
    self->front_tls_version = g_steal_pointer (&self->tls_version);
  }
  self->chain = g_ptr_array_new_with_free_func (g_object_unref);
  self->handshake = FALSE;
  self->alert = -1;
  self->tls_reason = 0;
  self->dh_bits = 0;
  g_clear_pointer (&self->tls_text, g_free);
  g_clear_pointer (&self->tls_version, g_free);
  g_clear_pointer (&self->cipher, g_free);
  g_clear_pointer (&self->group, g_free);
  g_clear_pointer (&self->alpn, g_free);
  g_clear_pointer (&self->sni, g_free);
  g_ptr_array_set_size (self->acceptable_cas, 0);
  self->client_certificate_requested = FALSE;
  self->client_certificate_required = FALSE;
  self->client_certificate_sent = FALSE;
}

/**
 * sally_probe_facts_find_bad_chain:
 * @self: facts with a verification
 *
 * Returns: (transfer none) (nullable): the verification of the first chain that
 *   does not lead to an anchor, the server's before the fronts'
 */
SallyVerification *
sally_probe_facts_find_bad_chain (SallyProbeFacts *self)
{
  if (!self->verification->chain_ok)
    return self->verification;
  for (guint i = 0; i < self->front_verifications->len; i++) {
    SallyVerification *front = self->front_verifications->pdata[i];

    if (!front->chain_ok)
      return front;
  }
  return NULL;
}

/**
 * sally_probe_facts_find_bad_name:
 * @self: facts with a verification
 *
 * Returns: (transfer none) (nullable): the verification of the first certificate
 *   that is not for the name, the server's before the fronts'
 */
SallyVerification *
sally_probe_facts_find_bad_name (SallyProbeFacts *self)
{
  if (!self->verification->name_ok)
    return self->verification;
  for (guint i = 0; i < self->front_verifications->len; i++) {
    SallyVerification *front = self->front_verifications->pdata[i];

    if (!front->name_ok)
      return front;
  }
  return NULL;
}

/**
 * sally_probe_facts_log:
 * @self: facts that are being filled
 * @format: as for printf()
 * @...: what to insert
 *
 * Adds a line to the raw log, which is in English and takes no secrets.  Text
 * from the server is made harmless here; after 500 lines nothing is added.
 */
void
sally_probe_facts_log (SallyProbeFacts *self, const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list args;

  if (self->log->len >= MAX_LOG_LINES)
    return;
  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (self->log, sally_text_one_line (line, MAX_LOG_LINE));
}

/**
 * sally_protocol_get_label:
 * @protocol: who the first bytes look like
 *
 * Returns: the protocol as people know it, "" when it is unknown
 */
const char *
sally_protocol_get_label (SallyProtocol protocol)
{
  g_return_val_if_fail ((guint) protocol < G_N_ELEMENTS (protocol_labels), "");

  return protocol_labels[protocol];
}

/**
 * sally_step_id_get_name:
 * @id: a step
 *
 * Returns: its name in files and on the command line (`resolve` ...)
 */
const char *
sally_step_id_get_name (SallyStepId id)
{
  g_return_val_if_fail ((guint) id < G_N_ELEMENTS (step_names), "");

  return step_names[id];
}

/**
 * sally_step_state_get_name:
 * @state: how a step stands
 *
 * Returns: its name in files and on the command line (`passed` ...)
 */
const char *
sally_step_state_get_name (SallyStepState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (state_names), "");

  return state_names[state];
}

/**
 * sally_protocol_get_engine:
 * @protocol: who the first bytes look like
 *
 * Returns: (nullable): an engine of AWS DMS that speaks it
 */
const char *
sally_protocol_get_engine (SallyProtocol protocol)
{
  return protocol_engines[protocol];
}
