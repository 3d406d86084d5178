/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-app-test.h"

#include "sally-await.h"
#include "sally-certificate.h"
#include "sally-endpoint-editor.h"
#include "sally-endpoint.h"
#include "sally-engine.h"
#include "sally-keyring.h"
#include "sally-message-row.h"
#include "sally-secret.h"
#include "sally-ssl-mode.h"
#include "sally-store.h"
#include "sally-workspace.h"

#include <string.h>

/* The form: what is typed gets into the endpoint, what is wrong is told at the
 * field, what is secret stays out of sight, and nothing is lost by closing it.
 */
#define MARKER "marker-8f1b-password"

typedef struct {
  SallyAppTest *test;
  GtkWidget *window;
  SallyEndpointEditor *editor;
} Fixture;

static void
open_editor (Fixture *fixture, SallyEndpoint *endpoint)
{
  fixture->window = GTK_WIDGET (sally_application_edit (fixture->test->application, endpoint));
  fixture->editor = SALLY_ENDPOINT_EDITOR (fixture->window);
}

static void
set_up (Fixture *fixture, gconstpointer engine)
{
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new (engine);

  fixture->test = sally_app_test_new ();
  open_editor (fixture, endpoint);
}

static void
tear_down (Fixture *fixture, gconstpointer engine)
{
  sally_app_test_free (fixture->test);
}

static void
type (Fixture *fixture, const char *title, const char *text)
{
  GtkWidget *row = sally_app_test_find_row (fixture->window, title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
wait_checked (Fixture *fixture)
{
  sally_test_wait_until (sally_endpoint_editor_get_checked (fixture->editor));
}

static void
run (Fixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (fixture->window, action, NULL));
}

/* The window goes away by itself. */
static void
wait_gone (Fixture *fixture)
{
  gpointer weak = fixture->window;

  g_object_add_weak_pointer (G_OBJECT (fixture->window), &weak);
  sally_test_wait_until (weak == NULL);
  fixture->window = NULL;
}

static void
save (Fixture *fixture)
{
  wait_checked (fixture);
  run (fixture, "editor.save");
  wait_gone (fixture);
}

static void
fill (Fixture *fixture)
{
  type (fixture, "Identifier", "orders");
  type (fixture, "Server Name", "db1.example.com");
  type (fixture, "Port", "6543");
  type (fixture, "Database", "appdb");
  type (fixture, "User Name", "app");
}

static void
edit_saved (Fixture *fixture, const char *identifier)
{
  g_autoptr (SallyEndpoint) saved =
      sally_app_test_get (fixture->test, SALLY_STORE_ENDPOINTS, identifier);

  open_editor (fixture, saved);
}

static void
test_new (Fixture *fixture, gconstpointer engine)
{
  static const char *const fields[] = { "identifier", "server", "port", "user-name", "database" };
  g_autoptr (SallyEndpoint) saved = NULL;

  wait_checked (fixture);
  g_assert_false (sally_endpoint_editor_get_can_save (fixture->editor));
  /* Nobody is scolded for what he did not write yet. */
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    g_assert_cmpstr (sally_endpoint_editor_get_message (fixture->editor, fields[i]), ==, "");
  fill (fixture);
  wait_checked (fixture);
  g_assert_true (sally_endpoint_editor_get_can_save (fixture->editor));
  save (fixture);
  saved = sally_app_test_get (fixture->test, SALLY_STORE_ENDPOINTS, "orders");
  g_assert_cmpstr (sally_endpoint_get_server (saved), ==, "db1.example.com");
  g_assert_cmpuint (sally_endpoint_get_port (saved), ==, 6543);
  g_assert_cmpstr (sally_endpoint_get_database (saved), ==, "appdb");
  g_assert_cmpstr (sally_endpoint_get_user_name (saved), ==, "app");
  g_assert_nonnull (
      sally_app_test_find_text (GTK_WIDGET (fixture->test->window), "“orders” saved"));
  sally_app_test_press (GTK_WIDGET (fixture->test->window), "Undo");
  sally_test_wait_until (sally_app_test_count (fixture->test, SALLY_STORE_ENDPOINTS) == 0);
}

static void
test_saved (Fixture *fixture, gconstpointer engine)
{
  g_autofree char *arn = sally_app_test_add_endpoint (fixture->test, "orders", "postgres",
                                                      "db1.example.com", 0, SALLY_SSL_NONE, "");
  g_autoptr (SallyEndpoint) saved = NULL;
  GtkWidget *first;

  edit_saved (fixture, "orders");
  first = fixture->window;
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (first)), ==, "orders");
  g_assert_false (sally_endpoint_editor_get_modified (fixture->editor));
  g_assert_null (sally_app_test_find_text (first, "Not saved"));
  type (fixture, "Server Name", "db2.example.com");
  g_assert_true (sally_endpoint_editor_get_modified (fixture->editor));
  g_assert_nonnull (sally_app_test_find_text (first, "Not saved"));
  /* Asking for it again brings up the one that is open. */
  edit_saved (fixture, "orders");
  g_assert_true (fixture->window == first);
  save (fixture);
  saved = sally_app_test_get (fixture->test, SALLY_STORE_ENDPOINTS, "orders");
  g_assert_cmpstr (sally_endpoint_get_server (saved), ==, "db2.example.com");
  g_assert_cmpstr (sally_endpoint_get_arn (saved), ==, arn);
  g_assert_cmpuint (sally_app_test_count (fixture->test, SALLY_STORE_ENDPOINTS), ==, 1);
}

