/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-private-key.h"

#include "sally-error.h"
#include "sally-key-encryption-private.h"
#include "sally-secret.h"
#include "sally-x509-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string.h>

/* Private keys in what people have: PEM with the key somewhere in it, or DER;
 * PKCS #8, plain or encrypted, and the older forms of OpenSSL.  OpenSSL clears
 * what it frees of them, and so do the copies made here.
 */

#define CAP (1024 * 1024)
#define MAX_BLOCKS 1000

struct _SallyPrivateKey {
  gatomicrefcount refs;
  EVP_PKEY *key; /* (owned) */
};

/* One PEM block; name and header are OpenSSL's too. */
typedef struct {
  char *name;
  char *header;
  guint8 *data;
  long length;
} Block;

static void
block_clear (Block *self)
{
  OPENSSL_free (self->name);
  OPENSSL_free (self->header);
  if (self->data != NULL)
    OPENSSL_clear_free (self->data, (gsize) self->length);
  *self = (Block){ 0 };
}

/* Gives OpenSSL the password; -1 when there is none or it has no room for it. */
static int
give_password (char *buffer, int size, int is_writing, void *password)
{
  gsize length;
  const char *bytes;

  if (password == NULL)
    return -1;
  bytes = sally_secret_peek (password, &length);
  if (length > (gsize) size)
    return -1;
  memcpy (buffer, bytes, length);
  return (int) length;
}

/* Whether OpenSSL has just said that it does not know an algorithm. */
static gboolean
is_unsupported (void)
{
  unsigned long code;
  gboolean found = FALSE;

  while ((code = ERR_get_error ()) != 0)
    if (ERR_GET_LIB (code) == ERR_LIB_EVP)
      found = found || ERR_GET_REASON (code) == ERR_R_UNSUPPORTED
              || ERR_GET_REASON (code) == EVP_R_UNSUPPORTED_ALGORITHM
              || ERR_GET_REASON (code) == EVP_R_UNKNOWN_PBE_ALGORITHM;
  return found;
}

static void
set_unsupported (GError **error)
{
  g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_UNSUPPORTED,
                       _("The private key is encrypted with a cipher that is not known."));
}

static void
set_password_error (SallySecret *password, GError **error)
{
  if (password != NULL && is_unsupported ())
    set_unsupported (error);
  else if (password == NULL)
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_PASSWORD_REQUIRED,
                         _("The private key is encrypted and needs its password."));
  else
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_PASSWORD_WRONG,
                         _("The password does not open the private key."));
}

static EVP_PKEY *
read_encrypted (SallyDer der, SallySecret *password, GError **error)
{
  BIO *memory;
  EVP_PKEY *key;

  if (!sally_key_encryption_check_cost (der, error))
    return NULL;
  ERR_clear_error ();
  memory = BIO_new_mem_buf (der.data, (int) der.length);
  key = password != NULL ? d2i_PKCS8PrivateKey_bio (memory, NULL, give_password, password) : NULL;
  BIO_free (memory);
  if (key == NULL)
    set_password_error (password, error);
  return key;
}

static EVP_PKEY *
read_der (SallyDer der, SallySecret *password, GError **error)
{
  const guint8 *place = der.data;
  EVP_PKEY *key;

  if (sally_key_encryption_recognise (der))
    return read_encrypted (der, password, error);
  key = d2i_AutoPrivateKey (NULL, &place, (long) der.length);
  if (key == NULL)
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_CORRUPT,
                         _("The private key is damaged, or of a kind that is not known."));
  return key;
}

/* Opens the older encryption of PEM, whose key is one round of MD5. */
static gboolean
open_block (Block *block, SallySecret *password, GError **error)
{
  EVP_CIPHER_INFO cipher;

  if (block->header == NULL || strstr (block->header, "ENCRYPTED") == NULL)
    return TRUE;
  ERR_clear_error ();
  if (!PEM_get_EVP_CIPHER_INFO (block->header, &cipher)) {
    set_unsupported (error);
    return FALSE;
  }
  if (password != NULL
      && PEM_do_header (&cipher, block->data, &block->length, give_password, password))
    return TRUE;
  set_password_error (password, error);
  return FALSE;
}

static EVP_PKEY *
read_pem (BIO *memory, SallySecret *password, GError **error)
{
  Block block = { 0 };
  EVP_PKEY *key = NULL;
  gboolean found = FALSE, damaged = FALSE;

  for (guint i = 0; i < MAX_BLOCKS && !found; i++) {
    if (!PEM_read_bio_ex (memory, &block.name, &block.header, &block.data, &block.length,
                          PEM_FLAG_SECURE)) {
      if (ERR_GET_REASON (ERR_peek_last_error ()) == PEM_R_NO_START_LINE)
        break;
      damaged = TRUE;
      continue;
    }
    found = g_str_has_suffix (block.name, "PRIVATE KEY");
    if (found && open_block (&block, password, error)) {
      SallyDer der = { block.data, (gsize) block.length };

      key = read_der (der, password, error);
    }
    block_clear (&block);
  }
  if (!found && damaged)
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_CORRUPT,
                         _("There is no private key in it that is whole."));
  else if (!found)
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND,
                         _("There is no private key in it."));
  return key;
}

