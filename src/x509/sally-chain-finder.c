/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-chain-finder.h"

#include "sally-dn-private.h"
#include "sally-order-private.h"
#include "sally-path-private.h"
#include "sally-trust-private.h"
#include "sally-x509-private.h"

/* Which of the cases of “unable to get local issuer certificate” is it?  OpenSSL
 * has one error for all of them.  The chain is followed upwards through what was
 * sent, what was supplied, and what else is at hand (the library); where each
 * certificate of the best path comes from is the answer.
 *
 * Dates, purposes and names are sally_verify()'s business: here a path is one by
 * signatures.
 */

#define MAX_SIGNATURES 300
#define MAX_BUNDLE_FINDINGS 50

typedef struct {
  GPtrArray *sent;       /* leaf first */
  SallyTrust *supplied;  /* (nullable): NULL when what was sent stands alone */
  GPtrArray *candidates; /* (nullable) */
  SallyTrust *all;       /* the three of them */
  gint64 time;
  SallySignatures *signatures; /* (owned) */
  GPtrArray *best;             /* (owned) of SallyX509 */
  guint best_cost;
  gboolean reaches; /* the best path ends at a self-signed certificate */
} Finder;

static gboolean
contains (GPtrArray *x509s, SallyX509 *x509)
{
  return sally_order_contains (x509s, x509s->len, x509);
}

static gboolean
is_supplied (Finder *finder, SallyX509 *x509)
{
  return finder->supplied != NULL && sally_trust_contains (finder->supplied, x509);
}

/* Neither sent nor supplied. */
static gboolean
is_fill (Finder *finder, SallyX509 *x509)
{
  return !contains (finder->sent, x509) && !is_supplied (finder, x509);
}

/* Whether a path may end at @x509 without something to add. */
static gboolean
is_given (Finder *finder, SallyX509 *x509)
{
  return finder->supplied != NULL ? is_supplied (finder, x509) : contains (finder->sent, x509);
}

/* How many certificates of the path are really signed by the next one. */
static guint
count_signed (Finder *finder, GPtrArray *x509s)
{
  guint n = 1;

  while (n < x509s->len
         && sally_signatures_check (finder->signatures, x509s->pdata[n - 1], x509s->pdata[n]))
    n++;
  return n;
}

/* What is good about a path, from the most to the least: it ends at a root, that
 * root is given already, its certificates are valid now, few have to be added;
 * and among those that end nowhere, it gets far.
 */
static guint
get_cost (Finder *finder, GPtrArray *x509s, guint n, gboolean reaches)
{
  guint cost = 0;

  if (!reaches)
    return 100000000 - n;
  if (!is_given (finder, x509s->pdata[n - 1]))
    cost += 1000000;
  for (guint i = 1; i < n; i++) {
    cost += sally_x509_get_state (x509s->pdata[i], finder->time, 0) == SALLY_X509_VALID ? 0 : 1000;
    cost += is_fill (finder, x509s->pdata[i]) ? 2 : 1;
  }
  return cost;
}

static gboolean
path_cb (const SallyPath *path, gpointer data)
{
  Finder *finder = data;
  guint n = count_signed (finder, path->x509s);
  gboolean reaches = path->end == SALLY_PATH_ANCHOR && n == path->x509s->len;
  guint cost = get_cost (finder, path->x509s, n, reaches);

  if (cost >= finder->best_cost)
    return FALSE;
  finder->best_cost = cost;
  finder->reaches = reaches;
  g_ptr_array_set_size (finder->best, 0);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (finder->best, g_object_ref (path->x509s->pdata[i]));
  return FALSE;
}

static SallyTrust *
join (GPtrArray *first, GPtrArray *second, GPtrArray *third)
{
  GPtrArray *const lists[] = { first, second, third };
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; lists[i] != NULL && j < lists[i]->len; j++)
      g_ptr_array_add (all, lists[i]->pdata[j]);
  return sally_trust_new (all, NULL);
}

/* Whether something was given that leads to a CA, but that the chain does not
 * reach.
 */
