/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-ops-types.h"
#include "sally-report-types.h"

G_BEGIN_DECLS

/**
 * SallyDemoLibrary:
 *
 * Demo servers that run in this program as long as the object lives, and an
 * endpoint for each in the library (identifiers begin with `demo-`).
 */
#define SALLY_TYPE_DEMO_LIBRARY (sally_demo_library_get_type ())
G_DECLARE_FINAL_TYPE (SallyDemoLibrary, sally_demo_library, SALLY, DEMO_LIBRARY, GObject)

void sally_demo_library_start_async (SallyWorkspace *workspace, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data);
SallyDemoLibrary *sally_demo_library_start_finish (GAsyncResult *result, GError **error);
GPtrArray *sally_demo_library_get_endpoints (SallyDemoLibrary *self);
gboolean sally_demo_library_was_expected (SallyDemoLibrary *self, guint index,
                                          const char *verdict, char **expected);
gboolean sally_demo_library_check_report (SallyDemoLibrary *self, guint index,
                                          SallyReport *report, char **expected);

G_END_DECLS
