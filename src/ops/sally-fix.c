/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-edit.h"
#include "sally-test.h"

#include "sally-endpoint.h"
#include "sally-engine-setting.h"
#include "sally-engine.h"
#include "sally-error.h"
#include "sally-finding.h"
#include "sally-ssl-mode.h"
#include "sally-undo.h"

#include <glib/gi18n-lib.h>

/* What the buttons of a finding do.  A fix is an edit like any other: the rules
 * are asked, and Undo takes it back.
 */

typedef struct {
  SallyEndpoint *target;   /* (owned): the caller's */
  SallyEndpoint *endpoint; /* (owned): the changed copy */
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_object_unref (change->target);
  g_object_unref (change->endpoint);
  g_free (change);
}

/* NAME=VALUE of a setting that the engine has. */
static gboolean
change_setting (SallyEndpoint *endpoint, const char *argument)
{
  g_auto (GStrv) parts = g_strsplit (argument, "=", 2);
  const SallyEngineSetting *setting;

  if (g_strv_length (parts) != 2)
    return FALSE;
  setting = sally_engine_setting_find (parts[0]);
  if (setting == NULL
      || !sally_engine_setting_belongs (setting, sally_endpoint_get_engine (endpoint))
      || !sally_engine_setting_check (setting, parts[1]))
    return FALSE;
  sally_endpoint_set_setting (endpoint, parts[0], parts[1]);
  return TRUE;
}

/**
 * sally_test_change_by_fix:
 * @endpoint: what is changed; not saved
 * @fix: what to do; it may come back from the library, so its argument may be
 *   anything
 * @error: %SALLY_ERROR_INVALID
 *
 * Returns: whether the endpoint was changed
 */
gboolean
sally_test_change_by_fix (SallyEndpoint *endpoint, const SallyFix *fix, GError **error)
{
  const char *argument = fix->argument != NULL ? fix->argument : "";
  const SallyEngine *engine;
  SallySslMode mode;
  guint64 port;

  switch (fix->kind) {
  case SALLY_FIX_SET_MODE:
    if (!sally_ssl_mode_parse (argument, &mode))
      break;
    sally_endpoint_set_ssl_mode (endpoint, mode);
    return TRUE;
  case SALLY_FIX_VERIFY_AS:
    sally_endpoint_set_verify_as (endpoint, argument);
    return TRUE;
  case SALLY_FIX_CHOOSE_CERTIFICATE:
    sally_endpoint_set_certificate_arn (endpoint, argument);
    return TRUE;
  case SALLY_FIX_SET_PORT:
    if (!g_ascii_string_to_unsigned (argument, 10, 1, 65535, &port, NULL))
      break;
    sally_endpoint_set_port (endpoint, (guint) port);
    return TRUE;
  case SALLY_FIX_SET_ENGINE:
    engine = sally_engine_find (argument);
    if (engine == NULL)
      break;
    sally_endpoint_set_engine (endpoint, engine);
    return TRUE;
  case SALLY_FIX_SET_SETTING:
    if (!change_setting (endpoint, argument))
      break;
    return TRUE;
  }
  g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_INVALID,
                       _("This version of Sallyport does not know that fix."));
  return FALSE;
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Change *change = g_task_get_task_data (task);
  GError *error = NULL;
  SallyUndo *undo = sally_edit_save_endpoint_finish (result, &error);

  if (undo == NULL) {
    g_task_return_error (task, error);
    return;
  }
  sally_endpoint_assign (change->target, change->endpoint);
  g_task_return_pointer (task, undo, (GDestroyNotify) sally_undo_unref);
}

/**
 * sally_test_apply_fix_async:
 * @workspace: a workspace
 * @endpoint: what is changed; only when everything went well
 * @fix: what to do
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @data: for @callback
 *
 * Carries out a fix and saves the endpoint.  One that was never saved is only
 * changed.
 */
void
sally_test_apply_fix_async (SallyWorkspace *workspace,
                            SallyEndpoint *endpoint,
                            const SallyFix *fix,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer data)
{
  g_autoptr (GTask) task = g_task_new (workspace, cancellable, callback, data);
  Change *change = g_new0 (Change, 1);
  GError *error = NULL;

  change->target = g_object_ref (endpoint);
  change->endpoint = sally_endpoint_copy (endpoint);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, sally_test_apply_fix_async);
  g_task_set_task_data (task, change, change_free);
  if (!sally_test_change_by_fix (change->endpoint, fix, &error)) {
    g_task_return_error (task, error);
  } else if (sally_endpoint_get_arn (endpoint)[0] == '\0') {
    sally_endpoint_assign (endpoint, change->endpoint);
    g_task_return_pointer (task, NULL, NULL);
  } else {
    sally_edit_save_endpoint_async (workspace, change->endpoint, NULL, FALSE, cancellable, saved_cb,
                                    g_object_ref (task));
  }
}

/**
 * sally_test_apply_fix_finish:
 * @result: what the callback was given
 * @error: as sally_edit_save_endpoint_finish()
 *
 * Returns: (transfer full) (nullable): takes the change back; %NULL without an
 *   error when the endpoint was never saved
 */
SallyUndo *
sally_test_apply_fix_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
