/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-order-private.h"

#include "sally-fault-private.h"
#include "sally-x509-private.h"

#include <glib/gi18n-lib.h>

/* In what order the server sent its certificates: each should have issued the
 * one before (RFC 5246 7.4.2; TLS 1.3 forgives).  Never fatal.
 */

/**
 * sally_order_names_meet:
 * @x509: a certificate
 * @issuer: another
 *
 * Returns: whether the issuer of @x509 has the name of @issuer
 */
gboolean
sally_order_names_meet (SallyX509 *x509, SallyX509 *issuer)
{
  X509 *left = sally_x509_get_openssl (x509);
  X509 *right = sally_x509_get_openssl (issuer);

  return left != NULL && right != NULL
         && X509_NAME_cmp (X509_get_issuer_name (left), X509_get_subject_name (right)) == 0;
}

/**
 * sally_order_contains:
 * @x509s: (element-type SallyX509): certificates
 * @n: how many of them to look at
 * @x509: one
 *
 * Returns: whether it is among the first @n
 */
gboolean
sally_order_contains (GPtrArray *x509s, guint n, SallyX509 *x509)
{
  for (guint i = 0; i < n; i++)
    if (sally_x509_equal (x509s->pdata[i], x509))
      return TRUE;
  return FALSE;
}

/**
 * sally_order_check:
 * @chain: (element-type SallyX509): as sent, leaf first
 * @path: (element-type SallyX509): the path that was found
 *
 * Returns: (transfer full) (nullable): the first slip
 */
SallyFault *
sally_order_check (GPtrArray *chain, GPtrArray *path)
{
  for (guint i = 1; i < chain->len; i++) {
    SallyX509 *x509 = chain->pdata[i];
    const char *title = sally_x509_get_title (x509);
    char *evidence = NULL;

    if (sally_order_contains (chain, i, x509))
      evidence = g_strdup_printf (_("“%s” was sent twice."), title);
    else if (sally_order_names_meet (chain->pdata[i - 1], x509))
      continue;
    else if (sally_order_contains (path, path->len, x509))
      evidence = g_strdup_printf (_("“%s” was sent in the wrong place."), title);
    else
      evidence = g_strdup_printf (_("“%s” was sent, but does not belong to the chain."), title);
    return sally_fault_new (SALLY_FAULT_ORDER, -1, FALSE, x509, evidence);
  }
  return NULL;
}
