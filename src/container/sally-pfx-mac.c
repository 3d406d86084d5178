/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-pfx-mac-private.h"

#include "sally-error.h"
#include "sally-secret.h"

#include <glib/gi18n-lib.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

/* The MAC that seals a PKCS #12 file: the one of RFC 7292, which OpenSSL checks,
 * and PBMAC1 of RFC 9579, which OpenSSL checks since 3.4 and writes on request.
 */

#define MAX_KEY 128

/* HMAC with a key by PBKDF2. */
typedef struct {
  PBE2PARAM *scheme;   /* (owned): has the same form as PBMAC1's parameters */
  PBKDF2PARAM *pbkdf2; /* (owned) */
  const EVP_MD *prf;
  const EVP_MD *digest;
} Pbmac1;

static void
pbmac1_clear (Pbmac1 *self)
{
  PBKDF2PARAM_free (self->pbkdf2);
  PBE2PARAM_free (self->scheme);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pbmac1, pbmac1_clear)

static const EVP_MD *
get_digest (int hmac)
{
  int nid;

  return EVP_PBE_find (EVP_PBE_TYPE_PRF, hmac, NULL, &nid, NULL) == 1 ? EVP_get_digestbynid (nid)
                                                                      : NULL;
}

/* %FALSE when there is something in it that we do not know. */
static gboolean
pbmac1_read (Pbmac1 *self, const X509_ALGOR *algorithm)
{
  self->scheme = ASN1_TYPE_unpack_sequence (ASN1_ITEM_rptr (PBE2PARAM), algorithm->parameter);
  if (self->scheme == NULL || OBJ_obj2nid (self->scheme->keyfunc->algorithm) != NID_id_pbkdf2)
    return FALSE;
  self->pbkdf2 =
      ASN1_TYPE_unpack_sequence (ASN1_ITEM_rptr (PBKDF2PARAM), self->scheme->keyfunc->parameter);
  if (self->pbkdf2 == NULL || self->pbkdf2->keylength == NULL
      || ASN1_TYPE_get (self->pbkdf2->salt) != V_ASN1_OCTET_STRING)
    return FALSE;
  self->prf = get_digest (self->pbkdf2->prf != NULL ? OBJ_obj2nid (self->pbkdf2->prf->algorithm)
                                                    : NID_hmacWithSHA1);
  self->digest = get_digest (OBJ_obj2nid (self->scheme->encryption->algorithm));
  return self->prf != NULL && self->digest != NULL;
}

/* Finds what is sealed: the octets of the file's content.  @der is the file, whose
 * parts OpenSSL wrote anew, so it is well-formed.
 */
static const guint8 *
find_content (const guint8 *der, long length, gsize *size)
{
  /* PFX, then behind its version ContentInfo, then behind its type [0], OCTET STRING. */
  static const struct {
    int tag;
    gboolean enter;
  } steps[] = {
    { V_ASN1_SEQUENCE, TRUE },
    { V_ASN1_INTEGER, FALSE },
    { V_ASN1_SEQUENCE, TRUE },
    { V_ASN1_OBJECT, FALSE },
    { 0, TRUE },
    { V_ASN1_OCTET_STRING, TRUE },
  };
  const guint8 *end = der + length;
  long content = 0;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    int tag, class;

    if ((ASN1_get_object (&der, &content, &tag, &class, end - der) & 0x80) != 0
        || tag != steps[i].tag)
      return NULL;
    if (!steps[i].enter)
      der += content;
  }
  *size = (gsize) content;
  return der;
}

