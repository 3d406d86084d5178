/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-app-types.h"
#include "sally-test.h"

G_BEGIN_DECLS

/**
 * SallyTestQueue:
 *
 * The tests of saved endpoints that were started in this session, one per
 * endpoint, shared by all windows.  Properties (read-only): `running` (boolean: any
 * test), `n-total`, `n-done`, `n-failed` (uint, of the tests that were started
 * together).  Signal `test-changed (arn)`: a test began or ended.
 */
#define SALLY_TYPE_TEST_QUEUE (sally_test_queue_get_type ())
G_DECLARE_FINAL_TYPE (SallyTestQueue, sally_test_queue, SALLY, TEST_QUEUE, GObject)

SallyTestQueue *sally_test_queue_get_for (SallyWorkspace *workspace);
gboolean sally_test_queue_get_running (SallyTestQueue *self);
guint sally_test_queue_get_n_total (SallyTestQueue *self);
guint sally_test_queue_get_n_done (SallyTestQueue *self);
guint sally_test_queue_get_n_failed (SallyTestQueue *self);
SallyTest *sally_test_queue_find (SallyTestQueue *self, const char *arn);
void sally_test_queue_add (SallyTestQueue *self, const char *arn);
void sally_test_queue_add_all (SallyTestQueue *self);
void sally_test_queue_stop (SallyTestQueue *self, const char *arn);
void sally_test_queue_stop_all (SallyTestQueue *self);

G_END_DECLS
