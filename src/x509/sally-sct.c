/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-sct-private.h"

/* The list of SCTs in a certificate (RFC 6962 3.3): not DER, but what TLS sends,
 * in an OCTET STRING of its own.  Their signatures are not checked, for that
 * takes the keys of the logs and the precertificate.
 */

#define LOG_ID_LENGTH 32
#define VERSION_1 0

/* HashAlgorithm and SignatureAlgorithm of RFC 5246 7.4.1.4.1. */
static const char *const hashes[] = { NULL,      "MD5",     "SHA-1",  "SHA-224",
                                      "SHA-256", "SHA-384", "SHA-512" };
static const char *const signatures[] = { NULL, "RSA", "DSA", "ECDSA" };

static gboolean
take (SallyDer *self, gsize length, SallyDer *part)
{
  if (self->length < length)
    return FALSE;
  part->data = self->data;
  part->length = length;
  self->data += length;
  self->length -= length;
  return TRUE;
}

static gboolean
take_number (SallyDer *self, gsize n_bytes, guint64 *number)
{
  SallyDer bytes;

  if (!take (self, n_bytes, &bytes))
    return FALSE;
  *number = 0;
  for (gsize i = 0; i < n_bytes; i++)
    *number = *number << 8 | bytes.data[i];
  return TRUE;
}

/* What follows a length of two bytes. */
static gboolean
take_vector (SallyDer *self, SallyDer *content)
{
  guint64 length;

  return take_number (self, 2, &length) && take (self, (gsize) length, content);
}

/**
 * sally_sct_open:
 * @value: the value of the extension 1.3.6.1.4.1.11129.2.4.2
 * @list: (out): where to read the SCTs
 *
 * Returns: whether there is a list and nothing else
 */
gboolean
sally_sct_open (SallyDer value, SallyDer *list)
{
  SallyDer content;

  return sally_der_read (&value, SALLY_DER_OCTET_STRING, &content) && value.length == 0
         && take_vector (&content, list) && content.length == 0;
}

/**
 * sally_sct_read:
 * @list: where to read; moved behind the SCT
 * @sct: (out): what was read; its places are those of @list
 *
 * SCTs of later versions, which nobody issues, are passed over.
 *
 * Returns: whether there was one more; when not, @list is empty unless what is
 *   left of it is damaged
 */
gboolean
sally_sct_read (SallyDer *list, SallySct *sct)
{
  SallyDer before = *list;
  SallyDer one, log_id, skipped;
  guint64 version, hash, signature;

  while (take_vector (list, &one) && take_number (&one, 1, &version)) {
    if (version != VERSION_1) {
      before = *list;
      continue;
    }
    if (!take (&one, LOG_ID_LENGTH, &log_id) || !take_number (&one, 8, &sct->timestamp)
        || !take_vector (&one, &skipped) || !take_number (&one, 1, &hash)
        || !take_number (&one, 1, &signature) || !take_vector (&one, &skipped) || one.length != 0)
      break;
    sct->log_id = log_id.data;
    sct->hash = (guint8) hash;
    sct->signature = (guint8) signature;
    return TRUE;
  }
  *list = before;
  return FALSE;
}

/**
 * sally_sct_get_algorithm:
 * @sct: an SCT
 *
 * Returns: (transfer full): how it is signed, such as “ECDSA, SHA-256”; numbers
 *   for what nobody knows
 */
char *
sally_sct_get_algorithm (const SallySct *sct)
{
  if (sct->hash < G_N_ELEMENTS (hashes) && hashes[sct->hash] != NULL
      && sct->signature < G_N_ELEMENTS (signatures) && signatures[sct->signature] != NULL)
    return g_strdup_printf ("%s, %s", signatures[sct->signature], hashes[sct->hash]);
  return g_strdup_printf ("%u, %u", sct->signature, sct->hash);
}
