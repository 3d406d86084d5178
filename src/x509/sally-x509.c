/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-x509.h"

#include "sally-dn-private.h"
#include "sally-error.h"
#include "sally-oid-private.h"
#include "sally-text.h"
#include "sally-x509-private.h"

#include <openssl/err.h>
#include <string.h>

/* One certificate: its bytes and what they say.  Everything that lists and
 * tables show is read when the object is made, by our own walk; OpenSSL's form
 * is made when somebody first needs it for a signature or a rarer extension.
 * Immutable (those two are set once, atomically), so any thread may use it.
 */

#define CAP (1024 * 1024)
#define TITLE_CAP 200
#define SECONDS_PER_DAY (24 * 60 * 60)

enum { SELF_SIGNED_UNKNOWN, SELF_SIGNED_NO, SELF_SIGNED_YES };

struct _SallyX509 {
  GObject parent_instance;

  GBytes *der;          /* (owned) */
  SallyX509Facts facts; /* (owned), places in der */
  char *sha256;         /* (owned) */
  char *subject;        /* (owned) */
  char *issuer;         /* (owned) */
  char *title;          /* (owned) */
  char *common_name;    /* (owned) (nullable) */
  X509 *openssl;        /* (owned) (nullable), atomic */
  int self_signed;      /* atomic */
  gsize openssl_failed; /* atomic: OpenSSL cannot read it */
};

G_DEFINE_FINAL_TYPE (SallyX509, sally_x509, G_TYPE_OBJECT)

static SallyDer
get_name_content (SallyDer name)
{
  SallyDer content = { NULL, 0 };

  sally_der_read (&name, SALLY_DER_SEQUENCE, &content);
  return content;
}

static GBytes *
get_part (SallyX509 *self, const SallyDer *part)
{
  const guint8 *start = g_bytes_get_data (self->der, NULL);

  return g_bytes_new_from_bytes (self->der, (gsize) (part->data - start), part->length);
}

static char *
make_title (SallyX509 *self, SallyDer subject)
{
  g_autofree char *organization = NULL;
  g_autofree char *unit = NULL;
  const char *candidates[4];

  organization = sally_dn_find (subject, "\x55\x04\x0a", 3);
  unit = sally_dn_find (subject, "\x55\x04\x0b", 3);
  candidates[0] = self->common_name;
  candidates[1] = organization;
  candidates[2] = unit;
  candidates[3] = self->subject;
  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++) {
    g_autofree char *line = NULL;

    if (candidates[i] == NULL)
      continue;
    line = sally_text_one_line (candidates[i], TITLE_CAP);
    if (*line != '\0')
      return g_steal_pointer (&line);
  }
  return g_strndup (self->sha256, 16);
}

static void
sally_x509_finalize (GObject *object)
{
  SallyX509 *self = SALLY_X509 (object);

  sally_x509_facts_clear (&self->facts);
  g_clear_pointer (&self->der, g_bytes_unref);
  g_clear_pointer (&self->sha256, g_free);
  g_clear_pointer (&self->subject, g_free);
  g_clear_pointer (&self->issuer, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->common_name, g_free);
  g_clear_pointer (&self->openssl, X509_free);

  G_OBJECT_CLASS (sally_x509_parent_class)->finalize (object);
}

static void
sally_x509_class_init (SallyX509Class *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sally_x509_finalize;
}

static void
sally_x509_init (SallyX509 *self)
{
}

/**
 * sally_x509_new_from_der:
 * @der: one certificate in DER; kept, not copied
 * @error: %SALLY_ERROR_CORRUPT when it is none or bytes follow it,
 *   %SALLY_ERROR_TOO_LARGE above 1 MiB
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the certificate
 */
