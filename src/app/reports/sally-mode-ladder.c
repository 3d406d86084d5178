/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-mode-ladder.h"
#include "sally-fit.h"
#include "sally-report-words.h"

#include "sally-ladder.h"
#include "sally-report.h"
#include "sally-ssl-mode.h"
#include "sally-text.h"

#include <glib/gi18n-lib.h>

/* Four cards: beside each other where there is room, two by two on a phone.  A
 * flow box would also put three in a line and the fourth, mostly the one that
 * matters, alone below them; so there are two grids.
 */
struct _SallyModeLadder {
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (SallyModeLadder, sally_mode_ladder, ADW_TYPE_BIN)

/* Not wrapped within words, as their width says how many fit in a line. */
static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_note (const char *text)
{
  GtkWidget *label = make_label (text, "caption");

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 14);
  return label;
}

static char *
describe_lamp (SallySslMode mode, const SallyLamp *lamp, SallyLook look, gboolean tested)
{
  g_autoptr (GString) text = g_string_new (sally_ssl_mode_get_name (mode));

  g_string_append_printf (text, ", %s", look.word);
  if (tested)
    g_string_append_printf (text, ", %s", _("the mode of the endpoint"));
  if (lamp->reason != NULL && *lamp->reason != '\0')
    g_string_append_printf (text, ", %s", lamp->reason);
  if (!lamp->allowed)
    g_string_append_printf (text, ", %s", _("AWS DMS does not offer this mode"));
  return g_strdup (text->str);
}

static GtkWidget *
make_card (SallySslMode mode, const SallyLamp *lamp, gboolean tested)
{
  SallyLook look = sally_look_for_lamp (lamp->state);
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing",
                                 6, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *image = gtk_image_new_from_icon_name (look.icon_name);
  g_autofree char *name = describe_lamp (mode, lamp, look, tested);

  gtk_widget_add_css_class (box, "lamp-card");
  gtk_widget_add_css_class (box, look.css_class);
  if (tested)
    gtk_widget_add_css_class (box, "tested");
  if (!lamp->allowed)
    gtk_widget_add_css_class (box, "forbidden");
  gtk_widget_add_css_class (image, "lamp");
  gtk_widget_add_css_class (image, look.css_class);
  gtk_box_append (GTK_BOX (head), image);
  gtk_box_append (GTK_BOX (head), make_label (look.word, "heading"));
  gtk_box_append (GTK_BOX (box), make_label (sally_ssl_mode_get_name (mode), "lamp-mode"));
  gtk_box_append (GTK_BOX (box), head);
  if (!lamp->allowed)
    gtk_box_append (GTK_BOX (box), make_note (_("not offered by AWS DMS")));
  if (lamp->reason != NULL && *lamp->reason != '\0')
    gtk_widget_set_tooltip_text (box, lamp->reason);
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return box;
}

static GtkWidget *
make_grid (SallyReport *report, int n_columns)
{
  const SallyLadder *ladder = sally_report_get_ladder (report);
  GtkWidget *grid = g_object_new (GTK_TYPE_GRID, "column-spacing", 12, "row-spacing", 12,
                                  "column-homogeneous", TRUE, NULL);

  for (int mode = 0; mode < SALLY_N_SSL_MODES; mode++)
    gtk_grid_attach (GTK_GRID (grid),
                     make_card ((SallySslMode) mode, &ladder->lamps[mode],
                                sally_report_get_mode (report) == (SallySslMode) mode),
                     mode % n_columns, mode / n_columns, 1, 1);
  return grid;
}

static void
sally_mode_ladder_class_init (SallyModeLadderClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "ladder");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sally_mode_ladder_init (SallyModeLadder *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("What each SSL mode gives"), -1);
}

/**
 * sally_mode_ladder_set_report:
 * @self: a ladder
 * @report: what it shows
 */
void
sally_mode_ladder_set_report (SallyModeLadder *self, SallyReport *report)
{
  g_return_if_fail (SALLY_IS_MODE_LADDER (self));
  adw_bin_set_child (ADW_BIN (self),
                     sally_fit_new (make_grid (report, SALLY_N_SSL_MODES), make_grid (report, 2)));
}