/**
 * sally_private_key_new:
 * @data: PEM with a private key somewhere in it, of which the first is taken, or
 *   DER; at most 1 MiB
 * @password: (nullable): opens it if it is encrypted
 * @error: %SALLY_ERROR_PASSWORD_REQUIRED, %SALLY_ERROR_PASSWORD_WRONG,
 *   %SALLY_ERROR_NOT_FOUND when there is no key, %SALLY_ERROR_CORRUPT,
 *   %SALLY_ERROR_UNSUPPORTED, %SALLY_ERROR_TOO_LARGE
 *
 * Reads PKCS #8 (RFC 5958), PKCS #1 (RFC 8017), SEC 1 (RFC 5915) and DSA keys.
 * An encrypted one may take some seconds: not for the main thread.
 *
 * Returns: (transfer full) (nullable): the key
 */
SallyPrivateKey *
sally_private_key_new (SallySecret *data, SallySecret *password, GError **error)
{
  SallyPrivateKey *self;
  EVP_PKEY *key;
  gsize length;
  const char *bytes;
  BIO *memory;

  g_return_val_if_fail (data != NULL, NULL);

  bytes = sally_secret_peek (data, &length);
  if (length > CAP) {
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_TOO_LARGE,
                         _("The private key is larger than 1 MiB."));
    return NULL;
  }
  if (memmem (bytes, length, "-----BEGIN ", 11) != NULL) {
    memory = BIO_new_mem_buf (bytes, (int) length);
    key = read_pem (memory, password, error);
    BIO_free (memory);
  } else {
    SallyDer der = { (const guint8 *) bytes, length };

    key = read_der (der, password, error);
  }
  ERR_clear_error ();
  if (key == NULL)
    return NULL;
  self = g_new0 (SallyPrivateKey, 1);
  g_atomic_ref_count_init (&self->refs);
  self->key = key;
  return self;
}

/**
 * sally_private_key_ref:
 * @self: a key
 *
 * Returns: (transfer full): @self
 */
SallyPrivateKey *
sally_private_key_ref (SallyPrivateKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

/**
 * sally_private_key_unref:
 * @self: (transfer full): a key
 *
 * Wipes it when the last reference goes.
 */
void
sally_private_key_unref (SallyPrivateKey *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  EVP_PKEY_free (self->key);
  g_free (self);
}

/**
 * sally_private_key_get_algorithm:
 * @self: a key
 *
 * Returns: (transfer none): `RSA`, `EC`, `Ed25519` ... as of a certificate, see
 *   sally_x509_get_key_algorithm()
 */
const char *
sally_private_key_get_algorithm (SallyPrivateKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  switch (EVP_PKEY_get_base_id (self->key)) {
  case EVP_PKEY_ED25519:
    return "Ed25519";
  case EVP_PKEY_ED448:
    return "Ed448";
  default:
    return EVP_PKEY_get0_type_name (self->key);
  }
}

/**
 * sally_private_key_get_bits:
 * @self: a key
 *
 * Returns: its size, counted as for a certificate
 */
guint
sally_private_key_get_bits (SallyPrivateKey *self)
{
  g_return_val_if_fail (self != NULL, 0);

  switch (EVP_PKEY_get_base_id (self->key)) {
  case EVP_PKEY_ED25519:
    return 256;
  case EVP_PKEY_ED448:
    return 456;
  default:
    return (guint) MAX (EVP_PKEY_get_bits (self->key), 0);
  }
}

/**
 * sally_private_key_belongs_to:
 * @self: a key
 * @x509: a certificate
 *
 * Returns: whether the certificate is for this key
 */
gboolean
sally_private_key_belongs_to (SallyPrivateKey *self, SallyX509 *x509)
{
  X509 *openssl;
  gboolean yes;

  g_return_val_if_fail (self != NULL && SALLY_IS_X509 (x509), FALSE);

  openssl = sally_x509_get_openssl (x509);
  yes = openssl != NULL && X509_check_private_key (openssl, self->key) == 1;
  ERR_clear_error ();
  return yes;
}

/**
 * sally_private_key_to_pkcs8:
 * @self: a key
 *
 * For whoever hands it to a TLS library: the headers of this folder do not name
 * OpenSSL's types.
 *
 * Returns: (transfer full) (nullable): it as PKCS #8 in DER, not encrypted; %NULL
 *   for a kind of key that has no such form
 */
SallySecret *
sally_private_key_to_pkcs8 (SallyPrivateKey *self)
{
  PKCS8_PRIV_KEY_INFO *info;
  SallySecret *secret = NULL;
  guint8 *der = NULL;
  int length;

  g_return_val_if_fail (self != NULL, NULL);

  info = EVP_PKEY2PKCS8 (self->key);
  length = info != NULL ? i2d_PKCS8_PRIV_KEY_INFO (info, &der) : 0;
  if (length > 0) {
    secret = sally_secret_new (der, length);
    OPENSSL_clear_free (der, (gsize) length);
  }
  PKCS8_PRIV_KEY_INFO_free (info);
  ERR_clear_error ();
  return secret;
}
