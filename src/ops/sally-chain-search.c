/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-chain-search.h"

#include "sally-certificate.h"
#include "sally-chain-finder.h"
#include "sally-load.h"
#include "sally-store.h"
#include "sally-worker.h"
#include "sally-workspace.h"
#include "sally-x509.h"

/* The chain finder with the whole library behind it.  Issuers are looked up by
 * name, then the issuers of what was found, until nobody new turns up; a worker
 * then says which of them did sign.  Only the certificates in which something
 * was found are loaded.  The network is not asked.
 */

#define MAX_ROUNDS 8
#define MAX_SUBJECTS 200
#define MAX_LOADS 32

/* A certificate of the library in which a name was found. */
typedef struct {
  char *arn;        /* (owned) */
  char *identifier; /* (owned) */
  GPtrArray *x509s; /* (owned): all that is in it */
} Source;

typedef struct {
  SallyWorkspace *workspace; /* (owned) */
  GPtrArray *sent;           /* (owned) (nullable) */
  GPtrArray *supplied;       /* (owned) (nullable) */
  GPtrArray *candidates;     /* (owned) */
  GPtrArray *sources;        /* (owned) of Source */
  GHashTable *asked;         /* (owned) of GBytes: names that were looked up */
  GHashTable *wanted;        /* (owned) fingerprints of what was found */
  GPtrArray *matches;        /* (owned) (nullable) of SallyStoreMatch: this round's */
  guint index;               /* in them */
  guint first_new;           /* in the candidates: this round's */
  guint n_rounds;
  gint64 time;
} Search;

static void
source_free (gpointer data)
{
  Source *source = data;

  g_free (source->arn);
  g_free (source->identifier);
  g_ptr_array_unref (source->x509s);
  g_free (source);
}

static void
search_free (gpointer data)
{
  Search *search = data;

  g_object_unref (search->workspace);
  g_clear_pointer (&search->sent, g_ptr_array_unref);
  g_clear_pointer (&search->supplied, g_ptr_array_unref);
  g_ptr_array_unref (search->candidates);
  g_ptr_array_unref (search->sources);
  g_hash_table_unref (search->asked);
  g_hash_table_unref (search->wanted);
  g_clear_pointer (&search->matches, g_ptr_array_unref);
  g_free (search);
}

static void
offer_free (gpointer data)
{
  SallyChainOffer *offer = data;

  g_free (offer->arn);
  g_free (offer->identifier);
  g_ptr_array_unref (offer->holds);
  g_free (offer);
}

static void
answer_free (gpointer data)
{
  SallyChainAnswer *answer = data;

  sally_chain_finding_free (answer->finding);
  g_ptr_array_unref (answer->offers);
  g_free (answer);
}

static gboolean
contains (GPtrArray *x509s, SallyX509 *x509)
{
  for (guint i = 0; i < x509s->len; i++)
    if (sally_x509_equal (x509s->pdata[i], x509))
      return TRUE;
  return FALSE;
}

/* What @source has of what @finding wants; NULL when that is nothing. */
static SallyChainOffer *
make_offer (Search *search, const SallyChainFinding *finding, Source *source)
{
  g_autoptr (GPtrArray) holds = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SallyChainFinding) with = NULL;
  GPtrArray *const lists[] = { finding->fills, finding->choices };
  SallyChainOffer *offer;

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; j < lists[i]->len; j++)
      if (contains (source->x509s, lists[i]->pdata[j]) && !contains (holds, lists[i]->pdata[j]))
        g_ptr_array_add (holds, g_object_ref (lists[i]->pdata[j]));
  /* A root that was sent, but not chosen, may be in the library as well. */
  if (finding->below == NULL && finding->kind == SALLY_CHAIN_CA_MISSING
      && contains (source->x509s, finding->path->pdata[finding->path->len - 1]))
    g_ptr_array_add (holds, g_object_ref (finding->path->pdata[finding->path->len - 1]));
  if (holds->len == 0)
    return NULL;
  with = sally_chain_find (search->sent != NULL ? search->sent : finding->path, source->x509s, NULL,
                           search->time);
  offer = g_new0 (SallyChainOffer, 1);
  offer->arn = g_strdup (source->arn);
  offer->identifier = g_strdup (source->identifier);
  offer->holds = g_steal_pointer (&holds);
  offer->suffices = with->kind == SALLY_CHAIN_COMPLETE;
  return offer;
}

