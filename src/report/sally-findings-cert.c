/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-findings-private.h"

#include "sally-endpoint-spec.h"
#include "sally-engine.h"
#include "sally-name-match.h"
#include "sally-probe-facts.h"
#include "sally-ssl-mode.h"
#include "sally-text.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>

/* What is wrong with certificates and chains: the faults of the verification,
 * in words.  The same words serve `verify` on the command line.
 */

typedef struct {
  const char *explanation;
  const char *fix;
} Words;

/* clang-format off */
static const Words words[] = {
  [SALLY_FAULT_EXPIRED] = {
    N_("The certificate’s time is over. Clients that check it refuse the connection."),
    N_("Renew the certificate at the server and reload it. If every server seems to have expired, check the clock of this computer.") },
  [SALLY_FAULT_NOT_YET_VALID] = {
    N_("The certificate’s time has not begun. Clients that check it refuse the connection."),
    N_("Check the clocks of this computer and of the issuer first; otherwise wait, or go back to the old certificate until then.") },
  [SALLY_FAULT_HOSTNAME] = {
    N_("The server proves to be somebody, but not the one that was asked for."),
    N_("Connect by one of the certificate’s names, or issue a certificate that has this name among its subject alternative names.") },
  [SALLY_FAULT_KEY] = {
    N_("The key is too small to be safe; OpenSSL’s default level wants 2048 bits for RSA."),
    N_("Issue the certificate again with an RSA key of 2048 bits or more, or with P-256.") },
  [SALLY_FAULT_SIGNATURE_ALGORITHM] = {
    N_("Signatures with this algorithm can be forged, so clients no longer take them."),
    N_("Issue the certificate again, signed with SHA-256 or better. A root that signed itself with SHA-1 does no harm.") },
  [SALLY_FAULT_SELF_SIGNED] = {
    N_("The server signed its own certificate, as many databases do until they are given one. Nothing vouches for it."),
    N_("Give the server a certificate from a CA. Or compare the fingerprint with the server’s administrator and import this certificate; it then has to be imported again at each renewal.") },
  [SALLY_FAULT_PURPOSE] = {
    N_("The certificate may be used for other things, but not to prove the identity of a server."),
    N_("Issue it again with serverAuth among its extended key usages.") },
  [SALLY_FAULT_BASIC] = {
    N_("The certificate is unusual, and strict clients may refuse it."),
    N_("Issue it again as X.509 version 3 with ordinary extensions.") },
  [SALLY_FAULT_TRUSTED] = {
    N_("The chain was issued by a CA that the chosen certificate does not contain."),
    N_("Choose or import the certificate that contains this CA; for Amazon RDS that is the bundle of the region or the global one.") },
  [SALLY_FAULT_COMPLETE] = {
    N_("Between the server’s certificate and the chosen CA a link is missing, and the server did not send it. Browsers hide this mistake, databases’ clients do not."),
    N_("Append the intermediate certificate to the server’s certificate file. Until then, import a bundle with the intermediate and its root.") },
  [SALLY_FAULT_ORDER] = {
    N_("Certificates came in the wrong order, twice, or do not belong to the chain. Most clients sort this out, some old ones do not."),
    N_("Put the server’s certificate first into its file, then each issuer, and nothing else.") },
  [SALLY_FAULT_ANCHOR_FORM] = {
    N_("What was chosen is only the middle of the chain, or the server’s own certificate. libpq, MySQL’s clients and AWS DMS want the path to end at a self-signed root."),
    N_("Import the root of this chain, alone or together with the intermediate.") },
  [SALLY_FAULT_CHAIN_SIGNATURE] = {
    N_("The issuer’s name fits, but its key did not make this signature: there are two CAs of the same name, or the certificate was changed."),
    N_("Compare the key identifiers and fingerprints, and import the other generation of the CA.") },
  [SALLY_FAULT_CA] = {
    N_("A certificate that is not a CA signed another one. Anybody with a server certificate could do that."),
    N_("Issue the CA again with CA:TRUE and keyCertSign, or use another issuer.") },
  [SALLY_FAULT_PATH_LENGTH] = {
    N_("A CA in the chain allows fewer levels below it than there are."),
    N_("Issue the intermediate again from a CA that allows another level.") },
  [SALLY_FAULT_CONSTRAINTS] = {
    N_("A CA in the chain may issue for certain names only, and this is not one of them."),
    N_("Get a certificate from the CA that is responsible for this name.") },
};
/* clang-format on */
G_STATIC_ASSERT (G_N_ELEMENTS (words) == SALLY_N_FAULTS);

