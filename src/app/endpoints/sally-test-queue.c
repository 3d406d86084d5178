/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-test-queue.h"

#include "sally-endpoint.h"
#include "sally-report.h"
#include "sally-settings.h"
#include "sally-store.h"
#include "sally-workspace.h"

/* Which endpoints are being tested.  An endpoint is loaded just before its
 * test, so that what was edited while it waited counts; so many run at a time
 * as the preferences allow, the rest waits here and costs nothing.
 */
typedef struct {
  char *arn;                 /* (owned) */
  GCancellable *cancellable; /* (owned) */
  SallyTest *test;           /* (nullable) (owned): when it was loaded */
  gboolean running;          /* or waiting */
} Entry;

struct _SallyTestQueue {
  GObject parent_instance;

  SallyWorkspace *workspace; /* (nullable) (weak): owns this */
  GHashTable *entries;       /* (element-type utf8 Entry) (owned) */
  GQueue waiting;            /* (element-type utf8) */
  guint n_running;
  guint n_total;
  guint n_done;
  guint n_failed;
};

typedef struct {
  SallyTestQueue *queue; /* (owned) */
  char *arn;             /* (owned) */
} Call;

G_DEFINE_FINAL_TYPE (SallyTestQueue, sally_test_queue, G_TYPE_OBJECT)

typedef enum {
  PROP_RUNNING = 1,
  PROP_N_TOTAL,
  PROP_N_DONE,
  PROP_N_FAILED,
} SallyTestQueueProperty;

static GParamSpec *props[PROP_N_FAILED + 1];
static guint test_changed_signal;

static void pump (SallyTestQueue *self);

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  g_cancellable_cancel (entry->cancellable);
  g_clear_object (&entry->cancellable);
  g_clear_object (&entry->test);
  g_free (entry->arn);
  g_free (entry);
}

static Call *
new_call (SallyTestQueue *self, const char *arn)
{
  Call *call = g_new0 (Call, 1);

  call->queue = g_object_ref (self);
  call->arn = g_strdup (arn);
  return call;
}

static void
free_call (Call *call)
{
  g_object_unref (call->queue);
  g_free (call->arn);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, free_call)

static void
notify_counts (SallyTestQueue *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_TOTAL]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_DONE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_FAILED]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RUNNING]);
}

static void
end_entry (SallyTestQueue *self, Entry *entry, gboolean failed)
{
  g_autofree char *arn = g_strdup (entry->arn);

  entry->running = FALSE;
  self->n_running--;
  self->n_done++;
  self->n_failed += failed ? 1 : 0;
  notify_counts (self);
  g_signal_emit (self, test_changed_signal, 0, arn);
  pump (self);
}

static void
test_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Call) call = data;
  Entry *entry = g_hash_table_lookup (call->queue->entries, call->arn);
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyReport) report = sally_test_run_finish (SALLY_TEST (source), result, &error);

  if (report == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("A test ended without a report: %s", error->message);
  if (entry != NULL && entry->test == SALLY_TEST (source))
    end_entry (call->queue, entry,
               report != NULL && sally_report_get_verdict (report) != SALLY_VERDICT_PASS);
}

static void
endpoint_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Call) call = data;
  SallyTestQueue *self = call->queue;
  Entry *entry = g_hash_table_lookup (self->entries, call->arn);
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = sally_store_load_finish (SALLY_STORE (source), result, &error);
  SallyTestOptions options = SALLY_TEST_OPTIONS_INIT;

  if (entry == NULL || self->workspace == NULL)
    return;
  if (object == NULL) {
    end_entry (self, entry, !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
    return;
  }
  g_object_get (sally_workspace_get_settings (self->workspace), "sign-in-on-test", &options.login,
                NULL);
  entry->test = sally_test_new (self->workspace, SALLY_ENDPOINT (object), &options);
  sally_test_run_async (entry->test, entry->cancellable, test_done_cb, g_steal_pointer (&call));
  g_signal_emit (self, test_changed_signal, 0, entry->arn);
}

