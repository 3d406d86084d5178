/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-finding-card.h"
#include "sally-report-words.h"

#include "sally-finding.h"
#include "sally-text.h"

/* Answer, evidence, action.  Everything shown may hold words of a server: plain
 * text, never markup.  The labels have an ellipsis after many lines, as what a server
 * says may be long, and GTK measures them much faster so.
 */
struct _SallyFindingCard {
  AdwBin parent_instance;

  GtkImage *image;
  GtkLabel *title_label;
  GtkLabel *severity_label;
  GtkLabel *evidence_label;
  GtkLabel *explanation_label;
  GtkLabel *fix_label;
  GtkFlowBox *buttons;

  SallyFinding *finding; /* (nullable) (owned) */
};

G_DEFINE_FINAL_TYPE (SallyFindingCard, sally_finding_card, ADW_TYPE_BIN)

static guint fix_signal;

static void
fix_clicked_cb (GtkButton *button, gpointer data)
{
  SallyFindingCard *self = data;
  GPtrArray *fixes = sally_finding_get_fixes (self->finding);
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));

  g_signal_emit (self, fix_signal, 0, g_ptr_array_index (fixes, index));
}

static void
set_text (GtkLabel *label, const char *text)
{
  g_autofree char *valid = sally_text_valid (text != NULL ? text : "", -1);

  gtk_label_set_label (label, valid);
  gtk_widget_set_visible (GTK_WIDGET (label), *valid != '\0');
}

static void
add_buttons (SallyFindingCard *self)
{
  GPtrArray *fixes = sally_finding_get_fixes (self->finding);

  for (guint i = 0; fixes != NULL && i < fixes->len; i++) {
    const SallyFix *fix = g_ptr_array_index (fixes, i);
    g_autofree char *label = sally_text_one_line (fix->label, 100);
    GtkWidget *button = gtk_button_new_with_label (label);
    GtkWidget *child = gtk_flow_box_child_new ();

    gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), TRUE);
    if (i == 0)
      gtk_widget_add_css_class (button, "suggested-action");
    g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (i));
    g_signal_connect_object (button, "clicked", G_CALLBACK (fix_clicked_cb), self, 0);
    gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), button);
    gtk_widget_set_focusable (child, FALSE);
    gtk_flow_box_append (self->buttons, child);
    gtk_widget_set_visible (GTK_WIDGET (self->buttons), TRUE);
  }
}

static void
show_finding (SallyFindingCard *self)
{
  SallyFinding *finding = self->finding;
  SallyLook look = sally_look_for_finding (sally_finding_get_state (finding),
                                           sally_finding_get_severity (finding));
  g_autofree char *name = g_strdup_printf ("%s, %s", sally_finding_get_title (finding), look.word);

  gtk_image_set_from_icon_name (self->image, look.icon_name);
  gtk_widget_add_css_class (GTK_WIDGET (self->image), look.css_class);
  set_text (self->title_label, sally_finding_get_title (finding));
  gtk_label_set_label (self->severity_label, look.word);
  gtk_widget_add_css_class (GTK_WIDGET (self->severity_label), look.css_class);
  set_text (self->evidence_label, sally_finding_get_evidence (finding));
  set_text (self->explanation_label, sally_finding_get_explanation (finding));
  set_text (self->fix_label, sally_finding_get_fix (finding));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
sally_finding_card_dispose (GObject *object)
{
  SallyFindingCard *self = SALLY_FINDING_CARD (object);

  g_clear_object (&self->finding);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SALLY_TYPE_FINDING_CARD);
  G_OBJECT_CLASS (sally_finding_card_parent_class)->dispose (object);
}

static void
sally_finding_card_class_init (SallyFindingCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sally_finding_card_dispose;
  fix_signal = g_signal_new ("fix", SALLY_TYPE_FINDING_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                             G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SALLY_RESOURCE_PATH "sally-finding-card.ui");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child (widget_class, SallyFindingCard, image);
  gtk_widget_class_bind_template_child (widget_class, SallyFindingCard, title_label);
  gtk_widget_class_bind_template_child (widget_class, SallyFindingCard, severity_label);
  gtk_widget_class_bind_template_child (widget_class, SallyFindingCard, evidence_label);
  gtk_widget_class_bind_template_child (widget_class, SallyFindingCard, explanation_label);
  gtk_widget_class_bind_template_child (widget_class, SallyFindingCard, fix_label);
  gtk_widget_class_bind_template_child (widget_class, SallyFindingCard, buttons);
}

static void
sally_finding_card_init (SallyFindingCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sally_finding_card_new:
 * @finding: what it shows
 * @fixable: whether there is an endpoint to which fixes can be applied
 *
 * Returns: (transfer floating): a card
 */
GtkWidget *
sally_finding_card_new (SallyFinding *finding, gboolean fixable)
{
  SallyFindingCard *self = g_object_new (SALLY_TYPE_FINDING_CARD, NULL);

  self->finding = g_object_ref (finding);
  show_finding (self);
  if (fixable)
    add_buttons (self);
  return GTK_WIDGET (self);
}

/**
 * sally_finding_card_get_finding:
 * @self: a card
 *
 * Returns: (transfer none): what it shows
 */
SallyFinding *
sally_finding_card_get_finding (SallyFindingCard *self)
{
  g_return_val_if_fail (SALLY_IS_FINDING_CARD (self), NULL);
  return self->finding;
}
