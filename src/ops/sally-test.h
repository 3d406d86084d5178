/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-ops-types.h"
#include "sally-report-types.h"
#include "sally-probe-types.h"

G_BEGIN_DECLS

/**
 * SallyTestOptions:
 * @mode: mode to test in, or -1 for the endpoint's
 * @verify_as: (nullable): name to verify instead of the endpoint's
 * @trust: (nullable): CA to use instead of the endpoint's certificate
 * @trust_name: (nullable): what to call it
 * @password: (nullable): password to sign in with instead of the keyring's
 * @login: sign in after the checks passed
 * @keep: keep the report in the library
 * @timeout: milliseconds for the whole test, 0 for the preferences' clocks
 */
typedef struct {
  int mode;
  const char *verify_as;
  SallyTrust *trust;
  const char *trust_name;
  SallySecret *password;
  gboolean login;
  gboolean keep;
  guint timeout;
} SallyTestOptions;

#define SALLY_TEST_OPTIONS_INIT { .mode = -1, .keep = TRUE }

/**
 * SallyTest:
 *
 * One test of one endpoint, from the frozen copy to the stored report.
 * Properties: `running` (boolean), `report` (#SallyReport, set when done).  The
 * steps are those of sally_test_get_probe(), which is there as soon as the
 * test has started.
 */
#define SALLY_TYPE_TEST (sally_test_get_type ())
G_DECLARE_FINAL_TYPE (SallyTest, sally_test, SALLY, TEST, GObject)

SallyTest *sally_test_new (SallyWorkspace *workspace, SallyEndpoint *endpoint,
                           const SallyTestOptions *options);
SallyEndpoint *sally_test_get_endpoint (SallyTest *self);
SallyProbe *sally_test_get_probe (SallyTest *self);
gboolean sally_test_get_running (SallyTest *self);
SallyReport *sally_test_get_report (SallyTest *self);
const GError *sally_test_get_keep_error (SallyTest *self);
void sally_test_run_async (SallyTest *self, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data);
SallyReport *sally_test_run_finish (SallyTest *self, GAsyncResult *result, GError **error);

/* A change of the endpoint that a report proposed; undo with
 * sally_edit_undo_async(). */
gboolean sally_test_change_by_fix (SallyEndpoint *endpoint, const SallyFix *fix, GError **error);
void sally_test_apply_fix_async (SallyWorkspace *workspace, SallyEndpoint *endpoint,
                                 const SallyFix *fix, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data);
SallyUndo *sally_test_apply_fix_finish (GAsyncResult *result, GError **error);

G_END_DECLS
