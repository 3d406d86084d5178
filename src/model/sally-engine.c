/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-engine.h"
#include "sally-ssl-mode.h"

#include <glib/gi18n-lib.h>

/* Every engine name of AWS DMS with the modes that its guide allows ("Using SSL
 * with AWS Database Migration Service", and the chapters of the engines).
 *
 * A new engine is a row here; modes are none, require, verify-ca, verify-full.
 */

#define D SALLY_MODE_DEFAULT
#define Y SALLY_MODE_SUPPORTED
#define N SALLY_MODE_NOT_SUPPORTED
#define X SALLY_MODE_NOT_ENABLED
#define PEM SALLY_CERTIFICATE_PEM
#define WALLET SALLY_CERTIFICATE_WALLET

/* clang-format off */
static const SallyEngine engines[] = {
  { "mysql", "MySQL", SALLY_FAMILY_MYSQL, TRUE, TRUE, 3306, { D, N, Y, Y }, PEM },
  { "mariadb", "MariaDB", SALLY_FAMILY_MYSQL, TRUE, TRUE, 3306, { D, N, Y, Y }, PEM },
  { "aurora", "Amazon Aurora MySQL", SALLY_FAMILY_MYSQL, TRUE, TRUE, 3306, { D, N, Y, Y }, PEM },
  { "aurora-serverless", "Amazon Aurora MySQL Serverless", SALLY_FAMILY_MYSQL, FALSE, TRUE, 3306, { D, N, Y, Y }, PEM },
  { "gcp-mysql", "Google Cloud for MySQL", SALLY_FAMILY_MYSQL, TRUE, FALSE, 3306, { D, N, Y, N }, PEM },
  { "postgres", "PostgreSQL", SALLY_FAMILY_POSTGRES, TRUE, TRUE, 5432, { D, Y, Y, Y }, PEM },
  { "aurora-postgresql", "Amazon Aurora PostgreSQL", SALLY_FAMILY_POSTGRES, TRUE, TRUE, 5432, { D, Y, Y, Y }, PEM },
  { "aurora-postgresql-serverless", "Amazon Aurora PostgreSQL Serverless", SALLY_FAMILY_POSTGRES, FALSE, TRUE, 5432, { D, Y, Y, Y }, PEM },
  { "oracle", "Oracle", SALLY_FAMILY_ORACLE, TRUE, TRUE, 1521, { D, N, Y, N }, WALLET },
  { "sqlserver", "Microsoft SQL Server", SALLY_FAMILY_TDS, TRUE, TRUE, 1433, { D, Y, N, Y }, PEM },
  { "babelfish", "Babelfish for Aurora PostgreSQL", SALLY_FAMILY_TDS, FALSE, TRUE, 1433, { D, Y, N, Y }, PEM },
  { "azuredb", "Microsoft Azure SQL Database", SALLY_FAMILY_TDS, TRUE, FALSE, 1433, { D, Y, N, Y }, PEM },
  { "azure-sql-managed-instance", "Microsoft Azure SQL Managed Instance", SALLY_FAMILY_TDS, TRUE, FALSE, 1433, { D, Y, N, Y }, PEM },
  { "sybase", "SAP ASE", SALLY_FAMILY_ASE, TRUE, TRUE, 5000, { D, X, X, Y }, PEM },
  { "db2", "IBM Db2 LUW", SALLY_FAMILY_DB2, TRUE, FALSE, 50000, { D, N, Y, N }, PEM },
  { "db2-zos", "IBM Db2 for z/OS", SALLY_FAMILY_DB2, TRUE, FALSE, 0, { D, N, Y, N }, PEM },
  { "mongodb", "MongoDB", SALLY_FAMILY_MONGODB, TRUE, FALSE, 27017, { D, Y, N, Y }, PEM },
  { "docdb", "Amazon DocumentDB", SALLY_FAMILY_MONGODB, TRUE, TRUE, 27017, { D, Y, N, Y }, PEM },
  { "redshift", "Amazon Redshift", SALLY_FAMILY_POSTGRES, FALSE, TRUE, 5439, { D, X, X, X }, PEM },
  { "redshift-serverless", "Amazon Redshift Serverless", SALLY_FAMILY_POSTGRES, FALSE, TRUE, 5439, { D, X, X, X }, PEM },
  { "redis", "Redis", SALLY_FAMILY_REDIS, FALSE, TRUE, 6379, { D, N, N, N }, PEM },
  { "kafka", "Apache Kafka", SALLY_FAMILY_KAFKA, FALSE, TRUE, 0, { D, N, N, N }, PEM },
  { "kinesis", "Amazon Kinesis Data Streams", SALLY_FAMILY_AWS, FALSE, TRUE, 0, { D, N, N, N }, PEM },
  { "dynamodb", "Amazon DynamoDB", SALLY_FAMILY_AWS, FALSE, TRUE, 0, { D, N, N, N }, PEM },
  { "s3", "Amazon S3", SALLY_FAMILY_AWS, TRUE, TRUE, 0, { D, N, N, N }, PEM },
  { "elasticsearch", "Amazon Elasticsearch Service", SALLY_FAMILY_AWS, FALSE, TRUE, 0, { D, N, N, N }, PEM },
  { "opensearch", "Amazon OpenSearch Service", SALLY_FAMILY_AWS, FALSE, TRUE, 0, { D, N, N, N }, PEM },
  { "neptune", "Amazon Neptune", SALLY_FAMILY_AWS, FALSE, TRUE, 8182, { D, N, N, N }, PEM },
};
/* clang-format on */
G_STATIC_ASSERT (G_N_ELEMENTS (engines) == 28);

