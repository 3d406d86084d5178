/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-ops-types.h"

G_BEGIN_DECLS

/**
 * SallyRotation:
 *
 * From an old CA certificate to a new one: first it is tested what that would
 * mean for every endpoint that has the old one, then the chosen ones are
 * switched.  Main thread.  Property `running` (boolean): the tests run.
 */
#define SALLY_TYPE_ROTATION (sally_rotation_get_type ())
G_DECLARE_FINAL_TYPE (SallyRotation, sally_rotation, SALLY, ROTATION, GObject)

SallyRotation *sally_rotation_new (SallyWorkspace *workspace, const char *from, const char *to);
gboolean sally_rotation_get_running (SallyRotation *self);
GListModel *sally_rotation_get_items (SallyRotation *self);
guint sally_rotation_count_chosen (SallyRotation *self);
void sally_rotation_test_async (SallyRotation *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer data);
gboolean sally_rotation_test_finish (SallyRotation *self, GAsyncResult *result, GError **error);
void sally_rotation_switch_async (SallyRotation *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer data);
SallyUndo *sally_rotation_switch_finish (SallyRotation *self, GAsyncResult *result, GError **error);

G_END_DECLS
