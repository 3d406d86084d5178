/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-fault-private.h"

#include "sally-name-match.h"
#include "sally-text.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>
#include <openssl/x509_vfy.h>

/* What is wrong with a chain, as a stable id, and the values that were compared
 * in words.
 */

#define SHOWN_NAMES 5
#define SHOWN_BYTES 160

/* The ids of the findings, and what is more severe (lower first): that nothing
 * vouches for the chain weighs more than a date.
 */
static const struct {
  const char *id;
  int rank;
} codes[] = {
  [SALLY_FAULT_SELF_SIGNED] = { "cert.self-signed", 1 },
  [SALLY_FAULT_TRUSTED] = { "chain.trusted", 2 },
  [SALLY_FAULT_COMPLETE] = { "chain.complete", 3 },
  [SALLY_FAULT_ANCHOR_FORM] = { "chain.anchor-form", 4 },
  [SALLY_FAULT_CHAIN_SIGNATURE] = { "chain.signature", 5 },
  [SALLY_FAULT_CA] = { "chain.ca", 6 },
  [SALLY_FAULT_CONSTRAINTS] = { "chain.constraints", 7 },
  [SALLY_FAULT_PATH_LENGTH] = { "chain.path-length", 8 },
  [SALLY_FAULT_EXPIRED] = { "cert.expired", 9 },
  [SALLY_FAULT_NOT_YET_VALID] = { "cert.not-yet-valid", 10 },
  [SALLY_FAULT_PURPOSE] = { "cert.purpose", 11 },
  [SALLY_FAULT_HOSTNAME] = { "cert.hostname", 12 },
  [SALLY_FAULT_KEY] = { "cert.key", 13 },
  [SALLY_FAULT_SIGNATURE_ALGORITHM] = { "cert.signature", 14 },
  [SALLY_FAULT_BASIC] = { "cert.basic", 15 },
  [SALLY_FAULT_ORDER] = { "chain.order", 16 },
};

G_STATIC_ASSERT (G_N_ELEMENTS (codes) == SALLY_N_FAULTS);

/* OpenSSL's objections that mean more than “this certificate is odd”. */
static const struct {
  int error;
  SallyFaultCode code;
} errors[] = {
  { X509_V_ERR_CERT_SIGNATURE_FAILURE, SALLY_FAULT_CHAIN_SIGNATURE },
  { X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE, SALLY_FAULT_CHAIN_SIGNATURE },
  { X509_V_ERR_AKID_SKID_MISMATCH, SALLY_FAULT_CHAIN_SIGNATURE },
  { X509_V_ERR_AKID_ISSUER_SERIAL_MISMATCH, SALLY_FAULT_CHAIN_SIGNATURE },
  { X509_V_ERR_CERT_NOT_YET_VALID, SALLY_FAULT_NOT_YET_VALID },
  { X509_V_ERR_CERT_HAS_EXPIRED, SALLY_FAULT_EXPIRED },
  { X509_V_ERR_CERT_CHAIN_TOO_LONG, SALLY_FAULT_PATH_LENGTH },
  { X509_V_ERR_PATH_LENGTH_EXCEEDED, SALLY_FAULT_PATH_LENGTH },
  { X509_V_ERR_INVALID_CA, SALLY_FAULT_CA },
  { X509_V_ERR_NO_ISSUER_PUBLIC_KEY, SALLY_FAULT_CA },
  { X509_V_ERR_KEYUSAGE_NO_CERTSIGN, SALLY_FAULT_CA },
  { X509_V_ERR_INVALID_PURPOSE, SALLY_FAULT_PURPOSE },
  { X509_V_ERR_PERMITTED_VIOLATION, SALLY_FAULT_CONSTRAINTS },
  { X509_V_ERR_EXCLUDED_VIOLATION, SALLY_FAULT_CONSTRAINTS },
  { X509_V_ERR_SUBTREE_MINMAX, SALLY_FAULT_CONSTRAINTS },
  { X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE, SALLY_FAULT_CONSTRAINTS },
  { X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX, SALLY_FAULT_CONSTRAINTS },
  { X509_V_ERR_UNSUPPORTED_NAME_SYNTAX, SALLY_FAULT_CONSTRAINTS },
};

static char *
list_names (SallyX509 *x509)
{
  g_auto (GStrv) names = sally_name_list (x509);
  GString *text = g_string_new (NULL);
  guint n = g_strv_length (names);

  for (guint i = 0; i < MIN (n, SHOWN_NAMES); i++) {
    g_autofree char *line = sally_text_one_line (names[i], SHOWN_BYTES);

    if (i > 0)
      g_string_append (text, ", ");
    g_string_append (text, line);
  }
  if (n > SHOWN_NAMES) {
    g_string_append (text, ", ");
    g_string_append_printf (
        text,
        /* Translators: ends a list of names */
        g_dngettext (GETTEXT_PACKAGE, "and %u more", "and %u more", n - SHOWN_NAMES),
        n - SHOWN_NAMES);
  }
  return g_string_free (text, FALSE);
}

