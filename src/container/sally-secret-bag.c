/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-secret-bag-private.h"

#include "sally-oracle-id-private.h"
#include "sally-text.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>
#include <openssl/x509.h>

/* Bags that hold a secret: entries of Oracle's secret store, secret keys of Java.
 * Of each only the name is ever looked at, and the bytes are wiped then and
 * there.
 */

#define MAX_NAME 200
#define MARKER_LENGTH 4

/* The value of @bag; %NULL when it has a form of its own and is no secret. */
static const ASN1_TYPE *
get_value (const PKCS12_SAFEBAG *bag)
{
  switch (PKCS12_SAFEBAG_get_bag_nid (bag)) {
  /* These three are no ASN1_TYPE. */
  case NID_x509Certificate:
  case NID_sdsiCertificate:
  case NID_x509Crl:
    return NULL;
  default:
    return PKCS12_SAFEBAG_get0_bag_obj (bag);
  }
}

static ASN1_STRING *
get_string (const ASN1_TYPE *value)
{
  switch (ASN1_TYPE_get (value)) {
  case V_ASN1_UNDEF:
  case V_ASN1_NULL:
  case V_ASN1_BOOLEAN:
  case V_ASN1_OBJECT:
    return NULL;
  default:
    return value->value.asn1_string;
  }
}

/* The name in Oracle's SEQUENCE { UTF8String name, UTF8String value }. */
static char *
read_oracle_name (const ASN1_STRING *sequence)
{
  const guint8 *place = ASN1_STRING_get0_data (sequence);
  const guint8 *end = place + ASN1_STRING_length (sequence);
  long length;
  int tag, class;

  if ((ASN1_get_object (&place, &length, &tag, &class, end - place) & 0x80) != 0
      || tag != V_ASN1_SEQUENCE
      || (ASN1_get_object (&place, &length, &tag, &class, end - place) & 0x80) != 0
      || tag != V_ASN1_UTF8STRING || length > end - place)
    return NULL;
  return sally_text_valid ((const char *) place, MIN (length, MAX_NAME));
}

static char *
read_friendly_name (PKCS12_SAFEBAG *bag)
{
  char *text = PKCS12_get_friendlyname (bag);
  char *name = text != NULL ? sally_text_valid (text, -1) : NULL;

  OPENSSL_free (text);
  return name;
}

static char *
read_name (PKCS12_SAFEBAG *bag, const ASN1_TYPE *value, const ASN1_STRING *string)
{
  g_autofree char *name = NULL;
  g_autofree char *line = NULL;

  if (string != NULL && ASN1_TYPE_get (value) == V_ASN1_SEQUENCE)
    name = read_oracle_name (string);
  if (name == NULL)
    name = read_friendly_name (bag);
  if (name != NULL)
    line = sally_text_one_line (name, MAX_NAME);
  return line != NULL && *line != '\0' ? g_steal_pointer (&line) : g_strdup (_("without a name"));
}

static gboolean
is_request (const ASN1_STRING *string)
{
  const guint8 *data = ASN1_STRING_get0_data (string);
  const guint8 *end = data + ASN1_STRING_length (string);
  X509_REQ *request = d2i_X509_REQ (NULL, &data, end - data);
  gboolean is = request != NULL && data == end;

  X509_REQ_free (request);
  return is;
}

/* A bag may call itself harmless: only what is proves it. */
static SallySecretKind
find_kind (const PKCS12_SAFEBAG *bag, const ASN1_TYPE *value, const ASN1_STRING *string)
{
  const ASN1_TYPE *attribute = PKCS12_SAFEBAG_get0_attr (bag, NID_localKeyID);
  SallyOracleId id;

  if (attribute == NULL || ASN1_TYPE_get (attribute) != V_ASN1_OCTET_STRING || string == NULL
      || ASN1_TYPE_get (value) != V_ASN1_OCTET_STRING
      || !sally_oracle_id_read (ASN1_STRING_get0_data (attribute->value.octet_string),
                                (gsize) ASN1_STRING_length (attribute->value.octet_string), &id))
    return SALLY_SECRET_ENTRY;
  if (id.kind == SALLY_ORACLE_REQUEST && is_request (string))
    return SALLY_SECRET_REQUEST;
  if (id.kind == SALLY_ORACLE_MARKER && ASN1_STRING_length (string) == MARKER_LENGTH)
    return SALLY_SECRET_MARKER;
  return SALLY_SECRET_ENTRY;
}

/**
 * sally_secret_bag_read:
 * @bag: a bag of the type secretBag; what is in it is wiped
 * @name: (out) (transfer full): what the secret is called, one line of UTF-8
 *
 * Returns: what is in the bag
 */
SallySecretKind
sally_secret_bag_read (PKCS12_SAFEBAG *bag, char **name)
{
  const ASN1_TYPE *value = get_value (bag);
  ASN1_STRING *string = value != NULL ? get_string (value) : NULL;
  SallySecretKind kind = find_kind (bag, value, string);

  *name = read_name (bag, value, string);
  if (string != NULL)
    OPENSSL_cleanse (string->data, (gsize) ASN1_STRING_length (string));
  ERR_clear_error ();
  return kind;
}
