/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-chain-finder.h"
#include "sally-der.h"
#include "sally-trust.h"
#include "sally-verify.h"
#include "sally-x509.h"

/* A server's answer and a trust file of any certificates: the first byte says
 * which of them were supplied and which sent, the certificates follow in DER.
 */

#define MAX_CERTIFICATES 16
#define NOW G_GINT64_CONSTANT (1767225600)

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Splits the bytes; a lone certificate is both sent and supplied. */
static void
split (const guint8 *data, gsize size, GPtrArray *sent, GPtrArray *supplied)
{
  SallyDer rest = { data + 1, size - 1 };
  SallyDer content, whole;
  guint8 tag;

  for (guint i = 0; i < MAX_CERTIFICATES && sally_der_read_any (&rest, &tag, &content, &whole);
       i++) {
    g_autoptr (GBytes) bytes = g_bytes_new (whole.data, whole.length);
    g_autoptr (SallyX509) x509 = sally_x509_new_from_der (bytes, NULL);

    if (x509 == NULL)
      continue;
    if ((data[0] & 1 << i % 8) != 0)
      g_ptr_array_add (supplied, g_object_ref (x509));
    else
      g_ptr_array_add (sent, g_object_ref (x509));
  }
}

static void
check_verification (SallyVerification *verification)
{
  gboolean fatal = FALSE;

  for (guint i = 0; i < verification->faults->len; i++) {
    SallyFault *fault = verification->faults->pdata[i];

    fatal = fatal || (fault->fatal && fault->code != SALLY_FAULT_HOSTNAME);
    g_assert (fault->depth < (int) verification->path->len);
    g_assert (g_utf8_validate (fault->evidence, -1, NULL));
    /* Each fault is listed once. */
    for (guint j = 0; j < i; j++) {
      SallyFault *other = verification->faults->pdata[j];

      g_assert (other->code != fault->code || other->depth != fault->depth || fault->depth < 0);
    }
  }
  g_assert (verification->chain_ok == !fatal);
}

static void
check_finding (const SallyChainFinding *finding)
{
  g_autofree char *words = sally_chain_finding_explain (finding);
  g_autofree char *fix = sally_chain_finding_get_fix (finding);

  g_assert (g_utf8_validate (words, -1, NULL));
  g_assert (fix == NULL || g_utf8_validate (fix, -1, NULL));
  g_assert (finding->path->len > 0);
  g_assert ((finding->below == NULL) == (finding->missing_subject == NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GPtrArray) sent = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) supplied = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SallyTrust) trust = NULL;
  g_autoptr (SallyVerification) verification = NULL;
  g_autoptr (GPtrArray) findings = NULL;

  if (size == 0)
    return 0;
  split (data, size, sent, supplied);
  trust = sally_trust_new (supplied, NULL);
  verification = sally_verify (sent, trust, "db.example", NOW);
  check_verification (verification);
  findings = sally_chain_find_in_bundle (supplied, sent, NOW);
  for (guint i = 0; i < findings->len; i++)
    check_finding (findings->pdata[i]);
  if (sent->len > 0) {
    g_autoptr (SallyChainFinding) chosen = sally_chain_find (sent, supplied, NULL, NOW);
    g_autoptr (SallyChainFinding) alone = sally_chain_find (sent, NULL, supplied, NOW);

    check_finding (chosen);
    check_finding (alone);
  }
  return 0;
}
