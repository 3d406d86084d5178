/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-trust.h"
#include "sally-verify.h"
#include "test-pki.h"

#include <time.h>

/* What sally_verify() costs in processor time of its own thread, so that other
 * work of the machine does not count.
 */

#define N_ROUNDS 200

static gint64
get_cpu (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Microseconds of one verification, the best of some. */
static double
measure (GPtrArray *chain, SallyTrust *trust, guint n_rounds)
{
  gint64 best = G_MAXINT64;

  for (guint i = 0; i < n_rounds; i++) {
    gint64 start = get_cpu ();
    g_autoptr (SallyVerification) verification =
        sally_verify (chain, trust, "db.example", TEST_NOW);

    g_assert_cmpuint (verification->path->len, >, 1);
    best = MIN (best, get_cpu () - start);
  }
  return (double) best;
}

static SallyTrust *
trust_one (SallyX509 *x509)
{
  g_autoptr (GPtrArray) supplied = g_ptr_array_new ();

  g_ptr_array_add (supplied, x509);
  return sally_trust_new (supplied, NULL);
}

/* Leaf, CA and root of one kind of key: two signatures, and hardly anything else. */
static void
test_typical (gconstpointer key)
{
  TestSpec spec = {
    .subject = "Root", .key = key, .basic = "critical,CA:TRUE", .key_usage = "critical,keyCertSign"
  };
  TestSpec leaf = { .subject = "db.example", .san = "DNS:db.example", .key = key };
  g_autoptr (TestCertificate) root = test_pki_make (&spec, NULL);
  g_autoptr (TestCertificate) ca = NULL;
  g_autoptr (TestCertificate) server = NULL;
  g_autoptr (GPtrArray) chain = g_ptr_array_new ();
  g_autoptr (SallyTrust) trust = trust_one (root->x509);
  EVP_PKEY *public_key;
  gint64 signature = G_MAXINT64;
  double cost;

  spec.subject = "CA";
  ca = test_pki_make (&spec, root);
  server = test_pki_make (&leaf, ca);
  g_ptr_array_add (chain, server->x509);
  g_ptr_array_add (chain, ca->x509);
  cost = measure (chain, trust, N_ROUNDS);
  public_key = X509_get0_pubkey (ca->openssl);
  for (guint i = 0; i < N_ROUNDS; i++) {
    gint64 start = get_cpu ();

    g_assert_cmpint (X509_verify (server->openssl, public_key), ==, 1);
    signature = MIN (signature, get_cpu () - start);
  }
  g_print ("# %s: %.0f microseconds, one signature is %" G_GINT64_FORMAT "\n", (const char *) key,
           cost, signature);
  /* No signature is checked twice, and what else is done costs less than that. */
  g_assert_cmpfloat (cost, <, 3. * (double) signature + 300);
}

typedef enum {
  STRANGERS, /* CAs that have nothing to do with the server's */
  SAME_KEY,  /* one CA again and again */
  TWO_NAMES, /* two that issued each other again and again */
  DEEP,      /* each by the one before */
} Shape;

static TestCertificate *
make_next (Shape shape, GPtrArray *made, TestCertificate *root)
{
  TestSpec spec = { .basic = "critical,CA:TRUE",
                    .key_usage = "critical,keyCertSign",
                    .no_key_ids = TRUE };
  TestCertificate *last = made->len > 0 ? made->pdata[made->len - 1] : root;
  g_autofree char *name = g_strdup_printf ("CA %u", made->len);

  spec.subject = name;
  if (shape == STRANGERS || shape == DEEP || made->len == 0)
    return test_pki_make (&spec, shape == STRANGERS ? root : last);
  spec.subject = shape == TWO_NAMES && made->len % 2 == 1 ? "Two" : "CA 0";
  return test_pki_make_for_key (&spec, shape == TWO_NAMES ? last : root,
                                ((TestCertificate *) made->pdata[0])->key);
}

/* Of a server that sends @n certificates beside its own. */
static double
measure_hostile (Shape shape, guint n)
{
  TestSpec leaf = { .subject = "db.example", .san = "DNS:db.example", .no_key_ids = TRUE };
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func ((GDestroyNotify) test_pki_free);
  g_autoptr (GPtrArray) chain = g_ptr_array_new ();
  g_autoptr (TestCertificate) root = test_pki_make_ca ("Root", NULL);
  g_autoptr (TestCertificate) server = NULL;

  while (made->len < n)
    g_ptr_array_add (made, make_next (shape, made, root));
  server = test_pki_make (&leaf, made->pdata[n - 1]);
  g_ptr_array_add (chain, server->x509);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (chain, ((TestCertificate *) made->pdata[i])->x509);
  return measure (chain, NULL, 3);
}

/* Twice the certificates must not take four times as long. */
static void
test_growth (gconstpointer data)
{
  Shape shape = (Shape) GPOINTER_TO_INT (data);
  double half = measure_hostile (shape, 100);
  double full = measure_hostile (shape, 200);

  g_print ("# 100 certificates: %.0f microseconds, 200: %.0f\n", half, full);
  g_assert_cmpfloat (full, <, 3 * half + 1000);
  g_assert_cmpfloat (full, <, G_USEC_PER_SEC);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/speed/typical/p-256", "P-256", test_typical);
  g_test_add_data_func ("/speed/typical/p-384", "P-384", test_typical);
  g_test_add_data_func ("/speed/typical/rsa-2048", "RSA2048", test_typical);
  g_test_add_data_func ("/speed/typical/rsa-4096", "RSA4096", test_typical);
  g_test_add_data_func ("/speed/growth/strangers", GINT_TO_POINTER (STRANGERS), test_growth);
  g_test_add_data_func ("/speed/growth/same-key", GINT_TO_POINTER (SAME_KEY), test_growth);
  g_test_add_data_func ("/speed/growth/two-names", GINT_TO_POINTER (TWO_NAMES), test_growth);
  g_test_add_data_func ("/speed/growth/deep", GINT_TO_POINTER (DEEP), test_growth);
  return g_test_run ();
}
