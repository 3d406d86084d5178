/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "config.h"
#include "sally-await.h"
#include "sally-error.h"
#include "sally-secret-keyring.h"
#include "sally-secret.h"
#include "sally-test-support.h"

/* The keyring against a real gnome-keyring; run-with-keyring.sh starts it. */

#define LIBRARY "5ff70a4c-2ab8-4d67-a2b0-0a2a3f9a3a55"
#define ARN "arn:aws:dms:local:000000000000:endpoint:ONE"
#define DEADLINE 30000

/* libsecret 0.20.5 leaks the answer that each look-up gets (encrypted as it is),
 * and those that lead to a prompt.
 */
const char *__asan_default_options (void);
const char *__lsan_default_suppressions (void);

const char *
__lsan_default_suppressions (void)
{
  return "leak:libsecret-1.so\nleak:g_dbus_message_new_from_blob\n";
}

/* Debian's GLib has no frame pointers, so the quick way to walk the stack does not
 * get as far as the names above.
 */
const char *
__asan_default_options (void)
{
  return "fast_unwind_on_malloc=0";
}

static void
assert_finalizes (SallyKeyring *keyring)
{
  gpointer left = keyring;

  g_object_add_weak_pointer (G_OBJECT (keyring), &left);
  g_object_unref (keyring);
  sally_test_wait_until (left == NULL);
}

static gboolean
store (SallyKeyring *keyring, const char *arn, const char *bytes, gssize length, GError **error)
{
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (SallySecret) secret = sally_secret_new (bytes, length);

  sally_keyring_store_async (keyring, LIBRARY, arn, SALLY_KEYRING_PASSWORD, "A test's secret",
                             secret, NULL, sally_await_cb, &await);
  return sally_keyring_store_finish (keyring, sally_await_result (&await), error);
}

static SallySecret *
look_up (SallyKeyring *keyring,
         const char *library,
         const char *arn,
         const char *purpose,
         GError **error)
{
  g_auto (SallyAwait) await = { NULL };

  sally_keyring_lookup_async (keyring, library, arn, purpose, NULL, sally_await_cb, &await);
  return sally_keyring_lookup_finish (keyring, sally_await_result (&await), error);
}

static gboolean
clear (SallyKeyring *keyring, const char *arn, GError **error)
{
  g_auto (SallyAwait) await = { NULL };

  sally_keyring_clear_async (keyring, LIBRARY, arn, SALLY_KEYRING_PASSWORD, NULL, sally_await_cb,
                             &await);
  return sally_keyring_clear_finish (keyring, sally_await_result (&await), error);
}

static void
assert_secret (SallyKeyring *keyring, const char *arn, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SallySecret) secret = NULL;

  secret = look_up (keyring, LIBRARY, arn, SALLY_KEYRING_PASSWORD, &error);
  g_assert_no_error (error);
  if (expected == NULL)
    g_assert_null (secret);
  else
    g_assert_cmpstr (sally_secret_peek (secret, NULL), ==, expected);
}

static void
assert_state (SallyKeyring *keyring, SallyKeyringState state)
{
  g_auto (SallyAwait) await = { NULL };

  sally_keyring_check_async (keyring, NULL, sally_await_cb, &await);
  g_assert_cmpint (sally_keyring_check_finish (keyring, sally_await_result (&await)), ==,
                   (int) state);
}

