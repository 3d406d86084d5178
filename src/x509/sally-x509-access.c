/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-x509.h"

#include "sally-oid-private.h"
#include "sally-x509-private.h"

#include <string.h>

/* Where a certificate says that more is to be had about it: its issuer, and
 * whether it was revoked (RFC 5280 4.2.1.13, 4.2.2.1).  Who fetches from there
 * asks a person first.
 */

#define MAX_URIS 20
#define MAX_URI 2000

#define ACCESS_OCSP "\x2b\x06\x01\x05\x05\x07\x30\x01"
#define ACCESS_ISSUERS "\x2b\x06\x01\x05\x05\x07\x30\x02"

static gboolean
is_web_uri (const char *uri)
{
  return g_ascii_strncasecmp (uri, "http://", 7) == 0
         || g_ascii_strncasecmp (uri, "https://", 8) == 0;
}

/* Adds the URIs among GeneralNames that a web client can fetch. */
static void
add_uris (GPtrArray *uris, SallyDer names)
{
  SallyDer name;
  guint8 tag;

  while (uris->len < MAX_URIS && sally_der_read_any (&names, &tag, &name, NULL)) {
    g_autofree char *uri = NULL;

    if (tag != SALLY_DER_CONTEXT (6) || name.length == 0 || name.length > MAX_URI)
      continue;
    uri = g_strndup ((const char *) name.data, name.length);
    if (strlen (uri) == name.length && g_str_is_ascii (uri) && is_web_uri (uri)
        && g_uri_is_valid (uri, G_URI_FLAGS_NONE, NULL))
      g_ptr_array_add (uris, g_steal_pointer (&uri));
  }
}

static char **
take_strings (GPtrArray *strings)
{
  g_ptr_array_add (strings, NULL);
  return (char **) g_ptr_array_free (strings, FALSE);
}

static char **
list_access (SallyX509 *x509, const char *wanted, gsize length)
{
  GPtrArray *uris = g_ptr_array_new ();
  SallyDer value, content, access, method;

  if (sally_x509_facts_find (sally_x509_get_facts (x509), "\x2b\x06\x01\x05\x05\x07\x01\x01", 8,
                             NULL, &value)
      && sally_der_read (&value, SALLY_DER_SEQUENCE, &content))
    while (sally_der_read (&content, SALLY_DER_SEQUENCE, &access)
           && sally_der_read (&access, SALLY_DER_OID, &method))
      if (sally_oid_is (&method, wanted, length))
        add_uris (uris, access);
  return take_strings (uris);
}

/**
 * sally_x509_list_issuer_uris:
 * @self: a certificate
 *
 * Returns: (transfer full): http and https addresses of its issuer's certificate
 *   (AIA), at most 20
 */
char **
sally_x509_list_issuer_uris (SallyX509 *self)
{
  g_return_val_if_fail (SALLY_IS_X509 (self), NULL);

  return list_access (self, ACCESS_ISSUERS, sizeof ACCESS_ISSUERS - 1);
}

/**
 * sally_x509_list_ocsp_uris:
 * @self: a certificate
 *
 * Returns: (transfer full): http and https addresses that tell whether it was
 *   revoked, at most 20
 */
char **
sally_x509_list_ocsp_uris (SallyX509 *self)
{
  g_return_val_if_fail (SALLY_IS_X509 (self), NULL);

  return list_access (self, ACCESS_OCSP, sizeof ACCESS_OCSP - 1);
}

/**
 * sally_x509_list_crl_uris:
 * @self: a certificate
 *
 * Returns: (transfer full): http and https addresses of lists of what its issuer
 *   revoked, at most 20
 */
char **
sally_x509_list_crl_uris (SallyX509 *self)
{
  GPtrArray *uris = g_ptr_array_new ();
  SallyDer value, points, point, place, names;

  g_return_val_if_fail (SALLY_IS_X509 (self), NULL);

  if (sally_x509_facts_find (sally_x509_get_facts (self), "\x55\x1d\x1f", 3, NULL, &value)
      && sally_der_read (&value, SALLY_DER_SEQUENCE, &points))
    while (sally_der_read (&points, SALLY_DER_SEQUENCE, &point))
      if (sally_der_read (&point, SALLY_DER_EXPLICIT (0), &place)
          && sally_der_read (&place, SALLY_DER_EXPLICIT (0), &names))
        add_uris (uris, names);
  return take_strings (uris);
}
