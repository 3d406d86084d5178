/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-ops-types.h"

G_BEGIN_DECLS

GBytes *sally_calendar_from_expiries (GPtrArray *expiries, guint warn_days, gint64 now);

G_END_DECLS