static void
check_message (Fixture *fixture, const char *title, const char *field, const char *text)
{
  GtkWidget *row = sally_app_test_find_row (fixture->window, title);
  GtkWidget *next = gtk_widget_get_next_sibling (row);
  const char *message;

  type (fixture, title, text);
  wait_checked (fixture);
  message = sally_endpoint_editor_get_message (fixture->editor, field);
  if (*message == '\0')
    g_error ("%s “%s” is not complained about", title, text);
  g_assert_false (sally_endpoint_editor_get_can_save (fixture->editor));
  /* Right under the field, in the same list. */
  g_assert_true (SALLY_IS_MESSAGE_ROW (next));
  g_assert_cmpstr (sally_message_row_get_field (SALLY_MESSAGE_ROW (next)), ==, field);
  g_assert_true (gtk_widget_get_visible (next));
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
}

static void
test_validation (Fixture *fixture, gconstpointer engine)
{
  static const struct {
    const char *title;
    const char *field;
    const char *wrong[5];
    const char *right;
  } cases[] = {
    { "Identifier", "identifier", { "", "1st", "a--b", "ends-", "with space" }, "orders" },
    { "Server Name", "server", { "", "db 1", "db1.example.com:5432", "https://db1" }, "db1" },
    { "Port", "port", { "0", "65536", "70000", "abc", "-1" }, "5432" },
    { "Verify As", "verify-as", { "no name", "db:1" }, "db1.example.com" },
  };

  fill (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (cases[i].wrong) && cases[i].wrong[j] != NULL; j++)
      check_message (fixture, cases[i].title, cases[i].field, cases[i].wrong[j]);
    type (fixture, cases[i].title, cases[i].right);
    wait_checked (fixture);
    g_assert_cmpstr (sally_endpoint_editor_get_message (fixture->editor, cases[i].field), ==, "");
    g_assert_true (sally_endpoint_editor_get_can_save (fixture->editor));
  }
}

/* What is no port stays on screen, and what was there before is not tested in
 * its place. */
static void
test_wrong_port (Fixture *fixture, gconstpointer engine)
{
  fill (fixture);
  type (fixture, "Port", "65x");
  g_assert_cmpstr (
      gtk_editable_get_text (GTK_EDITABLE (sally_app_test_find_row (fixture->window, "Port"))), ==,
      "65x");
  g_assert_false (
      gtk_widget_is_sensitive (sally_app_test_find_button (fixture->window, "Test Connection")));
  type (fixture, "Port", "");
  g_assert_cmpuint (sally_endpoint_get_port (sally_endpoint_editor_get_draft (fixture->editor)), ==,
                    0);
}

static void
check_modes (Fixture *fixture, const SallyEngine *engine)
{
  for (int mode = 0; mode < SALLY_N_SSL_MODES; mode++) {
    const char *name = sally_ssl_mode_get_name ((SallySslMode) mode);
    GtkWidget *row = sally_app_test_find_row (fixture->window, name);
    gboolean allowed = sally_engine_allows (engine, (SallySslMode) mode);
    g_autofree char *reason = sally_engine_explain_mode (engine, (SallySslMode) mode);

    if (gtk_widget_get_sensitive (row) != allowed)
      g_error ("%s of %s is wrong", name, engine->name);
    if (!allowed)
      g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, reason);
    else
      g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==,
                       sally_ssl_mode_get_promise ((SallySslMode) mode));
  }
}

