/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-demo-pki-private.h"

#include "sally-error.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <string.h>

/* Root -> intermediate -> a certificate for each fault, and another root for
 * the one that leads elsewhere.  All keys are P-256: 12 of them and as many
 * signatures take a few milliseconds.
 */

#define DAY (24 * 60 * 60)
#define MAX_CHAIN 3
#define SERIAL_LENGTH 16

typedef struct {
  const char *subject;
  const char *basic;
  const char *key_usage;
  const char *purpose; /* (nullable) */
  const char *san;     /* (nullable) */
  int from_days;       /* relative to now */
  int to_days;
} Wish;

/* A certificate and its key. */
typedef struct {
  X509 *x509;
  EVP_PKEY *key;
} Pair;

struct _SallyDemoPki {
  GObject parent_instance;

  Pair leaves[SALLY_N_DEMO_FAULTS];             /* (owned): empty where there is no TLS */
  X509 *chains[SALLY_N_DEMO_FAULTS][MAX_CHAIN]; /* (owned): what is sent behind the leaf */
  GBytes *root_pem;                             /* (owned) */
};

G_DEFINE_FINAL_TYPE (SallyDemoPki, sally_demo_pki, G_TYPE_OBJECT)

#define LOCAL_NAMES "DNS:localhost,IP:127.0.0.1,IP:::1"
#define SERVER_WISH(name, names, from, to)                                                         \
  {                                                                                                \
    name, "critical,CA:FALSE", "critical,digitalSignature", "serverAuth", names, from, to          \
  }
#define CA_WISH(name)                                                                              \
  {                                                                                                \
    name, "critical,CA:TRUE", "critical,keyCertSign,cRLSign", NULL, NULL, -800, 800                \
  }

static const Wish root_wish = CA_WISH ("Sallyport Demo Root");
static const Wish intermediate_wish = CA_WISH ("Sallyport Demo Intermediate");
static const Wish other_wish = CA_WISH ("Sallyport Other Demo Root");

/* What the servers with TLS present. */
static const Wish leaf_wishes[] = {
  [SALLY_DEMO_GOOD] = SERVER_WISH ("localhost", LOCAL_NAMES, -1, 365),
  [SALLY_DEMO_EXPIRED] = SERVER_WISH ("localhost", LOCAL_NAMES, -395, -30),
  [SALLY_DEMO_NOT_YET_VALID] = SERVER_WISH ("localhost", LOCAL_NAMES, 30, 395),
  [SALLY_DEMO_WRONG_NAME] =
      SERVER_WISH ("orders.example.com", "DNS:orders.example.com,DNS:*.shop.example.com", -1, 365),
  [SALLY_DEMO_COMMON_NAME] = SERVER_WISH ("localhost", NULL, -1, 365),
  [SALLY_DEMO_SELF_SIGNED] = SERVER_WISH ("localhost", LOCAL_NAMES, -1, 365),
  [SALLY_DEMO_UNTRUSTED] = SERVER_WISH ("localhost", LOCAL_NAMES, -1, 365),
  [SALLY_DEMO_INCOMPLETE_CHAIN] = SERVER_WISH ("localhost", LOCAL_NAMES, -1, 365),
};
#define N_LEAVES G_N_ELEMENTS (leaf_wishes)

