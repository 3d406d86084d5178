/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-database-private.h"
#include "sally-error.h"
#include "sally-text.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* A connection to the library file.  Used by the thread that opened it and by
 * no other.  What SQLite says becomes a GError in the user's words.
 */
struct _SallyDatabase {
  sqlite3 *handle; /* (owned) */
  char *path;      /* (owned) */
  GThread *owner;
};

/* Another process that writes holds the file for milliseconds; this is for one
 * that hangs. */
#define BUSY_MILLISECONDS 5000

/**
 * sally_database_set_error:
 * @self: a connection
 * @error: set from the last failure of @self
 */
void
sally_database_set_error (SallyDatabase *self, GError **error)
{
  int code = sqlite3_errcode (self->handle);
  g_autofree char *words = sally_text_one_line (sqlite3_errmsg (self->handle), 200);
  g_autofree char *name = g_filename_display_name (self->path);

  switch (code & 0xff) {
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_STORE_BUSY,
                 _("Another program is using the library %s and does not let go of it"), name);
    break;
  case SQLITE_FULL:
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_STORE,
                 _("There is no space left for the library %s; nothing was changed"), name);
    break;
  case SQLITE_IOERR:
    /* A quota, a limit of the process, a medium that is gone. */
    if (code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_FSYNC)
      g_set_error (error, SALLY_ERROR, SALLY_ERROR_STORE,
                   _("The library %s cannot be written, as if there were no space left; nothing "
                     "was changed"),
                   name);
    else
      g_set_error (error, SALLY_ERROR, SALLY_ERROR_STORE, _("The library %s: %s"), name, words);
    break;
  case SQLITE_READONLY:
  case SQLITE_PERM:
  case SQLITE_AUTH:
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_STORE,
                 _("The library %s can be read but not changed"), name);
    break;
  case SQLITE_CANTOPEN:
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_STORE, _("The library %s cannot be opened: %s"),
                 name, words);
    break;
  case SQLITE_NOTADB:
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_STORE_DAMAGED,
                 _("%s is not a library of Sallyport"), name);
    break;
  case SQLITE_CORRUPT:
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_STORE_DAMAGED, _("The library %s is damaged: %s"),
                 name, words);
    break;
  default:
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_STORE, _("The library %s: %s"), name, words);
    break;
  }
}

/* Whether nobody writes to the file and we cannot make files beside it, as on a
 * medium that is read-only.  SQLite then wants to be told that it needs no
 * write-ahead log; it refuses to open the file otherwise. */
static gboolean
is_sealed (const char *path)
{
  g_autofree char *dir = g_path_get_dirname (path);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);

  return g_access (dir, W_OK) != 0 && !g_file_test (log, G_FILE_TEST_EXISTS);
}

static char *
make_sealed_uri (const char *path)
{
  g_autofree char *escaped = g_uri_escape_bytes ((const guint8 *) path, strlen (path), "/");

  return g_strdup_printf ("file:%s?immutable=1", escaped);
}

/**
 * sally_database_open:
 * @path: a file name
 * @read_only: whether the connection only reads
 * @error: of %SALLY_ERROR
 *
 * Opens the file, which is created unless @read_only.  The connection belongs
 * to the calling thread.
 *
 * Returns: (transfer full) (nullable): a connection
 */
SallyDatabase *
sally_database_open (const char *path, gboolean read_only, GError **error)
{
  SallyDatabase *self = g_new0 (SallyDatabase, 1);
  int flags = read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  g_autofree char *uri = NULL;

  self->path = g_strdup (path);
  self->owner = g_thread_self ();
  if (read_only && is_sealed (path))
    uri = make_sealed_uri (path);
  if (sqlite3_open_v2 (uri != NULL ? uri : path, &self->handle,
                       flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
                           | (uri != NULL ? SQLITE_OPEN_URI : 0),
                       NULL)
      != SQLITE_OK) {
    sally_database_set_error (self, error);
    sally_database_close (self);
    return NULL;
  }
  sqlite3_busy_timeout (self->handle, BUSY_MILLISECONDS);
  /* The file may come from anywhere: no functions and no views of its own with
   * side effects (sqlite.org/security.html). */
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  return self;
}

/**
 * sally_database_close:
 * @self: (transfer full): a connection
 */
void
sally_database_close (SallyDatabase *self)
{
  sqlite3_close_v2 (self->handle);
  g_free (self->path);
  g_free (self);
}

sqlite3 *
sally_database_get_handle (SallyDatabase *self)
{
  return self->handle;
}

/**
 * sally_database_exec:
 * @self: a connection
 * @sql: statements without parameters
 * @error: of %SALLY_ERROR
 *
 * Returns: whether all of them were carried out
 */
gboolean
sally_database_exec (SallyDatabase *self, const char *sql, GError **error)
{
  g_assert (self->owner == g_thread_self ());
  if (sqlite3_exec (self->handle, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  sally_database_set_error (self, error);
  return FALSE;
}

/**
 * sally_database_get_int:
 * @self: a connection
 * @sql: a query for one number
 * @value: (out): the number
 * @error: of %SALLY_ERROR
 *
 * Returns: whether there was a row
 */
gboolean
sally_database_get_int (SallyDatabase *self, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (SallyStatement) statement = sally_statement_new (self, sql, error);
  gboolean row;

  if (statement == NULL || !sally_statement_step (statement, &row, error))
    return FALSE;
  *value = row ? sally_statement_get_int (statement, 0) : 0;
  return TRUE;
}

/* Transactions begin as writers, so that two processes wait for each other
 * instead of failing in the middle. */
gboolean
sally_database_begin (SallyDatabase *self, GError **error)
{
  return sally_database_exec (self, "BEGIN IMMEDIATE", error);
}

gboolean
sally_database_commit (SallyDatabase *self, GError **error)
{
  if (sally_database_exec (self, "COMMIT", error))
    return TRUE;
  sally_database_rollback (self);
  return FALSE;
}

void
sally_database_rollback (SallyDatabase *self)
{
  if (!sqlite3_get_autocommit (self->handle))
    sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
}
