/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-finding-card.h"
#include "sally-report-view-private.h"
#include "sally-report-words.h"
#include "sally-step-row.h"

#include "sally-finding.h"
#include "sally-ladder.h"
#include "sally-probe-step.h"
#include "sally-probe.h"
#include "sally-report.h"
#include "sally-ssl-mode.h"
#include "sally-test.h"
#include "sally-text.h"

#include <glib/gi18n-lib.h>

/* The order of a report is the same everywhere, also in print and on the
 * command line: verdict, ladder, path, what was found, facts, the rest folded
 * away.
 */
G_DEFINE_FINAL_TYPE (SallyReportView, sally_report_view, ADW_TYPE_BIN)

typedef enum {
  PROP_STATE = 1,
  PROP_REPORT,
  PROP_FIXABLE,
} SallyReportViewProperty;

static GParamSpec *props[PROP_FIXABLE + 1];
static guint fix_signal;
static guint stop_signal;
static guint again_signal;

static void
stop_clicked_cb (SallyReportView *self)
{
  g_signal_emit (self, stop_signal, 0);
}

static void
again_clicked_cb (SallyReportView *self)
{
  g_signal_emit (self, again_signal, 0);
}

static void
card_fix_cb (SallyFindingCard *card, gpointer fix, gpointer data)
{
  g_signal_emit (data, fix_signal, 0, fix);
}

static void
clear_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
clear_steps (SallyReportView *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->steps_list, 0)) != NULL)
    gtk_list_box_remove (self->steps_list, GTK_WIDGET (row));
}

static void
fill_steps (SallyReportView *self)
{
  GListModel *probe = G_LIST_MODEL (sally_test_get_probe (self->test));

  clear_steps (self);
  for (guint i = 0; probe != NULL && i < g_list_model_get_n_items (probe); i++) {
    g_autoptr (SallyProbeStep) step = g_list_model_get_item (probe, i);

    gtk_list_box_append (self->steps_list, sally_step_row_new (step));
  }
}

static void
fill_verdict (SallyReportView *self)
{
  SallyLook look = sally_look_for_verdict (sally_report_get_verdict (self->report));
  g_autofree char *summary = sally_text_valid (sally_report_get_summary (self->report), -1);
  int highest =
      sally_ladder_get_highest ((SallyLadder *) sally_report_get_ladder (self->report), FALSE);
  g_autofree char *strongest = NULL;

  gtk_image_set_from_icon_name (self->verdict_image, look.icon_name);
  gtk_widget_set_css_classes (GTK_WIDGET (self->verdict_image),
                              (const char *[]){ look.css_class, NULL });
  gtk_label_set_label (self->verdict_label, summary);
  if (highest >= 0)
    /* Translators: a verdict (“Failed”), a mode, a mode */
    strongest = g_strdup_printf (_("%s in mode %s · strongest that works: %s"), look.word,
                                 sally_ssl_mode_get_name (sally_report_get_mode (self->report)),
                                 sally_ssl_mode_get_name ((SallySslMode) highest));
  else
    strongest = g_strdup_printf (_("%s in mode %s"), look.word,
                                 sally_ssl_mode_get_name (sally_report_get_mode (self->report)));
  gtk_label_set_label (self->strongest_label, strongest);
}

static void
append_findings (SallyReportView *self, SallySeverity severity)
{
  GListModel *findings = sally_report_get_findings (self->report);

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (SallyFinding) finding = g_list_model_get_item (findings, i);
    GtkWidget *card;

    if (sally_finding_get_state (finding) != SALLY_FINDING_FOUND
        || sally_finding_get_severity (finding) != severity)
      continue;
    card = sally_finding_card_new (finding, self->fixable);
    g_signal_connect_object (card, "fix", G_CALLBACK (card_fix_cb), self, 0);
    gtk_box_append (self->findings_box, card);
  }
}

/* The worst first; what is equally bad stays in the order of the path. */
static void
fill_findings (SallyReportView *self)
{
  clear_box (self->findings_box);
  for (int severity = SALLY_SEVERITY_CRITICAL; severity <= SALLY_SEVERITY_INFO; severity++)
    append_findings (self, (SallySeverity) severity);
  gtk_widget_set_visible (GTK_WIDGET (self->findings_box),
                          gtk_widget_get_first_child (GTK_WIDGET (self->findings_box)) != NULL);
}

static void
fill_report (SallyReportView *self)
{
  fill_verdict (self);
  sally_mode_ladder_set_report (self->ladder, self->report);
  sally_path_view_set_report (self->path_view, self->report);
  fill_findings (self);
  sally_report_view_fill_facts (self);
  sally_report_view_fill_more (self);
}

static void
take_report (SallyReportView *self, SallyReport *report)
{
  if (g_set_object (&self->report, report))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REPORT]);
}

