/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-x509-types.h"

G_BEGIN_DECLS

/* Lists of certificates as values: nothing here changes what it is given.  A list
 * is a #GPtrArray of #SallyX509; those that come back own their elements.
 */

/**
 * SallyBundleDiff:
 * @only_a: (element-type SallyX509): in the first one only
 * @only_b: (element-type SallyX509): in the second one only
 * @both: (element-type SallyX509): in both, byte for byte
 * @renewed_a: (element-type SallyX509): in the first one, and renewed in the
 *   second: same subject and key identifier, other validity
 * @renewed_b: (element-type SallyX509): by which, at the same index
 *
 * How two bundles differ.  Every certificate is in one of the lists, in its
 * bundle's order.
 */
typedef struct {
  GPtrArray *only_a;
  GPtrArray *only_b;
  GPtrArray *both;
  GPtrArray *renewed_a;
  GPtrArray *renewed_b;
} SallyBundleDiff;

GPtrArray *sally_bundle_merge (GPtrArray *const *bundles, guint n);
GPtrArray *sally_bundle_remove (GPtrArray *bundle, GPtrArray *unwanted);
GPtrArray *sally_bundle_sort (GPtrArray *bundle);
GPtrArray *sally_bundle_get_chain (GPtrArray *bundle);
SallyBundleDiff *sally_bundle_compare (GPtrArray *a, GPtrArray *b);
void sally_bundle_diff_free (SallyBundleDiff *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SallyBundleDiff, sally_bundle_diff_free)

G_END_DECLS