static int
compare_offers (gconstpointer a, gconstpointer b)
{
  const SallyChainOffer *left = *(const SallyChainOffer *const *) a;
  const SallyChainOffer *right = *(const SallyChainOffer *const *) b;

  if (left->suffices != right->suffices)
    return left->suffices ? -1 : 1;
  if (left->holds->len != right->holds->len)
    return left->holds->len > right->holds->len ? -1 : 1;
  return g_strcmp0 (left->identifier, right->identifier);
}

static void
judge (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Search *search = data;
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func (answer_free);
  g_autoptr (GPtrArray) findings = NULL;

  if (search->sent != NULL) {
    findings = g_ptr_array_new ();
    g_ptr_array_add (findings, sally_chain_find (search->sent, search->supplied, search->candidates,
                                                 search->time));
  } else {
    findings = sally_chain_find_in_bundle (search->supplied, search->candidates, search->time);
    g_ptr_array_set_free_func (findings, NULL);
  }
  for (guint i = 0; i < findings->len; i++) {
    SallyChainAnswer *answer = g_new0 (SallyChainAnswer, 1);

    answer->finding = findings->pdata[i];
    answer->offers = g_ptr_array_new_with_free_func (offer_free);
    for (guint j = 0; j < search->sources->len; j++) {
      SallyChainOffer *offer = make_offer (search, answer->finding, search->sources->pdata[j]);

      if (offer != NULL)
        g_ptr_array_add (answer->offers, offer);
    }
    g_ptr_array_sort (answer->offers, compare_offers);
    g_ptr_array_add (answers, answer);
  }
  g_task_return_pointer (task, g_steal_pointer (&answers), (GDestroyNotify) g_ptr_array_unref);
}

static void
judged_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GPtrArray *answers = g_task_propagate_pointer (G_TASK (result), &error);

  if (answers != NULL)
    g_task_return_pointer (task, answers, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/* Takes ownership of @task.  The search belongs to it and lives as long as the
 * job does, which holds a reference.
 */
static void
begin_judging (GTask *task)
{
  Search *search = g_task_get_task_data (task);
  g_autoptr (GTask) job =
      g_task_new (search->workspace, g_task_get_cancellable (task), judged_cb, task);

  g_task_set_source_tag (job, begin_judging);
  g_task_set_task_data (job, search, NULL);
  sally_worker_push (sally_workspace_get_parse_worker (search->workspace), job, judge);
}

/* Names that somebody of @x509s was issued by and that were not looked up yet. */
static void
add_issuers (Search *search, GPtrArray *subjects, GPtrArray *x509s, guint from)
{
  for (guint i = from; x509s != NULL && i < x509s->len; i++) {
    g_autoptr (GBytes) issuer = sally_x509_get_issuer_der (x509s->pdata[i]);

    if (g_hash_table_size (search->asked) >= MAX_SUBJECTS
        || g_hash_table_contains (search->asked, issuer))
      continue;
    g_hash_table_add (search->asked, g_bytes_ref (issuer));
    g_ptr_array_add (subjects, g_steal_pointer (&issuer));
  }
}

static void found_cb (GObject *object, GAsyncResult *result, gpointer data);

/* Takes ownership of @task. */
static void
look_up (GTask *task, GPtrArray *subjects)
{
  Search *search = g_task_get_task_data (task);

  if (subjects->len == 0 || search->n_rounds++ >= MAX_ROUNDS) {
    begin_judging (task);
    return;
  }
  sally_store_find_subjects_async (sally_workspace_get_store (search->workspace), subjects,
                                   g_task_get_cancellable (task), found_cb, task);
}

static Source *
find_source (Search *search, const char *arn)
{
  for (guint i = 0; i < search->sources->len; i++) {
    Source *source = search->sources->pdata[i];

    if (g_str_equal (source->arn, arn))
      return source;
  }
  return NULL;
}

static void
add_candidates (Search *search, Source *source)
{
  for (guint i = 0; i < source->x509s->len; i++) {
    SallyX509 *x509 = source->x509s->pdata[i];

    if (g_hash_table_contains (search->wanted, sally_x509_get_sha256 (x509))
        && !contains (search->candidates, x509))
      g_ptr_array_add (search->candidates, g_object_ref (x509));
  }
}

static void load_next (GTask *task);

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Search *search = g_task_get_task_data (task);
  g_autoptr (SallyCertificate) certificate = sally_load_certificate_finish (result, NULL);
  GPtrArray *x509s = certificate != NULL ? sally_certificate_get_x509s (certificate) : NULL;
  Source *source;

  if (g_task_return_error_if_cancelled (task))
    return;
  /* One that was deleted in the meantime is not there to be offered. */
  if (x509s != NULL) {
    source = g_new0 (Source, 1);
    source->arn = g_strdup (sally_certificate_get_arn (certificate));
    source->identifier = g_strdup (sally_certificate_get_identifier (certificate));
    source->x509s = g_ptr_array_ref (x509s);
    g_ptr_array_add (search->sources, source);
    add_candidates (search, source);
  }
  search->index++;
  load_next (g_steal_pointer (&task));
}

