/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-step-row.h"
#include "sally-report-words.h"

#include "sally-probe-step.h"
#include "sally-text.h"

/* Follows a step of a probe.  The spinner comes only after half a second, so
 * that quick steps tick off without a flicker.
 */
struct _SallyStepRow {
  GtkListBoxRow parent_instance;

  GtkStack *picture;
  GtkImage *image;
  GtkSpinner *spinner;
  GtkLabel *title_label;
  GtkLabel *detail_label;
  GtkLabel *time_label;

  SallyProbeStep *step; /* (nullable) (owned) */
  guint spinner_id;
};

G_DEFINE_FINAL_TYPE (SallyStepRow, sally_step_row, GTK_TYPE_LIST_BOX_ROW)

static gboolean
show_spinner_cb (gpointer data)
{
  SallyStepRow *self = data;

  self->spinner_id = 0;
  gtk_stack_set_visible_child (self->picture, GTK_WIDGET (self->spinner));
  gtk_spinner_start (self->spinner);
  return G_SOURCE_REMOVE;
}

static void
update_spinner (SallyStepRow *self, gboolean running)
{
  g_clear_handle_id (&self->spinner_id, g_source_remove);
  if (running) {
    self->spinner_id = g_timeout_add (500, show_spinner_cb, self);
  } else {
    gtk_spinner_stop (self->spinner);
    gtk_stack_set_visible_child (self->picture, GTK_WIDGET (self->image));
  }
}

static void
update (SallyStepRow *self)
{
  SallyStepState state = sally_probe_step_get_state (self->step);
  const char *title = sally_probe_step_get_title (self->step);
  const char *detail = sally_probe_step_get_detail (self->step);
  SallyLook look = sally_look_for_step (state);
  g_autofree char *line = sally_text_one_line (detail != NULL ? detail : "", 300);
  g_autofree char *time = sally_words_milliseconds (sally_probe_step_get_microseconds (self->step));
  g_autofree char *name =
      g_strdup_printf (*line != '\0' ? "%s, %s, %s" : "%s, %s%s", title, look.word, line);

  gtk_image_set_from_icon_name (self->image, look.icon_name);
  gtk_widget_set_css_classes (GTK_WIDGET (self->image), (const char *[]){ look.css_class, NULL });
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->detail_label, *line != '\0' ? line : look.word);
  gtk_label_set_label (self->time_label, time);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
state_changed_cb (SallyStepRow *self)
{
  update_spinner (self, sally_probe_step_get_state (self->step) == SALLY_STEP_RUNNING);
}

static void
sally_step_row_dispose (GObject *object)
{
  SallyStepRow *self = SALLY_STEP_ROW (object);

  g_clear_handle_id (&self->spinner_id, g_source_remove);
  if (self->step != NULL)
    g_signal_handlers_disconnect_by_data (self->step, self);
  g_clear_object (&self->step);
  gtk_widget_dispose_template (GTK_WIDGET (self), SALLY_TYPE_STEP_ROW);
  G_OBJECT_CLASS (sally_step_row_parent_class)->dispose (object);
}

static void
sally_step_row_class_init (SallyStepRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sally_step_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SALLY_RESOURCE_PATH "sally-step-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SallyStepRow, picture);
  gtk_widget_class_bind_template_child (widget_class, SallyStepRow, image);
  gtk_widget_class_bind_template_child (widget_class, SallyStepRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, SallyStepRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, SallyStepRow, detail_label);
  gtk_widget_class_bind_template_child (widget_class, SallyStepRow, time_label);
}

static void
sally_step_row_init (SallyStepRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sally_step_row_new:
 * @step: a step of a running test
 *
 * Returns: (transfer floating): a row that follows it
 */
GtkWidget *
sally_step_row_new (SallyProbeStep *step)
{
  SallyStepRow *self = g_object_new (SALLY_TYPE_STEP_ROW, NULL);

  self->step = g_object_ref (step);
  g_signal_connect_object (step, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (step, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  update (self);
  state_changed_cb (self);
  return GTK_WIDGET (self);
}