static void
start_entry (SallyTestQueue *self, const char *arn)
{
  Entry *entry = g_hash_table_lookup (self->entries, arn);

  if (entry == NULL)
    return;
  self->n_running++;
  sally_store_load_async (sally_workspace_get_store (self->workspace), SALLY_STORE_ENDPOINTS, arn,
                          entry->cancellable, endpoint_loaded_cb, new_call (self, arn));
}

static void
pump (SallyTestQueue *self)
{
  guint limit;

  if (self->workspace == NULL)
    return;
  limit = sally_settings_get_probe_threads (sally_workspace_get_settings (self->workspace));
  while (self->n_running < MAX (limit, 1)) {
    g_autofree char *arn = g_queue_pop_head (&self->waiting);

    if (arn == NULL)
      break;
    start_entry (self, arn);
  }
  notify_counts (self);
}

static void
endpoints_listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyTestQueue) self = data;
  g_autoptr (GPtrArray) endpoints = sally_store_list_finish (SALLY_STORE (source), result, NULL);

  for (guint i = 0; endpoints != NULL && i < endpoints->len; i++)
    sally_test_queue_add (self, sally_endpoint_get_arn (g_ptr_array_index (endpoints, i)));
}

static void
sally_test_queue_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SallyTestQueue *self = SALLY_TEST_QUEUE (object);

  switch ((SallyTestQueueProperty) id) {
  case PROP_RUNNING:
    g_value_set_boolean (value, sally_test_queue_get_running (self));
    break;
  case PROP_N_TOTAL:
    g_value_set_uint (value, self->n_total);
    break;
  case PROP_N_DONE:
    g_value_set_uint (value, self->n_done);
    break;
  case PROP_N_FAILED:
    g_value_set_uint (value, self->n_failed);
    break;
  }
}

static void
sally_test_queue_dispose (GObject *object)
{
  SallyTestQueue *self = SALLY_TEST_QUEUE (object);

  g_queue_clear_full (&self->waiting, g_free);
  g_hash_table_remove_all (self->entries);
  g_clear_weak_pointer (&self->workspace);
  G_OBJECT_CLASS (sally_test_queue_parent_class)->dispose (object);
}

static void
sally_test_queue_finalize (GObject *object)
{
  g_clear_pointer (&SALLY_TEST_QUEUE (object)->entries, g_hash_table_unref);
  G_OBJECT_CLASS (sally_test_queue_parent_class)->finalize (object);
}

