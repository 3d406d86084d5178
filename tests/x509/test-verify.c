/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-trust.h"
#include "sally-verify.h"
#include "test-pki.h"

#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <string.h>

/* Chains with exactly the faults that a row says.  Where OpenSSL can express the
 * same question, its verdict must be the same.
 */

/* Everything that rows are made of, made once. */
static struct {
  TestCertificate *root;
  TestCertificate *other;
  TestCertificate *ca;     /* by root */
  TestCertificate *sub;    /* by ca */
  TestCertificate *server; /* by ca */
  TestCertificate *deep;   /* by sub */
  TestCertificate *bottom; /* by sub */
  TestCertificate *deeper; /* by bottom */
  TestCertificate *own;    /* signed itself */
} pki;

static char *
describe (SallyVerification *verification, gboolean fatal)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < verification->faults->len; i++) {
    SallyFault *fault = verification->faults->pdata[i];

    g_assert_cmpstr (fault->evidence, !=, NULL);
    g_assert_true (g_utf8_validate (fault->evidence, -1, NULL));
    if (fault->fatal != fatal)
      continue;
    if (text->len > 0)
      g_string_append_c (text, ' ');
    g_string_append_printf (text, "%s@%d", sally_fault_code_get_id (fault->code), fault->depth);
  }
  return g_string_free (text, FALSE);
}

static GPtrArray *
collect (va_list arguments)
{
  GPtrArray *all = g_ptr_array_new ();
  TestCertificate *next;

  while ((next = va_arg (arguments, TestCertificate *)) != NULL)
    g_ptr_array_add (all, next->x509);
  return all;
}

static GPtrArray *list (TestCertificate *first, ...) G_GNUC_NULL_TERMINATED;

static GPtrArray *
list (TestCertificate *first, ...)
{
  va_list arguments;
  GPtrArray *all;

  va_start (arguments, first);
  all = collect (arguments);
  va_end (arguments);
  if (first != NULL)
    g_ptr_array_insert (all, 0, first->x509);
  return all;
}

static X509 *
to_openssl (SallyX509 *x509)
{
  gsize length;
  const guint8 *der = g_bytes_get_data (sally_x509_get_der (x509), &length);

  return d2i_X509 (NULL, &der, (long) length);
}

/* What a client of OpenSSL with its default security level would say. */
static gboolean
ask_openssl (GPtrArray *chain, GPtrArray *supplied, gint64 time)
{
  X509_STORE *store = X509_STORE_new ();
  X509_STORE_CTX *context = X509_STORE_CTX_new ();
  STACK_OF (X509) *untrusted = sk_X509_new_null ();
  X509 *leaf = to_openssl (chain->pdata[0]);
  gboolean yes;

  for (guint i = 0; i < supplied->len; i++) {
    X509 *anchor = to_openssl (supplied->pdata[i]);

    X509_STORE_add_cert (store, anchor);
    X509_free (anchor);
  }
  for (guint i = 1; i < chain->len; i++)
    sk_X509_push (untrusted, to_openssl (chain->pdata[i]));
  X509_STORE_CTX_init (context, store, leaf, untrusted);
  X509_STORE_CTX_set_purpose (context, X509_PURPOSE_SSL_SERVER);
  X509_VERIFY_PARAM_set_auth_level (X509_STORE_CTX_get0_param (context), 2);
  X509_VERIFY_PARAM_set_time (X509_STORE_CTX_get0_param (context), (time_t) time);
  yes = X509_verify_cert (context) == 1;
  X509_STORE_CTX_free (context);
  X509_STORE_free (store);
  X509_free (leaf);
  sk_X509_pop_free (untrusted, X509_free);
  return yes;
}

