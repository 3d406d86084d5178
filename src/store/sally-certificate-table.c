/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-certificate.h"
#include "sally-error.h"
#include "sally-table-private.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>

/* Certificates and the X.509 certificates in them. */

static GObject *
read_certificate (SallyStatement *statement)
{
  g_autofree char *arn = sally_statement_dup_text (statement, 1);
  g_autofree char *identifier = sally_statement_dup_text (statement, 2);
  gint64 kind = sally_statement_get_int (statement, 3);
  SallyCertificateSummary summary = { 0 };
  SallyCertificate *certificate;

  certificate = sally_certificate_new (arn, identifier,
                                       kind == SALLY_CERTIFICATE_WALLET ? SALLY_CERTIFICATE_WALLET
                                                                        : SALLY_CERTIFICATE_PEM,
                                       sally_statement_get_int (statement, 4));
  summary.n_x509 = (guint) CLAMP (sally_statement_get_int (statement, 5), 0, G_MAXINT);
  summary.valid_from = sally_statement_get_int (statement, 6);
  summary.private_key = sally_statement_get_int (statement, 7) != 0;
  summary.n_expired = (guint) CLAMP (sally_statement_get_int (statement, 8), 0, G_MAXINT);
  summary.valid_until = sally_statement_get_int (statement, 9);
  summary.used_by = (guint) CLAMP (sally_statement_get_int (statement, 10), 0, G_MAXINT);
  sally_certificate_set_summary (certificate, &summary);
  return G_OBJECT (certificate);
}

static gboolean
load_certificate (SallyDatabase *database, GObject *object, gint64 id, GError **error)
{
  g_autoptr (SallyStatement) content = NULL;
  g_autoptr (SallyStatement) members = NULL;
  g_autoptr (GPtrArray) x509s = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GBytes) payload = NULL;
  gboolean row;

  content = sally_statement_new (database, "SELECT payload FROM certificate WHERE id=?", error);
  members =
      sally_statement_new (database, "SELECT der FROM x509 WHERE certificate=? ORDER BY position",
                           content != NULL ? error : NULL);
  if (content == NULL || members == NULL)
    return FALSE;
  sally_statement_bind_int (content, 1, id);
  if (!sally_statement_step (content, &row, error))
    return FALSE;
  payload = row ? sally_statement_dup_blob (content, 0) : g_bytes_new (NULL, 0);
  sally_statement_bind_int (members, 1, id);
  while (sally_statement_step (members, &row, error)) {
    g_autoptr (GBytes) der = NULL;
    SallyX509 *x509;

    if (!row) {
      sally_certificate_set_content (SALLY_CERTIFICATE (object), payload, x509s);
      return TRUE;
    }
    /* What was stored could be parsed once; a file that was tampered with may
     * hold anything, and the rest is still of use. */
    der = sally_statement_dup_blob (members, 0);
    x509 = sally_x509_new_from_der (der, NULL);
    if (x509 != NULL)
      g_ptr_array_add (x509s, x509);
  }
  return FALSE;
}

static gboolean
collect_certificate (SallyUndo *undo, SallyDatabase *database, gint64 id, GError **error)
{
  g_auto (GStrv) users = sally_endpoint_table_list_users (database, id, error);

  if (users == NULL)
    return FALSE;
  if (users[0] != NULL) {
    g_autofree char *names = g_strjoinv (", ", users);
    g_autofree char *name =
        sally_table_dup_text (&sally_certificate_table, database, "identifier", id);

    /* Translators: the first is a certificate, the second a list of endpoints */
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_RULE,
                 _("“%s” cannot be removed: it is used by %s (rule 22)"), name, names);
    return FALSE;
  }
  return sally_undo_add_rows (undo, database, "certificate", "id", id, error)
         && sally_undo_add_rows (undo, database, "x509", "certificate", id, error)
         && sally_approval_table_revoke (database, id, undo, error);
}

const SallyTable sally_certificate_table = {
  .name = "certificate",
  .label = "identifier",
  .arn = "arn",
  /* What has expired is counted only where something can have. */
  .select =
      "SELECT t.id, t.arn, t.identifier, t.kind, t.created, t.n_x509, t.valid_from, t.private_key,"
      " CASE WHEN t.first_expiry < unixepoch() THEN (SELECT count(*) FROM x509 WHERE"
      "  certificate=t.id AND not_after < unixepoch()) ELSE 0 END,"
      " CASE WHEN t.first_expiry >= unixepoch() THEN t.first_expiry"
      "  WHEN t.last_expiry < unixepoch() THEN t.last_expiry ELSE (SELECT min(not_after) FROM x509"
      "  WHERE certificate=t.id AND not_after >= unixepoch()) END,"
      " (SELECT count(*) FROM endpoint WHERE certificate=t.id)"
      " FROM certificate t",
  .search = "(t.identifier LIKE ?1 ESCAPE '\\' OR t.arn LIKE ?1 ESCAPE '\\' OR t.id IN"
            " (SELECT certificate FROM x509 WHERE subject LIKE ?1 ESCAPE '\\'"
            "  OR sha256 LIKE ?1 ESCAPE '\\'))",
  .order = { "t.identifier COLLATE NOCASE", "t.id DESC", "t.first_expiry, t.id",
             "t.identifier COLLATE NOCASE" },
  .read = read_certificate,
  .load = load_certificate,
  .collect = collect_certificate,
};

