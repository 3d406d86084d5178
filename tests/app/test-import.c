/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-app-test.h"

#include "sally-import-dialog.h"
#include "sally-import-row.h"

#include "sally-certificate.h"

/* What a window asks before it imports: passwords, whose wallet it is, and consent
 * to conversion.
 */
#define SMALL "../pkcs12/small.p12"
#define TRUST "../jks/trust.jks"
#define WALLET "../wallets/193-local-self/cwallet.sso"

static GtkWidget *
get_dialog (void)
{
  return GTK_WIDGET (sally_app_test_find_window (SALLY_TYPE_IMPORT_DIALOG));
}

static GtkWidget *
drop (SallyAppTest *test, const char *const *names)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;

  for (; *names != NULL; names++) {
    g_autofree char *path = sally_app_test_get_fixture (*names);

    g_strv_builder_add (builder, path);
  }
  paths = g_strv_builder_end (builder);
  sally_app_test_drop (GTK_WIDGET (sally_window_get_stage (test->window)),
                       (const char *const *) paths);
  sally_test_wait_until (get_dialog () != NULL);
  return get_dialog ();
}

static GtkWidget *
get_row (const char *file)
{
  GtkWidget *row = sally_app_test_find_row (get_dialog (), file);

  g_assert_nonnull (row);
  return gtk_widget_get_ancestor (row, SALLY_TYPE_IMPORT_ROW);
}

static GtkWidget *
get_field (const char *file, const char *title)
{
  GtkWidget *field = sally_app_test_find_row (get_row (file), title);

  g_assert_nonnull (field);
  return field;
}

static void
type (const char *file, const char *title, const char *text)
{
  g_assert_true (gtk_widget_get_visible (get_field (file, title)));
  gtk_editable_set_text (GTK_EDITABLE (get_field (file, title)), text);
}

static void
press_enter (const char *file, const char *title)
{
  g_signal_emit_by_name (get_field (file, title), "entry-activated");
}

static void
consent (const char *file)
{
  GtkWidget *row = get_field (file, "Convert to PEM");

  g_assert_true (gtk_widget_get_visible (row));
  gtk_switch_set_active (GTK_SWITCH (sally_app_test_find_type (row, GTK_TYPE_SWITCH)), TRUE);
}

static gboolean
says (const char *text)
{
  return sally_app_test_find_text (get_dialog (), text) != NULL;
}

static gboolean
can_import (void)
{
  return gtk_widget_is_sensitive (sally_app_test_find_button (get_dialog (), "Import"));
}

static void
press (const char *label)
{
  sally_app_test_press (get_dialog (), label);
}

static void
wait_end (SallyAppTest *test)
{
  sally_test_wait_until (get_dialog () == NULL);
  sally_test_wait_until (!sally_stage_get_importing (sally_window_get_stage (test->window)));
}

static guint
count (SallyAppTest *test)
{
  return sally_app_test_count (test, SALLY_STORE_CERTIFICATES);
}

static void
test_password (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();

  drop (test, (const char *const[]){ SMALL, NULL });
  g_assert_true (says ("opens only with its password"));
  g_assert_true (says ("Nothing can be imported yet."));
  g_assert_false (can_import ());
  type ("small", "Password", "wrong");
  g_assert_true (says ("1 file will be imported."));
  press ("Import");
  sally_test_wait_until (says ("The password does not open this file."));
  g_assert_true (gtk_widget_has_css_class (get_field ("small", "Password"), "error"));
  g_assert_true (says ("Nothing can be imported yet."));
  g_assert_false (can_import ());
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_field ("small", "Password"))), ==,
                   "wrong");
  g_assert_cmpuint (count (test), ==, 0);

  type ("small", "Password", "secret");
  press ("Import");
  /* What is in it is known now, and asked for. */
  sally_test_wait_until (says ("1 certificate: 1 good. Private keys"));
  g_assert_false (gtk_widget_get_visible (get_field ("small", "Password")));
  g_assert_false (says ("does not open"));
  g_assert_false (can_import ());
  consent ("small");
  press ("Import");
  wait_end (test);
  g_assert_cmpuint (count (test), ==, 1);
  g_assert_true (sally_stage_get_can_undo (sally_window_get_stage (test->window)));
}

