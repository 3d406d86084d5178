/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"
#include "sally-report-view.h"
#include "sally-stage.h"

G_BEGIN_DECLS

/**
 * SallyEndpointEditor:
 *
 * The window in which an endpoint is made, changed and tried out.  Not modal;
 * one per endpoint.  Signal `saved (SallyUndo, name)`.  Actions: `editor.save`, `.test`,
 * `.stop`, `.cancel`, `win.paste-uri`.
 */
#define SALLY_TYPE_ENDPOINT_EDITOR (sally_endpoint_editor_get_type ())
G_DECLARE_FINAL_TYPE (SallyEndpointEditor, sally_endpoint_editor, SALLY, ENDPOINT_EDITOR, AdwWindow)

GtkWindow *sally_endpoint_editor_new (SallyWorkspace *workspace, SallyEndpoint *endpoint);
SallyEndpoint *sally_endpoint_editor_get_draft (SallyEndpointEditor *self);
SallyStage *sally_endpoint_editor_get_stage (SallyEndpointEditor *self);
SallyReportView *sally_endpoint_editor_get_view (SallyEndpointEditor *self);
const char *sally_endpoint_editor_get_message (SallyEndpointEditor *self, const char *field);
gboolean sally_endpoint_editor_get_checked (SallyEndpointEditor *self);
gboolean sally_endpoint_editor_get_can_save (SallyEndpointEditor *self);
gboolean sally_endpoint_editor_get_modified (SallyEndpointEditor *self);

G_END_DECLS
