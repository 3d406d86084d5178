/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-error.h"
#include "sally-schema-private.h"
#include "sally-store-private.h"
#include "sally-tsan.h"
#include "sally-worker.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

/* The library: one SQLite file, one thread that owns the only writing
 * connection, and a reading connection of the main thread that fetches pages
 * for lists.  Jobs run in the order of the calls; one that changes something is
 * one transaction, and who listens is told before the caller gets the result.
 */
struct _SallyStore {
  GObject parent_instance;

  char *path; /* (owned) */
  char *uuid; /* (owned) */
  gboolean read_only;
  SallyWorker *worker;     /* (owned) (nullable) one thread */
  SallyDatabase *database; /* (owned) (worker only) */
  SallyDatabase *reader;   /* (owned) (nullable) main thread */
  gint64 data_version;     /* (worker only) */
  guint poll_id;
  gboolean polling;
};

typedef struct {
  SallyStore *store;
  SallyStoreFunc func;
  int changes;
  gpointer input;
  GDestroyNotify free_input;
  GDestroyNotify free_result;
} Job;

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

#define POLL_MILLISECONDS 500

G_DEFINE_FINAL_TYPE (SallyStore, sally_store, G_TYPE_OBJECT)

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->free_input != NULL)
    job->free_input (job->input);
  g_free (job);
}

typedef struct {
  SallyStore *store; /* (owned) */
  guint kinds;       /* a bit for each #SallyStoreKind */
} Change;

#define ALL_KINDS ((1u << SALLY_N_STORE_KINDS) - 1)

/* What shows a change of each kind: an endpoint in its certificate's "used by" and
 * its reports, a report in its endpoint's lamps.  Certificates stay out of that:
 * who keeps parsed ones would do so in vain while tests run. */
static const guint touched[SALLY_N_STORE_KINDS] = {
  [SALLY_STORE_CERTIFICATES] = ALL_KINDS,
  [SALLY_STORE_ENDPOINTS] = ALL_KINDS,
  [SALLY_STORE_REPORTS] = 1u << SALLY_STORE_REPORTS | 1u << SALLY_STORE_ENDPOINTS,
};

static void
change_free (gpointer data)
{
  Change *change = data;

  g_object_unref (change->store);
  g_free (change);
}

static gboolean
emit_changed_cb (gpointer data)
{
  Change *change = data;

  SALLY_TSAN_ACQUIRE (change);
  for (int kind = 0; kind < SALLY_N_STORE_KINDS; kind++)
    if (change->kinds & 1u << kind)
      g_signal_emit (change->store, signals[CHANGED], 0, kind);
  return G_SOURCE_REMOVE;
}

static void
post_change (GTask *task, SallyStore *store, guint kinds)
{
  Change *change = g_new (Change, 1);

  change->store = g_object_ref (store);
  change->kinds = kinds;
  sally_task_post (task, emit_changed_cb, change, change_free);
}

static void
run_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  SallyDatabase *database = job->store->database;
  gboolean writes = job->changes != SALLY_STORE_READS;
  GError *error = NULL;
  gpointer result;

  if (writes && !sally_database_begin (database, &error)) {
    g_task_return_error (task, error);
    return;
  }
  result = job->func (database, job->input, &error);
  if (writes && result != NULL && !sally_database_commit (database, &error)) {
    if (job->free_result != NULL)
      job->free_result (result);
    result = NULL;
  }
  if (result == NULL) {
    sally_database_rollback (database);
    g_task_return_error (task, error);
    return;
  }
  /* A list that has nothing new sends no signal. */
  if (writes)
    post_change (task, job->store, touched[job->changes]);
  g_task_return_pointer (task, result, job->free_result);
}

