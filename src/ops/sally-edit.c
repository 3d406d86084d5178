/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-edit.h"

#include "sally-arn.h"
#include "sally-certificate.h"
#include "sally-credentials.h"
#include "sally-endpoint.h"
#include "sally-error.h"
#include "sally-export.h"
#include "sally-file.h"
#include "sally-keyring.h"
#include "sally-secret.h"
#include "sally-settings.h"
#include "sally-store.h"
#include "sally-undo.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

/* Changes of the library: rules first, then the secret, then the row.  The
 * secret comes before the row so that the row can say where it is; a row that
 * cannot be written takes a new secret back.
 */

typedef struct {
  SallyWorkspace *workspace; /* (owned) */
  SallyEndpoint *target;     /* (owned): the caller's object, changed at the end */
  SallyEndpoint *endpoint;   /* (owned): what is saved */
  SallySecret *password;     /* (owned) (nullable) */
  gboolean forget;
  gboolean fresh; /* first save */
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_object_unref (save->workspace);
  g_object_unref (save->target);
  g_object_unref (save->endpoint);
  g_clear_pointer (&save->password, sally_secret_unref);
  g_free (save);
}

/* The secret of an endpoint that does not come to be belongs to nobody. */
static void
fail_save (GTask *task, GError *error)
{
  Save *save = g_task_get_task_data (task);

  if (save->fresh && save->password != NULL)
    sally_credentials_clear_async (save->workspace, sally_endpoint_get_arn (save->endpoint),
                                   SALLY_KEYRING_PASSWORD, NULL, NULL, NULL);
  g_task_return_error (task, error);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Save *save = g_task_get_task_data (task);
  GError *error = NULL;
  SallyUndo *undo = sally_store_save_endpoint_finish (SALLY_STORE (source), result, &error);

  if (undo == NULL) {
    fail_save (task, error);
    return;
  }
  sally_endpoint_assign (save->target, save->endpoint);
  g_task_return_pointer (task, undo, (GDestroyNotify) sally_undo_unref);
}

/* Takes ownership of @task. */
static void
write_row (GTask *task)
{
  Save *save = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error)) {
    fail_save (task, error);
    g_object_unref (task);
    return;
  }
  /* Without the cancellable: whether it was saved must be known. */
  sally_store_save_endpoint_async (sally_workspace_get_store (save->workspace), save->endpoint,
                                   NULL, saved_cb, task);
}

static void
password_kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Save *save = g_task_get_task_data (task);
  SallyCredentialsPlace place = SALLY_CREDENTIALS_SESSION;
  GError *error = NULL;

  if (!sally_credentials_store_finish (result, &place, &error)) {
    fail_save (task, error);
    return;
  }
  sally_endpoint_set_has_password (save->endpoint, place == SALLY_CREDENTIALS_KEYRING);
  write_row (g_steal_pointer (&task));
}

static void
password_cleared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Save *save = g_task_get_task_data (task);
  GError *error = NULL;

  /* Saying that it is gone while the keyring still has it would be a lie. */
  if (!sally_credentials_clear_finish (result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  sally_endpoint_set_has_password (save->endpoint, FALSE);
  write_row (g_steal_pointer (&task));
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GPtrArray) advice = NULL;
  Save *save = g_task_get_task_data (task);
  const char *arn = sally_endpoint_get_arn (save->endpoint);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  advice = sally_edit_check_endpoint_finish (result, &error);
  if (advice == NULL || !sally_rules_set_error (advice, &error)) {
    g_task_return_error (task, error);
  } else if (save->password != NULL) {
    /* Translators: the name of a secret in the keyring */
    g_autofree char *label = g_strdup_printf (_("Password for endpoint “%s” (Sallyport)"),
                                              sally_endpoint_get_identifier (save->endpoint));

    sally_credentials_store_async (save->workspace, arn, SALLY_KEYRING_PASSWORD, label,
                                   save->password, cancellable, password_kept_cb,
                                   g_steal_pointer (&task));
  } else if (save->forget && !save->fresh) {
    sally_credentials_clear_async (save->workspace, arn, SALLY_KEYRING_PASSWORD, cancellable,
                                   password_cleared_cb, g_steal_pointer (&task));
  } else {
    write_row (g_steal_pointer (&task));
  }
}

/* The rules must not take a new endpoint for one that exists, so the ARN is
 * given after them; this is the copy that gets it. */
static void
prepare (Save *save)
{
  SallySettings *settings = sally_workspace_get_settings (save->workspace);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 created = sally_endpoint_get_created (save->endpoint);
  g_autofree char *arn = NULL;

  save->fresh = sally_endpoint_get_arn (save->endpoint)[0] == '\0';
  if (save->fresh) {
    arn = sally_arn_new (sally_settings_get_region (settings),
                         sally_settings_get_account (settings), SALLY_ARN_ENDPOINT);
    sally_endpoint_set_arn (save->endpoint, arn);
  }
  sally_endpoint_set_times (save->endpoint, save->fresh || created == 0 ? now : created, now);
}