/* Takes both lists.  @agreed: OpenSSL gives the same verdict. */
static void
check_at (int line,
          GPtrArray *chain,
          GPtrArray *supplied,
          gint64 time,
          gboolean agreed,
          const char *fatal,
          const char *remarks)
{
  g_autoptr (SallyTrust) trust = sally_trust_new (supplied, NULL);
  g_autoptr (SallyVerification) verification = sally_verify (chain, trust, NULL, time);
  g_autofree char *got = describe (verification, TRUE);
  g_autofree char *got_remarks = describe (verification, FALSE);

  if (!g_str_equal (got, fatal))
    g_error ("line %d: faults “%s”, not “%s”", line, got, fatal);
  if (remarks != NULL && !g_str_equal (got_remarks, remarks))
    g_error ("line %d: remarks “%s”, not “%s”", line, got_remarks, remarks);
  g_assert_cmpint (verification->chain_ok, ==, *fatal == '\0');
  g_assert_true (verification->name_ok && !verification->name_checked);
  g_assert_cmpuint (verification->path->len, >, 0);
  g_assert_true (verification->path->pdata[0] == chain->pdata[0]);
  if (agreed && ask_openssl (chain, supplied, time) != verification->chain_ok)
    g_error ("line %d: OpenSSL says otherwise", line);
  g_ptr_array_unref (chain);
  g_ptr_array_unref (supplied);
}

#define check(chain, supplied, fatal, remarks)                                                     \
  check_at (__LINE__, chain, supplied, TEST_NOW, TRUE, fatal, remarks)

static void
test_good (void)
{
  check (list (pki.server, pki.ca, NULL), list (pki.root, NULL), "", "");
  check (list (pki.server, pki.ca, pki.root, NULL), list (pki.root, NULL), "", "");
  check (list (pki.server, NULL), list (pki.root, pki.ca, NULL), "", "");
  check (list (pki.server, NULL), list (pki.ca, pki.root, pki.other, NULL), "", "");
  check (list (pki.deep, pki.sub, pki.ca, NULL), list (pki.root, NULL), "", "");
  check (list (pki.deep, pki.sub, NULL), list (pki.root, pki.ca, NULL), "", "");
  check (list (pki.own, NULL), list (pki.own, NULL), "", "");
}

static void
test_trust (void)
{
  /* Not even the issuer of the leaf is at hand. */
  check (list (pki.server, NULL), list (pki.root, NULL), "chain.complete@0", "");
  check (list (pki.server, NULL), list (pki.other, NULL), "chain.complete@0", "");
  check (list (pki.server, NULL), list (NULL, NULL), "chain.complete@0", "");
  check (list (pki.deep, pki.ca, NULL), list (pki.root, NULL), "chain.complete@0",
         "chain.order@-1");
  /* A link between what was sent is missing. */
  check (list (pki.deeper, pki.bottom, pki.ca, NULL), list (pki.root, NULL), "chain.complete@1",
         "chain.order@-1");
  /* The path is whole, with its root or without. */
  check (list (pki.server, pki.ca, NULL), list (pki.other, NULL), "chain.trusted@1", "");
  check (list (pki.server, pki.ca, NULL), list (NULL, NULL), "chain.trusted@1", "");
  check (list (pki.server, pki.ca, pki.root, NULL), list (pki.other, NULL), "chain.trusted@2", "");
  check (list (pki.server, pki.ca, pki.root, NULL), list (NULL, NULL), "chain.trusted@2", "");
  check (list (pki.server, pki.ca, pki.other, NULL), list (NULL, NULL), "chain.trusted@1",
         "chain.order@-1");
  /* What was supplied is no root. */
  check (list (pki.server, pki.ca, NULL), list (pki.ca, NULL), "chain.anchor-form@1", "");
  check (list (pki.server, NULL), list (pki.ca, NULL), "chain.anchor-form@1", "");
  check (list (pki.server, NULL), list (pki.ca, pki.other, NULL), "chain.anchor-form@1", "");
  check (list (pki.server, pki.ca, NULL), list (pki.server, NULL), "chain.anchor-form@0", "");
  check (list (pki.server, pki.ca, pki.root, NULL), list (pki.ca, NULL), "chain.anchor-form@1", "");
  /* It signed itself. */
  check (list (pki.own, NULL), list (pki.root, NULL), "cert.self-signed@0", "");
  check (list (pki.own, NULL), list (NULL, NULL), "cert.self-signed@0", "");
}

static void
test_order (void)
{
  check (list (pki.deep, pki.ca, pki.sub, NULL), list (pki.root, NULL), "", "chain.order@-1");
  check (list (pki.server, pki.ca, pki.ca, NULL), list (pki.root, NULL), "", "chain.order@-1");
  check (list (pki.server, pki.other, pki.ca, NULL), list (pki.root, NULL), "", "chain.order@-1");
  check (list (pki.server, pki.root, NULL), list (pki.root, pki.ca, NULL), "", "chain.order@-1");
  check (list (pki.server, pki.server, pki.ca, NULL), list (pki.root, NULL), "", "chain.order@-1");
}

