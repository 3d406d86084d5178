/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-fetch.h"

#include "sally-certificate.h"
#include "sally-endpoint.h"
#include "sally-engine.h"
#include "sally-error.h"
#include "sally-import.h"
#include "sally-report.h"
#include "sally-store.h"
#include "sally-test.h"
#include "sally-text.h"
#include "sally-undo.h"
#include "sally-workspace.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>

/* A SHA-256 in hexadecimal digits. */
#define FINGERPRINT_LENGTH 64

static void
tested_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (SallyReport) report = sally_test_run_finish (SALLY_TEST (source), result, &error);
  GPtrArray *chain;

  if (report == NULL) {
    g_task_return_error (task, error);
    return;
  }
  chain = sally_report_get_chain (report);
  if (chain != NULL && chain->len > 0)
    g_task_return_pointer (task, g_ptr_array_ref (chain), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_new_error (task, SALLY_ERROR, SALLY_ERROR_FAILED,
                             /* Translators: the second is a sentence that says why */
                             _("“%s” presented no certificate: %s"),
                             sally_report_get_server (report), sally_report_get_summary (report));
}

/**
 * sally_fetch_chain_async:
 * @workspace: whose clocks and threads are used
 * @endpoint: an engine, a server and a port; nothing else of it is used, least of
 *   all a password or a client certificate
 * @cancellable: (nullable): stops it
 * @callback: called with the answer
 * @data: for @callback
 *
 * Asks the server for TLS as its engine has it, and takes what it presents.  No
 * report is kept.  Main thread.
 */
void
sally_fetch_chain_async (SallyWorkspace *workspace,
                         SallyEndpoint *endpoint,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  SallyTestOptions options = SALLY_TEST_OPTIONS_INIT;
  g_autoptr (SallyEndpoint) stranger = NULL;
  g_autoptr (SallyTest) test = NULL;
  GTask *task = g_task_new (workspace, cancellable, callback, data);

  g_task_set_source_tag (task, sally_fetch_chain_async);
  stranger = sally_endpoint_new (sally_endpoint_get_engine (endpoint)->name);
  sally_endpoint_set_server (stranger, sally_endpoint_get_server (endpoint));
  sally_endpoint_set_port (stranger, sally_endpoint_get_port (endpoint));
  options.mode = SALLY_SSL_REQUIRE;
  options.keep = FALSE;
  test = sally_test_new (workspace, stranger, &options);
  sally_test_run_async (test, cancellable, tested_cb, task);
}

/**
 * sally_fetch_chain_finish:
 * @result: what the callback was given
 * @error: why there is nothing, in words; or cancelled
 *
 * Returns: (transfer full) (element-type SallyX509) (nullable): what the server
 *   presented, its own certificate first; at least one
 */
GPtrArray *
sally_fetch_chain_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sally_fetch_normalize_fingerprint:
 * @text: a SHA-256 as people write it: colons, blanks and case are all one
 * @error: %SALLY_ERROR_INVALID when it is none
 *
 * Returns: (transfer full) (nullable): 64 lower-case digits
 */
char *
sally_fetch_normalize_fingerprint (const char *text, GError **error)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  gboolean valid = TRUE;

  for (const char *p = text; *p != '\0' && valid; p++) {
    if (*p == ':' || g_ascii_isspace (*p))
      continue;
    valid = g_ascii_isxdigit (*p) && digits->len < FINGERPRINT_LENGTH;
    g_string_append_c (digits, g_ascii_tolower (*p));
  }
  if (valid && digits->len == FINGERPRINT_LENGTH)
    return g_string_free (g_steal_pointer (&digits), FALSE);
  g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_INVALID,
                       _("A fingerprint is a SHA-256: 64 hexadecimal digits."));
  return NULL;
}

/**
 * sally_fetch_find:
 * @chain: (element-type SallyX509): what a server presented
 * @fingerprint: the SHA-256 that was expected, as people write it
 * @error: %SALLY_ERROR_INVALID when it is no SHA-256, %SALLY_ERROR_NOT_FOUND when
 *   nothing that was presented has it
 *
 * Returns: (transfer none) (nullable): the certificate that has this fingerprint
 */
SallyX509 *
sally_fetch_find (GPtrArray *chain, const char *fingerprint, GError **error)
{
  g_autofree char *wanted = sally_fetch_normalize_fingerprint (fingerprint, error);

  if (wanted == NULL)
    return NULL;
  for (guint i = 0; i < chain->len; i++)
    if (g_str_equal (sally_x509_get_sha256 (chain->pdata[i]), wanted))
      return chain->pdata[i];
  g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND,
                       _("No certificate that the server presented has the expected fingerprint. "
                         "Nothing was imported."));
  return NULL;
}

