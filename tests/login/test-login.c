/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-await.h"
#include "sally-endpoint-spec.h"
#include "sally-endpoint.h"
#include "sally-engine-setting.h"
#include "sally-login-message.h"
#include "sally-login.h"
#include "sally-probe-facts.h"
#include "sally-secret.h"
#include "sally-test-support.h"

#include <glib/gstdio.h>
#include <string.h>

/* What the program makes of its login helpers, which are scripts here: good
 * ones, and ones that crash, hang, babble, or should never have been started.
 * Real servers are in the rig suite.
 */

#define MARKER "Secret-Marker-4711"

typedef struct {
  const char *name;
  const char *script;
  SallyLoginOutcome outcome;
} Row;

static const Row rows[] = {
  { "good", "cat > /dev/null; echo '{\"ok\":true,\"server_version\":\"15\",\"encryption\":\"x\"}'",
    SALLY_LOGIN_ACCEPTED },
  { "refused", "cat > /dev/null; echo '{\"ok\":false,\"sqlstate\":\"28P01\",\"text\":\"no\"}'",
    SALLY_LOGIN_REFUSED },
  { "no-database", "cat > /dev/null; echo '{\"ok\":false,\"sqlstate\":\"3D000\"}'",
    SALLY_LOGIN_NO_DATABASE },
  { "other-error", "cat > /dev/null; echo '{\"ok\":false,\"sqlstate\":\"53300\"}'",
    SALLY_LOGIN_FAILED },
  { "crash", "kill -SEGV $$", SALLY_LOGIN_CRASHED },
  { "status", "cat > /dev/null; echo '{\"ok\":true}'; exit 1", SALLY_LOGIN_CRASHED },
  { "silent", "cat > /dev/null", SALLY_LOGIN_CRASHED },
  { "deaf", "exec < /dev/null; sleep 0.1", SALLY_LOGIN_CRASHED },
  { "garbage", "cat > /dev/null; echo 'Hello?'", SALLY_LOGIN_CRASHED },
  { "not-an-object", "cat > /dev/null; echo '[true]'", SALLY_LOGIN_CRASHED },
  { "odd-types", "cat > /dev/null; echo '{\"ok\":\"yes\",\"text\":[]}'", SALLY_LOGIN_CRASHED },
  { "endless", "cat > /dev/null; head -c 5000000 /dev/zero", SALLY_LOGIN_CRASHED },
  { "hang", "exec sleep 60", SALLY_LOGIN_TIMED_OUT },
};

typedef struct {
  char *dir;
  SallyEndpointSpec *spec;
  SallyProbeFacts *facts;
} Fixture;

static void
install_as (Fixture *f, const char *program, const char *script)
{
  g_autofree char *path = g_build_filename (f->dir, program, NULL);
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\nPATH=/usr/bin:/bin\n%s\n", script);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  g_chmod (path, 0755);
}

static void
install (Fixture *f, const char *script)
{
  install_as (f, "sallyport-login-postgres", script);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new ("postgres");

  f->dir = sally_test_make_dir ();
  g_setenv ("SALLYPORT_LIBEXECDIR", f->dir, TRUE);
  sally_endpoint_set_server (endpoint, "localhost");
  sally_endpoint_set_user_name (endpoint, "app");
  sally_endpoint_set_ssl_mode (endpoint, SALLY_SSL_REQUIRE);
  f->spec = sally_endpoint_spec_new (endpoint, NULL, NULL);
  f->spec->total_timeout = 1500;
  f->facts = sally_probe_facts_new ();
  f->facts->peer = g_strdup ("127.0.0.1:5432");
  f->facts->negotiation = SALLY_NEGOTIATION_ACCEPTED;
  f->facts->handshake = TRUE;
  f->facts->alert = -1;
  f->facts->tls_version = g_strdup ("TLSv1.3");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  sally_endpoint_spec_unref (f->spec);
  sally_probe_facts_unref (f->facts);
  sally_test_remove_dir (f->dir);
}

static SallyLoginFacts *
run (Fixture *f, GCancellable *cancellable, GError **error)
{
  g_autoptr (SallySecret) password = sally_secret_new (MARKER, -1);
  g_auto (SallyAwait) await = { NULL };

  sally_login_run_async (f->spec, f->facts, password, cancellable, sally_await_cb, &await);
  return sally_login_run_finish (sally_await_result (&await), error);
}

