/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-trust.h"

#include "sally-file.h"
#include "sally-trust-private.h"
#include "sally-x509-private.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>

/* What a person trusts for one endpoint, in the form in which sally_verify()
 * looks things up: by fingerprint and by subject.  It is made once per
 * certificate of the library and shared by all probes.
 */

#define SYSTEM_FILE_CAP (16 * 1024 * 1024)
#define SYSTEM_MAX_FILES 2000

struct _SallyTrust {
  GObject parent_instance;

  GPtrArray *x509s;       /* (owned) of SallyX509, each once */
  GHashTable *by_sha256;  /* (owned) their fingerprints */
  GHashTable *by_subject; /* (owned) hash of the subject -> GPtrArray */
  GHashTable *pins;       /* (owned) fingerprints */
};

G_DEFINE_FINAL_TYPE (SallyTrust, sally_trust, G_TYPE_OBJECT)

/* Whether a path can end at it: it names itself as its issuer.  Nobody relies on
 * the signature of an anchor, so it may be of a kind that is no longer checked.
 */
static gboolean
is_root (SallyX509 *x509)
{
  X509 *openssl = sally_x509_get_openssl (x509);

  return openssl != NULL && X509_self_signed (openssl, 0) == 1;
}

static void
add (SallyTrust *self, SallyX509 *x509)
{
  const char *sha256 = sally_x509_get_sha256 (x509);
  gpointer key = GUINT_TO_POINTER (sally_x509_get_subject_hash (x509));
  GPtrArray *same;

  if (g_hash_table_contains (self->by_sha256, sha256))
    return;
  g_ptr_array_add (self->x509s, g_object_ref (x509));
  g_hash_table_add (self->by_sha256, (gpointer) sha256);
  same = g_hash_table_lookup (self->by_subject, key);
  if (same == NULL) {
    same = g_ptr_array_new ();
    g_hash_table_insert (self->by_subject, key, same);
  }
  g_ptr_array_add (same, x509);
}

/* Adds the certificates of one PEM file; what is not PEM is passed over, for
 * the folder of a system's certificates has other files too.
 */
static void
add_file (GPtrArray *x509s, const char *path)
{
  g_autoptr (GBytes) bytes = sally_file_read (path, SYSTEM_FILE_CAP, NULL, NULL);
  gsize length;
  const void *data;
  BIO *memory;
  X509 *openssl;

  if (bytes == NULL)
    return;
  data = g_bytes_get_data (bytes, &length);
  memory = BIO_new_mem_buf (data, (int) length);
  while ((openssl = PEM_read_bio_X509 (memory, NULL, NULL, NULL)) != NULL) {
    g_autoptr (GBytes) copy = NULL;
    g_autoptr (SallyX509) x509 = NULL;
    guint8 *der = NULL;
    int n = i2d_X509 (openssl, &der);

    if (n > 0) {
      copy = g_bytes_new (der, (gsize) n);
      x509 = sally_x509_new_from_der (copy, NULL);
    }
    if (x509 != NULL)
      g_ptr_array_add (x509s, g_steal_pointer (&x509));
    OPENSSL_free (der);
    X509_free (openssl);
  }
  BIO_free (memory);
  ERR_clear_error ();
}

static void
add_folder (GPtrArray *x509s, const char *path)
{
  g_autofree char *all = g_build_filename (path, "ca-certificates.crt", NULL);
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint n = 0;

  /* Debian keeps all of them in one file next to the single ones. */
  if (g_file_test (all, G_FILE_TEST_IS_REGULAR)) {
    add_file (x509s, all);
    return;
  }
  dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && n++ < SYSTEM_MAX_FILES && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);

    if (g_file_test (file, G_FILE_TEST_IS_REGULAR))
      add_file (x509s, file);
  }
}

static void
sally_trust_finalize (GObject *object)
{
  SallyTrust *self = SALLY_TRUST (object);

  g_clear_pointer (&self->by_subject, g_hash_table_unref);
  g_clear_pointer (&self->by_sha256, g_hash_table_unref);
  g_clear_pointer (&self->pins, g_hash_table_unref);
  g_clear_pointer (&self->x509s, g_ptr_array_unref);

  G_OBJECT_CLASS (sally_trust_parent_class)->finalize (object);
}

static void
sally_trust_class_init (SallyTrustClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sally_trust_finalize;
}

