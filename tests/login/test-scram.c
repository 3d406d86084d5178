/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-scram.h"

#include "sally-secret.h"

#define NONCE "rOprNGfwEbeRWgbNEkqO"
#define SERVER_FIRST "r=" NONCE "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"

static SallyScram *
new_scram (GChecksumType hash)
{
  g_autoptr (SallySecret) password = sally_secret_new ("pencil", -1);

  return sally_scram_new (hash, "user", password, NONCE);
}

/* The exchange of RFC 7677, section 3. */
static void
test_rfc (void)
{
  g_autoptr (SallyScram) scram = new_scram (G_CHECKSUM_SHA256);
  g_autofree char *first = sally_scram_get_first (scram);
  g_autofree char *answer = NULL;

  g_assert_cmpstr (first, ==, "n,,n=user,r=" NONCE);
  answer = sally_scram_answer (scram, SERVER_FIRST);
  g_assert_cmpstr (answer, ==,
                   "c=biws,r=" NONCE "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                   "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
  g_assert_true (sally_scram_verify (scram, "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
  g_assert_false (sally_scram_verify (scram, "v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
  g_assert_false (sally_scram_verify (scram, "e=invalid-proof"));
  g_assert_false (sally_scram_verify (scram, ""));
}

static void
test_hostile (void)
{
  static const char *const messages[] = {
    "",
    "r=",
    "r=" NONCE,
    "r=someone-else,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
    "r=" NONCE "x,s=,i=4096",
    "r=" NONCE "x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=0",
    "r=" NONCE "x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4000000000",
    "r=" NONCE "x,i=4096,s=W22ZaJ0SNY7soEsUEjb6gQ==",
  };

  for (guint i = 0; i < G_N_ELEMENTS (messages); i++) {
    g_autoptr (SallyScram) scram = new_scram (G_CHECKSUM_SHA512);
    g_autofree char *answer = sally_scram_answer (scram, messages[i]);

    g_assert_null (answer);
  }
}

static void
test_names (void)
{
  g_autoptr (SallySecret) password = sally_secret_new ("x", -1);
  g_autoptr (SallyScram) scram = sally_scram_new (G_CHECKSUM_SHA512, "a=b,c", password, "n");
  g_autofree char *first = sally_scram_get_first (scram);

  g_assert_cmpstr (first, ==, "n,,n=a=3Db=2Cc,r=n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scram/rfc", test_rfc);
  g_test_add_func ("/scram/hostile", test_hostile);
  g_test_add_func ("/scram/names", test_names);
  return g_test_run ();
}