static void
test_row (Fixture *f, gconstpointer data)
{
  const Row *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyLoginFacts) facts = NULL;

  install (f, row->script);
  facts = run (f, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (facts->outcome, ==, row->outcome);
}

/* The password is on the pipe, and neither in arguments nor environment. */
static void
test_secret (Fixture *f, gconstpointer data)
{
  g_autofree char *log = g_build_filename (f->dir, "log", NULL);
  g_autofree char *input = g_build_filename (f->dir, "input", NULL);
  g_autofree char *script = g_strdup_printf (
      "{ env; echo \"$@\"; tr '\\0' ' ' < /proc/$$/cmdline; pwd; } > '%s'; cat > '%s'; "
      "echo '{\"ok\":true}'",
      log, input);
  g_autofree char *seen = NULL;
  g_autofree char *request = NULL;
  g_autoptr (SallyLoginFacts) facts = NULL;

  g_setenv ("PGPASSWORD", "from-outside", TRUE);
  g_setenv ("PGSSLMODE", "disable", TRUE);
  install (f, script);
  facts = run (f, NULL, NULL);
  g_assert_cmpint (facts->outcome, ==, SALLY_LOGIN_ACCEPTED);
  g_file_get_contents (log, &seen, NULL, NULL);
  g_file_get_contents (input, &request, NULL, NULL);
  g_assert_null (strstr (seen, MARKER));
  g_assert_null (strstr (seen, "PG"));
  g_assert_nonnull (strstr (seen, "HOME=/nonexistent"));
  g_assert_nonnull (strstr (request, MARKER));
  g_assert_nonnull (strstr (request, "\"address\":\"127.0.0.1\""));
}

static gboolean
cancel_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  f->spec->total_timeout = 60000;
  install (f, "exec sleep 60");
  g_timeout_add (100, cancel_cb, cancellable);
  g_assert_null (run (f, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_TIME_SPAN_SECOND);
}

/* What must not happen: a password that leaves before the checks passed. */
static void
test_checks_first (Fixture *f, gconstpointer data)
{
  g_autofree char *started = g_build_filename (f->dir, "started", NULL);
  g_autofree char *script = g_strdup_printf ("touch '%s'; echo '{\"ok\":true}'", started);
  g_autoptr (SallyLoginFacts) failed = NULL;
  g_autoptr (SallyLoginFacts) no_user = NULL;

  install (f, script);
  f->spec->mode = SALLY_SSL_VERIFY_FULL;
  failed = run (f, NULL, NULL);
  g_assert_cmpint (failed->outcome, ==, SALLY_LOGIN_COULD_NOT_TEST);
  g_assert_cmpstr (failed->text, !=, "");
  f->spec->mode = SALLY_SSL_REQUIRE;
  f->spec->user_name[0] = '\0';
  no_user = run (f, NULL, NULL);
  g_assert_cmpint (no_user->outcome, ==, SALLY_LOGIN_COULD_NOT_TEST);
  g_assert_false (g_file_test (started, G_FILE_TEST_EXISTS));
}

static void
test_not_installed (Fixture *f, gconstpointer data)
{
  g_autoptr (SallyLoginFacts) facts = run (f, NULL, NULL);

  g_assert_cmpint (facts->outcome, ==, SALLY_LOGIN_COULD_NOT_TEST);
  g_assert_nonnull (strstr (facts->text, "sallyport-login-postgres"));
}

static SallyLoginFacts *
run_mongodb (Fixture *f, const char *mechanism)
{
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new ("mongodb");

  sally_endpoint_set_server (endpoint, "localhost");
  sally_endpoint_set_user_name (endpoint, "app");
  sally_endpoint_set_ssl_mode (endpoint, SALLY_SSL_REQUIRE);
  sally_endpoint_set_setting (endpoint, SALLY_SETTING_AUTH_SOURCE, "staff");
  sally_endpoint_set_setting (endpoint, SALLY_SETTING_AUTH_MECHANISM, mechanism);
  sally_endpoint_spec_unref (f->spec);
  f->spec = sally_endpoint_spec_new (endpoint, NULL, NULL);
  return run (f, NULL, NULL);
}

