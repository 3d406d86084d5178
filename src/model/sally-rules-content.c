/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-rules-private.h"

#include "sally-certificate.h"
#include "sally-text.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What is in a certificate of the library: rules 5 to 7, 23, 24 and 37.
 *
 * Bundles hold a hundred X.509 certificates, so each finding is one line: how
 * many, and the name of the first.
 */

#define MIN_RSA_BITS 2048
#define MAX_NAME 120

/* One finding: how often, and on which first. */
typedef struct {
  guint count;
  SallyX509 *first;
} Tally;

typedef struct {
  Tally expired;
  Tally not_yet;
  Tally soon;
  Tally digest;
  Tally key;
  Tally leaf;
  Tally own;     /* a server's own, self-signed */
  Tally gap;     /* the issuer is not in the file */
  Tally root;    /* self-signed */
  Tally retired; /* a root that Amazon RDS no longer uses */
  Tally amazon;  /* a root of Amazon RDS that is in use */
} Tallies;

static void
count (Tally *tally, SallyX509 *x509)
{
  if (tally->count++ == 0)
    tally->first = x509;
}

static gboolean
is_weak_digest (SallyX509 *x509)
{
  g_autofree char *name = g_ascii_strdown (sally_x509_get_signature_algorithm (x509), -1);

  return strstr (name, "sha1") != NULL || strstr (name, "md5") != NULL
         || strstr (name, "md2") != NULL || strstr (name, "md4") != NULL;
}

static gboolean
has_issuer (GHashTable *subjects, SallyX509 *x509)
{
  g_autoptr (GBytes) issuer = sally_x509_get_issuer_der (x509);

  return g_hash_table_contains (subjects, issuer);
}

static void
count_state (Tallies *tallies, SallyX509 *x509, const SallyRuleFacts *facts)
{
  switch (sally_x509_get_state (x509, facts->now, facts->warn_days)) {
  case SALLY_X509_EXPIRED:
    count (&tallies->expired, x509);
    break;
  case SALLY_X509_NOT_YET_VALID:
    count (&tallies->not_yet, x509);
    break;
  case SALLY_X509_EXPIRES_SOON:
    count (&tallies->soon, x509);
    break;
  case SALLY_X509_VALID:
    break;
  }
}

/* The CAs of Amazon RDS of 2015 and 2019 are called “Amazon RDS us-east-1 CA”,
 * “… Root CA”, “… 2019 CA”; those that came after “… Root CA RSA2048 G1”. */
static void
count_amazon (Tallies *tallies, SallyX509 *x509)
{
  const char *name = sally_x509_get_common_name (x509);

  if (name == NULL || !g_str_has_prefix (name, "Amazon RDS "))
    return;
  if (g_str_has_suffix (name, " CA"))
    count (&tallies->retired, x509);
  else if (strstr (name, "Root CA ") != NULL)
    count (&tallies->amazon, x509);
}

static void
count_one (Tallies *tallies, GHashTable *subjects, SallyX509 *x509, const SallyRuleFacts *facts)
{
  /* By the names only: ten thousand signatures take seconds, and this is
   * advice; the test itself checks them. */
  gboolean self_issued = sally_x509_get_self_issued (x509);

  count_state (tallies, x509, facts);
  count_amazon (tallies, x509);
  if (g_str_equal (sally_x509_get_key_algorithm (x509), "RSA")
      && sally_x509_get_key_bits (x509) < MIN_RSA_BITS)
    count (&tallies->key, x509);
  if (self_issued) {
    count (sally_x509_get_ca (x509) ? &tallies->root : &tallies->own, x509);
    return;
  }
  /* Nobody checks the signature of a root. */
  if (is_weak_digest (x509))
    count (&tallies->digest, x509);
  if (!sally_x509_get_ca (x509))
    count (&tallies->leaf, x509);
  if (!has_issuer (subjects, x509))
    count (&tallies->gap, x509);
}

static char *
name_them (const Tally *tally)
{
  g_autofree char *name = sally_text_one_line (sally_x509_get_title (tally->first), MAX_NAME);

  if (tally->count == 1)
    return g_strdup_printf (_("“%s”"), name);
  /* Translators: the name of a certificate, then how many more there are */
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "“%s” and %u more", "“%s” and %u more", tally->count - 1), name,
      tally->count - 1);
}

static void
advise_state (GPtrArray *advice, const Tallies *tallies, const char *field)
{
  if (tallies->expired.count > 0) {
    g_autofree char *names = name_them (&tallies->expired);

    sally_rules_advise (advice, 23, field,
                        /* Translators: names of certificates */
                        g_strdup_printf (_("Expired: %s."), names));
  }
  if (tallies->not_yet.count > 0) {
    g_autofree char *names = name_them (&tallies->not_yet);

    sally_rules_advise (advice, 23, field,
                        /* Translators: names of certificates */
                        g_strdup_printf (_("Not valid yet: %s."), names));
  }
  if (tallies->soon.count > 0) {
    g_autofree char *names = name_them (&tallies->soon);

    sally_rules_advise (advice, 23, field,
                        /* Translators: names of certificates */
                        g_strdup_printf (_("Expires soon: %s."), names));
  }
}

