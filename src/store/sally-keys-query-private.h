/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-store-private.h"

G_BEGIN_DECLS

/* Which rows a list has, and in which order. */
typedef struct {
  SallyStoreKind kind;
  SallyStoreSort sort;
  char *search;  /* (owned) "" for everything */
  char *endpoint; /* (owned) (nullable) */
} SallyKeysQuery;

typedef struct {
  GArray *keys;
  guint total;
} SallyKeysResult;

void sally_keys_query_free (gpointer data);
void sally_keys_result_free (gpointer data);
gpointer sally_keys_query_run (SallyDatabase *database, gpointer input, GError **error);

G_END_DECLS
