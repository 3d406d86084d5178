/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-ops-types.h"

G_BEGIN_DECLS

/**
 * SallyImportItem:
 * @name: the file's display name, or what it was pasted from
 * @certificate: (nullable): what was added
 * @existing: (nullable): identifier of the certificate that has the same
 *   content already; nothing was added then
 * @error: (nullable): why it could not be imported
 * @warnings: (element-type utf8): what was passed over
 * @advice: (element-type SallyAdvice): what the rules say about it
 */
typedef struct {
  char *name;
  SallyCertificate *certificate;
  char *existing;
  GError *error;
  GPtrArray *warnings;
  GPtrArray *advice;
} SallyImportItem;

/**
 * SallyImport:
 *
 * Files or pasted text on their way into the library: read and parsed on the
 * parse workers, added in one transaction.  One file is one certificate.
 * Properties: `progress` (double, 0 to 1, notified).
 */
#define SALLY_TYPE_IMPORT (sally_import_get_type ())
G_DECLARE_FINAL_TYPE (SallyImport, sally_import, SALLY, IMPORT, GObject)

SallyImport *sally_import_new (SallyWorkspace *workspace);
void sally_import_set_identifier (SallyImport *self, const char *identifier);
void sally_import_add_file (SallyImport *self, GFile *file);
void sally_import_add_bytes (SallyImport *self, const char *name, GBytes *bytes);
void sally_import_run_async (SallyImport *self, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);
gboolean sally_import_run_finish (SallyImport *self, GAsyncResult *result, GError **error);
GPtrArray *sally_import_get_items (SallyImport *self);
guint sally_import_get_n_added (SallyImport *self);
SallyUndo *sally_import_get_undo (SallyImport *self);
char *sally_import_describe (SallyImport *self);

G_END_DECLS