static void
test_matrix (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row = sally_app_test_find_row (fixture->window, "Engine");
  gsize n_engines;
  const SallyEngine *engines = sally_engine_list (&n_engines);

  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (ADW_COMBO_ROW (row))), ==,
                    n_engines);
  for (guint i = 0; i < n_engines; i++) {
    adw_combo_row_set_selected (ADW_COMBO_ROW (row), i);
    g_assert_true (sally_endpoint_get_engine (sally_endpoint_editor_get_draft (fixture->editor))
                   == &engines[i]);
    check_modes (fixture, &engines[i]);
  }
}

/* The row of the guide's table that everybody meets first, typed again. */
static void
test_forbidden (Fixture *fixture, gconstpointer engine)
{
  SallyEndpoint *draft = sally_endpoint_editor_get_draft (fixture->editor);
  GtkWidget *row = sally_app_test_find_row (fixture->window, "require");

  fill (fixture);
  g_assert_false (gtk_widget_get_sensitive (row));
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==,
                   "AWS DMS has no require for MySQL");
  /* It may still come from elsewhere: then it is seen, tested, but not saved. */
  sally_endpoint_set_ssl_mode (draft, SALLY_SSL_REQUIRE);
  wait_checked (fixture);
  g_assert_nonnull (
      strstr (sally_endpoint_editor_get_message (fixture->editor, "ssl-mode"), "require"));
  g_assert_false (sally_endpoint_editor_get_can_save (fixture->editor));
  sally_endpoint_set_ssl_mode (draft, SALLY_SSL_NONE);
  wait_checked (fixture);
  g_assert_true (sally_endpoint_editor_get_can_save (fixture->editor));
}

static void
paste (GtkWidget *window, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (window), text);
  g_assert_true (gtk_widget_activate_action (window, "win.paste", NULL));
}

static void
test_paste (Fixture *fixture, gconstpointer engine)
{
  SallyEndpoint *draft = sally_endpoint_editor_get_draft (fixture->editor);
  GtkWidget *banner;

  type (fixture, "Identifier", "mine");
  paste (fixture->window,
         "postgresql://app:" MARKER "@db9.example.com:5544/sales?sslmode=verify-full");
  sally_test_wait_until (g_str_equal (sally_endpoint_get_server (draft), "db9.example.com"));
  g_assert_cmpstr (sally_endpoint_get_engine (draft)->name, ==, "postgres");
  g_assert_cmpuint (sally_endpoint_get_port (draft), ==, 5544);
  g_assert_cmpstr (sally_endpoint_get_database (draft), ==, "sales");
  g_assert_cmpstr (sally_endpoint_get_user_name (draft), ==, "app");
  g_assert_cmpint (sally_endpoint_get_ssl_mode (draft), ==, SALLY_SSL_VERIFY_FULL);
  g_assert_cmpstr (sally_endpoint_get_identifier (draft), ==, "mine");
  g_assert_cmpstr (
      gtk_editable_get_text (GTK_EDITABLE (sally_app_test_find_row (fixture->window, "Password"))),
      ==, MARKER);
  banner = sally_app_test_find_text (fixture->window, "Read from the pasted address");
  g_assert_nonnull (banner);
  g_assert_true (g_str_has_prefix (
      gtk_label_get_text (GTK_LABEL (banner)),
      "Read from the pasted address: PostgreSQL, server db9.example.com, port 5544, database "
      "sales, user app, a password, verify-full."));
  g_assert_null (strstr (gtk_label_get_text (GTK_LABEL (banner)), MARKER));
  paste (fixture->window, "jdbc:mariadb://db3.example.com:3307/shop?sslMode=verify-ca");
  sally_test_wait_until (g_str_equal (sally_endpoint_get_server (draft), "db3.example.com"));
  g_assert_cmpstr (sally_endpoint_get_engine (draft)->name, ==, "mariadb");
  g_assert_cmpint (sally_endpoint_get_ssl_mode (draft), ==, SALLY_SSL_VERIFY_CA);
}

/* Pasted over the main window an address opens a form of its own. */
static void
test_paste_outside (Fixture *fixture, gconstpointer engine)
{
  GtkWindow *window;

  paste (GTK_WIDGET (fixture->test->window), "mysql://root@db7.example.com/crm");
  sally_test_wait_until (
      g_list_length (gtk_application_get_windows (GTK_APPLICATION (fixture->test->application)))
      == 3);
  window = gtk_application_get_active_window (GTK_APPLICATION (fixture->test->application));
  g_assert_true (SALLY_IS_ENDPOINT_EDITOR (window) && GTK_WIDGET (window) != fixture->window);
  g_assert_nonnull (sally_app_test_find_text (GTK_WIDGET (window), "server db7.example.com"));
}

