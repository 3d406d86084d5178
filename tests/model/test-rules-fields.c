/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "rules-support.h"

#include "sally-secret.h"

#include <string.h>

/* Values of fields that can or cannot be, and characters. */

static void
test_server (void)
{
  g_autofree char *label = g_strnfill (64, 'a');
  g_autofree char *longest =
      g_strdup_printf ("%.60s.%.60s.%.60s.%.60s.abcdefghi", label, label, label, label);
  g_autofree char *too_long = g_strconcat (longest, "x", NULL);
  const char *const good[] = {
    "db1",
    "db1.example.com",
    "db1.example.com.",
    "10.0.0.1",
    "::1",
    "[2001:db8::1]",
    "my_db.local",
    "b\xc3\xbc"
    "cher.example",
    longest,
    "fe80::1%eth0",
  };
  const char *const bad[] = {
    "db1:5432",
    "db 1",
    " db1",
    "db1\t",
    "db1\n",
    "https://db1",
    "/var/run/postgresql",
    "db1/x",
    "user@db1",
    "a..b",
    ".a",
    "db1,db2",
    "db1;drop",
    "\xff",
    "db\x7f",
    "db\x01",
    "a*b",
    "10.0.0.1:5432",
    "host\\sql",
    label,
    too_long,
  };
  g_autoptr (Case) c = case_new ("postgres");

  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    sally_endpoint_set_server (c->endpoint, good[i]);
    g_assert_cmpint (case_ask (c, 0, NULL), ==, SILENT);
    sally_endpoint_set_verify_as (c->endpoint, good[i]);
    g_assert_cmpint (case_ask (c, 0, NULL), ==, SILENT);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    sally_endpoint_set_server (c->endpoint, bad[i]);
    sally_endpoint_set_verify_as (c->endpoint, bad[i]);
    g_assert_cmpint (case_ask (c, 0, "server"), ==, REFUSES);
    g_assert_cmpint (case_ask (c, 0, "verify-as"), ==, REFUSES);
  }
}

static void
test_server_blank (void)
{
  static const char *const without[] = { "kafka", "s3", "kinesis", "dynamodb", "opensearch" };
  g_autoptr (Case) c = case_new ("postgres");

  sally_endpoint_set_server (c->endpoint, "");
  g_assert_cmpint (case_ask (c, 0, "server"), ==, REFUSES);
  c->facts.foreign = TRUE;
  g_assert_cmpint (case_ask (c, 0, "server"), ==, ADVISES);
  for (guint i = 0; i < G_N_ELEMENTS (without); i++) {
    g_autoptr (Case) other = case_new (without[i]);

    sally_endpoint_set_server (other->endpoint, "");
    g_assert_cmpint (case_ask (other, 0, NULL), ==, SILENT);
  }
}

static void
test_server_instance (void)
{
  static const char *const bad[] = { "\\x", "db1\\", "db1\\a\\b", "db 1\\a" };
  g_autoptr (Case) c = case_new ("sqlserver");

  sally_endpoint_set_server (c->endpoint, "db1\\SQLEXPRESS");
  g_assert_cmpint (case_ask (c, 0, NULL), ==, SILENT);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    sally_endpoint_set_server (c->endpoint, bad[i]);
    g_assert_cmpint (case_ask (c, 0, "server"), ==, REFUSES);
  }
}

static void
test_port (void)
{
  g_autoptr (Case) c = case_new ("postgres");
  g_autoptr (Case) zos = case_new ("db2-zos");

  sally_endpoint_set_port (c->endpoint, 65535);
  g_assert_cmpint (case_ask (c, 0, NULL), ==, SILENT);
  sally_endpoint_set_port (c->endpoint, 70000);
  g_assert_cmpint (case_ask (c, 0, "port"), ==, REFUSES);
  c->facts.foreign = TRUE;
  g_assert_cmpint (case_ask (c, 0, "port"), ==, REFUSES);
  g_assert_cmpint (case_ask (zos, 0, "port"), ==, REFUSES);
  sally_endpoint_set_port (zos->endpoint, 446);
  g_assert_cmpint (case_ask (zos, 0, NULL), ==, SILENT);
}

