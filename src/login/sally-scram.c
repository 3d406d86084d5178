/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-scram.h"

#include "sally-secret.h"

#include <string.h>

/* SCRAM (RFC 5802, RFC 7677) without channel binding, as Kafka wants it.
 *
 *   client  n,,n=user,r=nonce
 *   server  r=nonce and more,s=salt,i=iterations
 *   client  c=biws,r=nonce and more,p=proof
 *   server  v=signature, or e=error
 *
 * The password is taken as it is: SASLprep would change only passwords with
 * characters that brokers do not prepare either.
 */

#define MAX_HASH 64
/* Kafka's own limit is lower; a hostile server shall not keep us busy. */
#define MAX_ITERATIONS 200000

struct _SallyScram {
  GChecksumType hash;
  gsize size;
  SallySecret *password; /* (owned) */
  char *first_bare;      /* (owned) */
  char *nonce;           /* (owned) */
  guint8 signature[MAX_HASH];
};

static void
sign (SallyScram *self,
      const guint8 *key,
      gsize key_length,
      const void *text,
      gsize length,
      guint8 *out)
{
  g_autoptr (GHmac) hmac = g_hmac_new (self->hash, key, key_length);
  gsize size = MAX_HASH;

  g_hmac_update (hmac, text, (gssize) length);
  g_hmac_get_digest (hmac, out, &size);
}

/* Hi() of RFC 5802, which is PBKDF2 with one block. */
static void
stretch (SallyScram *self, const guint8 *salt, gsize salt_length, guint iterations, guint8 *out)
{
  gsize length;
  const char *password = sally_secret_peek (self->password, &length);
  g_autoptr (GHmac) keyed = g_hmac_new (self->hash, (const guint8 *) password, length);
  g_autoptr (GByteArray) first = g_byte_array_new ();
  guint8 round[MAX_HASH];

  g_byte_array_append (first, salt, (guint) salt_length);
  g_byte_array_append (first, (const guint8 *) "\0\0\0\1", 4);
  for (guint i = 0; i < iterations; i++) {
    g_autoptr (GHmac) hmac = g_hmac_copy (keyed);
    gsize size = MAX_HASH;

    g_hmac_update (hmac, i == 0 ? first->data : round,
                   i == 0 ? (gssize) first->len : (gssize) self->size);
    g_hmac_get_digest (hmac, round, &size);
    for (gsize j = 0; j < self->size; j++)
      out[j] = i == 0 ? round[j] : (guint8) (out[j] ^ round[j]);
  }
  sally_secret_wipe (round, sizeof round);
}

/* "=" and "," have a meaning of their own in SCRAM. */
static char *
escape (const char *user)
{
  GString *text = g_string_new (user);

  g_string_replace (text, "=", "=3D", 0);
  g_string_replace (text, ",", "=2C", 0);
  return g_string_free (text, FALSE);
}

/**
 * sally_scram_new:
 * @hash: %G_CHECKSUM_SHA256 or %G_CHECKSUM_SHA512
 * @user: who signs in
 * @password: with what; referenced
 * @nonce: (nullable): for tests; random when %NULL
 *
 * Returns: (transfer full): an exchange that has not begun
 */
SallyScram *
sally_scram_new (GChecksumType hash, const char *user, SallySecret *password, const char *nonce)
{
  SallyScram *self = g_new0 (SallyScram, 1);
  g_autofree char *name = escape (user);

  self->hash = hash;
  self->size = (gsize) g_checksum_type_get_length (hash);
  self->password = sally_secret_ref (password);
  self->nonce = nonce != NULL ? g_strdup (nonce) : g_uuid_string_random ();
  self->first_bare = g_strdup_printf ("n=%s,r=%s", name, self->nonce);
  return self;
}

/**
 * sally_scram_free:
 * @self: (transfer full): an exchange
 */
void
sally_scram_free (SallyScram *self)
{
  sally_secret_unref (self->password);
  g_free (self->first_bare);
  g_free (self->nonce);
  sally_secret_wipe (self->signature, sizeof self->signature);
  g_free (self);
}

/**
 * sally_scram_get_first:
 * @self: an exchange
 *
 * Returns: (transfer full): what the client says first
 */
char *
sally_scram_get_first (SallyScram *self)
{
  return g_strconcat ("n,,", self->first_bare, NULL);
}

static char *
make_proof (SallyScram *self, const guint8 *salted, const char *message)
{
  guint8 key[MAX_HASH], stored[MAX_HASH], signature[MAX_HASH];
  gsize size = MAX_HASH, length = strlen (message);
  g_autoptr (GChecksum) checksum = g_checksum_new (self->hash);
  char *proof;

  sign (self, salted, self->size, "Client Key", 10, key);
  g_checksum_update (checksum, key, (gssize) self->size);
  g_checksum_get_digest (checksum, stored, &size);
  sign (self, stored, self->size, message, length, signature);
  for (gsize i = 0; i < self->size; i++)
    key[i] ^= signature[i];
  proof = g_base64_encode (key, self->size);
  sign (self, salted, self->size, "Server Key", 10, key);
  sign (self, key, self->size, message, length, self->signature);
  sally_secret_wipe (key, sizeof key);
  return proof;
}

/**
 * sally_scram_answer:
 * @self: an exchange
 * @server_first: what the server answered to the client's first message
 *
 * Returns: (transfer full) (nullable): what the client says next, %NULL when the
 *   server's message is not as it should be
 */
char *
sally_scram_answer (SallyScram *self, const char *server_first)
{
  g_auto (GStrv) parts = g_strsplit (server_first, ",", 4);
  g_autofree guint8 *salt = NULL;
  g_autofree char *without_proof = NULL;
  g_autofree char *message = NULL;
  g_autofree char *proof = NULL;
  guint8 salted[MAX_HASH];
  guint64 iterations;
  gsize n_salt;

  if (g_strv_length (parts) < 3 || !g_str_has_prefix (parts[0], "r=")
      || !g_str_has_prefix (parts[0] + 2, self->nonce) || !g_str_has_prefix (parts[1], "s=")
      || !g_str_has_prefix (parts[2], "i=")
      || !g_ascii_string_to_unsigned (parts[2] + 2, 10, 1, MAX_ITERATIONS, &iterations, NULL))
    return NULL;
  salt = g_base64_decode (parts[1] + 2, &n_salt);
  if (n_salt == 0)
    return NULL;
  stretch (self, salt, n_salt, (guint) iterations, salted);
  without_proof = g_strconcat ("c=biws,", parts[0], NULL);
  message = g_strconcat (self->first_bare, ",", server_first, ",", without_proof, NULL);
  proof = make_proof (self, salted, message);
  sally_secret_wipe (salted, sizeof salted);
  return g_strconcat (without_proof, ",p=", proof, NULL);
}

/**
 * sally_scram_verify:
 * @self: an exchange that was answered
 * @server_final: the server's last message
 *
 * Returns: whether the server knows the password too
 */
gboolean
sally_scram_verify (SallyScram *self, const char *server_final)
{
  g_autofree char *expected = g_base64_encode (self->signature, self->size);
  g_auto (GStrv) parts = g_strsplit (server_final, ",", 2);

  return parts[0] != NULL && g_str_has_prefix (parts[0], "v=")
         && g_str_equal (parts[0] + 2, expected);
}
