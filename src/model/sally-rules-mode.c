/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-rules-private.h"

#include "sally-certificate.h"
#include "sally-name-match.h"
#include "sally-ssl-mode.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The SSL mode of an endpoint and what has to go with it: rules 1 to 4, 8 to 11,
 * 17 and 18.
 */

/* Rules of their own that say why an engine lacks a mode. */
static guint
get_mode_rule (const SallyEngine *engine)
{
  if (g_str_has_prefix (engine->name, "redshift"))
    return 9;
  if (engine->family == SALLY_FAMILY_AWS)
    return 10;
  if (engine->family == SALLY_FAMILY_KAFKA || engine->family == SALLY_FAMILY_REDIS)
    return 11;
  return g_str_equal (engine->name, "gcp-mysql") ? 17 : 1;
}

/* What “none” means where it does not mean plaintext for the data. */
static const char *
explain_none (const SallyEngine *engine)
{
  switch (get_mode_rule (engine)) {
  case 9:
    return _("AWS DMS has no SSL mode for Amazon Redshift: it moves the data through Amazon S3, "
             "and the service encrypts that way itself.");
  case 10:
    return _("This service is always reached over HTTPS; AWS DMS shows that as none.");
  case 11:
    return _("The TLS of this engine is set by its own security protocol setting, not by the SSL "
             "mode.");
  default:
    return NULL;
  }
}

static void
check_matrix (SallyRuleCheck *check)
{
  guint rule = get_mode_rule (check->engine);
  const char *none = explain_none (check->engine);

  if (!sally_engine_allows (check->engine, check->mode)) {
    g_autofree char *reason = sally_engine_explain_mode (check->engine, check->mode);

    /* gcp-mysql lacks require as all MySQL does; only verify-full is its own. */
    if (rule == 17 && check->mode != SALLY_SSL_VERIFY_FULL)
      rule = 1;
    sally_rules_refuse_unless_foreign (check, rule, "ssl-mode", g_strdup_printf (_("%s."), reason));
  } else if (none != NULL)
    sally_rules_advise (check->advice, rule, "ssl-mode", g_strdup (none));
}

static void
check_certificate (SallyRuleCheck *check)
{
  const char *mode = sally_ssl_mode_get_name (check->mode);
  gboolean chosen = sally_endpoint_get_certificate_arn (check->endpoint)[0] != '\0';
  SallyCertificate *certificate = check->facts->certificate;

  if (check->verifies && !chosen)
    sally_rules_refuse_unless_foreign (check, 2, "certificate-arn",
                                       /* Translators: an SSL mode */
                                       g_strdup_printf (_("%s needs a CA certificate."), mode));
  if (!check->verifies && chosen)
    sally_rules_advise (check->advice, 3, "certificate-arn",
                        /* Translators: an SSL mode */
                        g_strdup_printf (_("The CA certificate is not used with %s."), mode));
  if (certificate == NULL || sally_certificate_get_kind (certificate) == check->engine->certificate)
    return;
  if (check->engine->certificate == SALLY_CERTIFICATE_WALLET)
    sally_rules_refuse_unless_foreign (
        check, 4, "certificate-arn",
        g_strdup (_("Oracle takes its CA certificate as a wallet (cwallet.sso), not as PEM.")));
  else
    sally_rules_refuse_unless_foreign (
        check, 4, "certificate-arn",
        g_strdup_printf (_("%s takes its CA certificate as PEM, not as an Oracle wallet."),
                         check->engine->label));
}

static void
check_name (SallyRuleCheck *check)
{
  const char *verify_as = sally_endpoint_get_verify_as (check->endpoint);
  gboolean own = verify_as[0] != '\0';

  if (check->mode == SALLY_SSL_VERIFY_FULL && sally_name_is_ip (own ? verify_as : check->server))
    sally_rules_advise (check->advice, 8, own ? "verify-as" : "server",
                        g_strdup (_("verify-full compares the server name with the certificate, "
                                    "and few certificates name an address; give a DNS name.")));
}

/* Returns: (nullable): why the server will hardly take plaintext (translated). */
static const char *
find_tls_only (SallyRuleCheck *check)
{
  const char *name = check->engine->name;

  if (g_str_has_prefix (name, "azure"))
    return _("Azure SQL always encrypts; none is a poor choice.");
  if (g_str_equal (name, "docdb"))
    return _("Amazon DocumentDB has TLS switched on unless somebody switched it off; none will "
             "hardly connect.");
  if (g_str_has_prefix (name, "aurora") && check->engine->family == SALLY_FAMILY_MYSQL)
    return _("Aurora MySQL from 8.4 on takes no connection without TLS by default.");
  if (check->engine->family == SALLY_FAMILY_POSTGRES
      && strstr (check->server, ".rds.amazonaws.com") != NULL)
    return _("Amazon RDS for PostgreSQL from 15 on takes no connection without TLS by default.");
  if (g_str_has_suffix (check->server, ".database.azure.com"))
    return _("Azure’s database servers take no connection without TLS by default.");
  return NULL;
}

void
sally_rules_check_mode (SallyRuleCheck *check)
{
  const char *tls_only;

  check_matrix (check);
  check_certificate (check);
  check_name (check);
  if (check->mode != SALLY_SSL_NONE)
    return;
  tls_only = find_tls_only (check);
  if (tls_only != NULL)
    sally_rules_advise (check->advice, 18, "ssl-mode", g_strdup (tls_only));
}
