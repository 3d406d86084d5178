/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-report-view-private.h"
#include "sally-report-words.h"
#include "sally-x509-row.h"

#include "sally-copy-button.h"
#include "sally-finding.h"
#include "sally-report.h"
#include "sally-text.h"
#include "sally-x509.h"

#include <glib/gi18n-lib.h>

/* The lower half of a report: the negotiated facts, and folded away what only
 * some people want to see (certificates, passed checks, timings, raw log).  What
 * is folded away is made when somebody unfolds it: GTK would measure all of it
 * for each new page, and that takes a second.
 */
typedef void (*FillFunc) (AdwExpanderRow *expander, GParamSpec *pspec, SallyReportView *self);

static GtkWidget *
make_row (const char *title, const char *value)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label;
  g_autofree char *plain = sally_text_one_line (title, 200);
  g_autofree char *text = sally_text_one_line (value, 300);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), plain);
  /* GTK lays a label that may break anywhere and has no end out letter by letter to
   * find its least width; with an ellipsis it need not. */
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  label = gtk_label_new (text);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_lines (GTK_LABEL (label), 4);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  return row;
}

static void
add_row (SallyReportView *self, AdwPreferencesGroup *group, GtkWidget *row)
{
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, g_object_ref (row));
}

static void
remove_rows (SallyReportView *self)
{
  for (guint i = 0; i < self->rows->len; i++) {
    GtkWidget *row = g_ptr_array_index (self->rows, i);
    GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

    if (group != NULL)
      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
  }
  g_ptr_array_set_size (self->rows, 0);
}

static void
add_expander (SallyReportView *self, const char *title, const char *icon_name, FillFunc fill)
{
  GtkWidget *expander = adw_expander_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), title);
  adw_expander_row_set_icon_name (ADW_EXPANDER_ROW (expander), icon_name);
  g_signal_connect_object (expander, "notify::expanded", G_CALLBACK (fill), self, 0);
  add_row (self, self->more_group, expander);
}

/* Whether an expander is to be filled, which happens once. */
static gboolean
begin_fill (AdwExpanderRow *expander, SallyReportView *self)
{
  g_signal_handlers_disconnect_by_data (expander, self);
  return self->report != NULL;
}

static void
fill_certificates (AdwExpanderRow *expander, GParamSpec *pspec, SallyReportView *self)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  GPtrArray *chain;

  if (!begin_fill (expander, self))
    return;
  chain = sally_report_get_chain (self->report);
  for (guint i = 0; i < chain->len; i++) {
    SallyX509 *x509 = g_ptr_array_index (chain, i);
    g_autoptr (SallyX509Item) item =
        sally_x509_item_new (x509, sally_x509_get_state (x509, now, 60), FALSE);
    GtkWidget *row = gtk_list_box_row_new ();
    GtkWidget *child = sally_x509_row_new ();

    sally_x509_row_set_item (SALLY_X509_ROW (child), item);
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
    gtk_widget_set_focusable (row, FALSE);
    gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), child);
    adw_expander_row_add_row (expander, row);
  }
}

static void
add_certificates (SallyReportView *self)
{
  GPtrArray *chain = sally_report_get_chain (self->report);
  g_autofree char *title = NULL;

  if (chain == NULL || chain->len == 0)
    return;
  title = g_strdup_printf (_("Certificates Sent by the Server (%u)"), chain->len);
  add_expander (self, title, "sally-certificate-symbolic", fill_certificates);
}

static GtkWidget *
make_check_row (SallyFinding *finding)
{
  SallyLook look = sally_look_for_finding (sally_finding_get_state (finding),
                                           sally_finding_get_severity (finding));
  GtkWidget *row = make_row (sally_finding_get_title (finding), look.word);
  GtkWidget *image = gtk_image_new_from_icon_name (look.icon_name);
  const char *evidence = sally_finding_get_evidence (finding);
  const char *explanation = sally_finding_get_explanation (finding);
  const char *text = evidence != NULL && *evidence != '\0' ? evidence : explanation;

  gtk_widget_add_css_class (image, look.css_class);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  if (text != NULL) {
    g_autofree char *subtitle = sally_text_one_line (text, 300);

    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  }
  return row;
}

static guint
count_checks (SallyReportView *self, SallyFindingState state)
{
  GListModel *findings = sally_report_get_findings (self->report);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (SallyFinding) finding = g_list_model_get_item (findings, i);

    n += sally_finding_get_state (finding) == state ? 1 : 0;
  }
  return n;
}