void
sally_findings_explain_fault (SallyFaultCode code, const char **explanation, const char **fix)
{
  *explanation = _(words[code].explanation);
  *fix = _(words[code].fix);
}

/* A fault is critical where the mode minds it; below, it is what will stop a
 * stronger mode. */
SallySeverity
sally_findings_judge_fault (const SallyFault *fault, SallySslMode mode)
{
  if (!fault->fatal)
    return SALLY_SEVERITY_INFO;
  if (fault->code == SALLY_FAULT_HOSTNAME)
    return mode == SALLY_SSL_VERIFY_FULL ? SALLY_SEVERITY_CRITICAL : SALLY_SEVERITY_LOW;
  return mode >= SALLY_SSL_VERIFY_CA ? SALLY_SEVERITY_CRITICAL : SALLY_SEVERITY_MEDIUM;
}

/* Faults that are none as long as nothing is trusted. */
static gboolean
needs_trust (SallyFaultCode code)
{
  return code == SALLY_FAULT_TRUSTED || code == SALLY_FAULT_COMPLETE
         || code == SALLY_FAULT_ANCHOR_FORM;
}

/* Who would take a certificate that has only a common name (measured with
 * libpq 15 and libmariadb 3.3). */
static char *
explain_mismatch (SallyFindings *self, SallyX509 *leaf, const char *usual)
{
  if (self->spec->engine->family == SALLY_FAMILY_ASE)
    /* Translators: what the finding says for every engine */
    return g_strdup_printf (_("%s SAP’s own clients compare the common name with the name that the "
                              "server has in their interfaces file, not with the host name."),
                            usual);
  switch (sally_name_match (leaf, self->spec->verify_as)) {
  case SALLY_NAME_ONLY_COMMON_NAME:
    return g_strdup (_("The name stands only in the subject’s common name. psql and the MariaDB "
                       "client still look there; Go, Java, MongoDB and browsers do not, and the "
                       "rules since RFC 9525 say that nobody should."));
  case SALLY_NAME_IP_WITHOUT_SAN:
    return g_strdup (_("The endpoint connects by address, but the certificate has only names."));
  case SALLY_NAME_WILDCARD_DEPTH:
    return g_strdup (_("A wildcard covers one level only, and this name has more."));
  case SALLY_NAME_NONE:
    return g_strdup (_("The certificate names no host at all."));
  case SALLY_NAME_MATCH:
  case SALLY_NAME_MISMATCH:
    break;
  }
  return g_strdup (usual);
}

static char *
explain_name (SallyFindings *self, SallyX509 *leaf, const char *usual)
{
  g_autofree char *mismatch = explain_mismatch (self, leaf, usual);

  if (self->spec->engine->family != SALLY_FAMILY_ORACLE)
    return g_steal_pointer (&mismatch);
  return g_strconcat (
      mismatch, " ",
      _("Oracle’s clients compare names only where SSL_SERVER_DN_MATCH is on, which "
        "is the default of newer ones, and AWS DMS does not compare them."),
      NULL);
}

