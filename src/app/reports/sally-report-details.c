/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-report-details.h"

#include "sally-error.h"
#include "sally-report-entry.h"
#include "sally-report.h"
#include "sally-store.h"
#include "sally-text.h"
#include "sally-workspace.h"

/* Loads a report from the library.  It never changes; it can only go. */
struct _SallyReportDetails {
  AdwBin parent_instance;

  GtkStack *stack;
  AdwStatusPage *error_page;
  GtkScrolledWindow *scroller;
  SallyReportView *view;

  SallyWorkspace *workspace; /* (nullable) (owned) */
  gint64 number;
  SallyReportEntry *entry;   /* (nullable) (owned) */
  GCancellable *cancellable; /* (nullable) (owned) */
};

G_DEFINE_FINAL_TYPE (SallyReportDetails, sally_report_details, ADW_TYPE_BIN)

typedef enum {
  PROP_WORKSPACE = 1,
  PROP_NUMBER,
  PROP_ENTRY,
  PROP_STATE,
} SallyReportDetailsProperty;

static GParamSpec *props[PROP_STATE + 1];
static guint gone_signal;

static void
set_state (SallyReportDetails *self, const char *state)
{
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), state) == 0)
    return;
  gtk_stack_set_visible_child_name (self->stack, state);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
show_error (SallyReportDetails *self, const GError *error)
{
  g_autofree char *text = sally_text_markup (error->message);

  adw_status_page_set_description (self->error_page, text);
  set_state (self, "error");
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SallyReportDetails) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GObject) object = sally_store_load_finish (SALLY_STORE (source), result, &error);
  g_autoptr (SallyReport) report = NULL;

  if (self->view == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (g_error_matches (error, SALLY_ERROR, SALLY_ERROR_NOT_FOUND)) {
    sally_report_details_set_number (self, 0);
    g_signal_emit (self, gone_signal, 0);
    return;
  }
  if (object != NULL && self->entry != NULL)
    return;
  if (object != NULL) {
    g_clear_error (&error);
    report = sally_report_new_from_json (sally_report_entry_get_json (SALLY_REPORT_ENTRY (object)),
                                         &error);
  }
  if (report == NULL) {
    show_error (self, error);
    return;
  }
  g_set_object (&self->entry, SALLY_REPORT_ENTRY (object));
  sally_report_view_set_report (self->view, report);
  set_state (self, "content");
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ENTRY]);
}

static void
load (SallyReportDetails *self)
{
  g_autofree char *id = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->workspace == NULL || self->number == 0)
    return;
  self->cancellable = g_cancellable_new ();
  id = g_strdup_printf ("%" G_GINT64_FORMAT, self->number);
  sally_store_load_async (sally_workspace_get_store (self->workspace), SALLY_STORE_REPORTS, id,
                          self->cancellable, loaded_cb, g_object_ref (self));
}

static void
store_changed_cb (SallyStore *store, int kind, gpointer data)
{
  if (kind == SALLY_STORE_REPORTS)
    load (data);
}

static void
set_workspace (SallyReportDetails *self, SallyWorkspace *workspace)
{
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (sally_workspace_get_store (self->workspace), self);
  g_set_object (&self->workspace, workspace);
  if (workspace != NULL)
    g_signal_connect_object (sally_workspace_get_store (workspace), "changed",
                             G_CALLBACK (store_changed_cb), self, 0);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WORKSPACE]);
}

static void
sally_report_details_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SallyReportDetails *self = SALLY_REPORT_DETAILS (object);

  switch ((SallyReportDetailsProperty) id) {
  case PROP_WORKSPACE:
    g_value_set_object (value, self->workspace);
    break;
  case PROP_NUMBER:
    g_value_set_int64 (value, self->number);
    break;
  case PROP_ENTRY:
    g_value_set_object (value, self->entry);
    break;
  case PROP_STATE:
    g_value_set_string (value, sally_report_details_get_state (self));
    break;
  }
}

static void
sally_report_details_set_property (GObject *object,
                                   guint id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  SallyReportDetails *self = SALLY_REPORT_DETAILS (object);

  switch ((SallyReportDetailsProperty) id) {
  case PROP_WORKSPACE:
    set_workspace (self, g_value_get_object (value));
    break;
  case PROP_NUMBER:
    sally_report_details_set_number (self, g_value_get_int64 (value));
    break;
  case PROP_ENTRY:
  case PROP_STATE:
    break;
  }
}

static void
sally_report_details_dispose (GObject *object)
{
  SallyReportDetails *self = SALLY_REPORT_DETAILS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (sally_workspace_get_store (self->workspace), self);
  g_clear_object (&self->workspace);
  g_clear_object (&self->entry);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SALLY_TYPE_REPORT_DETAILS);
  G_OBJECT_CLASS (sally_report_details_parent_class)->dispose (object);
}

static void
sally_report_details_class_init (SallyReportDetailsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sally_report_details_get_property;
  object_class->set_property = sally_report_details_set_property;
  object_class->dispose = sally_report_details_dispose;
  props[PROP_WORKSPACE] =
      g_param_spec_object ("workspace", NULL, NULL, SALLY_TYPE_WORKSPACE, flags);
  props[PROP_NUMBER] = g_param_spec_int64 ("number", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_ENTRY] = g_param_spec_object ("entry", NULL, NULL, SALLY_TYPE_REPORT_ENTRY, readable);
  props[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, "none", readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gone_signal = g_signal_new ("gone", SALLY_TYPE_REPORT_DETAILS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);

  g_type_ensure (SALLY_TYPE_REPORT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SALLY_RESOURCE_PATH "sally-report-details.ui");
  gtk_widget_class_bind_template_child (widget_class, SallyReportDetails, stack);
  gtk_widget_class_bind_template_child (widget_class, SallyReportDetails, error_page);
  gtk_widget_class_bind_template_child (widget_class, SallyReportDetails, scroller);
  gtk_widget_class_bind_template_child (widget_class, SallyReportDetails, view);
}

static void
sally_report_details_init (SallyReportDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sally_report_details_set_number:
 * @self: the details
 * @number: which report to show, 0 for none
 */
void
sally_report_details_set_number (SallyReportDetails *self, gint64 number)
{
  g_return_if_fail (SALLY_IS_REPORT_DETAILS (self));
  if (self->number == number)
    return;
  self->number = number;
  g_clear_object (&self->entry);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ENTRY]);
  sally_report_view_set_report (self->view, NULL);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  set_state (self, number != 0 ? "loading" : "none");
  load (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NUMBER]);
}

/**
 * sally_report_details_get_entry:
 * @self: the details
 *
 * Returns: (transfer none) (nullable): the report when it is loaded
 */
SallyReportEntry *
sally_report_details_get_entry (SallyReportDetails *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT_DETAILS (self), NULL);
  return self->entry;
}

/**
 * sally_report_details_get_state:
 * @self: the details
 *
 * Returns: the name of the page that is shown
 */
const char *
sally_report_details_get_state (SallyReportDetails *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT_DETAILS (self), NULL);
  return self->stack != NULL ? gtk_stack_get_visible_child_name (self->stack) : "none";
}

/**
 * sally_report_details_get_view:
 * @self: the details
 *
 * Returns: (transfer none): the report
 */
SallyReportView *
sally_report_details_get_view (SallyReportDetails *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT_DETAILS (self), NULL);
  return self->view;
}
