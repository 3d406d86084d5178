/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-path-private.h"
#include "sally-verify.h"
#include "test-pki.h"

#include <openssl/x509_vfy.h>

/* Ways through what was sent: long ones, twins, and what a hostile server makes
 * up.
 */

static SallyVerification *
verify (GPtrArray *chain, SallyX509 *anchor)
{
  g_autoptr (GPtrArray) supplied = g_ptr_array_new ();
  g_autoptr (SallyTrust) trust = NULL;

  g_ptr_array_add (supplied, anchor);
  trust = sally_trust_new (supplied, NULL);
  return sally_verify (chain, trust, NULL, TEST_NOW);
}

/* OpenSSL's default is 100 CAs between leaf and anchor. */
static void
test_long (void)
{
  const guint lengths[] = { 100, 101, 150 };
  g_autoptr (TestCertificate) root = test_pki_make_ca ("Root", NULL);
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func ((GDestroyNotify) test_pki_free);

  for (guint i = 0; i < 150; i++) {
    TestCertificate *issuer = i == 0 ? root : made->pdata[i - 1];
    g_autofree char *name = g_strdup_printf ("CA %u", i);

    g_ptr_array_add (made, test_pki_make_ca (name, issuer));
  }
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autoptr (TestCertificate) server =
        test_pki_make_server ("a.example", made->pdata[lengths[i] - 1]);
    g_autoptr (GPtrArray) chain = g_ptr_array_new ();
    g_autoptr (SallyVerification) verification = NULL;

    g_ptr_array_add (chain, server->x509);
    for (guint j = lengths[i]; j-- > 0;)
      g_ptr_array_add (chain, ((TestCertificate *) made->pdata[j])->x509);
    verification = verify (chain, root->x509);
    g_assert_cmpint (verification->chain_ok, ==, lengths[i] <= 100);
    g_assert_cmpuint (verification->path->len, ==, 102);
    if (!verification->chain_ok) {
      g_assert_cmpuint (verification->faults->len, ==, 1);
      g_assert_nonnull (sally_verification_find (verification, SALLY_FAULT_PATH_LENGTH));
    }
  }
}

/* OpenSSL takes the first of two CAs with one name; we take the right one. */
static void
test_twins (void)
{
  TestSpec bare = { .subject = "Twin Root",
                    .basic = "critical,CA:TRUE",
                    .key_usage = "critical,keyCertSign",
                    .no_key_ids = TRUE };
  TestSpec leaf = { .subject = "a.example", .san = "DNS:a.example", .no_key_ids = TRUE };
  g_autoptr (TestCertificate) first = test_pki_make (&bare, NULL);
  g_autoptr (TestCertificate) second = test_pki_make (&bare, NULL);
  g_autoptr (TestCertificate) by_second = test_pki_make (&leaf, second);
  g_autoptr (GPtrArray) supplied = g_ptr_array_new ();
  g_autoptr (GPtrArray) chain = g_ptr_array_new ();
  g_autoptr (SallyTrust) trust = NULL;
  g_autoptr (SallyVerification) verification = NULL;

  g_ptr_array_add (supplied, first->x509);
  g_ptr_array_add (supplied, second->x509);
  g_ptr_array_add (chain, by_second->x509);
  trust = sally_trust_new (supplied, NULL);
  verification = sally_verify (chain, trust, NULL, TEST_NOW);
  g_assert_true (verification->chain_ok);
  g_assert_true (verification->path->pdata[1] == second->x509);
}

/* Two hundred CAs of two names and one key: each may have issued each other. */
static void
test_hostile (void)
{
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func ((GDestroyNotify) test_pki_free);
  TestSpec spec = { .subject = "Same",
                    .basic = "critical,CA:TRUE",
                    .key_usage = "critical,keyCertSign",
                    .no_key_ids = TRUE };
  TestSpec other = spec;
  g_autoptr (TestCertificate) seed = NULL;
  g_autoptr (TestCertificate) server = NULL;
  g_autoptr (GPtrArray) chain = g_ptr_array_new ();
  g_autoptr (SallyVerification) verification = NULL;
  gint64 start;

  other.subject = "Other";
  seed = test_pki_make (&spec, NULL);
  server = test_pki_make_server ("a.example", seed);
  g_ptr_array_add (chain, server->x509);
  for (guint i = 0; i < 199; i++) {
    TestCertificate *issuer = i == 0 ? seed : made->pdata[i - 1];
    TestCertificate *next = test_pki_make_for_key (i % 2 == 0 ? &other : &spec, issuer, seed->key);

    g_ptr_array_add (made, next);
    g_ptr_array_add (chain, next->x509);
  }
  start = g_get_monotonic_time ();
  verification = sally_verify (chain, NULL, NULL, TEST_NOW);
  g_assert_false (verification->chain_ok);
  g_test_minimized_result ((double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC,
                           "seconds for 200 hostile certificates");
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_TIME_SPAN_SECOND);
}

static gboolean
count_cb (const SallyPath *path, gpointer count)
{
  *(guint *) count += 1;
  return *(guint *) count == 2;
}

/* Who looks at paths can stop the search. */
static void
test_stop (void)
{
  TestSpec spec = { .subject = "Bridge",
                    .basic = "critical,CA:TRUE",
                    .key_usage = "critical,keyCertSign" };
  g_autoptr (TestCertificate) root = test_pki_make_ca ("Root", NULL);
  g_autoptr (TestCertificate) bridge = test_pki_make (&spec, root);
  g_autoptr (TestCertificate) again = test_pki_make_for_key (&spec, root, bridge->key);
  g_autoptr (TestCertificate) once_more = test_pki_make_for_key (&spec, root, bridge->key);
  g_autoptr (TestCertificate) server = test_pki_make_server ("a.example", bridge);
  g_autoptr (GPtrArray) chain = g_ptr_array_new ();
  g_autoptr (SallyTrust) trust = sally_trust_new (NULL, NULL);
  g_autoptr (SallySignatures) signatures = sally_signatures_new (10);
  guint count = 0;

  g_ptr_array_add (chain, server->x509);
  g_ptr_array_add (chain, bridge->x509);
  g_ptr_array_add (chain, again->x509);
  g_ptr_array_add (chain, once_more->x509);
  sally_path_search (chain, trust, TEST_NOW, signatures, count_cb, &count);
  g_assert_cmpuint (count, ==, 2);
}

/* What does not hang together is not accepted, whoever asks. */
static void
test_no_path (void)
{
  g_autoptr (TestCertificate) root = test_pki_make_ca ("Root", NULL);
  g_autoptr (TestCertificate) other = test_pki_make_ca ("Other", NULL);
  g_autoptr (TestCertificate) server = test_pki_make_server ("a.example", root);
  g_autoptr (GPtrArray) path = g_ptr_array_new ();
  g_autoptr (SallySignatures) signatures = sally_signatures_new (10);
  g_autoptr (GArray) errors = NULL;

  g_ptr_array_add (path, server->x509);
  g_ptr_array_add (path, other->x509);
  errors = sally_path_check (path, TEST_NOW, signatures);
  g_assert_cmpuint (errors->len, ==, 1);
  g_assert_cmpint (g_array_index (errors, SallyPathError, 0).error, ==,
                   X509_V_ERR_CERT_SIGNATURE_FAILURE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/path/long", test_long);
  g_test_add_func ("/path/twins", test_twins);
  g_test_add_func ("/path/hostile", test_hostile);
  g_test_add_func ("/path/stop", test_stop);
  g_test_add_func ("/path/no-path", test_no_path);
  return g_test_run ();
}
