/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-replace.h"

#include "sally-certificate.h"
#include "sally-edit.h"
#include "sally-endpoint.h"
#include "sally-error.h"
#include "sally-rules.h"
#include "sally-store.h"
#include "sally-undo.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

/* The rules are asked about every endpoint with its new certificate before the one
 * transaction that changes them all.  What they would say about an endpoint
 * anyway, whatever certificate it has, does not keep it from getting a better one.
 */

typedef struct {
  char *from;       /* (owned) */
  char *to;         /* (owned) */
  char **endpoints; /* (owned) (nullable): ARNs */
  gboolean remove;
  GPtrArray *users; /* (owned) (nullable) (element-type SallyEndpoint) */
  guint index;
} Replacement;

static void
replacement_free (gpointer data)
{
  Replacement *replacement = data;

  g_free (replacement->from);
  g_free (replacement->to);
  g_strfreev (replacement->endpoints);
  g_clear_pointer (&replacement->users, g_ptr_array_unref);
  g_free (replacement);
}

static void
users_listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const char *arn = g_task_get_task_data (task);
  g_autoptr (GPtrArray) users = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) all = NULL;
  GError *error = NULL;

  all = sally_store_list_finish (SALLY_STORE (source), result, &error);
  if (all == NULL) {
    g_task_return_error (task, error);
    return;
  }
  for (guint i = 0; i < all->len; i++)
    if (g_strcmp0 (sally_endpoint_get_certificate_arn (all->pdata[i]), arn) == 0)
      g_ptr_array_add (users, g_object_ref (all->pdata[i]));
  g_task_return_pointer (task, g_steal_pointer (&users), (GDestroyNotify) g_ptr_array_unref);
}

static void
certificate_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GObject) object = NULL;
  GError *error = NULL;

  object = sally_store_load_finish (SALLY_STORE (source), result, &error);
  if (object == NULL) {
    g_task_return_error (task, error);
    return;
  }
  g_task_set_task_data (task, g_strdup (sally_certificate_get_arn (SALLY_CERTIFICATE (object))),
                        g_free);
  sally_store_list_async (SALLY_STORE (source), SALLY_STORE_ENDPOINTS,
                          g_task_get_cancellable (task), users_listed_cb, g_object_ref (task));
}

/**
 * sally_replace_list_users_async:
 * @workspace: a workspace
 * @certificate: identifier or ARN of a certificate
 * @cancellable: (nullable): a cancellable
 * @callback: called with the endpoints
 * @data: for @callback
 *
 * Reads which endpoints have a certificate.
 */
void
sally_replace_list_users_async (SallyWorkspace *workspace,
                                const char *certificate,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  GTask *task = g_task_new (workspace, cancellable, callback, data);

  g_task_set_source_tag (task, sally_replace_list_users_async);
  sally_store_load_async (sally_workspace_get_store (workspace), SALLY_STORE_CERTIFICATES,
                          certificate, cancellable, certificate_loaded_cb, task);
}

/**
 * sally_replace_list_users_finish:
 * @result: what the callback was given
 * @error: %SALLY_ERROR_NOT_FOUND, trouble with the library, or cancelled
 *
 * Returns: (transfer full) (nullable) (element-type SallyEndpoint): the endpoints
 */
GPtrArray *
sally_replace_list_users_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
switched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  SallyUndo *undo = sally_store_switch_certificate_finish (SALLY_STORE (source), result, &error);

  if (undo != NULL)
    g_task_return_pointer (task, undo, (GDestroyNotify) sally_undo_unref);
  else
    g_task_return_error (task, error);
}

static void check_next (GTask *task);

/* What the rules have against the certificate in this endpoint. */
static gboolean
refuses (GPtrArray *advice, SallyEndpoint *endpoint, GError **error)
{
  for (guint i = 0; i < advice->len; i++) {
    const SallyAdvice *one = advice->pdata[i];

    if (!one->refuse || g_strcmp0 (one->field, "certificate-arn") != 0)
      continue;
    /* Translators: an endpoint, a sentence that says why, the number of a rule */
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_RULE, _("“%s” cannot have it: %s (rule %u)"),
                 sally_endpoint_get_identifier (endpoint), one->text, one->rule);
    return TRUE;
  }
  return FALSE;
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Replacement *replacement = g_task_get_task_data (task);
  g_autoptr (GPtrArray) advice = NULL;
  GError *error = NULL;

  advice = sally_edit_check_endpoint_finish (result, &error);
  if (advice == NULL || refuses (advice, replacement->users->pdata[replacement->index], &error)) {
    g_task_return_error (task, error);
    return;
  }
  replacement->index++;
  check_next (g_steal_pointer (&task));
}

