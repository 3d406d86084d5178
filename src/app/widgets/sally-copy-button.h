/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"

G_BEGIN_DECLS

/**
 * SallyCopyButton:
 *
 * Copies its `text` (string), and shows for a moment that it did.  `what`
 * (string) names it for a screen reader: “Copy SHA-256 Fingerprint”.
 */
#define SALLY_TYPE_COPY_BUTTON (sally_copy_button_get_type ())
G_DECLARE_FINAL_TYPE (SallyCopyButton, sally_copy_button, SALLY, COPY_BUTTON, AdwBin)

GtkWidget *sally_copy_button_new (const char *what, const char *text);

G_END_DECLS