/**
 * sally_edit_save_endpoint_async:
 * @workspace: a workspace
 * @endpoint: what is saved; gets its ARN with the first save
 * @password: (nullable): a new password
 * @forget_password: whether a stored password is forgotten (@password is %NULL
 *   then)
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is saved
 * @data: for @callback
 *
 * Saves an endpoint if no rule refuses it.  The password goes to the keyring,
 * or is kept for this session when there is none that takes it: then
 * `has-password` stays %FALSE and `keyring-state` of the workspace tells why.
 * @endpoint itself is changed only when everything went well.
 */
void
sally_edit_save_endpoint_async (SallyWorkspace *workspace,
                                SallyEndpoint *endpoint,
                                SallySecret *password,
                                gboolean forget_password,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  GTask *task = g_task_new (workspace, cancellable, callback, data);
  Save *save = g_new0 (Save, 1);

  save->workspace = g_object_ref (workspace);
  save->target = g_object_ref (endpoint);
  save->endpoint = sally_endpoint_copy (endpoint);
  save->password = password != NULL ? sally_secret_ref (password) : NULL;
  save->forget = forget_password;
  prepare (save);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, sally_edit_save_endpoint_async);
  g_task_set_task_data (task, save, save_free);
  sally_edit_check_endpoint_async (workspace, endpoint, password, cancellable, checked_cb, task);
}

/**
 * sally_edit_save_endpoint_finish:
 * @result: what the callback was given
 * @error: %SALLY_ERROR_RULE with the rule's own words, or trouble with the
 *   library or the keyring, or cancelled
 *
 * Returns: (transfer full) (nullable): takes the change back
 */
SallyUndo *
sally_edit_save_endpoint_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct {
  SallyStoreKind kind;
  char **ids; /* (owned) */
  guint index;
  char *identifier; /* (owned) (nullable) */
} Removal;

static void
removal_free (gpointer data)
{
  Removal *removal = data;

  g_strfreev (removal->ids);
  g_free (removal->identifier);
  g_free (removal);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  SallyUndo *undo = sally_store_remove_finish (SALLY_STORE (source), result, &error);

  if (undo != NULL)
    g_task_return_pointer (task, undo, (GDestroyNotify) sally_undo_unref);
  else
    g_task_return_error (task, error);
}

static void check_next_removal (GTask *task);

static void
removal_facts_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Removal *removal = g_task_get_task_data (task);
  g_autoptr (SallyCertificate) certificate = NULL;
  g_autoptr (SallyStoreFacts) facts = NULL;
  g_autoptr (GPtrArray) advice = NULL;
  SallyRuleFacts rule_facts = { .now = g_get_real_time () / G_USEC_PER_SEC };
  GError *error = NULL;

  facts = sally_store_get_facts_finish (SALLY_STORE (source), result, &error);
  if (facts == NULL) {
    g_task_return_error (task, error);
    return;
  }
  certificate = sally_certificate_new (removal->ids[removal->index], removal->identifier,
                                       SALLY_CERTIFICATE_PEM, 0);
  rule_facts.used_by = (const char *const *) facts->used_by;
  advice = sally_rules_check_removal (certificate, &rule_facts);
  if (!sally_rules_set_error (advice, &error)) {
    g_task_return_error (task, error);
    return;
  }
  removal->index++;
  check_next_removal (g_steal_pointer (&task));
}

static void
removal_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Removal *removal = g_task_get_task_data (task);
  g_autoptr (GObject) object = NULL;
  SallyCertificate *certificate;
  GError *error = NULL;

  object = sally_store_load_finish (SALLY_STORE (source), result, &error);
  if (object == NULL) {
    g_task_return_error (task, error);
    return;
  }
  certificate = SALLY_CERTIFICATE (object);
  g_free (removal->identifier);
  removal->identifier = g_strdup (sally_certificate_get_identifier (certificate));
  sally_store_get_facts_async (SALLY_STORE (source), SALLY_STORE_CERTIFICATES, removal->identifier,
                               sally_certificate_get_arn (certificate),
                               g_task_get_cancellable (task), removal_facts_cb,
                               g_object_ref (task));
}

