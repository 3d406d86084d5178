/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include <adwaita.h>

#include "sally-app-types.h"
#include "sally-x509-item.h"

G_BEGIN_DECLS

/**
 * SallyX509Row:
 *
 * An X.509 certificate that opens to show all of its fields.
 */
#define SALLY_TYPE_X509_ROW (sally_x509_row_get_type ())
G_DECLARE_FINAL_TYPE (SallyX509Row, sally_x509_row, SALLY, X509_ROW, AdwBin)

GtkWidget *sally_x509_row_new (void);
void sally_x509_row_set_item (SallyX509Row *self, SallyX509Item *item);

G_END_DECLS
