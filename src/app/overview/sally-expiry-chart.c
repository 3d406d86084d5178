/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-expiry-chart.h"

#include "sally-store.h"
#include "sally-text.h"

#include <glib/gi18n-lib.h>

/* A column a month; the blocks are widgets with style classes, so colours,
 * high contrast and text scale come by themselves.  On a phone the names of the months are
 * single letters.
 */
#define MAX_BLOCKS 8
#define DAY (24 * 60 * 60)

struct _SallyExpiryChart {
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (SallyExpiryChart, sally_expiry_chart, ADW_TYPE_BIN)

typedef struct {
  GPtrArray *expiries; /* (element-type SallyExpiry): of the month, unowned */
  GDateTime *date;     /* (owned) */
} Month;

static void
free_month (gpointer data)
{
  Month *month = data;

  g_ptr_array_unref (month->expiries);
  g_date_time_unref (month->date);
  g_free (month);
}

static GPtrArray *
sort_into_months (GPtrArray *expiries, gint64 now)
{
  GPtrArray *months = g_ptr_array_new_with_free_func (free_month);
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (now);
  g_autoptr (GDateTime) first = g_date_time_new_local (g_date_time_get_year (local),
                                                       g_date_time_get_month (local), 1, 0, 0, 0);

  for (int i = 0; i < SALLY_EXPIRY_MONTHS; i++) {
    Month *month = g_new0 (Month, 1);

    month->expiries = g_ptr_array_new ();
    month->date = g_date_time_add_months (first, i);
    g_ptr_array_add (months, month);
  }
  for (guint i = 0; i < expiries->len; i++) {
    SallyExpiry *expiry = g_ptr_array_index (expiries, i);
    int index = sally_expiry_month (expiry->not_after, now);

    if (index >= 0 && index < SALLY_EXPIRY_MONTHS)
      g_ptr_array_add (((Month *) g_ptr_array_index (months, index))->expiries, expiry);
  }
  return months;
}

static const char *
get_class (const SallyExpiry *expiry, gint64 now, guint warn_days)
{
  if (expiry->not_after < now)
    return "expired";
  return expiry->not_after - now < (gint64) warn_days * DAY ? "soon" : "later";
}

static char *
describe_month (const Month *month)
{
  g_autofree char *name = g_date_time_format (month->date, "%B %Y");
  g_autoptr (GString) text = g_string_new (name);

  g_string_append (text, ": ");
  if (month->expiries->len == 0)
    g_string_append (text, _("nothing expires"));
  for (guint i = 0; i < month->expiries->len && i < 12; i++) {
    const SallyExpiry *expiry = g_ptr_array_index (month->expiries, i);
    g_autofree char *title = sally_text_one_line (expiry->title, 80);

    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", title);
  }
  if (month->expiries->len > 12)
    g_string_append_printf (text, _(" and %u more"), month->expiries->len - 12);
  return g_strdup (text->str);
}

static GtkWidget *
make_silent_label (const char *text)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static GtkWidget *
make_column (const Month *month, gint64 now, guint warn_days, gboolean narrow)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing",
                                 3, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, NULL);
  GtkWidget *blocks = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *name = g_date_time_format (month->date, "%b");
  g_autofree char *letter = g_utf8_substring (name, 0, 1);
  g_autofree char *text = describe_month (month);
  g_autofree char *count = g_strdup_printf ("%u", month->expiries->len);

  gtk_widget_set_vexpand (blocks, TRUE);
  gtk_widget_set_valign (blocks, GTK_ALIGN_END);
  if (month->expiries->len > 0)
    gtk_box_append (GTK_BOX (blocks), make_silent_label (count));
  for (guint i = 0; i < MIN (month->expiries->len, MAX_BLOCKS); i++) {
    GtkWidget *block = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

    gtk_widget_add_css_class (block, "expiry-block");
    gtk_widget_add_css_class (block,
                              get_class (g_ptr_array_index (month->expiries, i), now, warn_days));
    gtk_box_append (GTK_BOX (blocks), block);
  }
  gtk_box_append (GTK_BOX (box), blocks);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), make_silent_label (narrow ? letter : name));
  gtk_widget_set_tooltip_text (box, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return box;
}

static GtkWidget *
make_columns (GPtrArray *months, gint64 now, guint warn_days, gboolean narrow)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, narrow ? 3 : 12);

  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  gtk_widget_add_css_class (box, "expiry-chart");
  for (guint i = 0; i < months->len; i++)
    gtk_box_append (GTK_BOX (box),
                    make_column (g_ptr_array_index (months, i), now, warn_days, narrow));
  return box;
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
 * @expiries: (element-type SallyExpiry): what runs out
 * @now: seconds since the epoch
 * @warn_days: when “soon” begins
 */
void
sally_expiry_chart_set_expiries (SallyExpiryChart *self,
                                 GPtrArray *expiries,
                                 gint64 now,
                                 guint warn_days)
{
  g_autoptr (GPtrArray) months = NULL;
  GtkWidget *squeezer;

  g_return_if_fail (SALLY_IS_EXPIRY_CHART (self));
  months = sort_into_months (expiries, now);
  squeezer = adw_squeezer_new ();
  adw_squeezer_set_homogeneous (ADW_SQUEEZER (squeezer), FALSE);
  adw_squeezer_add (ADW_SQUEEZER (squeezer), make_columns (months, now, warn_days, FALSE));
  adw_squeezer_add (ADW_SQUEEZER (squeezer), make_columns (months, now, warn_days, TRUE));
  adw_bin_set_child (ADW_BIN (self), squeezer);
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