static gboolean
has_gap (Finder *finder)
{
  for (guint i = 1; i < finder->sent->len; i++) {
    SallyX509 *x509 = finder->sent->pdata[i];
    GPtrArray *issuers;

    if (contains (finder->best, x509))
      continue;
    if (finder->supplied == NULL && sally_x509_get_ca (x509))
      return TRUE;
    if (finder->supplied == NULL)
      continue;
    issuers = sally_trust_find_by_subject (finder->supplied, sally_x509_get_issuer_hash (x509));
    for (guint j = 0; issuers != NULL && j < issuers->len; j++)
      if (sally_order_names_meet (x509, issuers->pdata[j]))
        return TRUE;
  }
  return FALSE;
}

static char *
get_organization (SallyDer name)
{
  SallyDer content;

  return sally_der_read (&name, SALLY_DER_SEQUENCE, &content)
             ? sally_dn_find (content, "\x55\x04\x0a", 3)
             : NULL;
}

/* Whether one of the roots that were supplied may be the one above the missing
 * issuer: at least it does not belong to somebody else.
 */
static gboolean
may_be_above (Finder *finder, SallyX509 *top)
{
  g_autofree char *wanted = get_organization (sally_x509_get_facts (top)->issuer);
  GPtrArray *supplied = sally_trust_get_certificates (finder->supplied);

  for (guint i = 0; i < supplied->len; i++) {
    SallyX509 *x509 = supplied->pdata[i];
    g_autofree char *organization = get_organization (sally_x509_get_facts (x509)->subject);

    if (sally_x509_get_self_signed (x509)
        && (wanted == NULL || organization == NULL
            || g_ascii_strcasecmp (wanted, organization) == 0))
      return TRUE;
  }
  return FALSE;
}

static gboolean
has_fills (Finder *finder)
{
  for (guint i = 0; i < finder->best->len; i++)
    if (is_fill (finder, finder->best->pdata[i]))
      return TRUE;
  return FALSE;
}

/* What was sent stands alone: it is a file that somebody wants to use. */
static SallyChainCase
name_case_alone (Finder *finder)
{
  SallyX509 *leaf = finder->best->pdata[0];
  SallyX509 *top = finder->best->pdata[finder->best->len - 1];

  if (finder->reaches && !has_fills (finder))
    return finder->best->len == 1 && !sally_x509_get_ca (leaf) ? SALLY_CHAIN_SELF_SIGNED
                                                               : SALLY_CHAIN_COMPLETE;
  if ((finder->reaches && !is_fill (finder, top)) || (!finder->reaches && has_gap (finder)))
    return SALLY_CHAIN_INTERMEDIATE_MISSING;
  return sally_x509_get_ca (leaf) ? SALLY_CHAIN_ONLY_MIDDLE : SALLY_CHAIN_CA_MISSING;
}

static SallyChainCase
name_case (Finder *finder, gboolean *certain)
{
  SallyX509 *leaf = finder->best->pdata[0];
  SallyX509 *top = finder->best->pdata[finder->best->len - 1];

  if (finder->reaches && is_given (finder, top))
    return has_fills (finder) ? SALLY_CHAIN_INTERMEDIATE_MISSING : SALLY_CHAIN_COMPLETE;
  if (finder->reaches && finder->best->len == 1)
    return SALLY_CHAIN_SELF_SIGNED;
  if (is_given (finder, leaf) && !sally_x509_get_ca (leaf))
    return SALLY_CHAIN_LEAF_AS_CA;
  for (guint i = 0; i < finder->best->len; i++)
    if (is_given (finder, finder->best->pdata[i]))
      return SALLY_CHAIN_ONLY_MIDDLE;
  if (!finder->reaches && has_gap (finder))
    return SALLY_CHAIN_INTERMEDIATE_MISSING;
  /* Servers send intermediates and not roots, so what misses above one is a CA;
   * what misses above a leaf may be either.
   */
  if (!finder->reaches && finder->best->len == 1) {
    *certain = FALSE;
    if (may_be_above (finder, top))
      return SALLY_CHAIN_INTERMEDIATE_MISSING;
  }
  return SALLY_CHAIN_CA_MISSING;
}

static void
add (GPtrArray *x509s, SallyX509 *x509)
{
  if (!contains (x509s, x509))
    g_ptr_array_add (x509s, g_object_ref (x509));
}

