/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-wallet-header-private.h"

#include "sally-error.h"
#include "sally-secret.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

/* The header of cwallet.sso, which holds the password of the PKCS #12 file
 * behind it, scrambled with a key that stands beside it.
 *
 *   0   3  A1 F8 4E
 *   3   1  type
 *   4   4  version of the header, highest byte first
 *   8   4  size of the body
 *  12   …  body: version 5: the password itself; version 6: a method, a key, the
 *          password encrypted with it
 *
 * The password is 16 bytes of 01 to 7F.  Line breaks are among them, so it never
 * goes through a text file.
 */

#define TYPE_OFFSET 3
#define VERSION_OFFSET 4
#define SIZE_OFFSET 8
#define BODY_OFFSET 12

#define METHOD_NONE 0x05
#define METHOD_AES 0x06
#define METHOD_DES '5'

#define AES_KEY 16
#define AES_SIZE (1 + AES_KEY + SALLY_WALLET_PASSWORD)
#define DES_KEY 8
#define DES_CIPHERTEXT 24
#define DES_SIZE (1 + 2 * DES_KEY + 2 * DES_CIPHERTEXT)
#define SHA1_LENGTH 20

static const guint8 aes_iv[] = { 0xc0, 0x34, 0xd8, 0x31, 0x1c, 0x02, 0xce, 0xf8,
                                 0x51, 0xf0, 0x14, 0x4b, 0x81, 0xed, 0x4b, 0xf2 };
static const guint8 des_iv[8];

static guint32
read_number (const guint8 *data)
{
  guint32 number;

  memcpy (&number, data, sizeof number);
  return GUINT32_FROM_BE (number);
}

static gboolean
crypt_blocks (const EVP_CIPHER *cipher,
              const guint8 *key,
              const guint8 *iv,
              gboolean encrypt,
              const guint8 *in,
              int length,
              guint8 *out)
{
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new ();
  int n = 0, rest = 0;
  gboolean ok;

  ok = EVP_CipherInit_ex (context, cipher, NULL, key, iv, encrypt) == 1
       && EVP_CIPHER_CTX_set_padding (context, 0) == 1
       && EVP_CipherUpdate (context, out, &n, in, length) == 1
       && EVP_CipherFinal_ex (context, out + n, &rest) == 1;
  EVP_CIPHER_CTX_free (context);
  ERR_clear_error ();
  return ok && n + rest == length;
}

static gboolean
read_hex (const guint8 *text, guint8 *bytes, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    int high = g_ascii_xdigit_value ((char) text[2 * i]);
    int low = g_ascii_xdigit_value ((char) text[2 * i + 1]);

    if (high < 0 || low < 0)
      return FALSE;
    bytes[i] = (guint8) (high << 4 | low);
  }
  return TRUE;
}

/* The form of 11g.  DES is triple DES with three equal keys, which needs none of
 * OpenSSL's old algorithms.  The padding is eight bytes of 08.
 */
static gboolean
read_des (const guint8 *body, gsize size, guint8 *password)
{
  guint8 key[3 * DES_KEY], in[DES_CIPHERTEXT], out[DES_CIPHERTEXT];
  gboolean ok;

  if (size < DES_SIZE || !read_hex (body + 1, key, DES_KEY)
      || !read_hex (body + 1 + 2 * DES_KEY, in, DES_CIPHERTEXT))
    return FALSE;
  memcpy (key + DES_KEY, key, DES_KEY);
  memcpy (key + 2 * DES_KEY, key, DES_KEY);
  ok = crypt_blocks (EVP_des_ede3_cbc (), key, des_iv, FALSE, in, DES_CIPHERTEXT, out);
  for (guint i = SALLY_WALLET_PASSWORD; ok && i < DES_CIPHERTEXT; i++)
    ok = out[i] == DES_CIPHERTEXT - SALLY_WALLET_PASSWORD;
  memcpy (password, out, SALLY_WALLET_PASSWORD);
  sally_secret_wipe (out, sizeof out);
  return ok;
}

static gboolean
read_aes (const guint8 *body, gsize size, guint8 *password)
{
  return size >= AES_SIZE
         && crypt_blocks (EVP_aes_128_cbc (), body + 1, aes_iv, FALSE, body + 1 + AES_KEY,
                          SALLY_WALLET_PASSWORD, password);
}

static gboolean
fail_unsupported (GError **error, const char *sentence)
{
  g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_UNSUPPORTED, sentence);
  return FALSE;
}

static gboolean
read_password (guint32 version, const guint8 *body, gsize size, guint8 *password, GError **error)
{
  gboolean ok = FALSE;

  if (version == 5 && size >= SALLY_WALLET_PASSWORD) {
    memcpy (password, body, SALLY_WALLET_PASSWORD);
    ok = TRUE;
  } else if (version == 6 && size > 0) {
    if (body[0] == METHOD_NONE)
      return fail_unsupported (
          error, _("This Oracle wallet does not hold what opens it (method 05), so only Oracle’s "
                   "own software can; the ewallet.p12 beside it opens with its password."));
    if (body[0] != METHOD_AES && body[0] != METHOD_DES) {
      g_set_error (error, SALLY_ERROR, SALLY_ERROR_UNSUPPORTED,
                   _("This Oracle wallet hides its password in a way (method %02x) that this "
                     "version does not know; the ewallet.p12 beside it opens with its password."),
                   body[0]);
      return FALSE;
    }
    ok = body[0] == METHOD_AES ? read_aes (body, size, password) : read_des (body, size, password);
  }
  if (!ok)
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_CORRUPT,
                         _("The header of this Oracle wallet is damaged."));
  return ok;
}

