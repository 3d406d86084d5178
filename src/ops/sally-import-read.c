/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-import-private.h"

#include "sally-error.h"
#include "sally-file.h"
#include "sally-secret.h"
#include "sally-text.h"
#include "sally-worker.h"

#include <glib/gi18n-lib.h>

/* The half of an import that runs on a worker: from a file to certificates.
 * Nothing here knows of the library.
 */

#define NAME_CAP 120

/* Takes what is needed by hand, since the caller's array may grow meanwhile. */
typedef struct {
  GFile *file;   /* (owned) (nullable) */
  GBytes *bytes; /* (owned) (nullable) */
  char *name;    /* (owned) */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->file);
  g_clear_pointer (&job->bytes, g_bytes_unref);
  g_free (job->name);
  g_free (job);
}

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

      g_set_error (error, SALLY_ERROR, SALLY_ERROR_TOO_LARGE,
                   _("The file is larger than %s"), limit);
      return NULL;
    }
    g_byte_array_append (content, chunk, (guint) n);
  }
  if (n < 0)
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&content));
}

static void
read_source (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
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
  if (content->bytes != NULL)
    content->container = sally_container_read (content->bytes, NULL, cancellable, &error);
  if (content->container == NULL)
    g_task_return_error (task, error);
  else if (content->container->x509s->len > 0)
    g_task_return_pointer (task, g_steal_pointer (&content),
                           (GDestroyNotify) sally_import_content_free);
  else if (content->container->n_private_keys > 0)
    g_task_return_new_error (
        task, SALLY_ERROR, SALLY_ERROR_INVALID,
        _("“%s” holds only a private key. A server is checked with certificates; choose the file "
          "that holds the CA's."),
           job->name);
  else
    g_task_return_new_error (task, SALLY_ERROR, SALLY_ERROR_CORRUPT,
                             _("“%s” holds no certificate that can be used."), job->name);
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
  g_free (source);
}

void
sally_import_content_free (SallyImportContent *content)
{
  gsize length;
  const void *data;

  /* A key does not stay in freed memory.  Pasted bytes are the caller's. */
  if (content->owned && content->container != NULL && content->container->n_private_keys > 0) {
    data = g_bytes_get_data (content->bytes, &length);
    sally_secret_wipe ((void *) data, length);
  }
  g_clear_pointer (&content->bytes, g_bytes_unref);
  g_clear_pointer (&content->container, sally_container_unref);
  g_free (content);
}

/* Reads and parses @source on @worker.  Errors are those of reading the file
 * and of sally_container_read(). */
void
sally_import_read_async (SallyWorker *worker,
                         SallyImportSource *source,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  Job *job = g_new0 (Job, 1);

  job->file = source->file != NULL ? g_object_ref (source->file) : NULL;
  job->bytes = source->bytes != NULL ? g_bytes_ref (source->bytes) : NULL;
  job->name = g_strdup (source->name);
  g_task_set_source_tag (task, sally_import_read_async);
  g_task_set_task_data (task, job, job_free);
  sally_worker_push (worker, task, read_source);
}

SallyImportContent *
sally_import_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
