/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-endpoint-details.h"
#include "sally-banner.h"
#include "sally-stage.h"
#include "sally-test-queue.h"

#include "sally-endpoint.h"
#include "sally-error.h"
#include "sally-report-entry.h"
#include "sally-report.h"
#include "sally-store-list.h"
#include "sally-store.h"
#include "sally-test.h"
#include "sally-text.h"
#include "sally-workspace.h"

#include <glib/gi18n-lib.h>

/* Follows an endpoint: while it is tested, the steps; afterwards the newest
 * report of the library, which may also come from the command line.
 */
struct _SallyEndpointDetails {
  AdwBin parent_instance;

  GtkStack *stack;
  AdwStatusPage *error_page;
  SallyBanner *stale_banner;
  SallyReportView *view;

  SallyWorkspace *workspace; /* (nullable) (owned) */
  SallyTestQueue *queue;     /* (nullable) (owned) */
  char *arn;                 /* (owned) */
  SallyEndpoint *endpoint;   /* (nullable) (owned) */
  SallyStoreList *reports;   /* (nullable) (owned): of the endpoint, newest first */
  GCancellable *cancellable; /* (nullable) (owned): of the loading under way */
  gboolean unreadable;       /* the newest report */
};

G_DEFINE_FINAL_TYPE (SallyEndpointDetails, sally_endpoint_details, ADW_TYPE_BIN)

typedef enum {
  PROP_WORKSPACE = 1,
  PROP_ARN,
  PROP_ENDPOINT,
  PROP_STATE,
  PROP_TESTING,
} SallyEndpointDetailsProperty;

static GParamSpec *props[PROP_TESTING + 1];
static guint gone_signal;

static void
set_state (SallyEndpointDetails *self, const char *state)
{
  if (self->stack == NULL || g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), state) == 0)
    return;
  gtk_stack_set_visible_child_name (self->stack, state);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
update_state (SallyEndpointDetails *self)
{
  const char *view = sally_report_view_get_state (self->view);

  if (*self->arn == '\0')
    set_state (self, "none");
  else if (!g_str_equal (view, "none"))
    set_state (self, "content");
  else if (self->unreadable)
    set_state (self, "error");
  else if (self->endpoint == NULL || self->reports == NULL
           || sally_store_list_get_loading (self->reports)
           || g_list_model_get_n_items (G_LIST_MODEL (self->reports)) > 0)
    set_state (self, "loading");
  else
    set_state (self, "untested");
}

/* Undo brings an endpoint back as it was before the test, with the time of its
 * last change; so the time alone does not tell. */
static gboolean
is_stale (SallyEndpoint *endpoint, SallyReport *report)
{
  const char *verify_as = sally_endpoint_get_verify_as (endpoint);
  const char *server = sally_endpoint_get_server (endpoint);
  gboolean stale = FALSE;

  g_object_get (endpoint, "last-stale", &stale, NULL);
  return stale || sally_report_get_mode (report) != sally_endpoint_get_ssl_mode (endpoint)
         || g_strcmp0 (sally_report_get_server (report), server) != 0
         || sally_report_get_port (report) != sally_endpoint_get_effective_port (endpoint)
         || g_strcmp0 (sally_report_get_verify_as (report), *verify_as != '\0' ? verify_as : server)
                != 0;
}

static void
view_changed_cb (SallyEndpointDetails *self)
{
  SallyReport *report;

  if (self->view == NULL)
    return;
  report = g_str_equal (sally_report_view_get_state (self->view), "report")
               ? sally_report_view_get_report (self->view)
               : NULL;
  sally_banner_set_revealed (self->stale_banner, self->endpoint != NULL && report != NULL
                                                     && is_stale (self->endpoint, report));
  update_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TESTING]);
}

static void
show_error (SallyEndpointDetails *self, const GError *error)
{
  g_autofree char *text = sally_text_markup (error->message);

  adw_status_page_set_description (self->error_page, text);
  set_state (self, "error");
}

