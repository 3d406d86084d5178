/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-import-private.h"

#include "sally-error.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

/* The first part of an import: every file that was not read yet, or that could
 * not be opened with what was said about it, is read and parsed on the workers.
 * Nothing here touches the library.
 */

/* One file is read; which one is told by the GTask's own data. */
typedef struct {
  GTask *task; /* (owned) */
  guint index;
} Reading;

static gboolean
is_password (const GError *error)
{
  return g_error_matches (error, SALLY_ERROR, SALLY_ERROR_PASSWORD_REQUIRED)
         || g_error_matches (error, SALLY_ERROR, SALLY_ERROR_PASSWORD_WRONG);
}

static void
set_needs_consent (SallyImportItem *item, SallyContainer *container)
{
  g_autoptr (GPtrArray) x509s = sally_container_list_payload (container);
  guint n = x509s->len;

  item->need = SALLY_IMPORT_NEEDS_CONSENT;
  g_set_error (&item->error, SALLY_ERROR, SALLY_ERROR_RULE,
               /* Translators: file name, what it is (such as “a Java key store”), number */
               g_dngettext (GETTEXT_PACKAGE,
                            "“%s” is %s, but AWS DMS takes only PEM and Oracle wallets (.sso). The "
                            "%u certificate in it can be converted to PEM.",
                            "“%s” is %s, but AWS DMS takes only PEM and Oracle wallets (.sso). The "
                            "%u certificates in it can be converted to PEM.",
                            n),
               item->name, sally_container_get_label (container), n);
}

static void
set_converted (SallyImportItem *item, SallyContainer *container)
{
  g_ptr_array_add (item->warnings,
                   /* Translators: what a file was, such as “a Java key store” */
                   g_strdup_printf (_("The file is %s; its certificates were converted to PEM."),
                                    sally_container_get_label (container)));
}

/* (transfer full): how many certificates are in it, how they stand, and whether
 * there is more to know of. */
static char *
describe_contents (SallyContainer *container)
{
  g_autoptr (GPtrArray) x509s = sally_container_list_payload (container);
  SallyCertificateSummary summary = sally_import_summarize (container, x509s);
  g_autofree char *states = sally_certificate_summary_describe (&summary);
  g_autofree char *text = g_strdup_printf (
      /* Translators: number, states, as in “121 certificates: 3 expired, 118 good” */
      g_dngettext (GETTEXT_PACKAGE, "%u certificate: %s", "%u certificates: %s", summary.n_x509),
      summary.n_x509, states);

  if (!summary.private_key)
    return g_steal_pointer (&text);
  /* Translators: what is in a file, as in “2 certificates: 2 good” */
  return g_strdup_printf (_("%s. Private keys or other secrets in it go to the keyring."), text);
}

/* Says of a file that was read what is known of it so far. */
static void
settle (SallyImport *self, guint index)
{
  SallyImportItem *item = self->items->pdata[index];
  SallyImportContent *content = self->contents->pdata[index];
  GPtrArray *warnings;

  if (content == NULL)
    return;
  g_clear_error (&item->error);
  g_clear_pointer (&item->contents, g_free);
  g_ptr_array_set_size (item->warnings, 0);
  item->need = SALLY_IMPORT_NEEDS_NOTHING;
  item->format = content->format;
  if (content->error != NULL) {
    item->error = g_error_copy (content->error);
    if (is_password (item->error))
      item->need = g_strcmp0 (item->format, "oracle-sso") == 0 ? SALLY_IMPORT_NEEDS_WALLET_OWNER
                                                               : SALLY_IMPORT_NEEDS_PASSWORD;
    return;
  }
  warnings = content->container->warnings;
  for (guint i = 0; i < warnings->len; i++)
    g_ptr_array_add (item->warnings, g_strdup (warnings->pdata[i]));
  item->contents = describe_contents (content->container);
  if (!content->container->converted
      || ((SallyImportSource *) self->sources->pdata[index])->convert)
    return;
  if (self->convert)
    set_converted (item, content->container);
  else
    set_needs_consent (item, content->container);
}

/* All files have been read, or given up.  Takes ownership of @task. */
static void
finish (SallyImport *self, GTask *task)
{
  GError *error = NULL;

  self->busy = FALSE;
  for (guint i = 0; i < self->items->len; i++)
    settle (self, i);
  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Reading *reading = data;
  GTask *task = reading->task;
  SallyImport *self = SALLY_IMPORT (g_task_get_source_object (task));
  SallyImportItem *item = self->items->pdata[reading->index];

  g_clear_error (&item->error);
  self->contents->pdata[reading->index] = sally_import_source_read_finish (result, &item->error);
  g_free (reading);
  sally_import_set_progress (self, 0.6 * ++self->n_read / self->n_reading);
  if (self->n_read < self->n_reading)
    g_object_unref (task);
  else
    finish (self, task);
}

/* Whether the file is to be read (again). */
static gboolean
is_wanting (SallyImport *self, guint index)
{
  SallyImportItem *item = self->items->pdata[index];

  return self->contents->pdata[index] == NULL || item->need == SALLY_IMPORT_NEEDS_PASSWORD
         || item->need == SALLY_IMPORT_NEEDS_WALLET_OWNER;
}

/* Reads what is to be read; @task is one of @self and returns a boolean, %FALSE
 * only when it is cancelled. */
void
sally_import_gather (SallyImport *self, GTask *task)
{
  self->busy = TRUE;
  self->n_read = self->n_reading = 0;
  for (guint i = 0; i < self->items->len; i++) {
    if (!is_wanting (self, i))
      continue;
    sally_import_clear_content (self, i);
    self->n_reading++;
  }
  for (guint i = 0; i < self->items->len; i++) {
    Reading *reading;

    if (self->contents->pdata[i] != NULL)
      continue;
    reading = g_new0 (Reading, 1);
    reading->task = g_object_ref (task);
    reading->index = i;
    sally_import_source_read_async (sally_workspace_get_parse_worker (self->workspace),
                                    self->sources->pdata[i], g_task_get_cancellable (task), read_cb,
                                    reading);
  }
  if (self->n_reading == 0)
    finish (self, g_object_ref (task));
}