static void
append_checks (AdwExpanderRow *expander, SallyReportView *self, SallyFindingState state)
{
  GListModel *findings = sally_report_get_findings (self->report);

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++) {
    g_autoptr (SallyFinding) finding = g_list_model_get_item (findings, i);

    if (sally_finding_get_state (finding) == state)
      adw_expander_row_add_row (expander, make_check_row (finding));
  }
}

static void
fill_unchecked (AdwExpanderRow *expander, GParamSpec *pspec, SallyReportView *self)
{
  if (begin_fill (expander, self))
    append_checks (expander, self, SALLY_FINDING_COULD_NOT_TEST);
}

static void
fill_passed (AdwExpanderRow *expander, GParamSpec *pspec, SallyReportView *self)
{
  if (begin_fill (expander, self))
    append_checks (expander, self, SALLY_FINDING_PASSED);
}

static void
fill_timings (AdwExpanderRow *expander, GParamSpec *pspec, SallyReportView *self)
{
  guint trips;

  if (!begin_fill (expander, self))
    return;
  for (int id = 0; id < SALLY_N_STEPS; id++) {
    SallyLook look =
        sally_look_for_step (sally_report_get_step_state (self->report, (SallyStepId) id));
    g_autofree char *title = sally_words_step_title ((SallyStepId) id);
    g_autofree char *time = sally_words_milliseconds (
        sally_report_get_step_microseconds (self->report, (SallyStepId) id));

    adw_expander_row_add_row (expander, make_row (title, *time != '\0' ? time : look.word));
  }
  trips = sally_report_get_round_trips (self->report);
  if (trips > 0) {
    g_autofree char *text = g_strdup_printf ("%u", trips);

    adw_expander_row_add_row (expander, make_row (_("Round trips"), text));
  }
}

static void
fill_log (AdwExpanderRow *expander, GParamSpec *pspec, SallyReportView *self)
{
  g_autofree char *text = NULL;
  g_autofree char *valid = NULL;
  GtkWidget *row;
  GtkWidget *box;
  GtkWidget *label;

  if (!begin_fill (expander, self))
    return;
  text = g_strjoinv ("\n", (char **) sally_report_get_log (self->report));
  valid = sally_text_valid (text, -1);
  row = gtk_list_box_row_new ();
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  label = gtk_label_new (valid);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "monospace");
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (box, "raw-log");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), sally_copy_button_new (_("Raw Log"), valid));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  adw_expander_row_add_row (expander, row);
}

static gboolean
add_fact (SallyReportView *self, const char *title, const char *value)
{
  if (value == NULL || *value == '\0')
    return FALSE;
  add_row (self, self->facts_group, make_row (title, value));
  return TRUE;
}

/* Removes the rows of the report before, and adds the negotiated facts. */
void
sally_report_view_fill_facts (SallyReportView *self)
{
  SallyReport *report = self->report;
  gboolean any = FALSE;

  remove_rows (self);
  any |= add_fact (self, _("TLS version"), sally_report_get_tls_version (report));
  any |= add_fact (self, _("Cipher suite"), sally_report_get_cipher (report));
  any |= add_fact (self, _("Key exchange"), sally_report_get_group (report));
  any |= add_fact (self, _("ALPN"), sally_report_get_alpn (report));
  any |= add_fact (self, _("Server name sent (SNI)"), sally_report_get_sni (report));
  any |= add_fact (self, _("Address that answered"), sally_report_get_peer (report));
  gtk_widget_set_visible (GTK_WIDGET (self->facts_group), any);
}

/* Adds what is folded away. */
void
sally_report_view_fill_more (SallyReportView *self)
{
  const char *const *log = sally_report_get_log (self->report);

  add_certificates (self);
  if (count_checks (self, SALLY_FINDING_COULD_NOT_TEST) > 0)
    add_expander (self, _("Could Not Be Checked"), "sally-unknown-symbolic", fill_unchecked);
  if (count_checks (self, SALLY_FINDING_PASSED) > 0)
    add_expander (self, _("Passed Checks"), "sally-pass-symbolic", fill_passed);
  add_expander (self, _("Timings"), "sally-timing-symbolic", fill_timings);
  if (log != NULL && log[0] != NULL)
    add_expander (self, _("Raw Log"), "sally-log-symbolic", fill_log);
}
