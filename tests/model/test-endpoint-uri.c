/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-endpoint-uri.h"

#include "sally-endpoint.h"
#include "sally-engine-setting.h"
#include "sally-engine.h"
#include "sally-error.h"
#include "sally-secret.h"

#include <string.h>

/* Links of many drivers, what they mean, and what is none. */

#define NONE SALLY_SSL_NONE
#define REQUIRE SALLY_SSL_REQUIRE
#define CA SALLY_SSL_VERIFY_CA
#define FULL SALLY_SSL_VERIFY_FULL

/* What is NULL or 0 is expected to be empty. */
typedef struct {
  const char *uri;
  const char *engine;
  const char *server;
  guint port;
  const char *user;
  const char *password;
  const char *database;
  SallySslMode mode;
  const char *note;
  const char *verify_as;
} Row;

/* clang-format off */
static const Row rows[] = {
  { "postgresql://app:s3cret@db1.example.com:6432/appdb?sslmode=verify-full", "postgres", "db1.example.com", 6432, "app", "s3cret", "appdb", FULL, "sslmode=verify-full; the SSL mode is verify-full." },
  { "postgres://db1", "postgres", "db1", 0, NULL, NULL, NULL, NONE, "asks for no mode of TLS" },
  { " \n postgres://db1/x \t\n", "postgres", "db1", 0, NULL, NULL, "x", NONE, NULL },
  { "POSTGRESQL://db1?SSLMODE=REQUIRE", "postgres", "db1", 0, NULL, NULL, NULL, REQUIRE, NULL },
  { "postgresql+psycopg2://app@db1/x?sslmode=verify-ca", "postgres", "db1", 0, "app", NULL, "x", CA, NULL },
  { "postgres://db1/x?sslmode=prefer", "postgres", "db1", 0, NULL, NULL, "x", NONE, "sslmode=prefer, which takes plaintext too; the SSL mode is none." },
  { "postgres://db1/x?sslmode=allow", "postgres", "db1", 0, NULL, NULL, "x", NONE, "takes plaintext too" },
  { "postgres://db1/x?sslmode=disable", "postgres", "db1", 0, NULL, NULL, "x", NONE, "sslmode=disable; the SSL mode is none." },
  { "postgres://db1/x?sslmode=sometimes", "postgres", "db1", 0, NULL, NULL, "x", NONE, "sslmode=sometimes was not understood" },
  { "postgres://db1/x?ssl=true", "postgres", "db1", 0, NULL, NULL, "x", REQUIRE, NULL },
  { "postgres://db1/x?sslrootcert=system", "postgres", "db1", 0, NULL, NULL, "x", FULL, NULL },
  { "postgres://db1/x?sslmode=verify-ca&sslrootcert=/etc/ca.pem&sslcert=a", "postgres", "db1", 0, NULL, NULL, "x", CA, "CA file /etc/ca.pem" },
  { "postgres://db1/x?sslcert=a", "postgres", "db1", 0, NULL, NULL, "x", NONE, "client certificate" },
  { "postgres://db1/x?application_name=me&connect_timeout=3", "postgres", "db1", 0, NULL, NULL, "x", NONE, "Not used: application_name, connect_timeout." },
  { "postgres://a%40b:p%2Fw%25@db1/my%20db", "postgres", "db1", 0, "a@b", "p/w%", "my db", NONE, NULL },
  { "postgres://app:p@ss@db1/x", "postgres", "db1", 0, "app", "p@ss", "x", NONE, NULL },
  { "postgres://app:@db1/x", "postgres", "db1", 0, "app", NULL, "x", NONE, NULL },
  { "postgres://[2001:db8::1]:5433/x", "postgres", "2001:db8::1", 5433, NULL, NULL, "x", NONE, NULL },
  { "postgres://db1:5433,db2:5434/x", "postgres", "db1", 5433, NULL, NULL, "x", NONE, "several servers" },
  { "postgres:///x?host=db9&port=7&user=u&password=p", "postgres", "db9", 7, "u", "p", "x", NONE, NULL },
  { "postgres://app@x.abc.eu-central-1.redshift.amazonaws.com/dev?sslmode=require", "redshift", "x.abc.eu-central-1.redshift.amazonaws.com", 0, "app", NULL, "dev", REQUIRE, "has not enabled require" },
  { "jdbc:postgresql://db1:5432/x?user=app&password=s3cret&ssl=true", "postgres", "db1", 5432, "app", "s3cret", "x", FULL, "ssl=true; the SSL mode is verify-full" },
  { "jdbc:postgresql://db1/x?ssl=true&sslfactory=org.postgresql.ssl.NonValidatingFactory", "postgres", "db1", 0, NULL, NULL, "x", REQUIRE, NULL },
  { "jdbc:redshift://db1:5439/dev", "redshift", "db1", 5439, NULL, NULL, "dev", NONE, NULL },

  { "host=db1 port=6432 dbname=appdb user=app password=s3cret sslmode=verify-full", "postgres", "db1", 6432, "app", "s3cret", "appdb", FULL, NULL },
  { "host = 'db1' password='it\\'s \\\\ s3cret' dbname = 'a b'", "postgres", "db1", 0, NULL, "it's \\ s3cret", "a b", NONE, NULL },
  { "host=db1 hostaddr=10.0.0.1 sslmode=verify-full", "postgres", "10.0.0.1", 0, NULL, NULL, NULL, FULL, NULL, "db1" },
  { "hostaddr=10.0.0.1", "postgres", "10.0.0.1", 0, NULL, NULL, NULL, NONE, NULL },
  { "user=app host=::1", "postgres", "::1", 0, "app", NULL, NULL, NONE, NULL },
  { "host=db1,db2 port=1,2", "postgres", "db1", 1, NULL, NULL, NULL, NONE, "several servers" },
  { "host=db1 password=50%", "postgres", "db1", 0, NULL, "50%", NULL, NONE, NULL },

  { "mysql://app:s3cret@db1:3307/shop?ssl-mode=VERIFY_IDENTITY", "mysql", "db1", 3307, "app", "s3cret", "shop", FULL, NULL },
  { "mysql://db1/?ssl-mode=VERIFY_CA", "mysql", "db1", 0, NULL, NULL, NULL, CA, NULL },
  { "mysql://db1/?ssl-mode=PREFERRED", "mysql", "db1", 0, NULL, NULL, NULL, NONE, "takes plaintext too" },
  { "mysql://db1/?ssl-mode=DISABLED", "mysql", "db1", 0, NULL, NULL, NULL, NONE, NULL },
  { "mysql+pymysql://db1/x?tls=skip-verify", "mysql", "db1", 0, NULL, NULL, "x", REQUIRE, NULL },
  { "mysql://db1/?ssl-mode=REQUIRED", "mysql", "db1", 0, NULL, NULL, NULL, REQUIRE, "AWS DMS has no require for MySQL." },
  { "jdbc:mysql://db1:3306/shop?user=app&password=s3cret&sslMode=VERIFY_CA", "mysql", "db1", 3306, "app", "s3cret", "shop", CA, NULL },
  { "jdbc:mysql://db1/x?useSSL=true", "mysql", "db1", 0, NULL, NULL, "x", NONE, "takes plaintext too" },
  { "jdbc:mysql://db1/x?useSSL=true&requireSSL=true", "mysql", "db1", 0, NULL, NULL, "x", REQUIRE, NULL },
  { "jdbc:mysql://db1/x?useSSL=true&verifyServerCertificate=true", "mysql", "db1", 0, NULL, NULL, "x", CA, NULL },
  { "jdbc:mysql://db1/x?useSSL=false", "mysql", "db1", 0, NULL, NULL, "x", NONE, "useSSL=false; the SSL mode is none." },
  { "jdbc:mysql:replication://db1,db2/x", "mysql", "db1", 0, NULL, NULL, "x", NONE, "several servers" },
  { "jdbc:mariadb://db1/x?sslMode=trust", "mariadb", "db1", 0, NULL, NULL, "x", REQUIRE, NULL },
  { "jdbc:mariadb://db1/x?sslMode=verify-full&serverSslCert=/a.pem", "mariadb", "db1", 0, NULL, NULL, "x", FULL, "/a.pem" },
  { "jdbc:mariadb://db1/x?useSsl=true", "mariadb", "db1", 0, NULL, NULL, "x", FULL, NULL },
  { "jdbc:mariadb://db1/x?useSsl=true&trustServerCertificate=true", "mariadb", "db1", 0, NULL, NULL, "x", REQUIRE, NULL },
  { "jdbc:mariadb://db1/x?useSsl=true&disableSslHostnameVerification=true", "mariadb", "db1", 0, NULL, NULL, "x", CA, NULL },

  { "jdbc:sqlserver://db1:1433;databaseName=shop;user=sa;password={p;w};encrypt=true;trustServerCertificate=true", "sqlserver", "db1", 1433, "sa", "p;w", "shop", REQUIRE, NULL },
  { "jdbc:sqlserver://db1\\SQLEXPRESS;encrypt=true", "sqlserver", "db1\\SQLEXPRESS", 0, NULL, NULL, NULL, FULL, NULL },
  { "jdbc:sqlserver://;serverName=db1;portNumber=1444;encrypt=false", "sqlserver", "db1", 1444, NULL, NULL, NULL, NONE, NULL },
  { "jdbc:sqlserver://db1;encrypt=strict;hostNameInCertificate=sql.example.com", "sqlserver", "db1", 0, NULL, NULL, NULL, FULL, NULL, "sql.example.com" },
  { "jdbc:sqlserver://x.database.windows.net;encrypt=true", "azuredb", "x.database.windows.net", 0, NULL, NULL, NULL, FULL, "Microsoft Azure SQL Database" },

  { "jdbc:oracle:thin:scott/tiger@db1:1521:ORCL", "oracle", "db1", 1521, "scott", "tiger", "ORCL", NONE, NULL },
  { "jdbc:oracle:thin:@//db1:1521/shop.example.com", "oracle", "db1", 1521, NULL, NULL, "shop.example.com", NONE, NULL },
  { "jdbc:oracle:thin:@tcps://db1:2484/shop?ssl_server_dn_match=true", "oracle", "db1", 2484, NULL, NULL, "shop", CA, NULL },
  { "jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(PROTOCOL=tcps)(HOST = db1 )(PORT=2484))(CONNECT_DATA=(SERVICE_NAME=shop)))", "oracle", "db1", 2484, NULL, NULL, "shop", CA, NULL },
  { "jdbc:oracle:thin:@db1/shop", "oracle", "db1", 0, NULL, NULL, "shop", NONE, NULL },

  { "mongodb://app:s3cret@db1:27018,db2/shop?tls=true&authSource=admin", "mongodb", "db1", 27018, "app", "s3cret", "shop", FULL, "Not used: authSource." },
  { "mongodb://db1/?ssl=true&tlsAllowInvalidCertificates=true", "mongodb", "db1", 0, NULL, NULL, NULL, REQUIRE, NULL },
  { "mongodb+srv://cluster.example.com/shop", "mongodb", "cluster.example.com", 0, NULL, NULL, "shop", FULL, "stand in the DNS" },
  { "mongodb://x.cluster-1.eu-central-1.docdb.amazonaws.com:27017/?tls=true", "docdb", "x.cluster-1.eu-central-1.docdb.amazonaws.com", 27017, NULL, NULL, NULL, FULL, "Amazon DocumentDB" },
  { "redis://:s3cret@cache1:6380/0", "redis", "cache1", 6380, NULL, "s3cret", "0", NONE, "no TLS (redis://)" },
  { "rediss://cache1", "redis", "cache1", 0, NULL, NULL, NULL, NONE, "TLS (rediss://)" },
  { "jdbc:db2://db1:50001/shop:user=app;password=s3cret;sslConnection=true;", "db2", "db1", 50001, "app", "s3cret", "shop", CA, NULL },
  { "jdbc:sybase:Tds:db1:5000/shop?ENABLE_SSL=true", "sybase", "db1", 5000, NULL, NULL, "shop", FULL, NULL },
};
/* clang-format on */

