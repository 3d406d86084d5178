/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-store-types.h"

G_BEGIN_DECLS

/**
 * SallyStore:
 *
 * The library: one SQLite file.  Everything asynchronous runs on the store's
 * own thread, in the order of the calls; each change is one transaction with
 * its audit event.  Signals (main thread):
 *
 * `changed (kind)`: something of a #SallyStoreKind was changed, by this object
 *   or (within a second) by another process.
 *
 * Identifiers and ARNs are both accepted wherever `id` is written; numbers of
 * reports as decimal text.
 */
#define SALLY_TYPE_STORE (sally_store_get_type ())
G_DECLARE_FINAL_TYPE (SallyStore, sally_store, SALLY, STORE, GObject)

void sally_store_open_async (const char *path,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data);
SallyStore *sally_store_open_finish (GAsyncResult *result, GError **error);
void sally_store_close (SallyStore *self);
const char *sally_store_get_uuid (SallyStore *self);
gboolean sally_store_get_read_only (SallyStore *self);
void sally_store_check_async (const char *path,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer data);
char *sally_store_check_finish (GAsyncResult *result, GError **error);

/* Reading one object, with all of its content.  The result is new, not the one
 * of a list. */
void sally_store_load_async (SallyStore *self,
                             SallyStoreKind kind,
                             const char *id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data);
GObject *sally_store_load_finish (SallyStore *self, GAsyncResult *result, GError **error);
/* Reading all of a kind, without payloads, X.509 rows and report JSON. */
void sally_store_list_async (SallyStore *self,
                             SallyStoreKind kind,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data);
GPtrArray *sally_store_list_finish (SallyStore *self, GAsyncResult *result, GError **error);

/**
 * SallyStoreFacts:
 * @counts: objects of each kind
 * @identifier_taken: another object of the kind has the identifier asked for
 * @used_by: (array zero-terminated=1): endpoints that refer to the certificate
 *   asked for
 */
typedef struct {
  guint counts[SALLY_N_STORE_KINDS];
  gboolean identifier_taken;
  char **used_by;
} SallyStoreFacts;

void sally_store_facts_free (SallyStoreFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyStoreFacts, sally_store_facts_free)

void sally_store_get_facts_async (SallyStore *self,
                                  SallyStoreKind kind,
                                  const char *identifier,
                                  const char *own_arn,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer data);
SallyStoreFacts *
sally_store_get_facts_finish (SallyStore *self, GAsyncResult *result, GError **error);

/* Changing. */
void sally_store_add_certificates_async (SallyStore *self,
                                         GPtrArray *certificates,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer data);
SallyUndo *
sally_store_add_certificates_finish (SallyStore *self, GAsyncResult *result, GError **error);
void sally_store_save_endpoint_async (SallyStore *self,
                                      SallyEndpoint *endpoint,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer data);
SallyUndo *
sally_store_save_endpoint_finish (SallyStore *self, GAsyncResult *result, GError **error);
void sally_store_add_report_async (SallyStore *self,
                                   SallyReportEntry *entry,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer data);
gint64 sally_store_add_report_finish (SallyStore *self, GAsyncResult *result, GError **error);
void sally_store_remove_async (SallyStore *self,
                               SallyStoreKind kind,
                               const char *const *ids,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data);
SallyUndo *sally_store_remove_finish (SallyStore *self, GAsyncResult *result, GError **error);
void sally_store_switch_certificate_async (SallyStore *self,
                                           const char *from,
                                           const char *to,
                                           const char *const *endpoints,
                                           gboolean remove_from,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer data);
SallyUndo *
sally_store_switch_certificate_finish (SallyStore *self, GAsyncResult *result, GError **error);
void sally_store_undo_async (SallyStore *self,
                             SallyUndo *undo,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data);
gboolean sally_store_undo_finish (SallyStore *self, GAsyncResult *result, GError **error);

/**
 * SallyApproval:
 * @sha256: fingerprint of what was approved
 * @who: who did it
 * @approved: when, seconds since the epoch
 * @why: for which reason, and where it came from
 * @revoked: when that ended, or 0
 *
 * That a person said that an X.509 certificate may be trusted.
 */
typedef struct {
  char *sha256;
  char *who;
  gint64 approved;
  char *why;
  gint64 revoked;
} SallyApproval;

void sally_approval_free (SallyApproval *approval);
void sally_store_approve_async (SallyStore *self, const char *id, const char *who, const char *why,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer data);
void sally_store_add_approved_certificates_async (SallyStore *self, GPtrArray *certificates,
                                                  const char *who, const char *why,
                                                  GCancellable *cancellable,
                                                  GAsyncReadyCallback callback, gpointer data);
SallyUndo *sally_store_approve_finish (SallyStore *self, GAsyncResult *result, GError **error);
void sally_store_list_approvals_async (SallyStore *self, const char *id, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer data);
GPtrArray *sally_store_list_approvals_finish (SallyStore *self, GAsyncResult *result,
                                              GError **error);

/* Searching. */

/**
 * SallyStoreMatch:
 *
 * A certificate of the library in which something was found.
 */
typedef struct {
  char *arn;
  char *identifier;
  char *sha256; /* of the X.509 certificate that was found */
} SallyStoreMatch;

void sally_store_find_payload_async (SallyStore *self,
                                     GBytes *payload,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer data);
SallyStoreMatch *
sally_store_find_payload_finish (SallyStore *self, GAsyncResult *result, GError **error);
void sally_store_find_subjects_async (SallyStore *self,
                                      GPtrArray *subject_ders,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer data);
GPtrArray *
sally_store_find_subjects_finish (SallyStore *self, GAsyncResult *result, GError **error);
void sally_store_match_free (SallyStoreMatch *match);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyStoreMatch, sally_store_match_free)

/**
 * SallyExpiry:
 *
 * One X.509 certificate that stops at a time, and what it takes along.
 */
typedef struct {
  char *certificate_arn;
  char *certificate_identifier;
  char *sha256;
  char *title;
  gint64 not_after;
  char **endpoints;
} SallyExpiry;

void sally_expiry_free (SallyExpiry *expiry);
void sally_store_list_expiring_async (SallyStore *self,
                                      gint64 until,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer data);
GPtrArray *
sally_store_list_expiring_finish (SallyStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
