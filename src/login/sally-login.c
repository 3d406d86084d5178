/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "config.h"

#include "sally-login.h"
#include "sally-login-module-private.h"

#include "sally-endpoint-spec.h"
#include "sally-engine.h"
#include "sally-engine-setting.h"
#include "sally-login-message.h"
#include "sally-probe-facts.h"
#include "sally-secret.h"
#include "sally-ssl-mode.h"
#include "sally-text.h"
#include "sally-trust.h"
#include "sally-x509.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>

/* Signing in through a helper program, after the checks of the mode passed.
 *
 * The program is told the address, the CA and the mode of the probe, gets a
 * clean environment, and is killed when it takes too long or when the person
 * stops the test.
 */

/* The helper has the clock of the whole test, and a little more to say so. */
#define GRACE_MILLISECONDS 500
#define MAX_OUTPUT (256 * 1024)

typedef struct {
  GSubprocess *process; /* (owned) */
  gint64 started;
  guint deadline_id;
  gulong cancelled_id;
  gboolean timed_out;
  SallyFamily family;
} Login;

static void
login_free (gpointer data)
{
  Login *login = data;

  g_clear_handle_id (&login->deadline_id, g_source_remove);
  g_clear_object (&login->process);
  g_free (login);
}

/* The helper programs, and the client library of each. */
static const struct {
  SallyFamily family;
  const char *program;
  const char *library;
  gboolean is_built;
} helpers[] = {
  { SALLY_FAMILY_POSTGRES, "sallyport-login-postgres", "libpq", HAVE_LIBPQ },
  { SALLY_FAMILY_MYSQL, "sallyport-login-mysql", "libmariadb", HAVE_LIBMARIADB },
  { SALLY_FAMILY_MONGODB, "sallyport-login-mongodb", "libmongoc", HAVE_LIBMONGOC },
};

/* Its index in helpers, or -1. */
static int
find_helper (const SallyEngine *engine)
{
  for (guint i = 0; i < G_N_ELEMENTS (helpers); i++)
    if (helpers[i].family == engine->family)
      return (int) i;
  return -1;
}

/**
 * sally_login_supported:
 * @engine: an engine
 *
 * Returns: whether this build can sign in to it
 */
gboolean
sally_login_supported (const SallyEngine *engine)
{
  int helper = find_helper (engine);

  return sally_login_module_find (engine) != NULL || (helper >= 0 && helpers[helper].is_built);
}

static char *
find_program (const SallyEngine *engine)
{
  const char *dir = g_getenv ("SALLYPORT_LIBEXECDIR");
  g_autofree char *path = NULL;

  path = g_build_filename (dir != NULL ? dir : LIBEXECDIR, helpers[find_helper (engine)].program,
                           NULL);
  return g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&path) : NULL;
}

/* Why the program is not started; NULL when it may be (translated). */
static char *
find_obstacle (SallyEndpointSpec *spec, SallyProbeFacts *facts)
{
  int helper = find_helper (spec->engine);

  if (spec->engine->family == SALLY_FAMILY_ORACLE)
    return g_strdup (_("Sallyport proves Oracle up to the service; signing in needs Oracle’s own "
                       "client, which this version does not use."));
  if (helper < 0)
    return g_strdup_printf (_("This version cannot sign in to %s."), spec->engine->label);
  if (!helpers[helper].is_built)
    return g_strdup_printf (_("Could not test: built without %s."), helpers[helper].library);
  if (g_strcmp0 (sally_endpoint_spec_get_setting (spec, SALLY_SETTING_AUTH_MECHANISM), "x509") == 0)
    return g_strdup (_("Sallyport signs in to MongoDB with a user and a password only; the test "
                       "shows the client certificate to the server."));
  return sally_login_find_obstacle (spec, facts, FALSE);
}

static char *
get_address (const char *peer)
{
  const char *colon = strrchr (peer, ':');
  gsize length = colon != NULL ? (gsize) (colon - peer) : strlen (peer);

  if (peer[0] == '[' && length >= 2)
    return g_strndup (peer + 1, length - 2);
  return g_strndup (peer, length);
}

static char *
write_ca (SallyTrust *trust)
{
  GPtrArray *x509s = sally_trust_get_certificates (trust);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < x509s->len; i++) {
    g_autofree char *pem = sally_x509_to_pem (g_ptr_array_index (x509s, i));

    g_string_append (text, pem);
  }
  return g_string_free (text, FALSE);
}

/* In lines, which readers of PEM want; the copies are wiped. */
static void
append_key (GString *text, SallySecret *key)
{
  gsize length, n;
  const guint8 *der = (const guint8 *) sally_secret_peek (key, &length);
  gsize size = length * 4 / 3 + length / 50 + 8;
  char *base64 = g_malloc (size);
  int state = 0, save = 0;

  n = g_base64_encode_step (der, length, TRUE, base64, &state, &save);
  n += g_base64_encode_close (TRUE, base64 + n, &state, &save);
  g_string_append (text, "-----BEGIN PRIVATE KEY-----\n");
  g_string_append_len (text, base64, (gssize) n);
  g_string_append (text, "-----END PRIVATE KEY-----\n");
  sally_secret_wipe (base64, size);
  g_free (base64);
}