/**
 * sally_fault_code_get_id:
 * @code: what is wrong
 *
 * Returns: (transfer none): the id of its finding, such as `cert.expired`
 */
const char *
sally_fault_code_get_id (SallyFaultCode code)
{
  g_return_val_if_fail (code < SALLY_N_FAULTS, NULL);

  return codes[code].id;
}

/**
 * sally_fault_new:
 * @code: what is wrong
 * @depth: where, -1 for the chain
 * @fatal: whether the verify modes fail
 * @x509: (nullable): the certificate
 * @evidence: (transfer full): in words
 *
 * Returns: (transfer full): a fault
 */
SallyFault *
sally_fault_new (SallyFaultCode code, int depth, gboolean fatal, SallyX509 *x509, char *evidence)
{
  SallyFault *self = g_new0 (SallyFault, 1);

  self->code = code;
  self->depth = depth;
  self->fatal = fatal;
  g_set_object (&self->x509, x509);
  self->evidence = evidence;
  return self;
}

/**
 * sally_fault_free:
 * @self: (transfer full): a fault
 */
void
sally_fault_free (SallyFault *self)
{
  g_clear_object (&self->x509);
  g_free (self->evidence);
  g_free (self);
}

/**
 * sally_fault_compare:
 * @a: a place with a fault
 * @b: another
 *
 * Returns: their order for g_ptr_array_sort(): most severe first
 */
int
sally_fault_compare (gconstpointer a, gconstpointer b)
{
  const SallyFault *left = *(const SallyFault *const *) a;
  const SallyFault *right = *(const SallyFault *const *) b;

  if (left->fatal != right->fatal)
    return left->fatal ? -1 : 1;
  if (codes[left->code].rank != codes[right->code].rank)
    return codes[left->code].rank - codes[right->code].rank;
  return left->depth - right->depth;
}

/**
 * sally_fault_code_from_openssl:
 * @error: `X509_V_ERR_...`
 *
 * Returns: what it is called here
 */
SallyFaultCode
sally_fault_code_from_openssl (int error)
{
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    if (errors[i].error == error)
      return errors[i].code;
  return SALLY_FAULT_BASIC;
}

/**
 * sally_fault_explain_time:
 * @x509: a certificate that is not valid at @time
 * @time: seconds since the epoch
 *
 * Returns: (transfer full): until or from when it is valid
 */
char *
sally_fault_explain_time (SallyX509 *x509, gint64 time)
{
  gint64 not_after = sally_x509_get_not_after (x509);
  gint64 not_before = sally_x509_get_not_before (x509);
  g_autofree char *date = NULL;
  g_autofree char *span = NULL;

  if (time >= not_after) {
    date = sally_text_date (not_after);
    span = sally_text_span (time - not_after);
    /* Translators: name of a certificate, a date, and a span such as “3 days” */
    return g_strdup_printf (_("“%s” was valid until %s; that was %s ago."),
                            sally_x509_get_title (x509), date, span);
  }
  date = sally_text_date (not_before);
  span = sally_text_span (not_before - time);
  /* Translators: name of a certificate, a date, and a span such as “3 days” */
  return g_strdup_printf (_("“%s” is valid from %s; that is in %s."), sally_x509_get_title (x509),
                          date, span);
}

/**
 * sally_fault_explain_host:
 * @x509: a certificate that does not cover @host
 * @host: a name or address
 *
 * Returns: (transfer full): what it covers instead
 */
char *
sally_fault_explain_host (SallyX509 *x509, const char *host)
{
  g_autofree char *names = list_names (x509);
  g_autofree char *line = sally_text_one_line (host, SHOWN_BYTES);

  switch (sally_name_match (x509, host)) {
  case SALLY_NAME_ONLY_COMMON_NAME:
    return g_strdup_printf (_("“%s” stands only in the common name of the subject, not among the "
                              "alternative names."),
                            line);
  case SALLY_NAME_IP_WITHOUT_SAN:
    return g_strdup_printf (_("“%s” is an address, and the certificate has names only: %s."), line,
                            names);
  case SALLY_NAME_WILDCARD_DEPTH:
    return g_strdup_printf (_("“*” stands for exactly one label, so “%s” is not covered by %s."),
                            line, names);
  case SALLY_NAME_NONE:
    return g_strdup_printf (_("The certificate names no host at all, so it cannot cover “%s”."),
                            line);
  case SALLY_NAME_MATCH:
  case SALLY_NAME_MISMATCH:
    break;
  }
  return g_strdup_printf (_("“%s” is not among the names of the certificate: %s."), line, names);
}

/**
 * sally_fault_explain_openssl:
 * @x509: (nullable): a certificate
 * @error: `X509_V_ERR_...`
 *
 * Returns: (transfer full): OpenSSL's own words for it, which are not translated
 */
char *
sally_fault_explain_openssl (SallyX509 *x509, int error)
{
  const char *words = X509_verify_cert_error_string (error);

  if (x509 == NULL)
    return g_strdup_printf (_("OpenSSL says: %s."), words);
  return g_strdup_printf (_("OpenSSL says about “%s”: %s."), sally_x509_get_title (x509), words);
}
