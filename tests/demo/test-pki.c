/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-demo-pki.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

/* The throw-away CA. */

static STACK_OF (X509_INFO) * read_pem (const char *pem)
{
  BIO *memory = BIO_new_mem_buf (pem, -1);
  STACK_OF (X509_INFO) *all = PEM_X509_INFO_read_bio (memory, NULL, NULL, NULL);

  g_assert_nonnull (all);
  BIO_free (memory);
  return all;
}

static void
free_pem (STACK_OF (X509_INFO) * all)
{
  sk_X509_INFO_pop_free (all, X509_INFO_free);
}

static char *
bytes_to_text (GBytes *bytes)
{
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_root (void)
{
  g_autoptr (GError) error = NULL;
  SallyDemoPki *pki = sally_demo_pki_new (&error);
  g_autofree char *pem = NULL;
  STACK_OF (X509_INFO) * all;
  X509 *root;

  g_assert_no_error (error);
  pem = bytes_to_text (sally_demo_pki_get_root_pem (pki));
  all = read_pem (pem);
  g_assert_cmpint (sk_X509_INFO_num (all), ==, 1);
  root = sk_X509_INFO_value (all, 0)->x509;
  g_assert_null (sk_X509_INFO_value (all, 0)->x_pkey);
  g_assert_cmpint (X509_self_signed (root, 1), ==, 1);
  g_assert_cmpint (X509_check_ca (root), ==, 1);
  free_pem (all);
  g_assert_finalize_object (pki);
}

/* Two of them have nothing in common. */
static void
test_fresh (void)
{
  g_autoptr (SallyDemoPki) one = sally_demo_pki_new (NULL);
  g_autoptr (SallyDemoPki) two = sally_demo_pki_new (NULL);

  g_assert_false (
      g_bytes_equal (sally_demo_pki_get_root_pem (one), sally_demo_pki_get_root_pem (two)));
}

static void
test_chains (void)
{
  static const struct {
    SallyDemoFault fault;
    int length;
    gboolean names_localhost;
    int time; /* -1 past, 1 future */
  } rows[] = {
    { SALLY_DEMO_GOOD, 2, TRUE, 0 },          { SALLY_DEMO_EXPIRED, 2, TRUE, -1 },
    { SALLY_DEMO_NOT_YET_VALID, 2, TRUE, 1 }, { SALLY_DEMO_WRONG_NAME, 2, FALSE, 0 },
    { SALLY_DEMO_COMMON_NAME, 2, FALSE, 0 },  { SALLY_DEMO_SELF_SIGNED, 1, TRUE, 0 },
    { SALLY_DEMO_UNTRUSTED, 2, TRUE, 0 },     { SALLY_DEMO_INCOMPLETE_CHAIN, 1, TRUE, 0 },
    { SALLY_DEMO_NO_TLS, 0, FALSE, 0 },       { SALLY_DEMO_SILENT, 0, FALSE, 0 },
  };
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);

  g_assert_cmpuint (G_N_ELEMENTS (rows), ==, SALLY_N_DEMO_FAULTS);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *pem = sally_demo_pki_get_chain_pem (pki, rows[i].fault);
    STACK_OF (X509_INFO) *all = read_pem (pem);
    X509 *leaf;

    g_assert_cmpint (sk_X509_INFO_num (all), ==, rows[i].length);
    if (rows[i].length > 0) {
      leaf = sk_X509_INFO_value (all, 0)->x509;
      g_assert_cmpint (
          X509_check_host (leaf, "localhost", 0, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT, NULL), ==,
          rows[i].names_localhost);
      g_assert_cmpint (X509_cmp_current_time (X509_get0_notAfter (leaf)), ==,
                       rows[i].time < 0 ? -1 : 1);
      g_assert_cmpint (X509_cmp_current_time (X509_get0_notBefore (leaf)), ==,
                       rows[i].time > 0 ? 1 : -1);
      g_assert_cmpint (X509_self_signed (leaf, 1), ==, rows[i].fault == SALLY_DEMO_SELF_SIGNED);
    }
    free_pem (all);
  }
}

/* The window makes one on a click. */
static void
test_quick (void)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (SallyDemoPki) pki = sally_demo_pki_new (NULL);
  gint64 took = g_get_monotonic_time () - start;

  g_test_message ("made in %d µs", (int) took);
  g_assert_nonnull (pki);
  g_assert_cmpint (took, <, 2 * G_TIME_SPAN_SECOND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/pki/root", test_root);
  g_test_add_func ("/demo/pki/fresh", test_fresh);
  g_test_add_func ("/demo/pki/chains", test_chains);
  g_test_add_func ("/demo/pki/quick", test_quick);
  return g_test_run ();
}
