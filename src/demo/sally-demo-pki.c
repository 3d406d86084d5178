/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-demo-pki-private.h"

#include "sally-error.h"

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <time.h>

/* A throw-away PKI in memory: root, intermediate and one server certificate for
 * each fault.  The names say that they are for show; the keys never leave the
 * process.
 */

#define DAY (24 * 60 * 60)

typedef struct {
  X509 *certificate; /* (owned) */
  EVP_PKEY *key;     /* (owned) */
} Pair;

struct _SallyDemoPki {
  GObject parent_instance;

  Pair root;
  Pair intermediate;
  Pair leaves[SALLY_N_DEMO_FAULTS];
  GBytes *root_pem; /* (owned) */
};

G_DEFINE_FINAL_TYPE (SallyDemoPki, sally_demo_pki, G_TYPE_OBJECT)

typedef struct {
  const char *name;
  const char *san;
  gboolean ca;
  gint64 from_days;
  gint64 until_days;
} Plan;

static void
pair_clear (Pair *pair)
{
  g_clear_pointer (&pair->certificate, X509_free);
  g_clear_pointer (&pair->key, EVP_PKEY_free);
}

static void
sally_demo_pki_finalize (GObject *object)
{
  SallyDemoPki *self = SALLY_DEMO_PKI (object);

  pair_clear (&self->root);
  pair_clear (&self->intermediate);
  for (guint i = 0; i < SALLY_N_DEMO_FAULTS; i++)
    pair_clear (&self->leaves[i]);
  g_clear_pointer (&self->root_pem, g_bytes_unref);
  G_OBJECT_CLASS (sally_demo_pki_parent_class)->finalize (object);
}

static void
sally_demo_pki_class_init (SallyDemoPkiClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sally_demo_pki_finalize;
}

static void
sally_demo_pki_init (SallyDemoPki *self)
{
}

static gboolean
add_extension (X509 *certificate, X509 *issuer, int nid, const char *value)
{
  X509V3_CTX context;
  X509_EXTENSION *extension;
  int ok;

  X509V3_set_ctx (&context, issuer, certificate, NULL, NULL, 0);
  extension = X509V3_EXT_conf_nid (NULL, &context, nid, value);
  if (extension == NULL)
    return FALSE;
  ok = X509_add_ext (certificate, extension, -1);
  X509_EXTENSION_free (extension);
  return ok == 1;
}

static gboolean
set_serial (X509 *certificate)
{
  BIGNUM *number = BN_new ();
  gboolean ok;

  ok = number != NULL && BN_rand (number, 120, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1
       && BN_to_ASN1_INTEGER (number, X509_get_serialNumber (certificate)) != NULL;
  BN_free (number);
  return ok;
}

static gboolean
set_name (X509 *certificate, const char *common_name)
{
  X509_NAME *name = X509_get_subject_name (certificate);

  return X509_NAME_add_entry_by_txt (name, "O", MBSTRING_UTF8,
                                     (const guchar *) "Sallyport Demo, not for use", -1, -1, 0)
             == 1
         && X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_UTF8, (const guchar *) common_name, -1,
                                        -1, 0)
                == 1;
}

static gboolean
add_extensions (X509 *certificate, X509 *issuer, const Plan *plan)
{
  if (!add_extension (certificate, issuer, NID_basic_constraints,
                      plan->ca ? "critical,CA:TRUE" : "critical,CA:FALSE")
      || !add_extension (certificate, issuer, NID_key_usage,
                         plan->ca ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature")
      || !add_extension (certificate, issuer, NID_subject_key_identifier, "hash"))
    return FALSE;
  if (issuer != certificate
      && !add_extension (certificate, issuer, NID_authority_key_identifier, "keyid:always"))
    return FALSE;
  return plan->ca
         || (add_extension (certificate, issuer, NID_ext_key_usage, "serverAuth")
             && add_extension (certificate, issuer, NID_subject_alt_name, plan->san));
}

/* Fills @pair; a NULL issuer makes it sign itself. */
static gboolean
make_pair (Pair *pair, const Plan *plan, const Pair *issuer)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  X509 *certificate = X509_new ();
  X509 *parent;

  pair->certificate = certificate;
  pair->key = EVP_EC_gen ("P-256");
  if (certificate == NULL || pair->key == NULL)
    return FALSE;
  parent = issuer != NULL ? issuer->certificate : certificate;
  return X509_set_version (certificate, X509_VERSION_3) == 1 && set_serial (certificate)
         && ASN1_TIME_set (X509_getm_notBefore (certificate),
                           (time_t) (now + plan->from_days * DAY))
                != NULL
         && ASN1_TIME_set (X509_getm_notAfter (certificate),
                           (time_t) (now + plan->until_days * DAY))
                != NULL
         && set_name (certificate, plan->name)
         && X509_set_issuer_name (certificate, X509_get_subject_name (parent)) == 1
         && X509_set_pubkey (certificate, pair->key) == 1
         && add_extensions (certificate, parent, plan)
         && X509_sign (certificate, issuer != NULL ? issuer->key : pair->key, EVP_sha256 ()) > 0;
}

