/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-test.h"

#include "sally-conclusion-private.h"
#include "sally-endpoint-spec.h"
#include "sally-endpoint.h"
#include "sally-error.h"
#include "sally-login.h"
#include "sally-sign-in.h"
#include "sally-offer.h"
#include "sally-probe-facts.h"
#include "sally-probe-step.h"
#include "sally-probe.h"
#include "sally-report.h"
#include "sally-secret.h"
#include "sally-settings.h"
#include "sally-store.h"
#include "sally-test-input.h"
#include "sally-workspace-private.h"

#include <glib/gi18n-lib.h>

/* One test from the frozen copy to the stored report, as a chain of calls of
 * which each comes back in the main loop:
 *
 *   anchors -> password -> probe -> login -> offer -> report -> library
 *
 * Stop ends it at each link; then there is no report.
 */

struct _SallyTest {
  GObject parent_instance;

  SallyWorkspace *workspace; /* (owned) */
  SallyEndpoint *endpoint;   /* (owned): a copy */
  SallyEndpointSpec *spec;   /* (owned) */
  SallyProbe *probe;         /* (owned) */
  SallyReport *report;       /* (owned) (nullable) */
  SallySecret *password;     /* (owned) (nullable): to sign in with */
  SallyProbeFacts *facts;    /* (owned) (nullable) */
  SallyLoginFacts *login;    /* (owned) (nullable) */
  SallySignIn *sign_in;      /* (owned) (nullable): runs on the probe’s own connection */
  SallyOffer *offer;         /* (owned) (nullable) */
  GError *keep_error;        /* (owned) (nullable) */
  GCancellable *stop;        /* (owned): the caller's, and the workspace's end */
  GCancellable *caller;      /* (owned) (nullable) */
  gulong caller_id;
  gulong closing_id;
  gboolean with_login;
  gboolean keep;
  gboolean running;
};

G_DEFINE_FINAL_TYPE (SallyTest, sally_test, G_TYPE_OBJECT)

typedef enum { PROP_RUNNING = 1, PROP_REPORT, PROP_LAST = PROP_REPORT } SallyTestProperty;

static GParamSpec *props[PROP_LAST + 1];

static SallyTest *
test_of (GTask *task)
{
  return SALLY_TEST (g_task_get_source_object (task));
}

static void
stop_cb (GCancellable *cancellable, GCancellable *stop)
{
  g_cancellable_cancel (stop);
}

static void
set_running (SallyTest *self, gboolean running)
{
  if (self->running == running)
    return;
  self->running = running;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RUNNING]);
}

static void
listen (SallyTest *self, GCancellable *caller)
{
  GCancellable *closing = sally_workspace_get_closing (self->workspace);

  self->stop = g_cancellable_new ();
  self->closing_id = g_cancellable_connect (closing, G_CALLBACK (stop_cb),
                                            g_object_ref (self->stop), g_object_unref);
  if (caller == NULL)
    return;
  self->caller = g_object_ref (caller);
  self->caller_id = g_cancellable_connect (caller, G_CALLBACK (stop_cb), g_object_ref (self->stop),
                                           g_object_unref);
}

static void
stop_listening (SallyTest *self)
{
  g_cancellable_disconnect (sally_workspace_get_closing (self->workspace), self->closing_id);
  self->closing_id = 0;
  if (self->caller != NULL)
    g_cancellable_disconnect (self->caller, self->caller_id);
  self->caller_id = 0;
  g_clear_object (&self->caller);
}

/* The one way out.  Takes ownership of @task and @error. */
static void
end (GTask *task, GError *error)
{
  SallyTest *self = test_of (task);

  stop_listening (self);
  sally_turns_pass_on (sally_workspace_get_turns (self->workspace));
  g_clear_pointer (&self->password, sally_secret_unref);
  if (error == NULL)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REPORT]);
  set_running (self, FALSE);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_object_ref (self->report), g_object_unref);
  g_object_unref (task);
}

