/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-wallet-write.h"

#include "sally-error.h"
#include "sally-oracle-id-private.h"
#include "sally-secret.h"
#include "sally-wallet-header-private.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>
#include <openssl/pkcs12.h>

/* Makes a cwallet.sso of trusted certificates, as “orapki wallet create
 * -auto_login_only” does.
 *
 * Triple DES and SHA-1 with 10,000 rounds are what 12c to 21c write by default
 * and what every release since 10g reads; AES came later, and some clients that
 * AWS DMS may run do not read it.  Nothing is lost by it: the certificates are
 * public, and whoever has the file has the password, which is in its header.
 */

#define ROUNDS 10000
#define SALT 8
#define MAX_CERTIFICATES 10000

/* The certificate's own bytes, as they are. */
static PKCS12_SAFEBAG *
make_bag (SallyX509 *x509, guint32 index)
{
  gsize length;
  const void *data = g_bytes_get_data (sally_x509_get_der (x509), &length);
  guint8 id[SALLY_ORACLE_ID_LENGTH];
  ASN1_TYPE any = { .type = V_ASN1_SEQUENCE };
  PKCS12_SAFEBAG *bag = NULL;

  any.value.sequence = ASN1_STRING_type_new (V_ASN1_SEQUENCE);
  if (ASN1_STRING_set (any.value.sequence, data, (int) length) == 1)
    bag = PKCS12_item_pack_safebag (&any, ASN1_ITEM_rptr (ASN1_ANY), NID_x509Certificate,
                                    NID_certBag);
  ASN1_STRING_free (any.value.sequence);
  sally_oracle_id_write_trusted (index, id);
  if (bag == NULL || PKCS12_add_localkeyid (bag, id, sizeof id) == 1)
    return bag;
  PKCS12_SAFEBAG_free (bag);
  return NULL;
}

static STACK_OF (PKCS12_SAFEBAG) * make_bags (GPtrArray *x509s)
{
  STACK_OF (PKCS12_SAFEBAG) *bags = sk_PKCS12_SAFEBAG_new_null ();

  for (guint i = 0; i < x509s->len; i++) {
    PKCS12_SAFEBAG *bag = make_bag (x509s->pdata[i], i);

    if (bag == NULL || sk_PKCS12_SAFEBAG_push (bags, bag) == 0) {
      PKCS12_SAFEBAG_free (bag);
      sk_PKCS12_SAFEBAG_pop_free (bags, PKCS12_SAFEBAG_free);
      return NULL;
    }
  }
  return bags;
}

/* One encrypted part with everything in it, then the MAC. */
static PKCS12 *
make_pfx (STACK_OF (PKCS12_SAFEBAG) * bags, SallySecret *password)
{
  gsize length;
  const char *text = sally_secret_peek (password, &length);
  STACK_OF (PKCS7) *parts = sk_PKCS7_new_null ();
  PKCS7 *part = PKCS12_pack_p7encdata (NID_pbe_WithSHA1And3_Key_TripleDES_CBC, text, (int) length,
                                       NULL, SALT, ROUNDS, bags);
  PKCS12 *pfx = NULL;

  if (part != NULL && sk_PKCS7_push (parts, part) > 0)
    pfx = PKCS12_add_safes (parts, 0);
  else
    PKCS7_free (part);
  sk_PKCS7_pop_free (parts, PKCS7_free);
  if (pfx == NULL || PKCS12_set_mac (pfx, text, (int) length, NULL, SALT, ROUNDS, EVP_sha1 ()) == 1)
    return pfx;
  PKCS12_free (pfx);
  return NULL;
}

static GBytes *
write_wallet (GPtrArray *x509s)
{
  guint8 header[SALLY_WALLET_HEADER];
  g_autoptr (SallySecret) password = sally_wallet_header_write_new (header);
  g_autoptr (GByteArray) wallet = g_byte_array_new ();
  STACK_OF (PKCS12_SAFEBAG) *bags = password != NULL ? make_bags (x509s) : NULL;
  PKCS12 *pfx = bags != NULL ? make_pfx (bags, password) : NULL;
  guint8 *data = NULL;
  int length = pfx != NULL ? i2d_PKCS12 (pfx, &data) : -1;

  PKCS12_free (pfx);
  sk_PKCS12_SAFEBAG_pop_free (bags, PKCS12_SAFEBAG_free);
  ERR_clear_error ();
  if (length <= 0)
    return NULL;
  g_byte_array_append (wallet, header, sizeof header);
  g_byte_array_append (wallet, data, (guint) length);
  OPENSSL_free (data);
  return g_byte_array_free_to_bytes (g_steal_pointer (&wallet));
}

/**
 * sally_wallet_write:
 * @x509s: (element-type SallyX509): what the wallet is to trust, 1 to 10,000
 * @error: %SALLY_ERROR_INVALID when there are none, %SALLY_ERROR_TOO_LARGE, or
 *   %SALLY_ERROR_FAILED
 *
 * Makes an Oracle wallet that is auto-login only: what AWS DMS wants for Oracle
 * endpoints, without private keys.  Takes some milliseconds; any thread.
 *
 * Returns: (transfer full) (nullable): a cwallet.sso
 */
GBytes *
sally_wallet_write (GPtrArray *x509s, GError **error)
{
  GBytes *wallet;

  g_return_val_if_fail (x509s != NULL, NULL);

  if (x509s->len == 0) {
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_INVALID,
                         _("A wallet without certificates would be of no use."));
    return NULL;
  }
  if (x509s->len > MAX_CERTIFICATES) {
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_TOO_LARGE,
                 _("A wallet can hold at most %d certificates."), MAX_CERTIFICATES);
    return NULL;
  }
  wallet = write_wallet (x509s);
  if (wallet == NULL)
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_FAILED,
                         _("OpenSSL cannot encrypt the wallet on this computer."));
  return wallet;
}
