/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-app-test.h"

#include "sally-certificate.h"
#include "sally-copy-button.h"
#include "sally-endpoint.h"

#include <string.h>

/* Getting certificates in, looking at them, and taking them away again. */
static char **
get_paths (const char *first, const char *second)
{
  char **paths = g_new0 (char *, 3);

  paths[0] = sally_app_test_get_fixture (first);
  paths[1] = second != NULL ? sally_app_test_get_fixture (second) : NULL;
  return paths;
}

static void
drop (SallyAppTest *test, const char *first, const char *second)
{
  g_auto (GStrv) paths = get_paths (first, second);

  sally_app_test_import (test, GTK_WIDGET (sally_window_get_stage (test->window)),
                         (const char *const *) paths);
}

static const char *
get_list_state (SallyAppTest *test)
{
  SallyCertificatePage *page = sally_window_get_certificate_page (test->window);

  return sally_library_list_get_state (sally_library_page_get_list (SALLY_LIBRARY_PAGE (page)));
}

static SallyCertificateDetails *
open_certificate (SallyAppTest *test, const char *identifier)
{
  SallyCertificatePage *page = sally_window_get_certificate_page (test->window);
  SallyCertificateDetails *details = sally_certificate_page_get_details (page);
  g_autoptr (GPtrArray) certificates = sally_app_test_list (test, SALLY_STORE_CERTIFICATES);

  sally_window_show_page (test->window, "certificates");
  for (guint i = 0; i < certificates->len; i++) {
    SallyCertificate *certificate = g_ptr_array_index (certificates, i);

    if (g_str_equal (sally_certificate_get_identifier (certificate), identifier))
      sally_certificate_page_open (page, sally_certificate_get_arn (certificate));
  }
  sally_test_wait_until (g_str_equal (sally_certificate_details_get_state (details), "content"));
  return details;
}

static void
test_drop (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  GtkWidget *stage = GTK_WIDGET (sally_window_get_stage (test->window));

  sally_window_show_page (test->window, "certificates");
  sally_test_wait_until (g_str_equal (get_list_state (test), "empty"));
  drop (test, "root.pem", "corp-ca.pem");
  sally_test_wait_until (g_str_equal (get_list_state (test), "content"));
  g_assert_cmpuint (sally_app_test_count (test, SALLY_STORE_CERTIFICATES), ==, 2);
  g_assert_nonnull (sally_app_test_find_text (stage, "2 certificates imported"));
  g_assert_null (sally_app_test_find_dialog ());
}

static void
test_drop_undo (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();

  drop (test, "root.pem", NULL);
  drop (test, "corp-ca.pem", NULL);
  g_assert_nonnull (
      sally_app_test_find_text (GTK_WIDGET (test->window), "2 certificates imported"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (test->window), "win.undo", NULL));
  sally_test_wait_until (sally_app_test_count (test, SALLY_STORE_CERTIFICATES) == 0);
  g_assert_false (sally_stage_get_can_undo (sally_window_get_stage (test->window)));
}

/* Good ones come in even when others do not, and each that does not says why. */
static void
test_drop_garbage (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  GtkWindow *dialog;

  drop (test, "garbage.pem", "root.pem");
  sally_test_wait_until (sally_app_test_find_dialog () != NULL);
  dialog = sally_app_test_find_dialog ();
  g_assert_nonnull (sally_app_test_find_text (GTK_WIDGET (dialog), "garbage.pem"));
  g_assert_cmpuint (sally_app_test_count (test, SALLY_STORE_CERTIFICATES), ==, 1);
  gtk_window_destroy (dialog);
}

static void
test_drop_twice (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  GtkWindow *dialog;

  drop (test, "root.pem", NULL);
  drop (test, "root.pem", NULL);
  sally_test_wait_until (sally_app_test_find_dialog () != NULL);
  dialog = sally_app_test_find_dialog ();
  g_assert_nonnull (sally_app_test_find_text (GTK_WIDGET (dialog), "Already in the library"));
  g_assert_cmpuint (sally_app_test_count (test, SALLY_STORE_CERTIFICATES), ==, 1);
  gtk_window_destroy (dialog);
}

static void
test_paste (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  g_autofree char *path = sally_app_test_get_fixture ("root.pem");
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (test->window)), text);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (test->window), "win.paste", NULL));
  sally_test_wait_until (sally_app_test_count (test, SALLY_STORE_CERTIFICATES) == 1);
}

