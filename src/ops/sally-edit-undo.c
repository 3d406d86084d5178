/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-edit.h"

#include "sally-credentials.h"
#include "sally-error.h"
#include "sally-keyring.h"
#include "sally-store.h"
#include "sally-undo.h"
#include "sally-workspace.h"

/* Taking back, and forgetting for good.  Which secrets may go is asked of the
 * library itself: those whose object is not there any more.  So an undo token
 * of an edit, of an import or of a deletion can all be handed in, also late.
 */

typedef struct {
  SallyUndo *undo; /* (owned) */
  guint index;
} Forget;

static void
forget_free (gpointer data)
{
  Forget *forget = data;

  sally_undo_unref (forget->undo);
  g_free (forget);
}

static void forget_next (GTask *task);

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Forget *forget = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  /* A keyring that is not there now keeps what it has; an orphan harms nobody,
   * since nothing in the library points to it. */
  if (!sally_credentials_clear_finish (result, &error))
    g_debug ("Forgetting a secret: %s", error->message);
  forget->index++;
  forget_next (g_steal_pointer (&task));
}

static void
sought_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = NULL;
  Forget *forget = g_task_get_task_data (task);
  SallyStoreKind kind = sally_undo_get_kind (forget->undo);

  object = sally_store_load_finish (SALLY_STORE (source), result, &error);
  if (object != NULL || !g_error_matches (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND)) {
    forget->index++;
    forget_next (g_steal_pointer (&task));
    return;
  }
  sally_credentials_clear_async (
      g_task_get_source_object (task), sally_undo_get_arns (forget->undo)[forget->index],
      kind == SALLY_STORE_ENDPOINTS ? SALLY_KEYRING_PASSWORD : SALLY_KEYRING_FILE,
      g_task_get_cancellable (task), cleared_cb, g_object_ref (task));
}

/* Takes ownership of @task. */
static void
forget_next (GTask *task)
{
  Forget *forget = g_task_get_task_data (task);
  SallyWorkspace *workspace = g_task_get_source_object (task);
  SallyStoreKind kind = sally_undo_get_kind (forget->undo);
  const char *const *arns = sally_undo_get_arns (forget->undo);

  if (kind != SALLY_STORE_REPORTS && arns != NULL && arns[forget->index] != NULL
      && !g_cancellable_is_cancelled (sally_workspace_get_closing (workspace))) {
    sally_store_load_async (sally_workspace_get_store (workspace), kind, arns[forget->index],
                            g_task_get_cancellable (task), sought_cb, task);
    return;
  }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/**
 * sally_edit_forget_async:
 * @workspace: a workspace
 * @undo: what will not be undone any more
 * @cancellable: (nullable): a cancellable
 * @callback: (nullable): called when it is done
 * @data: for @callback
 *
 * Forgets the secrets of those objects of @undo that are not in the library.
 */
void
sally_edit_forget_async (SallyWorkspace *workspace,
                         SallyUndo *undo,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  GTask *task = g_task_new (workspace, cancellable, callback, data);
  Forget *forget = g_new0 (Forget, 1);

  forget->undo = sally_undo_ref (undo);
  g_task_set_source_tag (task, sally_edit_forget_async);
  g_task_set_task_data (task, forget, forget_free);
  forget_next (task);
}

/**
 * sally_edit_forget_finish:
 * @result: what the callback was given
 * @error: only when cancelled
 *
 * Returns: whether it ran to its end
 */
gboolean
sally_edit_forget_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sally_edit_forget:
 * @workspace: a workspace
 * @undo: what will not be undone any more
 *
 * As sally_edit_forget_async(), in the background: for the moment when an Undo
 * has expired.
 */
void
sally_edit_forget (SallyWorkspace *workspace, SallyUndo *undo)
{
  sally_edit_forget_async (workspace, undo, NULL, NULL, NULL);
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (!sally_store_undo_finish (SALLY_STORE (source), result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  /* An import that was taken back leaves no key behind. */
  sally_edit_forget (g_task_get_source_object (task), g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

/**
 * sally_edit_undo_async:
 * @workspace: a workspace
 * @undo: what is taken back
 * @cancellable: (nullable): unused: an undo is quick and is not left half-way
 * @callback: called when it is done
 * @data: for @callback
 *
 * Takes a change of the library back, whatever it was.
 */
void
sally_edit_undo_async (SallyWorkspace *workspace,
                       SallyUndo *undo,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer data)
{
  GTask *task = g_task_new (workspace, cancellable, callback, data);

  /* Whether it was undone must be known, so it cannot be stopped half-way. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, sally_edit_undo_async);
  g_task_set_task_data (task, sally_undo_ref (undo), (GDestroyNotify) sally_undo_unref);
  sally_store_undo_async (sally_workspace_get_store (workspace), undo, NULL, undone_cb, task);
}

/**
 * sally_edit_undo_finish:
 * @result: what the callback was given
 * @error: trouble with the library, or cancelled
 *
 * Returns: whether it was taken back
 */
gboolean
sally_edit_undo_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
