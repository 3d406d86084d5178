/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"

G_BEGIN_DECLS

/**
 * SallyFindingCard:
 *
 * A finding: what is wrong, the values that were compared, what it means, what
 * to do, and a button for each fix that the program can carry out.  Signal
 * `fix (pointer to SallyFix)`.
 */
#define SALLY_TYPE_FINDING_CARD (sally_finding_card_get_type ())
G_DECLARE_FINAL_TYPE (SallyFindingCard, sally_finding_card, SALLY, FINDING_CARD, AdwBin)

GtkWidget *sally_finding_card_new (SallyFinding *finding, gboolean fixable);
SallyFinding *sally_finding_card_get_finding (SallyFindingCard *self);

G_END_DECLS
