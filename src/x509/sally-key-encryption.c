/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-key-encryption-private.h"

#include "sally-error.h"
#include "sally-oid-private.h"

#include <glib/gi18n-lib.h>

/* How a private key is encrypted (EncryptedPrivateKeyInfo, RFC 5958 3): only to
 * see what opening it costs, because the file says how often the password is to
 * be hashed, and OpenSSL would do so for hours.
 */

/* Some seconds of PBKDF2; programs use thousands to hundreds of thousands. */
#define MAX_ROUNDS 5000000
/* Thirty times what OpenSSL uses by default (N 16384, r 8, p 1). */
#define MAX_SCRYPT 4194304

#define PBES2 "\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0d"
#define PBKDF2 "\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0c"
#define SCRYPT "\x2b\x06\x01\x04\x01\xda\x47\x04\x0b"

/* Not above @most, so that products cannot overflow. */
static gboolean
read_number (SallyDer *self, guint64 most, guint64 *number)
{
  SallyDer integer;

  if (!sally_der_read (self, SALLY_DER_INTEGER, &integer) || integer.length == 0
      || (*integer.data & 0x80) != 0 || sally_der_count_bits (integer) > 32)
    return FALSE;
  *number = 0;
  for (gsize i = 0; i < integer.length; i++)
    *number = *number << 8 | integer.data[i];
  return *number <= most;
}

/* Salt, then how often: PBKDF2 and all that came before it. */
static gboolean
is_cheap_pbkdf (SallyDer parameters)
{
  SallyDer content;
  guint64 rounds;

  return sally_der_read (&parameters, SALLY_DER_SEQUENCE, &content)
         && sally_der_skip (&content, SALLY_DER_OCTET_STRING)
         && read_number (&content, MAX_ROUNDS, &rounds);
}

static gboolean
is_cheap_scrypt (SallyDer parameters)
{
  SallyDer content;
  guint64 n, r, p;

  return sally_der_read (&parameters, SALLY_DER_SEQUENCE, &content)
         && sally_der_skip (&content, SALLY_DER_OCTET_STRING)
         && read_number (&content, MAX_SCRYPT, &n)
         && read_number (&content, MAX_SCRYPT / MAX (n, 1), &r)
         && read_number (&content, MAX_SCRYPT / MAX (n * r, 1), &p);
}

/* EncryptedPrivateKeyInfo: what follows the OID of its algorithm. */
static gboolean
open_algorithm (SallyDer der, SallyDer *oid, SallyDer *parameters)
{
  SallyDer info, encrypted;

  return sally_der_read (&der, SALLY_DER_SEQUENCE, &info)
         && sally_der_read (&info, SALLY_DER_SEQUENCE, parameters)
         && sally_der_read (parameters, SALLY_DER_OID, oid)
         && sally_der_read (&info, SALLY_DER_OCTET_STRING, &encrypted);
}

/**
 * sally_key_encryption_recognise:
 * @der: a private key
 *
 * Returns: whether it is one in PKCS #8 that is encrypted
 */
gboolean
sally_key_encryption_recognise (SallyDer der)
{
  SallyDer oid, parameters;

  return open_algorithm (der, &oid, &parameters);
}

/**
 * sally_key_encryption_check_cost:
 * @der: a private key in PKCS #8 that is encrypted
 * @error: %SALLY_ERROR_TOO_LARGE
 *
 * Returns: whether trying a password takes some seconds at most
 */
gboolean
sally_key_encryption_check_cost (SallyDer der, GError **error)
{
  SallyDer oid, parameters, content, function;
  gboolean is_cheap = FALSE;

  if (open_algorithm (der, &oid, &parameters)) {
    if (!SALLY_OID_IS (&oid, PBES2))
      is_cheap = is_cheap_pbkdf (parameters);
    else if (sally_der_read (&parameters, SALLY_DER_SEQUENCE, &content)
             && sally_der_read (&content, SALLY_DER_SEQUENCE, &function)
             && sally_der_read (&function, SALLY_DER_OID, &oid))
      is_cheap = SALLY_OID_IS (&oid, SCRYPT)   ? is_cheap_scrypt (function)
                 : SALLY_OID_IS (&oid, PBKDF2) ? is_cheap_pbkdf (function)
                                               : FALSE;
  }
  if (!is_cheap)
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_TOO_LARGE,
                         _("The private key is encrypted in a way that takes too long to open."));
  return is_cheap;
}
