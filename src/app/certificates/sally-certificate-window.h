/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"
#include "sally-certificate-page.h"
#include "sally-stage.h"

G_BEGIN_DECLS

/**
 * SallyCertificateWindow:
 *
 * The certificate manager as a window of its own.
 */
#define SALLY_TYPE_CERTIFICATE_WINDOW (sally_certificate_window_get_type ())
G_DECLARE_FINAL_TYPE (
    SallyCertificateWindow, sally_certificate_window, SALLY, CERTIFICATE_WINDOW, AdwWindow)

GtkWindow *sally_certificate_window_new (SallyWorkspace *workspace);
SallyCertificatePage *sally_certificate_window_get_page (SallyCertificateWindow *self);
SallyStage *sally_certificate_window_get_stage (SallyCertificateWindow *self);

G_END_DECLS
