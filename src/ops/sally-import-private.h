/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-container.h"
#include "sally-import.h"

G_BEGIN_DECLS

/**
 * SallyImportSource:
 * @file: (nullable): what is read, or
 * @bytes: (nullable): what was pasted
 * @name: what it is called, one line of valid UTF-8
 *
 * A file or a piece of text on its way in.
 */
typedef struct {
  GFile *file;
  GBytes *bytes;
  char *name;
} SallyImportSource;

/**
 * SallyImportContent:
 * @bytes: the whole file, key and all: only for the keyring
 * @container: what was found in it
 * @owned: whether nobody else has a reference to @bytes
 *
 * What a worker made of a source.
 */
typedef struct {
  GBytes *bytes;
  SallyContainer *container;
  gboolean owned;
} SallyImportContent;

/* The object itself, for sally-import-run.c. */
struct _SallyImport {
  GObject parent_instance;

  SallyWorkspace *workspace; /* (owned) */
  char *identifier;          /* (owned) (nullable): given by the person */
  GPtrArray *sources;        /* (owned) (element-type SallyImportSource) */
  GPtrArray *items;          /* (owned) (element-type SallyImportItem) */
  GPtrArray *contents;       /* (owned) (element-type SallyImportContent) (nullable elements) */
  GHashTable *seen;          /* (owned): GBytes payload -> identifier, of this run */
  GHashTable *taken;         /* (owned): identifiers given in this run, case-folded */
  GHashTable *counters;      /* (owned): proposed name -> last number tried */
  SallyUndo *undo;           /* (owned) (nullable) */
  guint n_certificates;      /* in the library before */
  guint n_read;
  guint n_added;
  double progress;
};

void sally_import_set_progress (SallyImport *self, double progress);
void sally_import_start (SallyImport *self, GTask *task);

SallyImportSource *sally_import_source_new (GFile *file, GBytes *bytes, const char *name);
void sally_import_source_free (SallyImportSource *source);
void sally_import_content_free (SallyImportContent *content);
void sally_import_read_async (SallyWorker *worker, SallyImportSource *source,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer data);
SallyImportContent *sally_import_read_finish (GAsyncResult *result, GError **error);

SallyImportItem *sally_import_item_new (const char *name);
void sally_import_item_free (SallyImportItem *item);
char *sally_import_describe_items (GPtrArray *items);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyImportContent, sally_import_content_free)

G_END_DECLS
