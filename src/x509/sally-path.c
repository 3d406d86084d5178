/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-path-private.h"

#include "sally-trust-private.h"
#include "sally-x509-private.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

/* Finds the ways from a leaf to an anchor through what the server sent and what
 * was supplied.  OpenSSL goes one way and judges that; where a CA was renewed or
 * cross-signed there are several, and a dead end must not hide a good one.  All
 * of it comes from the server, so every count has a cap: the length of a path,
 * the paths, the steps; and SallySignatures has one for what it checks.
 */

#define MAX_LENGTH 102 /* leaf, anchor, and OpenSSL's default depth between */
#define MAX_PATHS 32
#define MAX_STEPS 2000
#define MAX_ISSUERS 32

typedef struct {
  GPtrArray *chain;
  SallyTrust *trust;
  gint64 time;
  SallySignatures *signatures;
  SallyPathFunc func;
  gpointer data;

  SallyPath path;
  guint n_paths;
  guint n_steps;
  gboolean done;
} Search;

typedef struct {
  SallyX509 *x509;
  gboolean key_id_matches;
  guint rank; /* lower is tried first */
} Issuer;

static gboolean
is_in_path (Search *search, SallyX509 *x509)
{
  for (guint i = 0; i < search->path.x509s->len; i++)
    if (sally_x509_equal (search->path.x509s->pdata[i], x509))
      return TRUE;
  return FALSE;
}

static guint
rank_issuer (Search *search, SallyX509 *issuer)
{
  guint rank = sally_trust_is_anchor (search->trust, issuer) ? 0 : 1;

  if (sally_x509_get_state (issuer, search->time, 0) != SALLY_X509_VALID)
    rank += 2;
  return rank;
}

/* Notes @issuer when its name is that of the issuer looked for. */
static void
consider (Search *search, GArray *issuers, SallyX509 *x509, SallyX509 *issuer, gboolean *looped)
{
  X509 *openssl = sally_x509_get_openssl (issuer);
  Issuer found = { .x509 = issuer };
  int result;

  if (openssl == NULL || issuers->len >= MAX_ISSUERS)
    return;
  result = X509_check_issued (openssl, sally_x509_get_openssl (x509));
  if (result == X509_V_ERR_SUBJECT_ISSUER_MISMATCH)
    return;
  if (result == X509_V_ERR_UNSPECIFIED
      && X509_NAME_cmp (X509_get_subject_name (openssl),
                        X509_get_issuer_name (sally_x509_get_openssl (x509)))
             != 0)
    return;
  if (is_in_path (search, issuer)) {
    *looped = TRUE;
    return;
  }
  for (guint i = 0; i < issuers->len; i++)
    if (sally_x509_equal (g_array_index (issuers, Issuer, i).x509, issuer))
      return;
  found.key_id_matches =
      result != X509_V_ERR_AKID_SKID_MISMATCH && result != X509_V_ERR_AKID_ISSUER_SERIAL_MISMATCH;
  found.rank = rank_issuer (search, issuer);
  g_array_append_val (issuers, found);
}

static int
compare_issuers (gconstpointer a, gconstpointer b)
{
  const Issuer *left = a;
  const Issuer *right = b;

  return (left->rank > right->rank) - (left->rank < right->rank);
}

/* How well an issuer of the right name fits: 0 by key identifier and signature,
 * 1 by signature alone, 2 by key identifier alone, 3 by nothing else.
 */
static guint
get_fit (Search *search, SallyX509 *x509, const Issuer *issuer)
{
  gboolean is_signer = sally_signatures_check (search->signatures, x509, issuer->x509);

  return (is_signer ? 0 : 2) + (issuer->key_id_matches ? 0 : 1);
}

/* Leaves only those issuers that fit best.  One by key identifier alone stays so
 * that its wrong signature can be told; by name alone there are strangers.
 */