static gboolean
has_chosen (GtkWidget *chooser)
{
  g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (chooser));

  return g_list_model_get_n_items (files) == 1;
}

static char *
get_chosen_certificate (Fixture *fixture)
{
  AdwComboRow *row = ADW_COMBO_ROW (sally_app_test_find_row (fixture->window, "CA Certificate"));
  GtkStringObject *selected = adw_combo_row_get_selected_item (row);

  return g_strdup (gtk_string_object_get_string (selected));
}

static void
test_add_certificate (Fixture *fixture, gconstpointer engine)
{
  g_autofree char *path = sally_app_test_get_fixture ("root.pem");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  SallyEndpoint *draft = sally_endpoint_editor_get_draft (fixture->editor);
  GtkWidget *row = sally_app_test_find_row (fixture->window, "Add New CA Certificate");
  g_autofree char *label = NULL;

  g_signal_emit_by_name (row, "activated");
  sally_test_wait_until (sally_app_test_find_chooser () != NULL);
  gtk_file_chooser_set_file (GTK_FILE_CHOOSER (sally_app_test_find_chooser ()), file, NULL);
  sally_test_wait_until (has_chosen (sally_app_test_find_chooser ()));
  gtk_dialog_response (GTK_DIALOG (sally_app_test_find_chooser ()), GTK_RESPONSE_ACCEPT);
  sally_test_wait_until (*sally_endpoint_get_certificate_arn (draft) != '\0');
  g_assert_cmpuint (sally_app_test_count (fixture->test, SALLY_STORE_CERTIFICATES), ==, 1);
  sally_app_test_settle ();
  label = get_chosen_certificate (fixture);
  g_assert_cmpstr (label, ==, "root (1)");
}

static void
drop (Fixture *fixture, const char *name)
{
  g_autofree char *path = sally_app_test_get_fixture (name);

  sally_app_test_import (fixture->test,
                         GTK_WIDGET (sally_endpoint_editor_get_stage (fixture->editor)),
                         (const char *const[]){ path, NULL });
}

/* The first one dropped is chosen; a choice that was made stays. */
static void
test_drop (Fixture *fixture, gconstpointer engine)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  drop (fixture, "corp-ca.pem");
  sally_app_test_settle ();
  first = get_chosen_certificate (fixture);
  g_assert_cmpstr (first, ==, "corp-ca (2)");
  drop (fixture, "root.pem");
  sally_app_test_settle ();
  second = get_chosen_certificate (fixture);
  g_assert_cmpstr (second, ==, "corp-ca (2)");
  g_assert_cmpuint (sally_app_test_count (fixture->test, SALLY_STORE_CERTIFICATES), ==, 2);
}

static gboolean
shows (GtkWidget *widget, const char *text)
{
  if (GTK_IS_EDITABLE (widget)
      && strstr (gtk_editable_get_text (GTK_EDITABLE (widget)), text) != NULL)
    return TRUE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows (child, text))
      return TRUE;
  return FALSE;
}

static SallySecret *
look_up (Fixture *fixture, SallyEndpoint *endpoint, GError **error)
{
  SallyKeyring *keyring = sally_workspace_get_keyring (fixture->test->workspace);
  SallyStore *store = sally_workspace_get_store (fixture->test->workspace);
  g_auto (SallyAwait) await = { NULL };

  sally_keyring_lookup_async (keyring, sally_store_get_uuid (store),
                              sally_endpoint_get_arn (endpoint), SALLY_KEYRING_PASSWORD, NULL,
                              sally_await_cb, &await);
  return sally_keyring_lookup_finish (keyring, sally_await_result (&await), error);
}

static gboolean
file_has (const char *path, const char *text)
{
  g_autofree char *content = NULL;
  gsize length;

  return g_file_get_contents (path, &content, &length, NULL)
         && memmem (content, length, text, strlen (text)) != NULL;
}