static void
report_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyEndpointDetails) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = sally_store_load_finish (SALLY_STORE (source), result, &error);
  g_autoptr (SallyReport) report = NULL;

  if (object == NULL || self->view == NULL || sally_endpoint_details_get_testing (self))
    return;
  if (g_strcmp0 (sally_report_entry_get_endpoint_arn (SALLY_REPORT_ENTRY (object)), self->arn) != 0)
    return;
  report = sally_report_new_from_json (sally_report_entry_get_json (SALLY_REPORT_ENTRY (object)),
                                       &error);
  self->unreadable = report == NULL;
  if (report == NULL) {
    show_error (self, error);
    return;
  }
  sally_report_view_set_report (self->view, report);
}

/* The newest report of the library is shown, unless it is there already. */
static void
reports_changed_cb (SallyEndpointDetails *self)
{
  g_autoptr (SallyStoreRow) row = NULL;
  SallyReportEntry *entry;
  SallyReport *shown = sally_report_view_get_report (self->view);
  g_autofree char *number = NULL;

  update_state (self);
  if (self->reports == NULL || sally_endpoint_details_get_testing (self)
      || g_str_equal (sally_report_view_get_state (self->view), "stopped"))
    return;
  row = g_list_model_get_item (G_LIST_MODEL (self->reports), 0);
  entry = row != NULL ? sally_store_row_get_item (row) : NULL;
  if (entry == NULL) {
    if (row == NULL && sally_report_view_get_test (self->view) == NULL)
      sally_report_view_set_report (self->view, NULL);
    return;
  }
  if (shown != NULL && sally_report_get_started (shown) >= sally_report_entry_get_started (entry))
    return;
  number = g_strdup_printf ("%" G_GINT64_FORMAT, sally_report_entry_get_number (entry));
  sally_store_load_async (sally_workspace_get_store (self->workspace), SALLY_STORE_REPORTS, number,
                          self->cancellable, report_loaded_cb, g_object_ref (self));
}

static void
follow_reports (SallyEndpointDetails *self)
{
  if (self->reports != NULL)
    g_signal_handlers_disconnect_by_data (self->reports, self);
  g_clear_object (&self->reports);
  if (self->workspace == NULL || *self->arn == '\0')
    return;
  self->reports =
      sally_store_list_new (sally_workspace_get_store (self->workspace), SALLY_STORE_REPORTS);
  sally_store_list_set_sort (self->reports, SALLY_STORE_SORT_NEWEST);
  sally_store_list_set_endpoint (self->reports, self->arn);
  g_signal_connect_object (self->reports, "items-changed", G_CALLBACK (reports_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reports, "notify::loading", G_CALLBACK (reports_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
test_changed_cb (SallyTestQueue *queue, const char *arn, gpointer data)
{
  SallyEndpointDetails *self = data;
  SallyTest *test;

  if (!g_str_equal (arn, self->arn) || self->view == NULL)
    return;
  test = sally_test_queue_find (queue, arn);
  if (test != NULL)
    sally_report_view_set_test (self->view, test);
  view_changed_cb (self);
}

static void
endpoint_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyEndpointDetails) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = sally_store_load_finish (SALLY_STORE (source), result, &error);

  if (self->view == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (g_error_matches (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND)) {
    sally_endpoint_details_set_arn (self, NULL);
    g_signal_emit (self, gone_signal, 0);
  } else if (object == NULL) {
    show_error (self, error);
  } else {
    g_set_object (&self->endpoint, SALLY_ENDPOINT (object));
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ENDPOINT]);
    view_changed_cb (self);
  }
}

static void
load_endpoint (SallyEndpointDetails *self)
{
  if (self->workspace == NULL || *self->arn == '\0')
    return;
  sally_store_load_async (sally_workspace_get_store (self->workspace), SALLY_STORE_ENDPOINTS,
                          self->arn, self->cancellable, endpoint_loaded_cb, g_object_ref (self));
}

static void
store_changed_cb (SallyStore *store, int kind, gpointer data)
{
  if (kind != SALLY_STORE_CERTIFICATES)
    load_endpoint (data);
}

static void
fixed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyEndpointDetails) self = data;
  SallyStage *stage = sally_stage_find (GTK_WIDGET (self));
  g_autoptr (GError) error = NULL;
  SallyUndo *undo = sally_test_apply_fix_finish (result, &error);

  if (stage == NULL)
    return;
  if (undo == NULL) {
    sally_stage_show_error (stage, _("Could Not Change the Endpoint"), error);
    return;
  }
  sally_stage_add_undo (stage, undo, SALLY_UNDO_FIXED,
                        self->endpoint != NULL ? sally_endpoint_get_identifier (self->endpoint)
                                               : NULL);
  if (self->queue != NULL && *self->arn != '\0')
    sally_test_queue_add (self->queue, self->arn);
}

