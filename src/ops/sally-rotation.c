/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-rotation.h"

#include "sally-certificate.h"
#include "sally-endpoint.h"
#include "sally-replace.h"
#include "sally-report.h"
#include "sally-rotation-item.h"
#include "sally-store.h"
#include "sally-test.h"
#include "sally-undo.h"
#include "sally-workspace.h"

/* Each endpoint is tested twice, with what it has and with what it would get, so
 * that a server that is down today is not blamed on the new certificate.  No
 * report is kept: nothing has been changed yet.  All tests start at once; how
 * many run at the same time is up to the workspace's threads.
 */
struct _SallyRotation {
  GObject parent_instance;

  SallyWorkspace *workspace; /* (owned) */
  char *from;                /* (owned) */
  char *to;                  /* (owned) */
  GListStore *items;         /* (owned) (element-type SallyRotationItem) */
  gboolean running;
};

G_DEFINE_FINAL_TYPE (SallyRotation, sally_rotation, G_TYPE_OBJECT)

typedef enum { PROP_RUNNING = 1, PROP_LAST = PROP_RUNNING } SallyRotationProperty;

static GParamSpec *props[PROP_LAST + 1];

/* The tests that have not come back, and what went wrong first. */
typedef struct {
  char *to_arn; /* (owned) */
  guint n_pending;
  GError *error; /* (owned) (nullable) */
} Round;

typedef struct {
  GTask *task;             /* (owned) */
  SallyRotationItem *item; /* (owned) */
  gboolean then;
} One;

static void
round_free (gpointer data)
{
  Round *all = data;

  g_free (all->to_arn);
  g_clear_error (&all->error);
  g_free (all);
}

static void
set_running (SallyRotation *self, gboolean running)
{
  if (self->running == running)
    return;
  self->running = running;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RUNNING]);
}

/* Takes ownership of @error. */
static void
end (GTask *task, GError *error)
{
  set_running (g_task_get_source_object (task), FALSE);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* Whoever would pass is proposed. */
static void
take_report (SallyRotationItem *item, gboolean then, SallyReport *report)
{
  if (!then) {
    sally_rotation_item_set_now (item, report);
    return;
  }
  sally_rotation_item_set_then (item, report);
  sally_rotation_item_set_chosen (item, sally_report_get_verdict (report) == SALLY_VERDICT_PASS);
}

static void
tested_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  One *one = data;
  Round *all = g_task_get_task_data (one->task);
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyReport) report = sally_test_run_finish (SALLY_TEST (source), result, &error);

  if (report != NULL)
    take_report (one->item, one->then, report);
  else if (all->error == NULL)
    all->error = g_steal_pointer (&error);
  if (--all->n_pending == 0)
    end (one->task, g_steal_pointer (&all->error));
  g_object_unref (one->task);
  g_object_unref (one->item);
  g_free (one);
}

static void
run_test (GTask *task, SallyRotationItem *item, gboolean then)
{
  SallyRotation *self = g_task_get_source_object (task);
  Round *all = g_task_get_task_data (task);
  SallyTestOptions options = SALLY_TEST_OPTIONS_INIT;
  g_autoptr (SallyEndpoint) endpoint =
      sally_endpoint_copy (sally_rotation_item_get_endpoint (item));
  g_autoptr (SallyTest) test = NULL;
  One *one = g_new (One, 1);

  one->task = g_object_ref (task);
  one->item = g_object_ref (item);
  one->then = then;
  if (then)
    sally_endpoint_set_certificate_arn (endpoint, all->to_arn);
  options.keep = FALSE;
  test = sally_test_new (self->workspace, endpoint, &options);
  all->n_pending++;
  sally_test_run_async (test, g_task_get_cancellable (task), tested_cb, one);
}

static void
users_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  SallyRotation *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) users = sally_replace_list_users_finish (result, &error);

  if (users == NULL) {
    end (task, error);
    return;
  }
  g_list_store_remove_all (self->items);
  for (guint i = 0; i < users->len; i++) {
    g_autoptr (SallyRotationItem) item = sally_rotation_item_new (users->pdata[i]);

    g_list_store_append (self->items, item);
    run_test (task, item, TRUE);
    run_test (task, item, FALSE);
  }
  if (users->len == 0)
    end (task, NULL);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  SallyRotation *self = g_task_get_source_object (task);
  Round *all = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GObject) object = sally_store_load_finish (SALLY_STORE (source), result, &error);

  if (object == NULL) {
    end (task, error);
    return;
  }
  all->to_arn = g_strdup (sally_certificate_get_arn (SALLY_CERTIFICATE (object)));
  sally_replace_list_users_async (self->workspace, self->from, g_task_get_cancellable (task),
                                  users_cb, g_object_ref (task));
}

static void
sally_rotation_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_RUNNING)
    g_value_set_boolean (value, SALLY_ROTATION (object)->running);
}

static void
sally_rotation_dispose (GObject *object)
{
  SallyRotation *self = SALLY_ROTATION (object);

  g_clear_object (&self->workspace);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (sally_rotation_parent_class)->dispose (object);
}

