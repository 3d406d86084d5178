/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-certificate-details.h"
#include "sally-library-page.h"

G_BEGIN_DECLS

/**
 * SallyCertificatePage:
 *
 * The certificate manager: a page of the main window, and the content of a
 * window of its own.  Actions: `certificates.open`, `.copy-arn`, `.export`,
 * `.delete`.
 */
#define SALLY_TYPE_CERTIFICATE_PAGE (sally_certificate_page_get_type ())
G_DECLARE_FINAL_TYPE (
    SallyCertificatePage, sally_certificate_page, SALLY, CERTIFICATE_PAGE, SallyLibraryPage)

void sally_certificate_page_open (SallyCertificatePage *self, const char *arn);
SallyCertificateDetails *sally_certificate_page_get_details (SallyCertificatePage *self);

G_END_DECLS
