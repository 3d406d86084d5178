/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-rules-private.h"

#include "sally-arn.h"
#include "sally-certificate.h"
#include "sally-error.h"

#include <glib/gi18n-lib.h>

/* The one place that knows what may be saved.  Window, command line and API ask
 * it; the numbers are those of the rules in the help, page “Rules”.
 *
 * Pure: what the rules need to know of the library comes in as facts, the time
 * too.  The parts: fields, mode, engine, services and the content of a
 * certificate have a file each.
 */

#define QUOTA_CERTIFICATES 100
#define QUOTA_ENDPOINTS 1000
#define NAMED_USERS 3

static void
advice_free (gpointer data)
{
  SallyAdvice *self = data;

  g_free (self->text);
  g_free (self);
}

static void
add (GPtrArray *advice, guint rule, gboolean refuse, const char *field, char *text)
{
  SallyAdvice *self = g_new0 (SallyAdvice, 1);

  self->rule = rule;
  self->refuse = refuse;
  self->field = field;
  self->text = text;
  g_ptr_array_add (advice, self);
}

/* Takes ownership of @text. */
void
sally_rules_refuse (GPtrArray *advice, guint rule, const char *field, char *text)
{
  add (advice, rule, TRUE, field, text);
}

/* Takes ownership of @text. */
void
sally_rules_advise (GPtrArray *advice, guint rule, const char *field, char *text)
{
  add (advice, rule, FALSE, field, text);
}

/* What AWS itself has accepted is saved, with advice.  Takes ownership of @text. */
void
sally_rules_refuse_unless_foreign (SallyRuleCheck *check, guint rule, const char *field, char *text)
{
  add (check->advice, rule, !check->facts->foreign, field, text);
}

static void
check_identifier (GPtrArray *advice, const char *identifier, const SallyRuleFacts *facts)
{
  g_autoptr (GError) error = NULL;

  if (!sally_identifier_check (identifier, facts->foreign, &error))
    sally_rules_refuse (advice, identifier[0] == '\0' ? 0 : 20, "identifier",
                        g_strdup_printf (_("%s."), error->message));
  else if (facts->identifier_taken)
    sally_rules_refuse (
        advice, 20, "identifier",
        g_strdup_printf (_("There is already one with the identifier “%s”."), identifier));
}

static void
check_quota (GPtrArray *advice, guint count, guint quota, const char *text)
{
  if (count >= quota)
    sally_rules_advise (advice, 21, "", g_strdup (text));
}

/**
 * sally_rules_check_endpoint:
 * @endpoint: what is about to be saved or tested
 * @facts: what the rules may look at beside it
 *
 * Pure; may be called from any thread that owns @endpoint.
 *
 * Returns: (transfer full) (element-type SallyAdvice): refusals and warnings, those
 *   of the form's first fields first; empty when all is well
 */
GPtrArray *
sally_rules_check_endpoint (SallyEndpoint *endpoint, const SallyRuleFacts *facts)
{
  GPtrArray *advice = g_ptr_array_new_with_free_func (advice_free);
  SallyRuleCheck check = {
    .advice = advice,
    .endpoint = endpoint,
    .facts = facts,
  };

  g_return_val_if_fail (SALLY_IS_ENDPOINT (endpoint), advice);
  g_return_val_if_fail (facts != NULL, advice);

  check.engine = sally_endpoint_get_engine (endpoint);
  check.mode = sally_endpoint_get_ssl_mode (endpoint);
  check.server = sally_endpoint_get_server (endpoint);
  check.verifies = check.mode == SALLY_SSL_VERIFY_CA || check.mode == SALLY_SSL_VERIFY_FULL;
  check_identifier (advice, sally_endpoint_get_identifier (endpoint), facts);
  sally_rules_check_fields (&check);
  sally_rules_check_mode (&check);
  sally_rules_check_engine (&check);
  sally_rules_check_services (&check);
  if (facts->certificate != NULL && check.verifies)
    sally_rules_check_content (advice, facts->certificate, facts, "certificate-arn");
  if (!facts->editing)
    check_quota (advice, facts->n_endpoints, QUOTA_ENDPOINTS,
                 _("AWS DMS allows 1,000 endpoints in an account and region by default."));
  return advice;
}