static void
offer_name (SallyFindings *self, SallyX509 *leaf, GPtrArray *fixes)
{
  g_autofree char *name = sally_name_closest (leaf, self->spec->verify_as);
  g_autofree char *label = NULL;

  if (name == NULL || g_str_has_prefix (name, "*.")
      || sally_name_match (leaf, name) != SALLY_NAME_MATCH)
    return;
  /* Translators: text of a button; a host name */
  label = g_strdup_printf (_("Verify as %s"), name);
  g_ptr_array_add (fixes, sally_fix_new (SALLY_FIX_VERIFY_AS, name, label));
}

/* The same fault of a listener in front of the server; @leaf becomes the first
 * certificate of its chain. */
static SallyFault *
find_front_fault (SallyProbeFacts *facts, SallyFaultCode code, SallyX509 **leaf)
{
  for (guint i = 0; i < facts->front_verifications->len; i++) {
    GPtrArray *chain = facts->front_chains->pdata[i];
    SallyFault *fault = sally_verification_find (facts->front_verifications->pdata[i], code);

    if (fault != NULL && leaf != NULL && chain->len > 0)
      *leaf = chain->pdata[0];
    if (fault != NULL)
      return fault;
  }
  return NULL;
}

static const char *
get_evidence (SallyFindings *self, const SallyFault *fault)
{
  return fault->evidence != NULL && fault->evidence[0] != '\0' ? fault->evidence
                                                               : self->spec->verify_as;
}

/* What the server's chain and a front's have to do with the fault. */
static char *
describe_fault (SallyFindings *self, const SallyFault *fault, const SallyFault *front)
{
  if (front == NULL)
    return g_strdup (get_evidence (self, fault));
  if (fault == front)
    /* Translators: what is wrong with a certificate */
    return g_strdup_printf (_("Listener in front of the database: %s"), get_evidence (self, front));
  /* Translators: what is wrong with two certificates */
  return g_strdup_printf (_("Database: %s Listener in front of it: %s"), get_evidence (self, fault),
                          get_evidence (self, front));
}

static void
add_fault (SallyFindings *self, SallyFaultCode code, const SallyFault *fault)
{
  SallyX509 *leaf = self->facts->chain->len > 0 ? self->facts->chain->pdata[0] : NULL;
  const SallyFault *front = find_front_fault (self->facts, code, fault == NULL ? &leaf : NULL);
  SallySeverity severity;
  g_autoptr (GPtrArray) fixes = sally_findings_new_fixes ();
  g_autofree char *name_words = NULL;
  g_autofree char *evidence = NULL;
  const char *explanation, *fix;

  fault = fault != NULL ? fault : front;
  severity = sally_findings_judge_fault (fault, sally_endpoint_spec_get_checks (self->spec));
  evidence = describe_fault (self, fault, front);
  sally_findings_explain_fault (code, &explanation, &fix);
  if (code == SALLY_FAULT_HOSTNAME && leaf != NULL) {
    offer_name (self, leaf, fixes);
    name_words = explain_name (self, leaf, explanation);
    explanation = name_words;
  }
  if (needs_trust (code) || code == SALLY_FAULT_SELF_SIGNED)
    sally_findings_offer_certificate (self, fixes);
  /* Last, and only where the endpoint's own mode fails for it: what it would
   * take to connect all the same. */
  if (severity == SALLY_SEVERITY_CRITICAL)
    sally_findings_offer_mode (self, fixes);
  sally_findings_add (self, sally_fault_code_get_id (code), severity, evidence, explanation, fix,
                      fixes);
}

/* One finding an id, whatever the number of faults: the first, which is the
 * most severe. */
static void
check_fault (SallyFindings *self, SallyFaultCode code)
{
  SallyVerification *verification = self->facts->verification;
  const char *id = sally_fault_code_get_id (code);
  SallyFault *fault;

  if (verification == NULL) {
    sally_findings_skip (self, id, _("The server presented no certificate in this test."));
    return;
  }
  fault = sally_verification_find (verification, code);
  if (self->spec->trust == NULL && needs_trust (code))
    sally_findings_skip (self, id, _("No CA certificate was chosen."));
  else if (fault != NULL || find_front_fault (self->facts, code, NULL) != NULL)
    add_fault (self, code, fault);
  else if (code == SALLY_FAULT_HOSTNAME)
    sally_findings_pass (self, id, self->spec->verify_as);
  else
    sally_findings_pass (self, id, "");
}