static void
assert_text (const char *found, const char *expected)
{
  g_assert_cmpstr (found, ==, expected != NULL ? expected : "");
}

static void
test_rows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const Row *row = &rows[i];
    g_autoptr (SallySecret) password = NULL;
    g_autoptr (GError) error = NULL;
    g_auto (GStrv) notes = NULL;
    g_autofree char *all = NULL;
    SallyEndpoint *endpoint = sally_endpoint_new_from_uri (row->uri, &password, &notes, &error);

    g_test_message ("row %u", (guint) i);
    g_assert_no_error (error);
    g_assert_true (sally_endpoint_uri_looks_like (row->uri));
    assert_text (sally_endpoint_get_engine (endpoint)->name, row->engine);
    assert_text (sally_endpoint_get_server (endpoint), row->server);
    g_assert_cmpuint (sally_endpoint_get_port (endpoint), ==, row->port);
    assert_text (sally_endpoint_get_user_name (endpoint), row->user);
    assert_text (sally_endpoint_get_database (endpoint), row->database);
    assert_text (sally_endpoint_get_verify_as (endpoint), row->verify_as);
    g_assert_cmpint (sally_endpoint_get_ssl_mode (endpoint), ==, row->mode);
    g_assert_cmpstr (password != NULL ? sally_secret_peek (password, NULL) : NULL, ==,
                     row->password);
    all = g_strjoinv ("\n", notes);
    g_assert_true (row->note == NULL || strstr (all, row->note) != NULL);
    g_assert_true (row->password == NULL || strlen (row->password) < 5
                   || strstr (all, row->password) == NULL);
    g_assert_true (g_str_has_prefix (notes[0], "Read as "));
    g_assert_finalize_object (endpoint);
  }
}

