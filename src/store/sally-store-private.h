/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-store.h"
#include "sally-table-private.h"

G_BEGIN_DECLS

/**
 * SallyStoreFunc:
 * @database: the store's connection
 * @input: what was given to sally_store_push()
 * @error: of %SALLY_ERROR
 *
 * One job, in the store's thread.  Returns something that is not %NULL when all
 * went well.
 */
typedef gpointer (*SallyStoreFunc) (SallyDatabase *database, gpointer input, GError **error);

void sally_store_push (SallyStore *self, GTask *task, SallyStoreFunc func, int changes,
                       gpointer input, GDestroyNotify free_input, GDestroyNotify free_result);
SallyDatabase *sally_store_get_reader (SallyStore *self, GError **error);

/* The value of `changes` for jobs that only read. */
#define SALLY_STORE_READS (-1)

G_END_DECLS