static const char *const support_names[] = {
  [SALLY_MODE_DEFAULT] = "default",
  [SALLY_MODE_SUPPORTED] = "supported",
  [SALLY_MODE_NOT_SUPPORTED] = "not-supported",
  [SALLY_MODE_NOT_ENABLED] = "not-enabled",
};
G_STATIC_ASSERT (G_N_ELEMENTS (support_names) == SALLY_MODE_NOT_ENABLED + 1);

/**
 * sally_engine_list:
 * @n_engines: (out): how many
 *
 * Returns: (array length=n_engines) (transfer none): all engines
 */
const SallyEngine *
sally_engine_list (gsize *n_engines)
{
  *n_engines = G_N_ELEMENTS (engines);
  return engines;
}

/**
 * sally_engine_find:
 * @name: (nullable): an EngineName of AWS DMS
 *
 * Returns: (transfer none) (nullable): the engine
 */
const SallyEngine *
sally_engine_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (engines); i++)
    if (g_strcmp0 (engines[i].name, name) == 0)
      return &engines[i];
  return NULL;
}

/**
 * sally_engine_allows:
 * @self: an engine
 * @mode: a mode
 *
 * Returns: whether AWS DMS allows the mode for the engine
 */
gboolean
sally_engine_allows (const SallyEngine *self, SallySslMode mode)
{
  return self->modes[mode] == SALLY_MODE_DEFAULT || self->modes[mode] == SALLY_MODE_SUPPORTED;
}

/**
 * sally_mode_support_get_name:
 * @support: what AWS DMS says about a mode
 *
 * Returns: the word that `engines --json` uses for it
 */
const char *
sally_mode_support_get_name (SallyModeSupport support)
{
  return support_names[support];
}

/**
 * sally_engine_explain_mode:
 * @self: an engine
 * @mode: a mode
 *
 * Returns: (transfer full): why AWS DMS refuses the mode, or what the mode
 *   promises when it is allowed (translated)
 */
char *
sally_engine_explain_mode (const SallyEngine *self, SallySslMode mode)
{
  const char *name = sally_ssl_mode_get_name (mode);

  if (sally_engine_allows (self, mode) && self->family != SALLY_FAMILY_AWS)
    return g_strdup (sally_ssl_mode_get_promise (mode));
  if (sally_engine_allows (self, mode))
    return g_strdup (_("the service itself is always reached over TLS"));
  if (self->family == SALLY_FAMILY_AWS)
    return g_strdup_printf (_("%s is always reached over TLS; AWS DMS has no other mode for it"),
                            self->label);
  if (self->family == SALLY_FAMILY_REDIS || self->family == SALLY_FAMILY_KAFKA)
    return g_strdup_printf (_("%s has a security protocol setting of its own"), self->label);
  if (self->modes[mode] == SALLY_MODE_NOT_ENABLED)
    /* Translators: the first is an SSL mode, the second an engine */
    return g_strdup_printf (_("AWS DMS has not enabled %s for %s"), name, self->label);
  /* Translators: the first is an SSL mode, the second an engine */
  return g_strdup_printf (_("AWS DMS has no %s for %s"), name, self->label);
}

/**
 * sally_engine_has_modes:
 * @self: an engine
 *
 * Returns: whether AWS DMS sets its TLS by SSL mode; not so for Redis and Kafka,
 *   which have a security protocol, and for services of AWS, which are TLS by
 *   themselves
 */
gboolean
sally_engine_has_modes (const SallyEngine *self)
{
  return self->family != SALLY_FAMILY_REDIS && self->family != SALLY_FAMILY_KAFKA
         && self->family != SALLY_FAMILY_AWS;
}