/* Queues a job.  @changes is a #SallyStoreKind or %SALLY_STORE_READS. */
void
sally_store_push (SallyStore *self,
                  GTask *task,
                  SallyStoreFunc func,
                  int changes,
                  gpointer input,
                  GDestroyNotify free_input,
                  GDestroyNotify free_result)
{
  Job *job = g_new (Job, 1);

  job->store = self;
  job->func = func;
  job->changes = changes;
  job->input = input;
  job->free_input = free_input;
  job->free_result = free_result;
  g_task_set_task_data (task, job, job_free);
  if (self->worker == NULL)
    g_task_return_new_error (task, SALLY_ERROR, SALLY_ERROR_STORE, _("The library is closed"));
  else if (changes != SALLY_STORE_READS && self->read_only)
    g_task_return_new_error (task, SALLY_ERROR, SALLY_ERROR_STORE,
                             _("The library %s can be read but not changed"), self->path);
  else
    sally_worker_push (self->worker, task, run_job);
}

/* The main thread's connection, for pages of rows by key and nothing else. */
SallyDatabase *
sally_store_get_reader (SallyStore *self, GError **error)
{
  if (self->reader == NULL) {
    self->reader = sally_database_open (self->path, TRUE, error);
    /* A row that cannot be had at once stays a placeholder. */
    if (self->reader != NULL)
      sqlite3_busy_timeout (sally_database_get_handle (self->reader), 0);
  }
  return self->reader;
}

/* Changes of other processes: SQLite counts them per connection. */
static void
poll_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SallyStore *self = data;
  gint64 version = 0;

  if (self->database != NULL
      && sally_database_get_int (self->database, "PRAGMA data_version", &version, NULL)
      && version != self->data_version) {
    self->data_version = version;
    post_change (task, self, ALL_KINDS);
  }
  g_task_return_boolean (task, TRUE);
}

static void
polled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  SALLY_STORE (source)->polling = FALSE;
}

static gboolean
poll_cb (gpointer data)
{
  SallyStore *self = data;
  g_autoptr (GTask) task = NULL;

  if (self->polling)
    return G_SOURCE_CONTINUE;
  self->polling = TRUE;
  task = g_task_new (self, NULL, polled_cb, NULL);
  g_task_set_source_tag (task, poll_cb);
  g_task_set_task_data (task, self, NULL);
  sally_worker_push (self->worker, task, poll_job);
  return G_SOURCE_CONTINUE;
}

static void
sally_store_dispose (GObject *object)
{
  sally_store_close (SALLY_STORE (object));
  G_OBJECT_CLASS (sally_store_parent_class)->dispose (object);
}

static void
sally_store_finalize (GObject *object)
{
  SallyStore *self = SALLY_STORE (object);

  g_free (self->path);
  g_free (self->uuid);
  G_OBJECT_CLASS (sally_store_parent_class)->finalize (object);
}

