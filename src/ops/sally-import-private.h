/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-certificate.h"
#include "sally-container.h"
#include "sally-import.h"

G_BEGIN_DECLS

/**
 * SallyImportSource:
 * @file: (nullable): what is read, or
 * @bytes: (nullable): what was pasted
 * @name: what it is called, one line of valid UTF-8
 * @password: (nullable): of the file
 * @wallet_host: (nullable): computer that a wallet was made on
 * @wallet_user: (nullable): user who made it
 * @convert: whether the person agreed that this one is converted to PEM
 *
 * A file or a piece of text on its way in.
 */
typedef struct {
  GFile *file;
  GBytes *bytes;
  char *name;
  SallySecret *password;
  char *wallet_host;
  char *wallet_user;
  gboolean convert;
} SallyImportSource;

/**
 * SallyImportContent:
 * @bytes: the whole file, key and all: only for the keyring
 * @format: (nullable): what it looks like
 * @container: (nullable): what was found in it
 * @error: (nullable): why nothing was
 * @owned: whether nobody else has a reference to @bytes
 *
 * What a worker made of a source.
 */
typedef struct {
  GBytes *bytes;
  const char *format;
  SallyContainer *container;
  GError *error;
  gboolean owned;
} SallyImportContent;

/* The object itself, for sally-import-run.c. */
struct _SallyImport {
  GObject parent_instance;

  SallyWorkspace *workspace; /* (owned) */
  char *identifier;          /* (owned) (nullable): given by the person */
  char *who;                 /* (owned) (nullable): approves what is imported */
  char *why;                 /* (owned) (nullable): and for which reason */
  GPtrArray *sources;        /* (owned) (element-type SallyImportSource) */
  GPtrArray *items;          /* (owned) (element-type SallyImportItem) */
  GPtrArray *contents;       /* (owned) (element-type SallyImportContent) (nullable elements) */
  GHashTable *seen;          /* (owned): GBytes payload -> identifier, of this run */
  GHashTable *taken;         /* (owned): identifiers given in this run, case-folded */
  GHashTable *counters;      /* (owned): proposed name -> last number tried */
  SallyUndo *undo;           /* (owned) (nullable) */
  guint n_certificates;      /* in the library before */
  guint n_reading;           /* files that are being read */
  guint n_read;              /* and those that have been */
  guint n_added;
  gboolean convert; /* to PEM, what AWS DMS does not take */
  gboolean busy;
  gboolean ran;
  double progress;
};

void sally_import_set_progress (SallyImport *self, double progress);
void sally_import_start (SallyImport *self, GTask *task);
void sally_import_gather (SallyImport *self, GTask *task);
void sally_import_clear_content (SallyImport *self, guint index);
gboolean sally_import_holds_secret (SallyContainer *container);
SallyCertificateSummary sally_import_summarize (SallyContainer *container, GPtrArray *x509s);

SallyImportSource *sally_import_source_new (GFile *file, GBytes *bytes, const char *name);
void sally_import_source_free (SallyImportSource *source);
void sally_import_content_free (SallyImportContent *content);
void sally_import_source_set_options (SallyImportSource *source,
                                      const SallyContainerOptions *options);
void sally_import_source_read_async (SallyWorker *worker,
                                     SallyImportSource *source,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer data);
SallyImportContent *sally_import_source_read_finish (GAsyncResult *result, GError **error);

SallyImportItem *sally_import_item_new (const char *name);
void sally_import_item_free (SallyImportItem *item);
char *sally_import_describe_items (GPtrArray *items);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyImportContent, sally_import_content_free)

G_END_DECLS
