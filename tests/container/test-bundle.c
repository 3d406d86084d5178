/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "container-fixtures.h"
#include "sally-bundle.h"
#include "sally-x509.h"

/* Bundles as values: merge, remove, reorder, compare. */

typedef struct {
  GPtrArray *chain;   /* leaf, middle, root */
  GPtrArray *renewed; /* the root with another validity */
  GPtrArray *rds;     /* 102 roots */
} Fixture;

static GPtrArray *
take (SallyContainer *container)
{
  GPtrArray *x509s = g_ptr_array_ref (container->x509s);

  sally_container_unref (container);
  return x509s;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  SallyContainer *keys = fixture_read ("jks", "keys.jks", NULL, "jks");

  self->renewed = sally_container_list_trusted (keys);
  sally_container_unref (keys);
  self->chain = take (fixture_read ("der", "three.der", NULL, "der"));
  self->rds = take (fixture_read ("bundles", "rds-global-bundle.pem", NULL, "pem"));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_ptr_array_unref (self->chain);
  g_ptr_array_unref (self->renewed);
  g_ptr_array_unref (self->rds);
}

/* Those of @bundle at the places that the digits name. */
static GPtrArray *
pick (GPtrArray *bundle, const char *places)
{
  GPtrArray *picked = g_ptr_array_new_with_free_func (g_object_unref);

  for (; *places != '\0'; places++)
    g_ptr_array_add (picked, g_object_ref (bundle->pdata[*places - '0']));
  return picked;
}

static void
assert_names (GPtrArray *x509s, const char *names)
{
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < x509s->len; i++)
    g_string_append_printf (found, "%s%s", i > 0 ? " " : "",
                            sally_x509_get_common_name (x509s->pdata[i]));
  g_assert_cmpstr (found->str, ==, names);
}

static void
test_merge (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) one = pick (self->chain, "01");
  g_autoptr (GPtrArray) two = pick (self->chain, "210");
  GPtrArray *bundles[] = { one, two, self->renewed };
  g_autoptr (GPtrArray) merged = sally_bundle_merge (bundles, 3);
  g_autoptr (GPtrArray) nothing = sally_bundle_merge (NULL, 0);

  assert_names (merged, "Leaf Middle Root Root");
  g_assert_cmpuint (one->len, ==, 2);
  g_assert_cmpuint (nothing->len, ==, 0);
}

static void
test_remove (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) middle = pick (self->chain, "1");
  g_autoptr (GPtrArray) rest = sally_bundle_remove (self->chain, middle);
  g_autoptr (GPtrArray) all = sally_bundle_remove (self->chain, self->rds);
  g_autoptr (GPtrArray) none = sally_bundle_remove (self->chain, self->chain);

  assert_names (rest, "Leaf Root");
  assert_names (all, "Leaf Middle Root");
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_sort (Fixture *self, gconstpointer data)
{
  static const char *const orders[] = { "012", "021", "102", "120", "201", "210" };
  g_autoptr (GPtrArray) sorted_rds = sally_bundle_sort (self->rds);
  g_autoptr (GPtrArray) empty = g_ptr_array_new ();
  g_autoptr (GPtrArray) sorted_empty = sally_bundle_sort (empty);

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++) {
    g_autoptr (GPtrArray) shuffled = pick (self->chain, orders[i]);
    g_autoptr (GPtrArray) sorted = sally_bundle_sort (shuffled);

    assert_names (sorted, "Leaf Middle Root");
  }
  /* Roots that have nothing to do with each other keep their order. */
  g_assert_cmpuint (sorted_rds->len, ==, self->rds->len);
  for (guint i = 0; i < self->rds->len; i++)
    g_assert_true (sorted_rds->pdata[i] == self->rds->pdata[i]);
  g_assert_cmpuint (sorted_empty->len, ==, 0);
}

/* Both roots have the name and the key: the first one is the issuer, and the
 * other one is not lost. */
static void
test_sort_namesakes (Fixture *self, gconstpointer data)
{
  GPtrArray *bundles[] = { self->renewed, self->chain };
  g_autoptr (GPtrArray) merged = sally_bundle_merge (bundles, 2);
  g_autoptr (GPtrArray) sorted = sally_bundle_sort (merged);

  assert_names (sorted, "Leaf Middle Root Root");
  g_assert_true (sally_x509_equal (sorted->pdata[2], self->renewed->pdata[0]));
}

static void
test_chain (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) shuffled = pick (self->chain, "210");
  GPtrArray *bundles[] = { self->rds, shuffled };
  g_autoptr (GPtrArray) merged = sally_bundle_merge (bundles, 2);
  g_autoptr (GPtrArray) chain = sally_bundle_get_chain (merged);
  g_autoptr (GPtrArray) cas = pick (self->chain, "21");
  g_autoptr (GPtrArray) without_leaf = sally_bundle_get_chain (cas);
  g_autoptr (GPtrArray) gap = pick (self->chain, "20");
  g_autoptr (GPtrArray) with_gap = sally_bundle_get_chain (gap);

  assert_names (chain, "Leaf Middle Root");
  assert_names (without_leaf, "Middle Root");
  assert_names (with_gap, "Leaf");
}

static void
test_compare (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) rest = pick (self->chain, "0");
  g_autoptr (GPtrArray) rds = pick (self->rds, "5");
  GPtrArray *bundles[] = { self->renewed, rds, rest };
  g_autoptr (GPtrArray) b = sally_bundle_merge (bundles, 3);
  g_autoptr (SallyBundleDiff) diff = sally_bundle_compare (self->chain, b);
  g_autoptr (SallyBundleDiff) same = sally_bundle_compare (self->rds, self->rds);

  assert_names (diff->only_a, "Middle");
  g_assert_cmpuint (diff->only_b->len, ==, 1);
  g_assert_true (diff->only_b->pdata[0] == rds->pdata[0]);
  assert_names (diff->both, "Leaf");
  assert_names (diff->renewed_a, "Root");
  g_assert_true (diff->renewed_a->pdata[0] == self->chain->pdata[2]);
  g_assert_true (diff->renewed_b->pdata[0] == self->renewed->pdata[0]);
  g_assert_cmpuint (same->both->len, ==, 102);
  g_assert_cmpuint (same->only_a->len + same->only_b->len + same->renewed_a->len, ==, 0);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/bundle/merge", test_merge);
  add ("/bundle/remove", test_remove);
  add ("/bundle/sort", test_sort);
  add ("/bundle/sort-namesakes", test_sort_namesakes);
  add ("/bundle/chain", test_chain);
  add ("/bundle/compare", test_compare);
  return g_test_run ();
}
