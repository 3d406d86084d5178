/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"

G_BEGIN_DECLS

/**
 * SallyCertificateDetails:
 *
 * Everything about one certificate of the library.  Properties: `workspace`,
 * `arn` (string, empty for none), `certificate` (#SallyCertificate, read-only, set when
 * it is loaded), `state` (string, read-only: `none`, `loading`, `content` or
 * `error`).  Signal `gone`: the certificate was deleted.
 */
#define SALLY_TYPE_CERTIFICATE_DETAILS (sally_certificate_details_get_type ())
G_DECLARE_FINAL_TYPE (
    SallyCertificateDetails, sally_certificate_details, SALLY, CERTIFICATE_DETAILS, AdwBin)

void sally_certificate_details_set_arn (SallyCertificateDetails *self, const char *arn);
const char *sally_certificate_details_get_arn (SallyCertificateDetails *self);
SallyCertificate *sally_certificate_details_get_certificate (SallyCertificateDetails *self);
const char *sally_certificate_details_get_state (SallyCertificateDetails *self);
guint sally_certificate_details_get_n_shown (SallyCertificateDetails *self);

G_END_DECLS