/* One approval on its way. */
typedef struct {
  char *why;        /* (owned) */
  char *identifier; /* (owned) (nullable): what it is called in the library */
} Approval;

static void
approval_free (gpointer data)
{
  Approval *approval = data;

  g_free (approval->why);
  g_free (approval->identifier);
  g_free (approval);
}

static void
recorded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  SallyUndo *undo = sally_store_approve_finish (SALLY_STORE (source), result, &error);

  if (undo != NULL)
    g_task_return_pointer (task, undo, (GDestroyNotify) sally_undo_unref);
  else
    g_task_return_error (task, error);
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Approval *approval = g_task_get_task_data (task);
  SallyImport *import = SALLY_IMPORT (source);
  SallyWorkspace *workspace = g_task_get_source_object (task);
  GError *error = NULL;
  SallyImportItem *item;

  if (!sally_import_run_finish (import, result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  item = sally_import_get_items (import)->pdata[0];
  if (item->error != NULL) {
    g_task_return_error (task, g_error_copy (item->error));
    return;
  }
  if (item->certificate != NULL) {
    approval->identifier = g_strdup (sally_certificate_get_identifier (item->certificate));
    g_task_return_pointer (task, sally_undo_ref (sally_import_get_undo (import)),
                           (GDestroyNotify) sally_undo_unref);
    return;
  }
  approval->identifier = g_strdup (item->existing);
  sally_store_approve_async (sally_workspace_get_store (workspace), approval->identifier,
                             g_get_user_name (), approval->why, NULL, recorded_cb,
                             g_steal_pointer (&task));
}

/**
 * sally_fetch_approve_async:
 * @workspace: where to
 * @x509: a certificate that a server presented, approved by the person
 * @endpoint: the server
 * @identifier: (nullable): what it shall be called; %NULL proposes its name
 * @reason: (nullable): why it may be trusted, in the person's words
 * @cancellable: (nullable): gives up while nothing is in the library
 * @callback: called when it is done
 * @data: for @callback
 *
 * Takes @x509 as it is into the library, and nothing that came with it, and
 * records who approved it, when and why, in one transaction.  Undo and deletion
 * revoke that.  One that is in the library already only gets the record.  Main
 * thread.
 */
void
sally_fetch_approve_async (SallyWorkspace *workspace,
                           SallyX509 *x509,
                           SallyEndpoint *endpoint,
                           const char *identifier,
                           const char *reason,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  g_autoptr (SallyImport) import = sally_import_new (workspace);
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_autofree char *place = sally_text_place (sally_endpoint_get_server (endpoint),
                                             sally_endpoint_get_effective_port (endpoint));
  Approval *approval = g_new0 (Approval, 1);
  GTask *task = g_task_new (workspace, cancellable, callback, data);

  g_task_set_source_tag (task, sally_fetch_approve_async);
  /* Whether it was recorded must be known. */
  g_task_set_check_cancellable (task, FALSE);
  approval->why = reason != NULL && *reason != '\0'
                      /* Translators: a person's reason, and a server with its port */
                      ? g_strdup_printf (_("%s (fetched from %s)"), reason, place)
                      : g_strdup_printf (_("fetched from %s"), place);
  g_task_set_task_data (task, approval, approval_free);
  g_ptr_array_add (one, x509);
  sally_import_add_x509s (import, sally_x509_get_title (x509), one);
  sally_import_set_identifier (import, identifier);
  sally_import_set_approval (import, g_get_user_name (), approval->why);
  sally_import_run_async (import, cancellable, imported_cb, task);
}

/**
 * sally_fetch_approve_finish:
 * @result: what the callback was given
 * @identifier: (out) (optional) (nullable): what it is called in the library
 * @error: of %SALLY_ERROR: a rule, a name that is taken, trouble with the library; or
 *   cancelled
 *
 * Returns: (transfer full) (nullable): takes the import back and revokes the
 *   approval
 */
SallyUndo *
sally_fetch_approve_finish (GAsyncResult *result, char **identifier, GError **error)
{
  Approval *approval = g_task_get_task_data (G_TASK (result));
  SallyUndo *undo = g_task_propagate_pointer (G_TASK (result), error);

  if (identifier != NULL)
    *identifier = undo != NULL ? g_strdup (approval->identifier) : NULL;
  return undo;
}
