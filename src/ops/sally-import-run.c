/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-import-private.h"

#include "sally-arn.h"
#include "sally-certificate.h"
#include "sally-credentials.h"
#include "sally-error.h"
#include "sally-keyring.h"
#include "sally-rules.h"
#include "sally-secret.h"
#include "sally-settings.h"
#include "sally-store.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

/* Import runs in three parts: all files are read and parsed at once on the
 * parse workers (sally-import-gather.c); then one after the other is compared with the library,
 * named, judged by the rules, and its key put away; then one transaction adds what is left.  A file
 * that is no good is an item with an error, and the others go on.
 */

/* Names are tried one by one; who has so many of one name gives another. */
#define MAX_NAMES 10000

/* One file on its way through the second part. */
typedef struct {
  SallyImport *self; /* (not owned): the task's source object holds it */
  guint index;
  char *base;      /* (owned) (nullable): the name that is proposed */
  char *candidate; /* (owned) (nullable): the name that is tried */
  guint number;
} Turn;

static void prepare_next (GTask *task);

static void
turn_free (gpointer data)
{
  Turn *turn = data;

  g_free (turn->base);
  g_free (turn->candidate);
  g_free (turn);
}

static SallyStore *
store_of (SallyImport *self)
{
  return sally_workspace_get_store (self->workspace);
}

static void
set_taken (SallyImportItem *item, const char *identifier)
{
  g_set_error (&item->error, SALLY_ERROR, SALLY_ERROR_DUPLICATE,
               _("There is a certificate “%s” already."), identifier);
}

/* Ends the task when the library fails or the person stopped; the keys that
 * were put away meanwhile belong to nobody then. */
static void
fail (GTask *task, GError *error)
{
  SallyImport *self = SALLY_IMPORT (g_task_get_source_object (task));

  for (guint i = 0; i < self->items->len; i++) {
    SallyImportItem *item = self->items->pdata[i];

    if (item->certificate == NULL)
      continue;
    if (sally_certificate_get_summary (item->certificate)->private_key)
      sally_credentials_clear_async (self->workspace, sally_certificate_get_arn (item->certificate),
                                     SALLY_KEYRING_FILE, NULL, NULL, NULL);
    g_clear_object (&item->certificate);
  }
  g_task_return_error (task, error);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  SallyImport *self = SALLY_IMPORT (g_task_get_source_object (task));
  GError *error = NULL;

  self->undo = sally_store_add_certificates_finish (SALLY_STORE (source), result, &error);
  if (error != NULL) {
    fail (task, error);
    return;
  }
  for (guint i = 0; i < self->items->len; i++)
    self->n_added += ((SallyImportItem *) self->items->pdata[i])->certificate != NULL;
  sally_import_set_progress (self, 1);
  g_task_return_boolean (task, TRUE);
}

static void
commit (GTask *task)
{
  SallyImport *self = SALLY_IMPORT (g_task_get_source_object (task));
  g_autoptr (GPtrArray) certificates = g_ptr_array_new_with_free_func (g_object_unref);
  GError *error = NULL;

  for (guint i = 0; i < self->items->len; i++) {
    SallyImportItem *item = self->items->pdata[i];

    if (item->certificate != NULL)
      g_ptr_array_add (certificates, g_object_ref (item->certificate));
  }
  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error)) {
    fail (task, error);
    g_object_unref (task);
    return;
  }
  if (certificates->len == 0) {
    sally_import_set_progress (self, 1);
    g_task_return_boolean (task, TRUE);
    g_object_unref (task);
    return;
  }
  /* Without the cancellable: whether it was committed must be known. */
  if (self->who != NULL)
    sally_store_add_approved_certificates_async (store_of (self), certificates, self->who,
                                                 self->why, NULL, added_cb, task);
  else
    sally_store_add_certificates_async (store_of (self), certificates, NULL, added_cb, task);
}