static gboolean
ended_by_stop (GTask *task)
{
  GError *error = NULL;

  if (!g_cancellable_set_error_if_cancelled (test_of (task)->stop, &error))
    return FALSE;
  end (task, error);
  return TRUE;
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  SallyTest *self = test_of (task);
  g_autoptr (GError) error = NULL;

  /* An endpoint that was deleted meanwhile is no error to the store. */
  if (sally_store_add_report_finish (SALLY_STORE (source), result, &error) <= 0)
    self->keep_error = g_steal_pointer (&error);
  end (task, NULL);
}

static void
concluded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  SallyTest *self = test_of (task);
  g_autoptr (SallyConclusion) conclusion = sally_conclusion_draw_finish (result);
  SallyProbeStep *step = sally_probe_get_step (self->probe, SALLY_STEP_LOGIN);
  SallyStepState state = sally_report_get_step_state (conclusion->report, SALLY_STEP_LOGIN);

  if (ended_by_stop (task))
    return;
  self->report = g_object_ref (conclusion->report);
  if (sally_probe_step_get_state (step) != state)
    sally_probe_step_set (step, state,
                          self->login != NULL && self->login->text != NULL ? self->login->text : "",
                          self->login != NULL ? self->login->microseconds : 0);
  if (self->keep)
    sally_store_add_report_async (sally_workspace_get_store (self->workspace), conclusion->entry,
                                  NULL, kept_cb, task);
  else
    end (task, NULL);
}

static void
conclude (GTask *task)
{
  SallyTest *self = test_of (task);

  sally_conclusion_draw_async (self->workspace, self->endpoint, self->spec, self->facts,
                               self->login, self->offer, concluded_cb, task);
}

static void
offered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;

  /* Without an answer the report has one offer less, nothing more. */
  test_of (task)->offer = sally_offer_find_finish (result, NULL);
  if (!ended_by_stop (task))
    conclude (task);
}

static void
look_for_offer (GTask *task)
{
  SallyTest *self = test_of (task);

  if (ended_by_stop (task))
    return;
  if (sally_offer_wanted (self->spec, self->facts))
    sally_offer_find_async (self->workspace, self->spec, self->facts, self->stop, offered_cb, task);
  else
    conclude (task);
}

static void
logged_in_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  SallyTest *self = test_of (task);
  g_autoptr (GError) error = NULL;

  self->login = sally_login_run_finish (result, &error);
  if (self->login == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->login = sally_login_facts_new (SALLY_LOGIN_COULD_NOT_TEST, error->message);
  look_for_offer (task);
}

static void
sign_in (GTask *task, SallySecret *password)
{
  SallyTest *self = test_of (task);

  if (ended_by_stop (task))
    return;
  sally_probe_step_set (sally_probe_get_step (self->probe, SALLY_STEP_LOGIN), SALLY_STEP_RUNNING,
                        "", 0);
  sally_login_run_async (self->spec, self->facts, password, self->stop, logged_in_cb, task);
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  SallyTest *self = test_of (task);
  GError *error = NULL;

  self->facts = sally_probe_run_finish (SALLY_PROBE (source), result, &error);
  if (self->facts == NULL)
    end (task, error);
  else if (self->facts->cancelled || g_cancellable_is_cancelled (self->stop))
    end (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped"));
  else if (self->sign_in != NULL) {
    self->login = sally_sign_in_finish (self->sign_in, self->spec, self->facts);
    look_for_offer (task);
  } else if (self->with_login && self->login == NULL)
    sign_in (task, self->password);
  else
    look_for_offer (task);
}

/* Takes ownership of @task.  Some logins run on the probe's own connection, the
 * others follow with a helper program. */
static void
run_probe (GTask *task)
{
  SallyTest *self = test_of (task);

  if (ended_by_stop (task))
    return;
  if (self->with_login && self->login == NULL)
    self->sign_in = sally_sign_in_new (self->spec->engine, self->password);
  if (self->sign_in != NULL)
    sally_probe_set_sign_in (self->probe, sally_sign_in_run, self->sign_in);
  sally_probe_run_async (self->probe, sally_workspace_get_probe_worker (self->workspace),
                         self->stop, probed_cb, task);
}

static void
input_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  SallyTest *self = test_of (task);
  g_autoptr (SallySecret) password = NULL;
  g_autofree char *no_password = NULL;
  GError *error = NULL;

  if (!sally_test_input_finish (result, &password, &no_password, &error)) {
    end (task, error);
    return;
  }
  if (password != NULL)
    self->password = g_steal_pointer (&password);
  if (no_password != NULL)
    self->login = sally_login_facts_new (SALLY_LOGIN_COULD_NOT_TEST, no_password);
  run_probe (task);
}

