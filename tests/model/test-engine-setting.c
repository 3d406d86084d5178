/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-engine-setting.h"

#include "sally-engine.h"

#include <string.h>

/* Every row of the table can be shown and checked. */
static void
test_rows (void)
{
  gsize n_settings;
  const SallyEngineSetting *settings = sally_engine_setting_list (&n_settings);

  for (gsize i = 0; i < n_settings; i++) {
    const SallyEngineSetting *setting = &settings[i];
    guint n_choices = g_strv_length ((char **) setting->choices);

    g_assert_true (sally_engine_setting_find (setting->name) == setting);
    g_assert_cmpuint (strlen (setting->label), >, 0);
    g_assert_cmpuint (strlen (setting->hint), >, 0);
    g_assert_cmpuint (setting->families, !=, 0);
    g_assert_cmpuint (n_choices, ==, g_strv_length ((char **) setting->choice_labels));
    g_assert_cmpuint (n_choices > 0, ==, setting->kind == SALLY_SETTING_CHOICE);
    g_assert_true (sally_engine_setting_check (setting, ""));
    for (guint j = 0; j < n_choices; j++)
      g_assert_true (sally_engine_setting_check (setting, setting->choices[j]));
  }
  g_assert_null (sally_engine_setting_find ("NoSuchSetting"));
  g_assert_null (sally_engine_setting_find (NULL));
}

static void
test_check (void)
{
  const SallyEngineSetting *choice = sally_engine_setting_find (SALLY_SETTING_ENCRYPTION);
  const SallyEngineSetting *text = sally_engine_setting_find (SALLY_SETTING_REPLICA_SET);
  g_autofree char *huge = g_strnfill (5000, 'x');

  g_assert_true (sally_engine_setting_check (choice, "strict"));
  g_assert_false (sally_engine_setting_check (choice, "Strict"));
  g_assert_false (sally_engine_setting_check (choice, "none"));
  g_assert_true (sally_engine_setting_check (text, "rs0"));
  g_assert_false (sally_engine_setting_check (text, huge));
  g_assert_false (sally_engine_setting_check (text, "\xff\xfe"));
}

/* Who has what, typed again. */
static void
test_belongs (void)
{
  static const struct {
    const char *engine;
    const char *settings;
  } rows[] = {
    { "postgres", "SslNegotiation ClientCertificateArn" },
    { "aurora", "ClientCertificateArn" },
    { "sqlserver", "Encryption" },
    { "sybase", "" },
    { "oracle", "ConnectBy UseSni ClientCertificateArn" },
    { "db2-zos", "ClientCertificateArn" },
    { "docdb", "ReplicaSet AuthSource AuthMechanism ClientCertificateArn" },
    { "redis", "SslSecurityProtocol AuthType ClientCertificateArn" },
    { "kafka", "SecurityProtocol SaslMechanism SslEndpointIdentificationAlgorithm "
               "ClientCertificateArn" },
    { "s3", "Region" },
  };
  gsize n_settings;
  const SallyEngineSetting *settings = sally_engine_setting_list (&n_settings);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const SallyEngine *engine = sally_engine_find (rows[i].engine);
    g_autoptr (GString) names = g_string_new (NULL);

    for (gsize j = 0; j < n_settings; j++)
      if (sally_engine_setting_belongs (&settings[j], engine))
        g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "", settings[j].name);
    g_assert_cmpstr (names->str, ==, rows[i].settings);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/engine-setting/rows", test_rows);
  g_test_add_func ("/model/engine-setting/check", test_check);
  g_test_add_func ("/model/engine-setting/belongs", test_belongs);
  return g_test_run ();
}
