/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-library-row.h"

G_BEGIN_DECLS

/**
 * SallyEndpointRow:
 *
 * An endpoint in the list: what it is, how its last test ended, and the ladder.
 */
#define SALLY_TYPE_ENDPOINT_ROW (sally_endpoint_row_get_type ())
G_DECLARE_FINAL_TYPE (SallyEndpointRow, sally_endpoint_row, SALLY, ENDPOINT_ROW, SallyLibraryRow)

G_END_DECLS