static GVariant *
call_service (const char *method, GVariant *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  GVariant *answer;

  g_assert_no_error (error);
  answer = g_dbus_connection_call_sync (bus, "org.freedesktop.secrets", "/org/freedesktop/secrets",
                                        "org.freedesktop.Secret.Service", method, arguments, NULL,
                                        G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  return answer;
}

static void
test_round_trip (void)
{
  SallyKeyring *keyring = sally_secret_keyring_new (DEADLINE);
  g_autoptr (GError) error = NULL;

  assert_secret (keyring, ARN, NULL);
  g_assert_true (store (keyring, ARN, "hunter2", -1, &error));
  g_assert_no_error (error);
  g_assert_true (store (keyring, ARN "-2", "pässwörd", -1, &error));
  assert_secret (keyring, ARN, "hunter2");
  assert_secret (keyring, ARN "-2", "pässwörd");
  g_assert_null (look_up (keyring, "other", ARN, SALLY_KEYRING_PASSWORD, &error));
  g_assert_no_error (error);
  g_assert_null (look_up (keyring, LIBRARY, ARN, SALLY_KEYRING_FILE, &error));
  g_assert_no_error (error);

  g_assert_true (store (keyring, ARN, "changed", -1, &error));
  assert_secret (keyring, ARN, "changed");
  g_assert_true (clear (keyring, ARN, &error));
  g_assert_no_error (error);
  assert_secret (keyring, ARN, NULL);
  g_assert_true (clear (keyring, ARN, &error));
  assert_secret (keyring, ARN "-2", "pässwörd");
  assert_finalizes (keyring);
}

static void
test_large_binary (void)
{
  const gsize length = 1024 * 1024;
  SallyKeyring *keyring = sally_secret_keyring_new (DEADLINE);
  g_autofree char *bytes = g_malloc (length);
  g_autoptr (GError) error = NULL;
  g_autoptr (SallySecret) secret = NULL;
  const char *data;
  gsize n;

  for (gsize i = 0; i < length; i++)
    bytes[i] = (char) (i * 2654435761u >> 13);
  bytes[7] = '\0';
  g_assert_true (store (keyring, ARN "-large", bytes, (gssize) length, &error));
  g_assert_no_error (error);
  secret = look_up (keyring, LIBRARY, ARN "-large", SALLY_KEYRING_PASSWORD, &error);
  g_assert_no_error (error);
  data = sally_secret_peek (secret, &n);
  g_assert_cmpmem (data, n, bytes, length);
  g_assert_true (clear (keyring, ARN "-large", &error));
  assert_finalizes (keyring);
}

static void
test_attributes (void)
{
  SallyKeyring *keyring = sally_secret_keyring_new (DEADLINE);
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GVariant) unlocked = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (store (keyring, ARN "-attributes", "x", -1, &error));
  answer = call_service ("SearchItems",
                         g_variant_new_parsed ("({'application': %s, 'library': %s, 'arn': %s, "
                                               "'purpose': 'password'},)",
                                               APPLICATION_ID, LIBRARY, ARN "-attributes"));
  unlocked = g_variant_get_child_value (answer, 0);
  g_assert_cmpuint (g_variant_n_children (unlocked), ==, 1);
  g_assert_true (clear (keyring, ARN "-attributes", &error));
  assert_finalizes (keyring);
}

