/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <libsecret/secret.h>

G_BEGIN_DECLS

typedef struct _SallyKeyringOperation SallyKeyringOperation;

/**
 * SallyKeyringOperation:
 * @task: (owned) (nullable): taken away by whoever answers first
 * @deadline: (owned): answers when libsecret does not
 * @cancelled: (owned) (nullable): answers when the caller cancels
 * @inner: (owned): the cancellable that libsecret gets
 * @service: (owned) (nullable): set when the call starts
 * @start: makes the call
 * @abandoned: tells the keyring of a call that was answered while it waited for
 *   the service
 * @attributes: (owned) (nullable): which secret
 * @label: (owned) (nullable): to be stored
 * @value: (owned) (nullable): to be stored
 * @is_check: failures are an answer: %SALLY_KEYRING_ABSENT
 * @is_clear: that nothing is found is a success
 * @retried: a stale service was replaced for it
 *
 * One call into the keyring from its start to its answer.  Counted: the
 * deadline, the caller's cancellable and the call into libsecret hold it, and
 * the last of them may come long after the answer.  Main thread.
 */
struct _SallyKeyringOperation {
  GTask *task;
  GSource *deadline;
  GSource *cancelled;
  GCancellable *inner;
  SecretService *service;
  void (*start) (SallyKeyringOperation *self);
  void (*abandoned) (gpointer keyring);
  GHashTable *attributes;
  char *label;
  SecretValue *value;
  gboolean is_check;
  gboolean is_clear;
  gboolean retried;
};

SallyKeyringOperation *sally_keyring_operation_new (GTask *task, guint deadline,
                                                    void (*start) (SallyKeyringOperation *self),
                                                    void (*abandoned) (gpointer keyring));
SallyKeyringOperation *sally_keyring_operation_ref (SallyKeyringOperation *self);
void sally_keyring_operation_unref (gpointer self);
GTask *sally_keyring_operation_take_task (SallyKeyringOperation *self);
void sally_keyring_operation_fail (SallyKeyringOperation *self, GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyKeyringOperation, sally_keyring_operation_unref)

G_END_DECLS