static void
test_dates (void)
{
  TestSpec past = { .subject = "past.example",
                    .san = "DNS:past.example",
                    .not_before = TEST_NOW - 100 * TEST_DAY,
                    .not_after = TEST_NOW - TEST_DAY };
  TestSpec future = { .subject = "future.example",
                      .san = "DNS:future.example",
                      .not_before = TEST_NOW + TEST_DAY,
                      .not_after = TEST_NOW + 100 * TEST_DAY };
  TestSpec past_ca = past;
  g_autoptr (TestCertificate) expired = test_pki_make (&past, pki.ca);
  g_autoptr (TestCertificate) early = test_pki_make (&future, pki.ca);
  g_autoptr (TestCertificate) old_ca = NULL;
  g_autoptr (TestCertificate) old_root = NULL;
  g_autoptr (TestCertificate) by_old = NULL;
  g_autoptr (TestCertificate) by_old_root = NULL;

  past_ca.subject = "Old CA";
  past_ca.basic = "critical,CA:TRUE";
  past_ca.key_usage = "critical,keyCertSign";
  old_ca = test_pki_make (&past_ca, pki.root);
  past_ca.subject = "Old Root";
  old_root = test_pki_make (&past_ca, NULL);
  by_old = test_pki_make_server ("a.example", old_ca);
  by_old_root = test_pki_make_server ("a.example", old_root);

  check (list (expired, pki.ca, NULL), list (pki.root, NULL), "cert.expired@0", "");
  check (list (early, pki.ca, NULL), list (pki.root, NULL), "cert.not-yet-valid@0", "");
  check (list (by_old, old_ca, NULL), list (pki.root, NULL), "cert.expired@1", "");
  check (list (by_old_root, NULL), list (old_root, NULL), "cert.expired@1", "");
  check (list (expired, NULL), list (pki.other, NULL), "chain.complete@0 cert.expired@0", "");
  check_at (__LINE__, list (expired, pki.ca, NULL), list (pki.root, NULL), TEST_NOW - TEST_DAY - 1,
            TRUE, "", "");
  check_at (__LINE__, list (expired, pki.ca, NULL), list (pki.root, NULL), TEST_NOW - TEST_DAY + 1,
            TRUE, "cert.expired@0", "");
  check_at (__LINE__, list (early, pki.ca, NULL), list (pki.root, NULL), TEST_NOW + TEST_DAY, TRUE,
            "", "");
}

static void
test_strength (void)
{
  TestSpec weak = { .subject = "a.example", .san = "DNS:a.example", .key = "RSA1024" };
  TestSpec sha1 = { .subject = "a.example", .san = "DNS:a.example", .digest = "SHA1" };
  TestSpec md5 = { .subject = "a.example", .san = "DNS:a.example", .digest = "MD5" };
  TestSpec root = { .subject = "Weak Root",
                    .basic = "critical,CA:TRUE",
                    .key_usage = "critical,keyCertSign",
                    .key = "RSA1024" };
  TestSpec sha1_root = root;
  TestSpec sha1_own = sha1;
  g_autoptr (TestCertificate) rsa_root = NULL;
  g_autoptr (TestCertificate) old_root = NULL;
  g_autoptr (TestCertificate) weak_root = test_pki_make (&root, NULL);
  g_autoptr (TestCertificate) weak_server = test_pki_make (&weak, pki.ca);
  g_autoptr (TestCertificate) by_weak = test_pki_make_server ("a.example", weak_root);
  g_autoptr (TestCertificate) sha1_server = test_pki_make (&sha1, pki.ca);
  g_autoptr (TestCertificate) md5_server = NULL;
  g_autoptr (TestCertificate) by_old = NULL;
  g_autoptr (TestCertificate) own = test_pki_make (&sha1_own, NULL);

  sha1_root.digest = "SHA1";
  sha1_root.key = "RSA2048";
  old_root = test_pki_make (&sha1_root, NULL);
  by_old = test_pki_make_server ("a.example", old_root);
  root.key = "RSA2048";
  rsa_root = test_pki_make (&root, NULL);
  md5_server = test_pki_make (&md5, rsa_root);

  check (list (weak_server, pki.ca, NULL), list (pki.root, NULL), "cert.key@0", "");
  check (list (by_weak, NULL), list (weak_root, NULL), "cert.key@1", "");
  check (list (sha1_server, pki.ca, NULL), list (pki.root, NULL), "cert.signature@0", "");
  check (list (md5_server, NULL), list (rsa_root, NULL), "cert.signature@0", "");
  check (list (by_old, NULL), list (old_root, NULL), "", "");
  check (list (own, NULL), list (own, NULL), "", "");
  check (list (own, NULL), list (pki.root, NULL), "cert.self-signed@0", "");
}

