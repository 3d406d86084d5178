/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-endpoint.h"
#include "sally-engine.h"
#include "sally-error.h"
#include "sally-table-private.h"

#include <glib/gi18n-lib.h>

/* Endpoints and their settings. */

/* Between the settings of one row, and between name and value: characters that
 * no setting has (the editor and the importers drop control characters). */
#define RECORD "\x1e"
#define UNIT "\x1f"

static void
read_settings (SallyEndpoint *endpoint, const char *packed)
{
  g_auto (GStrv) records = g_strsplit (packed, RECORD, 200);

  for (guint i = 0; records[i] != NULL; i++) {
    g_auto (GStrv) pair = g_strsplit (records[i], UNIT, 2);

    if (g_strv_length (pair) == 2)
      sally_endpoint_set_setting (endpoint, pair[0], pair[1]);
  }
}

static void
read_last_report (SallyEndpoint *endpoint, SallyStatement *statement)
{
  g_autofree char *summary = sally_statement_dup_text (statement, 20);
  gint64 tested = sally_statement_get_int (statement, 21);

  if (tested == 0)
    return;
  g_object_set (
      endpoint, "last-verdict",
      (int) CLAMP (sally_statement_get_int (statement, 17), 0, SALLY_VERDICT_COULD_NOT_TEST),
      "last-highest",
      (int) CLAMP (sally_statement_get_int (statement, 18), -1, SALLY_N_SSL_MODES - 1),
      "last-lamps", (guint) sally_statement_get_int (statement, 19) & 0xff, "last-summary", summary,
      "last-tested", tested, "last-stale", sally_endpoint_get_modified (endpoint) > tested, NULL);
}

static GObject *
read_endpoint (SallyStatement *statement)
{
  g_autofree char *engine = sally_statement_dup_text (statement, 4);
  SallyEndpoint *endpoint = sally_endpoint_new (engine);
  static const struct {
    int column;
    void (*set) (SallyEndpoint *self, const char *text);
  } texts[] = {
    { 1, sally_endpoint_set_arn },
    { 2, sally_endpoint_set_identifier },
    { 5, sally_endpoint_set_server },
    { 7, sally_endpoint_set_database },
    { 9, sally_endpoint_set_certificate_arn },
    { 10, sally_endpoint_set_user_name },
    { 11, sally_endpoint_set_verify_as },
    { 12, sally_endpoint_set_extra_attributes },
  };
  g_autofree char *settings = sally_statement_dup_text (statement, 16);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *text = sally_statement_dup_text (statement, texts[i].column);

    texts[i].set (endpoint, text);
  }
  sally_endpoint_set_endpoint_type (endpoint, sally_statement_get_int (statement, 3) == 1
                                                  ? SALLY_ENDPOINT_TARGET
                                                  : SALLY_ENDPOINT_SOURCE);
  sally_endpoint_set_port (endpoint,
                           (guint) CLAMP (sally_statement_get_int (statement, 6), 0, G_MAXUINT16));
  sally_endpoint_set_ssl_mode (
      endpoint,
      (SallySslMode) CLAMP (sally_statement_get_int (statement, 8), 0, SALLY_N_SSL_MODES - 1));
  sally_endpoint_set_has_password (endpoint, sally_statement_get_int (statement, 13) != 0);
  sally_endpoint_set_times (endpoint, sally_statement_get_int (statement, 14),
                            sally_statement_get_int (statement, 15));
  read_settings (endpoint, settings);
  read_last_report (endpoint, statement);
  return G_OBJECT (endpoint);
}

static gboolean
collect_endpoint (SallyUndo *undo, SallyDatabase *database, gint64 id, GError **error)
{
  g_autoptr (SallyStatement) reports = NULL;
  gboolean row;

  if (!sally_undo_add_rows (undo, database, "endpoint", "id", id, error)
      || !sally_undo_add_rows (undo, database, "endpoint_setting", "endpoint", id, error)
      || !sally_undo_add_rows (undo, database, "approval", "endpoint", id, error))
    return FALSE;
  /* Reports stay when their endpoint goes; only the link has to come back. */
  reports = sally_statement_new (database, "SELECT id FROM report WHERE endpoint=?", error);
  if (reports == NULL)
    return FALSE;
  sally_statement_bind_int (reports, 1, id);
  while (sally_statement_step (reports, &row, error)) {
    if (!row)
      return TRUE;
    sally_undo_add_statement (undo, "UPDATE report SET endpoint=?1 WHERE id=?2", id,
                              sally_statement_get_int (reports, 0));
  }
  return FALSE;
}