static gboolean
insert_members (SallyStatement *statement, gint64 id, GPtrArray *x509s, GError **error)
{
  for (guint i = 0; i < x509s->len; i++) {
    SallyX509 *x509 = g_ptr_array_index (x509s, i);
    g_autoptr (GBytes) subject = sally_x509_get_subject_der (x509);

    sally_statement_bind_int (statement, 1, id);
    sally_statement_bind_int (statement, 2, i);
    sally_statement_bind_blob (statement, 3, sally_x509_get_der (x509));
    sally_statement_bind_text (statement, 4, sally_x509_get_sha256 (x509));
    sally_statement_bind_text (statement, 5, sally_x509_get_title (x509));
    sally_statement_bind_text (statement, 6, sally_x509_get_subject (x509));
    sally_statement_bind_blob (statement, 7, subject);
    sally_statement_bind_text (statement, 8, sally_x509_get_issuer (x509));
    sally_statement_bind_int (statement, 9, sally_x509_get_not_before (x509));
    sally_statement_bind_int (statement, 10, sally_x509_get_not_after (x509));
    if (!sally_statement_run (statement, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
insert_head (SallyDatabase *database,
             SallyStatement *statement,
             SallyCertificate *certificate,
             gint64 *id,
             GError **error)
{
  GBytes *payload = sally_certificate_get_payload (certificate);
  GPtrArray *x509s = sally_certificate_get_x509s (certificate);
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, payload);
  gint64 first = 0, last = 0;

  for (guint i = 0; i < x509s->len; i++) {
    gint64 end = sally_x509_get_not_after (g_ptr_array_index (x509s, i));

    first = i == 0 ? end : MIN (first, end);
    last = i == 0 ? end : MAX (last, end);
  }
  sally_statement_bind_text (statement, 1, sally_certificate_get_arn (certificate));
  sally_statement_bind_text (statement, 2, sally_certificate_get_identifier (certificate));
  sally_statement_bind_int (statement, 3, sally_certificate_get_kind (certificate));
  sally_statement_bind_int (statement, 4, sally_certificate_get_created (certificate));
  sally_statement_bind_blob (statement, 5, payload);
  sally_statement_bind_text (statement, 6, sha256);
  sally_statement_bind_int (statement, 7, sally_certificate_get_summary (certificate)->private_key);
  sally_statement_bind_int (statement, 8, x509s->len);
  sally_statement_bind_int (
      statement, 9, x509s->len > 0 ? sally_x509_get_not_before (g_ptr_array_index (x509s, 0)) : 0);
  sally_statement_bind_int (statement, 10, first);
  sally_statement_bind_int (statement, 11, last);
  if (!sally_statement_run (statement, error)) {
    if (sqlite3_errcode (sally_database_get_handle (database)) % 256 == SQLITE_CONSTRAINT) {
      g_clear_error (error);
      g_set_error (error, SALLY_ERROR, SALLY_ERROR_DUPLICATE,
                   _("There is a certificate “%s” already"),
                   sally_certificate_get_identifier (certificate));
    }
    return FALSE;
  }
  *id = sqlite3_last_insert_rowid (sally_database_get_handle (database));
  return TRUE;
}

/* Adds certificates with their content; @undo gets what removes them again. */
gboolean
sally_certificate_table_insert (SallyDatabase *database,
                                GPtrArray *certificates,
                                SallyUndo *undo,
                                GError **error)
{
  g_autoptr (SallyStatement) head = NULL;
  g_autoptr (SallyStatement) members = NULL;

  head = sally_statement_new (
      database,
      "INSERT INTO certificate (arn, identifier, kind, created, payload, payload_sha256,"
      " private_key, n_x509, valid_from, first_expiry, last_expiry)"
      " VALUES (?,?,?,?,?,?,?,?,?,?,?)",
      error);
  if (head == NULL)
    return FALSE;
  members = sally_statement_new (database, "INSERT INTO x509 VALUES (?,?,?,?,?,?,?,?,?,?)", error);
  if (members == NULL)
    return FALSE;
  for (guint i = 0; i < certificates->len; i++) {
    SallyCertificate *certificate = g_ptr_array_index (certificates, i);
    gint64 id;

    if (!insert_head (database, head, certificate, &id, error)
        || !insert_members (members, id, sally_certificate_get_x509s (certificate), error)
        || !sally_table_log (database, "add", SALLY_STORE_CERTIFICATES,
                             sally_certificate_get_arn (certificate),
                             sally_certificate_get_identifier (certificate), error))
      return FALSE;
    sally_undo_add_object (undo, sally_certificate_get_arn (certificate));
    sally_undo_add_statement (undo, "DELETE FROM certificate WHERE id=?1", id, 0);
  }
  return TRUE;
}
