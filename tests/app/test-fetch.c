/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-app-test.h"

#include "sally-certificate.h"
#include "sally-fetch-window.h"
#include "sally-store.h"
#include "sally-workspace.h"
#include "sally-x509.h"

/* Certificates from a server: nothing gets in before a person has compared. */

typedef struct {
  SallyAppTest *test;
  GtkWidget *window;
} Fixture;

static gboolean
is_state (Fixture *f, const char *state)
{
  return g_str_equal (sally_fetch_window_get_state (SALLY_FETCH_WINDOW (f->window)), state);
}

static void
type (Fixture *f, const char *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (sally_app_test_find_row (f->window, row)), text);
}

/* The check button in the row that is called so. */
static void
tick (Fixture *f, const char *row)
{
  GtkWidget *check =
      sally_app_test_find_type (sally_app_test_find_row (f->window, row), GTK_TYPE_CHECK_BUTTON);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
}

static gboolean
can_import (Fixture *f)
{
  return gtk_widget_is_sensitive (sally_app_test_find_button (f->window, "Import"));
}

static GtkWidget *
find_fetch_window (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (SALLY_IS_FETCH_WINDOW (window))
      return window;
  }
  return NULL;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->test = sally_app_test_new ();
  gtk_widget_activate_action (GTK_WIDGET (f->test->window), "win.fetch", NULL);
  sally_app_test_settle ();
  f->window = find_fetch_window ();
  g_assert_nonnull (f->window);
  g_assert_false (gtk_window_get_modal (GTK_WINDOW (f->window)));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  sally_app_test_free (f->test);
}

static void
start (Fixture *f, SallyDemoFault fault)
{
  g_autofree char *port = g_strdup_printf ("%u", sally_app_test_serve (f->test, "mysql", fault));

  type (f, "Server Name", "127.0.0.1");
  type (f, "Port", port);
  sally_app_test_press (f->window, "Fetch");
}

/* The title and the fingerprint of the @n-th certificate on screen; its copy
 * button has the one. */
static char *
dup_fingerprint (Fixture *f, const char *title)
{
  GtkWidget *row = sally_app_test_find_row (f->window, title);
  const char *subtitle = adw_action_row_get_subtitle (ADW_ACTION_ROW (row));

  return g_strdup (strstr (subtitle, "SHA-256: ") + strlen ("SHA-256: "));
}

static void
fetch (Fixture *f)
{
  start (f, SALLY_DEMO_GOOD);
  sally_test_wait_until (is_state (f, "fetched"));
}

static void
wait_imported (Fixture *f)
{
  sally_app_test_press (f->window, "Import");
  sally_test_wait_until (sally_app_test_count (f->test, SALLY_STORE_CERTIFICATES) == 2);
  sally_test_wait_until (find_fetch_window () == NULL);
}

static const char *
get_title (Fixture *f, guint n)
{
  GtkWidget *row = NULL;
  GtkWidget *check = sally_app_test_find_type (f->window, GTK_TYPE_CHECK_BUTTON);

  row = gtk_widget_get_ancestor (check, ADW_TYPE_ACTION_ROW);
  for (; n > 0; n--)
    row = gtk_widget_get_next_sibling (row);
  return adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));
}

/* A wrong fingerprint is refused, even with the tick; the right one is taken in
 * any form that people write. */
static void
test_fingerprint (Fixture *f, gconstpointer data)
{
  g_autofree char *title = NULL;
  g_autofree char *other = NULL;
  g_autofree char *fingerprint = NULL;
  g_autofree char *wrong = NULL;
  g_autofree char *lower = NULL;

  fetch (f);
  g_assert_cmpuint (sally_app_test_count (f->test, SALLY_STORE_CERTIFICATES), ==, 1);
  g_assert_false (can_import (f));
  title = g_strdup (get_title (f, 0));
  other = g_strdup (get_title (f, 1));
  fingerprint = dup_fingerprint (f, title);
  tick (f, title);
  g_assert_nonnull (sally_app_test_find_text (f->window, "to trust it is pinning"));
  g_assert_false (can_import (f));

  wrong = g_strdup (fingerprint);
  wrong[0] = wrong[0] == '0' ? '1' : '0';
  type (f, "Expected Fingerprint", wrong);
  tick (f, "I Compared");
  g_assert_false (can_import (f));
  g_assert_nonnull (sally_app_test_find_text (f->window, "has the expected fingerprint"));
  type (f, "Expected Fingerprint", "not one");
  g_assert_false (can_import (f));
  g_assert_nonnull (sally_app_test_find_text (f->window, "64 hexadecimal digits"));

  lower = g_ascii_strdown (fingerprint, -1);
  type (f, "Expected Fingerprint", g_strdelimit (lower, ":", ' '));
  g_assert_true (can_import (f));
  tick (f, other);
  g_assert_false (can_import (f));
  g_assert_nonnull (sally_app_test_find_text (f->window, "not of the certificate that you chose"));
  tick (f, title);
  wait_imported (f);
}

