/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SallyFit:
 *
 * Two widgets with the same content, of which the wide one is shown where it
 * fits and the narrow one elsewhere.
 */
#define SALLY_TYPE_FIT (sally_fit_get_type ())
G_DECLARE_FINAL_TYPE (SallyFit, sally_fit, SALLY, FIT, GtkWidget)

GtkWidget *sally_fit_new (GtkWidget *wide, GtkWidget *narrow);

G_END_DECLS
