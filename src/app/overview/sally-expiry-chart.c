/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-expiry-chart.h"
#include "sally-fit.h"

#include "sally-store.h"
#include "sally-text.h"

#include <glib/gi18n-lib.h>

/* A line of twelve months for each endpoint that something expires for, the
 * soonest first; certificates that no endpoint uses come after them.  The marks
 * are widgets with style classes, so colours, high contrast and text scale come
 * by themselves.  On a phone a line's title stands above it, and the months are
 * single letters.
 */
#define MAX_LINES 8
#define DAY (24 * 60 * 60)

struct _SallyExpiryChart {
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (SallyExpiryChart, sally_expiry_chart, ADW_TYPE_BIN)

typedef struct {
  char *title;         /* (owned) */
  GPtrArray *expiries; /* (owned) (element-type SallyExpiry): unowned, soonest first */
} Line;

typedef struct {
  GPtrArray *lines; /* (element-type Line) */
  gint64 now;
  guint warn_days;
} Chart;

static void
free_line (gpointer data)
{
  Line *line = data;

  g_ptr_array_unref (line->expiries);
  g_free (line->title);
  g_free (line);
}

static void
add_to_line (GPtrArray *lines, GHashTable *found, const char *key, char *title, SallyExpiry *expiry)
{
  Line *line = g_hash_table_lookup (found, key);

  if (line == NULL) {
    line = g_new0 (Line, 1);
    line->title = g_steal_pointer (&title);
    line->expiries = g_ptr_array_new ();
    g_ptr_array_add (lines, line);
    g_hash_table_insert (found, g_strdup (key), line);
  }
  g_free (title);
  g_ptr_array_add (line->expiries, expiry);
}

static gboolean
is_in_chart (const SallyExpiry *expiry, gint64 now)
{
  int month = sally_expiry_month (expiry->not_after, now);

  return month >= 0 && month < SALLY_EXPIRY_MONTHS;
}

static GPtrArray *
sort_into_lines (GPtrArray *expiries, gint64 now)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (free_line);
  g_autoptr (GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) unused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < expiries->len; i++) {
    SallyExpiry *expiry = g_ptr_array_index (expiries, i);

    for (char **name = expiry->endpoints; is_in_chart (expiry, now) && *name != NULL; name++)
      add_to_line (lines, used, *name, sally_text_one_line (*name, 80), expiry);
  }
  for (guint i = 0; i < expiries->len; i++) {
    SallyExpiry *expiry = g_ptr_array_index (expiries, i);
    const char *name = expiry->certificate_identifier;

    if (expiry->endpoints[0] == NULL && is_in_chart (expiry, now))
      /* Translators: the identifier of a certificate */
      add_to_line (lines, unused, name, g_strdup_printf (_("%s (not used)"), name), expiry);
  }
  return lines;
}

static char *
describe_line (const Line *line)
{
  g_autoptr (GString) text = g_string_new (line->title);

  for (guint i = 0; i < line->expiries->len && i < 12; i++) {
    const SallyExpiry *expiry = g_ptr_array_index (line->expiries, i);
    g_autofree char *title = sally_text_one_line (expiry->title, 80);
    g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (expiry->not_after);
    g_autofree char *day = g_date_time_format (date, "%e %B %Y");

    g_string_append (text, i > 0 ? "; " : ": ");
    /* Translators: a certificate, a date */
    g_string_append_printf (text, _("%s until %s"), title, g_strstrip (day));
  }
  if (line->expiries->len > 12)
    g_string_append_printf (text, _(" and %u more"), line->expiries->len - 12);
  return g_strdup (text->str);
}

static GtkWidget *
make_label (const char *text, gboolean dim)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "ellipsize", PANGO_ELLIPSIZE_END,
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (label, "caption");
  if (dim)
    gtk_widget_add_css_class (label, "dim-label");
  return label;
}

/* A mark for everything of a line that expires in one month: the worst of it as
 * picture and colour, and how many they are. */
static GtkWidget *
make_mark (const Chart *chart, const Line *line, int month)
{
  const SallyExpiry *first = NULL;
  GtkWidget *box;
  GtkWidget *image;
  guint n = 0;
  gboolean soon;

  for (guint i = 0; i < line->expiries->len; i++) {
    const SallyExpiry *expiry = g_ptr_array_index (line->expiries, i);

    if (sally_expiry_month (expiry->not_after, chart->now) != month)
      continue;
    if (n++ == 0)
      first = expiry;
  }
  if (first == NULL)
    return NULL;
  soon = first->not_after - chart->now < (gint64) chart->warn_days * DAY;
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
  image = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                        "icon-name",
                        first->not_after < chart->now ? "sally-fail-symbolic"
                        : soon                        ? "sally-warning-symbolic"
                                                      : "sally-lamp-works-symbolic",
                        NULL);
  gtk_widget_add_css_class (image, first->not_after < chart->now ? "error"
                                   : soon                        ? "warning"
                                                                 : "accent");
  gtk_box_append (GTK_BOX (box), image);
  if (n > 1) {
    g_autofree char *count = g_strdup_printf ("%u", n);

    gtk_box_append (GTK_BOX (box), make_label (count, FALSE));
  }
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  return box;
}