/* The certificate that expires first of those that have not. */
static SallyX509 *
find_next_to_expire (SallyFindings *self, GPtrArray *chain, SallyX509 *first)
{
  for (guint i = 0; i < chain->len; i++) {
    SallyX509 *x509 = g_ptr_array_index (chain, i);

    if (sally_x509_get_not_after (x509) > self->context->now
        && (first == NULL || sally_x509_get_not_after (x509) < sally_x509_get_not_after (first)))
      first = x509;
  }
  return first;
}

static void
check_expires_soon (SallyFindings *self)
{
  GPtrArray *chain = self->facts->chain;
  SallyX509 *first = NULL;
  g_autofree char *span = NULL;
  g_autofree char *date = NULL;
  g_autofree char *evidence = NULL;

  if (chain->len == 0) {
    sally_findings_skip (self, "cert.expires-soon",
                         _("The server presented no certificate in this test."));
    return;
  }
  first = find_next_to_expire (self, chain, NULL);
  for (guint i = 0; i < self->facts->front_chains->len; i++)
    first = find_next_to_expire (self, self->facts->front_chains->pdata[i], first);
  if (first == NULL) {
    sally_findings_skip (self, "cert.expires-soon", _("Everything has expired already."));
    return;
  }
  span = sally_text_span (sally_x509_get_not_after (first) - self->context->now);
  date = sally_text_date (sally_x509_get_not_after (first));
  /* Translators: name of a certificate, a date, a length of time */
  evidence = g_strdup_printf (_("%s: until %s, %s left"), sally_x509_get_title (first), date, span);
  if (sally_x509_get_state (first, self->context->now, self->context->warn_days)
      == SALLY_X509_EXPIRES_SOON)
    sally_findings_add (self, "cert.expires-soon", SALLY_SEVERITY_MEDIUM, evidence,
                        _("When it expires, clients that check certificates stop working."),
                        _("Renew it now and reload the server."), NULL);
  else
    sally_findings_pass (self, "cert.expires-soon", evidence);
}

void
sally_findings_check_cert (SallyFindings *self)
{
  check_fault (self, SALLY_FAULT_EXPIRED);
  check_fault (self, SALLY_FAULT_NOT_YET_VALID);
  check_expires_soon (self);
  check_fault (self, SALLY_FAULT_HOSTNAME);
  check_fault (self, SALLY_FAULT_KEY);
  check_fault (self, SALLY_FAULT_SIGNATURE_ALGORITHM);
  check_fault (self, SALLY_FAULT_SELF_SIGNED);
  check_fault (self, SALLY_FAULT_PURPOSE);
  check_fault (self, SALLY_FAULT_BASIC);
}

void
sally_findings_check_chain (SallyFindings *self)
{
  check_fault (self, SALLY_FAULT_TRUSTED);
  check_fault (self, SALLY_FAULT_COMPLETE);
  check_fault (self, SALLY_FAULT_ORDER);
  check_fault (self, SALLY_FAULT_ANCHOR_FORM);
  check_fault (self, SALLY_FAULT_CHAIN_SIGNATURE);
  check_fault (self, SALLY_FAULT_CA);
  check_fault (self, SALLY_FAULT_PATH_LENGTH);
  check_fault (self, SALLY_FAULT_CONSTRAINTS);
  /* Asking the CA needs the network, and consent first. */
  sally_findings_skip (self, "revocation.status",
                       _("Whether a certificate was revoked is not asked: this would tell the CA "
                         "which server is being tested."));
}
