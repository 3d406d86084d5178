/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-app-test.h"

#include "sally-await.h"
#include "sally-certificate.h"
#include "sally-endpoint-editor.h"
#include "sally-endpoint.h"
#include "sally-engine-setting.h"
#include "sally-engine.h"
#include "sally-settings-group.h"
#include "sally-store.h"
#include "sally-window.h"

#include <glib/gstdio.h>

/* Each engine shows its own settings and no others, and what is chosen there is
 * what is tested and saved.
 */
typedef struct {
  SallyAppTest *test;
  GtkWidget *window;
  GtkWidget *group;
  SallyEndpoint *draft;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer engine)
{
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_new (engine);

  fixture->test = sally_app_test_new ();
  fixture->window = GTK_WIDGET (sally_application_edit (fixture->test->application, endpoint));
  fixture->group = sally_app_test_find_type (fixture->window, SALLY_TYPE_SETTINGS_GROUP);
  fixture->draft = sally_endpoint_editor_get_draft (SALLY_ENDPOINT_EDITOR (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer engine)
{
  sally_app_test_free (fixture->test);
}

static void
collect_titles (GtkWidget *widget, GPtrArray *titles)
{
  if (ADW_IS_PREFERENCES_ROW (widget)) {
    if (gtk_widget_get_visible (widget))
      g_ptr_array_add (titles,
                       (gpointer) adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)));
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_titles (child, titles);
}

/* As the person reads them, from top to bottom. */
static char *
read_titles (Fixture *fixture)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();

  if (gtk_widget_get_visible (fixture->group))
    collect_titles (fixture->group, titles);
  g_ptr_array_add (titles, NULL);
  return g_strjoinv (", ", (char **) titles->pdata);
}

static void
test_rows (Fixture *fixture, gconstpointer engine)
{
  static const struct {
    const char *engine, *titles;
  } cases[] = {
    { "mysql", "Client Certificate" },
    { "postgres", "TLS Negotiation, Client Certificate" },
    { "sqlserver", "Encryption" },
    { "sybase", "" },
    { "oracle", "Database Is, Service in SNI, Client Certificate" },
    { "mongodb", "Replica Set, Authentication Database, Authentication, Client Certificate" },
    { "docdb", "Replica Set, Authentication Database, Authentication, Client Certificate" },
    { "db2", "Client Certificate" },
    { "redis", "Security Protocol, Authentication, Client Certificate" },
    { "kafka", "Security Protocol, SASL Mechanism, Host Name Check, Client Certificate" },
    { "dynamodb", "Region" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *titles = NULL;

    sally_endpoint_set_engine (fixture->draft, sally_engine_find (cases[i].engine));
    titles = read_titles (fixture);
    g_assert_cmpstr (titles, ==, cases[i].titles);
  }
}

static void
choose (Fixture *fixture, const char *title, guint choice)
{
  GtkWidget *row = sally_app_test_find_row (fixture->group, title);

  g_assert_nonnull (row);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), choice);
}

static void
test_choice (Fixture *fixture, gconstpointer engine)
{
  GtkWidget *row = sally_app_test_find_row (fixture->group, "Encryption");

  choose (fixture, "Encryption", 1);
  g_assert_cmpstr (sally_endpoint_get_setting (fixture->draft, SALLY_SETTING_ENCRYPTION), ==,
                   "strict");
  g_assert_true (sally_endpoint_editor_get_modified (SALLY_ENDPOINT_EDITOR (fixture->window)));
  choose (fixture, "Encryption", 0);
  g_assert_null (sally_endpoint_get_setting (fixture->draft, SALLY_SETTING_ENCRYPTION));
  /* What a fix or a pasted link sets is seen. */
  sally_endpoint_set_setting (fixture->draft, SALLY_SETTING_ENCRYPTION, "strict");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 1);
}

static void
test_text (Fixture *fixture, gconstpointer engine)
{
  GtkWidget *row = sally_app_test_find_row (fixture->group, "Replica Set");
  g_autofree char *endless = g_strnfill (1001, 'x');

  gtk_editable_set_text (GTK_EDITABLE (row), "rs0");
  g_assert_cmpstr (sally_endpoint_get_setting (fixture->draft, SALLY_SETTING_REPLICA_SET), ==,
                   "rs0");
  g_assert_false (gtk_widget_has_css_class (row, "error"));
  gtk_editable_set_text (GTK_EDITABLE (row), endless);
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  g_assert_cmpstr (sally_endpoint_get_setting (fixture->draft, SALLY_SETTING_REPLICA_SET), !=,
                   endless);
}

