/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"

G_BEGIN_DECLS

#define SALLY_EXPIRY_MONTHS 12

/**
 * SallyExpiryChart:
 *
 * What runs out in which of the next twelve months, a line per endpoint.
 */
#define SALLY_TYPE_EXPIRY_CHART (sally_expiry_chart_get_type ())
G_DECLARE_FINAL_TYPE (SallyExpiryChart, sally_expiry_chart, SALLY, EXPIRY_CHART, AdwBin)

gboolean sally_expiry_chart_set_expiries (SallyExpiryChart *self,
                                          GPtrArray *expiries,
                                          gint64 now,
                                          guint warn_days);
int sally_expiry_month (gint64 when, gint64 now);

G_END_DECLS
