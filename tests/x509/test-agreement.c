/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-trust.h"
#include "sally-verify.h"
#include "test-pki.h"

#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <string.h>

/* Some thousand chains by chance: OpenSSL at security level 2 must give the same
 * verdict, for names too.  Where a
 * CA was issued twice (cross-signed) OpenSSL may miss a way that we find, but
 * never the other way round.
 */

#define N_CAS 24
#define N_LEAVES 24
#define N_ROUNDS 1500

typedef struct {
  TestCertificate *made[N_CAS + N_LEAVES];
  guint n_cas;
  guint n;
  gboolean crossed;
} Pool;

static TestCertificate *
make_ca (GRand *rand, Pool *pool)
{
  static const char *const basics[] = {
    "critical,CA:TRUE", "critical,CA:TRUE",           "critical,CA:TRUE",
    "critical,CA:TRUE", "critical,CA:TRUE,pathlen:0", "critical,CA:TRUE,pathlen:1",
    "CA:FALSE"
  };
  static const char *const usages[] = { "critical,keyCertSign", "critical,keyCertSign,cRLSign",
                                        NULL, "critical,cRLSign" };
  g_autofree char *name = g_strdup_printf ("CA %u", pool->n);
  gboolean is_root = pool->n_cas == 0 || g_rand_int_range (rand, 0, 4) == 0;
  TestSpec spec = { .subject = name, .basic = basics[0], .key_usage = usages[0] };
  TestCertificate *issuer = NULL;

  if (!is_root)
    issuer = pool->made[g_rand_int_range (rand, 0, (gint32) pool->n_cas)];
  if (g_rand_int_range (rand, 0, 3) == 0)
    spec.basic = basics[g_rand_int_range (rand, 0, G_N_ELEMENTS (basics))];
  if (g_rand_int_range (rand, 0, 4) == 0)
    spec.key_usage = usages[g_rand_int_range (rand, 0, G_N_ELEMENTS (usages))];
  if (g_rand_int_range (rand, 0, 8) == 0)
    spec.constraint = "critical,permitted;DNS:inside.example";
  if (g_rand_int_range (rand, 0, 10) == 0)
    spec.not_after = TEST_NOW - TEST_DAY;
  if (g_rand_int_range (rand, 0, 12) == 0)
    spec.version = 1;
  if (g_rand_int_range (rand, 0, 16) == 0)
    spec.digest = "SHA1";
  if (g_rand_int_range (rand, 0, 16) == 0)
    spec.key = "P-192";
  if (g_rand_int_range (rand, 0, 12) == 0)
    spec.purposes = "clientAuth";
  spec.no_key_ids = g_rand_int_range (rand, 0, 4) == 0;
  spec.broken_signature = !is_root && g_rand_int_range (rand, 0, 16) == 0;
  if (pool->crossed && pool->n_cas > 2 && g_rand_int_range (rand, 0, 3) == 0) {
    TestCertificate *twin = pool->made[g_rand_int_range (rand, 1, (gint32) pool->n_cas)];
    const char *common_name = sally_x509_get_common_name (twin->x509);

    spec.subject = common_name;
    return test_pki_make_for_key (&spec, pool->made[0], twin->key);
  }
  return test_pki_make (&spec, issuer);
}

static TestCertificate *
make_leaf (GRand *rand, Pool *pool)
{
  static const char *const names[] = { "DNS:db.inside.example", "DNS:db.example",
                                       "DNS:*.inside.example",
                                       "DNS:DB.inside.example,DNS:x.example" };
  g_autofree char *name = g_strdup_printf ("leaf %u", pool->n);
  TestSpec spec = { .subject = name, .key_usage = "critical,digitalSignature" };

  spec.san = names[g_rand_int_range (rand, 0, G_N_ELEMENTS (names))];
  if (g_rand_int_range (rand, 0, 12) == 0)
    spec.digest = "SHA1";
  if (g_rand_int_range (rand, 0, 12) == 0)
    spec.key = "P-192";
  spec.purposes = g_rand_int_range (rand, 0, 10) == 0 ? "clientAuth" : "serverAuth";
  spec.no_key_ids = g_rand_int_range (rand, 0, 4) == 0;
  spec.critical_unknown = g_rand_int_range (rand, 0, 16) == 0;
  if (g_rand_int_range (rand, 0, 10) == 0)
    spec.not_before = TEST_NOW + TEST_DAY;
  if (g_rand_int_range (rand, 0, 10) == 0)
    return test_pki_make (&spec, NULL);
  return test_pki_make (&spec, pool->made[g_rand_int_range (rand, 0, (gint32) pool->n_cas)]);
}

static void
fill (Pool *pool, GRand *rand)
{
  for (; pool->n < N_CAS; pool->n++) {
    pool->made[pool->n] = make_ca (rand, pool);
    pool->n_cas++;
  }
  for (; pool->n < N_CAS + N_LEAVES; pool->n++)
    pool->made[pool->n] = make_leaf (rand, pool);
}