/* Enter tries what was typed and stays as long as there is more to say. */
static void
test_enter (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();

  drop (test, (const char *const[]){ SMALL, TRUST, NULL });
  consent ("trust");
  type ("small", "Password", "secret");
  press_enter ("small", "Password");
  sally_test_wait_until (says ("go to the keyring"));
  g_assert_nonnull (get_dialog ());
  g_assert_true (says ("1 of 2 files will be imported."));
  consent ("small");
  g_assert_true (says ("2 files will be imported."));
  press ("Import");
  wait_end (test);
  g_assert_cmpuint (count (test), ==, 2);
}

static void
test_refused (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();

  drop (test, (const char *const[]){ TRUST, NULL });
  g_assert_true (says ("“trust.jks” is a Java key store"));
  g_assert_false (can_import ());
  press ("Cancel");
  wait_end (test);
  g_assert_cmpuint (count (test), ==, 0);
  g_assert_null (sally_app_test_find_dialog ());
  g_assert_false (sally_stage_get_can_undo (sally_window_get_stage (test->window)));
}

/* Who said yes is not told of it afterwards. */
static void
test_consent (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();

  drop (test, (const char *const[]){ TRUST, NULL });
  consent ("trust");
  press ("Import");
  wait_end (test);
  g_assert_cmpuint (count (test), ==, 1);
}

static void
test_wallet (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  g_autoptr (SallyCertificate) certificate = NULL;

  drop (test, (const char *const[]){ WALLET, NULL });
  g_assert_false (gtk_widget_get_visible (get_field ("cwallet", "Password")));
  type ("cwallet", "Made on the Computer", "db01.harbour.example");
  type ("cwallet", "Made by the User", "nobody");
  press_enter ("cwallet", "Made by the User");
  sally_test_wait_until (says ("these are not “db01.harbour.example” and “nobody”"));
  g_assert_cmpuint (count (test), ==, 0);
  type ("cwallet", "Made by the User", "oracle");
  press_enter ("cwallet", "Made by the User");
  wait_end (test);
  certificate = sally_app_test_get (test, SALLY_STORE_CERTIFICATES, "cwallet");
  g_assert_cmpint (sally_certificate_get_kind (certificate), ==, SALLY_CERTIFICATE_WALLET);
}

/* Those that need nothing come in, and one that nothing was said about stays out
 * without a word; what came meanwhile follows. */
static void
test_several (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  g_autoptr (GObject) root = NULL;
  g_autoptr (GObject) later = NULL;
  g_autofree char *path = sally_app_test_get_fixture ("corp-ca.pem");

  drop (test, (const char *const[]){ SMALL, "root.pem", NULL });
  g_assert_true (says ("1 of 2 files will be imported."));
  sally_app_test_drop (GTK_WIDGET (sally_window_get_stage (test->window)),
                       (const char *const[]){ path, NULL });
  g_assert_cmpuint (count (test), ==, 0);
  type ("small", "Password", "wrong");
  press ("Import");
  sally_test_wait_until (says ("The password does not open this file."));
  g_assert_cmpuint (count (test), ==, 0);
  type ("small", "Password", "");
  press ("Import");
  wait_end (test);
  root = sally_app_test_get (test, SALLY_STORE_CERTIFICATES, "root");
  later = sally_app_test_get (test, SALLY_STORE_CERTIFICATES, "corp-ca");
  g_assert_cmpuint (count (test), ==, 2);
  g_assert_null (sally_app_test_find_dialog ());
}

/* Escape is Cancel, and a window that closes takes its question along. */
static void
test_close (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();

  drop (test, (const char *const[]){ SMALL, "root.pem", NULL });
  g_assert_true (gtk_widget_activate_action (get_dialog (), "window.close", NULL));
  wait_end (test);
  g_assert_cmpuint (count (test), ==, 0);
  drop (test, (const char *const[]){ SMALL, NULL });
  type ("small", "Password", "secret");
  press ("Import");
  gtk_window_destroy (GTK_WINDOW (test->window));
  sally_test_wait_until (get_dialog () == NULL);
  g_assert_cmpuint (count (test), ==, 0);
}

int
main (int argc, char *argv[])
{
  sally_app_test_init (&argc, &argv);
  g_test_add_func ("/import/password", test_password);
  g_test_add_func ("/import/enter", test_enter);
  g_test_add_func ("/import/refused", test_refused);
  g_test_add_func ("/import/consent", test_consent);
  g_test_add_func ("/import/wallet", test_wallet);
  g_test_add_func ("/import/several", test_several);
  g_test_add_func ("/import/close", test_close);
  return g_test_run ();
}
