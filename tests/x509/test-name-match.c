/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-name-match.h"
#include "test-pki.h"

#include <openssl/x509v3.h>
#include <string.h>

/* Names of a certificate, a host, and what must come out (RFC 9525). */
static const struct {
  const char *san; /* NULL: none */
  const char *common_name;
  const char *host;
  SallyNameMatch match;
} rows[] = {
  { "DNS:db.example.com", "x", "db.example.com", SALLY_NAME_MATCH },
  { "DNS:db.example.com", "x", "DB.Example.COM", SALLY_NAME_MATCH },
  { "DNS:db.example.com", "x", "db.example.com.", SALLY_NAME_MATCH },
  { "DNS:DB.example.com", "x", "db.example.com", SALLY_NAME_MATCH },
  { "DNS:db.example.com", "x", "other.example.com", SALLY_NAME_MISMATCH },
  { "DNS:db.example.com", "x", ".example.com", SALLY_NAME_MISMATCH },
  { "DNS:db.example.com", "x", "", SALLY_NAME_MISMATCH },
  { "DNS:db.example.com", "other.example.com", "other.example.com", SALLY_NAME_MISMATCH },
  { "DNS:localhost", "x", "localhost", SALLY_NAME_MATCH },
  { "DNS:a.example,DNS:b.example", "x", "b.example", SALLY_NAME_MATCH },
  /* Wildcards: a whole label, exactly one, not below a top-level domain. */
  { "DNS:*.example.com", "x", "db.example.com", SALLY_NAME_MATCH },
  { "DNS:*.example.com", "x", "a.b.example.com", SALLY_NAME_WILDCARD_DEPTH },
  { "DNS:*.example.com", "x", "example.com", SALLY_NAME_WILDCARD_DEPTH },
  { "DNS:*.example.com", "x", "db.example.org", SALLY_NAME_MISMATCH },
  { "DNS:*.com", "x", "example.com", SALLY_NAME_MISMATCH },
  { "DNS:*", "x", "localhost", SALLY_NAME_MISMATCH },
  { "DNS:d*.example.com", "x", "db.example.com", SALLY_NAME_MISMATCH },
  { "DNS:*b.example.com", "x", "db.example.com", SALLY_NAME_MISMATCH },
  { "DNS:db.*.com", "x", "db.example.com", SALLY_NAME_MISMATCH },
  { "DNS:*.*.com", "x", "db.example.com", SALLY_NAME_MISMATCH },
  { "DNS:*.example.com", "x", "xn--bcher-kva.example.com", SALLY_NAME_MATCH },
  /* Internationalised names. */
  { "DNS:xn--bcher-kva.example", "x", "bücher.example", SALLY_NAME_MATCH },
  { "DNS:xn--bcher-kva.example", "x", "BÜCHER.example", SALLY_NAME_MATCH },
  { "DNS:xn--bcher-kva.example", "x", "bucher.example", SALLY_NAME_MISMATCH },
  { "DNS:*.example", "x",
    "b\xff"
    "cher.example",
    SALLY_NAME_MISMATCH },
  /* Addresses. */
  { "IP:10.1.2.3", "x", "10.1.2.3", SALLY_NAME_MATCH },
  { "IP:10.1.2.3", "x", "10.1.2.4", SALLY_NAME_MISMATCH },
  { "IP:2001:db8::1", "x", "2001:db8::1", SALLY_NAME_MATCH },
  { "IP:2001:db8::1", "x", "[2001:db8::1]", SALLY_NAME_MATCH },
  { "IP:2001:db8::1", "x", "2001:0DB8:0:0::1", SALLY_NAME_MATCH },
  { "IP:fe80::1", "x", "fe80::1%eth0", SALLY_NAME_MATCH },
  { "IP:2001:db8::1", "x", "[2001:db8::2]", SALLY_NAME_MISMATCH },
  { "DNS:db.example.com", "x", "10.1.2.3", SALLY_NAME_IP_WITHOUT_SAN },
  { "DNS:10.1.2.3", "x", "10.1.2.3", SALLY_NAME_IP_WITHOUT_SAN },
  { "DNS:*.2.3", "x", "10.1.2.3", SALLY_NAME_IP_WITHOUT_SAN },
  { "IP:10.1.2.3", "x", "db.example.com", SALLY_NAME_MISMATCH },
  { NULL, "10.1.2.3", "10.1.2.3", SALLY_NAME_ONLY_COMMON_NAME },
  { NULL, "db.example.com", "10.1.2.3", SALLY_NAME_IP_WITHOUT_SAN },
  /* Only a common name. */
  { NULL, "db.example.com", "db.example.com", SALLY_NAME_ONLY_COMMON_NAME },
  { NULL, "*.example.com", "db.example.com", SALLY_NAME_ONLY_COMMON_NAME },
  { NULL, "db.example.com", "other.example.com", SALLY_NAME_MISMATCH },
  { "IP:10.1.2.3", "db.example.com", "db.example.com", SALLY_NAME_ONLY_COMMON_NAME },
  { "email:a@b.example", "db.example.com", "db.example.com", SALLY_NAME_ONLY_COMMON_NAME },
  { NULL, "", "db.example.com", SALLY_NAME_NONE },
  { NULL, "", "10.1.2.3", SALLY_NAME_NONE },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    TestSpec spec = { .subject = rows[i].common_name, .san = rows[i].san };
    g_autoptr (TestCertificate) made = test_pki_make (&spec, NULL);
    SallyNameMatch match = sally_name_match (made->x509, rows[i].host);

    if (match != rows[i].match)
      g_error ("row %u, %s for %s: %d, not %d", i, rows[i].san, rows[i].host, (int) match,
               (int) rows[i].match);
  }
}