static void
test_texts (void)
{
  g_autofree char *longest = g_strnfill (512, 'x');
  g_autofree char *too_long = g_strnfill (513, 'x');
  g_autofree char *attributes = g_strnfill (16385, 'x');
  g_autoptr (Case) c = case_new ("postgres");

  sally_endpoint_set_user_name (c->endpoint, longest);
  sally_endpoint_set_database (c->endpoint, longest);
  g_assert_cmpint (case_ask (c, 0, NULL), ==, SILENT);
  sally_endpoint_set_user_name (c->endpoint, too_long);
  g_assert_cmpint (case_ask (c, 0, "user-name"), ==, REFUSES);
  sally_endpoint_set_user_name (c->endpoint, "a\nb");
  g_assert_cmpint (case_ask (c, 0, "user-name"), ==, REFUSES);
  sally_endpoint_set_database (c->endpoint, "\xff");
  g_assert_cmpint (case_ask (c, 0, "database"), ==, REFUSES);
  sally_endpoint_set_extra_attributes (c->endpoint, attributes);
  g_assert_cmpint (case_ask (c, 0, "extra-attributes"), ==, REFUSES);
}

static void
test_type (void)
{
  g_autoptr (Case) target = case_new ("redis");
  g_autoptr (Case) source = case_new ("mongodb");

  g_assert_cmpint (case_ask (target, 0, NULL), ==, SILENT);
  sally_endpoint_set_endpoint_type (target->endpoint, SALLY_ENDPOINT_SOURCE);
  g_assert_cmpint (case_ask (target, 0, "endpoint-type"), ==, REFUSES);
  g_assert_cmpint (case_ask (source, 0, NULL), ==, SILENT);
  sally_endpoint_set_endpoint_type (source->endpoint, SALLY_ENDPOINT_TARGET);
  g_assert_cmpint (case_ask (source, 0, "endpoint-type"), ==, REFUSES);
}

static void
test_attributes (void)
{
  static const char *const good[] = { "", "a=b", "a=b;c=d;", "a=SELECT 1;b=2" };
  static const char *const bad[] = { "a =b", "a= b", "a=b ;c=d", "a=b; c=d" };
  g_autoptr (Case) c = case_new ("postgres");

  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    sally_endpoint_set_extra_attributes (c->endpoint, good[i]);
    g_assert_cmpint (case_ask (c, 36, NULL), ==, SILENT);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    sally_endpoint_set_extra_attributes (c->endpoint, bad[i]);
    g_assert_cmpint (case_ask (c, 36, "extra-attributes"), ==, ADVISES);
  }
}

/* Per engine, what is forbidden and what is not. */
static void
test_password (void)
{
  static const char *const rows[][3] = {
    { "mongodb", "{}", ",;+%" },  { "docdb", "{}", ",;+%" },
    { "azuredb", "{};", "+%" },   { "sqlserver", "{},;", "+%" },
    { "mysql", "{};", ",+%" },    { "aurora", "{};", ",+%" },
    { "oracle", "{},", ";+%" },   { "postgres", "{};+%", "," },
    { "redshift", "{},;", "+%" }, { "aurora-postgresql-serverless", "{};+%", "," },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (Case) c = case_new (rows[i][0]);

    g_assert_cmpint (case_ask (c, 19, NULL), ==, SILENT);
    for (guint j = 1; j <= 2; j++)
      for (const char *p = rows[i][j]; *p != '\0'; p++) {
        g_autofree char *password = g_strdup_printf ("qqmarker%cqq", *p);
        g_autofree char *text = NULL;

        g_clear_pointer (&c->facts.password, sally_secret_unref);
        c->facts.password = sally_secret_new (password, -1);
        g_assert_cmpint (case_ask (c, 19, "password"), ==, j == 1 ? ADVISES : SILENT);
        text = case_get_text (c, 19);
        g_assert_true (text == NULL || strstr (text, "qq") == NULL);
      }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/rules/server", test_server);
  g_test_add_func ("/model/rules/server-blank", test_server_blank);
  g_test_add_func ("/model/rules/server-instance", test_server_instance);
  g_test_add_func ("/model/rules/port", test_port);
  g_test_add_func ("/model/rules/texts", test_texts);
  g_test_add_func ("/model/rules/type", test_type);
  g_test_add_func ("/model/rules/attributes", test_attributes);
  g_test_add_func ("/model/rules/password", test_password);
  return g_test_run ();
}
