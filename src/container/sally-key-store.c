/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-key-store-private.h"

#include "sally-oracle-id-private.h"
#include "sally-pfx-private.h"
#include "sally-secret-bag-private.h"
#include "sally-text.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>
#include <string.h>

/* What the bags of a PKCS #12 file mean.
 *
 * Who is trusted is said in three ways: Oracle writes it into the localKeyID,
 * Java into an attribute of its own, and everybody else says only which
 * certificate belongs to a private key; the others are its chain, whose CAs a
 * person who imports such a file wants to trust.
 */

/* Keys that do not say whose they are, and are decrypted to find out. */
#define MAX_LOOSE_KEYS 16
/* Enough for RSA with 16,384 bits. */
#define MAX_KEY 16384
#define MAX_UNREADABLE 20

/* OBJECT IDENTIFIER 2.16.840.1.113894.746875.1.1, trustedKeyUsage. */
static const guint8 trusted_key_usage[] = { 0x60, 0x86, 0x48, 0x01, 0x86, 0xf9,
                                            0x66, 0xad, 0xca, 0x7b, 0x01, 0x01 };

typedef enum {
  UNSAID,
  TRUSTED,
  NOT_FOR_SERVERS,
} JavaTrust;

typedef struct {
  SallyX509 *x509;             /* (owned) */
  X509 *openssl;               /* (owned) */
  const ASN1_STRING *local_id; /* (nullable): in the bag */
  JavaTrust java;
  gboolean oracle;
  SallyOracleId oracle_id; /* when @oracle */
  SallyEntryRole role;
} Entry;

typedef struct {
  SallyKeyStore *store;
  SallyContainer *container;
  SallyPfx *pfx;
  GArray *entries;  /* (owned) (element-type Entry) */
  GPtrArray *keys;  /* (owned) (element-type PKCS12_SAFEBAG) */
  GArray *requests; /* (owned) (element-type guint32): their index in the wallet */
  gboolean java;    /* some certificate is marked by Java */
  guint n_unreadable;
} Reader;

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_clear_object (&entry->x509);
  X509_free (entry->openssl);
}

static const ASN1_STRING *
get_local_id (const PKCS12_SAFEBAG *bag)
{
  const ASN1_TYPE *attribute = PKCS12_SAFEBAG_get0_attr (bag, NID_localKeyID);

  if (attribute == NULL || ASN1_TYPE_get (attribute) != V_ASN1_OCTET_STRING)
    return NULL;
  return attribute->value.octet_string;
}

static gboolean
read_oracle_id (const ASN1_STRING *local_id, SallyOracleId *id)
{
  return local_id != NULL
         && sally_oracle_id_read (ASN1_STRING_get0_data (local_id),
                                  (gsize) ASN1_STRING_length (local_id), id);
}

/* What Java says a certificate is trusted for: object identifiers of purposes. */
static JavaTrust
read_java_trust (const PKCS12_SAFEBAG *bag)
{
  const STACK_OF (X509_ATTRIBUTE) *attributes = PKCS12_SAFEBAG_get0_attrs (bag);

  for (int i = 0; i < sk_X509_ATTRIBUTE_num (attributes); i++) {
    X509_ATTRIBUTE *attribute = sk_X509_ATTRIBUTE_value (attributes, i);
    const ASN1_OBJECT *type = X509_ATTRIBUTE_get0_object (attribute);

    if (OBJ_length (type) != sizeof trusted_key_usage
        || memcmp (OBJ_get0_data (type), trusted_key_usage, sizeof trusted_key_usage) != 0)
      continue;
    for (int j = 0; j < X509_ATTRIBUTE_count (attribute); j++) {
      const ASN1_OBJECT *purpose = X509_ATTRIBUTE_get0_data (attribute, j, V_ASN1_OBJECT, NULL);
      int nid = purpose != NULL ? OBJ_obj2nid (purpose) : NID_undef;

      if (nid == NID_anyExtendedKeyUsage || nid == NID_server_auth)
        return TRUSTED;
    }
    return NOT_FOR_SERVERS;
  }
  return UNSAID;
}

static void
say_unreadable (Reader *self, guint position, const char *reason)
{
  g_autofree char *line = sally_text_one_line (reason, 200);

  if (++self->n_unreadable <= MAX_UNREADABLE)
    sally_container_warn (self->container, _("Entry %u: this certificate cannot be read (%s)."),
                          position, line);
}

