/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-model-types.h"

G_BEGIN_DECLS

typedef struct _SallyStore SallyStore;
typedef struct _SallyStoreList SallyStoreList;
typedef struct _SallyStoreRow SallyStoreRow;
typedef struct _SallyReportEntry SallyReportEntry;
typedef struct _SallyUndo SallyUndo;

/**
 * SallyStoreKind:
 *
 * What a library holds, one list each.
 */
typedef enum {
  SALLY_STORE_CERTIFICATES,
  SALLY_STORE_ENDPOINTS,
  SALLY_STORE_REPORTS,
} SallyStoreKind;
#define SALLY_N_STORE_KINDS 3

/**
 * SallyStoreSort:
 *
 * The orders of a list.
 */
typedef enum {
  SALLY_STORE_SORT_IDENTIFIER,
  SALLY_STORE_SORT_NEWEST,
  SALLY_STORE_SORT_EXPIRY,
  SALLY_STORE_SORT_ENGINE,
} SallyStoreSort;

G_END_DECLS
