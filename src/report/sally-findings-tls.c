/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-findings-private.h"

#include "sally-endpoint-spec.h"
#include "sally-engine.h"
#include "sally-probe-facts.h"
#include "sally-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The TLS handshake: whether it came up, and how good it is. */

/* TLS alerts (RFC 8446 6, IANA registry). */
#define ALERT_HANDSHAKE_FAILURE 40
#define ALERT_PROTOCOL_VERSION 70
#define ALERT_INSUFFICIENT_SECURITY 71

static SallySeverity
needs_tls (SallyFindings *self)
{
  return sally_endpoint_spec_get_checks (self->spec) == SALLY_SSL_NONE ? SALLY_SEVERITY_LOW
                                                                       : SALLY_SEVERITY_CRITICAL;
}

static gboolean
was_tried (SallyFindings *self)
{
  return self->facts->handshake
         || (self->facts->states[SALLY_STEP_HANDSHAKE] == SALLY_STEP_FAILED
             && self->facts->negotiation != SALLY_NEGOTIATION_PLAINTEXT_PORT
             && self->facts->negotiation != SALLY_NEGOTIATION_WRONG_PROTOCOL);
}

static char *
describe_failure (SallyProbeFacts *facts)
{
  const char *words = facts->tls_text != NULL ? facts->tls_text : "";

  if (facts->alert >= 0)
    /* Translators: number of a TLS alert, then OpenSSL's words */
    return g_strdup_printf (_("TLS alert %d from the server; %s"), facts->alert, words);
  if (words[0] != '\0')
    return g_strdup (words);
  if (facts->net == SALLY_NET_TIMED_OUT)
    return g_strdup (_("no answer in time"));
  return g_strdup (_("the server hung up"));
}

static gboolean
is_version_failure (SallyProbeFacts *facts)
{
  return facts->alert == ALERT_PROTOCOL_VERSION
         || (facts->tls_text != NULL
             && (strstr (facts->tls_text, "unsupported protocol") != NULL
                 || strstr (facts->tls_text, "protocol version") != NULL));
}

static gboolean
is_cipher_failure (SallyProbeFacts *facts)
{
  return (facts->alert == ALERT_HANDSHAKE_FAILURE || facts->alert == ALERT_INSUFFICIENT_SECURITY)
         && !facts->client_certificate_required;
}

/* SQL Server before 2022 hangs up when TLS starts with the first byte. */
static gboolean
knows_no_strict (SallyFindings *self)
{
  const SallyProbeFacts *facts = self->facts;

  return self->spec->engine->family == SALLY_FAMILY_TDS && was_tried (self) && !facts->handshake
         && facts->negotiation == SALLY_NEGOTIATION_DIRECT && facts->tls_version == NULL
         && facts->alert < 0 && facts->net != SALLY_NET_TIMED_OUT;
}

static void
add_no_strict (SallyFindings *self)
{
  g_autoptr (GPtrArray) fixes = sally_findings_new_fixes ();
  g_autofree char *evidence = describe_failure (self->facts);

  sally_findings_offer_encryption (self, FALSE, fixes);
  sally_findings_add (
      self, "tls.handshake", needs_tls (self), evidence,
      _("The server hung up when TLS started with the first byte. Strict encryption "
        "(TDS 8.0) needs SQL Server 2022 or Azure SQL."),
      _("Set Encryption to TDS 7."), fixes);
}

static void
check_handshake (SallyFindings *self)
{
  SallyProbeFacts *facts = self->facts;
  g_autofree char *evidence = NULL;

  if (knows_no_strict (self)) {
    add_no_strict (self);
    return;
  }
  if (facts->handshake) {
    evidence = g_strdup_printf ("%s, %s", facts->tls_version, facts->cipher);
    sally_findings_pass (self, "tls.handshake", evidence);
    return;
  }
  if (!was_tried (self)) {
    sally_findings_skip (self, "tls.handshake", _("It was not reached in this test."));
    return;
  }
  evidence = describe_failure (facts);
  sally_findings_add (self, "tls.handshake", needs_tls (self), evidence,
                      facts->front_chains->len > 0 ? _(
                          "TLS to the listener worked, but the second handshake, with the database "
                          "behind it, broke off.")
                      : facts->net == SALLY_NET_TIMED_OUT
                          ? _("The server agreed to TLS and then fell silent.")
                          : _("The server agreed to TLS, but the handshake broke off."),
                      _("Look into the log of the server. A key that it cannot read, a proxy that "
                        "knows no TLS, and "
                        "devices that change bytes on the way are the usual reasons."),
                      NULL);
}

