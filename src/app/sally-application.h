/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"
#include "sally-keyring-types.h"

G_BEGIN_DECLS

/**
 * SallyApplication:
 *
 * The program: one library, its windows, what is the same in all of them.
 */
#define SALLY_TYPE_APPLICATION (sally_application_get_type ())
G_DECLARE_FINAL_TYPE (SallyApplication, sally_application, SALLY, APPLICATION, AdwApplication)

SallyApplication *sally_application_new (GApplicationFlags flags);
void
sally_application_set_library (SallyApplication *self, const char *path, SallyKeyring *keyring);
SallyWorkspace *sally_application_get_workspace (SallyApplication *self);
GtkWindow *sally_application_get_window (SallyApplication *self);
GtkWindow *sally_application_edit (SallyApplication *self, SallyEndpoint *endpoint);
GtkWindow *sally_application_find_editor (SallyApplication *self, const char *arn);

/**
 * SallyAccel:
 * @action: detailed action name
 * @accel: its key
 *
 * A row of the table of the application's keys.
 */
typedef struct {
  const char *action;
  const char *accel;
} SallyAccel;

const SallyAccel *sally_application_list_accels (gsize *n_accels);

G_END_DECLS
