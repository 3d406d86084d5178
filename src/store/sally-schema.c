/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-schema-private.h"
#include "sally-error.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* What the library file looks like, as an ordered list of migrations.  A new
 * one goes to the end; none is ever changed.  Before the first that is needed,
 * the whole file is copied with SQLite's own backup (a file copy would miss
 * what is still in the write-ahead log).
 */

/* "Saly", so that file(1) and we can tell our files from others. */
#define APPLICATION_ID 0x53616c79

/* Times are seconds since the epoch in UTC. */
static const char *const migrations[] = {
  /* 1: the first version. */
  "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;"
  "CREATE TABLE certificate ("
  "  id INTEGER PRIMARY KEY, arn TEXT NOT NULL UNIQUE,"
  "  identifier TEXT NOT NULL COLLATE NOCASE UNIQUE, kind INTEGER NOT NULL,"
  "  created INTEGER NOT NULL, payload BLOB NOT NULL, payload_sha256 TEXT NOT NULL,"
  "  private_key INTEGER NOT NULL, n_x509 INTEGER NOT NULL, valid_from INTEGER NOT NULL,"
  "  first_expiry INTEGER NOT NULL, last_expiry INTEGER NOT NULL) STRICT;"
  "CREATE INDEX certificate_payload ON certificate (payload_sha256);"
  "CREATE INDEX certificate_expiry ON certificate (first_expiry);"
  "CREATE TABLE x509 ("
  "  certificate INTEGER NOT NULL REFERENCES certificate (id) ON DELETE CASCADE,"
  "  position INTEGER NOT NULL, der BLOB NOT NULL, sha256 TEXT NOT NULL, title TEXT NOT NULL,"
  "  subject TEXT NOT NULL, subject_der BLOB NOT NULL, issuer TEXT NOT NULL,"
  "  not_before INTEGER NOT NULL, not_after INTEGER NOT NULL,"
  "  PRIMARY KEY (certificate, position)) STRICT;"
  "CREATE INDEX x509_subject ON x509 (subject_der);"
  "CREATE INDEX x509_expiry ON x509 (not_after);"
  "CREATE TABLE endpoint ("
  "  id INTEGER PRIMARY KEY, arn TEXT NOT NULL UNIQUE,"
  "  identifier TEXT NOT NULL COLLATE NOCASE UNIQUE, type INTEGER NOT NULL,"
  "  engine TEXT NOT NULL, server TEXT NOT NULL, port INTEGER NOT NULL, database TEXT NOT NULL,"
  "  ssl_mode INTEGER NOT NULL,"
  "  certificate INTEGER REFERENCES certificate (id) ON DELETE RESTRICT,"
  "  user_name TEXT NOT NULL, verify_as TEXT NOT NULL, extra_attributes TEXT NOT NULL,"
  "  has_password INTEGER NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL) STRICT;"
  "CREATE INDEX endpoint_certificate ON endpoint (certificate);"
  "CREATE INDEX endpoint_engine ON endpoint (engine, identifier);"
  "CREATE TABLE endpoint_setting ("
  "  endpoint INTEGER NOT NULL REFERENCES endpoint (id) ON DELETE CASCADE,"
  "  name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (endpoint, name)) STRICT;"
  "CREATE TABLE report ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  endpoint INTEGER REFERENCES endpoint (id) ON DELETE SET NULL,"
  "  endpoint_arn TEXT NOT NULL, title TEXT NOT NULL, started INTEGER NOT NULL,"
  "  verdict INTEGER NOT NULL, highest_mode INTEGER NOT NULL, lamps INTEGER NOT NULL,"
  "  summary TEXT NOT NULL, json TEXT NOT NULL) STRICT;"
  "CREATE INDEX report_endpoint ON report (endpoint, id);"
  "CREATE TABLE approval ("
  "  id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL,"
  "  endpoint INTEGER REFERENCES endpoint (id) ON DELETE CASCADE, who TEXT NOT NULL,"
  "  approved INTEGER NOT NULL, why TEXT NOT NULL, revoked INTEGER) STRICT;"
  "CREATE TABLE tag ("
  "  arn TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (arn, key)) STRICT;"
  "CREATE TABLE event ("
  "  id INTEGER PRIMARY KEY, happened INTEGER NOT NULL, what TEXT NOT NULL, kind INTEGER NOT NULL,"
  "  arn TEXT NOT NULL, identifier TEXT NOT NULL) STRICT;",
  /* 2: what lists search, without what is large beside it: a search of 100,000
   * rows reads 15 MB instead of their payloads and reports. */
  "CREATE INDEX certificate_search ON certificate (identifier COLLATE NOCASE, arn, first_expiry);"
  "CREATE INDEX x509_search ON x509 (certificate, subject, sha256);"
  "CREATE INDEX endpoint_search ON endpoint"
  "  (identifier COLLATE NOCASE, server, engine, user_name, database);"
  "CREATE INDEX report_search ON report (title COLLATE NOCASE, summary, endpoint_arn);",
};