/* Loads what this round found; then looks for the issuers of that.  Takes
 * ownership of @task.
 */
static void
load_next (GTask *task)
{
  Search *search = g_task_get_task_data (task);
  g_autoptr (GPtrArray) subjects = NULL;

  for (; search->index < search->matches->len; search->index++) {
    SallyStoreMatch *match = search->matches->pdata[search->index];
    Source *source = find_source (search, match->arn);

    if (source != NULL) {
      add_candidates (search, source);
    } else if (search->sources->len < MAX_LOADS) {
      sally_load_certificate_async (search->workspace, match->arn, g_task_get_cancellable (task),
                                    loaded_cb, task);
      return;
    }
  }
  subjects = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  add_issuers (search, subjects, search->candidates, search->first_new);
  search->first_new = search->candidates->len;
  look_up (task, subjects);
}

static void
found_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Search *search = g_task_get_task_data (task);
  GError *error = NULL;

  g_clear_pointer (&search->matches, g_ptr_array_unref);
  search->matches = sally_store_find_subjects_finish (SALLY_STORE (object), result, &error);
  search->index = 0;
  if (search->matches == NULL) {
    g_task_return_error (task, error);
    return;
  }
  for (guint i = 0; i < search->matches->len; i++) {
    SallyStoreMatch *match = search->matches->pdata[i];

    g_hash_table_add (search->wanted, g_strdup (match->sha256));
  }
  load_next (g_steal_pointer (&task));
}

/**
 * sally_chain_search_async:
 * @workspace: a workspace
 * @sent: (nullable) (element-type SallyX509): a leaf, what a server sent, or a
 *   file with a leaf; not empty; %NULL to look at @supplied alone
 * @supplied: (nullable) (element-type SallyX509): what was chosen as CA; %NULL to
 *   look at @sent alone
 * @cancellable: (nullable): a cancellable
 * @callback: called with the answers
 * @data: for @callback
 *
 * Says what a chain lacks and which certificates of the library have it.  Main
 * thread.
 */
void
sally_chain_search_async (SallyWorkspace *workspace,
                          GPtrArray *sent,
                          GPtrArray *supplied,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  g_autoptr (GPtrArray) subjects = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  Search *search;
  GTask *task;

  g_return_if_fail (SALLY_IS_WORKSPACE (workspace));
  g_return_if_fail (sent != NULL ? sent->len > 0 : supplied != NULL);

  task = g_task_new (workspace, cancellable, callback, data);
  g_task_set_source_tag (task, sally_chain_search_async);
  search = g_new0 (Search, 1);
  search->workspace = g_object_ref (workspace);
  search->sent = sent != NULL ? g_ptr_array_ref (sent) : NULL;
  search->supplied = supplied != NULL ? g_ptr_array_ref (supplied) : NULL;
  search->candidates = g_ptr_array_new_with_free_func (g_object_unref);
  search->sources = g_ptr_array_new_with_free_func (source_free);
  search->asked =
      g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  search->wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  search->time = g_get_real_time () / G_USEC_PER_SEC;
  g_task_set_task_data (task, search, search_free);
  add_issuers (search, subjects, sent, 0);
  add_issuers (search, subjects, supplied, 0);
  look_up (task, subjects);
}

/**
 * sally_chain_search_finish:
 * @result: what the callback was given
 * @error: trouble with the library, or cancelled
 *
 * Returns: (transfer full) (nullable) (element-type SallyChainAnswer): one answer
 *   for a chain that was sent; for what was supplied one for each chain that
 *   lacks something, or a complete one
 */
GPtrArray *
sally_chain_search_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
