/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-report-export.h"
#include "sally-stage.h"

#include "sally-file.h"
#include "sally-report.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* Handing a report on: as text to the clipboard, as text or JSON to a file.
 * The suffix of the chosen name decides, as people expect of it.
 */
typedef struct {
  SallyStage *stage;        /* (owned) */
  SallyReport *report;      /* (owned) */
  GtkNativeDialog *chooser; /* (owned) */
} Export;

static void
free_export (Export *export)
{
  g_object_unref (export->stage);
  g_object_unref (export->report);
  g_object_unref (export->chooser);
  g_free (export);
}

static char *
make_content (SallyReport *report, const char *path)
{
  g_autoptr (JsonNode) node = NULL;

  if (!g_str_has_suffix (path, ".json"))
    return sally_report_to_text (report, TRUE);
  node = sally_report_to_json (report);
  return json_to_string (node, TRUE);
}

static void
chosen_cb (GtkNativeDialog *chooser, int response, gpointer data)
{
  Export *export = data;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *path = NULL;
  char *content;

  if (response == GTK_RESPONSE_ACCEPT) {
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
    path = g_file_get_path (file);
    if (path == NULL) {
      g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           _("Only folders of this computer can be written to."));
    } else {
      content = make_content (export->report, path);
      bytes = g_bytes_new_take (content, strlen (content));
    }
    if (bytes != NULL && sally_file_replace (path, bytes, 0644, &error))
      sally_stage_toast (export->stage, _("Report exported"));
    else
      sally_stage_show_error (export->stage, _("Could Not Export"), error);
  }
  free_export (export);
}

/**
 * sally_report_export:
 * @widget: a widget in a stage
 * @report: what to write
 *
 * Asks for a file and writes the report to it.
 */
void
sally_report_export (GtkWidget *widget, SallyReport *report)
{
  SallyStage *stage = sally_stage_find (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  const char *identifier;
  g_autofree char *name = NULL;
  Export *export;

  if (stage == NULL || root == NULL || report == NULL)
    return;
  identifier = sally_report_get_identifier (report);
  name = g_strdup_printf ("%s-report.txt", *identifier != '\0' ? identifier : "endpoint");
  export = g_new0 (Export, 1);
  export->stage = g_object_ref (stage);
  export->report = g_object_ref (report);
  export->chooser = GTK_NATIVE_DIALOG (
      gtk_file_chooser_native_new (_("Export Report"), GTK_WINDOW (root),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), _("_Cancel")));
  for (int i = 0; i < 2; i++) {
    g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

    gtk_file_filter_set_name (filter, i == 0 ? _("Text (.txt)") : _("JSON (.json)"));
    gtk_file_filter_add_suffix (filter, i == 0 ? "txt" : "json");
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (export->chooser), filter);
  }
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (export->chooser), name);
  gtk_native_dialog_set_modal (export->chooser, TRUE);
  g_signal_connect (export->chooser, "response", G_CALLBACK (chosen_cb), export);
  gtk_native_dialog_show (export->chooser);
}

/**
 * sally_report_copy:
 * @widget: a widget in a stage
 * @report: what to copy
 *
 * Puts the report on the clipboard as text.
 */
void
sally_report_copy (GtkWidget *widget, SallyReport *report)
{
  SallyStage *stage = sally_stage_find (widget);
  g_autofree char *text = NULL;

  if (report == NULL)
    return;
  text = sally_report_to_text (report, FALSE);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  if (stage != NULL)
    sally_stage_toast (stage, _("Report copied"));
}
