/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-field.h"
#include "sally-name-match.h"
#include "sally-trust.h"
#include "sally-verify.h"
#include "sally-x509.h"

/* Any bytes as a certificate: as a leaf of its own, as its own anchor, and with
 * every line of its details.
 */

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
use_details (SallyX509 *x509)
{
  g_autoptr (GListModel) sections = sally_x509_list_sections (x509);

  for (guint i = 0; i < g_list_model_get_n_items (sections); i++) {
    g_autoptr (GListModel) section = g_list_model_get_item (sections, i);

    for (guint j = 0; j < g_list_model_get_n_items (section); j++) {
      g_autoptr (SallyField) field = g_list_model_get_item (section, j);

      g_assert (g_utf8_validate (sally_field_get_value (field), -1, NULL));
    }
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (SallyX509) x509 = sally_x509_new_from_der (bytes, NULL);
  g_autoptr (GPtrArray) chain = NULL;
  g_autoptr (SallyTrust) trust = NULL;
  g_autoptr (SallyVerification) alone = NULL;
  g_autoptr (SallyVerification) trusted = NULL;
  g_autofree char *closest = NULL;

  if (x509 == NULL)
    return 0;
  g_assert (g_utf8_validate (sally_x509_get_subject (x509), -1, NULL));
  g_assert (g_utf8_validate (sally_x509_get_issuer (x509), -1, NULL));
  g_assert (g_utf8_validate (sally_x509_get_title (x509), -1, NULL));
  use_details (x509);
  chain = g_ptr_array_new ();
  g_ptr_array_add (chain, x509);
  g_ptr_array_add (chain, x509);
  trust = sally_trust_new (chain, NULL);
  alone = sally_verify (chain, NULL, "db.example.com", 1767225600);
  trusted = sally_verify (chain, trust, "10.1.2.3", 1767225600);
  closest = sally_name_closest (x509, "db.example.com");
  return 0;
}