/* Files from outside may come before the library is open. */
static void
test_open_early (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new_at (sally_test_make_dir ());
  g_autofree char *path = sally_app_test_get_fixture ("corp-ca.pem");
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_null (sally_application_get_workspace (test->application));
  g_application_open (G_APPLICATION (test->application), &file, 1, "");
  sally_app_test_wait_open (test);
  sally_test_wait_until (sally_app_test_count (test, SALLY_STORE_CERTIFICATES) == 1);
}

/* The name of the second holds & and <: it must be shown as it is. */
static void
test_details (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  SallyCertificateDetails *details;
  GtkWidget *row;
  GtkWidget *toggle;

  drop (test, "corp-ca.pem", NULL);
  details = open_certificate (test, "corp-ca");
  g_assert_cmpuint (sally_certificate_details_get_n_shown (details), ==, 2);
  sally_test_wait_until (sally_app_test_find_text (GTK_WIDGET (details), "Issuing R&D <b>2</b>")
                         != NULL);
  row = sally_app_test_find_type (GTK_WIDGET (details), g_type_from_name ("SallyX509Row"));
  toggle = sally_app_test_find_type (row, GTK_TYPE_TOGGLE_BUTTON);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), TRUE);
  sally_test_wait_until (sally_app_test_find_text (row, "SHA-256") != NULL);
  g_assert_nonnull (sally_app_test_find_type (row, SALLY_TYPE_COPY_BUTTON));
}

static void
test_filter (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  SallyCertificateDetails *details;
  GtkWidget *button;
  guint n;

  drop (test, "mixed.pem", NULL);
  details = open_certificate (test, "mixed");
  n = sally_certificate_details_get_n_shown (details);
  g_assert_cmpuint (n, >=, 2);
  button = sally_app_test_find_button (GTK_WIDGET (details), "Expired");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  g_assert_cmpuint (sally_certificate_details_get_n_shown (details), ==, 1);
  button = sally_app_test_find_button (GTK_WIDGET (details), "Expiring");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  g_assert_cmpuint (sally_certificate_details_get_n_shown (details), ==, 0);
  g_assert_nonnull (sally_app_test_find_text (GTK_WIDGET (details), "No Such Certificates"));
}

static void
test_search (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  SallyLibraryList *list;
  GtkWidget *entry;

  drop (test, "root.pem", "expired.pem");
  sally_window_show_page (test->window, "certificates");
  sally_test_wait_until (g_str_equal (get_list_state (test), "content"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (test->window), "win.search", NULL));
  list = sally_library_page_get_list (
      SALLY_LIBRARY_PAGE (sally_window_get_certificate_page (test->window)));
  entry = sally_app_test_find_type (GTK_WIDGET (list), GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "expir");
  sally_test_wait_until (
      g_list_model_get_n_items (G_LIST_MODEL (sally_library_list_get_list (list))) == 1);
  gtk_editable_set_text (GTK_EDITABLE (entry), "there is no such thing");
  sally_test_wait_until (g_str_equal (get_list_state (test), "no-results"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  sally_test_wait_until (g_str_equal (get_list_state (test), "content"));
}

static void
test_delete (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  GtkWidget *page = GTK_WIDGET (sally_window_get_certificate_page (test->window));

  drop (test, "root.pem", "expired.pem");
  open_certificate (test, "root");
  g_assert_true (gtk_widget_activate_action (page, "certificates.delete", NULL));
  sally_test_wait_until (sally_app_test_count (test, SALLY_STORE_CERTIFICATES) == 1);
  sally_test_wait_until (sally_app_test_find_text (GTK_WIDGET (test->window), "“root” deleted")
                         != NULL);
  /* The second deletion counts up in the same toast, and one Undo brings both
   * back. */
  open_certificate (test, "expired");
  g_assert_true (gtk_widget_activate_action (page, "certificates.delete", NULL));
  sally_test_wait_until (
      sally_app_test_find_text (GTK_WIDGET (test->window), "2 certificates deleted") != NULL);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (test->window), "win.undo", NULL));
  sally_test_wait_until (sally_app_test_count (test, SALLY_STORE_CERTIFICATES) == 2);
}

