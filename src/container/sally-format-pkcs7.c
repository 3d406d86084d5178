/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-error.h"
#include "sally-format-private.h"
#include "sally-pkcs7-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <string.h>

/* PKCS #7 and its successor CMS (RFC 2315 section 9, RFC 5652 section 5): a
 * SignedData, usually without signatures, whose certificates are what matters.
 * Walked by hand, so that one bad certificate does not spoil the others; only
 * the BER form with indefinite lengths goes through OpenSSL.
 */

/* Under 1.2.840.113549.1.7: the kinds of content. */
static const guint8 arc[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07 };
enum { DATA = 1, SIGNED = 2, ENVELOPED = 3, SIGNED_AND_ENVELOPED = 4, ENCRYPTED = 6 };

static gboolean
sally_format_pkcs7_sniff (const guint8 *data, gsize length)
{
  gsize at;

  if (length < 2 || data[0] != SALLY_DER_SEQUENCE)
    return FALSE;
  at = data[1] > 0x80 ? 2 + (gsize) (data[1] & 0x7f) : 2;
  return at + 2 + sizeof arc < length && data[at] == SALLY_DER_OID && data[at + 1] == sizeof arc + 1
         && memcmp (data + at + 2, arc, sizeof arc) == 0;
}

static gboolean
set_corrupt (GError **error)
{
  g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_CORRUPT,
                       _("This is a PKCS #7 file, but it is damaged or was cut off."));
  return FALSE;
}

/* The content of the SignedData; fails in words. */
static gboolean
open_signed_data (SallyDer place, SallyDer *signed_data, GError **error)
{
  SallyDer info, oid, content;

  if (!sally_der_read (&place, SALLY_DER_SEQUENCE, &info)
      || !sally_der_read (&info, SALLY_DER_OID, &oid) || oid.length != sizeof arc + 1)
    return set_corrupt (error);
  switch (oid.data[sizeof arc]) {
  case SIGNED:
    break;
  case ENVELOPED:
  case SIGNED_AND_ENVELOPED:
  case ENCRYPTED:
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_UNSUPPORTED,
                         _("This is an encrypted PKCS #7 message, not a certificate."));
    return FALSE;
  case DATA:
  default:
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_CORRUPT,
                         _("There is no certificate in this PKCS #7 file."));
    return FALSE;
  }
  if (!sally_der_read (&info, SALLY_DER_EXPLICIT (0), &content)
      || !sally_der_read (&content, SALLY_DER_SEQUENCE, signed_data))
    return set_corrupt (error);
  return TRUE;
}

static gboolean
add_one (SallyContainer *container, SallyDer der, const char *where, guint n, GError **error)
{
  g_autofree char *place = where != NULL ? g_strdup_printf (_("%s, certificate %u"), where, n)
                                         : g_strdup_printf (_("Certificate %u"), n);

  return sally_container_add_der (container, der, SALLY_ENTRY_TRUSTED, place, error);
}

/* CertificateSet: certificates, and other things with tags of their own. */
static gboolean
add_set (SallyContainer *container,
         SallyDer set,
         const char *where,
         GCancellable *cancellable,
         GError **error)
{
  SallyDer content, whole;
  guint n = 0, n_others = 0;
  guint8 tag;

  while (set.length > 0) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (!sally_der_read_any (&set, &tag, &content, &whole)) {
      sally_container_warn (container, _("The list of certificates is cut off."));
      break;
    }
    if (tag != SALLY_DER_SEQUENCE)
      n_others++;
    else if (!add_one (container, whole, where, ++n, error))
      return FALSE;
  }
  if (n_others > 0)
    sally_container_warn (
        container,
        g_dngettext (GETTEXT_PACKAGE, "%u entry is no X.509 certificate and was passed over.",
                     "%u entries are no X.509 certificates and were passed over.", n_others),
        n_others);
  return TRUE;
}

static gboolean
add_signed_data (SallyContainer *container,
                 SallyDer place,
                 const char *where,
                 GCancellable *cancellable,
                 GError **error)
{
  SallyDer signed_data, content;
  SallyDer set = { NULL, 0 };

  if (!open_signed_data (place, &signed_data, error))
    return FALSE;
  if (!sally_der_read (&signed_data, SALLY_DER_INTEGER, &content)
      || !sally_der_read (&signed_data, SALLY_DER_SET, &content)
      || !sally_der_read (&signed_data, SALLY_DER_SEQUENCE, &content)
      || (sally_der_at (&signed_data, SALLY_DER_EXPLICIT (0))
          && !sally_der_read (&signed_data, SALLY_DER_EXPLICIT (0), &set)))
    return set_corrupt (error);
  if (!add_set (container, set, where, cancellable, error))
    return FALSE;
  if (sally_der_at (&signed_data, SALLY_DER_EXPLICIT (1)))
    sally_container_warn (container, _("Revocation lists were passed over."));
  return TRUE;
}

/* BER with indefinite lengths, which streaming writers make (X.690 8.1.3.6). */
static gboolean
add_ber (SallyContainer *container, SallyDer place, const char *where, GError **error)
{
  const guint8 *data = place.data;
  CMS_ContentInfo *cms = d2i_CMS_ContentInfo (NULL, &data, (long) place.length);
  STACK_OF (X509) *x509s = cms != NULL ? CMS_get1_certs (cms) : NULL;
  gboolean ok = TRUE;

  for (int i = 0; ok && i < sk_X509_num (x509s); i++) {
    guint8 *der = NULL;
    int length = i2d_X509 (sk_X509_value (x509s, i), &der);

    if (length > 0)
      ok = add_one (container, (SallyDer){ der, (gsize) length }, where, (guint) i + 1, error);
    OPENSSL_free (der);
  }
  sk_X509_pop_free (x509s, X509_free);
  ok = ok && (cms != NULL || set_corrupt (error));
  CMS_ContentInfo_free (cms);
  ERR_clear_error ();
  return ok;
}

/**
 * sally_pkcs7_add:
 * @container: a container that is being filled
 * @der: a PKCS #7 file, or the inside of a PEM block
 * @where: (nullable): what it is in, for warnings (translated)
 * @cancellable: (nullable): stops between two certificates
 * @error: %SALLY_ERROR_CORRUPT, %SALLY_ERROR_UNSUPPORTED when it is encrypted,
 *   %SALLY_ERROR_TOO_LARGE or %G_IO_ERROR_CANCELLED
 *
 * Adds the certificates of a SignedData.  There may be none.
 *
 * Returns: whether it was one
 */
gboolean
sally_pkcs7_add (SallyContainer *container,
                 GBytes *der,
                 const char *where,
                 GCancellable *cancellable,
                 GError **error)
{
  SallyDer place;

  place.data = g_bytes_get_data (der, &place.length);
  if (place.length > 1 && place.data[1] == 0x80)
    return add_ber (container, place, where, error);
  return add_signed_data (container, place, where, cancellable, error);
}

static gboolean
sally_format_pkcs7_read (SallyContainer *container,
                         GBytes *bytes,
                         const SallyContainerOptions *options,
                         GCancellable *cancellable,
                         GError **error)
{
  if (!sally_pkcs7_add (container, bytes, NULL, cancellable, error))
    return FALSE;
  if (container->x509s->len == 0)
    return sally_container_fail (container, SALLY_ERROR_CORRUPT,
                                 _("There is no certificate in this PKCS #7 file."), error);
  sally_container_convert (container);
  return TRUE;
}

const SallyFormat sally_format_pkcs7 = {
  .name = "pkcs7",
  .sniff = sally_format_pkcs7_sniff,
  .read = sally_format_pkcs7_read,
};
