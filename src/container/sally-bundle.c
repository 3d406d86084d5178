/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-bundle.h"

#include "sally-x509.h"

/* Editing and comparing bundles.  Everything is linear in the number of
 * certificates, since a bundle may have a hundred thousand.
 */

/* At most so many certificates of one name are tried as issuer. */
#define MAX_NAMESAKES 64

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func (g_object_unref);
}

static GHashTable *
index_by_fingerprint (GPtrArray *bundle)
{
  GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < bundle->len; i++)
    g_hash_table_add (table, (gpointer) sally_x509_get_sha256 (bundle->pdata[i]));
  return table;
}

/**
 * sally_bundle_merge:
 * @bundles: (array length=n): lists of certificates
 * @n: how many
 *
 * Any thread.
 *
 * Returns: (transfer full) (element-type SallyX509): all of them in their order,
 *   each once
 */
GPtrArray *
sally_bundle_merge (GPtrArray *const *bundles, guint n)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *merged = new_list ();

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < bundles[i]->len; j++)
      if (g_hash_table_add (seen, (gpointer) sally_x509_get_sha256 (bundles[i]->pdata[j])))
        g_ptr_array_add (merged, g_object_ref (bundles[i]->pdata[j]));
  return merged;
}

/**
 * sally_bundle_remove:
 * @bundle: (element-type SallyX509): certificates
 * @unwanted: (element-type SallyX509): which of them to leave out; what is not in
 *   @bundle does not matter
 *
 * Any thread.
 *
 * Returns: (transfer full) (element-type SallyX509): the others
 */
GPtrArray *
sally_bundle_remove (GPtrArray *bundle, GPtrArray *unwanted)
{
  g_autoptr (GHashTable) table = index_by_fingerprint (unwanted);
  GPtrArray *rest = new_list ();

  for (guint i = 0; i < bundle->len; i++)
    if (!g_hash_table_contains (table, sally_x509_get_sha256 (bundle->pdata[i])))
      g_ptr_array_add (rest, g_object_ref (bundle->pdata[i]));
  return rest;
}

/* Who issued whom, by names and key identifiers; signatures are for the probe. */
typedef struct {
  GPtrArray *bundle; /* (not owned) */
  GHashTable *names; /* (owned): subject -> GArray of indices */
  guint *issuers;    /* (owned): of each, or the number of certificates */
  gboolean *parents; /* (owned): whether it issued another one */
} Tree;

static void
tree_clear (Tree *self)
{
  g_hash_table_unref (self->names);
  g_free (self->issuers);
  g_free (self->parents);
}

static void
index_names (Tree *self)
{
  self->names = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref,
                                       (GDestroyNotify) g_array_unref);
  for (guint i = 0; i < self->bundle->len; i++) {
    GBytes *name = sally_x509_get_subject_der (self->bundle->pdata[i]);
    GArray *same = g_hash_table_lookup (self->names, name);

    if (same == NULL) {
      same = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (self->names, g_bytes_ref (name), same);
    }
    if (same->len < MAX_NAMESAKES)
      g_array_append_val (same, i);
    g_bytes_unref (name);
  }
}

/* Among those of the right name the one whose key is named, else the first; one
 * whose key is another's is none. */
static guint
find_issuer (Tree *self, guint index)
{
  SallyX509 *x509 = self->bundle->pdata[index];
  g_autoptr (GBytes) name = sally_x509_get_issuer_der (x509);
  GArray *same = g_hash_table_lookup (self->names, name);
  const char *wanted = sally_x509_get_authority_key_id (x509);
  guint first = self->bundle->len;

  if (sally_x509_get_self_issued (x509))
    return first;
  for (guint i = 0; same != NULL && i < same->len; i++) {
    guint candidate = g_array_index (same, guint, i);
    const char *id = sally_x509_get_subject_key_id (self->bundle->pdata[candidate]);

    if (wanted != NULL && id != NULL && g_str_equal (wanted, id))
      return candidate;
    if ((wanted == NULL || id == NULL) && first == self->bundle->len)
      first = candidate;
  }
  return first;
}

static void
tree_init (Tree *self, GPtrArray *bundle)
{
  self->bundle = bundle;
  self->issuers = g_new (guint, bundle->len);
  self->parents = g_new0 (gboolean, bundle->len);
  index_names (self);
  for (guint i = 0; i < bundle->len; i++) {
    self->issuers[i] = find_issuer (self, i);
    if (self->issuers[i] < bundle->len)
      self->parents[self->issuers[i]] = TRUE;
  }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tree, tree_clear)

/* From one certificate up to its root, or to one that is @placed already. */
static void
append_chain (const Tree *self, guint index, gboolean *placed, GPtrArray *list)
{
  while (index < self->bundle->len && !placed[index]) {
    placed[index] = TRUE;
    g_ptr_array_add (list, g_object_ref (self->bundle->pdata[index]));
    index = self->issuers[index];
  }
}