static void
sally_test_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SallyTest *self = SALLY_TEST (object);

  switch ((SallyTestProperty) id) {
  case PROP_RUNNING:
    g_value_set_boolean (value, self->running);
    break;
  case PROP_REPORT:
    g_value_set_object (value, self->report);
    break;
  }
}

static void
sally_test_dispose (GObject *object)
{
  SallyTest *self = SALLY_TEST (object);

  g_clear_object (&self->workspace);
  g_clear_object (&self->endpoint);
  g_clear_object (&self->probe);
  g_clear_object (&self->report);
  g_clear_object (&self->stop);
  G_OBJECT_CLASS (sally_test_parent_class)->dispose (object);
}

static void
sally_test_finalize (GObject *object)
{
  SallyTest *self = SALLY_TEST (object);

  g_clear_pointer (&self->spec, sally_endpoint_spec_unref);
  g_clear_pointer (&self->password, sally_secret_unref);
  g_clear_pointer (&self->facts, sally_probe_facts_unref);
  g_clear_pointer (&self->login, sally_login_facts_unref);
  g_clear_pointer (&self->sign_in, sally_sign_in_free);
  g_clear_pointer (&self->offer, sally_offer_free);
  g_clear_error (&self->keep_error);
  G_OBJECT_CLASS (sally_test_parent_class)->finalize (object);
}

static void
sally_test_class_init (SallyTestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sally_test_get_property;
  object_class->dispose = sally_test_dispose;
  object_class->finalize = sally_test_finalize;

  props[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);
  props[PROP_REPORT] = g_param_spec_object ("report", NULL, NULL, SALLY_TYPE_REPORT, flags);
  g_object_class_install_properties (object_class, PROP_LAST + 1, props);
}

static void
sally_test_init (SallyTest *self)
{
}

/**
 * sally_test_new:
 * @workspace: where the endpoint's certificate and password are
 * @endpoint: what is tested; copied at once, so it may be edited or deleted
 *   meanwhile
 * @options: (nullable): what is different from the endpoint; copied
 *
 * Returns: (transfer full): a test; runs once
 */
SallyTest *
sally_test_new (SallyWorkspace *workspace, SallyEndpoint *endpoint, const SallyTestOptions *options)
{
  static const SallyTestOptions standard = SALLY_TEST_OPTIONS_INIT;
  SallySettings *settings = sally_workspace_get_settings (workspace);
  SallyTest *self = g_object_new (SALLY_TYPE_TEST, NULL);

  if (options == NULL)
    options = &standard;
  self->workspace = g_object_ref (workspace);
  self->endpoint = sally_endpoint_copy (endpoint);
  if (options->verify_as != NULL)
    sally_endpoint_set_verify_as (self->endpoint, options->verify_as);
  self->password = options->password != NULL ? sally_secret_ref (options->password) : NULL;
  self->with_login = options->login;
  self->keep = options->keep;
  self->spec = sally_endpoint_spec_new (self->endpoint, options->trust,
                                        options->trust_name != NULL ? options->trust_name : "");
  if (options->mode >= 0 && options->mode < SALLY_N_SSL_MODES)
    self->spec->mode = (SallySslMode) options->mode;
  self->spec->connect_timeout = sally_settings_get_connect_timeout (settings);
  self->spec->read_timeout = sally_settings_get_read_timeout (settings);
  self->spec->total_timeout = sally_settings_get_total_timeout (settings);
  if (options->timeout != 0) {
    self->spec->connect_timeout = MIN (self->spec->connect_timeout, options->timeout);
    self->spec->read_timeout = MIN (self->spec->read_timeout, options->timeout);
    self->spec->total_timeout = options->timeout;
  }
  self->probe = sally_probe_new (self->spec);
  return self;
}

