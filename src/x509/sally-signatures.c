/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-signatures-private.h"

#include "sally-x509-private.h"

#include <openssl/err.h>

struct _SallySignatures {
  GHashTable *known; /* (owned) of Link */
  guint left;
};

/* The certificates live as long as the chain and the trust that are judged. */
typedef struct {
  SallyX509 *x509;
  SallyX509 *issuer;
  gboolean is_signed;
} Link;

static guint
hash_link (gconstpointer data)
{
  const Link *link = data;

  return g_direct_hash (link->x509) * 31 + g_direct_hash (link->issuer);
}

static gboolean
equal_links (gconstpointer a, gconstpointer b)
{
  const Link *left = a;
  const Link *right = b;

  return left->x509 == right->x509 && left->issuer == right->issuer;
}

/**
 * sally_signatures_new:
 * @limit: how many signatures may be checked
 *
 * Returns: (transfer full): none known yet
 */
SallySignatures *
sally_signatures_new (guint limit)
{
  SallySignatures *self = g_new0 (SallySignatures, 1);

  self->known = g_hash_table_new_full (hash_link, equal_links, g_free, NULL);
  self->left = limit;
  return self;
}

/**
 * sally_signatures_free:
 * @self: (transfer full): what is known
 */
void
sally_signatures_free (SallySignatures *self)
{
  g_hash_table_unref (self->known);
  g_free (self);
}

/**
 * sally_signatures_check:
 * @self: what is known
 * @x509: a certificate; it and @issuer outlive @self
 * @issuer: the one that may have signed it
 *
 * Returns: whether it did; beyond the limit nothing counts as signed
 */
gboolean
sally_signatures_check (SallySignatures *self, SallyX509 *x509, SallyX509 *issuer)
{
  Link wanted = { x509, issuer, FALSE };
  Link *link = g_hash_table_lookup (self->known, &wanted);
  EVP_PKEY *key;

  if (link != NULL)
    return link->is_signed;
  key = X509_get0_pubkey (sally_x509_get_openssl (issuer));
  if (key == NULL || self->left == 0)
    return FALSE;
  self->left--;
  link = g_new (Link, 1);
  *link = wanted;
  link->is_signed = X509_verify (sally_x509_get_openssl (x509), key) == 1;
  ERR_clear_error ();
  g_hash_table_add (self->known, link);
  return link->is_signed;
}
