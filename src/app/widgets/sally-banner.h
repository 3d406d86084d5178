/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"

G_BEGIN_DECLS

/**
 * SallyBanner:
 *
 * A line of text over a page with at most one button; libadwaita has its own
 * from 1.3 on.  Properties: `title`, `button-label` (strings, the second empty for no
 * button), `icon-name` (string), `revealed` (boolean).  Signal
 * `button-clicked`.
 */
#define SALLY_TYPE_BANNER (sally_banner_get_type ())
G_DECLARE_FINAL_TYPE (SallyBanner, sally_banner, SALLY, BANNER, AdwBin)

void sally_banner_set_title (SallyBanner *self, const char *title);
void sally_banner_set_button_label (SallyBanner *self, const char *label);
void sally_banner_set_revealed (SallyBanner *self, gboolean revealed);

G_END_DECLS
