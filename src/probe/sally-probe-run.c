/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-probe-run-private.h"

#include "sally-browser-private.h"
#include "sally-endpoint-spec.h"
#include "sally-guess.h"
#include "sally-handshake.h"
#include "sally-ladder.h"
#include "sally-plaintext-question-private.h"
#include "sally-preamble.h"
#include "sally-probe-facts.h"
#include "sally-probe-step.h"
#include "sally-probe.h"
#include "sally-step-detail-private.h"
#include "sally-transport.h"
#include "sally-tsan.h"
#include "sally-worker.h"

#include <netdb.h>

/* The worker's side of a test: the sequence of the steps, nothing else.
 *
 * Each step returns how it ended; the first that did not pass ends the
 * sequence, and the rest is skipped.
 */

typedef struct {
  GTask *task;
  SallyProbe *probe; /* (main thread only) */
  SallyEndpointSpec *spec;
  SallySignInFunc sign_in; /* (nullable) */
  gpointer sign_in_data;
  GCancellable *cancellable; /* (nullable) */
  gint64 deadline;
  SallyProbeFacts *facts;
  const SallyPreamble *preamble;    /* (nullable) */
  GArray *addresses;                /* (owned) (nullable) */
  SallyPlaintextQuestion *question; /* (owned) (nullable) */
  SallyDialogue dialogue;
} Run;

typedef SallyStepState (*StepFunc) (Run *run);

typedef struct {
  SallyProbe *probe; /* (unowned): its test is still running */
  SallyStepId id;
  SallyStepState state;
  char *detail; /* (owned) (nullable) */
  gint64 microseconds;
} StepNews;

static void
step_news_free (gpointer data)
{
  StepNews *news = data;

  g_free (news->detail);
  g_free (news);
}

static gboolean
apply_step_news_cb (gpointer data)
{
  StepNews *news = data;

  SALLY_TSAN_ACQUIRE (news);
  sally_probe_step_set (sally_probe_get_step (news->probe, news->id), news->state, news->detail,
                        news->microseconds);
  return G_SOURCE_REMOVE;
}

static gboolean
is_cancelled (Run *run)
{
  return run->cancellable != NULL && g_cancellable_is_cancelled (run->cancellable);
}

static void
post_step (Run *run, SallyStepId id, SallyStepState state, char *detail, gint64 microseconds)
{
  StepNews *news = g_new0 (StepNews, 1);

  run->facts->states[id] = state;
  run->facts->microseconds[id] = microseconds;
  news->probe = run->probe;
  news->id = id;
  news->state = state;
  news->detail = detail;
  news->microseconds = microseconds;
  sally_task_post (run->task, apply_step_news_cb, news, step_news_free);
}

/* Notes that the network ended a step. */
static SallyStepState
fail_net (Run *run, SallyStepId id, SallyNetOutcome outcome)
{
  run->facts->net = outcome;
  run->facts->net_step = id;
  run->facts->system_error = sally_transport_get_system_error (run->dialogue.transport);
  return SALLY_STEP_FAILED;
}

/* A named instance has its port from the SQL Server Browser. */
static SallyStepState
find_instance (Run *run)
{
  const SallyEndpointSpec *spec = run->spec;
  guint16 port = 0;
  SallyNetOutcome outcome;

  if (spec->instance == NULL || *spec->instance == '\0')
    return SALLY_STEP_PASSED;
  outcome = sally_browser_find_port (run->dialogue.transport, spec->instance, spec->read_timeout,
                                     run->addresses, &port);
  if (outcome != SALLY_NET_OK)
    return fail_net (run, SALLY_STEP_RESOLVE, outcome);
  sally_probe_facts_log (run->facts, "the SQL Server Browser: %s is at port %u", spec->instance,
                         port);
  return SALLY_STEP_PASSED;
}

