/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"

G_BEGIN_DECLS

/**
 * SallyPreferencesWindow:
 *
 * The preferences, bound to #SallySettings: what is changed holds at once.
 */
#define SALLY_TYPE_PREFERENCES_WINDOW (sally_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (SallyPreferencesWindow,
                      sally_preferences_window,
                      SALLY,
                      PREFERENCES_WINDOW,
                      AdwPreferencesWindow)

GtkWindow *sally_preferences_window_new (SallySettings *settings);

G_END_DECLS
