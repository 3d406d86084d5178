/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-pfx-scheme-private.h"

#include "sally-error.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>

/* How a part of a PKCS #12 file is encrypted, before anything is derived from a
 * password: what cannot work is said by name, and what would take for ever is
 * seen in time.
 *
 * Old files need RC2 or RC4, which OpenSSL 3 keeps in a module of its own.  That
 * is loaded into a context that serves nothing but key stores, so that no TLS
 * connection of this program can ever negotiate such an algorithm.
 */

typedef struct {
  OSSL_LIB_CTX *context; /* (nullable): out of memory */
  gboolean legacy;
} Library;

static const Library *
get_library (void)
{
  static Library library;
  static gsize ready;

  if (g_once_init_enter (&ready)) {
    library.context = OSSL_LIB_CTX_new ();
    /* Loading one by hand keeps the default one from being loaded by itself. */
    OSSL_PROVIDER_load (library.context, "default");
    library.legacy = OSSL_PROVIDER_load (library.context, "legacy") != NULL;
    ERR_clear_error ();
    g_once_init_leave (&ready, 1);
  }
  return &library;
}

/**
 * sally_pfx_scheme_get_context:
 *
 * Any thread.
 *
 * Returns: (transfer none): the library context for key stores, with the old
 *   algorithms where this computer has them
 */
OSSL_LIB_CTX *
sally_pfx_scheme_get_context (void)
{
  return get_library ()->context;
}

static gboolean
fail_unsupported (GError **error, const char *algorithm)
{
  g_set_error (error, SALLY_ERROR, SALLY_ERROR_UNSUPPORTED,
               _("The file is encrypted with %s, which this version does not know."), algorithm);
  return FALSE;
}

static gboolean
check_cipher (int nid, GError **error)
{
  const char *name = OBJ_nid2sn (nid);
  EVP_CIPHER *cipher;

  if (name == NULL || nid == NID_undef)
    return fail_unsupported (error, _("an unknown algorithm"));
  cipher = EVP_CIPHER_fetch (get_library ()->context, name, NULL);
  ERR_clear_error ();
  if (cipher != NULL) {
    EVP_CIPHER_free (cipher);
    return TRUE;
  }
  if (get_library ()->legacy)
    return fail_unsupported (error, name);
  g_set_error (error, SALLY_ERROR, SALLY_ERROR_UNSUPPORTED,
               _("The file is encrypted with the old algorithm %s, which OpenSSL has only in its "
                 "“legacy” module, and this computer has no such module."),
               name);
  return FALSE;
}

static gboolean
read_rounds (const ASN1_INTEGER *integer, guint64 *rounds)
{
  /* Negative or beyond 64 bits: damaged, or an attempt to keep us busy. */
  gboolean ok = integer != NULL && ASN1_INTEGER_get_uint64 (rounds, integer) == 1;

  ERR_clear_error ();
  return ok;
}

/* PBES2 (RFC 8018 A.4) with PBKDF2. */
static gboolean
read_pbes2 (const ASN1_TYPE *parameter, guint64 *rounds, GError **error)
{
  PBE2PARAM *pbes2 = ASN1_TYPE_unpack_sequence (ASN1_ITEM_rptr (PBE2PARAM), parameter);
  PBKDF2PARAM *pbkdf2 = NULL;
  gboolean ok = FALSE;
  int nid = pbes2 != NULL ? OBJ_obj2nid (pbes2->keyfunc->algorithm) : NID_undef;
  int prf;

  if (nid == NID_id_pbkdf2)
    pbkdf2 = ASN1_TYPE_unpack_sequence (ASN1_ITEM_rptr (PBKDF2PARAM), pbes2->keyfunc->parameter);
  if (pbes2 != NULL && nid != NID_id_pbkdf2) {
    fail_unsupported (error, nid != NID_undef ? OBJ_nid2ln (nid) : _("an unknown algorithm"));
  } else if (pbkdf2 == NULL || !read_rounds (pbkdf2->iter, rounds)) {
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_CORRUPT,
                         _("The file is damaged: it does not say how it was encrypted."));
  } else {
    prf = pbkdf2->prf != NULL ? OBJ_obj2nid (pbkdf2->prf->algorithm) : NID_hmacWithSHA1;
    if (EVP_PBE_find (EVP_PBE_TYPE_PRF, prf, NULL, NULL, NULL) != 1)
      fail_unsupported (error, prf != NID_undef ? OBJ_nid2ln (prf) : _("an unknown algorithm"));
    else
      ok = check_cipher (OBJ_obj2nid (pbes2->encryption->algorithm), error);
  }
  PBKDF2PARAM_free (pbkdf2);
  PBE2PARAM_free (pbes2);
  ERR_clear_error ();
  return ok;
}

/* The schemes of PKCS #12 itself (RFC 7292 C) and of PKCS #5 1.5. */
static gboolean
read_pbe (const ASN1_TYPE *parameter, int cipher, guint64 *rounds, GError **error)
{
  PBEPARAM *pbe = ASN1_TYPE_unpack_sequence (ASN1_ITEM_rptr (PBEPARAM), parameter);
  gboolean ok = FALSE;

  if (pbe == NULL || !read_rounds (pbe->iter, rounds))
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_CORRUPT,
                         _("The file is damaged: it does not say how it was encrypted."));
  else
    ok = check_cipher (cipher, error);
  PBEPARAM_free (pbe);
  ERR_clear_error ();
  return ok;
}

/**
 * sally_pfx_scheme_read:
 * @algorithm: how something is encrypted with a password
 * @rounds: (out): rounds of key derivation that the file asks for
 * @error: %SALLY_ERROR_UNSUPPORTED naming the algorithm, or %SALLY_ERROR_CORRUPT
 *
 * Returns: whether this can be decrypted, given the password
 */
gboolean
sally_pfx_scheme_read (const X509_ALGOR *algorithm, guint64 *rounds, GError **error)
{
  int nid = OBJ_obj2nid (algorithm->algorithm);
  int cipher = NID_undef;
  char name[80];

  if (nid == NID_pbes2)
    return read_pbes2 (algorithm->parameter, rounds, error);
  if (EVP_PBE_find (EVP_PBE_TYPE_OUTER, nid, &cipher, NULL, NULL) == 1)
    return read_pbe (algorithm->parameter, cipher, rounds, error);
  ERR_clear_error ();
  OBJ_obj2txt (name, sizeof name, algorithm->algorithm, 0);
  return fail_unsupported (error, name);
}