static void
take_certificate (Reader *self, PKCS12_SAFEBAG *bag, guint position)
{
  Entry entry = { .openssl = PKCS12_SAFEBAG_get1_cert (bag), .role = SALLY_ENTRY_TRUSTED };
  g_autoptr (GBytes) der = NULL;
  g_autoptr (GError) error = NULL;
  guint8 *data = NULL;
  int length;

  ERR_clear_error ();
  length = entry.openssl != NULL ? i2d_X509 (entry.openssl, &data) : -1;
  if (length > 0) {
    der = g_bytes_new (data, (gsize) length);
    OPENSSL_free (data);
    entry.x509 = sally_x509_new_from_der (der, &error);
  }
  if (entry.x509 == NULL) {
    X509_free (entry.openssl);
    say_unreadable (self, position, error != NULL ? error->message : _("OpenSSL refuses it"));
    return;
  }
  entry.local_id = get_local_id (bag);
  entry.java = read_java_trust (bag);
  entry.oracle = read_oracle_id (entry.local_id, &entry.oracle_id);
  if (entry.oracle)
    entry.role = sally_oracle_id_get_role (&entry.oracle_id);
  self->store->oracle |= entry.oracle;
  self->java |= entry.java != UNSAID;
  g_array_append_val (self->entries, entry);
}

static void
take_secret (Reader *self, PKCS12_SAFEBAG *bag)
{
  g_autofree char *name = NULL;
  SallyOracleId id = { 0 };

  self->store->oracle |= read_oracle_id (get_local_id (bag), &id);
  switch (sally_secret_bag_read (bag, &name)) {
  case SALLY_SECRET_REQUEST:
    g_array_append_val (self->requests, id.index);
    return;
  case SALLY_SECRET_MARKER:
    return;
  case SALLY_SECRET_ENTRY:
    break;
  }
  sally_container_add_secret (self->container, name);
}

static void
take_bag (Reader *self, PKCS12_SAFEBAG *bag, guint position)
{
  SallyOracleId id;

  switch (PKCS12_SAFEBAG_get_nid (bag)) {
  case NID_keyBag:
  case NID_pkcs8ShroudedKeyBag:
    self->store->oracle |= read_oracle_id (get_local_id (bag), &id);
    self->container->n_private_keys++;
    g_ptr_array_add (self->keys, bag);
    return;
  case NID_certBag:
    take_certificate (self, bag, position);
    return;
  case NID_secretBag:
    take_secret (self, bag);
    return;
  case NID_crlBag:
    sally_container_warn (self->container, _("Entry %u: a revocation list was passed over."),
                          position);
    return;
  default:
    self->store->only_certificates = FALSE;
    sally_container_warn (self->container,
                          _("Entry %u: something of an unknown kind was passed over."), position);
  }
}

static gboolean
same_id (const ASN1_STRING *one, const ASN1_STRING *other)
{
  return one != NULL && other != NULL && ASN1_STRING_cmp (one, other) == 0;
}

/* Whether a certificate has @local_id; the user's is marked as such. */
static gboolean
mark_by_id (Reader *self, const ASN1_STRING *local_id)
{
  gboolean found = FALSE;

  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = &g_array_index (self->entries, Entry, i);

    if (!same_id (entry->local_id, local_id))
      continue;
    found = TRUE;
    if (!entry->oracle)
      entry->role = SALLY_ENTRY_USER;
  }
  return found;
}

/* For the kinds of key that are quickly compared.  Others would be worked out
 * from numbers of any size.
 */
static gboolean
is_comparable (const PKCS8_PRIV_KEY_INFO *key)
{
  const ASN1_OBJECT *algorithm;
  const guint8 *data;
  int length;

  if (!PKCS8_pkey_get0 (&algorithm, &data, &length, NULL, key) || length > MAX_KEY)
    return FALSE;
  switch (OBJ_obj2nid (algorithm)) {
  case NID_rsaEncryption:
  case NID_rsassaPss:
  case NID_X9_62_id_ecPublicKey:
  case NID_ED25519:
  case NID_ED448:
    return TRUE;
  default:
    return FALSE;
  }
}

static void
mark_by_key (Reader *self, const PKCS8_PRIV_KEY_INFO *info)
{
  EVP_PKEY *key = info != NULL && is_comparable (info) ? EVP_PKCS82PKEY (info) : NULL;

  for (guint i = 0; key != NULL && i < self->entries->len; i++) {
    Entry *entry = &g_array_index (self->entries, Entry, i);

    if (!entry->oracle && X509_check_private_key (entry->openssl, key) == 1)
      entry->role = SALLY_ENTRY_USER;
  }
  EVP_PKEY_free (key);
  ERR_clear_error ();
}

static void
mark_users (Reader *self)
{
  guint n_loose = 0;

  for (guint i = 0; i < self->keys->len; i++) {
    PKCS12_SAFEBAG *bag = self->keys->pdata[i];
    PKCS8_PRIV_KEY_INFO *decrypted;

    if (mark_by_id (self, get_local_id (bag)) || ++n_loose > MAX_LOOSE_KEYS)
      continue;
    if (PKCS12_SAFEBAG_get_nid (bag) == NID_keyBag) {
      mark_by_key (self, PKCS12_SAFEBAG_get0_p8inf (bag));
    } else {
      decrypted = sally_pfx_decrypt_key (self->pfx, bag);
      mark_by_key (self, decrypted);
      PKCS8_PRIV_KEY_INFO_free (decrypted);
    }
  }
}

