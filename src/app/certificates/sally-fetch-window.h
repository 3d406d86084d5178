/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-stage.h"

G_BEGIN_DECLS

/**
 * SallyFetchWindow:
 *
 * Shows what a server presents.  One certificate of it gets into the library when
 * a person has compared its fingerprint.  Property `state` (string, read-only):
 * `idle`, `fetching`, `fetched` or `importing`.
 */
#define SALLY_TYPE_FETCH_WINDOW (sally_fetch_window_get_type ())
G_DECLARE_FINAL_TYPE (SallyFetchWindow, sally_fetch_window, SALLY, FETCH_WINDOW, AdwWindow)

GtkWindow *sally_fetch_window_new (SallyStage *stage);
const char *sally_fetch_window_get_state (SallyFetchWindow *self);

G_END_DECLS
