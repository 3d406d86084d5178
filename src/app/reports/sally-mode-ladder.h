/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"

G_BEGIN_DECLS

/**
 * SallyModeLadder:
 *
 * The four modes of a report side by side, each with picture, word and reason;
 * the tested one is framed.
 */
#define SALLY_TYPE_MODE_LADDER (sally_mode_ladder_get_type ())
G_DECLARE_FINAL_TYPE (SallyModeLadder, sally_mode_ladder, SALLY, MODE_LADDER, AdwBin)

void sally_mode_ladder_set_report (SallyModeLadder *self, SallyReport *report);

G_END_DECLS