const SallyTable sally_endpoint_table = {
  .name = "endpoint",
  .label = "identifier",
  .arn = "arn",
  .select =
      "SELECT t.id, t.arn, t.identifier, t.type, t.engine, t.server, t.port, t.database, "
      "t.ssl_mode,"
      " coalesce(c.arn, ''), t.user_name, t.verify_as, t.extra_attributes, t.has_password, "
      "t.created,"
      " t.modified, (SELECT group_concat(name || char(31) || value, char(30)) FROM endpoint_setting"
      "  WHERE endpoint=t.id), r.verdict, r.highest_mode, r.lamps, r.summary, r.started"
      " FROM endpoint t LEFT JOIN certificate c ON c.id=t.certificate"
      " LEFT JOIN report r ON r.id=(SELECT max(id) FROM report WHERE endpoint=t.id)",
  .search = "(t.identifier LIKE ?1 ESCAPE '\\' OR t.server LIKE ?1 ESCAPE '\\'"
            " OR t.engine LIKE ?1 ESCAPE '\\' OR t.user_name LIKE ?1 ESCAPE '\\'"
            " OR t.database LIKE ?1 ESCAPE '\\')",
  .order = { "t.identifier COLLATE NOCASE", "t.id DESC", "t.identifier COLLATE NOCASE",
             "t.engine, t.identifier COLLATE NOCASE" },
  .read = read_endpoint,
  .collect = collect_endpoint,
};

/* Identifiers of the endpoints that refer to a certificate, or NULL on error. */
char **
sally_endpoint_table_list_users (SallyDatabase *database, gint64 certificate, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (SallyStatement) statement = NULL;
  gboolean row;

  statement = sally_statement_new (
      database, "SELECT identifier FROM endpoint WHERE certificate=? ORDER BY 1 LIMIT 100", error);
  if (statement == NULL)
    return NULL;
  sally_statement_bind_int (statement, 1, certificate);
  while (sally_statement_step (statement, &row, error)) {
    g_autofree char *identifier = NULL;

    if (!row)
      return g_strv_builder_end (builder);
    identifier = sally_statement_dup_text (statement, 0);
    g_strv_builder_add (builder, identifier);
  }
  return NULL;
}

static gboolean
save_settings (SallyDatabase *database, SallyEndpoint *endpoint, gint64 id, GError **error)
{
  g_autoptr (SallyStatement) clear = NULL;
  g_autoptr (SallyStatement) insert = NULL;
  GHashTableIter iter;
  gpointer name, value;

  clear = sally_statement_new (database, "DELETE FROM endpoint_setting WHERE endpoint=?", error);
  if (clear == NULL)
    return FALSE;
  sally_statement_bind_int (clear, 1, id);
  if (!sally_statement_run (clear, error))
    return FALSE;
  insert = sally_statement_new (database, "INSERT INTO endpoint_setting VALUES (?,?,?)", error);
  if (insert == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, sally_endpoint_get_settings (endpoint));
  while (g_hash_table_iter_next (&iter, &name, &value)) {
    sally_statement_bind_int (insert, 1, id);
    sally_statement_bind_text (insert, 2, name);
    sally_statement_bind_text (insert, 3, value);
    if (!sally_statement_run (insert, error))
      return FALSE;
  }
  return TRUE;
}

/* What takes the old state back, and the key of the row, 0 for a new one. */
static gboolean
remember_old (
    SallyDatabase *database, SallyEndpoint *endpoint, SallyUndo *undo, gint64 *id, GError **error)
{
  g_autoptr (GError) missing = NULL;

  *id = 0;
  if (!sally_table_find (&sally_endpoint_table, database, sally_endpoint_get_arn (endpoint), id,
                         &missing)) {
    if (g_error_matches (missing, SALLY_ERROR, SALLY_ERROR_NOT_FOUND))
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&missing));
    return FALSE;
  }
  sally_undo_add_statement (undo, "DELETE FROM endpoint_setting WHERE endpoint=?1", *id, 0);
  return sally_undo_add_update (undo, database, "endpoint", *id, error)
         && sally_undo_add_rows (undo, database, "endpoint_setting", "endpoint", *id, error);
}