static void
update (SallyReportView *self)
{
  gboolean running = self->test != NULL && sally_test_get_running (self->test);
  SallyReport *report = self->test != NULL ? sally_test_get_report (self->test) : self->report;

  if (self->stack == NULL)
    return;
  if (running || (self->test != NULL && report == NULL)) {
    gtk_widget_set_visible (self->stop_button, running);
    gtk_widget_set_visible (self->stopped_box, !running);
    gtk_stack_set_visible_child_name (self->stack, "steps");
    if (gtk_list_box_get_row_at_index (self->steps_list, 0) == NULL)
      fill_steps (self);
  } else if (report != NULL) {
    take_report (self, report);
    fill_report (self);
    gtk_stack_set_visible_child_name (self->stack, "report");
  } else {
    gtk_stack_set_visible_child_name (self->stack, "none");
  }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
leave_test (SallyReportView *self)
{
  if (self->test != NULL)
    g_signal_handlers_disconnect_by_data (self->test, self);
  g_clear_object (&self->test);
  if (self->steps_list != NULL)
    clear_steps (self);
}

static void
sally_report_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SallyReportView *self = SALLY_REPORT_VIEW (object);

  switch ((SallyReportViewProperty) id) {
  case PROP_STATE:
    g_value_set_string (value, sally_report_view_get_state (self));
    break;
  case PROP_REPORT:
    g_value_set_object (value, self->report);
    break;
  case PROP_FIXABLE:
    g_value_set_boolean (value, self->fixable);
    break;
  }
}

static void
sally_report_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch ((SallyReportViewProperty) id) {
  case PROP_STATE:
  case PROP_REPORT:
    break;
  case PROP_FIXABLE:
    sally_report_view_set_fixable (SALLY_REPORT_VIEW (object), g_value_get_boolean (value));
    break;
  }
}

static void
sally_report_view_dispose (GObject *object)
{
  SallyReportView *self = SALLY_REPORT_VIEW (object);

  if (self->test != NULL)
    g_signal_handlers_disconnect_by_data (self->test, self);
  g_clear_object (&self->test);
  g_clear_object (&self->report);
  g_ptr_array_set_size (self->rows, 0);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SALLY_TYPE_REPORT_VIEW);
  G_OBJECT_CLASS (sally_report_view_parent_class)->dispose (object);
}

static void
sally_report_view_finalize (GObject *object)
{
  g_ptr_array_unref (SALLY_REPORT_VIEW (object)->rows);
  G_OBJECT_CLASS (sally_report_view_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  props[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, "none", readable);
  props[PROP_REPORT] = g_param_spec_object ("report", NULL, NULL, SALLY_TYPE_REPORT, readable);
  props[PROP_FIXABLE] =
      g_param_spec_boolean ("fixable", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
sally_report_view_class_init (SallyReportViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sally_report_view_get_property;
  object_class->set_property = sally_report_view_set_property;
  object_class->dispose = sally_report_view_dispose;
  object_class->finalize = sally_report_view_finalize;
  install_properties (object_class);
  fix_signal = g_signal_new ("fix", SALLY_TYPE_REPORT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                             G_TYPE_NONE, 1, G_TYPE_POINTER);
  stop_signal = g_signal_new ("stop", SALLY_TYPE_REPORT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);
  again_signal = g_signal_new ("again", SALLY_TYPE_REPORT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);

  g_type_ensure (SALLY_TYPE_MODE_LADDER);
  g_type_ensure (SALLY_TYPE_PATH_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SALLY_RESOURCE_PATH "sally-report-view.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, SallyReportView, name)
  BIND (stack);
  BIND (steps_list);
  BIND (stop_button);
  BIND (stopped_box);
  BIND (verdict_image);
  BIND (verdict_label);
  BIND (strongest_label);
  BIND (ladder);
  BIND (path_view);
  BIND (findings_box);
  BIND (facts_group);
  BIND (more_group);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, stop_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_clicked_cb);
}

static void
sally_report_view_init (SallyReportView *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sally_report_view_get_state:
 * @self: a view
 *
 * Returns: `none`, `running`, `stopped` or `report`
 */
const char *
sally_report_view_get_state (SallyReportView *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT_VIEW (self), NULL);
  if (self->test != NULL && sally_test_get_running (self->test))
    return "running";
  if (self->test != NULL && sally_test_get_report (self->test) == NULL)
    return "stopped";
  return self->report != NULL ? "report" : "none";
}

/**
 * sally_report_view_get_report:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): the report on screen
 */
SallyReport *
sally_report_view_get_report (SallyReportView *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT_VIEW (self), NULL);
  return self->report;
}

/**
 * sally_report_view_get_test:
 * @self: a view
 *
 * Returns: (transfer none) (nullable): the test that it follows
 */
SallyTest *
sally_report_view_get_test (SallyReportView *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT_VIEW (self), NULL);
  return self->test;
}

/**
 * sally_report_view_set_test:
 * @self: a view
 * @test: a test that was started; its steps are shown, then its report
 */
void
sally_report_view_set_test (SallyReportView *self, SallyTest *test)
{
  g_return_if_fail (SALLY_IS_REPORT_VIEW (self));
  if (self->test == test)
    return;
  leave_test (self);
  take_report (self, NULL);
  self->test = g_object_ref (test);
  g_signal_connect_object (test, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/**
 * sally_report_view_set_report:
 * @self: a view
 * @report: (nullable): a finished report, %NULL for nothing
 */
void
sally_report_view_set_report (SallyReportView *self, SallyReport *report)
{
  g_return_if_fail (SALLY_IS_REPORT_VIEW (self));
  leave_test (self);
  take_report (self, report);
  update (self);
}

/**
 * sally_report_view_set_fixable:
 * @self: a view
 * @fixable: whether there is an endpoint that fixes can be applied to
 */
void
sally_report_view_set_fixable (SallyReportView *self, gboolean fixable)
{
  g_return_if_fail (SALLY_IS_REPORT_VIEW (self));
  if (self->fixable == fixable)
    return;
  self->fixable = fixable;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FIXABLE]);
  if (self->report != NULL)
    fill_findings (self);
}
