/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-keyring-operation-private.h"
#include "sally-error.h"
#include "sally-keyring-error-private.h"
#include "sally-keyring-types.h"
#include "sally-prompt-service-private.h"

#include <glib/gi18n-lib.h>

/* The part of a keyring call that libsecret has no say in: it is answered once,
 * by libsecret, by the deadline or by its caller's cancellable, whichever comes
 * first.
 */

static void
clear_operation (gpointer data)
{
  SallyKeyringOperation *self = data;

  g_clear_object (&self->task);
  g_clear_pointer (&self->deadline, g_source_unref);
  g_clear_pointer (&self->cancelled, g_source_unref);
  g_clear_object (&self->inner);
  g_clear_object (&self->service);
  g_clear_pointer (&self->attributes, g_hash_table_unref);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->value, secret_value_unref);
}

/**
 * sally_keyring_operation_take_task:
 * @self: an operation
 *
 * Whoever gets the task must answer it; all others come too late.
 *
 * Returns: (transfer full) (nullable): the task
 */
GTask *
sally_keyring_operation_take_task (SallyKeyringOperation *self)
{
  if (self->task == NULL)
    return NULL;
  g_source_destroy (self->deadline);
  if (self->cancelled != NULL)
    g_source_destroy (self->cancelled);
  return g_steal_pointer (&self->task);
}

/**
 * sally_keyring_operation_fail:
 * @self: an operation
 * @error: (transfer full): one of ours
 *
 * Answers with @error, or, if it is a check, that there is no keyring.
 */
void
sally_keyring_operation_fail (SallyKeyringOperation *self, GError *error)
{
  g_autoptr (GTask) task = sally_keyring_operation_take_task (self);

  if (task == NULL)
    g_error_free (error);
  else if (self->is_check && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_debug ("No keyring: %s", error->message);
    g_error_free (error);
    g_task_return_int (task, SALLY_KEYRING_ABSENT);
  } else {
    g_task_return_error (task, error);
  }
}

/* Answers with @error and lets libsecret go on only if it shows a prompt. */
static void
abandon (SallyKeyringOperation *self, GError *error)
{
  g_autoptr (GObject) keyring = g_object_ref (g_task_get_source_object (self->task));

  sally_keyring_operation_fail (self, error);
  if (self->service == NULL)
    self->abandoned (keyring);
  else if (!sally_prompt_service_is_prompting (SALLY_PROMPT_SERVICE (self->service)))
    g_cancellable_cancel (self->inner);
}

static gboolean
deadline_passed_cb (gpointer data)
{
  SallyKeyringOperation *self = data;

  if (self->service != NULL
      && sally_prompt_service_is_prompting (SALLY_PROMPT_SERVICE (self->service)))
    abandon (self, g_error_new_literal (SALLY_ERROR, SALLY_ERROR_KEYRING_LOCKED,
                                        _("The keyring is locked and waits for its password.")));
  else
    abandon (self, sally_keyring_describe_timeout ());
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  abandon (data, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Cancelled")));
  return G_SOURCE_REMOVE;
}

/**
 * sally_keyring_operation_new:
 * @task: (transfer full): what is answered
 * @deadline: after how many milliseconds at the latest
 * @start: makes the call to libsecret
 * @abandoned: called with the keyring when the deadline or the caller ends the
 *   wait for the service
 *
 * Returns: (transfer full): an operation whose clock runs
 */
SallyKeyringOperation *
sally_keyring_operation_new (GTask *task,
                             guint deadline,
                             void (*start) (SallyKeyringOperation *self),
                             void (*abandoned) (gpointer keyring))
{
  SallyKeyringOperation *self = g_rc_box_new0 (SallyKeyringOperation);
  GCancellable *cancellable = g_task_get_cancellable (task);

  self->task = task;
  self->start = start;
  self->abandoned = abandoned;
  self->inner = g_cancellable_new ();
  self->deadline = g_timeout_source_new (deadline);
  g_source_set_callback (self->deadline, deadline_passed_cb, sally_keyring_operation_ref (self),
                         sally_keyring_operation_unref);
  g_source_attach (self->deadline, g_task_get_context (task));
  if (cancellable != NULL) {
    self->cancelled = g_cancellable_source_new (cancellable);
    g_source_set_callback (self->cancelled, G_SOURCE_FUNC (cancelled_cb),
                           sally_keyring_operation_ref (self), sally_keyring_operation_unref);
    g_source_attach (self->cancelled, g_task_get_context (task));
  }
  return self;
}

/**
 * sally_keyring_operation_ref:
 * @self: an operation
 *
 * Returns: (transfer full): @self
 */
SallyKeyringOperation *
sally_keyring_operation_ref (SallyKeyringOperation *self)
{
  return g_rc_box_acquire (self);
}

/**
 * sally_keyring_operation_unref:
 * @self: (transfer full) (type SallyKeyringOperation): an operation
 */
void
sally_keyring_operation_unref (gpointer self)
{
  g_rc_box_release_full (self, clear_operation);
}
