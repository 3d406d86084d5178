/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-app-types.h"

G_BEGIN_DECLS

void sally_closures_bind (GtkWidgetClass *klass);

/* General. */
gboolean sally_closure_has_text (gpointer self, const char *text);
gboolean sally_closure_not (gpointer self, gboolean value);
char *sally_closure_count (gpointer self, guint n);
char *sally_closure_selected (gpointer self, guint n);

/* Certificates. */
char *sally_closure_certificate_title (gpointer self, gpointer item);
char *sally_closure_certificate_kind (gpointer self, gpointer item);
char *sally_closure_certificate_content (gpointer self, gpointer item, guint warn_days);
char *sally_closure_certificate_icon (gpointer self, gpointer item, guint warn_days);
char **sally_closure_certificate_classes (gpointer self, gpointer item, guint warn_days);
char *sally_closure_certificate_status (gpointer self, gpointer item, guint warn_days);
char *sally_closure_certificate_row (gpointer self, gpointer item, guint warn_days);

/* Endpoints. */
char *sally_closure_endpoint_title (gpointer self, gpointer item);
int sally_closure_endpoint_title_chars (gpointer self, gpointer item);
char *sally_closure_endpoint_address (gpointer self, gpointer item);
char *sally_closure_endpoint_summary (gpointer self, gpointer item);
char *sally_closure_endpoint_tested (gpointer self, gpointer item);
guint sally_closure_endpoint_lamps (gpointer self, gpointer item);
char *sally_closure_endpoint_icon (gpointer self, gpointer item);
char **sally_closure_endpoint_classes (gpointer self, gpointer item);
char *sally_closure_endpoint_row (gpointer self, gpointer item);

/* Reports. */
char *sally_closure_report_title (gpointer self, gpointer item);
char *sally_closure_report_summary (gpointer self, gpointer item);
char *sally_closure_report_started (gpointer self, gpointer item);
guint sally_closure_report_lamps (gpointer self, gpointer item);
char *sally_closure_report_icon (gpointer self, gpointer item);
char **sally_closure_report_classes (gpointer self, gpointer item);
char *sally_closure_report_row (gpointer self, gpointer item);

/* The words and pictures behind them, for C. */
char *sally_words_ago (gint64 when, gint64 now);
const char *sally_words_verdict (SallyVerdict verdict);
const char *sally_words_verdict_icon (int verdict);
const char *sally_words_verdict_class (int verdict);

G_END_DECLS