/* A local wallet mixes in where it was made: HMAC-SHA-1 with the computer's name
 * up to the first dot and the user's name as key.  Both as they are written there,
 * in UTF-8; case matters.
 */
static void
bind_password (guint8 *password, const SallyContainerOptions *options)
{
  const char *host = options->wallet_host != NULL ? options->wallet_host : g_get_host_name ();
  const char *user = options->wallet_user != NULL ? options->wallet_user : g_get_user_name ();
  g_autofree char *short_host = g_strndup (host, strcspn (host, "."));
  g_autofree char *key = g_strconcat (short_host, user, NULL);
  GHmac *hmac = g_hmac_new (G_CHECKSUM_SHA1, (const guint8 *) key, strlen (key));
  guint8 digest[SHA1_LENGTH];
  gsize n = sizeof digest;

  g_hmac_update (hmac, password, SALLY_WALLET_PASSWORD);
  g_hmac_get_digest (hmac, digest, &n);
  g_hmac_unref (hmac);
  for (guint i = 0; i < SALLY_WALLET_PASSWORD; i++)
    password[i] = (guint8) ((digest[i] & 0x7f) % 127 + 1);
}

static gboolean
check_version (guint8 type, guint32 version, GError **error)
{
  if (type == SALLY_WALLET_LOCAL && version == 7)
    return fail_unsupported (
        error, _("This is a local auto-login wallet of Oracle 23ai, which only Oracle’s own "
                 "software on its own computer opens. The ewallet.p12 beside it opens with its "
                 "password; AWS DMS needs a wallet that is auto-login only."));
  if (type >= SALLY_WALLET_AUTO && type <= SALLY_WALLET_LOCAL && (version == 5 || version == 6))
    return TRUE;
  g_set_error (error, SALLY_ERROR, SALLY_ERROR_UNSUPPORTED,
               _("This is an Oracle wallet of a kind (type %02x, version %u) that this version "
                 "does not know; the ewallet.p12 beside it opens with its password."),
               type, version);
  return FALSE;
}

/**
 * sally_wallet_header_read:
 * @self: (out caller-allocates): what it says, cleared on failure
 * @data: (array length=length): a file that starts with %SALLY_WALLET_MAGIC
 * @length: how many bytes
 * @options: host and user for a local wallet
 * @error: %SALLY_ERROR_CORRUPT, or %SALLY_ERROR_UNSUPPORTED with what to do
 *
 * Returns: whether the wallet's password is known
 */
gboolean
sally_wallet_header_read (SallyWalletHeader *self,
                          const guint8 *data,
                          gsize length,
                          const SallyContainerOptions *options,
                          GError **error)
{
  guint8 password[SALLY_WALLET_PASSWORD];
  guint32 size;
  gboolean ok;

  memset (self, 0, sizeof *self);
  if (length < BODY_OFFSET || read_number (data + SIZE_OFFSET) > length - BODY_OFFSET) {
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_CORRUPT,
                         _("This Oracle wallet is cut off."));
    return FALSE;
  }
  size = read_number (data + SIZE_OFFSET);
  ok = check_version (data[TYPE_OFFSET], read_number (data + VERSION_OFFSET), error)
       && read_password (read_number (data + VERSION_OFFSET), data + BODY_OFFSET, size, password,
                         error);
  if (ok) {
    self->type = data[TYPE_OFFSET];
    self->offset = BODY_OFFSET + (gsize) size;
    if (self->type == SALLY_WALLET_LOCAL)
      bind_password (password, options);
    self->password = sally_secret_new (password, sizeof password);
  }
  sally_secret_wipe (password, sizeof password);
  return ok;
}

/**
 * sally_wallet_header_clear:
 * @self: what sally_wallet_header_read() filled
 */
void
sally_wallet_header_clear (SallyWalletHeader *self)
{
  g_clear_pointer (&self->password, sally_secret_unref);
}

static gboolean
make_password (guint8 *password)
{
  if (RAND_bytes (password, SALLY_WALLET_PASSWORD) != 1)
    return FALSE;
  for (guint i = 0; i < SALLY_WALLET_PASSWORD; i++)
    password[i] = (guint8) (password[i] % 127 + 1);
  return TRUE;
}

/**
 * sally_wallet_header_write_new:
 * @data: (out): the header of a new wallet that is auto-login only, version 6,
 *   method 06, as Oracle's tools write it since 12c
 *
 * Returns: (transfer full) (nullable): a random password for what follows the
 *   header, or %NULL without random numbers
 */
SallySecret *
sally_wallet_header_write_new (guint8 data[SALLY_WALLET_HEADER])
{
  static const guint8 start[] = {
    0xa1, 0xf8, 0x4e, SALLY_WALLET_AUTO_ONLY, 0, 0, 0, 6, 0, 0, 0, AES_SIZE, METHOD_AES
  };
  guint8 password[SALLY_WALLET_PASSWORD];
  guint8 *key = data + sizeof start;
  SallySecret *secret = NULL;

  memcpy (data, start, sizeof start);
  if (make_password (password) && RAND_bytes (key, AES_KEY) == 1
      && crypt_blocks (EVP_aes_128_cbc (), key, aes_iv, TRUE, password, sizeof password,
                       key + AES_KEY))
    secret = sally_secret_new (password, sizeof password);
  sally_secret_wipe (password, sizeof password);
  return secret;
}