static void
test_signatures (void)
{
  TestSpec broken = { .subject = "a.example", .san = "DNS:a.example", .broken_signature = TRUE };
  TestSpec bare = { .subject = "Twin Root",
                    .basic = "critical,CA:TRUE",
                    .key_usage = "critical,keyCertSign",
                    .no_key_ids = TRUE };
  TestSpec twin_leaf = { .subject = "a.example", .san = "DNS:a.example", .no_key_ids = TRUE };
  g_autoptr (TestCertificate) tampered = test_pki_make (&broken, pki.ca);
  g_autoptr (TestCertificate) first = test_pki_make (&bare, NULL);
  g_autoptr (TestCertificate) second = test_pki_make (&bare, NULL);
  g_autoptr (TestCertificate) by_second = test_pki_make (&twin_leaf, second);
  g_autoptr (TestCertificate) namesake = test_pki_make_ca ("Root", NULL);
  g_autoptr (TestCertificate) broken_own = test_pki_make (&broken, NULL);

  check (list (tampered, pki.ca, NULL), list (pki.root, NULL), "chain.signature@0", "");
  /* Two CAs with one name: the signature tells, */
  check (list (by_second, NULL), list (first, NULL), "chain.signature@0", NULL);
  /* and the key identifier does. */
  check (list (pki.server, pki.ca, NULL), list (namesake, NULL), "chain.trusted@1", "");
  check (list (broken_own, NULL), list (pki.root, NULL), "chain.signature@0", NULL);
}

static void
test_rules (void)
{
  TestSpec client = { .subject = "a.example", .san = "DNS:a.example", .purposes = "clientAuth" };
  TestSpec odd = { .subject = "a.example", .san = "DNS:a.example", .critical_unknown = TRUE };
  TestSpec no_sign = { .subject = "CA",
                       .basic = "critical,CA:TRUE",
                       .key_usage = "critical,cRLSign" };
  TestSpec v1 = { .subject = "CA", .version = 1 };
  TestSpec flat = { .subject = "CA",
                    .basic = "critical,CA:TRUE,pathlen:0",
                    .key_usage = "critical,keyCertSign" };
  TestSpec narrow = { .subject = "CA",
                      .basic = "critical,CA:TRUE",
                      .key_usage = "critical,keyCertSign",
                      .constraint = "critical,permitted;DNS:inside.example" };
  g_autoptr (TestCertificate) client_only = test_pki_make (&client, pki.ca);
  g_autoptr (TestCertificate) critical = test_pki_make (&odd, pki.ca);
  g_autoptr (TestCertificate) by_server = test_pki_make_server ("b.example", pki.server);
  g_autoptr (TestCertificate) no_sign_ca = test_pki_make (&no_sign, pki.root);
  g_autoptr (TestCertificate) by_no_sign = test_pki_make_server ("a.example", no_sign_ca);
  g_autoptr (TestCertificate) v1_ca = test_pki_make (&v1, pki.root);
  g_autoptr (TestCertificate) by_v1 = test_pki_make_server ("a.example", v1_ca);
  g_autoptr (TestCertificate) flat_ca = test_pki_make (&flat, pki.root);
  g_autoptr (TestCertificate) below_flat = test_pki_make_ca ("Below", flat_ca);
  g_autoptr (TestCertificate) too_deep = test_pki_make_server ("a.example", below_flat);
  g_autoptr (TestCertificate) by_flat = test_pki_make_server ("a.example", flat_ca);
  g_autoptr (TestCertificate) from_flat = test_pki_make_server ("a.example", flat_ca);
  g_autoptr (TestCertificate) by_leaf = test_pki_make_server ("a.example", from_flat);
  g_autoptr (TestCertificate) narrow_ca = test_pki_make (&narrow, pki.root);
  g_autoptr (TestCertificate) outside = test_pki_make_server ("db.example", narrow_ca);
  g_autoptr (TestCertificate) inside = test_pki_make_server ("db.inside.example", narrow_ca);

  check (list (client_only, pki.ca, NULL), list (pki.root, NULL), "cert.purpose@0", "");
  check (list (critical, pki.ca, NULL), list (pki.root, NULL), "cert.basic@0", "");
  check (list (by_server, pki.server, pki.ca, NULL), list (pki.root, NULL), "chain.ca@1", NULL);
  check (list (by_leaf, from_flat, flat_ca, NULL), list (pki.root, NULL), "chain.ca@1", NULL);
  check (list (by_no_sign, no_sign_ca, NULL), list (pki.root, NULL), "chain.ca@1", NULL);
  check (list (by_v1, v1_ca, NULL), list (pki.root, NULL), "chain.ca@1", NULL);
  check (list (by_flat, flat_ca, NULL), list (pki.root, NULL), "", "");
  check (list (too_deep, below_flat, flat_ca, NULL), list (pki.root, NULL), "chain.path-length@2",
         "");
  check (list (outside, narrow_ca, NULL), list (pki.root, NULL), "chain.constraints@0", "");
  check (list (inside, narrow_ca, NULL), list (pki.root, NULL), "", "");
}

