/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-await.h"
#include "sally-error.h"
#include "sally-secret-keyring.h"
#include "sally-secret.h"
#include "sally-test-support.h"

/* What the keyring says where there is no service, or one that misbehaves: a
 * bus of our own, with nobody, or with a fake that answers what a test wants.
 * The real daemon is in test-secret-keyring-daemon.c.
 */

#define LIBRARY "5ff70a4c-2ab8-4d67-a2b0-0a2a3f9a3a55"
#define ARN "arn:aws:dms:local:000000000000:endpoint:ONE"
#define ROOT "/org/freedesktop/secrets"
#define ITEM ROOT "/collection/login/1"
#define PROMPT ROOT "/prompt/1"
/* More than the longest wait of a busy test machine, far less than D-Bus's 25 s. */
#define LOOP_GAP (2 * G_TIME_SPAN_SECOND)

/* libsecret 0.20.5 leaks the answer to Unlock, and a list, whenever that leads to
 * a prompt.
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

typedef enum {
  NOBODY,
  SILENT,
  FAILING,
  PROMPTING,
} Behaviour;

typedef struct {
  GTestDBus *bus;
  GDBusConnection *owner; /* (nullable) */
  Behaviour behaviour;
  gint n_prompts;   /* atomic */
  gint n_dismissed; /* atomic */
  gint64 last_tick;
  gint64 longest_gap;
  guint tick_id;
} Fixture;