static void
test_settings (void)
{
  g_autoptr (SallyEndpoint) direct =
      sally_endpoint_new_from_uri ("postgres://db1?sslnegotiation=direct", NULL, NULL, NULL);
  g_autoptr (SallyEndpoint) asked =
      sally_endpoint_new_from_uri ("postgres://db1?sslnegotiation=postgres", NULL, NULL, NULL);
  g_autoptr (SallyEndpoint) redis =
      sally_endpoint_new_from_uri ("rediss://cache1", NULL, NULL, NULL);
  g_autoptr (SallyEndpoint) strict =
      sally_endpoint_new_from_uri ("jdbc:sqlserver://db1;encrypt=strict", NULL, NULL, NULL);
  g_autoptr (SallyEndpoint) mandatory =
      sally_endpoint_new_from_uri ("jdbc:sqlserver://db1;encrypt=true", NULL, NULL, NULL);

  g_autoptr (SallyEndpoint) sid =
      sally_endpoint_new_from_uri ("jdbc:oracle:thin:@db1:1521:ORCL", NULL, NULL, NULL);
  g_autoptr (SallyEndpoint) described = sally_endpoint_new_from_uri (
      "jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(HOST=db1))(CONNECT_DATA=(SID=ORCL)))", NULL, NULL,
      NULL);
  g_autoptr (SallyEndpoint) service =
      sally_endpoint_new_from_uri ("jdbc:oracle:thin:@//db1/shop", NULL, NULL, NULL);

  g_assert_cmpstr (sally_endpoint_get_setting (sid, SALLY_SETTING_CONNECT_BY), ==, "sid");
  g_assert_cmpstr (sally_endpoint_get_setting (described, SALLY_SETTING_CONNECT_BY), ==, "sid");
  g_assert_null (sally_endpoint_get_setting (service, SALLY_SETTING_CONNECT_BY));
  g_assert_cmpstr (sally_endpoint_get_setting (strict, SALLY_SETTING_ENCRYPTION), ==, "strict");
  g_assert_null (sally_endpoint_get_setting (mandatory, SALLY_SETTING_ENCRYPTION));
  g_assert_cmpstr (sally_endpoint_get_setting (direct, SALLY_SETTING_NEGOTIATION), ==, "direct");
  g_assert_null (sally_endpoint_get_setting (asked, SALLY_SETTING_NEGOTIATION));
  g_assert_cmpstr (sally_endpoint_get_setting (redis, "SslSecurityProtocol"), ==, "ssl-encryption");
  g_assert_cmpint (sally_endpoint_get_endpoint_type (redis), ==, SALLY_ENDPOINT_TARGET);
}