/* Only certificates have a rule.  Takes ownership of @task. */
static void
check_next_removal (GTask *task)
{
  Removal *removal = g_task_get_task_data (task);
  SallyStore *store = sally_workspace_get_store (g_task_get_source_object (task));
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  if (removal->kind == SALLY_STORE_CERTIFICATES && removal->ids[removal->index] != NULL) {
    sally_store_load_async (store, removal->kind, removal->ids[removal->index], cancellable,
                            removal_loaded_cb, task);
  } else if (g_cancellable_set_error_if_cancelled (cancellable, &error)) {
    g_task_return_error (task, error);
    g_object_unref (task);
  } else {
    /* Without the cancellable: whether they are gone must be known. */
    sally_store_remove_async (store, removal->kind, (const char *const *) removal->ids, NULL,
                              removed_cb, task);
  }
}

/**
 * sally_edit_remove_async:
 * @workspace: a workspace
 * @kind: what they are
 * @ids: (array zero-terminated=1): identifiers or ARNs; numbers of reports
 * @cancellable: (nullable): a cancellable
 * @callback: called when they are gone
 * @data: for @callback
 *
 * Removes all of them or, if a rule refuses one or one is unknown, none.
 * Secrets stay until sally_edit_forget(), so that Undo brings back everything.
 */
void
sally_edit_remove_async (SallyWorkspace *workspace,
                         SallyStoreKind kind,
                         const char *const *ids,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  GTask *task = g_task_new (workspace, cancellable, callback, data);
  Removal *removal = g_new0 (Removal, 1);

  removal->kind = kind;
  removal->ids = g_strdupv ((char **) ids);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, sally_edit_remove_async);
  g_task_set_task_data (task, removal, removal_free);
  check_next_removal (task);
}

/**
 * sally_edit_remove_finish:
 * @result: what the callback was given
 * @error: %SALLY_ERROR_RULE naming the endpoints that use a certificate,
 *   %SALLY_ERROR_NOT_FOUND, trouble with the library, or cancelled
 *
 * Returns: (transfer full) (nullable): brings them back
 */
SallyUndo *
sally_edit_remove_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sally_edit_export_certificate:
 * @certificate: a certificate with its content
 * @path: (type filename): a file, which is replaced, or a folder
 * @error: of %G_FILE_ERROR
 *
 * Writes what was imported (without private keys) to a file; in a folder, one
 * that is named after the identifier.  Blocks for a moment.
 *
 * Returns: (transfer full) (type filename) (nullable): the file
 */
char *
sally_edit_export_certificate (SallyCertificate *certificate, const char *path, GError **error)
{
  gboolean wallet = sally_certificate_get_kind (certificate) == SALLY_CERTIFICATE_WALLET;
  GBytes *payload = sally_certificate_get_payload (certificate);

  if (payload == NULL) {
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND,
                 _("The content of “%s” is not in the library."),
                 sally_certificate_get_identifier (certificate));
    return NULL;
  }
  return sally_edit_write_certificate (certificate, wallet ? ".sso" : ".pem", payload, path, error);
}

/**
 * sally_edit_write_certificate:
 * @certificate: a certificate
 * @suffix: how a name that is made up ends, with the dot
 * @bytes: what to write
 * @path: (type filename): a file, which is replaced, or a folder
 * @error: of %G_FILE_ERROR
 *
 * Writes @bytes to a file; in a folder, to one that is named after the identifier
 * of @certificate.  Blocks for a moment.
 *
 * Returns: (transfer full) (type filename) (nullable): the file
 */
char *
sally_edit_write_certificate (SallyCertificate *certificate,
                              const char *suffix,
                              GBytes *bytes,
                              const char *path,
                              GError **error)
{
  g_autofree char *name =
      g_strconcat (sally_certificate_get_identifier (certificate), suffix, NULL);
  g_autofree char *file = g_file_test (path, G_FILE_TEST_IS_DIR)
                              ? g_build_filename (path, name, NULL)
                              : g_strdup (path);

  return sally_file_replace (file, bytes, 0644, error) ? g_steal_pointer (&file) : NULL;
}

/**
 * sally_edit_convert_certificate:
 * @certificate: a certificate with its content
 * @format: as sally_export_write() has it
 * @password: (nullable): of a trust store
 * @left_out: (nullable) (element-type utf8): gets what is not in the file, and why
 * @error: as sally_export_write() has it, or %SALLY_ERROR_NOT_FOUND
 *
 * Makes a file of another format of what was imported.  Blocks for a moment.
 *
 * Returns: (transfer full) (nullable): the file's content
 */
GBytes *
sally_edit_convert_certificate (SallyCertificate *certificate,
                                const char *format,
                                SallySecret *password,
                                GPtrArray *left_out,
                                GError **error)
{
  GPtrArray *x509s = sally_certificate_get_x509s (certificate);

  if (x509s != NULL)
    return sally_export_write (format, x509s, password, left_out, error);
  g_set_error (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND,
               _("The content of “%s” is not in the library."),
               sally_certificate_get_identifier (certificate));
  return NULL;
}