static gboolean
find_certificate (SallyDatabase *database, SallyEndpoint *endpoint, gint64 *key, GError **error)
{
  const char *arn = sally_endpoint_get_certificate_arn (endpoint);

  *key = 0;
  return arn[0] == '\0' || sally_table_find (&sally_certificate_table, database, arn, key, error);
}

static SallyStatement *
bind_endpoint (
    SallyDatabase *database, SallyEndpoint *endpoint, gint64 id, gint64 certificate, GError **error)
{
  SallyStatement *statement = sally_statement_new (
      database,
      id == 0 ? "INSERT INTO endpoint (arn, identifier, type, engine, server, port, database,"
                " ssl_mode, certificate, user_name, verify_as, extra_attributes, has_password,"
                " created, modified) VALUES (?,?,?,?,?,?,?,?,nullif(?,0),?,?,?,?,?,?)"
              : "UPDATE endpoint SET arn=?, identifier=?, type=?, engine=?, server=?, port=?,"
                " database=?, ssl_mode=?, certificate=nullif(?,0), user_name=?, verify_as=?,"
                " extra_attributes=?, has_password=?, created=?, modified=? WHERE id=?",
      error);

  if (statement == NULL)
    return NULL;
  sally_statement_bind_text (statement, 1, sally_endpoint_get_arn (endpoint));
  sally_statement_bind_text (statement, 2, sally_endpoint_get_identifier (endpoint));
  sally_statement_bind_int (statement, 3, sally_endpoint_get_endpoint_type (endpoint));
  sally_statement_bind_text (statement, 4, sally_endpoint_get_engine (endpoint)->name);
  sally_statement_bind_text (statement, 5, sally_endpoint_get_server (endpoint));
  sally_statement_bind_int (statement, 6, sally_endpoint_get_port (endpoint));
  sally_statement_bind_text (statement, 7, sally_endpoint_get_database (endpoint));
  sally_statement_bind_int (statement, 8, sally_endpoint_get_ssl_mode (endpoint));
  sally_statement_bind_int (statement, 9, certificate);
  sally_statement_bind_text (statement, 10, sally_endpoint_get_user_name (endpoint));
  sally_statement_bind_text (statement, 11, sally_endpoint_get_verify_as (endpoint));
  sally_statement_bind_text (statement, 12, sally_endpoint_get_extra_attributes (endpoint));
  sally_statement_bind_int (statement, 13, sally_endpoint_get_has_password (endpoint));
  sally_statement_bind_int (statement, 14, sally_endpoint_get_created (endpoint));
  sally_statement_bind_int (statement, 15, sally_endpoint_get_modified (endpoint));
  if (id != 0)
    sally_statement_bind_int (statement, 16, id);
  return statement;
}

/* Inserts or changes an endpoint; @undo gets the old state. */
gboolean
sally_endpoint_table_save (SallyDatabase *database,
                           SallyEndpoint *endpoint,
                           SallyUndo *undo,
                           GError **error)
{
  g_autoptr (SallyStatement) statement = NULL;
  gint64 id, certificate;
  gboolean fresh;

  if (!find_certificate (database, endpoint, &certificate, error)
      || !remember_old (database, endpoint, undo, &id, error))
    return FALSE;
  fresh = id == 0;
  statement = bind_endpoint (database, endpoint, id, certificate, error);
  if (statement == NULL)
    return FALSE;
  if (!sally_statement_run (statement, error)) {
    if (sqlite3_errcode (sally_database_get_handle (database)) % 256 == SQLITE_CONSTRAINT) {
      g_clear_error (error);
      g_set_error (error, SALLY_ERROR, SALLY_ERROR_DUPLICATE,
                   _("There is an endpoint “%s” already"),
                   sally_endpoint_get_identifier (endpoint));
    }
    return FALSE;
  }
  if (fresh) {
    id = sqlite3_last_insert_rowid (sally_database_get_handle (database));
    sally_undo_add_statement (undo, "DELETE FROM endpoint WHERE id=?1", id, 0);
  }
  sally_undo_add_object (undo, sally_endpoint_get_arn (endpoint));
  return save_settings (database, endpoint, id, error)
         && sally_table_log (database, fresh ? "add" : "change", SALLY_STORE_ENDPOINTS,
                             sally_endpoint_get_arn (endpoint),
                             sally_endpoint_get_identifier (endpoint), error);
}
