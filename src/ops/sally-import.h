/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-container.h"
#include "sally-ops-types.h"

G_BEGIN_DECLS

/**
 * SallyImportNeed:
 * @SALLY_IMPORT_NEEDS_NOTHING: nothing that a person could give
 * @SALLY_IMPORT_NEEDS_CONSENT: to be converted to PEM, since AWS DMS does not take
 *   what it is; see sally_import_set_convert()
 * @SALLY_IMPORT_NEEDS_PASSWORD: the password of the file, or another one; see
 *   sally_import_set_options()
 * @SALLY_IMPORT_NEEDS_WALLET_OWNER: computer and user that a local auto-login
 *   wallet was made on and by, or others than those given; see
 *   sally_import_set_options()
 *
 * What a person has to say before a file can be imported.
 */
typedef enum {
  SALLY_IMPORT_NEEDS_NOTHING,
  SALLY_IMPORT_NEEDS_CONSENT,
  SALLY_IMPORT_NEEDS_PASSWORD,
  SALLY_IMPORT_NEEDS_WALLET_OWNER,
} SallyImportNeed;

/**
 * SallyImportItem:
 * @name: the file's display name, or what it was pasted from
 * @format: (nullable): as in #SallyContainer, once the file was read
 * @contents: (nullable): in words, how many certificates are in it and how they
 *   stand, once it could be opened
 * @need: what it takes to go on; @error says it in words then
 * @certificate: (nullable): what was added
 * @existing: (nullable): identifier of the certificate that has the same
 *   content already; nothing was added then
 * @error: (nullable): why it could not be imported
 * @warnings: (element-type utf8): what was passed over
 * @advice: (element-type SallyAdvice): what the rules say about it
 */
typedef struct {
  char *name;
  const char *format;
  char *contents;
  SallyImportNeed need;
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
 *
 * A frontend that can ask calls sally_import_read_async() first, asks about the
 * items that need something, answers with sally_import_set_convert() and
 * sally_import_set_options(), reads again as often as it takes, and then calls
 * sally_import_run_async().  One that cannot ask says what it knows beforehand
 * and only runs: what still needs something is an error then.
 * Properties: `progress` (double, 0 to 1, notified).
 */
#define SALLY_TYPE_IMPORT (sally_import_get_type ())
G_DECLARE_FINAL_TYPE (SallyImport, sally_import, SALLY, IMPORT, GObject)

SallyImport *sally_import_new (SallyWorkspace *workspace);
void sally_import_set_identifier (SallyImport *self, const char *identifier);
void sally_import_set_approval (SallyImport *self, const char *who, const char *why);
void sally_import_set_convert (SallyImport *self, gboolean convert);
void sally_import_set_convert_one (SallyImport *self, guint index, gboolean convert);
void
sally_import_set_options (SallyImport *self, guint index, const SallyContainerOptions *options);
void sally_import_add_file (SallyImport *self, GFile *file);
void sally_import_add_bytes (SallyImport *self, const char *name, GBytes *bytes);
void sally_import_add_x509s (SallyImport *self, const char *name, GPtrArray *x509s);
void sally_import_read_async (SallyImport *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer data);
gboolean sally_import_read_finish (SallyImport *self, GAsyncResult *result, GError **error);
guint sally_import_get_n_needs (SallyImport *self);
void sally_import_run_async (SallyImport *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data);
gboolean sally_import_run_finish (SallyImport *self, GAsyncResult *result, GError **error);
GPtrArray *sally_import_get_items (SallyImport *self);
guint sally_import_get_n_added (SallyImport *self);
SallyUndo *sally_import_get_undo (SallyImport *self);
char *sally_import_describe (SallyImport *self);

G_END_DECLS
