/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-dms-member-private.h"

#include "sally-arn.h"
#include "sally-certificate.h"
#include "sally-error.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>

/* A certificate as the AWS DMS API has it (its shape Certificate), and what
 * Sallyport knows beyond that in a member of its own.
 */

/* arn:aws:dms:REGION:ACCOUNT:cert:ID */
static char *
owner_of (const char *arn)
{
  g_auto (GStrv) parts = g_strsplit (arn, ":", 7);

  return g_strv_length (parts) == 7 ? g_strdup (parts[4]) : NULL;
}

static void
add_payload (JsonObject *object, SallyCertificate *certificate)
{
  GBytes *payload = sally_certificate_get_payload (certificate);
  g_autofree char *text = NULL;
  const guint8 *data;
  gsize length;

  if (payload == NULL)
    return;
  data = g_bytes_get_data (payload, &length);
  if (sally_certificate_get_kind (certificate) == SALLY_CERTIFICATE_WALLET) {
    text = g_base64_encode (data, length);
    json_object_set_string_member (object, "CertificateWallet", text);
  } else if (data != NULL && g_utf8_validate ((const char *) data, (gssize) length, NULL)) {
    text = g_strndup ((const char *) data, length);
    json_object_set_string_member (object, "CertificatePem", text);
  }
}

/* AWS has one set of these for a whole bundle; which block they are of is not
 * documented.  The first one, here. */
static void
add_first_block (JsonObject *object, SallyCertificate *certificate, SallyDmsDates dates)
{
  const SallyCertificateSummary *summary = sally_certificate_get_summary (certificate);
  GPtrArray *x509s = sally_certificate_get_x509s (certificate);
  SallyX509 *first = x509s != NULL && x509s->len > 0 ? x509s->pdata[0] : NULL;

  if (first == NULL) {
    sally_dms_set_time (object, "ValidFromDate", summary->valid_from, dates);
    sally_dms_set_time (object, "ValidToDate", summary->valid_until, dates);
    return;
  }
  sally_dms_set_time (object, "ValidFromDate", sally_x509_get_not_before (first), dates);
  sally_dms_set_time (object, "ValidToDate", sally_x509_get_not_after (first), dates);
  sally_dms_set_text (object, "SigningAlgorithm", sally_x509_get_signature_algorithm (first));
  json_object_set_int_member (object, "KeyLength", sally_x509_get_key_bits (first));
}

static JsonObject *
new_extension (SallyCertificate *certificate, SallyDmsDates dates)
{
  const SallyCertificateSummary *summary = sally_certificate_get_summary (certificate);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (
      object, "kind",
      sally_certificate_get_kind (certificate) == SALLY_CERTIFICATE_WALLET ? "wallet" : "pem");
  json_object_set_int_member (object, "count", summary->n_x509);
  json_object_set_int_member (object, "expired", summary->n_expired);
  json_object_set_int_member (object, "used_by", summary->used_by);
  json_object_set_boolean_member (object, "private_key", summary->private_key);
  sally_dms_set_time (object, "valid_until", summary->valid_until, dates);
  return object;
}

/**
 * sally_dms_certificate_to_json:
 * @certificate: a certificate; its content is written when it is there
 * @dates: how times are written
 *
 * Returns: (transfer full): the members of the API's Certificate, and
 *   "Sallyport"
 */
JsonObject *
sally_dms_certificate_to_json (SallyCertificate *certificate, SallyDmsDates dates)
{
  JsonObject *object = json_object_new ();
  g_autofree char *owner = owner_of (sally_certificate_get_arn (certificate));

  sally_dms_set_text (object, "CertificateIdentifier",
                      sally_certificate_get_identifier (certificate));
  sally_dms_set_time (object, "CertificateCreationDate",
                      sally_certificate_get_created (certificate), dates);
  add_payload (object, certificate);
  sally_dms_set_text (object, "CertificateArn", sally_certificate_get_arn (certificate));
  sally_dms_set_text (object, "CertificateOwner", owner);
  add_first_block (object, certificate, dates);
  json_object_set_object_member (object, "Sallyport", new_extension (certificate, dates));
  return object;
}

static gboolean
read_payload (JsonObject *object, GBytes **payload, SallyCertificateKind *kind, GError **error)
{
  const char *pem = NULL, *wallet = NULL;
  guchar *data;
  gsize length;

  if (!sally_dms_get_text (object, "CertificatePem", &pem, error)
      || !sally_dms_get_text (object, "CertificateWallet", &wallet, error))
    return FALSE;
  if ((pem == NULL) == (wallet == NULL)) {
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_INVALID,
                         _("A certificate has either CertificatePem or CertificateWallet."));
    return FALSE;
  }
  if (pem != NULL) {
    *payload = g_bytes_new (pem, strlen (pem));
    *kind = SALLY_CERTIFICATE_PEM;
    return TRUE;
  }
  data = g_base64_decode (wallet, &length);
  *payload = g_bytes_new_take (data, length);
  *kind = SALLY_CERTIFICATE_WALLET;
  return TRUE;
}

/**
 * sally_dms_certificate_from_json:
 * @object: a Certificate of the API, or the request of ImportCertificate
 * @error: %SALLY_ERROR_INVALID
 *
 * Reads a certificate.  Its content is the payload only: the X.509 certificates
 * in it are to be parsed, and a private key in it to be put away, as with any
 * other file.
 *
 * Returns: (transfer full) (nullable): a certificate; its ARN is empty when
 *   there is none
 */
SallyCertificate *
sally_dms_certificate_from_json (JsonObject *object, GError **error)
{
  const char *identifier = "", *arn = "";
  SallyCertificateKind kind = SALLY_CERTIFICATE_PEM;
  g_autoptr (GBytes) payload = NULL;
  g_autoptr (GPtrArray) none = NULL;
  SallyCertificate *certificate;
  gint64 created = 0;

  if (!sally_dms_get_text (object, "CertificateIdentifier", &identifier, error)
      || !sally_dms_get_text (object, "CertificateArn", &arn, error)
      || !sally_dms_get_time (object, "CertificateCreationDate", &created, error)
      || !sally_identifier_check (identifier, TRUE, error)
      || !read_payload (object, &payload, &kind, error))
    return NULL;
  if (arn[0] != '\0' && !sally_arn_is (arn, SALLY_ARN_CERTIFICATE)) {
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_INVALID,
                         _("CertificateArn is not the ARN of a certificate."));
    return NULL;
  }
  certificate = sally_certificate_new (arn, identifier, kind, created);
  none = g_ptr_array_new_with_free_func (g_object_unref);
  sally_certificate_set_content (certificate, payload, none);
  return certificate;
}