SallyX509 *
sally_x509_new_from_der (GBytes *der, GError **error)
{
  g_autoptr (SallyX509) self = NULL;
  SallyDer place, subject;

  g_return_val_if_fail (der != NULL, NULL);

  place.data = g_bytes_get_data (der, &place.length);
  if (place.length > CAP) {
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_TOO_LARGE,
                         "The certificate is larger than 1 MiB");
    return NULL;
  }
  self = g_object_new (SALLY_TYPE_X509, NULL);
  if (!sally_x509_facts_read (&self->facts, place, error))
    return NULL;
  self->der = g_bytes_ref (der);
  self->sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, place.data, place.length);
  subject = get_name_content (self->facts.subject);
  self->subject = sally_dn_to_rfc4514 (subject);
  if (sally_der_equal (&self->facts.subject, &self->facts.issuer))
    self->issuer = g_strdup (self->subject);
  else
    self->issuer = sally_dn_to_rfc4514 (get_name_content (self->facts.issuer));
  self->common_name = sally_dn_find (subject, "\x55\x04\x03", 3);
  self->title = make_title (self, subject);
  return g_steal_pointer (&self);
}

/**
 * sally_x509_get_der:
 * @self: a certificate
 *
 * Returns: (transfer none): its bytes
 */
GBytes *
sally_x509_get_der (SallyX509 *self)
{
  g_return_val_if_fail (SALLY_IS_X509 (self), NULL);

  return self->der;
}

/**
 * sally_x509_get_sha256:
 * @self: a certificate
 *
 * Returns: (transfer none): its SHA-256 fingerprint, 64 lower-case digits
 */
const char *
sally_x509_get_sha256 (SallyX509 *self)
{
  g_return_val_if_fail (SALLY_IS_X509 (self), NULL);

  return self->sha256;
}

/**
 * sally_x509_get_subject:
 * @self: a certificate
 *
 * Returns: (transfer none): the subject by RFC 4514, empty when it has none
 */
const char *
sally_x509_get_subject (SallyX509 *self)
{
  g_return_val_if_fail (SALLY_IS_X509 (self), NULL);

  return self->subject;
}

/**
 * sally_x509_get_issuer:
 * @self: a certificate
 *
 * Returns: (transfer none): the issuer by RFC 4514, empty when it has none
 */
const char *
sally_x509_get_issuer (SallyX509 *self)
{
  g_return_val_if_fail (SALLY_IS_X509 (self), NULL);

  return self->issuer;
}

/**
 * sally_x509_get_title:
 * @self: a certificate
 *
 * Returns: (transfer none): what to call it in a list: the common name, or else
 *   the organisation, its unit, the subject, the start of the fingerprint; one
 *   line, never empty
 */
const char *
sally_x509_get_title (SallyX509 *self)
{
  g_return_val_if_fail (SALLY_IS_X509 (self), NULL);

  return self->title;
}

/**
 * sally_x509_get_common_name:
 * @self: a certificate
 *
 * Returns: (transfer none) (nullable): the subject's last common name as valid
 *   UTF-8, not escaped
 */
const char *
sally_x509_get_common_name (SallyX509 *self)
{
  g_return_val_if_fail (SALLY_IS_X509 (self), NULL);

  return self->common_name;
}

/**
 * sally_x509_get_subject_der:
 * @self: a certificate
 *
 * Returns: (transfer full): the subject's bytes
 */
GBytes *
sally_x509_get_subject_der (SallyX509 *self)
{
  g_return_val_if_fail (SALLY_IS_X509 (self), NULL);

  return get_part (self, &self->facts.subject);
}

/**
 * sally_x509_get_issuer_der:
 * @self: a certificate
 *
 * Returns: (transfer full): the issuer's bytes
 */
GBytes *
sally_x509_get_issuer_der (SallyX509 *self)
{
  g_return_val_if_fail (SALLY_IS_X509 (self), NULL);

  return get_part (self, &self->facts.issuer);
}

/**
 * sally_x509_get_serial:
 * @self: a certificate
 *
 * Returns: (transfer none): the serial number in lower-case hexadecimal digits,
 *   an even number of them, “-” before a negative one
 */
const char *
sally_x509_get_serial (SallyX509 *self)
{
  g_return_val_if_fail (SALLY_IS_X509 (self), NULL);

  return self->facts.serial;
}

/**
 * sally_x509_get_not_before:
 * @self: a certificate
 *
 * Returns: its first second, since the epoch
 */
gint64
sally_x509_get_not_before (SallyX509 *self)
{
  g_return_val_if_fail (SALLY_IS_X509 (self), 0);

  return self->facts.not_before;
}

/**
 * sally_x509_get_not_after:
 * @self: a certificate
 *
 * Returns: its last second, since the epoch
 */
