/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-x509-types.h"

G_BEGIN_DECLS

/**
 * SallyField:
 *
 * One line of a certificate's details: a translated label and a value, and
 * whether the value is a fingerprint or the like (shown monospaced, worth a
 * copy button).  Immutable, any thread.
 */
#define SALLY_TYPE_FIELD (sally_field_get_type ())
G_DECLARE_FINAL_TYPE (SallyField, sally_field, SALLY, FIELD, GObject)

SallyField *sally_field_new (const char *label, const char *value, gboolean code);
const char *sally_field_get_label (SallyField *self);
const char *sally_field_get_value (SallyField *self);
gboolean sally_field_get_code (SallyField *self);

/**
 * SallyFieldSection:
 *
 * A titled #GListModel of #SallyField.
 */
#define SALLY_TYPE_FIELD_SECTION (sally_field_section_get_type ())
G_DECLARE_FINAL_TYPE (SallyFieldSection, sally_field_section, SALLY, FIELD_SECTION, GObject)

SallyFieldSection *sally_field_section_new (const char *title);
const char *sally_field_section_get_title (SallyFieldSection *self);
void sally_field_section_add (SallyFieldSection *self, const char *label, const char *value,
                              gboolean code);

GListModel *sally_x509_list_sections (SallyX509 *x509);

G_END_DECLS
