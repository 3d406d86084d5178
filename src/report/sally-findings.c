/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-findings-private.h"

#include "sally-endpoint-spec.h"
#include "sally-engine-setting.h"
#include "sally-engine.h"
#include "sally-ssl-mode.h"

#include <glib/gi18n-lib.h>

/* The catalogue of findings: each id has one line, with what it is called when
 * it was found, when all is well, and when nobody knows.  Ids never change; scripts know them.
 */
typedef struct {
  const char *id;
  const char *found;
  const char *passed;
  const char *topic;
  guint families; /* bits of SallyFamily, 1 << family; 0 for all */
} Row;

/* clang-format off */
static const Row catalogue[] = {
  { "net.resolve", N_("The server name does not resolve"), N_("The server name resolves"), N_("Name resolution") },
  { "net.connect", N_("The server cannot be reached"), N_("The server can be reached"), N_("Connection") },
  { "proto.engine", N_("Another protocol answers"), N_("The server speaks the engine’s protocol"), N_("Protocol of the server") },
  { "proto.server-error", N_("The server answers with an error"), N_("No error before TLS"), N_("Errors before TLS") },
  { "proto.starttls", N_("The server does not offer TLS"), N_("The server offers TLS"), N_("Offer of TLS") },
  { "proto.plaintext-accepted", N_("Connections without encryption are accepted"), N_("Connections without encryption are refused"), N_("Connections without encryption") },
  { "proto.service", N_("The server refuses after TLS"), N_("The server answers inside TLS"), N_("Answer inside TLS") },
  { "proto.product", N_("The server is another product"), N_("The server is the endpoint’s product"), N_("Product of the server"), 1u << SALLY_FAMILY_DB2 },
  { "proto.replica-set", N_("The server belongs to another replica set"), N_("The server belongs to the replica set"), N_("Replica set"), 1u << SALLY_FAMILY_MONGODB },
  { "proto.members", N_("The certificate lacks the replica set’s name of the server"), N_("The certificate has the replica set’s name of the server"), N_("Name in the replica set"), 1u << SALLY_FAMILY_MONGODB },
  { "tls.handshake", N_("The TLS handshake failed"), N_("The TLS handshake was finished"), N_("TLS handshake") },
  { "tls.version", N_("The TLS version is too old"), N_("The TLS version is current"), N_("TLS version") },
  { "tls.cipher", N_("The encryption is weak"), N_("The encryption is strong"), N_("Strength of the encryption") },
  { "tls.client-auth", N_("The server asks for a client certificate"), N_("No client certificate is needed"), N_("Client certificate") },
  { "cert.expired", N_("A certificate has expired"), N_("No certificate has expired"), N_("Expiry") },
  { "cert.not-yet-valid", N_("A certificate is not valid yet"), N_("All certificates are valid already"), N_("Begin of validity") },
  { "cert.expires-soon", N_("A certificate expires soon"), N_("No certificate expires soon"), N_("Expiry soon") },
  { "cert.hostname", N_("The host name does not match"), N_("The host name matches"), N_("Host name") },
  { "cert.key", N_("A key is weak"), N_("The keys are strong"), N_("Strength of the keys") },
  { "cert.signature", N_("A signature uses a weak algorithm"), N_("The signatures use strong algorithms"), N_("Signature algorithms") },
  { "cert.self-signed", N_("The server signed its own certificate"), N_("The certificate was issued by a CA"), N_("Self-signed certificate") },
  { "cert.purpose", N_("The certificate is not meant for servers"), N_("The certificate is meant for servers"), N_("Purpose of the certificate") },
  { "cert.basic", N_("A certificate is unusual"), N_("The certificates are well-formed"), N_("Form of the certificates") },
  { "chain.trusted", N_("The CA is not among the chosen ones"), N_("The chain ends at a chosen CA"), N_("Trust in the CA") },
  { "chain.complete", N_("The chain has a gap"), N_("The chain is complete"), N_("Completeness of the chain") },
  { "chain.order", N_("The server sends its chain untidily"), N_("The server sends its chain in order"), N_("Order of the chain") },
  { "chain.anchor-form", N_("The chosen certificate holds no root"), N_("The chosen certificate holds roots"), N_("Form of the chosen certificate") },
  { "chain.signature", N_("A signature in the chain is wrong"), N_("The signatures in the chain are right"), N_("Signatures in the chain") },
  { "chain.ca", N_("An issuer is not a CA"), N_("All issuers are CAs"), N_("Issuers in the chain") },
  { "chain.path-length", N_("The chain is too long"), N_("The chain is not too long"), N_("Length of the chain") },
  { "chain.constraints", N_("A CA may not issue for this name"), N_("The names are within what the CAs may issue"), N_("Name constraints") },
  { "revocation.status", N_("A certificate was revoked"), N_("No certificate was revoked"), N_("Revocation") },
  { "mode.ladder", N_("A stronger SSL mode would work"), N_("No stronger SSL mode would work"), N_("Strongest SSL mode") },
  { "login.result", N_("The sign-in failed"), N_("The sign-in worked"), N_("Sign-in") },
};
/* clang-format on */