gint64
sally_x509_get_not_after (SallyX509 *self)
{
  g_return_val_if_fail (SALLY_IS_X509 (self), 0);

  return self->facts.not_after;
}

/**
 * sally_x509_get_state:
 * @self: a certificate
 * @now: seconds since the epoch
 * @warn_days: how many days before its end it “expires soon”
 *
 * Returns: how it stands at @now; as in OpenSSL, the last second does not count
 */
SallyX509State
sally_x509_get_state (SallyX509 *self, gint64 now, guint warn_days)
{
  g_return_val_if_fail (SALLY_IS_X509 (self), SALLY_X509_EXPIRED);

  if (now >= self->facts.not_after)
    return SALLY_X509_EXPIRED;
  if (now < self->facts.not_before)
    return SALLY_X509_NOT_YET_VALID;
  if (self->facts.not_after - now < (gint64) warn_days * SECONDS_PER_DAY)
    return SALLY_X509_EXPIRES_SOON;
  return SALLY_X509_VALID;
}

/**
 * sally_x509_get_key_algorithm:
 * @self: a certificate
 *
 * Returns: (transfer none): `RSA`, `EC`, `Ed25519`, `Ed448`, or as OpenSSL
 *   calls it
 */
const char *
sally_x509_get_key_algorithm (SallyX509 *self)
{
  g_return_val_if_fail (SALLY_IS_X509 (self), NULL);

  return self->facts.key_algorithm;
}

/**
 * sally_x509_get_key_bits:
 * @self: a certificate
 *
 * Returns: the size of its key (of the modulus, of the curve), 0 when unknown
 */
guint
sally_x509_get_key_bits (SallyX509 *self)
{
  g_return_val_if_fail (SALLY_IS_X509 (self), 0);

  return self->facts.key_bits;
}

/**
 * sally_x509_get_signature_algorithm:
 * @self: a certificate
 *
 * Returns: (transfer none): as OpenSSL prints it: `sha256WithRSAEncryption` ...
 */
const char *
sally_x509_get_signature_algorithm (SallyX509 *self)
{
  g_return_val_if_fail (SALLY_IS_X509 (self), NULL);

  return self->facts.signature_algorithm;
}

/**
 * sally_x509_get_ca:
 * @self: a certificate
 *
 * Returns: whether its basic constraints say that it is a CA
 */
gboolean
sally_x509_get_ca (SallyX509 *self)
{
  g_return_val_if_fail (SALLY_IS_X509 (self), FALSE);

  return self->facts.ca;
}

/**
 * sally_x509_get_self_issued:
 * @self: a certificate
 *
 * Returns: whether subject and issuer are the same name
 */
gboolean
sally_x509_get_self_issued (SallyX509 *self)
{
  g_return_val_if_fail (SALLY_IS_X509 (self), FALSE);

  /* The kind of string and the case of letters make no difference (RFC 5280 7.1). */
  return sally_der_equal (&self->facts.subject, &self->facts.issuer)
         || g_ascii_strcasecmp (self->subject, self->issuer) == 0;
}

/**
 * sally_x509_get_self_signed:
 * @self: a certificate
 *
 * Checks a signature when it is first asked, which takes some microseconds.
 *
 * Returns: whether it is its own issuer and its signature is by its own key
 */
gboolean
sally_x509_get_self_signed (SallyX509 *self)
{
  int known;

  known = g_atomic_int_get (&self->self_signed);
  if (known == SELF_SIGNED_UNKNOWN) {
    X509 *openssl = sally_x509_get_openssl (self);

    known =
        openssl != NULL && X509_self_signed (openssl, 1) == 1 ? SELF_SIGNED_YES : SELF_SIGNED_NO;
    ERR_clear_error ();
    g_atomic_int_set (&self->self_signed, known);
  }
  return known == SELF_SIGNED_YES;
}

/**
 * sally_x509_get_subject_key_id:
 * @self: a certificate
 *
 * Returns: (transfer none) (nullable): its subject key identifier in
 *   lower-case hexadecimal digits
 */
const char *
sally_x509_get_subject_key_id (SallyX509 *self)
{
  g_return_val_if_fail (SALLY_IS_X509 (self), NULL);

  return self->facts.subject_key_id;
}

