/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-rules-private.h"

#include "sally-certificate.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a person should know about one engine or one place: rules 12 to 17, 25,
 * 32 to 34, 39 and 40.  All of them are advice.
 */

#define ORACLE_PLAIN_PORT 1521
#define DOCDB_ELASTIC_ROOT "Starfield Services Root Certificate Authority - G2"

static void
check_oracle (SallyRuleCheck *check)
{
  if (check->engine->family != SALLY_FAMILY_ORACLE || check->mode == SALLY_SSL_NONE)
    return;
  if (sally_endpoint_get_effective_port (check->endpoint) == ORACLE_PLAIN_PORT)
    sally_rules_advise (check->advice, 15, "port",
                        g_strdup (_("1521 is Oracle’s plaintext port; its TLS listener (TCPS) has "
                                    "another, often 2484 or 1522.")));
  if (sally_endpoint_get_endpoint_type (check->endpoint) == SALLY_ENDPOINT_SOURCE)
    sally_rules_advise (check->advice, 12, "ssl-mode",
                        g_strdup (_("Change data capture from Oracle over TLS may run into SQL "
                                    "timeouts. If the counters of the task look wrong, lower its "
                                    "MinTransactionSize (the guide also says "
                                    "MinimumTransactionSize); start at 100.")));
}

static void
check_mysql (SallyRuleCheck *check)
{
  if (check->engine->family != SALLY_FAMILY_MYSQL)
    return;
  if (sally_endpoint_get_database (check->endpoint)[0] != '\0')
    sally_rules_advise (check->advice, 34, "database",
                        g_strdup (_("AWS DMS wants no database name for MySQL endpoints.")));
  if (check->mode == SALLY_SSL_NONE)
    return;
  if (strstr (check->server, ".cluster-ro-") != NULL)
    sally_rules_advise (check->advice, 14, "server",
                        g_strdup (_("This looks like Aurora’s reader endpoint; for TLS, AWS DMS "
                                    "wants the endpoint of the primary instance.")));
  sally_rules_advise (check->advice, 16, "ssl-mode",
                      g_strdup (_("AWS DMS does not speak TLS 1.3 with MySQL and MariaDB: the "
                                  "server must offer TLS 1.2 too.")));
  if (g_str_equal (check->engine->name, "gcp-mysql"))
    sally_rules_advise (check->advice, 17, "ssl-mode",
                        g_strdup (_("AWS DMS has no client certificate for Google Cloud: Cloud "
                                    "SQL’s setting that asks for one must be off.")));
  if (g_str_equal (check->engine->name, "aurora-serverless"))
    sally_rules_advise (check->advice, 40, "certificate-arn",
                        g_strdup (_("Aurora Serverless needs the CA that its own page on TLS "
                                    "names, which may not be the one of Amazon RDS.")));
}

static gboolean
has_docdb_elastic_root (SallyCertificate *certificate)
{
  GPtrArray *x509s = sally_certificate_get_x509s (certificate);

  for (guint i = 0; x509s != NULL && i < x509s->len; i++)
    if (strstr (sally_x509_get_subject (x509s->pdata[i]), DOCDB_ELASTIC_ROOT) != NULL)
      return TRUE;
  return x509s == NULL;
}

static void
check_docdb (SallyRuleCheck *check)
{
  if (g_str_equal (check->engine->name, "docdb") && check->facts->certificate != NULL
      && strstr (check->server, ".docdb-elastic.") != NULL
      && !has_docdb_elastic_root (check->facts->certificate))
    sally_rules_advise (check->advice, 25, "certificate-arn",
                        g_strdup (_("An elastic cluster of Amazon DocumentDB needs SFSRootCAG2.pem "
                                    "from Amazon Trust Services, which is not in this "
                                    "certificate.")));
}

static void
check_redshift (SallyRuleCheck *check)
{
  if (g_str_has_prefix (check->engine->name, "redshift") && check->server[0] != '\0'
      && !g_str_has_suffix (check->server, ".amazonaws.com")
      && !g_str_has_suffix (check->server, ".amazonaws.com.cn"))
    sally_rules_advise (check->advice, 33, "server",
                        g_strdup (_("AWS DMS reaches Amazon Redshift only by its Amazon DNS "
                                    "name.")));
}

static void
check_limits (SallyRuleCheck *check)
{
  const char *name = check->engine->name;

  if (g_str_equal (name, "db2-zos"))
    sally_rules_advise (check->advice, 32, "engine",
                        g_strdup (_("AWS DMS loads Db2 for z/OS once; it captures no changes.")));
  else if (g_str_equal (name, "azuredb"))
    sally_rules_advise (check->advice, 32, "engine",
                        g_strdup (_("AWS DMS captures no changes from Azure SQL Database.")));
  else if (g_str_equal (name, "babelfish"))
    sally_rules_advise (check->advice, 32, "engine",
                        g_strdup (_("AWS DMS fills Babelfish only from SQL Server and only once, "
                                    "with the table preparation “do nothing”.")));
}

void
sally_rules_check_engine (SallyRuleCheck *check)
{
  check_oracle (check);
  check_mysql (check);
  check_docdb (check);
  check_redshift (check);
  check_limits (check);
  if (g_str_has_prefix (check->server, "192.168.0.") && g_hostname_is_ip_address (check->server))
    sally_rules_advise (check->advice, 39, "server",
                        g_strdup (_("AWS DMS keeps 192.168.0.0/24 for itself and cannot reach a "
                                    "server there.")));
}
