/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-ase-password.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <string.h>

/* The password round of SAP ASE 15.0.2 and later ("extended plus encrypted"):
 *
 *   server  MSG 30; parameters: cipher suite (int), RSA key (PEM, PKCS #1), nonce
 *   client  MSG 31; parameter: RSA-OAEP with SHA-1 of nonce and password
 *           MSG 32; parameters: name of a remote server, the same again
 *
 * A format (PARAMFMT) has per column: length and name, status (1), user type
 * (4), type (1), greatest length (0, 1 or 4), length and locale; the values
 * (PARAMS) have a length of as many bytes each.
 */

#define MAX_COLUMNS 3
#define MAX_KEY 8192
#define MAX_PLAIN 1024
#define MAX_RSA_BITS 8192

enum {
  TYPE_INT1 = 0x30,
  TYPE_INT2 = 0x34,
  TYPE_INT4 = 0x38,
  TYPE_LONG_CHAR = 0xAF,
  TYPE_LONG_BINARY = 0xE1,
};

/* How many bytes a value has, or those of its length, as a negative number. */
static int
measure (guint8 type)
{
  switch (type) {
  case TYPE_INT1:
    return 1;
  case TYPE_INT2:
    return 2;
  case TYPE_INT4:
    return 4;
  case TYPE_LONG_CHAR:
  case TYPE_LONG_BINARY:
    return -4;
  default:
    return -1;
  }
}

static gsize
read_length (SallyTdsCursor *cursor, int size)
{
  if (size >= 0)
    return (gsize) size;
  return size == -4 ? sally_tds_cursor_u32 (cursor) : sally_tds_cursor_u8 (cursor);
}

static int
read_column (SallyTdsCursor *format)
{
  int size;

  sally_tds_cursor_take (format, sally_tds_cursor_u8 (format));
  sally_tds_cursor_take (format, 1 + 4);
  size = measure (sally_tds_cursor_u8 (format));
  if (size < 0)
    sally_tds_cursor_take (format, (gsize) -size);
  sally_tds_cursor_take (format, sally_tds_cursor_u8 (format));
  return size;
}

/**
 * sally_ase_password_read:
 * @self: (out caller-allocates): what the server asks for
 * @format: a cursor over a PARAMFMT, behind its length
 * @values: a cursor behind the PARAMS that follows it; it is moved behind the
 *   values
 *
 * Returns: whether there is a key
 */
gboolean
sally_ase_password_read (SallyAsePassword *self, SallyTdsCursor *format, SallyTdsCursor *values)
{
  guint n_columns = sally_tds_cursor_u16 (format);

  *self = (SallyAsePassword){ NULL };
  if (n_columns < 2 || n_columns > MAX_COLUMNS)
    return FALSE;
  for (guint i = 0; i < n_columns; i++) {
    gsize length = read_length (values, read_column (format));
    const guint8 *value = sally_tds_cursor_take (values, length);

    if (i == 1) {
      self->key = value;
      self->key_length = length;
    } else if (i == 2) {
      self->nonce = value;
      self->nonce_length = length;
    }
  }
  return !format->broken && !values->broken && self->key_length <= MAX_KEY;
}

static EVP_PKEY *
load_key (const SallyAsePassword *self)
{
  BIO *bio = BIO_new_mem_buf (self->key, (int) self->key_length);
  EVP_PKEY *key = PEM_read_bio_PUBKEY (bio, NULL, NULL, NULL);

  BIO_free (bio);
  if (key == NULL || EVP_PKEY_get_base_id (key) != EVP_PKEY_RSA
      || EVP_PKEY_get_bits (key) > MAX_RSA_BITS) {
    EVP_PKEY_free (key);
    return NULL;
  }
  return key;
}

static GByteArray *
encrypt (EVP_PKEY *key, const guint8 *plain, gsize length)
{
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new (key, NULL);
  g_autoptr (GByteArray) cipher = g_byte_array_new ();
  gsize size = (gsize) EVP_PKEY_get_size (key);
  gboolean done;

  g_byte_array_set_size (cipher, (guint) size);
  done = context != NULL && EVP_PKEY_encrypt_init (context) == 1
         && EVP_PKEY_CTX_set_rsa_padding (context, RSA_PKCS1_OAEP_PADDING) == 1
         && EVP_PKEY_encrypt (context, cipher->data, &size, plain, length) == 1;
  EVP_PKEY_CTX_free (context);
  if (!done)
    return NULL;
  g_byte_array_set_size (cipher, (guint) size);
  return g_steal_pointer (&cipher);
}

static void
append_value (GByteArray *message, GByteArray *cipher)
{
  guint8 length[4];

  for (guint i = 0; i < G_N_ELEMENTS (length); i++)
    length[i] = (guint8) (cipher->len >> (8 * i));
  g_byte_array_append (message, length, sizeof length);
  g_byte_array_append (message, cipher->data, cipher->len);
}

/* MSG 31, one long binary; MSG 32, a text of up to 255 bytes and another. */
#define BINARY "\0\0\0\0\0\0\xE1\xFF\xFF\xFF\x7F\0"
#define PASSWORD "\x65\x03\x01\x1F\0\xEC\x0E\0\x01\0" BINARY "\xD7"
#define REMOTE_PASSWORD "\x65\x03\x01\x20\0\xEC\x17\0\x02\0\0\0\0\0\0\0\x27\xFF\0" BINARY "\xD7\0"

static GByteArray *
make_answer (GByteArray *cipher)
{
  GByteArray *message = g_byte_array_new ();

  g_byte_array_append (message, (const guint8 *) PASSWORD, sizeof PASSWORD - 1);
  append_value (message, cipher);
  g_byte_array_append (message, (const guint8 *) REMOTE_PASSWORD, sizeof REMOTE_PASSWORD - 1);
  append_value (message, cipher);
  return message;
}

/**
 * sally_ase_password_answer:
 * @self: what the server asks for
 * @password: (nullable): the password
 *
 * Returns: (transfer full) (nullable): the tokens to send, %NULL when the key
 *   cannot be used or is too short for the password
 */
GByteArray *
sally_ase_password_answer (const SallyAsePassword *self, SallySecret *password)
{
  guint8 plain[MAX_PLAIN];
  gsize length = 0;
  const char *secret = password != NULL ? sally_secret_peek (password, &length) : "";
  g_autoptr (GByteArray) cipher = NULL;
  EVP_PKEY *key;

  if (self->nonce_length > sizeof plain || length > sizeof plain - self->nonce_length)
    return NULL;
  ERR_clear_error ();
  key = load_key (self);
  if (key != NULL) {
    if (self->nonce_length > 0)
      memcpy (plain, self->nonce, self->nonce_length);
    memcpy (plain + self->nonce_length, secret, length);
    cipher = encrypt (key, plain, self->nonce_length + length);
    sally_secret_wipe (plain, sizeof plain);
  }
  EVP_PKEY_free (key);
  ERR_clear_error ();
  return cipher != NULL ? make_answer (cipher) : NULL;
}