static void
test_delete_in_use (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  SallyCertificateDetails *details;
  g_autofree char *arn = NULL;
  GtkWindow *dialog;

  drop (test, "root.pem", NULL);
  details = open_certificate (test, "root");
  arn = sally_app_test_add_endpoint (test, "orders-prod", "postgres", "db1.example.com", 5432,
                                     SALLY_SSL_VERIFY_FULL,
                                     sally_certificate_details_get_arn (details));
  sally_test_wait_until (sally_app_test_find_text (GTK_WIDGET (details), "Used by orders-prod")
                         != NULL);
  gtk_widget_activate_action (GTK_WIDGET (details), "certificates.delete", NULL);
  sally_test_wait_until (sally_app_test_find_dialog () != NULL);
  dialog = sally_app_test_find_dialog ();
  g_assert_nonnull (sally_app_test_find_text (GTK_WIDGET (dialog), "orders-prod"));
  g_assert_cmpuint (sally_app_test_count (test, SALLY_STORE_CERTIFICATES), ==, 1);
  gtk_window_destroy (dialog);
}

/* The refusal has a way on: another certificate for the endpoint, then the deletion, and
 * one Undo for both. */
static void
test_delete_replaced (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  g_autoptr (SallyEndpoint) replaced = NULL;
  g_autoptr (SallyEndpoint) restored = NULL;
  g_autofree char *endpoint = NULL;
  g_autofree char *arn = NULL;
  SallyCertificateDetails *details;

  drop (test, "root.pem", "corp-ca.pem");
  details = open_certificate (test, "root");
  arn = g_strdup (sally_certificate_details_get_arn (details));
  endpoint = sally_app_test_add_endpoint (test, "orders-prod", "postgres", "db1.example.com", 5432,
                                          SALLY_SSL_VERIFY_FULL, arn);
  sally_test_wait_until (sally_app_test_find_text (GTK_WIDGET (details), "Used by orders-prod")
                         != NULL);
  gtk_widget_activate_action (GTK_WIDGET (details), "certificates.delete", NULL);
  sally_app_test_answer ("Still in Use", "Replace and Delete");
  sally_test_wait_until (sally_app_test_count (test, SALLY_STORE_CERTIFICATES) == 1);
  replaced = sally_app_test_get (test, SALLY_STORE_ENDPOINTS, "orders-prod");
  g_assert_cmpstr (sally_endpoint_get_certificate_arn (replaced), !=, arn);
  g_assert_cmpstr (sally_endpoint_get_certificate_arn (replaced), !=, "");
  sally_test_wait_until (sally_stage_get_can_undo (sally_window_get_stage (test->window)));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (test->window), "win.undo", NULL));
  sally_test_wait_until (sally_app_test_count (test, SALLY_STORE_CERTIFICATES) == 2);
  restored = sally_app_test_get (test, SALLY_STORE_ENDPOINTS, "orders-prod");
  g_assert_cmpstr (sally_endpoint_get_certificate_arn (restored), ==, arn);
}

/* The certificate manager is a window of its own with the same page. */
static void
test_manager (void)
{
  g_autoptr (SallyAppTest) test = sally_app_test_new ();
  g_auto (GStrv) paths = get_paths ("root.pem", NULL);
  GtkWidget *stage;
  GtkWindow *window;

  g_action_group_activate_action (G_ACTION_GROUP (test->application), "certificate-manager", NULL);
  window = gtk_application_get_active_window (GTK_APPLICATION (test->application));
  g_assert_true (GTK_WINDOW (test->window) != window);
  stage = sally_app_test_find_type (GTK_WIDGET (window), SALLY_TYPE_STAGE);
  sally_app_test_import (test, stage, (const char *const *) paths);
  g_assert_cmpuint (sally_app_test_count (test, SALLY_STORE_CERTIFICATES), ==, 1);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.undo", NULL));
  sally_test_wait_until (sally_app_test_count (test, SALLY_STORE_CERTIFICATES) == 0);
}

int
main (int argc, char *argv[])
{
  sally_app_test_init (&argc, &argv);
  g_test_add_func ("/certificates/drop", test_drop);
  g_test_add_func ("/certificates/drop-undo", test_drop_undo);
  g_test_add_func ("/certificates/drop-garbage", test_drop_garbage);
  g_test_add_func ("/certificates/drop-twice", test_drop_twice);
  g_test_add_func ("/certificates/paste", test_paste);
  g_test_add_func ("/certificates/open-early", test_open_early);
  g_test_add_func ("/certificates/details", test_details);
  g_test_add_func ("/certificates/filter", test_filter);
  g_test_add_func ("/certificates/search", test_search);
  g_test_add_func ("/certificates/delete", test_delete);
  g_test_add_func ("/certificates/delete-in-use", test_delete_in_use);
  g_test_add_func ("/certificates/delete-replaced", test_delete_replaced);
  g_test_add_func ("/certificates/manager", test_manager);
  return g_test_run ();
}
