/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-base-types.h"

G_BEGIN_DECLS

/**
 * SallyAwait:
 *
 * Turns an async call into a blocking one for programs without a main loop of
 * their own (the command line, tests): pass sally_await_cb() and the address of
 * a zeroed #SallyAwait as callback and data, then sally_await_result().
 */
typedef struct {
  GAsyncResult *result; /* (owned) (nullable) */
} SallyAwait;

void sally_await_cb (GObject *source, GAsyncResult *result, gpointer await);
GAsyncResult *sally_await_result (SallyAwait *self);
void sally_await_clear (SallyAwait *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SallyAwait, sally_await_clear)

G_END_DECLS
