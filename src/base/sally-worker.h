/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-base-types.h"

G_BEGIN_DECLS

#define SALLY_TYPE_WORKER (sally_worker_get_type ())
G_DECLARE_FINAL_TYPE (SallyWorker, sally_worker, SALLY, WORKER, GObject)

SallyWorker *sally_worker_new (const char *name, guint n_threads);
void sally_worker_push (SallyWorker *self, GTask *task, GTaskThreadFunc func);
void sally_worker_set_n_threads (SallyWorker *self, guint n_threads);
guint sally_worker_get_n_threads (SallyWorker *self);
void sally_worker_shutdown (SallyWorker *self);
gboolean sally_worker_is_current (SallyWorker *self);
void sally_task_post (GTask *task, GSourceFunc func, gpointer data, GDestroyNotify notify);

G_END_DECLS