/**
 * sally_test_get_endpoint:
 * @self: a test
 *
 * Returns: (transfer none): the copy that is tested
 */
SallyEndpoint *
sally_test_get_endpoint (SallyTest *self)
{
  g_return_val_if_fail (SALLY_IS_TEST (self), NULL);

  return self->endpoint;
}

/**
 * sally_test_get_probe:
 * @self: a test
 *
 * Returns: (transfer none): its steps, for a view
 */
SallyProbe *
sally_test_get_probe (SallyTest *self)
{
  g_return_val_if_fail (SALLY_IS_TEST (self), NULL);

  return self->probe;
}

/**
 * sally_test_get_running:
 * @self: a test
 *
 * Returns: whether it has begun and has not ended
 */
gboolean
sally_test_get_running (SallyTest *self)
{
  g_return_val_if_fail (SALLY_IS_TEST (self), FALSE);

  return self->running;
}

/**
 * sally_test_get_report:
 * @self: a test
 *
 * Returns: (transfer none) (nullable): what it found; %NULL before its end and
 *   when it was stopped
 */
SallyReport *
sally_test_get_report (SallyTest *self)
{
  g_return_val_if_fail (SALLY_IS_TEST (self), NULL);

  return self->report;
}

/**
 * sally_test_get_keep_error:
 * @self: a test that has ended
 *
 * Returns: (transfer none) (nullable): why the report could not be kept in the
 *   library; there is a report all the same
 */
const GError *
sally_test_get_keep_error (SallyTest *self)
{
  g_return_val_if_fail (SALLY_IS_TEST (self), NULL);

  return self->keep_error;
}

/* Takes ownership of @task. */
static void
begin (GTask *task)
{
  SallyTest *self = test_of (task);

  if (!ended_by_stop (task))
    sally_test_input_async (self->workspace, self->endpoint, self->spec,
                            self->with_login && self->password == NULL, self->stop, input_cb, task);
}

/**
 * sally_test_run_async:
 * @self: a test
 * @cancellable: (nullable): stops it
 * @callback: called when it has ended
 * @data: for @callback
 *
 * Runs the test as soon as it is its turn: as many run at a time as the probe
 * worker has threads.  Main thread, which never waits for it.
 */
void
sally_test_run_async (SallyTest *self,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer data)
{
  GTask *task;

  g_return_if_fail (SALLY_IS_TEST (self));
  g_return_if_fail (self->stop == NULL);

  /* The test's own cancellable decides: a GTask that sees the caller's would
   * drop the report of a test that was just finished. */
  task = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (task, sally_test_run_async);
  listen (self, cancellable);
  set_running (self, TRUE);
  sally_turns_wait (sally_workspace_get_turns (self->workspace), task, begin);
}

/**
 * sally_test_run_finish:
 * @self: a test
 * @result: what the callback was given
 * @error: %G_IO_ERROR_CANCELLED when it was stopped (show nothing),
 *   %SALLY_ERROR_NOT_FOUND when the endpoint's certificate is gone, or trouble
 *   with the library
 *
 * Returns: (transfer full) (nullable): the report
 */
SallyReport *
sally_test_run_finish (SallyTest *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
