/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-edit.h"

#include "sally-certificate.h"
#include "sally-endpoint.h"
#include "sally-error.h"
#include "sally-load.h"
#include "sally-secret.h"
#include "sally-settings.h"
#include "sally-store.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

/* Supplies the rules with what they may look at: the library's counts, whether
 * the identifier is free, the content of the chosen certificate.
 */

typedef struct {
  SallyWorkspace *workspace;     /* (owned) */
  SallyEndpoint *endpoint;       /* (owned): a copy, as it was when asked */
  SallySecret *password;         /* (owned) (nullable) */
  SallyStoreFacts *facts;        /* (owned) (nullable) */
  SallyCertificate *certificate; /* (owned) (nullable) */
  gboolean lost;                 /* the chosen certificate is not there */
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  g_object_unref (check->workspace);
  g_object_unref (check->endpoint);
  g_clear_pointer (&check->password, sally_secret_unref);
  g_clear_pointer (&check->facts, sally_store_facts_free);
  g_clear_object (&check->certificate);
  g_free (check);
}

static void
judge (GTask *task)
{
  Check *check = g_task_get_task_data (task);
  SallyRuleFacts facts = {
    .certificate = check->certificate,
    .identifier_taken = check->facts->identifier_taken,
    .n_certificates = check->facts->counts[SALLY_STORE_CERTIFICATES],
    .n_endpoints = check->facts->counts[SALLY_STORE_ENDPOINTS],
    .now = g_get_real_time () / G_USEC_PER_SEC,
    .warn_days = sally_settings_get_warn_days (sally_workspace_get_settings (check->workspace)),
    .password = check->password,
    .editing = sally_endpoint_get_arn (check->endpoint)[0] != '\0',
  };
  GPtrArray *advice = sally_rules_check_endpoint (check->endpoint, &facts);

  if (check->lost) {
    SallyAdvice *one = g_new0 (SallyAdvice, 1);

    one->rule = 2;
    one->refuse = TRUE;
    one->field = "certificate-arn";
    one->text = g_strdup (_("The chosen CA certificate is no longer in the library."));
    g_ptr_array_add (advice, one);
  }
  g_task_return_pointer (task, advice, (GDestroyNotify) g_ptr_array_unref);
}

static void
certificate_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  Check *check = g_task_get_task_data (task);

  check->certificate = sally_load_certificate_finish (result, &error);
  check->lost = g_error_matches (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND);
  if (error != NULL && !check->lost)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    judge (task);
}

static void
facts_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Check *check = g_task_get_task_data (task);
  const char *arn = sally_endpoint_get_certificate_arn (check->endpoint);
  GError *error = NULL;

  check->facts = sally_store_get_facts_finish (SALLY_STORE (source), result, &error);
  if (check->facts == NULL)
    g_task_return_error (task, error);
  else if (arn[0] != '\0')
    sally_load_certificate_async (check->workspace, arn, g_task_get_cancellable (task),
                                  certificate_cb, g_object_ref (task));
  else
    judge (task);
}

/**
 * sally_edit_check_endpoint_async:
 * @workspace: a workspace
 * @endpoint: what is about to be saved; copied at once
 * @password: (nullable): a new password that would be saved with it
 * @cancellable: (nullable): a cancellable
 * @callback: called with the advice
 * @data: for @callback
 *
 * Asks the rules about an endpoint.  Cheap enough for each change of a field.
 */
void
sally_edit_check_endpoint_async (SallyWorkspace *workspace,
                                 SallyEndpoint *endpoint,
                                 SallySecret *password,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer data)
{
  GTask *task = g_task_new (workspace, cancellable, callback, data);
  Check *check = g_new0 (Check, 1);

  check->workspace = g_object_ref (workspace);
  check->endpoint = sally_endpoint_copy (endpoint);
  check->password = password != NULL ? sally_secret_ref (password) : NULL;
  g_task_set_source_tag (task, sally_edit_check_endpoint_async);
  g_task_set_task_data (task, check, check_free);
  sally_store_get_facts_async (sally_workspace_get_store (workspace), SALLY_STORE_ENDPOINTS,
                               sally_endpoint_get_identifier (check->endpoint),
                               sally_endpoint_get_arn (check->endpoint), cancellable, facts_cb,
                               task);
}

/**
 * sally_edit_check_endpoint_finish:
 * @result: what the callback was given
 * @error: trouble with the library, or cancelled
 *
 * Returns: (transfer full) (element-type SallyAdvice) (nullable): what the
 *   rules say, refusals and warnings
 */
GPtrArray *
sally_edit_check_endpoint_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
