/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-engine.h"

#include "sally-ssl-mode.h"

#include <string.h>

/* The matrix of engines and modes, cell by cell, typed from the guide's table
 * and not from the program's.
 */

typedef struct {
  const char *names; /* engine names, space-separated */
  const char *modes; /* none, require, verify-ca, verify-full */
} Row;

static const Row rows[] = {
  { "mysql mariadb aurora aurora-serverless", "default not-supported supported supported" },
  { "gcp-mysql", "default not-supported supported not-supported" },
  { "sqlserver babelfish azuredb azure-sql-managed-instance",
    "default supported not-supported supported" },
  { "postgres aurora-postgresql aurora-postgresql-serverless",
    "default supported supported supported" },
  { "redshift redshift-serverless", "default not-enabled not-enabled not-enabled" },
  { "oracle", "default not-supported supported not-supported" },
  { "sybase", "default not-enabled not-enabled supported" },
  { "mongodb docdb", "default supported not-supported supported" },
  { "db2 db2-zos", "default not-supported supported not-supported" },
  { "redis kafka kinesis dynamodb s3 elasticsearch opensearch neptune",
    "default not-supported not-supported not-supported" },
};

typedef struct {
  const char *name;
  const char *directions;
  guint port;
} Use;

static const Use uses[] = {
  { "mysql", "ST", 3306 },
  { "mariadb", "ST", 3306 },
  { "aurora", "ST", 3306 },
  { "aurora-serverless", "T", 3306 },
  { "gcp-mysql", "S", 3306 },
  { "postgres", "ST", 5432 },
  { "aurora-postgresql", "ST", 5432 },
  { "aurora-postgresql-serverless", "T", 5432 },
  { "oracle", "ST", 1521 },
  { "sqlserver", "ST", 1433 },
  { "babelfish", "T", 1433 },
  { "azuredb", "S", 1433 },
  { "azure-sql-managed-instance", "S", 1433 },
  { "sybase", "ST", 5000 },
  { "db2", "S", 50000 },
  { "db2-zos", "S", 0 },
  { "mongodb", "S", 27017 },
  { "docdb", "ST", 27017 },
  { "redshift", "T", 5439 },
  { "redshift-serverless", "T", 5439 },
  { "redis", "T", 6379 },
  { "kafka", "T", 0 },
  { "kinesis", "T", 0 },
  { "dynamodb", "T", 0 },
  { "s3", "ST", 0 },
  { "elasticsearch", "T", 0 },
  { "opensearch", "T", 0 },
  { "neptune", "T", 8182 },
};

static void
test_matrix (void)
{
  gsize n_engines, n_seen = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (GStrv) names = g_strsplit (rows[i].names, " ", -1);
    g_auto (GStrv) modes = g_strsplit (rows[i].modes, " ", -1);

    for (guint j = 0; names[j] != NULL; j++, n_seen++) {
      const SallyEngine *engine = sally_engine_find (names[j]);

      g_assert_nonnull (engine);
      for (guint mode = 0; mode < SALLY_N_SSL_MODES; mode++) {
        gboolean allowed =
            g_str_equal (modes[mode], "default") || g_str_equal (modes[mode], "supported");

        g_assert_cmpstr (sally_mode_support_get_name (engine->modes[mode]), ==, modes[mode]);
        g_assert_cmpint (sally_engine_allows (engine, mode), ==, allowed);
      }
    }
  }
  sally_engine_list (&n_engines);
  g_assert_cmpuint (n_engines, ==, n_seen);
}

static void
test_uses (void)
{
  gsize n_engines;
  const SallyEngine *engines = sally_engine_list (&n_engines);

  g_assert_cmpuint (n_engines, ==, G_N_ELEMENTS (uses));
  for (gsize i = 0; i < n_engines; i++) {
    const SallyEngine *engine = sally_engine_find (uses[i].name);

    g_assert_nonnull (engine);
    g_assert_cmpint (engine->source, ==, strchr (uses[i].directions, 'S') != NULL);
    g_assert_cmpint (engine->target, ==, strchr (uses[i].directions, 'T') != NULL);
    g_assert_cmpuint (engine->port, ==, uses[i].port);
    g_assert_cmpstr (engines[i].label, !=, "");
    g_assert_cmpint (engine->certificate == SALLY_CERTIFICATE_WALLET, ==,
                     g_str_equal (engine->name, "oracle"));
  }
}

static void
test_find (void)
{
  static const char *const unknown[] = { "",       "postgresql", "MySQL", "dms-transfer",
                                         "mysql ", "documentdb" };

  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    g_assert_null (sally_engine_find (unknown[i]));
  g_assert_null (sally_engine_find (NULL));
  g_assert_cmpstr (sally_engine_find ("mysql")->label, ==, "MySQL");
}

static void
assert_explained (const char *engine, SallySslMode mode, const char *expected)
{
  g_autofree char *text = sally_engine_explain_mode (sally_engine_find (engine), mode);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_explain (void)
{
  gsize n_engines;
  const SallyEngine *engines = sally_engine_list (&n_engines);

  assert_explained ("mysql", SALLY_SSL_REQUIRE, "AWS DMS has no require for MySQL");
  assert_explained ("sqlserver", SALLY_SSL_VERIFY_CA,
                    "AWS DMS has no verify-ca for Microsoft SQL Server");
  assert_explained ("sybase", SALLY_SSL_REQUIRE, "AWS DMS has not enabled require for SAP ASE");
  assert_explained ("postgres", SALLY_SSL_REQUIRE, sally_ssl_mode_get_promise (SALLY_SSL_REQUIRE));
  for (gsize i = 0; i < n_engines; i++)
    for (guint mode = 0; mode < SALLY_N_SSL_MODES; mode++) {
      g_autofree char *text = sally_engine_explain_mode (&engines[i], mode);

      g_assert_cmpuint (strlen (text), >, 10);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/engine/matrix", test_matrix);
  g_test_add_func ("/model/engine/uses", test_uses);
  g_test_add_func ("/model/engine/find", test_find);
  g_test_add_func ("/model/engine/explain", test_explain);
  return g_test_run ();
}