static const Row *
find_row (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (catalogue); i++)
    if (g_str_equal (catalogue[i].id, id))
      return &catalogue[i];
  return NULL;
}

/* Whether a report about the engine has the finding. */
gboolean
sally_findings_belongs (const char *id, const SallyEngine *engine)
{
  const Row *row = find_row (id);

  return row != NULL && (row->families == 0 || (row->families & 1u << engine->family) != 0);
}

/* All ids, NULL-terminated, in the order of a report. */
const char *const *
sally_findings_list_ids (void)
{
  static const char *ids[G_N_ELEMENTS (catalogue) + 1];
  static gsize done;

  if (g_once_init_enter (&done)) {
    for (gsize i = 0; i < G_N_ELEMENTS (catalogue); i++)
      ids[i] = catalogue[i].id;
    g_once_init_leave (&done, 1);
  }
  return ids;
}

/* What a finding is called (translated). */
const char *
sally_findings_get_title (const char *id, SallyFindingState state)
{
  const Row *row = find_row (id);

  if (row == NULL)
    return id;
  switch (state) {
  case SALLY_FINDING_PASSED:
    return _(row->passed);
  case SALLY_FINDING_FOUND:
    return _(row->found);
  case SALLY_FINDING_COULD_NOT_TEST:
    break;
  }
  return _(row->topic);
}

static void
add (SallyFindings *self,
     const char *id,
     SallyFindingState state,
     SallySeverity severity,
     const char *evidence,
     const char *explanation,
     const char *fix,
     GPtrArray *fixes)
{
  g_autoptr (SallyFinding) finding = NULL;

  finding = sally_finding_new (id, state, severity, sally_findings_get_title (id, state), evidence,
                               explanation, fix, fixes);
  g_list_store_append (self->list, finding);
}

void
sally_findings_pass (SallyFindings *self, const char *id, const char *evidence)
{
  add (self, id, SALLY_FINDING_PASSED, SALLY_SEVERITY_INFO, evidence, "", "", NULL);
}

void
sally_findings_skip (SallyFindings *self, const char *id, const char *why)
{
  add (self, id, SALLY_FINDING_COULD_NOT_TEST, SALLY_SEVERITY_INFO, "", why, "", NULL);
}

void
sally_findings_add (SallyFindings *self,
                    const char *id,
                    SallySeverity severity,
                    const char *evidence,
                    const char *explanation,
                    const char *fix,
                    GPtrArray *fixes)
{
  add (self, id, SALLY_FINDING_FOUND, severity, evidence, explanation, fix, fixes);
}

GPtrArray *
sally_findings_new_fixes (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) sally_fix_free);
}

/* Offers the strongest mode that works and that AWS DMS allows, unless it is
 * the endpoint's own; mode none is never offered. */
void
sally_findings_offer_mode (SallyFindings *self, GPtrArray *fixes)
{
  int best = sally_ladder_get_highest (self->ladder, TRUE);
  g_autofree char *label = NULL;

  if (best <= SALLY_SSL_NONE || best == (int) self->spec->mode)
    return;
  /* Translators: text of a button; an SSL mode */
  label = g_strdup_printf (_("Set SSL Mode to %s"), sally_ssl_mode_get_name ((SallySslMode) best));
  g_ptr_array_add (fixes, sally_fix_new (SALLY_FIX_SET_MODE,
                                         sally_ssl_mode_get_name ((SallySslMode) best), label));
}

/* Offers the certificate of the library that would verify this server. */
void
sally_findings_offer_certificate (SallyFindings *self, GPtrArray *fixes)
{
  g_autofree char *label = NULL;

  if (self->context->offer_arn == NULL)
    return;
  /* Translators: text of a button; the identifier of a certificate */
  label = g_strdup_printf (_("Choose Certificate “%s”"), self->context->offer_identifier);
  g_ptr_array_add (fixes,
                   sally_fix_new (SALLY_FIX_CHOOSE_CERTIFICATE, self->context->offer_arn, label));
}

/* Offers the other way to TLS of SQL Server. */
void
sally_findings_offer_encryption (SallyFindings *self, gboolean strict, GPtrArray *fixes)
{
  g_ptr_array_add (fixes, sally_fix_new (SALLY_FIX_SET_SETTING,
                                         strict ? SALLY_SETTING_ENCRYPTION "=strict"
                                                : SALLY_SETTING_ENCRYPTION "=mandatory",
                                         strict ? _("Set Encryption to Strict (TDS 8.0)")
                                                : _("Set Encryption to TDS 7")));
}
