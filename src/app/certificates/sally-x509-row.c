/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-x509-row.h"

#include "sally-copy-button.h"
#include "sally-field.h"
#include "sally-text.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>

/* The head of the row is a toggle button; the fields are made when it is
 * opened for the first time and taken away when the widget goes to another
 * certificate, so a bundle of thousands costs what is on screen.
 */
#define LABEL_CHARS 18

struct _SallyX509Row {
  AdwBin parent_instance;

  GtkToggleButton *toggle;
  GtkImage *state_image;
  GtkLabel *title_label;
  GtkLabel *subtitle_label;
  GtkImage *arrow;
  GtkRevealer *revealer;
  GtkBox *content_box;

  SallyX509Item *item; /* (nullable) (owned) */
};

G_DEFINE_FINAL_TYPE (SallyX509Row, sally_x509_row, ADW_TYPE_BIN)

typedef struct {
  const char *icon_name;
  const char *css_class;
} StateLook;

static const StateLook looks[] = {
  [SALLY_X509_EXPIRED] = { "sally-fail-symbolic", "error" },
  [SALLY_X509_NOT_YET_VALID] = { "sally-warning-symbolic", "warning" },
  [SALLY_X509_EXPIRES_SOON] = { "sally-warning-symbolic", "warning" },
  [SALLY_X509_VALID] = { "sally-pass-symbolic", "success" },
};

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* Two columns: the labels are equally wide everywhere, so that they line up
 * from section to section. */
static GtkWidget *
make_field (SallyField *field)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = make_label (sally_field_get_label (field), "caption");
  g_autofree char *value_text = sally_text_valid (sally_field_get_value (field), -1);
  GtkWidget *value = make_label (value_text, sally_field_get_code (field) ? "monospace" : NULL);

  gtk_widget_add_css_class (box, "x509-field");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_width_chars (GTK_LABEL (label), LABEL_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (label), LABEL_CHARS);
  gtk_widget_set_valign (label, GTK_ALIGN_BASELINE);
  gtk_widget_set_valign (value, GTK_ALIGN_BASELINE);
  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), value);
  if (sally_field_get_code (field))
    gtk_box_append (GTK_BOX (box), sally_copy_button_new (sally_field_get_label (field),
                                                          sally_field_get_value (field)));
  return box;
}

/* How much of its time a certificate has behind it, as a bar. */
static GtkWidget *
make_time_bar (SallyX509 *x509)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 from = sally_x509_get_not_before (x509);
  gint64 until = sally_x509_get_not_after (x509);
  GtkWidget *bar = gtk_level_bar_new ();
  double left = until > from ? (double) (until - now) / (double) (until - from) : 0;

  gtk_level_bar_set_value (GTK_LEVEL_BAR (bar), CLAMP (left, 0, 1));
  gtk_level_bar_add_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_LOW, 0.1);
  gtk_level_bar_add_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_HIGH, 0.25);
  gtk_level_bar_add_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_FULL, 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Lifetime left"), -1);
  return bar;
}

static void
append_section (SallyX509Row *self, SallyFieldSection *section)
{
  GListModel *fields = G_LIST_MODEL (section);

  gtk_box_append (self->content_box,
                  make_label (sally_field_section_get_title (section), "caption-heading"));
  for (guint i = 0; i < g_list_model_get_n_items (fields); i++) {
    g_autoptr (SallyField) field = g_list_model_get_item (fields, i);

    gtk_box_append (self->content_box, make_field (field));
  }
}

static void
append_pem (SallyX509Row *self, SallyX509 *x509)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = make_label ("PEM", "caption-heading");
  g_autofree char *pem = sally_x509_to_pem (x509);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), sally_copy_button_new ("PEM", pem));
  gtk_box_append (self->content_box, box);
}

static void
clear_content (SallyX509Row *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->content_box))) != NULL)
    gtk_box_remove (self->content_box, child);
}