static SallyStepState
resolve (Run *run)
{
  SallyProbeFacts *facts = run->facts;
  SallyNetOutcome outcome =
      sally_transport_resolve (run->dialogue.transport, run->spec->server, run->spec->port,
                               &run->addresses, &facts->resolve_error);

  if (outcome != SALLY_NET_OK) {
    facts->resolve_error = outcome == SALLY_NET_TIMED_OUT ? EAI_AGAIN : 0;
    return fail_net (run, SALLY_STEP_RESOLVE, outcome);
  }
  if (facts->resolve_error != 0) {
    facts->net_step = SALLY_STEP_RESOLVE;
    sally_probe_facts_log (facts, "getaddrinfo: %s", gai_strerror (facts->resolve_error));
    return SALLY_STEP_FAILED;
  }
  for (guint i = 0; i < run->addresses->len; i++)
    g_ptr_array_add (
        facts->addresses,
        sally_address_to_string (&g_array_index (run->addresses, SallyAddress, i), FALSE));
  return find_instance (run);
}

/* Whether connections without TLS are asked about while TLS is tried: where TLS
 * does not tell, and it is the mode under test or the protocol's way. */
static gboolean
asks_beside_tls (Run *run)
{
  if (run->preamble->wants_question != NULL)
    return run->preamble->wants_question (&run->dialogue);
  if (run->preamble->ask_plaintext_late)
    return run->spec->mode == SALLY_SSL_NONE
           && run->preamble->beside_tls == SALLY_PLAINTEXT_NOT_ASKED;
  /* It is the question of a login, which needs a user. */
  return *run->spec->user_name != '\0';
}

static SallyStepState
connect_step (Run *run)
{
  SallyNetOutcome outcome = sally_transport_connect (run->dialogue.transport, run->addresses);
  const SallyAddress *address = sally_transport_get_address (run->dialogue.transport);

  if (outcome != SALLY_NET_OK)
    return fail_net (run, SALLY_STEP_CONNECT, outcome);
  run->facts->net_step = SALLY_STEP_CONNECT;
  run->facts->peer = sally_address_to_string (address, TRUE);
  sally_probe_facts_log (run->facts, "connected to %s", run->facts->peer);
  if (run->preamble != NULL && asks_beside_tls (run))
    run->question = sally_plaintext_question_ask (run->preamble, run->spec, address,
                                                  run->cancellable, run->deadline);
  return SALLY_STEP_PASSED;
}

/* What should have been TLS is answered in clear text; a server that hangs up on
 * both refuses more than connections without TLS. */
static void
note_plaintext_port (SallyProbeFacts *facts)
{
  if (facts->plaintext == SALLY_PLAINTEXT_REFUSED && facts->tls_version == NULL)
    facts->plaintext = SALLY_PLAINTEXT_UNKNOWN;
  if (facts->plaintext == SALLY_PLAINTEXT_ACCEPTED && facts->tls_version == NULL)
    facts->negotiation = SALLY_NEGOTIATION_PLAINTEXT_PORT;
}

/* Is this the port for connections without TLS?  Asked on a connection of its
 * own: the first one is for TLS, or spoilt by its failure. */
static void
ask_plaintext_late (Run *run)
{
  SallyProbeFacts *facts = run->facts;
  const SallyAddress *address = sally_transport_get_address (run->dialogue.transport);

  if (!run->preamble->ask_plaintext_late || run->question != NULL
      || facts->plaintext != SALLY_PLAINTEXT_NOT_ASKED || facts->server_error != 0
      || facts->tls_version != NULL || facts->alert >= 0 || is_cancelled (run))
    return;
  sally_plaintext_question_finish (sally_plaintext_question_ask (run->preamble, run->spec, address,
                                                                 run->cancellable, run->deadline),
                                   facts);
  note_plaintext_port (facts);
}

static gboolean
is_ready_for_tls (SallyProbeFacts *facts)
{
  return facts->negotiation == SALLY_NEGOTIATION_ACCEPTED
         || facts->negotiation == SALLY_NEGOTIATION_DIRECT;
}

static gboolean
speaks_in_clear (SallyProbeFacts *facts)
{
  return facts->negotiation == SALLY_NEGOTIATION_NO_TLS
         || facts->negotiation == SALLY_NEGOTIATION_PLAINTEXT_PORT;
}

