/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-der.h"

G_BEGIN_DECLS

gboolean sally_oid_is (const SallyDer *oid, const char *bytes, gsize length);
#define SALLY_OID_IS(oid, literal) sally_oid_is (oid, literal, sizeof (literal) - 1)

char *sally_oid_to_dotted (const SallyDer *oid);
char *sally_oid_get_name (const SallyDer *oid);
const char *sally_oid_get_attribute (const SallyDer *oid);
char *sally_oid_get_signature (const SallyDer *oid);
char *sally_oid_get_key (const SallyDer *oid);
guint sally_oid_get_curve_bits (const SallyDer *oid);
char *sally_oid_get_curve (const SallyDer *oid);

G_END_DECLS