static void
test_password (Fixture *fixture, gconstpointer engine)
{
  g_autofree char *path = g_build_filename (fixture->test->dir, "library.db", NULL);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autoptr (SallyEndpoint) saved = NULL;
  g_autoptr (SallySecret) secret = NULL;
  g_autoptr (GError) error = NULL;

  fill (fixture);
  g_assert_nonnull (sally_app_test_find_row (fixture->window, "No password is stored"));
  type (fixture, "Password", MARKER);
  g_assert_nonnull (sally_app_test_find_row (fixture->window, "Will be stored in the keyring"));
  save (fixture);
  saved = sally_app_test_get (fixture->test, SALLY_STORE_ENDPOINTS, "orders");
  g_assert_true (sally_endpoint_get_has_password (saved));
  secret = look_up (fixture, saved, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sally_secret_peek (secret, NULL), ==, MARKER);
  edit_saved (fixture, "orders");
  wait_checked (fixture);
  g_assert_false (shows (fixture->window, MARKER));
  g_assert_false (shows (GTK_WIDGET (fixture->test->window), MARKER));
  g_assert_nonnull (sally_app_test_find_row (fixture->window, "A password is stored"));
  g_assert_true (file_has (path, "SQLite format 3"));
  g_assert_false (file_has (path, MARKER));
  g_assert_false (file_has (wal, MARKER));
}

static void
test_forget_password (Fixture *fixture, gconstpointer engine)
{
  g_autoptr (SallyEndpoint) saved = NULL;
  g_autoptr (SallySecret) secret = NULL;

  fill (fixture);
  type (fixture, "Password", MARKER);
  save (fixture);
  edit_saved (fixture, "orders");
  sally_app_test_press (fixture->window, "Forget");
  g_assert_true (sally_endpoint_editor_get_modified (fixture->editor));
  g_assert_nonnull (sally_app_test_find_row (fixture->window, "The stored password is removed"));
  save (fixture);
  saved = sally_app_test_get (fixture->test, SALLY_STORE_ENDPOINTS, "orders");
  g_assert_false (sally_endpoint_get_has_password (saved));
  /* It is gone for good when it cannot be undone any more. */
  sally_app_test_dismiss_toasts (GTK_WIDGET (fixture->test->window));
  do {
    g_clear_pointer (&secret, sally_secret_unref);
    secret = look_up (fixture, saved, NULL);
  } while (secret != NULL);
}

static void
test_close (Fixture *fixture, gconstpointer engine)
{
  GActionGroup *application = G_ACTION_GROUP (fixture->test->application);

  type (fixture, "Identifier", "orders");
  run (fixture, "editor.cancel");
  sally_app_test_answer ("Discard Changes?", "Keep Editing");
  g_assert_true (gtk_widget_get_visible (fixture->window));
  /* Quitting asks as well, and meanwhile nothing is closed. */
  g_action_group_activate_action (application, "quit", NULL);
  sally_app_test_answer ("Discard Changes?", "Keep Editing");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->test->window)));
  g_assert_cmpstr (
      sally_endpoint_get_identifier (sally_endpoint_editor_get_draft (fixture->editor)), ==,
      "orders");
  gtk_window_close (GTK_WINDOW (fixture->window));
  sally_app_test_answer ("Discard Changes?", "Discard");
  wait_gone (fixture);
  g_assert_cmpuint (sally_app_test_count (fixture->test, SALLY_STORE_ENDPOINTS), ==, 0);
}

/* A typed password alone is a change, too. */
static void
test_close_password (Fixture *fixture, gconstpointer engine)
{
  g_assert_false (sally_endpoint_editor_get_modified (fixture->editor));
  type (fixture, "Password", MARKER);
  gtk_window_close (GTK_WINDOW (fixture->window));
  sally_app_test_answer ("Discard Changes?", "Keep Editing");
  type (fixture, "Password", "");
}

static void
test_close_unchanged (Fixture *fixture, gconstpointer engine)
{
  run (fixture, "editor.cancel");
  wait_gone (fixture);
  g_assert_null (sally_app_test_find_dialog ());
}

#define ADD(path, engine, function)                                                                \
  g_test_add ("/editor/" path, Fixture, engine, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  sally_app_test_init (&argc, &argv);
  ADD ("new", "postgres", test_new);
  ADD ("saved", "postgres", test_saved);
  ADD ("validation", "postgres", test_validation);
  ADD ("wrong-port", "postgres", test_wrong_port);
  ADD ("matrix", "postgres", test_matrix);
  ADD ("forbidden", "mysql", test_forbidden);
  ADD ("paste", "mysql", test_paste);
  ADD ("paste-outside", "postgres", test_paste_outside);
  ADD ("add-certificate", "postgres", test_add_certificate);
  ADD ("drop", "postgres", test_drop);
  ADD ("password", "postgres", test_password);
  ADD ("forget-password", "postgres", test_forget_password);
  ADD ("close", "postgres", test_close);
  ADD ("close-password", "postgres", test_close_password);
  ADD ("close-unchanged", "postgres", test_close_unchanged);
  return g_test_run ();
}