/* The client's certificates, then the key, as client libraries read it. */
static SallySecret *
write_client (GPtrArray *chain, SallySecret *key)
{
  /* Of a size that does not grow, since that would leave copies behind. */
  GString *text = g_string_sized_new (256 * 1024);
  SallySecret *secret;

  for (guint i = 0; i < chain->len; i++) {
    g_autofree char *pem = sally_x509_to_pem (g_ptr_array_index (chain, i));

    g_string_append (text, pem);
  }
  append_key (text, key);
  secret = sally_secret_new (text->str, (gssize) text->len);
  sally_secret_wipe (text->str, text->len);
  g_string_free (text, TRUE);
  return secret;
}

static SallySecret *
make_request (SallyEndpointSpec *spec, SallyProbeFacts *facts, SallySecret *password)
{
  g_autoptr (SallyLoginRequest) request = g_new0 (SallyLoginRequest, 1);
  const char *mechanism = sally_endpoint_spec_get_setting (spec, SALLY_SETTING_AUTH_MECHANISM);

  request->mode = g_strdup (sally_ssl_mode_get_name (spec->mode));
  request->host = g_strdup (spec->verify_as);
  request->address = get_address (facts->peer);
  request->port = spec->port;
  request->database = g_strdup (spec->database);
  request->user = g_strdup (spec->user_name);
  request->password = password != NULL ? sally_secret_ref (password) : NULL;
  request->timeout = MAX (spec->total_timeout / 1000, 1);
  request->auth_source =
      g_strdup (sally_endpoint_spec_get_setting (spec, SALLY_SETTING_AUTH_SOURCE));
  if (g_strcmp0 (mechanism, "scram-sha-256") == 0 || g_strcmp0 (mechanism, "scram-sha-1") == 0)
    request->auth_mechanism = g_ascii_strup (mechanism, -1);
  if (spec->trust != NULL && spec->mode >= SALLY_SSL_VERIFY_CA)
    request->ca_pem = write_ca (spec->trust);
  if (spec->client_key != NULL && spec->mode != SALLY_SSL_NONE)
    request->client_pem = write_client (spec->client_chain, spec->client_key);
  if (facts->chain->len > 0)
    request->fingerprint_sha1 = g_compute_checksum_for_bytes (
        G_CHECKSUM_SHA1, sally_x509_get_der (g_ptr_array_index (facts->chain, 0)));
  return sally_login_request_write (request);
}

/* What the server's error means for the sign-in (error numbers of MySQL, MariaDB
 * and MongoDB, SQLSTATE of PostgreSQL). */
static SallyLoginOutcome
judge_response (const SallyLoginResponse *response, SallyFamily family)
{
  static const guint refused[] = { 1045, 1251, 1820, 1862, 3118, 3159, 4151, 1130, 1698 };

  if (response->ok)
    return SALLY_LOGIN_ACCEPTED;
  if (family == SALLY_FAMILY_MYSQL) {
    if (response->server_error == 1044 || response->server_error == 1049)
      return SALLY_LOGIN_NO_DATABASE;
    for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
      if (response->server_error == refused[i])
        return SALLY_LOGIN_REFUSED;
    return SALLY_LOGIN_FAILED;
  }
  /* UserNotFound and AuthenticationFailed. */
  if (family == SALLY_FAMILY_MONGODB)
    return response->server_error == 11 || response->server_error == 18 ? SALLY_LOGIN_REFUSED
                                                                        : SALLY_LOGIN_FAILED;
  if (g_strcmp0 (response->sqlstate, "3D000") == 0)
    return SALLY_LOGIN_NO_DATABASE;
  return response->sqlstate != NULL && g_str_has_prefix (response->sqlstate, "28")
             ? SALLY_LOGIN_REFUSED
             : SALLY_LOGIN_FAILED;
}

static SallyLoginFacts *
read_response (Login *login, GBytes *output)
{
  gsize length = 0;
  const char *json = output != NULL ? g_bytes_get_data (output, &length) : NULL;
  g_autoptr (SallyLoginResponse) response = NULL;
  SallyLoginFacts *facts;

  if (login->timed_out)
    return sally_login_facts_new (SALLY_LOGIN_TIMED_OUT, _("The sign-in took too long."));
  /* Without output the helper may have hung up before it read its request, and
   * not have ended yet. */
  if (length > 0 && length < MAX_OUTPUT && g_subprocess_get_successful (login->process))
    response = sally_login_response_read (json, length, NULL);
  if (response == NULL)
    return sally_login_facts_new (SALLY_LOGIN_CRASHED,
                                  _("The program that signs in ended without an answer."));
  facts = sally_login_facts_new (judge_response (response, login->family), NULL);
  facts->server_error = response->server_error;
  facts->sqlstate = g_strdup (response->sqlstate);
  facts->text = response->text != NULL ? sally_text_one_line (response->text, 400) : NULL;
  facts->server_version =
      response->server_version != NULL ? sally_text_one_line (response->server_version, 200) : NULL;
  facts->encryption =
      response->encryption != NULL ? sally_text_one_line (response->encryption, 200) : NULL;
  return facts;
}

