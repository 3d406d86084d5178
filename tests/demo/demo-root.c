/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "demo-root.h"

#include <openssl/pem.h>

/* The root of the demo servers, for a test that trusts it. */
SallyX509 *
demo_root_new (SallyDemoPki *pki)
{
  GBytes *pem = sally_demo_pki_get_root_pem (pki);
  BIO *bio = BIO_new_mem_buf (g_bytes_get_data (pem, NULL), (int) g_bytes_get_size (pem));
  X509 *certificate = PEM_read_bio_X509 (bio, NULL, NULL, NULL);
  guint8 *der = NULL;
  int length = i2d_X509 (certificate, &der);
  g_autoptr (GBytes) bytes = g_bytes_new (der, (gsize) length);
  SallyX509 *root = sally_x509_new_from_der (bytes, NULL);

  g_assert_nonnull (root);
  OPENSSL_free (der);
  X509_free (certificate);
  BIO_free (bio);
  return root;
}