static void
add_choices (Finder *finder, SallyChainFinding *finding)
{
  if (finding->fills->len > 0)
    add (finding->choices, finding->fills->pdata[0]);
  for (guint i = 0; finder->candidates != NULL && i < finder->candidates->len; i++) {
    SallyX509 *x509 = finder->candidates->pdata[i];

    if (is_fill (finder, x509) && sally_order_names_meet (finding->below, x509)
        && sally_signatures_check (finder->signatures, finding->below, x509))
      add (finding->choices, x509);
  }
}

/* What is missing: the first certificate of the path that has to be added, or
 * the issuer of its end.
 */
static void
describe_missing (Finder *finder, SallyChainFinding *finding)
{
  GPtrArray *path = finder->best;
  guint i = 1;

  while (i < path->len && !is_fill (finder, path->pdata[i]))
    i++;
  if (i == path->len && finder->reaches)
    return;
  finding->below = g_object_ref (path->pdata[i - 1]);
  finding->missing_subject = g_strdup (sally_x509_get_issuer (finding->below));
  finding->missing_key_id = g_strdup (sally_x509_get_authority_key_id (finding->below));
  if (finding->missing_key_id == NULL && i < path->len)
    finding->missing_key_id = g_strdup (sally_x509_get_subject_key_id (path->pdata[i]));
  g_strfreev (finding->places);
  finding->places = sally_x509_list_issuer_uris (finding->below);
  for (; i < path->len; i++)
    if (is_fill (finder, path->pdata[i]))
      g_ptr_array_add (finding->fills, g_object_ref (path->pdata[i]));
  add_choices (finder, finding);
}

/* The certificate at which the chain begins: the first one as servers send it;
 * in a file, which may have any order, one that issued no other.
 */
static guint
find_leaf (GPtrArray *sent)
{
  guint lowest = 0;
  gboolean found = FALSE;

  for (guint i = 0; i < sent->len; i++) {
    gboolean is_issuer = FALSE;

    for (guint j = 0; j < sent->len && !is_issuer; j++)
      is_issuer = i != j && !sally_x509_equal (sent->pdata[i], sent->pdata[j])
                  && sally_order_names_meet (sent->pdata[j], sent->pdata[i]);
    if (is_issuer)
      continue;
    if (!sally_x509_get_ca (sent->pdata[i]))
      return i;
    if (!found)
      lowest = i;
    found = TRUE;
  }
  return lowest;
}

static SallyChainFinding *
find_from (
    GPtrArray *sent, SallyTrust *supplied, GPtrArray *candidates, SallyTrust *all, gint64 time)
{
  g_autoptr (GPtrArray) best = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SallySignatures) signatures = sally_signatures_new (MAX_SIGNATURES);
  SallyChainFinding *finding = sally_chain_finding_new ();
  Finder finder = {
    .sent = sent,
    .supplied = supplied,
    .candidates = candidates,
    .all = all,
    .time = time,
    .signatures = signatures,
    .best = best,
    .best_cost = G_MAXUINT,
  };

  if (sally_x509_get_openssl (sent->pdata[0]) != NULL)
    sally_path_search (sent, all, time, signatures, path_cb, &finder);
  if (best->len == 0)
    g_ptr_array_add (best, g_object_ref (sent->pdata[0]));
  finding->certain = TRUE;
  finding->kind =
      supplied != NULL ? name_case (&finder, &finding->certain) : name_case_alone (&finder);
  for (guint i = 0; i < best->len; i++)
    g_ptr_array_add (finding->path, g_object_ref (best->pdata[i]));
  if (finding->kind != SALLY_CHAIN_COMPLETE && finding->kind != SALLY_CHAIN_SELF_SIGNED)
    describe_missing (&finder, finding);
  return finding;
}

/**
 * sally_chain_find:
 * @sent: (element-type SallyX509): a leaf, what a server sent, or a file with a
 *   leaf, in any order; not empty
 * @supplied: (nullable) (element-type SallyX509): what was chosen as CA; %NULL
 *   when @sent is to be judged by itself
 * @candidates: (nullable) (element-type SallyX509): what else is at hand
 * @time: seconds since the epoch; what is valid then is preferred
 *
 * Says what the chain lacks and which of @candidates have it.  Takes up to some
 * milliseconds; any thread.
 *
 * Returns: (transfer full): the finding
 */
