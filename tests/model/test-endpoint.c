/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-endpoint.h"
#include "sally-engine-setting.h"

#include "sally-engine.h"

/* An endpoint: values, notifications, copies. */

typedef struct {
  const char *name;
  guint count;
} Noted;

static void
notified_cb (GObject *object, GParamSpec *pspec, gpointer data)
{
  Noted *noted = data;

  noted->name = pspec->name;
  noted->count++;
}

static void
test_new (void)
{
  SallyEndpoint *endpoint = sally_endpoint_new ("redshift");

  g_assert_cmpstr (sally_endpoint_get_engine (endpoint)->name, ==, "redshift");
  g_assert_cmpint (sally_endpoint_get_endpoint_type (endpoint), ==, SALLY_ENDPOINT_TARGET);
  g_assert_cmpuint (sally_endpoint_get_port (endpoint), ==, 0);
  g_assert_cmpuint (sally_endpoint_get_effective_port (endpoint), ==, 5439);
  g_assert_cmpstr (sally_endpoint_get_server (endpoint), ==, "");
  g_assert_finalize_object (endpoint);
  endpoint = sally_endpoint_new ("no-such-engine");
  g_assert_cmpstr (sally_endpoint_get_engine (endpoint)->name, ==, "postgres");
  g_assert_finalize_object (endpoint);
}

/* Each property can be set by name, says so once, and is silent when nothing
 * changes. */
static void
test_properties (void)
{
  SallyEndpoint *endpoint = sally_endpoint_new ("postgres");
  guint n_pspecs;
  g_autofree GParamSpec **pspecs =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (endpoint), &n_pspecs);

  g_assert_cmpuint (n_pspecs, ==, 21);
  for (guint i = 0; i < n_pspecs; i++) {
    const char *name = pspecs[i]->name;
    Noted noted = { NULL, 0 };
    gulong handler = g_signal_connect (endpoint, "notify", G_CALLBACK (notified_cb), &noted);
    g_auto (GValue) value = G_VALUE_INIT;
    g_auto (GValue) back = G_VALUE_INIT;

    g_value_init (&value, pspecs[i]->value_type);
    g_value_init (&back, pspecs[i]->value_type);
    if (g_str_equal (name, "engine"))
      g_value_set_string (&value, "mysql");
    else if (G_VALUE_HOLDS_STRING (&value))
      g_value_set_string (&value, "text");
    else if (G_VALUE_HOLDS_BOOLEAN (&value))
      g_value_set_boolean (&value, TRUE);
    else if (G_VALUE_HOLDS_UINT (&value))
      g_value_set_uint (&value, 7);
    else if (G_VALUE_HOLDS_INT64 (&value))
      g_value_set_int64 (&value, 7);
    else
      g_value_set_int (&value, 1);
    g_object_set_property (G_OBJECT (endpoint), name, &value);
    g_assert_cmpstr (noted.name, ==, name);
    g_assert_cmpuint (noted.count, ==, 1);
    g_object_set_property (G_OBJECT (endpoint), name, &value);
    g_assert_cmpuint (noted.count, ==, 1);
    g_object_get_property (G_OBJECT (endpoint), name, &back);
    g_assert_cmpint (g_param_values_cmp (pspecs[i], &value, &back), ==, 0);
    g_signal_handler_disconnect (endpoint, handler);
  }
  g_assert_finalize_object (endpoint);
}

