/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "container-fixtures.h"
#include "sally-error.h"
#include "sally-text.h"
#include "sally-wallet-write.h"
#include "sally-x509.h"

#include <string.h>

/* Wallets that we write: read by ourselves, and by “openssl enc” and “openssl
 * pkcs12”, which know nothing of wallets.
 */

#define SEED 20261125
#define ROUNDS 60
#define HEADER 45

static SallyContainer *bundle;

static GPtrArray *
pick (GRand *random, guint n)
{
  GPtrArray *x509s = g_ptr_array_new ();
  guint total = bundle->x509s->len;
  guint at = (guint) g_rand_int_range (random, 0, (gint32) total);
  guint step = 1 + 2 * (guint) g_rand_int_range (random, 0, 30);

  /* 121 certificates: a step that is no multiple of 11 meets all of them. */
  if (step % 11 == 0)
    step += 2;
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (x509s, bundle->x509s->pdata[(at + i * step) % total]);
  return x509s;
}

static void
assert_same (SallyContainer *container, GPtrArray *x509s)
{
  g_assert_cmpuint (container->x509s->len, ==, x509s->len);
  for (guint i = 0; i < x509s->len; i++) {
    g_assert_true (sally_x509_equal (container->x509s->pdata[i], x509s->pdata[i]));
    g_assert_cmpuint (container->roles->data[i], ==, SALLY_ENTRY_TRUSTED);
  }
}

static void
test_round_trip (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);

  for (guint round = 0; round < ROUNDS; round++) {
    guint n = round == 0 ? bundle->x509s->len : (guint) g_rand_int_range (random, 1, 12);
    g_autoptr (GPtrArray) x509s = pick (random, n);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) wallet = sally_wallet_write (x509s, &error);
    g_autoptr (SallyContainer) container = NULL;

    g_assert_no_error (error);
    container = read_with_password (wallet, NULL);
    g_assert_cmpstr (container->format, ==, "oracle-sso");
    assert_same (container, x509s);
    g_assert_cmpuint (container->n_private_keys, ==, 0);
    g_assert_cmpuint (container->warnings->len, ==, 0);
    g_assert_true (g_bytes_equal (container->payload, wallet));
  }
}

/* The same structure each time, but neither keys nor salts repeat. */
static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  g_autoptr (GPtrArray) x509s = pick (random, 2);
  g_autoptr (GBytes) one = sally_wallet_write (x509s, NULL);
  g_autoptr (GBytes) other = sally_wallet_write (x509s, NULL);
  gsize length, other_length;
  const guint8 *data = g_bytes_get_data (one, &length);
  const guint8 *other_data = g_bytes_get_data (other, &other_length);

  g_assert_cmpuint (length, ==, other_length);
  g_assert_cmpmem (data, 13, "\xa1\xf8\x4e\x37\0\0\0\6\0\0\0\x21\6", 13);
  g_assert_cmpmem (data, 13, other_data, 13);
  g_assert_true (memcmp (data + 13, other_data + 13, 16) != 0);
  g_assert_true (memcmp (data + 29, other_data + 29, 16) != 0);
  g_assert_true (memcmp (data + HEADER + 200, other_data + HEADER + 200, 200) != 0);
}

/* (transfer full): what a program prints, given @input; @notes is what it says on
 * standard error. */
static GBytes *
run (const char *command, const char *variable, GBytes *input, char **notes)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                 | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) argv = NULL;
  g_autoptr (GBytes) errors = NULL;
  GBytes *output = NULL;

  g_assert_true (g_shell_parse_argv (command, NULL, &argv, NULL));
  if (variable != NULL)
    g_subprocess_launcher_setenv (launcher, "WALLET_PASSWORD", variable, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
  g_subprocess_communicate (process, input, NULL, &output, &errors, &error);
  g_assert_no_error (error);
  *notes = g_strndup (g_bytes_get_data (errors, NULL), g_bytes_get_size (errors));
  if (!g_subprocess_get_successful (process))
    g_error ("%s: %s", command, *notes);
  return output;
}

