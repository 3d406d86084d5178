/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-x509-facts-private.h"

#include "sally-dn-private.h"
#include "sally-error.h"
#include "sally-oid-private.h"
#include "sally-text.h"

#include <gio/gio.h>

/* Reads a certificate (RFC 5280 4.1) without OpenSSL, because bundles have
 * thousands of them and most are only ever listed.  The outer structure must be
 * right to the last byte; extensions are forgiven: one that cannot be read says
 * nothing here, and sally_verify() objects to it where it matters.
 */

#define SERIAL_CAP 128

/* A string of its own per INTEGER: lower-case digits, "-" before a negative one. */
static char *
serial_to_text (SallyDer serial)
{
  while (serial.length > 1 && *serial.data == 0) {
    serial.data++;
    serial.length--;
  }
  return sally_text_hex (serial.data, serial.length);
}

static char *
negative_to_text (SallyDer serial)
{
  guint8 magnitude[SERIAL_CAP];
  SallyDer text = { magnitude, serial.length };
  guint carry = 1;
  g_autofree char *hex = NULL;

  for (gsize i = serial.length; i-- > 0;) {
    guint byte = (guint) (guint8) ~serial.data[i] + carry;

    magnitude[i] = (guint8) byte;
    carry = byte >> 8;
  }
  hex = serial_to_text (text);
  return g_strconcat ("-", hex, NULL);
}

static gboolean
read_serial (SallyX509Facts *self, SallyDer *tbs)
{
  SallyDer serial;

  if (!sally_der_read (tbs, SALLY_DER_INTEGER, &serial) || serial.length == 0
      || serial.length > SERIAL_CAP)
    return FALSE;
  self->serial = (*serial.data & 0x80) != 0 ? negative_to_text (serial) : serial_to_text (serial);
  return TRUE;
}

static gboolean
read_version (SallyX509Facts *self, SallyDer *tbs)
{
  SallyDer outer, version;

  self->version = 1;
  if (!sally_der_at (tbs, SALLY_DER_EXPLICIT (0)))
    return TRUE;
  if (!sally_der_read (tbs, SALLY_DER_EXPLICIT (0), &outer)
      || !sally_der_read (&outer, SALLY_DER_INTEGER, &version) || version.length != 1
      || outer.length != 0)
    return FALSE;
  self->version = *version.data + 1;
  return TRUE;
}

static gboolean
read_name (SallyDer *tbs, SallyDer *name)
{
  SallyDer content;
  guint8 tag;

  return sally_der_at (tbs, SALLY_DER_SEQUENCE) && sally_der_read_any (tbs, &tag, &content, name)
         && sally_dn_is_well_formed (content);
}

static gboolean
read_validity (SallyX509Facts *self, SallyDer *tbs)
{
  SallyDer validity;

  return sally_der_read (tbs, SALLY_DER_SEQUENCE, &validity)
         && sally_der_read_time (&validity, &self->not_before)
         && sally_der_read_time (&validity, &self->not_after);
}

/* The order of a curve that is written out in full: ECParameters of X9.62. */
static guint
count_explicit_curve_bits (SallyDer curve)
{
  SallyDer skipped, order;

  if (sally_der_read (&curve, SALLY_DER_INTEGER, &skipped)
      && sally_der_read (&curve, SALLY_DER_SEQUENCE, &skipped)
      && sally_der_read (&curve, SALLY_DER_SEQUENCE, &skipped)
      && sally_der_read (&curve, SALLY_DER_OCTET_STRING, &skipped)
      && sally_der_read (&curve, SALLY_DER_INTEGER, &order))
    return sally_der_count_bits (order);
  return 0;
}

