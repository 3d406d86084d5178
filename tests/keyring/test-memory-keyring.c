/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-await.h"
#include "sally-memory-keyring.h"
#include "sally-secret.h"

/* The keyring for this session, through the doors of the interface. */

#define LIBRARY "5ff70a4c-2ab8-4d67-a2b0-0a2a3f9a3a55"
#define ARN "arn:aws:dms:local:000000000000:endpoint:ONE"

static void
store (SallyKeyring *keyring, const char *arn, const char *purpose, const char *text)
{
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (SallySecret) secret = sally_secret_new (text, -1);
  g_autoptr (GError) error = NULL;

  sally_keyring_store_async (keyring, LIBRARY, arn, purpose, "Label", secret, NULL, sally_await_cb,
                             &await);
  g_assert_true (sally_keyring_store_finish (keyring, sally_await_result (&await), &error));
  g_assert_no_error (error);
}

static SallySecret *
look_up (SallyKeyring *keyring, const char *library, const char *arn, const char *purpose)
{
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (GError) error = NULL;
  SallySecret *secret;

  sally_keyring_lookup_async (keyring, library, arn, purpose, NULL, sally_await_cb, &await);
  secret = sally_keyring_lookup_finish (keyring, sally_await_result (&await), &error);
  g_assert_no_error (error);
  return secret;
}

static void
assert_secret (SallyKeyring *keyring, const char *arn, const char *purpose, const char *expected)
{
  g_autoptr (SallySecret) secret = look_up (keyring, LIBRARY, arn, purpose);

  if (expected == NULL) {
    g_assert_null (secret);
  } else {
    g_assert_nonnull (secret);
    g_assert_cmpstr (sally_secret_peek (secret, NULL), ==, expected);
  }
}

static void
clear (SallyKeyring *keyring, const char *arn, const char *purpose)
{
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (GError) error = NULL;

  sally_keyring_clear_async (keyring, LIBRARY, arn, purpose, NULL, sally_await_cb, &await);
  g_assert_true (sally_keyring_clear_finish (keyring, sally_await_result (&await), &error));
  g_assert_no_error (error);
}

static void
test_keys (void)
{
  SallyKeyring *keyring = sally_memory_keyring_new ();

  assert_secret (keyring, ARN, SALLY_KEYRING_PASSWORD, NULL);
  store (keyring, ARN, SALLY_KEYRING_PASSWORD, "one");
  store (keyring, ARN, SALLY_KEYRING_FILE, "two");
  store (keyring, ARN "-2", SALLY_KEYRING_PASSWORD, "three");
  assert_secret (keyring, ARN, SALLY_KEYRING_PASSWORD, "one");
  assert_secret (keyring, ARN, SALLY_KEYRING_FILE, "two");
  assert_secret (keyring, ARN "-2", SALLY_KEYRING_PASSWORD, "three");
  g_assert_null (look_up (keyring, "another library", ARN, SALLY_KEYRING_PASSWORD));

  store (keyring, ARN, SALLY_KEYRING_PASSWORD, "four");
  assert_secret (keyring, ARN, SALLY_KEYRING_PASSWORD, "four");

  clear (keyring, ARN, SALLY_KEYRING_PASSWORD);
  assert_secret (keyring, ARN, SALLY_KEYRING_PASSWORD, NULL);
  assert_secret (keyring, ARN, SALLY_KEYRING_FILE, "two");
  clear (keyring, ARN, SALLY_KEYRING_PASSWORD);

  g_assert_finalize_object (keyring);
}

static void
test_binary (void)
{
  static const char bytes[] = { 'a', 0, (char) 0xff, 0, 'z' };
  SallyKeyring *keyring = sally_memory_keyring_new ();
  g_autoptr (SallySecret) secret = sally_secret_new (bytes, sizeof bytes);
  g_autoptr (SallySecret) found = NULL;
  g_auto (SallyAwait) await = { NULL };
  gsize length;
  const char *data;

  sally_keyring_store_async (keyring, LIBRARY, ARN, SALLY_KEYRING_FILE, "Label", secret, NULL,
                             sally_await_cb, &await);
  g_assert_true (sally_keyring_store_finish (keyring, sally_await_result (&await), NULL));
  found = look_up (keyring, LIBRARY, ARN, SALLY_KEYRING_FILE);
  data = sally_secret_peek (found, &length);
  g_assert_cmpmem (data, length, bytes, sizeof bytes);
  sally_await_clear (&await);
  g_assert_finalize_object (keyring);
}

static void
test_check (void)
{
  SallyKeyring *keyring = sally_memory_keyring_new ();
  g_auto (SallyAwait) await = { NULL };

  sally_keyring_check_async (keyring, NULL, sally_await_cb, &await);
  g_assert_cmpint (sally_keyring_check_finish (keyring, sally_await_result (&await)), ==,
                   SALLY_KEYRING_READY);
  g_assert_cmpstr (sally_keyring_get_title (keyring), ==, "");
  sally_await_clear (&await);
  g_assert_finalize_object (keyring);
}

static void
test_cancelled (void)
{
  SallyKeyring *keyring = sally_memory_keyring_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (SallySecret) secret = sally_secret_new ("secret", -1);
  g_auto (SallyAwait) stored = { NULL };
  g_auto (SallyAwait) found = { NULL };
  g_auto (SallyAwait) cleared = { NULL };
  g_auto (SallyAwait) checked = { NULL };
  g_autoptr (GError) store_error = NULL;
  g_autoptr (GError) lookup_error = NULL;
  g_autoptr (GError) clear_error = NULL;

  store (keyring, ARN, SALLY_KEYRING_PASSWORD, "kept");
  g_cancellable_cancel (cancellable);
  sally_keyring_store_async (keyring, LIBRARY, ARN, SALLY_KEYRING_PASSWORD, "Label", secret,
                             cancellable, sally_await_cb, &stored);
  sally_keyring_clear_async (keyring, LIBRARY, ARN, SALLY_KEYRING_PASSWORD, cancellable,
                             sally_await_cb, &cleared);
  sally_keyring_lookup_async (keyring, LIBRARY, ARN, SALLY_KEYRING_PASSWORD, cancellable,
                              sally_await_cb, &found);
  sally_keyring_check_async (keyring, cancellable, sally_await_cb, &checked);
  /* None calls back before it has returned. */
  g_assert_null (stored.result);
  g_assert_null (found.result);

  g_assert_false (sally_keyring_store_finish (keyring, sally_await_result (&stored), &store_error));
  g_assert_error (store_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (
      sally_keyring_clear_finish (keyring, sally_await_result (&cleared), &clear_error));
  g_assert_error (clear_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (sally_keyring_lookup_finish (keyring, sally_await_result (&found), &lookup_error));
  g_assert_error (lookup_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (sally_keyring_check_finish (keyring, sally_await_result (&checked)), ==,
                   SALLY_KEYRING_ABSENT);
  assert_secret (keyring, ARN, SALLY_KEYRING_PASSWORD, "kept");

  sally_await_clear (&stored);
  sally_await_clear (&found);
  sally_await_clear (&cleared);
  sally_await_clear (&checked);
  g_assert_finalize_object (keyring);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/memory-keyring/keys", test_keys);
  g_test_add_func ("/memory-keyring/binary", test_binary);
  g_test_add_func ("/memory-keyring/check", test_check);
  g_test_add_func ("/memory-keyring/cancelled", test_cancelled);
  return g_test_run ();
}