static X509 *
get_openssl (GPtrArray *all, guint i)
{
  return ((TestCertificate *) all->pdata[i])->openssl;
}

static gboolean
ask_openssl (GPtrArray *chain, GPtrArray *supplied, const char *host)
{
  X509_STORE *store = X509_STORE_new ();
  X509_STORE_CTX *context = X509_STORE_CTX_new ();
  STACK_OF (X509) *untrusted = sk_X509_new_null ();
  gboolean yes;

  for (guint i = 0; i < supplied->len; i++)
    X509_STORE_add_cert (store, get_openssl (supplied, i));
  for (guint i = 1; i < chain->len; i++)
    sk_X509_push (untrusted, get_openssl (chain, i));
  X509_STORE_CTX_init (context, store, get_openssl (chain, 0), untrusted);
  X509_STORE_CTX_set_purpose (context, X509_PURPOSE_SSL_SERVER);
  X509_VERIFY_PARAM_set_time (X509_STORE_CTX_get0_param (context), (time_t) TEST_NOW);
  X509_VERIFY_PARAM_set_auth_level (X509_STORE_CTX_get0_param (context), 2);
  X509_VERIFY_PARAM_set1_host (X509_STORE_CTX_get0_param (context), host, 0);
  yes = X509_verify_cert (context) == 1;
  X509_STORE_CTX_free (context);
  X509_STORE_free (store);
  sk_X509_free (untrusted);
  return yes;
}

static gboolean
ask_ours (GPtrArray *chain, GPtrArray *supplied, const char *host)
{
  g_autoptr (GPtrArray) sent = g_ptr_array_new ();
  g_autoptr (GPtrArray) trusted = g_ptr_array_new ();
  g_autoptr (SallyTrust) trust = NULL;
  g_autoptr (SallyVerification) verification = NULL;
  guint n_trust = 0;

  for (guint i = 0; i < chain->len; i++)
    g_ptr_array_add (sent, ((TestCertificate *) chain->pdata[i])->x509);
  for (guint i = 0; i < supplied->len; i++)
    g_ptr_array_add (trusted, ((TestCertificate *) supplied->pdata[i])->x509);
  trust = sally_trust_new (trusted, NULL);
  verification = sally_verify (sent, trust, host, TEST_NOW);
  for (guint i = 0; i < verification->faults->len; i++) {
    SallyFault *fault = verification->faults->pdata[i];
    const char *id = sally_fault_code_get_id (fault->code);

    /* Whether and why a chain is not trusted is said once. */
    n_trust +=
        fault->fatal
        && (g_str_equal (id, "chain.trusted") || g_str_equal (id, "chain.complete")
            || g_str_equal (id, "chain.anchor-form") || g_str_equal (id, "cert.self-signed"));
  }
  g_assert_cmpuint (n_trust, <=, 1);
  return verification->chain_ok && verification->name_ok;
}

static void
test_rounds (gconstpointer crossed)
{
  static const char *const hosts[] = { NULL, NULL, NULL, "db.inside.example", "db.example" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (GPOINTER_TO_UINT (crossed) + 1);
  Pool pool = { .crossed = GPOINTER_TO_INT (crossed) };
  guint n_accepted = 0, n_more = 0;

  fill (&pool, rand);
  for (guint i = 0; i < N_ROUNDS; i++) {
    g_autoptr (GPtrArray) chain = g_ptr_array_new ();
    g_autoptr (GPtrArray) supplied = g_ptr_array_new ();
    const char *host = hosts[g_rand_int_range (rand, 0, G_N_ELEMENTS (hosts))];
    gboolean ours, theirs;

    g_ptr_array_add (chain, pool.made[g_rand_int_range (rand, N_CAS, N_CAS + N_LEAVES)]);
    for (guint j = 0; j < N_CAS; j++) {
      if (g_rand_int_range (rand, 0, 10) < 7)
        g_ptr_array_add (chain, pool.made[j]);
      if (g_rand_int_range (rand, 0, 10) < 5)
        g_ptr_array_add (supplied, pool.made[j]);
    }
    ours = ask_ours (chain, supplied, host);
    theirs = ask_openssl (chain, supplied, host);
    if (ours != theirs && !(pool.crossed && ours))
      g_error ("round %u: %s", i, ours ? "only we accept" : "only OpenSSL accepts");
    n_accepted += theirs;
    n_more += ours && !theirs;
  }
  g_test_message ("%u accepted, %u more by us", n_accepted, n_more);
  g_assert_cmpuint (n_accepted, >, N_ROUNDS / 50);
  for (guint i = 0; i < pool.n; i++)
    test_pki_free (pool.made[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/agreement/plain", GINT_TO_POINTER (0), test_rounds);
  g_test_add_data_func ("/agreement/crossed", GINT_TO_POINTER (1), test_rounds);
  return g_test_run ();
}