static void
sally_test_queue_class_init (SallyTestQueueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sally_test_queue_get_property;
  object_class->dispose = sally_test_queue_dispose;
  object_class->finalize = sally_test_queue_finalize;
  props[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, readable);
  props[PROP_N_TOTAL] = g_param_spec_uint ("n-total", NULL, NULL, 0, G_MAXUINT, 0, readable);
  props[PROP_N_DONE] = g_param_spec_uint ("n-done", NULL, NULL, 0, G_MAXUINT, 0, readable);
  props[PROP_N_FAILED] = g_param_spec_uint ("n-failed", NULL, NULL, 0, G_MAXUINT, 0, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  test_changed_signal = g_signal_new ("test-changed", SALLY_TYPE_TEST_QUEUE, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sally_test_queue_init (SallyTestQueue *self)
{
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_entry);
  g_queue_init (&self->waiting);
}

/**
 * sally_test_queue_get_for:
 * @workspace: the open library
 *
 * Returns: (transfer none): its one queue, which is made by the first call and
 *   goes with the library
 */
SallyTestQueue *
sally_test_queue_get_for (SallyWorkspace *workspace)
{
  SallyTestQueue *self = g_object_get_data (G_OBJECT (workspace), "sally-test-queue");

  if (self == NULL) {
    self = g_object_new (SALLY_TYPE_TEST_QUEUE, NULL);
    g_set_weak_pointer (&self->workspace, workspace);
    g_object_set_data_full (G_OBJECT (workspace), "sally-test-queue", self, g_object_unref);
  }
  return self;
}

/**
 * sally_test_queue_get_running:
 * @self: a queue
 *
 * Returns: whether any test runs or waits
 */
gboolean
sally_test_queue_get_running (SallyTestQueue *self)
{
  g_return_val_if_fail (SALLY_IS_TEST_QUEUE (self), FALSE);
  return self->n_running > 0 || !g_queue_is_empty (&self->waiting);
}

/**
 * sally_test_queue_get_n_total:
 * @self: a queue
 *
 * Returns: how many tests were started since nothing ran
 */
guint
sally_test_queue_get_n_total (SallyTestQueue *self)
{
  g_return_val_if_fail (SALLY_IS_TEST_QUEUE (self), 0);
  return self->n_total;
}

/**
 * sally_test_queue_get_n_done:
 * @self: a queue
 *
 * Returns: how many of them have ended
 */
guint
sally_test_queue_get_n_done (SallyTestQueue *self)
{
  g_return_val_if_fail (SALLY_IS_TEST_QUEUE (self), 0);
  return self->n_done;
}

/**
 * sally_test_queue_get_n_failed:
 * @self: a queue
 *
 * Returns: how many of them did not pass
 */
guint
sally_test_queue_get_n_failed (SallyTestQueue *self)
{
  g_return_val_if_fail (SALLY_IS_TEST_QUEUE (self), 0);
  return self->n_failed;
}

/**
 * sally_test_queue_find:
 * @self: a queue
 * @arn: an endpoint
 *
 * Returns: (transfer none) (nullable): its test, running or the last one
 */
SallyTest *
sally_test_queue_find (SallyTestQueue *self, const char *arn)
{
  Entry *entry;

  g_return_val_if_fail (SALLY_IS_TEST_QUEUE (self), NULL);
  entry = arn != NULL ? g_hash_table_lookup (self->entries, arn) : NULL;
  return entry != NULL ? entry->test : NULL;
}

/**
 * sally_test_queue_add:
 * @self: a queue
 * @arn: an endpoint
 *
 * Tests it as soon as there is room; nothing happens while it is being tested.
 */
void
sally_test_queue_add (SallyTestQueue *self, const char *arn)
{
  Entry *entry;

  g_return_if_fail (SALLY_IS_TEST_QUEUE (self));
  entry = g_hash_table_lookup (self->entries, arn);
  if (entry != NULL && entry->running)
    return;
  if (!sally_test_queue_get_running (self))
    self->n_total = self->n_done = self->n_failed = 0;
  self->n_total++;
  entry = g_new0 (Entry, 1);
  entry->arn = g_strdup (arn);
  entry->cancellable = g_cancellable_new ();
  entry->running = TRUE;
  g_hash_table_replace (self->entries, entry->arn, entry);
  g_queue_push_tail (&self->waiting, g_strdup (arn));
  pump (self);
}

/**
 * sally_test_queue_add_all:
 * @self: a queue
 *
 * Tests every endpoint of the library.
 */
void
sally_test_queue_add_all (SallyTestQueue *self)
{
  g_return_if_fail (SALLY_IS_TEST_QUEUE (self));
  if (self->workspace == NULL)
    return;
  sally_store_list_async (sally_workspace_get_store (self->workspace), SALLY_STORE_ENDPOINTS, NULL,
                          endpoints_listed_cb, g_object_ref (self));
}

/**
 * sally_test_queue_stop:
 * @self: a queue
 * @arn: an endpoint
 *
 * Stops its test at once.
 */
void
sally_test_queue_stop (SallyTestQueue *self, const char *arn)
{
  Entry *entry;

  g_return_if_fail (SALLY_IS_TEST_QUEUE (self));
  entry = g_hash_table_lookup (self->entries, arn);
  if (entry != NULL)
    g_cancellable_cancel (entry->cancellable);
}

/**
 * sally_test_queue_stop_all:
 * @self: a queue
 *
 * Stops everything that runs and forgets what waits.
 */
void
sally_test_queue_stop_all (SallyTestQueue *self)
{
  GHashTableIter iter;
  Entry *entry;

  g_return_if_fail (SALLY_IS_TEST_QUEUE (self));
  self->n_total -= MIN (self->n_total, g_queue_get_length (&self->waiting));
  for (GList *l = self->waiting.head; l != NULL; l = l->next)
    g_hash_table_remove (self->entries, l->data);
  g_queue_clear_full (&self->waiting, g_free);
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    g_cancellable_cancel (entry->cancellable);
  notify_counts (self);
}
