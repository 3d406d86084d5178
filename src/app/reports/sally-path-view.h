/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"

G_BEGIN_DECLS

/**
 * SallyPathView:
 *
 * The way from this computer to the trust anchor as a drawing: in a line where there is room, from
 * top to bottom otherwise.  A broken edge is marked by picture and words.
 */
#define SALLY_TYPE_PATH_VIEW (sally_path_view_get_type ())
G_DECLARE_FINAL_TYPE (SallyPathView, sally_path_view, SALLY, PATH_VIEW, AdwBin)

void sally_path_view_set_report (SallyPathView *self, SallyReport *report);

G_END_DECLS
