/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-oid-private.h"

#include <openssl/ec.h>
#include <openssl/objects.h>
#include <string.h>

/* Names of object identifiers.  What nearly every certificate has is found in
 * tables, because looking it up in OpenSSL costs more than the rest of reading
 * a certificate; the others are left to OpenSSL, whose names are the ones that
 * people know from its output.
 */

typedef struct {
  const char *bytes;
  gsize length;
  const char *name;
  guint bits;
} SallyOidName;

#define OID(literal) literal, sizeof (literal) - 1

static const SallyOidName attributes[] = {
  { OID ("\x55\x04\x03"), "CN" },
  { OID ("\x55\x04\x06"), "C" },
  { OID ("\x55\x04\x0a"), "O" },
  { OID ("\x55\x04\x0b"), "OU" },
  { OID ("\x55\x04\x07"), "L" },
  { OID ("\x55\x04\x08"), "ST" },
  { OID ("\x55\x04\x09"), "STREET" },
  { OID ("\x55\x04\x05"), "serialNumber" },
  { OID ("\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19"), "DC" },
  { OID ("\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x01"), "UID" },
  { OID ("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01"), "emailAddress" },
};

static const SallyOidName signatures[] = {
  { OID ("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b"), "sha256WithRSAEncryption" },
  { OID ("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c"), "sha384WithRSAEncryption" },
  { OID ("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d"), "sha512WithRSAEncryption" },
  { OID ("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05"), "sha1WithRSAEncryption" },
  { OID ("\x2a\x86\x48\xce\x3d\x04\x03\x02"), "ecdsa-with-SHA256" },
  { OID ("\x2a\x86\x48\xce\x3d\x04\x03\x03"), "ecdsa-with-SHA384" },
  { OID ("\x2a\x86\x48\xce\x3d\x04\x03\x04"), "ecdsa-with-SHA512" },
  { OID ("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"), "rsassaPss" },
  { OID ("\x2b\x65\x70"), "ED25519" },
  { OID ("\x2b\x65\x71"), "ED448" },
};

static const SallyOidName keys[] = {
  { OID ("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"), "RSA" },
  { OID ("\x2a\x86\x48\xce\x3d\x02\x01"), "EC" },
  { OID ("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"), "RSA-PSS" },
  { OID ("\x2a\x86\x48\xce\x38\x04\x01"), "DSA" },
  { OID ("\x2b\x65\x70"), "Ed25519" },
  { OID ("\x2b\x65\x71"), "Ed448" },
  { OID ("\x2b\x65\x6e"), "X25519" },
  { OID ("\x2b\x65\x6f"), "X448" },
};

static const SallyOidName curves[] = {
  { OID ("\x2a\x86\x48\xce\x3d\x03\x01\x07"), "P-256", 256 },
  { OID ("\x2b\x81\x04\x00\x22"), "P-384", 384 },
  { OID ("\x2b\x81\x04\x00\x23"), "P-521", 521 },
  { OID ("\x2b\x81\x04\x00\x21"), "P-224", 224 },
  { OID ("\x2a\x86\x48\xce\x3d\x03\x01\x01"), "P-192", 192 },
  { OID ("\x2b\x81\x04\x00\x0a"), "secp256k1", 256 },
  { OID ("\x2b\x24\x03\x03\x02\x08\x01\x01\x07"), "brainpoolP256r1", 256 },
  { OID ("\x2b\x24\x03\x03\x02\x08\x01\x01\x0b"), "brainpoolP384r1", 384 },
  { OID ("\x2b\x24\x03\x03\x02\x08\x01\x01\x0d"), "brainpoolP512r1", 512 },
};

static const SallyOidName *
find_row (const SallyOidName *rows, gsize n_rows, const SallyDer *oid)
{
  for (gsize i = 0; i < n_rows; i++)
    if (sally_oid_is (oid, rows[i].bytes, rows[i].length))
      return &rows[i];
  return NULL;
}

static int
find_nid (const SallyDer *oid)
{
  g_autofree char *dotted = sally_oid_to_dotted (oid);

  return OBJ_txt2nid (dotted);
}

/**
 * sally_oid_is:
 * @oid: the content of an OBJECT IDENTIFIER
 * @bytes: (array length=length): the content of the one looked for
 * @length: its length
 *
 * Returns: whether they are the same
 */
