/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-endpoint-details.h"
#include "sally-library-page.h"

G_BEGIN_DECLS

/**
 * SallyEndpointPage:
 *
 * The endpoints with their tests.  Actions: `endpoints.test`, `.stop`, `.edit`,
 * `.duplicate`, `.copy-arn`, `.delete`; `report.export`, `.copy`.
 */
#define SALLY_TYPE_ENDPOINT_PAGE (sally_endpoint_page_get_type ())
G_DECLARE_FINAL_TYPE (
    SallyEndpointPage, sally_endpoint_page, SALLY, ENDPOINT_PAGE, SallyLibraryPage)

void sally_endpoint_page_open (SallyEndpointPage *self, const char *arn);
SallyEndpointDetails *sally_endpoint_page_get_details (SallyEndpointPage *self);

G_END_DECLS
