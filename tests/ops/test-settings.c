/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-settings.h"

#include <string.h>

/* Run twice: as it is, and with --schema where the schema is installed. */

static gboolean with_schema;

static void
count_cb (GObject *object, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

static void
test_defaults (void)
{
  g_autoptr (SallySettings) settings = sally_settings_new ();

  g_assert_cmpuint (sally_settings_get_warn_days (settings), ==, 60);
  g_assert_cmpuint (sally_settings_get_probe_threads (settings), ==, 64);
  g_assert_cmpuint (sally_settings_get_connect_timeout (settings), ==, 10000);
  g_assert_cmpuint (sally_settings_get_read_timeout (settings), ==, 10000);
  g_assert_cmpuint (sally_settings_get_total_timeout (settings), ==, 30000);
  g_assert_cmpstr (sally_settings_get_region (settings), ==, "us-east-1");
  g_assert_cmpstr (sally_settings_get_account (settings), ==, "000000000000");
  g_assert_false (sally_settings_get_sign_in_on_test (settings));
  g_assert_finalize_object (g_steal_pointer (&settings));
}

static void
test_change (void)
{
  g_autoptr (SallySettings) settings = sally_settings_new ();
  g_autoptr (SallySettings) other = sally_settings_new ();
  guint count = 0;

  g_signal_connect (settings, "notify::warn-days", G_CALLBACK (count_cb), &count);
  g_object_set (settings, "warn-days", 30, "account", "123456789012", "region", "eu-west-1",
                "sign-in-on-test", TRUE, NULL);
  g_object_set (settings, "warn-days", 30, NULL);
  g_assert_cmpuint (count, ==, 1);
  g_assert_cmpuint (sally_settings_get_warn_days (settings), ==, 30);
  g_assert_cmpstr (sally_settings_get_account (settings), ==, "123456789012");
  g_assert_cmpstr (sally_settings_get_region (settings), ==, "eu-west-1");
  /* GSettings tells the other object; without it each is alone. */
  g_assert_cmpuint (sally_settings_get_warn_days (other), ==, with_schema ? 30 : 60);
  g_assert_cmpint (sally_settings_get_sign_in_on_test (other), ==, with_schema);
  g_object_set (settings, "warn-days", 60, "account", "000000000000", "region", "us-east-1",
                "sign-in-on-test", FALSE, NULL);
}

/* What a person typed half must not get into an ARN. */
static void
test_not_in_an_arn (void)
{
  g_autoptr (SallySettings) settings = sally_settings_new ();
  g_autofree char *shown = NULL;

  g_object_set (settings, "account", "12:34", "region", "here: and there", NULL);
  g_assert_cmpstr (sally_settings_get_account (settings), ==, "000000000000");
  g_assert_cmpstr (sally_settings_get_region (settings), ==, "us-east-1");
  g_object_get (settings, "account", &shown, NULL);
  g_assert_cmpstr (shown, ==, "12:34");
  g_object_set (settings, "account", "000000000000", "region", "us-east-1", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  with_schema = argc > 1 && strcmp (argv[1], "--schema") == 0;
  g_test_add_func ("/ops/settings/defaults", test_defaults);
  g_test_add_func ("/ops/settings/change", test_change);
  g_test_add_func ("/ops/settings/not-in-an-arn", test_not_in_an_arn);
  return g_test_run ();
}
