/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-endpoint-editor-private.h"

#include "sally-endpoint.h"
#include "sally-engine.h"
#include "sally-finding.h"
#include "sally-report.h"
#include "sally-secret.h"
#include "sally-settings.h"
#include "sally-ssl-mode.h"
#include "sally-test.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

/* Trying an endpoint out before it is saved: the form as it stands is tested,
 * also in a mode that AWS DMS refuses, with the password as typed.  Such a
 * report is kept only when the endpoint is in the library as it was tested.
 */
static void
test_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyEndpointEditor) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SallyReport) report = sally_test_run_finish (SALLY_TEST (source), result, &error);

  if (report == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      && self->stage != NULL)
    sally_stage_show_error (self->stage, _("Could Not Test"), error);
  sally_endpoint_editor_update_actions (self);
}

static void
scroll_to_view (SallyEndpointEditor *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double x;
  double y;

  if (gtk_widget_translate_coordinates (GTK_WIDGET (self->view), GTK_WIDGET (self->scroller), 0, 0,
                                        &x, &y))
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + y - 24);
}

static gboolean
scroll_cb (gpointer data)
{
  SallyEndpointEditor *self = data;

  if (self->view != NULL)
    scroll_to_view (self);
  return G_SOURCE_REMOVE;
}

/* Starts a test of the form as it stands. */
void
sally_endpoint_editor_start_test (SallyEndpointEditor *self)
{
  SallyTestOptions options = SALLY_TEST_OPTIONS_INIT;
  g_autoptr (SallyEndpoint) endpoint = sally_endpoint_copy (self->draft);
  g_autoptr (SallySecret) password = sally_login_group_dup_password (self->login_group);
  g_autoptr (SallyTest) test = NULL;

  sally_endpoint_editor_stop_test (self);
  self->test = g_cancellable_new ();
  g_object_get (sally_workspace_get_settings (self->workspace), "sign-in-on-test", &options.login,
                NULL);
  options.password = password;
  options.keep = *sally_endpoint_get_arn (endpoint) != '\0'
                 && sally_endpoint_equal (self->draft, self->original);
  test = sally_test_new (self->workspace, endpoint, &options);
  sally_test_run_async (test, self->test, test_done_cb, g_object_ref (self));
  sally_report_view_set_test (self->view, test);
  sally_endpoint_editor_update_actions (self);
  g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, 50, scroll_cb, g_object_ref (self), g_object_unref);
}

/* Stops the test at once; nothing happens when none runs. */
void
sally_endpoint_editor_stop_test (SallyEndpointEditor *self)
{
  g_cancellable_cancel (self->test);
  g_clear_object (&self->test);
}

/* In the editor a fix changes the form; saving is still the person's act. */
void
sally_endpoint_editor_fix (SallyEndpointEditor *self, const SallyFix *fix)
{
  g_autoptr (GError) error = NULL;

  if (!sally_test_change_by_fix (self->draft, fix, &error)) {
    sally_stage_toast (self->stage, error->message);
    return;
  }
  sally_stage_toast (self->stage, _("Changed in the form; save to keep it"));
  sally_endpoint_editor_start_test (self);
}