static SallyStepState
negotiate (Run *run)
{
  SallyProbeFacts *facts = run->facts;

  if (run->preamble == NULL)
    return SALLY_STEP_COULD_NOT_TEST;
  if (run->preamble->negotiate != NULL)
    run->preamble->negotiate (&run->dialogue);
  else
    facts->negotiation = SALLY_NEGOTIATION_DIRECT;
  /* Whoever wants no TLS is asked about that first: a port for clear text may
   * be silent for long when TLS starts there. */
  if (facts->negotiation == SALLY_NEGOTIATION_DIRECT && run->spec->mode == SALLY_SSL_NONE
      && run->preamble->beside_tls == SALLY_PLAINTEXT_OTHER_PORT)
    ask_plaintext_late (run);
  return is_ready_for_tls (facts) || (run->spec->mode == SALLY_SSL_NONE && speaks_in_clear (facts))
             ? SALLY_STEP_PASSED
             : SALLY_STEP_FAILED;
}

/* What came instead of a ServerHello may be an error of the protocol, or show
 * that the port does not speak TLS at all. */
static void
look_at_first_bytes (Run *run)
{
  SallyProbeFacts *facts = run->facts;
  gsize length;
  const guint8 *bytes = sally_handshake_get_first_bytes (run->dialogue.handshake, &length);
  SallyProtocol guess = sally_guess_protocol (bytes, length);

  if (length == 0 || guess == SALLY_PROTOCOL_TLS)
    return;
  facts->first_bytes = g_bytes_new (bytes, MIN (length, SALLY_FIRST_BYTES));
  facts->guess = guess;
  if (run->preamble->read_refusal != NULL
      && run->preamble->read_refusal (&run->dialogue, bytes, length))
    return;
  if (facts->negotiation == SALLY_NEGOTIATION_DIRECT)
    facts->negotiation = SALLY_NEGOTIATION_WRONG_PROTOCOL;
}

static SallyStepState
handshake (Run *run)
{
  SallyProbeFacts *facts = run->facts;

  if (!is_ready_for_tls (facts))
    return SALLY_STEP_SKIPPED;
  if (!sally_dialogue_start_tls (&run->dialogue)) {
    if (run->dialogue.handshake != NULL)
      look_at_first_bytes (run);
    ask_plaintext_late (run);
    return SALLY_STEP_FAILED;
  }
  if (run->preamble->confirm != NULL)
    run->preamble->confirm (&run->dialogue);
  if (facts->plaintext == SALLY_PLAINTEXT_NOT_ASKED
      || (facts->plaintext == SALLY_PLAINTEXT_UNKNOWN && run->preamble->ask_plaintext_late))
    facts->plaintext = run->preamble->beside_tls;
  return sally_step_detail_is_tls_good (run->spec, facts) ? SALLY_STEP_PASSED : SALLY_STEP_FAILED;
}

/* The chain of a handshake that failed is judged too: what is wrong with it
 * need not wait for the next test. */
static SallyStepState
verify (Run *run)
{
  SallyProbeFacts *facts = run->facts;

  if (facts->chain->len == 0)
    return facts->unreadable > 0 ? SALLY_STEP_FAILED : SALLY_STEP_COULD_NOT_TEST;
  sally_dialogue_verify (&run->dialogue);
  return sally_step_detail_judge_verify (run->spec, facts);
}

static gboolean
run_step (Run *run, SallyStepId id, StepFunc func)
{
  gint64 start = g_get_monotonic_time (), took;
  SallyStepState state;

  post_step (run, id, SALLY_STEP_RUNNING, NULL, 0);
  state = func (run);
  took = g_get_monotonic_time () - start;
  if (is_cancelled (run)) {
    run->facts->cancelled = TRUE;
    state = SALLY_STEP_CANCELLED;
  }
  if (id < SALLY_STEP_VERIFY && state == SALLY_STEP_FAILED)
    run->facts->timed_out = sally_transport_get_out_of_time (run->dialogue.transport);
  post_step (run, id, state, sally_step_detail_new (run->spec, run->facts, id, state), took);
  sally_probe_facts_log (run->facts, "%s: %s after %.1f ms", sally_step_id_get_name (id),
                         sally_step_state_get_name (state), (double) took / 1000);
  return state == SALLY_STEP_PASSED;
}

