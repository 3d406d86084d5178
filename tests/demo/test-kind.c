/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-demo-kind.h"

#include "sally-arn.h"
#include "sally-engine.h"

/* The list of kinds: complete, and with a distinct name for each. */

static void
test_list (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  gsize n_kinds;
  const SallyDemoKind *kinds = sally_demo_list_kinds (&n_kinds);
  guint seen[2][SALLY_N_DEMO_FAULTS] = { { 0 } };

  g_assert_cmpuint (n_kinds, ==, 2 * SALLY_N_DEMO_FAULTS);
  for (gsize i = 0; i < n_kinds; i++) {
    const SallyDemoExpected *expected = sally_demo_kind_get_expected (kinds[i]);
    SallyDemoFault fault = sally_demo_kind_get_fault (kinds[i]);
    const SallyEngine *engine = sally_engine_find (sally_demo_kind_get_engine (kinds[i]));

    g_assert_nonnull (engine);
    g_assert_true (g_str_has_prefix (sally_demo_kind_get_name (kinds[i]), engine->name));
    seen[engine->family == SALLY_FAMILY_MYSQL][fault]++;
    g_assert_true (sally_identifier_check (sally_demo_kind_get_name (kinds[i]), FALSE, NULL));
    g_assert_true (g_hash_table_add (names, (gpointer) sally_demo_kind_get_name (kinds[i])));
    g_assert_cmpstr (sally_demo_kind_get_title (kinds[i]), !=, "");
    g_assert_true (g_str_has_suffix (sally_demo_kind_get_description (kinds[i]), "."));
    g_assert_cmpint (expected->finding == NULL, ==, expected->verdict == SALLY_VERDICT_PASS);
    g_assert_cmpint (expected->verdict == SALLY_VERDICT_PASS, ==, fault == SALLY_DEMO_GOOD);
  }
  for (guint i = 0; i < SALLY_N_DEMO_FAULTS; i++) {
    g_assert_cmpuint (seen[0][i], ==, 1);
    g_assert_cmpuint (seen[1][i], ==, 1);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/demo/kind/list", test_list);
  return g_test_run ();
}