static void
sally_trust_init (SallyTrust *self)
{
  self->x509s = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_sha256 = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_subject = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  self->pins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * sally_trust_new:
 * @x509s: (element-type SallyX509) (nullable): what was supplied
 * @pins: (nullable): SHA-256 fingerprints of certificates that a person
 *   approved as they are; upper or lower case, with or without colons
 *
 * Returns: (transfer full): what to judge chains with
 */
SallyTrust *
sally_trust_new (GPtrArray *x509s, const char *const *pins)
{
  SallyTrust *self = g_object_new (SALLY_TYPE_TRUST, NULL);

  for (guint i = 0; x509s != NULL && i < x509s->len; i++)
    add (self, x509s->pdata[i]);
  for (guint i = 0; pins != NULL && pins[i] != NULL; i++) {
    g_auto (GStrv) pairs = g_strsplit (pins[i], ":", -1);
    g_autofree char *joined = g_strjoinv ("", pairs);

    g_hash_table_add (self->pins, g_ascii_strdown (joined, -1));
  }
  return self;
}

/**
 * sally_trust_new_system:
 *
 * Reads the roots of this computer from where OpenSSL looks for them
 * (`SSL_CERT_FILE` and `SSL_CERT_DIR`, or its own defaults).  Reads files: not
 * for the main thread.
 *
 * Returns: (transfer full): the roots, perhaps none
 */
SallyTrust *
sally_trust_new_system (void)
{
  g_autoptr (GPtrArray) x509s = g_ptr_array_new_with_free_func (g_object_unref);
  const char *file = g_getenv (X509_get_default_cert_file_env ());
  const char *folders = g_getenv (X509_get_default_cert_dir_env ());
  g_auto (GStrv) parts = NULL;

  if (file == NULL)
    file = X509_get_default_cert_file ();
  if (folders == NULL)
    folders = X509_get_default_cert_dir ();
  if (g_file_test (file, G_FILE_TEST_IS_REGULAR))
    add_file (x509s, file);
  parts = g_strsplit (folders, G_SEARCHPATH_SEPARATOR_S, -1);
  for (guint i = 0; parts[i] != NULL; i++)
    add_folder (x509s, parts[i]);
  return sally_trust_new (x509s, NULL);
}

/**
 * sally_trust_get_certificates:
 * @self: trust
 *
 * Returns: (transfer none) (element-type SallyX509): all that was supplied,
 *   each once, in its order
 */
GPtrArray *
sally_trust_get_certificates (SallyTrust *self)
{
  g_return_val_if_fail (SALLY_IS_TRUST (self), NULL);

  return self->x509s;
}

/**
 * sally_trust_contains:
 * @self: trust
 * @x509: a certificate
 *
 * Returns: whether exactly this one was supplied
 */
gboolean
sally_trust_contains (SallyTrust *self, SallyX509 *x509)
{
  g_return_val_if_fail (SALLY_IS_TRUST (self) && SALLY_IS_X509 (x509), FALSE);

  return g_hash_table_contains (self->by_sha256, sally_x509_get_sha256 (x509));
}

/**
 * sally_trust_has_anchor:
 * @self: trust
 *
 * Returns: whether a path can end here at all: at a self-signed certificate or
 *   at one that was approved as it is
 */
gboolean
sally_trust_has_anchor (SallyTrust *self)
{
  g_return_val_if_fail (SALLY_IS_TRUST (self), FALSE);

  if (g_hash_table_size (self->pins) > 0)
    return TRUE;
  for (guint i = 0; i < self->x509s->len; i++)
    if (is_root (self->x509s->pdata[i]))
      return TRUE;
  return FALSE;
}

/**
 * sally_trust_find_by_subject:
 * @self: trust
 * @subject_hash: sally_dn_hash() of a name
 *
 * Returns: (transfer none) (nullable) (element-type SallyX509): those whose
 *   subject may be that name
 */
GPtrArray *
sally_trust_find_by_subject (SallyTrust *self, guint subject_hash)
{
  return g_hash_table_lookup (self->by_subject, GUINT_TO_POINTER (subject_hash));
}

/**
 * sally_trust_is_pin:
 * @self: trust
 * @x509: a certificate
 *
 * Returns: whether a person approved exactly this one
 */
gboolean
sally_trust_is_pin (SallyTrust *self, SallyX509 *x509)
{
  return g_hash_table_contains (self->pins, sally_x509_get_sha256 (x509));
}

/**
 * sally_trust_is_anchor:
 * @self: trust
 * @x509: a certificate
 *
 * Returns: whether a path may end at it
 */
gboolean
sally_trust_is_anchor (SallyTrust *self, SallyX509 *x509)
{
  return sally_trust_is_pin (self, x509) || (sally_trust_contains (self, x509) && is_root (x509));
}