/* Its program, its numbers, and where and how the user is known. */
static void
test_mongodb (Fixture *f, gconstpointer data)
{
  g_autofree char *input = g_build_filename (f->dir, "input", NULL);
  g_autofree char *script =
      g_strdup_printf ("cat > '%s'; echo '{\"ok\":false,\"server_error\":18}'", input);
  g_autofree char *request = NULL;
  g_autoptr (SallyLoginFacts) refused = NULL;
  g_autoptr (SallyLoginFacts) unavailable = NULL;
  g_autoptr (SallyLoginFacts) x509 = NULL;

  install_as (f, "sallyport-login-mongodb", script);
  refused = run_mongodb (f, "scram-sha-256");
  g_assert_cmpint (refused->outcome, ==, SALLY_LOGIN_REFUSED);
  g_file_get_contents (input, &request, NULL, NULL);
  g_assert_nonnull (strstr (request, "\"auth_source\":\"staff\""));
  g_assert_nonnull (strstr (request, "\"auth_mechanism\":\"SCRAM-SHA-256\""));
  g_unlink (input);
  x509 = run_mongodb (f, "x509");
  g_assert_cmpint (x509->outcome, ==, SALLY_LOGIN_COULD_NOT_TEST);
  g_assert_false (g_file_test (input, G_FILE_TEST_EXISTS));
  install_as (f, "sallyport-login-mongodb",
              "cat > /dev/null; echo '{\"ok\":false,\"server_error\":334}'");
  unavailable = run_mongodb (f, "default");
  g_assert_cmpint (unavailable->outcome, ==, SALLY_LOGIN_FAILED);
}

static void
test_message (void)
{
  SallyLoginRequest request = { .mode = (char *) "verify-ca",
                                .host = (char *) "dä.example",
                                .address = (char *) "::1",
                                .port = 5432,
                                .database = (char *) "a\"b",
                                .user = (char *) "u\\n",
                                .ca_pem = (char *) "PEM\n",
                                .fingerprint_sha1 = (char *) "00",
                                .auth_source = (char *) "staff",
                                .auth_mechanism = (char *) "SCRAM-SHA-1",
                                .timeout = 7 };
  g_autoptr (SallySecret) password = sally_secret_new ("pä\"\\ss", -1);
  g_autoptr (SallySecret) json = NULL;
  g_autoptr (SallyLoginRequest) copy = NULL;
  gsize length;
  const char *text;

  request.password = password;
  json = sally_login_request_write (&request);
  text = sally_secret_peek (json, &length);
  copy = sally_login_request_read (text, length, NULL);
  g_assert_cmpstr (copy->mode, ==, request.mode);
  g_assert_cmpstr (copy->host, ==, request.host);
  g_assert_cmpstr (copy->address, ==, request.address);
  g_assert_cmpuint (copy->port, ==, 5432);
  g_assert_cmpstr (copy->database, ==, request.database);
  g_assert_cmpstr (copy->user, ==, request.user);
  g_assert_cmpstr (sally_secret_peek (copy->password, NULL), ==, "pä\"\\ss");
  g_assert_cmpstr (copy->ca_pem, ==, "PEM\n");
  g_assert_cmpstr (copy->fingerprint_sha1, ==, "00");
  g_assert_cmpstr (copy->auth_source, ==, "staff");
  g_assert_cmpstr (copy->auth_mechanism, ==, "SCRAM-SHA-1");
  g_assert_cmpuint (copy->timeout, ==, 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/login/helper/", rows[i].name, NULL);

    g_test_add (path, Fixture, &rows[i], set_up, test_row, tear_down);
  }
  g_test_add ("/login/secret", Fixture, NULL, set_up, test_secret, tear_down);
  g_test_add ("/login/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/login/checks-first", Fixture, NULL, set_up, test_checks_first, tear_down);
  g_test_add ("/login/not-installed", Fixture, NULL, set_up, test_not_installed, tear_down);
  g_test_add ("/login/mongodb", Fixture, NULL, set_up, test_mongodb, tear_down);
  g_test_add_func ("/login/message", test_message);

  return g_test_run ();
}