static void
pair_clear (Pair *pair)
{
  g_clear_pointer (&pair->x509, X509_free);
  g_clear_pointer (&pair->key, EVP_PKEY_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

static gboolean
add_extension (X509 *x509, X509V3_CTX *context, int nid, const char *value)
{
  X509_EXTENSION *extension;
  gboolean added;

  if (value == NULL)
    return TRUE;
  extension = X509V3_EXT_conf_nid (NULL, context, nid, value);
  added = extension != NULL && X509_add_ext (x509, extension, -1) == 1;
  X509_EXTENSION_free (extension);
  return added;
}

static gboolean
add_extensions (X509 *x509, X509 *issuer, const Wish *wish)
{
  X509V3_CTX context;

  X509V3_set_ctx (&context, issuer, x509, NULL, NULL, 0);
  return add_extension (x509, &context, NID_basic_constraints, wish->basic)
         && add_extension (x509, &context, NID_key_usage, wish->key_usage)
         && add_extension (x509, &context, NID_ext_key_usage, wish->purpose)
         && add_extension (x509, &context, NID_subject_alt_name, wish->san)
         && add_extension (x509, &context, NID_subject_key_identifier, "hash")
         && add_extension (x509, &context, NID_authority_key_identifier, "keyid");
}

static gboolean
set_serial (X509 *x509)
{
  guint8 bytes[SERIAL_LENGTH];
  BIGNUM *number;
  gboolean set;

  if (RAND_bytes (bytes, sizeof bytes) != 1)
    return FALSE;
  bytes[0] = (bytes[0] & 0x3F) | 0x40; /* positive, and of full length */
  number = BN_bin2bn (bytes, sizeof bytes, NULL);
  set = number != NULL && BN_to_ASN1_INTEGER (number, X509_get_serialNumber (x509)) != NULL;
  BN_free (number);
  return set;
}

static gboolean
fill (Pair *pair, const Wish *wish, const Pair *issuer)
{
  X509 *x509 = pair->x509;
  X509_NAME *name = X509_get_subject_name (x509);
  X509 *by = issuer != NULL ? issuer->x509 : x509;

  return X509_set_version (x509, X509_VERSION_3) == 1 && set_serial (x509)
         && X509_NAME_add_entry_by_txt (name, "O", MBSTRING_UTF8,
                                        (const guint8 *) "Sallyport demo, not for use", -1, -1, 0)
                == 1
         && X509_NAME_add_entry_by_txt (name, "CN", MBSTRING_UTF8, (const guint8 *) wish->subject,
                                        -1, -1, 0)
                == 1
         && X509_set_issuer_name (x509, X509_get_subject_name (by)) == 1
         && X509_gmtime_adj (X509_getm_notBefore (x509), (long) wish->from_days * DAY) != NULL
         && X509_gmtime_adj (X509_getm_notAfter (x509), (long) wish->to_days * DAY) != NULL
         && X509_set_pubkey (x509, pair->key) == 1 && add_extensions (x509, by, wish)
         && X509_sign (x509, issuer != NULL ? issuer->key : pair->key, EVP_sha256 ()) > 0;
}

/* Without an issuer it signs itself. */
static gboolean
make (Pair *pair, const Wish *wish, const Pair *issuer)
{
  pair->key = EVP_EC_gen ("P-256");
  pair->x509 = X509_new ();
  return pair->key != NULL && pair->x509 != NULL && fill (pair, wish, issuer);
}

static X509 *
ref (X509 *x509)
{
  X509_up_ref (x509);
  return x509;
}

static char *
to_pem (X509 *x509)
{
  BIO *memory = BIO_new (BIO_s_mem ());
  char *text = NULL;
  char *data;
  long length;

  if (memory != NULL && PEM_write_bio_X509 (memory, x509) == 1) {
    length = BIO_get_mem_data (memory, &data);
    text = g_strndup (data, (gsize) length);
  }
  BIO_free (memory);
  return text;
}

static gboolean
make_leaves (SallyDemoPki *self, const Pair *intermediate, const Pair *other)
{
  for (guint i = 0; i < N_LEAVES; i++) {
    const Pair *issuer = intermediate;

    if (i == SALLY_DEMO_SELF_SIGNED)
      issuer = NULL;
    else if (i == SALLY_DEMO_UNTRUSTED)
      issuer = other;
    if (!make (&self->leaves[i], &leaf_wishes[i], issuer))
      return FALSE;
    if (issuer != NULL && i != SALLY_DEMO_INCOMPLETE_CHAIN)
      self->chains[i][0] = ref (issuer->x509);
  }
  return TRUE;
}

static gboolean
make_all (SallyDemoPki *self)
{
  g_auto (Pair) root = { 0 };
  g_auto (Pair) intermediate = { 0 };
  g_auto (Pair) other = { 0 };
  g_autofree char *pem = NULL;
  gsize length;

  if (!make (&root, &root_wish, NULL) || !make (&intermediate, &intermediate_wish, &root)
      || !make (&other, &other_wish, NULL) || !make_leaves (self, &intermediate, &other))
    return FALSE;
  pem = to_pem (root.x509);
  if (pem == NULL)
    return FALSE;
  length = strlen (pem);
  self->root_pem = g_bytes_new_take (g_steal_pointer (&pem), length);
  return TRUE;
}

static void
sally_demo_pki_finalize (GObject *object)
{
  SallyDemoPki *self = SALLY_DEMO_PKI (object);

  for (guint i = 0; i < SALLY_N_DEMO_FAULTS; i++) {
    pair_clear (&self->leaves[i]);
    for (guint j = 0; j < MAX_CHAIN; j++)
      X509_free (self->chains[i][j]);
  }
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

static void
set_openssl_error (GError **error, const char *what)
{
  char text[256];

  ERR_error_string_n (ERR_peek_last_error (), text, sizeof text);
  ERR_clear_error ();
  g_set_error (error, SALLY_ERROR, SALLY_ERROR_FAILED, "%s: %s", what, text);
}

/**
 * sally_demo_pki_new:
 * @error: %SALLY_ERROR_FAILED when OpenSSL cannot
 *
 * Takes a few milliseconds.  Any thread.
 *
 * Returns: (transfer full) (nullable): a new CA with its certificates
 */
SallyDemoPki *
sally_demo_pki_new (GError **error)
{
  g_autoptr (SallyDemoPki) self = g_object_new (SALLY_TYPE_DEMO_PKI, NULL);

  if (!make_all (self)) {
    set_openssl_error (error, _("The certificates of the demo cannot be made"));
    return NULL;
  }
  return g_steal_pointer (&self);
}

/**
 * sally_demo_pki_get_root_pem:
 * @self: a CA
 *
 * Returns: (transfer none): its root, for import
 */
GBytes *
sally_demo_pki_get_root_pem (SallyDemoPki *self)
{
  g_return_val_if_fail (SALLY_IS_DEMO_PKI (self), NULL);

  return self->root_pem;
}

/**
 * sally_demo_pki_get_chain_pem:
 * @self: a CA
 * @fault: what is wrong
 *
 * Returns: (transfer full): what such a server sends, the leaf first; "" when it
 *   has no TLS
 */
char *
sally_demo_pki_get_chain_pem (SallyDemoPki *self, SallyDemoFault fault)
{
  GString *all = g_string_new (NULL);

  if (SALLY_IS_DEMO_PKI (self) && self->leaves[fault].x509 != NULL) {
    g_autofree char *leaf = to_pem (self->leaves[fault].x509);

    g_string_append (all, leaf);
    for (guint i = 0; i < MAX_CHAIN && self->chains[fault][i] != NULL; i++) {
      g_autofree char *next = to_pem (self->chains[fault][i]);

      g_string_append (all, next);
    }
  }
  return g_string_free (all, FALSE);
}

/* Returns: (transfer full) (nullable): what a server with this fault presents;
 * NULL with an error when it has no TLS. */
SSL_CTX *
sally_demo_pki_new_context (SallyDemoPki *self, SallyDemoFault fault, GError **error)
{
  SSL_CTX *context = SSL_CTX_new (TLS_server_method ());
  gboolean done = context != NULL && SSL_CTX_set_min_proto_version (context, TLS1_2_VERSION) == 1
                  && self->leaves[fault].x509 != NULL
                  && SSL_CTX_use_certificate (context, self->leaves[fault].x509) == 1
                  && SSL_CTX_use_PrivateKey (context, self->leaves[fault].key) == 1;

  for (guint i = 0; done && i < MAX_CHAIN && self->chains[fault][i] != NULL; i++)
    done = SSL_CTX_add1_chain_cert (context, self->chains[fault][i]) == 1;
  if (done) {
    /* Otherwise OpenSSL would complete chains that are broken on purpose. */
    SSL_CTX_set_mode (context, SSL_MODE_NO_AUTO_CHAIN);
    return context;
  }
  set_openssl_error (error, _("The demo server cannot use its certificate"));
  SSL_CTX_free (context);
  return NULL;
}
