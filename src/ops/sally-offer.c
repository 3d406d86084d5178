/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-offer.h"

#include "sally-endpoint-spec.h"
#include "sally-load.h"
#include "sally-probe-facts.h"
#include "sally-store.h"
#include "sally-trust.h"
#include "sally-verify.h"
#include "sally-worker.h"
#include "sally-workspace.h"
#include "sally-x509.h"

/* Does the library hold a certificate that would verify this server?  The
 * subjects of possible issuers are looked up; then each certificate in which one
 * was found is really tried, since a name alone proves nothing.
 */

/* Each try loads a bundle; more of them than this would be the same root again
 * and again. */
#define MAX_TRIES 8

typedef struct {
  SallyWorkspace *workspace; /* (owned) */
  SallyEndpointSpec *spec;   /* (owned) */
  SallyProbeFacts *facts;    /* (owned) */
  GPtrArray *matches;        /* (owned) (nullable) (element-type SallyStoreMatch) */
  guint index;
  guint tries;
  char *arn; /* (owned) (nullable): what is tried */
} Search;

/* What the worker gets. */
typedef struct {
  GPtrArray *chain;  /* (owned) */
  SallyTrust *trust; /* (owned) */
  gint64 now;
} Try;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_object_unref (search->workspace);
  sally_endpoint_spec_unref (search->spec);
  sally_probe_facts_unref (search->facts);
  g_clear_pointer (&search->matches, g_ptr_array_unref);
  g_free (search->arn);
  g_free (search);
}

static void
try_free (gpointer data)
{
  Try *one = data;

  g_ptr_array_unref (one->chain);
  g_object_unref (one->trust);
  g_free (one);
}

static void try_next (GTask *task);

static void
verify_try (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Try *one = data;
  g_autoptr (SallyVerification) verification =
      sally_verify (one->chain, one->trust, NULL, one->now);

  g_task_return_boolean (task, verification->chain_ok);
}

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Search *search = g_task_get_task_data (task);
  SallyStoreMatch *match = search->matches->pdata[search->index];
  SallyOffer *offer;

  if (!g_task_propagate_boolean (G_TASK (result), NULL)) {
    search->index++;
    try_next (g_steal_pointer (&task));
    return;
  }
  offer = g_new0 (SallyOffer, 1);
  offer->arn = g_strdup (match->arn);
  offer->identifier = g_strdup (match->identifier);
  g_task_return_pointer (task, offer, (GDestroyNotify) sally_offer_free);
}

static void
trust_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GTask) job = NULL;
  g_autoptr (SallyTrust) trust = sally_load_trust_finish (result, NULL, NULL);
  Search *search = g_task_get_task_data (task);
  Try *one;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (trust == NULL) {
    search->index++;
    try_next (g_steal_pointer (&task));
    return;
  }
  one = g_new0 (Try, 1);
  one->chain = g_ptr_array_ref (search->facts->chain);
  one->trust = g_steal_pointer (&trust);
  one->now = search->facts->started;
  job = g_task_new (source, g_task_get_cancellable (task), verified_cb, g_object_ref (task));
  g_task_set_source_tag (job, trust_cb);
  g_task_set_task_data (job, one, try_free);
  sally_worker_push (sally_workspace_get_parse_worker (search->workspace), job, verify_try);
}

/* Takes ownership of @task. */
static void
try_next (GTask *task)
{
  Search *search = g_task_get_task_data (task);

  for (; search->index < search->matches->len; search->index++) {
    SallyStoreMatch *match = search->matches->pdata[search->index];

    /* Several X.509 certificates of one bundle may have been found. */
    if (g_strcmp0 (match->arn, search->arn) == 0)
      continue;
    if (search->tries++ >= MAX_TRIES)
      break;
    g_free (search->arn);
    search->arn = g_strdup (match->arn);
    sally_load_trust_async (search->workspace, match->arn, g_task_get_cancellable (task), trust_cb,
                            task);
    return;
  }
  g_task_return_pointer (task, NULL, NULL);
  g_object_unref (task);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Search *search = g_task_get_task_data (task);
  GError *error = NULL;

  search->matches = sally_store_find_subjects_finish (SALLY_STORE (source), result, &error);
  if (search->matches == NULL)
    g_task_return_error (task, error);
  else
    try_next (g_steal_pointer (&task));
}

/* Who could have issued what was sent: every issuer, and the leaf itself, which
 * may have been imported as it is. */
static GPtrArray *
list_subjects (GPtrArray *chain)
{
  GPtrArray *subjects = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < chain->len && i < 10; i++) {
    SallyX509 *x509 = chain->pdata[i];

    g_ptr_array_add (subjects, sally_x509_get_issuer_der (x509));
  }
  if (chain->len > 0)
    g_ptr_array_add (subjects, sally_x509_get_subject_der (chain->pdata[0]));
  return subjects;
}

/**
 * sally_offer_free:
 * @offer: (transfer full): an offer
 */
void
sally_offer_free (SallyOffer *offer)
{
  g_free (offer->arn);
  g_free (offer->identifier);
  g_free (offer);
}

/**
 * sally_offer_wanted:
 * @spec: what was tested
 * @facts: what was seen
 *
 * Returns: whether another certificate could make a difference: the server
 *   sent a chain, and it does not verify with what was chosen
 */
gboolean
sally_offer_wanted (SallyEndpointSpec *spec, SallyProbeFacts *facts)
{
  if (facts->chain == NULL || facts->chain->len == 0)
    return FALSE;
  return spec->trust == NULL || facts->verification == NULL || !facts->verification->chain_ok;
}

/**
 * sally_offer_find_async:
 * @workspace: a workspace
 * @spec: what was tested
 * @facts: what was seen
 * @cancellable: (nullable): a cancellable
 * @callback: called with the answer
 * @data: for @callback
 *
 * Looks for a certificate of the library with which verify-ca would pass.
 */
void
sally_offer_find_async (SallyWorkspace *workspace,
                        SallyEndpointSpec *spec,
                        SallyProbeFacts *facts,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  GTask *task = g_task_new (workspace, cancellable, callback, data);
  Search *search = g_new0 (Search, 1);
  g_autoptr (GPtrArray) subjects = list_subjects (facts->chain);

  search->workspace = g_object_ref (workspace);
  search->spec = sally_endpoint_spec_ref (spec);
  search->facts = sally_probe_facts_ref (facts);
  g_task_set_source_tag (task, sally_offer_find_async);
  g_task_set_task_data (task, search, search_free);
  sally_store_find_subjects_async (sally_workspace_get_store (workspace), subjects, cancellable,
                                   found_cb, task);
}

/**
 * sally_offer_find_finish:
 * @result: what the callback was given
 * @error: trouble with the library, or cancelled
 *
 * Returns: (transfer full) (nullable): an offer; %NULL without an error when
 *   there is none
 */
SallyOffer *
sally_offer_find_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