static void
reply (GDBusConnection *connection, GDBusMessage *call, GVariant *body)
{
  g_autoptr (GDBusMessage) message = g_dbus_message_new_method_reply (call);

  g_dbus_message_set_body (message, body);
  g_dbus_connection_send_message (connection, message, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
}

static void
reply_error (GDBusConnection *connection, GDBusMessage *call, const char *name)
{
  g_autoptr (GDBusMessage) message = g_dbus_message_new_method_error_literal (call, name, "No.");

  g_dbus_connection_send_message (connection, message, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
}

static void
open_session (GDBusConnection *connection, GDBusMessage *call)
{
  const char *algorithm;

  g_variant_get (g_dbus_message_get_body (call), "(&sv)", &algorithm, NULL);
  if (g_str_equal (algorithm, "plain"))
    reply (connection, call, g_variant_new ("(vo)", g_variant_new_string (""), ROOT "/session/1"));
  else
    reply_error (connection, call, "org.freedesktop.DBus.Error.NotSupported");
}

/* A service with one locked item, whose prompt stays on the screen for ever. */
static void
answer_as_prompting (Fixture *fixture, GDBusConnection *connection, GDBusMessage *call)
{
  static const char *const locked[] = { ITEM, NULL };
  static const char *const none[] = { NULL };
  const char *member = g_dbus_message_get_member (call);

  if (g_str_equal (member, "OpenSession")) {
    open_session (connection, call);
  } else if (g_str_equal (member, "SearchItems")) {
    reply (connection, call, g_variant_new ("(^ao^ao)", none, locked));
  } else if (g_str_equal (member, "Unlock")) {
    reply (connection, call, g_variant_new ("(^aoo)", none, PROMPT));
  } else if (g_str_equal (member, "Prompt")) {
    g_atomic_int_inc (&fixture->n_prompts);
    reply (connection, call, g_variant_new ("()"));
  } else if (g_str_equal (member, "Dismiss")) {
    g_atomic_int_inc (&fixture->n_dismissed);
    reply (connection, call, g_variant_new ("()"));
  } else if (g_str_equal (member, "GetAll")) {
    reply (connection, call, g_variant_new_parsed ("({'Locked': <true>, 'Label': <'x'>},)"));
  } else if (g_str_equal (member, "ReadAlias")) {
    reply (connection, call, g_variant_new ("(o)", "/"));
  } else {
    reply_error (connection, call, "org.freedesktop.DBus.Error.UnknownMethod");
  }
}

/* Runs in GDBus's thread. */
static GDBusMessage *
filter_cb (GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer data)
{
  Fixture *fixture = data;

  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;
  if (fixture->behaviour == FAILING)
    reply_error (connection, message, "org.freedesktop.DBus.Error.AccessDenied");
  else if (fixture->behaviour == PROMPTING)
    answer_as_prompting (fixture, connection, message);
  g_object_unref (message);
  return NULL;
}

static gboolean
tick_cb (gpointer data)
{
  Fixture *fixture = data;
  gint64 now = g_get_monotonic_time ();

  fixture->longest_gap = MAX (fixture->longest_gap, now - fixture->last_tick);
  fixture->last_tick = now;
  return G_SOURCE_CONTINUE;
}

static void
set_up (Fixture *fixture, gconstpointer behaviour)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = NULL;

  fixture->behaviour = GPOINTER_TO_INT (behaviour);
  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->last_tick = g_get_monotonic_time ();
  fixture->tick_id = g_timeout_add (5, tick_cb, fixture);
  if (fixture->behaviour == NOBODY)
    return;
  fixture->owner =
      g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (fixture->bus),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_add_filter (fixture->owner, filter_cb, fixture, NULL);
  answer = g_dbus_connection_call_sync (
      fixture->owner, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new ("(su)", "org.freedesktop.secrets", 0), NULL,
      G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer behaviour)
{
  g_source_remove (fixture->tick_id);
  g_assert_cmpint (fixture->longest_gap, <, LOOP_GAP);
  if (fixture->owner != NULL)
    g_dbus_connection_close_sync (fixture->owner, NULL, NULL);
  g_clear_object (&fixture->owner);
  g_test_dbus_down (fixture->bus);
  g_object_unref (fixture->bus);
}

/* Callbacks that were cancelled come a little later and hold the keyring. */
static void
assert_finalizes (SallyKeyring *keyring)
{
  gpointer left = keyring;

  g_object_add_weak_pointer (G_OBJECT (keyring), &left);
  g_object_unref (keyring);
  sally_test_wait_until (left == NULL);
}

static void
assert_store_fails (SallyKeyring *keyring, SallyError code)
{
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (SallySecret) secret = sally_secret_new ("hunter2", -1);
  g_autoptr (GError) error = NULL;

  sally_keyring_store_async (keyring, LIBRARY, ARN, SALLY_KEYRING_PASSWORD, "Label", secret, NULL,
                             sally_await_cb, &await);
  g_assert_false (sally_keyring_store_finish (keyring, sally_await_result (&await), &error));
  g_assert_error (error, SALLY_ERROR, (int) code);
  g_assert_null (strstr (error->message, "hunter2"));
}

static void
assert_lookup_fails (SallyKeyring *keyring, SallyError code)
{
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (GError) error = NULL;

  sally_keyring_lookup_async (keyring, LIBRARY, ARN, SALLY_KEYRING_PASSWORD, NULL, sally_await_cb,
                              &await);
  g_assert_null (sally_keyring_lookup_finish (keyring, sally_await_result (&await), &error));
  g_assert_error (error, SALLY_ERROR, (int) code);
}

static void
assert_clear_fails (SallyKeyring *keyring, SallyError code)
{
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (GError) error = NULL;

  sally_keyring_clear_async (keyring, LIBRARY, ARN, SALLY_KEYRING_PASSWORD, NULL, sally_await_cb,
                             &await);
  g_assert_false (sally_keyring_clear_finish (keyring, sally_await_result (&await), &error));
  g_assert_error (error, SALLY_ERROR, (int) code);
}

static void
assert_state (SallyKeyring *keyring, SallyKeyringState state)
{
  g_auto (SallyAwait) await = { NULL };

  sally_keyring_check_async (keyring, NULL, sally_await_cb, &await);
  g_assert_cmpint (sally_keyring_check_finish (keyring, sally_await_result (&await)), ==,
                   (int) state);
  g_assert_cmpstr (sally_keyring_get_title (keyring), ==, "");
}

static void
assert_absent (SallyKeyring *keyring)
{
  assert_state (keyring, SALLY_KEYRING_ABSENT);
  assert_store_fails (keyring, SALLY_ERROR_KEYRING);
  assert_lookup_fails (keyring, SALLY_ERROR_KEYRING);
  assert_clear_fails (keyring, SALLY_ERROR_KEYRING);
}

static void
test_no_service (Fixture *fixture, gconstpointer behaviour)
{
  SallyKeyring *keyring = sally_secret_keyring_new (20000);

  assert_absent (keyring);
  assert_finalizes (keyring);
}

static void
test_failing (Fixture *fixture, gconstpointer behaviour)
{
  SallyKeyring *keyring = sally_secret_keyring_new (20000);

  assert_absent (keyring);
  assert_finalizes (keyring);
}

/* libsecret would wait for 25 seconds and more. */
static void
test_silent (Fixture *fixture, gconstpointer behaviour)
{
  SallyKeyring *keyring = sally_secret_keyring_new (200);
  gint64 start = g_get_monotonic_time ();

  assert_absent (keyring);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 4 * 200 * 1000);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_TIME_SPAN_SECOND);
  assert_finalizes (keyring);
}

