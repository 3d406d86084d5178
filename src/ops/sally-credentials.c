/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-credentials.h"

#include "sally-keyring.h"
#include "sally-secret.h"
#include "sally-store.h"
#include "sally-workspace.h"

/* Two keyrings behind one door.  The session's is asked first: what is there
 * was given later than what the other one may hold, since it is only used when
 * the other one did not take a secret.
 */

typedef struct {
  SallyWorkspace *workspace; /* (owned) */
  char *arn;                 /* (owned) */
  char *purpose;             /* (owned) */
  char *label;               /* (owned) (nullable) */
  SallySecret *secret;       /* (owned) (nullable) */
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_object_unref (call->workspace);
  g_free (call->arn);
  g_free (call->purpose);
  g_free (call->label);
  g_clear_pointer (&call->secret, sally_secret_unref);
  g_free (call);
}

static const char *
library (Call *call)
{
  return sally_store_get_uuid (sally_workspace_get_store (call->workspace));
}

static GTask *
new_task (SallyWorkspace *workspace,
          const char *arn,
          const char *purpose,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer data,
          gpointer tag)
{
  GTask *task = g_task_new (workspace, cancellable, callback, data);
  Call *call = g_new0 (Call, 1);

  call->workspace = g_object_ref (workspace);
  call->arn = g_strdup (arn);
  call->purpose = g_strdup (purpose);
  g_task_set_task_data (task, call, call_free);
  g_task_set_source_tag (task, tag);
  return task;
}

static gboolean
is_cancelled (GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
session_stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (sally_keyring_store_finish (SALLY_KEYRING (source), result, &error))
    g_task_return_int (task, SALLY_CREDENTIALS_SESSION);
  else
    g_task_return_error (task, error);
}

/* An older copy of the session must not shadow what the keyring has now. */
static void
session_shadow_cleared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;

  sally_keyring_clear_finish (SALLY_KEYRING (source), result, NULL);
  g_task_return_int (task, SALLY_CREDENTIALS_KEYRING);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  Call *call = g_task_get_task_data (task);
  SallyKeyring *session = sally_workspace_get_session_keyring (call->workspace);

  if (sally_keyring_store_finish (SALLY_KEYRING (source), result, &error)) {
    sally_keyring_clear_async (session, library (call), call->arn, call->purpose, NULL,
                               session_shadow_cleared_cb, g_steal_pointer (&task));
    return;
  }
  if (is_cancelled (error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  sally_workspace_check_keyring (call->workspace);
  sally_keyring_store_async (session, library (call), call->arn, call->purpose, call->label,
                             call->secret, g_task_get_cancellable (task), session_stored_cb,
                             g_object_ref (task));
}

/**
 * sally_credentials_store_async:
 * @workspace: a workspace
 * @arn: what the secret belongs to
 * @purpose: %SALLY_KEYRING_PASSWORD or %SALLY_KEYRING_FILE
 * @label: what the keyring's own program shows
 * @secret: the secret
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is kept
 * @data: for @callback
 *
 * Keeps a secret in the keyring, or for this session when the keyring is
 * absent, locked or does not answer.
 */
void
sally_credentials_store_async (SallyWorkspace *workspace,
                               const char *arn,
                               const char *purpose,
                               const char *label,
                               SallySecret *secret,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  GTask *task = new_task (workspace, arn, purpose, cancellable, callback, data,
                          sally_credentials_store_async);
  Call *call = g_task_get_task_data (task);

  call->label = g_strdup (label);
  call->secret = sally_secret_ref (secret);
  sally_keyring_store_async (sally_workspace_get_keyring (workspace), library (call), arn, purpose,
                             label, secret, cancellable, stored_cb, task);
}

/**
 * sally_credentials_store_finish:
 * @result: what the callback was given
 * @place: (out): where it is kept
 * @error: only when cancelled
 *
 * Returns: whether it is kept
 */
gboolean
sally_credentials_store_finish (GAsyncResult *result, SallyCredentialsPlace *place, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gssize value = g_task_propagate_int (G_TASK (result), &failure);

  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  *place = (SallyCredentialsPlace) value;
  return TRUE;
}

static void
keyring_looked_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  SallySecret *secret = sally_keyring_lookup_finish (SALLY_KEYRING (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, secret, (GDestroyNotify) sally_secret_unref);
}

static void
session_looked_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Call *call = g_task_get_task_data (task);
  SallySecret *secret = sally_keyring_lookup_finish (SALLY_KEYRING (source), result, NULL);

  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify) sally_secret_unref);
  else if (!g_task_return_error_if_cancelled (task))
    sally_keyring_lookup_async (sally_workspace_get_keyring (call->workspace), library (call),
                                call->arn, call->purpose, g_task_get_cancellable (task),
                                keyring_looked_up_cb, g_object_ref (task));
}

/**
 * sally_credentials_lookup_async:
 * @workspace: a workspace
 * @arn: what the secret belongs to
 * @purpose: %SALLY_KEYRING_PASSWORD or %SALLY_KEYRING_FILE
 * @cancellable: (nullable): a cancellable
 * @callback: called with the answer
 * @data: for @callback
 *
 * Looks a secret up, this session's first.
 */
void
sally_credentials_lookup_async (SallyWorkspace *workspace,
                                const char *arn,
                                const char *purpose,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  GTask *task = new_task (workspace, arn, purpose, cancellable, callback, data,
                          sally_credentials_lookup_async);
  Call *call = g_task_get_task_data (task);

  sally_keyring_lookup_async (sally_workspace_get_session_keyring (workspace), library (call), arn,
                              purpose, cancellable, session_looked_up_cb, task);
}

/**
 * sally_credentials_lookup_finish:
 * @result: what the callback was given
 * @error: %SALLY_ERROR_KEYRING, %SALLY_ERROR_KEYRING_LOCKED, or cancelled
 *
 * Returns: (transfer full) (nullable): the secret; %NULL without an error when
 *   there is none
 */
SallySecret *
sally_credentials_lookup_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
keyring_cleared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (sally_keyring_clear_finish (SALLY_KEYRING (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
session_cleared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Call *call = g_task_get_task_data (task);

  sally_keyring_clear_finish (SALLY_KEYRING (source), result, NULL);
  sally_keyring_clear_async (sally_workspace_get_keyring (call->workspace), library (call),
                             call->arn, call->purpose, g_task_get_cancellable (task),
                             keyring_cleared_cb, g_object_ref (task));
}

/**
 * sally_credentials_clear_async:
 * @workspace: a workspace
 * @arn: what the secret belongs to
 * @purpose: %SALLY_KEYRING_PASSWORD or %SALLY_KEYRING_FILE
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is gone
 * @data: for @callback
 *
 * Forgets a secret in both places.  That there was none is no error.
 */
void
sally_credentials_clear_async (SallyWorkspace *workspace,
                               const char *arn,
                               const char *purpose,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  GTask *task = new_task (workspace, arn, purpose, cancellable, callback, data,
                          sally_credentials_clear_async);
  Call *call = g_task_get_task_data (task);

  sally_keyring_clear_async (sally_workspace_get_session_keyring (workspace), library (call), arn,
                             purpose, cancellable, session_cleared_cb, task);
}

/**
 * sally_credentials_clear_finish:
 * @result: what the callback was given
 * @error: %SALLY_ERROR_KEYRING, %SALLY_ERROR_KEYRING_LOCKED, or cancelled
 *
 * Returns: whether it is gone from both
 */
gboolean
sally_credentials_clear_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