/* Checks that the file is ours and not newer; -1 with @error set if not. */
static gint64
read_version (SallyDatabase *database, GError **error)
{
  gint64 application, version, n_tables;

  if (!sally_database_get_int (database, "PRAGMA application_id", &application, error)
      || !sally_database_get_int (database, "PRAGMA user_version", &version, error)
      || !sally_database_get_int (database, "SELECT count(*) FROM sqlite_schema", &n_tables, error))
    return -1;
  if (application != APPLICATION_ID && (application != 0 || n_tables > 0)) {
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_STORE_DAMAGED,
                         _("The file is a database of another program, not a library of "
                           "Sallyport; it was left as it is"));
    return -1;
  }
  if (version > (gint64) G_N_ELEMENTS (migrations)) {
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_STORE_NEWER,
                 _("The library was made by a newer version of Sallyport (format %d, this version "
                   "knows %d); it was left as it is"),
                 (int) version, (int) G_N_ELEMENTS (migrations));
    return -1;
  }
  return version;
}

/* Reads over a connection of its own, since SQLite makes no backup over one that
 * has begun to write; what it holds keeps everybody else from changing the file. */
static gboolean
back_up (const char *path, gint64 version, GError **error)
{
  g_autofree char *target = g_strdup_printf ("%s.backup-%d", path, (int) version);
  g_autoptr (SallyDatabase) source = sally_database_open (path, TRUE, error);
  g_autoptr (SallyDatabase) copy = NULL;
  sqlite3_backup *backup;

  g_remove (target);
  if (source != NULL)
    copy = sally_database_open (target, FALSE, error);
  if (copy == NULL)
    return FALSE;
  g_chmod (target, 0600);
  backup = sqlite3_backup_init (sally_database_get_handle (copy), "main",
                                sally_database_get_handle (source), "main");
  if (backup != NULL)
    sqlite3_backup_step (backup, -1);
  if (backup != NULL && sqlite3_backup_finish (backup) == SQLITE_OK)
    return TRUE;
  sally_database_set_error (copy, error);
  return FALSE;
}

static gboolean
is_old (gint64 version)
{
  return version > 0 && version < (gint64) G_N_ELEMENTS (migrations);
}

static gboolean
migrate (SallyDatabase *database, guint from, GError **error)
{
  for (guint i = from; i < G_N_ELEMENTS (migrations); i++) {
    g_autofree char *mark =
        g_strdup_printf ("PRAGMA application_id=%d; PRAGMA user_version=%u", APPLICATION_ID, i + 1);

    if (!sally_database_exec (database, migrations[i], error)
        || !sally_database_exec (database, mark, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_uuid (SallyDatabase *database, GError **error)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_autoptr (SallyStatement) statement = NULL;

  statement = sally_statement_new (
      database, "INSERT OR IGNORE INTO meta (key, value) VALUES ('uuid', ?)", error);
  if (statement == NULL)
    return FALSE;
  sally_statement_bind_text (statement, 1, uuid);
  return sally_statement_run (statement, error);
}

/**
 * sally_schema_prepare:
 * @database: a writing connection
 * @path: its file name, for the backup
 * @error: of %SALLY_ERROR
 *
 * Brings the file to the current version, in one transaction, after a backup.
 *
 * Returns: whether it is ready
 */
gboolean
sally_schema_prepare (SallyDatabase *database, const char *path, GError **error)
{
  gint64 version = read_version (database, error);

  if (version < 0)
    return FALSE;
  if (version == (gint64) G_N_ELEMENTS (migrations))
    return TRUE;
  if (!sally_database_begin (database, error))
    return FALSE;
  /* Another process may have been faster. */
  version = read_version (database, error);
  if (version < 0 || (is_old (version) && !back_up (path, version, error))
      || !migrate (database, (guint) version, error) || !write_uuid (database, error)) {
    sally_database_rollback (database);
    return FALSE;
  }
  return sally_database_commit (database, error);
}

/**
 * sally_schema_is_current:
 * @database: a connection
 * @error: of %SALLY_ERROR
 *
 * Returns: whether the file needs no migration
 */
gboolean
sally_schema_is_current (SallyDatabase *database, GError **error)
{
  gint64 version = read_version (database, error);

  if (version < 0)
    return FALSE;
  if (version == (gint64) G_N_ELEMENTS (migrations))
    return TRUE;
  g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_STORE,
                       _("The library is of an older version and cannot be changed here"));
  return FALSE;
}
