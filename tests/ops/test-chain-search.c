/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "ops-fixture.h"

#include "sally-await.h"
#include "sally-chain-finding.h"
#include "sally-chain-search.h"
#include "sally-x509.h"

/* The chain finder with a library behind it. */

typedef struct {
  OpsFixture ops;
  TestCertificate *root;
  TestCertificate *ca;
  TestCertificate *sub;
  TestCertificate *server; /* by sub */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  ops_fixture_set_up (&self->ops, data);
  self->root = test_pki_make_ca ("Root", NULL);
  self->ca = test_pki_make_ca ("CA", self->root);
  self->sub = test_pki_make_ca ("Sub CA", self->ca);
  self->server = test_pki_make_server ("db.example", self->sub);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  test_pki_free (self->root);
  test_pki_free (self->ca);
  test_pki_free (self->sub);
  test_pki_free (self->server);
  ops_fixture_tear_down (&self->ops, data);
}

static void
import (Fixture *self, const char *identifier, TestCertificate *certificate)
{
  g_autofree char *arn = ops_import (&self->ops, identifier, certificate);

  g_assert_nonnull (arn);
}

/* The answers for the server's certificate (or without one) and what was chosen. */
static GPtrArray *
search (Fixture *self, TestCertificate *sent, TestCertificate *chosen)
{
  g_autoptr (GPtrArray) chain = g_ptr_array_new ();
  g_autoptr (GPtrArray) supplied = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_auto (SallyAwait) await = { 0 };
  GPtrArray *answers;

  if (sent != NULL)
    g_ptr_array_add (chain, sent->x509);
  if (chosen != NULL)
    g_ptr_array_add (supplied, chosen->x509);
  sally_chain_search_async (self->ops.workspace, sent != NULL ? chain : NULL,
                            chosen != NULL ? supplied : NULL, NULL, sally_await_cb, &await);
  answers = sally_chain_search_finish (sally_await_result (&await), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answers->len, ==, 1);
  return answers;
}

/* One certificate after the other, each in a certificate of its own. */
static void
test_rounds (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) answers = NULL;
  SallyChainAnswer *answer;

  import (self, "root", self->root);
  import (self, "ca", self->ca);
  import (self, "sub", self->sub);
  answers = search (self, self->server, self->root);
  answer = answers->pdata[0];
  g_assert_cmpint (answer->finding->kind, ==, SALLY_CHAIN_INTERMEDIATE_MISSING);
  g_assert_true (answer->finding->certain);
  g_assert_cmpuint (answer->finding->path->len, ==, 4);
  g_assert_cmpuint (answer->finding->fills->len, ==, 2);
  g_assert_cmpuint (answer->offers->len, ==, 2);
  for (guint i = 0; i < answer->offers->len; i++) {
    SallyChainOffer *offer = answer->offers->pdata[i];

    g_assert_false (offer->suffices);
    g_assert_cmpstr (offer->identifier, ==, i == 0 ? "ca" : "sub");
    g_assert_cmpuint (offer->holds->len, ==, 1);
  }
}

static void
test_nothing (Fixture *self, gconstpointer data)
{
  g_autoptr (TestCertificate) twin = test_pki_make_ca ("Sub CA", NULL);
  g_autoptr (GPtrArray) answers = NULL;
  SallyChainAnswer *answer;

  /* One of the right name that did not sign. */
  import (self, "twin", twin);
  answers = search (self, self->server, self->root);
  answer = answers->pdata[0];
  g_assert_cmpint (answer->finding->kind, ==, SALLY_CHAIN_INTERMEDIATE_MISSING);
  g_assert_false (answer->finding->certain);
  g_assert_cmpstr (answer->finding->missing_subject, ==, "CN=Sub CA");
  g_assert_cmpuint (answer->offers->len, ==, 0);
}

static void
test_bundle (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) answers = NULL;
  SallyChainAnswer *answer;
  SallyChainOffer *offer;

  import (self, "root", self->root);
  answers = search (self, NULL, self->ca);
  answer = answers->pdata[0];
  g_assert_cmpint (answer->finding->kind, ==, SALLY_CHAIN_ONLY_MIDDLE);
  g_assert_cmpuint (answer->offers->len, ==, 1);
  offer = answer->offers->pdata[0];
  g_assert_cmpstr (offer->identifier, ==, "root");
  g_assert_true (offer->suffices);
  g_assert_true (g_str_has_prefix (offer->arn, "arn:aws:dms:"));
}

static void
test_cancel (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) chain = g_ptr_array_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_auto (SallyAwait) await = { 0 };

  import (self, "sub", self->sub);
  g_ptr_array_add (chain, self->server->x509);
  sally_chain_search_async (self->ops.workspace, chain, NULL, cancellable, sally_await_cb, &await);
  g_cancellable_cancel (cancellable);
  g_assert_null (sally_chain_search_finish (sally_await_result (&await), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/chain-search/rounds", test_rounds);
  ADD ("/chain-search/nothing", test_nothing);
  ADD ("/chain-search/bundle", test_bundle);
  ADD ("/chain-search/cancel", test_cancel);
  return g_test_run ();
}