static void
keep_signers (Search *search, SallyX509 *x509, GArray *issuers)
{
  guint fits[MAX_ISSUERS];
  guint best = 3, n = 0;

  if (issuers->len == 1 && g_array_index (issuers, Issuer, 0).key_id_matches)
    return;
  for (guint i = 0; i < issuers->len; i++) {
    fits[i] = get_fit (search, x509, &g_array_index (issuers, Issuer, i));
    best = MIN (best, fits[i]);
  }
  for (guint i = 0; i < issuers->len; i++) {
    Issuer issuer = g_array_index (issuers, Issuer, i);

    if (fits[i] == 3)
      search->path.namesake = issuer.x509;
    else if (fits[i] == best)
      g_array_index (issuers, Issuer, n++) = issuer;
  }
  g_array_set_size (issuers, n);
}

static GArray *
find_issuers (Search *search, SallyX509 *x509, gboolean *looped)
{
  GArray *issuers = g_array_new (FALSE, FALSE, sizeof (Issuer));
  GPtrArray *supplied;

  supplied = sally_trust_find_by_subject (search->trust, sally_x509_get_issuer_hash (x509));
  for (guint i = 0; supplied != NULL && i < supplied->len; i++)
    consider (search, issuers, x509, supplied->pdata[i], looped);
  for (guint i = 0; i < search->chain->len; i++)
    consider (search, issuers, x509, search->chain->pdata[i], looped);
  search->path.namesake = NULL;
  keep_signers (search, x509, issuers);
  /* Stable: what was supplied comes before what was sent. */
  g_array_sort (issuers, compare_issuers);
  return issuers;
}

static void
show_path (Search *search, SallyPathEnd end)
{
  search->path.end = end;
  search->done = search->func (&search->path, search->data) || ++search->n_paths >= MAX_PATHS;
}

/* Goes on from the end of the path; the path has a cap, and so has the depth of
 * these calls.
 */
static void
go_on (Search *search, SallyX509 *x509)
{
  g_autoptr (GArray) issuers = NULL;
  gboolean looped = FALSE;

  g_ptr_array_add (search->path.x509s, x509);
  if (++search->n_steps >= MAX_STEPS)
    search->done = TRUE;
  if (sally_trust_is_anchor (search->trust, x509)) {
    show_path (search, SALLY_PATH_ANCHOR);
  } else if (X509_self_signed (sally_x509_get_openssl (x509), 0) == 1) {
    show_path (search, SALLY_PATH_SELF_SIGNED);
  } else if (search->path.x509s->len >= MAX_LENGTH) {
    show_path (search, SALLY_PATH_TOO_LONG);
  } else {
    issuers = find_issuers (search, x509, &looped);
    if (issuers->len == 0)
      show_path (search, looped ? SALLY_PATH_LOOP : SALLY_PATH_NO_ISSUER);
    for (guint i = 0; i < issuers->len && !search->done; i++) {
      Issuer *issuer = &g_array_index (issuers, Issuer, i);
      int before = search->path.wrong_key_id;

      if (!issuer->key_id_matches && before < 0)
        search->path.wrong_key_id = (int) search->path.x509s->len - 1;
      go_on (search, issuer->x509);
      search->path.wrong_key_id = before;
    }
  }
  g_ptr_array_set_size (search->path.x509s, (int) search->path.x509s->len - 1);
}

/**
 * sally_path_search:
 * @chain: (element-type SallyX509): what was sent, leaf first, not empty; OpenSSL
 *   can read the leaf
 * @trust: what was supplied
 * @time: seconds since the epoch; what is valid then is tried first
 * @signatures: who signed what
 * @func: called for each path, until it returns %TRUE or a cap is reached
 * @data: for @func
 *
 * Paths by issuers that did sign are the only ones looked at; where there is
 * none, those by an issuer of the right name and key identifier.
 */
void
sally_path_search (GPtrArray *chain,
                   SallyTrust *trust,
                   gint64 time,
                   SallySignatures *signatures,
                   SallyPathFunc func,
                   gpointer data)
{
  g_autoptr (GPtrArray) x509s = g_ptr_array_new ();
  Search search = {
    .chain = chain,
    .trust = trust,
    .time = time,
    .signatures = signatures,
    .func = func,
    .data = data,
    .path = { .x509s = x509s, .wrong_key_id = -1 },
  };

  go_on (&search, chain->pdata[0]);
  ERR_clear_error ();
}
