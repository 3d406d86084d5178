/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-test-input.h"

#include "sally-client-identity.h"
#include "sally-credentials.h"
#include "sally-endpoint-spec.h"
#include "sally-endpoint.h"
#include "sally-engine-setting.h"
#include "sally-engine.h"
#include "sally-keyring.h"
#include "sally-load.h"
#include "sally-secret.h"
#include "sally-trust.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

/* Anchors, the client's certificate, then the password, as a chain of calls of which each comes
 * back in the main loop.
 */
typedef struct {
  SallyEndpoint *endpoint; /* (owned) */
  SallyEndpointSpec *spec; /* (owned) */
  gboolean with_password;
  SallySecret *password; /* (owned) (nullable) */
  char *no_password;     /* (owned) (nullable): why there is none */
} Input;

static void
input_free (gpointer data)
{
  Input *input = data;

  g_object_unref (input->endpoint);
  sally_endpoint_spec_unref (input->spec);
  g_clear_pointer (&input->password, sally_secret_unref);
  g_free (input->no_password);
  g_free (input);
}

static void
password_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Input *input = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  input->password = sally_credentials_lookup_finish (result, &error);
  if (input->password == NULL && error != NULL)
    input->no_password = g_strdup_printf (_("The password could not be read: %s"), error->message);
  else if (input->password == NULL)
    input->no_password = g_strdup (_("There is no password to sign in with."));
  g_task_return_boolean (task, TRUE);
}

/* Takes ownership of @task. */
static void
get_password (GTask *task)
{
  Input *input = g_task_get_task_data (task);
  const char *arn = sally_endpoint_get_arn (input->endpoint);

  if (input->with_password && arn[0] != '\0') {
    sally_credentials_lookup_async (g_task_get_source_object (task), arn, SALLY_KEYRING_PASSWORD,
                                    g_task_get_cancellable (task), password_cb, task);
    return;
  }
  if (input->with_password)
    input->no_password = g_strdup (_("There is no password to sign in with."));
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
identity_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Input *input = g_task_get_task_data (task);
  GError *error = NULL;

  if (!sally_client_identity_load_finish (result, &input->spec->client_chain,
                                          &input->spec->client_key, &error)) {
    g_task_return_error (task, error);
    g_object_unref (task);
    return;
  }
  get_password (task);
}

/* Takes ownership of @task. */
static void
get_identity (GTask *task)
{
  Input *input = g_task_get_task_data (task);
  const SallyEngineSetting *setting = sally_engine_setting_find (SALLY_SETTING_CLIENT_CERTIFICATE);
  const char *arn = sally_endpoint_get_setting (input->endpoint, SALLY_SETTING_CLIENT_CERTIFICATE);

  if (arn != NULL && sally_engine_setting_belongs (setting, input->spec->engine))
    sally_client_identity_load_async (g_task_get_source_object (task), arn,
                                      g_task_get_cancellable (task), identity_cb, task);
  else
    get_password (task);
}

static void
trust_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Input *input = g_task_get_task_data (task);
  g_autofree char *identifier = NULL;
  GError *error = NULL;
  SallyTrust *trust = sally_load_trust_finish (result, &identifier, &error);

  if (trust == NULL) {
    g_task_return_error (task, error);
    g_object_unref (task);
    return;
  }
  /* The spec is not shared yet: it froze when the test was made, its anchors
   * are filled in before a worker sees it. */
  input->spec->trust = trust;
  g_free (input->spec->certificate_identifier);
  input->spec->certificate_identifier = g_steal_pointer (&identifier);
  get_identity (task);
}

/* Services of AWS have certificates of public authorities, and so may Redis and
 * Kafka that were given none of their own. */
static gboolean
uses_system_roots (const SallyEngine *engine)
{
  return engine->family == SALLY_FAMILY_AWS || engine->family == SALLY_FAMILY_REDIS
         || engine->family == SALLY_FAMILY_KAFKA;
}

/**
 * sally_test_input_async:
 * @workspace: where the endpoint's certificate and password are
 * @endpoint: what is tested
 * @spec: its frozen copy, which no worker has seen yet; its anchors, unless it
 *   has some, and its client certificate are filled in
 * @with_password: whether to look up the password
 * @cancellable: (nullable): a cancellable
 * @callback: called when all is there
 * @data: for @callback
 *
 * Main thread.
 */
void
sally_test_input_async (SallyWorkspace *workspace,
                        SallyEndpoint *endpoint,
                        SallyEndpointSpec *spec,
                        gboolean with_password,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  GTask *task = g_task_new (workspace, cancellable, callback, data);
  Input *input = g_new0 (Input, 1);
  const char *arn = sally_endpoint_get_certificate_arn (endpoint);

  g_task_set_source_tag (task, sally_test_input_async);
  g_task_set_task_data (task, input, input_free);
  input->endpoint = g_object_ref (endpoint);
  input->spec = sally_endpoint_spec_ref (spec);
  input->with_password = with_password;
  if (spec->trust != NULL)
    get_identity (task);
  else if (arn[0] != '\0')
    sally_load_trust_async (workspace, arn, cancellable, trust_cb, task);
  else if (uses_system_roots (spec->engine))
    sally_load_system_trust_async (workspace, cancellable, trust_cb, task);
  else
    get_identity (task);
}

/**
 * sally_test_input_finish:
 * @result: what the callback was given
 * @password: (out): the password, %NULL when there is none
 * @no_password: (out): why there is none (translated), %NULL when there is one
 *   or it was not asked for
 * @error: %SALLY_ERROR_NOT_FOUND when the endpoint's certificate or the key of its
 *   client certificate is gone, trouble with the library, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the test can begin
 */
gboolean
sally_test_input_finish (GAsyncResult *result,
                         SallySecret **password,
                         char **no_password,
                         GError **error)
{
  Input *input = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *password = g_steal_pointer (&input->password);
  *no_password = g_steal_pointer (&input->no_password);
  return TRUE;
}
