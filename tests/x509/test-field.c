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
    "[Alternative Names]\nDNS Name=a.example\nIP Address=10.1.2.3\n",
    "Email=x@y.example\nURI=https://u.example/\nRegistered ID=1.2.3\n",
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

/* A certificate with one more extension of any bytes. */
static SallyX509 *
make_with (const char *oid, GByteArray *value, gboolean critical)
{
  TestSpec spec = { .subject = "a.example" };
  g_autoptr (TestCertificate) made = test_pki_make (&spec, NULL);
  ASN1_OBJECT *type = OBJ_txt2obj (oid, 1);
  ASN1_OCTET_STRING *octets = ASN1_OCTET_STRING_new ();
  X509_EXTENSION *extension;

  ASN1_OCTET_STRING_set (octets, value->data, (int) value->len);
  extension = X509_EXTENSION_create_by_OBJ (NULL, type, critical, octets);
  X509_add_ext (made->openssl, extension, -1);
  X509_EXTENSION_free (extension);
  ASN1_OCTET_STRING_free (octets);
  ASN1_OBJECT_free (type);
  X509_sign (made->openssl, made->key, EVP_sha256 ());
  return test_pki_wrap (made->openssl);
}

static void
add_number (GByteArray *bytes, guint64 number, guint n_bytes)
{
  while (n_bytes-- > 0) {
    guint8 byte = (guint8) (number >> (8 * n_bytes));

    g_byte_array_append (bytes, &byte, 1);
  }
}

/* 2026-01-01T00:00:00Z by a log whose identifier is all @log. */
static void
add_sct (GByteArray *list, guint8 version, guint8 log, guint8 hash, guint8 signature)
{
  add_number (list, 1 + 32 + 8 + 2 + 2 + 2 + 3, 2);
  add_number (list, version, 1);
  for (guint i = 0; i < 32; i++)
    add_number (list, log, 1);
  add_number (list, (guint64) TEST_NOW * 1000, 8);
  add_number (list, 0, 2);
  add_number (list, hash, 1);
  add_number (list, signature, 1);
  add_number (list, 3, 2);
  add_number (list, 0xabcdef, 3);
}

/* The details of a certificate with @list in the OCTET STRING of the extension. */
static char *
dump_scts (GByteArray *list, guint claimed)
{
  g_autoptr (GByteArray) value = g_byte_array_new ();
  g_autoptr (SallyX509) x509 = NULL;

  add_number (value, 0x0483, 2); /* OCTET STRING, length of three bytes */
  add_number (value, list->len + 2, 3);
  add_number (value, claimed, 2);
  g_byte_array_append (value, list->data, list->len);
  x509 = make_with ("1.3.6.1.4.1.11129.2.4.2", value, FALSE);
  return dump (x509);
}

static void
test_transparency (void)
{
  g_autoptr (GByteArray) list = g_byte_array_new ();
  g_autofree char *text = NULL;

  add_sct (list, 0, 0x11, 4, 3);
  add_sct (list, 1, 0x22, 4, 3);
  add_sct (list, 0, 0x33, 5, 1);
  add_sct (list, 0, 0x44, 99, 3);
  text = dump_scts (list, list->len);
  assert_has (text, "[Certificate Transparency]\nLog=11:11:11");
  assert_has (text, "(2026-01-01T00:00:00Z)\nSigned With=ECDSA, SHA-256\nLog=33:33");
  assert_has (text, "Signed With=RSA, SHA-384\n");
  assert_has (text, "Signed With=3, 99\n");
  g_assert_null (strstr (text, "22:22:22"));
  g_assert_null (strstr (text, "cannot be read"));
  g_assert_null (strstr (text, "[Other Extensions]"));
}

/* Lists that promise more than they have, or stop within. */
static void
test_transparency_damaged (void)
{
  g_autoptr (GByteArray) list = g_byte_array_new ();

  add_sct (list, 0, 0x11, 4, 3);
  add_sct (list, 0, 0x22, 4, 3);
  for (guint length = 0; length <= list->len; length++) {
    g_autoptr (GByteArray) part = g_byte_array_new ();
    g_autofree char *cut = NULL;
    g_autofree char *promised = NULL;

    g_byte_array_append (part, list->data, length);
    cut = dump_scts (part, length);
    promised = dump_scts (part, length + 1);
    assert_has (promised, "Logs=The list cannot be read.\n");
    g_assert_cmpint (strstr (cut, "Log=11") != NULL, ==, length >= list->len / 2);
    g_assert_cmpint (strstr (cut, "Logs=The rest of the list cannot be read.\n") != NULL, ==,
                     length % (list->len / 2) != 0);
  }
}

static void
test_transparency_many (void)
{
  g_autoptr (GByteArray) list = g_byte_array_new ();
  g_autofree char *text = NULL;

  for (guint i = 0; i < 1000; i++)
    add_sct (list, 0, 0x11, 4, 3);
  text = dump_scts (list, list->len);
  assert_has (text, "More=Further entries are not shown.\n");
  g_assert_cmpuint (strlen (text), <, 40000);
}

static void
test_others (void)
{
  g_autoptr (GByteArray) value = g_byte_array_new ();
  g_autoptr (SallyX509) known = NULL;
  g_autoptr (SallyX509) unknown = NULL;
  g_autofree char *known_text = NULL;
  g_autofree char *unknown_text = NULL;

  add_number (value, 0x0500, 2);
  known = make_with ("1.3.6.1.4.1.11129.2.4.3", value, TRUE);
  unknown = make_with ("1.2.3.4.5", value, FALSE);
  known_text = dump (known);
  unknown_text = dump (unknown);
  assert_has (known_text, "[Other Extensions]\nCT Precertificate Poison=2 bytes (critical)\n");
  assert_has (unknown_text, "[Other Extensions]\n1.2.3.4.5=2 bytes\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/field/objects", test_objects);
  g_test_add_func ("/field/sections", test_sections);
  g_test_add_func ("/field/bare", test_bare);
  g_test_add_func ("/field/many-names", test_many_names);
  g_test_add_func ("/field/bundles", test_bundles);
  g_test_add_func ("/field/hostile", test_hostile);
  g_test_add_func ("/field/transparency", test_transparency);
  g_test_add_func ("/field/transparency-damaged", test_transparency_damaged);
  g_test_add_func ("/field/transparency-many", test_transparency_many);
  g_test_add_func ("/field/others", test_others);
  return g_test_run ();
}