/**
 * sally_bundle_sort:
 * @bundle: (element-type SallyX509): certificates
 *
 * Puts each certificate in front of the one that issued it, as TLS servers send
 * them (RFC 5246 7.4.2): chain after chain, in the order in which the file has
 * their first certificates.  An issuer of several stands in the first chain.
 * Any thread.
 *
 * Returns: (transfer full) (element-type SallyX509): the same certificates
 */
GPtrArray *
sally_bundle_sort (GPtrArray *bundle)
{
  g_auto (Tree) tree = { 0 };
  g_autofree gboolean *placed = g_new0 (gboolean, bundle->len);
  GPtrArray *sorted = new_list ();

  tree_init (&tree, bundle);
  for (guint i = 0; i < bundle->len; i++)
    if (!tree.parents[i])
      append_chain (&tree, i, placed, sorted);
  /* Cross-certificates that issued each other have no first one. */
  for (guint i = 0; i < bundle->len; i++)
    append_chain (&tree, i, placed, sorted);
  return sorted;
}

/**
 * sally_bundle_get_chain:
 * @bundle: (element-type SallyX509): certificates
 *
 * The chain of the server's certificate, if there is one, else that of the first
 * certificate that issued none of the others.  Any thread.
 *
 * Returns: (transfer full) (element-type SallyX509): leaf first, up to the root as
 *   far as it is there
 */
GPtrArray *
sally_bundle_get_chain (GPtrArray *bundle)
{
  g_auto (Tree) tree = { 0 };
  g_autofree gboolean *placed = g_new0 (gboolean, bundle->len);
  GPtrArray *chain = new_list ();
  guint leaf = bundle->len;

  tree_init (&tree, bundle);
  for (guint i = 0; i < bundle->len; i++) {
    if (tree.parents[i])
      continue;
    if (!sally_x509_get_ca (bundle->pdata[i])) {
      leaf = i;
      break;
    }
    leaf = MIN (leaf, i);
  }
  append_chain (&tree, leaf, placed, chain);
  return chain;
}

/* Subject and key identifier as one text; NULL when there is no identifier. */
static char *
get_identity (SallyX509 *x509)
{
  g_autoptr (GBytes) subject = NULL;
  g_autofree char *digest = NULL;

  if (sally_x509_get_subject_key_id (x509) == NULL)
    return NULL;
  subject = sally_x509_get_subject_der (x509);
  digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, subject);
  return g_strconcat (digest, sally_x509_get_subject_key_id (x509), NULL);
}

static gboolean
has_other_validity (SallyX509 *a, SallyX509 *b)
{
  return sally_x509_get_not_before (a) != sally_x509_get_not_before (b)
         || sally_x509_get_not_after (a) != sally_x509_get_not_after (b);
}

/* Moves what was renewed from the lists of what is on one side only. */
static void
pair_renewed (SallyBundleDiff *self)
{
  g_autoptr (GHashTable) identities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) rest = new_list ();

  for (guint i = 0; i < self->only_b->len; i++) {
    char *identity = get_identity (self->only_b->pdata[i]);

    if (identity != NULL)
      g_hash_table_insert (identities, identity, self->only_b->pdata[i]);
  }
  for (guint i = 0; i < self->only_a->len; i++) {
    SallyX509 *old = self->only_a->pdata[i];
    g_autofree char *identity = get_identity (old);
    SallyX509 *new = identity != NULL ? g_hash_table_lookup (identities, identity) : NULL;

    if (new == NULL || !has_other_validity (old, new)) {
      g_ptr_array_add (rest, g_object_ref (old));
      continue;
    }
    g_hash_table_remove (identities, identity);
    g_ptr_array_add (self->renewed_a, g_object_ref (old));
    g_ptr_array_add (self->renewed_b, g_object_ref (new));
  }
  g_ptr_array_unref (self->only_a);
  self->only_a = g_steal_pointer (&rest);
  rest = sally_bundle_remove (self->only_b, self->renewed_b);
  g_ptr_array_unref (self->only_b);
  self->only_b = g_steal_pointer (&rest);
}

/**
 * sally_bundle_compare:
 * @a: (element-type SallyX509): one bundle, usually the older one
 * @b: (element-type SallyX509): another
 *
 * Any thread.
 *
 * Returns: (transfer full): how they differ
 */
SallyBundleDiff *
sally_bundle_compare (GPtrArray *a, GPtrArray *b)
{
  SallyBundleDiff *self = g_new0 (SallyBundleDiff, 1);

  self->only_a = sally_bundle_remove (a, b);
  self->only_b = sally_bundle_remove (b, a);
  self->both = sally_bundle_remove (a, self->only_a);
  self->renewed_a = new_list ();
  self->renewed_b = new_list ();
  pair_renewed (self);
  return self;
}

/**
 * sally_bundle_diff_free:
 * @self: (transfer full): what sally_bundle_compare() made
 */
void
sally_bundle_diff_free (SallyBundleDiff *self)
{
  g_ptr_array_unref (self->only_a);
  g_ptr_array_unref (self->only_b);
  g_ptr_array_unref (self->both);
  g_ptr_array_unref (self->renewed_a);
  g_ptr_array_unref (self->renewed_b);
  g_free (self);
}