/* The tick is enough, but only for the certificate that it was made for; Undo
 * is in the window that opened this one. */
static void
test_tick (Fixture *f, gconstpointer data)
{
  SallyStage *stage = sally_window_get_stage (f->test->window);
  g_autoptr (SallyCertificate) certificate = NULL;
  g_autofree char *leaf = NULL;
  g_autofree char *issuer = NULL;

  fetch (f);
  leaf = g_strdup (get_title (f, 0));
  issuer = g_strdup (get_title (f, 1));
  tick (f, leaf);
  tick (f, "I Compared");
  g_assert_true (can_import (f));
  tick (f, issuer);
  g_assert_false (can_import (f));
  g_assert_null (sally_app_test_find_text (f->window, "to trust it is pinning"));
  tick (f, "I Compared");
  type (f, "Reason", "asked Bob");
  wait_imported (f);
  certificate =
      sally_app_test_get (f->test, SALLY_STORE_CERTIFICATES, "Sallyport-Demo-Intermediate");
  sally_window_show_page (f->test->window, "certificates");
  sally_certificate_page_open (sally_window_get_certificate_page (f->test->window),
                               sally_certificate_get_arn (certificate));
  sally_test_wait_until (sally_app_test_find_text (GTK_WIDGET (f->test->window), "asked Bob")
                         != NULL);
  g_assert_nonnull (
      sally_app_test_find_text (GTK_WIDGET (f->test->window), "Delete the certificate to revoke"));
  g_assert_true (sally_stage_get_can_undo (stage));
  sally_stage_undo (stage);
  sally_test_wait_until (sally_app_test_count (f->test, SALLY_STORE_CERTIFICATES) == 1);
}

/* A server that says nothing can be left; what was typed stays. */
static void
test_stop (Fixture *f, gconstpointer data)
{
  GtkWidget *server = sally_app_test_find_row (f->window, "Server Name");

  start (f, SALLY_DEMO_SILENT);
  g_assert_true (is_state (f, "fetching"));
  g_assert_false (gtk_widget_is_sensitive (sally_app_test_find_button (f->window, "Fetch")));
  sally_app_test_press (f->window, "Stop");
  sally_test_wait_until (is_state (f, "idle"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (server)), ==, "127.0.0.1");
  g_assert_null (sally_app_test_find_button (f->window, "Stop"));
  g_assert_true (gtk_widget_is_sensitive (sally_app_test_find_button (f->window, "Fetch")));
  /* Closing while it runs stops it too. */
  sally_app_test_press (f->window, "Fetch");
  gtk_window_close (GTK_WINDOW (f->window));
  sally_test_wait_until (find_fetch_window () == NULL);
}

/* A server without TLS, and a port that is none: said in place. */
static void
test_fails (Fixture *f, gconstpointer data)
{
  start (f, SALLY_DEMO_NO_TLS);
  sally_test_wait_until (is_state (f, "idle"));
  g_assert_nonnull (sally_app_test_find_text (f->window, "presented no certificate"));
  g_assert_false (can_import (f));
  type (f, "Port", "99999");
  g_assert_nonnull (sally_app_test_find_text (f->window, "from 1 to 65535"));
  g_assert_false (gtk_widget_is_sensitive (sally_app_test_find_button (f->window, "Fetch")));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  sally_app_test_init (&argc, &argv);
  add ("/fetch/fingerprint", test_fingerprint);
  add ("/fetch/tick", test_tick);
  add ("/fetch/stop", test_stop);
  add ("/fetch/fails", test_fails);
  return g_test_run ();
}