static gboolean
is_wanted (Replacement *replacement, SallyEndpoint *endpoint)
{
  return replacement->endpoints == NULL
         || g_strv_contains ((const char *const *) replacement->endpoints,
                             sally_endpoint_get_arn (endpoint));
}

/* Takes ownership of @task. */
static void
check_next (GTask *task)
{
  Replacement *replacement = g_task_get_task_data (task);
  SallyWorkspace *workspace = g_task_get_source_object (task);
  GError *error = NULL;

  while (replacement->index < replacement->users->len
         && !is_wanted (replacement, replacement->users->pdata[replacement->index]))
    replacement->index++;
  if (replacement->index < replacement->users->len) {
    g_autoptr (SallyEndpoint) changed =
        sally_endpoint_copy (replacement->users->pdata[replacement->index]);

    sally_endpoint_set_certificate_arn (changed, replacement->to);
    sally_edit_check_endpoint_async (workspace, changed, NULL, g_task_get_cancellable (task),
                                     checked_cb, task);
  } else if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error)) {
    g_task_return_error (task, error);
    g_object_unref (task);
  } else {
    /* Without the cancellable: whether they were switched must be known. */
    sally_store_switch_certificate_async (
        sally_workspace_get_store (workspace), replacement->from, replacement->to,
        (const char *const *) replacement->endpoints, replacement->remove, NULL, switched_cb, task);
  }
}

static void
users_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Replacement *replacement = g_task_get_task_data (task);
  GError *error = NULL;

  replacement->users = sally_replace_list_users_finish (result, &error);
  if (replacement->users == NULL)
    g_task_return_error (task, error);
  else
    check_next (g_steal_pointer (&task));
}

static void
new_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Replacement *replacement = g_task_get_task_data (task);
  g_autoptr (GObject) object = NULL;
  GError *error = NULL;

  object = sally_store_load_finish (SALLY_STORE (source), result, &error);
  if (object == NULL) {
    g_task_return_error (task, error);
    return;
  }
  g_free (replacement->to);
  replacement->to = g_strdup (sally_certificate_get_arn (SALLY_CERTIFICATE (object)));
  if (g_str_equal (replacement->from, replacement->to)
      || g_str_equal (replacement->from,
                      sally_certificate_get_identifier (SALLY_CERTIFICATE (object)))) {
    g_task_return_new_error (task, SALLY_ERROR, SALLY_ERROR_INVALID,
                             _("The old and the new certificate are the same."));
    return;
  }
  sally_replace_list_users_async (g_task_get_source_object (task), replacement->from,
                                  g_task_get_cancellable (task), users_cb, g_object_ref (task));
}

/**
 * sally_replace_async:
 * @workspace: a workspace
 * @from: identifier or ARN of the certificate that endpoints have now
 * @to: of the one that they get
 * @endpoints: (nullable) (array zero-terminated=1): ARNs of those that change; %NULL
 *   for all that have @from
 * @remove_from: whether @from is deleted, too
 * @cancellable: (nullable): gives up before anything is changed
 * @callback: called when it is done
 * @data: for @callback
 *
 * Switches endpoints from one certificate to another: all of them or, if a rule
 * refuses one, none.
 */
void
sally_replace_async (SallyWorkspace *workspace,
                     const char *from,
                     const char *to,
                     const char *const *endpoints,
                     gboolean remove_from,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer data)
{
  GTask *task = g_task_new (workspace, cancellable, callback, data);
  Replacement *replacement = g_new0 (Replacement, 1);

  replacement->from = g_strdup (from);
  replacement->to = g_strdup (to);
  replacement->endpoints = g_strdupv ((char **) endpoints);
  replacement->remove = remove_from;
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, sally_replace_async);
  g_task_set_task_data (task, replacement, replacement_free);
  sally_store_load_async (sally_workspace_get_store (workspace), SALLY_STORE_CERTIFICATES, to,
                          cancellable, new_loaded_cb, task);
}

/**
 * sally_replace_finish:
 * @result: what the callback was given
 * @error: %SALLY_ERROR_RULE with the endpoint that the new certificate cannot be
 *   given to, %SALLY_ERROR_NOT_FOUND, trouble with the library, or cancelled
 *
 * Returns: (transfer full) (nullable): takes all of it back
 */
SallyUndo *
sally_replace_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
