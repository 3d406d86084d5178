/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"
#include "sally-certificate-page.h"
#include "sally-endpoint-page.h"
#include "sally-overview-page.h"
#include "sally-report-page.h"
#include "sally-stage.h"

G_BEGIN_DECLS

/**
 * SallyWindow:
 *
 * The main window: sidebar, list, details.
 */
#define SALLY_TYPE_WINDOW (sally_window_get_type ())
G_DECLARE_FINAL_TYPE (SallyWindow, sally_window, SALLY, WINDOW, AdwApplicationWindow)

GtkWindow *sally_window_new (GtkApplication *application);
SallyStage *sally_window_get_stage (SallyWindow *self);
void sally_window_set_workspace (SallyWindow *self, SallyWorkspace *workspace);
void sally_window_show_error (SallyWindow *self, const GError *error);
void sally_window_show_loading (SallyWindow *self);
void sally_window_show_page (SallyWindow *self, const char *name);
const char *sally_window_get_page (SallyWindow *self);
const char *sally_window_get_state (SallyWindow *self);
SallyOverviewPage *sally_window_get_overview_page (SallyWindow *self);
SallyEndpointPage *sally_window_get_endpoint_page (SallyWindow *self);
SallyCertificatePage *sally_window_get_certificate_page (SallyWindow *self);
SallyReportPage *sally_window_get_report_page (SallyWindow *self);

G_END_DECLS
