/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-advanced-group.h"
#include "sally-banner.h"
#include "sally-endpoint-editor.h"
#include "sally-general-group.h"
#include "sally-login-group.h"
#include "sally-server-group.h"
#include "sally-settings-group.h"
#include "sally-tls-group.h"

G_BEGIN_DECLS

struct _SallyEndpointEditor {
  AdwWindow parent_instance;

  SallyStage *stage;
  AdwWindowTitle *window_title;
  GtkWidget *save_button;
  SallyBanner *paste_banner;
  GtkScrolledWindow *scroller;
  SallyGeneralGroup *general_group;
  SallyServerGroup *server_group;
  SallySettingsGroup *settings_group;
  SallyTlsGroup *tls_group;
  SallyLoginGroup *login_group;
  SallyAdvancedGroup *advanced_group;
  AdwPreferencesGroup *advice_group;
  GtkWidget *test_button;
  SallyReportView *view;

  SallyWorkspace *workspace; /* (owned) */
  SallyEndpoint *original;   /* (owned) */
  SallyEndpoint *draft;      /* (owned) */
  GPtrArray *messages;       /* (element-type SallyMessageRow): in the groups */
  GPtrArray *advice_rows;    /* (element-type GtkWidget) (owned) */
  GHashTable *touched;       /* (element-type utf8) (owned): fields that were edited */
  GPtrArray *advice;         /* (nullable) (owned): of the last check */
  GCancellable *cancellable; /* (owned): of the window */
  GCancellable *check;       /* (nullable) (owned): of the check under way */
  GCancellable *test;        /* (nullable) (owned): of the test under way */
  guint check_id;
  gboolean password_edited;
  gboolean saving;
  gboolean checked;
  gboolean close_anyway;
};

void sally_endpoint_editor_start_check (SallyEndpointEditor *self);
void sally_endpoint_editor_queue_check (SallyEndpointEditor *self);
void sally_endpoint_editor_find_messages (SallyEndpointEditor *self);
void sally_endpoint_editor_touch_all (SallyEndpointEditor *self);
void sally_endpoint_editor_update_actions (SallyEndpointEditor *self);

void sally_endpoint_editor_start_test (SallyEndpointEditor *self);
void sally_endpoint_editor_stop_test (SallyEndpointEditor *self);
void sally_endpoint_editor_fix (SallyEndpointEditor *self, const SallyFix *fix);

G_END_DECLS
