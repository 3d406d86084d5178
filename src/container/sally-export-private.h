/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-export.h"

G_BEGIN_DECLS

/**
 * SallyExportJob:
 * @x509s: (element-type SallyX509): what to write
 * @password: for formats that take one
 * @left_out: (element-type utf8): a sentence for each certificate that is not in
 *   the file
 *
 * What a writer gets.
 */
typedef struct {
  GPtrArray *x509s;
  SallySecret *password;
  GPtrArray *left_out;
} SallyExportJob;

void sally_export_leave_out (const SallyExportJob *self, SallyX509 *x509, const char *reason);
char *sally_export_make_alias (GHashTable *taken, SallyX509 *x509);

GBytes *sally_export_pkcs7 (const SallyExportJob *self, GError **error);
GBytes *sally_export_pkcs12 (const SallyExportJob *self, GError **error);
GBytes *sally_export_jks (const SallyExportJob *self, GError **error);

G_END_DECLS
