/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-certificate.h"

#include "test-pki.h"

/* A certificate of the library keeps what it is given. */

static void
test_values (void)
{
  SallyCertificate *certificate =
      sally_certificate_new ("arn:aws:dms:r:1:cert:A", "corp", SALLY_CERTIFICATE_WALLET, 12345);
  const SallyCertificateSummary summary = { .n_x509 = 3, .used_by = 2, .private_key = TRUE };
  g_autofree char *arn = NULL;
  g_autofree char *identifier = NULL;

  g_assert_cmpstr (sally_certificate_get_arn (certificate), ==, "arn:aws:dms:r:1:cert:A");
  g_assert_cmpstr (sally_certificate_get_identifier (certificate), ==, "corp");
  g_assert_cmpint (sally_certificate_get_kind (certificate), ==, SALLY_CERTIFICATE_WALLET);
  g_assert_cmpint (sally_certificate_get_created (certificate), ==, 12345);
  sally_certificate_set_summary (certificate, &summary);
  g_assert_cmpuint (sally_certificate_get_summary (certificate)->n_x509, ==, 3);
  g_assert_true (sally_certificate_get_summary (certificate)->private_key);
  g_object_get (certificate, "arn", &arn, "identifier", &identifier, NULL);
  g_assert_cmpstr (arn, ==, "arn:aws:dms:r:1:cert:A");
  g_assert_cmpstr (identifier, ==, "corp");
  g_assert_finalize_object (certificate);
}

static void
test_content (void)
{
  g_autoptr (TestCertificate) root = test_pki_make_ca ("Root", NULL);
  SallyCertificate *certificate = sally_certificate_new ("a", "b", SALLY_CERTIFICATE_PEM, 0);
  g_autoptr (GBytes) payload = g_bytes_new_static ("x", 1);
  GPtrArray *x509s = g_ptr_array_new_with_free_func (g_object_unref);

  g_assert_null (sally_certificate_get_payload (certificate));
  g_assert_null (sally_certificate_get_x509s (certificate));
  g_ptr_array_add (x509s, g_object_ref (root->x509));
  sally_certificate_set_content (certificate, payload, x509s);
  g_ptr_array_unref (x509s);
  g_assert_true (sally_certificate_get_payload (certificate) == payload);
  g_assert_cmpuint (sally_certificate_get_x509s (certificate)->len, ==, 1);
  sally_certificate_set_content (certificate, NULL, NULL);
  g_assert_null (sally_certificate_get_x509s (certificate));
  g_assert_finalize_object (certificate);
  g_assert_finalize_object (g_steal_pointer (&root->x509));
}

static void
test_describe (void)
{
  static const struct {
    guint n;
    guint n_expired;
    const char *text;
  } cases[] = {
    { 121, 3, "3 expired, 118 good" }, { 1, 0, "1 good" }, { 2, 2, "2 expired" }, { 0, 0, "0 good" }
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const SallyCertificateSummary summary = { .n_x509 = cases[i].n,
                                              .n_expired = cases[i].n_expired };
    g_autofree char *text = sally_certificate_summary_describe (&summary);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/certificate/values", test_values);
  g_test_add_func ("/model/certificate/content", test_content);
  g_test_add_func ("/model/certificate/describe", test_describe);
  return g_test_run ();
}
