/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-strength-private.h"

#include "sally-x509-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/evp.h>
#include <openssl/objects.h>

/* How strong keys and signatures must be: level 2 of OpenSSL, which is its
 * default in Debian (SSL_CTX_set_security_level(3)), and no RSA key below 2048
 * bits, where OpenSSL counts up from 2033 or so.
 */

#define MIN_RSA_BITS 2048
#define MIN_EC_BITS 224
#define MIN_SECURITY_BITS 112
/* What a signature must at least be worth; SHA-1 has 63, SHA-224 112. */
#define MIN_SIGNATURE_BITS 100

static guint
get_least_bits (const char *algorithm)
{
  if (g_str_equal (algorithm, "EC"))
    return MIN_EC_BITS;
  return g_str_has_prefix (algorithm, "RSA") || g_str_equal (algorithm, "DSA") ? MIN_RSA_BITS : 0;
}

/**
 * sally_strength_object_to_key:
 * @x509: a certificate of a path
 *
 * Returns: (transfer full) (nullable): that its key is weak, and why (translated)
 */
char *
sally_strength_object_to_key (SallyX509 *x509)
{
  const char *algorithm = sally_x509_get_key_algorithm (x509);
  EVP_PKEY *key = X509_get0_pubkey (sally_x509_get_openssl (x509));
  guint bits = sally_x509_get_key_bits (x509);
  guint least = get_least_bits (algorithm);

  if (bits > 0 && bits < least)
    /* Translators: name of a certificate, such as “RSA”, and numbers of bits */
    return g_strdup_printf (_("The key of “%s” is %s with %u bits; it needs at least %u."),
                            sally_x509_get_title (x509), algorithm, bits, least);
  if (key != NULL && EVP_PKEY_get_security_bits (key) < MIN_SECURITY_BITS)
    /* Translators: name of a certificate, such as “DSA” */
    return g_strdup_printf (_("The key of “%s” (%s) is too easy to break."),
                            sally_x509_get_title (x509), algorithm);
  return NULL;
}

/**
 * sally_strength_object_to_signature:
 * @x509: a certificate of a path
 *
 * Returns: (transfer full) (nullable): that its signature is of a weak kind, and
 *   which (translated)
 */
char *
sally_strength_object_to_signature (SallyX509 *x509)
{
  int digest, bits;

  if (!X509_get_signature_info (sally_x509_get_openssl (x509), &digest, NULL, &bits, NULL)
      || bits <= 0 || bits >= MIN_SIGNATURE_BITS)
    return NULL;
  return g_strdup_printf (_("“%s” is signed with %s (%s)."), sally_x509_get_title (x509),
                          digest != NID_undef ? OBJ_nid2sn (digest) : "?",
                          sally_x509_get_signature_algorithm (x509));
}

/**
 * sally_strength_knows_signature:
 * @x509: a certificate
 *
 * Returns: whether OpenSSL knows the kind of its signature and could check it
 */
gboolean
sally_strength_knows_signature (SallyX509 *x509)
{
  return X509_get_signature_info (sally_x509_get_openssl (x509), NULL, NULL, NULL, NULL) == 1;
}
