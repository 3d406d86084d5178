/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-window.h"

G_BEGIN_DECLS

struct _SallyWindow {
  AdwApplicationWindow parent_instance;

  SallyStage *stage;
  GtkStack *main_stack;
  AdwStatusPage *error_page;
  GtkWidget *check_button;
  AdwLeaflet *leaflet;
  GtkWidget *sidebar_box;
  GtkWidget *content_box;
  GtkListBox *sidebar;
  GtkStack *page_stack;
  GtkLabel *endpoints_count;
  GtkLabel *certificates_count;
  GtkLabel *reports_count;
  SallyOverviewPage *overview_page;
  SallyEndpointPage *endpoint_page;
  SallyCertificatePage *certificate_page;
  SallyReportPage *report_page;

  SallyWorkspace *workspace; /* (nullable) (owned) */
  GSettings *settings;       /* (nullable) (owned): size of the window */
};

void sally_window_install_actions (GtkWidgetClass *klass);
void sally_window_update_actions (SallyWindow *self);

G_END_DECLS