static guint
count_key_bits (const char *algorithm, SallyDer parameters, SallyDer bits)
{
  SallyDer content, integer;

  if (g_str_equal (algorithm, "RSA") || g_str_equal (algorithm, "RSA-PSS")) {
    if (sally_der_read (&bits, SALLY_DER_SEQUENCE, &content)
        && sally_der_read (&content, SALLY_DER_INTEGER, &integer))
      return sally_der_count_bits (integer);
    return 0;
  }
  if (g_str_equal (algorithm, "EC")) {
    if (sally_der_read (&parameters, SALLY_DER_OID, &content))
      return sally_oid_get_curve_bits (&content);
    if (sally_der_read (&parameters, SALLY_DER_SEQUENCE, &content))
      return count_explicit_curve_bits (content);
    return 0;
  }
  if (sally_der_read (&parameters, SALLY_DER_SEQUENCE, &content))
    return sally_der_read (&content, SALLY_DER_INTEGER, &integer) ? sally_der_count_bits (integer)
                                                                  : 0;
  /* Keys without parameters are as long as they are written: Ed25519 ... */
  return (guint) bits.length * 8;
}

static gboolean
read_key (SallyX509Facts *self, SallyDer *tbs)
{
  SallyDer content, algorithm, oid, bits;
  guint8 tag;

  if (!sally_der_at (tbs, SALLY_DER_SEQUENCE)
      || !sally_der_read_any (tbs, &tag, &content, &self->key)
      || !sally_der_read (&content, SALLY_DER_SEQUENCE, &algorithm)
      || !sally_der_read (&algorithm, SALLY_DER_OID, &oid) || oid.length == 0
      || !sally_der_read_bits (&content, &bits) || content.length != 0)
    return FALSE;
  self->key_algorithm = sally_oid_get_key (&oid);
  self->key_bits = count_key_bits (self->key_algorithm, algorithm, bits);
  return TRUE;
}

static void
read_basic_constraints (SallyX509Facts *self)
{
  SallyDer value, content, flag;

  if (sally_x509_facts_find (self, "\x55\x1d\x13", 3, NULL, &value)
      && sally_der_read (&value, SALLY_DER_SEQUENCE, &content)
      && sally_der_read (&content, SALLY_DER_BOOLEAN, &flag) && flag.length == 1)
    self->ca = *flag.data != 0;
}

static void
read_key_ids (SallyX509Facts *self)
{
  SallyDer value, content, id;

  if (sally_x509_facts_find (self, "\x55\x1d\x0e", 3, NULL, &value)
      && sally_der_read (&value, SALLY_DER_OCTET_STRING, &id) && id.length > 0)
    self->subject_key_id = sally_text_hex (id.data, id.length);
  if (sally_x509_facts_find (self, "\x55\x1d\x23", 3, NULL, &value)
      && sally_der_read (&value, SALLY_DER_SEQUENCE, &content)
      && sally_der_read (&content, SALLY_DER_CONTEXT (0), &id) && id.length > 0)
    self->authority_key_id = sally_text_hex (id.data, id.length);
}

static void
read_names (SallyX509Facts *self)
{
  g_autoptr (GStrvBuilder) dns = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) ip = g_strv_builder_new ();
  SallyDer value, names, name;
  guint8 tag;

  if (sally_x509_facts_find (self, "\x55\x1d\x11", 3, NULL, &value)
      && sally_der_read (&value, SALLY_DER_SEQUENCE, &names))
    while (sally_der_read_any (&names, &tag, &name, NULL)) {
      g_autofree char *text = NULL;

      if (tag == SALLY_DER_CONTEXT (2) && name.length > 0) {
        text = sally_dn_decode (12, name);
        g_strv_builder_add (dns, text);
      } else if (tag == SALLY_DER_CONTEXT (7)) {
        text = sally_x509_ip_to_text (name);
        if (text != NULL)
          g_strv_builder_add (ip, text);
      }
    }
  self->dns_names = g_strv_builder_end (dns);
  self->ip_addresses = g_strv_builder_end (ip);
}

static gboolean
read_tbs (SallyX509Facts *self, SallyDer tbs)
{
  SallyDer skipped, outer;

  if (!read_version (self, &tbs) || !read_serial (self, &tbs)
      || !sally_der_read (&tbs, SALLY_DER_SEQUENCE, &skipped) || !read_name (&tbs, &self->issuer)
      || !read_validity (self, &tbs) || !read_name (&tbs, &self->subject) || !read_key (self, &tbs)
      || !sally_der_skip (&tbs, SALLY_DER_CONTEXT (1))
      || !sally_der_skip (&tbs, SALLY_DER_CONTEXT (2)))
    return FALSE;
  if (sally_der_at (&tbs, SALLY_DER_EXPLICIT (3))
      && (!sally_der_read (&tbs, SALLY_DER_EXPLICIT (3), &outer)
          || !sally_der_read (&outer, SALLY_DER_SEQUENCE, &self->extensions) || outer.length != 0))
    return FALSE;
  return tbs.length == 0;
}

