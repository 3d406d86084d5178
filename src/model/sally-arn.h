/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-model-types.h"

G_BEGIN_DECLS

char *sally_arn_new (const char *region, const char *account, const char *kind);
gboolean sally_arn_is (const char *text, const char *kind);
char *sally_identifier_propose (const char *file_name);
gboolean sally_identifier_check (const char *identifier, gboolean imported, GError **error);

#define SALLY_ARN_CERTIFICATE "cert"
#define SALLY_ARN_ENDPOINT "endpoint"

G_END_DECLS