static void
advise_strength (GPtrArray *advice, const Tallies *tallies, const char *field)
{
  if (tallies->digest.count > 0) {
    g_autofree char *names = name_them (&tallies->digest);

    sally_rules_advise (
        advice, 23, field,
        /* Translators: names of certificates */
        g_strdup_printf (_("Signed with SHA-1 or MD5, which is refused today: %s."), names));
  }
  if (tallies->key.count > 0) {
    g_autofree char *names = name_them (&tallies->key);

    sally_rules_advise (
        advice, 23, field,
        /* Translators: names of certificates */
        g_strdup_printf (_("An RSA key below 2048 bits, which is refused today: %s."), names));
  }
}

static void
advise_chain (GPtrArray *advice, const Tallies *tallies, const char *field)
{
  if (tallies->leaf.count > 0) {
    g_autofree char *names = name_them (&tallies->leaf);

    sally_rules_advise (advice, 23, field,
                        /* Translators: names of certificates */
                        g_strdup_printf (_("A server’s certificate, no CA: %s."), names));
  }
  if (tallies->own.count > 0) {
    g_autofree char *names = name_them (&tallies->own);

    sally_rules_advise (advice, 7, field,
                        /* Translators: names of certificates */
                        g_strdup_printf (_("The self-signed certificate of a server: %s. It serves "
                                           "that server only and must be imported again when it "
                                           "is renewed; with SSL mode require, none is needed."),
                                         names));
  }
  if (tallies->root.count + tallies->own.count == 0)
    sally_rules_advise (advice, 6, field,
                        g_strdup (_("There is no self-signed root in it. Put everything from the "
                                    "server’s issuer up to and including the root into one "
                                    "file.")));
  else if (tallies->gap.count > 0) {
    g_autofree char *names = name_them (&tallies->gap);

    sally_rules_advise (advice, 6, field,
                        /* Translators: names of certificates */
                        g_strdup_printf (_("The issuer is not in the file: %s."), names));
  }
}

static void
advise_retired (GPtrArray *advice,
                SallyCertificate *certificate,
                const Tallies *tallies,
                const char *field)
{
  static const char *const retired[] = { "rds-combined-ca-bundle", "rds-ca-2015", "rds-ca-2019" };
  const char *identifier = sally_certificate_get_identifier (certificate);
  gboolean is_old = tallies->retired.count > 0 && tallies->amazon.count == 0;

  for (guint i = 0; i < G_N_ELEMENTS (retired); i++)
    is_old = is_old || strstr (identifier, retired[i]) != NULL;
  if (is_old)
    sally_rules_advise (advice, 24, field,
                        g_strdup (_("Amazon RDS has retired this bundle; its servers now need "
                                    "global-bundle.pem or the bundle of their region.")));
}

/* Nothing at all is refused; a key alone is what Kafka's mutual TLS needs. */
static void
check_empty (GPtrArray *advice, SallyCertificate *certificate, const char *field)
{
  if (sally_certificate_get_kind (certificate) == SALLY_CERTIFICATE_WALLET)
    sally_rules_advise (advice, 6, field,
                        g_strdup (_("This wallet holds no certificate, so nothing can be checked "
                                    "with it.")));
  else if (!sally_certificate_get_summary (certificate)->private_key)
    sally_rules_refuse (advice, 5, field,
                        g_strdup (_("There is no certificate in this; PEM files and Oracle "
                                    "wallets (.sso) can be imported.")));
}

void
sally_rules_check_content (GPtrArray *advice,
                           SallyCertificate *certificate,
                           const SallyRuleFacts *facts,
                           const char *field)
{
  GPtrArray *x509s = sally_certificate_get_x509s (certificate);
  g_autoptr (GHashTable) subjects =
      g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  Tallies tallies = { 0 };

  if (sally_certificate_get_summary (certificate)->private_key)
    sally_rules_advise (advice, 37, field,
                        g_strdup (_("The file holds a private key; it is kept in the keyring, and "
                                    "the library gets a copy without it.")));
  if (x509s == NULL)
    return;
  if (x509s->len == 0) {
    check_empty (advice, certificate, field);
    return;
  }
  for (guint i = 0; i < x509s->len; i++)
    g_hash_table_add (subjects, sally_x509_get_subject_der (x509s->pdata[i]));
  for (guint i = 0; i < x509s->len; i++)
    count_one (&tallies, subjects, x509s->pdata[i], facts);
  advise_state (advice, &tallies, field);
  advise_strength (advice, &tallies, field);
  advise_chain (advice, &tallies, field);
  advise_retired (advice, certificate, &tallies, field);
}
