/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-ops-types.h"

G_BEGIN_DECLS

/**
 * SallySettings:
 *
 * The preferences.  Backed by GSettings where the schema is installed, by
 * defaults in memory otherwise (command line on a bare machine, tests).
 * Properties (read-write): `warn-days` (uint, 60), `probe-threads` (uint, 64),
 * `connect-timeout`, `read-timeout`, `total-timeout` (uint, milliseconds),
 * `region` (string), `account` (string), `sign-in-on-test` (boolean).
 */
#define SALLY_TYPE_SETTINGS (sally_settings_get_type ())
G_DECLARE_FINAL_TYPE (SallySettings, sally_settings, SALLY, SETTINGS, GObject)

SallySettings *sally_settings_new (void);
guint sally_settings_get_warn_days (SallySettings *self);
guint sally_settings_get_probe_threads (SallySettings *self);
guint sally_settings_get_connect_timeout (SallySettings *self);
guint sally_settings_get_read_timeout (SallySettings *self);
guint sally_settings_get_total_timeout (SallySettings *self);
const char *sally_settings_get_region (SallySettings *self);
const char *sally_settings_get_account (SallySettings *self);
gboolean sally_settings_get_sign_in_on_test (SallySettings *self);

G_END_DECLS