SallyChainFinding *
sally_chain_find (GPtrArray *sent, GPtrArray *supplied, GPtrArray *candidates, gint64 time)
{
  g_autoptr (GPtrArray) ordered = g_ptr_array_new ();
  g_autoptr (SallyTrust) given = supplied != NULL ? sally_trust_new (supplied, NULL) : NULL;
  g_autoptr (SallyTrust) all = NULL;
  guint leaf;

  g_return_val_if_fail (sent != NULL && sent->len > 0, NULL);

  leaf = find_leaf (sent);
  g_ptr_array_add (ordered, sent->pdata[leaf]);
  for (guint i = 0; i < sent->len; i++)
    if (i != leaf)
      g_ptr_array_add (ordered, sent->pdata[i]);
  all = join (supplied, sent, candidates);
  return find_from (ordered, given, candidates, all, time);
}

/* The names that certificates of @bundle were issued by, but their own. */
static GHashTable *
list_issuers (GPtrArray *bundle)
{
  GHashTable *issuers = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < bundle->len; i++)
    if (!sally_x509_get_self_issued (bundle->pdata[i]))
      g_hash_table_add (issuers, GUINT_TO_POINTER (sally_x509_get_issuer_hash (bundle->pdata[i])));
  return issuers;
}

/* Looks upwards from @x509; notes what it comes by in @seen. */
static void
look_up (SallyX509 *x509,
         SallyTrust *given,
         GPtrArray *candidates,
         SallyTrust *all,
         gint64 time,
         GHashTable *seen,
         GPtrArray *findings)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  SallyChainFinding *finding;

  g_ptr_array_add (one, x509);
  finding = find_from (one, given, candidates, all, time);
  for (guint i = 0; i < finding->path->len; i++)
    g_hash_table_add (seen, g_strdup (sally_x509_get_sha256 (finding->path->pdata[i])));
  g_ptr_array_add (findings, finding);
}

/* Removes the complete findings, but for one when there are no others. */
static void
keep_incomplete (GPtrArray *findings)
{
  for (guint i = findings->len; i-- > 0;) {
    SallyChainFinding *finding = findings->pdata[i];

    if (finding->kind == SALLY_CHAIN_COMPLETE && findings->len > 1)
      g_ptr_array_remove_index (findings, i);
  }
}

/**
 * sally_chain_find_in_bundle:
 * @bundle: (element-type SallyX509): what somebody means to use as CA
 * @candidates: (nullable) (element-type SallyX509): what else is at hand
 * @time: seconds since the epoch
 *
 * Looks whether each certificate of @bundle ends at a root in it.  Takes up to
 * some milliseconds for each that is no root; any thread.
 *
 * Returns: (transfer full) (element-type SallyChainFinding): one finding for each
 *   chain that does not, at most 50; or one complete finding; none for none
 */
GPtrArray *
sally_chain_find_in_bundle (GPtrArray *bundle, GPtrArray *candidates, gint64 time)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) sally_chain_finding_free);
  g_autoptr (SallyTrust) given = NULL;
  g_autoptr (SallyTrust) all = NULL;
  g_autoptr (GHashTable) issuers = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_return_val_if_fail (bundle != NULL, NULL);

  given = sally_trust_new (bundle, NULL);
  all = join (bundle, candidates, NULL);
  issuers = list_issuers (bundle);
  /* From below first, so that a chain is told once. */
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < bundle->len && findings->len < MAX_BUNDLE_FINDINGS; i++) {
      SallyX509 *x509 = bundle->pdata[i];
      gpointer name = GUINT_TO_POINTER (sally_x509_get_subject_hash (x509));

      if ((round == 0 && g_hash_table_contains (issuers, name))
          || g_hash_table_contains (seen, sally_x509_get_sha256 (x509)))
        continue;
      look_up (x509, given, candidates, all, time, seen, findings);
      keep_incomplete (findings);
    }
  return findings;
}