static void
key_kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Turn *turn = g_task_get_task_data (task);
  SallyImportItem *item = turn->self->items->pdata[turn->index];
  SallyCredentialsPlace place = SALLY_CREDENTIALS_KEYRING;
  GError *error = NULL;

  if (!sally_credentials_store_finish (result, &place, &error)) {
    fail (task, error);
    return;
  }
  g_ptr_array_add (
      item->warnings,
      g_strdup (
          place == SALLY_CREDENTIALS_KEYRING
              ? _("The file holds private keys or other secrets. The file is kept whole in the "
                  "keyring; the library has a copy without them.")
              : _("The file holds private keys or other secrets. There is no keyring that takes "
                  "it, so the whole file is kept for this session only; the library has a copy "
                  "without them.")));
  turn->index++;
  prepare_next (g_steal_pointer (&task));
}

/* Takes ownership of @task. */
static void
keep_key (GTask *task, SallyCertificate *certificate)
{
  Turn *turn = g_task_get_task_data (task);
  SallyImportContent *content = turn->self->contents->pdata[turn->index];
  g_autoptr (SallySecret) secret = NULL;
  g_autofree char *label = NULL;
  gsize length;
  const void *bytes = g_bytes_get_data (content->bytes, &length);

  secret = sally_secret_new (bytes, (gssize) length);
  /* Translators: the name of a secret in the keyring */
  label = g_strdup_printf (_("Certificate file with key “%s” (Sallyport)"),
                           sally_certificate_get_identifier (certificate));
  sally_credentials_store_async (turn->self->workspace, sally_certificate_get_arn (certificate),
                                 SALLY_KEYRING_FILE, label, secret, g_task_get_cancellable (task),
                                 key_kept_cb, task);
}

static SallyCertificate *
new_certificate (SallyImport *self, SallyContainer *container, const char *identifier)
{
  SallySettings *settings = sally_workspace_get_settings (self->workspace);
  g_autofree char *arn =
      sally_arn_new (sally_settings_get_region (settings), sally_settings_get_account (settings),
                     SALLY_ARN_CERTIFICATE);
  gboolean wallet = g_str_equal (container->format, "oracle-sso") && !container->converted;
  SallyCertificate *certificate = sally_certificate_new (
      arn, identifier, wallet ? SALLY_CERTIFICATE_WALLET : SALLY_CERTIFICATE_PEM,
      g_get_real_time () / G_USEC_PER_SEC);
  g_autoptr (GPtrArray) x509s = sally_container_list_payload (container);
  SallyCertificateSummary summary;

  sally_certificate_set_content (certificate, container->payload, x509s);
  summary = sally_import_summarize (container, x509s);
  sally_certificate_set_summary (certificate, &summary);
  return certificate;
}

/* The name is free: makes the certificate and asks the rules.  Takes ownership
 * of @task. */
static void
accept_name (GTask *task)
{
  Turn *turn = g_task_get_task_data (task);
  SallyImport *self = turn->self;
  SallyImportItem *item = self->items->pdata[turn->index];
  SallyImportContent *content = self->contents->pdata[turn->index];
  g_autoptr (SallyCertificate) certificate =
      new_certificate (self, content->container, turn->candidate);
  SallyRuleFacts facts = {
    .n_certificates = self->n_certificates + g_hash_table_size (self->taken),
    .now = g_get_real_time () / G_USEC_PER_SEC,
    .warn_days = sally_settings_get_warn_days (sally_workspace_get_settings (self->workspace)),
  };

  g_ptr_array_unref (item->advice);
  item->advice = sally_rules_check_certificate (certificate, &facts);
  if (!sally_rules_set_error (item->advice, &item->error)) {
    turn->index++;
    prepare_next (task);
    return;
  }
  g_hash_table_add (self->taken, g_ascii_strdown (turn->candidate, -1));
  g_hash_table_insert (self->seen, g_bytes_ref (content->container->payload),
                       g_strdup (turn->candidate));
  item->certificate = g_object_ref (certificate);
  if (sally_import_holds_secret (content->container)) {
    keep_key (task, certificate);
  } else {
    turn->index++;
    prepare_next (task);
  }
}

static void try_name (GTask *task);

static void
facts_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Turn *turn = g_task_get_task_data (task);
  SallyImport *self = turn->self;
  SallyImportItem *item = self->items->pdata[turn->index];
  GError *error = NULL;
  g_autoptr (SallyStoreFacts) facts =
      sally_store_get_facts_finish (SALLY_STORE (source), result, &error);

  if (facts == NULL) {
    fail (task, error);
    return;
  }
  self->n_certificates = facts->counts[SALLY_STORE_CERTIFICATES];
  if (!facts->identifier_taken) {
    accept_name (g_steal_pointer (&task));
  } else if (self->identifier == NULL && turn->number < MAX_NAMES) {
    try_name (g_steal_pointer (&task));
  } else {
    set_taken (item, turn->candidate);
    turn->index++;
    prepare_next (g_steal_pointer (&task));
  }
}