/* “db.example.com” followed by a NUL and more is another name. */
static void
test_nul (void)
{
  TestSpec spec = { .subject = "x" };
  g_autoptr (TestCertificate) made = test_pki_make (&spec, NULL);
  g_autoptr (SallyX509) x509 = NULL;
  GENERAL_NAMES *names = GENERAL_NAMES_new ();
  GENERAL_NAME *name = GENERAL_NAME_new ();
  ASN1_IA5STRING *text = ASN1_IA5STRING_new ();

  ASN1_STRING_set (text, "db.example.com\0.evil.example", 28);
  GENERAL_NAME_set0_value (name, GEN_DNS, text);
  sk_GENERAL_NAME_push (names, name);
  X509_add1_ext_i2d (made->openssl, NID_subject_alt_name, names, 0, 0);
  GENERAL_NAMES_free (names);
  X509_sign (made->openssl, made->key, EVP_sha256 ());
  x509 = test_pki_wrap (made->openssl);
  g_assert_cmpint (sally_name_match (x509, "db.example.com"), ==, SALLY_NAME_MISMATCH);
  g_assert_cmpstr (sally_x509_get_dns_names (x509)[0], ==,
                   "db.example.com\xef\xbf\xbd.evil.example");
}

static void
test_list (void)
{
  TestSpec spec = { .subject = "cn.example", .san = "IP:10.1.2.3,DNS:a.example" };
  g_autoptr (TestCertificate) with_san = test_pki_make (&spec, NULL);
  g_autoptr (TestCertificate) without = NULL;
  g_auto (GStrv) names = sally_name_list (with_san->x509);
  g_auto (GStrv) common = NULL;

  spec.san = NULL;
  without = test_pki_make (&spec, NULL);
  common = sally_name_list (without->x509);
  g_assert_cmpuint (g_strv_length (names), ==, 2);
  g_assert_cmpstr (names[0], ==, "a.example");
  g_assert_cmpstr (names[1], ==, "10.1.2.3");
  g_assert_cmpuint (g_strv_length (common), ==, 1);
  g_assert_cmpstr (common[0], ==, "cn.example");
}

static void
test_closest (void)
{
  static const struct {
    const char *host;
    const char *closest;
  } hosts[] = {
    { "db1.prod.example.com", "db.prod.example.com" },
    { "db.test.example.com", "db.prod.example.com" },
    { "something.else.org", "else.org" },
    { "10.1.2.4", "10.1.2.3" },
  };
  TestSpec spec = { .subject = "x",
                    .san = "DNS:web.prod.example.com,DNS:db.prod.example.com,DNS:else.org,"
                           "IP:10.1.2.3" };
  TestSpec nameless = { .subject = "" };
  g_autoptr (TestCertificate) made = test_pki_make (&spec, NULL);
  g_autoptr (TestCertificate) none = test_pki_make (&nameless, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++) {
    g_autofree char *closest = sally_name_closest (made->x509, hosts[i].host);

    g_assert_cmpstr (closest, ==, hosts[i].closest);
  }
  g_assert_null (sally_name_closest (none->x509, "a.example"));
}

static void
test_hosts (void)
{
  static const struct {
    const char *host;
    const char *ascii;
    gboolean is_ip;
  } hosts[] = {
    { "DB.Example.", "db.example", FALSE },
    { "bücher.example", "xn--bcher-kva.example", FALSE },
    { "my_db", "my_db", FALSE },
    { "127.0.0.1", "127.0.0.1", TRUE },
    { "[::1]", "::1", TRUE },
    { "::1", "::1", TRUE },
    { "FE80::1%lo", "fe80::1", TRUE },
    { "[db]", "[db]", FALSE },
    { "1.2.3", "1.2.3", FALSE },
    { "", NULL, FALSE },
    { ".", NULL, FALSE },
    { ".example", NULL, FALSE },
    { "a\xff", NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++) {
    g_autofree char *ascii = sally_name_to_ascii (hosts[i].host);

    g_assert_cmpstr (ascii, ==, hosts[i].ascii);
    g_assert_cmpint (sally_name_is_ip (hosts[i].host), ==, hosts[i].is_ip);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/name-match/rows", test_rows);
  g_test_add_func ("/name-match/nul", test_nul);
  g_test_add_func ("/name-match/list", test_list);
  g_test_add_func ("/name-match/closest", test_closest);
  g_test_add_func ("/name-match/hosts", test_hosts);
  return g_test_run ();
}
