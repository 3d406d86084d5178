/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-field.h"
#include "sally-x509.h"
#include "test-pki.h"

#include <openssl/conf.h>
#include <openssl/x509v3.h>
#include <string.h>

static char *
dump (SallyX509 *x509)
{
  g_autoptr (GListModel) sections = sally_x509_list_sections (x509);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (sections); i++) {
    g_autoptr (SallyFieldSection) section = g_list_model_get_item (sections, i);

    g_string_append_printf (text, "[%s]\n", sally_field_section_get_title (section));
    for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (section)); j++) {
      g_autoptr (SallyField) field = g_list_model_get_item (G_LIST_MODEL (section), j);

      g_assert_true (g_utf8_validate (sally_field_get_value (field), -1, NULL));
      g_assert_null (strchr (sally_field_get_value (field), '\n'));
      g_string_append_printf (text, "%s=%s\n", sally_field_get_label (field),
                              sally_field_get_value (field));
    }
  }
  return g_string_free (text, FALSE);
}

static void
assert_has (const char *text, const char *line)
{
  if (strstr (text, line) == NULL)
    g_error ("“%s” is missing in:\n%s", line, text);
}

static void
add_extension (TestCertificate *made, int nid, const char *value)
{
  X509V3_CTX context;
  X509_EXTENSION *extension;
  CONF *configuration = NCONF_new (NULL);

  X509V3_set_ctx (&context, made->openssl, made->openssl, NULL, NULL, 0);
  X509V3_set_nconf (&context, configuration);
  extension = X509V3_EXT_nconf_nid (NULL, &context, nid, value);
  g_assert_nonnull (extension);
  X509_add_ext (made->openssl, extension, -1);
  X509_EXTENSION_free (extension);
  NCONF_free (configuration);
}

static void
test_sections (void)
{
  TestSpec spec = { .subject = "All In",
                    .san = "DNS:a.example,IP:10.1.2.3,email:x@y.example,URI:https://u.example/,"
                           "RID:1.2.3",
                    .basic = "critical,CA:TRUE,pathlen:3",
                    .key_usage = "critical,digitalSignature,keyCertSign,decipherOnly",
                    .purposes = "serverAuth,1.2.3.4.5",
                    .constraint = "permitted;DNS:in.example,excluded;IP:10.0.0.0/255.0.0.0" };
  g_autoptr (TestCertificate) made = test_pki_make (&spec, NULL);
  g_autoptr (SallyX509) x509 = NULL;
  g_autofree char *text = NULL;
  static const char *const lines[] = {
    "[General]\nName=All In\n",
    "Kind=Root certificate (signed by itself)\n",
    "Version=3\n",
    "[Subject]\nCommon Name=All In\nWhole Name=CN=All In\n",
    "(2021-01-02T00:00:00Z)\n",
    "Valid Until=",
    "Algorithm=EC\nSize=256 bits\nCurve=P-256\n",
    "Algorithm=ecdsa-with-SHA256\n",
    "Certificate Authority=Yes (critical)\nCAs Allowed Below=3\n",
    "Key Usage=Digital signature, Certificate signing, Decipher only (critical)\n",
    "Extended Key Usage=TLS server, 1.2.3.4.5\n",
    "Only Names Below=DNS Name: in.example\n",
    "No Names Below=IP Address: 10.0.0.0/255.0.0.0\n",
    "Policy=1.2.3.4\n",
    "[Alternative Names]\nDNS Name=a.example\nIP Address=10.1.2.3\nEmail=x@y.example\n"
    "URI=https://u.example/\nRegistered ID=1.2.3\n",
    "Subject Key ID=",
    "Revocation List (CRL)=http://c.example/c.crl\n",
    "Revocation Service (OCSP)=http://o.example/\n",
    "Issuer’s Certificate=http://i.example/i.cer\n",
    "[Fingerprints]\nSHA-256=",
    "SHA-1=",
  };

  add_extension (made, NID_crl_distribution_points, "URI:http://c.example/c.crl");
  add_extension (made, NID_info_access,
                 "OCSP;URI:http://o.example/,caIssuers;URI:http://i.example/i.cer");
  add_extension (made, NID_certificate_policies, "1.2.3.4");
  X509_sign (made->openssl, made->key, EVP_sha256 ());
  x509 = test_pki_wrap (made->openssl);
  text = dump (x509);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    assert_has (text, lines[i]);
}

