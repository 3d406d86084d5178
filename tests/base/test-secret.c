/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-secret.h"

#include <string.h>

/* Secrets: copied, counted, and wiped when the last reference goes. */

static const void *wiped;
static gsize wiped_length;

/* Takes the place of the C library's, so that a test sees what is wiped before
 * it is freed.
 */
void
explicit_bzero (void *data, size_t length)
{
  volatile char *bytes = data;

  wiped = data;
  wiped_length = length;
  for (size_t i = 0; i < length; i++)
    bytes[i] = 0;
}

static void
test_text (void)
{
  char text[] = "hunter2";
  g_autoptr (SallySecret) secret = sally_secret_new (text, -1);
  gsize length;

  text[0] = 'X';
  g_assert_cmpstr (sally_secret_peek (secret, &length), ==, "hunter2");
  g_assert_cmpuint (length, ==, 7);
  g_assert_cmpstr (sally_secret_peek (secret, NULL), ==, "hunter2");
}

static void
test_binary (void)
{
  static const char bytes[] = { 0, 1, 0, (char) 0xff };
  g_autoptr (SallySecret) secret = sally_secret_new (bytes, sizeof bytes);
  gsize length;
  const char *data = sally_secret_peek (secret, &length);

  g_assert_cmpmem (data, length, bytes, sizeof bytes);
  g_assert_cmpint (data[length], ==, 0);
}

static void
test_empty (void)
{
  g_autoptr (SallySecret) none = sally_secret_new (NULL, 0);
  g_autoptr (SallySecret) empty = sally_secret_new ("", -1);
  gsize length = 1;

  g_assert_cmpstr (sally_secret_peek (none, &length), ==, "");
  g_assert_cmpuint (length, ==, 0);
  g_assert_cmpstr (sally_secret_peek (empty, &length), ==, "");
  g_assert_cmpuint (length, ==, 0);
}

static void
test_wiped (void)
{
  SallySecret *secret = sally_secret_new ("hunter2", -1);
  const char *bytes = sally_secret_peek (secret, NULL);

  wiped = NULL;
  g_assert_true (sally_secret_ref (secret) == secret);
  sally_secret_unref (secret);
  g_assert_null (wiped);
  g_assert_cmpstr (bytes, ==, "hunter2");
  sally_secret_unref (secret);
  g_assert_true (wiped == bytes);
  g_assert_cmpuint (wiped_length, ==, 7);
}

static void
test_wipe (void)
{
  char buffer[] = "hunter2";

  sally_secret_wipe (buffer, 4);
  g_assert_cmpmem (buffer, sizeof buffer, "\0\0\0\0er2", 8);
  wiped = NULL;
  sally_secret_wipe (NULL, 0);
  g_assert_null (wiped);
}

static void
test_boxed (void)
{
  g_auto (GValue) value = G_VALUE_INIT;
  SallySecret *secret = sally_secret_new ("hunter2", -1);
  const char *bytes = sally_secret_peek (secret, NULL);

  g_value_init (&value, SALLY_TYPE_SECRET);
  g_value_set_boxed (&value, secret);
  sally_secret_unref (secret);
  g_assert_true (g_value_get_boxed (&value) == secret);
  wiped = NULL;
  g_value_reset (&value);
  g_assert_true (wiped == bytes);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/secret/text", test_text);
  g_test_add_func ("/secret/binary", test_binary);
  g_test_add_func ("/secret/empty", test_empty);
  g_test_add_func ("/secret/wiped", test_wiped);
  g_test_add_func ("/secret/wipe", test_wipe);
  g_test_add_func ("/secret/boxed", test_boxed);
  return g_test_run ();
}
