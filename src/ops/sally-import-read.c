/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-import-private.h"

#include "sally-error.h"
#include "sally-file.h"
#include "sally-secret.h"
#include "sally-text.h"
#include "sally-worker.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>

/* The half of an import that runs on a worker: from a file to certificates.
 * Nothing here knows of the library.
 */

#define NAME_CAP 120

/* Files without a path (a share, a phone): read with the same cap. */
static GBytes *
read_stream (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr (GByteArray) content = g_byte_array_new ();
  g_autofree guint8 *chunk = g_malloc (64 * 1024);
  gssize n;

  if (stream == NULL)
    return NULL;
  while ((n = g_input_stream_read (G_INPUT_STREAM (stream), chunk, 64 * 1024, cancellable, error))
         > 0) {
    if (content->len + (gsize) n > SALLY_CONTAINER_CAP) {
      g_autofree char *limit = g_format_size_full (SALLY_CONTAINER_CAP, G_FORMAT_SIZE_IEC_UNITS);

      g_set_error (error, SALLY_ERROR, SALLY_ERROR_TOO_LARGE, _("The file is larger than %s"),
                   limit);
      return NULL;
    }
    g_byte_array_append (content, chunk, (guint) n);
  }
  if (n < 0)
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&content));
}

/* What the container says, or why nothing of it can be used. */
static void
read_container (SallyImportContent *content, SallyImportSource *job, GCancellable *cancellable)
{
  SallyContainerOptions options = { job->password, job->wallet_host, job->wallet_user };
  g_autoptr (GPtrArray) usable = NULL;

  content->format = sally_container_sniff (content->bytes);
  content->container =
      sally_container_read (content->bytes, &options, cancellable, &content->error);
  if (content->container == NULL)
    return;
  content->format = content->container->format;
  usable = sally_container_list_payload (content->container);
  if (usable->len > 0)
    return;
  if (content->container->x509s->len > 0)
    g_set_error (&content->error, SALLY_ERROR, SALLY_ERROR_INVALID,
                 _("“%s” holds only certificates that it marks as not trusted for servers."),
                 job->name);
  else if (content->container->n_private_keys > 0)
    g_set_error (
        &content->error, SALLY_ERROR, SALLY_ERROR_INVALID,
        _("“%s” holds only a private key. A server is checked with certificates; choose the file "
          "that holds the CA's."),
        job->name);
  else
    g_set_error (&content->error, SALLY_ERROR, SALLY_ERROR_CORRUPT,
                 _("“%s” holds no certificate that can be used."), job->name);
}

static void
read_source (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SallyImportSource *job = data;
  g_autoptr (SallyImportContent) content = g_new0 (SallyImportContent, 1);
  g_autofree char *path = job->file != NULL ? g_file_get_path (job->file) : NULL;
  GError *error = NULL;

  if (job->bytes != NULL)
    content->bytes = g_bytes_ref (job->bytes);
  else if (path != NULL)
    content->bytes = sally_file_read (path, SALLY_CONTAINER_CAP, cancellable, &error);
  else
    content->bytes = read_stream (job->file, cancellable, &error);
  content->owned = job->bytes == NULL;
  if (content->bytes == NULL) {
    g_task_return_error (task, error);
    return;
  }
  read_container (content, job, cancellable);
  g_task_return_pointer (task, g_steal_pointer (&content),
                         (GDestroyNotify) sally_import_content_free);
}

/* (transfer full): a source; @name is from outside. */
SallyImportSource *
sally_import_source_new (GFile *file, GBytes *bytes, const char *name)
{
  SallyImportSource *source = g_new0 (SallyImportSource, 1);

  source->file = file != NULL ? g_object_ref (file) : NULL;
  source->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  source->name = sally_text_one_line (name, NAME_CAP);
  return source;
}

void
sally_import_source_free (SallyImportSource *source)
{
  g_clear_object (&source->file);
  g_clear_pointer (&source->bytes, g_bytes_unref);
  g_free (source->name);
  g_clear_pointer (&source->password, sally_secret_unref);
  g_free (source->wallet_host);
  g_free (source->wallet_user);
  g_free (source);
}

/* What the person had to say about it; copied. */
void
sally_import_source_set_options (SallyImportSource *source, const SallyContainerOptions *options)
{
  g_clear_pointer (&source->password, sally_secret_unref);
  g_free (source->wallet_host);
  g_free (source->wallet_user);
  source->password = options->password != NULL ? sally_secret_ref (options->password) : NULL;
  source->wallet_host = g_strdup (options->wallet_host);
  source->wallet_user = g_strdup (options->wallet_user);
}

/* Whether the file goes to the keyring. */
gboolean
sally_import_holds_secret (SallyContainer *container)
{
  return container->n_private_keys + container->n_secrets > 0;
}

/* What the store will say of it too, for those who hold this object. */
SallyCertificateSummary
sally_import_summarize (SallyContainer *container, GPtrArray *x509s)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 last = 0;
  SallyCertificateSummary summary = {
    .n_x509 = x509s->len,
    .private_key = sally_import_holds_secret (container),
  };

  for (guint i = 0; i < x509s->len; i++) {
    gint64 until = sally_x509_get_not_after (x509s->pdata[i]);

    if (i == 0)
      summary.valid_from = sally_x509_get_not_before (x509s->pdata[i]);
    if (until < now)
      summary.n_expired++;
    else if (summary.valid_until == 0 || until < summary.valid_until)
      summary.valid_until = until;
    if (last == 0 || until < last)
      last = until;
  }
  if (summary.valid_until == 0)
    summary.valid_until = last;
  return summary;
}

void
sally_import_content_free (SallyImportContent *content)
{
  gsize length;
  const void *data;

  /* A key does not stay in freed memory.  Pasted bytes are the caller's. */
  if (content->owned && content->container != NULL
      && sally_import_holds_secret (content->container)) {
    data = g_bytes_get_data (content->bytes, &length);
    sally_secret_wipe ((void *) data, length);
  }
  g_clear_pointer (&content->bytes, g_bytes_unref);
  g_clear_pointer (&content->container, sally_container_unref);
  g_clear_error (&content->error);
  g_free (content);
}

/* Reads and parses @source on @worker.  Errors are those of reading the file;
 * those of sally_container_read() are in the content. */
void
sally_import_source_read_async (SallyWorker *worker,
                                SallyImportSource *source,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  SallyImportSource *job = sally_import_source_new (source->file, source->bytes, source->name);
  SallyContainerOptions options = { source->password, source->wallet_host, source->wallet_user };

  /* A copy, since the original may be told something else meanwhile. */
  sally_import_source_set_options (job, &options);
  g_task_set_source_tag (task, sally_import_source_read_async);
  g_task_set_task_data (task, job, (GDestroyNotify) sally_import_source_free);
  sally_worker_push (worker, task, read_source);
}

SallyImportContent *
sally_import_source_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