/* In a store of Java nothing is trusted that has not the mark. */
static void
mark_java (Reader *self)
{
  for (guint i = 0; self->java && i < self->entries->len; i++) {
    Entry *entry = &g_array_index (self->entries, Entry, i);

    if (entry->java == TRUSTED)
      entry->role = SALLY_ENTRY_TRUSTED;
    else if (entry->java == NOT_FOR_SERVERS)
      entry->role = SALLY_ENTRY_NOT_FOR_SERVERS;
    else if (!entry->oracle)
      entry->role = SALLY_ENTRY_USER;
  }
}

/* Wallets keep the request of a certificate that has come meanwhile. */
static gboolean
is_answered (Reader *self, guint32 index)
{
  for (guint i = 0; i < self->entries->len; i++) {
    const Entry *entry = &g_array_index (self->entries, Entry, i);

    if (entry->oracle && entry->oracle_id.kind == SALLY_ORACLE_USER
        && entry->oracle_id.index == index)
      return TRUE;
  }
  return FALSE;
}

static void
count_requests (Reader *self)
{
  for (guint i = 0; i < self->requests->len; i++)
    self->store->n_requests += !is_answered (self, g_array_index (self->requests, guint32, i));
}

static void
add_warnings (Reader *self)
{
  SallyContainer *container = self->container;
  g_autofree char *secrets = sally_container_describe_secrets (container);
  guint n_requests = self->store->n_requests, n_others = 0;

  for (guint i = 0; i < container->roles->len; i++)
    n_others += container->roles->data[i] == SALLY_ENTRY_NOT_FOR_SERVERS;
  if (n_others > 0)
    sally_container_warn (
        container,
        g_dngettext (GETTEXT_PACKAGE, "%u certificate is marked as not to be trusted for servers.",
                     "%u certificates are marked as not to be trusted for servers.", n_others),
        n_others);
  if (n_requests > 0)
    sally_container_warn (
        container,
        g_dngettext (GETTEXT_PACKAGE,
                     "%u certificate request, whose certificate is missing, was passed over.",
                     "%u certificate requests, whose certificates are missing, were passed over.",
                     n_requests),
        n_requests);
  if (self->n_unreadable > MAX_UNREADABLE)
    sally_container_warn (container,
                          g_dngettext (GETTEXT_PACKAGE, "%u more certificate cannot be read.",
                                       "%u more certificates cannot be read.",
                                       self->n_unreadable - MAX_UNREADABLE),
                          self->n_unreadable - MAX_UNREADABLE);
  if (secrets != NULL)
    sally_container_warn (container, "%s", secrets);
  if (self->pfx->n_foreign > 0)
    sally_container_warn (container,
                          _("A part of the file is encrypted for the holder of a private key and "
                            "was passed over."));
}

static void
read_bags (Reader *self)
{
  for (guint i = 0; i < self->pfx->bags->len; i++)
    take_bag (self, self->pfx->bags->pdata[i], i + 1);
  mark_users (self);
  mark_java (self);
  count_requests (self);
  for (guint i = 0; i < self->entries->len; i++) {
    const Entry *entry = &g_array_index (self->entries, Entry, i);

    sally_container_add (self->container, entry->x509, entry->role);
  }
  add_warnings (self);
}

/**
 * sally_key_store_read:
 * @self: (out caller-allocates): what else was found
 * @container: takes the certificates with their roles, counts and warnings
 * @data: (array length=length): a PKCS #12 file
 * @length: how many bytes
 * @password: (nullable): opens it
 * @cancellable: (nullable): stops it
 * @error: as of sally_pfx_open()
 *
 * Reads a key store of any origin.  Neither keys nor secrets are kept.
 *
 * Returns: whether the file could be opened; there may be nothing in it
 */
gboolean
sally_key_store_read (SallyKeyStore *self,
                      SallyContainer *container,
                      const guint8 *data,
                      gsize length,
                      SallySecret *password,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (SallyPfx) pfx = sally_pfx_open (data, length, password, cancellable, error);
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GArray) requests = g_array_new (FALSE, FALSE, sizeof (guint32));
  Reader reader = { .store = self,
                    .container = container,
                    .pfx = pfx,
                    .entries = entries,
                    .keys = keys,
                    .requests = requests };

  if (pfx == NULL)
    return FALSE;
  g_array_set_clear_func (entries, entry_clear);
  *self = (SallyKeyStore){ .only_certificates = pfx->n_foreign == 0 && !pfx->trailing };
  read_bags (&reader);
  if (container->n_private_keys > 0 || container->n_secrets > 0)
    self->only_certificates = FALSE;
  return TRUE;
}