/**
 * sally_x509_get_authority_key_id:
 * @self: a certificate
 *
 * Returns: (transfer none) (nullable): the identifier of its issuer's key in
 *   lower-case hexadecimal digits
 */
const char *
sally_x509_get_authority_key_id (SallyX509 *self)
{
  g_return_val_if_fail (SALLY_IS_X509 (self), NULL);

  return self->facts.authority_key_id;
}

/**
 * sally_x509_get_dns_names:
 * @self: a certificate
 *
 * Returns: (transfer none): the DNS names of its SAN, valid UTF-8
 */
const char *const *
sally_x509_get_dns_names (SallyX509 *self)
{
  g_return_val_if_fail (SALLY_IS_X509 (self), NULL);

  return (const char *const *) self->facts.dns_names;
}

/**
 * sally_x509_get_ip_addresses:
 * @self: a certificate
 *
 * Returns: (transfer none): the IP addresses of its SAN
 */
const char *const *
sally_x509_get_ip_addresses (SallyX509 *self)
{
  g_return_val_if_fail (SALLY_IS_X509 (self), NULL);

  return (const char *const *) self->facts.ip_addresses;
}

/**
 * sally_x509_to_pem:
 * @self: a certificate
 *
 * Returns: (transfer full): it as a PEM block (RFC 7468) that ends with a newline
 */
char *
sally_x509_to_pem (SallyX509 *self)
{
  GString *pem;
  g_autofree char *base64 = NULL;
  const guint8 *data;
  gsize length, n;

  g_return_val_if_fail (SALLY_IS_X509 (self), NULL);

  data = g_bytes_get_data (self->der, &length);
  base64 = g_base64_encode (data, length);
  n = strlen (base64);
  pem = g_string_sized_new (n + n / 64 + 64);
  g_string_append (pem, "-----BEGIN CERTIFICATE-----\n");
  for (gsize i = 0; i < n; i += 64) {
    g_string_append_len (pem, base64 + i, (gssize) MIN (64, n - i));
    g_string_append_c (pem, '\n');
  }
  g_string_append (pem, "-----END CERTIFICATE-----\n");
  return g_string_free (pem, FALSE);
}

/**
 * sally_x509_equal:
 * @self: a certificate
 * @other: another
 *
 * Returns: whether they have the same bytes
 */
gboolean
sally_x509_equal (SallyX509 *self, SallyX509 *other)
{
  return self == other || g_str_equal (self->sha256, other->sha256);
}

/**
 * sally_x509_get_openssl:
 * @self: a certificate
 *
 * Any thread; OpenSSL locks what it caches in it.
 *
 * Returns: (transfer none) (nullable): OpenSSL's form, or %NULL when OpenSSL
 *   cannot read what our own walk could
 */
X509 *
sally_x509_get_openssl (SallyX509 *self)
{
  X509 *known = g_atomic_pointer_get (&self->openssl);
  const guint8 *data;
  gsize length;

  if (known != NULL || g_atomic_pointer_get (&self->openssl_failed) != 0)
    return known;
  data = g_bytes_get_data (self->der, &length);
  known = d2i_X509 (NULL, &data, (long) length);
  if (known == NULL) {
    ERR_clear_error ();
    g_atomic_pointer_set (&self->openssl_failed, 1);
    return NULL;
  }
  if (!g_atomic_pointer_compare_and_exchange (&self->openssl, NULL, known)) {
    X509_free (known);
    known = g_atomic_pointer_get (&self->openssl);
  }
  return known;
}

/**
 * sally_x509_get_facts:
 * @self: a certificate
 *
 * Returns: (transfer none): what our own walk found
 */
const SallyX509Facts *
sally_x509_get_facts (SallyX509 *self)
{
  return &self->facts;
}

/**
 * sally_x509_get_subject_hash:
 * @self: a certificate
 *
 * Returns: sally_dn_hash() of its subject
 */
guint
sally_x509_get_subject_hash (SallyX509 *self)
{
  return sally_dn_hash (get_name_content (self->facts.subject));
}

/**
 * sally_x509_get_issuer_hash:
 * @self: a certificate
 *
 * Returns: sally_dn_hash() of its issuer
 */
guint
sally_x509_get_issuer_hash (SallyX509 *self)
{
  return sally_dn_hash (get_name_content (self->facts.issuer));
}
