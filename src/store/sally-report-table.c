/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-table-private.h"

/* Finished reports. */

static GObject *
read_report (SallyStatement *statement)
{
  g_autofree char *arn = sally_statement_dup_text (statement, 1);
  g_autofree char *title = sally_statement_dup_text (statement, 2);
  g_autofree char *summary = sally_statement_dup_text (statement, 7);
  g_autofree char *json = NULL;
  SallyReportEntry *entry;

  json = sally_statement_get_n_columns (statement) > 8 ? sally_statement_dup_text (statement, 8)
                                                       : g_strdup ("");
  entry = sally_report_entry_new (
      arn, title, sally_statement_get_int (statement, 3),
      (SallyVerdict) CLAMP (sally_statement_get_int (statement, 4), 0,
                            SALLY_VERDICT_COULD_NOT_TEST),
      (int) CLAMP (sally_statement_get_int (statement, 5), -1, SALLY_N_SSL_MODES - 1),
      (guint) sally_statement_get_int (statement, 6) & 0xff, summary, json);
  sally_report_entry_set_number (entry, sally_statement_get_int (statement, 0));
  return G_OBJECT (entry);
}

static gboolean
collect_report (SallyUndo *undo, SallyDatabase *database, gint64 id, GError **error)
{
  return sally_undo_add_rows (undo, database, "report", "id", id, error);
}

const SallyTable sally_report_table = {
  .name = "report",
  .label = "id",
  .arn = "id",
  .select = "SELECT t.id, t.endpoint_arn, t.title, t.started, t.verdict, t.highest_mode, t.lamps,"
            " t.summary FROM report t",
  .select_all = "SELECT t.id, t.endpoint_arn, t.title, t.started, t.verdict, t.highest_mode,"
                " t.lamps, t.summary, t.json FROM report t",
  .search = "(t.title LIKE ?1 ESCAPE '\\' OR t.summary LIKE ?1 ESCAPE '\\')",
  .order = { "t.title COLLATE NOCASE, t.id DESC", "t.id DESC", "t.id DESC",
             "t.title COLLATE NOCASE, t.id DESC" },
  .read = read_report,
  .collect = collect_report,
};

/* Adds a finished report and tells the number it got. */
gboolean
sally_report_table_insert (SallyDatabase *database,
                           SallyReportEntry *entry,
                           gint64 *number,
                           GError **error)
{
  g_autoptr (SallyStatement) statement = NULL;

  statement = sally_statement_new (
      database,
      "INSERT INTO report (endpoint, endpoint_arn, title, started, verdict, highest_mode, lamps,"
      " summary, json) VALUES ((SELECT id FROM endpoint WHERE arn=?1),?1,?,?,?,?,?,?,?)",
      error);
  if (statement == NULL)
    return FALSE;
  sally_statement_bind_text (statement, 1, sally_report_entry_get_endpoint_arn (entry));
  sally_statement_bind_text (statement, 2, sally_report_entry_get_title (entry));
  sally_statement_bind_int (statement, 3, sally_report_entry_get_started (entry));
  sally_statement_bind_int (statement, 4, sally_report_entry_get_verdict (entry));
  sally_statement_bind_int (statement, 5, sally_report_entry_get_highest_mode (entry));
  sally_statement_bind_int (statement, 6, sally_report_entry_get_lamps (entry));
  sally_statement_bind_text (statement, 7, sally_report_entry_get_summary (entry));
  sally_statement_bind_text (statement, 8, sally_report_entry_get_json (entry));
  if (!sally_statement_run (statement, error))
    return FALSE;
  *number = sqlite3_last_insert_rowid (sally_database_get_handle (database));
  return sally_table_log (database, "report", SALLY_STORE_REPORTS,
                          sally_report_entry_get_endpoint_arn (entry),
                          sally_report_entry_get_title (entry), error);
}
