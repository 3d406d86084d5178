/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-oracle-descriptor.h"

#include <string.h>

static void
test_find (void)
{
  static const struct {
    const char *text, *name, *value;
  } table[] = {
    { "(ADDRESS=(PROTOCOL=tcps)(HOST=db1)(PORT=2484))", "HOST", "db1" },
    { "( host = db1 )", "HOST", "db1" },
    { "(HOSTS=a)(HOST=b)", "HOST", "b" },
    { "(HOST=)", "HOST", "" },
    { "(HOST=   )", "HOST", "" },
    { "(A=(B=(C=(ERR=12514))))", "ERR", "12514" },
    { "HOST=db1", "HOST", NULL },
    { "(HOST=db1", "HOST", NULL },
    { "(HOST db1)", "HOST", NULL },
    { "(HOST", "HOST", NULL },
    { "(", "HOST", NULL },
    { "((((", "HOST", NULL },
    { "", "HOST", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    /* A copy without a NUL at its end: nothing beyond it may be read. */
    gsize length = strlen (table[i].text), value_length = 0;
    g_autofree char *text = g_memdup2 (table[i].text, length);
    const char *value = NULL;
    gboolean found =
        sally_oracle_descriptor_find (text, length, table[i].name, &value, &value_length);

    g_assert_cmpint (found, ==, table[i].value != NULL);
    if (found)
      g_assert_cmpmem (value, value_length, table[i].value, strlen (table[i].value));
  }
}

static void
test_can_hold (void)
{
  static const char *const good[] = { "", "shop", "shop.example.com", "db-1_x$#", "münchen" };
  static const char *const bad[] = { "a b", "a(", "a)", "a=", "a\\", "a\"", "a'", "a\n", "\x01" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (sally_oracle_descriptor_can_hold (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (sally_oracle_descriptor_can_hold (bad[i]));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/oracle-descriptor/find", test_find);
  g_test_add_func ("/oracle-descriptor/can-hold", test_can_hold);
  return g_test_run ();
}