static void
test_copy (void)
{
  SallyEndpoint *endpoint = sally_endpoint_new ("mysql");
  SallyEndpoint *copy, *other;

  sally_endpoint_set_server (endpoint, "db1.example.com");
  sally_endpoint_set_port (endpoint, 3307);
  sally_endpoint_set_ssl_mode (endpoint, SALLY_SSL_VERIFY_CA);
  sally_endpoint_set_setting (endpoint, "A", "1");
  g_object_set (endpoint, "last-verdict", SALLY_VERDICT_FAIL, "last-summary", "no", NULL);
  copy = sally_endpoint_copy (endpoint);
  g_assert_true (sally_endpoint_equal (endpoint, copy));
  g_assert_cmpstr (sally_endpoint_get_server (copy), ==, "db1.example.com");
  g_assert_cmpstr (sally_endpoint_get_setting (copy, "A"), ==, "1");
  other = sally_endpoint_new ("postgres");
  sally_endpoint_set_setting (other, "B", "2");
  sally_endpoint_assign (other, endpoint);
  g_assert_true (sally_endpoint_equal (other, endpoint));
  g_assert_null (sally_endpoint_get_setting (other, "B"));
  sally_endpoint_assign (endpoint, endpoint);
  g_assert_true (sally_endpoint_equal (other, endpoint));
  g_assert_finalize_object (endpoint);
  g_assert_finalize_object (copy);
  g_assert_finalize_object (other);
}

static void
test_equal (void)
{
  g_autoptr (SallyEndpoint) one = sally_endpoint_new ("postgres");
  g_autoptr (SallyEndpoint) two = sally_endpoint_new ("postgres");

  sally_endpoint_set_times (one, 1, 2);
  g_object_set (one, "last-stale", TRUE, NULL);
  g_assert_true (sally_endpoint_equal (one, two));
  sally_endpoint_set_setting (one, "A", "1");
  g_assert_false (sally_endpoint_equal (one, two));
  g_assert_false (sally_endpoint_equal (two, one));
  sally_endpoint_set_setting (one, "A", NULL);
  g_assert_true (sally_endpoint_equal (one, two));
  sally_endpoint_set_verify_as (two, "x");
  g_assert_false (sally_endpoint_equal (one, two));
}

/* Redis and Kafka are judged by settings of their own. */
static void
test_effective_mode (void)
{
  static const struct {
    const char *engine;
    const char *name;
    const char *value;
    const char *names;
    SallySslMode mode;
  } rows[] = {
    { "redis", SALLY_SETTING_REDIS_PROTOCOL, NULL, NULL, SALLY_SSL_VERIFY_CA },
    { "redis", SALLY_SETTING_REDIS_PROTOCOL, "ssl-encryption", NULL, SALLY_SSL_VERIFY_CA },
    { "redis", SALLY_SETTING_REDIS_PROTOCOL, "plaintext", NULL, SALLY_SSL_NONE },
    { "kafka", SALLY_SETTING_KAFKA_PROTOCOL, NULL, NULL, SALLY_SSL_NONE },
    { "kafka", SALLY_SETTING_KAFKA_PROTOCOL, "plaintext", NULL, SALLY_SSL_NONE },
    { "kafka", SALLY_SETTING_KAFKA_PROTOCOL, "ssl-encryption", NULL, SALLY_SSL_VERIFY_FULL },
    { "kafka", SALLY_SETTING_KAFKA_PROTOCOL, "sasl-ssl", "none", SALLY_SSL_VERIFY_CA },
    { "postgres", SALLY_SETTING_KAFKA_PROTOCOL, "sasl-ssl", NULL, SALLY_SSL_REQUIRE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new (rows[i].engine);

    sally_endpoint_set_ssl_mode (endpoint, SALLY_SSL_REQUIRE);
    sally_endpoint_set_setting (endpoint, rows[i].name, rows[i].value);
    sally_endpoint_set_setting (endpoint, SALLY_SETTING_KAFKA_NAMES, rows[i].names);
    g_assert_cmpint (sally_endpoint_get_effective_mode (endpoint), ==, rows[i].mode);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/endpoint/new", test_new);
  g_test_add_func ("/model/endpoint/properties", test_properties);
  g_test_add_func ("/model/endpoint/copy", test_copy);
  g_test_add_func ("/model/endpoint/equal", test_equal);
  g_test_add_func ("/model/endpoint/effective-mode", test_effective_mode);
  return g_test_run ();
}