static void
test_refused (void)
{
  static const char *const invalid[] = {
    "postgres://",
    "postgres:///x",
    "postgres://:5432/x",
    "postgres://db1:0/x",
    "postgres://db1:65536",
    "postgres://db1:99999999999999999999",
    "postgres://db1:54a2",
    "postgres://db1:-1",
    "postgres://a%zz@db1",
    "postgres://a:%4@db1",
    "postgres://a%00b@db1",
    "postgres://db1/%0a",
    "postgres://db1/\xff",
    "postgres://%2Fvar%2Frun/x",
    "host=/var/run/postgresql",
    "postgres://[::1/x",
    "postgres://[::1]x/x",
    "postgres://db 1/x",
    "postgres://db1\n.example.com/x",
    "jdbc:mysql://address=(host=db1)(port=3306)/x",
    "jdbc:oracle:thin:db1",
    "jdbc:oracle:thin:@(DESCRIPTION=(PORT=1))",
    "jdbc:sqlserver://db1;password={x",
    "host=db1 password='x",
    "host=db1 and more",
    "host=db1 =x",
    "dbname=x",
  };
  static const char *const unknown[] = {
    "",
    "orders-prod",
    "db1.example.com:5432",
    "https://db1.example.com/x",
    "postgresql",
    "jdbc:",
    "postgres+://x",
    "a=b",
    "Subject: host=x",
    "-----BEGIN CERTIFICATE-----\nMII=\n",
    "Server=db1;Database=x",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (invalid); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("row %u", (guint) i);
    g_assert_null (sally_endpoint_new_from_uri (invalid[i], NULL, NULL, &error));
    g_assert_error (error, SALLY_ERROR, SALLY_ERROR_INVALID);
    g_assert_true (sally_endpoint_uri_looks_like (invalid[i]));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (sally_endpoint_new_from_uri (unknown[i], NULL, NULL, &error));
    g_assert_error (error, SALLY_ERROR, SALLY_ERROR_UNKNOWN_FORMAT);
    g_assert_false (sally_endpoint_uri_looks_like (unknown[i]));
  }
  g_assert_false (sally_endpoint_uri_looks_like (NULL));
}

