/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-import.h"
#include "sally-export.h"
#include "sally-import-private.h"

#include "sally-undo.h"
#include "sally-workspace.h"

/* Files and pasted text on their way into the library: the object that a
 * frontend holds.  How it runs is in sally-import-run.c.
 */

G_DEFINE_FINAL_TYPE (SallyImport, sally_import, G_TYPE_OBJECT)

typedef enum { PROP_PROGRESS = 1, PROP_LAST = PROP_PROGRESS } SallyImportProperty;

static GParamSpec *props[PROP_LAST + 1];

/* Never goes back. */
void
sally_import_set_progress (SallyImport *self, double progress)
{
  if (progress <= self->progress)
    return;
  self->progress = progress;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROGRESS]);
}

static void
free_content (gpointer data)
{
  if (data != NULL)
    sally_import_content_free (data);
}

static void
sally_import_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((SallyImportProperty) id) {
  case PROP_PROGRESS:
    g_value_set_double (value, SALLY_IMPORT (object)->progress);
    break;
  }
}

static void
sally_import_dispose (GObject *object)
{
  SallyImport *self = SALLY_IMPORT (object);

  g_clear_object (&self->workspace);
  g_clear_pointer (&self->undo, sally_undo_unref);
  G_OBJECT_CLASS (sally_import_parent_class)->dispose (object);
}

static void
sally_import_finalize (GObject *object)
{
  SallyImport *self = SALLY_IMPORT (object);

  g_free (self->identifier);
  g_free (self->who);
  g_free (self->why);
  g_ptr_array_unref (self->sources);
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->contents);
  g_hash_table_unref (self->seen);
  g_hash_table_unref (self->taken);
  g_hash_table_unref (self->counters);
  G_OBJECT_CLASS (sally_import_parent_class)->finalize (object);
}

static void
sally_import_class_init (SallyImportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sally_import_get_property;
  object_class->dispose = sally_import_dispose;
  object_class->finalize = sally_import_finalize;

  props[PROP_PROGRESS] =
      g_param_spec_double ("progress", NULL, NULL, 0, 1, 0,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, PROP_LAST + 1, props);
}

static void
sally_import_init (SallyImport *self)
{
  self->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) sally_import_source_free);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) sally_import_item_free);
  self->contents = g_ptr_array_new_with_free_func (free_content);
  self->seen =
      g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, g_free);
  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->counters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * sally_import_new:
 * @workspace: where to
 *
 * Returns: (transfer full): an import without files; runs once
 */
SallyImport *
sally_import_new (SallyWorkspace *workspace)
{
  SallyImport *self = g_object_new (SALLY_TYPE_IMPORT, NULL);

  self->workspace = g_object_ref (workspace);
  return self;
}

/**
 * sally_import_set_identifier:
 * @self: an import of one file
 * @identifier: (nullable): what the certificate shall be called; %NULL proposes
 *   one from the file name
 *
 * A given identifier is taken as it is: if there is one already, the item gets
 * %SALLY_ERROR_DUPLICATE.
 */
void
sally_import_set_identifier (SallyImport *self, const char *identifier)
{
  g_return_if_fail (SALLY_IS_IMPORT (self));

  g_free (self->identifier);
  self->identifier = g_strdup (identifier);
}

/**
 * sally_import_set_approval:
 * @self: an import that does not run yet
 * @who: who approves what is imported
 * @why: for which reason, and where it came from
 *
 * Records that with what is added, in the same transaction.
 */
void
sally_import_set_approval (SallyImport *self, const char *who, const char *why)
{
  g_return_if_fail (SALLY_IS_IMPORT (self));

  g_free (self->who);
  self->who = g_strdup (who);
  g_free (self->why);
  self->why = g_strdup (why);
}

/**
 * sally_import_set_convert:
 * @self: an import that does not run yet
 * @convert: whether the person agreed that what AWS DMS does not take is
 *   converted to PEM; %FALSE at first
 *
 * Items that needed the consent have it after sally_import_read_async() or
 * sally_import_run_async().
 */
void
sally_import_set_convert (SallyImport *self, gboolean convert)
{
  g_return_if_fail (SALLY_IS_IMPORT (self));

  self->convert = convert;
}

/**
 * sally_import_set_convert_one:
 * @self: an import that does not run yet
 * @index: of a file, in the order they were added
 * @convert: whether the person agreed to that for this one; %FALSE at first
 *
 * As sally_import_set_convert(), for somebody who was asked about each file, and
 * who therefore gets no warning of it.
 */
void
sally_import_set_convert_one (SallyImport *self, guint index, gboolean convert)
{
  g_return_if_fail (SALLY_IS_IMPORT (self));
  g_return_if_fail (index < self->sources->len);

  ((SallyImportSource *) self->sources->pdata[index])->convert = convert;
}

/**
 * sally_import_set_options:
 * @self: an import that does not run yet
 * @index: of a file, in the order they were added
 * @options: what the person said about it; copied, the password referenced
 */
void
sally_import_set_options (SallyImport *self, guint index, const SallyContainerOptions *options)
{
  g_return_if_fail (SALLY_IS_IMPORT (self));
  g_return_if_fail (index < self->sources->len);

  sally_import_source_set_options (self->sources->pdata[index], options);
}

