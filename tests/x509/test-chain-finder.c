/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-chain-finder.h"
#include "test-cases.h"

#include <string.h>

/* The rows of cases/chain.cases, and what a hostile server may send. */

/* Names of the file for certificates. */
static char *
name_all (TestCases *cases, GPtrArray *x509s)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < x509s->len; i++)
    for (guint j = 0; j < cases->names->len; j++)
      if (sally_x509_equal (x509s->pdata[i],
                            test_cases_get (cases, cases->names->pdata[j])->x509)) {
        g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "",
                                (char *) cases->names->pdata[j]);
        break;
      }
  return g_string_free (text, FALSE);
}

/* Compares a list with what the row says, if it says something. */
static void
check_list (TestRow *row, const char *key, GPtrArray *x509s)
{
  const char *wanted = test_row_get (row, key);
  g_autofree char *got = name_all (row->cases, x509s);

  if (wanted != NULL && !g_str_equal (got, wanted))
    g_test_fail_printf ("line %u: %s is “%s”, not “%s”", row->line, key, got, wanted);
}

static void
check_words (const SallyChainFinding *finding)
{
  g_autofree char *words = sally_chain_finding_explain (finding);
  g_autofree char *fix = sally_chain_finding_get_fix (finding);

  g_assert_true (g_utf8_validate (words, -1, NULL) && g_str_has_suffix (words, "."));
  g_assert_cmpint (fix == NULL, ==, finding->kind == SALLY_CHAIN_COMPLETE);
  g_assert_null (strstr (words, "(null)"));
  g_assert_true (fix == NULL || strstr (fix, "(null)") == NULL);
}

static void
check_missing (TestRow *row, const SallyChainFinding *finding)
{
  const char *below = test_row_get (row, "below");
  const char *missing = test_row_get (row, "missing");
  const char *places = test_row_get (row, "places");
  g_autofree char *got_places = g_strjoinv (",", finding->places);
  SallyX509 *x509;

  g_assert_cmpint (below != NULL, ==, finding->below != NULL);
  g_assert_cmpint (missing != NULL, ==, finding->missing_subject != NULL);
  if (places != NULL)
    g_assert_cmpstr (got_places, ==, places);
  if (below == NULL)
    return;
  if (finding->below != test_cases_get (row->cases, below)->x509)
    g_test_fail_printf ("line %u: below is “%s”", row->line, sally_x509_get_title (finding->below));
  x509 = test_cases_get (row->cases, missing)->x509;
  g_assert_cmpstr (finding->missing_subject, ==, sally_x509_get_subject (x509));
  if (sally_x509_get_authority_key_id (finding->below) != NULL)
    g_assert_cmpstr (finding->missing_key_id, ==, sally_x509_get_subject_key_id (x509));
}

static void
test_find (gconstpointer data)
{
  TestRow *row = (TestRow *) data;
  const char *given = test_row_get (row, "supplied");
  g_autoptr (GPtrArray) sent = test_cases_list (row->cases, test_row_get (row, "sent"));
  g_autoptr (GPtrArray) supplied = given != NULL ? test_cases_list (row->cases, given) : NULL;
  g_autoptr (GPtrArray) library = test_cases_list (row->cases, test_row_get (row, "library"));
  g_autoptr (SallyChainFinding) finding = sally_chain_find (sent, supplied, library, TEST_NOW);
  const char *got = sally_chain_case_get_id (finding->kind);

  if (!g_str_equal (got, test_row_get (row, "case")))
    g_test_fail_printf ("line %u: the case is “%s”", row->line, got);
  g_assert_cmpint (finding->certain, ==, test_row_get (row, "uncertain") == NULL);
  check_missing (row, finding);
  check_list (row, "path", finding->path);
  check_list (row, "fills", finding->fills);
  check_list (row, "choices", finding->choices);
  check_words (finding);
}

