/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-sigv4.h"

#include "sally-secret.h"

#include <string.h>

/* AWS Signature Version 4 (AWS IAM user guide, "Create a signed AWS API
 * request"): a chain of HMAC-SHA-256 over date, region and service makes the
 * key, which signs a hash of the request.
 */

#define HASH 32
#define ALGORITHM "AWS4-HMAC-SHA256"

static void
sign (const guint8 *key, gsize key_length, const char *text, guint8 *out)
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, key, key_length);
  gsize size = HASH;

  g_hmac_update (hmac, (const guint8 *) text, -1);
  g_hmac_get_digest (hmac, out, &size);
}

static void
make_key (
    SallySecret *secret_key, const char *date, const char *region, const char *service, guint8 *key)
{
  gsize length;
  const char *secret = sally_secret_peek (secret_key, &length);
  gsize size = length + 4;
  guint8 *first = g_malloc (size);

  memcpy (first, "AWS4", 4);
  memcpy (first + 4, secret, length);
  sign (first, size, date, key);
  sally_secret_wipe (first, size);
  g_free (first);
  sign (key, HASH, region, key);
  sign (key, HASH, service, key);
  sign (key, HASH, "aws4_request", key);
}

/**
 * sally_sigv4_format_time:
 * @time: seconds since the epoch
 *
 * Any thread.
 *
 * Returns: (transfer full): `20261125T090000Z`, for the header `x-amz-date`
 */
char *
sally_sigv4_format_time (gint64 time)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (time);

  return date != NULL ? g_date_time_format (date, "%Y%m%dT%H%M%SZ") : g_strdup ("19700101T000000Z");
}

/**
 * sally_sigv4_hash:
 * @body: what is sent
 *
 * Any thread.
 *
 * Returns: (transfer full): its SHA-256, for the header `x-amz-content-sha256`
 */
char *
sally_sigv4_hash (const char *body)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, body, -1);
}

static char *
list_signed (const SallySigv4Request *request)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < request->n_headers; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ";" : "", request->headers[i].name);
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static char *
hash_request (const SallySigv4Request *request, const char *signed_headers)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *body = sally_sigv4_hash (request->body);

  g_string_append_printf (text, "%s\n%s\n%s\n", request->method, request->path, request->query);
  for (guint i = 0; i < request->n_headers; i++)
    g_string_append_printf (text, "%s:%s\n", request->headers[i].name, request->headers[i].value);
  g_string_append_printf (text, "\n%s\n%s", signed_headers, body);
  return sally_sigv4_hash (text->str);
}

/**
 * sally_sigv4_sign:
 * @request: what is signed
 * @access_key: the id of the key
 * @secret_key: the key
 *
 * Any thread.
 *
 * Returns: (transfer full): value of the header `authorization`
 */
char *
sally_sigv4_sign (const SallySigv4Request *request, const char *access_key, SallySecret *secret_key)
{
  g_autofree char *time = sally_sigv4_format_time (request->time);
  g_autofree char *date = g_strndup (time, 8);
  g_autofree char *scope =
      g_strdup_printf ("%s/%s/%s/aws4_request", date, request->region, request->service);
  g_autofree char *signed_headers = list_signed (request);
  g_autofree char *hash = hash_request (request, signed_headers);
  g_autofree char *to_sign = g_strdup_printf (ALGORITHM "\n%s\n%s\n%s", time, scope, hash);
  g_autoptr (GString) signature = g_string_new (NULL);
  guint8 key[HASH], digest[HASH];

  make_key (secret_key, date, request->region, request->service, key);
  sign (key, HASH, to_sign, digest);
  sally_secret_wipe (key, sizeof key);
  for (guint i = 0; i < HASH; i++)
    g_string_append_printf (signature, "%02x", digest[i]);
  return g_strdup_printf (ALGORITHM " Credential=%s/%s, SignedHeaders=%s, Signature=%s", access_key,
                          scope, signed_headers, signature->str);
}