/* A root of version 1 is fine as an anchor; strict programs grumble. */
static void
test_strict (void)
{
  TestSpec v1 = { .subject = "Old Root", .version = 1 };
  TestSpec loose = { .subject = "a.example", .san = "DNS:a.example", .no_key_ids = TRUE };
  g_autoptr (TestCertificate) v1_root = test_pki_make (&v1, NULL);
  g_autoptr (TestCertificate) by_v1 = test_pki_make_server ("a.example", v1_root);
  g_autoptr (TestCertificate) no_ids = test_pki_make (&loose, pki.ca);

  check (list (by_v1, NULL), list (v1_root, NULL), "", "cert.basic@0 cert.basic@1");
  check (list (no_ids, pki.ca, NULL), list (pki.root, NULL), "", "cert.basic@0");
}

/* A cross-signed CA: one way is dead, the other leads to an anchor. */
static void
test_cross (void)
{
  TestSpec spec = { .subject = "Bridge",
                    .basic = "critical,CA:TRUE",
                    .key_usage = "critical,keyCertSign" };
  g_autoptr (TestCertificate) bridge = test_pki_make (&spec, pki.root);
  g_autoptr (TestCertificate) across = test_pki_make_for_key (&spec, pki.other, bridge->key);
  g_autoptr (TestCertificate) dead = NULL;
  g_autoptr (TestCertificate) server = test_pki_make_server ("x.example", bridge);

  spec.not_before = TEST_NOW - 100 * TEST_DAY;
  spec.not_after = TEST_NOW - TEST_DAY;
  dead = test_pki_make_for_key (&spec, pki.root, bridge->key);
  /* OpenSSL follows the first that it meets, and fails. */
  check_at (__LINE__, list (server, across, bridge, NULL), list (pki.root, NULL), TEST_NOW, FALSE,
            "", "chain.order@-1");
  check (list (server, across, NULL), list (pki.other, NULL), "", "");
  check (list (server, dead, across, NULL), list (pki.root, pki.other, NULL), "", NULL);
  check (list (server, dead, NULL), list (pki.root, NULL), "cert.expired@1", "");
}

/* Two CAs that issued each other, and nothing else. */
static void
test_loop (void)
{
  TestSpec a = { .subject = "A", .basic = "critical,CA:TRUE", .key_usage = "critical,keyCertSign" };
  TestSpec b = a;
  g_autoptr (TestCertificate) seed = test_pki_make_ca ("B", NULL);
  g_autoptr (TestCertificate) first = test_pki_make (&a, seed);
  g_autoptr (TestCertificate) second = NULL;
  g_autoptr (TestCertificate) server = test_pki_make_server ("a.example", first);

  b.subject = "B";
  second = test_pki_make_for_key (&b, first, seed->key);
  check (list (server, first, second, NULL), list (pki.root, NULL), "chain.trusted@2", NULL);
}

