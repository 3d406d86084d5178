/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-error.h"
#include "sally-export-private.h"
#include "sally-secret.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>

/* PKCS #7 and PKCS #12, which OpenSSL writes. */

#define ITERATIONS 10000
/* What makes Java take a certificate of a PKCS #12 file as trusted: JDK's
 * ORACLE_TrustedKeyUsage with the value anyExtendedKeyUsage. */
#define TRUSTED_KEY_USAGE "2.16.840.1.113894.746875.1.1"

static GBytes *
to_bytes (int length, guint8 *data, GError **error)
{
  GBytes *bytes = length > 0 ? g_bytes_new (data, (gsize) length) : NULL;

  OPENSSL_free (data);
  if (bytes == NULL)
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_FAILED,
                         _("OpenSSL could not write the file."));
  ERR_clear_error ();
  return bytes;
}

/* (transfer full) (nullable): OpenSSL's form of it. */
static X509 *
take (const SallyExportJob *self, guint index)
{
  SallyX509 *x509 = self->x509s->pdata[index];
  gsize length;
  const guint8 *data = g_bytes_get_data (sally_x509_get_der (x509), &length);
  X509 *openssl = d2i_X509 (NULL, &data, (long) length);

  if (openssl == NULL)
    sally_export_leave_out (self, x509, _("OpenSSL cannot read it"));
  return openssl;
}

/* A SignedData that nobody signed (RFC 2315 section 9, “certs-only”). */
GBytes *
sally_export_pkcs7 (const SallyExportJob *self, GError **error)
{
  PKCS7 *pkcs7 = PKCS7_new ();
  guint8 *data = NULL;
  int length = -1;

  if (PKCS7_set_type (pkcs7, NID_pkcs7_signed) && PKCS7_content_new (pkcs7, NID_pkcs7_data)) {
    PKCS7_set_detached (pkcs7, 1);
    for (guint i = 0; i < self->x509s->len; i++) {
      X509 *x509 = take (self, i);

      if (x509 != NULL)
        PKCS7_add_certificate (pkcs7, x509);
      X509_free (x509);
    }
    length = i2d_PKCS7 (pkcs7, &data);
  }
  PKCS7_free (pkcs7);
  return to_bytes (length, data, error);
}

static gboolean
add_bag (STACK_OF (PKCS12_SAFEBAG) * *bags, X509 *x509, const char *alias)
{
  PKCS12_SAFEBAG *bag = PKCS12_add_cert (bags, x509);

  return bag != NULL && PKCS12_add_friendlyname_utf8 (bag, alias, -1)
         && PKCS12_add1_attr_by_txt (bag, TRUSTED_KEY_USAGE, V_ASN1_OBJECT,
                                     (guint8 *) OBJ_nid2obj (NID_anyExtendedKeyUsage), -1);
}

/* The certificates are not secret, so they are not encrypted; the MAC shows
 * changes, and Java wants it. */
static PKCS12 *
make_pkcs12 (STACK_OF (PKCS12_SAFEBAG) * bags, SallySecret *password)
{
  STACK_OF (PKCS7) *safes = NULL;
  PKCS12 *pkcs12 = NULL;
  gsize length;
  const char *text = sally_secret_peek (password, &length);

  if (PKCS12_add_safe (&safes, bags, -1, 0, NULL))
    pkcs12 = PKCS12_add_safes (safes, 0);
  sk_PKCS7_pop_free (safes, PKCS7_free);
  if (pkcs12 != NULL
      && !PKCS12_set_mac (pkcs12, text, (int) length, NULL, 0, ITERATIONS, EVP_sha256 ()))
    g_clear_pointer (&pkcs12, PKCS12_free);
  return pkcs12;
}

GBytes *
sally_export_pkcs12 (const SallyExportJob *self, GError **error)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  STACK_OF (PKCS12_SAFEBAG) *bags = NULL;
  PKCS12 *pkcs12 = NULL;
  gboolean ok = TRUE;
  guint8 *data = NULL;
  int length = -1;

  for (guint i = 0; ok && i < self->x509s->len; i++) {
    g_autofree char *alias = sally_export_make_alias (taken, self->x509s->pdata[i]);
    X509 *x509 = take (self, i);

    ok = x509 == NULL || add_bag (&bags, x509, alias);
    X509_free (x509);
  }
  if (ok && bags != NULL)
    pkcs12 = make_pkcs12 (bags, self->password);
  if (pkcs12 != NULL)
    length = i2d_PKCS12 (pkcs12, &data);
  PKCS12_free (pkcs12);
  sk_PKCS12_SAFEBAG_pop_free (bags, PKCS12_SAFEBAG_free);
  return to_bytes (length, data, error);
}
