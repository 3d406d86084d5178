/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"
#include "sally-report-view.h"

G_BEGIN_DECLS

/**
 * SallyEndpointDetails:
 *
 * An endpoint's running test, or its newest report.  Properties: `workspace`,
 * `arn` (string, empty for none), `endpoint` (#SallyEndpoint, read-only), `state` (string,
 * read-only: `none`, `loading`, `untested`, `content`, `error`), `testing`
 * (boolean, read-only).  Signal `gone`: the endpoint was deleted.
 */
#define SALLY_TYPE_ENDPOINT_DETAILS (sally_endpoint_details_get_type ())
G_DECLARE_FINAL_TYPE (SallyEndpointDetails, sally_endpoint_details, SALLY, ENDPOINT_DETAILS, AdwBin)

void sally_endpoint_details_set_arn (SallyEndpointDetails *self, const char *arn);
const char *sally_endpoint_details_get_arn (SallyEndpointDetails *self);
SallyEndpoint *sally_endpoint_details_get_endpoint (SallyEndpointDetails *self);
const char *sally_endpoint_details_get_state (SallyEndpointDetails *self);
gboolean sally_endpoint_details_get_testing (SallyEndpointDetails *self);
SallyReportView *sally_endpoint_details_get_view (SallyEndpointDetails *self);

G_END_DECLS