static void
fix_cb (SallyReportView *view, gpointer fix, gpointer data)
{
  SallyEndpointDetails *self = data;

  if (self->endpoint != NULL && self->workspace != NULL)
    sally_test_apply_fix_async (self->workspace, self->endpoint, fix, NULL, fixed_cb,
                                g_object_ref (self));
}

static void
stop_cb (SallyEndpointDetails *self)
{
  if (self->queue != NULL)
    sally_test_queue_stop (self->queue, self->arn);
}

static void
again_cb (SallyEndpointDetails *self)
{
  if (self->queue != NULL)
    sally_test_queue_add (self->queue, self->arn);
}

static void
leave_workspace (SallyEndpointDetails *self)
{
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (sally_workspace_get_store (self->workspace), self);
  if (self->queue != NULL)
    g_signal_handlers_disconnect_by_data (self->queue, self);
  if (self->reports != NULL)
    g_signal_handlers_disconnect_by_data (self->reports, self);
  g_clear_object (&self->reports);
  g_clear_object (&self->queue);
}

static void
set_workspace (SallyEndpointDetails *self, SallyWorkspace *workspace)
{
  leave_workspace (self);
  g_set_object (&self->workspace, workspace);
  if (workspace != NULL) {
    g_signal_connect_object (sally_workspace_get_store (workspace), "changed",
                             G_CALLBACK (store_changed_cb), self, 0);
    self->queue = g_object_ref (sally_test_queue_get_for (workspace));
    g_signal_connect_object (self->queue, "test-changed", G_CALLBACK (test_changed_cb), self, 0);
  }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WORKSPACE]);
}

static void
sally_endpoint_details_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SallyEndpointDetails *self = SALLY_ENDPOINT_DETAILS (object);

  switch ((SallyEndpointDetailsProperty) id) {
  case PROP_WORKSPACE:
    g_value_set_object (value, self->workspace);
    break;
  case PROP_ARN:
    g_value_set_string (value, self->arn);
    break;
  case PROP_ENDPOINT:
    g_value_set_object (value, self->endpoint);
    break;
  case PROP_STATE:
    g_value_set_string (value, sally_endpoint_details_get_state (self));
    break;
  case PROP_TESTING:
    g_value_set_boolean (value, sally_endpoint_details_get_testing (self));
    break;
  }
}

static void
sally_endpoint_details_set_property (GObject *object,
                                     guint id,
                                     const GValue *value,
                                     GParamSpec *pspec)
{
  SallyEndpointDetails *self = SALLY_ENDPOINT_DETAILS (object);

  switch ((SallyEndpointDetailsProperty) id) {
  case PROP_WORKSPACE:
    set_workspace (self, g_value_get_object (value));
    break;
  case PROP_ARN:
    sally_endpoint_details_set_arn (self, g_value_get_string (value));
    break;
  case PROP_ENDPOINT:
  case PROP_STATE:
  case PROP_TESTING:
    break;
  }
}

static void
sally_endpoint_details_dispose (GObject *object)
{
  SallyEndpointDetails *self = SALLY_ENDPOINT_DETAILS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  leave_workspace (self);
  g_clear_object (&self->workspace);
  g_clear_object (&self->endpoint);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SALLY_TYPE_ENDPOINT_DETAILS);
  G_OBJECT_CLASS (sally_endpoint_details_parent_class)->dispose (object);
}