/* Nothing is sent before the checks of the mode passed; in mode none it is a
 * fresh connection without TLS, since this one has it. */
static SallyStepState
sign_in_step (Run *run)
{
  SallyDialogue clear;

  if (sally_endpoint_spec_get_checks (run->spec) != SALLY_SSL_NONE) {
    run->sign_in (&run->dialogue, run->sign_in_data);
    return SALLY_STEP_PASSED;
  }
  sally_dialogue_init (&clear, run->spec, run->facts, run->cancellable, run->deadline);
  if (sally_transport_connect (clear.transport, run->addresses) == SALLY_NET_OK)
    run->sign_in (&clear, run->sign_in_data);
  sally_dialogue_clear (&clear);
  return SALLY_STEP_PASSED;
}

static void
finish_steps (Run *run)
{
  run->facts->states[SALLY_STEP_LOGIN] = SALLY_STEP_SKIPPED;
  if (run->sign_in != NULL && !run->facts->cancelled
      && sally_ladder_may_sign_in (run->spec, run->facts))
    run_step (run, SALLY_STEP_LOGIN, sign_in_step);
  run->facts->round_trips = sally_dialogue_get_round_trips (&run->dialogue);
  if (run->dialogue.handshake != NULL)
    sally_handshake_close (run->dialogue.handshake);
}

static void
run_steps (Run *run)
{
  static const StepFunc funcs[] = {
    [SALLY_STEP_RESOLVE] = resolve,     [SALLY_STEP_CONNECT] = connect_step,
    [SALLY_STEP_NEGOTIATE] = negotiate, [SALLY_STEP_HANDSHAKE] = handshake,
    [SALLY_STEP_VERIFY] = verify,
  };
  gboolean more = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (funcs); i++) {
    /* A chain that was shown is verified, whatever became of the handshake. */
    if (i == SALLY_STEP_VERIFY && run->facts->chain->len > 0 && !run->facts->cancelled)
      more = TRUE;
    if (more)
      more = run_step (run, (SallyStepId) i, funcs[i]);
    else
      post_step (run, (SallyStepId) i,
                 run->facts->cancelled   ? SALLY_STEP_CANCELLED
                 : run->preamble == NULL ? SALLY_STEP_COULD_NOT_TEST
                                         : SALLY_STEP_SKIPPED,
                 NULL, 0);
  }
  finish_steps (run);
}

/**
 * sally_probe_run:
 * @task: the running task; progress is posted to its context
 * @probe: whose steps tick there; not touched here
 * @spec: what to test
 * @sign_in: (nullable): signs in on the connection, when the checks of the mode
 *   passed
 * @sign_in_data: for @sign_in
 * @cancellable: (nullable): stops it
 *
 * Worker thread.
 *
 * Returns: (transfer full): what the test saw
 */
SallyProbeFacts *
sally_probe_run (GTask *task,
                 SallyProbe *probe,
                 SallyEndpointSpec *spec,
                 SallySignInFunc sign_in,
                 gpointer sign_in_data,
                 GCancellable *cancellable)
{
  Run run = { .task = task,
              .probe = probe,
              .spec = spec,
              .sign_in = sign_in,
              .sign_in_data = sign_in_data,
              .cancellable = cancellable };
  guint total = spec->total_timeout != 0 ? spec->total_timeout : SALLY_TOTAL_TIMEOUT;

  run.deadline = g_get_monotonic_time () + total * G_TIME_SPAN_MILLISECOND;
  run.facts = sally_probe_facts_new ();
  sally_dialogue_init (&run.dialogue, spec, run.facts, cancellable, run.deadline);
  run.preamble = run.dialogue.preamble;
  run.dialogue.signs_in = sign_in != NULL && spec->mode != SALLY_SSL_NONE;
  run_steps (&run);
  sally_dialogue_clear (&run.dialogue);
  g_clear_pointer (&run.addresses, g_array_unref);
  sally_plaintext_question_finish (run.question, run.facts);
  if (run.preamble != NULL && run.preamble->ask_plaintext_late)
    note_plaintext_port (run.facts);
  run.facts->cancelled = run.facts->cancelled || is_cancelled (&run);
  return run.facts;
}