/* A certificate and some private key in one file. */
static char *
write_client (void)
{
  g_autofree char *certificate_path = sally_app_test_get_fixture ("corp-ca.pem");
  g_autofree char *key_path = sally_app_test_get_fixture ("../pem/key.pem");
  g_autofree char *certificate = NULL;
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;
  char *path = g_build_filename (g_get_tmp_dir (), "client.pem", NULL);

  g_assert_true (g_file_get_contents (certificate_path, &certificate, NULL, NULL));
  g_assert_true (g_file_get_contents (key_path, &key, NULL, NULL));
  text = g_strconcat (certificate, key, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* Only what came with a private key can be shown to a server. */
static void
test_certificate (Fixture *fixture, gconstpointer engine)
{
  GtkWidget *row = sally_app_test_find_row (fixture->group, "Client Certificate");
  GListModel *choices;
  g_auto (GStrv) paths = g_new0 (char *, 3);
  g_autoptr (SallyCertificate) client = NULL;

  paths[0] = sally_app_test_get_fixture ("root.pem");
  paths[1] = write_client ();
  sally_app_test_import (fixture->test, GTK_WIDGET (sally_window_get_stage (fixture->test->window)),
                         (const char *const *) paths);
  sally_test_wait_until ((choices = adw_combo_row_get_model (ADW_COMBO_ROW (row))) != NULL
                         && g_list_model_get_n_items (choices) == 2);
  g_assert_cmpstr (gtk_string_list_get_string (GTK_STRING_LIST (choices), 1), ==, "client");
  client = sally_app_test_get (fixture->test, SALLY_STORE_CERTIFICATES, "client");
  choose (fixture, "Client Certificate", 1);
  g_assert_cmpstr (sally_endpoint_get_setting (fixture->draft, SALLY_SETTING_CLIENT_CERTIFICATE),
                   ==, sally_certificate_get_arn (client));
  choose (fixture, "Client Certificate", 0);
  g_assert_null (sally_endpoint_get_setting (fixture->draft, SALLY_SETTING_CLIENT_CERTIFICATE));
  /* One of a library that is not here stays as it is. */
  sally_endpoint_set_setting (fixture->draft, SALLY_SETTING_CLIENT_CERTIFICATE, "arn:elsewhere");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 2);
  g_remove (paths[1]);
}

static void
save (Fixture *fixture)
{
  gpointer weak = fixture->window;

  sally_endpoint_set_identifier (fixture->draft, "orders");
  sally_endpoint_set_server (fixture->draft, "db1.example.com");
  sally_endpoint_set_database (fixture->draft, "appdb");
  sally_endpoint_set_user_name (fixture->draft, "app");
  sally_test_wait_until (
      sally_endpoint_editor_get_checked (SALLY_ENDPOINT_EDITOR (fixture->window)));
  g_object_add_weak_pointer (G_OBJECT (fixture->window), &weak);
  g_assert_true (gtk_widget_activate_action (fixture->window, "editor.save", NULL));
  sally_test_wait_until (weak == NULL);
}

static void
test_foreign (Fixture *fixture, gconstpointer engine)
{
  g_autoptr (SallyEndpoint) saved = NULL;

  choose (fixture, "TLS Negotiation", 1);
  sally_endpoint_set_setting (fixture->draft, "PluginName", "pglogical");
  sally_endpoint_set_engine (fixture->draft, sally_engine_find ("sqlserver"));
  choose (fixture, "Encryption", 1);
  /* Who comes back finds what was chosen. */
  sally_endpoint_set_engine (fixture->draft, sally_engine_find ("postgres"));
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (
                        sally_app_test_find_row (fixture->group, "TLS Negotiation"))),
                    ==, 1);
  save (fixture);
  saved = sally_app_test_get (fixture->test, SALLY_STORE_ENDPOINTS, "orders");
  g_assert_cmpstr (sally_endpoint_get_setting (saved, SALLY_SETTING_NEGOTIATION), ==, "direct");
  g_assert_null (sally_endpoint_get_setting (saved, SALLY_SETTING_ENCRYPTION));
  g_assert_cmpstr (sally_endpoint_get_setting (saved, "PluginName"), ==, "pglogical");
}

int
main (int argc, char **argv)
{
  sally_app_test_init (&argc, &argv);
  g_test_add ("/app/editor-settings/rows", Fixture, "mysql", set_up, test_rows, tear_down);
  g_test_add ("/app/editor-settings/choice", Fixture, "sqlserver", set_up, test_choice, tear_down);
  g_test_add ("/app/editor-settings/text", Fixture, "mongodb", set_up, test_text, tear_down);
  g_test_add ("/app/editor-settings/certificate", Fixture, "mysql", set_up, test_certificate,
              tear_down);
  g_test_add ("/app/editor-settings/foreign", Fixture, "postgres", set_up, test_foreign, tear_down);
  return g_test_run ();
}