static gboolean
pbmac1_seal (const Pbmac1 *self,
             PKCS12 *pkcs12,
             const char *password,
             int length,
             guint8 *mac,
             guint *mac_length)
{
  const ASN1_STRING *salt = self->pbkdf2->salt->value.octet_string;
  guint64 rounds, key_length;
  guint8 key[MAX_KEY];
  guint8 *der = NULL;
  const guint8 *content = NULL;
  gsize size = 0;
  int n;
  gboolean ok;

  if (ASN1_INTEGER_get_uint64 (&rounds, self->pbkdf2->iter) != 1 || rounds > G_MAXINT
      || ASN1_INTEGER_get_uint64 (&key_length, self->pbkdf2->keylength) != 1
      || key_length > sizeof key)
    return FALSE;
  n = i2d_PKCS12 (pkcs12, &der);
  if (n > 0)
    content = find_content (der, n, &size);
  ok = content != NULL
       && PKCS5_PBKDF2_HMAC (password != NULL ? password : "", length, ASN1_STRING_get0_data (salt),
                             ASN1_STRING_length (salt), (int) rounds, self->prf, (int) key_length,
                             key)
              == 1
       && HMAC (self->digest, key, (int) key_length, content, size, mac, mac_length) != NULL;
  OPENSSL_free (der);
  sally_secret_wipe (key, sizeof key);
  return ok;
}

static gboolean
fail_unsupported (const X509_ALGOR *algorithm, GError **error)
{
  char name[80];

  OBJ_obj2txt (name, sizeof name, algorithm->algorithm, 0);
  g_set_error (error, SALLY_ERROR, SALLY_ERROR_UNSUPPORTED,
               _("The file is protected with %s in a way that this version does not know."), name);
  return FALSE;
}

/**
 * sally_pfx_mac_read:
 * @pkcs12: a file that has a MAC
 * @rounds: (out): rounds of key derivation that the file asks for
 * @error: %SALLY_ERROR_UNSUPPORTED naming an algorithm, or %SALLY_ERROR_CORRUPT
 *
 * Returns: whether the MAC can be verified, given the password
 */
gboolean
sally_pfx_mac_read (PKCS12 *pkcs12, guint64 *rounds, GError **error)
{
  g_auto (Pbmac1) pbmac1 = { 0 };
  const ASN1_INTEGER *iterations;
  const X509_ALGOR *algorithm;

  PKCS12_get0_mac (NULL, &algorithm, NULL, &iterations, pkcs12);
  if (OBJ_obj2nid (algorithm->algorithm) == NID_pbmac1) {
    if (!pbmac1_read (&pbmac1, algorithm))
      return fail_unsupported (algorithm, error);
    iterations = pbmac1.pbkdf2->iter;
  } else if (EVP_get_digestbyobj (algorithm->algorithm) == NULL) {
    return fail_unsupported (algorithm, error);
  }
  *rounds = 1;
  if (iterations == NULL || ASN1_INTEGER_get_uint64 (rounds, iterations) == 1)
    return TRUE;
  g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_CORRUPT,
                       _("This PKCS #12 file is damaged."));
  return FALSE;
}

/**
 * sally_pfx_mac_verify:
 * @pkcs12: a file that sally_pfx_mac_read() liked
 * @password: (nullable): one form of the password
 * @length: its number of bytes
 *
 * Returns: whether the file was sealed with this password and is unchanged
 */
gboolean
sally_pfx_mac_verify (PKCS12 *pkcs12, const char *password, int length)
{
  g_auto (Pbmac1) pbmac1 = { 0 };
  const ASN1_OCTET_STRING *expected;
  const X509_ALGOR *algorithm;
  guint8 mac[EVP_MAX_MD_SIZE];
  guint mac_length;

  PKCS12_get0_mac (&expected, &algorithm, NULL, NULL, pkcs12);
  if (OBJ_obj2nid (algorithm->algorithm) != NID_pbmac1)
    return PKCS12_verify_mac (pkcs12, password, length) == 1;
  return pbmac1_read (&pbmac1, algorithm)
         && pbmac1_seal (&pbmac1, pkcs12, password, length, mac, &mac_length)
         && (guint) ASN1_STRING_length (expected) == mac_length
         && CRYPTO_memcmp (ASN1_STRING_get0_data (expected), mac, mac_length) == 0;
}