static void
fill_content (SallyX509Row *self)
{
  SallyX509 *x509 = sally_x509_item_get_x509 (self->item);
  g_autoptr (GListModel) sections = NULL;

  if (gtk_widget_get_first_child (GTK_WIDGET (self->content_box)) != NULL)
    return;
  gtk_box_append (self->content_box, make_time_bar (x509));
  sections = sally_x509_list_sections (x509);
  for (guint i = 0; i < g_list_model_get_n_items (sections); i++) {
    g_autoptr (SallyFieldSection) section = g_list_model_get_item (sections, i);

    append_section (self, section);
  }
  append_pem (self, x509);
}

static void
update_expanded (SallyX509Row *self)
{
  gboolean expanded = self->item != NULL && sally_x509_item_get_expanded (self->item);

  if (expanded)
    fill_content (self);
  gtk_image_set_from_icon_name (self->arrow, expanded ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_revealer_set_reveal_child (self->revealer, expanded);
  gtk_toggle_button_set_active (self->toggle, expanded);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->toggle), GTK_ACCESSIBLE_STATE_EXPANDED,
                               expanded, -1);
}

static void
toggled_cb (SallyX509Row *self)
{
  if (self->item == NULL)
    return;
  g_object_set (self->item, "expanded", gtk_toggle_button_get_active (self->toggle), NULL);
  update_expanded (self);
}

static void
sally_x509_row_dispose (GObject *object)
{
  SallyX509Row *self = SALLY_X509_ROW (object);

  g_clear_object (&self->item);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SALLY_TYPE_X509_ROW);
  G_OBJECT_CLASS (sally_x509_row_parent_class)->dispose (object);
}

static void
sally_x509_row_class_init (SallyX509RowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sally_x509_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               SALLY_RESOURCE_PATH "sally-x509-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SallyX509Row, toggle);
  gtk_widget_class_bind_template_child (widget_class, SallyX509Row, state_image);
  gtk_widget_class_bind_template_child (widget_class, SallyX509Row, title_label);
  gtk_widget_class_bind_template_child (widget_class, SallyX509Row, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, SallyX509Row, arrow);
  gtk_widget_class_bind_template_child (widget_class, SallyX509Row, revealer);
  gtk_widget_class_bind_template_child (widget_class, SallyX509Row, content_box);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
sally_x509_row_init (SallyX509Row *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sally_x509_row_new:
 *
 * Returns: (transfer floating): an empty row
 */
GtkWidget *
sally_x509_row_new (void)
{
  return g_object_new (SALLY_TYPE_X509_ROW, NULL);
}

/**
 * sally_x509_row_set_item:
 * @self: a row
 * @item: (nullable): what it shows from now on
 */
void
sally_x509_row_set_item (SallyX509Row *self, SallyX509Item *item)
{
  g_autofree char *title = NULL;
  g_autofree char *state = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *name = NULL;
  const StateLook *look;

  g_return_if_fail (SALLY_IS_X509_ROW (self));
  if (!g_set_object (&self->item, item))
    return;
  clear_content (self);
  if (item != NULL) {
    look = &looks[sally_x509_item_get_state (item)];
    title = sally_text_one_line (sally_x509_get_title (sally_x509_item_get_x509 (item)), 300);
    state = sally_x509_item_describe (item, g_get_real_time () / G_USEC_PER_SEC);
    subtitle = sally_x509_item_get_duplicate (item)
                   ? g_strdup_printf (_("%s · twice in this file"), state)
                   : g_strdup (state);
    name = g_strdup_printf ("%s, %s", title, subtitle);
    gtk_image_set_from_icon_name (self->state_image, look->icon_name);
    gtk_widget_set_css_classes (GTK_WIDGET (self->state_image),
                                (const char *[]){ look->css_class, NULL });
    gtk_label_set_label (self->title_label, title);
    gtk_label_set_label (self->subtitle_label, subtitle);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    name, -1);
  }
  update_expanded (self);
}
