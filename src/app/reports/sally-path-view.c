/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-path-view.h"
#include "sally-fit.h"
#include "sally-report-path.h"

/* Two boxes made from the same hops, of which the one that fits is shown.  The hops are real
 * widgets, so text scale, colours and direction of writing come by themselves; for a screen reader
 * the whole is one picture with a text.
 */
struct _SallyPathView {
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (SallyPathView, sally_path_view, ADW_TYPE_BIN)

typedef struct {
  const char *css_class;
  const char *icon_name;
} EdgeLook;

static const EdgeLook edges[] = {
  [SALLY_EDGE_UNKNOWN] = { "unknown", NULL },
  [SALLY_EDGE_WHOLE] = { "whole", NULL },
  [SALLY_EDGE_BROKEN] = { "broken", "sally-broken-symbolic" },
};

static GtkWidget *
make_silent_label (const char *text, const char *css_class, GtkOrientation orientation)
{
  gboolean horizontal = orientation == GTK_ORIENTATION_HORIZONTAL;
  GtkWidget *label = g_object_new (
      GTK_TYPE_LABEL, "label", text, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "wrap",
      TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "ellipsize", PANGO_ELLIPSIZE_END, "lines",
      horizontal ? 3 : 2, "justify", horizontal ? GTK_JUSTIFY_CENTER : GTK_JUSTIFY_LEFT, NULL);

  if (horizontal) {
    gtk_label_set_width_chars (GTK_LABEL (label), MIN (12, (int) g_utf8_strlen (text, -1)));
    gtk_label_set_max_width_chars (GTK_LABEL (label), 16);
  } else {
    gtk_label_set_xalign (GTK_LABEL (label), 0);
  }
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_silent_image (const char *icon_name)
{
  return g_object_new (GTK_TYPE_IMAGE, "icon-name", icon_name, "accessible-role",
                       GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
}

static GtkWidget *
make_hop (const SallyReportHop *hop, GtkOrientation orientation)
{
  gboolean horizontal = orientation == GTK_ORIENTATION_HORIZONTAL;
  GtkWidget *box =
      gtk_box_new (horizontal ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *image = make_silent_image (hop->icon_name);

  gtk_widget_add_css_class (box, "path-hop");
  gtk_widget_add_css_class (image, "path-image");
  gtk_widget_set_halign (image, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (image, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (texts, horizontal ? GTK_ALIGN_START : GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), make_silent_label (hop->title, "path-title", orientation));
  if (hop->caption != NULL) {
    GtkWidget *caption = make_silent_label (hop->caption, "caption", orientation);

    gtk_widget_add_css_class (caption, "dim-label");
    gtk_box_append (GTK_BOX (texts), caption);
  }
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_widget_set_tooltip_text (box, hop->title);
  return box;
}

static GtkWidget *
make_line (const EdgeLook *look)
{
  GtkWidget *line = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);

  gtk_widget_set_hexpand (line, TRUE);
  gtk_widget_set_valign (line, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (line, "path-line");
  gtk_widget_add_css_class (line, look->css_class);
  return line;
}

static GtkWidget *
make_edge (const SallyReportHop *hop, GtkOrientation orientation)
{
  const EdgeLook *look = &edges[hop->edge];
  gboolean horizontal = orientation == GTK_ORIENTATION_HORIZONTAL;
  GtkWidget *box = gtk_box_new (horizontal ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL,
                                horizontal ? 0 : 12);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "path-edge");
  gtk_widget_add_css_class (box, look->css_class);
  gtk_widget_add_css_class (box, horizontal ? "horizontal" : "vertical");
  if (horizontal)
    gtk_box_append (GTK_BOX (line), make_line (look));
  if (look->icon_name != NULL)
    gtk_box_append (GTK_BOX (line), make_silent_image (look->icon_name));
  if (horizontal && look->icon_name != NULL)
    gtk_box_append (GTK_BOX (line), make_line (look));
  if (!horizontal && look->icon_name == NULL) {
    GtkWidget *upright = gtk_separator_new (GTK_ORIENTATION_VERTICAL);

    gtk_widget_add_css_class (upright, "path-line");
    gtk_widget_add_css_class (upright, look->css_class);
    gtk_box_append (GTK_BOX (line), upright);
  }
  gtk_box_append (GTK_BOX (box), line);
  if (hop->edge_label != NULL) {
    GtkWidget *label = make_silent_label (hop->edge_label, "caption", orientation);

    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
    gtk_widget_add_css_class (label, "error");
    gtk_box_append (GTK_BOX (box), label);
  }
  gtk_widget_set_hexpand (box, horizontal);
  return box;
}

static GtkWidget *
make_path (GPtrArray *path, GtkOrientation orientation)
{
  GtkWidget *box = gtk_box_new (orientation, 3);

  gtk_widget_add_css_class (box, "path");
  for (guint i = 0; i < path->len; i++) {
    const SallyReportHop *hop = g_ptr_array_index (path, i);

    if (i > 0)
      gtk_box_append (GTK_BOX (box), make_edge (hop, orientation));
    gtk_box_append (GTK_BOX (box), make_hop (hop, orientation));
  }
  return box;
}

static void
sally_path_view_class_init (SallyPathViewClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sally_path_view_init (SallyPathView *self)
{
}

/**
 * sally_path_view_set_report:
 * @self: a drawing
 * @report: what it shows
 */
void
sally_path_view_set_report (SallyPathView *self, SallyReport *report)
{
  g_autoptr (GPtrArray) path = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (SALLY_IS_PATH_VIEW (self));
  path = sally_report_path_new (report);
  text = sally_report_path_describe (path);
  adw_bin_set_child (ADW_BIN (self), sally_fit_new (make_path (path, GTK_ORIENTATION_HORIZONTAL),
                                                    make_path (path, GTK_ORIENTATION_VERTICAL)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}
