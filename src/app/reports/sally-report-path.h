/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: 2026 The Sallyport developers
 */

#pragma once

#include "sally-app-types.h"

G_BEGIN_DECLS

typedef enum {
  SALLY_EDGE_UNKNOWN,
  SALLY_EDGE_WHOLE,
  SALLY_EDGE_BROKEN,
} SallyEdgeState;

/**
 * SallyReportHop:
 * @edge: how the way from the hop before this one stands
 * @edge_label: (nullable): why it is broken (translated)
 * @icon_name: picture of the hop
 * @title: what it is
 * @caption: where it comes from: “sent”, “yours” ... (translated)
 */
typedef struct {
  SallyEdgeState edge;
  const char *edge_label;
  const char *icon_name;
  char *title;
  const char *caption;
} SallyReportHop;

GPtrArray *sally_report_path_new (SallyReport *report);
char *sally_report_path_describe (GPtrArray *path);

G_END_DECLS