#define LOCAL_NAMES "DNS:localhost,IP:127.0.0.1,IP:::1"

static gboolean
make_all (SallyDemoPki *self)
{
  static const Plan root = { "Sallyport Demo Root", NULL, TRUE, -1, 3650 };
  static const Plan intermediate = { "Sallyport Demo Issuing CA", NULL, TRUE, -1, 1825 };
  static const Plan leaves[SALLY_N_DEMO_FAULTS] = {
    [SALLY_DEMO_GOOD] = { "localhost", LOCAL_NAMES, FALSE, -1, 365 },
    [SALLY_DEMO_EXPIRED] = { "localhost", LOCAL_NAMES, FALSE, -400, -35 },
    [SALLY_DEMO_NOT_YET_VALID] = { "localhost", LOCAL_NAMES, FALSE, 30, 395 },
    [SALLY_DEMO_WRONG_NAME] = { "db.internal.example",
                                "DNS:db.internal.example,DNS:*.internal.example", FALSE, -1, 365 },
    [SALLY_DEMO_SELF_SIGNED] = { "localhost", LOCAL_NAMES, FALSE, -1, 365 },
    [SALLY_DEMO_INCOMPLETE_CHAIN] = { "localhost", LOCAL_NAMES, FALSE, -1, 365 },
    [SALLY_DEMO_NO_TLS] = { "localhost", LOCAL_NAMES, FALSE, -1, 365 },
    [SALLY_DEMO_SILENT] = { "localhost", LOCAL_NAMES, FALSE, -1, 365 },
  };

  if (!make_pair (&self->root, &root, NULL)
      || !make_pair (&self->intermediate, &intermediate, &self->root))
    return FALSE;
  for (guint i = 0; i < SALLY_N_DEMO_FAULTS; i++)
    if (!make_pair (&self->leaves[i], &leaves[i],
                    i == SALLY_DEMO_SELF_SIGNED ? NULL : &self->intermediate))
      return FALSE;
  return TRUE;
}

static GBytes *
write_pem (X509 *certificate)
{
  BIO *bio = BIO_new (BIO_s_mem ());
  GBytes *bytes = NULL;
  char *data;
  long length;

  if (bio != NULL && PEM_write_bio_X509 (bio, certificate) == 1) {
    length = BIO_get_mem_data (bio, &data);
    bytes = g_bytes_new (data, (gsize) length);
  }
  BIO_free (bio);
  return bytes;
}

/**
 * sally_demo_pki_new:
 * @error: %SALLY_ERROR_FAILED
 *
 * Makes new keys and certificates; takes a few milliseconds.
 *
 * Returns: (transfer full) (nullable): a PKI
 */
SallyDemoPki *
sally_demo_pki_new (GError **error)
{
  g_autoptr (SallyDemoPki) self = g_object_new (SALLY_TYPE_DEMO_PKI, NULL);

  if (make_all (self))
    self->root_pem = write_pem (self->root.certificate);
  if (self->root_pem != NULL)
    return g_steal_pointer (&self);
  g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_FAILED,
                       "the demo certificates could not be made");
  return NULL;
}

/**
 * sally_demo_pki_get_root_pem:
 * @self: a PKI
 *
 * Returns: (transfer none): the root that all good demo servers chain to
 */
GBytes *
sally_demo_pki_get_root_pem (SallyDemoPki *self)
{
  g_return_val_if_fail (SALLY_IS_DEMO_PKI (self), NULL);

  return self->root_pem;
}

/* A server context that presents the certificate of a fault. */
SSL_CTX *
sally_demo_pki_new_context (SallyDemoPki *self, SallyDemoFault fault)
{
  SSL_CTX *context = SSL_CTX_new (TLS_server_method ());
  const Pair *leaf = &self->leaves[fault];

  if (context == NULL)
    return NULL;
  if (SSL_CTX_set_min_proto_version (context, TLS1_2_VERSION) == 1
      && SSL_CTX_use_certificate (context, leaf->certificate) == 1
      && SSL_CTX_use_PrivateKey (context, leaf->key) == 1
      && (fault == SALLY_DEMO_INCOMPLETE_CHAIN || fault == SALLY_DEMO_SELF_SIGNED
          || SSL_CTX_add1_chain_cert (context, self->intermediate.certificate) == 1))
    return context;
  SSL_CTX_free (context);
  return NULL;
}