/**
 * sally_x509_facts_read:
 * @self: (out caller-allocates): zeroed; clear it even when this fails
 * @der: a certificate and nothing else
 * @error: %SALLY_ERROR_CORRUPT
 *
 * Returns: whether @der is a certificate
 */
gboolean
sally_x509_facts_read (SallyX509Facts *self, SallyDer der, GError **error)
{
  SallyDer certificate, tbs, algorithm, oid, signature;

  if (!sally_der_read (&der, SALLY_DER_SEQUENCE, &certificate)) {
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_CORRUPT,
                         "Not a certificate, or one that was cut off");
    return FALSE;
  }
  if (der.length != 0) {
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_CORRUPT,
                 "%" G_GSIZE_FORMAT " bytes follow the certificate", der.length);
    return FALSE;
  }
  if (!sally_der_read (&certificate, SALLY_DER_SEQUENCE, &tbs)
      || !sally_der_read (&certificate, SALLY_DER_SEQUENCE, &algorithm)
      || !sally_der_read (&algorithm, SALLY_DER_OID, &oid) || oid.length == 0
      || !sally_der_read_bits (&certificate, &signature) || certificate.length != 0
      || !read_tbs (self, tbs)) {
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_CORRUPT,
                         "The certificate is damaged inside");
    return FALSE;
  }
  self->signature_algorithm = sally_oid_get_signature (&oid);
  read_basic_constraints (self);
  read_key_ids (self);
  read_names (self);
  return TRUE;
}

/**
 * sally_x509_facts_clear:
 * @self: facts
 *
 * Frees what is owned and zeroes the rest.
 */
void
sally_x509_facts_clear (SallyX509Facts *self)
{
  g_free (self->serial);
  g_free (self->key_algorithm);
  g_free (self->signature_algorithm);
  g_free (self->subject_key_id);
  g_free (self->authority_key_id);
  g_strfreev (self->dns_names);
  g_strfreev (self->ip_addresses);
  *self = (SallyX509Facts){ 0 };
}

/**
 * sally_x509_facts_find:
 * @self: facts
 * @oid: (array length=oid_length): which extension
 * @oid_length: its length
 * @critical: (out) (optional): whether it is marked as critical
 * @value: (out): what is in its OCTET STRING
 *
 * Returns: whether the extension is there; of several the first counts
 */
gboolean
sally_x509_facts_find (const SallyX509Facts *self,
                       const char *oid,
                       gsize oid_length,
                       gboolean *critical,
                       SallyDer *value)
{
  SallyDer rest = self->extensions;
  SallyDer extension, type, flag;

  while (sally_der_read (&rest, SALLY_DER_SEQUENCE, &extension)) {
    gboolean is_critical = FALSE;

    if (!sally_der_read (&extension, SALLY_DER_OID, &type)
        || !sally_oid_is (&type, oid, oid_length))
      continue;
    if (sally_der_read (&extension, SALLY_DER_BOOLEAN, &flag))
      is_critical = flag.length == 1 && *flag.data != 0;
    if (critical != NULL)
      *critical = is_critical;
    return sally_der_read (&extension, SALLY_DER_OCTET_STRING, value);
  }
  return FALSE;
}

/**
 * sally_x509_ip_to_text:
 * @address: an iPAddress
 *
 * Returns: (transfer full) (nullable): it as people write it, or %NULL when it
 *   has neither 4 nor 16 bytes
 */
char *
sally_x509_ip_to_text (SallyDer address)
{
  g_autoptr (GInetAddress) inet = NULL;

  if (address.length != 4 && address.length != 16)
    return NULL;
  inet = g_inet_address_new_from_bytes (address.data, address.length == 4 ? G_SOCKET_FAMILY_IPV4
                                                                          : G_SOCKET_FAMILY_IPV6);
  return g_inet_address_to_string (inet);
}