static void
sally_endpoint_details_finalize (GObject *object)
{
  g_free (SALLY_ENDPOINT_DETAILS (object)->arn);
  G_OBJECT_CLASS (sally_endpoint_details_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  props[PROP_WORKSPACE] =
      g_param_spec_object ("workspace", NULL, NULL, SALLY_TYPE_WORKSPACE, flags);
  props[PROP_ARN] = g_param_spec_string ("arn", NULL, NULL, "", flags);
  props[PROP_ENDPOINT] =
      g_param_spec_object ("endpoint", NULL, NULL, SALLY_TYPE_ENDPOINT, readable);
  props[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, "none", readable);
  props[PROP_TESTING] = g_param_spec_boolean ("testing", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
sally_endpoint_details_class_init (SallyEndpointDetailsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sally_endpoint_details_get_property;
  object_class->set_property = sally_endpoint_details_set_property;
  object_class->dispose = sally_endpoint_details_dispose;
  object_class->finalize = sally_endpoint_details_finalize;
  install_properties (object_class);
  gone_signal = g_signal_new ("gone", SALLY_TYPE_ENDPOINT_DETAILS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);

  g_type_ensure (SALLY_TYPE_BANNER);
  g_type_ensure (SALLY_TYPE_REPORT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SALLY_RESOURCE_PATH "sally-endpoint-details.ui");
  gtk_widget_class_bind_template_child (widget_class, SallyEndpointDetails, stack);
  gtk_widget_class_bind_template_child (widget_class, SallyEndpointDetails, error_page);
  gtk_widget_class_bind_template_child (widget_class, SallyEndpointDetails, stale_banner);
  gtk_widget_class_bind_template_child (widget_class, SallyEndpointDetails, view);
  gtk_widget_class_bind_template_callback (widget_class, fix_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_changed_cb);
}

static void
sally_endpoint_details_init (SallyEndpointDetails *self)
{
  self->arn = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sally_endpoint_details_set_arn:
 * @self: the details
 * @arn: (nullable): which endpoint to show, %NULL for none
 */
void
sally_endpoint_details_set_arn (SallyEndpointDetails *self, const char *arn)
{
  SallyTest *test;

  g_return_if_fail (SALLY_IS_ENDPOINT_DETAILS (self));
  if (arn == NULL)
    arn = "";
  if (g_str_equal (self->arn, arn))
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_free (self->arn);
  self->arn = g_strdup (arn);
  self->unreadable = FALSE;
  g_clear_object (&self->endpoint);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ENDPOINT]);
  test = self->queue != NULL ? sally_test_queue_find (self->queue, arn) : NULL;
  if (test != NULL && sally_test_get_running (test))
    sally_report_view_set_test (self->view, test);
  else
    sally_report_view_set_report (self->view, NULL);
  follow_reports (self);
  load_endpoint (self);
  view_changed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ARN]);
}

/**
 * sally_endpoint_details_get_arn:
 * @self: the details
 *
 * Returns: which endpoint is shown, empty for none
 */
const char *
sally_endpoint_details_get_arn (SallyEndpointDetails *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT_DETAILS (self), NULL);
  return self->arn;
}

/**
 * sally_endpoint_details_get_endpoint:
 * @self: the details
 *
 * Returns: (transfer none) (nullable): the endpoint when it is loaded
 */
SallyEndpoint *
sally_endpoint_details_get_endpoint (SallyEndpointDetails *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT_DETAILS (self), NULL);
  return self->endpoint;
}

/**
 * sally_endpoint_details_get_state:
 * @self: the details
 *
 * Returns: the name of the page that is shown
 */
const char *
sally_endpoint_details_get_state (SallyEndpointDetails *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT_DETAILS (self), NULL);
  return self->stack != NULL ? gtk_stack_get_visible_child_name (self->stack) : "none";
}

/**
 * sally_endpoint_details_get_testing:
 * @self: the details
 *
 * Returns: whether the endpoint is being tested
 */
gboolean
sally_endpoint_details_get_testing (SallyEndpointDetails *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT_DETAILS (self), FALSE);
  return self->view != NULL && g_str_equal (sally_report_view_get_state (self->view), "running");
}

/**
 * sally_endpoint_details_get_view:
 * @self: the details
 *
 * Returns: (transfer none): the report
 */
SallyReportView *
sally_endpoint_details_get_view (SallyEndpointDetails *self)
{
  g_return_val_if_fail (SALLY_IS_ENDPOINT_DETAILS (self), NULL);
  return self->view;
}
