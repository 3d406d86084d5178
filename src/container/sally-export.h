/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-x509-types.h"

G_BEGIN_DECLS

#define SALLY_EXPORT_PASSWORD "changeit"

const char *const *sally_export_list_formats (void);
const char *sally_export_get_suffix (const char *format);
GBytes *sally_export_write (const char *format,
                            GPtrArray *x509s,
                            SallySecret *password,
                            GPtrArray *left_out,
                            GError **error);

G_END_DECLS
