/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-der.h"

G_BEGIN_DECLS

gboolean sally_dn_is_well_formed (SallyDer name);
char *sally_dn_to_rfc4514 (SallyDer name);
char *sally_dn_find (SallyDer name, const char *oid, gsize oid_length);
guint sally_dn_hash (SallyDer name);
char *sally_dn_decode (guint8 tag, SallyDer value);

typedef void (*SallyDnFunc) (const SallyDer *type, guint8 tag, SallyDer value, gpointer data);
void sally_dn_foreach (SallyDer name, SallyDnFunc func, gpointer data);

G_END_DECLS