/* (transfer full): the password of @wallet, by “openssl enc”. */
static char *
decrypt_password (GBytes *wallet)
{
  const guint8 *data = g_bytes_get_data (wallet, NULL);
  g_autofree char *key = sally_text_hex (data + 13, 16);
  g_autofree char *command = g_strdup_printf ("openssl enc -d -aes-128-cbc -nopad -K %s -iv "
                                              "c034d8311c02cef851f0144b81ed4bf2",
                                              key);
  g_autoptr (GBytes) encrypted = g_bytes_new_from_bytes (wallet, 29, 16);
  g_autofree char *notes = NULL;
  g_autoptr (GBytes) password = run (command, NULL, encrypted, &notes);
  gsize length;
  const char *text = g_bytes_get_data (password, &length);

  g_assert_cmpuint (length, ==, 16);
  for (guint i = 0; i < length; i++)
    g_assert_true (text[i] >= 1 && (guint8) text[i] <= 0x7f);
  return g_strndup (text, length);
}

static void
test_openssl (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);

  for (guint round = 0; round < 12; round++) {
    g_autoptr (GPtrArray) x509s = pick (random, round + 1);
    g_autoptr (GBytes) wallet = sally_wallet_write (x509s, NULL);
    g_autofree char *password = decrypt_password (wallet);
    g_autoptr (GBytes) pfx =
        g_bytes_new_from_bytes (wallet, HEADER, g_bytes_get_size (wallet) - HEADER);
    g_autofree char *notes = NULL;
    g_autoptr (GBytes) output =
        run ("openssl pkcs12 -info -nokeys -passin env:WALLET_PASSWORD", password, pfx, &notes);
    g_autofree char *text = g_strndup (g_bytes_get_data (output, NULL), g_bytes_get_size (output));
    g_autoptr (SallyContainer) container = read_text (text);

    g_assert_nonnull (strstr (notes, "MAC: sha1, Iteration 10000"));
    g_assert_nonnull (strstr (notes, "pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 10000"));
    assert_same (container, x509s);
    for (guint i = 0; i <= round; i++) {
      g_autofree char *id = g_strdup_printf (
          "localKeyID: E6 B6 52 DD 00 00 00 04 00 00 00 00 00 00 00 03 00 00 00 %02X 00 00 00 04",
          i);

      g_assert_nonnull (strstr (text, id));
    }
  }
}

/* As Oracle's own, but for what is random. */
static void
test_like_oracle (void)
{
  g_autoptr (GBytes) theirs = fixture_bytes ("wallets", "102-auto-cleared2/cwallet.sso");
  g_autoptr (SallyContainer) container = read_with_password (theirs, NULL);
  g_autoptr (GBytes) ours = sally_wallet_write (container->x509s, NULL);
  g_autoptr (SallyContainer) again = read_with_password (ours, NULL);
  gsize theirs_pfx = g_bytes_get_size (theirs) - 28, ours_pfx = g_bytes_get_size (ours) - HEADER;

  assert_same (again, container->x509s);
  g_assert_cmpuint (ours_pfx, ==, theirs_pfx);
}

static void
test_refused (void)
{
  g_autoptr (GPtrArray) x509s = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (sally_wallet_write (x509s, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_INVALID);
  g_clear_error (&error);
  for (guint i = 0; i <= 10000; i++)
    g_ptr_array_add (x509s, bundle->x509s->pdata[0]);
  g_assert_null (sally_wallet_write (x509s, &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_autofree char *text = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  text = fixture_text ("bundles", "mozilla-cacert.pem");
  bundle = read_text (text);
  g_test_add_func ("/wallet-write/round-trip", test_round_trip);
  g_test_add_func ("/wallet-write/random", test_random);
  g_test_add_func ("/wallet-write/openssl", test_openssl);
  g_test_add_func ("/wallet-write/like-oracle", test_like_oracle);
  g_test_add_func ("/wallet-write/refused", test_refused);
  status = g_test_run ();
  sally_container_unref (bundle);
  return status;
}
