/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-library-row.h"

G_BEGIN_DECLS

/**
 * SallyCertificateRow:
 *
 * A certificate in the list: identifier, kind, and in words how it stands.
 */
#define SALLY_TYPE_CERTIFICATE_ROW (sally_certificate_row_get_type ())
G_DECLARE_FINAL_TYPE (
    SallyCertificateRow, sally_certificate_row, SALLY, CERTIFICATE_ROW, SallyLibraryRow)

G_END_DECLS