static void
communicated_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Login *login = g_task_get_task_data (task);
  g_autoptr (GBytes) output = NULL;
  SallyLoginFacts *facts;

  g_subprocess_communicate_finish (G_SUBPROCESS (source), result, &output, NULL, NULL);
  g_clear_handle_id (&login->deadline_id, g_source_remove);
  if (login->cancelled_id != 0)
    g_cancellable_disconnect (g_task_get_cancellable (task), login->cancelled_id);
  login->cancelled_id = 0;
  if (g_task_return_error_if_cancelled (task))
    return;
  facts = read_response (login, output);
  facts->microseconds = g_get_monotonic_time () - login->started;
  g_task_return_pointer (task, facts, (GDestroyNotify) sally_login_facts_unref);
}

static gboolean
deadline_cb (gpointer data)
{
  Login *login = data;

  login->deadline_id = 0;
  login->timed_out = TRUE;
  g_subprocess_force_exit (login->process);
  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  g_subprocess_force_exit (G_SUBPROCESS (data));
}

/* A helper that dies before it has read its request must not take the program
 * with it; the failed write is all there is to know. */
static void
survive_broken_pipes (void)
{
  static gsize done;

  if (g_once_init_enter (&done)) {
    signal (SIGPIPE, SIG_IGN);
    g_once_init_leave (&done, 1);
  }
}

static GSubprocess *
spawn (const char *program, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  char *environment[] = { (char *) "LC_ALL=C.UTF-8", (char *) "HOME=/nonexistent", NULL };

  launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                 | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_set_environ (launcher, environment);
  g_subprocess_launcher_set_cwd (launcher, "/");
  return g_subprocess_launcher_spawn (launcher, error, program, NULL);
}

static void
start (GTask *task,
       const char *program,
       SallyEndpointSpec *spec,
       SallyProbeFacts *facts,
       SallySecret *password)
{
  Login *login = g_new0 (Login, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (SallySecret) request = NULL;
  g_autoptr (GBytes) input = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *json;

  survive_broken_pipes ();
  login->started = g_get_monotonic_time ();
  login->family = spec->engine->family;
  login->process = spawn (program, &error);
  g_task_set_task_data (task, login, login_free);
  if (login->process == NULL) {
    g_task_return_pointer (task, sally_login_facts_new (SALLY_LOGIN_COULD_NOT_TEST, error->message),
                           (GDestroyNotify) sally_login_facts_unref);
    return;
  }
  request = make_request (spec, facts, password);
  json = sally_secret_peek (request, &length);
  input = g_bytes_new_with_free_func (json, length, (GDestroyNotify) sally_secret_unref,
                                      sally_secret_ref (request));
  login->deadline_id = g_timeout_add (spec->total_timeout + GRACE_MILLISECONDS, deadline_cb, login);
  if (cancellable != NULL)
    login->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                                 g_object_ref (login->process), g_object_unref);
  g_subprocess_communicate_async (login->process, input, NULL, communicated_cb,
                                  g_object_ref (task));
}

/**
 * sally_login_run_async:
 * @spec: what was tested
 * @probe_facts: what the probe saw
 * @password: (nullable): the password
 * @cancellable: (nullable): kills the helper program
 * @callback: (scope async): called with the outcome
 * @data: for @callback
 *
 * Signs in, if the checks of the mode passed.  Main thread; does not block.
 */
void
sally_login_run_async (SallyEndpointSpec *spec,
                       SallyProbeFacts *probe_facts,
                       SallySecret *password,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_autofree char *obstacle = find_obstacle (spec, probe_facts);
  g_autofree char *program = obstacle == NULL ? find_program (spec->engine) : NULL;

  g_task_set_source_tag (task, sally_login_run_async);
  if (obstacle == NULL && program == NULL)
    obstacle = g_strdup_printf (_("The program %s is not installed."),
                                helpers[find_helper (spec->engine)].program);
  if (obstacle != NULL)
    g_task_return_pointer (task, sally_login_facts_new (SALLY_LOGIN_COULD_NOT_TEST, obstacle),
                           (GDestroyNotify) sally_login_facts_unref);
  else
    start (task, program, spec, probe_facts, password);
}

/**
 * sally_login_run_finish:
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): how it ended
 */
SallyLoginFacts *
sally_login_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
