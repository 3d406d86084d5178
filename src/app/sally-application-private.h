/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-application.h"
#include "sally-window.h"

G_BEGIN_DECLS

struct _SallyApplication {
  AdwApplication parent_instance;

  char *path;                /* (nullable) (owned): of the library */
  SallyKeyring *keyring;     /* (nullable) (owned) */
  SallyWorkspace *workspace; /* (nullable) (owned) */
  GCancellable *cancellable; /* (owned) */
  SallyDemoLibrary *demo;    /* (nullable) (owned) */
  GHashTable *editors;       /* (element-type utf8 GtkWindow) (owned): by ARN */
  GtkWindow *window;         /* (nullable) (weak) */
  GtkWindow *manager;        /* (nullable) (weak) */
  GtkWindow *preferences;    /* (nullable) (weak) */
  gboolean opening;
  gboolean starting_demo;
};

void sally_application_add_actions (SallyApplication *self);
void sally_application_update_actions (SallyApplication *self);
void sally_application_open_library (SallyApplication *self);
void sally_application_present (SallyApplication *self);

G_END_DECLS