/**
 * sally_rules_check_certificate:
 * @certificate: what is about to be imported; parts that need its content are
 *   skipped when it was not loaded
 * @facts: what the rules may look at beside it
 *
 * Returns: (transfer full) (element-type SallyAdvice): refusals and warnings
 */
GPtrArray *
sally_rules_check_certificate (SallyCertificate *certificate, const SallyRuleFacts *facts)
{
  GPtrArray *advice = g_ptr_array_new_with_free_func (advice_free);

  g_return_val_if_fail (SALLY_IS_CERTIFICATE (certificate), advice);
  g_return_val_if_fail (facts != NULL, advice);

  check_identifier (advice, sally_certificate_get_identifier (certificate), facts);
  sally_rules_check_content (advice, certificate, facts, "");
  if (!facts->editing)
    check_quota (advice, facts->n_certificates, QUOTA_CERTIFICATES,
                 _("AWS DMS allows 100 certificates in an account and region by default."));
  return advice;
}

/**
 * sally_rules_check_removal:
 * @certificate: what is about to be deleted
 * @facts: with the endpoints that use it
 *
 * Returns: (transfer full) (element-type SallyAdvice): a refusal that names the
 *   endpoints, or nothing
 */
GPtrArray *
sally_rules_check_removal (SallyCertificate *certificate, const SallyRuleFacts *facts)
{
  GPtrArray *advice = g_ptr_array_new_with_free_func (advice_free);
  g_autoptr (GString) names = g_string_new (NULL);
  guint n;

  g_return_val_if_fail (SALLY_IS_CERTIFICATE (certificate), advice);
  g_return_val_if_fail (facts != NULL, advice);

  n = facts->used_by != NULL ? g_strv_length ((char **) facts->used_by) : 0;
  if (n == 0)
    return advice;
  for (guint i = 0; i < MIN (n, NAMED_USERS); i++)
    g_string_append_printf (names, i == 0 ? "“%s”" : ", “%s”", facts->used_by[i]);
  if (n > NAMED_USERS)
    sally_rules_refuse (
        advice, 22, "",
        /* Translators: an identifier, some identifiers of endpoints, how many more */
        g_strdup_printf (
            g_dngettext (GETTEXT_PACKAGE, "“%s” is used by the endpoints %s and %u more.",
                         "“%s” is used by the endpoints %s and %u more.", n - NAMED_USERS),
            sally_certificate_get_identifier (certificate), names->str, n - NAMED_USERS));
  else
    sally_rules_refuse (
        advice, 22, "",
        /* Translators: an identifier, then the identifiers of the endpoints */
        g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "“%s” is used by the endpoint %s.",
                                      "“%s” is used by the endpoints %s.", n),
                         sally_certificate_get_identifier (certificate), names->str));
  return advice;
}

/**
 * sally_rules_first_refusal:
 * @advice: (element-type SallyAdvice): what a check returned
 *
 * Returns: (transfer none) (nullable): the first that refuses
 */
const SallyAdvice *
sally_rules_first_refusal (GPtrArray *advice)
{
  for (guint i = 0; i < advice->len; i++) {
    const SallyAdvice *one = advice->pdata[i];

    if (one->refuse)
      return one;
  }
  return NULL;
}

/**
 * sally_rules_set_error:
 * @advice: (element-type SallyAdvice): what a check returned
 * @error: %SALLY_ERROR_RULE with the first refusal and the number of its rule;
 *   %SALLY_ERROR_INVALID when it is about a value that cannot be
 *
 * Returns: %TRUE when nothing was refused
 */
gboolean
sally_rules_set_error (GPtrArray *advice, GError **error)
{
  const SallyAdvice *refusal = sally_rules_first_refusal (advice);

  if (refusal == NULL)
    return TRUE;
  if (refusal->rule == 0)
    g_set_error_literal (error, SALLY_ERROR, SALLY_ERROR_INVALID, refusal->text);
  else
    /* Translators: a sentence, then the number of the rule that says so */
    g_set_error (error, SALLY_ERROR, SALLY_ERROR_RULE, _("%s (rule %u)"), refusal->text,
                 refusal->rule);
  return FALSE;
}