static void
test_bare (void)
{
  TestSpec spec = { .subject = "", .version = 1, .key = "RSA1024", .not_after = 86400 };
  g_autoptr (TestCertificate) made = test_pki_make (&spec, NULL);
  g_autofree char *text = dump (made->x509);

  assert_has (text, "[Subject]\nWhole Name=(empty)\n");
  assert_has (text, "Time Left=Expired ");
  assert_has (text, "Algorithm=RSA\nSize=1024 bits\n");
  g_assert_null (strstr (text, "[Usage]"));
  g_assert_null (strstr (text, "[Identifiers]"));
}

static void
test_many_names (void)
{
  g_autoptr (GString) san = g_string_new ("DNS:n");
  TestSpec spec = { .subject = "many" };
  g_autoptr (TestCertificate) made = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (san, ",DNS:n%u", i);
  spec.san = san->str;
  made = test_pki_make (&spec, NULL);
  text = dump (made->x509);
  assert_has (text, "DNS Name=n198\nMore=Further entries are not shown.\n");
  g_assert_null (strstr (text, "DNS Name=n199\n"));
}

/* Every real root can be shown. */
static void
test_bundles (void)
{
  g_autoptr (GPtrArray) bundle = test_pki_load_bundle ("mozilla-cacert.pem");

  for (guint i = 0; i < bundle->len; i++) {
    g_autoptr (SallyX509) x509 = test_pki_wrap (bundle->pdata[i]);
    g_autofree char *text = dump (x509);

    assert_has (text, "Kind=Root certificate (signed by itself)\n");
    assert_has (text, "[Fingerprints]");
  }
}

static void
test_hostile (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  TestSpec spec = { .subject = "Käse",
                    .san = "DNS:a.example,IP:1.2.3.4",
                    .constraint = "permitted;DNS:a",
                    .purposes = "serverAuth" };
  g_autoptr (TestCertificate) made = test_pki_make (&spec, NULL);
  gsize length;
  const guint8 *der = g_bytes_get_data (sally_x509_get_der (made->x509), &length);

  for (guint i = 0; i < 2000; i++) {
    guint8 *copy = g_memdup2 (der, length);
    g_autoptr (GBytes) bytes = g_bytes_new_take (copy, length);
    g_autoptr (SallyX509) x509 = NULL;

    copy[g_rand_int_range (rand, 0, (gint32) length)] = (guint8) g_rand_int_range (rand, 0, 256);
    x509 = sally_x509_new_from_der (bytes, NULL);
    if (x509 != NULL)
      g_free (dump (x509));
  }
}

static void
test_objects (void)
{
  g_autoptr (SallyField) field = sally_field_new ("Label", "value", TRUE);
  g_autoptr (SallyFieldSection) section = sally_field_section_new ("Title");
  g_autofree char *label = NULL;
  g_autofree char *title = NULL;
  gboolean code;

  g_object_get (field, "label", &label, "code", &code, NULL);
  g_object_get (section, "title", &title, NULL);
  g_assert_cmpstr (label, ==, "Label");
  g_assert_cmpstr (title, ==, "Title");
  g_assert_true (code && sally_field_get_code (field));
  sally_field_section_add (section, "a", NULL, FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (section)), ==, 0);
  sally_field_section_add (section, "a", "b", FALSE);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (section)) == SALLY_TYPE_FIELD);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (section), 1));
  g_assert_finalize_object (g_steal_pointer (&section));
  g_assert_finalize_object (g_steal_pointer (&field));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/field/objects", test_objects);
  g_test_add_func ("/field/sections", test_sections);
  g_test_add_func ("/field/bare", test_bare);
  g_test_add_func ("/field/many-names", test_many_names);
  g_test_add_func ("/field/bundles", test_bundles);
  g_test_add_func ("/field/hostile", test_hostile);
  return g_test_run ();
}
