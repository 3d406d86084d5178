/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-text.h"
#include "sally-trust.h"
#include "sally-verify.h"
#include "test-pki.h"

static struct {
  TestCertificate *root;
  TestCertificate *ca;
  TestCertificate *server;
} pki;

static GPtrArray *
list (TestCertificate *first, TestCertificate *second)
{
  GPtrArray *all = g_ptr_array_new ();

  g_ptr_array_add (all, first->x509);
  g_ptr_array_add (all, second->x509);
  return all;
}

static void
test_contents (void)
{
  g_autoptr (GPtrArray) supplied = list (pki.ca, pki.root);
  g_autoptr (GPtrArray) no_root = list (pki.ca, pki.server);
  g_autoptr (SallyTrust) trust = NULL;
  g_autoptr (SallyTrust) weak = sally_trust_new (no_root, NULL);
  g_autoptr (SallyTrust) empty = sally_trust_new (NULL, NULL);

  g_ptr_array_add (supplied, pki.ca->x509);
  trust = sally_trust_new (supplied, NULL);
  g_assert_cmpuint (sally_trust_get_certificates (trust)->len, ==, 2);
  g_assert_true (sally_trust_contains (trust, pki.ca->x509));
  g_assert_false (sally_trust_contains (trust, pki.server->x509));
  g_assert_true (sally_trust_has_anchor (trust));
  g_assert_false (sally_trust_has_anchor (weak));
  g_assert_false (sally_trust_has_anchor (empty));
  g_assert_finalize_object (g_steal_pointer (&trust));
}

static void
test_pins (void)
{
  g_autofree char *colons = sally_text_colon_hex (sally_x509_get_sha256 (pki.ca->x509));
  const char *leaf_pins[] = { sally_x509_get_sha256 (pki.server->x509), NULL };
  const char *ca_pins[] = { colons, NULL };
  const char *other_pins[] = { sally_x509_get_sha256 (pki.root->x509), NULL };
  g_autoptr (GPtrArray) chain = list (pki.server, pki.ca);
  g_autoptr (SallyTrust) leaf_trust = sally_trust_new (NULL, leaf_pins);
  g_autoptr (SallyTrust) ca_trust = sally_trust_new (NULL, ca_pins);
  g_autoptr (SallyTrust) other_trust = sally_trust_new (NULL, other_pins);
  g_autoptr (SallyVerification) leaf = sally_verify (chain, leaf_trust, "db.example", TEST_NOW);
  g_autoptr (SallyVerification) ca = sally_verify (chain, ca_trust, "db.example", TEST_NOW);
  g_autoptr (SallyVerification) other = sally_verify (chain, other_trust, NULL, TEST_NOW);
  g_autoptr (SallyVerification) late =
      sally_verify (chain, leaf_trust, NULL, TEST_NOW + 10000 * TEST_DAY);

  g_assert_true (leaf->chain_ok && leaf->name_ok);
  g_assert_cmpuint (leaf->path->len, ==, 1);
  g_assert_true (ca->chain_ok);
  g_assert_cmpuint (ca->path->len, ==, 2);
  g_assert_false (other->chain_ok);
  g_assert_false (late->chain_ok);
  g_assert_nonnull (sally_verification_find (late, SALLY_FAULT_EXPIRED));
  g_assert_true (sally_trust_has_anchor (leaf_trust));
}

static void
test_system (void)
{
  g_autofree char *file =
      g_test_build_filename (G_TEST_DIST, "fixtures", "bundles", "mozilla-cacert.pem", NULL);
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "fixtures", "bundles", NULL);
  g_autoptr (SallyTrust) from_file = NULL;
  g_autoptr (SallyTrust) from_folder = NULL;
  g_autoptr (SallyTrust) nothing = NULL;

  g_setenv ("SSL_CERT_FILE", file, TRUE);
  g_setenv ("SSL_CERT_DIR", "/nonexistent", TRUE);
  from_file = sally_trust_new_system ();
  g_setenv ("SSL_CERT_FILE", "/nonexistent", TRUE);
  nothing = sally_trust_new_system ();
  g_setenv ("SSL_CERT_DIR", folder, TRUE);
  from_folder = sally_trust_new_system ();
  g_setenv ("SSL_CERT_DIR", "/nonexistent", TRUE);

  g_assert_cmpuint (sally_trust_get_certificates (from_file)->len, ==, 121);
  g_assert_cmpuint (sally_trust_get_certificates (nothing)->len, ==, 0);
  g_assert_cmpuint (sally_trust_get_certificates (from_folder)->len, ==, 121 + 102);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  pki.root = test_pki_make_ca ("Root", NULL);
  pki.ca = test_pki_make_ca ("CA", pki.root);
  pki.server = test_pki_make_server ("db.example", pki.ca);
  g_test_add_func ("/trust/contents", test_contents);
  g_test_add_func ("/trust/pins", test_pins);
  g_test_add_func ("/trust/system", test_system);
  status = g_test_run ();
  test_pki_free (pki.root);
  test_pki_free (pki.ca);
  test_pki_free (pki.server);
  return status;
}
