/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#include "sally-report-entry.h"

/* A stored report: what a list shows, and the report itself as JSON. */
struct _SallyReportEntry {
  GObject parent_instance;

  gint64 number;
  char *endpoint_arn; /* (owned) */
  char *title;        /* (owned) */
  gint64 started;
  SallyVerdict verdict;
  int highest_mode;
  guint lamps;
  char *summary; /* (owned) */
  char *json;    /* (owned) */
};

G_DEFINE_FINAL_TYPE (SallyReportEntry, sally_report_entry, G_TYPE_OBJECT)

static void
sally_report_entry_finalize (GObject *object)
{
  SallyReportEntry *self = SALLY_REPORT_ENTRY (object);

  g_free (self->endpoint_arn);
  g_free (self->title);
  g_free (self->summary);
  g_free (self->json);
  G_OBJECT_CLASS (sally_report_entry_parent_class)->finalize (object);
}

static void
sally_report_entry_class_init (SallyReportEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sally_report_entry_finalize;
}

static void
sally_report_entry_init (SallyReportEntry *self)
{
}

/**
 * sally_report_entry_new:
 * @endpoint_arn: (nullable): the endpoint, %NULL or "" for one that was not saved
 * @title: what was tested, such as the endpoint's identifier
 * @started: when, seconds since the epoch
 * @verdict: how it ended
 * @highest_mode: the strongest mode that works, -1 for none
 * @lamps: two bits a mode, see SALLY_LAMPS_PUT()
 * @summary: the verdict as a sentence
 * @json: the report, "" where only the summary is wanted
 *
 * Returns: (transfer full): an entry without a number
 */
SallyReportEntry *
sally_report_entry_new (const char *endpoint_arn,
                        const char *title,
                        gint64 started,
                        SallyVerdict verdict,
                        int highest_mode,
                        guint lamps,
                        const char *summary,
                        const char *json)
{
  SallyReportEntry *self = g_object_new (SALLY_TYPE_REPORT_ENTRY, NULL);

  self->endpoint_arn = g_strdup (endpoint_arn != NULL ? endpoint_arn : "");
  self->title = g_strdup (title);
  self->started = started;
  self->verdict = verdict;
  self->highest_mode = highest_mode;
  self->lamps = lamps;
  self->summary = g_strdup (summary);
  self->json = g_strdup (json);
  return self;
}

/**
 * sally_report_entry_get_number:
 * @self: an entry
 *
 * Returns: the number that the store gave, 0 before
 */
gint64
sally_report_entry_get_number (SallyReportEntry *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT_ENTRY (self), 0);

  return self->number;
}

/**
 * sally_report_entry_set_number:
 * @self: an entry
 * @number: the number that the store gave
 */
void
sally_report_entry_set_number (SallyReportEntry *self, gint64 number)
{
  g_return_if_fail (SALLY_IS_REPORT_ENTRY (self));

  self->number = number;
}

/**
 * sally_report_entry_get_endpoint_arn:
 * @self: an entry
 *
 * Returns: (transfer none): ARN of the endpoint, "" when it was not saved
 */
const char *
sally_report_entry_get_endpoint_arn (SallyReportEntry *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT_ENTRY (self), NULL);

  return self->endpoint_arn;
}

/**
 * sally_report_entry_get_title:
 * @self: an entry
 *
 * Returns: (transfer none): what was tested
 */
const char *
sally_report_entry_get_title (SallyReportEntry *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT_ENTRY (self), NULL);

  return self->title;
}

/**
 * sally_report_entry_get_started:
 * @self: an entry
 *
 * Returns: when the test began, seconds since the epoch
 */
gint64
sally_report_entry_get_started (SallyReportEntry *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT_ENTRY (self), 0);

  return self->started;
}

/**
 * sally_report_entry_get_verdict:
 * @self: an entry
 *
 * Returns: how the test ended
 */
SallyVerdict
sally_report_entry_get_verdict (SallyReportEntry *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT_ENTRY (self), SALLY_VERDICT_COULD_NOT_TEST);

  return self->verdict;
}

/**
 * sally_report_entry_get_highest_mode:
 * @self: an entry
 *
 * Returns: the strongest mode that works, a #SallySslMode, or -1
 */
int
sally_report_entry_get_highest_mode (SallyReportEntry *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT_ENTRY (self), -1);

  return self->highest_mode;
}

/**
 * sally_report_entry_get_lamps:
 * @self: an entry
 *
 * Returns: what each mode would give, see SALLY_LAMPS_GET()
 */
guint
sally_report_entry_get_lamps (SallyReportEntry *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT_ENTRY (self), 0);

  return self->lamps;
}

/**
 * sally_report_entry_get_summary:
 * @self: an entry
 *
 * Returns: (transfer none): the verdict as a sentence
 */
const char *
sally_report_entry_get_summary (SallyReportEntry *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT_ENTRY (self), NULL);

  return self->summary;
}

/**
 * sally_report_entry_get_json:
 * @self: an entry
 *
 * Returns: (transfer none): the report, or "" when only the summary was loaded
 */
const char *
sally_report_entry_get_json (SallyReportEntry *self)
{
  g_return_val_if_fail (SALLY_IS_REPORT_ENTRY (self), NULL);

  return self->json;
}
