/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <gtk/gtk.h>

#include "sally-app-types.h"

G_BEGIN_DECLS

/**
 * SallyLamps:
 *
 * The four-lamp ladder of a list row: none, require, verify-ca, verify-full.
 * Property `lamps` (uint, SALLY_LAMPS_GET()).  Shape and colour say the same,
 * and so does its accessible text.
 */
#define SALLY_TYPE_LAMPS (sally_lamps_get_type ())
G_DECLARE_FINAL_TYPE (SallyLamps, sally_lamps, SALLY, LAMPS, GtkWidget)

GtkWidget *sally_lamps_new (void);
void sally_lamps_set_lamps (SallyLamps *self, guint lamps);
char *sally_lamps_describe (guint lamps);

G_END_DECLS