static void
test_caps (void)
{
  g_autofree char *name = g_strnfill (9000, 'x');
  g_autofree char *too_long = g_strconcat ("postgres://", name, NULL);
  g_autofree char *host = g_strdup_printf ("postgres://%.300s", name);
  g_autoptr (GString) many = g_string_new ("postgres://db1?");
  g_autoptr (GError) error = NULL;

  g_assert_null (sally_endpoint_new_from_uri (too_long, NULL, NULL, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_TOO_LARGE);
  g_assert_false (sally_endpoint_uri_looks_like (too_long));
  g_clear_error (&error);
  g_assert_null (sally_endpoint_new_from_uri (host, NULL, NULL, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_INVALID);
  g_clear_error (&error);
  for (guint i = 0; i < 65; i++)
    g_string_append_printf (many, "o%u=1&", i);
  g_assert_null (sally_endpoint_new_from_uri (many->str, NULL, NULL, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_INVALID);
}

/* Whatever was pasted: an endpoint or an error, and text that can be shown. */
static void
assert_survives (const char *text)
{
  g_autoptr (SallySecret) password = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) notes = NULL;
  g_autoptr (SallyEndpoint) endpoint =
      sally_endpoint_new_from_uri (text, &password, &notes, &error);

  g_assert_true ((endpoint == NULL) == (error != NULL));
  if (endpoint == NULL) {
    g_assert_null (password);
    g_assert_null (notes);
    return;
  }
  g_assert_true (g_utf8_validate (sally_endpoint_get_server (endpoint), -1, NULL));
  g_assert_true (g_utf8_validate (sally_endpoint_get_user_name (endpoint), -1, NULL));
  for (guint i = 0; notes[i] != NULL; i++)
    g_assert_true (g_utf8_validate (notes[i], -1, NULL));
}

static void
test_mutations (void)
{
  static const char odd[] = "%%:@/?&=;,[](){}'\\ #+0\x01\xff";

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    gsize length = strlen (rows[i].uri);

    for (gsize cut = 0; cut <= length; cut++) {
      g_autofree char *text = g_strndup (rows[i].uri, cut);

      assert_survives (text);
    }
    for (guint round = 0; round < 200; round++) {
      g_autofree char *text = g_strdup (rows[i].uri);

      for (int n = g_test_rand_int_range (1, 4); n > 0; n--)
        text[g_test_rand_int_range (0, (int) length)] =
            odd[g_test_rand_int_range (0, (int) sizeof odd - 1)];
      assert_survives (text);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/endpoint-uri/rows", test_rows);
  g_test_add_func ("/model/endpoint-uri/settings", test_settings);
  g_test_add_func ("/model/endpoint-uri/refused", test_refused);
  g_test_add_func ("/model/endpoint-uri/caps", test_caps);
  g_test_add_func ("/model/endpoint-uri/mutations", test_mutations);
  return g_test_run ();
}
