/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-app-types.h"

G_BEGIN_DECLS

/**
 * SallyX509Item:
 *
 * An X.509 certificate in the details of a certificate.  Properties: `x509`,
 * `state` (int, #SallyX509State), `duplicate` (boolean: the same one came earlier in the
 * file), `expanded` (boolean, read-write: its fields are shown).
 */
#define SALLY_TYPE_X509_ITEM (sally_x509_item_get_type ())
G_DECLARE_FINAL_TYPE (SallyX509Item, sally_x509_item, SALLY, X509_ITEM, GObject)

SallyX509Item *sally_x509_item_new (SallyX509 *x509, SallyX509State state, gboolean duplicate);
SallyX509 *sally_x509_item_get_x509 (SallyX509Item *self);
SallyX509State sally_x509_item_get_state (SallyX509Item *self);
gboolean sally_x509_item_get_duplicate (SallyX509Item *self);
gboolean sally_x509_item_get_expanded (SallyX509Item *self);
gboolean sally_x509_item_matches (SallyX509Item *self, const char *search);
char *sally_x509_item_describe (SallyX509Item *self, gint64 now);

G_END_DECLS
