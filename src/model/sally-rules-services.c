/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-rules-private.h"

#include "sally-certificate.h"

#include <glib/gi18n-lib.h>

/* Kafka, Redis and what signs in other than by password: settings of AWS DMS
 * that have to go together (rules 26 to 31).  Their names are AWS's.
 */

static gboolean
is_set (SallyRuleCheck *check, const char *name)
{
  const char *value = sally_endpoint_get_setting (check->endpoint, name);

  return value != NULL && value[0] != '\0';
}

static gboolean
is (SallyRuleCheck *check, const char *name, const char *wanted)
{
  return g_strcmp0 (sally_endpoint_get_setting (check->endpoint, name), wanted) == 0;
}

static gboolean
has_user (SallyRuleCheck *check)
{
  return sally_endpoint_get_user_name (check->endpoint)[0] != '\0';
}

static gboolean
has_password (SallyRuleCheck *check)
{
  return sally_endpoint_get_has_password (check->endpoint) || check->facts->password != NULL;
}

static gboolean
has_certificate (SallyRuleCheck *check)
{
  return sally_endpoint_get_certificate_arn (check->endpoint)[0] != '\0'
         || is_set (check, "SslCaCertificateArn");
}

static void
check_kafka (SallyRuleCheck *check)
{
  if (check->engine->family != SALLY_FAMILY_KAFKA)
    return;
  if (is (check, "SecurityProtocol", "sasl-ssl")) {
    if (!has_user (check) || !has_password (check))
      sally_rules_refuse_unless_foreign (
          check, 26, "user-name", g_strdup (_("sasl-ssl needs a user name and a password.")));
    if (has_certificate (check))
      sally_rules_advise (check->advice, 26, "certificate-arn",
                          g_strdup (_("AWS DMS has no sasl-ssl for brokers with a CA of their "
                                      "own.")));
    if (is (check, "SaslMechanism", "plain"))
      sally_rules_advise (check->advice, 28, "",
                          g_strdup (_("The SASL mechanism plain needs replication engine 3.5.0 or "
                                      "later.")));
  }
  if (is (check, "SecurityProtocol", "ssl-authentication")
      && (!is_set (check, "SslClientCertificateArn") || !is_set (check, "SslClientKeyArn")))
    sally_rules_refuse_unless_foreign (
        check, 27, "",
        g_strdup (_("ssl-authentication needs a client certificate and its encrypted key.")));
  if (is (check, "SslEndpointIdentificationAlgorithm", "https"))
    sally_rules_advise (check->advice, 28, "",
                        g_strdup (_("The check of Kafka’s host name needs replication engine 3.5.1 "
                                    "or later.")));
}

static void
check_redis (SallyRuleCheck *check)
{
  gboolean role = is (check, "AuthType", "auth-role");

  if (check->engine->family != SALLY_FAMILY_REDIS)
    return;
  if (role && (!has_user (check) || !has_password (check)))
    sally_rules_refuse_unless_foreign (check, 29, "user-name",
                                       g_strdup (_("auth-role needs a user name and a password.")));
  if (is (check, "AuthType", "auth-token") && !has_password (check))
    sally_rules_refuse_unless_foreign (check, 29, "password",
                                       g_strdup (_("auth-token needs a password.")));
  if (has_certificate (check) && g_str_has_suffix (check->server, ".cache.amazonaws.com"))
    sally_rules_advise (check->advice, 29, "certificate-arn",
                        g_strdup (_("Amazon ElastiCache takes no CA of your own.")));
}

static void
check_access (SallyRuleCheck *check)
{
  gboolean secret = is_set (check, "SecretsManagerSecretId");

  if (secret != is_set (check, "SecretsManagerAccessRoleArn"))
    sally_rules_refuse_unless_foreign (
        check, 30, "",
        g_strdup (_("A secret of Secrets Manager and the role that may read it go together.")));
  if (secret && (has_user (check) || has_password (check)))
    sally_rules_refuse_unless_foreign (
        check, 30, "user-name",
        g_strdup (_("With a secret of Secrets Manager, user name and password stay empty.")));
  if (is (check, "AuthenticationMethod", "iam") && check->mode == SALLY_SSL_NONE)
    sally_rules_advise (check->advice, 31, "ssl-mode",
                        g_strdup (_("Signing in by IAM needs TLS.")));
}

void
sally_rules_check_services (SallyRuleCheck *check)
{
  check_kafka (check);
  check_redis (check);
  check_access (check);
}
