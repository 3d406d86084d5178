/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-cli.h"
#include "sally-test.h"

G_BEGIN_DECLS

/**
 * SallyRunnerFunc:
 * @index: which test, in the order they were added
 * @test: the test, which has ended
 * @error: (nullable): why there is no report
 * @data: user data
 *
 * Called for each test in the order they were added, as early as possible.
 */
typedef void (*SallyRunnerFunc) (guint index, SallyTest *test, const GError *error, gpointer data);

/**
 * SallyRunner:
 *
 * Several tests at once, with progress at the terminal.
 */
typedef struct _SallyRunner SallyRunner;

SallyRunner *sally_runner_new (SallyCli *cli);
void sally_runner_free (SallyRunner *self);
void sally_runner_add (SallyRunner *self, SallyEndpoint *endpoint,
                       const SallyTestOptions *options);
gboolean sally_runner_run (SallyRunner *self, SallyRunnerFunc func, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyRunner, sally_runner_free)

G_END_DECLS