static void
sally_rotation_finalize (GObject *object)
{
  SallyRotation *self = SALLY_ROTATION (object);

  g_free (self->from);
  g_free (self->to);
  G_OBJECT_CLASS (sally_rotation_parent_class)->finalize (object);
}

static void
sally_rotation_class_init (SallyRotationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sally_rotation_get_property;
  object_class->dispose = sally_rotation_dispose;
  object_class->finalize = sally_rotation_finalize;
  props[PROP_RUNNING] =
      g_param_spec_boolean ("running", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, PROP_LAST + 1, props);
}

static void
sally_rotation_init (SallyRotation *self)
{
  self->items = g_list_store_new (SALLY_TYPE_ROTATION_ITEM);
}

/**
 * sally_rotation_new:
 * @workspace: a workspace
 * @from: identifier or ARN of the old certificate
 * @to: of the new one
 *
 * Returns: (transfer full): a rotation that has tested nothing yet
 */
SallyRotation *
sally_rotation_new (SallyWorkspace *workspace, const char *from, const char *to)
{
  SallyRotation *self = g_object_new (SALLY_TYPE_ROTATION, NULL);

  self->workspace = g_object_ref (workspace);
  self->from = g_strdup (from);
  self->to = g_strdup (to);
  return self;
}

/**
 * sally_rotation_get_running:
 * @self: a rotation
 *
 * Returns: whether the tests run
 */
gboolean
sally_rotation_get_running (SallyRotation *self)
{
  g_return_val_if_fail (SALLY_IS_ROTATION (self), FALSE);

  return self->running;
}

/**
 * sally_rotation_get_items:
 * @self: a rotation
 *
 * Returns: (transfer none): a list of #SallyRotationItem, filled by the test
 */
GListModel *
sally_rotation_get_items (SallyRotation *self)
{
  g_return_val_if_fail (SALLY_IS_ROTATION (self), NULL);

  return G_LIST_MODEL (self->items);
}

/* (transfer full) (element-type utf8): NULL-terminated ARNs of the chosen ones. */
static GPtrArray *
list_chosen (SallyRotation *self)
{
  GPtrArray *arns = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++) {
    g_autoptr (SallyRotationItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

    if (sally_rotation_item_get_chosen (item))
      g_ptr_array_add (arns,
                       g_strdup (sally_endpoint_get_arn (sally_rotation_item_get_endpoint (item))));
  }
  g_ptr_array_add (arns, NULL);
  return arns;
}

/**
 * sally_rotation_count_chosen:
 * @self: a rotation
 *
 * Returns: how many endpoints would be switched
 */
guint
sally_rotation_count_chosen (SallyRotation *self)
{
  g_autoptr (GPtrArray) arns = list_chosen (self);

  return arns->len - 1;
}

/**
 * sally_rotation_test_async:
 * @self: a rotation whose tests do not run
 * @cancellable: (nullable): stops them
 * @callback: called when all have come back
 * @data: for @callback
 *
 * Tests what the new certificate would mean.  The items get their results one by
 * one; those that pass become chosen.
 */
void
sally_rotation_test_async (SallyRotation *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, sally_rotation_test_async);
  g_task_set_task_data (task, g_new0 (Round, 1), round_free);
  set_running (self, TRUE);
  sally_store_load_async (sally_workspace_get_store (self->workspace), SALLY_STORE_CERTIFICATES,
                          self->to, cancellable, loaded_cb, task);
}

/**
 * sally_rotation_test_finish:
 * @self: a rotation
 * @result: what the callback was given
 * @error: %SALLY_ERROR_NOT_FOUND, trouble with the library, or cancelled; what
 *   was tested until then is in the items
 *
 * Returns: whether all were tested
 */
gboolean
sally_rotation_test_finish (SallyRotation *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
replaced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  SallyUndo *undo = sally_replace_finish (result, &error);

  if (undo != NULL)
    g_task_return_pointer (task, undo, (GDestroyNotify) sally_undo_unref);
  else
    g_task_return_error (task, error);
}

/**
 * sally_rotation_switch_async:
 * @self: a rotation
 * @cancellable: (nullable): gives up before anything is changed
 * @callback: called when it is done
 * @data: for @callback
 *
 * Gives the chosen endpoints the new certificate, all or none.
 */
void
sally_rotation_switch_async (SallyRotation *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  g_autoptr (GPtrArray) arns = list_chosen (self);

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, sally_rotation_switch_async);
  sally_replace_async (self->workspace, self->from, self->to, (const char *const *) arns->pdata,
                       FALSE, cancellable, replaced_cb, task);
}

/**
 * sally_rotation_switch_finish:
 * @self: a rotation
 * @result: what the callback was given
 * @error: as sally_replace_finish()
 *
 * Returns: (transfer full) (nullable): takes the switch back
 */
SallyUndo *
sally_rotation_switch_finish (SallyRotation *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