gboolean
sally_oid_is (const SallyDer *oid, const char *bytes, gsize length)
{
  return oid->length == length && memcmp (oid->data, bytes, length) == 0;
}

/**
 * sally_oid_to_dotted:
 * @oid: the content of an OBJECT IDENTIFIER, perhaps damaged
 *
 * Arcs of more than 63 bits (UUIDs have 128) end the text with “…”: no standard
 * has one in a place where Sallyport shows it.
 *
 * Returns: (transfer full): the numbers with dots between, such as `2.5.4.3`
 */
char *
sally_oid_to_dotted (const SallyDer *oid)
{
  GString *text = g_string_sized_new (32);
  guint64 arc = 0;

  for (gsize i = 0; i < oid->length; i++) {
    if (arc >> 56 != 0) {
      g_string_append (text, "…");
      break;
    }
    arc = arc << 7 | (oid->data[i] & 0x7f);
    if ((oid->data[i] & 0x80) != 0)
      continue;
    if (text->len == 0) {
      guint64 top = MIN (arc / 40, 2);

      g_string_append_printf (text, "%" G_GUINT64_FORMAT ".", top);
      arc -= top * 40;
    } else {
      g_string_append_c (text, '.');
    }
    g_string_append_printf (text, "%" G_GUINT64_FORMAT, arc);
    arc = 0;
  }
  return g_string_free (text, FALSE);
}

/**
 * sally_oid_get_name:
 * @oid: any object identifier
 *
 * Returns: (transfer full): OpenSSL's long name for it, or numbers
 */
char *
sally_oid_get_name (const SallyDer *oid)
{
  int nid = find_nid (oid);

  return nid != NID_undef ? g_strdup (OBJ_nid2ln (nid)) : sally_oid_to_dotted (oid);
}

/**
 * sally_oid_get_attribute:
 * @oid: an attribute type of a name
 *
 * Returns: (nullable): its short name as RFC 4514 or else OpenSSL writes it
 */
const char *
sally_oid_get_attribute (const SallyDer *oid)
{
  const SallyOidName *row = find_row (attributes, G_N_ELEMENTS (attributes), oid);
  int nid;

  if (row != NULL)
    return row->name;
  nid = find_nid (oid);
  return nid != NID_undef ? OBJ_nid2sn (nid) : NULL;
}

/**
 * sally_oid_get_signature:
 * @oid: a signature algorithm
 *
 * Returns: (transfer full): its name as OpenSSL prints it, or numbers
 */
char *
sally_oid_get_signature (const SallyDer *oid)
{
  const SallyOidName *row = find_row (signatures, G_N_ELEMENTS (signatures), oid);

  return row != NULL ? g_strdup (row->name) : sally_oid_get_name (oid);
}

/**
 * sally_oid_get_key:
 * @oid: a public key algorithm
 *
 * Returns: (transfer full): `RSA`, `EC`, `Ed25519` ..., OpenSSL's name, or numbers
 */
char *
sally_oid_get_key (const SallyDer *oid)
{
  const SallyOidName *row = find_row (keys, G_N_ELEMENTS (keys), oid);

  return row != NULL ? g_strdup (row->name) : sally_oid_get_name (oid);
}

/**
 * sally_oid_get_curve_bits:
 * @oid: a named curve
 *
 * Returns: the size of a key on it, or 0 for a curve that nobody knows
 */
guint
sally_oid_get_curve_bits (const SallyDer *oid)
{
  const SallyOidName *row = find_row (curves, G_N_ELEMENTS (curves), oid);
  EC_GROUP *group;
  guint bits = 0;

  if (row != NULL)
    return row->bits;
  group = EC_GROUP_new_by_curve_name (find_nid (oid));
  if (group != NULL)
    bits = (guint) MAX (EC_GROUP_order_bits (group), 0);
  EC_GROUP_free (group);
  return bits;
}

/**
 * sally_oid_get_curve:
 * @oid: a named curve
 *
 * Returns: (transfer full): `P-256` and so on, OpenSSL's name, or numbers
 */
char *
sally_oid_get_curve (const SallyDer *oid)
{
  const SallyOidName *row = find_row (curves, G_N_ELEMENTS (curves), oid);

  return row != NULL ? g_strdup (row->name) : sally_oid_get_name (oid);
}