static void
test_bundle (gconstpointer data)
{
  TestRow *row = (TestRow *) data;
  g_autoptr (GPtrArray) bundle = test_cases_list (row->cases, test_row_get (row, "of"));
  g_autoptr (GPtrArray) library = test_cases_list (row->cases, test_row_get (row, "library"));
  g_autoptr (GPtrArray) findings = sally_chain_find_in_bundle (bundle, library, TEST_NOW);
  g_autoptr (GString) got = g_string_new (NULL);

  for (guint i = 0; i < findings->len; i++) {
    SallyChainFinding *finding = findings->pdata[i];
    g_autoptr (GPtrArray) leaf = g_ptr_array_new ();
    g_autofree char *name = NULL;

    g_ptr_array_add (leaf, finding->path->pdata[0]);
    name = name_all (row->cases, leaf);
    g_string_append (got, i > 0 ? " " : "");
    g_string_append (got, sally_chain_case_get_id (finding->kind));
    if (finding->kind != SALLY_CHAIN_COMPLETE)
      g_string_append_printf (got, ":%s", name);
    g_assert_cmpint (finding->fills->len > 0, ==, library->len > 0);
    check_words (finding);
  }
  g_assert_cmpstr (got->str, ==, test_row_get (row, "found"));
}

/* A CA may have been issued hundreds of times, by nobody and by itself. */
static void
test_hostile (void)
{
  TestSpec spec = { .subject = "Same",
                    .basic = "critical,CA:TRUE",
                    .key_usage = "critical,keyCertSign",
                    .no_key_ids = TRUE };
  TestSpec other = spec;
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func ((GDestroyNotify) test_pki_free);
  g_autoptr (GPtrArray) sent = g_ptr_array_new ();
  g_autoptr (TestCertificate) seed = test_pki_make (&spec, NULL);
  g_autoptr (TestCertificate) loop = NULL;
  g_autoptr (TestCertificate) server = test_pki_make_server ("a.example", seed);
  g_autoptr (SallyChainFinding) finding = NULL;
  g_autoptr (GPtrArray) findings = NULL;

  other.subject = "Other";
  loop = test_pki_make_for_key (&other, seed, seed->key);
  g_ptr_array_add (sent, server->x509);
  for (guint i = 0; i < 199; i++) {
    TestCertificate *next = i % 2 == 0 ? test_pki_make_for_key (&spec, loop, seed->key)
                                       : test_pki_make_for_key (&other, seed, seed->key);

    g_ptr_array_add (made, next);
    g_ptr_array_add (sent, next->x509);
  }
  finding = sally_chain_find (sent, NULL, sent, TEST_NOW);
  g_assert_cmpint (finding->kind, !=, SALLY_CHAIN_COMPLETE);
  check_words (finding);
  findings = sally_chain_find_in_bundle (sent, NULL, TEST_NOW);
  g_assert_cmpuint (findings->len, ==, 50);
}

static void
test_nothing (void)
{
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  g_autoptr (GPtrArray) findings = sally_chain_find_in_bundle (nothing, NULL, TEST_NOW);

  g_assert_cmpuint (findings->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_autofree char *path = NULL;
  g_autoptr (TestCases) cases = NULL;

  g_test_init (&argc, &argv, NULL);
  path = g_test_build_filename (G_TEST_DIST, "x509", "cases", "chain.cases", NULL);
  cases = test_cases_load (path);
  for (guint i = 0; i < cases->rows->len; i++) {
    TestRow *row = cases->rows->pdata[i];
    g_autofree char *name = g_strdup_printf ("/chain-finder/%s/%s", row->verb, row->name);

    g_test_add_data_func (name, row, g_str_equal (row->verb, "find") ? test_find : test_bundle);
  }
  g_test_add_func ("/chain-finder/hostile", test_hostile);
  g_test_add_func ("/chain-finder/nothing", test_nothing);
  return g_test_run ();
}