static void
test_host (void)
{
  g_autoptr (GPtrArray) chain = list (pki.server, pki.ca, NULL);
  g_autoptr (GPtrArray) supplied = list (pki.root, NULL);
  g_autoptr (SallyTrust) trust = sally_trust_new (supplied, NULL);
  g_autoptr (SallyVerification) wrong = sally_verify (chain, trust, "other.example", TEST_NOW);
  g_autoptr (SallyVerification) right = sally_verify (chain, trust, "DB.example.", TEST_NOW);
  SallyFault *fault = sally_verification_find (wrong, SALLY_FAULT_HOSTNAME);

  g_assert_true (wrong->chain_ok && !wrong->name_ok && wrong->name_checked);
  g_assert_true (fault->fatal && fault->depth == 0 && fault->x509 == pki.server->x509);
  g_assert_nonnull (strstr (fault->evidence, "db.example"));
  g_assert_true (right->chain_ok && right->name_ok && right->name_checked);
  g_assert_null (sally_verification_find (right, SALLY_FAULT_HOSTNAME));
}

static void
test_nothing (void)
{
  g_autoptr (GPtrArray) chain = g_ptr_array_new ();
  g_autoptr (SallyVerification) empty = sally_verify (chain, NULL, "a.example", TEST_NOW);
  g_autoptr (SallyVerification) again = sally_verification_ref (empty);
  g_autofree char *faults = describe (again, TRUE);

  g_assert_cmpstr (faults, ==, "cert.basic@-1");
  g_assert_false (empty->chain_ok || empty->name_ok);
}

static void
test_codes (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (int i = 0; i < SALLY_N_FAULTS; i++) {
    const char *id = sally_fault_code_get_id ((SallyFaultCode) i);

    g_assert_true (g_regex_match_simple ("^(cert|chain)\\.[a-z-]+$", id, 0, 0));
    g_assert_true (g_hash_table_add (seen, (gpointer) id));
  }
}

static gpointer
verify_often (gpointer data)
{
  g_autoptr (GPtrArray) chain = list (pki.deep, pki.sub, pki.ca, NULL);

  for (guint i = 0; i < 50; i++) {
    g_autoptr (SallyVerification) verification =
        sally_verify (chain, data, "deep.example", TEST_NOW);

    g_assert_true (verification->chain_ok && verification->name_ok);
  }
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (GPtrArray) supplied = list (pki.root, pki.own, NULL);
  g_autoptr (SallyTrust) trust = sally_trust_new (supplied, NULL);
  GThread *threads[8];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("verify", verify_often, trust);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
make_pki (void)
{
  TestSpec own = { .subject = "own.example", .san = "DNS:own.example" };

  pki.root = test_pki_make_ca ("Root", NULL);
  pki.other = test_pki_make_ca ("Other Root", NULL);
  pki.ca = test_pki_make_ca ("CA", pki.root);
  pki.sub = test_pki_make_ca ("Sub CA", pki.ca);
  pki.server = test_pki_make_server ("db.example", pki.ca);
  pki.deep = test_pki_make_server ("deep.example", pki.sub);
  pki.bottom = test_pki_make_ca ("Bottom CA", pki.sub);
  pki.deeper = test_pki_make_server ("deeper.example", pki.bottom);
  pki.own = test_pki_make (&own, NULL);
}

static void
free_pki (void)
{
  TestCertificate *const all[] = { pki.root,   pki.other, pki.ca, pki.sub,
                                   pki.server, pki.deep,  pki.own };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    test_pki_free (all[i]);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  make_pki ();
  g_test_add_func ("/verify/good", test_good);
  g_test_add_func ("/verify/trust", test_trust);
  g_test_add_func ("/verify/order", test_order);
  g_test_add_func ("/verify/dates", test_dates);
  g_test_add_func ("/verify/strength", test_strength);
  g_test_add_func ("/verify/signatures", test_signatures);
  g_test_add_func ("/verify/rules", test_rules);
  g_test_add_func ("/verify/strict", test_strict);
  g_test_add_func ("/verify/cross", test_cross);
  g_test_add_func ("/verify/loop", test_loop);
  g_test_add_func ("/verify/host", test_host);
  g_test_add_func ("/verify/nothing", test_nothing);
  g_test_add_func ("/verify/codes", test_codes);
  g_test_add_func ("/verify/threads", test_threads);
  status = g_test_run ();
  free_pki ();
  return status;
}
