/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"

G_BEGIN_DECLS

/**
 * SallyOverviewPage:
 *
 * How everything stands: counts, what runs out when, what needs attention.  With
 * an empty library it is the welcome page.  Properties: `workspace`, `show-back` (boolean),
 * `state` (string, read-only: `loading`, `empty`, `content`, `error`).
 */
#define SALLY_TYPE_OVERVIEW_PAGE (sally_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (SallyOverviewPage, sally_overview_page, SALLY, OVERVIEW_PAGE, AdwBin)

const char *sally_overview_page_get_state (SallyOverviewPage *self);
guint sally_overview_page_get_n_attention (SallyOverviewPage *self);

G_END_DECLS