static void
check_version (SallyFindings *self)
{
  SallyProbeFacts *facts = self->facts;
  g_autoptr (GPtrArray) fixes = sally_findings_new_fixes ();
  const char *oldest = facts->tls_version;
  g_autofree char *evidence = NULL;

  /* A listener in front counts too; the names of the versions sort by age. */
  if (facts->front_tls_version != NULL && g_strcmp0 (facts->front_tls_version, oldest) < 0)
    oldest = facts->front_tls_version;
  if (facts->handshake && g_strcmp0 (oldest, "TLSv1.2") != 0
      && g_strcmp0 (oldest, "TLSv1.3") != 0) {
    sally_findings_add (self, "tls.version", needs_tls (self), oldest,
                        _("The server speaks no TLS newer than this. Today’s clients refuse "
                          "anything below TLS 1.2."),
                        _("Upgrade the server, or allow TLS 1.2 and 1.3 in its settings."), NULL);
  } else if (facts->handshake) {
    sally_findings_pass (self, "tls.version", facts->tls_version);
  } else if (is_version_failure (facts) && self->spec->engine->family == SALLY_FAMILY_TDS
             && facts->negotiation == SALLY_NEGOTIATION_ACCEPTED) {
    evidence = describe_failure (facts);
    sally_findings_offer_encryption (self, TRUE, fixes);
    sally_findings_add (
        self, "tls.version", needs_tls (self), evidence,
        _("This computer and the server have no version of TLS in common. Inside SQL Server’s own "
          "protocol only versions up to TLS 1.2 are possible."),
        _("Allow TLS 1.2 at the server. If it allows TLS 1.3 only, set Encryption to Strict."),
        fixes);
  } else if (is_version_failure (facts)) {
    evidence = describe_failure (facts);
    sally_findings_add (self, "tls.version", needs_tls (self), evidence,
                        _("This computer and the server have no version of TLS in common."),
                        _("Allow TLS 1.2 and 1.3 in the settings of the server, or upgrade it."),
                        NULL);
  } else {
    sally_findings_skip (self, "tls.version", _("There was no handshake to judge."));
  }
}

static gboolean
is_weak_cipher (const char *cipher)
{
  static const char *const marks[] = { "3DES", "RC4", "NULL", "EXPORT", "_DES_", "anon", "MD5" };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (strstr (cipher, marks[i]) != NULL)
      return TRUE;
  return FALSE;
}

static void
check_cipher (SallyFindings *self)
{
  SallyProbeFacts *facts = self->facts;
  g_autofree char *evidence = NULL;
  const char *fix = _("Allow ECDHE suites with AES-GCM or ChaCha20 in the settings of the server.");

  if (facts->handshake) {
    evidence =
        g_strdup_printf ("%s, %s", facts->cipher, facts->group != NULL ? facts->group : "RSA");
    if (facts->cipher != NULL && is_weak_cipher (facts->cipher))
      sally_findings_add (self, "tls.cipher", SALLY_SEVERITY_HIGH, evidence,
                          _("What is encrypted with this suite can be broken."), fix, NULL);
    else if (facts->dh_bits > 0 && facts->dh_bits < 2048)
      sally_findings_add (self, "tls.cipher", SALLY_SEVERITY_MEDIUM, evidence,
                          _("The Diffie-Hellman group is too small; many clients refuse it."), fix,
                          NULL);
    else if (!facts->secure_renegotiation)
      sally_findings_add (
          self, "tls.cipher", SALLY_SEVERITY_MEDIUM, evidence,
          _("The server lacks secure renegotiation (RFC 5746); OpenSSL 3 refuses it "
            "by default."),
          _("Update the TLS library of the server."), NULL);
    else
      sally_findings_pass (self, "tls.cipher", evidence);
  } else if (is_cipher_failure (facts)) {
    evidence = describe_failure (facts);
    sally_findings_add (
        self, "tls.cipher", needs_tls (self), evidence,
        _("Both sides speak TLS, but have no cipher suite in common. RSA-only suites "
          "with an ECDSA certificate are the usual trap."),
        fix, NULL);
  } else {
    sally_findings_skip (self, "tls.cipher", _("There was no handshake to judge."));
  }
}

static void
check_client_auth (SallyFindings *self)
{
  SallyProbeFacts *facts = self->facts;
  g_autofree char *evidence = NULL;
  g_autofree char *names = NULL;

  if (!facts->client_certificate_requested && !facts->client_certificate_required) {
    if (facts->handshake)
      sally_findings_pass (self, "tls.client-auth", "");
    else
      sally_findings_skip (self, "tls.client-auth", _("There was no handshake to judge."));
    return;
  }
  g_ptr_array_add (facts->acceptable_cas, NULL);
  names = g_strjoinv ("; ", (char **) facts->acceptable_cas->pdata);
  g_ptr_array_remove_index (facts->acceptable_cas, facts->acceptable_cas->len - 1);
  evidence = names[0] != '\0' ? g_strdup_printf (_("issued by: %s"), names)
                              : g_strdup (_("from any issuer that the server knows"));
  if (facts->client_certificate_required)
    sally_findings_add (
        self, "tls.client-auth", needs_tls (self), evidence,
        _("The server refuses clients without a certificate of their own. With TLS 1.3 it says so "
          "only after the handshake looks finished."),
        _("Give the client a certificate from one of these issuers, or take the demand back for "
          "this client at the server. AWS DMS has no client certificates for this engine."),
        NULL);
  else
    /* Asked for, but not insisted on: PostgreSQL does so whenever it has a CA. */
    sally_findings_pass (self, "tls.client-auth", evidence);
}

void
sally_findings_check_tls (SallyFindings *self)
{
  check_handshake (self);
  check_version (self);
  check_cipher (self);
  check_client_auth (self);
}
