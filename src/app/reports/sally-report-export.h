/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-app-types.h"

G_BEGIN_DECLS

void sally_report_export (GtkWidget *widget, SallyReport *report);
void sally_report_copy (GtkWidget *widget, SallyReport *report);

G_END_DECLS