/* All wait for the one opening, and the deadline ends all. */
static void
test_silent_many (Fixture *fixture, gconstpointer behaviour)
{
  SallyKeyring *keyring = sally_secret_keyring_new (300);
  SallyAwait awaits[20] = { { NULL } };

  for (guint i = 0; i < G_N_ELEMENTS (awaits); i++)
    sally_keyring_lookup_async (keyring, LIBRARY, ARN, SALLY_KEYRING_PASSWORD, NULL, sally_await_cb,
                                &awaits[i]);
  for (guint i = 0; i < G_N_ELEMENTS (awaits); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (sally_keyring_lookup_finish (keyring, sally_await_result (&awaits[i]), &error));
    g_assert_error (error, SALLY_ERROR, SALLY_ERROR_KEYRING);
    sally_await_clear (&awaits[i]);
  }
  assert_finalizes (keyring);
}

static void
test_silent_cancelled (Fixture *fixture, gconstpointer behaviour)
{
  SallyKeyring *keyring = sally_secret_keyring_new (60 * 1000);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  sally_keyring_lookup_async (keyring, LIBRARY, ARN, SALLY_KEYRING_PASSWORD, cancellable,
                              sally_await_cb, &await);
  sally_test_iterate ();
  g_assert_null (await.result);
  g_cancellable_cancel (cancellable);
  g_assert_null (sally_keyring_lookup_finish (keyring, sally_await_result (&await), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_TIME_SPAN_SECOND);
  sally_await_clear (&await);
  assert_finalizes (keyring);
}

static void
complete_prompt (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (
      fixture->owner, NULL, PROMPT, "org.freedesktop.Secret.Prompt", "Completed",
      g_variant_new ("(bv)", TRUE, g_variant_new_objv (NULL, 0)), &error);
  g_assert_no_error (error);
}

/* The deadline ends the wait, not the prompt: cancelling that kills the daemon. */
static void
test_prompt_deadline (Fixture *fixture, gconstpointer behaviour)
{
  SallyKeyring *keyring = sally_secret_keyring_new (500);

  assert_lookup_fails (keyring, SALLY_ERROR_KEYRING_LOCKED);
  g_assert_cmpint (g_atomic_int_get (&fixture->n_prompts), ==, 1);
  /* Removing asks for nothing: it happens long after a person's click. */
  assert_clear_fails (keyring, SALLY_ERROR_KEYRING_LOCKED);
  assert_state (keyring, SALLY_KEYRING_LOCKED);
  g_assert_cmpint (g_atomic_int_get (&fixture->n_prompts), ==, 1);
  g_assert_cmpint (g_atomic_int_get (&fixture->n_dismissed), ==, 0);
  complete_prompt (fixture);
  /* Answered after the signal, so that libsecret has seen it: it prints a
   * warning when the service goes during a prompt.
   */
  assert_state (keyring, SALLY_KEYRING_LOCKED);
  assert_finalizes (keyring);
}

static void
test_prompt_cancelled (Fixture *fixture, gconstpointer behaviour)
{
  SallyKeyring *keyring = sally_secret_keyring_new (60 * 1000);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (GError) error = NULL;

  sally_keyring_lookup_async (keyring, LIBRARY, ARN, SALLY_KEYRING_PASSWORD, cancellable,
                              sally_await_cb, &await);
  sally_test_wait_until (g_atomic_int_get (&fixture->n_prompts) == 1);
  g_cancellable_cancel (cancellable);
  g_assert_null (sally_keyring_lookup_finish (keyring, sally_await_result (&await), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  sally_await_clear (&await);
  /* Whatever else was to be sent has been sent before this answer. */
  assert_state (keyring, SALLY_KEYRING_LOCKED);
  g_assert_cmpint (g_atomic_int_get (&fixture->n_dismissed), ==, 0);
  complete_prompt (fixture);
  /* Answered after the signal, so that libsecret has seen it: it prints a
   * warning when the service goes during a prompt.
   */
  assert_state (keyring, SALLY_KEYRING_LOCKED);
  assert_finalizes (keyring);
}

static void
test_prompt_dismissed (Fixture *fixture, gconstpointer behaviour)
{
  SallyKeyring *keyring = sally_secret_keyring_new (60 * 1000);
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (GError) error = NULL;

  sally_keyring_lookup_async (keyring, LIBRARY, ARN, SALLY_KEYRING_PASSWORD, NULL, sally_await_cb,
                              &await);
  sally_test_wait_until (g_atomic_int_get (&fixture->n_prompts) == 1);
  complete_prompt (fixture);
  g_assert_null (sally_keyring_lookup_finish (keyring, sally_await_result (&await), &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_KEYRING_LOCKED);
  sally_await_clear (&await);
  assert_finalizes (keyring);
}

static void
test_too_large (Fixture *fixture, gconstpointer behaviour)
{
  SallyKeyring *keyring = sally_secret_keyring_new (20000);
  g_autofree char *bytes = g_malloc0 (5 * 1024 * 1024);
  g_autoptr (SallySecret) secret = sally_secret_new (bytes, 5 * 1024 * 1024);
  g_auto (SallyAwait) await = { NULL };
  g_autoptr (GError) error = NULL;

  sally_keyring_store_async (keyring, LIBRARY, ARN, SALLY_KEYRING_FILE, "Label", secret, NULL,
                             sally_await_cb, &await);
  g_assert_false (sally_keyring_store_finish (keyring, sally_await_result (&await), &error));
  g_assert_error (error, SALLY_ERROR, SALLY_ERROR_TOO_LARGE);
  sally_await_clear (&await);
  assert_finalizes (keyring);
}

static void
test_no_bus (gconstpointer address)
{
  SallyKeyring *keyring = sally_secret_keyring_new (20000);
  g_autofree char *before = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
  assert_absent (keyring);
  if (before != NULL)
    g_setenv ("DBUS_SESSION_BUS_ADDRESS", before, TRUE);
  else
    g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  assert_finalizes (keyring);
}

static void
add (const char *path, Behaviour behaviour, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, GINT_TO_POINTER (behaviour), set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/secret-keyring/no-bus/path", "unix:path=/nonexistent/bus", test_no_bus);
  g_test_add_data_func ("/secret-keyring/no-bus/disabled", "disabled:", test_no_bus);
  add ("/secret-keyring/no-service", NOBODY, test_no_service);
  add ("/secret-keyring/failing", FAILING, test_failing);
  add ("/secret-keyring/silent/deadline", SILENT, test_silent);
  add ("/secret-keyring/silent/many", SILENT, test_silent_many);
  add ("/secret-keyring/silent/cancelled", SILENT, test_silent_cancelled);
  add ("/secret-keyring/prompt/deadline", PROMPTING, test_prompt_deadline);
  add ("/secret-keyring/prompt/cancelled", PROMPTING, test_prompt_cancelled);
  add ("/secret-keyring/prompt/dismissed", PROMPTING, test_prompt_dismissed);
  add ("/secret-keyring/too-large", NOBODY, test_too_large);
  return g_test_run ();
}