static void
add_source (SallyImport *self, SallyImportSource *source)
{
  g_ptr_array_add (self->sources, source);
  g_ptr_array_add (self->items, sally_import_item_new (source->name));
  g_ptr_array_add (self->contents, NULL);
}

/* Forgets what was read, for another try. */
void
sally_import_clear_content (SallyImport *self, guint index)
{
  free_content (self->contents->pdata[index]);
  self->contents->pdata[index] = NULL;
}

/**
 * sally_import_add_file:
 * @self: an import that does not run yet
 * @file: a file; it is not touched before the import runs
 */
void
sally_import_add_file (SallyImport *self, GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = g_filename_display_name (base != NULL ? base : "certificate");

  g_return_if_fail (SALLY_IS_IMPORT (self));

  add_source (self, sally_import_source_new (file, NULL, name));
}

/**
 * sally_import_add_bytes:
 * @self: an import that does not run yet
 * @name: what it was pasted from, or what it shall be called
 * @bytes: the content
 */
void
sally_import_add_bytes (SallyImport *self, const char *name, GBytes *bytes)
{
  g_return_if_fail (SALLY_IS_IMPORT (self));

  add_source (self, sally_import_source_new (NULL, bytes, name));
}

/**
 * sally_import_add_x509s:
 * @self: an import that does not run yet
 * @name: what they shall be called
 * @x509s: (element-type SallyX509): certificates that become one of the library, in
 *   this order
 *
 * For what was made of other certificates: split, merged, reordered.
 */
void
sally_import_add_x509s (SallyImport *self, const char *name, GPtrArray *x509s)
{
  g_autoptr (GBytes) pem = NULL;

  g_return_if_fail (SALLY_IS_IMPORT (self));

  pem = sally_export_write ("pem", x509s, NULL, NULL, NULL);
  g_return_if_fail (pem != NULL);
  sally_import_add_bytes (self, name, pem);
}

/**
 * sally_import_read_async:
 * @self: an import that does not run yet
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @data: for @callback
 *
 * Reads and parses the files that were not read yet, and once more those that
 * needed a password or a wallet's owner, without touching the library.  Each
 * item has its format, need, warnings and error then.  Main thread.
 */
void
sally_import_read_async (SallyImport *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SALLY_IS_IMPORT (self));
  g_return_if_fail (!self->busy && !self->ran);

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, sally_import_read_async);
  sally_import_gather (self, task);
}

/**
 * sally_import_read_finish:
 * @self: an import
 * @result: what the callback was given
 * @error: cancelled; trouble with a file is in its item
 *
 * Returns: whether it came to its end
 */
gboolean
sally_import_read_finish (SallyImport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sally_import_get_n_needs:
 * @self: an import that was read
 *
 * Returns: how many items need something that a person can give
 */
guint
sally_import_get_n_needs (SallyImport *self)
{
  guint n = 0;

  g_return_val_if_fail (SALLY_IS_IMPORT (self), 0);

  for (guint i = 0; i < self->items->len; i++)
    n += ((SallyImportItem *) self->items->pdata[i])->need != SALLY_IMPORT_NEEDS_NOTHING;
  return n;
}

/**
 * sally_import_run_async:
 * @self: an import
 * @cancellable: (nullable): stops it; nothing is added then
 * @callback: called when it is done
 * @data: for @callback
 *
 * Imports everything that was added; what was not read yet is read.  Main thread;
 * once.
 */
void
sally_import_run_async (SallyImport *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SALLY_IS_IMPORT (self));
  g_return_if_fail (!self->busy && !self->ran);

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, sally_import_run_async);
  sally_import_start (self, task);
}

/**
 * sally_import_run_finish:
 * @self: an import
 * @result: what the callback was given
 * @error: trouble with the library, or cancelled; trouble with a file is in
 *   its item
 *
 * Returns: whether it ran to its end
 */
gboolean
sally_import_run_finish (SallyImport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sally_import_get_items:
 * @self: an import
 *
 * Returns: (transfer none) (element-type SallyImportItem): what became of each
 *   file, in the order they were added
 */
GPtrArray *
sally_import_get_items (SallyImport *self)
{
  g_return_val_if_fail (SALLY_IS_IMPORT (self), NULL);

  return self->items;
}

/**
 * sally_import_get_n_added:
 * @self: an import
 *
 * Returns: how many certificates were added
 */
guint
sally_import_get_n_added (SallyImport *self)
{
  g_return_val_if_fail (SALLY_IS_IMPORT (self), 0);

  return self->n_added;
}

/**
 * sally_import_get_undo:
 * @self: an import
 *
 * Returns: (transfer none) (nullable): takes the import back; %NULL when
 *   nothing was added
 */
SallyUndo *
sally_import_get_undo (SallyImport *self)
{
  g_return_val_if_fail (SALLY_IS_IMPORT (self), NULL);

  return self->undo;
}

/**
 * sally_import_describe:
 * @self: an import that has run
 *
 * Returns: (transfer full): what it did, in words
 */
char *
sally_import_describe (SallyImport *self)
{
  g_return_val_if_fail (SALLY_IS_IMPORT (self), NULL);

  return sally_import_describe_items (self->items);
}