/* Takes ownership of @task: the next name that this run has not used. */
static void
try_name (GTask *task)
{
  Turn *turn = g_task_get_task_data (task);
  SallyImport *self = turn->self;
  g_autofree char *folded = NULL;

  do {
    g_free (turn->candidate);
    g_free (folded);
    turn->number++;
    turn->candidate = turn->number == 1 ? g_strdup (turn->base)
                                        : g_strdup_printf ("%s-%u", turn->base, turn->number);
    folded = g_ascii_strdown (turn->candidate, -1);
  } while (g_hash_table_contains (self->taken, folded));
  g_hash_table_insert (self->counters, g_strdup (turn->base), GUINT_TO_POINTER (turn->number));
  sally_store_get_facts_async (store_of (self), SALLY_STORE_CERTIFICATES, turn->candidate, NULL,
                               g_task_get_cancellable (task), facts_cb, task);
}

/* Takes ownership of @task. */
static void
choose_name (GTask *task)
{
  Turn *turn = g_task_get_task_data (task);
  SallyImport *self = turn->self;
  SallyImportItem *item = self->items->pdata[turn->index];
  g_autofree char *folded = NULL;

  g_free (turn->base);
  turn->base = self->identifier != NULL ? g_strdup (self->identifier)
                                        : sally_identifier_propose (item->name);
  folded = g_ascii_strdown (turn->base, -1);
  if (self->identifier != NULL && g_hash_table_contains (self->taken, folded))
    set_taken (item, turn->base);
  else
    sally_identifier_check (turn->base, FALSE, &item->error);
  if (item->error != NULL) {
    turn->index++;
    prepare_next (task);
    return;
  }
  turn->number = GPOINTER_TO_UINT (g_hash_table_lookup (self->counters, turn->base));
  try_name (task);
}

static void
payload_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Turn *turn = g_task_get_task_data (task);
  SallyImportItem *item = turn->self->items->pdata[turn->index];
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyStoreMatch) match =
      sally_store_find_payload_finish (SALLY_STORE (source), result, &error);

  if (error != NULL && !g_error_matches (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND)) {
    fail (task, g_steal_pointer (&error));
  } else if (match != NULL) {
    item->existing = g_strdup (match->identifier);
    turn->index++;
    prepare_next (g_steal_pointer (&task));
  } else {
    choose_name (g_steal_pointer (&task));
  }
}

/* The next file that could be read, or the transaction when there is none
 * left.  Takes ownership of @task. */
static void
prepare_next (GTask *task)
{
  Turn *turn = g_task_get_task_data (task);
  SallyImport *self = turn->self;
  guint n = self->items->len;

  while (turn->index < n) {
    SallyImportItem *item = self->items->pdata[turn->index];
    SallyImportContent *content = self->contents->pdata[turn->index];
    const char *twin;

    sally_import_set_progress (self, 0.6 + 0.3 * turn->index / n);
    if (content == NULL || item->error != NULL) {
      turn->index++;
      continue;
    }
    twin = g_hash_table_lookup (self->seen, content->container->payload);
    if (twin != NULL) {
      item->existing = g_strdup (twin);
      turn->index++;
      continue;
    }
    sally_store_find_payload_async (store_of (self), content->container->payload,
                                    g_task_get_cancellable (task), payload_cb, task);
    return;
  }
  commit (task);
}

static void
gathered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    prepare_next (g_steal_pointer (&task));
  else
    fail (task, error);
}

/* Runs @self->sources; @task is one of @self and returns a boolean. */
void
sally_import_start (SallyImport *self, GTask *task)
{
  g_autoptr (GTask) gather = NULL;
  Turn *turn = g_new0 (Turn, 1);

  turn->self = self;
  self->ran = TRUE;
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, turn, turn_free);
  gather = g_task_new (self, g_task_get_cancellable (task), gathered_cb, g_object_ref (task));
  sally_import_gather (self, gather);
}