static GtkWidget *
make_track (const Chart *chart, const Line *line)
{
  GtkWidget *track = g_object_new (GTK_TYPE_GRID, "column-homogeneous", TRUE, "hexpand", TRUE,
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, NULL);
  GtkWidget *separator = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);
  g_autofree char *text = describe_line (line);

  gtk_widget_set_valign (separator, GTK_ALIGN_CENTER);
  gtk_widget_set_vexpand (separator, TRUE);
  gtk_grid_attach (GTK_GRID (track), separator, 0, 0, SALLY_EXPIRY_MONTHS, 1);
  for (int month = 0; month < SALLY_EXPIRY_MONTHS; month++) {
    GtkWidget *mark = make_mark (chart, line, month);

    if (mark != NULL)
      gtk_grid_attach (GTK_GRID (track), mark, month, 0, 1, 1);
  }
  gtk_widget_add_css_class (track, "expiry-track");
  gtk_widget_set_tooltip_text (track, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (track), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return track;
}

static GtkWidget *
make_months (gint64 now, gboolean narrow)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (now);
  g_autoptr (GDateTime) first = g_date_time_new_local (g_date_time_get_year (local),
                                                       g_date_time_get_month (local), 1, 0, 0, 0);

  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  for (int i = 0; i < SALLY_EXPIRY_MONTHS; i++) {
    g_autoptr (GDateTime) date = g_date_time_add_months (first, i);
    g_autofree char *name = g_date_time_format (date, "%b");
    g_autofree char *letter = g_utf8_substring (name, 0, 1);
    GtkWidget *label = make_label (narrow ? letter : name, TRUE);

    /* Abbreviated, they are narrower than the three points would be. */
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
    gtk_box_append (GTK_BOX (box), label);
  }
  return box;
}

static GtkWidget *
make_chart (const Chart *chart, gboolean narrow)
{
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());
  guint n = MIN (chart->lines->len, MAX_LINES);
  int row = 0;

  gtk_grid_set_column_spacing (grid, 12);
  gtk_widget_add_css_class (GTK_WIDGET (grid), "expiry-chart");
  for (guint i = 0; i < n; i++) {
    const Line *line = g_ptr_array_index (chart->lines, i);
    GtkWidget *label = make_label (line->title, FALSE);

    gtk_label_set_xalign (GTK_LABEL (label), 0);
    if (narrow) {
      gtk_grid_attach (grid, label, 0, row++, 1, 1);
    } else {
      gtk_label_set_width_chars (GTK_LABEL (label), 18);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 22);
      gtk_grid_attach (grid, label, 0, row, 1, 1);
    }
    gtk_grid_attach (grid, make_track (chart, line), narrow ? 0 : 1, row++, 1, 1);
  }
  gtk_grid_attach (grid, make_months (chart->now, narrow), narrow ? 0 : 1, row++, 1, 1);
  if (chart->lines->len > n) {
    guint more = chart->lines->len - n;
    g_autofree char *text = g_strdup_printf (ngettext ("and %u more", "and %u more", more), more);

    gtk_grid_attach (grid, make_label (text, TRUE), 0, row, narrow ? 1 : 2, 1);
  }
  return GTK_WIDGET (grid);
}

static void
sally_expiry_chart_class_init (SallyExpiryChartClass *klass)
{
}

static void
sally_expiry_chart_init (SallyExpiryChart *self)
{
}

/**
 * sally_expiry_chart_set_expiries:
 * @self: a chart
 * @expiries: (element-type SallyExpiry): what runs out, the soonest first
 * @now: seconds since the epoch
 * @warn_days: when “soon” begins
 *
 * Returns: whether there is anything in the chart
 */
gboolean
sally_expiry_chart_set_expiries (SallyExpiryChart *self,
                                 GPtrArray *expiries,
                                 gint64 now,
                                 guint warn_days)
{
  g_autoptr (GPtrArray) lines = NULL;
  Chart chart;

  g_return_val_if_fail (SALLY_IS_EXPIRY_CHART (self), FALSE);
  lines = sort_into_lines (expiries, now);
  chart = (Chart){ lines, now, warn_days };
  adw_bin_set_child (ADW_BIN (self),
                     sally_fit_new (make_chart (&chart, FALSE), make_chart (&chart, TRUE)));
  return lines->len > 0;
}

/**
 * sally_expiry_month:
 * @when: seconds since the epoch
 * @now: the same
 *
 * Returns: in which month from now on it is, 0 being this one; negative for the
 *   past
 */
int
sally_expiry_month (gint64 when, gint64 now)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (when);
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (now);

  if (then == NULL || local == NULL)
    return when < now ? -1 : SALLY_EXPIRY_MONTHS;
  return (g_date_time_get_year (then) - g_date_time_get_year (local)) * 12
         + g_date_time_get_month (then) - g_date_time_get_month (local);
}