static void
test_many (void)
{
  SallyKeyring *keyring = sally_secret_keyring_new (DEADLINE);
  SallyAwait awaits[50] = { { NULL } };
  g_autoptr (GError) error = NULL;

  g_assert_true (store (keyring, ARN "-many", "x", -1, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (awaits); i++)
    sally_keyring_lookup_async (keyring, LIBRARY, ARN "-many", SALLY_KEYRING_PASSWORD, NULL,
                                sally_await_cb, &awaits[i]);
  for (guint i = 0; i < G_N_ELEMENTS (awaits); i++) {
    g_autoptr (SallySecret) secret = NULL;

    secret = sally_keyring_lookup_finish (keyring, sally_await_result (&awaits[i]), &error);
    g_assert_no_error (error);
    g_assert_cmpstr (sally_secret_peek (secret, NULL), ==, "x");
    sally_await_clear (&awaits[i]);
  }
  assert_finalizes (keyring);
}

static void
run_shell (const char *line)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_command_line_sync (line, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

/* Without starting one: what the bus starts by itself is locked. */
static gboolean
is_unlocked (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GVariant) locked = NULL;

  answer = g_dbus_connection_call_sync (
      bus, "org.freedesktop.secrets", "/org/freedesktop/secrets/collection/login",
      "org.freedesktop.DBus.Properties", "Get",
      g_variant_new ("(ss)", "org.freedesktop.Secret.Collection", "Locked"), G_VARIANT_TYPE ("(v)"),
      G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL);
  if (answer == NULL)
    return FALSE;
  g_variant_get (answer, "(v)", &locked);
  return !g_variant_get_boolean (locked);
}

/* Not by running the main loop, which would tell the keyring of the change. */
static void
wait_until_unlocked (void)
{
  gint64 end = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;

  while (!is_unlocked ())
    g_assert_cmpint (g_get_monotonic_time (), <, end);
}

/* Another daemon takes the name: the session with the old one is worth nothing. */
static void
test_restart (void)
{
  SallyKeyring *keyring = sally_secret_keyring_new (DEADLINE);
  g_autoptr (GError) error = NULL;

  g_assert_true (store (keyring, ARN "-restart", "kept", -1, &error));
  g_assert_no_error (error);
  run_shell ("sh -c 'printf testpw | env -u G_DEBUG gnome-keyring-daemon --replace --unlock "
             "--components=secrets "
             ">/dev/null 2>&1'");
  wait_until_unlocked ();
  assert_secret (keyring, ARN "-restart", "kept");
  assert_finalizes (keyring);
}

static void
test_state (void)
{
  SallyKeyring *keyring = sally_secret_keyring_new (DEADLINE);

  g_assert_cmpstr (sally_keyring_get_title (keyring), ==, "");
  assert_state (keyring, SALLY_KEYRING_READY);
  g_assert_cmpstr (sally_keyring_get_title (keyring), ==, "Login");
  assert_finalizes (keyring);
}

/* Must be the last: nobody can answer the prompt that would unlock it again. */
static void
test_locked (void)
{
  static const char *const login[] = { "/org/freedesktop/secrets/collection/login", NULL };
  SallyKeyring *keyring = sally_secret_keyring_new (DEADLINE);
  g_autoptr (GError) store_error = NULL;
  g_autoptr (GError) lookup_error = NULL;
  g_autoptr (GError) clear_error = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = NULL;

  g_assert_true (store (keyring, ARN "-locked", "x", -1, &error));
  g_assert_no_error (error);
  answer = call_service ("Lock", g_variant_new ("(^ao)", login));

  assert_state (keyring, SALLY_KEYRING_LOCKED);
  g_assert_false (store (keyring, ARN "-locked", "y", -1, &store_error));
  g_assert_error (store_error, SALLY_ERROR, SALLY_ERROR_KEYRING_LOCKED);
  g_assert_null (look_up (keyring, LIBRARY, ARN "-locked", SALLY_KEYRING_PASSWORD, &lookup_error));
  g_assert_error (lookup_error, SALLY_ERROR, SALLY_ERROR_KEYRING_LOCKED);
  g_assert_false (clear (keyring, ARN "-locked", &clear_error));
  g_assert_error (clear_error, SALLY_ERROR, SALLY_ERROR_KEYRING_LOCKED);
  /* What is not there is known to be missing even now. */
  assert_secret (keyring, ARN "-never-stored", NULL);
  assert_finalizes (keyring);
}

int
main (int argc, char **argv)
{
  /* The folders belong to the daemon, which run-with-keyring.sh isolates. */
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret-keyring-daemon/round-trip", test_round_trip);
  g_test_add_func ("/secret-keyring-daemon/large-binary", test_large_binary);
  g_test_add_func ("/secret-keyring-daemon/attributes", test_attributes);
  g_test_add_func ("/secret-keyring-daemon/many", test_many);
  g_test_add_func ("/secret-keyring-daemon/state", test_state);
  g_test_add_func ("/secret-keyring-daemon/restart", test_restart);
  g_test_add_func ("/secret-keyring-daemon/then-locked", test_locked);
  return g_test_run ();
}