static void
sally_store_class_init (SallyStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sally_store_dispose;
  G_OBJECT_CLASS (klass)->finalize = sally_store_finalize;

  /**
   * SallyStore::changed:
   * @self: the store
   * @kind: a #SallyStoreKind
   *
   * Something of a kind may be another now.
   */
  signals[CHANGED] = g_signal_new ("changed", SALLY_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
sally_store_init (SallyStore *self)
{
}

/* Folder and file are for this user only. */
static gboolean
make_private (const char *path, GError **error)
{
  g_autofree char *dir = g_path_get_dirname (path);
  int fd;

  if (g_mkdir_with_parents (dir, 0700) != 0) {
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_STORE, _("The folder %s cannot be made: %s"), dir,
                 g_strerror (errno));
    return FALSE;
  }
  fd = g_open (path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    g_close (fd, NULL);
  return TRUE;
}

static gboolean
open_database (SallyStore *self, GError **error)
{
  g_autoptr (SallyDatabase) database = NULL;
  g_autoptr (SallyStatement) uuid = NULL;
  gboolean row;

  if (g_file_test (self->path, G_FILE_TEST_IS_DIR)) {
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_STORE, _("%s is a folder, not a library"),
                 self->path);
    return FALSE;
  }
  if (!make_private (self->path, error))
    return FALSE;
  self->read_only = g_access (self->path, W_OK) != 0;
  database = sally_database_open (self->path, self->read_only, error);
  if (database == NULL)
    return FALSE;
  /* FULL: a user's edit that was reported saved survives a power cut, too. */
  if (self->read_only ? !sally_schema_is_current (database, error)
                      : !sally_schema_prepare (database, self->path, error)
                            || !sally_database_exec (database,
                                                     "PRAGMA journal_mode=WAL;"
                                                     "PRAGMA synchronous=FULL;"
                                                     "PRAGMA foreign_keys=ON;"
                                                     "PRAGMA temp_store=MEMORY",
                                                     error))
    return FALSE;
  if (!sally_database_get_int (database, "PRAGMA data_version", &self->data_version, error))
    return FALSE;
  uuid = sally_statement_new (database, "SELECT value FROM meta WHERE key='uuid'", error);
  if (uuid == NULL || !sally_statement_step (uuid, &row, error))
    return FALSE;
  self->uuid = row ? sally_statement_dup_text (uuid, 0) : g_strdup ("");
  self->database = g_steal_pointer (&database);
  return TRUE;
}

static void
open_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (open_database (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * sally_store_open_async:
 * @path: a file name; made with its folder when it is not there
 * @cancellable: (nullable): gives up
 * @callback: (scope async): called when it is open
 * @data: for @callback
 *
 * Opens a library, and migrates it if it is of an older version.  Main thread.
 */
void
sally_store_open_async (const char *path,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  SallyStore *self = g_object_new (SALLY_TYPE_STORE, NULL);

  g_return_if_fail (path != NULL);

  g_task_set_source_tag (task, sally_store_open_async);
  self->path = g_strdup (path);
  self->worker = sally_worker_new ("store", 1);
  g_task_set_task_data (task, self, g_object_unref);
  sally_worker_push (self->worker, task, open_job);
}

/**
 * sally_store_open_finish:
 * @result: what the callback got
 * @error: %SALLY_ERROR_STORE, %SALLY_ERROR_STORE_NEWER, %SALLY_ERROR_STORE_DAMAGED or
 *   %SALLY_ERROR_STORE_BUSY
 *
 * Returns: (transfer full) (nullable): an open library
 */
SallyStore *
sally_store_open_finish (GAsyncResult *result, GError **error)
{
  SallyStore *self = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  self->poll_id = g_timeout_add (POLL_MILLISECONDS, poll_cb, self);
  return g_object_ref (self);
}

static void
close_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_clear_pointer ((SallyDatabase **) data, sally_database_close);
  g_task_return_boolean (task, TRUE);
}

/**
 * sally_store_close:
 * @self: a library
 *
 * Waits for what was asked for and closes the file.  Main thread.
 */
void
sally_store_close (SallyStore *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SALLY_IS_STORE (self));

  if (self->worker == NULL)
    return;
  g_clear_handle_id (&self->poll_id, g_source_remove);
  if (sally_worker_is_current (self->worker)) {
    g_clear_pointer (&self->database, sally_database_close);
  } else {
    task = g_task_new (NULL, NULL, NULL, NULL);
    g_task_set_task_data (task, &self->database, NULL);
    sally_worker_push (self->worker, task, close_job);
  }
  sally_worker_shutdown (self->worker);
  g_clear_object (&self->worker);
  g_clear_pointer (&self->reader, sally_database_close);
}

/**
 * sally_store_get_uuid:
 * @self: a library
 *
 * Returns: (transfer none): what tells this library from others, in the keyring
 */
const char *
sally_store_get_uuid (SallyStore *self)
{
  g_return_val_if_fail (SALLY_IS_STORE (self), NULL);

  return self->uuid;
}

/**
 * sally_store_get_read_only:
 * @self: a library
 *
 * Returns: whether the file cannot be changed
 */
gboolean
sally_store_get_read_only (SallyStore *self)
{
  g_return_val_if_fail (SALLY_IS_STORE (self), TRUE);

  return self->read_only;
}
