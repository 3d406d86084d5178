/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-ops-types.h"
#include "sally-report-types.h"

G_BEGIN_DECLS

/**
 * SallyRotationItem:
 *
 * One endpoint in a #SallyRotation: how it does with the old certificate and how it
 * would do with the new one.  Properties: `chosen` (boolean, whether it is
 * switched), `now` and `then` (#SallyReport, read-only, %NULL until tested).
 */
#define SALLY_TYPE_ROTATION_ITEM (sally_rotation_item_get_type ())
G_DECLARE_FINAL_TYPE (SallyRotationItem, sally_rotation_item, SALLY, ROTATION_ITEM, GObject)

SallyRotationItem *sally_rotation_item_new (SallyEndpoint *endpoint);
SallyEndpoint *sally_rotation_item_get_endpoint (SallyRotationItem *self);
gboolean sally_rotation_item_get_chosen (SallyRotationItem *self);
void sally_rotation_item_set_chosen (SallyRotationItem *self, gboolean chosen);
SallyReport *sally_rotation_item_get_now (SallyRotationItem *self);
void sally_rotation_item_set_now (SallyRotationItem *self, SallyReport *report);
SallyReport *sally_rotation_item_get_then (SallyRotationItem *self);
void sally_rotation_item_set_then (SallyRotationItem *self, SallyReport *report);

G_END_DECLS
